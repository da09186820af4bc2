"""Claims inside a product order: currentClaim, completedClaims and the deprecated copies (contract 7.2).

What is due for a return is told from the day it is asked for; a fee that the refund is short of says so in its method.
"""

from typing import TYPE_CHECKING, Any

from ..world.model import Claim, Line, Order
from . import addresses, forms
from .forms import CLOSED, present, stamp

if TYPE_CHECKING:
    from .mall import NaverMall

RETURN_FEE_WON = 3_000
TEXTS = {"cancel": "단순 변심으로 취소합니다", "return": "반품 부탁드려요", "exchange": "교환 부탁드려요"}


def claim_members(mall: "NaverMall", order: Order, line: Line) -> dict[str, Any]:
    """The members of a product order that tell of its claims."""
    claims = forms.claims_of(line)
    switches = mall.switches
    members: dict[str, Any] = {}
    if not claims:
        return members
    last = claims[-1]
    if last.stage not in CLOSED or switches.current_claim_stays:
        members["currentClaim"] = {last.kind: claim_object(mall, order, line, last)}
    closed = [claim for claim in claims if claim.stage in CLOSED]
    if closed:
        members["completedClaims"] = [completed(mall, order, line, claim) for claim in closed]
    earlier = [claim for claim in claims[:-1] if claim.kind == "exchange"]
    if earlier:
        members["beforeClaim"] = {"exchange": claim_object(mall, order, line, earlier[-1])}
    if switches.deprecated_claims:
        members[last.kind] = claim_object(mall, order, line, last)
    return members


def claim_object(mall: "NaverMall", order: Order, line: Line, claim: Claim) -> dict[str, Any]:
    """A claim in the form of `cancel`, `return` or `exchange`."""
    done = claim.completed_at
    row: dict[str, Any] = {
        "claimId": claim.claim_id,
        "claimStatus": forms.claim_status(claim, claim.stage),
        "claimRequestDate": stamp(claim.requested_at),
        "requestChannel": "구매회원" if claim.by_buyer else "판매자",
        "requestQuantity": forms.pieces(claim, line),
        f"{claim.kind}Reason": forms.reason(claim),
        f"{claim.kind}DetailedReason": f"{TEXTS[claim.kind]} ({order.person.name} {order.person.phone})",
    }
    if claim.kind == "cancel":
        return row | present(
            {
                "cancelApprovalDate": stamp(claim.accepted_at) if claim.accepted_at else None,
                "cancelCompletedDate": stamp(done) if done else None,
                "refundExpectedDate": stamp(done) if done else None,
            }
        )
    row |= _collecting(order, claim) | _fees(mall, line, claim) | _holdback(claim)
    if claim.kind == "return":
        row |= present({"returnCompletedDate": stamp(done) if done else None, "returnImageUrl": []})
        row |= present({"refundExpectedDate": stamp(done) if done else None})
    else:
        row |= _redelivery(order, claim)
    return row


def completed(mall: "NaverMall", order: Order, line: Line, claim: Claim) -> dict[str, Any]:
    """A claim in the flattened form of `completedClaims`: refused and withdrawn ones are among them."""
    ended = claim.completed_at or claim.closed_at
    row: dict[str, Any] = {
        "claimType": forms.claim_type(claim),
        "claimId": claim.claim_id,
        "claimStatus": forms.claim_status(claim, claim.stage),
        "claimRequestReason": forms.reason(claim),
        "claimRequestDetailContent": f"{TEXTS[claim.kind]} ({order.person.name} {order.person.phone})",
        "claimRequestDate": stamp(claim.requested_at),
        "requestChannel": "구매회원" if claim.by_buyer else "판매자",
        "requestQuantity": forms.pieces(claim, line),
        "claimRequestAdmissionDate": stamp(claim.accepted_at) if claim.accepted_at else None,
        "claimCompleteOperationDate": stamp(ended) if ended else None,
    }
    if claim.kind != "cancel":
        row |= _collecting(order, claim) | _fees(mall, line, claim) | _holdback(claim)
    if claim.kind == "exchange":
        row |= _redelivery(order, claim)
    return present(row)


def fee_due(claim: Claim) -> int:
    """The fee that a claim's refund is short of."""
    if claim.refund is not None:
        return claim.refund.fee
    return RETURN_FEE_WON if claim.kind == "return" and claim.reason == "change_of_mind" else 0


def _collecting(order: Order, claim: Claim) -> dict[str, Any]:
    """The way back of the goods. `collectStatus` follows the claim's stage."""
    collected, fetched = claim.collected_at, "collecting" in claim.entered or claim.collected_at is not None
    status = "DELIVERED" if collected else ("DELIVERING" if fetched else "NOT_REQUESTED")
    return present(
        {
            "collectAddress": addresses.address(order.receiver),
            "returnReceiveAddress": addresses.warehouse(),
            "collectStatus": status,
            "collectDeliveryMethod": "RETURN_DESIGNATED",
            "collectDeliveryCompany": "CJGLS" if fetched else None,
            "collectTrackingNumber": f"{claim.style:012d}" if fetched else None,
            "collectCompletedDate": stamp(collected) if collected else None,
        }
    )


def _fees(mall: "NaverMall", line: Line, claim: Claim) -> dict[str, Any]:
    due = fee_due(claim)
    apart = mall.switches.fees_paid_apart and not due
    row: dict[str, Any] = {"claimDeliveryFeeDemandAmount": due or (RETURN_FEE_WON if apart else 0)}
    if due or apart:
        row |= {
            "claimDeliveryFeePayMeans": "환불금" if due else "계좌이체",
            "claimDeliveryFeePayMethod": forms.DEDUCTED if due else forms.PAID_APART,
            "claimDeliveryFeeProductOrderIds": line.line_id,
        }
    return row


def _holdback(claim: Claim) -> dict[str, Any]:
    held = claim.entered.get("held")
    if held is None:
        return {}
    released = next((at for stage, at in claim.entered.items() if at > held and stage != "held"), None)
    return present(
        {
            "holdbackStatus": "RELEASED" if released else "HOLDBACK",
            "holdbackReason": "SELLER_CONFIRM_NEED",
            "holdbackDetailedReason": "상품 확인 후 처리합니다",
            "holdbackConfigDate": stamp(held),
            "holdbackConfigurer": "판매자",
            "holdbackReleaseDate": stamp(released) if released else None,
            "holdbackReleaser": "판매자" if released else None,
        }
    )


def _redelivery(order: Order, claim: Claim) -> dict[str, Any]:
    sent = claim.entered.get("reshipping")
    return present(
        {
            "reDeliveryAddress": addresses.address(order.receiver),
            "reDeliveryMethod": "DELIVERY" if sent else None,
            "reDeliveryStatus": ("DELIVERY_COMPLETION" if claim.completed_at else "DELIVERING") if sent else None,
            "reDeliveryCompany": "CJGLS" if sent else None,
            "reDeliveryTrackingNumber": f"{claim.style + 10**6:012d}" if sent else None,
            "reDeliveryOperationDate": stamp(sent) if sent else None,
        }
    )
