"""Pacing: stay under the limit a mall publishes, and do what its headers say.

Two kinds of limit exist: a bucket that leaks (so many calls at once, then so many a second) and a window (so many
calls in ten minutes, in an hour). Both, and the time until which a mall has said it is blocked, are kept in a SQLite
file that all runs on this machine share and that outlives a restart; without a `home` they live in memory. The
counting is pyrate-limiter's.
"""

import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock
from pyrate_limiter import (
    GCRA,
    Decision,
    InMemoryBucket,
    InMemoryStateStore,
    Rate,
    RateItem,
    SQLiteBucket,
    StateBucket,
    StateStore,
)

from .errors import QuotaUsedUp

LONGEST_WAIT_SECONDS = 900.0
LARGEST_FIGURE = 31 * 86_400.0  # a month of seconds; no mall's figure is larger


class Ticking(Protocol):
    """The part of a clock that pacing needs."""

    speed: float

    def now(self) -> datetime:
        """The present, aware."""
        ...


@dataclass(frozen=True)
class Limit:
    """At most `calls` in `seconds`. A bucket lets `calls` through at once and then leaks `calls / seconds` a second."""

    calls: int
    seconds: float


@dataclass(frozen=True)
class Told:
    """What an answer's headers say: `level` of `capacity` calls are in the bucket; no call for `blocked_seconds`.

    `limit` is the bucket as the mall states it: from then on it is kept instead of the one assumed.
    """

    level: int | None = None
    capacity: int | None = None
    blocked_seconds: float = 0.0
    limit: Limit | None = None


def figure(text: str | None) -> float:
    """A figure in a header. 0 for nothing, and for what can be none: a text, less than nothing, infinity."""
    try:
        number = float(text or "")
    except ValueError:
        return 0.0
    return number if 0 <= number <= LARGEST_FIGURE else 0.0


