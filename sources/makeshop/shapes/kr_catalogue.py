"""Korea: the shop, products with their options and stock, deleted products, categories and carriers.

Everything is text on the wire, prices and counts too. `quantity` is a number, `0` or the word `unlimited` in any case.
"""

from sources.shared.shapes import TEXT, Shape

KR_SHOP = Shape(
    table="kr_shops",
    key=("shop", "shop_no"),
    fields=dict.fromkeys(
        (
            "shopNo",  # ours: a connection is one shop, which has no number
            *("shop_id", "shop_name", "shop_url", "product_type", "deli_type", "deli_price"),
            "orderVersion",  # stands beside the shop in the answer
        ),
        TEXT,
    ),
    left_out=("price_deli", "weight_deli", "condition_deli"),
    never=(
        # the merchant as a person and a firm
        *("company_biz", "company_num", "company_addr", "company_item", "company_name", "company_post"),
        *("company_owner", "shop_number", "shop_email"),
    ),
)  # contract 2.2, `information`

KR_PRODUCT_OPTION = Shape(
    table="kr_product_options",
    at="options.option",
    inherit=("uid",),
    key=("shop", "uid", "position"),
    numbered=True,
    fields=dict.fromkeys(
        (
            *("opt_id", "opt_type", "opt_name", "opt_value", "opt_price"),
            *("opt_use", "opt_mix", "opt_mandatory"),
        ),
        TEXT,
    ),
)  # contract 2.8: what a buyer chooses from

KR_PRODUCT_VARIANT = Shape(
    table="kr_product_variants",
    at="variants",
    inherit=("uid",),
    key=("shop", "uid", "part", "sto_id"),
    fields=dict.fromkeys(
        (
            "part",  # ours: basic or addition of `options`, or stocks
            *("sto_id", "opt_ids", "sto_type", "sto_opt_values", "sto_price", "sto_provide_price"),
            *("sto_real_stock", "sto_unlimit", "sto_stop_use", "sto_stop_stock", "sto_order_stock"),
            *("sto_code", "sto_option_code", "sto_state_code"),
            "value",  # of `stocks`, which older shops have instead
        ),
        TEXT,
    ),
    # as `stocks` of older shops call them: S9
    aliases={"stock_id": "sto_id", "price": "sto_price", "option_code": "sto_option_code"},
)  # contract 2.8: `options.basic`, `options.addition` and `stocks` in one table

KR_PRODUCT = Shape(
    table="kr_products",
    key=("shop", "uid"),
    fields=dict.fromkeys(
        (
            *("uid", "brandcode", "cate1", "cate2", "cate3", "category_name", "product_name", "eng_name"),
            *("consumerprice", "sellprice", "buyprice", "reserve", "vat", "vat_type", "discount_percent"),
            *("sell_accept", "display", "product_type", "option_type", "quantity", "np_condition"),
            *("provider_code", "supply_code", "production", "origin", "brname", "model", "style_code", "weight"),
            *("min_quantity", "max_quantity", "ems_type", "quick", "today_delivery", "display_date", "opendate"),
            *("sellcount", "view_count", "cart_count", "wish_count", "review_count"),
            *("selldate", "regdate", "moddate"),
        ),
        TEXT,
    ),
    children=(KR_PRODUCT_OPTION, KR_PRODUCT_VARIANT),
    left_out=(
        *("product_content", "product_m_content"),  # page texts, in base64
        *("options.basic", "options.addition", "stocks"),  # `variants` holds them
        # pictures, search and shop-front texts
        *("maximage", "minimage", "tinyimage", "mobile_image", "multi_image", "rolloverimage", "mobile_photo_gallery"),
        *("mobile_reserve", "np_view", "np_product_options", "np_product_flag", "np_age_group", "np_gender"),
        *("keywords", "subtitle", "best_product_display", "best_review_display", "match_product_name"),
        *("match_category", "match_category_names", "virtual_cate", "color", "importune", "uniqueness"),
        *("product_memo", "size_chart", "add_info", "product_info_notice", "product_info_notices"),
        # suppliers as firms and persons
        *("provider_name", "provider_company_name", "provider_company_addr", "provider_company_tel"),
        *("provider_commission", "provider_burden", "provide_delivery_price"),
        *("supply_name", "supply_product_name", "supply_addr", "supply_tel"),
        # rules of discounts, delivery and sets
        *("discount", "discount_promotion", "discount_rebuy", "rebuy_use", "rebuy_period", "discount_except"),
        *("each_deliverys", "coupon_except", "coupon_unabled", "package", "is_add_composition", "add_composition"),
        *("bundle_product", "brand", "hscode", "min_order_quantity_method", "max_order_quantity_method"),
    ),
)  # contract 2.2, 2.8

KR_DELETED_PRODUCT = Shape(
    table="kr_deleted_products",
    key=("shop", "uid"),
    fields=dict.fromkeys(("uid", "brandcode", "product_name", "reg_date", "delete_date"), TEXT),
)  # contract 2.2, `delete_product`

KR_STOCK = Shape(
    table="kr_stock",
    key=("shop", "uid"),
    fields=dict.fromkeys(("uid", "quantity"), TEXT),
)  # contract 2.2, `stock`: the sum over a product's options

KR_CATEGORY = Shape(
    table="kr_categories",
    key=("shop", "cate1", "cate2", "cate3"),
    fields=dict.fromkeys(
        (
            *("cate1", "cate2", "cate3", "cate_type", "catename", "m_catename"),
            *("display", "m_display", "search_display", "sale_display", "access"),
        ),
        TEXT,
    ),
    left_out=("smart_page_display", "access_level", "access_group_id", "member_access", "member_order_limit"),
)  # contract 2.2, `category`

KR_CARRIER = Shape(
    table="kr_carriers",
    key=("shop", "id"),
    fields=dict.fromkeys(("id", "name"), TEXT),
)  # contract 2.2, `delivery_company`
