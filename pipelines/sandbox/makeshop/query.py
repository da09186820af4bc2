"""Reading MakeShop Korea's parameters: windows, pages, `fields`, lists of keys (contract 2.2 to 2.4)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..wire import Call, Refused
from . import errors
from .forms import NINE_HOURS

if TYPE_CHECKING:
    from .mall import MakeshopMall

MOMENT = "%Y-%m-%d %H:%M:%S"
DAY = "%Y-%m-%d"
BROKEN_ABOVE = 1000


@dataclass(frozen=True)
class Window:
    """A stretch of time, both ends included."""

    start: datetime
    end: datetime

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at <= self.end


@dataclass(frozen=True)
class Page:
    """Page `number` (from 1) of `size` rows; at most `sent` of them are sent. `breaks`: the answer ends early."""

    number: int
    size: int
    sent: int
    breaks: bool = False

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    def pages(self, total: int) -> int:
        return -(-total // self.size)


def window(mall: "MakeshopMall", call: Call, days: int = 0, *, required: bool = True) -> Window | None:
    """`InquiryTimeFrom` and `InquiryTimeTo`; the end is now when left out. None when neither is needed nor sent.

    `days` is the longest window, 0 for none. Raises Refused: absent, no time, or too long.
    """
    start, end = _told(call, "InquiryTimeFrom"), _told(call, "InquiryTimeTo")
    if not start and not end and not required:
        return None
    if not start:
        raise errors.code(mall.switches.window_code, "조회 시작일은 필수입니다")
    since = _moment(mall, start, MOMENT)
    until = _moment(mall, end, MOMENT) if end else mall.now
    if days and until - since > timedelta(days=days):
        raise too_long(mall, days)
    return Window(since, until)


def day_window(mall: "MakeshopMall", call: Call, days: int) -> Window:
    """The same where dates have no time: Korean days, both whole. Raises Refused."""
    start, end = _told(call, "InquiryTimeFrom"), _told(call, "InquiryTimeTo")
    if not start:
        raise errors.code(mall.switches.window_code, "조회 시작일은 필수입니다")
    since = _moment(mall, start, DAY)
    until = _moment(mall, end, DAY) if end else since + timedelta(days=days)
    if until - since > timedelta(days=days):
        raise too_long(mall, days)
    return Window(since, until + timedelta(days=1, seconds=-1))


def too_long(mall: "MakeshopMall", days: int) -> Refused:
    return errors.code(mall.switches.window_code, f"조회 기간은 최대 {days}일까지 가능합니다")


def page(call: Call, most: int) -> Page:
    """`page` and `limit`; `limit` is `most` when left out, and never more."""
    size = min(max(integer(call, "limit", most), 1), most)
    return Page(max(integer(call, "page", 1), 1), size, size)


def orders_page(mall: "MakeshopMall", call: Call, most: int) -> Page:
    """The same for orders, which above 1000 rows come back broken, as the switch `over_limit` says."""
    asked, form = page(call, most), mall.switches.over_limit
    if asked.size <= BROKEN_ABOVE or form == "honoured":
        return asked
    return Page(asked.number, asked.size, BROKEN_ABOVE, breaks=form == "broken")


def integer(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else default


def keys(call: Call, *names: str) -> list[str]:
    """The keys in a comma list under any of the names, blanks left out."""
    return [part.strip() for name in names for part in call.listed(name) if part.strip()]


def overriding(mall: "MakeshopMall", call: Call, name: str) -> list[str]:
    """The numbers of a filter that overrides all others. Raises Refused where the mall does not take several."""
    form = mall.switches.many_keys
    several = keys(call, name) if form == "one_text" else keys(call, name, f"{name}s")
    if len(several) < 2 or form == "honoured":
        return several
    if form == "refused":
        raise errors.code(errors.FAILURE, f"{name} 형식이 올바르지 않습니다")
    return [",".join(several)]


def ascending(call: Call) -> bool:
    return call.query.get("orderByType", "desc").lower() == "asc"


def named(call: Call) -> frozenset[str]:
    """What `fields` names; empty when it was not sent."""
    return frozenset(keys(call, "fields"))


def only(row: dict[str, Any], fields: Collection[str], gated: Collection[str], *, restrict: bool) -> dict[str, Any]:
    """A flat row with the fields named; all but the gated ones when none is."""
    keep_all = not fields or not restrict
    return {name: value for name, value in row.items() if name in fields or (keep_all and name not in gated)}


def _told(call: Call, name: str) -> str:
    return call.query.get(name, "").strip()


def _moment(mall: "MakeshopMall", text: str, form: str) -> datetime:
    """The instant of a Korean wall clock. Raises Refused for what is not in exactly this form."""
    try:
        at = datetime.strptime(text, form).replace(tzinfo=UTC)
        if at.strftime(form) == text:
            return at - NINE_HOURS
    except (ValueError, OverflowError):
        pass
    raise errors.code(mall.switches.window_code, "날짜 형식이 올바르지 않습니다")
