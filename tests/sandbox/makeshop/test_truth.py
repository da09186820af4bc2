"""The world's truth against what the mall shows, read by the rules of the unified model: two ways that must meet."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.conftest import SELLER_ONLY, START
from tests.sandbox.makeshop import mapping
from tests.sandbox.makeshop.caller import BLOCKS, Caller, korean, money

Rows = list[dict[str, Any]]
DAYS = 60


@pytest.fixture(scope="module")
def months() -> Iterator[tuple[Sandbox, Caller]]:
    """Sixty days, with claims settled weeks after their orders and every claim still moving."""
    with Sandbox(seed=3, start=START, malls=("makeshop",), speed=100_000.0, orders_per_day=25) as sandbox:
        sandbox.world.advance(days=DAYS, hours=13)
        caller = Caller(sandbox)
        yield sandbox, caller
        caller.close()


@pytest.fixture(scope="module")
def shown(months: tuple[Sandbox, Caller]) -> Rows:
    sandbox, caller = months
    return caller.orders(sandbox.world.now - timedelta(days=DAYS + 1), sandbox.world.now, limit=1000)


@pytest.fixture(scope="module")
def truth(months: tuple[Sandbox, Caller]) -> dict[str, Rows]:
    return months[0].world.truth()


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


def test_months_hold_every_kind_of_line(truth: dict[str, Rows]) -> None:
    statuses = {row["canonical_status"] for row in truth["order_lines"]}
    kinds = {(row["claim_type"], row["claim_phase"]) for row in truth["order_lines"]}

    assert statuses >= {"pending_payment", "paid", "shipped", "delivered", "confirmed", "cancelled", "returned"}
    assert statuses >= {"cancel_requested", "return_requested", "exchange_requested", "exchanged", "refund_pending"}
    assert kinds >= {("cancel", "refunding"), ("return", "refunding"), ("cancel_unpaid", "completed")}
    assert not statuses & {"preparing", "on_hold", "ready_to_ship", "exchanging", "returning", "cancelling"}


def test_every_line_is_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    lines = (mapping.line_row(order, line) for order in shown for line in order["product"].values())

    assert same(lines, truth["order_lines"], "line_id")


def test_every_order_is_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    assert same((mapping.order_row(order) for order in shown), truth["orders"], "order_id")


def test_every_claim_is_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    assert same((row for order in shown for row in mapping.claim_rows(order)), truth["claims"], "claim_id")


def test_every_refund_is_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    assert same((row for order in shown for row in mapping.refund_rows(order)), truth["refunds"], "refund_id")


def test_every_parcel_is_the_truth(shown: Rows, truth: dict[str, Rows]) -> None:
    assert same((row for order in shown for row in mapping.parcel_rows(order)), truth["shipments"], "shipment_id")


def test_money_of_every_order_adds_up(shown: Rows) -> None:
    for order in shown:
        told = order["order"]
        discounts = sum(money(row, "ext_price") for row in order["extension"])
        assert money(told, "total_product_price", "deli_price") - discounts == money(
            told, "start_price", "used_reserve", "used_emoney"
        )


def test_products_and_their_stock_are_the_truth(months: tuple[Sandbox, Caller], truth: dict[str, Rows]) -> None:
    listed = months[1].walk("product", limit=20)
    stock = [mapping.stock_row(product, option) for product in listed for option in product["options"]["basic"]]
    living = [row for row in truth["products"] if not row["is_deleted"]]

    assert same(map(mapping.product_row, listed), living, "product_id")
    assert same(stock, [row for row in truth["inventory"] if not row["is_deleted"]], "variant_id")


def test_deleted_products_are_the_truth(months: tuple[Sandbox, Caller], truth: dict[str, Rows]) -> None:
    sandbox, caller = months
    found: set[str] = set()
    for days in range(0, DAYS + 1, 29):
        start = sandbox.world.now - timedelta(days=days + 29)
        window = {"InquiryTimeFrom": korean(start), "InquiryTimeTo": korean(start + timedelta(days=29))}
        found |= {row["uid"] for row in caller.rows("delete_product", **window)}

    assert found == {row["product_id"] for row in truth["products"] if row["is_deleted"]} != set()


def test_reviews_are_the_truth(months: tuple[Sandbox, Caller], truth: dict[str, Rows]) -> None:
    sandbox, caller = months
    found: dict[str, dict[str, Any]] = {}
    for days in range(0, DAYS + 1, 30):
        end = sandbox.world.now - timedelta(days=days)
        window = {"InquiryTimeFrom": korean(end - timedelta(days=30))[:10], "InquiryTimeTo": korean(end)[:10]}
        rows = map(mapping.review_row, caller.walk("review", limit=50, **window))
        found |= {row["review_no"]: row for row in rows}

    assert same(found.values(), [row for row in truth["reviews"] if not row["is_deleted"]], "review_no")


def test_a_cancel_can_be_settled_more_than_forty_days_after_the_order(shown: Rows) -> None:
    late = [row["cancelled_at"] - row["ordered_at"] for row in map(mapping.order_row, shown) if row["cancelled_at"]]

    assert max(late) > timedelta(days=40)


def test_new_orders_and_the_change_log_bring_every_change() -> None:
    """Day by day what is new, and by number what the log names: a row kept from before is one that did not change."""
    with Sandbox(seed=5, start=START, malls=("makeshop",), speed=100_000.0, orders_per_day=5) as sandbox:
        caller, kept, since = Caller(sandbox), {}, sandbox.world.now
        for _ in range(30):
            sandbox.world.advance(days=1)
            window = {"InquiryTimeFrom": korean(since), "InquiryTimeTo": korean(sandbox.world.now)}
            changed = {row["ordernum"] for row in caller.walk("order_log", **window)}
            rows = caller.rows("order/2", ordernum=",".join(changed), fields=BLOCKS)
            kept |= {order["order"]["ordernum"]: order for order in rows}
            since = sandbox.world.now
        caller.close()
        truth = sandbox.world.truth()

    lines = (mapping.line_row(order, line) for order in kept.values() for line in order["product"].values())
    assert same(lines, truth["order_lines"], "line_id")
    assert same((row for order in kept.values() for row in mapping.refund_rows(order)), truth["refunds"], "refund_id")
