"""The world's truth against what the mall shows, read by the rules of the unified model: two ways that must meet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.conftest import SELLER_ONLY, START
from tests.sandbox.makeshop_jp import mapping
from tests.sandbox.makeshop_jp.caller import ORDERS, PRODUCTS, REVIEWS, Caller

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Month:
    """What the mall shows after a month and a half, the seller's books, and every variation's code so far."""

    orders: Rows
    products: Rows
    reviews: Rows
    truth: dict[str, Rows]
    variants: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def month() -> Iterator[Month]:
    """Many orders, every state of a delivery, and products that come, change and go."""
    with Sandbox(seed=3, start=START, malls=("makeshop_jp",), speed=100_000.0, orders_per_day=25) as sandbox:
        caller, variants = Caller(sandbox), {}
        for _ in range(9):
            sandbox.world.advance(days=5, hours=1)
            # as whoever loads regularly: a variation that is taken out is known from before
            variants |= codes(caller.rows(PRODUCTS))
        products, orders, reviews = (caller.rows(query) for query in (PRODUCTS, ORDERS, REVIEWS))
        caller.close()
        yield Month(orders, products, reviews, sandbox.world.truth(), variants)


def codes(products: Rows) -> dict[tuple[str, str], str]:
    """Product and code of a variation -> the variation's own number; "" without variations."""
    found = {}
    for product in products:
        name = product["systemCode"]
        found |= {(name, each["variationCustomCode"]): each["productSystemCode"] for each in product["variations"]}
        found |= {} if product["variations"] else {(name, ""): name}
    return found


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


def test_month_holds_every_kind_of_line(month: Month) -> None:
    lines = month.truth["order_lines"]

    assert {row["canonical_status"] for row in lines} == {
        "pending_payment", "paid", "shipped", "cancelled", "returned",
    }  # fmt: skip
    assert {row["claim_type"] for row in lines} == {"none", "cancel", "cancel_unpaid", "return"}
    assert any(row["is_partially_cancelled"] and row["is_partially_shipped"] for row in month.truth["orders"])


def test_every_line_is_the_truth(month: Month) -> None:
    rows = [row for order in month.orders for row in mapping.line_rows(order, month.variants)]

    assert same(rows, month.truth["order_lines"], "line_id")


def test_every_order_is_the_truth(month: Month) -> None:
    assert same((mapping.order_row(order, month.variants) for order in month.orders), month.truth["orders"], "order_id")


def test_every_claim_is_the_truth(month: Month) -> None:
    assert same((row for order in month.orders for row in mapping.claim_rows(order)), month.truth["claims"], "claim_id")


def test_claimed_lines_are_the_truth(month: Month) -> None:
    rows = (row for order in month.orders for row in mapping.line_rows(order, month.variants) if row["claim_id"])
    found = {(row["claim_id"], row["line_id"], row["qty_ordered"]) for row in rows}

    assert found == {(row["claim_id"], row["line_id"], row["qty"]) for row in month.truth["claim_lines"]}


def test_every_parcel_is_the_truth(month: Month) -> None:
    rows = (row for order in month.orders for row in mapping.parcel_rows(order))

    assert same(rows, month.truth["shipments"], "shipment_id")


def test_products_and_their_stock_are_the_truth(month: Month) -> None:
    products = [mapping.product_row(product) for product in month.products]
    stock = [row for product in month.products for row in mapping.stock_rows(product)]

    assert same(products, [row for row in month.truth["products"] if not row["is_deleted"]], "product_id")
    assert same(stock, [row for row in month.truth["inventory"] if not row["is_deleted"]], "variant_id")


def test_reviews_are_the_truth(month: Month) -> None:
    found = (mapping.review_row(review) for review in month.reviews)

    assert same(found, [row for row in month.truth["reviews"] if not row["is_deleted"]], "review_no")


def test_nothing_given_back_is_expected_of_the_mall(month: Month) -> None:
    assert {row["is_listed"] for row in month.truth["refunds"]} == {False}


def test_the_same_seed_reaches_the_same_books() -> None:
    def books(*steps: float) -> dict[str, Rows]:
        sandbox = Sandbox(seed=5, start=START, malls=("makeshop_jp",), products=8, orders_per_day=6)
        for days in steps:
            sandbox.world.advance(days=days)
        return sandbox.world.truth()

    assert books(12) == books(1, 4, 7)


def test_it_lives_beside_the_other_malls() -> None:
    with Sandbox(seed=3, start=START, malls=("cafe24", "makeshop_jp"), products=12, history_days=6) as sandbox:
        caller = Caller(sandbox)
        shown = {row["systemOrderNumber"] for row in caller.rows(ORDERS)}
        caller.close()
        truth = sandbox.world.truth()

    assert shown == {row["order_id"] for row in truth["orders"] if row["platform"] == "makeshop"} != set()
    shared = [{row["sku"] for row in truth["inventory"] if row["platform"] == name} for name in ("cafe24", "makeshop")]
    assert len(shared[0] & shared[1]) > 10
