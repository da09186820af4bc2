"""Orders, stock, claims, refunds, reviews and times as the unified tables tell them."""

import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from pipelines.platforms import all_platforms
from tests.unified.warehouse import PROJECT, Warehouse, dbt, raw_keys, raw_schemas

pytestmark = pytest.mark.xdist_group("unified")  # where the shared warehouse is looked at


def order_of(warehouse: Warehouse, number: int, columns: str) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.orders where order_id = '20260301-{number:07d}'")


def stock_of(warehouse: Warehouse, variant: str, columns: str, shop_no: str = "1") -> tuple[object, ...]:
    where = f"variant_id = '{variant}' and shop_no = '{shop_no}'"
    return warehouse.row(f"select {columns} from unified.inventory where {where}")


def test_times_are_utc_and_days_are_korean(warehouse: Warehouse) -> None:
    found = order_of(warehouse, 310, "ordered_at, ordered_date_kst::text, currency")
    assert found == (datetime(2026, 3, 1, 7, 30, tzinfo=UTC), "2026-03-01", "USD")


def test_line_money_is_per_line(warehouse: Warehouse) -> None:
    columns = "unit_price, gross_amount, net_amount, fee_amount, settlement_amount"
    found = warehouse.row(f"select {columns} from unified.order_lines where line_id = '20260301-0000003-01'")
    assert found == (Decimal(10000), Decimal(20000), Decimal(20000), None, None)


def test_tracked_stock_keeps_back_its_reserve(warehouse: Warehouse) -> None:
    columns = "stock_policy, qty_listed, qty_safety, qty_available, allows_backorder, is_sold_out, price"
    found = stock_of(warehouse, "P0000011000A", columns)
    assert found == ("tracked", 10, 3, 7, False, False, Decimal(10500))


def test_stock_below_zero_is_kept_and_nothing_is_available(warehouse: Warehouse) -> None:
    columns = "qty_listed, qty_available, allows_backorder, is_sold_out"
    assert stock_of(warehouse, "P0000011000B", columns) == (-2, 0, True, False)


def test_untracked_stock_is_null_and_never_zero(warehouse: Warehouse) -> None:
    columns = "stock_policy, qty_listed, qty_available, qty_on_hand_est, is_sold_out"
    assert stock_of(warehouse, "P0000011000C", columns) == ("untracked", None, None, None, False)


def test_stock_at_zero_is_sold_out(warehouse: Warehouse) -> None:
    assert stock_of(warehouse, "P0000011000D", "is_sold_out, deduct_stage") == (True, "payment")


def test_open_demand_is_committed_stock(warehouse: Warehouse) -> None:
    demand = (
        "select sum(qty_active) from unified.order_lines where is_open_demand and shop_alias = 'main' and shop_no = '1'"
    )
    committed, on_hand = stock_of(warehouse, "P0000011000A", "qty_committed, qty_on_hand_est")
    assert (committed, on_hand) == (warehouse.row(demand)[0], committed + 10)


def test_a_product_the_last_sweep_did_not_see_is_deleted_with_its_options(warehouse: Warehouse) -> None:
    assert warehouse.rows("select product_id, shop_no, is_deleted from unified.products order by all") == [
        ("11", "1", False),
        ("11", "2", False),
        ("12", "1", True),
    ]
    assert stock_of(warehouse, "P0000012000A", "is_deleted") == (True,)


def test_an_option_removed_from_a_living_product_is_deleted(warehouse: Warehouse) -> None:
    assert stock_of(warehouse, "P0000011000E", "is_deleted") == (True,)
    assert warehouse.row("select variant_count from unified.products where product_id = '11' and shop_no = '1'") == (4,)


def test_prices_and_currency_are_those_of_the_shop(warehouse: Warehouse) -> None:
    assert stock_of(warehouse, "P0000011000A", "price, currency, option_text", "2") == (
        Decimal("9.50"),
        "USD",
        "Color=Black",
    )


