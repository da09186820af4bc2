"""After thirty days of selling, with a run every few days, the unified tables are the seller's books, row by row.

One world for all of it, because a build of the models costs more than any load: the same goods in every mall, two
shops of one mall with two currencies, claims of every kind, late news, deletions, partial claims. At the end it is
loaded and built once more with nothing changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pipelines.books import Comparison, compare, plain
from pipelines.transform import transform
from pipelines.warehouse_reading import reader
from tests.mall_kinds import FRONTS, SOURCES
from tests.malls import Mall, open_malls
from tests.unified.warehouse import MODELS_ONLY, build

pytestmark = pytest.mark.xdist_group("truth")  # one month for all tests of this file
STEPS = (3, 10, 5, 12)  # days between runs
KEYS = {
    "refunds": ("shop_no", "refund_id"),
    "shipments": ("shop_no", "order_id", "shipment_id", "tracking_no"),
    "reviews": ("shop_no", "review_id"),
}
NAMES = {"review_no": "review_id", "parent_review_no": "parent_review_id"}  # the world's name -> the unified one


@dataclass
class Month:
    """The malls after a month, and the unified tables before and after one more run."""

    malls: dict[str, Mall]
    books: list[Comparison]
    truth: dict[str, list[dict[str, Any]]]
    before: dict[str, list[tuple[Any, ...]]]
    after: dict[str, list[tuple[Any, ...]]]


def unified(mall: Mall) -> dict[str, list[tuple[Any, ...]]]:
    tables = mall.rows("select table_name from information_schema.tables where table_schema = 'unified'")
    return {name: sorted(mall.rows(f"select * from unified.{name}"), key=str) for (name,) in tables}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    folder = tmp_path_factory.mktemp("month")
    world = {"shops": 2, "products": 25, "orders_per_day": 7, "history_days": 0}
    with open_malls(FRONTS, folder, **world) as malls:
        any_mall = malls["cafe24"]
        any_mall.stand_in.switches.claims_in_embed = "object"
        shops = [mall.shop() for mall in malls.values()]
        any_mall.fresh(any_mall.load(*shops))
        for days in STEPS:
            any_mall.sandbox.world.advance(days=days)
            any_mall.fresh(any_mall.load(*shops))
        built = transform(any_mall.warehouse, home=any_mall.home)
        assert built.ok, built.bad
        truth = any_mall.sandbox.world.truth()
        with reader(any_mall.warehouse) as read:
            assert read is not None
            books = compare(truth, read)
        before = unified(any_mall)
        any_mall.fresh(any_mall.load(*shops))
        assert not build(any_mall.file, *MODELS_ONLY, platforms=SOURCES)
        yield Month(malls, books, truth, before, unified(any_mall))


@pytest.mark.parametrize("platform", SOURCES)
def test_orders_lines_stock_claims_and_products_are_the_books(month: Month, platform: str) -> None:
    books = [book for book in month.books if book.platform == platform]
    assert {book.table for book in books} == {"orders", "order_lines", "inventory", "claims", "products"}
    assert all(book.total > 0 for book in books)
    assert [book.differences for book in books if not book.ok] == []


@pytest.mark.parametrize("platform", SOURCES)
@pytest.mark.parametrize("table", sorted(KEYS))
def test_refunds_parcels_and_reviews_are_the_books(month: Month, table: str, platform: str) -> None:
    key, mall = KEYS[table], month.malls[platform]
    told = {row[0] for row in mall.rows(f"select column_name from (describe unified.{table})")}
    rows = [row for row in month.truth[table] if row["platform"] == platform and _is_told(table, row)]
    books = [{NAMES.get(name, name): value for name, value in row.items()} for row in rows]
    columns = [*key, *(name for name in (books[0] if books else {}) if name in told and name not in key)]
    # what a mall gives back without a word is derived from amounts, and has no row in the seller's list
    where = f"where platform = '{platform}'" + (" and refund_id not like 'derived-%'" if table == "refunds" else "")
    found = mall.rows(f"select {', '.join(columns)} from unified.{table} {where}")
    seen = {tuple(str(value) for value in row[: len(key)]) for row in found}
    # written and deleted between two runs: nobody could have seen it
    books = [row for row in books if not row.get("is_deleted") or tuple(str(row[name]) for name in key) in seen]
    assert _sorted([[row[name] for name in columns] for row in books]) == _sorted(found)


def test_the_same_goods_stand_side_by_side(month: Month) -> None:
    mall = month.malls["cafe24"]
    shared = mall.rows(
        "select sku, count(distinct platform) as malls from unified.inventory "
        "where match_method = 'variant_code' and not is_deleted group by sku having malls > 2"
    )
    assert len(shared) > 20


def test_the_month_holds_what_makes_malls_hard(month: Month) -> None:
    mall = month.malls["cafe24"]
    for platform in SOURCES:
        found = mall.rows(f"select distinct claim_type from unified.order_lines where platform = '{platform}'")
        assert {kind for (kind,) in found} >= {"none", "cancel", "cancel_unpaid", "return", "exchange"}, platform
        partial = f"qty_cancelled + qty_returned between 1 and qty_ordered - 1 and platform = '{platform}'"
        split = "original_line_numbers is not null" if platform == "cafe24" else partial
        if platform in ("cafe24", "naver_smartstore"):  # elsewhere a partial claim makes a line of its own
            assert mall.rows(f"select count(*) from unified.order_lines where {split}") > [(0,)], platform
    custom = mall.rows(
        "select count(*) from unified.order_lines where platform = 'godomall5' and native_status in "
        "('g5', 'g6', 'g7', 'g8') and canonical_status = 'preparing'"
    )
    assert custom > [(0,)]
    assert mall.rows("select count(distinct currency) from unified.orders where platform = 'makeshop'") == [(2,)]
    for platform in ("cafe24", "wisa"):
        copied = f"select count(*) from unified.orders where is_mirror and platform = '{platform}'"
        assert mall.rows(copied) > [(0,)], platform


def test_a_run_with_nothing_changed_changes_no_unified_row(month: Month) -> None:
    assert month.after == month.before


def _is_told(table: str, row: dict[str, Any]) -> bool:
    """Naver Pay's refunds are in no list of Cafe24's; a parcel without an invoice is not one yet."""
    return bool(row["is_listed"]) if table == "refunds" else bool(row.get("tracking_no", True))


def _sorted(rows: Any) -> list[str]:
    return sorted(str([plain(value) for value in row]) for row in rows)
