"""The fifteen acceptance questions, asked of the warehouse and answered from the seller's books: no row may differ.

A season in all malls: the same goods everywhere, a bundle and a set, two shops and three currencies, claims of every
kind, copies of a marketplace's orders, codes of a shop's own, listings that the seller has not matched. Two loads,
each built, so that there is a history to ask for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest
import sqlglot

from pipelines.sandbox.godomall5.forms import OWN_PREPARING, line_code
from tests.contract.questions.asking import answer, compiled, differences, give_sku_map
from tests.contract.questions.fifteen import QUESTIONS
from tests.contract.questions.season import Row, Season
from tests.mall_kinds import FRONTS, SOURCES
from tests.malls import Mall, open_malls
from tests.unified.warehouse import MODELS_ONLY, build

pytestmark = pytest.mark.xdist_group("questions")  # one season for all tests of this file
DAYS = (0, 13)  # before each load; Cafe24's consent dies of two weeks without one
ALIASES = {"makeshop_jp": "makeshop-jp"}
HISTORY = (*MODELS_ONLY, "--select", "+stock_states")


@dataclass
class Judged:
    """Shape: `answers` number of the question -> (columns, rows); `queries` name -> SQL as it ran on DuckDB."""

    season: Season
    queries: dict[str, str]
    answers: dict[int, tuple[list[str], list[Row]]]


@pytest.fixture(scope="module")
def malls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Mall]]:
    folder = tmp_path_factory.mktemp("season")
    world = {"shops": 2, "products": 12, "orders_per_day": 4, "history_days": 0, "packs": True}
    with open_malls(FRONTS, folder, **world) as opened:
        opened["cafe24"].stand_in.switches.claims_in_embed = "object"
        yield opened


@pytest.fixture(scope="module")
def judged(malls: dict[str, Mall]) -> Judged:
    any_mall, shops = malls["cafe24"], [mall.shop() for mall in malls.values()]
    world, moments = any_mall.sandbox.world, []
    for days in DAYS:
        world.advance(days=days)
        any_mall.fresh(any_mall.load(*shops))
        moments.append((world.now, world.truth()))
        given, unmapped = _sku_map(malls)
        give_sku_map(any_mall.file, given)
        is_last = len(moments) == len(DAYS)
        assert not build(any_mall.file, *(MODELS_ONLY if is_last else HISTORY), platforms=SOURCES)
    season = Season(moments, ALIASES, unmapped, _own_codes(malls["godomall5"]))
    queries = compiled(any_mall.file, SOURCES)
    with duckdb.connect(str(any_mall.file), read_only=True) as warehouse:
        warehouse.execute("set timezone = 'UTC'")
        answers = {number: answer(warehouse, queries[each.query]) for number, each in QUESTIONS.items()}
    return Judged(season, queries, answers)


def _sku_map(malls: dict[str, Mall]) -> tuple[list[Row], set[tuple[str, str]]]:
    """The seller's map less every third listing that has options and no code; and which these are."""
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
    return given, left_out


def _own_codes(mall: Mall) -> dict[tuple[str, str], str]:
    """Lines that show a status code which only this shop of Godomall5 knows."""
    switches, orders = mall.stand_in.switches, mall.stand_in.front.orders.values()
    shown = {line.line_id: line_code(order, line, switches) for order in orders for line in order.lines}
    return {("godomall5", line_id): code for line_id, code in shown.items() if code in OWN_PREPARING}


def test_there_are_fifteen_questions() -> None:
    assert sorted(QUESTIONS) == list(range(1, 16))


@pytest.mark.parametrize("number", sorted(QUESTIONS))
def test_the_answer_is_what_the_books_say(judged: Judged, number: int) -> None:
    question = QUESTIONS[number]
    columns, rows = judged.answers[number]

    assert columns[: len(question.columns)] == list(question.columns)
    assert rows
    assert differences(question, rows, judged.season) == []


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
def test_every_query_can_be_said_in_the_other_dialects(judged: Judged, dialect: str) -> None:
    for name, sql in judged.queries.items():
        written = sqlglot.parse_one(sql, read="duckdb").sql(dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)
        assert sqlglot.parse_one(written, read=dialect), name


def test_every_line_that_counts_is_in_one_status(judged: Judged) -> None:
    _, rows = judged.answers[1]

    assert sum(row["line_count"] for row in rows) == len(judged.season.lines)


def test_a_season_holds_what_makes_the_questions_hard(judged: Judged) -> None:
    lines = judged.season.truth["order_lines"]

    assert {row["claim_type"] for row in lines} >= {"cancel", "cancel_unpaid", "return", "exchange"}
    assert {row["units_per_listing"] for row in lines} == {1, 2, None}
    assert {row["currency"] for row in lines} == {"KRW", "USD", "JPY"}
    assert any(row["is_mirror"] for row in lines)
    assert judged.season.unmapped
    assert judged.season.unknown_codes
