"""Order_Search (contract section 4.1). Written orders are kept until the order or a switch changes."""

from typing import TYPE_CHECKING

from ..wire import Call, Reply
from ..world.model import Line, Order
from . import forms, query, xml
from .errors import Refusal
from .order_rows import order_row

if TYPE_CHECKING:
    from .mall import Godomall5Mall

KEPT_ORDERS = 3_000  # about 20 kB each


class WrittenOrders:
    """The XML inside `order_data` by order. Cleared as a whole when full or when a switch changes."""

    def __init__(self, mall: "Godomall5Mall") -> None:
        self._mall = mall
        self._edition = -1
        self._kept: dict[tuple[str, str], tuple[int, str]] = {}

    def get(self, order: Order, status: str) -> str:
        """`status`: show only lines in this status; all when empty."""
        switches = self._mall.switches
        if switches.edition != self._edition or len(self._kept) > KEPT_ORDERS:
            self._kept.clear()
            self._edition = switches.edition
        key = (order.order_id, status)
        kept = self._kept.get(key)
        if kept is None or kept[0] != order.version:
            row = order_row(self._mall, order, self._lines(order, status))
            kept = (order.version, xml.inside(row, xml.Style.of(switches), order.facts["draw"]))
            self._kept[key] = kept
        return kept[1]

    def _lines(self, order: Order, status: str) -> list[Line]:
        if not status:
            return order.lines
        return [line for line in order.lines if forms.line_code(order, line, self._mall.switches) == status]


def orders(mall: "Godomall5Mall", call: Call) -> Reply:
    """Pages by cursor, newest first. Raises Refusal: 201, 202, and 204 where zero rows are told so."""
    switches, found = mall.switches, mall.order_index.find(call)
    if call.query.get("sort") == query.OLDEST_FIRST:
        # the cursor means "smaller than" also here
        found, start = _before_cursor(mall, call, found), 0
    else:
        start = len(found) - len(_before_cursor(mall, call, found))
    page, header = _page(mall, call, start, len(found))
    picked = query.cut(call, found, page)
    if not picked and switches.no_orders == "204":
        raise Refusal("204")
    status = "" if switches.status_filter_keeps_lines else call.query.get("orderStatus", "")
    rows = [mall.written.get(order, status) for order in picked]
    return mall.written_list("order_data", rows, header, empty=switches.no_orders)


def _before_cursor(mall: "Godomall5Mall", call: Call, found: list[Order]) -> list[Order]:
    cursor = query.integer(call, "lastOrder", 0) if call.query.get("size") else 0
    if not cursor or mall.switches.cursor != "honoured":
        return found
    return [order for order in found if int(order.order_id) < cursor]


def _page(mall: "Godomall5Mall", call: Call, start: int, total: int) -> tuple[query.Page, dict[str, str]]:
    """The page, and the header field that goes with it; without `size` the window is one page."""
    switches = mall.switches
    if not call.query.get("size"):
        return query.Page(0, switches.orders_cap or total), {}
    rows = query.size(call, max(total, 1), switches)
    if switches.orders_page == "honoured":
        start += (max(query.integer(call, "page", 1), 1) - 1) * rows
    more = start + rows < total
    told = {"normal": more, "inverted": not more}.get(switches.last_order)
    return query.Page(start, rows), {} if told is None else {"lastOrder": "true" if told else "false"}
