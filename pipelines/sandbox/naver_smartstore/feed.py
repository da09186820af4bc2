"""The change feed: last-changed-statuses (contract 7.1), derived from the world's times.

Shape: one row per change, ordered by lastChangedDate, then productOrderId. Two changes of one product order in the
    same second are a millisecond apart, so that `more` (time and product order of the next row) names one row.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from zlib import crc32

from ..wire import Call, Reply, json_reply
from ..world.model import Claim, Line, Order
from . import forms, query
from .forms import present, stamp
from .order_rows import gift_status, is_gift

if TYPE_CHECKING:
    from .mall import NaverMall

MAXIMUM = 300
WINDOW = timedelta(hours=24)
MOVES_EVERY = 30
LATE_EVERY = 3
TYPES = frozenset(
    {"PAY_WAITING", "PAYED", "EXCHANGE_OPTION", "DELIVERY_ADDRESS_CHANGED", "GIFT_RECEIVED", "CLAIM_REJECTED"}
    | {"DISPATCHED", "CLAIM_REQUESTED", "COLLECT_DONE", "CLAIM_COMPLETED", "PURCHASE_DECIDED"}
    | {"HOPE_DELIVERY_INFO_CHANGED", "CLAIM_REDELIVERING"}
)
CLAIM_TYPES = {
    "collected": "COLLECT_DONE",
    "reshipping": "CLAIM_REDELIVERING",
    "completed": "CLAIM_COMPLETED",
    "rejected": "CLAIM_REJECTED",
    "withdrawn": "CLAIM_REJECTED",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a product order, with its words as they were then."""

    at: datetime
    line_id: str
    order: Order
    kind: str
    status: str
    claim: tuple[str, str] | None
    visible_at: datetime

    @property
    def place(self) -> tuple[datetime, str]:
        return self.at, self.line_id


class Feed:
    """All changes of a mall in the feed's order, gathered anew when the world or a switch moved."""

    def __init__(self, mall: "NaverMall") -> None:
        self._mall = mall
        self._state: object = None
        self._changes: list[Change] = []
        self._visible: list[Change] = []
        self._visible_when: object = None
        self._kept: dict[str, tuple[int, int, list[Change]]] = {}

    def changes(self) -> list[Change]:
        """Every change so far, those not visible yet too."""
        state = (self._mall.world.stamp, self._mall.switches.edition)
        if state != self._state:
            self._state = state
            orders = self._mall.front.orders.values()
            self._changes = sorted((change for order in orders for change in self._of(order)), key=attrgetter("place"))
        return self._changes

    def visible(self) -> list[Change]:
        """The changes a caller may see now."""
        switches, now = self._mall.switches, self._mall.world.now
        changes = self.changes()
        if self._visible_when == (self._state, now):
            return self._visible
        self._visible_when = (self._state, now)
        oldest = bisect_left(changes, now - switches.feed_retention, key=attrgetter("at"))
        newest = bisect_right(changes, now, key=attrgetter("at"))
        self._visible = changes[oldest:newest]
        if switches.feed_delay:
            self._visible = [change for change in self._visible if change.visible_at <= now]
        return self._visible

    def _of(self, order: Order) -> list[Change]:
        edition = self._mall.switches.edition
        kept = self._kept.get(order.order_id)
        if kept is None or kept[:2] != (order.version, edition):
            changes = [change for line in order.lines for change in _line_changes(self._mall, order, line)]
            kept = self._kept[order.order_id] = (order.version, edition, changes)
        return kept[2]


def last_changed(mall: "NaverMall", call: Call) -> Reply:
    start, end = _window(mall, call)
    limit = query.number(call, "limitCount", MAXIMUM, lambda name: mall.errors.order("4000", name))
    if limit < 1:
        raise mall.errors.order("4000", "limitCount")
    rows, stop = _listed(mall, call.query.get("lastChangedType"), end)
    place = (start, call.query.get("moreSequence", ""))
    first = bisect_left(rows, place, key=attrgetter("place"))
    picked, following = query.cut(call, rows, first, min(limit, MAXIMUM), stop)
    body: dict[str, Any] = {"timestamp": stamp(mall.now), "traceId": mall.errors.trace_id}
    if first >= stop:
        if mall.switches.feed_empty == "list":
            body["data"] = {"lastChangeStatuses": [], "count": 0}
        return json_reply(body)
    date = forms.shortened if mall.switches.short_fractions else str
    data: dict[str, Any] = {"lastChangeStatuses": [_row(mall, change, date(stamp(change.at))) for change in picked]}
    full = stop if "limit_ignored" in call.page_faults else first + min(limit, MAXIMUM)
    data["count"] = min(full, stop) - first  # what the page should hold, also when a fault took rows away
    if following < stop:
        waiting = rows[following]
        data["more"] = {"moreFrom": date(stamp(waiting.at)), "moreSequence": waiting.line_id}
    return json_reply(body | {"data": data})


