"""The comparison with the seller's books finds every kind of difference."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.books import Comparison, compare
from pipelines.warehouse_reading import Reader

AT = datetime(2026, 1, 5, 3, tzinfo=UTC)
BOOKS = [
    {
        "platform": "cafe24",
        "shop_no": "1",
        "order_id": f"A{n}",
        "paid_amount": Decimal("1000.50"),
        "ordered_at": AT,
        "is_first": n == 1,
    }
    for n in (1, 2, 3)
]


def compared(*statements: str) -> Comparison:
    with duckdb.connect() as connection:
        connection.execute("create schema unified")
        connection.execute(
            "create table unified.orders as select 'cafe24' as platform, '1' as shop_no, 'A' || n as order_id, "
            "1000.50::decimal(18, 2) as paid_amount, timestamptz '2026-01-05 12:00:00+09' as ordered_at, n = 1 as "
            "is_first, 'unknown to the books' as note from range(1, 4) as t(n)"
        )
        for statement in statements:
            connection.execute(statement)
        (found,) = compare({"orders": BOOKS}, Reader(connection, is_duckdb=True))
    return found


def test_equal_rows_are_counted_whatever_the_scale_and_zone():
    found = compared()
    assert (found.ok, found.sentence) == (True, "3 of 3 orders equal the seller's books")
    assert found.columns == ("paid_amount", "ordered_at", "is_first")


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ("paid_amount = 1000.51", "paid_amount is 1000.51, in the books 1000.50"),
        ("is_first = null", "is_first is None, in the books False"),
        ("ordered_at = ordered_at + interval 1 second", "ordered_at is 2026-01-05 03:00:01+00:00"),
    ],
)
def test_one_wrong_value_is_named(change: str, difference: str):
    found = compared(f"update unified.orders set {change} where order_id = 'A2'")
    assert (found.ok, found.equal) == (False, 2)
    assert difference in found.differences[0]


def test_a_missing_row_is_named():
    found = compared("delete from unified.orders where order_id = 'A3'")
    assert (found.equal, found.differences) == (2, ("cafe24 1 A3: missing",))


def test_a_row_too_many_is_not_well():
    found = compared("insert into unified.orders by name select 'cafe24' as platform, '1' as shop_no, 'A9' as order_id")
    assert (found.ok, found.equal, found.extra) == (False, 3, 1)
    assert "1 more that the books do not have" in found.sentence


def test_a_table_that_is_not_built_is_not_compared():
    rows: dict[str, list[dict[str, Any]]] = {"orders": BOOKS}
    with duckdb.connect() as connection:
        assert compare(rows, Reader(connection, is_duckdb=True)) == []


def inventory_compared(deleted: bool, statement: str) -> Comparison:
    books = [{"platform": "cafe24", "shop_no": "1", "variant_id": "V1", "price": 10, "is_deleted": deleted}]
    with duckdb.connect() as connection:
        connection.execute("create schema unified")
        connection.execute(
            "create table unified.inventory as select 'cafe24' as platform, '1' as shop_no, 'V1' as variant_id, "
            "10 as price, false as is_deleted"
        )
        connection.execute(statement)
        (found,) = compare({"inventory": books}, Reader(connection, is_duckdb=True))
    return found


def test_a_row_deleted_before_the_first_load_is_not_asked_for_and_a_living_one_is():
    assert inventory_compared(True, "delete from unified.inventory").total == 0
    assert not inventory_compared(False, "delete from unified.inventory").ok


def test_of_a_deleted_row_only_the_deletion_is_judged():
    assert inventory_compared(True, "update unified.inventory set is_deleted = true, price = 9").ok
    assert not inventory_compared(True, "update unified.inventory set price = 10").ok
