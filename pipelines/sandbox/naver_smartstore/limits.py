"""Naver's token bucket, one per API (contract 5). `speed` lets its clock run faster."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .mall import NaverMall

PREFIX = "GNCP-GW-RateLimit-"


class Limits:
    """`clock` gives real seconds; a test may hand in its own. A refused call takes no token."""

    def __init__(self, mall: "NaverMall", speed: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mall = mall
        self._speed = speed
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, api: str) -> tuple[bool, dict[str, str]]:
        """Count one call of an API: whether it may pass, and the headers that go with its answer."""
        switches = self._mall.switches
        if not switches.bucket:
            return True, {}
        now = self._clock() * self._speed
        burst = switches.bucket_burst or switches.bucket_rate * 2
        tokens, seen = self._buckets.get(api, (float(burst), now))
        tokens = min(float(burst), tokens + (now - seen) * switches.bucket_rate)
        passes = tokens >= 1
        tokens -= passes
        self._buckets[api] = (tokens, now)
        headers: dict[str, str] = {}
        if switches.rate_headers:
            headers = {
                f"{PREFIX}Replenish-Rate": str(switches.bucket_rate),
                f"{PREFIX}Burst-Capacity": str(burst),
                f"{PREFIX}Remaining": str(int(tokens)),
            }
        if not passes and switches.send_retry_after:
            headers["Retry-After"] = "1"
        return passes, headers
