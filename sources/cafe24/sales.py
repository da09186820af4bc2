"""Readers of orders with their lines and claims, shipments and refunds.

Cafe24 has no "updated since" for orders. So history is read by order date, and afterwards every run asks for each
date that can move an order, from the day before the last run; once a day it looks back further; and orders that are
still open are asked for by number, because some of their changes leave no date.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Literal

from sources.shared.batches import Objects
from sources.shared.errors import ResourceMissing, WindowRefused
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, orders_missing
from sources.shared.shapes import Record, Rows, Shape
from sources.shared.windows import Days, parse_day

from . import settings, shapes
from .client import Client
from .paging import TooManyRows

EMBED = "items,return,cancellation,exchange"
OVERLAP = timedelta(days=1)  # date types are calendar days: the day of the last run is always read again
CLAIMS = {
    "C": "cancellation",
    "R": "return",
    "E": "exchange",
}  # first letter of a claimed item's status -> path and envelope
TRACKED = ("order_item_code", "shipping_code", "tracking_no", "order_status")
Moving = dict[str, str]  # "shop_no/order_id" of orders with a parcel under way -> fingerprint of its parcels


def orders(
    client: Client, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int], moving: Moving
) -> Iterator[Rows]:
    """Orders with lines, fees and claims of every shop number; orders the mall no longer returns.

    Fills `moving` with the orders whose parcels a later resource should look at.
    """
    for shop_no in shop_numbers:
        kept = state.setdefault(str(shop_no), {})
        still_open: dict[str, str] = kept.setdefault("open", {})
        read: set[str] = set()
        for page in _pages(client, run, entry, kept, shop_no):
            read.update(_track(page, still_open, shop_no, moving, client.keys.open_order_days, run))
            yield from _rows(_with_claims(client, page, shop_no), run, entry)
        asked = sorted(set(still_open) - read) if not run.backfill else []
        for page in _by_number(client, run, entry, asked, shop_no):
            read.update(_track(page, still_open, shop_no, moving, client.keys.open_order_days, run))
            yield from _rows(_with_claims(client, page, shop_no), run, entry)
        if missing := [order_id for order_id in asked if order_id not in read]:
            for order_id in missing:
                del still_open[order_id]
            yield orders_missing(run, str(shop_no), missing)


def shipments(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The parcels of orders whose lines show a change since their parcels were last read: one call an order.

    `state["pending"]` holds the orders to look at; it outlives a failed run, because an order that ended meanwhile
    is not read again.
    """
    last: dict[str, str] = state.setdefault("read", {})
    pending: Moving = state.pop("pending", {})
    for name, fingerprint in sorted(pending.items()):
        if last.get(name) == fingerprint:
            continue
        shop_no, _, order_id = name.partition("/")
        try:
            page = client.rows(f"/orders/{order_id}/shipments", "shipments", {"shop_no": shop_no}, entry.resource)
        except ResourceMissing:
            page = []  # the order was deleted between two calls
        entry.page(len(page), len(page))
        page = [{"shop_no": int(shop_no), "order_id": order_id, **shipment} for shipment in page]
        yield from shapes.SHIPMENT.tables(page, run.reading(entry))
        last[name] = fingerprint
        run.tell(entry, "page")
    for name in set(last) - set(pending):
        del last[name]


def refunds(client: Client, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]) -> Iterator[Rows]:
    """Refunds by the day they were accepted and the day they were paid. Naver Pay refunds are not among them."""
    for shop_no in shop_numbers:
        cursor = run.cursor(state.setdefault(str(shop_no), {}), client.keys.start_date)
        look_back = cursor.is_due("looked_back", timedelta(hours=client.keys.order_look_back_hours))
        overlap = timedelta(days=client.keys.order_look_back_days) if look_back else OVERLAP
        seen: set[str] = set()
        for date_type in settings.REFUND_DATE_TYPES:
            for days in cursor.days(overlap, settings.ORDER_WINDOW_DAYS):
                params = {"shop_no": shop_no, "date_type": date_type}
                for page in _listed(
                    client, entry, "/refunds", "refunds", params, days, "refund_code", seen, shapes.REFUND
                ):
                    yield from page.tables(run.reading(entry))
                    run.tell(entry, "page")
        entry.window(cursor.since(overlap), cursor.until())
        if look_back:
            cursor.done("looked_back")
        cursor.advance()


def _pages(client: Client, run: Run, entry: Entry, kept: State, shop_no: int) -> Iterator[Page]:
    cursor = run.cursor(kept, client.keys.start_date)
    date_types: tuple[str, ...] = ("order_date",)
    look_back = not cursor.is_first and cursor.is_due("looked_back", timedelta(hours=client.keys.order_look_back_hours))
    overlap = timedelta(days=client.keys.order_look_back_days) if look_back else OVERLAP
    if not cursor.is_first:
        date_types = settings.ORDER_DATE_TYPES
    seen: set[str] = set()
    for date_type in date_types:
        for days in cursor.days(overlap, settings.ORDER_WINDOW_DAYS):
            params = {
                "shop_no": shop_no,
                "date_type": date_type,
                "embed": ",".join((EMBED, *shapes.embeds(run.personal))),
            }
            yield from _listed(client, entry, "/orders", "orders", params, days, "order_id", seen, shapes.ORDER)
            run.tell(entry, "page")
    entry.window(cursor.since(overlap), cursor.until())
    if look_back or cursor.is_first:
        cursor.done("looked_back")
    cursor.advance()


