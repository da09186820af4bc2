"""What the switches of all stand-ins have in common: known by name, counted, and heard by whoever keeps answers."""

from collections.abc import Callable
from dataclasses import dataclass, fields

_OWN = frozenset({"edition", "_listeners"})


@dataclass
class Switchboard:
    """A mall's switches are the fields of a subclass. `edition` grows with every change.

    Raises: AttributeError for a switch that does not exist.
    """

    def __post_init__(self) -> None:
        self.edition = 0
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after every change."""
        self._listeners.append(listener)

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _OWN and name not in {each.name for each in fields(self)}:
            raise AttributeError(f"no switch named {name!r}")
        object.__setattr__(self, name, value)
        if name not in _OWN:
            # the first assignments come from __init__, before there is an edition
            object.__setattr__(self, "edition", getattr(self, "edition", 0) + 1)
            for listener in getattr(self, "_listeners", ()):
                listener()
