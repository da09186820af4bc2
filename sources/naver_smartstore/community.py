"""Readers of questions about products and of customers' inquiries: that they were asked and answered.

Neither has a date of change. Those not answered yet are looked at again on an interval, from the oldest of them on, as
far back as `question_look_back_days`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sources.shared.ledger import Entry, Run
from sources.shared.resources import State
from sources.shared.shapes import Record, Rows, Shape
from sources.shared.windows import Days, cut_days, day_of, start_of

from . import settings, shapes
from .client import Client
from .envelopes import time_of
from .feeds import written
from .paging import INQUIRIES, QNAS, Listing, listed

OVERLAP = timedelta(hours=1)  # one can be dated before it is visible: our margin


def qnas(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Questions about products, with the times of their answers."""

    def filters(days: Days, until: datetime) -> dict[str, str]:
        end = min(start_of(days.last + timedelta(days=1)) - timedelta(milliseconds=1), until)
        return {"fromDate": written(start_of(days.first)), "toDate": written(end)}

    longest = settings.QNA_WINDOW_DAYS
    yield from _asked(client, run, entry, state, QNAS, shapes.QNA, ("questionId", "createDate"), filters, longest, 1)


def inquiries(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Customers' inquiries about their orders."""

    def filters(days: Days, until: datetime) -> dict[str, str]:  # noqa: ARG001 - whole days here
        return {"startSearchDate": days.first.isoformat(), "endSearchDate": days.last.isoformat()}

    names, longest = ("inquiryNo", "inquiryRegistrationDateTime"), settings.INQUIRY_WINDOW_DAYS
    first = client.keys.inquiry_first_page
    yield from _asked(client, run, entry, state, INQUIRIES, shapes.INQUIRY, names, filters, longest, first)


def _asked(
    client: Client,
    run: Run,
    entry: Entry,
    state: State,
    listing: Listing,
    shape: Shape,
    names: tuple[str, str],
    filters: Callable[[Days, datetime], dict[str, str]],
    longest: int,
    first: int,
) -> Iterator[Rows]:
    """Everything asked since the last run, and on an interval everything since the oldest that has no answer."""
    key, asked_at = names
    cursor = run.cursor(state, client.keys.start_date)
    waiting: dict[str, str] = state.setdefault("waiting", {})  # no answer yet -> the day it was asked
    since, until = cursor.since(OVERLAP), cursor.until()
    look_back = cursor.is_due("looked_back", timedelta(hours=client.keys.reference_hours))
    oldest = day_of(run.end - timedelta(days=client.keys.question_look_back_days)).isoformat()
    for name in [name for name, day in waiting.items() if day < oldest]:
        del waiting[name]
    from_day = day_of(since)
    if look_back and waiting and not run.backfill:
        from_day = min(from_day, datetime.fromisoformat(min(waiting.values())).date())
    seen: set[str] = set()
    for days in cut_days(from_day, day_of(until), longest):
        for page in listed(client, listing, filters(days, until), entry, key=key, seen=seen, first=first):
            yield from shape.tables(page, run.reading(entry))
            _track(page, key, asked_at, waiting, oldest)
            run.tell(entry, "page")
    entry.window(min(since, start_of(from_day)), until)
    if look_back:
        cursor.done("looked_back")
    cursor.advance()


def _track(page: list[Record], key: str, asked_at: str, waiting: dict[str, str], oldest: str) -> None:
    for record in page:
        at, name = time_of(record.get(asked_at)), str(record[key])
        if record.get("answered") is True or at is None or (day := day_of(at).isoformat()) < oldest:
            waiting.pop(name, None)
        else:
            waiting[name] = day
