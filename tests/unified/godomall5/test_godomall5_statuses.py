"""What a Godomall5 line's code comes to in the unified tables (unified model 1.2 to 1.4)."""

from datetime import UTC, datetime

import pytest

from tests.unified.godomall5.rows import ADDED_CODES, CODES, order_no
from tests.unified.warehouse import Warehouse

# canonical_status, claim_type, claim_phase, refund_status by the matrix and the phase list of unified model 1.4;
# b and e of goods that arrived, r of goods that never left
EXPECTED = {
    "o1": ("pending_payment", "none", None, "none"),
    "p1": ("paid", "none", None, "none"),
    **dict.fromkeys(("g1", "g2", "g3"), ("preparing", "none", None, "none")),
    "g4": ("ready_to_ship", "none", None, "none"),
    "d1": ("shipped", "none", None, "none"),
    "d2": ("delivered", "none", None, "none"),
    "s1": ("confirmed", "none", None, "none"),
    **dict.fromkeys(("c1", "c2", "c3", "c4"), ("cancelled", "cancel_unpaid", "completed", "none")),
    **dict.fromkeys(("f1", "f2", "f3", "f4"), ("payment_failed", "none", None, "none")),
    "b1": ("return_requested", "return", "accepted", "none"),
    "b2": ("returning", "return", "collecting", "none"),
    "b3": ("return_requested", "return", "held", "none"),
    "b4": ("returning", "return", "collected", "none"),
    "e1": ("exchange_requested", "exchange", "accepted", "none"),
    "e2": ("exchanging", "exchange", "collecting", "none"),
    "e3": ("exchanging", "exchange", "reshipping", "none"),
    "e4": ("exchange_requested", "exchange", "held", "none"),
    "e5": ("exchanged", "exchange", "completed", "none"),
    "r1": ("refund_pending", "cancel", "refunding", "pending"),
    "r2": ("refund_pending", "cancel", "held", "on_hold"),
    "r3": ("cancelled", "cancel", "completed", "done"),
    "z1": ("exchanging", "exchange_replacement", None, "none"),
    "z2": ("exchanging", "exchange_replacement", None, "none"),
    "z3": ("shipped", "exchange_replacement", None, "none"),
    "z4": ("delivered", "exchange_replacement", None, "none"),
    "z5": ("confirmed", "exchange_replacement", None, "none"),
}
AXES = "canonical_status, claim_type, claim_phase, refund_status"


def line_of(warehouse: Warehouse, number: int, columns: str, position: int = 1) -> tuple[object, ...]:
    return warehouse.row(f"select {columns} from unified.order_lines where line_id = '{number * 10 + position}'")


def test_every_code_lands_on_its_three_axes(godomall5: Warehouse) -> None:
    found = {code: line_of(godomall5, number, AXES) for number, code in enumerate(CODES, start=1)}
    assert found == EXPECTED


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, ("refund_pending", "return", "refunding", "pending")),
        (2, ("refund_pending", "return", "held", "on_hold")),
        (3, ("returned", "return", "completed", "done")),
    ],
)
def test_a_refund_of_goods_that_left_is_a_return(
    godomall5: Warehouse, number: int, expected: tuple[object, ...]
) -> None:
    assert line_of(godomall5, 100 + number, AXES) == expected


def test_codes_the_shop_added_are_read_by_their_letter_and_stay_as_they_are(godomall5: Warehouse) -> None:
    numbers = range(111, 111 + len(ADDED_CODES))
    found = [line_of(godomall5, number, "native_status, canonical_status, claim_type") for number in numbers]
    assert found == [
        ("g6", "preparing", "none"),
        ("b9", "returning", "return"),
        ("e8", "exchanging", "exchange"),
        ("r9", "refund_pending", "cancel"),
        ("z9", "exchanging", "exchange_replacement"),
        ("x1", "unknown", "none"),
    ]


