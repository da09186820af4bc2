"""Readers of boards, and of the posts of the review boards.

Posts are read whole once; then by the day they were changed, which not every mall may know (UNVERIFIED), and on an
interval by the day they were written. A deleted post leaves no trace: a sweep on a slower interval finds it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta
from typing import Any

from sources.shared.ledger import Entry, Run
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import Rows
from sources.shared.windows import Cursor, day_of

from . import settings, shapes
from .client import Client, Listing

OVERLAP = timedelta(days=1)  # filters are calendar days: the day of the last run is always read again


def boards(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All boards."""
    cursor = Cursor(state, day_of(run.end), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    started = run.clock.now().astimezone(UTC)
    fix = f"if the rows have another name, set board_row of {client.shop} to it; else run again."
    listing = Listing(client.keys.boards_path, client.keys.board_row, shapes.BOARD, "bdId", fix)
    page = client.whole(listing, {}, entry)
    yield from page.tables(run.reading(entry))
    yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(page))
    cursor.done("swept")
    cursor.advance()


def reviews(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The posts of every review board: all of them when a sweep is due, else those changed or written since."""
    keys = client.keys
    cursor = run.cursor(state, keys.start_date)
    swept = not run.backfill and (
        cursor.through is None or cursor.is_due("swept", timedelta(hours=keys.review_sweep_hours))
    )
    look_back = cursor.is_due("looked_back", timedelta(hours=keys.reference_hours))
    overlap = timedelta(days=keys.review_look_back_days) if look_back else OVERLAP
    started, rows = run.clock.now().astimezone(UTC), 0
    for board in keys.review_boards:
        seen: set[str] = set()
        for params in [{}] if swept else _windows(client, cursor, overlap):
            yield from _posts(client, run, entry, board, params, seen)
        rows += len(seen)
    if swept:
        yield sweep_done(run, entry.resource, settings.SHOP_NO, started, rows)
        cursor.done("swept")
    else:
        entry.window(cursor.since(overlap), cursor.until())
    if swept or look_back:
        cursor.done("looked_back")
    cursor.advance()


def _windows(client: Client, cursor: Cursor, overlap: timedelta) -> list[dict[str, str]]:
    """By the day of writing, and by the day of the last change where the mall has that."""
    end = {"endDate": str(day_of(cursor.until()))}
    written = {"dateType": "regDt", "startDate": str(day_of(cursor.since(overlap))), **end}
    if not client.keys.review_update_type or cursor.backfill:
        return [written]
    changed = {"dateType": client.keys.review_update_type, "startDate": str(day_of(cursor.since(OVERLAP))), **end}
    return [changed, written]


def _posts(
    client: Client, run: Run, entry: Entry, board: str, params: Mapping[str, Any], seen: set[str]
) -> Iterator[Rows]:
    listing = Listing(client.keys.reviews_path, "board_data", shapes.REVIEW, "sno")
    for page in client.listed(listing, {"bdId": board, **params}, entry, seen):
        for post in page.records:
            post["bdId"] = board
        yield from page.tables(run.reading(entry))
        run.tell(entry, "page")
