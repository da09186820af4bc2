"""What the state of a WISA line comes to in the unified tables (unified model 1.2 to 1.4)."""

from datetime import UTC, datetime

import pytest

from tests.unified.warehouse import Warehouse
from tests.unified.wisa.wisa_rows import CODES, order_no

# canonical_status, claim_type, claim_phase, refund_status by the matrix and the phase list of unified model 1.4
NONE = ("none", None, "none")
EXPECTED = {
    **dict.fromkeys(("1", "11", "40", "41"), ("pending_payment", *NONE)),
    "2": ("paid", *NONE),
    "3": ("preparing", *NONE),
    "20": ("on_hold", *NONE),
    "4": ("shipped", *NONE),
    "5": ("delivered", *NONE),
    "31": ("payment_failed", *NONE),
    "32": ("void", *NONE),
    "12": ("cancel_requested", "cancel", "requested", "none"),
    "14": ("cancel_requested", "cancel", "requested", "none"),
    "21": ("cancelling", "cancel", "refunding", "pending"),
    "13": ("cancelled", "cancel_unpaid", "completed", "none"),
    "15": ("refunded", "cancel", "completed", "done"),
    "16": ("return_requested", "return", "requested", "none"),
    "22": ("returning", "return", "collecting", "none"),
    "23": ("returning", "return", "collected", "none"),
    "28": ("return_requested", "return", "held", "none"),
    "17": ("returned", "return", "completed", "done"),
    "18": ("exchange_requested", "exchange", "requested", "none"),
    "24": ("exchanging", "exchange", "collecting", "none"),
    "25": ("exchanging", "exchange", "collected", "none"),
    "26": ("exchanging", "exchange", "reshipping", "none"),
    "27": ("exchange_requested", "exchange", "held", "none"),
    "19": ("exchanged", "exchange", "completed", "none"),
}
AXES = "canonical_status, claim_type, claim_phase, refund_status"


def line_of(warehouse: Warehouse, number: int, columns: str, position: int = 1) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.order_lines where line_id = '{order_no(number)}-{position}'")


def test_every_code_lands_on_its_three_axes(wisa: Warehouse) -> None:
    found = {code: line_of(wisa, number, AXES) for number, code in enumerate(CODES, start=1)}
    assert found == EXPECTED


def test_pieces_go_off_a_line_once_its_claim_is_settled(wisa: Warehouse) -> None:
    columns = "qty_cancelled, qty_returned"
    found = {code: line_of(wisa, number, columns) for number, code in enumerate(CODES, start=1)}
    settled = {"13": (2, 0), "15": (2, 0), "32": (2, 0), "17": (0, 2)}
    assert found == {code: settled.get(code, (0, 0)) for code in CODES}


def test_an_order_that_does_not_say_so_is_paid_by_its_state(wisa: Warehouse) -> None:
    unpaid = {code for number, code in enumerate(CODES, start=1) if line_of(wisa, number, "is_paid") == (False,)}
    assert unpaid == {"1", "11", "13", "31", "32", "40", "41"}


def test_a_state_may_come_in_the_admins_words(wisa: Warehouse) -> None:
    columns = "native_status, native_status_text, canonical_status"
    assert [line_of(wisa, 101, columns, position) for position in (1, 2)] == [
        ("4", "배송중", "shipped"),
        ("22", "반품수거중", "returning"),
    ]


def test_a_state_nobody_knows_stays_as_it_is_and_is_reported(wisa: Warehouse) -> None:
    assert line_of(wisa, 102, "native_status, canonical_status, native_status_text") == ("77", "unknown", None)
    report = "select native_value, suggestion from reports.unknown_status where issue = 'line status'"
    assert wisa.rows(f"{report} and platform = 'wisa'") == [("77", "add the code to the order_status_map seed")]


def test_a_line_without_a_state_has_its_orders(wisa: Warehouse) -> None:
    assert line_of(wisa, 103, "canonical_status") == ("preparing",)


def test_an_order_is_as_far_as_its_least_advanced_living_line(wisa: Warehouse) -> None:
    columns = "canonical_status, native_order_status, is_partially_cancelled"
    query = f"select {columns} from unified.orders where order_id = '{order_no(104)}'"
    assert wisa.row(query) == ("shipped", "2", True)


def test_a_line_its_order_lost_is_gone(wisa: Warehouse) -> None:
    found = wisa.rows(f"select line_id from unified.order_lines where order_id = '{order_no(105)}'")
    assert found == [(f"{order_no(105)}-1",)]


def test_an_order_the_mall_no_longer_returns_is_void_until_it_comes_back(wisa: Warehouse) -> None:
    columns = "canonical_status, qty_active, is_open_demand"
    assert line_of(wisa, 106, columns) == ("void", 0, False)
    assert line_of(wisa, 107, columns) == ("preparing", 2, True)


def test_a_claim_has_its_lines_id_and_nothing_that_nobody_told(wisa: Warehouse) -> None:
    number = CODES.index("17") + 1
    columns = "claim_id, claim_type, claim_phase, refund_status, qty, restock_state, requested_at, reason_group"
    found = wisa.row(f"select {columns} from unified.claims where order_id = '{order_no(number)}'")
    assert found == (f"{order_no(number)}-1", "return", "completed", "done", 2, "unknown", None, None)
    assert wisa.rows("select * from unified.refunds") == []


def test_an_order_that_was_never_paid_is_no_claim(wisa: Warehouse) -> None:
    number = CODES.index("13") + 1
    assert line_of(wisa, number, "claim_id, fulfilment_status") == (None, "pending_payment")
    assert wisa.rows(f"select * from unified.claims where order_id = '{order_no(number)}'") == []


def test_a_cancel_asked_for_before_payment_is_no_sale(wisa: Warehouse) -> None:
    columns = "canonical_status, fulfilment_status, is_paid, is_sale, is_claim_open"
    assert line_of(wisa, 121, columns) == ("cancel_requested", "pending_payment", False, False, True)


@pytest.mark.parametrize("number", [1, 113, 114])
def test_a_time_comes_with_an_offset_as_korean_time_or_as_seconds(wisa: Warehouse, number: int) -> None:
    assert line_of(wisa, number, "ordered_at, paid_at") == (datetime(2026, 3, 1, tzinfo=UTC), None)


def test_midnight_is_korean(wisa: Warehouse) -> None:
    found = line_of(wisa, 115, "ordered_at, ordered_date_kst::text")
    assert found == (datetime(2026, 2, 28, 15, 30, tzinfo=UTC), "2026-03-01")
