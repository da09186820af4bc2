"""`orderGoodsData` and `addGoodsData` of an order (contract section 4.3): one sequence of `sno` over both."""

from typing import TYPE_CHECKING, Any

import orjson

from ..world.model import Line, Order, ShippingGroup
from . import forms
from .catalogue import all_categories, brand_of
from .claim_rows import claim_rows
from .forms import flag, stamp, won
from .numbering import option_sno
from .xml import Fixed, Words

if TYPE_CHECKING:
    from .mall import Godomall5Mall

ENGRAVING_WON = 500
NOTHING = "0.00"
LINE_CONSTANTS = Fixed({
    "apiOrderGoodsNo": "", "eventSno": "0", "purchaseNo": "", "commission": NOTHING, "scmAdjustAfterNo": "0",
    "goodsType": "goods", "timeSaleFl": "n", "parentMustFl": "n", "goodsModelNo": "", "goodsNmStandard": "",
    "divisionUseDeposit": NOTHING, "divisionUseMileage": NOTHING, "divisionGoodsDeliveryUseDeposit": NOTHING,
    "divisionGoodsDeliveryUseMileage": NOTHING, "divisionCouponOrderMileage": NOTHING, "addGoodsPrice": NOTHING,
    "optionCostPrice": NOTHING, "costPrice": NOTHING, "timeSalePrice": NOTHING, "brandBankSalePrice": NOTHING,
    "goodsDeliveryCollectPrice": NOTHING, "goodsMileage": NOTHING, "memberMileage": NOTHING,
    "couponGoodsMileage": NOTHING, "goodsDeliveryCollectFl": "pre", "minusDepositFl": "n",
    "minusRestoreDepositFl": "n", "minusMileageFl": "n", "minusRestoreMileageFl": "n", "plusMileageFl": "n",
    "plusRestoreMileageFl": "n", "hscode": "", "mileageGiveDt": "0000-00-00", "checkoutData": "",
    "statisticsOrderFl": "n", "statisticsGoodsFl": "n", "sendSmsFl": "", "deliveryMethodFl": "delivery",
})  # fmt: skip
DISCOUNTS = ("goodsDcPrice", "memberDcPrice", "memberOverlapDcPrice", "couponGoodsDcPrice", "myappDcPrice",
             "divisionCouponOrderDcPrice")  # fmt: skip
COUPON_PLACES = ("couponGoodsDcPrice", "divisionCouponOrderDcPrice", "goodsDcPrice", "enuri", "myappDcPrice")


def discounts(order: Order, line: Line) -> dict[str, int]:
    """Where the discounts of a line stand: the member's in one or two fields, the coupon's in one that varies by order.

    `enuri` is what the seller knocked off by hand.
    """
    draw = order.facts["draw"]
    shown = dict.fromkeys((*DISCOUNTS, "enuri"), 0)
    overlap = line.member_discount // 3 if draw % 4 == 0 else 0
    shown["memberDcPrice"], shown["memberOverlapDcPrice"] = line.member_discount - overlap, overlap
    shown[COUPON_PLACES[draw % len(COUPON_PLACES)]] += line.coupon_discount
    return shown


def group_of(order: Order, line: Line) -> ShippingGroup:
    """The shipping group of a line; a replacement goes with its supplier's."""
    groups = order.groups
    holding = (group for group in groups if line in group.lines)
    return next(holding, next((each for each in groups if each.supplier == line.product.supplier), groups[0]))


def delivery_sno(order: Order, group: ShippingGroup) -> str:
    return str(int(order.lines[0].line_id) * 4 + group.number)


