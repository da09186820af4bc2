"""searchProduct and getProductCategory (contract sections 1.2, 1.4): all products in the order of their numbers."""

from typing import TYPE_CHECKING, Any

from ..wire import Call
from ..world.goods import Product, Variant
from . import errors, query
from .forms import dashed, flag

if TYPE_CHECKING:
    from .mall import MakeShopJpMall

# world category -> category1, category2, name; some levels have no goods of their own
CATEGORIES = (
    ("11", "", "衣類"), ("12", "", "生活"), ("13", "", "雑貨"), ("14", "", "ギフト"),
    ("11", "21", "夏物 & 冬物"), ("11", "22", "ボトムス"), ("12", "23", "キッチン"),
)  # fmt: skip
IMAGES = "https://image.example.invalid/shopimages"


def search(mall: "MakeShopJpMall", call: Call, asked: query.Input) -> dict[str, Any]:
    """There is no filter; deleted products are gone."""
    living = [product for product in mall.front.products.values() if product.deleted_at is None]
    picked, told = query.page(mall, call, asked, living)
    return {"products": [product_row(mall, product) for product in picked], **told}


def categories(_mall: "MakeShopJpMall", _call: Call) -> dict[str, Any]:
    """All of them in one answer."""
    return {"productCategories": [_category(*each) for each in CATEGORIES]}


def product_row(mall: "MakeShopJpMall", product: Product) -> dict[str, Any] | errors.MallError:
    """A product, or the error that comes in its place."""
    switches = mall.switches
    if product.product_id in switches.broken_rows:
        return errors.broken()
    price = product.prices[mall.front.shops[0].shop_no]
    has_options = has_variations(product)
    images = [{"subImageId": str(at), "url": f"{IMAGES}/{product.product_id}_{at}.jpg"} for at in range(1, 3)]
    return {
        "uid": str(product.number + 1000),
        "systemCode": product.product_id,
        "customCode": product.code,
        "janCode": "" if has_options else f"49{product.number:011d}",
        "productName": product.name,
        "productGroupCode": "",
        "productGroupName": "",
        "sellPrice": price,
        "consumerPrice": price * 12 // 10 if product.number % 2 else 0,
        "taxRate": 10,
        "quantity": sum(max(variant.quantity, 0) for variant in product.variants),
        "display": flag(product.displayed),
        "maker": "架空製作所" if product.number % 3 else "",
        "pcContent": f'<div><p>{product.name}</p><img src="{IMAGES}/{product.product_id}.jpg"></div>',
        "mobileContent": f"<p>{product.name}</p>",
        "pcAddContent": "",
        "mobileAddContent": "",
        "maxImageUrl": f"{IMAGES}/{product.product_id}.jpg",
        "variationShowType": int(has_options),
        "subImages": images if product.number % 2 else [],
        "variations": [_variation(mall, product, each) for each in product.variants] if has_options else [],
        "categories": _categories(product),
        "createdAt": dashed(product.created_at, switches),
        "updatedAt": dashed(product.updated_at, switches),
    }


def has_variations(product: Product) -> bool:
    return bool((product.variants or product.removed_variants)[0].sku.options)


def _variation(mall: "MakeShopJpMall", product: Product, variant: Variant) -> dict[str, Any]:
    values = [value for _, value in variant.sku.options]
    codes = {"own": variant.variant_id, "product": product.product_id}
    return {
        "variation1ItemName": values[0],
        "variation2ItemName": values[1] if len(values) > 1 else "",
        "subImageId": "1" if product.number % 2 and product.variants[0] is variant else None,
        "productSystemCode": codes.get(mall.switches.variation_codes, ""),
        "variationCustomCode": variant.seller_code,
        "janCode": "",
        "quantity": max(variant.quantity, 0),
    }


def _categories(product: Product) -> list[dict[str, Any]]:
    """The main one and another; none for some, as in shops that do not care."""
    if product.number % 10 == 9:
        return []
    first, *others = dict.fromkeys(product.categories)
    return [
        {
            "categoryUID": _uid(*CATEGORIES[each][:2]),
            "categoryName": CATEGORIES[each][2],
            "isMainCategory": each == first,
        }
        for each in (first, *others)
    ]


def _uid(first: str, second: str) -> str:
    return second or first


def _category(first: str, second: str, name: str) -> dict[str, Any]:
    uid = _uid(first, second)
    return {
        "categoryUid": uid,
        "categoryCode": f"ct{uid}",
        "categoryName": name,
        "display": flag(uid != "13"),
        "categoryDepth": 2 if second else 1,
        "category1": first,
        "category2": second,
        "category3": "",
        "category4": "",
        "category5": "",
        "productSortType": "0",
        "memberAccessType": "0",
        "memberGroupIds": [],
        "categoryUrl": f"https://shop.example.invalid/category/ct{uid}",
        "addCategoryUrl": "",
        "seoInfo": {"browserTitle": name, "description": ""},
    }
