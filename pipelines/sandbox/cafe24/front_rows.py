"""Rows of the Front API: a product and its stock with fewer keys than the Admin API prints (contract section 7).

Keys of products and variants: the published samples. Those of options, stock, placements, categories and the product
page: the Front reference the contract names as D5. No dates, no supplier and no stock policy are among them.
"""

from typing import TYPE_CHECKING, Any

from ..world.goods import Product, Variant
from ..world.storefront import Shop
from .forms import SUPPLIERS, won
from .product_rows import IMAGE_ROOT, detail_row, inventory_row, options_row, product_row, variant_row

if TYPE_CHECKING:
    from .mall import Cafe24Mall

# what the Admin API says of a product and the Front API does not
ADMIN_ONLY = frozenset({
    "supply_product_name", "internal_product_name", "supply_price", "product_condition", "margin_rate", "tax_type",
    "tax_rate", "except_member_points", "product_volume", "release_date", "hscode", "product_weight", "created_date",
    "updated_date", "english_product_material", "cloth_fabric", "classification_code", "additional_price",
    "clearance_category_eng", "clearance_category_kor", "shipping_fee_by_product", "supplier_code", "single_purchase",
    "cultural_tax_deduction", "size_guide",
    "country_hscode", "image_upload_type", "translated_additional_description", "translated_description",
})  # fmt: skip
STOCK_KEYS = ("quantity", "safety_inventory")
VARIANT_KEYS = ("shop_no", "variant_code", "options", "display", "selling", "additional_amount")
CATEGORY_KEYS = (
    "shop_no", "category_no", "category_depth", "parent_category_no", "category_name", "full_category_name",
    "full_category_no", "root_category_no", "use_display", "display_order", "hash_tags",
)  # fmt: skip
PLACED_CONSTANTS: dict[str, Any] = {
    "manufacturer_name": "자체제작", "origin_place_value": "", "interest_free_period": "", "eng_product_name": "",
    "custom_product_code": "", "point_amount": [], "brand_name": "", "model_name": "", "simple_description": "",
    "summary_description": "", "made_date": "", "expiration_date": {"start_date": None, "end_date": None},
    "coupon_discounted_price": "", "trend_name": "", "shipping_scope": "국내배송", "shipping_fee_type": "M",
    "shipping_rates": "", "shipping_fee": "2500.00", "discount_price": "", "optimum_discount_price": "",
    "shipping_method": "택배", "promotion_period": {"start_date": None, "end_date": None, "dc_price": None}, "color":
    [], "translated_additional_description": "", "question_count": 0,
}  # fmt: skip


def front_product(mall: "Cafe24Mall", product: Product, shop: Shop) -> dict[str, Any]:
    return _less(product_row(mall, product, shop), ADMIN_ONLY | {"product_tag"})


def front_detail(mall: "Cafe24Mall", product: Product, shop: Shop) -> dict[str, Any]:
    return _less(detail_row(mall, product, shop), ADMIN_ONLY) | {"soldout_message": "", "product_shipping_type": "D"}


def front_variant(mall: "Cafe24Mall", product: Product, variant: Variant, shop: Shop, moved: bool) -> dict[str, Any]:
    """With `moved` (embed=inventories) the stock fields sit under `inventories` and not at the top."""
    whole = variant_row(mall, product, variant, shop, moved=False)
    row, stock = {key: whole[key] for key in VARIANT_KEYS}, {key: whole[key] for key in STOCK_KEYS}
    if moved:
        row["inventories"] = {"shop_no": int(shop.shop_no), "variant_code": variant.variant_id, **stock}
    else:
        row |= stock
    return row | {"image": f"{IMAGE_ROOT}/medium/{product.number}.png"}


def front_inventory(mall: "Cafe24Mall", variant: Variant, shop: Shop) -> dict[str, Any]:
    row = inventory_row(mall, variant, shop)
    return {key: row[key] for key in ("shop_no", "variant_code", *STOCK_KEYS, "origin_code")}


def front_options(product: Product, shop: Shop) -> dict[str, Any]:
    row = options_row(product, shop)
    return {key: value for key, value in row.items() if not key.startswith("option_preset")}


def front_category(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in CATEGORY_KEYS}


def placed_row(product: Product, shop: Shop, reviews: int) -> dict[str, Any]:
    """A product as a category or the main page shows it: whole, not only where it stands."""
    price = product.prices[shop.shop_no]
    net = price * 10 // 11
    return {
        "shop_no": int(shop.shop_no),
        "product_no": product.number,
        "product_name": product.name,
        "retail_price": won(price * 12 // 10, shop.exponent),
        "price": won(price, shop.exponent),
        "price_excluding_tax": won(net, shop.exponent),
        "tax": won(price - net, shop.exponent),
        "product_code": product.code,
        "supplier_name": SUPPLIERS[product.supplier][1],
        "review_count": reviews,
        "stock_quantity": sum(variant.quantity for variant in product.variants),
        "product_article_count": reviews,
        **PLACED_CONSTANTS,
    }


def page_row(product: Product, shop: Shop, reviews: int) -> dict[str, Any]:
    """What a product's own page shows."""
    row = placed_row(product, shop, reviews)
    row["points_amount"], row["colors"] = row.pop("point_amount"), row.pop("color")
    return row | {
        "detail_image": f"{IMAGE_ROOT}/big/{product.number}.png",
        "small_image": f"{IMAGE_ROOT}/small/{product.number}.png",
        "additional_images": [],
        "relation_count": 0,
        "product_material": "",
        "additional_information": [],
        "payment_methods": ["card", "cash"],
        "add_products": [],
    }


def _less(row: dict[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}
