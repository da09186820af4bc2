"""Orders with their lines, fees and claims; refunds, shipments and the status names of a mall."""

from sources.shared.personal import ADDRESS, EMAIL, NAME, PHONE, POSTCODE, WORDS
from sources.shared.reading import Chosen
from sources.shared.shapes import INTEGER, JSON, NUMBER_AS_TEXT, PSEUDONYM, TEXT, Shape

from .claims import CANCELLATION, EXCHANGE, RETURN
from .lines import LINE_FIELDS, LINE_LEFT_OUT, LINE_NEVER, LINE_PERSONAL

_AMOUNTS = (
    *("order_price_amount", "shipping_fee", "points_spent_amount", "credits_spent_amount"),
    *("coupon_discount_price", "coupon_shipping_fee_amount", "membership_discount_amount"),
    *("shipping_fee_discount_amount", "set_product_discount_amount", "app_discount_amount"),
    *("point_incentive_amount", "total_amount_due", "payment_amount", "market_other_discount_amount", "tax"),
)
_ORDER_KEY = ("shop", "shop_no", "order_id")

ORDER_ITEM = Shape(
    table="order_items",
    at="items",
    inherit=("shop_no", "order_id"),
    key=("shop", "shop_no", "order_item_code"),
    fields=LINE_FIELDS,
    left_out=LINE_LEFT_OUT,
    personal=LINE_PERSONAL,
    never=LINE_NEVER,
)  # contract 5.5

RECEIVER = Shape(
    table="order_receivers",
    at="receivers",
    inherit=("shop_no", "order_id"),
    key=(*_ORDER_KEY, "position"),
    personal={
        **dict.fromkeys(("name", "name_furigana", "name_en"), NAME),
        **dict.fromkeys(("phone", "cellphone", "virtual_phone_no"), PHONE),
        "zipcode": POSTCODE,
        **dict.fromkeys(("address1", "address2", "city_en", "state_en", "street_en"), ADDRESS),
        "shipping_message": WORDS,
    },
    never=("clearance_information",),  # a customs number
)  # contract 5.7; the mall embeds receivers only when it is asked to

ORDER = Shape(
    table="orders",
    key=_ORDER_KEY,
    fields={
        "shop_no": NUMBER_AS_TEXT,
        "order_id": TEXT,
        "currency": TEXT,
        "exchange_rate": TEXT,
        "market_id": TEXT,
        "market_order_no": TEXT,
        "order_place_id": TEXT,
        "order_place_name": TEXT,
        "member_id": PSEUDONYM,
        "member_authentication": TEXT,
        "group_no_when_ordering": NUMBER_AS_TEXT,
        "customer_group_no_when_ordering": NUMBER_AS_TEXT,
        "first_order": TEXT,
        "order_from_mobile": TEXT,
        "subscription": TEXT,
        "service_type": TEXT,
        "store_pickup": TEXT,
        "multiple_addresses": TEXT,
        "paid": TEXT,
        "canceled": TEXT,
        "postpay": TEXT,
        "payment_confirmation": TEXT,
        "loan_status": TEXT,
        "use_escrow": TEXT,
        "payment_method": JSON,
        "first_payment_methods": JSON,
        "payment_gateway_names": JSON,
        "easypay_name": TEXT,
        "sub_payment_method_code": TEXT,
        "naverpay_payment_information": TEXT,
        "shipping_type": TEXT,
        "shipping_status": TEXT,
        **{f"initial_order_amount.{name}": TEXT for name in _AMOUNTS},
        **{f"actual_order_amount.{name}": TEXT for name in _AMOUNTS},
        "payment_amount": TEXT,
        "naver_point": NUMBER_AS_TEXT,
        "commission": TEXT,
        "admin_additional_amount": TEXT,
        "additional_shipping_fee": TEXT,
        "international_shipping_insurance": TEXT,
        "additional_handling_fee": TEXT,
        "total_supply_price": TEXT,
        "include_tax": TEXT,
        "order_date": TEXT,
        "payment_date": TEXT,
        "cancel_date": TEXT,
        "return_confirmed_date": TEXT,
        "wished_delivery_date": TEXT,
        "wished_delivery_time": TEXT,
        "wished_carrier_id": NUMBER_AS_TEXT,
    },
    children=(
        ORDER_ITEM,
        Shape(
            table="order_shipping_fees",
            at="shipping_fee_detail",
            inherit=("shop_no", "order_id"),
            key=(*_ORDER_KEY, "position"),
            numbered=True,
            fields={
                "shipping_group_code": NUMBER_AS_TEXT,
                "supplier_code": TEXT,
                "regional_surcharge_calculation_type": TEXT,
                "template_code": NUMBER_AS_TEXT,
                "template_name": TEXT,
                "shipping_fee": TEXT,
                "cancel_shipping_fee": TEXT,
                "additional_shipping_fee": TEXT,
                "refunded_shipping_fee": TEXT,
                "return_shipping_fee": TEXT,
                "items": JSON,
            },
            aliases={"return_shpping_fee": "return_shipping_fee"},  # as the reference of 2024 spells it
        ),
        Shape(
            table="order_regional_surcharges",
            at="regional_surcharge_detail",
            inherit=("shop_no", "order_id"),
            key=(*_ORDER_KEY, "position"),
            numbered=True,
            fields={
                "shipping_group_code": NUMBER_AS_TEXT,
                "supplier_code": TEXT,
                "regional_surcharge_amount": TEXT,
                "regional_surcharge_calculation_type": TEXT,
                "template_code": NUMBER_AS_TEXT,
                "template_name": TEXT,
                "cancel_shipping_fee": TEXT,
                "additional_shipping_fee": TEXT,
                "refunded_shipping_fee": TEXT,
                "return_shipping_fee": TEXT,
                "items": JSON,
            },
            aliases={"return_shpping_fee": "return_shipping_fee"},
        ),
        CANCELLATION,
        RETURN,
        EXCHANGE,
    ),
    people=(RECEIVER,),
    dated="order_date",
    personal={
        "member_email": EMAIL,
        "billing_name": NAME,
        **dict.fromkeys(("additional_order_info_list", "service_data"), WORDS),  # typed into the order form
        # embedded only when asked for
        **dict.fromkeys(("buyer.name", "buyer.names_furigana"), NAME),
        "buyer.email": EMAIL,
        **dict.fromkeys(("buyer.phone", "buyer.cellphone"), PHONE),
        "buyer.buyer_zipcode": POSTCODE,
        **dict.fromkeys(("buyer.buyer_address1", "buyer.buyer_address2"), ADDRESS),
    },
    never=("bank_code", "bank_code_name", "bank_account_no", "bank_account_owner_name"),
    left_out=(
        *("market_seller_id", "transaction_ids", "social_member_code", "social_name"),
        *("payment_method_name", "sub_payment_method_name", "shipping_type_text", "wished_carrier_name"),
        *("tax_detail", "market_discount_info", "show_shipping_address"),
        *("benefits", "coupons", "refunds", "process_status", "purchase_confirmation", "collect_points"),
    ),
)  # contract 5.4

