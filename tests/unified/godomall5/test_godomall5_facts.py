"""Orders, money, claims, refunds, stock, parcels and reviews of Godomall5 as the unified tables tell them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.unified.godomall5 import rows
from tests.unified.godomall5.rows import order_no
from tests.unified.godomall5.test_godomall5_statuses import line_of
from tests.unified.warehouse import Warehouse

ENTITIES = ("orders", "order_lines", "shipments", "claims", "refunds", "products", "variants", "reviews")


def order_of(warehouse: Warehouse, number: int, columns: str) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.orders where order_id = '{order_no(number)}'")


def stock_of(warehouse: Warehouse, variant: str, columns: str) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.inventory where variant_id = '{variant}'")


def claims_of(warehouse: Warehouse, number: int, columns: str) -> list[tuple[object, ...]]:
    where = f"order_id = '{order_no(number)}'"
    return warehouse.rows(f"select {columns} from unified.claims where {where} order by line_id, claim_id")


def refund_of(warehouse: Warehouse, number: int, columns: str) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.refunds where order_id = '{order_no(number)}'")


def test_times_are_korean_on_the_wire_and_utc_here(godomall5: Warehouse) -> None:
    found = order_of(godomall5, 209, "ordered_at, ordered_date_kst::text, paid_at")
    assert found == (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01", None)


def test_an_order_without_its_date_has_the_one_in_its_number(godomall5: Warehouse) -> None:
    columns = "ordered_at, shop_no, is_first_order, customer_key"
    assert order_of(godomall5, 214, columns) == (datetime(2026, 3, 1, tzinfo=UTC), "2", True, "ab12")


def test_the_place_of_order_is_the_channel(godomall5: Warehouse) -> None:
    columns = "sales_channel, market_order_id, is_mobile, is_mirror"
    assert order_of(godomall5, 201, columns) == ("own_mall", None, False, False)
    assert order_of(godomall5, 212, columns) == ("naver_pay", None, True, False)
    assert order_of(godomall5, 213, columns) == ("coupang", "C1", False, False)


def test_points_and_deposit_are_a_tender_beside_the_money(godomall5: Warehouse) -> None:
    columns = "paid_amount, points_used, paid_amount_initial, paid_amount_current, refund_amount"
    assert order_of(godomall5, 202, columns) == tuple(map(Decimal, (23000, 8000, 23000, -3000, 26000)))
    assert order_of(godomall5, 209, "paid_amount, paid_amount_initial, is_paid") == (0, Decimal(23000), False)


def test_fees_are_summed_over_shipping_groups_and_discounts_on_shipping_stay_apart(godomall5: Warehouse) -> None:
    columns = "shipping_fee, shipping_discount, discount_seller, discount_platform, vat_amount"
    assert order_of(godomall5, 215, columns) == tuple(map(Decimal, (5500, 1500, 1820, 0, 1818)))


def test_every_discount_of_a_line_is_the_sellers_and_prices_include_options(godomall5: Warehouse) -> None:
    columns = "unit_price, gross_amount, discount_seller, discount_platform, net_amount, paid_amount"
    assert line_of(godomall5, 215, columns) == tuple(map(Decimal, (10600, 21200, 1818, 0, 19382, 19382)))
    assert line_of(godomall5, 215, "supply_price, fee_amount, settlement_amount") == (Decimal(4000), None, None)


def test_options_of_a_line_name_the_variant_and_its_code(godomall5: Warehouse) -> None:
    columns = "product_id, variant_id, seller_code, seller_product_code, option_text, sku"
    found = line_of(godomall5, 6, columns)
    assert found == ("1000000011", "1000000011-501", "SKU-1", "MUG", "색상=블랙, 크기=M", "SKU-1")


def test_goods_without_options_are_their_own_variant_whatever_number_the_line_has(godomall5: Warehouse) -> None:
    columns = "variant_id, seller_code, option_text"
    assert line_of(godomall5, 216, columns) == ("1000000012", "PLAIN-1", None)


def test_a_list_of_options_may_be_odd_empty_or_broken(godomall5: Warehouse) -> None:
    where = f"order_id = '{order_no(220)}'"
    query = f"select option_text, seller_code, variant_id from unified.order_lines where {where} order by line_id"
    plain = (None, "MUG", "1000000011")
    assert godomall5.rows(query) == [
        ("색상=블랙, 크기=M", "SKU-2", "1000000011-501"),
        ("낱개", None, "1000000011-501"),
        *(plain, plain, plain, plain),
    ]


def test_an_add_on_is_a_line_like_any_other(godomall5: Warehouse) -> None:
    columns = "order_id, product_id, variant_id, seller_code, canonical_status, gross_amount"
    assert line_of(godomall5, 201, columns, 3) == (
        *(order_no(201), "add-31", "add-31", "GIFTBOX", "delivered", Decimal(1000)),
    )
    assert order_of(godomall5, 201, "line_count, unit_count, is_partially_cancelled") == (3, 3, True)


def test_an_order_is_cancelled_when_the_last_of_its_lines_was(godomall5: Warehouse) -> None:
    assert order_of(godomall5, 202, "canonical_status, cancelled_at") == (
        "cancelled",
        datetime(2026, 3, 6, 15, 30, tzinfo=UTC),
    )
    assert order_of(godomall5, 201, "canonical_status, cancelled_at") == ("delivered", None)
    assert order_of(godomall5, 211, "cancelled_date_kst::text") == ("2026-03-04",)


def test_lines_claimed_together_share_a_claim(godomall5: Warehouse) -> None:
    columns = "claim_id, claim_type, claim_phase, refund_status, reason_group, qty, requested_at"
    asked = datetime(2026, 3, 5, 1, tzinfo=UTC)
    one = (f"{order_no(202)}-1", "cancel", "completed", "done", "change_of_mind", 1, asked)
    assert claims_of(godomall5, 202, columns) == [one, one]


def test_a_return_that_went_on_to_its_refund_is_one_claim(godomall5: Warehouse) -> None:
    columns = "claim_type, claim_phase, refund_status, native_claim_status, reason_group, requested_at"
    asked = datetime(2026, 3, 5, 1, tzinfo=UTC)
    assert claims_of(godomall5, 203, columns) == [
        ("return", "completed", "done", "r3", "defect", asked),
        ("return", "held", "on_hold", "r2", "unknown", asked),
    ]


def test_a_reason_nobody_knows_is_reported(godomall5: Warehouse) -> None:
    query = "select native_value from reports.unknown_status where issue = 'claim reason'"
    assert godomall5.rows(query) == [("알 수 없음",)]


def test_records_a_line_no_longer_shows_are_finished_or_came_to_nothing(godomall5: Warehouse) -> None:
    columns = "claim_id, claim_type, claim_phase, refund_status, is_claim_open"
    assert claims_of(godomall5, 205, columns) == [
        (f"{order_no(205)}-1", "return", "completed", "done", False),
        (f"{order_no(205)}-2051-2", "return", "withdrawn", "none", False),
    ]
    assert order_of(godomall5, 205, "open_claim_count, refund_amount") == (0, Decimal(500))


def test_a_claim_tells_whether_the_goods_went_back_to_stock_once_it_is_done(godomall5: Warehouse) -> None:
    assert claims_of(godomall5, 201, "restock_state, restock_method") == [("unknown", None)]
    assert claims_of(godomall5, 219, "restock_state") == [(None,)]


def test_a_refund_sums_its_parts_over_the_lines_of_the_claim(godomall5: Warehouse) -> None:
    columns = "refund_id = claim_id, claim_type, refund_status, qty, money_amount, points_amount, refund_amount"
    assert refund_of(godomall5, 202, f"{columns}, claim_fee_amount, is_derived, refunded_at") == (
        *(True, "cancel", "done", 2, Decimal(18000), Decimal(8000), Decimal(26000), None, False),
        datetime(2026, 3, 6, 15, 30, tzinfo=UTC),
    )


def test_a_refund_is_done_when_it_is_done_for_every_line(godomall5: Warehouse) -> None:
    columns = "claim_type, refund_status, refund_amount, claim_fee_amount, refunded_at"
    assert refund_of(godomall5, 203, columns) == ("return", "on_hold", Decimal(37000), Decimal(3000), None)


def test_a_refund_without_a_record_has_no_amount_instead_of_zero(godomall5: Warehouse) -> None:
    assert refund_of(godomall5, 219, "refund_status, refund_amount, money_amount") == ("pending", None, None)


def test_a_return_that_owes_no_money_yet_is_no_refund(godomall5: Warehouse) -> None:
    numbers = [str(number) for number, code in enumerate(rows.CODES, start=1) if code[0] in "be"]
    orders = ", ".join(f"'{order_no(int(number))}'" for number in numbers)
    assert godomall5.rows(f"select * from unified.refunds where order_id in ({orders})") == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_this_mall_maps_into_the_columns_of_the_first(godomall5: Warehouse, warehouse: Warehouse, entity: str) -> None:
    where = "where table_name = 'int_{}__{}' order by ordinal_position"
    query = f"select column_name, data_type from information_schema.columns {where}"
    assert godomall5.rows(query.format("godomall5", entity)) == warehouse.rows(query.format("cafe24", entity))