def _listed(
    client: Client,
    entry: Entry,
    path: str,
    envelope: str,
    params: Record,
    days: Days,
    key: str,
    seen: set[str],
    shape: Shape,
) -> Iterator[Page]:
    """A window's pages; a window with more rows than the mall pages through is read in shorter ones."""
    counted: Literal["always", "pages", "never"] = "never"
    limit, offset = settings.REFUND_PAGE, settings.REFUND_OFFSET
    if path == "/orders":
        limit, offset = settings.ORDER_PAGE, settings.ORDER_OFFSET
        # what one order date lets slip is lost; the other dates only bring an order again
        counted = "always" if params["date_type"] == "order_date" else "pages"
    dated = {**params, "start_date": days.first.isoformat(), "end_date": days.last.isoformat()}
    try:
        yield from client.listed(
            path,
            envelope,
            dated,
            entry,
            key=key,
            seen=seen,
            shape=shape,
            limit=limit,
            longest_offset=offset,
            counted=counted,
        )
    except TooManyRows as many:
        parts = days.split(many.rows // offset + 2)
        if len(parts) < 2:
            told = f"{path}: {many.rows} rows on {days.first}, the mall pages through {offset + limit} a day at most"
            raise WindowRefused(told, fix="report this shop's size: its days need another filter.") from None
        for part in parts:
            yield from _listed(client, entry, path, envelope, params, part, key, seen, shape)


def _by_number(client: Client, run: Run, entry: Entry, numbers: list[str], shop_no: int) -> Iterator[Page]:
    """Orders by number, a hundred a call; with dates around them where the mall demands dates."""
    for chunk in _chunks(numbers, client.keys.order_id_search_needs_dates):
        params: Record = {"shop_no": shop_no, "order_id": ",".join(chunk), "limit": settings.ORDER_PAGE}
        params["embed"] = ",".join((EMBED, *shapes.embeds(run.personal)))
        if client.keys.order_id_search_needs_dates:
            days = [_ordered_on(number) for number in chunk]
            params |= {"start_date": min(days), "end_date": max(days), "date_type": "order_date"}
        asked = set(chunk)
        page = client.page("/orders", "orders", params, entry.resource, shapes.ORDER)
        wanted = [row for row, number in enumerate(page.values("order_id")) if number in asked]
        entry.page(len(wanted), len(wanted))
        yield page.take(wanted)


def _chunks(numbers: list[str], dated: bool) -> Iterator[list[str]]:
    """At most a hundred numbers, and within one window of days if the call needs dates."""
    chunk: list[str] = []
    for number in numbers:
        full = len(chunk) == settings.VALUES_A_FILTER
        if chunk and dated:
            first, day = (parse_day(_ordered_on(name), "order_id") for name in (chunk[0], number))
            full = full or (day - first).days >= settings.ORDER_WINDOW_DAYS
        if full:
            yield chunk
            chunk = []
        chunk.append(number)
    if chunk:
        yield chunk


def _with_claims(client: Client, page: Page, shop_no: int) -> Page:
    """The page with the claims that its lines name and its orders do not carry (the mall did not embed them)."""
    embedded = {
        name: [{str(claim["claim_code"]).strip() for claim in claims} for claims in page.below(name, ("claim_code",))]
        for name in CLAIMS.values()
    }
    missing = {
        (row, name, code)
        for row, items in enumerate(page.below("items", ("claim_code", "order_status")))
        for item in items
        if (name := CLAIMS.get(str(item["order_status"] or "")[:1]))
        and (code := str(item["claim_code"] or "").strip())
        and code not in embedded[name][row]
    }
    if not missing:
        return page
    orders = page.records
    for row, name, code in sorted(missing):
        claim = client.get(f"/{name}/{code}", {"shop_no": shop_no}, "orders").get(name)
        present = orders[row].get(name) or []
        orders[row][name] = [*(present if isinstance(present, list) else [present]), claim]
    return Page(Objects(orders), shapes.ORDER)


def _track(
    page: Page, still_open: dict[str, str], shop_no: int, moving: Moving, longest_days: int, run: Run
) -> list[str]:
    """Keeps the list of open orders, each with the fingerprint of its parcels. Returns the numbers on the page."""
    oldest = (run.end - timedelta(days=longest_days)).date().strftime("%Y%m%d")
    numbers = [str(number) for number in page.values("order_id")]
    for order_id, items in zip(numbers, page.below("items", TRACKED), strict=True):
        statuses = {str(item["order_status"] or "").strip() for item in items}
        fingerprint = _fingerprint(items)
        is_open = bool(statuses - settings.ENDED_STATUSES) and order_id[:8] >= oldest
        if fingerprint and (is_open or order_id in still_open):
            moving[f"{shop_no}/{order_id}"] = fingerprint
        if is_open:
            still_open[order_id] = fingerprint
        else:
            still_open.pop(order_id, None)
    return numbers


def _fingerprint(items: list[Record]) -> str:
    """Changes when a parcel of these lines appears, gets another number or moves on; empty while there is none."""
    parcels = sorted(
        " ".join(str(item[name]) for name in TRACKED)
        for item in items
        if item["shipping_code"] and str(item["order_status"]).strip() in settings.SHIPPING_STATUSES
    )
    return hashlib.blake2b("|".join(parcels).encode(), digest_size=6).hexdigest() if parcels else ""


def _rows(page: Page, run: Run, entry: Entry) -> Iterator[Rows]:
    yield from page.tables(run.reading(entry))
    run.tell(entry, "page")


def _ordered_on(order_id: str) -> str:
    """The day an order was placed: its number begins with it."""
    return f"{order_id[:4]}-{order_id[4:6]}-{order_id[6:8]}"
