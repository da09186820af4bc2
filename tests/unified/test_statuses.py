"""What a Cafe24 line's codes come to in the unified tables (unified model 1.2 to 1.4)."""

import pytest

from tests.unified.goods import CODES, PASSTHROUGH
from tests.unified.warehouse import Warehouse

# canonical_status, claim_type, claim_phase, refund_status by the matrix and the phase list of unified model 1.4
EXPECTED = {
    "N00": ("pending_payment", "none", None, "none"),
    "N02": ("pending_payment", "none", None, "none"),
    "N10": ("paid", "none", None, "none"),
    "N20": ("preparing", "none", None, "none"),
    "N21": ("ready_to_ship", "none", None, "none"),
    "N22": ("on_hold", "none", None, "none"),
    "N30": ("shipped", "none", None, "none"),
    "N40": ("delivered", "none", None, "none"),
    "N50": ("confirmed", "none", None, "none"),
    "C00": ("cancel_requested", "cancel", "requested", "none"),
    "C10": ("cancelling", "cancel", "accepted", "none"),
    "C34": ("cancelling", "cancel", "refunding", "pending"),
    "C35": ("cancelling", "cancel", "refunding", "done"),
    "C36": ("cancelling", "cancel", "held", "on_hold"),
    "C40": ("cancelled", "cancel", "completed", "done"),
    "C41": ("refund_pending", "cancel", "refunding", "pending"),
    "C42": ("refund_pending", "cancel", "refunding", "pending"),
    "C43": ("refund_pending", "cancel", "held", "on_hold"),
    "C47": ("cancelled", "cancel_unpaid", "completed", "none"),
    "C48": ("cancelled", "cancel_unpaid", "completed", "none"),
    "C49": ("cancelled", "cancel_unpaid", "completed", "none"),
    "R00": ("return_requested", "return", "requested", "none"),
    "R10": ("return_requested", "return", "accepted", "none"),
    "R12": ("return_requested", "return", "held", "none"),
    "R13": ("returning", "return", "collected", "none"),
    "R20": ("returning", "return", "collected", "none"),
    "R30": ("returning", "return", "collecting", "none"),
    "R31": ("returning", "return", "collected", "none"),
    "R34": ("refund_pending", "return", "refunding", "pending"),
    "R36": ("refund_pending", "return", "held", "on_hold"),
    "R40": ("returned", "return", "completed", "done"),
    "R41": ("refund_pending", "return", "refunding", "pending"),
    "R42": ("refund_pending", "return", "refunding", "pending"),
    "R43": ("refund_pending", "return", "held", "on_hold"),
    "E00": ("exchange_requested", "exchange", "requested", "none"),
    "E10": ("exchange_requested", "exchange", "accepted", "none"),
    "E12": ("exchange_requested", "exchange", "held", "none"),
    "E13": ("exchanging", "exchange", "collected", "none"),
    "E20": ("exchanging", "exchange", "reshipping", "none"),
    "E30": ("exchanging", "exchange", "collecting", "none"),
    "E31": ("exchanging", "exchange", "collected", "none"),
    "E32": ("exchanging", "exchange", "reshipping", "none"),
    "E33": ("exchanging", "exchange", "reshipping", "none"),
    "E34": ("exchanging", "exchange", "refunding", "pending"),
    "E35": ("exchanging", "exchange", "refunding", "done"),
    "E36": ("exchanging", "exchange", "held", "on_hold"),
    "E40": ("exchanged", "exchange", "completed", "none"),
}
AXES = "canonical_status, claim_type, claim_phase, refund_status"


def line_of(warehouse: Warehouse, number: int, columns: str, position: int = 1) -> tuple[object, ...]:
    line_id = f"20260301-{number:07d}-{position:02d}"
    return warehouse.row(f"select {columns} from unified.order_lines where line_id = '{line_id}'")


def test_every_ordinary_code_lands_on_its_three_axes(warehouse: Warehouse) -> None:
    found = {code: line_of(warehouse, number, AXES) for number, code in enumerate(CODES, start=1)}
    assert found == EXPECTED


@pytest.mark.parametrize(("position", "code"), list(enumerate(PASSTHROUGH)))
def test_a_refused_claim_shows_the_status_before_it(warehouse: Warehouse, position: int, code: str) -> None:
    phase = "rejected" if code.endswith("11") else "withdrawn"
    found = line_of(warehouse, 100 + position, "canonical_status, claim_phase, is_claim_open")
    assert found == ("preparing", phase, False)


