"""The run ledger: what each resource of a run asked for, received and noticed, and whether it arrived whole."""

import json
import logging
import uuid
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

import pyarrow as pa

from .errors import KmallError, ResourceUnavailable, unforeseen
from .http import Clock, Session
from .reading import NOBODY, Chosen, Notes, Reading, Rows
from .windows import Cursor, Days, parse_day

log = logging.getLogger("kmall")

_AT = pa.timestamp("us", tz="UTC")
LEDGER = pa.schema(
    [
        pa.field("run_id", pa.string(), nullable=False),
        pa.field("shop", pa.string(), nullable=False),
        pa.field("resource", pa.string(), nullable=False),
        ("kind", pa.string()),
        ("status", pa.string()),
        ("window_from", _AT),
        ("window_to", _AT),
        ("requests", pa.int64()),
        ("pages", pa.int64()),
        ("rows", pa.int64()),
        ("distinct_keys", pa.int64()),
        ("mall_total", pa.int64()),
        ("new_fields", pa.string()),
        ("rejected_values", pa.int64()),
        ("error", pa.string()),
        ("fix", pa.string()),
        ("started_at", _AT),
        ("finished_at", _AT),
    ]
)
REJECTED = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("shop", "table_name", "row_key", "field")),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("run_id", pa.string()),
        ("_read_at", _AT),
    ]
)

Status = Literal["running", "ok", "failed", "skipped"]


@dataclass
class Entry:
    """One resource of one run. Units: `rows` are records of the resource's own table, children not counted."""

    resource: str
    started_at: datetime
    status: Status = "running"
    window_from: datetime | None = None
    window_to: datetime | None = None
    requests: int = 0
    pages: int = 0
    rows: int = 0
    distinct_keys: int = 0
    mall_total: int | None = None
    error: KmallError | None = None
    finished_at: datetime | None = None
    notes: Notes = field(default_factory=Notes)
    loaded: dict[str, int] = field(default_factory=dict)

    def window(self, start: datetime, end: datetime) -> None:
        """The stretch of time asked for; several calls widen it."""
        self.window_from = min(self.window_from or start, start)
        self.window_to = max(self.window_to or end, end)

    def page(self, received: int, new: int) -> None:
        """A page arrived with `received` records, `new` of them not seen before in this run."""
        self.pages += 1
        self.rows += received
        self.distinct_keys += new

    def total(self, total: int) -> None:
        """The mall says there are `total` records in a window; windows add up."""
        self.mall_total = (self.mall_total or 0) + total


@dataclass(frozen=True)
class Event:
    """Something to show while a run works."""

    platform: str
    shop: str
    resource: str
    kind: Literal["started", "page", "done", "failed", "skipped", "waiting", "loading", "loaded"]
    rows: int = 0
    requests: int = 0
    message: str = ""


