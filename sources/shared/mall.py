"""What every mall's package offers in the same way: its resources by name, a run of a shop, the clock of a shop.

A mall's `__init__` says what is particular to it: the names of its resources, and how they are built.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import dlt
from dlt.extract import DltResource, DltSource

from .errors import WrongConfiguration
from .http import Clock, Session, is_loopback
from .ledger import Run
from .reading import keyed_hash
from .resources import ledger


class Client(Protocol):
    """The part of a mall's client that is the same for all. `shop` is "platform alias"."""

    shop: str
    session: Session

    @property
    def keys(self) -> Any:
        """The mall's ShopSettings."""
        ...


@dataclass(frozen=True)
class Mall:
    """One mall system.

    Shape: `resources` in the order they are read; `restricted` those that must be asked for by name; `build` makes all
        of them, by name, for a client and a run; `offered` names those that a shop of these settings can have, where
        the mall is several systems under one name; `dated` those whose past days can be asked for.
    """

    name: str
    resources: tuple[str, ...]
    restricted: tuple[str, ...]
    build: Callable[[Any, Run], Mapping[str, DltResource]]
    offered: Callable[[Any], tuple[str, ...]] | None = None
    dated: Callable[[Any], Sequence[str]] = lambda _: ()

    def offers(self, keys: Any) -> tuple[str, ...]:
        """The resources that a shop with these settings can have."""
        return self.resources if self.offered is None else self.offered(keys)

    def past(self, keys: Any, names: Sequence[str] = ()) -> tuple[str, ...]:
        """The resources that a backfill reads: of `names`, else of those that a run reads, the ones with a past."""
        wanted = tuple(names) or self.chosen(keys)
        return tuple(name for name in self.offers(keys) if name in wanted and name in self.dated(keys))

    def chosen(self, keys: Any, names: Sequence[str] = (), shop: str = "") -> tuple[str, ...]:
        """The resources to load: `names`, else those of the settings, else all unrestricted ones.

        Raises: WrongConfiguration for an unknown name.
        """
        offered = self.offers(keys)
        for name in (*names, *keys.resources):
            if name not in offered:
                raise WrongConfiguration(
                    f"resource {name!r} is unknown", shop=shop, fix=f"use one of {', '.join(offered)}."
                )
        return tuple(names) or keys.resources or tuple(name for name in offered if name not in self.restricted)

    def new_run(self, shop: str, keys: Any, clock: Clock | None = None, **options: Any) -> Run:
        """A run of one shop that collects failures, as `kmall load` uses it."""
        clock = clock or self.clock_of(keys)
        return Run(self.name, shop, clock, collect=True, pseudonym=self.pseudonym(keys), **options)

    def pseudonym(self, keys: Any) -> Callable[[str], str] | None:
        """How a shop's settings hide a person: by a keyed hash, or not at all (the id is then dropped)."""
        return keyed_hash(keys.pseudonym_key) if keys.pseudonym_key else None

    def clock_of(self, keys: Any) -> Clock:
        """The real clock; a sandbox on loopback may be served faster than real time."""
        if keys.speed != 1.0 and not is_loopback(urlsplit(keys.url).hostname or ""):
            raise WrongConfiguration("speed is for a sandbox on a loopback address only", fix="remove the key.")
        return Clock(speed=keys.speed)

    def listed(self, client: Client, run: Run, names: Sequence[str] = ()) -> list[DltResource]:
        """The resources asked for, else those that the shop's settings name, in the mall's order."""
        run.session = client.session
        wanted = self.chosen(client.keys, names, client.shop)
        built = self.build(client, run)
        return [built[name] for name in self.offers(client.keys) if name in wanted]

    def source_of(self, client: Client, run: Run, names: Sequence[str] = ()) -> DltSource:
        """The dlt source over a given client and run, as `kmall load` uses it: its last resource loads the ledger."""

        @dlt.source(name=self.name, section=self.name)
        def shop() -> Sequence[DltResource]:
            return [*self.listed(client, run, names), ledger(run)]

        return shop()
