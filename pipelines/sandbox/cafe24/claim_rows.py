"""Cancellations, returns, exchanges and refunds as Cafe24 prints them (contract section 5.7).

A claim's items carry the claim's own status code, also after the order item itself has moved on; their dates are ISO
with zone. `undone` is T for a claim taken back. Claims of Naver Pay orders carry no refund amounts, and `/refunds`
lacks them.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..world.model import POINT_TENDERS, Claim, Claimed, Order
from ..world.storefront import KST
from . import forms
from .forms import flag, stamp, won
from .item_rows import claim_facts, item_row

if TYPE_CHECKING:
    from .mall import Cafe24Mall

CLAIM_ITEM_LACKS = (
    "tax_rate", "origin_place_value", "subscription", "request_undone", "internal_product_name", "product_tax_type",
    "origin_place_no", "payment_amount", "made_in_code", "purchaseconfirmation_date",
)  # fmt: skip
CLAIM_CONSTANTS: dict[str, Any] = {
    "return_ship_type": "Charge", "defer_commission": "0.00", "partner_discount_amount": "0.00",
    "add_discount_amount": "0.00", "shipping_discount_amount": "0.00", "undone_reason_type": None,
    "expose_order_detail": None, "exposed_undone_reason": None, "include_tax": "T", "tax": [],
}  # fmt: skip
DUE_AFTER = timedelta(days=3)
LAST_CODES = {"cancel": "C00", "return": "R00", "exchange": "E00"}


def claim_row(mall: "Cafe24Mall", order: Order, claim: Claim) -> dict[str, Any]:
    refund, exponent = claim.refund, order.exponent
    letter = forms.reason_letter(claim)
    shows_money = refund is not None and order.origin != "naver_pay"
    amounts = refund.tenders if refund is not None and shows_money else {}
    row = {
        "shop_no": int(order.shop_no),
        "order_id": order.order_id,
        "claim_code": claim.claim_id,
        "claim_reason_type": letter,
        "claim_reason": forms.REASON_TEXTS.get(letter, "기타"),
        "status": _status(claim),
        "refund_methods": [f"{forms.METHOD_NAMES[forms.PAYMENT_METHODS[kind]]} 환불" for kind in amounts],
        "refund_reason": "",
        "order_price_amount": won(refund.gross if refund else 0, exponent),
        "refund_amounts": [
            {"payment_method": forms.PAYMENT_METHODS[kind], "amount": won(amount, exponent)}
            for kind, amount in amounts.items()
        ],
        "shipping_fee": won(refund.shipping if refund else 0, exponent),
        "member_grade_discount_amount": won(refund.member_discount if refund else 0, exponent),
        "coupon_discount_amount": won(refund.coupon_discount if refund else 0, exponent),
        "point_used": won(-amounts.get("points", 0), exponent),
        "credit_used": won(-amounts.get("credits", 0), exponent),
        "undone": flag(claim.stage == "withdrawn"),
        "undone_reason": "고객 요청" if claim.stage == "withdrawn" else None,
        "items": [_claim_item(mall, order, claim, item) for item in claim.items],
        **CLAIM_CONSTANTS,
    }
    if claim.kind == "return":
        row |= _return_part(order, claim)
    if claim.kind == "exchange":
        row |= _exchange_part(mall, order, claim)
    return row


def refund_row(order: Order, claim: Claim) -> dict[str, Any]:
    refund, person, exponent = claim.refund, order.person, order.exponent
    assert refund is not None
    methods = [forms.PAYMENT_METHODS[kind] for kind in order.tenders]
    back = [forms.PAYMENT_METHODS[kind] for kind in refund.tenders]
    points = sum(refund.tenders.get(kind, 0) for kind in POINT_TENDERS)
    done, bank = refund.refunded_at is not None, "bank_transfer" in refund.tenders
    gateway = [method for method in back if method in ("card", "cell")]
    return {
        "shop_no": int(order.shop_no),
        "member_id": person.member_id,
        "member_email": person.email if person.member_id else "",
        "buyer_email": person.email,
        "order_date": stamp(order.placed_at),
        "accepted_refund_date": stamp(refund.accepted_at),
        "refund_date": stamp(refund.refunded_at),
        "order_id": order.order_id,
        "refund_code": refund.refund_id,
        "order_item_code": [item.line.line_id for item in claim.items],
        "quantity": sum(item.quantity for item in claim.items),
        "actual_refund_amount": won(refund.amount - points, exponent),
        "used_points": won(refund.tenders.get("points", 0), exponent),
        "used_credits": won(refund.tenders.get("credits", 0), exponent),
        "currency": order.currency,
        "payment_methods": methods,
        "refund_payment_methods": back,
        "payment_gateway_cancel_statuses": [{"payment_method": each, "cancel_status": flag(done)} for each in gateway],
        "payment_gateway_cancel_dates": [
            {"payment_method": each, "cancel_date": stamp(refund.refunded_at)} for each in gateway if done
        ],
        "status": flag(done),
        "refund_methods": [f"{forms.METHOD_NAMES[method]} 환불" for method in back],
        "refund_bank_name": "신한은행" if bank else "",
        "refund_bank_account_no": f"110-{order.facts['draw']:06d}" if bank else "",
        "refund_bank_account_holder": person.name if bank else "",
        "include_tax": "T",
        "tax": [],
    }


def listed_refunds(order: Order) -> list[Claim]:
    """Claims whose refund the refund list shows: none for Naver Pay orders."""
    if order.origin == "naver_pay":
        return []
    return [claim for claim in order.claims if claim.refund is not None]


def _claim_item(mall: "Cafe24Mall", order: Order, claim: Claim, item: Claimed) -> dict[str, Any]:
    row = item_row(mall, order, item.line) | claim_facts(order, item.line, claim)
    row["order_status"] = forms.claim_code(claim) or LAST_CODES[claim.kind]
    row["market_item_sequence"] = None
    if claim.kind == "return":
        # the published return lacks it, its siblings have it
        del row["custom_variant_code"]
    for name in CLAIM_ITEM_LACKS:
        row.pop(name, None)
    for name in [name for name in row if name.endswith("_date")]:
        value = row[name]
        if value and value[0] != "0" and "T" not in value:
            row[name] = f"{value[:10]}T{value[11:]}+09:00"
    return row


def _status(claim: Claim) -> str:
    if claim.kind == "cancel":
        return "canceled" if claim.completed_at is not None else "canceling"
    if claim.kind == "return":
        if claim.completed_at is not None:
            return "returned"
        return "processing" if claim.collected_at is not None or claim.stage == "collecting" else "accepted"
    if claim.completed_at is not None:
        return "exchanged"
    return "collected" if claim.collected_at is not None else "accept"


def _return_part(order: Order, claim: Claim) -> dict[str, Any]:
    refund, exponent = claim.refund, order.exponent
    ids = [item.line.line_id for item in claim.items]
    fee = won(-(refund.fee if refund else 0), exponent)
    pickup = dict.fromkeys(("same_address", "name", "phone", "cellphone", "zipcode", "address"))
    return {
        "claim_due_date": (claim.requested_at + DUE_AFTER).astimezone(KST).date().isoformat(),
        "return_address": {
            "zipcode": "07071",
            "address1": "서울시 동작구 표본로 1",
            "address2": "표본빌딩",
            "items": ids,
        },
        "pickup": {"use_pickup": "F", **pickup},
        "return_invoice_no": f"{claim.style:012d}" if claim.collected_at else None,
        "return_shipping_company_name": "CJ대한통운" if claim.collected_at else None,
        "pickup_request_state": "S" if claim.collected_at else "F",
        "refund_shipping_fee": "0.00",
        "refund_regional_surcharge": "0.00",
        "return_shipping_fee": fee,
        "return_shipping_fee_detail": [{"group_no": 1, "return_shipping_fee": fee, "items": ids}],
        "return_regional_surcharge": "0.00",
        "return_regional_surcharge_detail": [],
        "additional_shipping_fee": "0.00",
        "international_shipping_insurance": "0.00",
        "international_shipping_additional_fee": "0.00",
        "recover_inventory": flag(claim.restocks),
        "carrier_id": None,
        "return_invoice_success": None,
        "return_invoice_fail_reason": None,
    }


def _exchange_part(mall: "Cafe24Mall", order: Order, claim: Claim) -> dict[str, Any]:
    person = order.receiver
    address = {
        "name": person.name,
        "phone": "",
        "cellphone": person.phone,
        "zipcode": person.zipcode,
        "address": person.address,
    }
    return {
        "claim_due_date": (claim.requested_at + DUE_AFTER).astimezone(KST).date().isoformat(),
        "receiver": {**address, "shipping_message": ""},
        "reshipping_detail": {**address, "shipping_message": ""},
        "pickup": {"use_pickup": "T", "same_address": "T", **address},
        "additional_payment": None,
        "return_invoice_no": None,
        "return_shipping_company_name": None,
        "recover_inventory": flag(claim.restocks),
        "exchanged_items": [_replacement_item(mall, order, line) for line in claim.replacements],
        "carrier_id": None,
        "return_invoice_success": None,
        "return_invoice_fail_reason": None,
    }


def _replacement_item(mall: "Cafe24Mall", order: Order, line: Any) -> dict[str, Any]:
    row = item_row(mall, order, line)
    for name in CLAIM_ITEM_LACKS:
        row.pop(name, None)
    return row
