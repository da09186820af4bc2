"""What a product order's codes come to in the unified tables (unified model 1.2 to 1.4)."""

import pytest

from tests.unified.naver_smartstore.naver_cases import CLAIM_CODES, LINE_CODES
from tests.unified.naver_smartstore.naver_rows import line_id, order_id
from tests.unified.warehouse import Warehouse

AXES = "canonical_status, claim_type, claim_phase, refund_status"
# by productOrderStatus alone
LINES = {
    "PAYMENT_WAITING": ("pending_payment", "none", None, "none"),
    "PAYED": ("paid", "none", None, "none"),
    "DELIVERING": ("shipped", "none", None, "none"),
    "DELIVERED": ("delivered", "none", None, "none"),
    "PURCHASE_DECIDED": ("confirmed", "none", None, "none"),
    "EXCHANGED": ("exchanged", "exchange", "completed", "none"),
    "CANCELED": ("cancelled", "cancel", "completed", "done"),
    "RETURNED": ("returned", "return", "completed", "done"),
    "CANCELED_BY_NOPAYMENT": ("cancelled", "cancel_unpaid", "completed", "none"),
    "SOMETHING_NEW": ("unknown", "none", None, "none"),
}
# by claimType and claimStatus, on a whole line
CLAIMS = {
    "CANCEL:CANCEL_REQUEST": ("cancel_requested", "cancel", "requested", "none"),
    "CANCEL:CANCELING": ("cancelling", "cancel", "accepted", "none"),
    "CANCEL:CANCEL_DONE": ("cancelled", "cancel", "completed", "done"),
    "CANCEL:CANCEL_REJECT": ("paid", "cancel", "withdrawn", "none"),
    "RETURN:RETURN_REQUEST": ("return_requested", "return", "requested", "none"),
    "RETURN:COLLECTING": ("returning", "return", "collecting", "none"),
    "RETURN:COLLECT_DONE": ("returning", "return", "collected", "none"),
    "RETURN:RETURN_DONE": ("returned", "return", "completed", "done"),
    "RETURN:RETURN_REJECT": ("delivered", "return", "withdrawn", "none"),
    "EXCHANGE:EXCHANGE_REQUEST": ("exchange_requested", "exchange", "requested", "none"),
    "EXCHANGE:COLLECTING": ("exchanging", "exchange", "collecting", "none"),
    "EXCHANGE:COLLECT_DONE": ("exchanging", "exchange", "collected", "none"),
    "EXCHANGE:EXCHANGE_REDELIVERING": ("exchanging", "exchange", "reshipping", "none"),
    "EXCHANGE:EXCHANGE_DONE": ("exchanged", "exchange", "completed", "none"),
    "EXCHANGE:EXCHANGE_REJECT": ("delivered", "exchange", "withdrawn", "none"),
    "ADMIN_CANCEL:ADMIN_CANCELING": ("cancelling", "cancel", "accepted", "none"),
    "ADMIN_CANCEL:ADMIN_CANCEL_DONE": ("cancelled", "cancel", "completed", "done"),
    "ADMIN_CANCEL:ADMIN_CANCEL_REJECT": ("paid", "cancel", "withdrawn", "none"),
    "PURCHASE_DECISION_HOLDBACK:PURCHASE_DECISION_HOLDBACK": ("delivered", "holdback", "held", "none"),
    "PURCHASE_DECISION_HOLDBACK:PURCHASE_DECISION_HOLDBACK_REDELIVERING": (
        *("delivered", "holdback", "reshipping", "none"),
    ),
    "PURCHASE_DECISION_HOLDBACK:PURCHASE_DECISION_REQUEST": ("delivered", "holdback", "requested", "none"),
    "PURCHASE_DECISION_HOLDBACK:PURCHASE_DECISION_HOLDBACK_RELEASE": ("delivered", "holdback", "completed", "none"),
    "CANCEL:CANCEL_WHATEVER": ("cancel_requested", "cancel", "requested", "unknown"),
    "RETURN:RETURN_WHATEVER": ("return_requested", "return", "requested", "unknown"),
    "EXCHANGE:EXCHANGE_WHATEVER": ("exchange_requested", "exchange", "requested", "unknown"),
    "ADMIN_CANCEL:ADMIN_WHATEVER": ("cancelling", "cancel", "accepted", "unknown"),
    "PURCHASE_DECISION_HOLDBACK:HOLDBACK_WHATEVER": ("delivered", "holdback", "held", "none"),
    "REPAIR:REPAIR_REQUEST": ("delivered", "none", None, "none"),
}


def line_of(store: Warehouse, number: int, columns: str, position: int = 1) -> tuple[object, ...]:
    return store.row(f"select {columns} from unified.order_lines where line_id = '{line_id(number, position)}'")


def test_every_product_order_status_lands_on_its_three_axes(store: Warehouse) -> None:
    assert {code: line_of(store, number, AXES) for number, code in enumerate(LINE_CODES, start=1)} == LINES


def test_every_claim_status_lands_on_its_three_axes(store: Warehouse) -> None:
    found = {f"{kind}:{code}": line_of(store, 100 + at, AXES) for at, (kind, code, _) in enumerate(CLAIM_CODES)}
    assert found == CLAIMS


def test_the_mall_s_own_words_stay_beside_ours(store: Warehouse) -> None:
    columns = "native_status, native_claim_status, native_status_text"
    assert line_of(store, 101, columns) == ("PAYED", "CANCELING", "결제 완료")
    assert line_of(store, 127, columns) == ("DELIVERED", "REPAIR_REQUEST", "배송 완료")


