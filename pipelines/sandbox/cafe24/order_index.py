"""Finding orders: sixteen date types by Korean day, and the other filters (contract section 5.4)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zlib import crc32

from ..wire import Call
from ..world.model import Claim, Order
from . import errors, forms, query

if TYPE_CHECKING:
    from .mall import Cafe24Mall

DATE_TYPES = (
    "order_date", "pay_date", "shipbegin_date", "shipend_date", "cancel_date", "place_date", "cancel_request_date",
    "cancel_accept_date", "cancel_complete_date", "exchange_request_date", "exchange_accept_date",
    "exchange_complete_date", "return_request_date", "return_accept_date", "return_complete_date",
    "purchaseconfirmation_date",
)  # fmt: skip


class OrderIndex:
    """Orders of a mall by date type and Korean day, rebuilt when the world moved."""

    def __init__(self, mall: "Cafe24Mall") -> None:
        self._mall = mall
        self._built: dict[tuple[str, str], tuple[list[int], list[Order]]] = {}
        self._found: dict[tuple[object, ...], list[Order]] = {}
        self._state: object = None

    def find(self, call: Call) -> list[Order]:
        """All orders a list call means, in the mall's order. Raises Refused for missing or too long dates."""
        shop_no = self._mall.shop(call).shop_no
        date_type = call.query.get("date_type") or "order_date"
        if date_type not in DATE_TYPES:
            raise errors.unprocessable("Invalid request. (parameter.date_type)")
        days = query.days(call, 3)
        if days is None and (self._mall.switches.orders_need_dates or not call.query.get("order_id")):
            raise errors.unprocessable("start_date and end_date are required. (parameter.start_date)")
        self._refresh()
        filters = tuple((name, call.query[name]) for name in _FILTERS if call.query.get(name))
        key = (shop_no, date_type, days, filters)
        if key not in self._found:
            orders: Iterable[Order] = (
                self._between(shop_no, date_type, days.first, days.last) if days else self._named(call, shop_no)
            )
            matching = [
                order for order in orders if all(_FILTERS[name](order, set(text.split(","))) for name, text in filters)
            ]
            self._found[key] = self._sorted(matching)
        return self._found[key]

    def paid(self, shop_no: str, first: int, last: int) -> Iterable[Order]:
        """Orders paid on Korean days `first` to `last` (ordinals)."""
        self._refresh()
        return self._between(shop_no, "pay_date", first, last)

    def _refresh(self) -> None:
        switches = self._mall.switches
        state = (self._mall.world.stamp, switches.cancel_date_finds_partial, switches.orders_order)
        if state != self._state:
            self._state = state
            self._built.clear()
            self._found.clear()

    def _between(self, shop_no: str, date_type: str, first: int, last: int) -> Iterable[Order]:
        if (shop_no, date_type) not in self._built:
            partial = self._mall.switches.cancel_date_finds_partial
            pairs = [
                (day, order.order_id, order)
                for order in self._mall.front.orders.values()
                if order.shop_no == shop_no
                for day in {forms.korean_ordinal(at) for at in _moments(order, date_type, partial) if at is not None}
            ]
            pairs.sort(key=lambda pair: pair[:2])
            self._built[shop_no, date_type] = ([pair[0] for pair in pairs], [pair[2] for pair in pairs])
        days, orders = self._built[shop_no, date_type]
        return dict.fromkeys(orders[bisect_left(days, first) : bisect_right(days, last)])

    def _named(self, call: Call, shop_no: str) -> Iterator[Order]:
        for order_id in query.values(call, "order_id"):
            order = self._mall.front.orders.get(order_id)
            if order is not None and order.shop_no == shop_no:
                yield order

    def _sorted(self, orders: list[Order]) -> list[Order]:
        if self._mall.switches.orders_order == "scattered":
            return sorted(orders, key=lambda order: crc32(order.order_id.encode()))
        return sorted(orders, key=lambda order: order.order_id, reverse=self._mall.switches.orders_order == "newest")


def _moments(order: Order, date_type: str, partial: bool) -> list[datetime | None]:
    if date_type == "order_date":
        return [order.placed_at]
    if date_type == "pay_date":
        return [order.paid_at]
    if date_type == "place_date":
        return [line.prepared_at for line in order.lines]
    if date_type == "shipbegin_date":
        return [line.shipped_at for line in order.lines]
    if date_type == "shipend_date":
        return [line.delivered_at for line in order.lines]
    if date_type == "purchaseconfirmation_date":
        return [line.confirmed_at for line in order.lines]
    if date_type == "cancel_date":
        parts = [claim.completed_at for claim in order.claims if claim.kind == "cancel"] if partial else []
        return [order.cancelled_at, *parts]
    kind, step, _ = date_type.split("_")
    return [_claim_moment(claim, step) for claim in order.claims if claim.kind == kind]


def _claim_moment(claim: Claim, step: str) -> datetime | None:
    if step == "request":
        return claim.requested_at
    return claim.accepted_at if step == "accept" else claim.completed_at


def _paid(order: Order, wanted: set[str]) -> bool:
    return ("T" if order.paid_at is not None else "F") in wanted


_FILTERS: dict[str, Callable[[Order, set[str]], bool]] = {
    "order_id": lambda order, wanted: order.order_id in wanted,
    "order_status": lambda order, wanted: any(forms.item_code(order, line) in wanted for line in order.lines),
    "payment_status": _paid,
    "member_id": lambda order, wanted: bool(order.person.member_id) and order.person.member_id in wanted,
    "member_type": lambda order, wanted: ("2" if order.person.member_id else "3") in wanted,
    "product_no": lambda order, wanted: any(line.product.product_id in wanted for line in order.lines),
    "product_code": lambda order, wanted: any(line.product.code in wanted for line in order.lines),
    "order_place_id": lambda order, wanted: forms.PLACES[order.origin][0] in wanted,
    "market_order_no": lambda order, wanted: order.market_order_id in wanted,
    "supplier_id": lambda order, wanted: any(
        forms.SUPPLIERS[line.product.supplier][0] in wanted for line in order.lines
    ),
    "payment_method": lambda order, wanted: any(forms.PAYMENT_METHODS[kind] in wanted for kind in order.tenders),
}
