"""Reading parameters: pages and modification days (contract section 1). What is not a parameter is ignored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from .. import faults
from ..wire import Call
from ..world.storefront import KST
from .errors import invalid
from .switches import Switches

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page:
    """Page `number` as the caller counts, rows `start` to `start + size`."""

    number: int
    start: int
    size: int


@dataclass(frozen=True)
class Span:
    """A stretch of time, both ends included; None is open."""

    start: datetime | None
    end: datetime | None

    def holds(self, at: datetime | None) -> bool:
        if self.start is None and self.end is None:
            return True
        return at is not None and (self.start is None or self.start <= at) and (self.end is None or at <= self.end)


def page(call: Call, switches: Switches) -> Page:
    """Raises Refusal: 400, a page or limit that is no number or too small."""
    number = _integer(call, switches.page_param, switches.first_page, smallest=switches.first_page)
    size = _integer(call, switches.limit_param, switches.limit_default, smallest=1)
    size = min(size, switches.limit_maximum)
    return Page(number, (number - switches.first_page) * size, size)


def cut(call: Call, rows: Sequence[Row], page: Page) -> list[Row]:
    """The rows of a page, with the page faults a test switched on."""
    return faults.cut(call.page_faults, rows, page.start, page.size)[0]


def span(call: Call, switches: Switches) -> Span:
    """The days or times between which a row must have changed; open when the filter is off.

    Raises Refusal: 400, what is no ISO date.
    """
    if not switches.filters:
        return Span(None, None)
    start, end = call.query.get(switches.updated_from_param, ""), call.query.get(switches.updated_to_param, "")
    return Span(
        _moment(start, switches.updated_from_param, is_end=False), _moment(end, switches.updated_to_param, is_end=True)
    )


def _integer(call: Call, name: str, default: int, *, smallest: int) -> int:
    text = call.query.get(name, "").strip()
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < smallest:
        raise invalid(name)
    return int(text)


def _moment(text: str, name: str, *, is_end: bool) -> datetime | None:
    """A Korean day (the last second of it for an end) or a time; a time without zone is Korean."""
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise invalid(name) from None
    if is_end and len(text.strip()) == len("2026-01-05"):
        at += timedelta(days=1, seconds=-1)
    return at if at.tzinfo else at.replace(tzinfo=KST)
