"""Reading what a caller asks: date-times, days, numbers, pages (contract 2, 7.1, 8.1, 9)."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

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
    """The rows of a page and where the next page starts, with the page faults a test switched on.

    Only the first `stop` rows are there to be had; all of them when it is left out.
    """
    kinds, end, stop = call.page_faults, start + limit, len(rows) if stop is None else stop
    if "repeat_page" in kinds:
        start, end = max(start - limit, 0), max(start, limit)
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
