"""The world's truth against what the store shows, read by the rules of the unified model: two ways that must meet."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.naver_smartstore.caller import Caller
from tests.sandbox.naver_smartstore.conftest import MALL, START
from tests.sandbox.naver_smartstore.reading import REASONS, Row, at, claims, fee, given_back, mapped, phase

OPENED = (
    ("preparing", "cancel", "requested"),
    ("preparing", "cancel", "accepted"),
    ("confirmed", "return", "held"),
    ("confirmed", "return", "collecting"),
    ("confirmed", "return", "collected"),
    ("confirmed", "exchange", "reshipping"),
)


@pytest.fixture(scope="module")
def month() -> Iterator[tuple[Sandbox, Caller]]:
    """A month and a half with many orders and every claim still moving."""
    with Sandbox(seed=5, start=START, malls=MALL, speed=100_000.0, orders_per_day=40) as sandbox:
        sandbox.world.advance(days=45, hours=13)
        orders = sandbox.world.truth()["orders"]
        for place, (status, kind, stage) in enumerate(OPENED):
            found = [row["order_id"] for row in orders if row["canonical_status"] == status and row["line_count"] > 1]
            assert sandbox.world.act.claim(found[place], kind, script=((0, stage),))
        lines = [row for row in sandbox.world.truth()["order_lines"] if row["qty_ordered"] > 1 and not row["claim_id"]]
        for status, kind in (("preparing", "cancel"), ("confirmed", "return")):
            row = next(row for row in lines if row["canonical_status"] == status)
            assert sandbox.world.act.claim(row["order_id"], kind, [row["line_id"]], 1, ((0, "completed"),))
        caller = Caller(sandbox)
        yield sandbox, caller
        caller.close()


@pytest.fixture(scope="module")
def feed(month: tuple[Sandbox, Caller]) -> list[Row]:
    sandbox, caller = month
    return caller.changes(sandbox.world.now - timedelta(days=46), sandbox.world.now)


@pytest.fixture(scope="module")
def shown(month: tuple[Sandbox, Caller], feed: list[Row]) -> dict[str, Row]:
    """Every product order that the feed names, by id."""
    ids = list(dict.fromkeys(row["productOrderId"] for row in feed))
    return {row["productOrder"]["productOrderId"]: row for row in month[1].product_orders(ids)}


@pytest.fixture(scope="module")
def truth(month: tuple[Sandbox, Caller]) -> dict[str, list[Row]]:
    return month[0].world.truth()


def test_feed_names_every_product_order_and_the_query_shows_it(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    assert set(shown) == {row["line_id"] for row in truth["order_lines"]}
    assert {row["order"]["orderId"] for row in shown.values()} == {row["order_id"] for row in truth["orders"]}


def test_status_of_every_line_is_what_its_words_mean(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    assert {line_id: mapped(row) for line_id, row in shown.items()} == {
        row["line_id"]: (row["canonical_status"], row["claim_type"], row["claim_phase"], row["claim_id"])
        for row in truth["order_lines"]
    }


def test_month_holds_every_kind_of_line(truth: dict[str, Any]) -> None:
    statuses = {row["canonical_status"] for row in truth["order_lines"]}
    phases = {row["claim_phase"] for row in truth["claims"]}

    assert statuses >= {"pending_payment", "paid", "preparing", "shipped", "delivered", "confirmed", "cancelled"}
    assert statuses >= {"returned", "exchanged", "cancel_requested", "return_requested", "returning", "exchanging"}
    assert statuses.isdisjoint({"on_hold", "ready_to_ship", "refund_pending"})
    assert phases >= {"requested", "accepted", "held", "collecting", "collected", "completed", "withdrawn"}
    assert any(0 < row["qty_cancelled"] < row["qty_ordered"] for row in truth["order_lines"])
    assert any(0 < row["qty_returned"] < row["qty_ordered"] for row in truth["order_lines"])


def test_quantities_of_every_line_are_shown(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    def seen(row: Row) -> tuple[int, int, int, int]:
        product = row["productOrder"]
        gone = product["initialQuantity"] - product["remainQuantity"]
        if product["productOrderStatus"] == "CANCELED_BY_NOPAYMENT":
            return product["quantity"], product["quantity"], 0, 0
        done = [claim["type"] for claim in claims(row) if claim["completed_at"] and claim["type"] != "exchange"]
        cancelled, returned = (gone, 0) if done[-1:] == ["cancel"] else (0, gone)
        return product["quantity"], cancelled, returned, product["remainQuantity"]

    assert {line_id: seen(row) for line_id, row in shown.items()} == {
        row["line_id"]: (row["qty_ordered"], row["qty_cancelled"], row["qty_returned"], row["qty_active"])
        for row in truth["order_lines"]
    }


def test_prices_and_discounts_of_every_line_are_shown(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    def seen(row: Row) -> tuple[int, ...]:
        product = row["productOrder"]
        seller = product["sellerBurdenDiscountAmount"]
        unit = product["unitPrice"] + product["optionPrice"]
        assert product["initialProductAmount"] == unit * product["quantity"] == product["totalProductAmount"]
        assert product["totalPaymentAmount"] == product["totalProductAmount"] - product["productDiscountAmount"]
        return unit, product["initialProductAmount"], seller, product["productDiscountAmount"] - seller

    assert {line_id: seen(row) for line_id, row in shown.items()} == {
        row["line_id"]: (
            row["unit_price"], row["gross_amount"], row["discount_seller"], row["discount_platform"],
        )
        for row in truth["order_lines"]
    }  # fmt: skip
    assert any(row["discount_platform"] for row in truth["order_lines"])


def test_names_and_times_of_every_line_are_shown(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    def seen(row: Row) -> tuple[Any, ...]:
        product, order, delivery = row["productOrder"], row["order"], row.get("delivery", {})
        item = product.get("itemNo")
        sent = delivery.get("trackingNumber") or delivery.get("sendDate")
        code = product.get("optionManageCode", "") if item else product.get("sellerProductCode", "")
        variant = f"{product['originalProductId']}-{item}" if item else product["originalProductId"]
        times = (order["orderDate"], order.get("paymentDate"), product.get("placeOrderDate"), delivery.get("sendDate"))
        more = (delivery.get("deliveredDate"), product.get("decisionDate"))
        package = product["packageNumber"] if sent else None
        tracking = delivery.get("trackingNumber")
        return variant, product["originalProductId"], code, *map(at, (*times, *more)), package, tracking

    columns = ("variant_id", "product_id", "seller_code", "ordered_at", "paid_at", "prepared_at", "shipped_at")
    more = ("delivered_at", "confirmed_at", "shipment_id", "tracking_no")
    assert {line_id: seen(row) for line_id, row in shown.items()} == {
        row["line_id"]: tuple(row[name] for name in (*columns, *more)) for row in truth["order_lines"]
    }


def test_money_of_every_order_adds_up_and_is_the_truth(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    orders: dict[str, list[Row]] = {}
    for row in shown.values():
        orders.setdefault(row["order"]["orderId"], []).append(row)

    def seen(rows: list[Row]) -> tuple[int, ...]:
        order = rows[0]["order"]
        points = ("naverMileagePaymentAmount", "chargeAmountPaymentAmount", "checkoutAccumulationPaymentAmount")
        used = sum(order[name] for name in points)
        due = used + order["generalPaymentAmount"] + order["payLaterPaymentAmount"]
        packages = {row["productOrder"]["packageNumber"]: row["productOrder"] for row in rows}
        shipping = sum(package["deliveryFeeAmount"] for package in packages.values())
        free = sum(package["deliveryDiscountAmount"] for package in packages.values())
        assert due == sum(row["productOrder"]["totalPaymentAmount"] for row in rows) + shipping - free
        ended = [claim for row in rows for claim in claims(row) if claim["completed_at"] and claim["type"] == "return"]
        fees = sum(fee(claim) for claim in ended)
        back = sum(given_back(row) for row in rows) - fees
        return shipping, free, used, due if order.get("paymentDate") else 0, back, fees

    columns = ("shipping_fee", "shipping_discount", "points_used", "paid_amount", "refund_amount", "claim_fee")
    assert {order_id: seen(rows) for order_id, rows in orders.items()} == {
        row["order_id"]: tuple(row[name] for name in columns) for row in truth["orders"]
    }
    assert any(row["claim_fee"] for row in truth["orders"])


def test_unpaid_cancel_is_dated_by_the_feed(feed: list[Row], truth: dict[str, Any]) -> None:
    told = {
        row["productOrderId"]: at(row["lastChangedDate"])
        for row in feed
        if row["productOrderStatus"] == "CANCELED_BY_NOPAYMENT"
    }
    cancelled = {row["order_id"]: row["cancelled_at"] for row in truth["orders"]}

    assert told == {
        row["line_id"]: cancelled[row["order_id"]]
        for row in truth["order_lines"]
        if row["claim_type"] == "cancel_unpaid"
    }


def test_claims_and_refunds_are_shown_inside_product_orders(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    def seen(claim: Row) -> tuple[Any, ...]:
        goods = (claim["type"], phase(claim), REASONS[claim["reason"]], claim["requestQuantity"])
        collected = claim.get("collectCompletedDate")
        times = (at(claim["claimRequestDate"]), at(collected), claim["completed_at"], claim["closed_at"])
        return *goods, *times

    found = {claim["claimId"]: seen(claim) for row in shown.values() for claim in claims(row)}
    back = {
        claim["claimId"]: Decimal(given_back(row) - (fee(claim) if claim["type"] == "return" else 0))
        for row in shown.values()
        for claim in claims(row)
        if claim["completed_at"] and claim["type"] != "exchange"
    }

    columns = ("claim_type", "claim_phase", "reason_group", "qty", "requested_at", "collected_at", "completed_at")
    assert found == {row["claim_id"]: tuple(row[name] for name in (*columns, "closed_at")) for row in truth["claims"]}
    assert back == {row["refund_id"]: row["refund_amount"] for row in truth["refunds"]}
    assert {row["by_buyer"] for row in truth["claims"]} == {None}


def test_every_claim_is_about_the_line_it_is_shown_on(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    assert {
        (claim["claimId"], line_id, claim["requestQuantity"]) for line_id, row in shown.items() for claim in claims(row)
    } == {(row["claim_id"], row["line_id"], row["qty"]) for row in truth["claim_lines"]}


def test_parcels_are_the_packages_that_were_sent(shown: dict[str, Row], truth: dict[str, Any]) -> None:
    found: dict[tuple[str, str], list[str]] = {}
    for line_id, row in shown.items():
        if "delivery" in row:
            key = (row["productOrder"]["packageNumber"], row["delivery"]["trackingNumber"])
            found.setdefault(key, []).append(line_id)

    assert {key: sorted(ids) for key, ids in found.items()} == {
        (row["shipment_id"], row["tracking_no"]): row["line_ids"] for row in truth["shipments"]
    }


def test_stock_price_and_state_of_every_variant_are_shown(month: tuple[Sandbox, Caller], truth: dict[str, Any]) -> None:
    _, caller = month
    found: dict[str, Any] = {}
    for entry in caller.products():
        number = entry["originProductNo"]
        channel = next(row for row in entry["channelProducts"] if row["channelServiceType"] == "STOREFARM")
        origin = caller.get(f"/v2/products/origin-products/{number}").json()["originProduct"]
        info = origin["detailAttribute"].get("optionInfo", {})
        displayed = channel["channelProductDisplayStatusType"] == "ON"
        selling = origin["statusType"] in ("SALE", "OUTOFSTOCK")
        options = info.get("optionCombinations") or info.get("optionStandards")
        for option in options or [{"stockQuantity": origin["stockQuantity"], "usable": True}]:
            name = f"{number}-{option['id']}" if "id" in option else str(number)
            codes = origin["detailAttribute"].get("sellerCodeInfo", {})
            code = option.get("sellerManagerCode") if "id" in option else codes.get("sellerManagementCode")
            tracked = info.get("useStockManagement", True)
            stock = option["stockQuantity"] if tracked else None
            price = origin["salePrice"] + option.get("price", 0)
            found[name] = (stock, price, code or "", displayed, selling and option["usable"])

    columns = ("qty_listed", "price", "seller_code", "is_displayed", "is_selling")
    assert found == {
        row["variant_id"]: tuple(row[name] for name in columns) for row in truth["inventory"] if not row["is_deleted"]
    }
    assert any(row["qty_listed"] is None for row in truth["inventory"])


def test_products_are_shown_with_their_numbers_and_dates(month: tuple[Sandbox, Caller], truth: dict[str, Any]) -> None:
    found = {}
    for entry in month[1].products():
        row = next(each for each in entry["channelProducts"] if each["channelServiceType"] == "STOREFARM")
        times = at(row["regDate"]), at(row["modifiedDate"])
        found[str(entry["originProductNo"])] = (str(row["channelProductNo"]), row["name"], row["salePrice"], *times)

    columns = ("product_code", "product_name", "price", "created_at", "updated_at")
    assert found == {
        row["product_id"]: tuple(row[name] for name in columns) for row in truth["products"] if not row["is_deleted"]
    }
