"""One line of an order: `product.{num}` with its `deliveryInfo` (contract 2.6, 2.7)."""

from typing import TYPE_CHECKING, Any

from ..world import Line, Order
from ..world.model import Parcel
from . import forms
from .forms import ZERO_DATE, settled_at, stamp
from .numbering import sto_id

if TYPE_CHECKING:
    from .mall import MakeshopMall

STATUS = "S11"  # the default of the mall's own database; list A.2.2 is not public
EMPTY_TEXTS = (
    "pakcage_main", "custom_option_data", "issue_status", "trade_intype", "hscode", "supply_code", "supply_name",
    "naver_pay_memo", "talkcheck_pid", "minimage", "tinyimage",
)  # fmt: skip
ZEROES = ("product_reserve", "plus_price", "plus_reserve", "trade_num")
GIFT_NUMBER = 900


def delivery_number(mall: "MakeshopMall", order: Order, line: Line) -> str:
    """The parcel of a line; the order's first number until the line was sent in another one."""
    if line.parcel is not None:
        return line.parcel.shipment_id
    return mall.front.numbering.shipment_id(order, 0, order.lines)


def line_row(mall: "MakeshopMall", order: Order, line: Line) -> dict[str, Any]:
    """Personal data in `deliveryInfo`."""
    product, empty = line.product, empty_date(mall)
    cate1, _, _, category = forms.category_of(product)
    options = " / ".join(f"{name} : {value}" for name, value in line.variant.sku.options)
    row: dict[str, Any] = {
        **dict.fromkeys(EMPTY_TEXTS, ""),
        **dict.fromkeys(ZEROES, "0"),
        "num": str(line.number),
        "delivery_num": delivery_number(mall, order, line),
        "brandcode": product.code,
        "category_name": category,
        "product_uid": product.product_id,
        "product_type": "BASIC",
        "prd_option_uid": sto_id(line.variant.variant_id),
        "product_name": line.name,
        "product_cate1": cate1,
        "basket_status": mall.switches.status_overrides.get(line.line_id, STATUS),
        "basket_stock": str(line.quantity),
        "sell_price": str(line.unit_price + line.option_price),
        "product_price": str(line.unit_price),
        "product_buyprice": str(line.unit_price * 6 // 10),
        "option_price": str(line.option_price),
        "option_type": "BASIC" if options else "",
        "option_data": options,
        "reserve_chk": "N",
        "cancelend_date": stamp(settled_at(line, "cancel"), empty),
        "returnend_date": stamp(settled_at(line, "return"), empty),
        "tradeend_date": stamp(settled_at(line, "exchange"), empty),
        "provider_code": forms.SUPPLIERS[product.supplier],
        "provider_name": "협력사" if product.supplier == "partner" else "",
        "provider_company_name": "협력사 B&C" if product.supplier == "partner" else "",
        "free_deli": "N",
        "vat": "Y",
        "naver_pay_pid": f"{order.order_id[:8]}{line.number:08d}" if order.origin == "naver_pay" else "",
        "maximage": f"/shopimages/{mall.shop_id}/{product.number:06d}.jpg",
        "deliveryInfo": _delivery(mall, order, line),
    }
    if mall.switches.new_fields:
        row |= {"pickup_date": "2099-01-01", "gift_wrap": {"num": "1", "basket_status": "ZZ", "basket_stock": "99"}}
    return row


def gift_row(mall: "MakeshopMall", order: Order) -> dict[str, Any]:
    """A free gift that travels with the first line: a line by its form, nothing that was bought."""
    first = line_row(mall, order, order.lines[0])
    never = dict.fromkeys(("cancelend_date", "returnend_date", "tradeend_date"), empty_date(mall))
    return (
        first
        | never
        | {
            "num": str(GIFT_NUMBER + len(order.lines)),
            "product_type": "GIFT",
            "product_uid": "9001",
            "prd_option_uid": "1",
            "product_name": "가상 사은품",
            "sell_price": "0",
            "product_price": "0",
            "option_price": "0",
            "basket_stock": "1",
        }
    )


def parcel_row(mall: "MakeshopMall", order: Order, number: str, parcel: Parcel | None) -> dict[str, Any]:
    """A row of `order_delivery`: what all lines of a delivery share. Personal data nearly all over."""
    delivered = parcel.delivered_at if parcel is not None else None
    confirmed = [line.confirmed_at for line in parcel.lines] if parcel is not None else []
    ended = max((at for at in confirmed if at is not None), default=None)
    return {
        "userid": order.person.member_id,
        "delivery_num": number,
        "deli_print": "N",
        "auto_deli": "N",
        **_where(mall, order),
        **_carrier(parcel, empty_date(mall)),
        "delicomplete_date": stamp(delivered, empty_date(mall)),
        "deliend_date": stamp(ended, empty_date(mall)),
    }


def empty_date(mall: "MakeshopMall") -> str:
    return ZERO_DATE if mall.switches.empty_dates == "zero" else ""


def _delivery(mall: "MakeshopMall", order: Order, line: Line) -> dict[str, str]:
    empty = empty_date(mall)
    return {
        **_where(mall, order),
        "deli_type": "KOR",
        **_carrier(line.parcel, empty),
        "delicomplete_date": stamp(line.delivered_at, empty),
        "deliend_date": stamp(line.confirmed_at, empty),
    }


def _where(mall: "MakeshopMall", order: Order) -> dict[str, str]:
    receiver = order.receiver
    return {
        "post": receiver.zipcode,
        "address": receiver.address,
        "address2": receiver.address_detail,
        "deli_price": str(order.shipping_fee),
        "add_deli_price": "0",
        "receiver": receiver.name,
        "receiver_mobile": receiver.phone,
        "receiver_phone": "",
        "ems_code": "",
        "hope_deli_s_date": empty_date(mall),
        "hope_deli_e_date": empty_date(mall),
        "deli_msg": f'문 앞에 "놓아" 주세요 & 벨 X ({receiver.phone})' if order.facts["draw"] % 3 else "",
    }


def _carrier(parcel: Parcel | None, empty: str) -> dict[str, str]:
    """Invoice and departure; both come with the parcel."""
    code, name = forms.CARRIERS[parcel.carrier] if parcel is not None else ("", "")
    return {
        "delicom": code,
        "delicom_name": name,
        "delinum": parcel.tracking_no if parcel is not None else "",
        "delinum_date": stamp(parcel.tracking_at if parcel is not None else None, empty),
        "deli_date": stamp(parcel.dispatched_at if parcel is not None else None, empty),
    }
