"""The reader of orders with their lines, add-ons, claims, deliveries and gifts.

Neither an order nor a line says when it changed last, so a row cursor is impossible. History is read by order date;
afterwards every run asks for what was modified since a few days before the last run. Whether every claim, parcel or
confirmation counts as a modification is UNVERIFIED: so on a slower schedule the last weeks are read again by order
date, and orders that are open and older, or that did not come back, are asked for by number.
"""

from collections.abc import Iterator
from datetime import timedelta

from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, orders_missing
from sources.shared.shapes import Record, Rows
from sources.shared.windows import KST, Days

from . import settings
from .client import Client
from .paging import DateType, first_day, order_numbered, orders_between

LINES = ("orderGoodsData", "addGoodsData")


def orders(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Orders with everything in them; open orders that the mall no longer returns.

    `state["open"]` holds the numbers of orders that can still change, each with its shop number.
    """
    keys = client.keys
    cursor = run.cursor(state, keys.start_date)
    still_open: dict[str, str] = state.setdefault("open", {})
    overlap = timedelta(days=keys.order_overlap_days)
    look_back = not cursor.is_first and cursor.is_due("looked_back", timedelta(hours=keys.order_look_back_hours))
    windows: list[tuple[DateType, Days]] = []
    if cursor.is_first:
        windows += [("order", days) for days in cursor.days(timedelta(0), settings.ORDER_WINDOW_DAYS)]
    else:
        windows += [("modify", days) for days in cursor.days(overlap, settings.ORDER_WINDOW_DAYS)]
    if look_back:
        overlap = timedelta(days=keys.order_look_back_days)
        windows += [("order", days) for days in cursor.days(overlap, settings.ORDER_WINDOW_DAYS)]
    seen: set[str] = set()
    for date_type, days in windows:
        for page in orders_between(client, entry, date_type, days, seen):
            yield from _rows(page, run, entry, still_open, keys.open_order_days)
    entry.window(cursor.since(overlap), cursor.until())
    if look_back:
        yield from _not_returned(client, run, entry, still_open, seen)
    if look_back or cursor.is_first:
        cursor.done("looked_back")
    cursor.advance()


def _not_returned(client: Client, run: Run, entry: Entry, still_open: dict[str, str], seen: set[str]) -> Iterator[Rows]:
    """Open orders by number that the windows did not bring: too old for them, or gone."""
    missing: dict[str, list[str]] = {}
    for number in sorted(set(still_open) - seen):
        page = order_numbered(client, entry, number)
        if page:
            yield from _rows(page, run, entry, still_open, client.keys.open_order_days)
        else:
            missing.setdefault(still_open.pop(number), []).append(number)
    for shop_no, numbers in missing.items():
        yield orders_missing(run, shop_no, numbers)


def _rows(page: Page, run: Run, entry: Entry, still_open: dict[str, str], longest_days: int) -> Iterator[Rows]:
    """A page's tables, once its orders are noted as open or ended."""
    oldest = (run.end - timedelta(days=longest_days)).astimezone(KST).date()
    for order in page.records:
        number = str(order["orderNo"])
        placed = first_day(number)
        if is_open(order) and (placed is None or placed >= oldest):
            still_open[number] = str(order.get("mallSno") or settings.MALL_SNO)
        else:
            still_open.pop(number, None)
        if order.get("memNo") == settings.GUEST:
            order["memNo"] = None
        _number_exchanges(order)
    yield from page.tables(run.reading(entry))
    run.tell(entry, "page")


def is_open(order: Record) -> bool:
    """Whether a line can still change without a claim; an order without lines goes by its own status."""
    lines = [line for name in LINES for line in order.get(name) or () if isinstance(line, dict)]
    statuses = [str(part.get("orderStatus") or "") for part in lines or [order]]
    return any(status[:1] not in settings.ENDED_GROUPS and status not in settings.ENDED_STATUSES for status in statuses)


def _number_exchanges(order: Record) -> None:
    """Tells the exchange data of each claim the claim's place: both are numbered, and each within its parent only."""
    for name in LINES:
        for line in order.get(name) or ():
            claims = line.get("claimData") if isinstance(line, dict) else None
            for position, claim in enumerate(claims or (), 1):
                for exchange in (claim.get("exchageInfoData") or ()) if isinstance(claim, dict) else ():
                    if isinstance(exchange, dict):
                        exchange["claimPosition"] = position
