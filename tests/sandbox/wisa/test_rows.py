"""What rows say: fields of the samples, states, force flags, marketplaces (contract sections 2, 3 and 5)."""

from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.wisa.caller import Caller, an_order, column, design

# field -> type, as in the contract's samples; updated_at is not in every row of theirs
OPTION = {"option_id": str, "name": str, "value": str, "sku": str, "stock_quantity": int, "soldout_mode": str}
PRODUCT = {
    "product_id": str, "product_code": str, "name": str, "status": str, "price": int, "stock_quantity": int,
    "options": list, "created_at": str,
}  # fmt: skip
ITEM = {
    "item_id": str, "product_id": str, "option_id": str, "quantity": int, "price": int, "status": str, "carrier": str,
    "tracking_no": str,
}  # fmt: skip
ORDER = {
    "order_id": str, "order_date": str, "status": str, "payment_status": str, "total_amount": int, "customer_id": str,
    "channel": str, "items": list,
}  # fmt: skip
STOCK = {"product_id": str, "option_id": str, "quantity": int, "safety_stock": int, "soldout_mode": str}
CUSTOMER = dict.fromkeys(("customer_id", "name", "email", "phone", "group", "created_at"), str)
MARKET = dict.fromkeys(("marketplace", "status", "marketplace_product_id", "message"), str)
SOMETIMES = {"updated_at", "market_order_no", "last_synced_at"}
CLAIMS = [
    ("cancel", "requested", "14"), ("cancel", "refunding", "21"), ("cancel", "completed", "15"),
    ("return", "requested", "16"), ("return", "collecting", "22"), ("return", "collected", "23"),
    ("return", "held", "28"), ("return", "completed", "17"),
    ("exchange", "requested", "18"), ("exchange", "collecting", "24"), ("exchange", "collected", "25"),
    ("exchange", "reshipping", "26"), ("exchange", "held", "27"), ("exchange", "completed", "19"),
]  # fmt: skip


def kinds(row: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in row.items() if name not in SOMETIMES}


def test_rows_have_the_samples_fields(reader: Caller) -> None:
    products, orders, stock = reader.every("products"), reader.every("orders"), reader.every("inventory")

    assert all(kinds(row) == PRODUCT for row in products)
    assert all(kinds(option) == OPTION for row in products for option in row["options"])
    assert all(kinds(row) == ORDER for row in orders)
    assert all(kinds(item) == ITEM for row in orders for item in row["items"])
    assert all(kinds(row) == STOCK for row in stock)
    assert all(kinds(row) == CUSTOMER for row in reader.every("customers"))


def test_envelopes_are_the_samples(reader: Caller) -> None:
    products, orders, inventory = reader.json("products"), reader.json("orders"), reader.json("inventory")

    assert set(products) == set(orders) == {"data", "page", "limit", "total"}
    assert set(inventory) == {"items", "page"}
    assert isinstance(reader.json("customers"), list)
    assert set(reader.json(f"orders/{orders['data'][0]['order_id']}")) == {"data"}


def test_numbers_look_like_the_samples(reader: Caller) -> None:
    products, orders = reader.every("products"), reader.every("orders")

    assert {row["product_code"] for row in products} == {f"WS-{row['product_id']}" for row in products}
    assert min(int(row["product_id"]) for row in products) > 1000
    options = [int(option["option_id"]) for row in products for option in row["options"]]
    assert min(options) > 5000
    assert len(options) == len(set(options))
    assert all(row["order_id"][:8] == row["order_date"][:10].replace("-", "") for row in orders)
    assert {len(row["order_id"]) for row in orders} == {16}


def test_detail_is_the_row_of_the_list(reader: Caller) -> None:
    product, order = reader.rows("products")[3], reader.rows("orders")[3]

    assert reader.json(f"products/{product['product_id']}") == {"data": product}
    assert reader.json(f"orders/{order['order_id']}") == {"data": order}


