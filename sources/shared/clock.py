"""The time a run lives in, so that tests and sandboxes can bring their own."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """The time a run lives in. `speed` shortens waiting (a sandbox served faster), never the calendar."""

    def __init__(self, now: Callable[[], datetime] | None = None, speed: float = 1.0) -> None:
        self._now = now
        self.speed = speed

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return self._now() if self._now else datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow; they pass `speed` times faster than the wall's."""
        return time.monotonic() * self.speed

    def sleep(self, seconds: float) -> None:
        """Waits that many of this clock's seconds."""
        if seconds > 0:
            time.sleep(seconds / self.speed)
