"""Lists as pages: the silent cap, numbers from 1, searchedCount, faults. Contract section 1.3, checklist section 4."""

from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop_jp.caller import LISTS, MEMBERS, ORDERS, PRODUCTS, REVIEWS, Caller

KEYS = {ORDERS: "systemOrderNumber", PRODUCTS: "systemCode", MEMBERS: "memberId", REVIEWS: "reviewId"}
OPERATIONS = {ORDERS: "searchOrder", PRODUCTS: "searchProduct", MEMBERS: "searchMember", REVIEWS: "searchReview"}
EVERY_LIST = pytest.mark.parametrize("query", KEYS, ids=LISTS.get)


def keys(caller: Caller, query: str, **asked: Any) -> list[str]:
    return [row[KEYS[query]] for row in caller.page(query, **asked)]


def test_page_holds_two_hundred_rows_whatever_was_asked(reader: Caller) -> None:
    found = reader.data(ORDERS, page=1, limit=1000)

    assert len(found["orders"]) == 200
    assert found["searchedCount"] > 200


@pytest.mark.parametrize(("cap", "rows"), [(3, 3), (0, 8), (200, 8)])
def test_cap_is_a_switch(sandbox: Sandbox, caller: Caller, cap: int, rows: int) -> None:
    sandbox.makeshop_jp.switches.page_cap = cap

    assert len(caller.page(PRODUCTS, limit=8)) == rows


@EVERY_LIST
def test_pages_count_from_one_and_end_with_an_empty_one(sandbox: Sandbox, caller: Caller, query: str) -> None:
    sandbox.world.advance(days=12)
    whole = keys(caller, query, limit=200) if query != MEMBERS else [row["memberId"] for row in caller.rows(query)]
    size = -(-len(whole) // 3)

    pages = [keys(caller, query, page=number, limit=size) for number in range(1, 5)]

    assert [key for page in pages for key in page] == whole
    assert len(set(whole)) == len(whole) > 2
    assert pages[3] == []


@EVERY_LIST
def test_every_page_tells_how_many_were_found(reader: Caller, query: str) -> None:
    total = len(reader.rows(query))

    assert [reader.data(query, page=page, limit=7)["searchedCount"] for page in (1, 2, 9_999)] == [total] * 3


def test_page_below_one_and_no_page_are_the_first(caller: Caller) -> None:
    first = keys(caller, PRODUCTS, page=1, limit=4)

    assert keys(caller, PRODUCTS, page=0, limit=4) == keys(caller, PRODUCTS, limit=4) == first


@pytest.mark.parametrize(("told", "limit"), [("asked", 1000), ("served", 200)])
def test_limit_is_repeated_as_asked_or_as_served(sandbox: Sandbox, caller: Caller, told: str, limit: int) -> None:
    sandbox.makeshop_jp.switches.limit_told = told

    assert caller.data(PRODUCTS, limit=1000)["limit"] == limit


def test_without_limit_a_page_has_the_default(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.switches.default_limit = 5

    assert [len(caller.page(PRODUCTS)), len(caller.page(PRODUCTS, limit=0))] == [5, 5]


@pytest.mark.parametrize("query", [ORDERS, PRODUCTS], ids=LISTS.get)
@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("limit_ignored", lambda every: every[3:]),
        ("repeat_page", lambda every: every[:3]),
        ("duplicate_rows", lambda every: [every[3], *every[3:6]]),
        ("row_appeared", lambda every: every[2:5]),
        ("row_vanished", lambda every: every[4:7]),
        ("missing_rows", lambda every: every[3:5]),
        ("empty_page", lambda _every: []),
    ],
)
def test_page_faults_strike_one_operation(sandbox: Sandbox, caller: Caller, query: str, kind: str, change: Any) -> None:
    every, other = keys(caller, query, limit=200), next(each for each in (ORDERS, PRODUCTS) if each != query)
    untouched = keys(caller, other, page=2, limit=3)
    fault = sandbox.makeshop_jp.faults.add(kind, path=f"*/{OPERATIONS[query]}", times=None)

    assert keys(caller, query, page=2, limit=3) == change(every)
    assert keys(caller, other, page=2, limit=3) == untouched
    assert fault.hits == 1


def test_failures_strike_one_operation_too(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.faults.add(status=503, path="searchProduct")

    broken, other, again = (caller.post(query, {"input": {}}) for query in (PRODUCTS, ORDERS, PRODUCTS))

    assert [broken.status_code, other.status_code, again.status_code] == [503, 200, 200]
    assert broken.json()["errors"][0]["extensions"] == {"code": "SERVICE_UNAVAILABLE"}


def test_orders_move_between_pages_while_somebody_pages(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.faults.add(action=lambda: sandbox.world.advance(hours=30), path="searchOrder", after=1)
    first = keys(caller, ORDERS, limit=3)

    second = keys(caller, ORDERS, limit=3)

    assert first != second
    assert second[0] > first[0]
