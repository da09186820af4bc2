"""What the user wrote: shops, home folder, warehouse. Read the dlt way, checked before anything runs.

Keys come from dlt's own providers in dlt's order (environment, `.dlt/secrets.toml`, `.dlt/config.toml`, vaults), so a
shop that works under `kmall` works in a plain dlt script too:

    [sources.cafe24]                  defaults for every shop; alone, without a shops table, it is the shop "main"
    [sources.cafe24.shops.main]       one shop; environment: SOURCES__CAFE24__SHOPS__MAIN__CLIENT_SECRET
    [kmall]                           home, warehouse, token_store, token_key, fleet

Every mistake is a WrongConfiguration that names the file and the key. All mistakes of a read are reported together.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines import providers
from pipelines.platforms import Platform, all_platforms, did_you_mean, platform_named
from pipelines.settings_fields import fields_of, needed
from pipelines.shop_settings import LONE_SHOP, aliases_of, shop_of
from pipelines.shop_settings import Shop as Shop
from pipelines.warehouses import Warehouse as Warehouse
from sources.shared.errors import WrongConfiguration

AT_ONCE = 16  # shops that are read at once: each takes a thread, a connection and the pages it is reading
KMALL_KEYS = ("home", "warehouse", "token_store", "token_key", "at_once", "processes", "fleet")


@dataclass(frozen=True)
class Configuration:
    """Shops that passed every check, and what is allowed but unwise."""

    shops: list[Shop]
    warnings: list[str]


class ConfigurationProblems(WrongConfiguration):
    """Several mistakes at once. Shape: `problems` one WrongConfiguration each; `what` has one per line."""

    def __init__(self, problems: Sequence[WrongConfiguration]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))

    def __reduce__(self) -> tuple[object, ...]:
        return (ConfigurationProblems, (self.problems,))


def home() -> Path:
    """The folder for dlt state, tokens and dbt's output. KMALL_HOME wins over `[kmall] home`. Created when missing."""
    _check_kmall_keys()
    text = os.environ.get("KMALL_HOME") or _kmall("home") or "~/.kmall"
    folder = Path(text).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise WrongConfiguration(
            f"home {folder} cannot be created: {error.strerror}", fix="set KMALL_HOME to a folder you may write to."
        ) from error
    return folder


def warehouse(text: str | None = None) -> Warehouse:
    """`text` (from --warehouse) wins over `[kmall] warehouse`; the default is kmall.duckdb in the current folder."""
    _check_kmall_keys()
    return Warehouse.parse(text or _kmall("warehouse") or "kmall.duckdb")


def token_store() -> Any:
    """The TokenStore of this installation. KMALL_TOKEN_STORE and KMALL_TOKEN_KEY win over the same keys in [kmall]."""
    from sources.shared.tokens import TokenStore

    url = os.environ.get("KMALL_TOKEN_STORE") or _kmall("token_store")
    key = os.environ.get("KMALL_TOKEN_KEY") or _kmall("token_key") or None
    if url:
        return TokenStore(url, key)
    return TokenStore(f"sqlite:///{home() / 'tokens.sqlite'}", key)


def fleet() -> str:
    """The URL of the Redis whose queue `kmall work` serves. KMALL_FLEET wins over `[kmall] fleet`."""
    _check_kmall_keys()
    url = os.environ.get("KMALL_FLEET") or _kmall("fleet")
    if not _is_redis(url):
        told = "is no redis:// URL" if url else "is missing"
        fix = "set it, or KMALL_FLEET, to the Redis of the fleet: redis://host:6379/0, rediss:// for TLS."
        raise WrongConfiguration(f"[kmall] fleet: {told}", fix=fix)
    return url


