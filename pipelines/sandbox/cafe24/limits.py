"""Cafe24's leaky bucket and usage quota (contract section 3). `speed` lets their clock run faster."""

import math
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import errors

if TYPE_CHECKING:
    from .mall import Cafe24Mall

QUOTA_WINDOW = 600.0


class Limits:
    """`clock` gives real seconds; a test may hand in its own."""

    def __init__(self, mall: "Cafe24Mall", speed: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mall = mall
        self._speed = speed
        self._clock = clock
        self._level = 0.0
        self._seen = self._seconds()
        self._quota: deque[float] = deque()

    def take(self, size: int | None = None, leak: float | None = None) -> dict[str, str]:
        """Count one call; the headers that go with its answer. Raises Refused: 429, bucket or quota is full.

        `size` and `leak` (calls a second) are those of the mall's switches unless told.
        """
        switches, now = self._mall.switches, self._seconds()
        size = switches.bucket_size if size is None else size
        headers: dict[str, str] = {}
        self._level = max(0.0, self._level - (now - self._seen) * (switches.bucket_leak if leak is None else leak))
        self._seen = now
        blocked = False
        if switches.quota:
            more, blocked = self._count_quota(now)
            headers |= more
        if switches.bucket:
            full = self._level + 1 > size
            self._level += 0 if full or blocked else 1
            headers["X-Api-Call-Limit"] = f"{min(math.ceil(self._level), size)}/{size}"
            blocked = blocked or full
        if blocked:
            if switches.send_retry_after:
                headers["Retry-After"] = "1"
            raise errors.refusal(429, "Too Many Requests", headers=headers)
        return headers

    def _count_quota(self, now: float) -> tuple[dict[str, str], bool]:
        """Headers, and whether this call is refused. Refused calls count too: hammering lengthens the wait."""
        switches = self._mall.switches
        while self._quota and self._quota[0] <= now - QUOTA_WINDOW:
            self._quota.popleft()
        self._quota.append(now)
        calls = len(self._quota)
        allowed_by_time = (
            int(switches.quota_seconds / switches.seconds_per_call) if switches.seconds_per_call else 10**9
        )
        headers = {
            "X-Cafe24-Call-Usage": f"{calls * 100 / switches.quota_calls:.2f}",
            "X-Cafe24-Time-Usage": f"{calls * 100 / allowed_by_time:.2f}",
        }
        for name, allowed in (("Call", switches.quota_calls), ("Time", allowed_by_time)):
            if calls >= allowed:
                # free again when so many of the oldest calls have left the window that one more fits
                leaves = self._quota[calls - allowed] + QUOTA_WINDOW
                headers[f"X-Cafe24-{name}-Remain"] = str(max(1, math.ceil(leaves - now)))
        return headers, calls > min(switches.quota_calls, allowed_by_time)

    def _seconds(self) -> float:
        return self._clock() * self._speed
