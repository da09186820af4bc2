"""A product, its variants, stock and options as Cafe24 prints them: the keys of the 2024 and 2026 samples."""

import re
from typing import TYPE_CHECKING, Any

from ..world.goods import Product, Variant
from ..world.storefront import Shop
from .forms import SUPPLIERS, flag, stamp, won

if TYPE_CHECKING:
    from .mall import Cafe24Mall

IMAGE_ROOT = "https://images.example.com/web/product"
PRODUCT_CONSTANTS: dict[str, Any] = {
    "custom_product_code": "", "eng_product_name": "", "supply_product_name": "", "internal_product_name": "",
    "model_name": "", "product_condition": "N", "product_used_month": None, "summary_description": "", "margin_rate":
    "10.00", "tax_calculation": "M", "tax_type": "A", "tax_rate": 10, "price_content": None, "buy_limit_by_product":
    "F", "buy_limit_type": None, "buy_member_id_list": None, "repurchase_restriction": "F",
    "single_purchase_restriction": "F", "buy_unit_type": "O", "buy_unit": 1, "order_quantity_limit_type": "O",
    "minimum_quantity": 1, "maximum_quantity": 0, "points_by_product": "F", "points_setting_by_payment": None,
    "except_member_points": "F", "adult_certification": "F", "use_naverpay": "T", "naverpay_type": "C",
    "use_kakaopay": None, "manufacturer_code": "M0000000", "trend_code": "T0000000", "brand_code": "B0000000",
    "made_date": "", "release_date": "", "expiration_date": {"start_date": None, "end_date": None},
    "origin_classification": "F", "origin_place_no": 1798, "origin_place_value": "", "made_in_code": "KR",
    "icon_show_period": {"start_date": None, "end_date": None}, "hscode": None, "product_weight": "1.00",
    "product_material": "", "english_product_material": None, "cloth_fabric": None, "approve_status": "",
    "classification_code": "C000000A", "additional_price": "0.00", "clearance_category_eng": None,
    "clearance_category_kor": None, "clearance_category_code": None, "exposure_limit_type": "A",
    "exposure_group_list": None, "set_product_type": None, "shipping_fee_by_product": "F", "shipping_fee_type": "M",
    "market_sync": "F",
}  # fmt: skip
DETAIL_CONSTANTS: dict[str, Any] = {
    "project_no": [], "mobile_description": "", "separated_mobile_description": "F", "payment_info": "",
    "shipping_info": "", "exchange_info": "", "service_info": "", "product_tax_type_text": None, "country_hscode": {},
    "simple_description": "", "option_type": "T", "shipping_calculation": "M", "shipping_method": "01",
    "prepaid_shipping_fee": "B", "shipping_period": {"minimum": 1, "maximum": 3}, "shipping_scope": "A",
    "shipping_area": "전국", "shipping_rates": [], "origin_place_code": 1798, "additional_information": [],
    "image_upload_type": "A", "relational_product": [], "select_one_by_option": "F",
    "translated_additional_description": "", "translated_description": "",
}  # fmt: skip


