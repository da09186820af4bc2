"""Products as Naver prints them: the search's channel products and the v2 detail (contract 8.1, 8.2).

A product without options may still ask for a choice that has no stock (`optionSimple`). Unset members are left out.
"""

from typing import TYPE_CHECKING, Any

from ..world.goods import Product, Variant
from .categories import leaf_of
from .forms import present, stamp
from .front import has_standard_options
from .numbering import CHANNEL_BASE, WINDOW_BASE

if TYPE_CHECKING:
    from .mall import NaverMall

UNMANAGED = 9_999
WINDOW_EVERY, WINDOW_FIRST_EVERY, SIMPLE_OPTION_EVERY = 5, 10, 3
WRAPPINGS = ("기본", "선물")
IMAGE_ROOT = "https://images.example.com/smartstore"


def has_window(product: Product) -> bool:
    """Whether it is also sold in Naver's window, under a channel product of its own."""
    return product.number % WINDOW_EVERY == 0


def product_manager_code(product: Product) -> str:
    """The seller's code of a product as a whole."""
    if product.variants and not product.design.skus[0].options:
        return product.variants[0].seller_code
    return f"D-{product.design.number + 1:04d}"


def status_type(product: Product) -> str:
    if not product.selling:
        return "SUSPENSION"
    return "OUTOFSTOCK" if stock(product) <= 0 else "SALE"


def stock(product: Product) -> int:
    """Of an origin product: the sum over its options."""
    return min(sum(shown(variant) for variant in product.variants), 99_999_999)


def shown(variant: Variant) -> int:
    return max(variant.quantity, 0) if variant.tracked else UNMANAGED


def channel_products(mall: "NaverMall", product: Product) -> list[dict[str, Any]]:
    """Its channel products; the window's comes first now and then."""
    rows = [_channel_product(mall, product, "STOREFARM", CHANNEL_BASE + product.number)]
    if has_window(product):
        rows.append(_channel_product(mall, product, "WINDOW", WINDOW_BASE + product.number))
    return rows[::-1] if product.number % WINDOW_FIRST_EVERY == 0 else rows


def detail(mall: "NaverMall", product: Product) -> dict[str, Any]:
    """The v2 body, which holds no product number."""
    shown_as = "ON" if product.displayed else "SUSPENSION"
    channel = {
        "channelProductName": product.name,
        "storeKeepExclusiveProduct": False,
        "naverShoppingRegistration": True,
        "channelProductDisplayStatusType": shown_as,
    }
    body: dict[str, Any] = {"originProduct": _origin_product(mall, product), "smartstoreChannelProduct": channel}
    if has_window(product):
        body["windowChannelProduct"] = channel | {"channelNo": mall.channel_no + 1, "best": False}
    return body


def _channel_product(mall: "NaverMall", product: Product, service: str, number: int) -> dict[str, Any]:
    price, leaf = product.prices["1"], leaf_of(product)
    row = {
        "originProductNo": int(product.product_id),
        "channelProductNo": number,
        "channelServiceType": service,
        "categoryId": leaf.category_id,
        "name": product.name,
        "sellerManagementCode": product_manager_code(product) or None,
        "statusType": status_type(product),
        "channelProductDisplayStatusType": "ON" if product.displayed else "SUSPENSION",
        "salePrice": price,
        "discountedPrice": price,
        "mobileDiscountedPrice": price,
        "stockQuantity": stock(product),
        "knowledgeShoppingProductRegistration": True,
        "deliveryAttributeType": "NORMAL",
        "deliveryFee": 3000,
        "returnFee": 3000,
        "exchangeFee": 6000,
        "managerPurchasePoint": price // 100,
        "brandName": "표본상회" if product.number % 3 == 0 else None,
        "wholeCategoryName": leaf.path,
        "wholeCategoryId": leaf.id_path,
        "representativeImage": {"url": f"{IMAGE_ROOT}/{product.number}.jpg"},
        "sellerTags": [{"text": "신상품"}] if product.number % 4 == 0 else [],
        "regDate": stamp(product.created_at),
        "modifiedDate": stamp(product.updated_at),
        "carbonLabel": "A" if mall.switches.new_fields else None,
    }
    return present(row)


