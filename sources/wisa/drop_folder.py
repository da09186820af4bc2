"""The drop folder: admin exports of orders, products and stock, loaded into the tables that the API's lists have.

A file is known by its content: the same one under another name is not loaded again, a changed one is, and its rows
merge by key. Of two rows with one key the newer counts. An export does not say when it was made, so a file is as old as
the newest time in it or the day in its name, and where it has neither, as the file itself: a copy made today of an old
export is still old. Rows that both say when they were changed are compared by that. So that this holds over several
runs, newer files that were loaded before are read again beside an older one that comes late. If they are gone, the
older one is refused: nothing else tells which of its rows are out of date.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sources.shared.batches import Objects
from sources.shared.errors import MalformedPage
from sources.shared.kinds import Record
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State
from sources.shared.shapes import Rows, Shape
from sources.shared.windows import KST

from . import settings, shapes
from .client import Client
from .drop_columns import Columns
from .drop_files import File, files_of, settled, sha256_of
from .drop_rows import Key, Parsed, parse
from .drop_sheets import Refused, sheet_of
from .times import instant

log = logging.getLogger("kmall")
TAKEN_OVER = 0.0  # of a file whose name another has now: nothing is older than it
SHAPES = {"orders": shapes.ORDER, "products": shapes.PRODUCT, "inventory": shapes.INVENTORY}
_DAY = re.compile(
    r"(?<!\d)(20\d{2})[-._]?(0[1-9]|1[0-2])[-._]?(0[1-9]|[12]\d|3[01])"
    r"(?:[-_T ]?([01]\d|2[0-3])[-_.]?([0-5]\d)[-_.]?([0-5]\d)?(?!\d))?"
)


class FilesRefused(MalformedPage):
    """Files in the drop folder that were not loaded. All others were."""


@dataclass(frozen=True)
class Read:
    """A file's content: `sha256` its name in the books, `as_of` how old it is."""

    file: File
    sha256: str
    encoding: str
    parsed: Parsed
    as_of: datetime

    @property
    def age(self) -> tuple[datetime, int, str]:
        """What files are ordered by."""
        return self.as_of, self.file.modified, self.file.name


def dropped(client: Client, run: Run, entry: Entry, state: State, keep: Callable[[State], None]) -> Iterator[Rows]:
    """The rows of files that were not loaded yet, and what became of each file.

    `state["files"]` holds what was loaded by content, `state["stats"]` what was looked into by name; `keep` keeps both
    although refused files fail the resource. Raises: FilesRefused, after everything else; WrongConfiguration.
    """
    resource, keys = entry.resource, client.keys
    if run.backfill:
        return
    loaded: dict[str, dict[str, Any]] = state.setdefault("files", {})
    stats: dict[str, list[Any]] = state.setdefault("stats", {})
    files = settled(client, files_of(keys, resource))
    there = _by_content(files, stats, client.shop)
    for name in set(stats) - {file.name for file in files}:
        del stats[name]
    columns = Columns(keys, resource)
    fresh: list[Read] = []
    refused: dict[str, tuple[File, Refused]] = {}
    for sha256, file in there.items():
        if sha256 not in loaded:
            try:
                fresh.append(_read(file, sha256, columns, run.end))
            except Refused as refusal:
                refused[sha256] = (file, refusal)
    rivals: list[Read] = []
    for sha256, books in _newer(loaded, fresh).items():
        rival = _read_again(there.get(sha256), sha256, columns, run.end)
        if rival:
            rivals.append(rival)
        elif sha256 in there or books["name"] not in {read.file.name for read in fresh}:
            # but a file that took the name of another takes its place
            older = [read for read in fresh if read.as_of.timestamp() < books["as_of"]]
            refused.update({read.sha256: (read.file, _too_old(books["name"])) for read in older})
            fresh = [read for read in fresh if read not in older]
    records = _merged(fresh, rivals)
    entry.page(sum(read.parsed.rows for read in fresh), len(records))
    yield from _tables(SHAPES[resource], records, run, entry)
    yield from _tables(
        shapes.DROP_FILE,
        [
            *(_loaded_row(read, resource) for read in fresh),
            *(_refused_row(sha256, file, refusal, resource) for sha256, (file, refusal) in refused.items()),
        ],
        run,
        entry,
    )
    yield from _tables(shapes.QUARANTINED_ROW, [row for read in fresh for row in _bad_rows(read, resource)], run, entry)
    for read in fresh:
        for sha256, books in loaded.items():
            if books["name"] == read.file.name and sha256 not in there:
                books["as_of"] = TAKEN_OVER
        loaded[read.sha256] = {"name": read.file.name, "as_of": read.as_of.timestamp()}
    if refused:
        keep(state)
        raise _failure(list(refused.values()))


