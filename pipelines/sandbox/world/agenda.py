"""What will happen, in order of time. The state depends on the seed and the time reached, never on the steps taken."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

Action = Callable[..., object]


class Agenda:
    """A queue of dated actions. Actions due at the same second run in the order they were planned."""

    def __init__(self) -> None:
        self._queue: list[tuple[datetime, int, Action, tuple[Any, ...]]] = []
        self._ticket = count()

    def plan(self, when: datetime, action: Action, *arguments: Any) -> None:
        """Let `action(*arguments)` happen at `when`; the world's clock stands at `when` while it runs."""
        heapq.heappush(self._queue, (when, next(self._ticket), action, arguments))

    def next_at(self) -> datetime | None:
        return self._queue[0][0] if self._queue else None

    def pop(self) -> tuple[datetime, Action, tuple[Any, ...]]:
        when, _, action, arguments = heapq.heappop(self._queue)
        return when, action, arguments
