"""Goods, options, add-ons, their stock, parcels and reviews of Godomall5 in the unified tables."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.unified.godomall5.rows import order_no
from tests.unified.warehouse import Warehouse

STOCK = "stock_policy, qty_listed, qty_safety, qty_available, is_selling, is_sold_out, is_deleted"


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ("1000000011-501", ("tracked", 5, 2, 3, True, False, False)),  # its sale stops at two pieces
        ("1000000011-502", ("tracked", 0, 0, 0, True, True, False)),
        ("1000000011-503", ("tracked", 5, 0, 5, False, False, False)),  # sold out by the option's own mark
        ("1000000011-504", ("tracked", 5, 0, 5, False, False, False)),  # not sold for another reason
        ("1000000011-505", ("tracked", 5, 0, 5, True, False, True)),  # taken off its goods
        ("1000000012", ("tracked", 7, 0, 7, True, False, False)),  # without options
        ("1000000013-506", ("untracked", None, 0, None, True, False, False)),
        ("1000000014-507", ("forced_soldout", 5, 0, 0, True, True, False)),
        ("1000000015", ("tracked", 0, 0, 0, False, True, False)),
        ("1000000016-508", ("tracked", 5, 0, 5, True, False, True)),  # its goods are gone
        ("add-31", ("tracked", 4, 0, 4, True, False, False)),
        ("add-32", ("tracked", 4, 0, 4, False, False, False)),  # marked sold out
        ("add-33", ("tracked", 0, 0, 0, True, True, True)),
    ],
)
def test_stock_follows_the_marks_of_goods_and_options(
    godomall5: Warehouse, variant: str, expected: tuple[object, ...]
) -> None:
    found = godomall5.row(f"select {STOCK} from unified.inventory where variant_id = '{variant}'")
    assert found == expected


def test_the_empty_option_of_goods_without_options_is_no_variant(godomall5: Warehouse) -> None:
    found = godomall5.rows("select variant_id from unified.variants where product_id = '1000000012'")
    assert found == [("1000000012",)]


def test_an_option_has_its_price_and_names_what_it_has(godomall5: Warehouse) -> None:
    columns = "price, option_text, seller_code, sku, is_displayed, currency, deduct_stage, allows_backorder"
    query = f"select {columns} from unified.inventory where variant_id = '1000000011-50{{}}'"
    assert godomall5.row(query.format(1)) == (
        *(Decimal(9500), "색상=블랙, 크기=M", "sku-1", "SKU-1", True, "KRW", None, False),
    )
    assert godomall5.row(query.format(2))[:4] == (
        *(Decimal(10000), "색상=화이트", None, "godomall5:main:1000000011-502"),
    )
    assert godomall5.row(query.format(4))[4] is False


def test_open_demand_is_committed_stock(godomall5: Warehouse) -> None:
    demand = godomall5.row(
        "select sum(qty_active) from unified.order_lines "
        "where is_open_demand and shop_alias = 'main' and variant_id = '1000000011-501'"
    )
    elsewhere = godomall5.row("select count(*) > 0 from unified.order_lines where is_open_demand and shop_no <> '1'")
    assert elsewhere == (True,)  # one stock for all shops of the mall
    found = godomall5.row("select qty_committed from unified.inventory where variant_id = '1000000011-501'")
    assert found == demand


def test_goods_the_last_sweep_did_not_see_are_deleted(godomall5: Warehouse) -> None:
    found = godomall5.rows("select product_id from unified.products where is_deleted order by 1")
    assert found == [("1000000016",), ("add-33",)]


def test_a_product_tells_what_its_goods_tell(godomall5: Warehouse) -> None:
    columns = "product_code, seller_code, product_name_plain, price, tax_class, variant_count, created_at, updated_at"
    query = f"select {columns} from unified.products where product_id = '{{}}'"
    made = datetime(2026, 1, 31, 15, 30, tzinfo=UTC)
    assert godomall5.row(query.format("1000000011")) == (
        *("1000000011", "MUG", "머그컵 350ml", Decimal(10000), "taxable", 4, made, made),
    )
    assert godomall5.row(query.format("1000000012"))[5:] == (1, made, datetime(2026, 3, 5, tzinfo=UTC))
    assert godomall5.row(query.format("1000000013"))[4] == "exempt"
    assert godomall5.row(query.format("add-31")) == (*("31", None, "선물 포장", Decimal(1000), None, 1, None, None),)


def test_lines_with_one_invoice_number_are_one_parcel(godomall5: Warehouse) -> None:
    columns = "tracking_no, shipment_id, carrier, carrier_code, shipment_status, line_count, qty_shipped, delivered_at"
    where = f"order_id = '{order_no(217)}'"
    found = godomall5.rows(f"select {columns} from unified.shipments where {where} order by tracking_no nulls first")
    arrived = datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert found == [
        (None, None, None, None, "shipped", 1, 2, None),
        ("600100", None, "한진택배", "12", "shipped", 2, 4, None),
        ("600300", None, "한진택배", "12", "delivered", 1, 2, arrived),
        ("600400", None, None, None, "ready", 1, 2, None),
    ]


def test_reviews_count_the_answers_in_their_row_and_beside_it(godomall5: Warehouse) -> None:
    columns = "review_id, product_id, rating, is_secret, answer_count, is_deleted, first_answered_at"
    replied = datetime(2026, 3, 8, 17, tzinfo=UTC)
    assert godomall5.rows(f"select {columns} from unified.reviews order by review_id") == [
        ("1", "1000000011", 5, False, 2, False, None),
        ("2", None, None, True, 1, False, replied),
        ("3", "1000000012", None, False, 0, True, None),
    ]


def test_a_second_shop_stays_apart(godomall5: Warehouse) -> None:
    found = godomall5.rows("select order_id from unified.orders where shop_alias = 'second'")
    assert found == [(order_no(218),)]
