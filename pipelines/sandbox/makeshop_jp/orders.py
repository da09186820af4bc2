"""searchOrder (contract sections 1.2, 1.5): windows of order and payment time, and the filter that hides orders."""

from typing import TYPE_CHECKING, Any

from ..wire import Call
from ..world.model import Order
from . import errors, query
from .order_rows import order_row, shown_status

if TYPE_CHECKING:
    from .mall import MakeShopJpMall

STATUSES = ("N", "Y", "C", "R")


class WrittenOrders:
    """Rows of orders. One is written anew when the order or a switch changed."""

    def __init__(self, mall: "MakeShopJpMall") -> None:
        self._mall = mall
        self._edition = -1
        self._kept: dict[str, tuple[int, dict[str, Any]]] = {}

    def get(self, order: Order) -> dict[str, Any]:
        if self._mall.switches.edition != self._edition:
            self._kept.clear()
            self._edition = self._mall.switches.edition
        kept = self._kept.get(order.order_id)
        if kept is None or kept[0] != order.version:
            kept = (order.version, order_row(self._mall, order))
            self._kept[order.order_id] = kept
        return kept[1]


def search(mall: "MakeShopJpMall", call: Call, asked: query.Input) -> dict[str, Any]:
    """Raises MallError for a time or a status that is none."""
    status, switches = asked.get("deliveryStatus"), mall.switches
    if status is not None and status not in STATUSES:
        raise errors.bad_input("deliveryStatus")
    found = [order for order in mall.front.orders.values() if _matches(mall, asked, order)]
    found.sort(
        key=lambda order: (order.placed_at, order.order_id),
        reverse=(asked.get("sortOrder") or switches.order_sort) == "DESC",
    )
    picked, told = query.page(mall, call, asked, found)
    rows = [_row(mall, order) for order in picked]
    if status is not None and not switches.status_filter_keeps_deliveries:
        rows = [_only(row, status) for row in rows]
    return {"orders": rows, **told}


def _matches(mall: "MakeShopJpMall", asked: query.Input, order: Order) -> bool:
    status = asked.get("deliveryStatus")
    if status is not None and status not in {shown_status(mall, order, group) for group in order.groups}:
        return False
    ordered = query.within(asked, "startOrderDate", "endOrderDate", order.placed_at)
    return ordered and query.within(asked, "startPaymentDate", "endPaymentDate", order.paid_at)


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
