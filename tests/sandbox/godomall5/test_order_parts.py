"""What stands in an order: children, codes, claims, money, people, modification. Contract sections 4.2 to 4.4, 7, 9."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.world.model import Order
from tests.sandbox.godomall5 import mapping
from tests.sandbox.godomall5.caller import ORDERS, Caller, lines_of, moment, money, text, texts
from tests.sandbox.godomall5.test_order_search import WINDOW

RETURN = ((0, "accepted"), (1, "collected"), (1, "refund_due"), (1, "completed"))


@pytest.fixture(scope="module")
def orders(reader: Caller) -> list[Any]:
    return reader.rows(ORDERS, **WINDOW)


@pytest.fixture
def aged(sandbox: Sandbox) -> Sandbox:
    """A sandbox in which orders are in every state."""
    sandbox.world.advance(days=14)
    return sandbox


def order_in(sandbox: Sandbox, state: str, pieces: int = 1) -> Order:
    """An undisputed order all of whose lines are in a state, the first with that many pieces."""
    return next(
        order
        for order in sandbox.godomall5.front.orders.values()
        if not order.claims and order.lines[0].quantity >= pieces and all(line.state == state for line in order.lines)
    )


@pytest.mark.parametrize(
    "tag",
    ["orderGoodsData", "addGoodsData", "orderInfoData", "orderDeliveryData", "giftData"],
)
def test_children_are_one_or_many(orders: list[Any], tag: str) -> None:
    counts = {len(order.findall(tag)) for order in orders}

    assert 1 in counts
    assert max(counts) > 1


def test_lines_have_numbers_of_one_sequence(orders: list[Any]) -> None:
    numbers = [sno for order in orders for sno in texts(lines_of(order), "sno")]

    assert len(set(numbers)) == len(numbers)
    assert any(order.findall("addGoodsData") for order in orders)


def test_multi_shipping_has_a_row_for_each_address(orders: list[Any]) -> None:
    for order in orders:
        people = order.findall("orderInfoData")
        assert (text(order, "multiShippingFl") == "y") == (len(people) > 1)
        assert texts(people, "orderInfoCd") == [str(each) for each in range(1, len(people) + 1)]


def test_option_info_is_an_array_of_arrays(orders: list[Any]) -> None:
    told = [text(line, "optionInfo") for order in orders for line in order.findall("orderGoodsData")]

    assert "" in told
    assert {len(entry) for each in told if each for entry in json.loads(each)} == {5}


def test_weight_info_is_nested_or_json(sandbox: Sandbox, caller: Caller) -> None:
    def told() -> Any:
        return caller.orders("2025-12-20", "2026-01-05")[0].find("orderDeliveryData/deliveryWeightInfo")

    nested = told()
    sandbox.godomall5.switches.delivery_weight = "json"

    assert [child.tag for child in nested] == ["box", "goods", "total"]
    assert set(json.loads(told().text)) == {"box", "goods", "total"}


def test_policies_nobody_lists_hold_familiar_names(orders: list[Any]) -> None:
    assert {text(order, "catePriceVariantPolicy/code") for order in orders} == {"0"}
    assert all(order.find("boxGoodsPolicy") is not None for order in orders)


def test_order_date_can_be_missing(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.switches.order_date = False

    assert {order.find("orderDate") for order in caller.orders("2025-12-20", "2026-01-05")} == {None}


def test_codes_of_this_shop_only_show_among_those_preparing(aged: Sandbox, caller: Caller) -> None:
    def codes() -> Counter[str]:
        found = caller.orders("2025-12-25", "2026-01-20")
        return Counter(status[0] + "*" * (status > "g4" and status[0] == "g") for order in found
                       for status in texts(lines_of(order), "orderStatus"))  # fmt: skip

    with_own = codes()
    aged.godomall5.switches.custom_statuses = False

    assert with_own["g*"]
    assert codes() == with_own - Counter({"g*": with_own["g*"]}) + Counter({"g": with_own["g*"]})


def test_status_of_an_order_hides_a_partial_claim(orders: list[Any]) -> None:
    hidden = [
        order
        for order in orders
        if "r3" in texts(lines_of(order), "orderStatus") and text(order, "orderStatus")[0] in "dsg"
    ]

    assert hidden


def test_code_no_map_knows_is_shown_where_asked(sandbox: Sandbox, caller: Caller) -> None:
    line = lines_of(caller.orders("2025-12-20", "2026-01-05")[0])[0]

    sandbox.godomall5.show_status(text(line, "sno"), "q7")

    found = caller.orders("2025-12-20", "2026-01-05")
    assert [sno for order in found for each in lines_of(order) if text(each, "orderStatus") == "q7"
            for sno in [text(each, "sno")]] == [text(line, "sno")]  # fmt: skip


def test_partial_return_makes_a_line_of_its_own(aged: Sandbox, caller: Caller) -> None:
    order = order_in(aged, "delivered", pieces=2)
    pieces, line = order.lines[0].quantity, order.lines[0]

    aged.world.act.claim(order.order_id, "return", [line.line_id], 1, RETURN)

    lines = lines_of(caller.order(order.order_id))
    split = [each for each in lines if text(each, "orderGroupCd") != "0"]
    assert sorted(texts(split, "goodsCnt")) == sorted(["1", str(pieces - 1)])
    assert [text(each, "orderStatus") for each in split if each.find("claimData") is not None] == ["b1"]


def test_return_goes_its_way_in_codes(aged: Sandbox, caller: Caller) -> None:
    order = order_in(aged, "delivered")
    aged.world.act.claim(order.order_id, "return", [order.lines[0].line_id], None, RETURN)
    seen: list[tuple[str, str, bool]] = []

    for _ in range(40):
        line = lines_of(caller.order(order.order_id))[0]
        seen.append((text(line, "orderStatus"), text(line, "claimData/handleMode"), moment(line, "cancelDt") is None))
        aged.world.advance(minutes=15)

    assert list(dict.fromkeys(seen)) == [("b1", "b", True), ("b4", "b", True), ("r1", "r", False), ("r3", "r", False)]


def test_refund_may_have_a_row_of_its_own_and_a_later_date(aged: Sandbox, caller: Caller) -> None:
    order = order_in(aged, "delivered")
    aged.world.act.claim(order.order_id, "return", script=((0, "accepted"), (1, "collected"), (1, "refund_due")))
    aged.world.advance(hours=8)
    before = mapping.refund_rows(caller.order(order.order_id))
    aged.godomall5.switches.claim_rows = "steps"
    aged.godomall5.switches.cancel_date = "refunded"

    line = lines_of(caller.order(order.order_id))[0]

    assert texts(line.findall("claimData"), "handleMode") == ["b", "r"]
    assert len(set(texts(line.findall("claimData"), "handleGroupCd"))) == 1
    assert moment(line, "cancelDt") is None
    assert mapping.refund_rows(caller.order(order.order_id)) == before


def test_amounts_of_a_return_may_stand_there_early(aged: Sandbox, caller: Caller) -> None:
    order = order_in(aged, "delivered")
    aged.world.act.claim(order.order_id, "return", script=((0, "accepted"),))
    before = money(lines_of(caller.order(order.order_id))[0], "claimData/refundPrice")
    aged.godomall5.switches.refund_parts_early = True

    assert before == 0
    assert money(lines_of(caller.order(order.order_id))[0], "claimData/refundPrice") > 0


def test_settled_price_stays_or_shrinks_by_what_was_refunded(aged: Sandbox, caller: Caller) -> None:
    order = order_in(aged, "delivered")
    parts = ("settlePrice", "useMileage", "useDeposit")
    before = money(caller.order(order.order_id), *parts)
    aged.world.act.claim(order.order_id, "return", [order.lines[0].line_id], None, ((0, "accepted"), (0, "completed")))
    aged.world.advance(hours=2)
    after, refund = caller.order(order.order_id), mapping.refund_rows(caller.order(order.order_id))[0]
    aged.godomall5.switches.settle_price_shrinks = True

    shrunk = caller.order(order.order_id)

    assert money(after, *parts) == before
    assert money(shrunk, *parts) == before - refund["refund_amount"] < before


def test_exchange_shows_both_lines_and_its_misspelt_part(orders: list[Any]) -> None:
    exchanges = [order for order in orders if any(text(line, "orderStatus") == "e5" for line in lines_of(order))]

    assert exchanges
    for order in exchanges:
        modes = {text(row, "handleMode"): row for line in lines_of(order) for row in line.findall("claimData")}
        assert text(modes["z"], "handleGroupCd") == text(modes["e"], "handleGroupCd")
        assert modes["e"].find("exchageInfoData/ehDifferencePrice") is not None
        assert {status for status in texts(lines_of(order), "orderStatus") if status[0] == "z"}


def test_unpaid_cancel_leaves_a_row_without_money_or_none(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=6)

    def modes() -> set[str]:
        cancelled = [line for order in caller.orders("2025-12-28", "2026-01-12") for line in lines_of(order)
                     if text(line, "orderStatus")[0] == "c"]  # fmt: skip
        assert cancelled
        return {text(line, "claimData/handleMode") for line in cancelled}

    with_row = modes()
    sandbox.godomall5.switches.unpaid_cancel_rows = False

    assert (with_row, modes()) == ({"c"}, {""})


def test_people_stand_where_the_mall_puts_them(reader: Caller, lived_in: Sandbox) -> None:
    mall = lived_in.godomall5
    for order in reader.rows(ORDERS, **WINDOW):
        real = mall.front.orders[text(order, "orderNo")]
        info = order.find("orderInfoData")
        assert text(info, "orderName") == real.person.name
        assert text(info, "receiverCellPhone") == real.receiver.phone
        assert text(info, "receiverAddress") == real.receiver.address
        assert text(order, "orderEmail") == real.person.email
        assert text(order, "memId") == real.person.member_id
        assert (text(order, "memNo") == "0") == (not real.person.member_id)
        assert {real.person.name, real.receiver.address} <= lived_in.world.personal_values()
    assert len({text(order, "memNo") for order in reader.rows(ORDERS, **WINDOW)}) > 50


def modified(sandbox: Sandbox, caller: Caller, order_id: str) -> bool:
    """Whether `modify` finds the order today."""
    today = (sandbox.world.now + timedelta(hours=9)).date().isoformat()
    return order_id in texts(caller.orders(today, today, "modify"), "orderNo")


@pytest.mark.parametrize("reacts", [True, False])
def test_modification_may_not_react_to_claims(aged: Sandbox, caller: Caller, reacts: bool) -> None:
    aged.godomall5.switches.modify_reacts_to_claims = reacts
    order = order_in(aged, "confirmed")
    assert not modified(aged, caller, order.order_id)

    aged.world.act.claim(order.order_id, "return", script=((0, "accepted"),))

    assert modified(aged, caller, order.order_id) == reacts


@pytest.mark.parametrize("reacts", [True, False])
def test_modification_may_not_react_to_corrected_invoices(aged: Sandbox, caller: Caller, reacts: bool) -> None:
    aged.godomall5.switches.modify_reacts_to_invoices = reacts
    order = order_in(aged, "confirmed")
    assert not modified(aged, caller, order.order_id)

    with aged.world.changing():
        order.parcels[0].tracking_no, order.parcels[0].tracking_at = "999999999999", aged.world.now
        order.version += 1

    assert modified(aged, caller, order.order_id) == reacts
    assert "999999999999" in texts(lines_of(caller.order(order.order_id)), "invoiceNo")


def test_move_without_a_date_counts_as_of_the_day_it_is_noticed(aged: Sandbox, caller: Caller) -> None:
    order = order_in(aged, "preparing")
    aged.world.advance(days=3)
    caller.orders("2026-01-01", "2026-01-02", "modify")

    with aged.world.changing():
        order.lines[0].state = "on_hold"
        order.version += 1

    assert modified(aged, caller, order.order_id)


def test_partial_claim_without_splitting_leaves_the_line_its_status(aged: Sandbox, caller: Caller) -> None:
    aged.godomall5.switches.split_partial_claims = False
    order = order_in(aged, "delivered", pieces=2)
    count, line = len(order.lines), order.lines[0]

    aged.world.act.claim(order.order_id, "return", [line.line_id], 1, RETURN)

    lines = lines_of(caller.order(order.order_id))
    assert (len(lines), text(lines[0], "orderStatus"), text(lines[0], "claimData/handleMode")) == (count, "d2", "b")


def test_claim_that_is_only_asked_for_leaves_no_trace(aged: Sandbox, caller: Caller) -> None:
    order = order_in(aged, "delivered")

    aged.world.act.claim(order.order_id, "return", script=((0, "requested"),))

    lines = lines_of(caller.order(order.order_id))
    assert {(text(line, "orderStatus"), line.find("claimData")) for line in lines} == {("d2", None)}