@pytest.mark.parametrize(("position", "code"), list(enumerate(PASSTHROUGH)))
def test_a_refused_claim_without_a_status_before_it_falls_back(warehouse: Warehouse, position: int, code: str) -> None:
    assert line_of(warehouse, 110 + position, "canonical_status") == ("paid" if code[0] == "C" else "delivered",)


def test_a_claim_taken_back_is_withdrawn_not_rejected(warehouse: Warehouse) -> None:
    assert line_of(warehouse, 120, "canonical_status, claim_phase") == ("ready_to_ship", "withdrawn")


def test_an_unknown_code_is_read_by_its_letter_or_stays_unknown(warehouse: Warehouse) -> None:
    found = [line_of(warehouse, number, "native_status, canonical_status") for number in range(130, 135)]
    assert found == [
        ("N77", "unknown"),
        ("C77", "cancel_requested"),
        ("R77", "return_requested"),
        ("E77", "exchange_requested"),
        ("X01", "unknown"),
    ]


def test_unknown_codes_are_reported_with_what_was_made_of_them(warehouse: Warehouse) -> None:
    found = warehouse.rows("select native_value, line_count from reports.unknown_status where issue = 'line status'")
    assert sorted(found) == [("C77", 1), ("E77", 1), ("N77", 1), ("R77", 1), ("X01", 1)]


def test_a_replacement_is_no_sale_and_the_exchanged_line_stays_one(warehouse: Warehouse) -> None:
    columns = "canonical_status, claim_type, claim_phase, line_kind, is_sale"
    assert [line_of(warehouse, 303, columns, position) for position in (1, 2)] == [
        ("exchanged", "exchange", "completed", "sale", True),
        ("shipped", "exchange_replacement", None, "exchange_replacement", False),
    ]


def test_a_claim_on_a_part_of_a_line_leaves_the_rest_where_it_was(warehouse: Warehouse) -> None:
    columns = "canonical_status, claim_type, claim_phase, qty_ordered, qty_cancelled, qty_returned, qty_active"
    assert line_of(warehouse, 308, columns) == ("delivered", "return", "completed", 3, 0, 1, 2)


def test_a_part_claim_that_leaves_the_lines_code_alone_is_read_from_its_record(warehouse: Warehouse) -> None:
    columns = "canonical_status, claim_type, claim_phase, refund_status, qty_returned, qty_active"
    assert line_of(warehouse, 317, columns) == ("delivered", "return", "refunding", "pending", 2, 1)


def test_a_claim_taken_back_shows_on_a_line_that_is_back_on_its_way(warehouse: Warehouse) -> None:
    assert line_of(warehouse, 316, AXES) == ("confirmed", "return", "withdrawn", "none")


def test_claims_of_two_kinds_with_one_number_stay_apart(warehouse: Warehouse) -> None:
    query = "select claim_type, claim_phase from unified.claims where claim_id = 'C20260305-0000009' order by 1"
    assert warehouse.rows(query) == [("cancel", "completed"), ("return", "accepted")]


def test_an_order_the_mall_no_longer_returns_is_void_until_it_comes_back(warehouse: Warehouse) -> None:
    columns = "canonical_status, qty_active, is_open_demand"
    assert line_of(warehouse, 306, columns) == ("void", 0, False)
    assert line_of(warehouse, 307, columns) == ("preparing", 2, True)


def test_a_line_its_order_lost_is_gone(warehouse: Warehouse) -> None:
    found = warehouse.rows("select line_id from unified.order_lines where order_id = '20260301-0000305'")
    assert found == [("20260301-0000305-01",)]


def test_unpaid_demand_is_open_only_where_stock_is_taken_at_order(warehouse: Warehouse) -> None:
    assert line_of(warehouse, 309, "canonical_status, is_sale, is_open_demand") == ("pending_payment", False, True)


@pytest.mark.parametrize(
    ("number", "status", "mixed"),
    [
        (300, "refunded", True),
        (301, "preparing", False),
        (302, "shipped", False),
        (303, "exchanged", False),
        (306, "void", False),
    ],
)
def test_an_order_rolls_its_lines_up(warehouse: Warehouse, number: int, status: str, mixed: bool) -> None:
    order_id = f"20260301-{number:07d}"
    found = warehouse.row(f"select canonical_status, is_mixed_close from unified.orders where order_id = '{order_id}'")
    assert found == (status, mixed)


def test_a_partial_cancel_has_no_order_cancel_date_but_one_on_its_line(warehouse: Warehouse) -> None:
    columns = "is_partially_cancelled, is_partially_shipped, cancelled_at"
    found = warehouse.row(f"select {columns} from unified.orders where order_id = '20260301-0000302'")
    assert found == (True, True, None)
    assert line_of(warehouse, 302, "cancelled_date_kst::text", 2) == ("2026-03-03",)