REFUND = Shape(
    table="refunds",
    key=("shop", "shop_no", "refund_code"),
    fields={
        "shop_no": NUMBER_AS_TEXT,
        "refund_code": TEXT,
        "order_id": TEXT,
        "currency": TEXT,
        "status": TEXT,
        "quantity": INTEGER,
        "actual_refund_amount": TEXT,
        "used_points": TEXT,
        "used_credits": TEXT,
        "cancel_fee_amount": TEXT,
        "payment_methods": JSON,
        "refund_payment_methods": JSON,
        "refund_methods": JSON,
        "payment_gateway_cancel_statuses": JSON,
        "payment_gateway_cancel_dates": JSON,
        "include_tax": TEXT,
        "order_date": TEXT,
        "accepted_refund_date": TEXT,
        "refund_date": TEXT,
    },
    children=(
        Shape(
            table="refund_items",
            at="order_item_code",
            scalar="order_item_code",
            inherit=("shop_no", "refund_code", "order_id"),
            key=("shop", "shop_no", "refund_code", "order_item_code"),
            fields={"order_item_code": TEXT},
        ),
    ),
    left_out=(
        "member_id",  # the order's
        *("send_sms", "send_mail", "tax"),
    ),
    buyer="member_id",
    dated="order_date",
    personal={**dict.fromkeys(("member_email", "buyer_email"), EMAIL), "refund_reason": WORDS},
    never=("refund_bank_name", "refund_bank_account_no", "refund_bank_account_holder", "refund_manager"),
)  # contract 5.7, the list

SHIPMENT = Shape(
    table="shipments",
    key=("shop", "shop_no", "order_id", "shipping_code"),
    fields={
        "shop_no": NUMBER_AS_TEXT,
        "order_id": TEXT,
        "shipping_code": TEXT,
        "tracking_no": TEXT,
        "tracking_no_updated_date": TEXT,
        "shipping_company_code": TEXT,
        "carrier_id": NUMBER_AS_TEXT,
        "status": TEXT,
        "status_additional_info": TEXT,
    },
    children=(
        Shape(
            table="shipment_items",
            at="items",
            inherit=("shop_no", "order_id", "shipping_code"),
            key=("shop", "shop_no", "order_id", "shipping_code", "order_item_code"),
            fields={"order_item_code": TEXT, "status": TEXT},
        ),
    ),
)  # contract 5.7

ORDER_STATUS = Shape(
    table="order_statuses",
    key=("shop", "shop_no", "status_name_id"),
    fields={
        "shop_no": NUMBER_AS_TEXT,  # ours: the parameter of the call
        "status_name_id": NUMBER_AS_TEXT,
        "status_type": TEXT,
        "basic_name": TEXT,
        "custom_name": TEXT,
        "reservation_custom_name": TEXT,
    },
)  # contract 5.6


def embeds(personal: Chosen) -> tuple[str, ...]:
    """What an orders call must embed besides, for the personal fields that a shop opted in."""
    buyer = any(path.startswith("buyer.") for path in personal.get(ORDER.table, ()))
    return (*(("buyer",) if buyer else ()), *((RECEIVER.at,) if RECEIVER.table in personal else ()))
