"""Weeks of selling in every mall, loaded every few days and built after each load: what the books judge a warehouse by.

One world for all of it, because a build of the models costs more than any load: the same goods in every mall, a bundle
and a set, two shops and three currencies, claims of every kind, partial claims, late news, deletions, copies of a
marketplace's orders, codes of a shop's own, listings that the seller has not matched. At the end it is loaded and built
once more with nothing changed.
"""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

from pipelines import seller_tables
from pipelines.books import Comparison, compare
from pipelines.sandbox.godomall5.forms import OWN_PREPARING, line_code
from pipelines.warehouse_reading import reader
from tests.contract.questions.asking import answer, compiled
from tests.contract.questions.fifteen import QUESTIONS
from tests.contract.questions.season import Row, Season
from tests.mall_kinds import FRONTS, SOURCES
from tests.malls import Mall, open_malls
from tests.unified.warehouse import MODELS_ONLY, build

ALIASES = {"makeshop_jp": "makeshop-jp"}
# of builds that more loads follow: the tables of orders, and what snapshots stand on
HISTORY = (*MODELS_ONLY, "--select", "+stock_states", "+built_loads+")

# of a build over the same project: views and seeds stand from the one before
STANDING = ("--exclude", "config.materialized:view", "resource_type:seed")
TESTED = ("--exclude-resource-type", "unit_test")

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Lived:
    """Shape: `answers` number of a question -> (columns, rows); `queries` its name -> SQL.

    `before` are the unified tables when all was loaded, `after` those of one more load and build with nothing changed.
    """

    malls: dict[str, Mall]
    season: Season
    books: list[Comparison]
    queries: dict[str, str]
    answers: dict[int, tuple[list[str], list[Row]]]
    before: Rows
    after: Rows = field(default_factory=dict)

    def build_anew(self) -> Rows:
        """The unified tables of a build from the start."""
        mall = self.malls["cafe24"]
        _built(mall, *MODELS_ONLY, "--full-refresh")
        return unified(mall)


@contextmanager
def lived(folder: Path, steps: Sequence[float], *, tested: bool, **world: Any) -> Iterator[Lived]:
    """`steps` are the days before each load: Cafe24's consent dies of two weeks without one. `tested`: by dbt too."""
    with open_malls(FRONTS, folder, **{"shops": 2, "history_days": 0, "packs": True, **world}) as malls:
        any_mall = malls["cafe24"]
        any_mall.stand_in.switches.claims_in_embed = "object"
        shops = [mall.shop() for mall in malls.values()]
        moments = []
        for days in steps:
            any_mall.sandbox.world.advance(days=days)
            any_mall.fresh(any_mall.load(*shops))
            moments.append((any_mall.sandbox.world.now, any_mall.sandbox.world.truth()))
            unmapped = _write_sku_map(malls, folder / "sku_map.csv")
            with mock.patch.dict(os.environ, TRANSFORM__SKU_MAP=str(folder / "sku_map.csv")):
                seller_tables.write(any_mall.warehouse)
            _built(any_mall, *(HISTORY if len(moments) < len(steps) else TESTED if tested else MODELS_ONLY))
        season = Season(moments, ALIASES, unmapped, own_codes(malls["godomall5"]))
        with reader(any_mall.warehouse) as read:
            assert read is not None
            books = compare(season.truth, read)
        queries = compiled(any_mall.file, SOURCES)
        with duckdb.connect(str(any_mall.file), read_only=True) as warehouse:
            warehouse.execute("set timezone = 'UTC'")
            answers = {number: answer(warehouse, queries[each.query]) for number, each in QUESTIONS.items()}
        found = Lived(malls, season, books, queries, answers, unified(any_mall))
        any_mall.fresh(any_mall.load(*shops))
        _built(any_mall, *MODELS_ONLY, *STANDING)
        found.after = unified(any_mall)
        yield found


def unified(mall: Mall, *left_out: str) -> Rows:
    """Every unified table, its rows sorted, columns by name but those left out."""
    columns: dict[str, list[str]] = {}
    for table, column in mall.rows(
        "select table_name, column_name from information_schema.columns where table_schema = 'unified' order by all"
    ):
        if column not in left_out:
            columns.setdefault(table, []).append(column)
    return {
        table: sorted(mall.rows(f"select {', '.join(names)} from unified.{table}"), key=str)
        for table, names in columns.items()
    }


def _built(mall: Mall, *arguments: str) -> None:
    failed = build(mall.file, *arguments, platforms=SOURCES)
    assert not failed, failed


def _write_sku_map(malls: dict[str, Mall], file: Path) -> set[tuple[str, str]]:
    """The seller's map less every third listing that has options and no code; which these are."""
    world = malls["cafe24"].sandbox.world
    listings = {(row["platform"], row["variant_id"]): row for row in world.truth()["inventory"]}
    given, left_out = [], set()
    for row in world.sku_map(ALIASES):
        listing = listings[row["platform"], row["native_variant_id"]]
        has_options = listing["chosen_options"] is not None and listing["front"] != "makeshop_jp"
        if has_options and row["sku"].endswith(("3", "6", "9")):
            left_out.add((listing["front"], listing["variant_id"]))
        else:
            given.append(row)
    with file.open("w", encoding="utf-8", newline="") as written:
        sheet = csv.DictWriter(written, list(given[0]))
        sheet.writeheader()
        sheet.writerows(given)
    return left_out


def own_codes(mall: Mall) -> dict[tuple[str, str], str]:
    """Lines that show a status code which only this shop of Godomall5 knows."""
    switches, orders = mall.stand_in.switches, mall.stand_in.front.orders.values()
    shown = {line.line_id: line_code(order, line, switches) for order in orders for line in order.lines}
    return {("godomall5", line_id): code for line_id, code in shown.items() if code in OWN_PREPARING}
