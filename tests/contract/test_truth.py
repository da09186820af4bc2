"""After weeks of selling, with a run every few days, the unified tables are the seller's books, row by row."""

from typing import Any

import pytest

from pipelines.books import plain
from tests.contract.lived import Lived
from tests.mall_kinds import SOURCES

pytestmark = pytest.mark.xdist_group("lived")  # one season for all tests that look at it
KEYS = {
    "refunds": ("shop_no", "refund_id"),
    "shipments": ("shop_no", "order_id", "shipment_id", "tracking_no"),
    "reviews": ("shop_no", "review_id"),
}
NAMES = {"review_no": "review_id", "parent_review_no": "parent_review_id"}  # the world's name -> the unified one


@pytest.mark.parametrize("platform", SOURCES)
def test_orders_lines_stock_claims_and_products_are_the_books(lived: Lived, platform: str) -> None:
    books = [book for book in lived.books if book.platform == platform]
    assert {book.table for book in books} == {"orders", "order_lines", "inventory", "claims", "products"}
    assert all(book.total > 0 for book in books)
    assert [book.differences for book in books if not book.ok] == []


@pytest.mark.parametrize("platform", SOURCES)
@pytest.mark.parametrize("table", sorted(KEYS))
def test_refunds_parcels_and_reviews_are_the_books(lived: Lived, table: str, platform: str) -> None:
    key, mall = KEYS[table], lived.malls[platform]
    told = {row[0] for row in mall.rows(f"select column_name from (describe unified.{table})")}
    rows = [row for row in lived.season.truth[table] if row["platform"] == platform and _is_told(table, row)]
    books = [{NAMES.get(name, name): value for name, value in row.items()} for row in rows]
    columns = [*key, *(name for name in (books[0] if books else {}) if name in told and name not in key)]
    # what a mall gives back without a word is derived from amounts, and has no row in the seller's list
    where = f"where platform = '{platform}'" + (" and refund_id not like 'derived-%'" if table == "refunds" else "")
    found = mall.rows(f"select {', '.join(columns)} from unified.{table} {where}")
    seen = {tuple(str(value) for value in row[: len(key)]) for row in found}
    # written and deleted between two runs: nobody could have seen it
    books = [row for row in books if not row.get("is_deleted") or tuple(str(row[name]) for name in key) in seen]
    assert _sorted([[row[name] for name in columns] for row in books]) == _sorted(found)


def test_the_same_goods_stand_side_by_side(lived: Lived) -> None:
    mall = lived.malls["cafe24"]
    shared = mall.rows(
        "select sku, count(distinct platform) as malls from unified.inventory "
        "where match_method <> 'native' and not is_deleted group by sku having malls > 2"
    )
    assert len(shared) > 20


def test_the_season_holds_what_makes_malls_hard(lived: Lived) -> None:
    mall = lived.malls["cafe24"]
    for platform in SOURCES:
        found = mall.rows(f"select distinct claim_type from unified.order_lines where platform = '{platform}'")
        assert {kind for (kind,) in found} >= {"none", "cancel", "cancel_unpaid", "return", "exchange"}, platform
    # Cafe24 makes a line of its own of what a claim takes off another
    split = "original_line_numbers is not null and platform = 'cafe24'"
    assert mall.rows(f"select count(*) from unified.order_lines where {split}") > [(0,)]
    custom = mall.rows(
        "select count(*) from unified.order_lines where platform = 'godomall5' and native_status in "
        "('g5', 'g6', 'g7', 'g8') and canonical_status = 'preparing'"
    )
    assert custom > [(0,)]
    assert mall.rows("select count(distinct currency) from unified.orders where platform = 'makeshop'") == [(2,)]
    for platform in ("cafe24", "wisa"):
        copied = f"select count(*) from unified.orders where is_mirror and platform = '{platform}'"
        assert mall.rows(copied) > [(0,)], platform


@pytest.mark.parametrize("lived", [pytest.param("quarter", marks=pytest.mark.soak)], indirect=True)
def test_ninety_days_hold_a_claim_on_a_part_of_a_line(lived: Lived) -> None:
    part = "qty_cancelled + qty_returned between 1 and qty_ordered - 1 and platform = 'naver_smartstore'"
    assert lived.malls["cafe24"].rows(f"select count(*) from unified.order_lines where {part}") > [(0,)]


def test_a_run_with_nothing_changed_changes_no_unified_row(lived: Lived) -> None:
    assert lived.after == lived.before


@pytest.mark.parametrize("lived", [pytest.param("quarter", marks=pytest.mark.soak)], indirect=True)
def test_a_build_from_the_start_says_the_same(lived: Lived) -> None:
    assert lived.build_anew() == lived.before


def test_the_status_as_of_any_load_is_what_the_malls_said_then(lived: Lived) -> None:
    mall = lived.malls["cafe24"]
    for when, truth in lived.season.moments:
        found = mall.rows(
            "select platform, shop_no, line_id, canonical_status from unified.order_status_history "
            f"where entered_at <= timestamptz '{when.isoformat()}' "
            f"and (left_at is null or left_at > timestamptz '{when.isoformat()}')"
        )
        books = [
            (row["platform"], row["shop_no"], row["line_id"], row["canonical_status"]) for row in truth["order_lines"]
        ]
        # a line that was split off later has its dates from before, and was no line then
        assert set(books) - set(found) == set(), when
        assert len({row[:3] for row in found}) == len(found), "two statuses at once"


def _is_told(table: str, row: dict[str, Any]) -> bool:
    """Naver Pay's refunds are in no list of Cafe24's; a parcel without an invoice is not one yet."""
    return bool(row["is_listed"]) if table == "refunds" else bool(row.get("tracking_no", True))


def _sorted(rows: Any) -> list[str]:
    return sorted(str([plain(value) for value in row]) for row in rows)
