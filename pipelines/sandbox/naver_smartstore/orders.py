"""Product order endpoints: by id, by condition, and the ids of an order (contract 7.2, 7.3)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zlib import crc32

import orjson

from ..wire import Call, Reply
from ..world.model import Line, Order
from . import forms, query
from .forms import stamp
from .order_rows import is_gift, product_order

if TYPE_CHECKING:
    from .mall import NaverMall

MAXIMUM_IDS = 300
KEPT_ROWS = 150_000
JSON_TYPE = {"content-type": "application/json; charset=utf-8"}


class RenderedOrders:
    """Product order JSON by id and order version. Cleared as a whole when full or when a switch changes."""

    def __init__(self, mall: "NaverMall") -> None:
        self._mall = mall
        self._edition = -1
        self._kept: dict[tuple[str, bool], tuple[int, bytes]] = {}
        self._lines: dict[str, tuple[Order, Line]] = {}
        self._seen: object = None

    def find(self, line_id: str) -> tuple[Order, Line] | None:
        seen = self._mall.world.stamp
        if seen != self._seen:
            self._seen = seen
            self._lines = {line.line_id: (order, line) for order, line in self.all()}
        return self._lines.get(line_id)

    def all(self) -> list[tuple[Order, Line]]:
        return [(order, line) for order in self._mall.front.orders.values() for line in order.lines]

    def get(self, order: Order, line: Line, compatible: bool) -> bytes:
        switches = self._mall.switches
        if switches.edition != self._edition or len(self._kept) > KEPT_ROWS:
            self._kept.clear()
            self._edition = switches.edition
        key = (line.line_id, compatible)
        kept = self._kept.get(key)
        # a gift that waits changes by time alone
        if kept is None or kept[0] != order.version or (is_gift(order) and switches.gift_wait):
            body = orjson.dumps(product_order(self._mall, order, line, compatible))
            if switches.short_fractions:
                body = forms.shortened(body.decode()).encode()
            kept = self._kept[key] = (order.version, body)
        return kept[1]


def by_ids(mall: "NaverMall", call: Call) -> Reply:
    asked = call.json()
    ids = asked.get("productOrderIds") if isinstance(asked, dict) else None
    if not isinstance(ids, list) or not 1 <= len(ids) <= MAXIMUM_IDS or not all(isinstance(each, str) for each in ids):
        raise mall.errors.order("4000", "ProductOrderQueryRequest.productOrderIds")
    compatible = asked.get("quantityClaimCompatibility") is True
    wanted = list(dict.fromkeys(ids))
    found = [(line_id, mall.rendered.find(line_id)) for line_id in wanted]
    if mall.switches.unknown_ids == "refused" and any(pair is None for _, pair in found):
        raise mall.errors.order("100001", status=404)
    pairs = [pair for _, pair in found if pair is not None]
    if mall.switches.answers_shuffled:
        pairs.sort(key=lambda pair: crc32(pair[1].line_id.encode()))
    rows = [mall.rendered.get(order, line, compatible) for order, line in _with_faults(mall, call, pairs)]
    return _answer(mall, b"[" + b",".join(rows) + b"]")


def ids_of_order(mall: "NaverMall", call: Call) -> Reply:
    order = mall.front.orders.get(call.words["order_id"])
    if order is None:
        raise mall.errors.order("100003", status=404)
    return _answer(mall, orjson.dumps([line.line_id for line in order.lines]))


def by_condition(mall: "NaverMall", call: Call) -> Reply:
    """Comma lists only: of a repeated parameter the last is heard."""
    moments = RANGES.get(call.query.get("rangeType") or "PAYED_DATETIME")
    if moments is None:
        raise mall.errors.order("4000", "rangeType")
    start, end = _range(mall, call)
    size = query.number(call, "pageSize", MAXIMUM_IDS, lambda name: mall.errors.order("4000", name))
    page = query.number(call, "page", 1, lambda name: mall.errors.order("4000", name))
    if page < 1 or not 1 <= size <= MAXIMUM_IDS:
        raise mall.errors.order("4000", "page, pageSize")
    found = [
        pair
        for pair in mall.rendered.all()
        if any(at is not None and start <= at <= end for at in moments(*pair)) and _fits(mall, call, *pair)
    ]
    compatible = call.query.get("quantityClaimCompatibility") == "true"
    picked, _ = query.cut(call, found, (page - 1) * size, size)
    contents = [
        b'{"productOrderId":"%b","content":%b}' % (line.line_id.encode(), mall.rendered.get(order, line, compatible))
        for order, line in picked
    ]
    pagination = orjson.dumps({"page": page, "size": size, "hasNext": page * size < len(found)})
    return _answer(mall, b'{"contents":[' + b",".join(contents) + b'],"pagination":' + pagination + b"}")


def _answer(mall: "NaverMall", data: bytes) -> Reply:
    head = orjson.dumps({"timestamp": stamp(mall.now), "traceId": mall.errors.trace_id})
    return Reply(200, head[:-1] + b',"data":' + data + b"}", dict(JSON_TYPE))


def _with_faults(mall: "NaverMall", call: Call, pairs: list[tuple[Order, Line]]) -> list[tuple[Order, Line]]:
    """A query has no pages: what it was not asked for stands around its rows, and is sent when a fault says so."""
    if not call.page_faults:
        return pairs
    asked = {line.line_id for _, line in pairs}
    others = [pair for pair in mall.rendered.all() if pair[1].line_id not in asked]
    before, after = others[: len(pairs)], others[len(pairs) :]
    rows, _ = query.cut(call, [*before, *pairs, *after], len(before), len(pairs))
    return rows


def _range(mall: "NaverMall", call: Call) -> tuple[datetime, datetime]:
    if not call.query.get("from"):
        raise mall.errors.order("4000", "from 필드는 필수값")
    start = query.date_time(call.query["from"], mall.switches)
    text = call.query.get("to", "")
    end = query.date_time(text, mall.switches) if text else None
    if start is None or (text and end is None):
        raise mall.errors.order("4000", "from, to")
    end = end or start + timedelta(hours=24)
    if end - start > timedelta(hours=24):
        raise mall.errors.order("104139")
    return start, end


def _fits(mall: "NaverMall", call: Call, order: Order, line: Line) -> bool:
    """productOrderStatuses, claimStatuses and placeOrderStatusType."""
    claims = forms.claims_of(line)
    place = "" if order.paid_at is None else ("OK" if line.prepared_at else "NOT_YET")
    shown = {
        "productOrderStatuses": forms.status_at(order, line, mall.world.now),
        "claimStatuses": forms.claim_status(claims[-1], claims[-1].stage) if claims else "",
        "placeOrderStatusType": place,
    }
    return all(not (asked := call.listed(name)) or word in asked for name, word in shown.items())


Moments = Callable[[Order, Line], list[datetime | None]]
RANGES: dict[str, Moments] = {
    "PAYED_DATETIME": lambda order, _line: [order.paid_at],
    "ORDERED_DATETIME": lambda order, _line: [order.placed_at],
    "DISPATCHED_DATETIME": lambda _order, line: [line.shipped_at],
    "PURCHASE_DECIDED_DATETIME": lambda _order, line: [line.confirmed_at],
    "CLAIM_REQUESTED_DATETIME": lambda _order, line: [claim.requested_at for claim in forms.claims_of(line)],
    "CLAIM_COMPLETED_DATETIME": lambda _order, line: [claim.completed_at for claim in forms.claims_of(line)],
    "COLLECT_COMPLETED_DATETIME": lambda _order, line: [claim.collected_at for claim in forms.claims_of(line)],
    "GIFT_RECEIVED_DATETIME": lambda order, _line: [order.paid_at if is_gift(order) else None],
    "HOPE_DELIVERY_INFO_CHANGED_DATETIME": lambda _order, _line: [],
}
