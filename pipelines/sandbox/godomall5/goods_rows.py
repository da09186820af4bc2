"""`goods_data` of goods and of add-on goods (contract section 5)."""

from typing import TYPE_CHECKING, Any

from ..world.goods import Product, Variant
from . import forms
from .catalogue import all_categories, brand_of, category_of
from .forms import flag, stamp, won
from .numbering import option_sno
from .xml import Fixed, Words

if TYPE_CHECKING:
    from .mall import Godomall5Mall

NOTHING, ZERO_DATE = "0.00", "0000-00-00 00:00:00"
OTHER_REASON = "05002001"
GOODS_CONSTANTS = Fixed({
    "goodsNmFl": "d", "goodsNmMain": "", "goodsNmList": "", "goodsNmDetail": "", "goodsNmPartner": "",
    "purchaseGoodsNm": "", "applyFl": "y", "applyType": "r", "applyMsg": "", "applyDt": ZERO_DATE, "commission":
    NOTHING, "goodsSearchWord": "", "goodsOpenDt": ZERO_DATE, "goodsState": "n", "goodsColor": "", "makerNm": "",
    "originNm": Words("대한민국"), "goodsModelNo": "", "makeYmd": "0000-00-00", "launchYmd": "0000-00-00",
    "effectiveStartYmd": ZERO_DATE, "effectiveEndYmd": ZERO_DATE, "goodsPermission": "all", "goodsPermissionGroup":
    "", "onlyAdultFl": "n", "imageStorage": "local", "taxFreeFl": "t", "taxPercent": "10.0", "goodsWeight": NOTHING,
    "salesUnit": "1", "minOrderCnt": "1", "maxOrderCnt": "0", "salesStartYmd": ZERO_DATE, "salesEndYmd": ZERO_DATE,
    "restockFl": "n", "mileageFl": "c", "mileageGoods": NOTHING, "mileageGoodsUnit": "percent", "goodsDiscountFl": "n",
    "goodsDiscount": NOTHING, "goodsDiscountUnit": "percent", "payLimitFl": "n", "payLimit": "", "goodsPriceString":
    "", "costPrice": NOTHING, "optionTextFl": "n", "shortDescription": "", "goodsDescriptionMobile": "",
    "deliverySno": "1", "relationFl": "n", "relationSameFl": "n", "relationGoodsNo": "", "goodsIconStartYmd":
    ZERO_DATE, "goodsIconEndYmd": ZERO_DATE, "goodsIconCdPeriod": "", "goodsIconCd": "", "imgDetailViewFl": "n",
    "externalVideoFl": "n", "externalVideoUrl": "", "externalVideoWidth": "0", "externalVideoHeight": "0",
    "detailInfoDelivery": "002001", "detailInfoAS": "003001", "detailInfoRefund": "004001", "detailInfoExchange":
    "005001", "excelFl": "n",
})  # fmt: skip
OPTION_CONSTANTS = Fixed({
    "optionCostPrice": NOTHING, "optionDeliveryFl": "normal", "optionDeliveryCode": "", "sellStopFl": "n",
    "sellStopStock": "0", "confirmRequestFl": "n", "confirmRequestStock": "0", "optionMemo": "", "optionImage": "",
})  # fmt: skip
KCMARK = '{"0": {"kcmarkDt": "", "kcmarkFl": "n", "kcmarkNo": "", "kcmarkDivFl": ""}}'


