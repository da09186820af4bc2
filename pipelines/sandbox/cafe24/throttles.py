"""Limits of the hosts beside the mall's own: D.Collection's minute, Analytics' token bucket (contract sections 8, 9).

`speed` lets their clock run faster; `clock` gives real seconds, and a test may hand in its own.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import errors

if TYPE_CHECKING:
    from ..wire import Call
    from .mall import Cafe24Mall

MINUTE = 60.0
REPLENISH_RATE = "2"  # what the header says, whatever the page's text


class Minute:
    """At most so many calls of one address in any minute; a refused call does not count."""

    def __init__(self, mall: "Cafe24Mall", speed: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mall = mall
        self._speed = speed
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def take(self, call: "Call") -> dict[str, str]:
        """Count one call; the headers that go with its answer. Raises Refused: 429."""
        most = self._mall.switches.dcollection_calls
        if not most:
            return {}
        # every caller of a sandbox has one address; a proxy's header stands for others
        calls, now = self._calls[call.headers.get("x-forwarded-for", "")], self._clock() * self._speed
        while calls and now - calls[0] >= MINUTE:
            calls.popleft()
        if len(calls) >= most:
            more = {"Retry-After": "60"} if self._mall.switches.send_retry_after else {}
            raise errors.refusal(429, "Too Many Attempts.", headers=self._headers(len(calls), most) | more)
        calls.append(now)
        return self._headers(len(calls), most)

    def _headers(self, used: int, most: int) -> dict[str, str]:
        spelling, headers = self._mall.switches.dcollection_headers, {}
        if spelling in ("ratelimit", "both"):
            headers = {"X-RateLimit-Limit": str(most), "X-RateLimit-Remaining": str(most - used)}
        if spelling in ("call_limit", "both"):
            headers["X-Api-Call-Limit"] = f"{used}/{most}"
        return headers


class TokenBucket:
    """A call takes one token; a refused call takes none."""

    def __init__(self, mall: "Cafe24Mall", speed: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mall = mall
        self._speed = speed
        self._clock = clock
        self._tokens = float(mall.switches.analytics_burst)
        self._seen = clock() * speed

    def take(self) -> dict[str, str]:
        """Take one token; the headers that go with the answer. Raises Refused: 429, none is left."""
        switches, now = self._mall.switches, self._clock() * self._speed
        if not switches.analytics_bucket:
            return {}
        won = (now - self._seen) * switches.analytics_refill
        self._tokens, self._seen = min(self._tokens + won, float(switches.analytics_burst)), now
        empty = self._tokens < 1
        self._tokens -= 0 if empty else 1
        headers = {
            "X-RateLimit-Remaining": str(int(self._tokens)),
            "X-RateLimit-Burst-Capacity": str(switches.analytics_burst),
            "X-RateLimit-Replenish-Rate": REPLENISH_RATE,
            "X-RateLimit-Requested-Tokens": "1",
        }
        if empty:
            if switches.send_retry_after:
                headers["Retry-After"] = "2"
            raise errors.refusal(429, "Too Many Requests", headers=headers)
        return headers