def test_a_seller_code_is_the_sku_unless_it_is_a_placeholder(warehouse: Warehouse) -> None:
    assert stock_of(warehouse, "P0000011000A", "sku, match_method, seller_code") == ("SKU-1", "variant_code", "sku-1")
    assert stock_of(warehouse, "P0000011000B", "sku, match_method") == ("cafe24:main:P0000011000B", "native")


def test_the_name_stays_as_the_mall_writes_it_beside_a_plain_one(warehouse: Warehouse) -> None:
    found = warehouse.rows("select distinct product_name, product_name_plain from unified.products")
    assert found == [("머그컵<br>350ml", "머그컵 350ml")]


def test_a_return_tells_reason_pieces_and_whether_the_goods_went_back_to_stock(warehouse: Warehouse) -> None:
    columns = "claim_type, claim_phase, reason_group, reason_side, qty, restock_state, claim_completed_at, requested_at"
    found = warehouse.row(f"select {columns} from unified.claims where claim_id = 'R20260306-0000001'")
    assert found == (
        *("return", "completed", "defect", "buyer", 2, "restored"),
        datetime(2026, 3, 8, 23, tzinfo=UTC),
        datetime(2026, 3, 5, 23, tzinfo=UTC),
    )


def test_a_listed_refund_joins_its_claim_and_its_fee(warehouse: Warehouse) -> None:
    columns = (
        "claim_id, claim_type, refund_status, refund_amount, claim_fee_amount, is_derived, refunded_date_kst::text"
    )
    found = warehouse.row(f"select {columns} from unified.refunds where refund_id = 'R20260306-0000001'")
    assert found == ("R20260306-0000001", "return", "done", Decimal(17000), Decimal(3000), False, "2026-03-10")


def test_a_naver_pay_refund_is_derived_and_marked(warehouse: Warehouse) -> None:
    columns = "refund_status, refund_amount, is_derived, refunded_at"
    found = warehouse.row(f"select {columns} from unified.refunds where order_id = '20260301-0000312'")
    assert found == ("done", Decimal(23000), True, datetime(2026, 3, 3, 2, tzinfo=UTC))
    assert order_of(warehouse, 312, "paid_amount, refund_amount") == (Decimal(23000), Decimal(23000))


def test_an_imported_order_is_no_mirror_while_its_origin_is_not_connected(warehouse: Warehouse) -> None:
    assert order_of(warehouse, 311, "sales_channel, is_mirror, market_order_id") == (
        *("naver_smartstore", False),
        "2026030112345678",
    )


def test_lines_of_one_parcel_make_one_shipment(warehouse: Warehouse) -> None:
    columns = "shipment_id, tracking_no, line_count, qty_shipped, shipment_status"
    found = warehouse.rows(f"select {columns} from unified.shipments")
    assert found == [("D-20260301-0000304-00", "500100", 2, 4, "shipped")]


def test_an_answer_counts_on_its_review_and_has_no_rating(warehouse: Warehouse) -> None:
    columns = "review_id, parent_review_id, is_reply, rating, answer_count, created_date_kst::text"
    assert warehouse.rows(f"select {columns} from unified.reviews order by 1") == [
        ("1", None, False, 5, 1, "2026-03-05"),
        ("2", "1", True, None, 0, "2026-03-06"),
    ]


def test_two_shops_with_one_order_number_stay_apart(warehouse: Warehouse) -> None:
    assert warehouse.rows("select distinct shop_alias from unified.orders order by 1") == [("main",), ("second",)]


def test_freshness_tells_the_last_run_and_how_far_the_data_reaches(warehouse: Warehouse) -> None:
    found = warehouse.row("select last_status, last_error, is_ok, data_through::date::text from reports.data_freshness")
    assert found == ("failed", "quota", False, "2026-03-09")


