"""What the user wrote: shops, home folder, warehouse. Read the dlt way, checked before anything runs.

Keys come from dlt's own providers in dlt's order (environment, `.dlt/secrets.toml`, `.dlt/config.toml`, vaults), so a
shop that works under `kmall` works in a plain dlt script too:

    [sources.cafe24]                  defaults for every shop; alone, without a shops table, it is the shop "main"
    [sources.cafe24.shops.main]       one shop; environment: SOURCES__CAFE24__SHOPS__MAIN__CLIENT_SECRET
    [kmall]                           home, warehouse, token_store, token_key

Every mistake is a WrongConfiguration that names the file and the key. All mistakes of a read are reported together.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines import personal_settings, providers
from pipelines.platforms import Platform, all_platforms, did_you_mean, nearest, platform_named
from pipelines.settings_fields import Field, fields_of, needed, plain_http_problem
from pipelines.warehouses import Warehouse as Warehouse
from sources.shared.errors import KmallError, WrongConfiguration

ALIAS = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]|_(?!_)){0,39}")  # no "__": the environment separates with it
LONE_SHOP = "main"
AT_ONCE = 16  # shops that are read at once: each takes a thread, a connection and the pages it is reading
KMALL_KEYS = ("home", "warehouse", "token_store", "token_key", "at_once", "processes")
# what dlt itself reads in a source's section; not ours, not a mistake
DLT_SOURCE_KEYS = ("max_table_nesting", "root_key", "schema_contract", "schema", "parallelized", "section", "name")


@dataclass(frozen=True)
class Shop:
    """One connection: a platform, the alias the user picked, the platform's settings, the personal fields opted in."""

    platform: str
    alias: str
    settings: Any
    personal: personal_settings.Personal = field(default_factory=personal_settings.Personal)

    @property
    def pipeline_name(self) -> str:
        return f"{self.platform}__{self.alias}"

    @property
    def label(self) -> str:
        return f"{self.platform} {self.alias}"

    @property
    def resources(self) -> tuple[str, ...]:
        """The resources this shop can have, in the order they are shown."""
        return tuple(all_platforms()[self.platform].module.offers(self.settings))


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
        for alias, sections in _aliases(platform, problems):
            known.append(alias)
            if not aliases or alias in aliases:
                shop = _shop(platform, alias, sections, problems, warnings)
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


def _aliases(
    platform: Platform, problems: list[WrongConfiguration]
) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Each alias with the sections its keys may stand in, nearest first. Reports unknown keys of the defaults."""
    root = ("sources", platform.name)
    names = [*(each.name for each in fields_of(platform.settings)), *personal_settings.KEYS]
    identity = [each.name for each in fields_of(platform.settings) if each.identity]
    aliases: dict[str, str] = {}
    is_lone_shop = False
    for table in providers.tables(root):
        for key, value in table.keys.items():
            if key in names:
                # a start_date for all shops is no shop yet, a mall_id is
                is_lone_shop = is_lone_shop or key in identity
            elif key == "shops":
                # the environment writes in capitals, files as the user likes: one shop all the same
                for alias in _shop_tables(table, platform, value, problems):
                    aliases.setdefault(alias.lower(), alias)
            elif key not in DLT_SOURCE_KEYS and not (isinstance(value, Mapping) and key in platform.resources):
                problems.append(
                    WrongConfiguration(f"{table.where(key)}: unknown key{did_you_mean(key, [*names, 'shops'])}")
                )
    if not aliases and is_lone_shop:
        yield LONE_SHOP, (root,)
    for alias in aliases.values():
        yield alias, ((*root, "shops", alias), root)


def _shop_tables(
    table: providers.Table, platform: Platform, value: object, problems: list[WrongConfiguration]
) -> Iterator[str]:
    """The aliases in one provider's `shops` table."""
    if not isinstance(value, Mapping):
        problems.append(
            WrongConfiguration(f"{table.where('shops')}: must be tables [sources.{platform.name}.shops.<alias>]")
        )
        return
    for alias, keys in value.items():
        where = f"{table.where('shops')}.{alias}" if table.file else table.where(f"shops{providers.SEPARATOR}{alias}")
        if not isinstance(keys, Mapping):
            problems.append(
                WrongConfiguration(
                    f"{where}: a key where a shop should be",
                    fix=f"put it under [sources.{platform.name}.shops.<alias>], or without `shops.` under "
                    f"[sources.{platform.name}] for every shop.",
                )
            )
        elif not ALIAS.fullmatch(alias):
            problems.append(
                WrongConfiguration(f"{where}: a shop's alias is up to 40 letters, digits, - and single _, no blanks")
            )
        else:
            yield alias


