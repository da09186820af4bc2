"""Reader of product orders and of the feed of their changes.

The feed names what changed and when; those product orders are then asked for, three hundred a call, each once a run:
the answer is their present state, however often they changed. Delivery and 발주확인 make no event, so product orders
under way are asked for besides, and delivered ones, which are not final, at longer intervals. Where the feed does not
reach back, or on request, the conditional search lists product orders by one of their dates.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import timedelta
from functools import partial

import pyarrow as pa

from sources.shared.batches import Objects
from sources.shared.errors import IncompleteWindow
from sources.shared.kinds import reach
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, orders_missing
from sources.shared.shapes import Record, Rejected, Rows
from sources.shared.windows import day_of

from . import settings, shapes
from .by_number import NAME, QUERY, Names, batches, lines_of_order, names_of, query
from .client import AHEAD, Client
from .feeds import Windows, changes, conditional


class _Reading:
    """One run's reading of product orders: what was asked for, what came, what is still moving."""

    def __init__(self, client: Client, run: Run, entry: Entry, state: State) -> None:
        self.client, self.run, self.entry = client, run, entry
        self.under_way: Names = state.setdefault("under_way", {})  # product order -> day and number of its order
        self.delivered: Names = state.setdefault("delivered", {})
        self.read: set[str] = set()
        self.missing: Names = {}
        self._oldest = day_of(run.end - timedelta(days=client.keys.open_order_days)).isoformat()
        self._asked: deque[tuple[Names, Future[Page]]] = deque()

    def ask(self, names: Names) -> Iterator[Rows]:
        """Asks for a batch; the rows of earlier ones come out once enough are under way."""
        self.read.update(names)
        self._asked.append((names, self.client.start(lambda: query(self.client, list(names)))))
        while len(self._asked) > AHEAD:
            yield from self._next()

    def rest(self) -> Iterator[Rows]:
        """The rows of all batches that are still under way, and of those the mall did not answer for, asked again."""
        while self._asked:
            yield from self._next()
        again, self.missing = self.missing, {}
        for batch in batches(again):
            yield from self.ask(batch)
        while self._asked:
            yield from self._next()

    def found(self, records: list[Record]) -> Iterator[Rows]:
        """Product orders that came without being asked for by number; those read before in this run are left."""
        fresh = {}
        for record in records:
            if (name := str(reach(record, NAME))) not in self.read:
                fresh[name] = record
        self.read.update(fresh)
        yield from self._rows(Page(Objects(list(fresh.values())), shapes.PRODUCT_ORDER), len(records))

    def _next(self) -> Iterator[Rows]:
        names, answer = self._asked.popleft()
        page = answer.result()
        came = set(names_of(page))
        self.missing.update({name: order for name, order in names.items() if name not in came})
        yield from self._rows(page, len(page))

    def _rows(self, page: Page, received: int) -> Iterator[Rows]:
        self.entry.page(received, len(page))
        if len(page):
            tables = page.tables(self.run.reading(self.entry))
            self._track(tables[0].data)
            yield from tables
        self.run.tell(self.entry, "page")

    def _track(self, rows: pa.Table) -> None:
        """Keeps the lists of product orders that are not final, each with its order and the day of that."""
        columns = (
            *("product_order__product_order_id", "order__order_id", "order__order_date"),
            *("product_order__product_order_status", "product_order__claim_status"),
        )
        for name, order, ordered, status, claim in zip(*(rows[column].to_pylist() for column in columns), strict=True):
            day = (ordered or self.run.end.isoformat())[:10]
            self.forget(name)
            is_quiet = not claim or claim.endswith(settings.ENDED_CLAIMS)
            if day >= self._oldest and not (is_quiet and status in settings.FINAL_STATUSES):
                kept = self.delivered if is_quiet and status == settings.DELIVERED else self.under_way
                kept[name] = f"{day} {order or ''}"

    def forget(self, name: str) -> None:
        """A product order that need not be asked for again."""
        self.under_way.pop(name, None)
        self.delivered.pop(name, None)

    def due(self, kept: Names) -> Names:
        """Those that were not read in this run, with their orders; the oldest ones are given up."""
        for name in [name for name, order in kept.items() if order[:10] < self._oldest]:
            del kept[name]
        return {name: order[11:] for name, order in kept.items() if name not in self.read}


