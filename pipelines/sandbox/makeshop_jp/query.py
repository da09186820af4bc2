"""Reading the inputs of searches: times, pages (contract sections 1.2, 1.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from .. import faults
from ..world.storefront import KST
from . import errors

if TYPE_CHECKING:
    from ..wire import Call
    from .mall import MakeShopJpMall

Row = TypeVar("Row")
Input = dict[str, Any]


def page(mall: "MakeShopJpMall", call: "Call", asked: Input, rows: Sequence[Row]) -> tuple[list[Row], dict[str, Any]]:
    """The rows of the page asked for, with the page faults a test switched on, and searchedCount, page, limit."""
    number, size = max(asked.get("page") or 1, 1), served_limit(mall, asked)
    picked, _ = faults.cut(call.page_faults, rows, (number - 1) * size, size)
    limit = size if mall.switches.limit_told == "served" else asked_limit(mall, asked)
    return picked, {"searchedCount": len(rows), "page": number, "limit": limit}


def asked_limit(mall: "MakeShopJpMall", asked: Input) -> int:
    limit = asked.get("limit")
    return limit if isinstance(limit, int) and limit > 0 else mall.switches.default_limit


def served_limit(mall: "MakeShopJpMall", asked: Input) -> int:
    """How many rows a page has: what was asked for, as far as the cap lets it."""
    limit, cap = asked_limit(mall, asked), mall.switches.page_cap
    return min(limit, cap) if cap else limit


@dataclass(frozen=True)
class Window:
    """A stretch of time, both ends included; either may be open. Nothing is outside of one that is open on both."""

    start: datetime | None
    end: datetime | None

    def holds(self, at: datetime | None) -> bool:
        if self.start is None and self.end is None:
            return True
        if at is None:
            return False
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end + timedelta(seconds=1))


def window(asked: Input, first: str, last: str) -> Window:
    """Raises MallError for a time that is none."""
    return Window(moment(asked, first), moment(asked, last))


def moment(asked: Input, name: str) -> datetime | None:
    """An input of 14 digits, Japanese time; None without one. Raises MallError."""
    text = asked.get(name)
    if not text:
        return None
    try:
        if len(text) != 14 or not text.isdigit():
            raise ValueError
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=KST)
    except ValueError:
        raise errors.bad_input(name) from None
