"""Korea: readers of orders with their lines, claims and refunds, and of the log of their changes.

There is no "modified since". History is read by order date. Afterwards every run asks for each date that an order can
be searched by, and reads by number the orders that the log and the refund search name; once a day it looks further
back by order date, and asks for open orders that nothing brought. What leaves neither a date nor a line in the log is
found then. The Open API has neither log nor refund search: there the daily look back is what finds parcels.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta

from sources.shared.errors import ContractBroken, ResourceUnavailable
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.reading import Chosen
from sources.shared.resources import State, orders_missing
from sources.shared.shapes import Rows
from sources.shared.windows import Cursor, Days, cut_days, day_of

from . import settings, shapes
from .kr_answers import is_open, order_of
from .kr_catalogue import whole_days
from .kr_client import Client, Listing

OVERLAP = timedelta(days=1)  # claims are dated by day: the day of the last run is always read again

ORDERS = Listing("orders", shapes.KR_ORDER, "ordernum", settings.PAGE, form=order_of, inner="product")
LOG = Listing("order_log", shapes.KR_ORDER_LOG, "ordernum", beside=("num",))
REFUNDED = Listing("order_search", shapes.KR_ORDER_LOG, "ordernum")


class Log:
    """The log of changes, day by day; a day is read once a run, whichever resource asks for it first."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._days: dict[date, list[Page]] = {}

    def day(self, days: Days, entry: Entry) -> list[Page]:
        """The pages of one day. They are not counted as the entry's own."""
        if days.first not in self._days:
            books = Entry(LOG.kind, entry.started_at)
            params = {**whole_days(days), "orderByType": "asc"}
            self._days[days.first] = list(self._client.listed(LOG, params, books, set()))
        return self._days[days.first]


def orders(client: Client, run: Run, entry: Entry, state: State, log: Log) -> Iterator[Rows]:
    """Orders with everything in them; orders that the mall no longer returns.

    `state["open"]` holds the numbers of orders that can still change, each with the day it was placed.
    """
    keys = client.keys
    cursor = run.cursor(state, keys.start_date)
    still_open: dict[str, str] = state.setdefault("open", {})
    look_back = not cursor.is_first and cursor.is_due("looked_back", timedelta(hours=keys.order_look_back_hours))
    seen: set[str] = set()
    for date_type, days in _windows(client, cursor, look_back):
        params = {**_asked(client, run), **whole_days(days), **({"searchDateType": date_type} if date_type else {})}
        for page in client.listed(ORDERS, params, entry, seen):
            yield from _rows(page, run, entry, still_open, keys.open_order_days)
    entry.window(cursor.since(_overlap(client, look_back)), cursor.until())
    if not run.backfill:
        numbers = set() if cursor.is_first else _changed(client, entry, state, cursor, log)
        wanted = (numbers | set(still_open) if look_back else numbers) - seen
        yield from _by_number(client, run, entry, sorted(wanted), still_open)
    if look_back or cursor.is_first:
        latest = Days(day_of(run.end) - timedelta(days=keys.order_window_days - 1), day_of(run.end))
        # notes new fields; the order has been read above
        client.glance(ORDERS, {"format": "order", **whole_days(latest)}, entry).tables(run.reading(entry))
        cursor.done("looked_back")
    cursor.advance()


def order_log(client: Client, run: Run, entry: Entry, state: State, log: Log) -> Iterator[Rows]:
    """What changed at which order and line, day by day. The first load reads `order_log_days` of it."""
    cursor = run.cursor(state, client.keys.start_date)
    windows = cursor.days(OVERLAP, settings.LOG_WINDOW_DAYS)
    if cursor.through is None and not run.backfill:
        windows = windows[-client.keys.order_log_days :]
    for days in windows:
        for page in log.day(days, entry):
            entry.page(len(page), len(page))
            yield from page.tables(run.reading(entry))
            run.tell(entry, "page")
    if windows:
        entry.window(cursor.since(OVERLAP), cursor.until())
    cursor.advance()


def _overlap(client: Client, look_back: bool) -> timedelta:
    return timedelta(days=client.keys.order_look_back_days) if look_back else OVERLAP


