"""A shop's section of the configuration made into a Shop: alias, keys with their places, what is wrong with them.

What is wrong goes into the caller's list, so that all mistakes are told together.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines import personal_settings, providers
from pipelines.platforms import Platform, all_platforms, did_you_mean, nearest
from pipelines.settings_fields import Field, fields_of, needed, plain_http_problem
from sources.shared.errors import KmallError, WrongConfiguration

ALIAS = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]|_(?!_)){0,39}")  # no "__": the environment separates with it
LONE_SHOP = "main"
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


def aliases_of(
    platform: Platform, problems: list[WrongConfiguration]
) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Each alias with the sections its keys may stand in, nearest first. Reports unknown keys of the defaults."""
    root = ("sources", platform.name)
    names = [*(each.name for each in fields_of(platform.settings)), *personal_settings.KEYS]
    identity = [each.name for each in fields_of(platform.settings) if each.identity]
    found: dict[str, str] = {}
    is_lone_shop = False
    for table in providers.tables(root):
        for key, value in table.keys.items():
            if key in names:
                # a start_date for all shops is no shop yet, a mall_id is
                is_lone_shop = is_lone_shop or key in identity
            elif key == "shops":
                # the environment writes in capitals, files as the user likes: one shop all the same
                for alias in _shop_tables(table, platform, value, problems):
                    found.setdefault(alias.lower(), alias)
            elif key not in DLT_SOURCE_KEYS and not (isinstance(value, Mapping) and key in platform.resources):
                problems.append(
                    WrongConfiguration(f"{table.where(key)}: unknown key{did_you_mean(key, [*names, 'shops'])}")
                )
    if not found and is_lone_shop:
        yield LONE_SHOP, (root,)
    for alias in found.values():
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


def shop_of(
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
