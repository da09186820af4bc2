"""A product and its options (contract 2.8): options as an object, or as in shops of the older "power option"."""

import base64
from typing import TYPE_CHECKING, Any

from ..world import Product, Variant
from . import forms
from .forms import flag, stamp
from .line_rows import empty_date
from .numbering import sto_id

if TYPE_CHECKING:
    from .mall import MakeshopMall

# appear only when `fields` names them (contract 2.3)
GATED = frozenset({"weight", "quick", "add_info"})
EMPTY_TEXTS = (
    "reserve", "mobile_reserve", "np_condition", "np_view", "np_product_options", "np_product_flag", "np_age_group",
    "np_gender", "keywords", "best_product_display", "best_review_display", "ems_type", "minimage", "tinyimage",
    "mobile_image", "rolloverimage", "provider_company_addr", "provider_company_tel", "provider_commission",
    "provider_burden", "provide_delivery_price", "supply_code", "supply_name", "supply_product_name", "supply_addr",
    "supply_tel", "hscode", "subtitle", "eng_name", "production", "origin", "brname", "model", "opendate",
    "min_order_quantity_method", "max_order_quantity_method", "vat", "vat_type", "match_product_name",
    "match_category", "match_category_names", "rebuy_use", "rebuy_period", "display_date", "coupon_unabled",
    "style_code", "is_add_composition", "importune", "uniqueness", "product_memo", "size_chart", "today_delivery",
    "discount_percent",
)  # fmt: skip
EMPTY_LISTS = (
    "multi_image", "brand", "virtual_cate", "discount_promotion", "discount_rebuy", "discount_except", "color",
    "coupon_except", "add_composition", "product_info_notices", "mobile_photo_gallery", "bundle_product",
)  # fmt: skip
EMPTY_OBJECTS = ("discount", "each_deliverys", "package", "product_info_notice")
SOLD_OUT, HIDDEN, STOPPED, ON_SALE = "SOLDOUT", "HIDE", "STOP", "SALE"


