"""Godomall5's token bucket: 100 calls a second (contract section 1). `speed` lets its clock run faster."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import errors

if TYPE_CHECKING:
    from .mall import Godomall5Mall

LEVEL = "ratelimit-available-level"
EXHAUSTED = "EXHAUSTED"


class Limits:
    """`clock` gives real seconds; a test may hand in its own."""

    def __init__(self, mall: "Godomall5Mall", speed: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mall = mall
        self._speed = speed
        self._clock = clock
        self._left = float(mall.switches.bucket_size)
        self._seen = self._seconds()

    def take(self) -> dict[str, str]:
        """Count one call; the headers that go with its answer. Raises Refused: 429, the bucket is empty."""
        switches, now = self._mall.switches, self._seconds()
        if not switches.bucket:
            return {}
        self._left = min(float(switches.bucket_size), self._left + (now - self._seen) * switches.bucket_rate)
        self._seen = now
        if self._left < 1:
            raise errors.too_many({LEVEL: EXHAUSTED} if switches.level_on_429 else {})
        self._left -= 1
        if self._left < 1 and switches.level_when_exhausted:
            return {LEVEL: EXHAUSTED}
        return {LEVEL: switches.level_otherwise} if switches.level_otherwise else {}

    def _seconds(self) -> float:
        return self._clock() * self._speed
