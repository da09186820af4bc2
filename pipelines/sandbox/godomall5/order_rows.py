"""`order_data` and its children but the lines (contract sections 4.2, 4.3). Most of it is personal data.

Money: totalGoodsPrice + totalDeliveryCharge - all discounts = settlePrice + useMileage + useDeposit, by the sold lines.
"""

from typing import TYPE_CHECKING, Any

from ..world.goods import Person
from ..world.model import Line, Order
from . import forms, line_rows
from .forms import flag, stamp, won
from .order_index import channel
from .xml import Fixed, Words

if TYPE_CHECKING:
    from .mall import Godomall5Mall

NOTHING = "0.00"
SETTLE_KINDS = {"card": "pc", "bank_transfer": "gb", "mobile": "fh", "naver_pay": "pn", "points": "gm", "credits": "gd"}
ORDER_CONSTANTS = Fixed({
    "appOs": "", "pushCode": "", "statisticsAppOrderCntFl": "n", "orderGoodsNmStandard": "",
    "overseasSettleCurrency": "", "overseasSettlePrice": NOTHING, "taxSupplyPrice": NOTHING, "taxVatPrice": NOTHING,
    "taxFreePrice": NOTHING, "realTaxSupplyPrice": NOTHING, "realTaxVatPrice": NOTHING, "realTaxFreePrice": NOTHING,
    "totalDeliveryInsuranceFee": NOTHING, "totalMemberBankDcPrice": NOTHING, "totalCatePriceVariantDcPrice": NOTHING,
    "totalMileage": NOTHING, "totalGoodsMileage": NOTHING, "totalMemberMileage": NOTHING,
    "totalCouponGoodsMileage": NOTHING, "totalCouponOrderMileage": NOTHING, "currencyPolicy": "",
    "exchangeRatePolicy": "", "myappPolicy": "", "addField": "", "trackingKey": "", "userHandleProcess": "",
    "pgChargeBack": "n", "fbPixelKey": "",
})  # fmt: skip
DELIVERY_CONSTANTS = Fixed({
    "commission": NOTHING, "scmAdjustNo": "0", "scmAdjustAfterNo": "0", "deliveryAreaCharge": NOTHING,
    "divisionDeliveryUseDeposit": NOTHING, "divisionDeliveryUseMileage": NOTHING, "divisionDeliveryCharge": NOTHING,
    "divisionMemberDeliveryDcPrice": NOTHING, "deliveryInsuranceFee": NOTHING, "overseasDeliveryPolicy": "",
    "deliveryCollectFl": "pre", "deliveryCollectPrice": NOTHING, "deliveryWholeFreePrice": NOTHING,
    "statisticsOrderFl": "n",
})  # fmt: skip
PEOPLE_CONSTANTS = Fixed({
    "orderPhonePrefixCode": "kr", "orderPhonePrefix": "82", "orderPhone": "", "orderCellPhonePrefixCode": "kr",
    "orderCellPhonePrefix": "82", "orderZipcode": "", "orderState": "", "orderCity": "", "receiverPhone": "",
    "receiverZipcode": "", "deliveryVisit": "n", "visitAddress": "", "visitPhone": "", "visitMemo": "",
    "packetCode": "", "smsFl": "n",
})  # fmt: skip
TOTALS = {
    "totalGoodsDcPrice": "goodsDcPrice", "totalMemberDcPrice": "memberDcPrice",
    "totalMemberOverlapDcPrice": "memberOverlapDcPrice", "totalCouponGoodsDcPrice": "couponGoodsDcPrice",
    "totalCouponOrderDcPrice": "divisionCouponOrderDcPrice", "totalMyappDcPrice": "myappDcPrice",
    "totalEnuriDcPrice": "enuri",
}  # fmt: skip


