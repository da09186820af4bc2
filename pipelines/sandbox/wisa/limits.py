"""WISA's rate limit: "variable by tier", so a bucket whose size is a switch. `speed` lets its clock run faster."""

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from .errors import Refusal

if TYPE_CHECKING:
    from .mall import WisaMall


class Limits:
    """`clock` gives real seconds; a test may hand in its own."""

    def __init__(self, mall: "WisaMall", speed: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mall = mall
        self._speed = speed
        self._clock = clock
        self._left = float(mall.switches.bucket_burst)
        self._seen = self._seconds()

    def take(self) -> None:
        """Count one call. Raises Refusal: 429, with the whole seconds until the next call fits."""
        switches, now = self._mall.switches, self._seconds()
        if not switches.bucket:
            return
        filled = self._left + (now - self._seen) * switches.bucket_rate
        self._left = min(float(switches.bucket_burst), filled)
        self._seen = now
        if self._left < 1:
            wait = max(math.ceil((1 - self._left) / switches.bucket_rate), 1)
            headers = {"Retry-After": str(wait)} if switches.retry_after else {}
            raise Refusal(429, "too_many_requests", "rate limit exceeded", headers)
        self._left -= 1

    def _seconds(self) -> float:
        return self._clock() * self._speed
