"""A sandbox's stand-in mall as a configured shop: what the stand-in has under a setting's name is that setting."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.config import Shop
from pipelines.platforms import Platform
from pipelines.settings_fields import fields_of, needed

CHOICES = ("flavor",)  # settings that a stand-in has, because it is one of several systems under one name
# beside what a shop needs: where the mall sends a person back to, and hosts and keys that only some shops have
BESIDE = {
    "admin": ("redirect_uri", "analytics_url"),
    "front": ("front_api_key",),
    "dcollection": ("dcollection_url", "dcollection_categories"),
}


@dataclass(frozen=True)
class Served:
    """One way into the sandbox. `folder` is the stand-in's below pipelines/sandbox; `choice` which of its systems."""

    platform: str
    folder: str
    alias: str = "sandbox"
    choice: Mapping[str, str] = field(default_factory=dict)


SERVED = (
    Served("cafe24", "cafe24"),
    Served("cafe24", "cafe24", "sandbox-front", {"api": "front"}),
    Served("cafe24", "cafe24", "sandbox-dcollection", {"api": "dcollection"}),
    Served("naver_smartstore", "naver_smartstore"),
    Served("godomall5", "godomall5"),
    Served("makeshop", "makeshop"),
    Served("makeshop", "makeshop", "sandbox-legacy", {"flavor": "kr_legacy"}),
    Served("makeshop", "makeshop_jp", "sandbox-jp"),
    Served("wisa", "wisa"),
)


def shop_of(platform: Platform, mall: Any, alias: str, **more: Any) -> Shop:
    """The shop that loads from `mall`. `more` are further settings; those this platform does not have are left out."""
    known = {each.name for each in fields_of(platform.settings)}
    values = {**keys_of(platform, mall), **more}
    settings = platform.settings(**{name: value for name, value in values.items() if name in known})
    return Shop(platform.name, alias, settings)


def keys_of(platform: Platform, mall: Any, choice: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a client must be told of a stand-in: its address and the keys of its app.

    Shape: `choice` are settings that decide which of its keys a shop needs; a stand-in that is one of several systems
        of its source says so by itself.
    """
    fields = fields_of(platform.settings)
    chosen = {**{name: getattr(mall, name) for name in CHOICES if hasattr(mall, name)}, **(choice or {})}
    wanted = {
        *needed(platform.settings, chosen),
        *(each.name for each in fields if each.required),
        *BESIDE.get(chosen.get("api", "admin"), ()),
    }
    names = [each.name for each in fields if each.name in wanted and each.name not in chosen]
    told = {name: getattr(mall, name) for name in names if isinstance(getattr(mall, name, None), str | tuple)}
    return {**chosen, **told, "base_url": mall.url}


def snippet(platform: Platform, mall: Any, alias: str, choice: Mapping[str, str] | None = None, **more: Any) -> str:
    """What to paste into .dlt/config.toml and .dlt/secrets.toml."""
    secret = {each.name for each in fields_of(platform.settings) if each.secret}
    section = f"[sources.{platform.name}.shops.{alias}]"
    keys = {**keys_of(platform, mall, choice), **more}
    open_keys = [f"{name} = {_toml(value)}" for name, value in keys.items() if name not in secret]
    hidden_keys = [f"{name} = {_toml(value)}" for name, value in keys.items() if name in secret]
    return "\n".join(("# .dlt/config.toml", section, *open_keys, "", "# .dlt/secrets.toml", section, *hidden_keys))


def listen_here(mall: Any, port: int = 0) -> None:
    """Registers the stand-in's app for a redirect that `kmall authorize` takes by itself: plain http on this machine.

    Shape: `port` 0 is a free one. A mall without OAuth is left as it is.
    """
    if hasattr(mall, "redirect_uri"):
        mall.redirect_uri = f"http://127.0.0.1:{port or _free_port()}/callback"


def take_real_time(mall: Any) -> None:
    """Lets in callers who live in real time while the calendar moves by hand: some malls look at the time of a call."""
    if hasattr(mall.switches, "wall_clock_too"):
        mall.switches.wall_clock_too = True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