class Pace:
    """One limit domain: a mall (or a mall's API) as all shops and processes of this machine see it.

    Shape: `name` identifies the domain; `bucket` leaks, `window` slides; `read` turns an answer's headers into what
        the mall tells; `home` the folder of `pacing.sqlite`, None keeps everything in this process.
    Units: seconds that pass `clock.speed` times faster than the wall's.
    """

    def __init__(
        self,
        name: str,
        clock: Ticking,
        *,
        bucket: Limit | None = None,
        window: Limit | None = None,
        home: Path | None = None,
        read: Callable[[Mapping[str, str]], Told] = lambda _: Told(),
        longest_wait: float = LONGEST_WAIT_SECONDS,
    ) -> None:
        self.name = name
        self.longest_wait = longest_wait
        self._clock = clock
        self._read = read
        self._threads = threading.Lock()
        self._processes: FileLock | None = None
        self._blocked_until = 0
        self._database: sqlite3.Connection | None = None
        if home:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._processes = FileLock(home / "pacing.lock", thread_local=False)
            self._database = _database(home / "pacing.sqlite")
            weakref.finalize(self, self._database.close)  # Python 3.13 warns of a connection that nobody closed
        self._leak_seconds = 0.0
        self._store = _SqliteState(self._database, name) if self._database else InMemoryStateStore()
        self._limits: list[tuple[Limit, StateBucket | SQLiteBucket | InMemoryBucket]] = []
        self._bucket: Limit | None = None
        if bucket:
            self._limits.append(self._fill(bucket))
        if window:
            self._limits.append((window, _window(window, self._database, name)))

    def wait(self, sleep: Callable[[float], None]) -> None:
        """Returns when one more call is within every limit; sleeps through `sleep` until then.

        Raises: QuotaUsedUp if the mall wants no call for longer than a run should wait.
        """
        while (seconds := self._take()) > 0:
            sleep(seconds)

    def heed(self, headers: Mapping[str, str]) -> float:
        """Takes in what an answer says about the limit. Returns the seconds for which the mall wants no call."""
        told = self._read(headers)
        if told.limit and self._bucket and told.limit != self._bucket:
            with self._alone():
                self._limits[0] = self._fill(told.limit)
        pause = told.blocked_seconds
        if told.level is not None and told.capacity and told.level >= told.capacity:
            # somebody else fills this bucket too: let it leak before the next call
            pause = max(pause, (told.level - told.capacity + 1) * self._leak_seconds)
        if pause > 0:
            self.pause(pause)
        return told.blocked_seconds

    def pause(self, seconds: float) -> None:
        """No call for so long, by anybody who shares this limit: the mall has just refused one."""
        with self._alone():
            self._block(self._now() + int(seconds * 1000))

    def _fill(self, bucket: Limit) -> tuple[Limit, StateBucket]:
        """The bucket with what is in it already: its state is one arrival time, whatever its size."""
        self._bucket, self._leak_seconds = bucket, bucket.seconds / bucket.calls
        return bucket, StateBucket([_rate(bucket)], GCRA(), self._store)

    def _take(self) -> float:
        with self._alone():
            now = self._now()
            if (blocked := (self._blocked() - now) / 1000) > self.longest_wait:
                until = self._clock.now() + timedelta(seconds=blocked)
                raise QuotaUsedUp(
                    f"the mall wants no call until {until:%Y-%m-%d %H:%M:%S} UTC",
                    until=until,
                    fix="run again after that time, or less often.",
                )
            if blocked > 0:
                return blocked
            for limit, bucket in self._limits:
                bucket.leak(now)
                decision = bucket.put_decision(RateItem(self.name, now))
                if isinstance(decision, Decision) and not decision.allowed:
                    # never longer than the limit itself: a wall clock that was set back must not stop a run for hours
                    return min(max(decision.retry_after_ms or 0, 1) / 1000, limit.seconds)
        return 0.0

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread and no other process is at the books. A file lock alone lets the threads of a process in."""
        with self._threads, self._processes or nullcontext():
            yield

    def _now(self) -> int:
        """Wall-clock milliseconds, sped up: a monotonic clock means nothing to another process or after a restart."""
        return int(time.time_ns() * self._clock.speed) // 1_000_000

    def _blocked(self) -> int:
        if not self._database:
            return self._blocked_until
        row = self._database.execute("select until_ms from blocked where name = ?", (self.name,)).fetchone()
        return int(row[0]) if row else 0

    def _block(self, until: int) -> None:
        self._blocked_until = max(self._blocked_until, until)
        if self._database:
            self._database.execute(
                "insert into blocked values (?, ?) "
                "on conflict (name) do update set until_ms = max(until_ms, excluded.until_ms)",
                (self.name, until),
            )
            self._database.commit()


class _SqliteState(StateStore):
    """pyrate-limiter's constant state (one number a rate) in a table; the caller holds the lock of all processes."""

    is_async = False

    def __init__(self, database: sqlite3.Connection, name: str) -> None:
        self._database = database
        self._name = name

    def check(self, algorithm: Any, rates: Sequence[Rate], now: int, weight: int) -> Decision:
        state, decision = algorithm.step(rates, self.read(algorithm, rates), now, weight)
        if decision.allowed:
            self._database.execute("insert or replace into bucket values (?, ?)", (self._name, int(state[0])))
            self._database.commit()
        return decision  # type: ignore[no-any-return]

    def read(self, algorithm: Any, rates: Sequence[Rate]) -> tuple[float, ...]:
        row = self._database.execute("select arrival from bucket where name = ?", (self._name,)).fetchone()
        return (row[0],) if row else algorithm.initial(rates)

    def reset(self) -> None:
        self._database.execute("delete from bucket where name = ?", (self._name,))
        self._database.commit()


def _rate(limit: Limit) -> Rate:
    return Rate(limit.calls, int(limit.seconds * 1000))


def _database(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, check_same_thread=False, timeout=30)
    # a crash may forget the last calls, which a mall forgives; waiting for the disk at every call is not worth it
    database.execute("pragma synchronous = off")
    database.execute("create table if not exists blocked (name text primary key, until_ms integer)")
    database.execute("create table if not exists bucket (name text primary key, arrival integer)")
    database.commit()
    return database


def _window(limit: Limit, database: sqlite3.Connection | None, name: str) -> SQLiteBucket | InMemoryBucket:
    if not database:
        return InMemoryBucket([_rate(limit)])
    table = "calls_" + "".join(letter if letter.isalnum() else "_" for letter in name)
    database.execute(f'create table if not exists "{table}" (name text, item_timestamp integer)')
    database.commit()
    return SQLiteBucket([_rate(limit)], database, table)
