"""Finding orders by order date or by the day they were last modified, and when that was (contract sections 4.1, 7).

The mall prints no modification time; what counts as a modification is unverified, so it is kept in three parts that
switches leave out: claims, tracking numbers, and all the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ..wire import Call
from ..world.model import Line, Order
from . import forms, query
from .errors import Refusal

if TYPE_CHECKING:
    from .mall import Godomall5Mall


@dataclass(slots=True)
class Seen:
    """An order as last looked at: what each part said, and when it last changed."""

    version: int
    said: tuple[object, object, object]
    changed: list[datetime]


class OrderIndex:
    """Orders of a mall, newest first, with their modification times, brought up to date when the world moved."""

    def __init__(self, mall: "Godomall5Mall") -> None:
        self._mall = mall
        self._seen: dict[str, Seen] = {}
        self._found: dict[tuple[object, ...], list[Order]] = {}
        self._state: object = None
        self._looked_at = mall.world.now

    def find(self, call: Call) -> list[Order]:
        """All orders a search means, in the mall's order. Raises Refusal: 201, 202."""
        told, switches = call.query, self._mall.switches
        date_type, order_no, span = told.get("dateType", ""), told.get("orderNo", "").strip(), query.span(call)
        if date_type not in ("order", "modify") or (span is None and not order_no):
            raise Refusal(query.BAD_PARAMETER)
        if span is not None and span.days > switches.orders_longest_days:
            raise Refusal("201")
        self._refresh()
        names = ("orderStatus", "orderChannel", "mallSno", "sort", "searchType", "searchKeyword", "orderNo")
        key = (date_type, span, *(told.get(name) for name in names))
        if key not in self._found:
            wanted = self._mall.front.orders.get(order_no)
            orders: Iterable[Order] = self._mall.front.orders.values() if not order_no else [wanted] if wanted else []
            if span is not None:
                orders = [order for order in orders if span.holds(self._date(order, date_type))]
            found = [order for order in orders if self._matches(order, call)]
            found.sort(key=lambda order: int(order.order_id), reverse=told.get("sort") != query.OLDEST_FIRST)
            self._found[key] = found
        return self._found[key]

    def modified_at(self, order: Order) -> datetime:
        """When the order was last modified, as far as the switches count it."""
        self._refresh()
        return self._modified(order)

    def _date(self, order: Order, date_type: str) -> datetime:
        return order.placed_at if date_type == "order" else self._modified(order)

    def _modified(self, order: Order) -> datetime:
        switches, (claims, invoices, rest) = self._mall.switches, self._seen[order.order_id].changed
        counted = [rest]
        if switches.modify_reacts_to_claims:
            counted.append(claims)
        if switches.modify_reacts_to_invoices:
            counted.append(invoices)
        return max(counted)

    def _matches(self, order: Order, call: Call) -> bool:
        told, switches = call.query, self._mall.switches
        if told.get("mallSno") and told["mallSno"] != order.shop_no:
            return False
        if told.get("orderChannel") and told["orderChannel"] != channel(order):
            return False
        if told.get("orderStatus") and told["orderStatus"] not in {
            forms.line_code(order, line, switches) for line in order.lines
        }:
            return False
        if told.get("searchType") and told.get("searchKeyword"):
            person = order.receiver if told["searchType"].startswith("receiver") else order.person
            return person.phone == told["searchKeyword"]
        return True

    def _refresh(self) -> None:
        state = (self._mall.world.stamp, self._mall.switches.edition)
        if state == self._state:
            return
        self._state = state
        self._found.clear()
        now, looked_at = self._mall.world.now, self._looked_at
        self._looked_at = now
        for order in self._mall.front.orders.values():
            seen = self._seen.get(order.order_id)
            if seen is None:
                self._seen[order.order_id] = Seen(order.version, _said(order), _dated(order))
            elif seen.version != order.version:
                said = _said(order)
                for part, dated in enumerate(_dated(order)):
                    if said[part] != seen.said[part]:
                        # a move without a date counts as of now: later than it was, never missed
                        seen.changed[part] = dated if dated > looked_at else now
                seen.version, seen.said = order.version, said


def channel(order: Order) -> str:
    """`orderChannelFl`: shop, naverpay or payco."""
    if order.origin == "naver_pay":
        return "naverpay"
    return "payco" if "mobile" in order.tenders else "shop"


def _said(order: Order) -> tuple[object, object, object]:
    """What claims (with the lines sent instead), tracking numbers and the rest say now."""
    stages = tuple((claim.claim_id, claim.stage) for claim in order.claims)
    instead = tuple(line.state for line in order.lines if line.is_replacement)
    invoices = tuple((parcel.number, parcel.tracking_no) for parcel in order.parcels)
    rest = tuple(line.state for line in order.lines if not line.is_replacement and line.split_from is None)
    return (stages, instead), invoices, rest


def _dated(order: Order) -> list[datetime]:
    """The latest date the world knows for each of the three."""
    entered = [at for claim in order.claims for at in claim.entered.values()]
    instead = [at for line in order.lines if line.is_replacement for at in _moments(line)]
    invoices = [parcel.tracking_at for parcel in order.parcels if parcel.tracking_at is not None]
    rest = [at for line in order.lines if not line.is_replacement for at in _moments(line)]
    # a parcel of yesterday evening may be entered this morning: the order was modified this morning
    entered_late = [parcel.entered_at for parcel in order.parcels if parcel.entered_at is not None]
    paid = [order.paid_at] if order.paid_at is not None else []
    first = order.placed_at
    return [max([first, *entered, *instead]), max([first, *invoices]), max([first, *rest, *paid, *entered_late])]


def _moments(line: Line) -> list[datetime]:
    dates = (line.prepared_at, line.shipped_at, line.delivered_at, line.confirmed_at, line.unpaid_cancel_at)
    return [at for at in dates if at is not None]
