"""How the orders of a window are read whole, although nobody knows for certain how this mall pages.

The cursor is ours: the numerically smallest order number seen. The mall's `lastOrder` flag is never looked at (its
words, one client and a live mall disagree). A window's end is believed when two answers in a row bring nothing new,
one asked from the same place and one further on: a lost row, an empty answer, a lower limit than the one asked for
do not end it. A cursor that is ignored shows as a page of numbers that should lie behind it; then the window is read
in halves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from sources.shared.errors import MalformedPage, WindowRefused
from sources.shared.ledger import Entry
from sources.shared.pages import Page
from sources.shared.windows import Days
from sources.shared.xml import TooLong

from . import settings, shapes
from .client import Client, Listing, keys_of, unseen

DateType = Literal["order", "modify"]
LONGEST_NUMBER = 40  # digits; the mall's own have 16
SHORTEST = timedelta(minutes=1)  # a window is not cut further


class Unpageable(Exception):
    """A window's orders do not fit one page, and the mall does not say what comes after it."""


@dataclass(frozen=True)
class Stretch:
    """A window in Korean time, both ends included to the second."""

    first: datetime
    last: datetime

    @classmethod
    def of(cls, days: Days) -> "Stretch":
        """Whole days."""
        return cls(datetime.combine(days.first, time.min), datetime.combine(days.last, time(23, 59, 59)))

    @property
    def params(self) -> dict[str, str]:
        """The window as the mall wants it: days where it is whole days, as SPEC says, else times: SLK B2B."""
        whole = self.first.time() == time.min and self.last.time() == time(23, 59, 59)
        form = "%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S"
        return {"startDate": self.first.strftime(form), "endDate": self.last.strftime(form)}

    def halves(self) -> tuple["Stretch", "Stretch"]:
        """Two stretches that touch, of whole days as long as there is more than one."""
        days = (self.last.date() - self.first.date()).days + 1
        if days > 1:
            middle = datetime.combine(self.first.date() + timedelta(days=days // 2), time.min)
        else:
            length = self.last - self.first + timedelta(seconds=1)
            middle = self.first + timedelta(seconds=length.total_seconds() // 2)
        return Stretch(self.first, middle - timedelta(seconds=1)), Stretch(middle, self.last)


def orders_between(client: Client, entry: Entry, date_type: DateType, days: Days, seen: set[str]) -> Iterator[Page]:
    """The orders of some days, those in `seen` left out; `seen` grows. No filter by status: contract 9.13.

    Raises: WindowRefused if a minute holds more orders than one page and the mall ignores the cursor.
    """
    yield from _read(client, entry, date_type, Stretch.of(days), seen)


def order_numbered(client: Client, entry: Entry, number: str) -> Page:
    """The order of that number, or nothing. `dateType` is always required: SPEC."""
    listing = orders_listing(client, client.keys.order_detail_path)
    page = client.ask(listing, {"dateType": "order", "orderNo": number}, entry.resource).page
    rows = [row for row, found in enumerate(keys_of(page, listing)) if found == number][:1]
    entry.page(len(rows), len(rows))
    return page.take(rows)


def orders_listing(client: Client, path: str = "") -> Listing:
    """The search for orders."""
    return Listing(path or client.keys.orders_path, "order_data", shapes.ORDER, "orderNo")


def _read(client: Client, entry: Entry, date_type: DateType, stretch: Stretch, seen: set[str]) -> Iterator[Page]:
    try:
        yield from _keyset(client, entry, date_type, stretch, seen)
    except (Unpageable, TooLong):
        if stretch.last - stretch.first < SHORTEST:
            told = f"more than {client.keys.order_page} orders in the minute of {stretch.first}, and no way past them"
            raise WindowRefused(told, fix="raise order_page, if the mall takes more orders a page.") from None
        for half in stretch.halves():
            yield from _read(client, entry, date_type, half, seen)


def _keyset(client: Client, entry: Entry, date_type: DateType, stretch: Stretch, seen: set[str]) -> Iterator[Page]:
    """One window by the smallest number seen. Raises: Unpageable if the mall ignores the cursor and holds more."""
    listing, size = orders_listing(client), client.keys.order_page
    params = {"dateType": date_type, **stretch.params, "sort": "orderNo desc", "size": size}
    found: set[int] = set()
    asked: int | None = None  # the cursor of the last call
    silent, ignored = 0, False
    while True:
        cursor = {} if asked is None else {"lastOrder": str(asked)}
        page = client.ask(listing, {**params, **cursor}, entry.resource).page
        keys = keys_of(page, listing)
        numbers = [_numeric(key) for key in keys]
        fresh = unseen(keys, seen)
        entry.page(len(keys), len(fresh))
        if fresh:
            yield page.take(fresh)
        silent = 0 if set(numbers) - found else silent + 1
        found.update(numbers)
        # a page that may have been cut, and whose numbers should all lie behind the cursor
        ignored = asked is not None and max(numbers, default=0) >= asked and _may_be_cut(len(numbers), size, stretch)
        further = min(found, default=None)
        if silent > 1 and asked == further:
            break
        if silent or len(numbers) >= size:
            asked = further
    if ignored:
        raise Unpageable


def _may_be_cut(rows: int, size: int, stretch: Stretch) -> bool:
    """Whether a page this long may be a part only: as long as was asked for, or as a limit lower than that.

    A longer one is the whole window: the size was ignored. In the shortest window a round number is a chance hit.
    """
    lower = rows % settings.CAP_STEP == 0 and stretch.last - stretch.first >= SHORTEST
    return rows == size or (0 < rows < size and lower)


def _numeric(order_no: str) -> int:
    if not order_no.isdecimal() or len(order_no) > LONGEST_NUMBER:
        raise MalformedPage("an order whose number is not numeric")
    return int(order_no)


def first_day(order_no: str) -> date | None:
    """The day an order was placed: its number begins with yymmddHHMMSS (contract 4.2). None if it does not."""
    try:
        return datetime.strptime(order_no[:6], "%y%m%d").date()  # noqa: DTZ007 - a calendar day
    except ValueError:
        return None
