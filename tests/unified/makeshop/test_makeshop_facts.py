"""Orders, money, claims, refunds and parcels of MakeShop as the unified tables tell them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.unified.makeshop.makeshop_japan import number_of
from tests.unified.makeshop.makeshop_korea import line_id, ordernum
from tests.unified.makeshop.test_makeshop_statuses import japanese_line, line_of
from tests.unified.warehouse import Warehouse

ENTITIES = ("orders", "order_lines", "shipments", "claims", "refunds", "products", "variants", "reviews")


def order_of(warehouse: Warehouse, order_id: str, columns: str) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.orders where order_id = '{order_id}'")


def refunds_of(warehouse: Warehouse, number: int, columns: str) -> list[tuple[object, ...]]:
    where = f"order_id = '{ordernum(number)}' order by refund_id"
    return warehouse.rows(f"select {columns} from unified.refunds where {where}")


def claim_of(warehouse: Warehouse, line: str, columns: str) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.claims where line_id = '{line}'")


def test_korean_times_are_utc_here_and_a_zero_date_is_none(makeshop: Warehouse) -> None:
    columns = "ordered_at, ordered_date_kst::text, paid_at"
    placed, paid = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 0, 1, tzinfo=UTC)
    assert order_of(makeshop, ordernum(2), columns) == (placed, "2026-03-01", paid)
    assert line_of(makeshop, 2, "shipped_at, delivered_at, cancelled_at") == (None, None, None)


def test_japan_writes_times_in_two_ways_and_none_as_two_dashes(makeshop: Warehouse) -> None:
    assert order_of(makeshop, number_of(4), "ordered_at, ordered_date_kst::text") == (
        datetime(2026, 2, 28, 15, 5, tzinfo=UTC),
        "2026-03-01",
    )
    sent = datetime(2026, 3, 3, 1, 15, tzinfo=UTC)
    assert japanese_line(makeshop, 4, "shipped_at, ship_due_at") == (sent, None)
    assert japanese_line(makeshop, 31, "ship_due_at") == (datetime(2026, 3, 4, 15, tzinfo=UTC),)
    assert japanese_line(makeshop, 31, "shipped_at") == (None,)


def test_a_korean_order_has_its_money_and_points_as_it_was_placed(makeshop: Warehouse) -> None:
    columns = "paid_amount, points_used, paid_amount_initial, paid_amount_current, refund_amount, shipping_fee"
    assert order_of(makeshop, ordernum(31), columns) == tuple(map(Decimal, (23000, 8000, 23000, 0, 23000, 3000)))
    assert order_of(makeshop, ordernum(1), "paid_amount, is_paid, currency") == (0, False, "KRW")
    assert order_of(makeshop, ordernum(3), "paid_amount, is_paid, paid_at") == (Decimal(23000), True, None)


def test_a_japanese_order_sums_the_fees_of_its_deliveries(makeshop: Warehouse) -> None:
    columns = "paid_amount, shipping_fee, product_amount_initial, gross_amount, discount_seller, points_used, currency"
    assert order_of(makeshop, number_of(31), columns) == (
        *map(Decimal, (6400, 1200, 2800, 2800, 0, 0)),
        "JPY",
    )
    assert order_of(makeshop, number_of(2), "paid_amount, is_paid") == (0, False)


def test_discounts_of_a_line_are_its_own_and_those_on_shipping_stay_apart(makeshop: Warehouse) -> None:
    columns = "shipping_discount, discount_seller, discount_platform"
    assert order_of(makeshop, ordernum(30), columns) == tuple(map(Decimal, (2500, 1700, 0)))
    columns = "discount_seller, net_amount, paid_amount"
    assert line_of(makeshop, 30, columns) == tuple(map(Decimal, (1200, 18800, 18800)))
    assert line_of(makeshop, 30, columns, 2) == tuple(map(Decimal, (0, 20000, 20000)))


def test_a_price_is_of_one_piece_with_its_option(makeshop: Warehouse) -> None:
    columns = "unit_price, gross_amount, supply_price"
    assert line_of(makeshop, 2, columns) == tuple(map(Decimal, (10000, 20000, 4000)))


def test_a_line_names_its_variant(makeshop: Warehouse) -> None:
    columns = "product_id, variant_id, option_text, seller_code, sku"
    assert line_of(makeshop, 2, columns) == ("101", "101-1", "색상=블랙, 크기=M", None, "SKU-1")
    assert line_of(makeshop, 30, columns, 2)[1:3] == ("101-1", None)  # without options


@pytest.mark.parametrize(
    ("place", "variant", "seller_code"),
    [
        (1, "000000000022", "BAG-WHITE-M"),  # by the code
        (2, "000000000023", "OLD-CODE"),  # by the choices: the code was changed since
        (3, "000000000024", "BAG-GONE"),  # taken off the product
        (4, "000000000002-NEVER-SEEN", "NEVER-SEEN"),  # shown as what it is called, not as another
        (5, "000000000001", "CUP"),  # the product's only one
        (6, "000000000009", None),  # of a product that was never read
    ],
)
def test_a_japanese_line_names_its_variation_by_code_then_choices(
    makeshop: Warehouse, place: int, variant: str, seller_code: str | None
) -> None:
    found = japanese_line(makeshop, 32, "variant_id, seller_code", f"1-{place}")
    assert found == (variant, seller_code)


def test_how_it_was_paid_and_ordered_is_told_where_the_mall_tells(makeshop: Warehouse) -> None:
    columns = "sales_channel, is_mobile, is_subscription, customer_key, market_order_id, is_mirror, payment_methods"
    assert order_of(makeshop, ordernum(29), columns) == ("naver_pay", True, True, "ab12", None, False, "C")
    assert order_of(makeshop, ordernum(2), columns)[:4] == ("own_mall", False, False, None)
    assert order_of(makeshop, number_of(31), columns)[:4] == ("own_mall", None, None, "cd34")
    assert order_of(makeshop, number_of(31), "native_order_status") == ("0001",)


def test_a_korean_claim_is_named_by_its_line_and_tells_reason_and_dates(makeshop: Warehouse) -> None:
    columns = "claim_id, claim_type, claim_phase, reason_group, native_reason, qty, requested_at, claim_completed_at"
    asked, ended = datetime(2026, 3, 5, 1, tzinfo=UTC), datetime(2026, 3, 3, 15, 10, tzinfo=UTC)
    assert claim_of(makeshop, line_id(9), columns) == (
        *(line_id(9), "cancel", "completed", "out_of_stock", "품절", 2, asked, ended),
    )
    assert claim_of(makeshop, line_id(16), columns)[:5] == (
        *(line_id(16), "exchange", "requested", "change_of_mind", "사이즈 변경"),
    )
    assert claim_of(makeshop, line_id(16), "requested_at, is_claim_open") == (None, True)
    assert claim_of(makeshop, line_id(19), "claim_phase, is_claim_open") == ("rejected", False)


def test_the_newest_request_of_a_line_counts(makeshop: Warehouse) -> None:
    columns = "reason_group, claim_completed_at"
    assert claim_of(makeshop, line_id(21), columns) == ("change_of_mind", datetime(2026, 3, 5, 15, 10, tzinfo=UTC))


def test_a_japanese_delivery_is_claimed_as_a_whole(makeshop: Warehouse) -> None:
    columns = "claim_id, claim_type, claim_phase, refund_status, reason_group, requested_at, native_claim_status"
    assert claim_of(makeshop, f"{number_of(10)}-1-1", columns) == (
        *(f"{number_of(10)}-1", "return", "completed", None, None, None, "R"),
    )


def test_whether_goods_went_back_to_stock_is_not_told(makeshop: Warehouse) -> None:
    columns = "restock_state, restock_method"
    assert claim_of(makeshop, line_id(9), columns) == ("unknown", None)
    assert claim_of(makeshop, line_id(8), columns) == (None, None)


def test_a_refund_holds_money_points_and_the_fee_taken_off(makeshop: Warehouse) -> None:
    columns = "refund_id = claim_id, claim_type, refund_status, qty, refund_amount, money_amount, points_amount"
    assert refunds_of(makeshop, 9, f"{columns}, claim_fee_amount, refunded_at, accepted_at") == [
        (
            *(True, "cancel", "done", 2, *map(Decimal, (20000, 19000, 1000, 3000))),
            datetime(2026, 3, 6, 15, 30, tzinfo=UTC),
            None,
        )
    ]
    assert refunds_of(makeshop, 15, "claim_type, refund_status, refunded_at") == [("return", "pending", None)]


def test_a_refund_without_its_money_has_what_is_left_of_the_total(makeshop: Warehouse) -> None:
    found = refunds_of(makeshop, 27, "refund_id, refund_amount, money_amount, points_amount, qty")
    assert found == [(line_id(27, 2), *map(Decimal, (10000, 9000, 1000)), 1)]


def test_a_second_refund_of_a_line_is_another_one(makeshop: Warehouse) -> None:
    found = refunds_of(makeshop, 14, "refund_id, claim_id, refund_amount, points_amount")
    claim = line_id(14)
    assert found == [(claim, claim, Decimal(20000), Decimal(1000)), (f"{claim}-2", claim, Decimal(500), Decimal(0))]
    assert order_of(makeshop, ordernum(14), "refund_amount") == (Decimal(20500),)


def test_a_refund_of_several_lines_belongs_to_no_single_claim(makeshop: Warehouse) -> None:
    found = refunds_of(makeshop, 28, "refund_id, claim_id, claim_type, qty, refund_amount")
    assert found == [(f"{ordernum(28)}-1,2", None, "cancel", 4, Decimal(43000))]


def test_a_refund_no_longer_in_the_list_is_gone(makeshop: Warehouse) -> None:
    assert refunds_of(makeshop, 32, "refund_id") == []


def test_a_korean_parcel_has_a_number_once_it_has_an_invoice(makeshop: Warehouse) -> None:
    columns = "shipment_id, tracking_no, carrier, carrier_code, shipment_status, line_count, qty_shipped"
    where = f"order_id = '{ordernum(34)}' order by tracking_no"
    assert makeshop.rows(f"select {columns} from unified.shipments where {where}") == [
        ("S-26030109-000000001-01", "600100", "한진택배", "04", "shipped", 2, 4),
        ("S-02", "600200", "한진택배", "04", "delivered", 1, 2),
    ]
    assert line_of(makeshop, 34, "shipment_id", 3) == (None,)
    assert makeshop.row(f"select shipment_status from unified.shipments where order_id = '{ordernum(4)}'") == ("ready",)


def test_a_japanese_delivery_is_a_parcel_once_it_was_sent(makeshop: Warehouse) -> None:
    columns = "shipment_id, tracking_no, shipment_status, native_status, line_count, qty_shipped"
    found = makeshop.rows(f"select {columns} from unified.shipments where order_id = '{number_of(31)}'")
    assert found == [(f"{number_of(31)}-2", "700100", "shipped", "Y", 1, 1)]
    assert japanese_line(makeshop, 31, "shipment_id") == (None,)


def test_two_shops_stay_apart(makeshop: Warehouse) -> None:
    assert makeshop.rows("select order_id from unified.orders where shop_alias = 'second'") == [(ordernum(33),)]


@pytest.mark.parametrize("entity", ENTITIES)
def test_this_mall_maps_into_the_columns_of_the_first(makeshop: Warehouse, built: Warehouse, entity: str) -> None:
    where = "where table_name = 'int_{}__{}' order by ordinal_position"
    query = f"select column_name, data_type from information_schema.columns {where}"
    assert makeshop.rows(query.format("makeshop", entity)) == built.rows(query.format("cafe24", entity))