def orders(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Changed product orders and the changes themselves; product orders still moving; those the mall no longer knows.

    Window: both ends included, at most 24 hours, from `order_overlap_minutes` before the last end, because a change can
        be stamped before it is visible.
    Yields: `order_changes`; `product_orders` with `completed_claims`, coupons and stock units; `orders_missing`.
    """
    cursor = run.cursor(state, client.keys.start_date)
    since, until = cursor.since(timedelta(minutes=client.keys.order_overlap_minutes)), cursor.until()
    reading = _Reading(client, run, entry, state)
    end = until
    reaches = until if client.keys.order_feed == "conditional" else run.end - timedelta(days=client.keys.feed_days)
    if since < reaches:
        older = min(reaches, until)
        first_only = cursor.is_first or client.keys.order_feed == "changes"
        for range_type in settings.RANGE_TYPES[:1] if first_only else settings.RANGE_TYPES:
            windows = Windows(since, older)
            for page in client.one_ahead(conditional(client, windows, range_type)):
                yield from reading.found(page)
            older = min(older, windows.until)
        end = older
    if client.keys.order_feed == "changes" and reaches < until:
        windows = Windows(max(since, reaches), until)
        yield from _changed(reading, windows)
        end = windows.until
    intervals = {"under_way": client.keys.open_order_hours, "delivered": client.keys.delivered_order_hours}
    due = [name for name, hours in intervals.items() if cursor.is_due(f"asked_{name}", timedelta(hours=hours))]
    for name in due if not run.backfill else ():
        for batch in batches(reading.due(state[name])):
            yield from reading.ask(batch)
    yield from reading.rest()
    yield from _gone(reading)
    entry.window(since, end)
    for name in due:
        cursor.done(f"asked_{name}")
    cursor.end = min(cursor.end, end) if not run.backfill else cursor.end
    cursor.advance()


def _changed(reading: _Reading, windows: Windows) -> Iterator[Rows]:
    """The events of the feed, and the product orders they name."""
    waiting: Names = {}
    for events in reading.client.one_ahead(changes(reading.client, windows)):
        reading.entry.page(0, 0)
        if events:
            yield from shapes.ORDER_CHANGE.tables(events, reading.run.reading(reading.entry))
        for event in events:
            if (name := str(event["productOrderId"])) not in reading.read:
                waiting[name] = str(event.get("orderId") or "")
        while len(waiting) >= settings.QUERY_IDS:
            batch = next(batches(waiting))
            waiting = {name: order for name, order in waiting.items() if name not in batch}
            yield from reading.ask(batch)
    for batch in batches(waiting):
        yield from reading.ask(batch)


def _gone(reading: _Reading) -> Iterator[Rows]:
    """What to make of product orders that were asked for twice and did not come: their orders are asked about them.

    Raises: IncompleteWindow if an order still has such a line. Yields: the orders that the mall knows no longer.
    """
    lines: dict[str, set[str]] = {}
    for name, order in reading.missing.items():
        lines.setdefault(order, set()).add(name)
    calls = (partial(lines_of_order, reading.client, order) for order in lines)
    gone = []
    for (order, names), known in zip(lines.items(), reading.client.ahead(calls), strict=True):
        if names & known:
            told = f"{len(reading.missing)} product orders did not come, also when asked for again"
            raise IncompleteWindow(f"{QUERY}: {told}; order {order} has them still")
        for name in sorted(names):
            reading.forget(name)
            told = "the mall listed this product order and knows it no longer"
            reading.entry.notes.rejected.append(Rejected("product_orders", name, "productOrder", None, told))
        if order and not known:
            gone.append(order)
    if gone:
        yield orders_missing(reading.run, "1", gone)
