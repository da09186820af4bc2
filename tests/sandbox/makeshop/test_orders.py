"""Finding orders: windows, dates, pages, numbers, faults. Contract 2.2 to 2.5."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop.caller import Caller, korean
from tests.sandbox.makeshop.conftest import WINDOW


def numbers(rows: list[Any]) -> list[str]:
    return [row["order"]["ordernum"] for row in rows]


def found(caller: Caller, **told: Any) -> list[str]:
    return numbers(caller.rows("order/2", **{**WINDOW, **told}))


def test_orders_are_an_object_keyed_by_number_newest_first(reader: Caller) -> None:
    listed = reader.read("order/2", **WINDOW)["list"]

    assert list(listed) == numbers(list(listed.values())) == sorted(listed, reverse=True)
    assert {len(number) for number in listed} == {26}
    assert found(reader, orderByType="asc") == list(listed)[::-1]


def test_lines_are_an_object_keyed_by_their_number(reader: Caller) -> None:
    for order in reader.rows("order/2", **WINDOW):
        assert list(order["product"]) == [line["num"] for line in order["product"].values()]
        assert order["order"]["basket_count"] == str(len(order["product"]))


def test_both_can_be_arrays(sandbox: Sandbox, caller: Caller) -> None:
    usual = caller.read("order/2", **WINDOW)["list"]
    sandbox.makeshop.switches.order_list = sandbox.makeshop.switches.order_lines = "array"

    listed = caller.read("order/2", **WINDOW)["list"]

    assert numbers(listed) == list(usual)
    assert [order["product"] for order in listed] == [list(order["product"].values()) for order in usual.values()]


def test_the_number_begins_with_the_korean_time_of_the_order(reader: Caller) -> None:
    for order in reader.rows("order/2", **WINDOW):
        told = order["order"]
        assert told["ordernum"][:14] == "".join(each for each in told["order_date"] if each.isdigit())


def test_both_ends_of_a_window_are_in_it(reader: Caller) -> None:
    every = found(reader)
    dates = {order["order"]["ordernum"]: order["order"]["order_date"] for order in reader.rows("order/2", **WINDOW)}

    newest, oldest = dates[every[4]], dates[every[9]]

    assert found(reader, InquiryTimeFrom=oldest, InquiryTimeTo=newest) == every[4:10]


@pytest.mark.parametrize("path", ["order/2", "order_search"])
@pytest.mark.parametrize(("end", "code"), [("2026-01-04 00:00:00", "0000"), ("2026-01-04 00:00:01", "9999")])
def test_thirty_days_are_the_longest_window(reader: Caller, path: str, end: str, code: str) -> None:
    answer = reader.get(path, InquiryTimeFrom="2025-12-05 00:00:00", InquiryTimeTo=end)

    assert (answer.status_code, answer.json()["return_code"]) == (200, code)
    assert ("return_message" in answer.json()) == (code != "0000")


def test_a_window_may_be_refused_with_another_code(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.switches.window_code = "9998"

    assert caller.code("order/2") == "9998"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"InquiryTimeTo": "2026-01-04 00:00:00"},
        {"InquiryTimeFrom": "2026-01-04"},
        {"InquiryTimeFrom": "20260104000000"},
        {**WINDOW, "searchDateType": "modified"},
    ],
)
def test_absent_or_odd_dates_are_9999(caller: Caller, told: dict[str, str]) -> None:
    assert caller.code("order/2", **told) == "9999"


def test_a_window_without_end_ends_now(sandbox: Sandbox, caller: Caller) -> None:
    since = korean(sandbox.world.now - timedelta(days=30))

    assert len(caller.rows("order/2", InquiryTimeFrom=since)) == len(sandbox.makeshop.front.orders)


DATED = {
    "paid": lambda order: [order["payment"]["pay_date"]],
    "canceled": lambda order: [line["cancelend_date"] for line in order["product"].values()],
    "returned": lambda order: [line["returnend_date"] for line in order["product"].values()],
    "tradeend": lambda order: [line["tradeend_date"] for line in order["product"].values()],
    "cancel_requested": lambda order: [row["request_date"] for row in order["cancel"]],
    "return_accepted": lambda order: [row["request_date"] for row in order["return"]],
}


@pytest.mark.parametrize("kind", DATED)
def test_other_dates_find_orders_by_what_happened_to_them(lived_in: Sandbox, reader: Caller, kind: str) -> None:
    every = reader.orders(lived_in.world.now - timedelta(days=25), lived_in.world.now)
    first, last = "2025-12-26 00:00:00", "2026-01-04 12:00:00"
    expected = {
        order["order"]["ordernum"] for order in every if any(first <= date <= last for date in DATED[kind](order))
    }

    window = {"InquiryTimeFrom": first, "InquiryTimeTo": last}

    assert set(numbers(reader.rows("order/2", searchDateType=kind, **window))) == expected != set()


def test_numbers_override_all_other_filters(reader: Caller) -> None:
    every = found(reader)
    wanted = [every[9], every[2], "20260101000000-00000000099"]

    assert found(reader, ordernum=",".join(wanted), searchDateType="none", InquiryTimeFrom="x") == [every[2], every[9]]
    assert found(reader, ordernum=every[3], format="order") == [every[3]]


def test_several_numbers_may_not_be_taken(sandbox: Sandbox, caller: Caller) -> None:
    every, switches = found(caller), sandbox.makeshop.switches
    two = ",".join(every[:2])
    both = [found(caller, ordernum=two), found(caller, ordernums=two)]
    switches.many_keys = "one_text"
    none, unknown = found(caller, ordernum=two), found(caller, ordernums=two)
    switches.many_keys = "refused"

    assert both == [every[:2]] * 2
    assert (none, unknown) == ([], every)
    assert {caller.code("order/2", ordernum=two), caller.code("order/2", ordernums=two)} == {"9999"}
    assert found(caller, ordernum=every[0]) == every[:1]
    assert len(caller.rows("stock", uid=",".join(row["uid"] for row in caller.rows("product", limit=2)))) == 2


def test_pages_lead_through_every_order_once(reader: Caller) -> None:
    rows = reader.walk("order/2", **WINDOW, limit=37)

    assert numbers(rows) == found(reader)
    assert reader.read("order/2", **WINDOW, limit=37)["totalPage"] == str(-(-len(rows) // 37))
    assert found(reader, limit=37, page=99) == []


def test_the_last_page_may_be_full(reader: Caller) -> None:
    size = len(found(reader)) // 2
    until = reader.rows("order/2", ordernum=found(reader)[2 * size - 1])[0]["order"]["order_date"]
    window = {"InquiryTimeFrom": until, "limit": size}

    assert [len(found(reader, page=page, **window)) for page in (1, 2, 3)] == [size, size, 0]
    assert reader.read("order/2", **{**WINDOW, **window})["totalPage"] == "2"


def test_an_order_placed_during_a_walk_shifts_the_pages(sandbox: Sandbox, caller: Caller) -> None:
    window = {"InquiryTimeFrom": "2026-01-01 00:00:00", "InquiryTimeTo": "2026-01-20 00:00:00"}
    first = found(caller, limit=5, **window)
    sandbox.world.advance(seconds=5)
    assert sandbox.world.act.place_order("makeshop") is not None

    second = found(caller, limit=5, page=2, **window)

    assert second[0] == first[-1]


def test_a_closed_window_does_not_shift(sandbox: Sandbox, caller: Caller) -> None:
    every = found(caller)
    sandbox.world.advance(days=1)

    assert numbers(caller.walk("order/2", **WINDOW, limit=5)) == every


@pytest.fixture(scope="module")
def crowd() -> Any:
    """More than a thousand orders in one window."""
    options = {"products": 20, "history_days": 14, "orders_per_day": 100, "speed": 100_000.0}
    with Sandbox(seed=2, malls=("makeshop",), **options) as sandbox:
        caller = Caller(sandbox)
        yield sandbox.makeshop, caller
        caller.close()


def test_more_than_a_thousand_come_back_truncated(crowd: Any) -> None:
    mall, caller = crowd
    total = len(mall.front.orders)
    asked = caller.read("order/2", **WINDOW, limit=5000)
    by_default = caller.read("order/2", **WINDOW)
    thousand = caller.read("order/2", **WINDOW, limit=1000)

    assert total > 1000
    for answer in (asked, by_default):
        counts = answer["totalCount"], answer["totalPage"], answer["count"], len(answer["list"])
        assert counts == (str(total), "1", "1000", 1000)
    assert (thousand["totalPage"], len(thousand["list"])) == ("2", 1000)


def test_more_than_a_thousand_can_come_broken_or_whole(crowd: Any) -> None:
    mall, caller = crowd
    mall.switches.over_limit = "broken"
    broken = caller.get("order/2", **WINDOW, limit=5000)
    small = caller.read("order/2", **WINDOW, limit=1000)
    mall.switches.over_limit = "honoured"
    whole = caller.read("order/2", **WINDOW, limit=5000)
    mall.switches.over_limit = "truncated"

    with pytest.raises(ValueError, match=r"line 1 column"):
        broken.json()
    assert len(small["list"]) == 1000
    assert len(whole["list"]) == len(mall.front.orders)


@pytest.mark.parametrize("kind", ["limit_ignored", "repeat_page", "row_vanished", "missing_rows", "empty_page"])
def test_page_faults_strike_orders(sandbox: Sandbox, caller: Caller, kind: str) -> None:
    every = found(caller)
    expected = {"limit_ignored": every[2:], "repeat_page": every[:2], "row_vanished": every[3:5],
                "missing_rows": every[2:3], "empty_page": []}  # fmt: skip
    sandbox.makeshop.faults.add(kind, path="*/order/2")

    assert found(caller, limit=2, page=2) == expected[kind]


def test_page_faults_strike_orders_of_the_open_api_too(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.faults.add("missing_rows", path="*/open_api.html/*")

    answers = [caller.open_api("order", **WINDOW, limit=3).json() for _ in range(2)]

    assert [len(answer["list"]) for answer in answers] == [2, 3]


@pytest.mark.parametrize(
    ("form", "product", "review"),
    [
        ("documented", (str, str, str), (int, int, int)),
        ("texts", (str, str, str), (str, str, str)),
        ("numbers", (int, int, int), (int, int, int)),
    ],
)
def test_counts_are_text_or_numbers_by_endpoint(
    sandbox: Sandbox, caller: Caller, form: str, product: tuple[type], review: tuple[type]
) -> None:
    sandbox.makeshop.switches.counts = form
    days = {"InquiryTimeFrom": "2026-01-01", "InquiryTimeTo": "2026-01-02"}

    for path, told, types in (("product", {}, product), ("review", days, review)):
        answer = caller.read(path, **told)
        assert tuple(type(answer[name]) for name in ("totalPage", "page", "count")) == types
        assert isinstance(answer["totalCount"], str)


def test_counts_can_change_from_call_to_call(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.switches.counts = "alternating"

    assert {type(caller.read("product", limit=1)["page"]) for _ in range(4)} == {str, int}


@pytest.mark.parametrize(("form", "listed"), [("array", []), ("object", {}), ("absent", None)])
def test_an_empty_list_has_three_forms(sandbox: Sandbox, caller: Caller, form: str, listed: Any) -> None:
    sandbox.makeshop.switches.empty_list = form
    never = {"InquiryTimeFrom": "2020-01-01 00:00:00", "InquiryTimeTo": "2020-01-02 00:00:00"}

    for path in ("order/2", "product", "delete_product", "order_log", "order_search"):
        answer = caller.read(path, **never)
        assert (answer.get("list"), answer["totalCount"]) == (listed, "0")


def test_order_1_is_for_old_shops_and_knows_one_date(sandbox: Sandbox, caller: Caller) -> None:
    new = caller.get("order/1", **WINDOW)
    sandbox.makeshop.switches.order_1 = True

    old = caller.read("order/1", **WINDOW, searchDateType="canceled")

    assert new.status_code == 404
    assert list(old["list"]) == found(caller)


@pytest.mark.parametrize("shown", [True, False])
def test_the_order_version_may_be_told(sandbox: Sandbox, caller: Caller, shown: bool) -> None:
    sandbox.makeshop.switches.order_version = shown

    answers = [caller.read("order/2", **WINDOW), caller.read("information")]

    assert [answer.get("orderVersion") for answer in answers] == ["2.0" if shown else None] * 2
