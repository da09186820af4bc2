"""searchOrder: windows, filters, deliveries, codes, forms. Contract sections 1.2, 1.4, 1.5, checklist section 4."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.world.model import Order
from pipelines.sandbox.world.storefront import KST
from tests.sandbox.makeshop_jp.caller import ORDERS, Caller, baskets, moment

DIGITS = "%Y%m%d%H%M%S"


@pytest.fixture(scope="module")
def every(reader: Caller) -> list[dict[str, Any]]:
    return reader.rows(ORDERS)


@pytest.fixture(scope="module")
def book(lived_in: Sandbox) -> dict[str, Order]:
    return dict(lived_in.makeshop_jp.front.orders)


def numbers(rows: list[dict[str, Any]]) -> list[str]:
    return [row["systemOrderNumber"] for row in rows]


def sold(sandbox: Sandbox, fits: Callable[[Order], bool]) -> Order:
    """An order like this; the world is moved until there is one."""
    for _ in range(40):
        found = next((each for each in sandbox.makeshop_jp.front.orders.values() if fits(each)), None)
        if found is not None:
            return found
        sandbox.world.advance(hours=18)
    raise AssertionError("no such order")


def shown(caller: Caller, order: Order) -> dict[str, Any]:
    return next(row for row in caller.rows(ORDERS) if row["systemOrderNumber"] == order.order_id)


def test_orders_come_newest_first_or_as_asked(reader: Caller, every: list[dict[str, Any]]) -> None:
    dates = [row["orderDate"] for row in every]

    assert dates == sorted(dates, reverse=True)
    assert numbers(reader.rows(ORDERS, sortOrder="DESC")) == numbers(every)
    assert numbers(reader.rows(ORDERS, sortOrder="ASC")) == numbers(every)[::-1]


def test_default_sort_is_a_switch(sandbox: Sandbox, caller: Caller) -> None:
    newest = numbers(caller.rows(ORDERS))
    sandbox.makeshop_jp.switches.order_sort = "ASC"

    assert numbers(caller.rows(ORDERS)) == newest[::-1]


def test_window_of_order_dates_is_japanese_with_both_ends(
    reader: Caller, every: list[dict[str, Any]], book: dict[str, Order]
) -> None:
    first, last = every[40], every[10]
    start, end = (book[row["systemOrderNumber"]].placed_at.astimezone(KST) for row in (first, last))

    found = reader.rows(ORDERS, startOrderDate=start.strftime(DIGITS), endOrderDate=end.strftime(DIGITS))
    second = timedelta(seconds=1)
    later = reader.rows(ORDERS, startOrderDate=(end + second).strftime(DIGITS))
    earlier = reader.rows(ORDERS, endOrderDate=(start - second).strftime(DIGITS))

    assert numbers(found) == numbers(every[10:41])
    assert numbers(later + found + earlier) == numbers(every)


def test_window_of_payment_dates_finds_paid_orders_only(reader: Caller, book: dict[str, Order]) -> None:
    paid = {name: order.paid_at for name, order in book.items() if order.paid_at is not None}
    start, end = sorted(paid.values())[20], sorted(paid.values())[60]

    found = reader.rows(
        ORDERS,
        startPaymentDate=start.astimezone(KST).strftime(DIGITS),
        endPaymentDate=end.astimezone(KST).strftime(DIGITS),
    )
    open_end = reader.rows(ORDERS, startPaymentDate="20000101000000")

    assert set(numbers(found)) == {name for name, at in paid.items() if start <= at <= end}
    assert set(numbers(open_end)) == set(paid) < set(book)


def test_same_day_orders_need_a_japanese_end(sandbox: Sandbox, caller: Caller) -> None:
    """A host that says "until now" in UTC misses the last nine hours."""
    sandbox.world.advance(hours=14)
    every = caller.rows(ORDERS)

    utc = caller.rows(ORDERS, endOrderDate=sandbox.world.now.strftime(DIGITS))
    japanese = caller.rows(ORDERS, endOrderDate=sandbox.world.now.astimezone(KST).strftime(DIGITS))

    assert len(utc) < len(japanese) == len(every)


@pytest.mark.parametrize("told", ["2026-01-05 00:00:00", "20260105", "20261305000000", "2026010500000a"])
@pytest.mark.parametrize("name", ["startOrderDate", "endOrderDate", "startPaymentDate", "endPaymentDate"])
def test_window_of_another_form_is_an_error(reader: Caller, name: str, told: str) -> None:
    (error,) = reader.errors(ORDERS, **{name: told})

    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert name in error["message"]


def test_status_filter_hides_orders_in_the_other_three(reader: Caller, every: list[dict[str, Any]]) -> None:
    by_status = {status: reader.rows(ORDERS, deliveryStatus=status) for status in "NYCR"}

    assert all(by_status.values())
    assert max(len(rows) for rows in by_status.values()) < len(every)
    for status, rows in by_status.items():
        expected = [row for row in every if status in {each["deliveryStatus"] for each in row["deliveryInfos"]}]
        assert rows == expected
    assert reader.errors(ORDERS, deliveryStatus="X")[0]["extensions"] == {"code": "BAD_USER_INPUT"}


def test_status_filter_can_hide_the_other_deliveries(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=5)
    sandbox.makeshop_jp.switches.status_filter_keeps_deliveries = False

    found = caller.rows(ORDERS, deliveryStatus="Y")

    assert {each["deliveryStatus"] for row in found for each in row["deliveryInfos"]} == {"Y"}


def test_order_may_have_several_deliveries_in_different_states(every: list[dict[str, Any]]) -> None:
    several = [row["deliveryInfos"] for row in every if len(row["deliveryInfos"]) > 1]
    states = [{each["deliveryStatus"] for each in deliveries} for deliveries in several]

    assert set("NYCR") <= set().union(*states)
    assert any(len(each) > 1 for each in states)


def test_delivery_numbers_are_the_shops(every: list[dict[str, Any]]) -> None:
    names = [each["deliveryId"] for row in every for each in row["deliveryInfos"]]

    assert len(set(names)) == len(names) > len(every)


def test_deliveries_may_go_to_different_addresses(every: list[dict[str, Any]]) -> None:
    receivers = [{each["receiverName"] for each in row["deliveryInfos"]} for row in every]

    assert {len(each) for each in receivers} == {1, 2}


def test_sums_are_goods_and_charges_of_the_deliveries(every: list[dict[str, Any]]) -> None:
    for row in every:
        for delivery in row["deliveryInfos"]:
            goods = sum(basket["price"] * basket["amount"] for basket in delivery["basketInfos"])
            assert delivery["deliverySumPrice"] == goods + delivery["shippingCharge"]
        assert row["sumPrice"] == sum(delivery["deliverySumPrice"] for delivery in row["deliveryInfos"])
    assert {0, 300} == {each["shippingCharge"] for row in every for each in row["deliveryInfos"]}


def test_times_have_two_forms(every: list[dict[str, Any]]) -> None:
    dates = {each["deliveryDate"] for row in every for each in row["deliveryInfos"]}

    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["orderDate"]) for row in every)
    assert all(re.fullmatch(r"\d{14}", date) for date in dates - {""})
    assert "" in dates


@pytest.mark.parametrize("form", ["dashed", "digits"])
def test_times_may_have_one_form(sandbox: Sandbox, caller: Caller, form: str) -> None:
    sandbox.world.advance(days=3)
    before, sandbox.makeshop_jp.switches.dates = caller.rows(ORDERS), form
    after = caller.rows(ORDERS)

    told = [each["deliveryDate"] for row in after for each in row["deliveryInfos"] if each["deliveryDate"]]
    assert told != []
    assert {"-" in date for date in [*told, *(row["orderDate"] for row in after)]} == {form == "dashed"}
    assert [moment(row["orderDate"]) for row in after] == [moment(row["orderDate"]) for row in before]


def test_no_wish_is_two_dashes(sandbox: Sandbox, every: list[dict[str, Any]], caller: Caller) -> None:
    wishes = {each["desiredDeliveryDate"] for row in every for each in row["deliveryInfos"]}
    sandbox.makeshop_jp.switches.no_desired_date = ""

    assert "--" in wishes
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", wish) for wish in wishes - {"--"})
    assert "--" not in {each["desiredDeliveryDate"] for row in caller.rows(ORDERS) for each in row["deliveryInfos"]}


def test_guests_id_holds_the_name(every: list[dict[str, Any]], book: dict[str, Order]) -> None:
    guests = {row["memberId"] for row in every if not book[row["systemOrderNumber"]].person.member_id}
    members = {row["memberId"] for row in every} - guests

    assert guests
    for row in every:
        if row["memberId"] in guests:
            assert re.fullmatch(rf"X\d{{6}}{row['senderName']}", row["memberId"])
    assert members == {order.person.member_id for order in book.values() if order.person.member_id}


def test_message_has_a_part_of_the_systems_after_two_pipes(every: list[dict[str, Any]]) -> None:
    messages = {row["message"] for row in every}

    assert {"", "置き配希望||system"} <= messages
    assert any(message.count("||") == 2 for message in messages)
    assert any("||" not in message for message in messages - {""})


def test_payment_code_tells_unpaid_paid_and_cancelled(every: list[dict[str, Any]], book: dict[str, Order]) -> None:
    codes: dict[str, set[str]] = {"paid": set(), "cancelled": set(), "unpaid": set()}
    for row in every:
        order = book[row["systemOrderNumber"]]
        state = "paid" if order.paid_at else "cancelled" if order.cancelled_at else "unpaid"
        codes[state].add(row["paymentStatusCode"])

    assert codes == {"paid": {"0000", "0001", "0002", "0004"}, "cancelled": {"0003"}, "unpaid": {"1001"}}


def test_code_of_unpaid_orders_is_a_switch(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.switches.unpaid_code = "0009"
    order = sold(sandbox, lambda each: each.paid_at is None and each.cancelled_at is None)

    assert shown(caller, order)["paymentStatusCode"] == "0009"


def test_unpaid_order_that_is_given_up_shows_both_codes(sandbox: Sandbox, caller: Caller) -> None:
    order = sold(sandbox, lambda each: each.cancelled_at is not None and each.paid_at is None)

    row = shown(caller, order)

    assert row["paymentStatusCode"] == "0003"
    assert {each["deliveryStatus"] for each in row["deliveryInfos"]} == {"C"}


def test_cancel_takes_the_whole_delivery_and_keeps_the_payment(sandbox: Sandbox, caller: Caller) -> None:
    order = sold(sandbox, lambda each: len(each.groups) > 1 and {line.state for line in each.lines} == {"paid"})
    before = shown(caller, order)
    sandbox.world.act.claim(order.order_id, "cancel", [order.lines[0].line_id], pieces=1)

    after = shown(caller, order)

    gone = order.lines[0].line_id.split("-")[1]
    expected = {each["deliveryId"]: "C" if each["deliveryId"] == gone else "N" for each in before["deliveryInfos"]}
    assert {each["deliveryId"]: each["deliveryStatus"] for each in after["deliveryInfos"]} == expected
    assert (after["paymentStatusCode"], after["sumPrice"]) == (before["paymentStatusCode"], before["sumPrice"])


def test_return_keeps_the_date_and_the_slip_number(sandbox: Sandbox, caller: Caller) -> None:
    order = sold(sandbox, lambda each: any(line.state == "delivered" and not line.claim for line in each.lines))
    line = next(line for line in order.lines if line.state == "delivered" and not line.claim)
    sandbox.world.act.claim(order.order_id, "return", [line.line_id])

    row = shown(caller, order)

    (delivery,) = (each for each in row["deliveryInfos"] if each["deliveryId"] == line.line_id.split("-")[1])
    assert delivery["deliveryStatus"] == "R"
    assert line.parcel is not None
    assert delivery["slipNumber"] == line.parcel.tracking_no
    assert moment(delivery["deliveryDate"]) == line.parcel.dispatched_at


def test_exchange_is_not_to_be_had(sandbox: Sandbox) -> None:
    order = sold(sandbox, lambda each: any(line.state == "delivered" and not line.claim for line in each.lines))

    assert sandbox.world.act.claim(order.order_id, "exchange") is None


def test_baskets_name_products_by_code(every: list[dict[str, Any]], book: dict[str, Order]) -> None:
    codes = set()
    for row in every:
        lines = {line.line_id: line for line in book[row["systemOrderNumber"]].lines}
        for delivery, basket, place in baskets(row):
            line = lines.pop(f"{row['systemOrderNumber']}-{delivery['deliveryId']}-{place}")
            assert basket["productCode"] == line.product.product_id
            code = basket["variationCustomCode"] if line.variant.sku.options else basket["productCustomCode"]
            assert (code, basket["amount"], basket["price"]) == (line.seller_code, line.quantity, line.unit_price)
            codes.add(basket["variationCustomCode"] == "")
        assert lines == {}
    assert codes == {True, False}
    assert any(basket["customSelects"] for row in every for _, basket, _ in baskets(row))


def test_shown_number_may_differ_from_the_key(sandbox: Sandbox, caller: Caller) -> None:
    same = caller.rows(ORDERS)
    sandbox.makeshop_jp.switches.display_numbers = "short"
    short = caller.rows(ORDERS)

    assert [row["displayOrderNumber"] for row in same] == numbers(same) == numbers(short)
    assert not {row["displayOrderNumber"] for row in short} & set(numbers(short))


def test_codes_can_be_shown_that_no_map_knows(sandbox: Sandbox, caller: Caller) -> None:
    order = next(iter(sandbox.makeshop_jp.front.orders.values()))
    sandbox.makeshop_jp.show_status(order.lines[0].line_id, "Q")
    sandbox.makeshop_jp.show_payment(order.order_id, "7777")

    row = shown(caller, order)

    assert row["paymentStatusCode"] == "7777"
    assert row["deliveryInfos"][0]["deliveryStatus"] == "Q"
