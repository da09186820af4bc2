"""How often MakeShop Korea may be called (contract 2.1, section 3). `speed` lets the clock of all limits run faster."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import errors

if TYPE_CHECKING:
    from ..wire import Call
    from .mall import MakeshopMall

MINUTE, HOUR = 60.0, 3600.0


class Limits:
    """Sliding windows: a refused call does not count. `clock` gives real seconds; a test may hand in its own."""

    def __init__(self, mall: "MakeshopMall", speed: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mall = mall
        self._speed = speed
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def token(self, call: "Call", shop: str) -> None:
        """Count one token. Raises Refused: too many in this minute for this shop and address."""
        # every caller of a sandbox has one address; a proxy's header stands for others
        address = call.headers.get("x-forwarded-for", "")
        switches = self._mall.switches
        if not self._takes(f"token {shop} {address}", switches.token_issues, MINUTE):
            raise errors.token_refused(switches.token_refusal_status, "토큰 발급 횟수를 초과하였습니다")

    def data(self) -> None:
        """Count one call of the Shop API. Raises Refused: HTTP 429."""
        switches = self._mall.switches
        # over five seconds, so that half a call a second can be said
        most = int(switches.calls_per_second * 5)
        if switches.calls_per_second and not self._takes("data", most, 5.0):
            raise errors.too_many(switches.retry_after)

    def hourly(self, kind: str) -> None:
        """Count one call of the Open API: `kind` is "read" or names a write. Raises Refused: 9006."""
        most = self._mall.switches.hourly_calls
        if most and not self._takes(kind, most, HOUR):
            raise errors.code("9006")

    def _takes(self, name: str, most: int, seconds: float) -> bool:
        now, calls = self._clock() * self._speed, self._calls[name]
        while calls and now - calls[0] >= seconds:
            calls.popleft()
        if len(calls) >= most:
            return False
        calls.append(now)
        return True
