"""searchOrder (contract sections 1.2, 1.5): windows of order and payment time, and the filter that hides orders."""

from typing import TYPE_CHECKING, Any

from ..wire import Call
from ..world.model import Order
from . import errors, query
from .order_rows import order_row, shown_status

if TYPE_CHECKING:
    from .mall import MakeShopJpMall

STATUSES = ("N", "Y", "C", "R")
FILTERS = (
    "startOrderDate", "endOrderDate", "startPaymentDate", "endPaymentDate", "deliveryStatus", "sortOrder",
)  # fmt: skip


class WrittenOrders:
    """Rows of orders, written anew when the order or a switch changed, and what searches found in this very world."""

    def __init__(self, mall: "MakeShopJpMall") -> None:
        self._mall = mall
        self._edition = -1
        self._stamp = -1
        self._kept: dict[str, tuple[int, dict[str, Any]]] = {}
        self._found: dict[tuple[Any, ...], list[Order]] = {}

    def find(self, asked: query.Input) -> list[Order]:
        """All orders a search means, sorted. Raises MallError for a time that is none."""
        self._refresh()
        key = tuple(asked.get(name) for name in FILTERS)
        if key not in self._found:
            ordered = query.window(asked, "startOrderDate", "endOrderDate")
            paid = query.window(asked, "startPaymentDate", "endPaymentDate")
            found = [
                order
                for order in self._mall.front.orders.values()
                if ordered.holds(order.placed_at) and paid.holds(order.paid_at) and _is_in(self._mall, order, asked)
            ]
            newest_first = (asked.get("sortOrder") or self._mall.switches.order_sort) == "DESC"
            found.sort(key=lambda order: (order.placed_at, order.order_id), reverse=newest_first)
            self._found[key] = found
        return self._found[key]

    def get(self, order: Order) -> dict[str, Any]:
        self._refresh()
        kept = self._kept.get(order.order_id)
        if kept is None or kept[0] != order.version:
            kept = (order.version, order_row(self._mall, order))
            self._kept[order.order_id] = kept
        return kept[1]

    def _refresh(self) -> None:
        edition, stamp = self._mall.switches.edition, self._mall.world.stamp
        if edition != self._edition:
            self._kept.clear()
        if (edition, stamp) != (self._edition, self._stamp):
            self._found.clear()
        self._edition, self._stamp = edition, stamp


def search(mall: "MakeShopJpMall", call: Call, asked: query.Input) -> dict[str, Any]:
    """Raises MallError for a time or a status that is none."""
    status, switches = asked.get("deliveryStatus"), mall.switches
    if status is not None and status not in STATUSES:
        raise errors.bad_input("deliveryStatus")
    picked, told = query.page(mall, call, asked, mall.written.find(asked))
    rows = [_row(mall, order) for order in picked]
    if status is not None and not switches.status_filter_keeps_deliveries:
        rows = [_only(row, status) for row in rows]
    return {"orders": rows, **told}


def _is_in(mall: "MakeShopJpMall", order: Order, asked: query.Input) -> bool:
    status = asked.get("deliveryStatus")
    return status is None or status in {shown_status(mall, order, group) for group in order.groups}


def _row(mall: "MakeShopJpMall", order: Order) -> dict[str, Any] | errors.MallError:
    """An order, or the error that comes in its place."""
    if order.order_id in mall.switches.broken_rows:
        return errors.broken()
    row = mall.written.get(order)
    return row | {"deliveryInfos": errors.broken()} if order.order_id in mall.switches.broken_deliveries else row


def _only(row: dict[str, Any] | errors.MallError, status: str) -> dict[str, Any] | errors.MallError:
    """An order without its deliveries in other states."""
    if isinstance(row, errors.MallError) or isinstance(row["deliveryInfos"], errors.MallError):
        return row
    return row | {"deliveryInfos": [each for each in row["deliveryInfos"] if each["deliveryStatus"] == status]}