def _origin_product(mall: "NaverMall", product: Product) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "naverShoppingSearchInfo": {"manufacturerName": "표본제조", "brandName": "표본상회"},
        "afterServiceInfo": {
            "afterServiceTelephoneNumber": mall.world.seller.phone,
            "afterServiceGuideContent": "고객센터로 문의해 주세요",
        },
        "originAreaInfo": {"originAreaCode": "00", "content": "국산"},
        "taxType": "TAX",
        "minorPurchasable": True,
        "seoInfo": {"sellerTags": []},
    }
    if product_manager_code(product):
        attribute["sellerCodeInfo"] = {"sellerManagementCode": product_manager_code(product)}
    options = option_info(product)
    if options is not None:
        attribute["optionInfo"] = options
    row = {
        "statusType": status_type(product),
        "saleType": "NEW",
        "leafCategoryId": leaf_of(product).category_id,
        "name": product.name,
        "detailContent": f"<div><h1>{product.name}</h1><p>상세 설명</p></div>",
        "images": {"representativeImage": {"url": f"{IMAGE_ROOT}/{product.number}.jpg"}, "optionalImages": []},
        "salePrice": product.prices["1"],
        "stockQuantity": stock(product),
        "deliveryInfo": {
            "deliveryType": "DELIVERY",
            "deliveryAttributeType": "NORMAL",
            "deliveryCompany": "CJGLS",
            "deliveryBundleGroupUsable": True,
            "deliveryFee": {
                "deliveryFeeType": "CONDITIONAL_FREE",
                "baseFee": 3000,
                "freeConditionalAmount": 50000,
                "deliveryFeePayType": "PREPAID",
            },
            "claimDeliveryInfo": {"returnDeliveryFee": 3000, "exchangeDeliveryFee": 6000},
        },
        "detailAttribute": attribute,
        "customerBenefit": {},
        "carbonLabel": "A" if mall.switches.new_fields else None,
    }
    return present(row)


def option_info(product: Product) -> dict[str, Any] | None:
    """`optionInfo` by kind of option; None when the product asks for no choice."""
    names = [name for name, _ in product.design.skus[0].options]
    if not names:
        if product.number % SIMPLE_OPTION_EVERY:
            return None
        simple = [
            {"id": 900 + at, "groupName": "포장", "name": name, "usable": True} for at, name in enumerate(WRAPPINGS)
        ]
        return {"simpleOptionSortType": "CREATE", "optionSimple": simple, "optionCustom": []}
    managed = {"useStockManagement": all(variant.tracked for variant in product.variants)}
    if has_standard_options(product):
        groups = [{"groupName": name, "standardOptionAttributes": []} for name in names]
        return {"standardOptionGroups": groups, "optionStandards": _options(product, priced=False), **managed}
    group_names = {f"optionGroupName{at}": name for at, name in enumerate(names, start=1)}
    return {
        "optionCombinationSortType": "CREATE",
        "optionCombinationGroupNames": group_names,
        "optionCombinations": _options(product, priced=True),
        **managed,
    }


def _options(product: Product, *, priced: bool) -> list[dict[str, Any]]:
    rows = []
    for variant in product.variants:
        row: dict[str, Any] = {"id": int(variant.variant_id.partition("-")[2])}
        row |= {f"optionName{at}": value for at, (_, value) in enumerate(variant.sku.options, start=1)}
        row |= {"stockQuantity": shown(variant), "usable": variant.selling}
        if priced:
            row["price"] = variant.additional
        if variant.seller_code:
            row["sellerManagerCode"] = variant.seller_code
        rows.append(row)
    return rows
