"""Reading Godomall5's parameters: form bodies and query strings, days, pages (contract sections 1, 4.1, 5.1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from urllib.parse import parse_qsl

from .. import faults
from ..wire import Call
from .errors import Refusal
from .forms import NINE_HOURS
from .switches import Switches

Row = TypeVar("Row")
KEYS = ("partner_key", "key")
BAD_PARAMETER = "202"
OLDEST_FIRST = "orderNo asc"


def parameters(call: Call) -> dict[str, str]:
    """What was sent in the URL and in the form body, keys included; the body wins."""
    form = call.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded")
    sent = parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True) if form else []
    return {**call.query, **dict(sent)}


def without_keys(sent: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in sent.items() if name not in KEYS}


def integer(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else default


@dataclass(frozen=True)
class Span:
    """A stretch of time, both ends included."""

    start: datetime
    end: datetime

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at <= self.end

    @property
    def days(self) -> int:
        """How many days the dates lie apart: 30 for 27 May and 26 June."""
        return ((self.end + NINE_HOURS).date() - (self.start + NINE_HOURS).date()).days


def span(call: Call) -> Span | None:
    """`startDate` and `endDate`: Korean days or times, both ends included; None when neither was sent.

    Raises Refusal for one without the other, and for what is no date (which code is our guess).
    """
    start, end = call.query.get("startDate", "").strip(), call.query.get("endDate", "").strip()
    if not start and not end:
        return None
    return Span(_moment(start, is_end=False), _moment(end, is_end=True))


@dataclass(frozen=True)
class Page:
    """Rows `start` to `start + size` of a list."""

    start: int
    size: int


def size(call: Call, default: int, switches: Switches) -> int:
    asked = integer(call, "size", default) or default
    return min(asked, switches.size_maximum) if switches.size_maximum else asked


def numbered_page(call: Call, total: int, default: int, switches: Switches) -> tuple[Page, dict[str, str]]:
    """The page asked for by number, and the header fields total, max_page, now_page."""
    rows = size(call, default, switches)
    last = -(-total // rows)
    number = max(integer(call, "page", 1), 1)
    if number > last and switches.past_last_page == "last":
        number = max(last, 1)
    return Page((number - 1) * rows, rows), {"total": str(total), "max_page": str(last), "now_page": str(number)}


def cut(call: Call, rows: Sequence[Row], page: Page) -> list[Row]:
    """The rows of a page, with the page faults a test switched on."""
    return faults.cut(call.page_faults, rows, page.start, page.size)[0]


def _moment(text: str, *, is_end: bool) -> datetime:
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            at = datetime(day.year, day.month, day.day, tzinfo=UTC)
            at += timedelta(days=1, seconds=-1) if is_end else timedelta(0)
        else:
            at = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        return at - NINE_HOURS
    except (ValueError, OverflowError):
        raise Refusal(BAD_PARAMETER) from None