def goods_row(mall: "Godomall5Mall", order: Order, line: Line) -> dict[str, Any]:
    switches, product, variant = mall.switches, line.product, line.variant
    engraved = _is_engraved(order, line)
    options = [list(pair) for pair in variant.sku.options]
    written = [
        [name, value, line.seller_code if at == 0 else "", line.option_price if at == len(options) - 1 else 0, None]
        for at, (name, value) in enumerate(options)
    ]
    row = _shared(mall, order, line) | {
        "mallSno": order.shop_no,
        "parentGoodsNo": "0",
        "goodsNo": product.product_id,
        "listImageData": Words(f"https://cdn.example.test/data/goods/{product.product_id}/list_1.jpg"),
        "goodsCd": Words("" if options else line.seller_code),
        "goodsPrice": won(line.unit_price - (ENGRAVING_WON if engraved else 0), switches),
        "optionPrice": won(line.option_price, switches),
        "optionTextPrice": won(ENGRAVING_WON if engraved else 0, switches),
        "fixedPrice": won(line.unit_price * 12 // 10, switches),
        "optionSno": option_sno(variant.variant_id),
        "optionInfo": Words(orjson.dumps(written).decode() if written else ""),
        "optionTextInfo": Words('{"101":["각인 문구","사랑해"]}' if engraved else ""),
        "cateAllCd": Words("|".join(all_categories(product))),
        "brandCd": brand_of(product),
    }
    if switches.new_fields:
        row |= {"mc_giftWrap": {"orderStatus": "zz", "sno": "1", "step": {"goodsCnt": "99"}}}
    return row | {"": LINE_CONSTANTS, "claimData": claim_rows(mall, order, line)}


def add_goods_row(mall: "Godomall5Mall", order: Order, line: Line) -> dict[str, Any]:
    """A paid add-on: a sibling of the goods lines, not a child of one."""
    parent = next((each for each in order.lines if not each.product.is_extra), order.lines[0])
    row = _shared(mall, order, line) | {
        "addGoodsNo": line.product.code,
        "parentGoodsNo": parent.product.product_id,
        "goodsCd": "",
        "goodsPrice": won(line.unit_price, mall.switches),
        "optionNm": "",
    }
    return row | {"commission": NOTHING, "claimData": claim_rows(mall, order, line)}


def _shared(mall: "Godomall5Mall", order: Order, line: Line) -> dict[str, Any]:
    switches, parcel = mall.switches, line.parcel
    number, carrier = forms.CARRIERS[parcel.carrier] if parcel else ("0", "")
    shown = discounts(order, line)
    return {
        "sno": line.line_id,
        "orderNo": order.order_id,
        "orderCd": str(line.number),
        "orderGroupCd": _split_group(order, line),
        "orderStatus": forms.line_code(order, line, switches),
        "orderDeliverySno": delivery_sno(order, group_of(order, line)),
        "invoiceCompanySno": number,
        "invoiceCompany": Words(carrier),
        "invoiceNo": parcel.tracking_no if parcel else "",
        "scmNo": forms.SUPPLIERS[line.product.supplier][0],
        "goodsNm": Words(line.name),
        "goodsCnt": str(line.quantity),
        **{name: won(shown[name], switches) for name in DISCOUNTS},
        "enuri": str(shown["enuri"]),
        "minusStockFl": flag(line.stock_taken),
        "minusRestoreStockFl": flag(_is_restored(line)),
        "cancelDt": stamp(_cancelled_at(mall, line), switches),
        "paymentDt": stamp(order.paid_at, switches),
        "invoiceDt": stamp(parcel.tracking_at if parcel else None, switches),
        "deliveryDt": stamp(line.shipped_at, switches),
        "deliveryCompleteDt": stamp(line.delivered_at, switches),
        "finishDt": stamp(line.confirmed_at, switches),
    }


def _is_engraved(order: Order, line: Line) -> bool:
    return order.facts["draw"] % 11 == 0 and line.unit_price > 2 * ENGRAVING_WON


def _split_group(order: Order, line: Line) -> str:
    """Lines that were one before a partial claim share a number above zero."""
    root = line.split_from or line.number
    shared = any(each.split_from == root for each in order.lines)
    return str(root) if shared else "0"


def _is_restored(line: Line) -> bool:
    if not line.stock_taken:
        return False
    if line.state == "cancelled_unpaid":
        return True
    return line.claim is not None and line.claim.completed_at is not None and line.claim.restocks


def _cancelled_at(mall: "Godomall5Mall", line: Line) -> Any:
    claim = line.claim
    if claim is None or claim.kind == "exchange":
        return line.unpaid_cancel_at
    late = mall.switches.cancel_date == "refunded"
    return claim.refund.refunded_at if late and claim.refund is not None else claim.completed_at