def product_row(mall: "MakeshopMall", product: Product) -> dict[str, Any]:
    """Every field of a product; `GATED` ones too."""
    cate1, cate2, cate3, category = forms.category_of(product)
    price, number = product.prices[mall.front.shops[0].shop_no], product.number
    is_partners = product.supplier == "partner"
    row: dict[str, Any] = {
        **dict.fromkeys(EMPTY_TEXTS, ""),
        "uid": product.product_id,
        "brandcode": product.code,
        "cate1": cate1,
        "cate2": cate2,
        "cate3": cate3,
        "category_name": category,
        "product_name": product.name,
        "consumerprice": str(price * 12 // 10 if number % 2 else 0),
        "sellprice": str(price),
        "buyprice": str(price * 6 // 10),
        "sell_accept": flag(product.selling),
        "display": flag(product.displayed),
        "product_type": "NORMAL",
        "option_type": "",
        **options(mall, product),
        "quantity": quantity(mall, product),
        "sellcount": str(mall.sales.count(product)),
        "selldate": stamp(mall.sales.last(product), empty_date(mall)),
        "regdate": stamp(product.created_at),
        "moddate": _moddate(mall, product),
        "maximage": f"/shopimages/{mall.shop_id}/{number:06d}.jpg",
        "provider_code": forms.SUPPLIERS[product.supplier],
        "provider_name": "협력사" if is_partners else "",
        "provider_company_name": "협력사 B&C" if is_partners else "",
        "min_quantity": "1",
        "max_quantity": "0",
        "product_content": _coded(f"<div><p>{product.name}</p><img src='/shopimages/{number}.jpg'></div>"),
        "product_m_content": _coded(f"<p>{product.name}</p>"),
        "view_count": str(number * 7),
        "cart_count": "0",
        "wish_count": "0",
        "review_count": str(sum(each.product is product and each.parent is None for each in mall.front.reviews)),
        "weight": "0",
        "quick": "N",
        "add_info": [],
    }
    for names, empty in ((EMPTY_LISTS, list), (EMPTY_OBJECTS, dict)):
        row |= {name: empty() for name in names}
    if mall.switches.new_fields:
        row |= {"pickup_use": "N", "carbon": {"label": "A", "uid": "1", "options": {"basic": []}}}
    return row


def options(mall: "MakeshopMall", product: Product) -> dict[str, Any]:
    """`options` and `stocks`: one of them tells the stock rows."""
    definitions = [_definition(product, at) for at in range(len(product.variants[0].sku.options))]
    if mall.switches.option_style == "power":
        return {"options": definitions, "stocks": [_power_row(variant) for variant in product.variants]}
    rows = [_stock_row(mall, variant) for variant in product.variants]
    if not definitions and mall.switches.optionless_rows == "absent":
        rows = []
    addition = [_addition(product)] if mall.switches.additions else []
    shown = {"option": definitions, "basic": rows, "addition": addition}
    if mall.switches.single_basic == "object":
        return {"options": {name: each[0] if len(each) == 1 else each for name, each in shown.items()}, "stocks": []}
    return {"options": shown, "stocks": []}


def quantity(mall: "MakeshopMall", product: Product) -> str:
    """The sum over the stock rows on sale, as text; a word when one of them is not counted."""
    if any(not variant.tracked for variant in product.variants):
        return mall.switches.unlimited_word
    sold = [variant for variant in product.variants if variant.selling and variant.displayed]
    return str(sum(max(variant.quantity, 0) for variant in sold))


def moddate(mall: "MakeshopMall", product: Product) -> bool:
    """Whether the product has a date of modification."""
    return product.updated_at != product.created_at or mall.switches.never_modified == "regdate"


def state(mall: "MakeshopMall", variant: Variant) -> str:
    """`sto_state_code`."""
    switches = mall.switches
    if variant.variant_id in switches.state_overrides:
        return switches.state_overrides[variant.variant_id]
    if not variant.displayed:
        return switches.hidden_state
    if not variant.selling:
        return STOPPED
    return switches.state_at_zero if variant.tracked and variant.quantity <= 0 else ON_SALE


def _stock_row(mall: "MakeshopMall", variant: Variant) -> dict[str, str]:
    values = [value for _, value in variant.sku.options]
    return {
        "sto_id": sto_id(variant.variant_id),
        "opt_ids": ",".join(str(at) for at in range(1, len(values) + 1)),
        "sto_type": "BASIC",
        "sto_opt_values": ",".join(values),
        "sto_price": str(variant.additional),
        "sto_provide_price": "0",
        "sto_real_stock": str(max(variant.quantity, 0) if variant.tracked else 0),
        "sto_unlimit": flag(not variant.tracked),
        "sto_stop_use": "N",
        "sto_stop_stock": "0",
        "sto_order_stock": "0",
        "sto_code": "",
        "sto_option_code": variant.seller_code,
        "sto_state_code": state(mall, variant),
    }


def _addition(product: Product) -> dict[str, str]:
    """An add-on that is sold beside the product, with a stock number of its own."""
    return {
        "sto_id": "901", "opt_ids": "9", "sto_type": "ADDITION", "sto_opt_values": "선물 포장", "sto_price": "2500",
        "sto_provide_price": "0", "sto_real_stock": "10", "sto_unlimit": "N", "sto_stop_use": "N",
        "sto_stop_stock": "0", "sto_order_stock": "0", "sto_code": "",
        "sto_option_code": f"ADD-{product.number}", "sto_state_code": ON_SALE,
    }  # fmt: skip


def _power_row(variant: Variant) -> dict[str, str]:
    return {
        "stock_id": sto_id(variant.variant_id),
        "value": ",".join(value for _, value in variant.sku.options),
        "price": str(variant.additional),
        "option_code": variant.seller_code,
    }


def _definition(product: Product, at: int) -> dict[str, str]:
    """One option with all its values, in the order in which they first come."""
    values = list(dict.fromkeys(variant.sku.options[at][1] for variant in product.variants))
    return {
        "opt_id": str(at + 1),
        "opt_type": "SELECT",
        "opt_name": product.variants[0].sku.options[at][0],
        "opt_value": ",".join(values),
        "opt_price": ",".join("0" for _ in values),
        "opt_use": "Y",
        "opt_mix": "Y",
        "opt_mandatory": "Y",
    }


def _moddate(mall: "MakeshopMall", product: Product) -> str:
    return stamp(product.updated_at if moddate(mall, product) else None, empty_date(mall))


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
