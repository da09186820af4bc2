"""Words and dates of the Commerce API (contract 2, 7.2 and 11)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ..world.model import Claim, Line, Order
from ..world.storefront import KST

CARRIERS = {"cj": "CJGLS", "hanjin": "HANJIN", "post": "EPOST", "lotte": "HYUNDAI"}
CLAIM_TYPES = {"cancel": "CANCEL", "return": "RETURN", "exchange": "EXCHANGE"}
CLOSED = ("completed", "rejected", "withdrawn")
CLAIM_STATUSES = {
    "cancel": {"requested": "CANCEL_REQUEST", "completed": "CANCEL_DONE", "": "CANCELING"},
    "return": {
        "requested": "RETURN_REQUEST", "accepted": "RETURN_REQUEST", "held": "RETURN_REQUEST",
        "collecting": "COLLECTING", "completed": "RETURN_DONE", "": "COLLECT_DONE",
    },
    "exchange": {
        "requested": "EXCHANGE_REQUEST", "accepted": "EXCHANGE_REQUEST", "held": "EXCHANGE_REQUEST",
        "collecting": "COLLECTING", "reshipping": "EXCHANGE_REDELIVERING", "completed": "EXCHANGE_DONE",
        "": "COLLECT_DONE",
    },
}  # fmt: skip
REASONS = {
    "change_of_mind": ("INTENT_CHANGED", "COLOR_AND_SIZE"),
    "order_mistake": ("WRONG_ORDER",),
    "service": ("PRODUCT_UNSATISFIED",),
    "dissatisfied": ("PRODUCT_UNSATISFIED",),
    "late_delivery": ("DELAYED_DELIVERY",),
    "out_of_stock": ("SOLD_OUT",),
    "not_as_described": ("INCORRECT_INFO",),
    "wrong_item": ("WRONG_DELIVERY", "WRONG_OPTION"),
    "defect": ("BROKEN",),
}
SETTLED_STATUSES = {"cancel": "CANCELED", "return": "RETURNED", "exchange": "EXCHANGED"}
DEDUCTED = "환불금에서 차감"
PAID_APART = "판매자에게 직접 송금"


def stamp(at: datetime) -> str:
    """Korean time with milliseconds: `2022-01-01T01:01:01.001+09:00`."""
    return at.astimezone(KST).isoformat(timespec="milliseconds")


def day(at: datetime) -> str:
    return at.astimezone(KST).date().isoformat()


def present(row: dict[str, Any]) -> dict[str, Any]:
    """The members that are set: unset ones are absent, not null."""
    return {name: value for name, value in row.items() if value is not None}


def claims_of(line: Line) -> list[Claim]:
    """Every claim on a line, oldest first."""
    return [*line.past_claims, line.claim] if line.claim is not None else list(line.past_claims)


def pieces(claim: Claim, line: Line) -> int:
    return sum(item.quantity for item in claim.items if item.line is line)


def is_whole(claim: Claim, line: Line) -> bool:
    return pieces(claim, line) >= line.quantity


def stage_at(claim: Claim, at: datetime) -> str:
    """The stage a claim was in at `at`."""
    entered = [(when, place, stage) for place, (stage, when) in enumerate(claim.entered.items()) if when <= at]
    return max(entered)[2] if entered else "requested"


def is_admin_cancel(claim: Claim) -> bool:
    """Some cancels that nobody asked for are Naver's own (직권 취소)."""
    return claim.kind == "cancel" and "requested" not in claim.entered and claim.style % 3 == 0


def claim_type(claim: Claim) -> str:
    return "ADMIN_CANCEL" if is_admin_cancel(claim) else CLAIM_TYPES[claim.kind]


def claim_status(claim: Claim, stage: str) -> str:
    if stage in ("rejected", "withdrawn"):
        return f"{claim_type(claim)}_REJECT"
    if is_admin_cancel(claim):
        return "ADMIN_CANCEL_DONE" if stage == "completed" else "ADMIN_CANCELING"
    words = CLAIM_STATUSES[claim.kind]
    return words.get(stage, words[""])


def reason(claim: Claim) -> str:
    words = REASONS.get(claim.reason, ("ETC",))
    return words[claim.style % len(words)]


def status_at(order: Order, line: Line, at: datetime) -> str:
    """productOrderStatus as it was at `at`."""
    if line.unpaid_cancel_at is not None and line.unpaid_cancel_at <= at:
        return "CANCELED_BY_NOPAYMENT"
    for claim in claims_of(line):
        if claim.completed_at is not None and claim.completed_at <= at and is_whole(claim, line):
            return SETTLED_STATUSES[claim.kind]
    steps = (
        ("PURCHASE_DECIDED", line.confirmed_at),
        ("DELIVERED", line.delivered_at),
        ("DELIVERING", line.parcel.entered_at if line.parcel else None),
        ("PAYED", order.paid_at),
    )
    return next((word for word, when in steps if when is not None and when <= at), "PAYMENT_WAITING")


def shortened(text: str) -> str:
    """A date-time without the zeros of its milliseconds, as some answers print it."""
    return text.replace(".000+", ".0+")


def parsed(text: str) -> datetime:
    """The instant of a date-time. Raises ValueError when it has no zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(UTC)


def business_day_after(at: datetime) -> datetime:
    """The next Korean working day, as an instant on it (holidays are not looked at)."""
    later = at + timedelta(days=1)
    while later.astimezone(KST).weekday() > 4:
        later += timedelta(days=1)
    return later
