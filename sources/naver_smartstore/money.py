"""Readers of settlements: a month a row of the daily list, a day a row of the list by case.

The mall changes past days and gives its rows no key. So what was asked for is read whole and replaces what was known
of it: the rows are put into an order of their own and numbered, and the month or day is their parent.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import orjson

from sources.shared.ledger import Entry, Run
from sources.shared.resources import State
from sources.shared.shapes import Record, Rows
from sources.shared.windows import Cursor, cut_days, day_of

from . import shapes
from .client import Client
from .paging import CASES, DAILY, Listing, whole

OVERLAP = timedelta(days=1)  # the filters are calendar days: the day of the last run is always read again


def settlements_daily(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """What was or will be paid out, by month of the day it is expected on."""
    cursor, since = _cursor(client, run, state)
    for first, last in _months(day_of(since), day_of(cursor.until()), day_of(run.end)):
        filters = {"startDate": first.isoformat(), "endDate": last.isoformat()}
        elements = _read(client, DAILY, filters, entry)
        month = {"searchMonth": f"{first:%Y-%m}", "totalElements": len(elements), "elements": elements}
        yield from shapes.SETTLEMENT_MONTH.tables([month], run.reading(entry))
        run.tell(entry, "page")
    entry.window(since, cursor.until())
    cursor.advance()


def settlements(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """What each product order, delivery fee or correction brought, by day: one call a day at least."""
    cursor, since = _cursor(client, run, state)
    for days in cut_days(day_of(since), day_of(cursor.until()), 1):
        filters = {"searchDate": days.first.isoformat(), "periodType": client.keys.settlement_period_type}
        elements = _read(client, CASES, filters, entry)
        day = {"searchDate": days.first.isoformat(), "totalElements": len(elements), "elements": elements}
        yield from shapes.SETTLEMENT_DAY.tables([day], run.reading(entry))
        run.tell(entry, "page")
    entry.window(since, cursor.until())
    cursor.advance()


def _cursor(client: Client, run: Run, state: State) -> tuple[Cursor, datetime]:
    """The cursor, and where this run begins: once every `reference_hours` as far back as past days change."""
    cursor = run.cursor(state, client.keys.start_date)
    look_back = cursor.is_due("looked_back", timedelta(hours=client.keys.reference_hours))
    if look_back:
        cursor.done("looked_back")  # in the copy of the state that counts only if the whole stretch arrives
    return cursor, cursor.since(timedelta(days=client.keys.settlement_look_back_days) if look_back else OVERLAP)


def _read(client: Client, listing: Listing, filters: dict[str, str], entry: Entry) -> list[Record]:
    elements = whole(client, listing, filters, entry)
    return sorted(elements, key=lambda element: orjson.dumps(element, option=orjson.OPT_SORT_KEYS))


def _months(first: date, last: date, today: date) -> Iterator[tuple[date, date]]:
    """The calendar months of `first` to `last`, each to its end or to today: the mall takes no more than a month.

    Never a part of what is past: a month that is read replaces what was known of it.
    """
    start = first.replace(day=1)
    while start <= last:
        following = (start + timedelta(days=31)).replace(day=1)
        yield start, min(following - timedelta(days=1), today)
        start = following