def test_added_codes_are_reported_with_what_was_made_of_them(godomall5: Warehouse) -> None:
    where = "issue = 'line status' and platform = 'godomall5'"
    found = dict(godomall5.rows(f"select native_value, suggestion from reports.unknown_status where {where}"))
    assert set(found) == set(ADDED_CODES)
    assert found["g6"] == "read as preparing by its letter; add the code to the order_status_map seed"
    assert found["x1"] == "add the code to the order_status_map seed"


def test_a_failed_payment_is_no_sale_and_nothing_was_paid(godomall5: Warehouse) -> None:
    assert line_of(godomall5, CODES.index("f3") + 1, "is_sale, is_open_demand, claim_id") == (False, False, None)


def test_an_order_that_ran_out_is_no_claim(godomall5: Warehouse) -> None:
    columns = f"{AXES}, claim_id, fulfilment_status, cancelled_at"
    assert line_of(godomall5, 211, columns) == (
        *("cancelled", "cancel_unpaid", "completed", "none", None, "pending_payment"),
        datetime(2026, 3, 3, 15, 10, tzinfo=UTC),
    )
    assert godomall5.rows(f"select * from unified.claims where order_id = '{order_no(211)}'") == []


def test_a_replacement_is_no_sale_and_the_exchanged_line_stays_one(godomall5: Warehouse) -> None:
    columns = "canonical_status, claim_type, claim_phase, claim_id, line_kind, is_sale, fulfilment_status, paid_amount"
    assert [line_of(godomall5, 204, columns, position) for position in (1, 2)] == [
        ("exchanged", "exchange", "completed", f"{order_no(204)}-1", "sale", True, "confirmed", 20000),
        ("delivered", "exchange_replacement", None, None, "exchange_replacement", False, "delivered", 0),
    ]


@pytest.mark.parametrize(
    ("number", "position", "expected"),
    [
        (201, 2, "paid"),  # p1 before the claim
        (202, 1, "preparing"),  # g6, a code the shop added
        (203, 1, "delivered"),  # d2 before the return, b4 before its refund
        (203, 2, "delivered"),  # only b4 is known
        (219, 1, "paid"),  # nothing is known, and it never left
        (101, 1, "delivered"),  # nothing is known, and it left
    ],
)
def test_under_a_claim_the_goods_stand_where_they_stood(
    godomall5: Warehouse, number: int, position: int, expected: str
) -> None:
    assert line_of(godomall5, number, "fulfilment_status", position) == (expected,)


def test_a_part_of_a_line_that_is_cancelled_is_a_line_of_its_own(godomall5: Warehouse) -> None:
    columns = "canonical_status, qty_ordered, qty_cancelled, qty_returned, qty_active"
    assert line_of(godomall5, 201, columns) == ("delivered", 1, 0, 0, 1)
    assert line_of(godomall5, 201, columns, 2) == ("cancelled", 1, 1, 0, 0)


def test_a_claim_that_came_to_nothing_leaves_the_line_alone(godomall5: Warehouse) -> None:
    columns = f"{AXES}, claim_id, confirmed_at"
    confirmed = datetime(2026, 3, 9, 23, tzinfo=UTC)
    assert line_of(godomall5, 205, columns) == ("confirmed", "none", None, "none", None, confirmed)


def test_an_order_the_mall_no_longer_returns_is_void_until_it_comes_back(godomall5: Warehouse) -> None:
    columns = "canonical_status, qty_active, is_open_demand"
    assert line_of(godomall5, 207, columns) == ("void", 0, False)
    assert line_of(godomall5, 208, columns) == ("preparing", 2, True)


def test_a_line_its_order_lost_is_gone(godomall5: Warehouse) -> None:
    found = godomall5.rows(f"select line_id from unified.order_lines where order_id = '{order_no(206)}'")
    assert found == [("2061",)]


def test_unpaid_demand_is_open_only_where_the_line_took_its_stock(godomall5: Warehouse) -> None:
    assert line_of(godomall5, 209, "canonical_status, is_sale, is_open_demand") == ("pending_payment", False, True)
    assert line_of(godomall5, 210, "is_open_demand") == (False,)