def order_row(mall: "Godomall5Mall", order: Order, lines: list[Line]) -> dict[str, Any]:
    """The whole order with the lines given. Personal data in nearly every part."""
    switches, person, draw = mall.switches, order.person, order.facts["draw"]
    goods = [line for line in lines if not line.product.is_extra]
    sold = [line for line in order.lines if not line.is_replacement]
    member, bank = bool(person.member_id), "bank_transfer" in order.tenders
    more = f" 외 {len(sold) - 1}건" if len(sold) > 1 else ""
    row: dict[str, Any] = {
        "orderNo": order.order_id,
        "apiOrderNo": f"{order.placed_at:%Y%m%d}{draw:08d}" if order.origin == "naver_pay" else "",
        "mallSno": order.shop_no,
        "memNo": mall.member_no(person),
        "orderStatus": forms.order_code(order, switches),
        "orderIp": f"192.0.2.{draw % 250}",
        "orderChannelFl": channel(order),
        "orderTypeFl": "mobile" if order.from_mobile else "pc",
        "orderEmail": Words(person.email),
        "orderGoodsNm": Words(sold[0].name + more),
        "orderGoodsCnt": str(len(sold)),
        **_money(mall, order, sold),
        "firstSaleFl": flag(order.is_first),
        "settleKind": _settle_kind(order),
        "adminMemo": Words(f"{person.name} 님 재통화" if draw % 13 == 0 else ""),
        "paymentDt": stamp(order.paid_at, switches),
        "multiShippingFl": flag(_is_multi(order)),
        "memGroupNm": Words("일반회원" if member else ""),
        "memId": Words(person.member_id),
        "orderGoodsStatusCnt": str(len({forms.line_code(order, line, switches) for line in order.lines})),
        "": ORDER_CONSTANTS,
    }
    if switches.order_date:
        row["orderDate"] = stamp(order.placed_at, switches)
    row |= {
        "orderDeliveryData": [_delivery(mall, order, position) for position in range(len(order.groups))],
        "orderInfoData": _people(mall, order),
        "orderGoodsData": [line_rows.goods_row(mall, order, line) for line in goods],
        "addGoodsData": [line_rows.add_goods_row(mall, order, line) for line in lines if line.product.is_extra],
        "giftData": _gifts(order),
        "orderConsultData": _consultations(mall, order),
        "bankName": Words("가상은행" if bank else ""),
        "accountNumber": f"110{draw:011d}" if bank else "",
        "depositor": Words(person.name if bank else ""),
    }
    # on the wire though no list names them; `code` in there is not the answer's
    row["catePriceVariantPolicy"] = {"code": "0", "policy": {"goodsNo": "1", "price": NOTHING}}
    row["boxGoodsPolicy"] = {"useFl": "n"}
    if switches.new_fields:
        row["mc_pickup"] = {"orderStatus": "zz", "orderGoodsData": {"sno": "1", "orderStatus": "zz"}}
        row["mc_promisedDay"] = "2099-01-01"
    return row


def _money(mall: "Godomall5Mall", order: Order, sold: list[Line]) -> dict[str, str]:
    switches, draw = mall.switches, order.facts["draw"]
    shown = [line_rows.discounts(order, line) for line in sold]
    by_coupon = draw % 2 == 0
    tenders = dict(order.tenders)
    if switches.settle_price_shrinks:
        for claim in order.claims:
            done = claim.refund is not None and claim.refund.refunded_at is not None
            for kind, amount in claim.refund.tenders.items() if claim.refund is not None and done else ():
                tenders[kind] -= amount
    mileage, deposit = tenders.pop("points", 0), tenders.pop("credits", 0)
    amounts = {
        "settlePrice": sum(tenders.values()),
        "useMileage": mileage,
        "useDeposit": deposit,
        "totalGoodsPrice": sum(line.gross for line in sold),
        "totalDeliveryCharge": order.shipping_fee,
        "totalCouponDeliveryDcPrice": order.shipping_discount if by_coupon else 0,
        "totalMemberDeliveryDcPrice": 0 if by_coupon else order.shipping_discount,
        **{total: sum(each[name] for each in shown) for total, name in TOTALS.items()},
    }
    return {name: won(amount, switches) for name, amount in amounts.items()}


