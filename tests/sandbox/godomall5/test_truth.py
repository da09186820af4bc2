"""The world's truth against what the mall shows, read by the rules of the unified model: two ways that must meet."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.conftest import SELLER_ONLY, START
from tests.sandbox.godomall5 import mapping
from tests.sandbox.godomall5.caller import ADD_GOODS, GOODS, POSTS, Caller, lines_of, moment, money, text

Rows = list[dict[str, Any]]
DAYS = 45


@pytest.fixture(scope="module")
def month() -> Iterator[tuple[Sandbox, Caller]]:
    """A month and a half with many orders and every claim still moving."""
    with Sandbox(seed=3, start=START, malls=("godomall5",), speed=100_000.0, orders_per_day=25) as sandbox:
        sandbox.world.advance(days=DAYS, hours=13)
        caller = Caller(sandbox)
        yield sandbox, caller
        caller.close()


def read(caller: Caller) -> list[Any]:
    """Every order, in windows a mall allows."""
    first = date.fromisoformat(START)
    windows = [(first + timedelta(days=at), first + timedelta(days=at + 28)) for at in range(0, DAYS + 1, 29)]
    return [order for since, until in windows for order in caller.orders(since.isoformat(), until.isoformat())]


@pytest.fixture(scope="module")
def shown(month: tuple[Sandbox, Caller]) -> list[Any]:
    return read(month[1])


@pytest.fixture(scope="module")
def truth(month: tuple[Sandbox, Caller]) -> dict[str, Rows]:
    return month[0].world.truth()


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


def test_month_holds_every_kind_of_line(truth: dict[str, Rows]) -> None:
    statuses = {row["canonical_status"] for row in truth["order_lines"]}
    kinds = {(row["claim_type"], row["claim_phase"]) for row in truth["order_lines"]}

    assert statuses >= {"pending_payment", "paid", "preparing", "ready_to_ship", "shipped", "delivered", "confirmed"}
    assert statuses >= {"cancelled", "returned", "exchanged", "exchanging", "refund_pending"}
    assert kinds >= {("cancel", "completed"), ("cancel_unpaid", "completed"), ("exchange_replacement", None)}
    assert any(row["product_id"].startswith("add-") for row in truth["order_lines"])


def test_every_line_is_the_truth(shown: list[Any], truth: dict[str, Rows]) -> None:
    assert same(
        (mapping.line_row(order, line) for order in shown for line in lines_of(order)), truth["order_lines"], "line_id"
    )


def test_every_order_is_the_truth(shown: list[Any], truth: dict[str, Rows]) -> None:
    assert same((mapping.order_row(order) for order in shown), truth["orders"], "order_id")


def test_every_claim_is_the_truth(shown: list[Any], truth: dict[str, Rows]) -> None:
    assert same((row for order in shown for row in mapping.claim_rows(order)), truth["claims"], "claim_id")


def test_every_refund_is_the_truth(shown: list[Any], truth: dict[str, Rows]) -> None:
    assert same((row for order in shown for row in mapping.refund_rows(order)), truth["refunds"], "refund_id")


def test_claimed_lines_are_the_truth(shown: list[Any], truth: dict[str, Rows]) -> None:
    found = {
        (claim_id, row["line_id"], row["qty_ordered"])
        for order in shown
        for claim_id, pairs in mapping.claimed(order).items()
        for _, row in pairs
    }

    assert found == {(row["claim_id"], row["line_id"], row["qty"]) for row in truth["claim_lines"]}


def test_parcels_are_the_truth(shown: list[Any], truth: dict[str, Rows]) -> None:
    parcels: dict[tuple[str, str], dict[str, Any]] = {}
    for order in shown:
        for line in lines_of(order):
            if text(line, "invoiceNo"):
                key = text(order, "orderNo"), text(line, "invoiceNo")
                row = parcels.setdefault(
                    key,
                    {
                        "platform": "godomall5",
                        "shop_no": text(order, "mallSno"),
                        "order_id": key[0],
                        "shipment_id": None,
                        "tracking_no": key[1],
                        "shipped_at": moment(line, "deliveryDt"),
                        "delivered_at": moment(line, "deliveryCompleteDt"),
                        "line_ids": [],
                    },
                )
                row["line_ids"] = sorted([*row["line_ids"], text(line, "sno")])

    assert same(parcels.values(), truth["shipments"], "order_id", "tracking_no")


def test_money_of_every_order_adds_up(shown: list[Any]) -> None:
    assert shown
    for order in shown:
        totals = [child.tag for child in order if child.tag.startswith("total") and child.tag.endswith("DcPrice")]
        due = money(order, "totalGoodsPrice", "totalDeliveryCharge") - money(order, *totals)
        assert due == money(order, "settlePrice", "useMileage", "useDeposit")


def listed(month: tuple[Sandbox, Caller]) -> tuple[Rows, Rows]:
    """Product and inventory rows of goods and add-on goods."""
    products: Rows = []
    stock: Rows = []
    _, caller = month
    for goods in caller.numbered(GOODS):
        options = goods.findall("optionData") if text(goods, "optionFl") == "y" else [None]
        products.append(_product(goods, text(goods, "goodsNo"), len(options)))
        stock += [_stock(goods, option) for option in options]
    for goods in caller.numbered(ADD_GOODS):
        products.append(_product(goods, f"add-{text(goods, 'addGoodsNo')}", 1))
        stock.append(_stock(goods, None))
    return products, stock


def _product(goods: Any, product_id: str, options: int) -> dict[str, Any]:
    created = moment(goods, "regDt")
    return {
        "platform": "godomall5",
        "shop_no": "1",
        "product_id": product_id,
        "product_code": product_id.removeprefix("add-"),
        "product_name": text(goods, "goodsNm"),
        "price": money(goods, "goodsPrice"),
        "currency": "KRW",
        "variant_count": options,
        "is_displayed": "y" in (text(goods, "goodsDisplayFl"), text(goods, "viewFl")),
        "is_selling": text(goods, "goodsSellFl") in ("y", ""),
        "is_deleted": False,
        "created_at": created,
        "updated_at": moment(goods, "modDt") or created,
    }


def _stock(goods: Any, option: Any) -> dict[str, Any]:
    is_add_on = bool(text(goods, "addGoodsNo"))
    product = _product(goods, f"add-{text(goods, 'addGoodsNo')}" if is_add_on else text(goods, "goodsNo"), 1)
    tracked = is_add_on or text(goods, "stockFl") == "y"
    counted = text(option, "stockCnt") if option is not None else text(goods, "stockCnt" if is_add_on else "totalStock")
    extra = {
        "variant_id": product["product_id"] if option is None else f"{product['product_id']}-{text(option, 'sno')}",
        "seller_code": text(option, "optionCode") if option is not None else text(goods, "goodsCd"),
        "stock_policy": "tracked" if tracked else "untracked",
        "qty_listed": int(counted) if tracked else None,
        "qty_safety": 0,
        "qty_available": int(counted) if tracked else None,
        "allows_backorder": False,
        "is_sold_out": tracked and int(counted) <= 0,
        "price": product["price"] + (money(option, "optionPrice") if option is not None else 0),
        "is_selling": product["is_selling"] and (option is None or text(option, "optionSellFl") == "y"),
    }
    return product | extra


def test_goods_and_their_stock_are_the_truth(month: tuple[Sandbox, Caller], truth: dict[str, Rows]) -> None:
    products, stock = listed(month)

    assert same(products, [row for row in truth["products"] if not row["is_deleted"]], "product_id")
    assert same(stock, [row for row in truth["inventory"] if not row["is_deleted"]], "variant_id")


def test_reviews_are_the_truth(month: tuple[Sandbox, Caller], truth: dict[str, Rows]) -> None:
    found = [
        {
            "platform": "godomall5",
            "shop_no": "1",
            "review_no": text(post, "sno"),
            "product_id": text(post, "goodsNo"),
            "order_id": None,
            "parent_review_no": None,
            "rating": int(text(post, "goodsPt")),
            "created_at": moment(post, "regDt"),
            "is_reply": False,
            "is_displayed": None,
            "is_secret": text(post, "isSecret") == "y",
            "is_deleted": False,
            "answer_count": int(bool(text(post, "answerContents"))),
        }
        for post in month[1].numbered(POSTS, bdId="goodsreview")
    ]

    assert same(found, [row for row in truth["reviews"] if not row["is_deleted"]], "review_no")


def test_reading_by_modification_day_meets_the_truth_too(truth: dict[str, Rows]) -> None:
    """Every two days, what was modified since; a row kept from before is one that did not change."""
    with Sandbox(seed=3, start=START, malls=("godomall5",), speed=100_000.0, orders_per_day=5) as sandbox:
        caller, kept, since = Caller(sandbox), {}, START
        for _ in range(15):
            sandbox.world.advance(days=2, hours=1)
            today = (sandbox.world.now + timedelta(hours=9)).astimezone(UTC).date().isoformat()
            kept |= {text(order, "orderNo"): order for order in caller.orders(since, today, "modify")}
            since = today
        caller.close()
        expected = sandbox.world.truth()["order_lines"]

    assert same(
        (mapping.line_row(order, line) for order in kept.values() for line in lines_of(order)), expected, "line_id"
    )
