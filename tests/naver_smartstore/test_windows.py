"""Windows of the feed: at most a day, no end in the future, every event once whatever the pages look like."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.naver_smartstore.client import Refused
from sources.naver_smartstore.envelopes import Said
from sources.naver_smartstore.feeds import Windows, changes, conditional, written
from sources.shared.errors import KmallError, MalformedPage
from sources.shared.windows import KST

from .recorded import NOW, Calls

DAY = timedelta(hours=24)
START = datetime(2022, 5, 1, tzinfo=KST)
instants = st.integers(0, 5 * 86_400_000).map(lambda milliseconds: START + timedelta(milliseconds=milliseconds))


def row(at: datetime, number: int) -> dict[str, Any]:
    return {"productOrderId": f"{number:016d}", "lastChangedDate": written(at), "lastChangedType": "PAYED"}


class Feed:
    """The mall's feed as its reference describes it: pages of `size`, `more` names the first row not delivered."""

    def __init__(self, rows: list[dict[str, Any]], size: int, now: datetime = NOW, empty: bool = True) -> None:
        self.rows = sorted(rows, key=lambda each: (each["lastChangedDate"], each["productOrderId"]))
        self.size, self.now, self.empty = size, now, empty
        self.asked: list[dict[str, Any]] = []

    def __call__(self, method: str, path: str, asked: dict[str, Any]) -> Any:
        self.asked.append(asked)
        start, end = (datetime.fromisoformat(asked[name]) for name in ("lastChangedFrom", "lastChangedTo"))
        assert end - start < DAY
        if end > self.now:
            return "104139"
        first = (asked["lastChangedFrom"], asked.get("moreSequence", ""))
        rows = [each for each in self.rows if first <= _place(each) and each["lastChangedDate"] <= written(end)]
        if not rows and self.empty:
            return {"timestamp": written(self.now), "traceId": "fake"}
        data: dict[str, Any] = {"lastChangeStatuses": rows[: self.size], "count": len(rows[: self.size])}
        if len(rows) > self.size:
            data["more"] = dict(zip(("moreFrom", "moreSequence"), _place(rows[self.size]), strict=True))
        return {"timestamp": written(self.now), "data": data}


def _place(each: dict[str, Any]) -> tuple[str, str]:
    return each["lastChangedDate"], each["productOrderId"]


@given(instants, instants)
@settings(max_examples=60, deadline=None)
def test_windows_leave_no_gap_and_are_shorter_than_a_day(one: datetime, other: datetime) -> None:
    since, until = min(one, other), max(one, other)
    windows = list(Windows(since, until))
    assert (windows[0][0], windows[-1][1]) == (since, until)
    assert all(end - start < DAY for start, end in windows)
    assert all(before[1] == after[0] for before, after in pairwise(windows))


@given(
    st.lists(st.tuples(st.sampled_from([0, 1, 86_399_999, 86_400_000, 90_000_000]), st.integers(0, 30)), max_size=40),
    st.integers(1, 7),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_every_event_comes_once(events: list[tuple[int, int]], size: int, empty: bool) -> None:
    rows = [row(START + timedelta(milliseconds=at), number) for at, number in set(events)]
    client = Calls(Feed(rows, size, empty=empty))
    came = [each for page in changes(client, Windows(START, START + 3 * DAY)) for each in page]
    assert sorted(came, key=_place) == sorted(rows, key=_place)


@given(st.integers(0, 30 * 60_000), st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_mall_whose_clock_is_behind_is_read_to_its_own_present(milliseconds: int, tells: bool) -> None:
    behind = timedelta(milliseconds=milliseconds if tells else milliseconds % 300_000)
    feed = Feed([row(NOW - DAY, 1)], 3, now=NOW - behind)
    client, windows = Calls(feed), Windows(NOW - DAY, NOW)
    if tells:
        _let_refusals_tell_the_time(client, feed)
    assert [each["productOrderId"] for page in changes(client, windows) for each in page] == [f"{1:016d}"]
    assert windows.until <= feed.now
    assert feed.now - windows.until < (timedelta(seconds=1) if tells else timedelta(minutes=6))


def _let_refusals_tell_the_time(client: Calls, feed: Feed) -> None:
    plain = client._answer

    def answer(*asked: Any, **sent: Any) -> Any:
        try:
            return plain(*asked, **sent)
        except Refused as refused:
            refused.said = Said(refused.said.code, at=feed.now)
            raise

    client._answer = answer  # type: ignore[method-assign]


def test_a_range_that_is_refused_without_a_future_is_an_error_with_its_times() -> None:
    client = Calls(lambda method, path, asked: "104139")
    with pytest.raises(KmallError):
        list(changes(client, Windows(NOW - DAY, NOW)))
    assert len(client.calls) == 4  # three steps back at most


@pytest.mark.parametrize("more", [{"moreFrom": written(NOW - DAY)}, {"moreFrom": written(NOW - 2 * DAY)}])
def test_more_that_does_not_lead_on_is_not_followed_for_ever(more: dict[str, str]) -> None:
    body = {"data": {"lastChangeStatuses": [row(NOW - DAY, 1)], "count": 1, "more": more}}
    client = Calls(lambda method, path, asked: body)
    with pytest.raises(MalformedPage, match="lead on"):
        list(changes(client, Windows(NOW - DAY, NOW - DAY + timedelta(hours=1))))
    assert len(client.calls) == 2  # asked once more, in case it was an accident


def test_a_page_that_holds_fewer_than_it_says_is_asked_for_again() -> None:
    pages = [{"data": {"lastChangeStatuses": [row(NOW, 1)], "count": 2}}]
    pages += [{"data": {"lastChangeStatuses": [row(NOW, 1), row(NOW, 2)], "count": 2}}]
    client = Calls(lambda method, path, asked: pages.pop(0))
    assert sum(len(page) for page in changes(client, Windows(NOW, NOW))) == 2


def test_times_are_sent_in_seoul_with_milliseconds() -> None:
    feed = Feed([], 3)
    list(changes(Calls(feed), Windows(NOW - timedelta(hours=1), NOW)))
    assert feed.asked == [
        {
            "lastChangedFrom": "2022-05-12T09:00:00.000+09:00",
            "lastChangedTo": "2022-05-12T10:00:00.000+09:00",
            "limitCount": 300,
        }
    ]


@given(st.integers(0, 11), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_the_conditional_search_is_read_to_its_last_page(count: int, size: int) -> None:
    names = [f"{number:016d}" for number in range(count)]

    def answer(method: str, path: str, asked: dict[str, Any]) -> Any:
        start = (asked["page"] - 1) * size
        found = [{"productOrderId": name, "content": {"productOrder": {"productOrderId": name}}} for name in names]
        more = start + size < count
        return {"data": {"contents": found[start : start + size], "pagination": {"hasNext": more}}}

    pages = conditional(Calls(answer), Windows(NOW - timedelta(hours=1), NOW), "PAYED_DATETIME")
    assert [each["productOrder"]["productOrderId"] for page in pages for each in page] == names


def test_a_conditional_page_that_comes_again_ends_by_name() -> None:
    content = {"productOrderId": "1", "content": {"productOrder": {"productOrderId": "1"}}}
    body = {"data": {"contents": [content], "pagination": {"hasNext": True}}}
    with pytest.raises(MalformedPage, match="repeats"):
        list(conditional(Calls(lambda *_: body), Windows(NOW - timedelta(hours=1), NOW), "PAYED_DATETIME"))
