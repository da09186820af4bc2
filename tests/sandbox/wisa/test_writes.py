"""Simple writes, and lists at paths that only a partner document would name (contract sections 1 and 4)."""

from typing import Any

import pytest
from lxml import etree

from pipelines.sandbox import Sandbox
from tests.sandbox.wisa.caller import Caller, column, design

NEW = {"name": "새 담요", "price": 12000, "options": [
    {"name": "색상", "value": "블랙", "stock_quantity": 4}, {"name": "색상", "value": "민트", "stock_quantity": 0},
]}  # fmt: skip
BOOKS = [
    {"slip_no": f"S{number}", "amount": number * 100, "updated_at": f"2026-01-0{number}T09:00:00+09:00"}
    for number in range(1, 6)
]


def test_new_product_is_listed_and_stocked(sandbox: Sandbox, caller: Caller) -> None:
    answer = caller.call("POST", "products", json=NEW)

    made = answer.json()["data"]
    assert (answer.status_code, made["name"], made["price"], made["status"]) == (201, "새 담요", 12000, "2")
    assert [(each["value"], each["stock_quantity"]) for each in made["options"]] == [("블랙", 4), ("민트", 0)]
    assert caller.json(f"products/{made['product_id']}")["data"] == made
    stock = [row["quantity"] for row in caller.every("inventory") if row["product_id"] == made["product_id"]]
    assert sorted(stock) == [0, 4]
    books = next(row for row in sandbox.world.truth()["products"] if row["product_id"] == made["product_id"])
    assert (books["product_name"], books["price"]) == ("새 담요", 12000)


def test_product_can_be_changed(sandbox: Sandbox, caller: Caller) -> None:
    product = design(sandbox, 0)
    before = caller.json(f"products/{product.product_id}")["data"]
    sandbox.world.advance(hours=1)
    option = {"option_id": before["options"][0]["option_id"], "stock_quantity": 31}

    answer = caller.call(
        "PUT", f"products/{product.product_id}", json={"price": 500, "status": "4", "options": [option]}
    )

    after = caller.json(f"products/{product.product_id}")["data"]
    assert answer.json() == {"data": after}
    assert (after["price"], after["status"], after["stock_quantity"], after["name"]) == (500, "4", 31, before["name"])
    assert after["updated_at"] > before["created_at"]


def test_product_can_be_thrown_away_and_taken_back(sandbox: Sandbox, caller: Caller) -> None:
    path = f"products/{design(sandbox, 2).product_id}"

    states = [caller.call("PUT", path, json={"status": state}).json()["data"]["status"] for state in ("5", "2")]

    assert states == ["5", "2"]


def test_many_products_change_at_once_and_failures_are_named(sandbox: Sandbox, caller: Caller) -> None:
    first, second = design(sandbox, 0).product_id, design(sandbox, 1).product_id
    rows = [
        {"product_id": first, "name": "하나"},
        {"product_id": "99", "name": "없음"},
        {"product_id": second, "price": -1},
    ]

    answer = caller.call("PATCH", "products/bulk", json={"products": rows})

    failed = [{"product_id": "99", "code": "not_found"}, {"product_id": second, "code": "invalid_parameter"}]
    assert answer.json() == {"data": {"updated": 1, "failed": failed}}
    assert caller.json(f"products/{first}")["data"]["name"] == "하나"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "products", {"price": 1}),
        ("POST", "products", {"name": "가", "price": "1"}),
        ("POST", "products", {"name": "가", "price": 1, "options": {"name": "색상"}}),
        ("POST", "products", {"name": "가", "price": 1, "options": [{"name": "색상", "stock_quantity": -1}]}),
        ("POST", "products", [1]),
        ("PUT", "products/{0}", {"name": 3}),
        ("PUT", "products/{0}", {"status": "3"}),
        ("PUT", "products/{0}", {"options": ["블랙"]}),
        ("PUT", "products/{0}", {"options": [{"option_id": "1", "stock_quantity": 1}]}),
        ("PATCH", "products/bulk", {"products": []}),
        ("POST", "marketplace/sync-product", {"product_id": "1001", "marketplaces": ["ebay"]}),
        ("POST", "marketplace/sync-product", {}),
    ],
)
def test_wrong_write_changes_nothing(sandbox: Sandbox, caller: Caller, method: str, path: str, body: Any) -> None:
    number = design(sandbox, 0).product_id
    before = caller.every("products")

    answer = caller.call(method, path.format(number), json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_parameter")
    assert caller.every("products") == before


def test_body_that_is_no_json_is_refused(caller: Caller) -> None:
    assert caller.call("POST", "products", data=b"name=1").status_code == 400


def test_product_can_be_sent_to_a_marketplace(sandbox: Sandbox, caller: Caller) -> None:
    numbers = column(caller.every("products"), "product_id")
    number = next(each for each in numbers if int(each) % 5 == 0)
    before = caller.get(f"marketplace/sync-status/{number}").status_code

    answer = caller.call("POST", "marketplace/sync-product", json={"product_id": number, "marketplaces": ["zigzag"]})

    (row,) = [
        each
        for each in caller.json(f"marketplace/sync-status/{number}")["marketplaces"]
        if each["marketplace"] == "zigzag"
    ]
    assert (before, answer.status_code) == (404, 202)
    assert (row["status"], row["last_synced_at"]) == ("synced", "2026-01-05T00:00:00+09:00")


def test_rows_are_served_at_any_path(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.mount("/erp/accounting", BOOKS)

    first, second = caller.json("erp/accounting", limit=3), caller.json("erp/accounting", limit=3, page=2)

    assert (first["data"], second["data"], first["total"]) == (BOOKS[:1:-1], BOOKS[1::-1], 5)
    assert sandbox.wisa.unknown_calls == []


def test_mounted_list_obeys_the_switches_of_lists(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.mount("erp/vendors", BOOKS)
    switches = sandbox.wisa.switches
    switches.envelope, switches.filters, switches.newest_first = "resource", True, False

    found = caller.json("erp/vendors", updated_from="2026-01-02", updated_to="2026-01-03")
    xml = caller.get("erp/vendors", headers=caller.headers | {"Accept": "application/xml"})
    switches.missing = frozenset({"erp/vendors"})

    assert found["vendors"] == BOOKS[1:3]
    assert [each.findtext("slip_no") for each in etree.fromstring(xml.content).find("vendors")] == [
        "S1",
        "S2",
        "S3",
        "S4",
        "S5",
    ]
    assert caller.get("erp/vendors").status_code == 404


def test_mounted_list_can_be_dated_by_another_field(sandbox: Sandbox, caller: Caller) -> None:
    rows = [{"no": "1", "booked_on": "2026-01-03T10:00:00+09:00"}, {"no": "2", "booked_on": ""}]
    sandbox.wisa.mount("erp/branches", rows, dated_by="booked_on")
    sandbox.wisa.switches.filters = True

    assert caller.json("erp/branches", updated_from="2026-01-03")["data"] == rows[:1]
    assert caller.json("erp/branches")["total"] == 2


def test_unmounted_path_is_404(caller: Caller) -> None:
    assert caller.get("erp/accounting").status_code == 404
