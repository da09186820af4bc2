"""What an order says: fields, statuses, dates, money, claims, refunds, deliveries. Contract 2.6, 2.7."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.world.model import Order
from tests.sandbox.makeshop.caller import BLOCKS, Caller, korean, moment
from tests.sandbox.makeshop.conftest import WINDOW

ZERO = "0000-00-00 00:00:00"


def one(caller: Caller, number: str, **told: Any) -> Any:
    (found,) = caller.rows("order/2", ordernum=number, **{"fields": BLOCKS, **told})
    return found


def paid_order(sandbox: Sandbox, pieces: int = 1) -> Order:
    """A paid order, not shipped, whose first line has that many pieces."""
    while True:
        order = sandbox.world.act.place_order("makeshop")
        assert order is not None
        sandbox.world.advance(hours=1)
        if order.paid_at is not None and order.lines[0].quantity == pieces and not order.claims:
            return order


def test_blocks_of_claims_come_only_when_named(reader: Caller) -> None:
    usual = reader.rows("order/2", **WINDOW)
    named = reader.rows("order/2", **WINDOW, fields=BLOCKS)

    assert {name for order in usual for name in order} == {"order", "payment", "product", "extension", "refund"}
    assert {tuple(order) for order in named} == {tuple(BLOCKS.split(","))}
    assert any(order["cancel"] for order in named)
    assert any(order["return"] for order in named)


def test_some_fields_come_only_when_named(sandbox: Sandbox, caller: Caller) -> None:
    number = next(iter(sandbox.makeshop.front.orders))
    usual = one(caller, number, fields="")
    named = one(caller, number, fields="order,product,customs_id,add_info,category_name")

    (line,), (more,) = list(usual["product"].values())[:1], list(named["product"].values())[:1]
    assert set(named["order"]) - set(usual["order"]) == {"customs_id", "add_info"}
    assert set(more) - set(line) == {"category_name"}


def test_fields_may_name_single_fields_of_blocks(sandbox: Sandbox, caller: Caller) -> None:
    number = next(iter(sandbox.makeshop.front.orders))

    order = one(caller, number, fields="ordernum,pay_status,num,delinum")

    assert set(order) == {"order", "payment", "product"}
    assert (order["order"], set(order["payment"])) == ({"ordernum": number}, {"pay_status"})
    assert {tuple(line) for line in order["product"].values()} == {("num", "deliveryInfo")}
    assert {tuple(line["deliveryInfo"]) for line in order["product"].values()} == {("delinum",)}


def test_fields_may_only_add(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.switches.fields_restrict = False
    number = next(iter(sandbox.makeshop.front.orders))

    order = one(caller, number, fields="cancel")

    assert set(order) >= {"order", "payment", "product", "extension", "cancel"}


def test_named_blocks_without_rows_can_be_absent(sandbox: Sandbox, caller: Caller) -> None:
    number = paid_order(sandbox).order_id
    assert one(caller, number)["trade"] == []
    sandbox.makeshop.switches.empty_blocks = "absent"

    assert not {"cancel", "return", "trade", "refund"} & set(one(caller, number))


def test_absent_dates_are_zero_or_empty(sandbox: Sandbox, caller: Caller) -> None:
    number = paid_order(sandbox).order_id
    names = ("cancelend_date", "returnend_date", "tradeend_date")
    shown = {one(caller, number)["product"]["1"][name] for name in names}
    sandbox.makeshop.switches.empty_dates = "empty"

    assert shown == {ZERO}
    assert {one(caller, number)["product"]["1"][name] for name in names} == {""}


def test_the_date_of_payment_is_empty_until_then(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=1)
    orders = caller.rows("order/2", InquiryTimeFrom=korean(sandbox.world.now - timedelta(days=20)))
    unpaid = [order for order in orders if order["payment"]["pay_status"] == "N"]

    assert {order["payment"]["pay_date"] for order in unpaid} == {""}
    assert all(moment(order["payment"]["pay_date"]) for order in orders if order not in unpaid)


def test_everything_is_text(reader: Caller) -> None:
    def scalars(value: Any) -> set[type]:
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            return {kind for each in inner for kind in scalars(each)}
        return {type(value)}

    assert scalars(reader.rows("order/2", **WINDOW, fields=BLOCKS)) == {str}


def test_the_life_of_a_line_is_told_by_its_dates(sandbox: Sandbox, caller: Caller) -> None:
    order = paid_order(sandbox)
    line = order.lines[0]
    seen: list[tuple[str, bool, bool, bool, bool]] = []
    for _ in range(30 * 4):
        row = one(caller, order.order_id)["product"]["1"]
        dates = [
            row["deliveryInfo"][name] for name in ("delinum_date", "deli_date", "delicomplete_date", "deliend_date")
        ]
        has = (line.state, *(moment(date) is not None for date in dates))
        if not seen or seen[-1][1:] != has[1:]:
            seen.append(has)  # type: ignore[arg-type]
        sandbox.world.advance(hours=6)

    assert [each[1:] for each in seen] == [
        (False, False, False, False), (True, True, False, False), (True, True, True, False), (True, True, True, True),
    ]  # fmt: skip


@pytest.mark.parametrize("reading", ["payment", "delivery"])
def test_order_letters_have_two_readings(lived_in: Sandbox, reader: Caller, reading: str) -> None:
    expected = {"payment": set("NYSC"), "delivery": set("NSYC")}
    lived_in.makeshop.switches.order_letters = reading

    letters = {order["order"]["order_status"] for order in reader.rows("order/2", **WINDOW)}

    lived_in.makeshop.switches.order_letters = "payment"
    assert letters >= expected[reading]
    assert letters <= set("NYSCPR")


def test_an_order_shipped_in_part_has_a_letter_in_one_reading(sandbox: Sandbox, caller: Caller) -> None:
    def in_part() -> list[str]:
        orders = sandbox.makeshop.front.orders.values()
        return [each.order_id for each in orders if len({line.shipped_at is None for line in each.lines}) == 2]

    while not in_part():
        sandbox.world.advance(hours=3)
    number = in_part()[0]
    letters = [one(caller, number)["order"]["order_status"]]
    sandbox.makeshop.switches.order_letters = "delivery"
    letters.append(one(caller, number)["order"]["order_status"])

    assert letters == ["S", "P"]


def test_codes_of_lines_and_payments_can_be_overridden(sandbox: Sandbox, caller: Caller) -> None:
    order = paid_order(sandbox)
    before = one(caller, order.order_id)
    sandbox.makeshop.show_status(order.lines[0].line_id, "S99")
    sandbox.makeshop.show_payment(order.order_id, "C")
    after = one(caller, order.order_id)

    codes = [(each["product"]["1"]["basket_status"], each["payment"]["pay_status"]) for each in (before, after)]
    assert codes == [("S11", "Y"), ("S99", "C")]


def test_a_cancel_of_part_of_a_line_makes_a_line_of_its_own(sandbox: Sandbox, caller: Caller) -> None:
    order = paid_order(sandbox, pieces=3)
    last = len(order.lines)
    script = ((0, "requested"), (1, "refund_due"), (1, "completed"))
    sandbox.world.act.claim(order.order_id, "cancel", [order.lines[0].line_id], pieces=1, script=script)

    asked = one(caller, order.order_id)
    new = asked["product"][str(last + 1)]

    assert (asked["product"]["1"]["basket_stock"], new["basket_stock"]) == ("2", "1")
    assert (new["cancelend_date"], asked["refund"]) == (ZERO, [])
    (row,) = asked["cancel"]
    assert (row["basket_num"], row["completed_date"]) == (new["num"], "")
    assert row["request_date"] == korean(sandbox.world.now)


def test_a_refund_is_owed_before_it_is_done(sandbox: Sandbox, caller: Caller) -> None:
    order = paid_order(sandbox)
    ids = [order.lines[0].line_id]
    sandbox.world.act.claim(order.order_id, "cancel", ids, script=((0, "refund_due"), (90, "completed")))

    owed = one(caller, order.order_id)
    sandbox.makeshop.switches.refund_pending_code = "WAIT"
    renamed = one(caller, order.order_id)["refund"][0]["refund_status"]
    sandbox.world.advance(days=4)
    done = one(caller, order.order_id)

    assert (owed["refund"][0]["refund_status"], renamed, done["refund"][0]["refund_status"]) == ("REQ", "WAIT", "DONE")
    assert owed["product"]["1"]["cancelend_date"] == done["product"]["1"]["cancelend_date"] != ZERO
    assert done["refund"][0]["refund_status_date"] > owed["refund"][0]["refund_status_date"]
    assert moment(done["order"]["repay_date"]) is not None


@pytest.mark.parametrize("form", ["original", "current"])
def test_the_price_paid_may_shrink_with_refunds(sandbox: Sandbox, caller: Caller, form: str) -> None:
    sandbox.makeshop.switches.pay_price_after_claims = form
    order = paid_order(sandbox)
    sandbox.world.act.claim(order.order_id, "cancel", script=((0, "completed"),))

    told = one(caller, order.order_id)["order"]

    assert int(told["start_price"]) == order.money
    assert int(told["pay_price"]) == (order.money if form == "original" else 0)


def test_refunds_can_stand_in_one_row(sandbox: Sandbox, caller: Caller) -> None:
    order = paid_order(sandbox)
    while len(order.lines) < 2 or order.claims:
        order = paid_order(sandbox)
    sandbox.world.act.claim(order.order_id, "cancel", script=((0, "completed"),))
    apart = one(caller, order.order_id)["refund"]
    sandbox.makeshop.switches.merged_refunds = True

    (row,) = one(caller, order.order_id)["refund"]

    assert row["basket_num"] == ",".join(each["basket_num"] for each in apart)
    assert int(row["refund_total_price"]) == sum(int(each["refund_total_price"]) for each in apart)


@pytest.mark.parametrize("dated", [True, False])
def test_exchanges_may_have_no_dates_of_their_own(sandbox: Sandbox, caller: Caller, dated: bool) -> None:
    sandbox.makeshop.switches.trade_dates = dated
    sandbox.world.advance(days=14)
    free = (order for order in sandbox.makeshop.front.orders.values() if not order.claims)
    order = next(each for each in free if each.lines[0].state == "confirmed" and not each.lines[0].product.deleted_at)
    asked = sandbox.world.act.claim(order.order_id, "exchange", [order.lines[0].line_id], script=((0, "requested"),))

    (row,) = one(caller, order.order_id)["trade"]

    assert asked is not None
    assert (row["basket_num"], "request_date" in row, "completed_date" in row) == ("1", dated, dated)


@pytest.mark.parametrize("rows", [True, False])
def test_orders_cancelled_before_payment_may_have_rows(sandbox: Sandbox, caller: Caller, rows: bool) -> None:
    sandbox.makeshop.switches.unpaid_cancel_rows = rows
    sandbox.world.advance(days=6)
    since = korean(sandbox.world.now - timedelta(days=10))
    unpaid = [
        order
        for order in caller.rows("order/2", InquiryTimeFrom=since, fields=BLOCKS)
        if order["order"]["order_status"] == "C" and order["payment"]["pay_date"] == ""
    ]

    assert unpaid
    assert {bool(order["cancel"]) for order in unpaid} == {rows}
    assert all(moment(line["cancelend_date"]) for order in unpaid for line in order["product"].values())


def test_a_gift_is_a_line_of_its_own(sandbox: Sandbox, caller: Caller) -> None:
    number = paid_order(sandbox).order_id
    usual = one(caller, number)["product"]
    sandbox.makeshop.switches.gifts = True

    gifts = [line for key, line in one(caller, number)["product"].items() if key not in usual]

    assert [(gift["product_type"], gift["sell_price"]) for gift in gifts] == [("GIFT", "0")]
    assert {line["product_type"] for line in usual.values()} == {"BASIC"}


def test_unknown_fields_can_appear_anywhere(sandbox: Sandbox, caller: Caller) -> None:
    number = paid_order(sandbox).order_id
    before, product = one(caller, number, fields=""), caller.rows("product", limit=1)[0]
    sandbox.makeshop.switches.new_fields = True
    after, changed = one(caller, number, fields=""), caller.rows("product", limit=1)[0]

    assert set(after) - set(before) == {"pickup"}
    assert set(after["order"]) - set(before["order"]) == {"delivery_grade", "subscription"}
    assert set(after["product"]["1"]) - set(before["product"]["1"]) == {"pickup_date", "gift_wrap"}
    assert set(changed) - set(product) == {"pickup_use", "carbon"}


def test_accounts_and_numbers_of_people_are_known_to_tests(lived_in: Sandbox, reader: Caller) -> None:
    orders = reader.rows("order/2", **WINDOW, fields=f"{BLOCKS},customs_id")
    own = {order["order"][name] for order in orders for name in ("safe_number", "customs_id")}
    own |= {order["payment"]["bank_account"] for order in orders}
    own |= {row["refund_account"] for order in orders for row in order["refund"]}

    assert own - {""} <= lived_in.makeshop.extra_personal_values
    assert len(own) > 50
