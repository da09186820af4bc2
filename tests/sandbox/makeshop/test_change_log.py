"""The change log and the refund finder: what brings late changes of old orders. Contract 2.2, 2.5."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop.caller import Caller, korean
from tests.sandbox.makeshop.conftest import WINDOW
from tests.sandbox.makeshop.test_order_parts import one, paid_order

DAY = {"InquiryTimeFrom": "2026-01-03 00:00:00", "InquiryTimeTo": "2026-01-04 00:00:00"}


def test_a_row_says_when_what_happened_to_which_line(reader: Caller) -> None:
    rows = reader.rows("order_log", **DAY)
    dates = [row["date"] for row in rows]

    assert dates == sorted(dates, reverse=True)
    assert all(DAY["InquiryTimeFrom"] <= date <= DAY["InquiryTimeTo"] for date in dates)
    assert {row["content"] for row in rows} >= {"주문접수", "입금확인", "송장등록", "배송중", "배송완료", "거래완료"}
    assert reader.rows("order_log", **DAY, orderByType="asc")[0]["date"] == dates[-1]


@pytest.mark.parametrize(("end", "code"), [("2026-01-04 00:00:00", "0000"), ("2026-01-04 00:00:01", "9999")])
def test_a_day_is_the_longest_window(reader: Caller, end: str, code: str) -> None:
    assert reader.code("order_log", InquiryTimeFrom="2026-01-03 00:00:00", InquiryTimeTo=end) == code
    assert reader.code("order_log") == "9999"


def test_an_order_number_overrides_the_window(reader: Caller) -> None:
    number = reader.rows("order_log", **DAY)[0]["ordernum"]

    rows = reader.rows("order_log", ordernum=number)

    assert {row["ordernum"] for row in rows} == {number}
    assert [row["num"] for row in rows] == [str(at) for at in range(len(rows), 0, -1)]


def test_a_status_narrows(reader: Caller) -> None:
    assert reader.rows("order_log", **DAY, status="S11") == reader.rows("order_log", **DAY)
    assert reader.rows("order_log", **DAY, status="S99") == []


def test_a_row_keeps_its_number_whatever_happens_later(sandbox: Sandbox, caller: Caller) -> None:
    order = paid_order(sandbox)
    before = caller.rows("order_log", ordernum=order.order_id, orderByType="asc")
    sandbox.world.act.claim(order.order_id, "cancel", script=((0, "refund_due"), (9, "completed")))
    after = caller.rows("order_log", ordernum=order.order_id, orderByType="asc")

    assert after[: len(before)] == before
    assert {row["content"] for row in after[len(before) :]} == {"취소요청", "취소완료", "환불접수"}
    assert {row["basket_id"] for row in after[len(before) :]} == {str(line.number) for line in order.lines}


def test_a_parcel_entered_late_is_logged_when_it_was_entered(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=30)
    parcels = [(order, parcel) for order in sandbox.makeshop.front.orders.values() for parcel in order.parcels]
    order, parcel = next((o, p) for o, p in parcels if p.dispatched_at != p.entered_at)

    rows = [row for row in caller.rows("order_log", ordernum=order.order_id) if row["content"] == "배송중"]
    line = one(caller, order.order_id)["product"][str(parcel.lines[0].number)]

    assert korean(parcel.entered_at) in {row["date"] for row in rows}
    assert line["deliveryInfo"]["deli_date"] == korean(parcel.dispatched_at) < korean(parcel.entered_at)


def test_a_corrected_invoice_is_logged(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=25)
    parcels = [(order, parcel) for order in sandbox.makeshop.front.orders.values() for parcel in order.parcels]
    order, parcel = next((o, p) for o, p in parcels if p.tracking_at != p.entered_at)

    dates = {row["date"] for row in caller.rows("order_log", ordernum=order.order_id) if row["type"] == "DELIVERY"}

    assert korean(parcel.tracking_at) in dates


def refunds(caller: Caller, **told: Any) -> list[Any]:
    return caller.rows("order_search", **{**WINDOW, **told})


def test_the_refund_finder_tells_numbers_alone(lived_in: Sandbox, reader: Caller) -> None:
    orders = lived_in.makeshop.front.orders.values()
    given = [claim.refund for order in orders for claim in order.claims if claim.refund is not None]
    window = lived_in.world.now - timedelta(days=20), lived_in.world.now
    ended = {
        order.order_id
        for order in orders
        for claim in order.claims
        if claim.refund is not None and claim.refund.refunded_at is not None
        and window[0] <= claim.refund.refunded_at <= window[1]
    }  # fmt: skip

    assert set(refunds(reader)) == ended != set()
    assert refunds(reader, InquiryType="refund_end_date") == refunds(reader)
    assert set(refunds(reader, InquiryType="refund_req_date")) >= ended
    assert len(given) >= len(ended)
    assert reader.code("order_search", **WINDOW, InquiryType="refund") == "9999"


def test_the_refund_finder_may_tell_objects(sandbox: Sandbox, caller: Caller) -> None:
    order = paid_order(sandbox)
    sandbox.world.act.claim(order.order_id, "cancel", script=((0, "completed"),))
    now = {"InquiryTimeFrom": korean(sandbox.world.now), "InquiryTimeTo": korean(sandbox.world.now)}
    texts = refunds(caller, **now)
    sandbox.makeshop.switches.order_search_rows = "objects"

    assert texts == [order.order_id]
    assert refunds(caller, **now) == [{"ordernum": order.order_id}]
