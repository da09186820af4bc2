"""What a claim gives back: the net price of its pieces, the shipping fee of an order cancelled whole, less a fee.

Money goes back first, then Naver points, credits and points, each at most as far as the order was paid with it.
"""

from datetime import datetime

from .model import Claim, Line, Order, Refund

RETURN_FEE_WON = 3_000
POINTS_BACK = ("naver_points", "credits", "points")


def open_refund(order: Order, claim: Claim, at: datetime, *, with_shipping: bool = True) -> Refund:
    """The refund of a claim whose money side began at `at`; it is owed until `refunded_at` is set."""
    gross = sum((i.line.unit_price + i.line.option_price) * i.quantity for i in claim.items)
    member = sum(_share(i.line, i.line.member_discount, i.quantity) for i in claim.items)
    coupon = sum(_share(i.line, i.line.coupon_discount, i.quantity) for i in claim.items)
    market = sum(_share(i.line, i.line.market_discount, i.quantity) for i in claim.items)
    net = gross - member - coupon - market
    given_back = any(other.refund is not None and other.refund.shipping for other in order.claims)
    due = with_shipping and not given_back and _cancels_the_rest(order)
    shipping = order.shipping_fee - order.shipping_discount if due else 0
    fee = 0
    if claim.kind == "return" and claim.reason == "change_of_mind":
        fee = min(RETURN_FEE_WON if order.exponent == 0 else RETURN_FEE_WON // 10, net)
    return Refund(
        claim.claim_id, gross, member, coupon, market, shipping, fee, _tenders(order, net + shipping - fee), at
    )


def _share(line: Line, amount: int, pieces: int) -> int:
    return amount * pieces // line.quantity


def _cancels_the_rest(order: Order) -> bool:
    """Whether every sold line is cancelled or being cancelled, so that nothing of the order ships."""
    for line in order.lines:
        claim = line.claim
        whole = claim is not None and any(i.line is line and i.quantity == line.quantity for i in claim.items)
        if (
            claim is None
            or not whole
            or claim.kind != "cancel"
            or claim.accepted_at is None
            or claim.closed_at is not None
        ):
            return False
    return True


def _tenders(order: Order, amount: int) -> dict[str, int]:
    back: dict[str, int] = {}
    money = [kind for kind in order.tenders if kind not in POINTS_BACK]
    for kind in (*money, *POINTS_BACK):
        given = sum(claim.refund.tenders.get(kind, 0) for claim in order.claims if claim.refund is not None)
        part = min(amount, order.tenders.get(kind, 0) - given)
        if part > 0:
            back[kind] = part
            amount -= part
    return back
