"""How the stand-in prints things when a switch says so: contract section 1 and checklist item 6."""

from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.caller import Caller

FIRST, LAST = "2026-01-01", "2026-01-05"


@pytest.fixture
def orders(caller: Caller) -> Any:
    return lambda: caller.orders(FIRST, LAST, embed="items,cancellation")


def test_unknown_switch_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(AttributeError, match="no switch named 'spelling'"):
        sandbox.cafe24.switches.spelling = True  # type: ignore[attr-defined]


def test_switch_takes_effect_on_orders_already_shown(sandbox: Sandbox, orders: Any) -> None:
    def spellings() -> set[str]:
        return {name for row in orders() for group in row["shipping_fee_detail"] for name in group if "return" in name}

    before = spellings()
    sandbox.cafe24.switches.old_spelling = True

    assert (before, spellings()) == ({"return_shipping_fee"}, {"return_shpping_fee"})


def test_optional_keys_are_missing_in_some_rows(sandbox: Sandbox, orders: Any) -> None:
    with_gaps = {"market_discount_info" in row for row in orders()}
    sandbox.cafe24.switches.optional_keys = False

    assert with_gaps == {True, False}
    assert {"market_discount_info" in row for row in orders()} == {True}
    assert {len(row["initial_order_amount"]) for row in orders()} == {15}


def test_order_has_the_keys_of_the_published_sample(sandbox: Sandbox, orders: Any) -> None:
    sandbox.cafe24.switches.optional_keys = False

    row = orders()[0]

    assert len(set(row) - {"items", "cancellation"}) == 69


def test_integers_come_as_strings(sandbox: Sandbox, orders: Any) -> None:
    sandbox.cafe24.switches.string_numbers = True

    items = [item for row in orders() for item in row["items"]]

    assert {type(item[name]) for item in items for name in ("quantity", "item_no", "product_no")} == {str}
    assert {type(row["naver_point"]) for row in orders()} == {str}


@pytest.mark.parametrize(("kind", "shown"), [("null", None), ("text", ""), ("zero", "0000-00-00 00:00:00")])
def test_absent_item_dates_take_three_forms(sandbox: Sandbox, orders: Any, kind: str, shown: str | None) -> None:
    sandbox.cafe24.switches.empty_dates = kind

    items = [item for row in orders() for item in row["items"]]

    assert {item["exchange_date"] for item in items} == {shown}
    assert all(item["ordered_date"][:4] == "2026" for item in items)


def test_item_dates_can_carry_the_zone(sandbox: Sandbox, orders: Any) -> None:
    sandbox.cafe24.switches.iso_item_dates = True

    for row in orders():
        assert {item["ordered_date"] for item in row["items"]} == {row["order_date"]}


def test_item_payment_amount_is_null_unless_switched_on(sandbox: Sandbox, orders: Any) -> None:
    before = {item["payment_amount"] for row in orders() for item in row["items"]}
    sandbox.cafe24.switches.item_payment_amount = True

    assert before == {None}
    assert all(item["payment_amount"].endswith(".00") for row in orders() for item in row["items"])


def test_unknown_status_code_is_shown_where_asked(sandbox: Sandbox, orders: Any) -> None:
    line_id = orders()[0]["items"][0]["order_item_code"]

    sandbox.cafe24.show_status(line_id, "N99")

    shown = {item["order_item_code"]: item["order_status"] for row in orders() for item in row["items"]}
    assert shown[line_id] == "N99"
    assert list(shown.values()).count("N99") == 1


def test_keys_no_reference_knows_appear_when_switched(sandbox: Sandbox, caller: Caller, orders: Any) -> None:
    sandbox.cafe24.switches.new_fields = True

    row = orders()[0]

    assert "delivery_promise" in row
    assert "gift_wrap" in row["items"][0]
    assert "carbon_label" in caller.rows("/products")[0]


def test_shipments_can_print_a_trailing_blank(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=2)
    caller.token = sandbox.cafe24.grant()
    sandbox.cafe24.switches.trailing_blanks = True
    row = caller.orders("2026-01-01", "2026-01-08", order_status="N30", limit=1)[0]

    parcels = caller.rows(f"/orders/{row['order_id']}/shipments")

    assert "shipping " in {item["status"] for parcel in parcels for item in parcel["items"]}


def test_partly_cancelled_orders_can_be_missing_under_cancel_date() -> None:
    with Sandbox(seed=11, speed=100_000.0, history_days=60) as sandbox:
        caller = Caller(sandbox)
        first, last = "2025-11-06", "2026-01-05"
        found = {row["canceled"] for row in caller.orders(first, last, date_type="cancel_date")}
        sandbox.cafe24.switches.cancel_date_finds_partial = False
        fewer = {row["canceled"] for row in caller.orders(first, last, date_type="cancel_date")}
        caller.close()

    assert (found, fewer) == ({"T", "M"}, {"T"})


def test_mall_prints_people_so_that_a_leak_can_be_found(sandbox: Sandbox, caller: Caller) -> None:
    query = {"start_date": FIRST, "end_date": LAST, "limit": 1000, "embed": "items,buyer,receivers"}
    texts = [caller.get("/orders", **query).text, caller.get("/suppliers").text, caller.get("/store").text]

    personal = sandbox.world.personal_values()

    for order in sandbox.cafe24.front.orders.values():
        assert {order.person.name, order.receiver.phone, order.receiver.address} <= personal
        assert order.person.name in texts[0]
        assert order.receiver.phone in texts[0]
    assert all(sandbox.world.seller.name in text for text in texts[1:])
