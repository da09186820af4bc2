"""Korea: readers of reviews and of members.

Reviews can be had by the day of writing only, thirty days a call, and a deleted one leaves no trace: they are read
whole on a slow interval. Members are read whole once, by name, and afterwards by the day they joined or changed.
"""

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

from sources.shared.batches import Objects
from sources.shared.errors import IncompleteWindow, MalformedPage, WrongConfiguration
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import Rows
from sources.shared.windows import Cursor, Days

from . import settings, shapes
from .kr_answers import records_in
from .kr_catalogue import whole_days
from .kr_client import READS_OF_A_LIST, Client, Listing, unseen

OVERLAP = timedelta(days=1)  # windows are calendar days: the day of the last run is always read again

REVIEWS = Listing("reviews", shapes.KR_REVIEW, "uid", beside=("reg_date", "id", "content"))
MEMBERS = Listing("members", shapes.KR_MEMBER, "id")
MEMBER_SEARCHES: tuple[dict[str, str], ...] = ({}, {"searchType": "modify"})  # by the day of joining, and of change


def reviews(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Reviews: all since the start date when a sweep is due, else those written lately."""
    keys = client.keys
    cursor = run.cursor(state, keys.start_date)
    swept = _is_sweep_due(client, run, cursor)
    look_back = cursor.is_due("looked_back", timedelta(hours=keys.reference_hours))
    overlap = timedelta(days=keys.review_look_back_days) if look_back else OVERLAP
    windows = cursor.days(overlap, settings.KR_WINDOW_DAYS)
    if swept:
        windows = run.cursor({}, keys.start_date).days(overlap, settings.KR_WINDOW_DAYS)
    started = run.clock.now().astimezone(UTC)
    seen: set[str] = set()
    for days in windows:
        for page in client.listed(REVIEWS, _dates(days), entry, seen):
            yield from page.tables(run.reading(entry))
            run.tell(entry, "page")
    entry.window(cursor.since(overlap), cursor.until())
    if swept:
        yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(seen))
        cursor.done("swept")
    if swept or look_back:
        cursor.done("looked_back")
    cursor.advance()


def members(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Members, as pseudonyms. Raises: WrongConfiguration without a pseudonym_key: a member without one has no row."""
    if not client.keys.pseudonym_key:
        raise WrongConfiguration(
            "members need pseudonym_key, under which they are hidden",
            fix="put a long random pseudonym_key into .dlt/secrets.toml beside the shop's keys, and keep it.",
        )
    cursor = run.cursor(state, client.keys.start_date)
    started = run.clock.now().astimezone(UTC)
    seen: set[str] = set()
    if _is_sweep_due(client, run, cursor):
        yield from _all_members(client, run, entry, seen)
        yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(seen))
        cursor.done("swept")
    else:
        entry.window(cursor.since(OVERLAP), cursor.until())
        for search in MEMBER_SEARCHES:
            for days in cursor.days(OVERLAP, settings.KR_WINDOW_DAYS):
                for page in client.listed(MEMBERS, {**whole_days(days), **search}, entry, seen):
                    yield from page.tables(run.reading(entry))
                    run.tell(entry, "page")
    cursor.advance()


def _all_members(client: Client, run: Run, entry: Entry, seen: set[str]) -> Iterator[Rows]:
    """Every member by ascending id: an answer names where the next one begins, the last one does not.

    Raises: MalformedPage if a name comes again; IncompleteWindow if fewer members arrive than the mall counts.
    """
    total: int | None = None
    for _ in range(READS_OF_A_LIST):
        params: dict[str, Any] = {"searchType": "all", "limit": MEMBERS.limit}
        found: set[str] = set()
        asked: set[str] = set()
        while True:
            envelope = client.ask(MEMBERS.kind, params, entry.resource)
            records = records_in(envelope.content, MEMBERS.name)
            names = MEMBERS.names(records)
            total = total if asked else envelope.total
            fresh = unseen(names, seen)
            found.update(names)
            entry.page(len(records), len(fresh))
            yield from Page(Objects([records[row] for row in fresh]), MEMBERS.shape).tables(run.reading(entry))
            run.tell(entry, "page")
            if not envelope.next_name:
                break
            if envelope.next_name in asked:
                raise MalformedPage("the list of members names the same place to go on from again")
            asked.add(envelope.next_name)
            params["next_userid"] = envelope.next_name
        if total is None or len(found) >= total:
            if total is not None:
                entry.total(total)
            return
    raise IncompleteWindow(f"members: {len(found)} of {total} rows arrived, after {READS_OF_A_LIST} readings")


def _is_sweep_due(client: Client, run: Run, cursor: Cursor) -> bool:
    interval = timedelta(hours=client.keys.review_sweep_hours)
    return not run.backfill and (cursor.through is None or cursor.is_due("swept", interval))


def _dates(days: Days) -> dict[str, str]:
    """A window as reviews want it: days without a time."""
    return {"InquiryTimeFrom": str(days.first), "InquiryTimeTo": str(days.last)}
