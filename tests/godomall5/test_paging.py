"""Every order arrives exactly once, however the mall pages and whatever gets lost on the way."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.godomall5 import Client, ShopSettings
from sources.godomall5.paging import Stretch, orders_between
from sources.godomall5.settings import ORDER_WINDOW_DAYS
from sources.shared.errors import MalformedPage, WindowRefused
from sources.shared.http import Answer, Clock
from sources.shared.ledger import Entry
from sources.shared.windows import Days, cut_days
from tests.godomall5.conftest import NOW
from tests.godomall5.serving import Orders

DAYS = Days(date(2026, 6, 1), date(2026, 6, 29))


def read(orders: Orders, size: int, days: Days = DAYS, seen: set[str] | None = None) -> Counter[int]:
    """How often each order came, read over the mall's XML but without a network."""
    client = Client("main", ShopSettings("p", "s", order_page=size), Clock(lambda: NOW, speed=1e6), None, None)

    def call(path: str, params: dict[str, Any], resource: str) -> Answer:
        assert resource == "orders"
        assert orders.calls < 4000
        form = {name: str(value) for name, value in params.items()}
        return Answer(200, {}, orders("/godomall5" + path, form), path)

    seen = set() if seen is None else seen
    with mock.patch.object(client, "_call", call):
        pages = list(orders_between(client, Entry("orders", NOW), "order", days, seen))
    return Counter(int(record["orderNo"]) for page in pages for record in page.records)


def placed(count: int, step: timedelta = timedelta(hours=3)) -> dict[int, datetime]:
    first = datetime.fromisoformat("2026-06-02")  # in Korean time, as the mall writes it
    return {2606020000000000 + number: first + number * step for number in range(count)}


@settings(max_examples=80, deadline=None)
@given(
    count=st.integers(0, 60),
    size=st.integers(3, 12),
    most=st.sampled_from([4, 7, 10_000]),
    minutes=st.integers(2, 400),
    last_order=st.sampled_from(["normal", "absent", "inverted"]),
    follows=st.tuples(st.booleans(), st.booleans()),
    empty=st.sampled_from(["204", "000", "closed"]),
)
def test_every_order_comes_exactly_once(
    count: int, size: int, most: int, minutes: int, last_order: Any, follows: tuple[bool, bool], empty: Any
) -> None:
    follows_cursor, follows_size = follows
    if not follows_cursor:
        most = 10_000  # a lower limit of no round number and no cursor at once: nothing could tell of it
    numbers = placed(count, timedelta(minutes=minutes))
    orders = Orders(numbers, last_order, follows_cursor, follows_size, most, empty)
    assert read(orders, size) == Counter(list(numbers))


@settings(max_examples=60, deadline=None)
@given(count=st.integers(1, 20), size=st.integers(4, 30), loss=st.sampled_from(["first", "last", "all", "twice"]))
def test_what_one_short_answer_lost_comes_with_the_next(count: int, size: int, loss: str) -> None:
    numbers = placed(count)
    assert read(Orders(numbers, losses=[loss]), size) == Counter(list(numbers))


@pytest.mark.parametrize("after", range(5))
def test_orders_that_come_and_go_while_one_pages_disturb_no_other(after: int) -> None:
    numbers = placed(25)
    came = read(Orders(dict(numbers), losses=[""] * after + ["new", "gone"]), 10)
    assert set(numbers) - set(came) <= {min(numbers)}
    assert set(came.values()) == {1}


@pytest.mark.parametrize("after", range(5))
@pytest.mark.parametrize("loss", ["last", "all", "twice"])
def test_a_loss_at_any_call_is_made_good(loss: str, after: int) -> None:
    numbers = placed(25)
    assert read(Orders(numbers, losses=[""] * after + [loss]), 10) == Counter(list(numbers))


def test_a_limit_of_the_malls_own_ends_no_window() -> None:
    numbers = placed(30)
    assert read(Orders(numbers, most=7), 100) == Counter(list(numbers))
    assert read(Orders(numbers, most=10, follows_cursor=False), 100) == Counter(list(numbers))


def test_an_ignored_cursor_is_read_in_shorter_windows_down_to_hours() -> None:
    numbers = placed(200, timedelta(minutes=11))  # 131 a day, and pages of 20
    orders = Orders(numbers, follows_cursor=False)
    assert read(orders, 20) == Counter(list(numbers))
    assert orders.calls < 300


def test_a_minute_that_holds_more_than_a_page_is_refused_by_name() -> None:
    numbers = placed(30, timedelta(seconds=1))
    with pytest.raises(WindowRefused, match="in the minute of 2026-06-02 00:00") as refused:
        read(Orders(numbers, follows_cursor=False), 10)
    assert "order_page" in refused.value.fix


@pytest.mark.parametrize(("count", "calls"), [(0, 2), (1, 3), (7, 3), (9, 3), (10, 3), (11, 4), (25, 5)])
def test_a_window_costs_two_calls_more_than_its_pages(count: int, calls: int) -> None:
    orders = Orders(placed(count))
    read(orders, 10)
    assert orders.calls == calls


def test_an_order_of_an_earlier_window_is_not_handed_out_again() -> None:
    seen: set[str] = set()
    numbers = placed(5)
    assert sum(read(Orders(numbers), 3, seen=seen).values()) == 5
    assert read(Orders(numbers), 3, seen=seen) == Counter()


def test_a_row_without_a_number_fails_by_name() -> None:
    phantom = b"<data><header><code>000</code></header><return><order_data><x>1</x></order_data></return></data>"
    with mock.patch.object(Orders, "_page", return_value=phantom), pytest.raises(MalformedPage, match="orderNo"):
        read(Orders(placed(3)), 3)


@given(st.dates(date(2016, 1, 1), date(2030, 1, 1)), st.integers(1, 29))
def test_halves_meet_without_gap_or_overlap(first: date, length: int) -> None:
    whole = Stretch.of(Days(first, first + timedelta(days=length - 1)))
    stretches = [whole]
    while any(each.last - each.first > timedelta(hours=5) for each in stretches):
        stretches = [half for each in stretches for half in each.halves()]
    assert (stretches[0].first, stretches[-1].last) == (whole.first, whole.last)
    for earlier, later in pairwise(stretches):
        assert later.first - earlier.last == timedelta(seconds=1)


@given(st.dates(date(2016, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_no_window_is_longer_than_the_mall_allows(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    windows = list(cut_days(first, last, ORDER_WINDOW_DAYS))
    assert sum(each.length for each in windows) == more + 1
    for each in windows:
        asked = Stretch.of(each).params
        assert (date.fromisoformat(asked["endDate"]) - date.fromisoformat(asked["startDate"])).days < 30


def test_whole_days_are_asked_for_as_days_and_parts_as_times() -> None:
    day = Stretch.of(Days(date(2026, 6, 1), date(2026, 6, 1)))
    assert day.params == {"startDate": "2026-06-01", "endDate": "2026-06-01"}
    assert [half.params for half in day.halves()] == [
        {"startDate": "2026-06-01 00:00:00", "endDate": "2026-06-01 11:59:59"},
        {"startDate": "2026-06-01 12:00:00", "endDate": "2026-06-01 23:59:59"},
    ]
