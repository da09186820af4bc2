"""The world's truth against what the mall shows, read by the rules of the unified model: two ways that must meet."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.caller import Caller
from tests.sandbox.conftest import START

STATUS_MAP = Path("pipelines/unified/seeds/order_status_map.csv")
PHASES = {
    "requested": "C00 R00 E00",
    "accepted": "C10 R10 E10",
    "held": "C36 R12 R36 E12 E36 C43 R43",
    "collecting": "R30 E30",
    "collected": "R13 R20 R31 E13 E31",
    "reshipping": "E20 E32 E33",
    "refunding": "C34 C41 C42 R34 R41 R42 E34",
    "completed": "C40 C47 C48 C49 R40 E40",
    "rejected": "C11 R11 E11",
}
WINDOWS = (("2026-01-05", "2026-02-20"),)


@pytest.fixture(scope="module")
def month() -> Iterator[tuple[Sandbox, Caller]]:
    """A month and a half with many orders and every claim still moving."""
    with Sandbox(seed=3, start=START, speed=100_000.0, orders_per_day=25) as sandbox:
        sandbox.world.advance(days=45, hours=13)
        caller = Caller(sandbox)
        yield sandbox, caller
        caller.close()


@pytest.fixture(scope="module")
def shown(month: tuple[Sandbox, Caller]) -> dict[str, dict[str, Any]]:
    """Every order by id, with items and claims."""
    _, caller = month
    embed = "items,cancellation,return,exchange"
    rows = [
        row for window in WINDOWS for offset in (0, 1000) for row in caller.orders(*window, embed=embed, offset=offset)
    ]
    return {row["order_id"]: row for row in rows}


@pytest.fixture(scope="module")
def truth(month: tuple[Sandbox, Caller]) -> dict[str, list[dict[str, Any]]]:
    return month[0].world.truth()


@cache
def status_map() -> dict[str, dict[str, str]]:
    with STATUS_MAP.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (row["platform"], row["level"]) == ("cafe24", "line")]
    return {row["native_code"]: row for row in rows}


def mapped(item: dict[str, Any]) -> tuple[str, str, str | None]:
    """canonical_status, claim_type and claim_phase of an item, by unified model 1.2 and 1.4."""
    known = status_map()
    row = known[item["order_status"]]
    status = row["canonical_status"]
    if status == "passthrough":
        status = known[item["order_status_before_cs"]]["canonical_status"]
    kind = row["claim_type"]
    if kind == "none" and item["request_undone"] == "T":
        kind = {"C": "cancel", "R": "return", "E": "exchange"}[item["claim_type"]]
    phase = next((phase for phase, codes in PHASES.items() if item["order_status"] in codes), None)
    if item["request_undone"] == "T":
        phase = "withdrawn"
    return status, "exchange_replacement" if item["status_code"] == "N2" else kind, phase


def test_every_order_and_line_is_shown_and_no_other(shown: dict[str, Any], truth: dict[str, Any]) -> None:
    items = {item["order_item_code"] for order in shown.values() for item in order["items"]}

    assert set(shown) == {row["order_id"] for row in truth["orders"]}
    assert items == {row["line_id"] for row in truth["order_lines"]}


def test_status_of_every_line_is_what_its_code_means(shown: dict[str, Any], truth: dict[str, Any]) -> None:
    found = {item["order_item_code"]: mapped(item) for order in shown.values() for item in order["items"]}

    assert found == {
        row["line_id"]: (row["canonical_status"], row["claim_type"], row["claim_phase"]) for row in truth["order_lines"]
    }


def test_month_holds_every_kind_of_line(truth: dict[str, Any]) -> None:
    statuses = {row["canonical_status"] for row in truth["order_lines"]}
    kinds = {row["claim_type"] for row in truth["order_lines"]}

    assert statuses >= {"pending_payment", "paid", "preparing", "on_hold", "ready_to_ship", "shipped", "delivered"}
    assert statuses >= {"confirmed", "cancelled", "returned", "exchanged", "returning", "exchanging"}
    assert kinds == {"none", "cancel", "cancel_unpaid", "return", "exchange", "exchange_replacement"}


def test_quantities_and_prices_of_every_line_are_shown(shown: dict[str, Any], truth: dict[str, Any]) -> None:
    def seen(item: dict[str, Any]) -> tuple[Any, ...]:
        unit = Decimal(item["product_price"]) + Decimal(item["option_price"])
        discounts = ("additional_discount_price", "coupon_discount_price", "market_discount_amount")
        discount = sum((Decimal(item[name]) for name in discounts), Decimal(0))
        return item["quantity"], unit * item["quantity"], discount, item["custom_variant_code"], item["variant_code"]

    found = {item["order_item_code"]: seen(item) for order in shown.values() for item in order["items"]}

    assert found == {
        row["line_id"]: (
            row["qty_ordered"],
            row["gross_amount"],
            row["discount_amount"],
            row["seller_code"],
            row["variant_id"],
        )
        for row in truth["order_lines"]
    }


def value(amounts: dict[str, str]) -> Decimal:
    """What an amount object is worth: goods and shipping less every discount."""
    plus = ("order_price_amount", "shipping_fee")
    minus = (
        "coupon_discount_price",
        "membership_discount_amount",
        "shipping_fee_discount_amount",
        "market_other_discount_amount",
    )
    return sum((Decimal(amounts[name]) for name in plus), Decimal(0)) - sum(Decimal(amounts[name]) for name in minus)


def test_money_of_every_order_adds_up_and_is_the_truth(shown: dict[str, Any], truth: dict[str, Any]) -> None:
    def seen(order: dict[str, Any]) -> tuple[Decimal, Decimal, Decimal]:
        initial, paid = order["initial_order_amount"], order["paid"] == "T"
        points = (
            Decimal(initial["points_spent_amount"]) + Decimal(initial["credits_spent_amount"]) + order["naver_point"]
        )
        money = Decimal(initial["payment_amount"]) + Decimal(initial["total_amount_due"])
        assert value(initial) == points + money
        given_back = value(initial) - value(order["actual_order_amount"]) if paid else Decimal(0)
        return points, points + money if paid else Decimal(0), given_back

    assert {order_id: seen(order) for order_id, order in shown.items()} == {
        row["order_id"]: (row["points_used"], row["paid_amount"], row["refund_amount"]) for row in truth["orders"]
    }


def test_truth_of_an_order_adds_up(truth: dict[str, Any]) -> None:
    paid = [row for row in truth["orders"] if row["paid_at"] is not None]

    assert all(
        row["gross_amount"] - row["discount_amount"] + row["shipping_fee"] - row["shipping_discount"]
        == row["paid_amount"]
        for row in paid
    )
    assert all(row["refund_amount"] <= row["paid_amount"] for row in truth["orders"])
    assert all(
        amount == amount.to_integral_value() for row in paid for amount in (row["paid_amount"], row["gross_amount"])
    )


def test_lines_add_up_to_their_order(truth: dict[str, Any]) -> None:
    gross: dict[str, Decimal] = {}
    for row in truth["order_lines"]:
        if row["line_kind"] == "sale":
            gross[row["order_id"]] = gross.get(row["order_id"], Decimal(0)) + row["gross_amount"]

    assert gross == {row["order_id"]: row["gross_amount"] for row in truth["orders"]}


def test_claims_are_shown_with_their_lines_and_own_codes(shown: dict[str, Any], truth: dict[str, Any]) -> None:
    claims = [
        claim for order in shown.values() for name in ("cancellation", "return", "exchange") for claim in order[name]
    ]
    lines = {(claim["claim_code"], item["order_item_code"]) for claim in claims for item in claim["items"]}

    assert {claim["claim_code"] for claim in claims} == {row["claim_id"] for row in truth["claims"]}
    assert lines == {(row["claim_id"], row["line_id"]) for row in truth["claim_lines"]}
    withdrawn = {row["claim_id"] for row in truth["claims"] if row["claim_phase"] == "withdrawn"}
    assert {claim["claim_code"] for claim in claims if claim["undone"] == "T"} == withdrawn
    rejected = {row["claim_id"] for row in truth["claims"] if row["claim_phase"] == "rejected"}
    codes = {claim["claim_code"]: claim["items"][0]["order_status"] for claim in claims}
    assert {code for code, status in codes.items() if status in ("C11", "R11", "E11")} == rejected != set()


def test_refund_list_has_all_but_naver_pay(month: tuple[Sandbox, Caller], truth: dict[str, Any]) -> None:
    _, caller = month
    query = {"start_date": "2026-01-05", "end_date": "2026-03-04", "limit": 500}

    rows = caller.rows("/refunds", date_type="accepted_refund_date", **query)

    silent = [row for row in truth["refunds"] if not row["is_listed"]]
    assert silent
    assert {row["refund_code"]: Decimal(row["actual_refund_amount"]) for row in rows} == {
        row["refund_id"]: row["money_amount"] for row in truth["refunds"] if row["is_listed"]
    }


def test_stock_of_every_variant_is_shown(month: tuple[Sandbox, Caller], truth: dict[str, Any]) -> None:
    _, caller = month
    found: dict[str, Any] = {}
    for product in caller.rows("/products", limit=100, fields="product_no,price"):
        for row in caller.rows(f"/products/{product['product_no']}/variants"):
            price = Decimal(product["price"]) + Decimal(row["additional_amount"])
            found[row["variant_code"]] = (row["quantity"] if row["use_inventory"] == "T" else None, price)

    assert found == {
        row["variant_id"]: (row["qty_listed"], row["price"]) for row in truth["inventory"] if not row["is_deleted"]
    }


def test_reviews_and_answers_are_shown(month: tuple[Sandbox, Caller], truth: dict[str, Any]) -> None:
    _, caller = month
    rows = [
        row for offset in range(0, 1000, 100) for row in caller.rows("/boards/4/articles", limit=100, offset=offset)
    ]

    assert {str(row["article_no"]): row["reply_depth"] > 0 for row in rows} == {
        row["review_no"]: row["is_reply"] for row in truth["reviews"]
    }
    assert {row["deleted"] for row in rows} == {"T", "F", "B"}
