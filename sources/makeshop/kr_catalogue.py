"""Korea: readers of the shop, products with options and stock, deleted products, stock, categories and carriers.

Whether a sale moves a product's `moddate` is UNVERIFIED, so products are read whole on an interval, a thousand a call;
in between by the time they were modified and registered: a product that was never modified may have no `moddate`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.shared.errors import ContractBroken
from sources.shared.ledger import Entry, Run
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import Record, Rows
from sources.shared.windows import KST, Cursor, Days, day_of

from . import settings, shapes
from .kr_answers import product_of
from .kr_client import Client, Listing

OVERLAP = timedelta(days=1)  # deletions are asked for by whole days: the day of the last run is always read again
# what `fields` names: a list of fields spares the page texts, and some come only when they are named (contract 2.3)
PRODUCT_FIELDS = ",".join((*shapes.KR_PRODUCT.fields, "options", "stocks"))
# `nmod` modified, `reg` registered; oldest first, so that a product that is changed meanwhile does not move the others
PRODUCT_WINDOWS: tuple[dict[str, str], ...] = (
    {"InquiryType": "nmod", "sortType": "modify", "orderByType": "asc"},
    {"InquiryType": "reg", "orderByType": "asc"},
)

PRODUCTS = Listing("products", shapes.KR_PRODUCT, "uid", settings.PAGE, form=product_of)
DELETED = Listing("deleted_products", shapes.KR_DELETED_PRODUCT, "uid", beside=("delete_date",))
STOCK = Listing("stock", shapes.KR_STOCK, "uid")
CATEGORIES = Listing("categories", shapes.KR_CATEGORY, "cate1", beside=("cate2", "cate3"))
CARRIERS = Listing("carriers", shapes.KR_CARRIER, "id")


@dataclass
class Known:
    """The product numbers that a run has met, for the stock that is asked for by number."""

    numbers: set[str] = field(default_factory=set)
    is_whole: bool = False

    def remember(self, live: State) -> None:
        """Keeps the numbers in the state of `stock`."""
        if self.is_whole or self.numbers:
            live["numbers"] = sorted(self.numbers if self.is_whole else self.numbers | set(live.get("numbers", ())))


def shop(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The shop itself."""
    cursor = Cursor(state, day_of(run.end), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    envelope = client.ask("shop", {}, entry.resource)
    if not isinstance(envelope.content, dict):
        raise ContractBroken("the shop's information is no object", shop=client.shop, resource=entry.resource)
    entry.page(1, 1)
    row = {"shopNo": settings.SHOP_NO, "orderVersion": envelope.order_version, **envelope.content}
    yield from shapes.KR_SHOP.tables([row], run.reading(entry))
    cursor.done("swept")
    cursor.advance()


def products(client: Client, run: Run, entry: Entry, state: State, known: Known) -> Iterator[Rows]:
    """Products with options and stock: all of them when a sweep is due, else those modified or registered since."""
    cursor = run.cursor(state, client.keys.start_date)
    fields = {"fields": PRODUCT_FIELDS}
    seen: set[str] = set()
    if cursor.through is None or cursor.is_due("swept", timedelta(hours=client.keys.stock_sweep_hours)):
        client.glance(PRODUCTS, {}, entry).tables(run.reading(entry))  # notes new fields, and is read again below
        started = run.clock.now().astimezone(UTC)
        yield from _products(client, run, entry, {"orderByType": "asc", **fields}, seen)
        yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(seen))
        cursor.done("swept")
        known.is_whole = True
    else:
        since, until = cursor.since(timedelta(minutes=client.keys.product_overlap_minutes)), cursor.until()
        entry.window(since, until)
        for window in PRODUCT_WINDOWS:
            yield from _products(client, run, entry, {**window, **between(since, until), **fields}, seen)
    known.numbers |= seen
    cursor.advance()


def deleted_products(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Products by the day they were deleted."""
    cursor = run.cursor(state, client.keys.start_date)
    entry.window(cursor.since(OVERLAP), cursor.until())
    seen: set[str] = set()
    for days in cursor.days(OVERLAP, settings.KR_WINDOW_DAYS):
        for page in client.listed(DELETED, whole_days(days), entry, seen):
            yield from page.tables(run.reading(entry))
            run.tell(entry, "page")
    cursor.advance()


def stock(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The stock of every product that is known, by number; those that are not answered for are forgotten."""
    cursor = Cursor(state, day_of(run.end), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.stock_refresh_hours)):
        return
    numbers: list[str] = state.get("numbers", [])
    answered: list[str] = []
    for first in range(0, len(numbers), settings.KEYS_A_CALL):
        chunk = numbers[first : first + settings.KEYS_A_CALL]
        page = client.whole(STOCK, {"uid": ",".join(chunk)}, entry)
        asked = set(chunk)
        page = page.take([row for row, number in enumerate(page.values("uid")) if str(number) in asked])
        answered += map(str, page.values("uid"))
        yield from page.tables(run.reading(entry))
        run.tell(entry, "page")
    state["numbers"] = sorted(set(answered))
    cursor.done("swept")
    cursor.advance()


def categories(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All categories, of all three levels."""
    yield from _periodically(client, run, entry, state, CATEGORIES)


def carriers(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The carriers' numbers and names."""
    yield from _periodically(client, run, entry, state, CARRIERS)


def between(since: datetime, until: datetime) -> dict[str, str]:
    """A window as the mall writes it: Korean time, both ends included."""
    first, last = (f"{instant.astimezone(KST):%Y-%m-%d %H:%M:%S}" for instant in (since, until))
    return {"InquiryTimeFrom": first, "InquiryTimeTo": last}


def whole_days(days: Days) -> dict[str, str]:
    """A window of calendar days."""
    return {"InquiryTimeFrom": f"{days.first} 00:00:00", "InquiryTimeTo": f"{days.last} 23:59:59"}


def _products(client: Client, run: Run, entry: Entry, params: Record, seen: set[str]) -> Iterator[Rows]:
    for page in client.listed(PRODUCTS, params, entry, seen):
        yield from page.tables(run.reading(entry))
        run.tell(entry, "page")


def _periodically(client: Client, run: Run, entry: Entry, state: State, listing: Listing) -> Iterator[Rows]:
    """Reads a whole list when it is due; what is missing from it then is gone at the mall."""
    cursor = Cursor(state, day_of(run.end), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    started = run.clock.now().astimezone(UTC)
    params: dict[str, Any] = {}
    page = client.whole(listing, params, entry)
    yield from page.tables(run.reading(entry))
    yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(page))
    cursor.done("swept")
    cursor.advance()
