"""Writes: an answer for each item, return_code 0000 even where single items fail. Contract 2.9."""

from typing import Any

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop.caller import Caller, korean
from tests.sandbox.makeshop.test_order_parts import one, paid_order


def product(sandbox: Sandbox, tracked: bool = True) -> Any:
    listed = sandbox.makeshop.front.products.values()
    return next(each for each in listed if each.variants[0].tracked == tracked and each.deleted_at is None)


def test_stock_is_written_item_by_item(sandbox: Sandbox, caller: Caller) -> None:
    uid = product(sandbox).product_id
    items = [
        {"product_id": uid, "stock_id": "1", "stock": 44, "note": "실사", "stop_use": "N"},
        {"product_id": "999999", "stock_id": "1", "stock": 3},
        {"product_id": uid, "stock_id": "77", "stock": 3},
        {"product_id": uid, "stock_id": "1", "stock": "-4"},
        {"product_id": product(sandbox, tracked=False).product_id, "stock_id": "1", "stock": 3},
    ]

    answer = caller.post("product/stock", {"datas": items})

    assert answer["return_code"] == "0000"
    assert [item["result"] for item in answer["datas"]] == [True, False, False, False, False]
    assert [len(item.get("message", [])) for item in answer["datas"]] == [0, 1, 1, 1, 1]
    (row,) = caller.rows("product", uid=uid)
    assert row["options"]["basic"][0]["sto_real_stock"] == "44"


def test_nothing_left_is_sold_out(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.switches.state_at_zero = "SOLDOUT"
    uid = product(sandbox).product_id

    caller.post("product/stock", {"datas": [{"product_id": uid, "stock_id": "1", "stock": 0}]})

    (row,) = caller.rows("product", uid=uid)
    assert row["options"]["basic"][0]["sto_state_code"] == "SOLDOUT"


def test_the_world_knows_what_was_written(sandbox: Sandbox, caller: Caller) -> None:
    variant = product(sandbox).variants[0]

    caller.process("product", "stock", product_id=product(sandbox).product_id, stock_id="1", stock="31")

    assert variant.quantity == variant.sku.stock == 31


def test_shops_of_the_older_options_cannot_be_written(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.switches.option_style = "power"
    item = {"product_id": product(sandbox).product_id, "stock_id": "1", "stock": 3}

    assert caller.post("product/stock", {"datas": [item]})["datas"][0]["result"] is False


def test_bodies_that_hold_no_items_fail_whole(caller: Caller) -> None:
    item = {"product_id": "1", "stock_id": "1", "stock": 1}
    bodies: list[Any] = [{}, [], {"datas": []}, {"datas": item}, {"datas": ["1"]}, {"datas": [item] * 501}]

    assert {caller.post("product/stock", body)["return_code"] for body in bodies} == {"9999"}
    assert caller.post("product/stock", {"datas": [item] * 500})["return_code"] == "0000"


def test_an_order_is_taken_on_and_its_invoice_replaced(sandbox: Sandbox, caller: Caller) -> None:
    order = paid_order(sandbox)
    order.lines[0].state, order.lines[0].prepared_at = "paid", None
    ready = caller.post("order/ready", {"datas": [{"ordernum": order.order_id}, {"ordernum": "20260101-1"}]})
    again = caller.post("order/ready", {"datas": [{"ordernum": order.order_id}]})
    for _ in range(60):
        if not order.parcels:
            sandbox.world.advance(hours=6)
    item = {"ordernum": order.order_id, "delivery_num": order.parcels[0].shipment_id, "delinum": "123456789012"}

    written = caller.post("order/invoice", {"datas": [item, {**item, "delivery_num": "S-0"}]})
    delivery = one(caller, order.order_id)["product"]["1"]["deliveryInfo"]

    assert [each["result"] for each in ready["datas"]] == [True, False]
    assert again["datas"][0]["result"] is False
    assert [each["result"] for each in written["datas"]] == [True, False]
    assert (delivery["delinum"], delivery["delinum_date"]) == ("123456789012", korean(sandbox.world.now))


def test_a_member_writes_a_review(sandbox: Sandbox, caller: Caller) -> None:
    uid, member = product(sandbox).product_id, sandbox.world.people[2].member_id
    items = [
        {"uid": uid, "id": member, "content": "좋아요", "score_1": "4"},
        {"uid": "999999", "id": member, "content": "좋아요"},
        {"uid": uid, "id": "NOBODY", "content": "좋아요"},
    ]

    answer = caller.post("review/store", {"datas": items})

    today = korean(sandbox.world.now)[:10]
    rows = caller.rows("review", InquiryTimeFrom=today, InquiryTimeTo=today)
    assert [item["result"] for item in answer["datas"]] == [True, False, False]
    assert [(row["uid"], row["id"], row["score_1"]) for row in rows if row["content"] == "좋아요"] == [
        (uid, member, "4")
    ]
