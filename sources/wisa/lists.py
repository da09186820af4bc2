"""When a list is read whole and when by what changed, for all of WISA's lists; and the paths of a partner document.

Whether the API can say what changed is UNVERIFIED. Unless `incremental` says so, a list is read whole, every run or
every `full_read_hours`. With it, what changed since is asked for by day, and the whole list every `sweep_hours`: rows
without a date of change, and deletions, only show there.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from typing import Any

from sources.shared.errors import MalformedPage
from sources.shared.kinds import reach
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import INTEGER, NUMBER, Rows
from sources.shared.windows import Cursor, day_of

from . import settings
from .client import Client, Listing
from .further import Further
from .paging import Key, listed
from .times import instant


def read_list(
    client: Client,
    run: Run,
    entry: Entry,
    state: State,
    listing: Listing,
    *,
    note: Callable[[Page], None] = lambda _: None,
    whole_read: Callable[[set[Key]], Iterator[Rows]] = lambda _: iter(()),
) -> Iterator[Rows]:
    """The whole list or what changed, as it is due. `note` sees every page, `whole_read` what a whole reading found."""
    keys = client.keys
    cursor = run.cursor(state, keys.start_date)
    params: dict[str, Any] = {}
    if keys.incremental and (run.backfill or not _sweep_is_due(cursor, keys.sweep_hours)):
        since, until = cursor.since(timedelta(days=keys.overlap_days)), cursor.until()
        entry.window(since, until)
        # whether the last day counts is not known: one more does no harm
        params[keys.updated_from_param] = str(day_of(since, keys.zone))
        params[keys.updated_to_param] = str(day_of(until + timedelta(days=1), keys.zone))
    elif not keys.incremental and not run.backfill and not _sweep_is_due(cursor, keys.full_read_hours):
        return
    else:
        entry.window(cursor.since(timedelta(0)), cursor.until())  # whole: also what is new since
    started, seen = run.clock.now().astimezone(UTC), set[Key]()
    for page in listed(client, listing, params, entry, seen):
        note(page)
        yield from tables(page, run, entry)
    if not params and not run.backfill:
        yield from whole_read(seen)
        yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(seen))
        cursor.done("swept")
    cursor.advance()


def further_list(client: Client, run: Run, entry: Entry, state: State, further: Further) -> Iterator[Rows]:
    """A path of a partner document: from its greatest cursor value on, and whole every `sweep_hours`; else whole.

    `state["last"]` holds that value as the mall wrote it.
    """
    keys = client.keys
    cursor = run.cursor(state, keys.start_date)
    hours = keys.sweep_hours if further.cursor else keys.full_read_hours
    whole = bool(run.backfill) or state.get("last") is None or _sweep_is_due(cursor, hours)
    if not whole and not further.cursor:
        return
    params = {} if whole else {keys.updated_from_param: _from(further, state["last"], client)}
    listing = Listing(further.name, further.path, further.shape, further.key)
    started, seen, last = run.clock.now().astimezone(UTC), set[Key](), state.get("last")
    for page in listed(client, listing, params, entry, seen):
        if further.cursor:
            values = [reach(record, further.cursor) for record in page.records]
            last = max(
                (each for each in (last, *values) if each), key=lambda each: _rank(further, each, client), default=last
            )
        yield from tables(page, run, entry)
    if whole and not run.backfill:
        yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(seen))
        cursor.done("swept")
    if not run.backfill:
        state["last"] = last
    cursor.advance()


def tables(page: Page, run: Run, entry: Entry) -> Iterator[Rows]:
    """A page's rows. Raises: MalformedPage that says how to name a field that is missing."""
    try:
        yield from page.tables(run.reading(entry))
    except MalformedPage as error:
        error.fix = "set field_map of the shop to the mall's name of that field."
        raise
    run.tell(entry, "page")


def _sweep_is_due(cursor: Cursor, hours: float) -> bool:
    return cursor.through is None or cursor.is_due("swept", timedelta(hours=hours))


def _rank(further: Further, value: Any, client: Client) -> Any:
    """What a cursor's values are compared by. Raises: MalformedPage if it is neither number nor time."""
    try:
        if further.shape.fields[further.cursor] in (INTEGER, NUMBER):
            return float(value)
    except (TypeError, ValueError):
        pass
    else:
        at = instant(value, client.keys.zone)
        if at is not None:
            return at.timestamp()
    raise MalformedPage(
        f"{further.path}: cursor {further.cursor} holds something that is no time",
        fix=f"declare it as integer or number, or take cursor out of further.{further.name}.",
    )


def _from(further: Further, last: Any, client: Client) -> Any:
    """Where a cursor goes on: a number as it is, a time as its day less the overlap."""
    if further.shape.fields[further.cursor] in (INTEGER, NUMBER):
        return last
    at = instant(last, client.keys.zone)
    assert at
    return str(day_of(at - timedelta(days=client.keys.overlap_days), client.keys.zone))
