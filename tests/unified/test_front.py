"""A shop that has no more than Cafe24's Front API: products and stock with fewer fields, and no orders at all."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from sources.cafe24.settings import RESOURCES_OF
from tests.unified.warehouse import LOAD_ID, MODELS_ONLY, READ_AT, Raw, Row, Warehouse, build, raw_schemas, write_raw

pytestmark = pytest.mark.xdist_group("cafe24 front")  # one building for all tests of this file

OLDER, OLDER_LOAD = READ_AT - timedelta(days=1), "1773025200.25"
LOADED = (*RESOURCES_OF["front"], "variants", "sweeps", "_ledger", "_rejected_values")


def product(number: int, sold_out: str = "F", **fields: Any) -> Row:
    """A product as the Front API tells it: no dates, no supplier, no price of purchase."""
    return {
        "product_no": str(number),
        "product_code": f"P00000{number}",
        "custom_product_code": f"MUG-{number}",
        "product_name": "머그컵",
        "price": "10000.00",
        "display": "T",
        "selling": "T",
        "sold_out": sold_out,
    } | fields


def variant(number: int, letter: str, quantity: int | None, **fields: Any) -> Row:
    """A variant as the Front API tells it: its stock, and not whether it is counted."""
    return {
        "product_no": str(number),
        "product_code": f"P00000{number}",
        "variant_code": f"P00000{number}000{letter}",
        "options": '[{"name": "색상", "value": "블랙"}]',
        "display": "T",
        "selling": "T",
        "additional_amount": "500.00",
        "quantity": quantity,
        "safety_inventory": 2,
    } | fields


RAW: Raw = {
    "products": [
        product(11),
        product(12, sold_out="T"),
        product(13, _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "variants": [
        variant(11, "A", 7),
        variant(11, "B", 0),
        variant(11, "C", None),
        variant(11, "D", 3, _dlt_load_id=OLDER_LOAD),
        variant(12, "A", 0),
        variant(13, "A", 1, _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "categories": [{"category_no": "24", "category_name": "주방", "category_depth": 1, "use_display": "T"}],
    "category_products": [{"category_no": "24", "display_group": "1", "product_no": "11"}],
    "sweeps": [{"resource": "products", "started_at": READ_AT - timedelta(minutes=5), "rows": 2}],
    "_ledger": [{"run_id": "a", "resource": "products", "status": "ok", "started_at": READ_AT, "window_to": READ_AT}],
}
assert LOAD_ID > OLDER_LOAD


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """All models on the tables that such a shop fills; the others do not exist."""
    path = tmp_path_factory.mktemp("front") / "kmall.duckdb"
    write_raw(path, RAW)
    with duckdb.connect(str(path)) as connection:
        for table in set(raw_schemas()) - set(LOADED):
            connection.execute(f'drop table raw_cafe24."{table}"')
        connection.execute("alter table raw_cafe24.categories drop column category_depth")  # and neither do all columns
    assert not build(path, *MODELS_ONLY)
    return Warehouse(path)


def stock_of(warehouse: Warehouse, variant_id: str, columns: str) -> tuple[Any, ...]:
    return warehouse.row(f"select {columns} from unified.inventory where variant_id = '{variant_id}'")


def test_products_have_what_is_told_and_null_where_nothing_is(front: Warehouse) -> None:
    columns = "product_code, seller_code, price, variant_count, is_selling, is_deleted"
    untold = "currency, supplier_code, supply_price, created_at, updated_at"
    found = front.row(f"select {columns}, {untold} from unified.products where product_id = '11'")
    assert found == ("P0000011", "MUG-11", Decimal(10000), 3, True, False, None, None, None, None, None)


def test_stock_is_told_without_a_policy(front: Warehouse) -> None:
    columns = "stock_policy, qty_listed, qty_safety, qty_available, allows_backorder, is_sold_out, option_text, price"
    found = stock_of(front, "P0000011000A", columns)
    assert found == (None, 7, 2, 5, None, False, "색상=블랙", Decimal(10500))


def test_none_left_is_sold_out_only_where_the_product_is(front: Warehouse) -> None:
    columns = "qty_listed, qty_available, is_sold_out"
    assert stock_of(front, "P0000011000B", columns) == (0, 0, None)
    assert stock_of(front, "P0000011000C", columns) == (None, None, None)
    assert stock_of(front, "P0000012000A", columns) == (0, 0, True)


def test_what_is_gone_is_deleted_as_in_any_shop(front: Warehouse) -> None:
    deleted = front.rows("select variant_id from unified.inventory where is_deleted order by all")
    assert deleted == [("P0000011000D",), ("P0000013000A",)]
    assert front.rows("select product_id from unified.products where is_deleted") == [("13",)]


@pytest.mark.parametrize("table", ["orders", "order_lines", "shipments", "claims", "refunds", "reviews"])
def test_a_shop_without_orders_has_empty_tables_of_them(front: Warehouse, table: str) -> None:
    assert front.rows(f"select * from unified.{table}") == []


def test_days_of_a_counter_nobody_read_are_not_there(front: Warehouse) -> None:
    assert front.rows("select * from reports.daily_traffic") == []
    assert front.rows("select * from staging.stg_cafe24__analytics_visits") == []
