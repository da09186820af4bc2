"""What goes wrong between a mall and its caller, switched on per test.

    mall.faults.add(status=503, path="/admin/orders", times=2)
    mall.faults.add("cut_body", path="*/products*", after=1)

| kind             | what the caller meets                                                                  |
|------------------|----------------------------------------------------------------------------------------|
| status           | the given HTTP status with the mall's own error body (or `body`), nothing is done       |
| html             | an HTML page with `status` (200 unless told)                                            |
| timeout          | no byte for `seconds`, then the connection is closed                                    |
| slow             | the right answer after `seconds`                                                        |
| reset            | the connection is reset before the call is read                                         |
| lost_answer      | the call is carried out, then the connection is reset: nobody hears the answer          |
| cut_body         | Content-Length promises more than is sent, then the connection is closed                |
| malformed_json   | the right answer cut in the middle, with a fitting Content-Length                       |
| limit_ignored    | the page holds all remaining rows, however few were asked for                           |
| repeat_page      | the page before is sent once more                                                       |
| duplicate_rows   | the first row of the page comes twice                                                   |
| row_appeared     | the page starts one row early, as if a row had been put in before it                    |
| row_vanished     | the page starts one row late, as if a row before it had gone: one row is never sent      |
| missing_rows     | the last row of the page is left out                                                    |
| empty_page       | the page is empty                                                                       |
| action           | `action()` runs before the call is answered: for real changes while somebody pages      |

`path` is matched anywhere in the path, or as a whole with `*` and `?` when it has one. `times` None means always,
`after` lets that many matching calls through first, `seconds` are real seconds, `headers` go with a `status`.
"""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TypeVar

Row = TypeVar("Row")

PAGE_KINDS = frozenset(
    {"limit_ignored", "repeat_page", "duplicate_rows", "row_appeared", "row_vanished", "missing_rows", "empty_page"}
)
CALL_KINDS = frozenset(
    {"status", "html", "timeout", "slow", "reset", "lost_answer", "cut_body", "malformed_json", "action"}
)


@dataclass
class Fault:
    """One fault; `hits` counts how often it struck."""

    kind: str
    path: str = ""
    method: str = ""
    times: int | None = 1
    after: int = 0
    status: int = 0
    body: bytes | None = None
    seconds: float = 0.2
    headers: Mapping[str, str] = field(default_factory=dict)
    action: Callable[[], None] | None = None
    hits: int = 0

    def matches(self, method: str, path: str) -> bool:
        if self.method and self.method != method:
            return False
        if any(sign in self.path for sign in "*?"):
            return fnmatchcase(path, self.path)
        return self.path in path


class Faults:
    """The faults of one stand-in. Safe to change from a test while the server runs."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(
        self,
        kind: str = "",
        *,
        path: str = "",
        method: str = "",
        status: int = 0,
        times: int | None = 1,
        after: int = 0,
        body: bytes | None = None,
        seconds: float = 0.2,
        headers: Mapping[str, str] | None = None,
        action: Callable[[], None] | None = None,
    ) -> Fault:
        """Switch a fault on. With only a `status` the kind is `status`; with only an `action` it is `action`."""
        kind = kind or ("status" if status else "action")
        if kind not in PAGE_KINDS | CALL_KINDS:
            raise ValueError(f"unknown fault {kind!r}; known: {', '.join(sorted(PAGE_KINDS | CALL_KINDS))}")
        fault = Fault(kind, path, method, times, after, status, body, seconds, headers or {}, action)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def strike(self, method: str, path: str) -> list[Fault]:
        """The faults that hit this call; counts them down."""
        struck = []
        with self._lock:
            for fault in self._faults:
                if not fault.matches(method, path) or fault.times == 0:
                    continue
                if fault.after:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                fault.hits += 1
                struck.append(fault)
        return struck


def cut(
    kinds: Collection[str], rows: Sequence[Row], start: int, size: int, stop: int | None = None
) -> tuple[list[Row], int]:
    """The rows of a page and where the next one starts, with the page faults a test switched on.

    Only the first `stop` rows are there to be had; all of them when it is left out.
    """
    end, stop = start + size, len(rows) if stop is None else stop
    if "repeat_page" in kinds:
        start, end = max(start - size, 0), max(start, size)
    if start and "row_appeared" in kinds:
        start, end = start - 1, end - 1
    if "row_vanished" in kinds:
        start, end = start + 1, end + 1
    if "limit_ignored" in kinds:
        end = stop
    picked = list(rows[start : min(end, stop)])
    if "duplicate_rows" in kinds:
        picked = picked[:1] + picked
    if "missing_rows" in kinds:
        picked = picked[:-1]
    return ([] if "empty_page" in kinds else picked), end