def test_no_unified_column_names_a_person_or_a_load(warehouse: Warehouse) -> None:
    query = "select distinct column_name from information_schema.columns where table_schema = 'unified'"
    names = {name for (name,) in warehouse.rows(query)}
    parts = (
        "email",
        "phone",
        "address",
        "writer",
        "buyer",
        "receiver",
        "member_id",
        "bank",
        "load_id",
        "read_at",
        "_ip",
    )
    assert not [name for name in names if any(part in name for part in parts)]


def test_money_is_decimal_with_two_places(warehouse: Warehouse) -> None:
    query = (
        "select distinct data_type from information_schema.columns where table_schema = 'unified' "
        "and (column_name like '%amount%' or column_name like '%price%' or column_name like '%fee%' "
        "or column_name like 'discount%') and column_name not like 'is_%'"
    )
    assert warehouse.rows(query) == [("DECIMAL(18,2)",)]


def test_counts_are_whole_numbers(warehouse: Warehouse) -> None:
    query = "select distinct data_type from information_schema.columns where table_schema in ('unified', 'reports')"
    types = {kind for (kind,) in warehouse.rows(query)}
    assert types == {
        "BIGINT",
        "BOOLEAN",
        "DATE",
        "DECIMAL(18,1)",
        "DECIMAL(18,2)",
        "DECIMAL(18,4)",
        "DECIMAL(18,6)",
        "INTEGER",
        "TIMESTAMP WITH TIME ZONE",
        "VARCHAR",
    }


@pytest.mark.soak  # costs as much as the building itself
def test_dbt_finds_nothing_wrong_with_the_rows_of_any_mall(built: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / built.path.name
    shutil.copy(built.path, path)
    asked = dbt(path, "test", "--exclude-resource-type", "unit_test", variables={"platforms": list(all_platforms())})
    assert len(asked.result.results) > 300
    assert [each.node.name for each in asked.result.results if each.status.value not in ("pass", "warn")] == []


@pytest.mark.parametrize("platform", all_platforms())
def test_the_declared_raw_tables_are_those_of_the_shapes(platform: str) -> None:
    declared = yaml.safe_load((PROJECT / "models" / "staging" / platform / "_sources.yml").read_text())
    tables = {
        table["name"]: {column["name"]: column["data_type"] for column in table["columns"]}
        for table in declared["sources"][0]["tables"]
    }
    names = {
        "string": "text",
        "int64": "bigint",
        "double": "double",
        "bool": "boolean",
        "timestamp[us, tz=UTC]": "timestamp",
    }
    ours = ("sweeps", "orders_missing", "_ledger", "_rejected_values")
    shapes = {
        table: {field.name: names[str(field.type)] for field in schema}
        for table, schema in raw_schemas(platform).items()
        if table not in ours
    }
    assert {table: columns for table, columns in tables.items() if table not in ours} == shapes


@pytest.mark.parametrize("platform", all_platforms())
def test_the_declared_keys_are_those_that_rows_are_loaded_with(platform: str) -> None:
    declared = yaml.safe_load((PROJECT / "models" / "staging" / platform / "_sources.yml").read_text())
    keys = {table["name"]: tuple(table["config"]["meta"]["key"]) for table in declared["sources"][0]["tables"]}
    assert keys == raw_keys(platform)


def test_every_column_of_every_model_is_described(built: Warehouse) -> None:
    described = {
        (model["name"], column["name"])
        for file in PROJECT.rglob("*.yml")
        for kind in ("models", "seeds", "snapshots")
        for model in (yaml.safe_load(file.read_text()) or {}).get(kind, [])
        if isinstance(model, dict) and model.get("description")
        for column in model.get("columns", [])
        if column.get("description")
    }
    columns = built.rows(
        "select table_name, column_name from information_schema.columns "
        "where table_schema in ('staging', 'intermediate', 'unified', 'reports', 'history', 'seeds')"
    )
    assert len(columns) > 3000
    assert [each for each in columns if each not in described] == []