def _windows(client: Client, cursor: Cursor, look_back: bool) -> Iterator[tuple[str, Days]]:
    """The dates to search by, "" for the order date, each with its windows of days."""
    longest = client.keys.order_window_days
    if cursor.is_first:
        yield from (("", days) for days in cursor.days(timedelta(0), longest))
        return
    yield from (("", days) for days in cursor.days(_overlap(client, look_back), longest))
    for date_type in settings.ORDER_DATE_TYPES:
        yield from ((date_type, days) for days in cursor.days(OVERLAP, longest))


def _changed(client: Client, entry: Entry, state: State, cursor: Cursor, log: Log) -> set[str]:
    """Orders that the log or the refund search name anew. A list that this shop may not read is done without.

    `state["noticed"]` holds what they named in the days that the next run reads again.
    """
    named: dict[str, str] = {}
    since, until = day_of(cursor.since(OVERLAP)), day_of(cursor.until())
    with suppress(ResourceUnavailable):
        for days in cut_days(since, until, settings.LOG_WINDOW_DAYS) if client.has("order_log") else ():
            for page in log.day(days, entry):
                changes = zip(page.values("ordernum"), page.values("num"), strict=True)
                named.update((f"{number} {place}", str(number)) for number, place in changes)
    with suppress(ResourceUnavailable):
        for days in cut_days(since, until, settings.KR_WINDOW_DAYS) if client.has("order_search") else ():
            for date_type in settings.REFUND_DATE_TYPES:
                params = {**whole_days(days), "InquiryType": date_type}
                for page in client.listed(REFUNDED, params, Entry(REFUNDED.kind, entry.started_at), set()):
                    named.update((f"{number} {date_type}", str(number)) for number in page.values("ordernum"))
    known = set(state.get("noticed", ()))
    state["noticed"] = sorted(named)
    return {number for change, number in named.items() if change not in known}


def _by_number(
    client: Client, run: Run, entry: Entry, numbers: list[str], still_open: dict[str, str]
) -> Iterator[Rows]:
    """Orders by number; those that the mall does not return are gone."""
    size = client.keys.order_numbers_a_call
    asked = [numbers[first : first + size] for first in range(0, len(numbers), size)]
    missing: list[str] = []
    for chunk in asked:
        found: set[str] = set()
        try:
            for page in client.listed(ORDERS, {**_asked(client, run), **_named(chunk)}, entry, found):
                wanted = [row for row, number in enumerate(page.values("ordernum")) if number in set(chunk)]
                yield from _rows(page.take(wanted), run, entry, still_open, client.keys.open_order_days)
        except ContractBroken:
            if len(chunk) == 1:
                raise
        absent = [number for number in chunk if number not in found]
        if len(chunk) > 1:
            asked += [[number] for number in absent]  # asked for alone before an order counts as gone
        else:
            missing += absent
    if missing:
        for number in missing:
            still_open.pop(number, None)
        yield orders_missing(run, settings.SHOP_NO, missing)


def _named(numbers: list[str]) -> dict[str, str]:
    """Whether the mall takes several numbers is documented and was never seen; one is certain."""
    return {"ordernums": ",".join(numbers)} if len(numbers) > 1 else {"ordernum": numbers[0]}


def _asked(client: Client, run: Run) -> dict[str, str]:
    """What is asked of an order: by order and not by line; and blocks and fields, because some come only when named."""
    return {"format": "order", "fields": ",".join(client.keys.order_fields or _all_fields(run.personal))}


def _all_fields(personal: Chosen) -> Iterable[str]:
    tables = (shapes.KR_ORDER, *shapes.KR_ORDER.children)
    paths = (*settings.ORDER_BLOCKS, *(path for each in tables for path in each.fields))
    paths += tuple(path for each in tables for path in personal.get(each.table, ()))
    return dict.fromkeys(path.rpartition(".")[2] for path in (*paths, "deliveryInfo"))


def _rows(page: Page, run: Run, entry: Entry, still_open: dict[str, str], longest_days: int) -> Iterator[Rows]:
    """A page's tables, once its orders are noted as open or ended."""
    oldest = str(day_of(run.end - timedelta(days=longest_days)))
    for order in page.records:
        placed = str(order.get("order_date") or "")[:10]
        if is_open(order) and placed >= oldest:
            still_open[str(order["ordernum"])] = placed
        else:
            still_open.pop(str(order["ordernum"]), None)
    yield from page.tables(run.reading(entry))
    run.tell(entry, "page")