def _by_content(files: list[File], stats: dict[str, list[Any]], shop: str) -> dict[str, File]:
    """The files by the names of their contents, those left out that cannot be opened now."""
    there = {}
    for file in files:
        try:
            there[sha256_of(file, stats)] = file
        except OSError as trouble:
            log.warning("%s: %s cannot be opened (%s), left for the next run", shop, file.name, type(trouble).__name__)
    return there


def _read(file: File, sha256: str, columns: Columns, now: datetime) -> Read:
    """Raises: Refused."""
    if file.size > settings.LONGEST_FILE_BYTES:
        raise Refused(f"is longer than {settings.LONGEST_FILE_BYTES} bytes", "export fewer rows a file.")
    try:
        body = file.path.read_bytes()
    except OSError:
        raise Refused("can no longer be read", "let it stay, and let this program read it.") from None
    sheet = sheet_of(body)
    parsed = parse(sheet, columns, now)
    told = [at for at in (parsed.newest, _day_in(file.name)) if at]
    return Read(file, sha256, sheet.encoding, parsed, max(told, default=_modified(file)))


def _read_again(file: File | None, sha256: str, columns: Columns, now: datetime) -> Read | None:
    """A file that was loaded before; None if it is gone, or can no longer be read."""
    with suppress(Refused):
        return _read(file, sha256, columns, now) if file else None
    return None


def _newer(loaded: dict[str, dict[str, Any]], fresh: list[Read]) -> dict[str, dict[str, Any]]:
    """What was loaded before and is newer than a file that has not been."""
    oldest = min((read.as_of.timestamp() for read in fresh), default=float("inf"))
    return {sha256: books for sha256, books in loaded.items() if books["as_of"] > oldest}


def _too_old(newer: str) -> Refused:
    return Refused(
        f"is older than {newer}, which was loaded and is no longer there",
        "put that file back, so that its newer rows win, or take this one away.",
    )


def _merged(fresh: list[Read], rivals: list[Read]) -> list[Record]:
    """For each key the newest record, if it is one of a file that was not loaded yet."""
    best: dict[Key, tuple[Record, bool]] = {}
    for read in sorted((*fresh, *rivals), key=lambda each: each.age):
        for key, record in read.parsed.records.items():
            before = best.get(key)
            if before is None or not _changed_later(before[0], record):
                best[key] = (record, read in fresh)
    return [record for record, is_fresh in best.values() if is_fresh]


def _changed_later(record: Record, other: Record) -> bool:
    """Whether both say when they were changed, and the first was later."""
    first, second = instant(record.get("updated_at"), KST), instant(other.get("updated_at"), KST)
    return first is not None and second is not None and first > second


def _day_in(name: str) -> datetime | None:
    """The last day in a file's name, at its beginning or at the time beside it."""
    days = []
    for match in _DAY.finditer(name):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        with suppress(ValueError):  # the 31st of a shorter month
            days.append(datetime(year, month, day, hour, minute, second, tzinfo=KST))
    return max(days, default=None)


def _tables(shape: Shape, records: list[Record], run: Run, entry: Entry) -> Iterator[Rows]:
    if records:
        yield from Page(Objects(records), shape).tables(run.reading(entry))
        run.tell(entry, "page")


def _loaded_row(read: Read, resource: str) -> Record:
    return {
        "sha256": read.sha256,
        "name": read.file.name,
        "resource": resource,
        "status": "loaded",
        "encoding": read.encoding,
        "newest_at": read.as_of.astimezone(KST).isoformat(),
        "modified_at": _modified(read.file).astimezone(KST).isoformat(),
        "rows": read.parsed.rows,
        "rejected": len(read.parsed.bad),
    }


def _refused_row(sha256: str, file: File, refusal: Refused, resource: str) -> Record:
    row = {"sha256": sha256, "name": file.name, "resource": resource, "status": "refused", "reason": refusal.reason}
    return {**row, "modified_at": _modified(file).astimezone(KST).isoformat(), "rows": 0, "rejected": 0}


def _bad_rows(read: Read, resource: str) -> Iterator[Record]:
    for bad in read.parsed.bad:
        blamed = {"columns": list(bad.columns), "reason": bad.reason, "line": bad.line}
        yield {"sha256": read.sha256, "file": read.file.name, "resource": resource, **blamed}


def _modified(file: File) -> datetime:
    return datetime.fromtimestamp(file.modified / 1e9, UTC)


def _failure(refused: list[tuple[File, Refused]]) -> FilesRefused:
    told = "; ".join(f"{file.name} {refusal.reason}" for file, refusal in refused[:5])
    more = f", and {len(refused) - 5} more" if len(refused) > 5 else ""
    return FilesRefused(f"in the drop folder {told}{more}", fix=refused[0][1].fix)