def _is_redis(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number
        return False
    return is_whole and parts.scheme in ("redis", "rediss") and re.fullmatch(r"(/\d*)?", parts.path) is not None


def at_once() -> tuple[int, bool]:
    """`[kmall] at_once` shops are read at a time, with `processes` each in a process of its own (false)."""
    _check_kmall_keys()
    number, processes = _kmall("at_once") or str(AT_ONCE), _kmall("processes") or "false"
    if not number.isdigit() or not int(number):
        raise WrongConfiguration(f"[kmall] at_once: {number!r} is no number of shops", fix="write 1 or more.")
    if processes.lower() not in ("true", "false"):
        raise WrongConfiguration(f"[kmall] processes: {processes!r} is neither true nor false")
    return int(number), processes.lower() == "true"


def shops(platform: str | None = None, alias: str | None = None) -> list[Shop]:
    """The shops asked for. Raises: WrongConfiguration when one of them, or the request, is wrong."""
    return read([platform] if platform else (), [alias] if alias else ()).shops


def read(platforms: Sequence[str] = (), aliases: Sequence[str] = ()) -> Configuration:
    """Every configured shop, or only those of the named platforms and aliases.

    Raises: WrongConfiguration (ConfigurationProblems if several) for the shops asked for; others are not looked into.
    """
    chosen = [platform_named(name) for name in platforms] or list(all_platforms().values())
    problems: list[WrongConfiguration] = list(_unknown_platforms()) if not platforms else []
    warnings: list[str] = []
    found: list[Shop] = []
    known: list[str] = []
    for platform in chosen:
        for alias, sections in aliases_of(platform, problems):
            known.append(alias)
            if not aliases or alias in aliases:
                shop = shop_of(platform, alias, sections, problems, warnings)
                found += [shop] if shop else []
    for alias in aliases:
        if alias not in known:
            where = f" of {', '.join(platforms)}" if platforms else ""
            problems.append(WrongConfiguration(f"--shop {alias}: unknown shop{where}{did_you_mean(alias, known)}"))
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ConfigurationProblems(problems)
    if not found:
        raise _nothing_configured(chosen)
    return Configuration(found, list(dict.fromkeys(warnings)))


def resources(names: Sequence[str], chosen: Iterable[Shop]) -> tuple[str, ...]:
    """The resource names asked for, checked. Raises: WrongConfiguration with the nearest known name."""
    known = list(dict.fromkeys(name for shop in chosen for name in shop.resources))
    for name in names:
        if name not in known:
            raise WrongConfiguration(f"--resource {name}: unknown resource{did_you_mean(name, known)}")
    return tuple(names)


def _nothing_configured(chosen: Sequence[Platform]) -> WrongConfiguration:
    name, settings = chosen[0].name, chosen[0].settings
    always = needed(settings, {})
    required = " and ".join(
        each.name for each in fields_of(settings) if (each.required or each.name in always) and not each.secret
    )
    return WrongConfiguration(
        f"{providers.CONFIG_FILE}: no shop is configured",
        fix=f"write [sources.{name}.shops.{LONE_SHOP}] with {required} into {providers.CONFIG_FILE} "
        f"and the secrets into {providers.SECRETS_FILE}. `kmall demo` needs no shop.",
    )


def _kmall(key: str) -> str:
    found = providers.look_up(("kmall",), key, secret=key == "token_key")
    return str(found.value) if found and found.value is not None else ""


def _check_kmall_keys() -> None:
    for table in providers.tables(("kmall",)):
        for key in table.keys:
            if key not in KMALL_KEYS:
                raise WrongConfiguration(f"{table.where(key)}: unknown key{did_you_mean(key, KMALL_KEYS)}")


def _unknown_platforms() -> Iterator[WrongConfiguration]:
    """Sections with a shops table under a name that is no mall. Other dlt sources in the project are left alone."""
    for table in providers.tables(("sources",)):
        for name, value in table.keys.items():
            if name not in all_platforms() and isinstance(value, Mapping) and "shops" in value:
                where = f"{table.file}, [sources.{name}]" if table.file else table.where(name)
                yield WrongConfiguration(f"{where}: unknown platform{did_you_mean(name, all_platforms())}")
