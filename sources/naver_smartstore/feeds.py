"""Windows of orders: the feed of changes, and the conditional search. Each window is read to its end or fails by name.

Both take at most 24 hours, both ends included, and no end in the future of the mall's clock, which may be behind ours.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sources.shared.errors import KmallError, MalformedPage, WindowRefused
from sources.shared.http import Answer
from sources.shared.kinds import reach
from sources.shared.shapes import Record
from sources.shared.windows import KST

from . import settings
from .client import Client, Refused, json_object
from .envelopes import Said, time_of

CHANGES = "/v1/pay-order/seller/product-orders/last-changed-statuses"  # H §7.1
CONDITIONAL = "/v1/pay-order/seller/product-orders"  # H §7.3
OUT_OF_RANGE = "104139"  # H §4.3
# How far an end is taken back when the mall calls it too late without telling its own time.
STEPS_BACK = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5))
EVENT = ("productOrderId", "lastChangedDate", "lastChangedType")


def written(at: datetime) -> str:
    """A time as the mall wants it: KST, with milliseconds even where they are zero."""
    return at.astimezone(KST).isoformat(timespec="milliseconds")


class Windows:
    """A stretch of time in windows that the mall takes. `until` moves back if the mall's clock is behind ours."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self.since = _whole_milliseconds(since)
        self.until = _whole_milliseconds(until)
        self._steps = list(STEPS_BACK)

    def __iter__(self) -> Iterator[tuple[datetime, datetime]]:
        """Neighbours share an edge: both ends are included, and what is on it comes twice."""
        start = self.since
        while start <= self.until:
            end = min(start + settings.FEED_WINDOW, self.until)
            yield start, end
            if end >= self.until:
                return
            start = end

    def step_back(self, said: Said, end: datetime) -> bool:
        """After a refused end: whether an earlier one is worth asking for."""
        if said.at is None:
            if not self._steps:
                return False
            self.until = end - self._steps.pop(0)
            return True
        at = _whole_milliseconds(said.at)
        if at >= end:
            return False  # not a matter of clocks
        self.until = at
        return True


def changes(client: Client, windows: Windows) -> Iterator[list[Record]]:
    """Pages of change events, each event once, in the order of the mall.

    Raises: WindowRefused; MalformedPage if `more` does not lead on or a page holds another number of rows than it says.
    """
    earlier: set[tuple[Any, ...]] = set()
    for start, end in windows:
        here: set[tuple[Any, ...]] = set()
        for rows in _change_pages(client, windows, start, end):
            fresh = {name: row for row in rows if (name := _event(row)) not in earlier and name not in here}
            here.update(fresh)
            yield list(fresh.values())
        earlier = here


def conditional(client: Client, windows: Windows, range_type: str) -> Iterator[list[Record]]:
    """Pages of product orders that have this date in the stretch. A product order may come again in another window."""
    for start, end in windows:
        number = 1
        before: set[str] = set()
        while True:
            params = {
                "from": written(start),
                "to": written(end),
                "rangeType": range_type,
                "pageSize": settings.CONDITIONAL_PAGE,
                "page": number,
                "quantityClaimCompatibility": "true",
            }
            try:
                rows, more = client.read(
                    lambda params=params: client.get(CONDITIONAL, params, "orders"),  # type: ignore[misc]
                    lambda answer, before=before: _found(answer, before),  # type: ignore[misc]
                )
            except Refused as refused:
                end = _earlier_end(refused, windows, start, end)
                if end < start:
                    return
                continue
            yield rows
            if not more:
                break
            before = {str(reach(row, "productOrder.productOrderId")) for row in rows}
            number += 1


def _change_pages(client: Client, windows: Windows, start: datetime, end: datetime) -> Iterator[list[Record]]:
    asked: tuple[str, str] = (written(start), "")
    known = {asked}
    while True:
        params = {"lastChangedFrom": asked[0], "lastChangedTo": written(end), "limitCount": settings.FEED_PAGE}
        if asked[1]:
            params["moreSequence"] = asked[1]
        try:
            rows, more = client.read(
                lambda params=params: client.get(CHANGES, params, "orders"),  # type: ignore[misc]
                lambda answer: _changed(answer, known),
            )
        except Refused as refused:
            end = _earlier_end(refused, windows, start, end)
            if end < start:
                return
            continue
        yield rows
        if more is None:
            return
        asked = more
        known.add(more)


def _changed(answer: Answer, known: set[tuple[str, str]]) -> tuple[list[Record], tuple[str, str] | None]:
    """The events of a page, and where the next one begins. An answer without `data` is an empty window."""
    data = json_object(answer, "orders").get("data") or {}
    rows = data.get("lastChangeStatuses") if isinstance(data, dict) else None
    rows = [] if rows is None and isinstance(data, dict) else rows
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MalformedPage("the feed of changes holds no list of events")
    if isinstance(count := data.get("count"), int) and count != len(rows):
        raise MalformedPage(f"a page of the feed says that it holds {count} events and holds {len(rows)}")
    more = data.get("more")
    if not isinstance(more, dict) or not more.get("moreFrom"):
        return rows, None
    following = (str(more["moreFrom"]), str(more.get("moreSequence") or ""))
    if following in known or _goes_back(following[0], known):
        raise MalformedPage("`more` of the feed of changes does not lead on")
    return rows, following


def _found(answer: Answer, before: set[str]) -> tuple[list[Record], bool]:
    """The product orders of a page, out of their `content`, and whether more follow."""
    data = json_object(answer, "orders").get("data") or {}
    wrapped = data.get("contents") if isinstance(data, dict) else None
    wrapped = [] if wrapped is None and isinstance(data, dict) else wrapped
    if not isinstance(wrapped, list) or not all(isinstance(row, dict) for row in wrapped):
        raise MalformedPage("the conditional search holds no list of product orders")
    rows = [row["content"] if isinstance(row.get("content"), dict) else row for row in wrapped]
    ids = {str(reach(row, "productOrder.productOrderId")) for row in rows}
    if before and ids and ids <= before:
        raise MalformedPage("the conditional search repeats its page")
    return rows, bool(rows) and reach(data, "pagination.hasNext") is True


def _earlier_end(refused: Refused, windows: Windows, start: datetime, end: datetime) -> datetime:
    """An end that the mall's clock may allow. Raises: the refusal, with the window's times, if it is another."""
    if refused.said.code == OUT_OF_RANGE and windows.step_back(refused.said, end):
        return windows.until
    raise _with_times(refused.named, start, end) from None


def _with_times(named: KmallError, start: datetime, end: datetime) -> KmallError:
    if isinstance(named, WindowRefused):
        named.what = f"{named.what} (asked {written(start)} to {written(end)})"
    return named


def _goes_back(following: str, known: set[tuple[str, str]]) -> bool:
    at, first = time_of(following), max(filter(None, (time_of(start) for start, _ in known)), default=None)
    return at is not None and first is not None and at < first


def _event(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(str(row.get(name)) for name in EVENT)


def _whole_milliseconds(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
