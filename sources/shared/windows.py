"""Windows: which stretch of time a run asks a mall for, cut as the mall wants it, and how far a resource has come.

A run's end is fixed when it starts. A cursor moves to that end, never past it, and only when a resource arrived
whole; an empty window moves it too. Days are the mall's calendar days, both ends included.
"""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pendulum

from .errors import WrongConfiguration

KST = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True)
class Days:
    """Calendar days, both ends included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    def split(self, parts: int) -> list["Days"]:
        """At most `parts` stretches of whole days that together are this one; one day stays one."""
        return list(cut_days(self.first, self.last, max(-(-self.length // parts), 1)))

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def cut_days(first: date, last: date, longest: int) -> Iterator[Days]:
    """`first` to `last` in stretches of at most `longest` days, without gap or overlap; none if `last` is earlier."""
    while first <= last:
        end = min(first + timedelta(days=longest - 1), last)
        yield Days(first, end)
        first = end + timedelta(days=1)


def day_of(instant: datetime, zone: ZoneInfo = KST) -> date:
    """The calendar day of an aware instant."""
    return instant.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo = KST) -> datetime:
    """The first instant of a calendar day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def parse_day(text: str, where: str) -> date:
    """A `YYYY-MM-DD` setting. Raises: WrongConfiguration naming `where`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongConfiguration(f"{where}: {text!r} is not a day", fix="write it as YYYY-MM-DD.") from None


class Cursor:
    """How far one resource of one shop has come, kept in dlt's state.

    Shape: `state` the part of dlt's resource state that belongs to this cursor; `start` the first day of all, `end`
        the run's fixed end; `again` a day from which is read again, on a first read the first day of all; `backfill`
        past days to read instead, which leave the state alone.
    """

    def __init__(
        self,
        state: MutableMapping[str, Any],
        start: date,
        end: datetime,
        *,
        again: date | None = None,
        backfill: Days | None = None,
    ) -> None:
        self._state = state
        self._start = start
        self.end = end
        self.again = again
        self.backfill = backfill

    @property
    def through(self) -> datetime | None:
        """Everything up to here has been read; None before the first whole read."""
        text = self._state.get("through")
        return _instant(text) if text else None

    @property
    def is_first(self) -> bool:
        """Whether history has to be read: nothing has been, or a backfill asks for the past."""
        return self.through is None or self.backfill is not None

    def since(self, overlap: timedelta) -> datetime:
        """Where this run begins: `overlap` before the last end, or the start of history. `again` leaves no gap."""
        if self.backfill:
            return start_of(self.backfill.first)
        if self.through is None:
            return start_of(self.again or self._start)
        begin = max(min(self.through, self.end) - overlap, start_of(self._start))
        return min(begin, start_of(self.again)) if self.again else begin

    def until(self) -> datetime:
        """Where this run ends: its fixed end, or the end of the backfill's last day if that is earlier."""
        if self.backfill:
            return min(start_of(self.backfill.last + timedelta(days=1)) - timedelta(seconds=1), self.end)
        return self.end

    def days(self, overlap: timedelta, longest: int) -> list[Days]:
        """This run's stretch as calendar days, in windows of at most `longest` days."""
        return list(cut_days(day_of(self.since(overlap)), day_of(self.until()), longest))

    def is_due(self, name: str, interval: timedelta) -> bool:
        """Whether the periodic work `name` was last done `interval` ago or longer, or never."""
        done = self._state.get(name)
        return done is None or self.end - _instant(done) >= interval

    def done(self, name: str) -> None:
        """Notes that the periodic work `name` was done by this run."""
        if not self.backfill:
            self._state[name] = self.end.isoformat()

    def advance(self) -> None:
        """Everything up to the run's end has arrived. A cursor never moves back, and a backfill does not move it."""
        if not self.backfill and (self.through is None or self.through < self.end):
            self._state["through"] = self.end.isoformat()


def _instant(text: str) -> datetime:
    return cast(datetime, pendulum.parse(text))
