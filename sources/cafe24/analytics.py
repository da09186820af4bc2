"""Readers of the Analytics feeds: one KST day a call, up to yesterday, the last few days again.

A day's figures settle late, so the days before the last one read are read again, once a day: a run that finds no new
day behind it reads nothing. Today is not read: it has not happened yet.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sources.shared.ledger import Entry, Run
from sources.shared.resources import State
from sources.shared.shapes import Record, Rows
from sources.shared.windows import KST, Cursor, Days, cut_days, day_of, start_of

from . import settings, shapes
from .client import Client
from .feeds import Feed


def feed_days(
    client: Client, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int], feed: Feed
) -> Iterator[Rows]:
    """One feed's days of each shop number, and how many rows each day had."""
    keys = client.keys
    start = keys.analytics_start_date or str(day_of(run.end) - timedelta(days=settings.ANALYTICS_FIRST_DAYS))
    for shop_no in shop_numbers:
        cursor = run.cursor(state.setdefault(str(shop_no), {}), start)
        for day in due_days(cursor, date.fromisoformat(start), keys.analytics_look_back_days):
            entry.window(start_of(day), start_of(day + timedelta(days=1)))
            yield from _day(client, run, entry, feed, shop_no, day)
        cursor.advance()


def due_days(cursor: Cursor, start: date, look_back_days: int) -> list[date]:
    """The days to read now, oldest first: none where no day ended since the last run."""
    last = day_of(cursor.end) - timedelta(days=1)
    if cursor.backfill:
        days = Days(cursor.backfill.first, min(cursor.backfill.last, last))
    elif cursor.through is None:
        days = Days(cursor.again or start, last)
    else:
        unread = day_of(cursor.through)  # the day that was under way at the last run
        begin = max(unread - timedelta(days=look_back_days), start)
        days = Days(min(begin, cursor.again or begin), last if unread <= last or cursor.again else date.min)
    return [each.first for each in cut_days(days.first, days.last, 1)]


def rows_of(
    feed: Feed, records: Sequence[Record], day: date, shop_no: int, device: str, repeats: Counter[tuple[str, ...]]
) -> list[Record]:
    """A day's records with a whole key, without those of another day. `repeats` counts each name in one answer."""
    rows = []
    for record in records:
        if not _is_of(record.get("date"), day):
            continue
        names = {name: "" if record.get(name) is None else record[name] for name in feed.names}
        name = tuple(str(value) for value in names.values())
        repeats[name] += 1
        ours = {"shop_no": shop_no, "date": day.isoformat(), "device_type": device, "occurrence": repeats[name]}
        rows.append({**record, **names, **ours})
    return rows


def _day(client: Client, run: Run, entry: Entry, feed: Feed, shop_no: int, day: date) -> Iterator[Rows]:
    device = client.keys.analytics_device
    params = {"shop_no": shop_no, "start_date": str(day), "end_date": str(day), "device_type": device}
    read: set[tuple[Any, ...]] = set()
    reading = run.reading(entry)
    for page in client.analytics.pages(feed, params, entry.resource):
        # counted within an answer only: a row that moved to the next page while one pages is still the same row
        rows = rows_of(feed, page, day, shop_no, device, Counter())
        names = {(*(str(row[name]) for name in feed.names), row["occurrence"]) for row in rows}
        entry.page(len(page), len(names - read))
        read |= names
        yield from shapes.ANALYTICS[feed.resource].tables(rows, reading)
    told = {"shop_no": shop_no, "date": str(day), "device_type": device, "feed": feed.resource, "row_count": len(read)}
    yield from shapes.ANALYTICS_DAY.tables([told], reading)
    run.tell(entry, "page")


def _is_of(told: Any, day: date) -> bool:
    """Whether a row is of this day; one without a date is, and one whose date cannot be read."""
    try:
        at = datetime.fromisoformat(str(told))
    except ValueError:
        return True
    return (at.astimezone(KST) if at.tzinfo else at).date() == day
