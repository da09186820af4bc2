"""An order and its items as Cafe24 prints them: the 69 keys of the published order, the keys of the published item.

Money: `initial_order_amount` never changes; `actual_order_amount` is it less what refunds gave back, plus return
fees. In both order_price + shipping_fee - all discounts = points + credits + Naver points + (payment_amount or
total_amount_due), and Naver points show in `naver_point` only. Item discounts: additional_discount_price is the
item's part of the membership discount.
"""

from typing import TYPE_CHECKING, Any

from ..world.goods import Person
from ..world.model import Order, Refund
from . import forms
from .forms import flag, stamp, won

if TYPE_CHECKING:
    from .mall import Cafe24Mall

ORDER_CONSTANTS: dict[str, Any] = {
    "bank_code": "bank_26", "bank_code_name": "신한은행", "payment_gateway_names": None, "sub_payment_method_name": "",
    "sub_payment_method_code": "", "transaction_ids": None, "use_escrow": "F", "market_seller_id": None,
    "payment_confirmation": None, "commission": "0.00", "postpay": "F", "admin_additional_amount": "0.00",
    "additional_shipping_fee": "0.00", "international_shipping_insurance": "0.00", "additional_handling_fee": "0.00",
    "regional_surcharge_detail": [], "wished_delivery_date": "", "wished_delivery_time": None, "wished_carrier_id":
    None, "wished_carrier_name": None, "additional_order_info_list": [], "store_pickup": "F", "easypay_name": "",
    "loan_status": None, "subscription": "F", "multiple_addresses": "F", "include_tax": "T", "tax_detail": [],
    "service_type": None, "service_data": [], "show_shipping_address": "T", "social_member_code": None, "social_name":
    None,
}  # fmt: skip