def _settle_kind(order: Order) -> str:
    money = next((kind for kind in order.tenders if kind not in ("points", "credits")), None)
    return SETTLE_KINDS[money or next(iter(order.tenders), "points")]


def _is_multi(order: Order) -> bool:
    return bool(order.facts["draw"] % 17 == 0)


def _delivery(mall: "Godomall5Mall", order: Order, position: int) -> dict[str, Any]:
    switches, group = mall.switches, order.groups[position]
    weights = {"box": "0", "goods": "0.35", "total": "0.35"}
    as_json = switches.delivery_weight == "json"
    return {
        "sno": line_rows.delivery_sno(order, group),
        "scmNo": forms.SUPPLIERS[group.supplier][0],
        "deliveryCharge": won(group.fee, switches),
        "deliveryPolicyCharge": won(group.fee, switches),
        "deliveryFixFl": "price" if group.fee else "free",
        "deliveryWeightInfo": Words('{"box":0,"goods":0.35,"total":0.35}') if as_json else weights,
        "orderInfoSno": _info_sno(order, 1) if _is_multi(order) else "0",
        "": DELIVERY_CONSTANTS,
    }


def _info_sno(order: Order, number: int) -> str:
    return str(int(order.lines[0].line_id) * 2 + number)


def _people(mall: "Godomall5Mall", order: Order) -> list[dict[str, Any]]:
    """Who ordered and who receives: one row, or one for each address."""
    receivers = [order.receiver, order.person] if _is_multi(order) else [order.receiver]
    return [_info(mall, order, receiver, number) for number, receiver in enumerate(receivers, start=1)]


def _info(mall: "Godomall5Mall", order: Order, receiver: Person, number: int) -> dict[str, Any]:
    person, safe = order.person, order.facts["draw"] % 3 == 0
    row: dict[str, Any] = {"sno": _info_sno(order, number)} if _is_multi(order) else {}
    row |= {
        "orderInfoCd": str(number),
        "orderName": Words(person.name),
        "orderEmail": Words(person.email),
        "orderCellPhone": person.phone,
        "orderZonecode": person.zipcode,
        "orderAddress": Words(person.address),
        "orderAddressSub": Words(person.address_detail),
        "receiverName": Words(receiver.name),
        "receiverCellPhone": receiver.phone,
        "receiverUseSafeNumberFl": "y" if safe else "n",
        "receiverSafeNumber": receiver.phone if safe else "",
        "receiverSafeNumberDt": stamp(order.placed_at if safe else None, mall.switches),
        "receiverZonecode": receiver.zipcode,
        "receiverAddress": Words(receiver.address),
        "receiverAddressSub": Words(receiver.address_detail),
        "visitName": Words(receiver.name if order.facts["draw"] % 29 == 0 else ""),
        "customIdNumber": f"P{order.facts['draw']:012d}" if order.shop_no != "1" else "",
        "orderMemo": Words(f'문 앞에 "놓아" 주세요 & 벨 X ({receiver.phone})'),
        "": PEOPLE_CONSTANTS,
    }
    if mall.switches.new_fields:
        row["mc_deliveryHopeDate"] = "2099-01-01"
    return row


def _gifts(order: Order) -> list[dict[str, Any]]:
    first, count = int(order.lines[0].line_id) * 3, {0: 1, 1: 2}.get(order.facts["draw"] % 9, 0)
    return [
        {
            "sno": str(first + number),
            "presentTitle": Words("3만원 이상 증정"),
            "giftNo": str(5 + number),
            "giftCd": "",
            "giftNm": Words("가상 사은품"),
            "giftCnt": "1",
        }
        for number in range(count)
    ]


def _consultations(mall: "Godomall5Mall", order: Order) -> list[dict[str, Any]]:
    if order.facts["draw"] % 15:
        return []
    return [
        {
            "sno": order.lines[0].line_id,
            "orderNo": order.order_id,
            "requestMemo": Words(f"{order.person.name} 고객 빠른 처리 요청"),
            "consultMemo": "",
            "regDt": stamp(order.placed_at, mall.switches),
            "modDt": stamp(None, mall.switches),
        }
    ]
