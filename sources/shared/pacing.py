"""Pacing: stay under the limit a mall publishes, and do what its headers say.

Two kinds of limit exist: a bucket that leaks (so many calls at once, then so many a second) and a window (so many
calls in ten minutes, in an hour). Both, and the time until which a mall has said it is blocked, are kept in books that
all who share the limit write (`pacing_books`): a file of this machine, or the PostgreSQL of all machines.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pyrate_limiter import GCRA, Decision, Rate, RateItem, StateBucket

from .errors import QuotaUsedUp
from .pacing_books import Counted, Home, books_of

__all__ = ["Home", "Limit", "Pace", "Told", "figure"]

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
    """One limit domain: a mall (or a mall's API) as all shops, processes and machines see it that share its books.

    Shape: `name` identifies the domain; `bucket` leaks, `window` slides; `read` turns an answer's headers into what
        the mall tells; `home` the folder of `pacing.sqlite` or the server that all machines share, None keeps
        everything in this process.
    Units: seconds that pass `clock.speed` times faster than the wall's.
    """

    def __init__(
        self,
        name: str,
        clock: Ticking,
        *,
        bucket: Limit | None = None,
        window: Limit | None = None,
        home: Home = None,
        read: Callable[[Mapping[str, str]], Told] = lambda _: Told(),
        longest_wait: float = LONGEST_WAIT_SECONDS,
    ) -> None:
        self.name = name
        self.longest_wait = longest_wait
        self._clock = clock
        self._read = read
        self._threads = threading.Lock()
        self._books = books_of(name, home)
        self._leak_seconds = 0.0
        self._limits: list[tuple[Limit, Counted]] = []
        self._bucket: Limit | None = None
        if bucket:
            self._limits.append(self._fill(bucket))
        if window:
            self._limits.append((window, self._books.window(_rate(window))))

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
            with self._threads:
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
        with self._alone() as now:
            self._books.block(now + int(seconds * 1000))

    def _fill(self, bucket: Limit) -> tuple[Limit, StateBucket]:
        """The bucket with what is in it already: its state is one arrival time, whatever its size."""
        self._bucket, self._leak_seconds = bucket, bucket.seconds / bucket.calls
        return bucket, StateBucket([_rate(bucket)], GCRA(), self._books.state)

    def _take(self) -> float:
        with self._alone() as now:
            if (blocked := (self._books.blocked() - now) / 1000) > self.longest_wait:
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
    def _alone(self) -> Iterator[int]:
        """No other thread, process or machine is at the books. Yields the present, in their milliseconds."""
        with self._threads, self._books.alone(self._clock.speed) as now:
            yield now


def _rate(limit: Limit) -> Rate:
    return Rate(limit.calls, int(limit.seconds * 1000))