def goods_row(mall: "Godomall5Mall", product: Product) -> dict[str, Any]:
    switches, goods_no = mall.switches, product.product_id
    first = product.variants[0]
    names = [name for name, _ in first.sku.options]
    price = product.prices[mall.front.shops[0].shop_no]
    tracked = all(variant.tracked for variant in product.variants)
    # hidden and unsold options do not count here, so the total need not be the sum of the options
    displayed, selling = (product.displayed, product.selling) if product.deleted_at is None else (False, False)
    total = sum(max(variant.quantity, 0) for variant in product.variants if variant.selling)
    row: dict[str, Any] = {
        "goodsNo": goods_no,
        "goodsNm": Words(product.name + ("\\" if switches.backslashes_in_names else "")),
        "goodsDisplayFl": flag(displayed),
        "goodsDisplayMobileFl": flag(displayed),
        "goodsSellFl": flag(selling),
        "goodsSellMobileFl": flag(selling),
        "scmNo": forms.SUPPLIERS[product.supplier][0],
        "goodsCd": Words("" if names else first.seller_code),
        "cateCd": category_of(product),
        "allCateCd": Words("|".join(all_categories(product))),
        "brandCd": brand_of(product),
        "totalStock": str(total if tracked else 0),
        "stockFl": flag(tracked),
        "soldOutFl": flag(goods_no in switches.marked_sold_out),
        "goodsPrice": won(price, switches),
        "fixedPrice": won(price * 12 // 10 if product.number % 2 else 0, switches),
        "optionFl": flag(bool(names)),
        "optionDisplayFl": "d" if len(names) > 1 else "s",
        "optionName": Words("^|^".join(names)),
        "goodsDescription": Words(
            f'<div><p>{product.name} &amp; 편안한 핏</p><img src=\\"/data/{goods_no}.jpg\\"></div>'
        ),
        "memo": Words(f"담당 {mall.world.seller.name}" if product.number % 6 == 0 else ""),
        "orderCnt": str(product.number % 30),
        "hitCnt": str(product.number * 7),
        "reviewCnt": str(sum(each.product is product and each.parent is None for each in mall.front.reviews)),
        "regDt": stamp(product.created_at, switches),
        "modDt": mod_dt(mall, product),
        "": GOODS_CONSTANTS,
    }
    return row | _children(mall, product, names)


def mod_dt(mall: "Godomall5Mall", product: Product) -> str:
    switches = mall.switches
    if product.updated_at != product.created_at:
        return stamp(product.updated_at, switches)
    never = {"empty": "", "regDt": stamp(product.created_at, switches)}
    return never.get(switches.never_modified, ZERO_DATE)


def add_goods_row(mall: "Godomall5Mall", product: Product) -> dict[str, Any]:
    """Add-on goods: no dates, no options, no code."""
    switches, variant = mall.switches, product.variants[0]
    return {
        "addGoodsNo": product.code,
        "goodsNm": Words(product.name),
        "optionNm": "",
        "brandCd": brand_of(product),
        "makerNm": "",
        "goodsPrice": won(product.prices[mall.front.shops[0].shop_no], switches),
        "stockCnt": str(max(variant.quantity, 0)),
        "viewFl": flag(product.displayed),
        "soldOutFl": flag(product.product_id in switches.marked_sold_out),
        "goodsMustInfo": "",
        "kcmarkInfo": Words(KCMARK if product.number % 2 else ""),
    }


def _children(mall: "Godomall5Mall", product: Product, names: list[str]) -> dict[str, Any]:
    goods_no, number = product.product_id, product.number
    extras = [each for each in mall.front.products.values() if each.is_extra and each.deleted_at is None]
    offers = bool(extras) and number % 3 == 0
    children: dict[str, Any] = {
        "addGoodsFl": flag(offers),
        **{
            f"{kind}ImageData": [
                Words(f"https://cdn.example.test/data/goods/{goods_no}/{kind}_{position}.jpg")
                for position in range(1, count + 1)
            ]
            for kind, count in (("magnify", 1 + number % 3), ("detail", 1), ("list", 1), ("main", 1))
        },
        "goodsMustInfoData": [
            {"stepData": [{"infoTitle": Words("제조국"), "infoValue": Words("대한민국")}] * steps}
            for steps in range(1, 1 + number % 3)
        ],
        # same name as the add-on lines of an order, another thing: what may be bought beside these goods
        "addGoodsData": [
            {"title": Words("함께 사면 좋은 상품"), "mustFl": "n", "goodsNoData": [each.code for each in extras]}
        ]
        if offers
        else [],
        "optionData": [_option(mall, product, variant, at) for at, variant in enumerate(product.variants, start=1)]
        if names or mall.switches.optionless_rows == "empty_row"
        else [],
    }
    if mall.switches.new_fields:
        children["mc_carbon"] = {"label": "A", "regDt": "2099-01-01 00:00:00", "optionData": {"sno": "1"}}
    return children


def _option(mall: "Godomall5Mall", product: Product, variant: Variant, position: int) -> dict[str, Any]:
    switches = mall.switches
    values = [value for _, value in variant.sku.options]
    options = bool(values)
    by_reason = position % 2 == 0
    return {
        "sno": option_sno(variant.variant_id) if options else str(product.number * 1000),
        "goodsNo": product.product_id,
        "optionNo": str(position),
        **{f"optionValue{at}": Words(values[at - 1] if at <= len(values) else "") for at in range(1, 6)},
        "optionPrice": won(variant.additional, switches),
        "optionViewFl": flag(variant.displayed),
        "optionSellFl": "y" if variant.selling else "t" if by_reason else "n",
        "optionSellCode": "" if variant.selling or not by_reason else OTHER_REASON,
        "optionCode": Words(variant.seller_code if options else ""),
        "stockCnt": str(max(variant.quantity, 0) if variant.tracked else 0),
        "regDt": stamp(product.created_at, switches),
        "modDt": mod_dt(mall, product),
        "": OPTION_CONSTANTS,
    }
