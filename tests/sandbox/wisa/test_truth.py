"""The world's truth against what the mall shows, read by the rules of the unified model: two ways that must meet."""

from collections.abc import Iterable
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.conftest import SELLER_ONLY, START
from tests.sandbox.wisa import mapping
from tests.sandbox.wisa.caller import Caller

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def shown(reader: Caller) -> Rows:
    """Every order."""
    return reader.every("orders")


@pytest.fixture(scope="module")
def truth(lived_in: Sandbox) -> dict[str, Rows]:
    return lived_in.world.truth()


def same(found: Iterable[dict[str, Any]], expected: Rows, *key: str) -> bool:
    """Whether both hold the same rows in every column but the SKU, which the seller alone knows."""
    names = set(expected[0]) - SELLER_ONLY

    def by_key(rows: Iterable[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
        listed = [{name: row[name] for name in names} for row in rows]
        keyed = {tuple(row[name] for name in key): row for row in listed}
        assert len(keyed) == len(listed)
        return keyed

    mine, books = by_key(found), by_key(expected)
    different = {key: (mine.get(key), books.get(key)) for key in {*mine, *books} if mine.get(key) != books.get(key)}
    assert different == {}
    return bool(mine)


def lines(orders: Rows) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
    return ((order, item) for order in orders for item in order["items"])


def test_month_holds_every_kind_of_line(shown: Rows, truth: dict[str, Rows]) -> None:
    codes = {item["status"] for _, item in lines(shown)}
    statuses = {row["canonical_status"] for row in truth["order_lines"]}

    assert codes >= {"1", "2", "3", "4", "5", "13", "14", "15", "16", "17", "19", "20", "22", "24"}
    assert statuses >= {"pending_payment", "paid", "preparing", "on_hold", "shipped", "delivered", "cancelled"}
    assert statuses >= {"refunded", "returned", "exchanged"}


def test_every_line_is_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    assert same((mapping.line_row(*pair) for pair in lines(shown)), truth["order_lines"], "line_id")


def test_every_order_is_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    assert same((mapping.order_row(order) for order in shown), truth["orders"], "order_id")


def test_every_claim_is_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    found = [row for pair in lines(shown) if (row := mapping.claim_row(*pair))]

    assert same(found, truth["claims"], "claim_id")
    assert {(row["claim_id"], row["claim_id"], row["qty"]) for row in found} == {
        (row["claim_id"], row["line_id"], row["qty"]) for row in truth["claim_lines"]
    }


def test_no_refund_is_listed(truth: dict[str, Rows]) -> None:
    assert {row["is_listed"] for row in truth["refunds"]} == {False}


def test_parcels_are_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    parcels: dict[tuple[str, str], dict[str, Any]] = {}
    for order, item in lines(shown):
        if item["tracking_no"]:
            key = order["order_id"], item["tracking_no"]
            untold = dict.fromkeys(("shipment_id", "shipped_at", "delivered_at"))
            told = {"platform": "wisa", "shop_no": "1", "order_id": key[0], "tracking_no": key[1], "line_ids": []}
            row = parcels.setdefault(key, untold | told)
            row["line_ids"] = sorted([*row["line_ids"], f"{order['order_id']}-{item['item_id']}"])

    assert same(parcels.values(), truth["shipments"], "order_id", "tracking_no")


def test_products_are_the_truth(reader: Caller, truth: dict[str, Rows]) -> None:
    found = [mapping.product_row(row) for row in reader.every("products")]
    gone = {row["product_id"] for row in truth["products"] if row["is_deleted"]}

    assert gone == {row["product_id"] for row in found if row["is_deleted"]}
    assert gone
    living = [row for row in truth["products"] if not row["is_deleted"]]
    assert same((row for row in found if not row["is_deleted"]), living, "product_id")


def test_stock_is_the_truth(reader: Caller, truth: dict[str, Rows]) -> None:
    options = {
        (product["product_id"], option["option_id"]): (product, option)
        for product in reader.every("products")
        for option in product["options"]
    }
    stock = reader.every("inventory")
    found = [mapping.stock_row(*options[row["product_id"], row["option_id"]], row) for row in stock]

    assert same(found, [row for row in truth["inventory"] if not row["is_deleted"]], "variant_id")
    assert {row["stock_policy"] for row in found} == {"tracked", "untracked"}
    assert any(row["is_sold_out"] for row in found)


def test_orders_of_a_connected_smartstore_carry_its_numbers() -> None:
    with Sandbox(seed=3, start=START, malls=("naver_smartstore", "wisa"), history_days=6, speed=100_000.0) as sandbox:
        caller = Caller(sandbox)
        told = {row["market_order_no"] for row in caller.every("orders") if row["channel"] == "naver_smartstore"}
        caller.close()
        theirs = set(sandbox.naver_smartstore.front.orders)
        books = [row for row in sandbox.world.truth()["orders"] if row["platform"] == "wisa"]

    assert told & theirs
    assert told & theirs == {row["market_order_id"] for row in books if row["is_mirror"]}
    assert told == {row["market_order_id"] for row in books if row["market_order_id"]}
