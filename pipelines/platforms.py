"""The malls this installation knows. A new mall is a folder under `sources/` and one line here.

What a mall's package must offer, all found by name:
    sources.<name>.settings.ShopSettings   frozen dataclass, the keys of one shop; a field without default is required;
                                           `needed(values)` names what only some shops must give
    sources.<name>.<name>                  the dlt source function, run by pipelines.load
    sources.<name>.RESOURCES               names of its resources, in the order they are shown
    sources.<name>.offers                  those that a shop of these settings can have
    sources.<name>.chosen                  those that a shop's settings ask for
    sources.<name>.clock_of                the clock of a shop's settings (a sandbox's runs faster)
    sources.<name>.check                   one cheap call per shop that proves configuration and credentials
    sources.<name>.oauth.consent           only of malls with OAuth: how an operator gives consent
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from sources.shared.errors import WrongConfiguration

PLATFORM_TITLES = {
    "cafe24": "Cafe24",
    "naver_smartstore": "Naver SmartStore",
    "godomall5": "Godomall5",
    "makeshop": "MakeShop",
    "wisa": "WISA",
}


@dataclass(frozen=True)
class Platform:
    """One mall system. Its package is imported when something of it is asked for, so `kmall --help` stays quick."""

    name: str
    title: str

    @property
    def settings(self) -> type[Any]:
        found: type[Any] = import_module(f"sources.{self.name}.settings").ShopSettings
        return found

    @property
    def module(self) -> ModuleType:
        return import_module(f"sources.{self.name}")

    @property
    def resources(self) -> tuple[str, ...]:
        return tuple(self.module.RESOURCES)

    def token_name(self, settings: Any) -> str:
        """The name of a shop's token in the token store; empty for a mall without OAuth."""
        try:
            oauth = import_module(f"sources.{self.name}.oauth")
        except ModuleNotFoundError:
            return ""
        return str(oauth.consent(settings).token_name)


@cache
def all_platforms() -> dict[str, Platform]:
    """By name, in the order they are shown."""
    return {name: Platform(name, title) for name, title in PLATFORM_TITLES.items()}


def platform_named(name: str) -> Platform:
    """Raises: WrongConfiguration with the nearest known name."""
    found = all_platforms().get(name)
    if found is None:
        raise WrongConfiguration(f"--platform {name}: unknown platform{did_you_mean(name, all_platforms())}")
    return found


def did_you_mean(name: str, known: Sequence[str] | dict[str, Any]) -> str:
    """The end of a message about an unknown name: the nearest known one, else all of them."""
    if near := nearest(name, known):
        return f", did you mean {near[0]}?"
    return f", known are: {', '.join(known)}." if known else "."


def nearest(name: str, known: Sequence[str] | dict[str, Any]) -> list[str]:
    """The one known name that `name` most likely meant, or none."""
    return get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