def order_row(mall: "Cafe24Mall", order: Order) -> dict[str, Any]:
    person, draw, exponent = order.person, order.facts["draw"], order.exponent
    place, place_name = forms.PLACES[order.origin]
    methods = [forms.PAYMENT_METHODS[kind] for kind in order.tenders if kind != "naver_points"] or ["point"]
    bank = "bank_transfer" in order.tenders
    initial = _amounts(mall, order, refunded=False)
    untouched = not order.claims and (order.paid_at is not None or order.cancelled_at is None)
    actual = initial if untouched else _amounts(mall, order, refunded=True)
    row = {
        "shop_no": int(order.shop_no),
        "currency": order.currency,
        "order_id": order.order_id,
        "market_id": "self" if order.origin != "smartstore" else "shopn",
        "market_order_no": order.market_order_id,
        "member_id": person.member_id,
        "member_email": person.email if person.member_id else "",
        "member_authentication": flag(bool(person.member_id)),
        "initial_order_amount": initial,
        "actual_order_amount": actual,
        "billing_name": person.name if bank else "",
        "payment_method": methods,
        "payment_method_name": [forms.METHOD_NAMES[method] for method in methods],
        "paid": flag(order.paid_at is not None),
        "canceled": _canceled(order),
        "order_date": stamp(order.placed_at),
        "first_order": flag(order.is_first),
        "payment_date": stamp(order.paid_at),
        "order_from_mobile": flag(order.from_mobile),
        "bank_account_no": f"110-{draw:06d}" if bank else "",
        "bank_account_owner_name": person.name if bank else "",
        "payment_amount": initial["payment_amount"],
        "cancel_date": stamp(order.cancelled_at),
        "order_place_name": place_name,
        "order_place_id": place,
        "shipping_type": "A",
        "shipping_type_text": "국내배송",
        "shipping_status": _shipping_status(order),
        "shipping_fee_detail": [_shipping_group(mall, order, group) for group in order.groups],
        "return_confirmed_date": stamp(_last_return(order)),
        "total_supply_price": str(sum(line.unit_price * line.quantity * 6 // 10 for line in order.lines)),
        "naver_point": order.tenders.get("naver_points", 0),
        "exchange_rate": "1.0000" if exponent == 0 else "1300.0000",
        "first_payment_methods": methods,
        "naverpay_payment_information": "N" if order.origin == "naver_pay" else None,
        **ORDER_CONSTANTS,
    }
    if not mall.switches.optional_keys or draw % 2:
        row["market_discount_info"] = None
    if mall.switches.string_numbers:
        row["naver_point"] = str(row["naver_point"])
    if mall.switches.new_fields:
        row["delivery_promise"] = "tomorrow"
    return row


def people_row(order: Order, person: Person) -> dict[str, Any]:
    """The fields that buyers and receivers share. Personal data."""
    return {"shop_no": int(order.shop_no), "name": person.name, "phone": "", "cellphone": person.phone}


def _amounts(mall: "Cafe24Mall", order: Order, *, refunded: bool) -> dict[str, str]:
    lines = [line for line in order.lines if not line.is_replacement]
    gone = refunded and order.paid_at is None and order.cancelled_at is not None
    back: list[Refund] = []
    if refunded:
        back = [
            claim.refund for claim in order.claims if claim.refund is not None and claim.refund.refunded_at is not None
        ]
    tenders = dict(order.tenders)
    for refund in back:
        for kind, amount in refund.tenders.items():
            tenders[kind] -= amount
    shipping_back = any(refund.shipping for refund in back)
    money = sum(amount for kind, amount in tenders.items() if kind in forms.PAYMENT_METHODS and kind not in POINTS)
    numbers = {
        "order_price_amount": sum(line.gross for line in lines) - sum(refund.gross for refund in back),
        "shipping_fee": (0 if shipping_back else order.shipping_fee) + sum(refund.fee for refund in back),
        "points_spent_amount": tenders.get("points", 0),
        "credits_spent_amount": tenders.get("credits", 0),
        "coupon_discount_price": sum(line.coupon_discount for line in lines)
        - sum(each.coupon_discount for each in back),
        "coupon_shipping_fee_amount": 0,
        "membership_discount_amount": sum(line.member_discount for line in lines)
        - sum(each.member_discount for each in back),
        "shipping_fee_discount_amount": 0 if shipping_back else order.shipping_discount,
        "set_product_discount_amount": 0,
        "app_discount_amount": 0,
        "point_incentive_amount": 0,
        "total_amount_due": money if order.paid_at is None else 0,
        "payment_amount": money if order.paid_at is not None else 0,
        "market_other_discount_amount": sum(line.market_discount for line in lines)
        - sum(each.market_discount for each in back),
        "tax": sum(line.net for line in lines) // 11,
    }
    if mall.switches.optional_keys and order.facts["draw"] % 3 == 0:
        del numbers["set_product_discount_amount"]
    return {name: won(0 if gone else amount, order.exponent) for name, amount in numbers.items()}


POINTS = ("points", "credits", "naver_points")


def _canceled(order: Order) -> str:
    if order.cancelled_at is not None:
        return "T"
    claims = [claim for claim in order.claims if claim.kind == "cancel" and claim.completed_at is not None]
    return "M" if claims else "F"


def _shipping_status(order: Order) -> str:
    states = {line.state for line in order.lines if line.claim is None or line.claim.kind != "cancel"}
    if not states or states <= {"pending_payment", "paid", "cancelled_unpaid"}:
        return "X"
    if states <= {"delivered", "confirmed"}:
        return "T"
    if states & {"shipped", "delivered", "confirmed"}:
        return "M"
    return "W" if "on_hold" in states else "F"


def _shipping_group(mall: "Cafe24Mall", order: Order, group: Any) -> dict[str, Any]:
    spelling = "return_shpping_fee" if mall.switches.old_spelling else "return_shipping_fee"
    cancelled = order.cancelled_at is not None and order.paid_at is not None
    row = {
        "shipping_group_code": order.facts["draw"] % 9000 + group.number,
        "supplier_code": forms.SUPPLIERS[group.supplier][0],
        "shipping_fee": won(group.fee, order.exponent),
        "cancel_shipping_fee": "0.00",
        "additional_shipping_fee": "0.00",
        "refunded_shipping_fee": won(group.fee if cancelled else 0, order.exponent),
        spelling: "0.00",
        "items": [line.line_id for line in group.lines],
    }
    return row if mall.switches.old_spelling else row | {"regional_surcharge_calculation_type": "A"}


def _last_return(order: Order) -> Any:
    return max(
        (claim.completed_at for claim in order.claims if claim.kind == "return" and claim.completed_at is not None),
        default=None,
    )
