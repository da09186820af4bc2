"""Finding orders: by order date, by the dates of `searchDateType`, by number (contract 2.2). None is a change date."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from ..wire import Call
from ..world import Order
from . import errors, query
from .forms import settled_at

if TYPE_CHECKING:
    from .mall import MakeshopMall

Moments = Iterable[datetime | None]


def _requested(kind: str) -> Callable[[Order], Moments]:
    return lambda order: (claim.requested_at for claim in order.claims if claim.kind == kind)


def _settled(kind: str) -> Callable[[Order], Moments]:
    return lambda order: (settled_at(line, kind) for line in order.lines)


# searchDateType -> the moments of an order that it means; "" is the order date
DATES: dict[str, Callable[[Order], Moments]] = {
    "": lambda order: (order.placed_at,),
    "paid": lambda order: (order.paid_at,),
    "cancel_requested": _requested("cancel"),
    "canceled": _settled("cancel"),
    "return_accepted": _requested("return"),
    "returned": _settled("return"),
    "tradeend": _settled("exchange"),
}
# InquiryType of order_search -> the moments of its refunds
REFUND_DATES: dict[str, Callable[[Order], Moments]] = {
    "refund_req_date": lambda order: (each.refund.accepted_at for each in order.claims if each.refund is not None),
    "refund_end_date": lambda order: (each.refund.refunded_at for each in order.claims if each.refund is not None),
}


class OrderIndex:
    """What a search found is kept until something happens in the world."""

    def __init__(self, mall: "MakeshopMall") -> None:
        self._mall = mall
        self._state: object = None
        self._found: dict[tuple[object, ...], list[Order]] = {}

    def find(self, call: Call) -> list[Order]:
        """Newest first unless told otherwise; numbers override all other filters. Raises Refused."""
        numbers = query.overriding(self._mall, call, "ordernum")
        if numbers:
            orders = self._mall.front.orders
            found = [orders[number] for number in dict.fromkeys(numbers) if number in orders]
            return sorted(found, key=lambda order: order.order_id, reverse=not query.ascending(call))
        kind = "" if call.path.endswith("/order/1") else call.query.get("searchDateType", "").strip()
        if kind not in DATES:
            raise errors.code(errors.FAILURE, "searchDateType 이 올바르지 않습니다")
        return self._matching(call, DATES[kind], kind)

    def refunds(self, call: Call) -> list[Order]:
        """Orders whose refund began or ended in the window. Raises Refused."""
        kind = call.query.get("InquiryType") or "refund_end_date"
        if kind not in REFUND_DATES:
            raise errors.code(errors.FAILURE, "InquiryType 이 올바르지 않습니다")
        return self._matching(call, REFUND_DATES[kind], kind)

    def _matching(self, call: Call, dates: Callable[[Order], Moments], kind: str) -> list[Order]:
        mall = self._mall
        window = query.window(mall, call, mall.switches.window_days)
        state = mall.world.stamp, mall.switches.edition
        if state != self._state:
            self._state = state
            self._found.clear()
        key = (kind, window, query.ascending(call))
        if key not in self._found and window is not None:
            every = mall.front.orders.values()
            found = [order for order in every if any(window.holds(at) for at in dates(order))]
            found.sort(key=lambda order: order.order_id, reverse=not query.ascending(call))
            self._found[key] = found
        return self._found[key]
