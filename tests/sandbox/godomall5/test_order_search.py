"""Order_Search as a list: windows, cursor, filters, page faults. Contract section 4.1, checklist section 11."""

from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.godomall5.caller import ORDERS, Caller, lines_of, parsed, text, texts
from tests.sandbox.godomall5.conftest import FIRST, LAST

WINDOW = {"dateType": "order", "startDate": "2025-12-15", "endDate": "2026-01-04"}


def numbers(caller: Caller, **told: Any) -> list[str]:
    return texts(caller.rows(ORDERS, **{**WINDOW, **told}), "orderNo")


def test_orders_come_newest_first_or_oldest_first(reader: Caller) -> None:
    newest = numbers(reader)

    assert newest == sorted(newest, key=int, reverse=True)
    assert numbers(reader, sort="orderNo desc") == newest
    assert numbers(reader, sort="orderNo asc") == newest[::-1]
    assert {len(number) for number in newest} == {16}


def test_number_starts_with_the_korean_time_of_the_order(reader: Caller) -> None:
    for order in reader.rows(ORDERS, **WINDOW):
        assert text(order, "orderNo")[:12] == "".join(each for each in text(order, "orderDate")[2:] if each.isdigit())


def test_dates_are_korean_days_with_both_ends(reader: Caller) -> None:
    days = texts(reader.orders("2025-12-20", "2025-12-22"), "orderDate")
    one_day = texts(reader.orders("2025-12-21", "2025-12-21"), "orderDate")

    assert {day[:10] for day in days} == {"2025-12-20", "2025-12-21", "2025-12-22"}
    assert [day for day in days if day.startswith("2025-12-21")] == one_day


def test_times_narrow_a_window_below_a_day(reader: Caller) -> None:
    every = texts(reader.orders("2025-12-21", "2025-12-21"), "orderDate")

    morning = texts(reader.orders("2025-12-21 00:00:00", "2025-12-21 11:59:59"), "orderDate")
    evening = texts(reader.orders("2025-12-21 12:00:00", "2025-12-21 23:59:59"), "orderDate")

    assert evening + morning == every
    assert morning
    assert evening


@pytest.mark.parametrize(("first", "code"), [("2025-12-05", "000"), ("2025-12-04", "201")])
def test_thirty_days_apart_is_the_longest_window(reader: Caller, first: str, code: str) -> None:
    assert reader.code(ORDERS, dateType="order", startDate=first, endDate="2026-01-04") == code


@pytest.mark.parametrize(
    "told",
    [
        {"dateType": "order"},
        {"startDate": FIRST, "endDate": LAST},
        {"dateType": "paid", "startDate": FIRST, "endDate": LAST},
        {"dateType": "order", "startDate": FIRST},
        {"dateType": "order", "startDate": "20260105", "endDate": LAST},
    ],
)
def test_missing_period_or_date_type_is_202(caller: Caller, told: dict[str, str]) -> None:
    assert caller.code(ORDERS, **told) == "202"


@pytest.mark.parametrize(
    ("form", "code", "body"),
    [("204", "204", b"<return>"), ("whitespace", "000", b"<return>\n</return>"), ("self_closed", "000", b"<return/>")],
)
def test_nothing_found_has_three_forms(sandbox: Sandbox, caller: Caller, form: str, code: str, body: bytes) -> None:
    sandbox.godomall5.switches.no_orders = form

    answer = caller.post(ORDERS, dateType="order", startDate="2025-01-01", endDate="2025-01-20")

    assert text(parsed(answer.content), "header/code") == code
    assert body in answer.content
    assert len(parsed(answer.content).find("return")) == 0


def test_without_size_the_window_comes_whole_and_without_flag(reader: Caller, lived_in: Sandbox) -> None:
    found = reader.document(ORDERS, **WINDOW)

    assert len(found.find("return")) == len(lived_in.godomall5.front.orders) > 200
    assert found.find("header/lastOrder") is None
    assert found.find("header/total") is None


def paged(caller: Caller, size: int, flags: list[str] | None = None) -> list[str]:
    """By the smallest number seen, until a page is not full."""
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(100):
        found = caller.document(ORDERS, **WINDOW, size=size, **cursor)
        page = texts(list(found.find("return")), "orderNo")
        if flags is not None:
            flags.append(text(found, "header/lastOrder"))
        seen += page
        if len(page) < size:
            return seen
        cursor = {"lastOrder": min(page, key=int)}
    raise AssertionError("the cursor does not advance")


def test_cursor_leads_through_every_order_once(reader: Caller) -> None:
    flags: list[str] = []

    assert paged(reader, 50, flags) == numbers(reader)
    assert flags == ["true"] * (len(flags) - 1) + ["false"]


