"""Small forms of Godomall5's XML: flags, money, dates, and the world's words in Godomall's codes (contract 4.4)."""

from datetime import UTC, datetime, timedelta

from ..world.model import Claim, Line, Order
from .switches import Switches

NINE_HOURS = timedelta(hours=9)
ZERO_DATES = {"zero": "0000-00-00 00:00:00", "day": "0000-00-00", "empty": ""}
FULFILMENT_CODES = {
    "pending_payment": "o1",
    "paid": "p1",
    "preparing": "g1",
    "on_hold": "g1",
    "ready_to_ship": "g4",
    "shipped": "d1",
    "delivered": "d2",
    "confirmed": "s1",
}
REPLACEMENT_CODES = {"shipped": "z3", "delivered": "z4", "confirmed": "z5"}
UNPAID_CANCEL_CODES = {"system": "c1", "shop": "c3", "buyer": "c4"}
CLAIM_CODES = {
    ("cancel", "refund_due"): "r1",
    ("cancel", "refund_held"): "r2",
    ("cancel", "completed"): "r3",
    ("return", "accepted"): "b1",
    ("return", "held"): "b3",
    ("return", "collecting"): "b2",
    ("return", "collected"): "b4",
    ("return", "refund_due"): "r1",
    ("return", "refund_held"): "r2",
    ("return", "completed"): "r3",
    ("exchange", "accepted"): "e1",
    ("exchange", "held"): "e4",
    ("exchange", "collecting"): "e2",
    ("exchange", "reshipping"): "e3",
    ("exchange", "completed"): "e5",
}
OFFICIAL_PREPARING = ("g1", "g1", "g2", "g3")
OWN_PREPARING = ("g5", "g6", "g7", "g8")
# itemCd and itemNm of Code_Search claimCode; a claim carries the text only
REASONS = {
    "change_of_mind": ("04001001", "고객변심"),
    "out_of_stock": ("04001002", "품절취소"),
    "defect": ("04001003", "상품불량"),
    "late_delivery": ("04001004", "배송지연"),
    "wrong_item": ("04001005", "오배송"),
    "not_as_described": ("04001006", "상품정보상이"),
    "dissatisfied": ("04001007", "상품 불만족"),
    "other": ("04001008", "기타"),
}
CARRIERS = {
    "cj": ("8", "CJ대한통운"),
    "hanjin": ("13", "한진택배"),
    "post": ("12", "우체국택배"),
    "lotte": ("34", "롯데택배"),
}
SUPPLIERS = {"own": ("1", "본사"), "partner": ("2", "협력사 B&C")}


def flag(value: bool) -> str:
    return "y" if value else "n"


def won(amount: int, switches: Switches) -> str:
    """Money text with two decimals: `16000.00`."""
    return f"{amount:,}.00" if switches.thousands_separators else f"{amount}.00"


def stamp(at: datetime | None, switches: Switches) -> str:
    """`YYYY-MM-DD HH:MM:SS`, Korean time without zone; the zero date of the day for None."""
    return ZERO_DATES[switches.empty_dates] if at is None else korean(at).isoformat(" ")[:19]


def korean(at: datetime) -> datetime:
    """The Korean wall clock at an instant, as a time that is UTC in name only: made for printing and for days."""
    return at.astimezone(UTC) + NINE_HOURS


def line_code(order: Order, line: Line, switches: Switches) -> str:
    """The `orderStatus` of a line."""
    if line.line_id in switches.status_overrides:
        return switches.status_overrides[line.line_id]
    if line.state == "cancelled_unpaid":
        return UNPAID_CANCEL_CODES[line.cancelled_by]
    code = claim_code(line) if line.claim is not None and covers_whole(line.claim, line) else None
    return code or fulfilment_code(order, line, line.state, switches)


def claim_code(line: Line) -> str | None:
    """The code of the line's claim; None without one, and for a stage without a trace here (asked for, refused)."""
    return CLAIM_CODES.get((line.claim.kind, line.claim.stage)) if line.claim is not None else None


def fulfilment_code(order: Order, line: Line, state: str, switches: Switches) -> str:
    """The code a line has, or had, when no claim is in the way."""
    draw = order.facts["draw"] + line.number
    if line.is_replacement:
        return REPLACEMENT_CODES.get(state) or ("z1" if state == "awaiting_return" and draw % 2 else "z2")
    if state == "on_hold" and switches.custom_statuses:
        return OWN_PREPARING[draw % 4]
    if state == "preparing":
        own = switches.custom_statuses and draw % 5 == 0
        return OWN_PREPARING[draw // 5 % 4] if own else OFFICIAL_PREPARING[draw % 4]
    return FULFILMENT_CODES[state]


def covers_whole(claim: Claim, line: Line) -> bool:
    return any(item.line is line and item.quantity == line.quantity for item in claim.items)


def order_code(order: Order, switches: Switches) -> str:
    """The `orderStatus` of an order: that of its first sold line without a claim, so partial claims do not show."""
    sold = [line for line in order.lines if not line.is_replacement]
    return line_code(order, next((line for line in sold if line.claim is None), sold[0]), switches)
