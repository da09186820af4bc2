"""The order line as the mall writes it: inside an order, and again inside every claim of that order."""

from sources.shared.personal import WORDS
from sources.shared.shapes import INTEGER, JSON, NUMBER_AS_TEXT, TEXT

LINE_DATES = (
    *("ordered_date", "shipped_date", "delivered_date", "purchaseconfirmation_date"),
    *("cancel_request_date", "cancel_date", "return_request_date", "return_collected_date"),
    *("return_confirmed_date", "exchange_request_date", "exchange_date", "refund_date"),
)  # text: `YYYY-MM-DD HH:MM:SS` without a zone in orders, ISO with one in claims (contract section 1)

LINE_FIELDS = {
    "order_item_code": TEXT,
    "item_no": NUMBER_AS_TEXT,
    "product_no": NUMBER_AS_TEXT,
    "product_code": TEXT,
    "variant_code": TEXT,
    "custom_product_code": TEXT,
    "custom_variant_code": TEXT,
    "market_custom_variant_code": TEXT,
    "market_item_no": TEXT,
    "naver_pay_order_id": TEXT,
    "product_name": TEXT,
    "product_name_default": TEXT,
    "internal_product_name": TEXT,
    "eng_product_name": TEXT,
    "option_id": TEXT,
    "option_value": TEXT,
    "option_value_default": TEXT,
    "option_type": TEXT,
    "quantity": INTEGER,
    "claim_quantity": INTEGER,
    "product_price": TEXT,
    "option_price": TEXT,
    "additional_discount_price": TEXT,
    "coupon_discount_price": TEXT,
    "app_item_discount_amount": TEXT,
    "market_discount_amount": TEXT,
    "payment_amount": TEXT,
    "supply_price": TEXT,
    "individual_shipping_fee": TEXT,
    "shipping_fee_type": TEXT,
    "shipping_payment_option": TEXT,
    "product_tax_type": TEXT,
    "tax_rate": INTEGER,
    "supplier_id": TEXT,
    "supplier_transaction_type": TEXT,
    "order_status": TEXT,
    "order_status_before_cs": TEXT,
    "order_status_additional_info": TEXT,
    "status_code": TEXT,
    "status_text": TEXT,
    "open_market_status": TEXT,
    "request_undone": TEXT,
    "claim_code": TEXT,
    "claim_type": TEXT,
    "claim_status": TEXT,
    "claim_reason_type": TEXT,
    "naver_pay_claim_status": TEXT,
    "market_cancel_request": TEXT,
    "market_cancel_request_quantity": INTEGER,
    "market_fail_reason_type": TEXT,
    "original_item_no": JSON,
    "shipping_code": TEXT,
    "tracking_no": TEXT,
    "shipping_company_id": TEXT,
    "shipping_company_code": TEXT,
    "shipping_company_name": TEXT,
    "multi_invoice": JSON,
    "bundled_shipping_type": TEXT,
    "dropshipping_type": TEXT,
    "store_pickup": TEXT,
    "product_bundle": TEXT,
    "product_bundle_no": TEXT,
    "product_bundle_type": TEXT,
    "was_product_bundle": TEXT,
    "original_bundle_item_no": NUMBER_AS_TEXT,
    "gift": TEXT,
    "one_plus_n_event": TEXT,
    "subscription": TEXT,
    "product_weight": TEXT,
    "hs_code": TEXT,
    "origin_place_no": NUMBER_AS_TEXT,
    "shipping_expected_date": TEXT,
    **dict.fromkeys(LINE_DATES, TEXT),
}

LINE_LEFT_OUT = (
    "shop_no",  # the order's
    *("market_fail_reason", "market_fail_reason_guide"),
    *("options", "labels", "item_granting_gift", "product_bundle_name", "product_bundle_name_default"),
    *("supplier_name", "supplier_product_name", "post_express_flag", "payment_info_id", "shipping_fee_type_text"),
    *("product_material", "product_material_eng", "cloth_fabric", "volume_size", "volume_size_weight"),
    *("clearance_category", "clearance_category_info", "clearance_category_code", "market_item_sequence"),
    *("origin_place", "origin_place_value", "made_in_code"),
)

# what a buyer or an operator typed
LINE_PERSONAL = dict.fromkeys(("claim_reason", "additional_option_value", "additional_option_values"), WORDS)

LINE_NEVER = (
    *("refund_bank_name", "refund_bank_account_no", "refund_bank_account_holder"),
    "product_bundle_list",  # the parts of a set repeat the buyer's typed options
)
