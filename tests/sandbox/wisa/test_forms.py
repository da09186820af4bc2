"""Other names and forms of the same rows: renames, ids, times, states, missing dates (contract sections 1, 2 and 5)."""

from datetime import datetime
from typing import Any

import pytest
from lxml import etree

from pipelines.sandbox import Sandbox
from tests.sandbox.wisa.caller import Caller, an_order, column


def test_one_row_in_seven_has_no_modification_date(reader: Caller) -> None:
    for path in ("orders", "inventory"):
        rows = reader.every(path)
        undated = [row for row in rows if "updated_at" not in row]
        assert undated == [row for row in reader.every(path) if "updated_at" not in row]
        assert len(rows) / 10 < len(undated) < len(rows) / 5


def test_product_without_modification_date_is_one_that_never_changed(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.undated_every = 1
    undated = [row["product_id"] for row in caller.every("products") if "updated_at" not in row]
    sandbox.world.act.edit_product(undated[0], name="새 이름")
    products = sandbox.wisa.front.products.values()

    assert "updated_at" in caller.json(f"products/{undated[0]}")["data"]
    never = {each.product_id for each in products if each.updated_at == each.created_at}
    assert set(undated[1:]) == never
    assert len(never) < len(products)


def test_modification_date_can_be_empty_or_there_for_all(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.undated = "empty"
    empty = {row["updated_at"] is None for path in ("products", "orders", "inventory") for row in caller.every(path)}
    sandbox.wisa.switches.undated_every = 0
    full = {row["updated_at"] is None for path in ("products", "orders", "inventory") for row in caller.every(path)}

    assert (empty, full) == ({True, False}, {False})


@pytest.mark.parametrize(
    ("times", "never", "nothing"),
    [("iso", "null", None), ("unix", "null", None), ("unix", "zero", 0), ("plain", "zero", "0000-00-00 00:00:00")],
)
def test_times_have_the_form_of_the_day(sandbox: Sandbox, caller: Caller, times: str, never: str, nothing: Any) -> None:
    switches = sandbox.wisa.switches
    switches.times, switches.never, switches.undated = times, never, "empty"

    rows = caller.every("orders")

    for row, order in zip(rows, reversed(sandbox.wisa.front.orders.values()), strict=True):
        iso = order.placed_at.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+09:00").tzinfo).isoformat()
        seconds = int(order.placed_at.timestamp())
        expected = {"iso": iso, "unix": seconds, "plain": iso[:19].replace("T", " ")}
        assert row["order_date"] == expected[times]
    assert nothing in column(rows, "updated_at")


def test_ids_can_be_numbers(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.ids = "number"

    order, product, stock = caller.rows("orders")[0], caller.rows("products")[0], caller.rows("inventory")[0]

    item = order["items"][0]
    told = [item["item_id"], item["product_id"], item["option_id"], stock["product_id"], product["product_id"]]
    assert {type(each) for each in [*told, product["options"][0]["option_id"]]} == {int}
    assert isinstance(order["order_id"], str)


@pytest.mark.parametrize(("form", "shown"), [("code", ["2", "77"]), ("number", [2, 77]), ("label", ["입금완료", "77"])])
def test_states_can_be_korean_words_or_numbers(sandbox: Sandbox, caller: Caller, form: str, shown: list[Any]) -> None:
    order = an_order(sandbox)
    sandbox.wisa.switches.statuses = form
    words = [caller.json(f"orders/{order.order_id}")["data"]["items"][0]["status"]]
    sandbox.wisa.show_status(order.lines[0].line_id, "77")
    words += [caller.json(f"orders/{order.order_id}")["data"]["items"][0]["status"]]

    assert words == shown


def test_fields_can_have_other_names_and_stand_deeper(sandbox: Sandbox, caller: Caller) -> None:
    order_id = next(iter(sandbox.wisa.front.orders))
    usual, product = caller.json(f"orders/{order_id}")["data"], caller.rows("products")[0]
    sandbox.wisa.switches.rename = {
        "orders.order_id": "ono",
        "orders.total_amount": "pay.total",
        "orders.payment_status": "pay.state",
        "orders.items": "goods",
        "orders.items.price": "amount.each",
        "products.name": "goods_name",
        "products.options.sku": "complex_no",
    }

    order, renamed = caller.json(f"orders/{order_id}")["data"], caller.rows("products")[0]

    assert (order["ono"], order["pay"]) == (order_id, {"total": usual["total_amount"], "state": "paid"})
    assert [item["amount"]["each"] for item in order["goods"]] == column(usual["items"], "price")
    assert {"order_id", "total_amount", "items"}.isdisjoint(order)
    assert (renamed["goods_name"], renamed["price"]) == (product["name"], product["price"])
    assert column(renamed["options"], "complex_no") == column(product["options"], "sku")
    answer = caller.get(f"orders/{order_id}", headers=caller.headers | {"Accept": "application/xml"})
    assert etree.fromstring(answer.content).findtext("order/pay/total") == str(usual["total_amount"])


def test_new_fields_come_beside_the_known_ones(sandbox: Sandbox, caller: Caller) -> None:
    before = caller.rows("orders")[0], caller.rows("products")[0]
    sandbox.wisa.switches.new_fields = True

    after = caller.rows("orders")[0], caller.rows("products")[0]

    assert [set(new) - set(old) for new, old in zip(after, before, strict=True)] == [
        {"buyer", "receiver_name"},
        {"manager_name", "carbon_grade"},
    ]
