"""The change log of orders (contract 2.2): one day at a time, what happened to which line, newest first.

Texts and `status` of a row are ours, in the form of the sample. A row, once there, keeps its number.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply
from ..world import Line, Order
from . import envelope, query
from .forms import stamp
from .line_rows import STATUS

if TYPE_CHECKING:
    from .mall import MakeshopMall

MOST = 5000
WHOLE_ORDER = "0"
CLAIM_TEXTS = {
    "cancel": ("취소요청", "취소완료"), "return": ("반품접수", "반품완료"), "exchange": ("교환요청", "교환완료"),
}  # fmt: skip
Happening = tuple[datetime, str, str, str]  # when, basket_id, type, content


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log. `number` counts within the order."""

    order_id: str
    number: int
    at: datetime
    basket_id: str
    kind: str
    content: str


class OrderLog:
    """Brought up to date whenever it is read; only orders that changed since are looked at."""

    def __init__(self, mall: "MakeshopMall") -> None:
        self._mall = mall
        self._versions: dict[str, int] = {}
        self._told: dict[str, dict[Happening, None]] = defaultdict(dict)
        self._of_order: dict[str, list[Entry]] = defaultdict(list)
        self._of_day: dict[date, list[Entry]] = defaultdict(list)
        self._stamp = -1

    def of_order(self, order_id: str) -> list[Entry]:
        self._look()
        return self._of_order.get(order_id, [])

    def within(self, window: query.Window) -> list[Entry]:
        """The rows of a window of a few days."""
        self._look()
        days = (window.end.date() - window.start.date()).days
        every = [window.start.date() + timedelta(days=at) for at in range(days + 1)]
        return [each for day in every for each in self._of_day.get(day, ()) if window.holds(each.at)]

    def _look(self) -> None:
        if self._stamp != self._mall.world.stamp:
            self._stamp = self._mall.world.stamp
            for order in self._mall.front.orders.values():
                if self._versions.get(order.order_id) != order.version:
                    self._versions[order.order_id] = order.version
                    self._note(order)

    def _note(self, order: Order) -> None:
        told = self._told[order.order_id]
        for happening in sorted(happenings(order)):
            if happening not in told:
                told[happening] = None
                at, basket_id, kind, content = happening
                entry = Entry(order.order_id, len(told), at, basket_id, kind, content)
                self._of_order[order.order_id].append(entry)
                self._of_day[at.date()].append(entry)


def order_log(mall: "MakeshopMall", call: Call) -> Reply:
    """`ordernum` overrides the window; `status` narrows it. Raises Refused for more than a day."""
    numbers = set(query.overriding(mall, call, "ordernum"))
    if numbers:
        found = [entry for number in numbers for entry in mall.order_log.of_order(number)]
    else:
        window = query.window(mall, call)
        if window is None or window.end - window.start > timedelta(days=1):
            raise query.too_long(mall, 1)
        status = call.query.get("status", "").strip()
        found = mall.order_log.within(window) if status in ("", STATUS) else []
    found.sort(key=lambda each: (each.at, each.order_id, each.number), reverse=not query.ascending(call))
    return envelope.paged(mall, call, "order_log", found, query.page(call, MOST), _row)


def happenings(order: Order) -> set[Happening]:
    """All that happened to an order and that the mall shows somewhere."""
    seen: set[Happening] = {(order.placed_at, WHOLE_ORDER, "STATUS", "주문접수")}
    if order.paid_at is not None:
        seen.add((order.paid_at, WHOLE_ORDER, "STATUS", "입금확인"))
    for line in order.lines:
        seen |= {(at, str(line.number), kind, text) for at, kind, text in _of_line(line) if at is not None}
    for claim in order.claims:
        asked, settled = CLAIM_TEXTS[claim.kind]
        refund = claim.refund
        dates = (
            (claim.requested_at, asked), (claim.completed_at, settled),
            (refund.accepted_at if refund is not None else None, "환불접수"),
            (refund.refunded_at if refund is not None else None, "환불완료"),
        )  # fmt: skip
        for item in claim.items:
            seen |= {(at, str(item.line.number), "STATUS", text) for at, text in dates if at is not None}
    return seen


def _of_line(line: Line) -> list[tuple[datetime | None, str, str]]:
    parcel = line.parcel
    return [
        (line.unpaid_cancel_at, "STATUS", "취소완료"),
        (parcel.tracking_at if parcel is not None else None, "DELIVERY", "송장등록"),
        # entered late, it is still dated when it was entered
        (parcel.entered_at if parcel is not None else None, "STATUS", "배송중"),
        (line.delivered_at, "STATUS", "배송완료"),
        (line.confirmed_at, "STATUS", "거래완료"),
    ]


def _row(entry: Entry) -> envelope.Row:
    row: dict[str, Any] = {
        "ordernum": entry.order_id,
        "num": str(entry.number),
        "basket_id": entry.basket_id,
        "type": entry.kind,
        "content": entry.content,
        "status": STATUS,
        "date": stamp(entry.at),
    }
    return envelope.plain(row)