class Run:
    """One run of one shop: its fixed end, its ledger, and what it does with a failing resource.

    Shape: `collect=False` (a plain dlt pipeline) lets a failure stop the pipeline; `collect=True` notes it and lets
        the other resources go on, so the caller must look at `failed`. `backfill` reads past days and moves no cursor.
        `personal` the fields opted in, whose rows go to `aside`; `purged` fingerprints of buyers to leave out.
    """

    def __init__(
        self,
        platform: str,
        shop: str,
        clock: Clock,
        *,
        collect: bool = False,
        backfill: Days | None = None,
        since: date | None = None,
        pseudonym: Callable[[str], str] | None = None,
        progress: Callable[[Event], None] = lambda _: None,
        personal: Chosen = NOBODY,
        aside: Callable[[Rows], None] = lambda _: None,
    ) -> None:
        self.id = uuid.uuid4().hex
        self.platform = platform
        self.shop = shop
        self.clock = clock
        self.end = clock.now().astimezone(UTC)
        self.collect = collect
        self.backfill = backfill
        self.since = since
        self.entries: dict[str, Entry] = {}
        self.session: Session | None = None
        self.personal = personal
        self.purged: frozenset[str] = frozenset()
        self.aside = aside
        self._pseudonym = pseudonym
        self._progress = progress

    @property
    def failed(self) -> list[Entry]:
        """Entries of resources that did not arrive whole."""
        return [entry for entry in self.entries.values() if entry.status not in ("ok", "skipped")]

    def reading(self, entry: Entry) -> Reading:
        """The circumstances of a page that has just been read for `entry`."""
        at = self.clock.now().astimezone(UTC)
        return Reading(self.shop, at, entry.notes, self._pseudonym, self.personal, self.purged)

    def cursor(self, state: MutableMapping[str, Any], start_date: str) -> Cursor:
        """How far a resource has come, kept in `state`; history begins at `start_date` (`YYYY-MM-DD`)."""
        start = parse_day(start_date, f"{self.platform} {self.shop}: start_date")
        return Cursor(state, start, self.end, again=self.since, backfill=self.backfill)

    def tell(self, entry: Entry, kind: Any, message: str = "") -> None:
        """Shows progress."""
        rows = entry.distinct_keys
        self._progress(Event(self.platform, self.shop, entry.resource, kind, rows, entry.requests, message))

    @contextmanager
    def entry(self, resource: str) -> Iterator[Entry]:
        """Keeps the books of one resource. An error is noted, and goes to the caller unless failures are collected.

        What the mall does not offer is skipped in either case: no fault of the run, but told.
        """
        entry = self.entries[resource] = Entry(resource, self.clock.now().astimezone(UTC))
        before = self.session.requests if self.session else 0
        if self.session:
            self.session.waited = lambda seconds, why: self.tell(entry, "waiting", f"{why}, {seconds:.0f} s")
        self.tell(entry, "started")
        try:
            yield entry
            entry.status = "ok"
        except ResourceUnavailable as absence:
            entry.status, entry.error = "skipped", self._named(absence, resource)
            log.warning("%s", absence)
        except Exception as trouble:  # noqa: BLE001 - any failure is kept to its own resource
            entry.status = "failed"
            entry.error = self._named(trouble, resource)
            if not self.collect:
                raise entry.error from None if isinstance(trouble, KmallError) else trouble
            log.error("%s", entry.error)
        finally:
            entry.requests = (self.session.requests if self.session else 0) - before
            entry.finished_at = self.clock.now().astimezone(UTC)
            self.tell(entry, "done" if entry.status == "ok" else entry.status, str(entry.error or ""))

    def ledger(self) -> list[Rows]:
        """The entries and the rejected values so far, ready to load."""
        rows = [self._row(entry) for entry in self.entries.values()]
        rejected = {
            (value.table, value.row_key, value.field): {
                "shop": self.shop,
                "table_name": value.table,
                "row_key": value.row_key,
                "field": value.field,
                "value": value.value,
                "reason": value.reason,
                "run_id": self.id,
                "_read_at": self.end,
            }
            for entry in self.entries.values()
            for value in entry.notes.rejected
        }
        return [
            Rows("_ledger", ("run_id", "shop", "resource"), pa.Table.from_pylist(rows, LEDGER)),
            Rows(
                "_rejected_values",
                ("shop", "table_name", "row_key", "field"),
                pa.Table.from_pylist(list(rejected.values()), REJECTED),
            ),
        ]

    def _named(self, trouble: Exception, resource: str) -> KmallError:
        if isinstance(trouble, KmallError):
            trouble.shop = trouble.shop or f"{self.platform} {self.shop}"
            trouble.resource = trouble.resource or resource
            return trouble
        error = unforeseen(trouble)
        error.shop, error.resource = f"{self.platform} {self.shop}", resource
        return error

    def _row(self, entry: Entry) -> dict[str, Any]:
        return {
            "run_id": self.id,
            "shop": self.shop,
            "resource": entry.resource,
            "kind": "backfill" if self.backfill else "run",
            "status": entry.status,
            "window_from": entry.window_from,
            "window_to": entry.window_to,
            "requests": entry.requests,
            "pages": entry.pages,
            "rows": entry.rows,
            "distinct_keys": entry.distinct_keys,
            "mall_total": entry.mall_total,
            "new_fields": json.dumps(dict(entry.notes.new_fields), ensure_ascii=False),
            "rejected_values": len(entry.notes.rejected),
            "error": entry.error.what if entry.error else None,
            "fix": entry.error.fix if entry.error else None,
            "started_at": entry.started_at,
            "finished_at": entry.finished_at,
        }
