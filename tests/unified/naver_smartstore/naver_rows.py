"""How hand-made raw rows of SmartStore are written: lines, claims where a record holds them, finished claims, events.

The number in an order id is the case; a line's id is its order's followed by its position. Invented numbers, no people.
"""

from datetime import timedelta
from typing import Any

from tests.unified.warehouse import LOAD_ID, READ_AT, Row

OLDER, OLDER_LOAD = READ_AT - timedelta(days=1), "1773025200.25"
PLACED, PAID = "2026-03-01T00:10:00.000+09:00", "2026-03-01T09:00:00.000+09:00"
SENT, ARRIVED, DECIDED = "2026-03-02T10:00:00.0+09:00", "2026-03-03T10:00:00+09:00", "2026-03-09T10:00:00.000+09:00"
ASKED, CAME_BACK, DONE = (
    "2026-03-05T08:00:00.000+09:00",
    "2026-03-06T08:00:00.000+09:00",
    "2026-03-07T08:00:00.000+09:00",
)


def order_id(number: int) -> str:
    return f"2026030100{number:06d}"


def line_id(number: int, position: int = 1) -> str:
    return f"{order_id(number)}{position:02d}"


def line(number: int, status: str, position: int = 1, **fields: Any) -> Row:
    """A paid line of three mugs at 10,000 won less 3,000 won.

    A name with two underscores is a column as it stands, every other one a member of `productOrder`.
    """
    members = {
        "order__order_date": PLACED,
        "order__payment_date": PAID,
        "order__payment_means": "신용카드",
        "order__pay_location_type": "MOBILE",
        "order__general_payment_amount": 30000,
        "product_id": "901",
        "original_product_id": "801",
        "product_name": "머그컵",
        "product_order_status": status,
        "quantity": 3,
        "initial_quantity": 3,
        "remain_quantity": 3,
        "unit_price": 10000,
        "total_product_amount": 30000,
        "initial_product_amount": 30000,
        "remain_product_amount": 30000,
        "total_payment_amount": 27000,
        "initial_payment_amount": 27000,
        "remain_payment_amount": 27000,
        "product_discount_amount": 3000,
        "seller_burden_discount_amount": 2000,
        "delivery_fee_amount": 3000,
        "delivery_discount_amount": 0,
        "package_number": f"P{number}",
    } | fields
    row = {
        name if _is_whole(name) else f"product_order__{name}": _numbered(number, name, value)
        for name, value in members.items()
    }
    return row | {
        "order__order_id": order_id(number),
        "product_order__product_order_id": line_id(number, position),
    }


def _is_whole(name: str) -> bool:
    return "__" in name or name.startswith("_") or name == "shop"


def _numbered(number: int, name: str, value: Any) -> Any:
    """The mall never gives a claim's number twice: `C1` becomes that of this order."""
    return f"{number}-{value}" if name.endswith("claim_id") and value else value


def place(prefix: str, kind: str, status: str, **fields: Any) -> Row:
    """A claim where the record holds one, about all three pieces: `current_claim__`, `before_claim__` or nothing."""
    members = {"claim_id": "C1", "claim_status": status, "claim_request_date": ASKED, "request_quantity": 3} | fields
    return {f"{prefix}{kind}__{name}": value for name, value in members.items()}


def shows(kind: str, status: str, claim_id: str = "C1") -> Row:
    return {"claim_type": kind, "claim_status": status, "claim_id": claim_id}


def running(kind: str, status: str, **fields: Any) -> Row:
    """A line with a claim that runs: named on the line and held in `currentClaim`."""
    native = {"cancel": "CANCEL", "return": "RETURN", "exchange": "EXCHANGE"}[kind]
    return shows(native, status, fields.get("claim_id", "C1")) | place("current_claim__", kind, status, **fields)


def finished(number: int, kind: str, status: str, quantity: int = 3, **fields: Any) -> Row:
    """A row of `completedClaims` of the first line of an order."""
    row = {
        "order__order_id": order_id(number),
        "product_order__product_order_id": line_id(number),
        "claim_type": kind,
        "claim_id": "C1",
        "claim_status": status,
        "claim_request_date": ASKED,
        "claim_complete_operation_date": DONE,
        "request_quantity": quantity,
        "position": 0,
    } | fields
    return {name: _numbered(number, name, value) for name, value in row.items()}


def change(number: int, kind: str, status: str, at: str, **fields: Any) -> Row:
    return {
        "order_id": order_id(number),
        "product_order_id": line_id(number),
        "last_changed_type": kind,
        "last_changed_date": at,
        "product_order_status": status,
    } | fields


assert LOAD_ID > OLDER_LOAD
