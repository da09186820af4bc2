"""Japan: the reader of orders with their deliveries and the goods in them.

Nothing tells when an order changed last. So every run reads the orders of the last weeks again, by order date; beside
them the days of older orders that were not shipped when they were last seen, because an order cannot be asked for by
number; and what was paid since the last run, by payment date. No status is ever asked for: it would drop all others.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, orders_missing
from sources.shared.shapes import Record, Rows
from sources.shared.windows import Days, day_of

from . import settings, shapes
from .jp_client import Client, objects
from .jp_documents import personal_paths
from .jp_times import JST, bounds, day

GUEST = re.compile(settings.JP_GUEST)
PAYMENT_OVERLAP = timedelta(days=3)  # a transfer may be entered later than the day it is dated


def orders(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Orders with everything in them; known orders that a window read whole no longer brings.

    `state["open"]` holds the orders that are not all shipped, cancelled or returned, `state["shipped"]` the shipped
    ones of the last weeks, each with its day.
    """
    keys = client.keys
    cursor = run.cursor(state, keys.start_date)
    known: dict[str, dict[str, str]] = {name: state.setdefault(name, {}) for name in ("open", "shipped")}
    look_back = timedelta(0) if cursor.is_first else timedelta(days=keys.order_look_back_days)
    windows = cursor.days(look_back, keys.order_window_days)
    first = day_of(cursor.since(look_back), JST)
    if not cursor.is_first:
        oldest = day_of(run.end, JST) - timedelta(days=keys.open_order_days)
        windows = [*_older(known["open"].values(), oldest, first, keys.order_window_days), *windows]
    asked = [("Order", days) for days in windows]
    if not cursor.is_first and keys.payment_windows:
        asked += [("Payment", days) for days in cursor.days(PAYMENT_OVERLAP, keys.order_window_days)]
    seen: set[str] = set()
    document = client.document("orders", personal=personal_paths(shapes.JP_ORDER, "orders", run.personal))
    for kind, days in asked:
        filters = {**bounds(kind, days), "sortOrder": "ASC"}  # what is new then comes last, and shifts nothing
        for page in client.listed(document, shapes.JP_ORDER, "systemOrderNumber", filters, entry, seen):
            _note(page.records, known)
            yield from _rows(page, run, entry)
    entry.window(cursor.since(look_back), cursor.until())
    if not run.backfill:
        if missing := sorted(_vanished(known, windows, seen)):
            yield orders_missing(run, settings.SHOP_NO, missing)
        _forget(known, {"open": day_of(run.end, JST) - timedelta(days=keys.open_order_days), "shipped": first})
    cursor.advance()


def _rows(page: Page, run: Run, entry: Entry) -> Iterator[Rows]:
    for order in page.records:
        if GUEST.match(str(order.get("memberId") or "")):
            order["memberId"] = None  # a name is in it, and a hash of it would only tell guests apart by name
        _number_selects(order)
    yield from page.tables(run.reading(entry))
    run.tell(entry, "page")


def _number_selects(order: Record) -> None:
    """Tells the choices of each basket item the item's place: both are numbered, and each within its parent only."""
    for delivery in objects(order.get("deliveryInfos")):
        for position, item in enumerate(objects(delivery.get("basketInfos")), 1):
            for select in objects(item.get("customSelects")):
                select["basketPosition"] = position


def _note(orders: Iterable[Record], known: dict[str, dict[str, str]]) -> None:
    """Keeps the books of orders that can still change."""
    for order in orders:
        number, placed = order["systemOrderNumber"], day(order.get("orderDate"))
        for book in known.values():
            book.pop(number, None)
        state = _state(order)
        if state and placed:
            known[state][number] = placed.isoformat()


def _state(order: Record) -> str:
    """The book an order belongs in; empty where all of it was cancelled or returned."""
    statuses = [delivery.get("deliveryStatus") for delivery in objects(order.get("deliveryInfos"))]
    moving = [status for status in statuses if status not in settings.JP_ENDED]
    if statuses and not moving:
        return ""
    return "shipped" if moving and all(status == settings.JP_SHIPPED for status in moving) else "open"


def _older(placed: Collection[str], oldest: date, before: date, longest: int) -> list[Days]:
    """The days of orders placed from `oldest` on and before `before`, in as few windows as their length allows."""
    windows: list[Days] = []
    for text in sorted(set(placed)):
        placed_on = date.fromisoformat(text)
        if not oldest <= placed_on < before:
            continue
        if windows and (placed_on - windows[-1].first).days < longest:
            windows[-1] = Days(windows[-1].first, placed_on)
        else:
            windows.append(Days(placed_on, placed_on))
    return windows


def _vanished(known: dict[str, dict[str, str]], windows: Collection[Days], seen: set[str]) -> Iterator[str]:
    """Orders of days that were read whole, which did not come. They leave the books."""
    for book in known.values():
        for number, text in list(book.items()):
            placed_on = date.fromisoformat(text)
            if number not in seen and any(days.first <= placed_on <= days.last for days in windows):
                del book[number]
                yield number


def _forget(known: dict[str, dict[str, str]], oldest: dict[str, date]) -> None:
    """Takes orders out of the books that are too old to be looked for."""
    for name, book in known.items():
        for number in [number for number, text in book.items() if date.fromisoformat(text) < oldest[name]]:
            del book[number]