def test_last_page_may_be_full(reader: Caller) -> None:
    every = numbers(reader)

    rest = reader.document(ORDERS, **WINDOW, size=10, lastOrder=every[-11])

    assert texts(list(rest.find("return")), "orderNo") == every[-10:]
    assert text(rest, "header/lastOrder") == "false"


def test_cursor_means_smaller_than_in_either_order(reader: Caller) -> None:
    every = numbers(reader)

    assert numbers(reader, size=300, lastOrder=every[20], sort="orderNo asc") == every[:20:-1]


@pytest.mark.parametrize(("switch", "first"), [("inverted", "false"), ("absent", "")])
def test_flag_can_be_inverted_or_absent(sandbox: Sandbox, caller: Caller, switch: str, first: str) -> None:
    sandbox.godomall5.switches.last_order = switch

    found = caller.document(ORDERS, dateType="order", startDate=FIRST, endDate=LAST, size=2)

    assert text(found, "header/lastOrder") == first
    assert len(found.find("return")) == 2


def test_ignored_cursor_gives_the_first_page_again(sandbox: Sandbox, caller: Caller) -> None:
    window = {"dateType": "order", "startDate": FIRST, "endDate": LAST, "size": 3}
    first = texts(caller.rows(ORDERS, **window), "orderNo")
    sandbox.godomall5.switches.cursor = "ignored"

    assert texts(caller.rows(ORDERS, **window, lastOrder=first[-1]), "orderNo") == first


def test_page_number_is_ignored_unless_switched(sandbox: Sandbox, caller: Caller) -> None:
    window = {"dateType": "order", "startDate": FIRST, "endDate": LAST, "size": 3}
    first = texts(caller.rows(ORDERS, **window, page=2), "orderNo")
    sandbox.godomall5.switches.orders_page = "honoured"
    second = texts(caller.rows(ORDERS, **window, page=2), "orderNo")

    every = texts(caller.orders(FIRST, LAST), "orderNo")
    assert (first, second) == (every[:3], every[3:6])


def test_size_has_a_maximum_and_a_window_may_have_a_cap(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.switches.size_maximum = 4
    sandbox.godomall5.switches.orders_cap = 6

    assert len(caller.orders(FIRST, LAST, size=100)) == 4
    assert len(caller.orders(FIRST, LAST)) == 6


def test_one_order_by_number_needs_no_dates(reader: Caller) -> None:
    wanted = numbers(reader)[7]

    assert text(reader.order(wanted), "orderNo") == wanted
    assert reader.code(ORDERS, dateType="order", orderNo="2512010000000001") == "204"


def test_shop_and_channel_filters(reader: Caller) -> None:
    every = reader.rows(ORDERS, **WINDOW)

    for name, path, values in (("mallSno", "mallSno", ("1", "2")), ("orderChannel", "orderChannelFl", ("naverpay",))):
        for value in values:
            expected = [text(order, "orderNo") for order in every if text(order, path) == value]
            assert numbers(reader, **{name: value}) == expected != []


def test_status_filter_finds_orders_with_all_their_lines(reader: Caller) -> None:
    every = reader.rows(ORDERS, **WINDOW)
    expected = {text(order, "orderNo") for order in every if "r3" in texts(lines_of(order), "orderStatus")}

    found = reader.rows(ORDERS, **WINDOW, orderStatus="r3")

    assert {text(order, "orderNo") for order in found} == expected != set()
    assert {status for order in found for status in texts(lines_of(order), "orderStatus")} > {"r3"}


def test_status_filter_can_hide_the_other_lines(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=12)
    sandbox.godomall5.switches.status_filter_keeps_lines = False

    found = caller.orders("2025-12-25", "2026-01-20", orderStatus="r3")

    assert {status for order in found for status in texts(lines_of(order), "orderStatus")} == {"r3"}


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
def test_page_faults_strike_the_list(sandbox: Sandbox, caller: Caller, kind: str, change: Any) -> None:
    every = texts(caller.orders(FIRST, LAST), "orderNo")
    sandbox.godomall5.faults.add(kind, path="*/Order_Search.php")

    page = caller.orders(FIRST, LAST, size=3, lastOrder=every[2])

    assert texts(page, "orderNo") == change(every)


def test_order_may_change_while_somebody_pages(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.faults.add(action=lambda: sandbox.world.advance(hours=30), path="Order_Search", after=1)
    first = caller.orders(FIRST, "2026-01-09", size=3)

    second = caller.orders(FIRST, "2026-01-09", size=3)

    assert texts(first, "orderNo") != texts(second, "orderNo")
    assert int(text(second[0], "orderNo")) > int(text(first[0], "orderNo"))