@pytest.mark.parametrize("path", ["products/999999", "products/none", "orders/20260101-9999999"])
def test_what_does_not_exist_is_404(reader: Caller, path: str) -> None:
    answer = reader.get(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_lines_of_an_order_have_states_of_their_own_and_the_header_the_lowest_forward_one(reader: Caller) -> None:
    mixed = [row for row in reader.every("orders") if len({item["status"] for item in row["items"]}) > 1]

    assert mixed
    for row in mixed:
        codes = sorted(int(item["status"]) for item in row["items"])
        assert int(row["status"]) == next((code for code in codes if code <= 5), codes[0])


@pytest.mark.parametrize(("kind", "stage", "code"), CLAIMS)
def test_each_stage_of_a_claim_is_a_state_of_the_line(
    sandbox: Sandbox, caller: Caller, kind: str, stage: str, code: str
) -> None:
    if kind != "cancel":
        sandbox.world.advance(days=6)
    order = an_order(sandbox, states=("paid",) if kind == "cancel" else ("delivered",))
    claim = sandbox.world.act.claim(order.order_id, kind, [order.lines[0].line_id], script=((0, stage),))

    item = caller.json(f"orders/{order.order_id}")["data"]["items"][0]

    assert claim is not None
    assert (claim.claim_id, item["status"]) == (order.lines[0].line_id, code)


def test_marketplace_asks_for_a_cancel_in_a_state_of_its_own(sandbox: Sandbox, caller: Caller) -> None:
    order = an_order(sandbox, "smartstore", ("pending_payment", "paid", "preparing"))
    for line in order.lines:
        line.state = "paid"
    sandbox.world.act.claim(order.order_id, "cancel", script=((0, "requested"),))

    row = caller.json(f"orders/{order.order_id}")["data"]

    assert {item["status"] for item in row["items"]} == {"12"}
    assert (row["channel"], row["market_order_no"]) == ("naver_smartstore", order.market_order_id)


def test_claim_on_some_pieces_makes_a_line_of_its_own(sandbox: Sandbox, caller: Caller) -> None:
    orders = sandbox.wisa.front.orders.values()
    order = next(each for each in orders if each.lines[0].quantity > 1 and each.lines[0].state == "paid")
    before = caller.json(f"orders/{order.order_id}")["data"]
    sandbox.world.act.claim(order.order_id, "cancel", [order.lines[0].line_id], pieces=1, script=((0, "completed"),))

    after = caller.json(f"orders/{order.order_id}")["data"]

    assert len(after["items"]) == len(before["items"]) + 1
    assert sum(item["quantity"] for item in after["items"]) == sum(item["quantity"] for item in before["items"])
    assert (after["items"][-1]["quantity"], after["items"][-1]["status"]) == (1, "15")
    assert after["total_amount"] == before["total_amount"]


def test_total_falls_with_claims_when_switched(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.total_after_claims = "current"
    order = an_order(sandbox)
    before = caller.json(f"orders/{order.order_id}")["data"]["total_amount"]
    sandbox.world.act.claim(order.order_id, "cancel", script=((0, "completed"),))

    after = caller.json(f"orders/{order.order_id}")["data"]

    assert before == sum(item["quantity"] * item["price"] for item in after["items"]) > 0
    assert (after["total_amount"], after["payment_status"]) == (0, "paid")


def test_unlimited_option_says_n_and_zero(sandbox: Sandbox, caller: Caller) -> None:
    product = design(sandbox, 2)

    options = caller.json(f"products/{product.product_id}")["data"]["options"]
    stock = [row for row in caller.every("inventory") if row["product_id"] == product.product_id]

    assert {(row["soldout_mode"], row["stock_quantity"]) for row in options} == {("N", 0)}
    assert {(row["soldout_mode"], row["quantity"]) for row in stock} == {("N", 0)}
    assert caller.json(f"products/{product.product_id}")["data"]["status"] == "2"


def test_option_sold_out_by_hand_says_y_beside_its_quantity(sandbox: Sandbox, caller: Caller) -> None:
    product = design(sandbox, 0)
    sandbox.world.act.set_stock(product.variants[0].variant_id, 9)
    sandbox.wisa.force_sold_out(product.variants[0].variant_id)

    (stock,) = [row for row in caller.every("inventory") if row["product_id"] == product.product_id]

    assert (stock["soldout_mode"], stock["quantity"]) == ("Y", 9)
    assert caller.json(f"products/{product.product_id}")["data"]["status"] == "3"


def test_product_without_options_has_one_row_with_empty_words(sandbox: Sandbox, caller: Caller) -> None:
    (option,) = caller.json(f"products/{design(sandbox, 0).product_id}")["data"]["options"]

    assert (option["name"], option["value"], option["option_id"] > "5000") == ("", "", True)


def test_states_of_products_are_draft_normal_sold_out_hidden_trash(sandbox: Sandbox, caller: Caller) -> None:
    product = design(sandbox, 0)

    def shown() -> str:
        return str(caller.json(f"products/{product.product_id}")["data"]["status"])

    sandbox.world.act.set_stock(product.variants[0].variant_id, 5)
    states = [shown()]
    sandbox.world.act.set_stock(product.variants[0].variant_id, 0)
    states.append(shown())
    sandbox.wisa.switches.sold_out_state = False
    states.append(shown())
    product.displayed = False
    states.append(shown())
    product.selling = False
    states.append(shown())
    sandbox.world.act.delete_product(product.product_id)
    states.append(shown())

    assert states == ["2", "3", "2", "4", "1", "5"]
    assert product.product_id not in column(caller.every("inventory"), "product_id")


def test_trash_can_be_gone(sandbox: Sandbox, caller: Caller) -> None:
    product = design(sandbox, 0)
    sandbox.world.act.delete_product(product.product_id)
    shown = product.product_id in column(caller.every("products"), "product_id")
    sandbox.wisa.switches.trash = "gone"

    assert (shown, product.product_id in column(caller.every("products"), "product_id")) == (True, False)
    assert caller.get(f"products/{product.product_id}").status_code == 404


def test_marketplaces_of_a_product_have_the_samples_fields(lived_in: Sandbox, reader: Caller) -> None:
    answers = {
        product_id: reader.get(f"marketplace/sync-status/{product_id}")
        for product_id in column(reader.every("products"), "product_id")
    }
    told = {product_id: answer.json() for product_id, answer in answers.items() if answer.status_code == 200}
    rows = [row for content in told.values() for row in content["marketplaces"]]

    assert all(set(content) == {"product_id", "marketplaces"} for content in told.values())
    assert all(content["product_id"] == product_id for product_id, content in told.items())
    assert all(kinds(row) == MARKET for row in rows)
    assert {row["marketplace"] for row in rows} == {"naver", "kakao_talk_store", "google_shopping", "zigzag"}
    failed = [row for row in rows if row["status"] == "failed"]
    assert {(row["last_synced_at"], row["message"]) for row in failed} == {(None, "category required")}


def test_product_never_sent_to_a_marketplace_is_404(sandbox: Sandbox, caller: Caller) -> None:
    numbers = column(caller.every("products"), "product_id")
    before = {number: caller.get(f"marketplace/sync-status/{number}").status_code for number in numbers}
    sandbox.wisa.switches.never_synced = False
    after = {caller.get(f"marketplace/sync-status/{number}").status_code for number in numbers}

    assert {status for number, status in before.items() if int(number) % 5 == 0} == {404}
    assert {status for number, status in before.items() if int(number) % 5} == after == {200}
