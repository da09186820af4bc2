"""Cancellations, returns and exchanges, as they come inside an order.

The mall answers an object or a list of one under `cancellation`, `return`, `exchange` (contract 5.7); each holds the
order lines it is about, with the line's own state, and the money given back per payment method.
"""

from sources.shared.personal import ADDRESS, NAME, PHONE, POSTCODE, WORDS, Form
from sources.shared.shapes import JSON, NUMBER_AS_TEXT, TEXT, Shape

from .lines import LINE_DATES, LINE_FIELDS, LINE_LEFT_OUT, LINE_NEVER, LINE_PERSONAL

_LINE_KEYS = ("order_item_code", "item_no", "variant_code", "product_no", "product_code", "custom_variant_code")
_LINE_STATE = (
    *("quantity", "claim_quantity", "claim_reason_type", "order_status", "order_status_before_cs", "status_code"),
    *("request_undone", "original_item_no", "product_price", "option_price", "payment_amount"),
)
_CLAIM_LINE = {name: LINE_FIELDS[name] for name in (*_LINE_KEYS, *_LINE_STATE, *LINE_DATES)}
_MONEY = (
    *("order_price_amount", "shipping_fee", "defer_commission", "partner_discount_amount", "add_discount_amount"),
    *("member_grade_discount_amount", "shipping_discount_amount", "coupon_discount_amount", "point_used"),
    *("credit_used", "cancel_fee_amount"),
)
_CLAIM = {
    "claim_code": TEXT,
    "claim_reason_type": TEXT,
    "status": TEXT,
    "undone": TEXT,
    "undone_reason_type": TEXT,
    "recover_inventory": TEXT,
    "return_ship_type": TEXT,
    "refund_methods": JSON,
    "include_tax": TEXT,
    **dict.fromkeys(_MONEY, TEXT),
}
_RETURN_TRANSPORT = {
    "claim_due_date": TEXT,
    "pickup.use_pickup": TEXT,
    "pickup_completed": TEXT,
    "return_invoice_no": TEXT,
    "return_invoice_success": TEXT,
    "return_shipping_company_name": TEXT,
    "carrier_id": NUMBER_AS_TEXT,
}
_LEFT_OUT = ("expose_order_detail", "add_memo_too", "shop_no", "order_id", "tax")
_FREE_TEXT = dict.fromkeys(("claim_reason", "refund_reason", "undone_reason", "exposed_undone_reason"), WORDS)
_CLAIM_KEY = ("shop", "shop_no", "claim_code")
_INHERITED = ("shop_no", "order_id", "claim_code")


def _lines(table: str, at: str) -> Shape:
    """The order lines of a claim. Their own `claim_code` may name another, older claim: the parent's is the key."""
    return Shape(
        table=table,
        at=at,
        inherit=_INHERITED,
        key=(*_CLAIM_KEY, "order_item_code"),
        fields=_CLAIM_LINE,
        left_out=(*(name for name in LINE_FIELDS if name not in _CLAIM_LINE), *LINE_LEFT_OUT),  # see order_items
        never=(*LINE_NEVER, *LINE_PERSONAL),  # offered with order_items
    )


def _person(at: str) -> dict[str, Form]:
    """Where somebody can be found, at a path of a claim."""
    forms = {"name": NAME, "phone": PHONE, "cellphone": PHONE, "zipcode": POSTCODE, "address": ADDRESS}
    return {f"{at}.{name}": form for name, form in forms.items()}


def _refund_amounts(table: str) -> Shape:
    """Money given back, one row per payment method."""
    return Shape(
        table=table,
        at="refund_amounts",
        inherit=_INHERITED,
        key=(*_CLAIM_KEY, "position"),
        numbered=True,
        fields={"payment_method": TEXT, "amount": TEXT},
    )


CANCELLATION = Shape(
    table="cancellations",
    at="cancellation",
    inherit=("shop_no", "order_id"),
    key=_CLAIM_KEY,
    fields=_CLAIM,
    children=(_lines("cancellation_items", "items"), _refund_amounts("cancellation_refund_amounts")),
    left_out=_LEFT_OUT,
    personal=_FREE_TEXT,
)

RETURN = Shape(
    table="returns",
    at="return",
    inherit=("shop_no", "order_id"),
    key=_CLAIM_KEY,
    fields={
        **_CLAIM,
        **_RETURN_TRANSPORT,
        "pickup_request_state": TEXT,
        "refund_shipping_fee": TEXT,
        "refund_regional_surcharge": TEXT,
        "return_shipping_fee": TEXT,
        "return_regional_surcharge": TEXT,
        "additional_shipping_fee": TEXT,
        "international_shipping_insurance": TEXT,
        "international_shipping_additional_fee": TEXT,
    },
    children=(_lines("return_items", "items"), _refund_amounts("return_refund_amounts")),
    left_out=(
        *_LEFT_OUT,
        *("pickup.same_address", "return_invoice_fail_reason", "request_pickup"),
        *("return_shipping_fee_detail", "return_regional_surcharge_detail"),  # their sums are taken
    ),
    personal={**_FREE_TEXT, **_person("pickup")},
    never=("return_address",),  # of the seller, or of whoever takes parcels in
)

EXCHANGE = Shape(
    table="exchanges",
    at="exchange",
    inherit=("shop_no", "order_id"),
    key=_CLAIM_KEY,
    fields={
        **_CLAIM,
        **_RETURN_TRANSPORT,
        "exchanged_after_collected": TEXT,
        "additional_payment.payment_amount": TEXT,
        "additional_payment.payment_method": TEXT,
        "additional_payment.order_price_amount": TEXT,
        "additional_payment.shipping_fee": TEXT,
        "additional_payment.additional_shipping_fee": TEXT,
        "additional_payment.credit_spent_amount": TEXT,
        "additional_payment.point_spent_amount": TEXT,
    },
    children=(
        _lines("exchange_items", "items"),
        _lines("exchange_replacements", "exchanged_items"),
        _refund_amounts("exchange_refund_amounts"),
    ),
    left_out=(
        *_LEFT_OUT,
        *("pickup.same_address", "return_invoice_fail_reason"),
        *("additional_payment.postpay_commission", "additional_payment.commission", "additional_payment.tax"),
    ),
    personal={
        **_FREE_TEXT,
        **_person("pickup"),
        **_person("receiver"),
        **_person("reshipping_detail"),
        **dict.fromkeys(("receiver.shipping_message", "reshipping_detail.shipping_message"), WORDS),
    },
    never=(
        *("additional_payment.billing_name", "additional_payment.bank_name", "additional_payment.bank_accout_no"),
        *("additional_payment.bank_account_no", "additional_payment.bank_account_owner_name"),
    ),
)
