"""Every row arrives exactly once, however short the mall cuts its pages and whatever moves while one pages."""

from collections import Counter
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.makeshop import ShopSettings, shapes
from sources.makeshop.jp_client import Client
from sources.shared.errors import IncompleteWindow, MalformedPage
from sources.shared.http import Answer, Clock
from sources.shared.ledger import Entry
from tests.makeshop.jp.conftest import NOW
from tests.makeshop.jp.serving import Desk, product


def a_client(**keys: Any) -> Client:
    made = ShopSettings("jp", access_token="t", api_key="k", **keys)
    return Client("main", made, Clock(lambda: NOW, speed=1e6), None, None)


def read(desk: Desk, entry: Entry | None = None, **keys: Any) -> Counter[int]:
    """How often each product came, without a network."""
    client = a_client(**keys)

    def call(document: Any, variables: Any, resource: str) -> Answer:
        assert len(desk.asked) < 2000
        status, body = desk({}, {"query": document.text, "variables": variables})
        return Answer(status, {}, body, "/v1/graphql")

    entry = entry or Entry("products", NOW)
    with mock.patch.object(client, "_call", call):
        pages = client.listed(client.document("products"), shapes.JP_PRODUCT, "systemCode", {}, entry, set())
        return Counter(int(record["systemCode"]) for page in pages for record in page.records)


def a_desk(count: int, **more: Any) -> Desk:
    return Desk({"searchProduct": [product(number) for number in range(1, count + 1)]}, **more)


def once(count: int) -> Counter[int]:
    return Counter(range(1, count + 1))


@settings(max_examples=60, deadline=None)
@given(count=st.integers(0, 40), size=st.integers(1, 12), cap=st.integers(1, 12), counts=st.booleans())
def test_every_row_comes_exactly_once_under_a_silent_cap(count: int, size: int, cap: int, counts: bool) -> None:
    assert read(a_desk(count, cap=cap, counts=counts), page_size=size) == once(count)


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(1, 30),
    cap=st.integers(2, 9),
    call=st.integers(2, 6),
    place=st.integers(0, 30),
    is_new=st.booleans(),
    counts=st.booleans(),
)
def test_rows_that_shift_while_one_pages_are_all_read(
    count: int, cap: int, call: int, place: int, is_new: bool, counts: bool
) -> None:
    """One row is put in or taken away before a call. Without a count a lost row leaves no trace, so it has one."""
    desk = a_desk(count, cap=cap, counts=counts or not is_new)
    rows = desk.rows["searchProduct"]

    def change() -> None:
        if is_new:
            rows.insert(min(place, len(rows)), product(100))
        else:
            del rows[min(place, len(rows) - 1)]

    desk.before[call] = change
    came = read(desk, page_size=9)
    assert {int(row["systemCode"]) for row in rows} - set(came) <= {100}
    assert set(came.values()) == {1}


def test_a_page_cut_to_a_cap_does_not_end_a_list() -> None:
    """A shop lost three quarters of its catalogue to `rows < limit`."""
    desk = a_desk(845)
    assert read(desk, page_size=1000) == once(845)
    assert [asked["page"] for _, asked in desk.asked] == [1, 2, 3, 4, 5]
    assert {asked["limit"] for _, asked in desk.asked} == {1000}


@pytest.mark.parametrize(("count", "calls"), [(0, 1), (1, 1), (199, 1), (200, 1), (201, 2), (400, 2)])
def test_no_call_is_made_once_the_count_is_reached(count: int, calls: int) -> None:
    desk = a_desk(count)
    read(desk)
    assert len(desk.asked) == calls


def test_a_mall_that_ignores_the_page_is_named_and_not_asked_for_ever() -> None:
    desk = a_desk(30, cap=10, pages=False)
    with pytest.raises(MalformedPage, match="page 2 is page 1 again"):
        read(desk)
    assert len(desk.asked) == 6


def test_a_count_that_rows_never_reach_fails_after_reading_again() -> None:
    desk = a_desk(30, cap=10)
    full = desk.__call__

    def short(headers: Any, body: Any) -> Any:
        status, sent = full(headers, body)
        return status, sent.replace(b'"searchedCount": 30', b'"searchedCount": 31')

    with mock.patch.object(Desk, "__call__", lambda _, *call: short(*call)):
        entry = Entry("products", NOW)
        with pytest.raises(IncompleteWindow, match="30 of 31 rows"):
            read(desk, entry)
    assert entry.distinct_keys == 30


def test_a_complexity_limit_makes_pages_smaller() -> None:
    client = a_client()
    orders = client.document("orders")
    assert orders.points(200) > 1000
    desk = a_desk(60)
    assert read(desk, max_complexity=1000) == once(60)
    (size,) = {asked["limit"] for _, asked in desk.asked}
    products = client.document("products")
    assert products.points(size) <= 1000 < products.points(size + 1)


def test_a_query_that_the_mall_calls_too_complex_is_asked_in_smaller_pages() -> None:
    desk = a_desk(30)
    full = desk.__call__

    def strict(headers: Any, body: Any) -> Any:
        if body["variables"]["input"]["limit"] > 30:
            return 200, b'{"data": null, "errors": [{"message": "query complexity 4800 exceeds 1000"}]}'
        return full(headers, body)

    with mock.patch.object(Desk, "__call__", lambda _, *call: strict(*call)):
        assert read(desk) == once(30)
    assert {asked["limit"] for _, asked in desk.asked} == {25}


@pytest.mark.parametrize("rows", ["null", '[{"systemCode": null}]', '[{"systemCode": "1"}, null]', '"none"'])
def test_a_page_that_is_none_fails_by_name(rows: str) -> None:
    told = f'{{"data": {{"searchProduct": {{"products": {rows}, "searchedCount": 2}}}}}}'.encode()
    answers, fails = mock.patch.object(Desk, "__call__", return_value=(200, told)), (MalformedPage, IncompleteWindow)
    with answers, pytest.raises(fails):
        read(a_desk(2))