@pytest.mark.parametrize(
    ("number", "status"),
    [(20, "paid"), (21, "preparing"), (22, "paid"), (23, "on_hold"), (24, "preparing"), (25, "paid"), (26, "shipped")],
)
def test_a_paid_line_is_read_with_acknowledgement_and_gift_state(store: Warehouse, number: int, status: str) -> None:
    assert line_of(store, number, "canonical_status, fulfilment_status") == (status, status)


def test_goods_stand_where_they_were_whatever_a_claim_says(store: Warehouse) -> None:
    found = [line_of(store, number, "fulfilment_status")[0] for number in (6, 7, 8, 9, 105, 101)]
    assert found == ["delivered", "paid", "delivered", "pending_payment", "delivered", "paid"]


def test_a_held_request_is_held_until_it_is_released(store: Warehouse) -> None:
    assert line_of(store, 200, AXES) == ("return_requested", "return", "held", "none")
    assert line_of(store, 201, AXES) == ("return_requested", "return", "requested", "none")


def test_a_claim_on_less_than_what_is_left_keeps_the_line_where_it_was(store: Warehouse) -> None:
    columns = "canonical_status, claim_phase, qty_cancelled, qty_active, is_claim_open, is_open_demand"
    assert line_of(store, 202, columns) == ("preparing", "requested", 0, 3, True, True)


def test_a_claim_on_all_that_is_left_moves_the_line(store: Warehouse) -> None:
    assert line_of(store, 203, "canonical_status, claim_phase") == ("returning", "collecting")


def test_a_finished_claim_on_a_part_only_takes_pieces(store: Warehouse) -> None:
    columns = f"{AXES}, qty_ordered, qty_cancelled, qty_returned, qty_active, reason_group"
    assert line_of(store, 204, columns) == ("paid", "cancel", "completed", "done", 3, 1, 0, 2, "out_of_stock")


def test_a_finished_claim_moves_a_line_of_which_nothing_is_left(store: Warehouse) -> None:
    assert line_of(store, 205, "canonical_status, qty_returned, qty_active") == ("returned", 3, 0)


def test_a_refused_claim_leaves_a_line_that_moved_on(store: Warehouse) -> None:
    assert line_of(store, 206, f"{AXES}, claim_id, reason_group") == ("shipped", "none", None, "none", None, None)


@pytest.mark.parametrize("number", [207, 208])
def test_pieces_of_two_claims_on_one_line_are_told_apart(store: Warehouse, number: int) -> None:
    columns = "claim_id, canonical_status, qty_cancelled, qty_returned, qty_active"
    assert line_of(store, number, columns) == (f"{number}-C2", "returned", 1, 2, 0)


def test_pieces_gone_without_a_record_were_cancelled_before_and_returned_after_sending(store: Warehouse) -> None:
    assert line_of(store, 209, "qty_cancelled, qty_returned") == (1, 0)
    assert line_of(store, 210, "qty_cancelled, qty_returned") == (0, 1)


def test_an_exchange_takes_no_pieces(store: Warehouse) -> None:
    assert line_of(store, 211, "canonical_status, qty_cancelled, qty_returned, qty_active") == ("exchanged", 0, 0, 3)
    assert line_of(store, 212, "canonical_status, qty_cancelled, qty_returned, qty_active") == ("exchanged", 1, 0, 2)


def test_an_unpaid_cancel_is_no_claim_and_is_dated_by_the_first_change_event(store: Warehouse) -> None:
    columns = "claim_type, claim_phase, claim_id, qty_cancelled, cancelled_at::text"
    assert line_of(store, 225, columns) == ("cancel_unpaid", "completed", None, 3, "2026-03-03 15:10:00+00")
    assert store.rows(f"select * from unified.claims where line_id = '{line_id(225)}'") == []


def test_an_order_the_mall_no_longer_returns_is_void_until_it_comes_back(store: Warehouse) -> None:
    columns = "canonical_status, qty_active, is_open_demand"
    assert line_of(store, 234, columns) == ("void", 0, False)
    assert line_of(store, 235, columns) == ("preparing", 3, True)


def test_unknown_codes_and_reasons_are_reported(store: Warehouse) -> None:
    found = store.rows("select issue, native_value from reports.unknown_status order by all")
    claims = {value for issue, value in found if issue == "claim status"}
    whatever = {f"{kind}_WHATEVER" for kind in ("ADMIN", "CANCEL", "EXCHANGE", "HOLDBACK", "RETURN")}
    assert claims == {*whatever, "REPAIR_REQUEST"}
    assert [row for row in found if row[0] != "claim status"] == [
        ("claim reason", "A_NEW_REASON"),
        ("line status", "SOMETHING_NEW"),
    ]


@pytest.mark.parametrize(
    ("number", "status", "cancelled_at"),
    [(236, "cancelled", "2026-03-06 23:00:00+00"), (237, "paid", None), (225, "cancelled", "2026-03-03 15:10:00+00")],
)
def test_an_order_is_cancelled_when_its_last_line_is(
    store: Warehouse, number: int, status: str, cancelled_at: str | None
) -> None:
    query = f"select canonical_status, cancelled_at::text from unified.orders where order_id = '{order_id(number)}'"
    assert store.row(query) == (status, cancelled_at)