def product_row(mall: "Cafe24Mall", product: Product, shop: Shop) -> dict[str, Any]:
    number, price = product.number, product.prices[shop.shop_no]
    row = {
        "shop_no": int(shop.shop_no),
        "product_no": number,
        "product_code": product.code,
        "product_name": product.name,
        "price": won(price, shop.exponent),
        "retail_price": won(price * 12 // 10, shop.exponent),
        "supply_price": won(price * 6 // 10, shop.exponent),
        "display": flag(product.displayed),
        "selling": flag(product.selling),
        "supplier_code": SUPPLIERS[product.supplier][0],
        "sold_out": flag(is_sold_out(product)),
        "created_date": stamp(product.created_at),
        "updated_date": stamp(product.updated_at),
        "points_amount": [{"payment_method": "cash", "points_rate": "1.00%"}] if number % 5 == 0 else None,
        "buy_group_list": [8, 9] if number % 7 == 0 else None,
        "icon": ["icon_01_01"] if number % 6 == 0 else None,
        "main": [2] if number % 4 == 0 else None,
        "product_volume": {"use_product_volume": "F"},
        "list_icon": {"soldout_icon": is_sold_out(product), "recommend_icon": False, "new_icon": number % 3 == 0},
        "detail_image": f"{IMAGE_ROOT}/big/{number}.png",
        "list_image": f"{IMAGE_ROOT}/medium/{number}.png",
        "tiny_image": f"{IMAGE_ROOT}/tiny/{number}.png",
        "small_image": f"{IMAGE_ROOT}/small/{number}.png",
        **PRODUCT_CONSTANTS,
    }
    if not mall.switches.optional_keys or number % 2:
        row["price_excluding_tax"] = won(price * 10 // 11, shop.exponent)
        row["product_tag"] = re.sub("<[^>]*>", " ", product.name).split()[:3]
        row["single_purchase"] = "F"
        row["cultural_tax_deduction"] = "F"
        row["size_guide"] = {"use": "F", "type": "default", "default": "", "description": None}
    if mall.switches.integer_prices and number % 3 == 0:
        row |= {"price": price, "retail_price": 0, "supply_price": 0}
    if mall.switches.new_fields:
        row["carbon_label"] = "A"
    return row


def detail_row(mall: "Cafe24Mall", product: Product, shop: Shop) -> dict[str, Any]:
    return product_row(mall, product, shop) | {
        "category": [
            {"category_no": mall.category_no(each), "recommend": "F", "new": "T"} for each in product.categories
        ],
        "description": f"<p>{product.name}</p>",
        "has_option": flag(bool(product.design.skus[0].options)),
        **DETAIL_CONSTANTS,
    }


def is_sold_out(product: Product) -> bool:
    tracked = [variant for variant in product.variants if variant.selling]
    return bool(tracked) and all(each.tracked and each.stops_at_zero and each.quantity <= 0 for each in tracked)


def variant_row(mall: "Cafe24Mall", product: Product, variant: Variant, shop: Shop, moved: bool) -> dict[str, Any]:
    """With `moved` (embed=inventories) the stock fields sit under `inventories` and not at the top."""
    row: dict[str, Any] = {
        "shop_no": int(shop.shop_no),
        "variant_code": variant.variant_id,
        "options": [{"name": name, "value": value} for name, value in variant.sku.options] or None,
        "custom_variant_code": variant.seller_code,
        "display": flag(variant.displayed),
        "selling": flag(variant.selling),
        "additional_amount": won(variant.additional // shop.won_per_unit, shop.exponent),
    }
    stock = _stock(mall, variant)
    if moved:
        row["inventories"] = {"shop_no": int(shop.shop_no), "variant_code": variant.variant_id, **stock}
    else:
        row |= stock
    if not mall.switches.optional_keys or product.number % 2:
        row |= {"display_order": 1, "image": None}
    return row


def inventory_row(mall: "Cafe24Mall", variant: Variant, shop: Shop) -> dict[str, Any]:
    stock = _stock(mall, variant)
    return {"shop_no": int(shop.shop_no), "variant_code": variant.variant_id, **stock, "origin_code": "W00000BT"}


def options_row(product: Product, shop: Shop) -> dict[str, Any]:
    names = [name for name, _ in product.variants[0].sku.options]
    values = {name: dict.fromkeys(dict(each.sku.options).get(name, "") for each in product.variants) for name in names}
    return {
        "shop_no": int(shop.shop_no),
        "product_no": product.number,
        "has_option": flag(bool(names)),
        "option_type": "T" if names else None,
        "option_list_type": "S",
        "option_preset_code": None,
        "option_preset_name": "",
        "options": [
            {
                "option_code": f"O00000{position:02d}",
                "option_name": name,
                "option_value": [
                    {"option_text": value, "value_no": number, "option_color": "", "additional_amount": "0.00"}
                    for number, value in enumerate(values[name], start=1)
                ],
                "required_option": "T",
                "option_display_type": "S",
            }
            for position, name in enumerate(names)
        ],
        "select_one_by_option": "F",
        "use_additional_option": "F",
        "additional_options": None,
        "use_attached_file_option": "F",
        "attached_file_option": None,
    }


def _stock(mall: "Cafe24Mall", variant: Variant) -> dict[str, Any]:
    numbers: dict[str, Any] = {"quantity": variant.quantity, "safety_inventory": variant.safety}
    if mall.switches.string_numbers:
        numbers = {name: str(value) for name, value in numbers.items()}
    return {
        "use_inventory": flag(variant.tracked),
        "important_inventory": "A",
        "inventory_control_type": "A" if variant.deducts_at == "order" else "B",
        "display_soldout": flag(variant.stops_at_zero),
        **numbers,
    }
