"""Money, channels, copies of SmartStore's orders, stock, parcels and files of WISA as the unified tables tell them."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unified.warehouse import LOAD_ID, MODELS_ONLY, READ_AT, Warehouse, build, write_raw
from tests.unified.wisa.test_wisa_statuses import line_of
from tests.unified.wisa.wisa_goods import LATER
from tests.unified.wisa.wisa_rows import RAW, STORE_ORDER, order_no

STOCK = "stock_policy, qty_listed, qty_safety, qty_available, is_selling, is_sold_out, is_deleted"
ENTITIES = ("orders", "order_lines", "shipments", "claims", "refunds", "products", "variants", "reviews")


def order_of(warehouse: Warehouse, number: int, columns: str) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.orders where order_id = '{order_no(number)}'")


def test_an_order_has_one_amount_and_nothing_beside_it(wisa: Warehouse) -> None:
    columns = "gross_amount, paid_amount, shipping_fee, points_used, refund_amount, fee_amount, paid_amount_initial"
    assert order_of(wisa, 104, columns) == (*(Decimal(40000), Decimal(24000), None, None, None, None, Decimal(24000)),)


def test_an_order_without_an_amount_costs_what_its_lines_cost(wisa: Warehouse) -> None:
    columns = "paid_amount, product_amount_initial, product_amount_current"
    assert order_of(wisa, 120, columns) == (Decimal(40000), Decimal(40000), Decimal(20000))


@pytest.mark.parametrize(("number", "paid"), [(101, 40000), (118, 0), (119, 20000), (121, 0)])
def test_payment_is_read_from_the_orders_word_else_from_its_lines(wisa: Warehouse, number: int, paid: int) -> None:
    assert order_of(wisa, number, "is_paid, paid_amount") == (paid > 0, Decimal(paid))


def test_a_line_names_its_goods_as_they_are_now(wisa: Warehouse) -> None:
    columns = "product_name, option_text, seller_code, sku, unit_price, gross_amount, discount_seller, currency"
    assert line_of(wisa, 103, columns) == (
        *("머그컵<br>350ml", "색상=블랙", None, "SKU-5001", Decimal(10000), Decimal(20000), Decimal(0), "KRW"),
    )
    assert line_of(wisa, 122, "product_name, variant_id, sku") == (None, "1999", "wisa:main:1999")


@pytest.mark.parametrize(
    ("number", "channel"),
    [(1, "own_mall"), (108, "naver_smartstore"), (110, "n-mart"), (111, "kakao_talk_store"), (112, "own_mall")],
)
def test_the_channel_is_in_common_words_or_the_malls(wisa: Warehouse, number: int, channel: str) -> None:
    assert order_of(wisa, number, "sales_channel") == (channel,)


def test_an_order_from_smartstore_counts_while_smartstore_is_not_connected(drop_folder: Warehouse) -> None:
    assert drop_folder.rows("select order_id from unified.orders where is_mirror") == []
    assert order_of(drop_folder, 108, "market_order_id, sales_channel") == (STORE_ORDER, "naver_smartstore")


@pytest.mark.parametrize("table", ["orders", "order_lines"])
def test_an_order_that_smartstore_holds_too_is_a_mirror(wisa: Warehouse, table: str) -> None:
    mirrors = f"select order_id from unified.{table} where is_mirror order by 1"
    assert wisa.rows(mirrors) == [(order_no(108),), (order_no(110),)]


def test_a_mirror_commits_no_stock(wisa: Warehouse) -> None:
    where = "variant_id = '1001-5001' and shop_alias = 'main'"
    demand = f"select sum(qty_active) from unified.order_lines where is_open_demand and not is_mirror and {where}"
    committed = wisa.row(f"select qty_committed from unified.inventory where {where}")
    assert committed == wisa.row(demand)


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ("1001-5001", ("tracked", 5, 2, 3, True, False, False)),  # counted after the product was read
        ("1001-5002", ("untracked", None, 2, None, True, False, False)),  # no limit, whatever it counts
        ("1001-5003", ("forced_soldout", 4, None, 0, True, True, False)),  # sold out by hand
        ("1001-5004", ("tracked", 7, None, 7, True, False, True)),  # taken off its product
        ("1001-5005", ("tracked", 7, 2, 5, True, False, False)),  # counted before the product was read
        ("1001-5006", ("tracked", 0, None, 0, True, True, False)),  # without a mode a quantity is a limit
        ("1001-5007", ("tracked", -1, None, 0, True, True, False)),
        ("1002", ("tracked", 9, None, 9, True, False, False)),  # without options
        ("1003-5010", ("forced_soldout", 7, None, 0, True, True, False)),  # the product is sold out
        ("1004-5011", ("tracked", 7, None, 7, True, False, False)),  # hidden
        ("1005-5012", ("tracked", 7, None, 7, False, False, True)),  # in the bin
        ("1006-5013", ("tracked", 7, None, 7, True, False, True)),  # not in the last list
        ("1007", ("tracked", 9, None, 9, None, False, False)),  # in a state nobody knows
        ("1008-5020", ("untracked", None, 2, None, True, False, False)),  # an option that only the stock names
        ("1009", ("tracked", 3, 2, 1, True, False, False)),  # without options, counted apart
    ],
)
def test_stock_follows_its_mode_and_the_later_reading(
    wisa: Warehouse, variant: str, expected: tuple[object, ...]
) -> None:
    assert wisa.row(f"select {STOCK} from unified.inventory where variant_id = '{variant}'") == expected


def test_stock_said_without_an_option_is_no_variant_of_a_product_that_has_some(wisa: Warehouse) -> None:
    found = wisa.rows("select variant_id from unified.variants where product_id = '1001' and not is_deleted order by 1")
    assert found == [(f"1001-{number}",) for number in (5001, 5002, 5003, 5005, 5006, 5007)]


def test_a_variant_has_its_code_and_price_and_the_time_of_its_reading(wisa: Warehouse) -> None:
    columns = "seller_code, sku, option_text, price, deduct_stage, allows_backorder, observed_at"
    query = f"select {columns} from unified.inventory where variant_id = '1001-500{{}}'"
    assert wisa.row(query.format(1)) == ("sku-5001", "SKU-5001", "색상=블랙", Decimal(10000), None, False, LATER)
    assert wisa.row(query.format(3))[2] is None
    assert wisa.row(query.format(5))[2] == "화이트"
    assert wisa.row(query.format(7))[:2] == (None, "wisa:main:1001-5007")
    assert wisa.row(query.format(5))[-1] == READ_AT


def test_without_a_stock_export_the_product_tells_the_stock(drop_folder: Warehouse) -> None:
    query = f"select {STOCK} from unified.inventory where variant_id = '1001-500{{}}'"
    assert drop_folder.row(query.format(1)) == ("tracked", 7, None, 7, True, False, False)
    assert drop_folder.row(query.format(2)) == ("untracked", None, None, None, True, False, False)


def test_a_product_tells_what_it_tells(wisa: Warehouse) -> None:
    columns = "product_code, product_name_plain, price, variant_count, is_displayed, created_at, updated_at"
    query = f"select {columns} from unified.products where product_id = '{{}}'"
    made, changed = datetime(2026, 1, 31, 15, 30, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)
    assert wisa.row(query.format(1001)) == ("WS-1001", "머그컵 350ml", Decimal(10000), 6, True, made, changed)
    assert wisa.row(query.format(1002))[3:] == (1, True, made, made)  # 0: never changed
    assert wisa.row(query.format(1004))[4] is False
    assert wisa.row(query.format(1007))[4:] == (None, made, made)


def test_lines_with_one_invoice_number_are_one_parcel(wisa: Warehouse) -> None:
    columns = "tracking_no, shipment_id, carrier, shipment_status, line_count, qty_shipped, shipped_at"
    where = f"order_id = '{order_no(116)}'"
    assert wisa.rows(f"select {columns} from unified.shipments where {where} order by tracking_no nulls first") == [
        (None, None, None, "delivered", 1, 2, None),
        ("700200", None, "가상택배", "shipped", 2, 4, None),
        ("700300", None, "가상택배", "delivered", 1, 2, None),
        ("700400", None, "가상택배", "ready", 1, 2, None),
    ]


def test_a_second_shop_stays_apart(wisa: Warehouse) -> None:
    found = wisa.rows("select order_id from unified.orders where shop_alias = 'second'")
    assert found == [(order_no(117),)]


def test_files_and_their_bad_rows_can_be_looked_up(wisa: Warehouse) -> None:
    bad = wisa.row("select file_name, line_number, reason, column_names from staging.stg_wisa__quarantined_rows")
    assert bad == ("주문_0301.csv", 3, "no number", "수량,판매가")
    file = wisa.row(
        "select file_name, resource, row_count, rejected_count, newest_at from staging.stg_wisa__drop_files"
    )
    assert file == ("주문_0301.csv", "orders", 2, 1, datetime(2026, 3, 1, tzinfo=UTC))


def test_marketplaces_tell_how_each_product_stands_there(wisa: Warehouse) -> None:
    columns = "marketplace, native_status, marketplace_product_id, message, last_synced_at"
    assert wisa.rows(f"select {columns} from staging.stg_wisa__marketplace_status order by 1") == [
        ("kakao_talk_store", "failed", None, "category required", None),
        ("naver", "synced", "9001", None, datetime(2026, 3, 1, 3, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("entity", ENTITIES)
def test_this_mall_maps_into_the_columns_of_another(wisa: Warehouse, entity: str) -> None:
    query = (
        "select column_name, data_type from information_schema.columns where table_schema = 'intermediate' "
        "and table_name = 'int_{}__{}' order by ordinal_position"
    )
    found = wisa.rows(query.format("wisa", entity))
    assert found
    assert found == wisa.rows(query.format("naver_smartstore", entity))


@pytest.mark.parametrize(("unfinished", "lines", "options"), [((), 1, ["1001-5004"]), ((LOAD_ID,), 2, [])])
def test_what_is_older_is_gone_only_if_the_newer_load_came_to_its_end(
    tmp_path: Path, unfinished: tuple[str, ...], lines: int, options: list[str]
) -> None:
    """A load that is killed between two tables leaves orders of its own and lines of the one before."""
    path = tmp_path / "kmall.duckdb"
    write_raw(path, RAW, "wisa", unfinished)
    wanted = ("+int_wisa__current_lines", "+int_wisa__stock")
    assert not build(path, *MODELS_ONLY, "--select", *wanted, platforms=("wisa",))
    built = Warehouse(path)
    found = built.rows(f"select count(*) from intermediate.int_wisa__current_lines where order_id = '{order_no(105)}'")
    assert found == [(lines,)]
    removed = "select variant_id from intermediate.int_wisa__stock where product_id = '1001' and is_removed"
    assert [variant for (variant,) in built.rows(removed)] == options
