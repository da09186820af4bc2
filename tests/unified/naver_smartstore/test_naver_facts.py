"""Claims, money, goods, parcels, events and settlements of SmartStore as the models tell them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.unified.naver_smartstore.naver_rows import line_id, order_id
from tests.unified.warehouse import Warehouse

ENTITIES = ("orders", "order_lines", "shipments", "claims", "refunds", "products", "variants", "reviews")


def line_of(store: Warehouse, number: int, columns: str, position: int = 1) -> tuple[object, ...]:
    return store.row(f"select {columns} from unified.order_lines where line_id = '{line_id(number, position)}'")


def claims_of(store: Warehouse, number: int, columns: str) -> list[tuple[object, ...]]:
    return store.rows(f"select {columns} from unified.claims where line_id = '{line_id(number)}' order by claim_id")


def stock_of(store: Warehouse, variant: str, columns: str) -> tuple[object, ...]:
    return store.row(f"select {columns} from unified.inventory where variant_id = '{variant}'")


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_mapping_model_has_the_columns_and_types_of_the_others(
    store: Warehouse, warehouse: Warehouse, entity: str
) -> None:
    query = "select column_name, column_type from (describe intermediate.int_{}__{})"
    mine = store.rows(query.format("naver_smartstore", entity))
    others = warehouse.rows(query.format("cafe24", entity))
    assert [name for name, _ in mine] == [name for name, _ in others]
    assert mine == others


def test_a_claim_is_read_from_the_deprecated_place_where_there_is_no_other(store: Warehouse) -> None:
    assert claims_of(store, 220, "claim_phase, reason_group, reason_side") == [("collected", "defect", "seller")]


def test_the_exchange_before_a_claim_is_a_claim_of_its_own(store: Warehouse) -> None:
    found = claims_of(store, 221, "claim_id, claim_type, claim_phase")
    assert found == [("221-C1", "exchange", "completed"), ("221-C2", "return", "requested")]


def test_a_claim_in_two_places_is_one_and_its_dates_come_from_either(store: Warehouse) -> None:
    found = claims_of(store, 222, "claim_phase, native_claim_status, collected_at::text")
    assert found == [("collecting", "COLLECTING", "2026-03-05 23:00:00+00")]


def test_every_claim_stays_also_one_that_was_taken_back(store: Warehouse) -> None:
    assert claims_of(store, 206, "claim_type, claim_phase, is_claim_open") == [("cancel", "withdrawn", False)]


def test_a_hold_on_the_confirmation_is_a_claim_only_with_a_number(store: Warehouse) -> None:
    assert claims_of(store, 223, "claim_type, claim_phase, restock_state") == [("holdback", "completed", None)]
    assert claims_of(store, 224, "claim_id") == []


def test_a_finished_claim_of_an_older_load_than_its_line_is_gone(store: Warehouse) -> None:
    assert claims_of(store, 226, "claim_id") == []


def test_a_return_tells_pieces_reason_and_dates_and_not_whether_it_was_restocked(store: Warehouse) -> None:
    columns = "qty, reason_group, reason_side, restock_state, requested_at, collected_at, claim_completed_at"
    assert claims_of(store, 240, columns) == [
        (
            *(3, "change_of_mind", "buyer", "unknown"),
            datetime(2026, 3, 4, 23, tzinfo=UTC),
            datetime(2026, 3, 5, 23, tzinfo=UTC),
            datetime(2026, 3, 6, 23, tzinfo=UTC),
        )
    ]
    columns = "return_requested_at::text, return_collected_at::text, returned_at::text, refunded_at::text"
    assert line_of(store, 240, columns) == (
        *("2026-03-04 23:00:00+00", "2026-03-05 23:00:00+00", "2026-03-06 23:00:00+00", "2026-03-06 23:00:00+00"),
    )


@pytest.mark.parametrize(
    ("number", "refunds"),
    [
        (204, [(9000, None)]),
        (207, [(9000, None), (18000, None)]),
        (240, [(24000, 3000)]),
        (241, [(27000, 3000)]),
        (242, [(27000, None)]),
        (243, []),
        (206, []),
    ],
)
def test_a_refund_is_what_the_line_cost_less_what_is_left_and_a_deducted_fee(
    store: Warehouse, number: int, refunds: list[tuple[int, int | None]]
) -> None:
    where = f"order_id = '{order_id(number)}' order by refund_id"
    found = store.rows(f"select refund_amount, claim_fee_amount, is_derived from unified.refunds where {where}")
    assert found == [(Decimal(amount), fee if fee is None else Decimal(fee), True) for amount, fee in refunds]


def test_an_order_s_money_is_read_from_its_latest_line_and_its_packages(store: Warehouse) -> None:
    columns = "paid_amount, points_used, shipping_fee, shipping_discount, discount_seller, discount_platform"
    found = store.row(f"select {columns} from unified.orders where order_id = '{order_id(230)}'")
    assert found == tuple(map(Decimal, (37500, 3500, 5500, 2500, 6000, 3000)))


def test_an_order_keeps_its_first_amounts_and_shows_what_is_left_beside(store: Warehouse) -> None:
    columns = "paid_amount, paid_amount_current, refund_amount, product_amount_initial, product_amount_current"
    found = store.row(f"select {columns} from unified.orders where order_id = '{order_id(204)}'")
    assert found == tuple(map(Decimal, (30000, 21000, 9000, 30000, 20000)))


def test_nothing_is_paid_before_it_is(store: Warehouse) -> None:
    columns = "paid_amount, is_paid, is_open_demand"
    assert line_of(store, 233, columns) == (Decimal(0), False, False)
    assert store.row(f"select paid_amount from unified.orders where order_id = '{order_id(233)}'") == (Decimal(0),)


def test_fees_add_up_and_stay_unsaid_where_the_mall_says_nothing(store: Warehouse) -> None:
    assert line_of(store, 230, "fee_amount, settlement_amount") == (Decimal(1740), Decimal(25260))
    assert line_of(store, 230, "fee_amount, settlement_amount", 2) == (None, None)


def test_a_line_with_an_option_has_its_price_and_its_code(store: Warehouse) -> None:
    columns = "product_id, variant_id, sku, seller_code, unit_price, option_text, tax_class"
    assert line_of(store, 231, columns) == (
        *("801", "801-71", "SKU-1", "sku-1", Decimal(10500), "색상=블랙, 크기=M", "exempt"),
    )


@pytest.mark.parametrize("number", [231, 245, 246])
def test_the_price_of_one_piece_holds_its_option_once(store: Warehouse, number: int) -> None:
    assert line_of(store, number, "unit_price, gross_amount") == (Decimal(10500), Decimal(31500))


def test_older_names_count_where_newer_ones_are_missing(store: Warehouse) -> None:
    columns = "qty_ordered, gross_amount, discount_seller, discount_platform"
    assert line_of(store, 232, columns) == (3, Decimal(30000), Decimal(3000), Decimal(0))
    assert line_of(store, 230, columns) == (3, Decimal(30000), Decimal(2000), Decimal(1000))


def test_times_are_utc_and_days_are_korean(store: Warehouse) -> None:
    columns = "ordered_at, ordered_date_kst::text, ship_due_at::text, confirmed_at::text, delivered_at::text"
    assert line_of(store, 238, columns) == (
        datetime(2026, 2, 28, 15, 10, tzinfo=UTC),
        *("2026-03-01", "2026-03-03 14:59:59+00", "2026-03-09 01:00:00+00", "2026-03-03 01:00:00+00"),
    )


def test_a_package_is_a_parcel_once_it_has_an_invoice_and_arrives_with_its_last_line(store: Warehouse) -> None:
    columns = "shipment_id, tracking_no, carrier_code, shipment_status, line_count, qty_shipped, delivered_at"
    found = store.rows(f"select {columns} from unified.shipments where order_id = '{order_id(238)}'")
    assert found == [("P238", "500100", "CJGLS", "shipped", 2, 6, None)]
    assert [line_of(store, 238, "shipment_id", at)[0] for at in (1, 2, 3)] == ["P238", "P238", None]


def test_an_option_has_its_own_stock_price_and_code(store: Warehouse) -> None:
    columns = "qty_listed, qty_committed, price, seller_code, option_text, is_selling, is_sold_out, allows_backorder"
    assert stock_of(store, "801-71", columns) == (
        *(12, 3, Decimal(11500), "sku-1", "색상=블랙, 크기=M", True, False, False),
    )
    assert stock_of(store, "801-72", "qty_listed, is_selling, is_sold_out") == (0, False, True)


def test_an_additional_product_is_sold_at_its_own_price(store: Warehouse) -> None:
    columns = "qty_listed, price, seller_code, option_text"
    assert stock_of(store, "801-91", columns) == (30, Decimal(2000), "BOX", "포장=선물 상자")


def test_stock_of_options_that_is_not_counted_is_null_and_never_9999(store: Warehouse) -> None:
    columns = "stock_policy, qty_listed, qty_available, is_sold_out"
    assert stock_of(store, "808-81", columns) == ("untracked", None, None, False)


def test_a_product_without_options_is_its_own_variant(store: Warehouse) -> None:
    assert stock_of(store, "802", "stock_policy, qty_listed, seller_code, price") == (
        *("tracked", 7, "MUG", Decimal(10000)),
    )


def test_an_option_its_product_no_longer_has_is_deleted(store: Warehouse) -> None:
    assert stock_of(store, "801-73", "is_deleted") == (True,)
    assert store.row("select variant_count from unified.products where product_id = '801'") == (2,)


@pytest.mark.parametrize(
    ("product", "facts"),
    [
        # product_code, is_displayed, is_selling, is_sold_out, is_deleted, price
        ("801", ("901", True, True, False, False, 11000)),
        ("803", ("903", True, True, True, False, 10000)),
        ("804", ("904", False, True, False, False, 10000)),
        ("805", ("905", True, False, False, False, 10000)),
        ("806", ("906", True, False, False, True, 10000)),
        ("807", ("907", True, True, False, False, 8000)),
        ("808", ("908", True, True, False, False, 10000)),
        ("809", ("909", True, True, False, True, 10000)),
    ],
)
def test_a_product_shows_its_shop_channel_and_the_later_reading(
    store: Warehouse, product: str, facts: tuple[object, ...]
) -> None:
    columns = "product_code, is_displayed, is_selling, is_sold_out, is_deleted, price"
    assert store.row(f"select {columns} from unified.products where product_id = '{product}'") == facts


def test_a_change_event_keeps_its_time_and_what_it_meant(store: Warehouse) -> None:
    columns = "event_type, canonical_status, changed_at::text"
    query = f"select {columns} from intermediate.int_naver_smartstore__status_events where line_id = '{{}}' order by 3"
    assert store.rows(query.format(line_id(21))) == [
        ("PAYED", "paid", "2026-03-01 00:00:00+00"),
        ("DELIVERY_ADDRESS_CHANGED", "preparing", "2026-03-03 01:00:00+00"),
    ]
    assert [status for _, status, _ in store.rows(query.format(line_id(203)))] == ["return_requested"]
    assert [status for _, status, _ in store.rows(query.format(line_id(202)))] == ["paid"]


def test_a_settlement_joins_a_line_only_where_it_is_about_one(store: Warehouse) -> None:
    columns = "line_id, is_line, is_taken_back, is_paid_out, settlement_amount, basis_date::text, completed_date::text"
    assert store.rows(
        f"select {columns} from staging.stg_naver_smartstore__settlements order by row_number_in_day"
    ) == [
        (line_id(230), True, False, True, Decimal(25260), "2026-03-02", "2026-03-03"),
        (None, False, True, False, Decimal(-3000), None, None),
    ]
    columns = "settlement_amount, commission_settlement_amount, expected_date::text, completed_date"
    assert store.row(f"select {columns} from staging.stg_naver_smartstore__settlements_daily") == (
        *(Decimal(25260), Decimal(-1740), "2026-03-03", None),
    )


def test_two_shops_stay_apart(store: Warehouse) -> None:
    assert store.rows("select distinct shop_alias from unified.orders order by 1") == [("main",), ("second",)]


def test_no_unified_row_comes_from_a_review(store: Warehouse) -> None:
    assert store.rows("select * from unified.reviews") == []
