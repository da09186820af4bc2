"""Reading Cafe24's query strings: limits, comma lists, date pairs, fields, pages (contract sections 1 and 4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from .. import faults
from ..wire import Call
from ..world.storefront import KST
from . import errors

if TYPE_CHECKING:
    from .mall import Cafe24Mall

Row = TypeVar("Row")


def integer(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "")
    if not text:
        return default
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise errors.unprocessable(f"Invalid request. (parameter.{name})")
    return int(text)


def values(call: Call, name: str) -> set[str]:
    """A comma list: OR, at most 100 values."""
    text = call.query.get(name, "")
    listed = [value.strip() for value in text.split(",") if value.strip()]
    if len(listed) > 100:
        raise errors.unprocessable(f"No more than 100 values are allowed. (parameter.{name})")
    return set(listed)


def embeds(call: Call) -> frozenset[str]:
    return frozenset(values(call, "embed"))


def fields(call: Call) -> frozenset[str]:
    """Top-level keys asked for. An embed must be named here too when `fields` is used."""
    return frozenset(values(call, "fields"))


def pick(row: dict[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in wanted} if wanted else row


@dataclass(frozen=True)
class Page:
    """Which rows were asked for. `is_beyond`: past the offset maximum, so there are none."""

    limit: int
    offset: int
    is_beyond: bool = False


def page(
    mall: "Cafe24Mall", call: Call, default: int, maximum: int, offset_maximum: int | None, minimum: int = 1
) -> Page:
    """`limit` and `offset`, checked against the endpoint's bounds as the switches say."""
    limit, offset, beyond = integer(call, "limit", default), integer(call, "offset", 0), False
    if limit < minimum or (limit > maximum and mall.switches.above_limit != "cut"):
        raise errors.unprocessable(f"limit must be between {minimum} and {maximum}. (parameter.limit)")
    if offset < 0 or offset_maximum is None:
        offset = 0
    elif offset > offset_maximum:
        if mall.switches.above_offset != "empty":
            raise errors.unprocessable(f"offset must be {offset_maximum} or less. (parameter.offset)")
        beyond = True
    return Page(min(limit, maximum), offset, beyond)


def cut(call: Call, rows: Sequence[Row], page: Page) -> list[Row]:
    """The rows of a page, with the page faults a test switched on."""
    return [] if page.is_beyond else faults.cut(call.page_faults, rows, page.offset, page.limit)[0]


def links(mall: "Cafe24Mall", call: Call, page: Page, total: int) -> list[dict[str, str]]:
    """`next` and `prev`. The published sample drops the search conditions; a switch does that too."""
    found = []
    if page.offset:
        found.append(_link(mall, call, "prev", page.limit, max(page.offset - page.limit, 0)))
    if page.offset + page.limit < total:
        found.append(_link(mall, call, "next", page.limit, page.offset + page.limit))
    return found


def _link(mall: "Cafe24Mall", call: Call, name: str, limit: int, offset: int) -> dict[str, str]:
    kept = {} if mall.switches.links_drop_conditions else call.query
    query = {**kept, "limit": str(limit), "offset": str(offset)}
    return {"rel": name, "href": f"{mall.url}{call.path}?{urlencode(query)}"}


@dataclass(frozen=True)
class Span:
    """A stretch of time, both ends included."""

    start: datetime
    end: datetime

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at <= self.end


@dataclass(frozen=True)
class Days:
    """Korean calendar days as ordinals, both ends included."""

    first: int
    last: int


def span(call: Call, name: str) -> Span | None:
    """`{name}_start_date` and `{name}_end_date`: both or none; a date means the whole Korean day."""
    start, end = call.query.get(f"{name}_start_date"), call.query.get(f"{name}_end_date")
    if not start and not end:
        return None
    if not start or not end:
        raise errors.unprocessable(f"Both {name}_start_date and {name}_end_date are required.")
    return Span(moment(start, f"{name}_start_date", False), moment(end, f"{name}_end_date", True))


def days(call: Call, longest_months: int) -> Days | None:
    """`start_date` and `end_date` as Korean days, less than `longest_months` apart."""
    start, end = call.query.get("start_date"), call.query.get("end_date")
    if not start and not end:
        return None
    if not start or not end:
        raise errors.unprocessable("Both start_date and end_date are required.")
    first = moment(start, "start_date", False).astimezone(KST).date()
    last = moment(end, "end_date", True).astimezone(KST).date()
    if last < first:
        raise errors.unprocessable("end_date must not be before start_date. (parameter.end_date)")
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > longest_months or (months == longest_months and last.day >= first.day):
        raise errors.unprocessable(f"The search period must be less than {longest_months} months. (parameter.end_date)")
    return Days(first.toordinal(), last.toordinal())


def moment(text: str, name: str, is_end: bool) -> datetime:
    """`YYYY-MM-DD` (start or end of the Korean day) or a timestamp; one without zone is Korean time."""
    try:
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is None:
            at = at.replace(tzinfo=KST)
        if is_end and len(text.strip()) == 10:
            at += timedelta(days=1) - timedelta(seconds=1)
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise errors.unprocessable(f"Invalid date. (parameter.{name})") from None
