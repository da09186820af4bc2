"""Reading what a caller asks: date-times, days, numbers, pages (contract 2, 7.1, 8.1, 9)."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from .. import faults
from ..wire import Call, Refused
from .forms import parsed
from .switches import Switches

Row = TypeVar("Row")
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?([+-]\d{2}:\d{2}|Z)")


def date_time(text: str, switches: Switches) -> datetime | None:
    """The instant of `yyyy-MM-dd'T'HH:mm:ss.SSSXXX`; None when it is not in the form the mall wants."""
    if switches.bare_plus == "accepted":
        text = re.sub(r" (\d{2}:\d{2})$", r"+\1", text)
    match = DATE_TIME.fullmatch(text)
    if match is None or (switches.needs_milliseconds and not match[1]):
        return None
    if match[2] == "Z" and switches.zulu_times == "refused":
        return None
    try:
        return parsed(text)
    except ValueError:
        return None


def calendar_day(text: str | None) -> date | None:
    """`yyyy-MM-dd`; None for anything else."""
    if not text or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number(call: Call, name: str, default: int | None, refused: Callable[[str], Refused]) -> int:
    """A whole number of the query string. Raises what `refused` makes of the name."""
    text = call.query.get(name, "")
    if not text and default is not None:
        return default
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise refused(name)
    return int(text)


def cut(call: Call, rows: Sequence[Row], start: int, limit: int, stop: int | None = None) -> tuple[list[Row], int]:
    """The rows of a page and where the next page starts; see `faults.cut`."""
    return faults.cut(call.page_faults, rows, start, limit, stop)
