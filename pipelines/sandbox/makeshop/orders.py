"""order/1, order/2, order_search, order_delivery (contract 2.2, 2.6). Written orders are kept until they change."""

from typing import TYPE_CHECKING, Any

import orjson

from ..wire import Call, Reply
from ..world import Order
from . import envelope, errors, query
from .line_rows import delivery_number, parcel_row
from .order_rows import order_row
from .query import Page

if TYPE_CHECKING:
    from .mall import MakeshopMall

MOST, MOST_DELIVERIES = 5000, 50
KEPT_ORDERS = 5_000  # about 5 kB each
VERSION = {"orderVersion": "2.0"}


class WrittenOrders:
    """The JSON of an order by the fields asked for. Cleared as a whole when full or when a switch changes."""

    def __init__(self, mall: "MakeshopMall") -> None:
        self._mall = mall
        self._edition = -1
        self._kept: dict[tuple[str, frozenset[str]], tuple[int, bytes]] = {}

    def get(self, order: Order, fields: frozenset[str]) -> bytes:
        edition = self._mall.switches.edition
        if edition != self._edition or len(self._kept) > KEPT_ORDERS:
            self._kept.clear()
            self._edition = edition
        kept = self._kept.get((order.order_id, fields))
        if kept is None or kept[0] != order.version:
            kept = order.version, orjson.dumps(order_row(self._mall, order, fields))
            self._kept[order.order_id, fields] = kept
        return kept[1]


def orders(mall: "MakeshopMall", call: Call) -> Reply:
    """`list` is an object keyed by order number. `format` and `ver` change nothing. Raises Refused."""
    found, fields = mall.order_index.find(call), query.named(call)
    keyed = mall.switches.order_list == "object"

    def write(order: Order) -> envelope.Row:
        return order.order_id if keyed else "", mall.written.get(order, fields)

    page = query.orders_page(mall, call, MOST)
    more: dict[str, Any] = VERSION if mall.switches.order_version else {}
    return envelope.paged(mall, call, "order", found, page, write, **more)


def order_search(mall: "MakeshopMall", call: Call) -> Reply:
    """Numbers of orders with a refund in the window, nothing else. Raises Refused."""
    numbers = [order.order_id for order in mall.order_index.refunds(call)]
    rows = [{"ordernum": number} for number in numbers] if mall.switches.order_search_rows == "objects" else numbers
    return envelope.paged(mall, call, "order_search", rows, query.page(call, MOST))


def deliveries(mall: "MakeshopMall", call: Call) -> Reply:
    """Deliveries by number. Raises Refused: none named, or more than 50."""
    wanted = query.keys(call, "delivery_num", "delivery_nums")
    if not wanted or len(wanted) > MOST_DELIVERIES:
        raise errors.code(errors.FAILURE, f"delivery_num 은 1개 이상 {MOST_DELIVERIES}개 이하입니다")
    # the number holds the order's day and the last digits of its number
    tails = {(each[2:8], each[-12:-3]) for each in wanted}
    rows = []
    for order in mall.front.orders.values():
        if (order.order_id[2:8], order.order_id[-9:]) not in tails:
            continue
        parcels = {delivery_number(mall, order, line): None for line in order.lines} | {
            parcel.shipment_id: parcel for parcel in order.parcels
        }
        rows += [parcel_row(mall, order, number, each) for number, each in parcels.items() if number in wanted]
    return envelope.paged(mall, call, "order_delivery", rows, query.page(call, MOST))


def whole(call: Call) -> Page:
    return query.page(call, MOST)