def _window(mall: "NaverMall", call: Call) -> tuple[datetime, datetime]:
    """Both ends are included. Raises Refused."""
    bounds = []
    for name in ("lastChangedFrom", "lastChangedTo"):
        text = call.query.get(name, "")
        at = query.date_time(text, mall.switches)
        if at is None and (text or name == "lastChangedFrom"):
            raise mall.errors.order("4000", f"ProductOrderLastChangedStatusRequest.{name}")
        bounds.append(at)
    start, end = bounds
    assert start is not None
    if end is None:
        return start, start + WINDOW
    if end > mall.now or end - start > WINDOW:
        raise mall.errors.order("104139")
    if end < start:
        raise mall.errors.order("4000", "ProductOrderLastChangedStatusRequest.lastChangedTo")
    return start, end


def _listed(mall: "NaverMall", wanted: str | None, end: datetime) -> tuple[list[Change], int]:
    """The feed as the switch says what a row stands for, and how many of its rows are not after `end`.

    Raises Refused for a type that does not exist.
    """
    rows, mode = mall.feed.visible(), mall.switches.feed_rows
    if wanted is not None and wanted not in TYPES:
        raise mall.errors.order("4000", "ProductOrderLastChangedStatusRequest.lastChangedType")
    if mode == "latest":
        rows = _last_of_each(rows)
    stop = bisect_right(rows, end, key=attrgetter("at"))
    if mode == "in_window":
        rows = _last_of_each(rows[:stop])
        stop = len(rows)
    if wanted:
        rows = [row for row in rows[:stop] if row.kind == wanted]
        stop = len(rows)
    return rows, stop


def _last_of_each(rows: list[Change]) -> list[Change]:
    last = {row.line_id: row for row in rows}
    return sorted(last.values(), key=attrgetter("place"))


def _row(mall: "NaverMall", change: Change, date: str) -> dict[str, Any]:
    order, claim = change.order, change.claim
    paid = order.paid_at is not None and order.paid_at <= change.at
    return present(
        {
            "productOrderStatus": change.status,
            "claimType": claim[0] if claim else None,
            "claimStatus": claim[1] if claim else None,
            "productOrderId": change.line_id,
            "orderId": order.order_id,
            "lastChangedDate": date,
            "lastChangedType": change.kind,
            "paymentDate": stamp(order.paid_at) if paid and order.paid_at else None,
            "receiverAddressChanged": change.kind == "DELIVERY_ADDRESS_CHANGED",
            "giftReceivingStatus": gift_status(mall, order) if paid else None,
        }
    )


def _line_changes(mall: "NaverMall", order: Order, line: Line) -> Iterator[Change]:
    previous = order.placed_at - timedelta(days=1)
    for moment, kind, claim in sorted(_moments(mall, order, line), key=lambda each: each[0]):
        at = max(moment, previous + timedelta(milliseconds=1))
        late = crc32(f"{line.line_id} {kind}".encode()) % LATE_EVERY == 0
        words = None
        if claim is not None:
            words = forms.claim_type(claim), forms.claim_status(claim, forms.stage_at(claim, moment))
        status = forms.status_at(order, line, moment)
        visible_at = at + (mall.switches.feed_delay if late else timedelta(0))
        yield Change(at, line.line_id, order, kind, status, words, visible_at)
        previous = at


def _moments(mall: "NaverMall", order: Order, line: Line) -> Iterator[tuple[datetime, str, Claim | None]]:
    """When a line changed in a way that the feed has a type for, in the order things are done."""
    yield order.placed_at, "PAY_WAITING", None
    if order.paid_at is not None:
        yield order.paid_at, "PAYED", None
        if is_gift(order):
            yield order.paid_at + mall.switches.gift_wait, "GIFT_RECEIVED", None
        if order.facts["draw"] % MOVES_EVERY == 1 and line.prepared_at is not None:
            yield line.prepared_at, "DELIVERY_ADDRESS_CHANGED", None
    if line.unpaid_cancel_at is not None:
        yield line.unpaid_cancel_at, "CLAIM_COMPLETED", None
    for claim in forms.claims_of(line):
        yield claim.requested_at, "CLAIM_REQUESTED", claim
        for stage, at in claim.entered.items():
            if stage in CLAIM_TYPES:
                yield at, CLAIM_TYPES[stage], claim
    if line.parcel is not None and line.parcel.entered_at is not None:
        yield line.parcel.entered_at, "DISPATCHED", None
    if mall.switches.deliveries_in_feed:
        if line.prepared_at is not None:
            yield line.prepared_at, "PAYED", None
        if line.delivered_at is not None:
            yield line.delivered_at, "DISPATCHED", None
    if line.confirmed_at is not None:
        yield line.confirmed_at, "PURCHASE_DECIDED", None
