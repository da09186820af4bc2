"""The world's fulfilments and claim stages in canonical words (unified model 1.1 and 1.4)."""

from .model import Claim, Line

RANKS = {
    "unknown": 0,
    "payment_failed": 1,
    "void": 2,
    "pending_payment": 10,
    "paid": 20,
    "preparing": 30,
    "on_hold": 35,
    "ready_to_ship": 40,
    "shipped": 50,
    "delivered": 60,
    "confirmed": 70,
    "cancel_requested": 110,
    "cancelling": 115,
    "cancelled": 119,
    "return_requested": 120,
    "returning": 125,
    "returned": 129,
    "exchange_requested": 130,
    "exchanging": 135,
    "exchanged": 139,
    "refund_pending": 140,
    "refunded": 149,
}
CANONICAL_FULFILMENT = {
    "pending_payment": "pending_payment",
    "paid": "paid",
    "preparing": "preparing",
    "on_hold": "on_hold",
    "ready_to_ship": "ready_to_ship",
    "shipped": "shipped",
    "delivered": "delivered",
    "confirmed": "confirmed",
    "awaiting_return": "exchanging",
}
PHASES = {
    "requested": "requested",
    "accepted": "accepted",
    "held": "held",
    "paused": "held",
    "refund_held": "held",
    "collecting": "collecting",
    "collected": "collected",
    "reshipping": "reshipping",
    "refunding": "refunding",
    "refund_due": "refunding",
    "refund_asked": "refunding",
    "completed": "completed",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
}
_CANCEL = {
    "requested": "cancel_requested",
    "accepted": "cancelling",
    "refunding": "cancelling",
    "paused": "cancelling",
    "refund_due": "refund_pending",
    "refund_asked": "refund_pending",
    "refund_held": "refund_pending",
    "completed": "cancelled",
}
_RETURN = {
    "requested": "return_requested",
    "accepted": "return_requested",
    "held": "return_requested",
    "collecting": "returning",
    "collected": "returning",
    "refunding": "refund_pending",
    "paused": "refund_pending",
    "refund_due": "refund_pending",
    "refund_asked": "refund_pending",
    "refund_held": "refund_pending",
    "completed": "returned",
}
_EXCHANGE = {
    "requested": "exchange_requested",
    "accepted": "exchange_requested",
    "held": "exchange_requested",
    "collecting": "exchanging",
    "collected": "exchanging",
    "reshipping": "exchanging",
    "completed": "exchanged",
}
_BY_KIND = {"cancel": _CANCEL, "return": _RETURN, "exchange": _EXCHANGE}


def canonical_claim(claim: Claim) -> str:
    """The canonical status of a line that is wholly in this claim; `failed` for a refused or withdrawn one."""
    return _BY_KIND[claim.kind].get(claim.stage, "failed")


def refund_status(claim: Claim) -> str:
    """none, pending, on_hold or done, for the claim's money side. An exchange owes no money here."""
    if claim.kind == "exchange" or claim.refund is None:
        return "none"
    if claim.stage in ("refunding", "refund_due", "refund_asked"):
        return "pending"
    return "on_hold" if claim.stage in ("paused", "refund_held") else "done"


def covers_a_part(claim: Claim, line: Line) -> bool:
    """Whether the claim is about fewer pieces than the line has: the line then keeps its own status."""
    return any(item.line is line and item.quantity < line.quantity for item in claim.items)
