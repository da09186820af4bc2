"""Which personal fields a shop opts in, and for how long it keeps them: two keys of a shop's section.

    [sources.cafe24.shops.main]
    personal_retention_days = 90
    [sources.cafe24.shops.main.personal_fields]
    "orders.buyer.name" = "mask"          # or "keep"

A field is "<raw table>.<field as the mall writes it>". Every mistake names the key and the fields that there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from pipelines import providers
from pipelines.platforms import nearest
from pipelines.settings_fields import converted
from sources.shared.errors import WrongConfiguration

FIELDS, DAYS = "personal_fields", "personal_retention_days"
KEYS = (FIELDS, DAYS)
LONGEST_DAYS = 3660  # records of a contract are kept for 5 years by law; ten are no longer a retention


@dataclass(frozen=True)
class Personal:
    """A shop's choice. Shape: `fields` raw table -> path -> "mask" or "keep"; `retention_days` None where not set."""

    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    retention_days: int | None = None


def read(platform: str, sections: Sequence[tuple[str, ...]], problems: list[WrongConfiguration]) -> Personal:
    """The choice in a shop's sections, nearest first; what is wrong goes to `problems`."""
    found = {
        key: next((hit for section in sections if (hit := providers.look_up(section, key, secret=False))), None)
        for key in KEYS
    }
    days = None
    if place := found[DAYS]:
        try:
            days = converted(place.value, int)
        except ValueError:
            days = 0
        if not 1 <= days <= LONGEST_DAYS:
            problems.append(
                WrongConfiguration(
                    f"{place.where}: {place.value!r} is no number of days from 1 to {LONGEST_DAYS}",
                    fix=f"write the days after which personal values of an order may go, as `{DAYS} = 90`.",
                )
            )
    place = found[FIELDS]
    if place is None or not place.value:
        return Personal(retention_days=days)
    if not isinstance(place.value, Mapping):
        wrong = f"{place.where}: is no table"
        problems.append(WrongConfiguration(wrong, fix='write { "orders.buyer.name" = "mask" }.'))
        return Personal(retention_days=days)
    if days is None:
        problems.append(
            WrongConfiguration(
                f"{place.where}: {DAYS} is missing, and personal values are never kept without an end",
                fix=f"write `{DAYS} = 90` (or how long you may keep them) beside {FIELDS}.",
            )
        )
    return Personal(_checked(platform, place.where, dict(_flat(place.value)), problems), days)


def _checked(
    platform: str, where: str, chosen: Mapping[str, Any], problems: list[WrongConfiguration]
) -> Mapping[str, Mapping[str, str]]:
    from sources.shared.personal import MODES, by_table, never, offered

    roots = import_module(f"sources.{platform}.shapes").ROOTS
    known, closed = offered(roots), never(roots)
    before = len(problems)
    for name, mode in chosen.items():
        if name in closed or any(each.startswith(f"{name}.") for each in closed):
            told = "is never loaded, and no setting changes that"
            problems.append(WrongConfiguration(f"{where}: {name} {told}", fix=f"take it out of {FIELDS}."))
        elif name not in known:
            problems.append(
                WrongConfiguration(f"{where}: {name} is no personal field of {platform}", fix=_fix(name, known))
            )
        elif mode not in MODES:
            fix = 'write "mask" for a form that names nobody, or "keep" for the value itself.'
            problems.append(WrongConfiguration(f"{where}: {name} is neither mask nor keep", fix=fix))
    return by_table(roots, chosen) if len(problems) == before else {}


def _fix(name: str, known: Mapping[str, Any]) -> str:
    table = name.partition(".")[0]
    of_table = [each for each in known if each.startswith(f"{table}.")]
    near = f"did you mean {found[0]}? " if (found := nearest(name, list(known))) else ""
    if of_table:
        return f"{near}The fields of {table}: {', '.join(each.partition('.')[2] for each in of_table)}."
    return f"{near}Begin with one of the tables {', '.join(sorted({each.partition('.')[0] for each in known}))}."


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Keys with dots that nobody quoted arrive as tables in tables."""
    for name, value in table.items():
        path = f"{above}.{name}" if above else str(name)
        if isinstance(value, Mapping):
            yield from _flat(value, path)
        else:
            yield path, value
