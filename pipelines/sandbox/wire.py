"""What every stand-in speaks in: a call as it came, a reply, a refusal, and the log of calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson


@dataclass(slots=True)
class Call:
    """One request. `query` keeps the last value of each name, `pairs` all; `words` are matched parts of the path."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    words: dict[str, str] = field(default_factory=dict)
    page_faults: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def listed(self, name: str) -> list[str]:
        """The values of a parameter that may be repeated, hold several with commas between them, or both."""
        return [part for key, value in self.pairs if key == name for part in value.split(",") if part]

    def json(self) -> Any:
        """The body as JSON; None when it is empty or not JSON."""
        try:
            return orjson.loads(self.body) if self.body else None
        except orjson.JSONDecodeError:
            return None


@dataclass(slots=True)
class Reply:
    """An answer. Status 0 means that nothing is said because the connection is gone."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A mall's own error answer, raised by a handler."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"HTTP {reply.status}")
        self.reply = reply


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A call the stand-in received. `at` is the world's time, `fault` the fault that hit it; no header is kept."""

    method: str
    path: str
    query: dict[str, str]
    status: int
    at: datetime
    fault: str = ""
    unknown: bool = False


def json_reply(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, orjson.dumps(content), {"content-type": "application/json; charset=utf-8"} | (headers or {}))