def _shop(
    platform: Platform,
    alias: str,
    sections: tuple[tuple[str, ...], ...],
    problems: list[WrongConfiguration],
    warnings: list[str],
) -> Shop | None:
    before = len(problems)
    fields = fields_of(platform.settings)
    names = [*(each.name for each in fields), *personal_settings.KEYS]
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    misspelt: list[str] = []
    wrong: dict[str, WrongConfiguration] = {}
    if len(sections) > 1:  # the defaults' keys were checked once for all shops
        for table in providers.tables(sections[0]):
            for key in table.keys:
                if key not in names:
                    problems.append(WrongConfiguration(f"{table.where(key)}: unknown key{did_you_mean(key, names)}"))
                    misspelt += nearest(key, names)
    for each in fields:
        found = next(
            (hit for section in sections if (hit := providers.look_up(section, each.name, secret=each.secret))), None
        )
        if found is None:
            continue
        places[each.name] = found.where
        if each.secret and not found.secret_safe:
            warnings.append(
                f"{found.where}: a secret in a file that is not for secrets, move it to {providers.SECRETS_FILE}."
            )
        try:
            values[each.name] = each.read(found.value)
        except ValueError as error:
            wrong[each.name] = WrongConfiguration(f"{found.where}: {error}")
    asked = needed(platform.settings, values)
    for each in fields:
        if (each.required or each.name in asked) and each.name not in places and each.name not in misspelt:
            wrong[each.name] = _missing(sections[0], each)
    problems += [wrong[each.name] for each in fields if each.name in wrong]
    if problem := plain_http_problem(values.get("base_url"), allow_http=bool(values.get("allow_http"))):
        problems.append(WrongConfiguration(f"{places['base_url']}: {problem}"))
    personal = personal_settings.read(platform.name, sections, problems)
    if personal.fields and not values.get("pseudonym_key"):
        told = "personal_fields without pseudonym_key: no buyer can be purged alone, only everybody by age."
        warnings.append(f"{platform.name} {alias}: {told}")
    if len(problems) > before:
        return None
    try:
        shop = Shop(platform.name, alias, platform.settings(**values), personal)
    except (KmallError, ValueError, TypeError) as error:
        problems.append(_refused(error, sections[0], places))
        return None
    for name in values.get("resources") or ():
        if name not in shop.resources:
            near = did_you_mean(name, shop.resources)
            problems.append(WrongConfiguration(f"{places['resources']}: unknown resource {name}{near}"))
    return shop if len(problems) == before else None


def _missing(section: tuple[str, ...], each: Field) -> WrongConfiguration:
    file = providers.SECRETS_FILE if each.secret else providers.CONFIG_FILE
    return WrongConfiguration(
        f"{file}, [{'.'.join(section)}] {each.name}: missing",
        fix=f'put it into {file} as `{each.name} = "..."` under [{".".join(section)}] or set '
        f"{providers.environment_name(section, each.name)}.",
    )


def _refused(error: Exception, section: tuple[str, ...], places: dict[str, str]) -> WrongConfiguration:
    """The settings class refused the values together: name the place of the key its message begins with, if it does."""
    text = error.what if isinstance(error, KmallError) else str(error)
    fix = error.fix if isinstance(error, KmallError) else ""
    key, colon, rest = text.partition(":")
    if colon and key in places:
        return WrongConfiguration(f"{places[key]}:{rest}", fix=fix)
    named = next((place for name, place in places.items() if re.search(rf"\b{name}\b", text)), "")
    return WrongConfiguration(f"{named or f'[{chr(46).join(section)}]'}: {text}", fix=fix)
