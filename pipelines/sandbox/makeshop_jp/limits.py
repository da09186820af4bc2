"""Limits nobody proved: calls in a minute, calls in flight (contract section 5). `speed` makes the minute shorter."""

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import errors

if TYPE_CHECKING:
    from .mall import MakeShopJpMall

MINUTE = 60.0


class Limits:
    """`clock` gives real seconds; a test may hand in its own. `in_flight` calls were begun and not yet answered."""

    def __init__(self, mall: "MakeShopJpMall", speed: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mall = mall
        self._speed = speed
        self._clock = clock
        self._taken: deque[float] = deque()
        self.in_flight = 0
        self.most_in_flight = 0

    def begin(self) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)

    def end(self) -> None:
        self.in_flight -= 1

    def check(self) -> None:
        """Count one call. Raises Refused; a refused call does not count."""
        switches, now = self._mall.switches, self._clock() * self._speed
        if switches.calls_at_once and self.in_flight > switches.calls_at_once:
            raise self._too_many("too many requests at once")
        while self._taken and now - self._taken[0] >= MINUTE:
            self._taken.popleft()
        if switches.calls_per_minute and len(self._taken) >= switches.calls_per_minute:
            raise self._too_many("too many requests")
        self._taken.append(now)

    def _too_many(self, message: str) -> Exception:
        headers = {"retry-after": "1"} if self._mall.switches.send_retry_after else None
        return errors.refused(self._mall.switches.limit_status, message, headers, "TOO_MANY_REQUESTS")
