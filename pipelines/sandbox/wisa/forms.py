"""Small forms: times, states in the shop engine's numbers and words (contract section 3)."""

from datetime import datetime
from typing import Any

from ..world.model import Claim, Line, Order
from ..world.storefront import KST
from .switches import Switches

LABELS = {
    "1": "미입금", "2": "입금완료", "3": "상품준비중", "4": "배송중", "5": "배송완료",
    "11": "승인대기", "31": "승인실패", "32": "삭제", "40": "등록대기", "41": "동명이인입금", "20": "재고확인중",
    "12": "취소요청", "21": "취소처리중", "13": "취소완료", "14": "환불요청", "15": "환불완료",
    "16": "반품요청", "22": "반품수거중", "23": "반품수거완료", "28": "반품보류", "17": "반품완료",
    "18": "교환요청", "24": "교환수거중", "25": "교환수거완료",
    "26": "교환재배송중", "27": "교환보류", "19": "교환완료",
}  # fmt: skip
FULFILMENT_CODES = {
    "paid": "2",
    "preparing": "3",
    "on_hold": "20",
    "ready_to_ship": "3",
    "shipped": "4",
    "delivered": "5",
    "confirmed": "5",
}
CLAIM_CODES = {
    ("cancel", "requested"): "14",
    ("cancel", "refunding"): "21",
    ("cancel", "completed"): "15",
    ("return", "requested"): "16",
    ("return", "collecting"): "22",
    ("return", "collected"): "23",
    ("return", "held"): "28",
    ("return", "completed"): "17",
    ("exchange", "requested"): "18",
    ("exchange", "collecting"): "24",
    ("exchange", "collected"): "25",
    ("exchange", "reshipping"): "26",
    ("exchange", "held"): "27",
    ("exchange", "completed"): "19",
}
UNPAID_CANCEL, MARKET_CANCEL_REQUEST = "13", "12"
LAST_FORWARD = 5
CARRIERS = {"cj": "CJ대한통운", "hanjin": "한진택배", "post": "우체국택배", "lotte": "롯데택배"}
ZERO_TIME = "0000-00-00 00:00:00"


class Never:
    """A time that is not yet."""


NEVER = Never()


def stamp(at: datetime | Never, switches: Switches) -> Any:
    """A time in the form of the day."""
    if isinstance(at, Never):
        zero = {"unix": 0, "plain": ZERO_TIME}.get(switches.times)
        return zero if switches.never == "zero" else None
    if switches.times == "unix":
        return int(at.timestamp())
    korean = at.astimezone(KST)
    return korean.strftime("%Y-%m-%d %H:%M:%S") if switches.times == "plain" else korean.isoformat()


def shown_state(code: str, switches: Switches) -> Any:
    """A state in the form of the day; a code without a word stays a code."""
    if switches.statuses == "number" and code.isdigit():
        return int(code)
    return LABELS.get(code, code) if switches.statuses == "label" else code


def line_code(order: Order, line: Line, switches: Switches) -> str:
    """The state of a line."""
    if line.line_id in switches.status_overrides:
        return switches.status_overrides[line.line_id]
    if line.state == "cancelled_unpaid":
        return UNPAID_CANCEL
    claim = line.claim
    # a claim on some of the pieces leaves the line in its own state
    if claim is not None and any(item.line is line and item.quantity == line.quantity for item in claim.items):
        return _claim_code(order, claim)
    return _unpaid_code(order) if line.state == "pending_payment" else FULFILMENT_CODES[line.state]


def order_code(order: Order, switches: Switches) -> str:
    """The one state of a header: the lowest forward one of its lines, or the lowest of all when none goes forward."""
    codes = [line_code(order, line, switches) for line in order.lines]
    known = sorted((code for code in codes if code.isdigit()), key=int)
    first = [*known, *codes, _unpaid_code(order)][0]  # an order without lines is just placed
    return next((code for code in known if int(code) <= LAST_FORWARD), first)


def _claim_code(order: Order, claim: Claim) -> str:
    # codes of their own for what a market asks for: 12 beside 14
    if claim.kind == "cancel" and claim.stage == "requested" and order.origin == "smartstore":
        return MARKET_CANCEL_REQUEST
    return CLAIM_CODES[claim.kind, claim.stage]


def _unpaid_code(order: Order) -> str:
    """Waiting for a deposit, for a card company, for the shop to tell two depositors apart, or not entered yet."""
    if "bank_transfer" not in order.tenders:
        return "40" if order.facts["draw"] % 5 == 0 else "11"
    return "41" if order.facts["draw"] % 9 == 0 else "1"
