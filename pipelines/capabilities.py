"""What every mall can tell, as it really is: one seed, read here for people, and by the models for a warehouse."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from pipelines import screen
from pipelines.platforms import all_platforms, platform_named
from pipelines.screen import Column

SEED = Path(__file__).parent / "unified" / "seeds" / "capabilities.csv"
STYLES = {"yes": "green", "partial": "yellow", "no": "red"}
WHY = "`kmall capabilities --platform <name>` says why."


@dataclass(frozen=True)
class Capability:
    """One function of one mall. Shape: `supported` is yes, partial or no; `why` the reason where it is no plain yes."""

    platform: str
    area: str
    function: str
    supported: str
    why: str


def capabilities(platforms: Sequence[str] = ()) -> list[Capability]:
    """Of the malls named, else of all. Raises: WrongConfiguration for an unknown mall."""
    chosen = [platform_named(name).name for name in platforms] or list(all_platforms())
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = [Capability(**row) for row in csv.DictReader(file)]
    return [row for name in chosen for row in rows if row.platform == name]


def as_json(found: Sequence[Capability]) -> dict[str, Any]:
    """For machines."""
    return {"capabilities": [asdict(each) for each in found]}


def print_matrix(found: Sequence[Capability]) -> None:
    """The functions below each other and the malls side by side; of a single mall the reasons instead."""
    malls = list(dict.fromkeys(each.platform for each in found))
    functions = dict.fromkeys((each.area, each.function) for each in found)
    by_place = {(each.platform, each.function): each for each in found}
    with_why = len(malls) == 1
    rows: list[Sequence[Any]] = []
    for area in dict.fromkeys(area for area, _ in functions):
        within = [[each for each in found if (each.platform, each.area) == (mall, area)] for mall in malls]
        rows.append((Text(_words(area), "bold"), *(Text(_told(each), "bold") for each in within), *([""] * with_why)))
        for function in (function for place, function in functions if place == area):
            here = [by_place[mall, function] for mall in malls]
            why = [here[0].why] if with_why else []
            rows.append((f"  {_words(function)}", *(_cell(each.supported) for each in here), *why))
    titles = [Column(all_platforms()[mall].title) for mall in malls]
    columns = [Column("function"), *titles, *([Column("why")] if with_why else [])]
    screen.print_table(screen.output(), "What the malls can tell", columns, rows, "" if with_why else WHY)


def _told(functions: Sequence[Capability]) -> str:
    """Of how many of an area's functions a mall tells something."""
    return f"{sum(each.supported != 'no' for each in functions)} of {len(functions)}"


def _cell(supported: str) -> Text:
    return Text(supported, STYLES[supported])


def _words(name: str) -> str:
    return name.replace("_", " ")
