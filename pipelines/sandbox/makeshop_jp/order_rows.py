"""An order with its deliveries and their baskets (contract sections 1.4, 1.5). Half of it is personal data.

Money in yen: deliverySumPrice is the goods of a delivery and its shippingCharge, sumPrice the sum of the deliveries.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..world.goods import Person
from ..world.model import Line, Order, ShippingGroup
from ..world.storefront import KST
from . import forms
from .forms import dashed, digits

if TYPE_CHECKING:
    from .mall import MakeShopJpMall

TIMES_OF_DAY = ("午前中", "14-16", "19-21")


def order_row(mall: "MakeShopJpMall", order: Order) -> dict[str, Any]:
    switches = mall.switches
    method, code = forms.payment(order, switches)
    deliveries = [_delivery(mall, order, group) for group in order.groups]
    short = f"{order.order_id[3:9]}-{order.order_id[-4:]}"
    return {
        "systemOrderNumber": order.order_id,
        "displayOrderNumber": short if switches.display_numbers == "short" else order.order_id,
        "orderDate": dashed(order.placed_at, switches),
        "memberId": member_id(order),
        "senderName": order.person.name,
        "senderPrefecture": forms.prefecture(order.person)[1],
        "payMethod": method,
        "paymentStatusCode": switches.payment_overrides.get(order.order_id, code),
        "sumPrice": sum(delivery["deliverySumPrice"] for delivery in deliveries),
        "message": _message(order),
        "deliveryInfos": deliveries,
    }


def member_id(order: Order) -> str:
    """A guest's holds the name: `X` and six digits before it."""
    return order.person.member_id or f"X{order.facts['draw']:06d}{order.person.name}"


def shown_status(mall: "MakeShopJpMall", order: Order, group: ShippingGroup) -> str:
    delivery = mall.numbering.delivery_id(order.order_id, group.number)
    return mall.switches.status_overrides.get(delivery, forms.delivery_status(group))


def _message(order: Order) -> str:
    """What the buyer wrote, and after two pipes what the shop's system adds."""
    receiver, draw = order.receiver, order.facts["draw"]
    texts = ("", "置き配希望||system", f"到着前に{receiver.phone}へ||{receiver.name}様||gift", "領収書をお願いします")
    return texts[draw % len(texts)]


def _delivery(mall: "MakeShopJpMall", order: Order, group: ShippingGroup) -> dict[str, Any]:
    switches, parcel, draw = mall.switches, group.lines[0].parcel, order.facts["draw"]
    # who orders for several addresses sends the second delivery home
    receiver = order.receiver if group.number == 1 else order.person
    wished = draw % 5 == 0
    goods = sum(line.gross for line in group.lines)
    return {
        "deliveryId": mall.numbering.delivery_id(order.order_id, group.number),
        "deliveryStatus": shown_status(mall, order, group),
        "deliveryDate": digits(parcel.dispatched_at if parcel else None, switches),
        "estimatedShipmentDate": "",
        "desiredDeliveryDate": _day_wished(order) if wished else switches.no_desired_date,
        "desiredDeliveryTimezone": TIMES_OF_DAY[draw % len(TIMES_OF_DAY)] if wished else "",
        "slipNumber": parcel.tracking_no if parcel else "",
        "shippingCharge": group.fee,
        "deliverySumPrice": goods + group.fee,
        "wmsStatus": "",
        "deliveryMessage": f"{receiver.name}様 玄関前||system" if draw % 7 == 0 else "",
        "deliveryMethodIds": "1",
        **_receiver(receiver),
        "basketInfos": [_basket(order, line) for line in group.lines],
    }


def _day_wished(order: Order) -> str:
    return (order.placed_at.astimezone(KST) + timedelta(days=4)).strftime("%Y-%m-%d")


def _receiver(person: Person) -> dict[str, str]:
    return {
        "receiverName": person.name,
        "receiverPost": person.zipcode,
        "receiverPrefecture": forms.prefecture(person)[1],
        "receiverAddress": person.address,
        "receiverAddress2": person.address_detail,
        "receiverTel": person.phone,
    }


def _basket(order: Order, line: Line) -> dict[str, Any]:
    options = line.variant.sku.options
    wrapped = (order.facts["draw"] + line.number) % 6 == 0
    return {
        "productCode": line.product.product_id,
        "productCustomCode": line.product.code if options else line.seller_code,
        "variationCustomCode": line.seller_code if options else "",
        "productName": line.name,
        "variationName": " ".join(f"{name} : {value}" for name, value in options),
        "janCode": "",
        "price": line.unit_price,
        "amount": line.quantity,
        "customSelects": [{"customSelectName": "ラッピング", "selectedItemName": "あり"}] if wrapped else [],
    }
