"""Korea: orders with their lines, discounts, claims and refunds; the log of their changes.

A record is the `order` block of the mall's answer with its other blocks beside it. Who ordered, who receives and
what people wrote leave only if a shop opts in, bank accounts never.
"""

from sources.shared.personal import ADDRESS, EMAIL, NAME, PHONE, POSTCODE, WORDS
from sources.shared.shapes import PSEUDONYM, TEXT, Shape

_NUMBERED_KEY = ("shop", "ordernum", "position")

KR_ORDER_LINE = Shape(
    table="kr_order_lines",
    at="product",
    inherit=("ordernum",),
    key=("shop", "ordernum", "num"),
    fields=dict.fromkeys(
        (
            *("num", "delivery_num", "product_uid", "prd_option_uid", "brandcode", "category_name"),
            *("product_cate1", "product_name", "product_type"),
            "pakcage_main",  # the mall's spelling
            *("basket_status", "issue_status", "basket_stock", "sell_price", "product_price", "product_buyprice"),
            *("option_price", "option_type", "option_data", "plus_price", "product_reserve", "plus_reserve"),
            *("reserve_chk", "vat", "free_deli", "provider_code", "supply_code", "trade_num", "trade_intype"),
            *("naver_pay_pid", "talkcheck_pid", "cancelend_date", "returnend_date", "tradeend_date"),
            *(
                f"deliveryInfo.{name}"
                for name in (
                    *("deli_type", "deli_price", "add_deli_price", "delicom", "delicom_name", "delinum"),
                    *("delinum_date", "deli_date", "delicomplete_date", "deliend_date"),
                    *("hope_deli_s_date", "hope_deli_e_date"),
                )
            ),
        ),
        TEXT,
    ),
    left_out=(
        *("maximage", "minimage", "tinyimage", "hscode", "product_bundle"),
        *("provider_name", "provider_company_name", "supply_name"),
        "deliveryInfo.ems_code",
    ),
    personal={
        **dict.fromkeys(("custom_option_data", "naver_pay_memo", "deliveryInfo.deli_msg"), WORDS),
        "deliveryInfo.receiver": NAME,
        **dict.fromkeys(("deliveryInfo.receiver_mobile", "deliveryInfo.receiver_phone"), PHONE),
        "deliveryInfo.post": POSTCODE,
        **dict.fromkeys(("deliveryInfo.address", "deliveryInfo.address2"), ADDRESS),
    },
)  # contract 2.6

KR_ORDER_EXTENSION = Shape(
    table="kr_order_extensions",
    at="extension",
    inherit=("ordernum",),
    key=_NUMBERED_KEY,
    numbered=True,
    fields=dict.fromkeys(
        ("basket_num", "ext_type", "ext_title", "ext_price", "ext_reserve", "ext_status", "couponnum"), TEXT
    ),
)  # contract 2.6: discounts and additions; `basket_num` 0 or none is the whole order's

_CLAIM = dict.fromkeys(("basket_num", "reason", "request_date", "completed_date"), TEXT)
_CLAIMANT = {
    **dict.fromkeys(("detail", "memo"), WORDS),
    "name": NAME,
    **dict.fromkeys(("phone", "mobile"), PHONE),
    "post": POSTCODE,
    **dict.fromkeys(("address", "address2"), ADDRESS),
}

KR_ORDER_CANCEL = Shape(
    table="kr_order_cancels",
    at="cancel",
    inherit=("ordernum",),
    key=_NUMBERED_KEY,
    numbered=True,
    fields=_CLAIM,
    personal=_CLAIMANT,
)  # contract 2.6

KR_ORDER_RETURN = Shape(
    table="kr_order_returns",
    at="return",
    inherit=("ordernum",),
    key=_NUMBERED_KEY,
    numbered=True,
    fields=_CLAIM,
    personal=_CLAIMANT,
)  # contract 2.6

KR_ORDER_TRADE = Shape(
    table="kr_order_trades",
    at="trade",
    inherit=("ordernum",),
    key=_NUMBERED_KEY,
    numbered=True,
    fields=_CLAIM,  # UNVERIFIED: the reference shows no dates here
    personal=_CLAIMANT,
)  # contract 2.6: exchanges

KR_REFUND = Shape(
    table="kr_refunds",
    at="refund",
    inherit=("ordernum",),
    key=_NUMBERED_KEY,
    numbered=True,
    fields=dict.fromkeys(
        (
            "basket_num",  # several, divided by commas
            *("refund_status", "refund_type", "refund_method", "refund_total_price", "refund_price"),
            *("refund_used_emoney", "refund_used_reserve", "refund_emoney", "refund_reserve"),
            *("return_deli_price", "re_deli_price", "refund_status_date"),
        ),
        TEXT,
    ),
    personal={"refund_reason": WORDS},
    never=("refund_bankname", "refund_accounter", "refund_account"),
)  # contract 2.6

KR_ORDER = Shape(
    table="kr_orders",
    key=("shop", "ordernum"),
    fields={
        **dict.fromkeys(
            (
                *("ordernum", "order_date", "order_status", "is_member", "mem_type", "group_name"),
                *("start_price", "pay_price", "total_product_price", "deli_price", "deli_price_type", "deli_quick"),
                *("repay_price", "repay_date", "used_emoney", "used_reserve", "reserve", "basket_count"),
                *("pay_path", "pos", "link_id", "naver_pay_oid", "talkcheck_oid", "regular_delivery"),
                *("payment.paymethod", "payment.simple_pay", "payment.naverpay_core_type", "payment.pay_date"),
                *("payment.pay_status", "payment.card_state", "payment.card_partcancel_code"),
                "payment.in_card_price",
            ),
            TEXT,
        ),
        "id": PSEUDONYM,
    },
    children=(
        KR_ORDER_LINE,
        KR_ORDER_EXTENSION,
        KR_ORDER_CANCEL,
        KR_ORDER_RETURN,
        KR_ORDER_TRADE,
        KR_REFUND,
    ),
    left_out=(
        *("safe_number_type", "link_url", "cash_receipt_type", "cash_receipt_status", "tax_invoice_status"),
        *("barcode", "barcode_url"),
    ),
    dated="order_date",
    personal={
        "sender": NAME,
        **dict.fromkeys(("phone", "mobile", "safe_number"), PHONE),
        "email": EMAIL,
        **dict.fromkeys(("add_info", "memo"), WORDS),
    },
    never=(
        *("customs_id", "cash_receipt", "tax_invoice", "pay_history"),
        *("payment.banker", "payment.bank_name", "payment.bank_account"),  # who paid, and where to
    ),
)  # contract 2.6

KR_ORDER_LOG = Shape(
    table="kr_order_log",
    key=("shop", "ordernum", "num"),
    fields=dict.fromkeys(("ordernum", "num", "basket_id", "type", "status", "date"), TEXT),
    never=("content",),  # free text, and no buyer to purge it by
)  # contract 2.2, `order_log`: `num` counts within an order: S4
