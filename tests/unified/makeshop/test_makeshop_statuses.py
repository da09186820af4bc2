"""What dates, requests and codes of MakeShop's lines come to in the unified tables (contract 1.5 and 2.7)."""

from datetime import UTC, datetime

from tests.unified.makeshop.makeshop_japan import CASES, PAYMENTS, number_of
from tests.unified.makeshop.makeshop_korea import line_id, ordernum
from tests.unified.warehouse import Warehouse

AXES = "canonical_status, claim_type, claim_phase, refund_status"
NONE = ("none", None, "none")
KOREA = {
    1: ("pending_payment", *NONE),
    2: ("paid", *NONE),  # its request to cancel is no longer in the list
    3: ("paid", *NONE),
    4: ("ready_to_ship", *NONE),
    5: ("shipped", *NONE),
    6: ("delivered", *NONE),
    7: ("confirmed", *NONE),
    8: ("cancel_requested", "cancel", "requested", "none"),
    9: ("cancelled", "cancel", "completed", "done"),
    10: ("refund_pending", "cancel", "refunding", "pending"),
    11: ("cancelled", "cancel_unpaid", "completed", "none"),
    12: ("cancelled", "cancel", "completed", "unknown"),  # nothing says whether money went back
    13: ("return_requested", "return", "requested", "none"),
    14: ("returned", "return", "completed", "done"),
    15: ("refund_pending", "return", "refunding", "pending"),
    16: ("exchange_requested", "exchange", "requested", "none"),
    17: ("exchanged", "exchange", "completed", "none"),
    18: ("payment_failed", *NONE),
    19: ("shipped", "cancel", "rejected", "none"),
    20: ("cancelled", "cancel", "completed", "unknown"),
    21: ("cancelled", "cancel", "completed", "unknown"),
    22: ("shipped", *NONE),
    23: ("cancelled", "cancel", "completed", "unknown"),
    24: ("exchanged", "exchange", "completed", "none"),
    25: ("void", *NONE),
    26: ("paid", *NONE),
}
JAPAN = {
    ("N", "0001"): ("paid", "none", None),
    ("N", "9999"): ("pending_payment", "none", None),
    ("N", "0003"): ("cancelled", "cancel_unpaid", "completed"),
    ("Y", "0001"): ("shipped", "none", None),
    ("Y", "9999"): ("shipped", "none", None),  # on account: sent all the same
    ("Y", "0003"): ("shipped", "none", None),
    ("C", "0001"): ("cancelled", "cancel", "completed"),
    ("C", "9999"): ("cancelled", "cancel_unpaid", "completed"),
    ("C", "0003"): ("cancelled", "cancel_unpaid", "completed"),
    ("R", "0001"): ("returned", "return", "completed"),
    ("R", "9999"): ("returned", "return", "completed"),
    ("R", "0003"): ("returned", "return", "completed"),
    ("Z", "0001"): ("unknown", "none", None),
    ("Z", "9999"): ("unknown", "none", None),
    ("Z", "0003"): ("unknown", "none", None),
}


def line_of(warehouse: Warehouse, number: int, columns: str, num: int = 1) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.order_lines where line_id = '{line_id(number, num)}'")


def japanese_line(warehouse: Warehouse, number: int, columns: str, line: str = "1-1") -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.order_lines where line_id = '{number_of(number)}-{line}'")


def test_a_korean_line_is_what_its_dates_and_requests_say(makeshop: Warehouse) -> None:
    assert {number: line_of(makeshop, number, AXES) for number in KOREA} == KOREA


def test_a_japanese_line_is_what_the_code_of_its_delivery_and_the_payment_say(makeshop: Warehouse) -> None:
    columns = "canonical_status, claim_type, claim_phase"
    found = {case: japanese_line(makeshop, number, columns) for number, case in enumerate(CASES, start=1)}
    assert found == JAPAN


def test_japanese_codes_of_payment_that_mean_paid_are_a_variable(makeshop: Warehouse) -> None:
    found = {code: japanese_line(makeshop, 20 + place, "is_paid") for place, code in enumerate(PAYMENTS, start=1)}
    assert {code for code, (paid,) in found.items() if paid} == {"0000", "0001", "0002", "0004", "1002"}


def test_what_japan_does_not_tell_is_null_and_not_zero_or_none(makeshop: Warehouse) -> None:
    columns = "refund_status, reason_group, paid_at, delivered_at, cancelled_at, returned_at, return_requested_at"
    assert japanese_line(makeshop, 10, columns) == (None,) * 7
    assert makeshop.rows("select * from unified.refunds where shop_alias = 'jp'") == []
    columns = "paid_amount_current, refund_amount, refund_pending_amount"
    assert makeshop.row(f"select {columns} from unified.orders where order_id = '{number_of(10)}'") == (None,) * 3


def test_codes_stay_beside_what_the_dates_say(makeshop: Warehouse) -> None:
    assert line_of(makeshop, 22, "native_status, canonical_status") == ("S99", "shipped")
    assert line_of(makeshop, 9, "native_status") == ("S11",)
    assert japanese_line(makeshop, 13, "native_status, canonical_status") == ("Z", "unknown")


def test_a_cancel_that_came_forty_days_later_shows(makeshop: Warehouse) -> None:
    cancelled = datetime(2026, 4, 9, 15, 10, tzinfo=UTC)
    assert line_of(makeshop, 20, "canonical_status, cancelled_at, qty_active") == ("cancelled", cancelled, 0)
    assert makeshop.row(f"select cancelled_at from unified.orders where order_id = '{ordernum(20)}'") == (cancelled,)


def test_under_a_claim_the_goods_stand_where_they_stood(makeshop: Warehouse) -> None:
    numbers = {
        9: "paid",
        11: "pending_payment",
        13: "delivered",
        15: "delivered",
        17: "delivered",
        18: "payment_failed",
    }
    assert {number: line_of(makeshop, number, "fulfilment_status")[0] for number in numbers} == numbers
    assert japanese_line(makeshop, 10, "fulfilment_status") == ("shipped",)


def test_a_claim_on_a_part_leaves_the_rest_of_the_line(makeshop: Warehouse) -> None:
    columns = "canonical_status, qty_ordered, qty_cancelled, qty_active, is_sale"
    assert [line_of(makeshop, 27, columns, num) for num in (1, 2)] == [
        ("delivered", 1, 0, 1, True),
        ("cancelled", 1, 1, 0, False),
    ]
    flags = "canonical_status, is_partially_cancelled, is_partially_shipped, line_count"
    found = makeshop.row(f"select {flags} from unified.orders where order_id = '{ordernum(27)}'")
    assert found == ("delivered", True, True, 2)


def test_an_order_that_ran_out_unpaid_is_no_claim(makeshop: Warehouse) -> None:
    assert line_of(makeshop, 11, "claim_id, is_paid, paid_amount") == (None, False, 0)
    unpaid = f"order_id in ('{ordernum(11)}', '{number_of(3)}', '{number_of(8)}')"
    assert makeshop.rows(f"select * from unified.claims where {unpaid}") == []


def test_a_line_the_mall_took_off_its_order_is_gone(makeshop: Warehouse) -> None:
    query = "select line_id from unified.order_lines where order_id = '{}' order by 1"
    assert makeshop.rows(query.format(ordernum(32))) == [(line_id(32),)]
    assert makeshop.rows(query.format(number_of(31))) == [(f"{number_of(31)}-1-1",), (f"{number_of(31)}-2-1",)]
