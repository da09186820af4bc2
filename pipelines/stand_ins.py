"""A sandbox's stand-in mall as a configured shop: what the stand-in has under a setting's name is that setting."""

import socket
from typing import Any

from pipelines.config import Shop
from pipelines.platforms import Platform
from pipelines.settings_fields import Field, fields_of


def shop_of(platform: Platform, mall: Any, alias: str, **more: Any) -> Shop:
    """The shop that loads from `mall`. `more` are further settings; those this platform does not have are left out."""
    known = {each.name for each in fields_of(platform.settings)}
    values = {**keys_of(platform, mall), **more}
    settings = platform.settings(**{name: value for name, value in values.items() if name in known})
    return Shop(platform.name, alias, settings)


def keys_of(platform: Platform, mall: Any) -> dict[str, Any]:
    """What a client must be told of a stand-in: its address and the keys of its app."""
    named = {name: getattr(mall, name) for name in _names(platform) if isinstance(getattr(mall, name, None), str)}
    return {**named, "base_url": mall.url}


def snippet(platform: Platform, mall: Any, alias: str, **more: Any) -> str:
    """What to paste into .dlt/config.toml and .dlt/secrets.toml."""
    secret = {each.name for each in fields_of(platform.settings) if each.secret}
    section = f"[sources.{platform.name}.shops.{alias}]"
    keys = {**keys_of(platform, mall), **more}
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


def _names(platform: Platform) -> list[str]:
    return [each.name for each in fields_of(platform.settings) if _is_identity(each)]


def _is_identity(each: Field) -> bool:
    return each.identity or each.name == "redirect_uri"


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
