"""After thirty days of selling, with a run every few days, the unified tables are the seller's books, row by row.

One world for all of it, because a build of the models costs more than any load: two shops of one mall with two
currencies, claims of every kind, late news, deletions, partial claims. The second half runs once more with nothing
changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pipelines.books import Comparison, compare, plain
from pipelines.transform import transform
from pipelines.warehouse_reading import reader
from tests.malls import MALLS, Mall, open_mall

pytestmark = pytest.mark.xdist_group("truth")  # one month for all tests of this file
STEPS = (3, 1, 9, 5, 12)  # days between runs
KEYS = {
    "refunds": ("shop_no", "refund_id"),
    "shipments": ("shop_no", "order_id", "shipment_id", "tracking_no"),
    "reviews": ("shop_no", "review_id"),
}
NAMES = {"review_no": "review_id", "parent_review_no": "parent_review_id"}  # the world's name -> the unified one


@dataclass
class Month:
    """A mall after a month, and its unified tables before and after one more run."""

    mall: Mall
    books: list[Comparison]
    truth: dict[str, list[dict[str, Any]]]
    before: dict[str, list[tuple[Any, ...]]]
    after: dict[str, list[tuple[Any, ...]]]


def unified(mall: Mall) -> dict[str, list[tuple[Any, ...]]]:
    tables = mall.rows("select table_name from information_schema.tables where table_schema = 'unified'")
    return {name: sorted(mall.rows(f"select * from unified.{name}"), key=str) for (name,) in tables}


@pytest.fixture(scope="module", params=sorted(MALLS))
def month(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    folder = tmp_path_factory.mktemp("month")
    with open_mall(request.param, folder, shops=2, products=25, orders_per_day=7, history_days=0) as mall:
        mall.stand_in.switches.claims_in_embed = "object"
        mall.fresh(mall.load())
        for days in STEPS:
            mall.sandbox.world.advance(days=days)
            mall.fresh(mall.load())
        built = transform(mall.warehouse, home=mall.home)
        assert built.ok, built
        truth = mall.sandbox.world.truth()
        with reader(mall.warehouse) as read:
            assert read is not None
            books = compare(truth, read)
        before = unified(mall)
        mall.fresh(mall.load())
        assert transform(mall.warehouse, home=mall.home).ok
        yield Month(mall, books, truth, before, unified(mall))


def test_orders_lines_stock_claims_and_products_are_the_books(month: Month) -> None:
    assert {book.table for book in month.books} == {"orders", "order_lines", "inventory", "claims", "products"}
    assert all(book.total > 0 for book in month.books)
    assert [book.differences for book in month.books if not book.ok] == []


@pytest.mark.parametrize("table", sorted(KEYS))
def test_refunds_parcels_and_reviews_are_the_books(month: Month, table: str) -> None:
    key = KEYS[table]
    told = {row[0] for row in month.mall.rows(f"select column_name from (describe unified.{table})")}
    rows = [row for row in month.truth[table] if _is_told(table, row)]
    books = [{NAMES.get(name, name): value for name, value in row.items()} for row in rows]
    columns = [*key, *(name for name in books[0] if name in told and name not in key)]
    where = "where not is_derived" if table == "refunds" else ""
    found = month.mall.rows(f"select {', '.join(columns)} from unified.{table} {where}")
    assert _sorted([[row[name] for name in columns] for row in books]) == _sorted(found)


def test_a_run_with_nothing_changed_changes_no_unified_row(month: Month) -> None:
    assert month.after == month.before


def _is_told(table: str, row: dict[str, Any]) -> bool:
    """Refunds of Naver Pay orders are missing in the mall's list; a parcel without an invoice is not one yet."""
    return bool(row["is_listed"]) if table == "refunds" else bool(row.get("tracking_no", True))


def _sorted(rows: Any) -> list[str]:
    return sorted(str([plain(value) for value in row]) for row in rows)
