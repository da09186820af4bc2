"""Cancels, returns, exchanges, refunds in the stand-in: contract sections 5.5 to 5.7 and checklist item 4."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.world.model import Order
from tests.sandbox.caller import Caller

FIRST, LAST = "2025-11-06", "2026-01-05"
CANCEL = ((0, "requested"), (1, "accepted"), (1, "refunding"), (1, "completed"))


def all_orders(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    return caller.orders(FIRST, LAST, embed="items,cancellation,return,exchange", **query)


def orders_in(sandbox: Sandbox, state: str, lines: int = 1, pieces: int = 1) -> list[Order]:
    """Undisputed orders with at least so many sold lines in a state, the first of them with that many pieces."""
    return [
        order
        for order in sandbox.cafe24.front.orders.values()
        if not order.claims
        and len(order.lines) >= lines
        and order.lines[0].quantity >= pieces
        and all(line.state == state for line in order.lines)
    ]


@pytest.fixture
def aged(sandbox: Sandbox, caller: Caller) -> Sandbox:
    """A sandbox in which orders are in every state."""
    sandbox.world.advance(days=14)
    caller.token = sandbox.cafe24.grant()
    return sandbox


def test_partly_cancelled_order_is_m_and_has_no_cancel_date(reader: Caller) -> None:
    partly = [row for row in all_orders(reader) if row["canceled"] == "M"]

    assert partly
    assert all(row["cancel_date"] is None for row in partly)
    assert all(any(item["cancel_date"] for item in row["items"]) for row in partly)


def test_wholly_cancelled_order_is_t_and_has_a_cancel_date(reader: Caller) -> None:
    wholly = [row for row in all_orders(reader) if row["canceled"] == "T"]

    assert {row["paid"] for row in wholly} == {"T", "F"}
    assert all(row["cancel_date"] for row in wholly)
    assert {item["order_status"] for row in wholly if row["paid"] == "F" for item in row["items"]} <= {
        "C47",
        "C48",
        "C49",
    }


def test_partial_cancel_of_a_line_splits_it(aged: Sandbox, caller: Caller) -> None:
    order = orders_in(aged, "paid", pieces=2)[0]
    line = order.lines[0]
    before = line.quantity, line.gross, line.discount

    aged.world.act.claim(order.order_id, "cancel", [line.line_id], 1, CANCEL)

    items = {item["item_no"]: item for item in caller.rows(f"/orders/{order.order_id}/items")}
    split = items[max(items)]
    assert (split["quantity"], split["order_status"], split["original_item_no"]) == (1, "C00", [1])
    assert items[1]["quantity"] == before[0] - 1
    assert (line.gross + order.lines[-1].gross, line.discount + order.lines[-1].discount) == before[1:]


def test_partial_cancel_without_splitting_only_shows_the_claimed_pieces(aged: Sandbox, caller: Caller) -> None:
    aged.cafe24.switches.split_partial_claims = False
    order = orders_in(aged, "paid", pieces=2)[0]
    line = order.lines[0]

    aged.world.act.claim(order.order_id, "cancel", [line.line_id], 1, ((0, "accepted"), (0, "completed")))
    aged.world.advance(minutes=95)

    item = caller.rows(f"/orders/{order.order_id}/items")[0]
    assert len(caller.rows(f"/orders/{order.order_id}/items")) == len(order.lines)
    assert (item["claim_quantity"], item["order_status"][0], item["quantity"]) == (1, "N", line.quantity)
    row = next(row for row in aged.world.truth()["order_lines"] if row["line_id"] == line.line_id)
    assert (row["qty_cancelled"], row["qty_active"]) == (1, line.quantity - 1)


def test_exchange_leaves_two_items(reader: Caller) -> None:
    done = [row for row in all_orders(reader) if any(item["status_code"] == "E1" for item in row["items"])]

    assert done
    for row in done:
        items = {item["order_item_code"]: item for item in row["items"]}
        for claim in row["exchange"]:
            if claim["status"] == "exchanged":
                assert {items[each["order_item_code"]]["order_status"] for each in claim["items"]} == {"E40"}
                assert {items[each["order_item_code"]]["status_code"] for each in claim["exchanged_items"]} == {"N2"}
                originals = [each["item_no"] for each in claim["items"]]
                assert [each["original_item_no"] for each in claim["exchanged_items"]] == [originals]


def test_claims_come_weeks_after_the_order(reader: Caller) -> None:
    waits = [
        int(claim["claim_code"][1:9]) - int(row["order_id"][:8])
        for row in all_orders(reader)
        for claim in row["return"]
    ]

    assert max(waits) > 100  # in the number of days written as YYYYMMDD: another month


@pytest.mark.parametrize(
    ("kind", "state", "code", "stage"),
    [("cancel", "paid", "C11", "rejected"), ("return", "delivered", "R11", "rejected")],
)
def test_refused_claim_shows_the_status_from_before(
    aged: Sandbox, caller: Caller, kind: str, state: str, code: str, stage: str
) -> None:
    order = orders_in(aged, state)[0]
    before = caller.rows(f"/orders/{order.order_id}/items")[0]["order_status"]

    aged.world.act.claim(order.order_id, kind, script=((0, "requested"), (0, stage)))
    aged.world.advance(minutes=95)

    item = caller.rows(f"/orders/{order.order_id}/items")[0]
    assert (item["order_status"], item["order_status_before_cs"], item["status_code"]) == (code, before, "N1")


def test_withdrawn_cancel_returns_to_the_normal_code_and_is_marked_undone(aged: Sandbox, caller: Caller) -> None:
    order = orders_in(aged, "preparing")[0]

    claim = aged.world.act.claim(order.order_id, "cancel", script=((0, "requested"), (0, "withdrawn")))
    aged.world.advance(minutes=95)

    assert claim is not None
    item = caller.rows(f"/orders/{order.order_id}/items")[0]
    assert (item["order_status"], item["request_undone"]) == ("N20", "T")
    assert caller.get(f"/cancellation/{claim.claim_id}").json()["cancellation"]["undone"] == "T"


def test_line_that_moves_on_forgets_the_failed_claim_but_the_claim_stays(aged: Sandbox, caller: Caller) -> None:
    order = orders_in(aged, "preparing")[0]
    claim = aged.world.act.claim(order.order_id, "cancel", script=((0, "requested"), (0, "rejected")))
    aged.world.advance(days=6)
    caller.token = aged.cafe24.grant()

    row = caller.get(f"/orders/{order.order_id}", embed="items,cancellation").json()["order"]

    assert claim is not None
    assert row["items"][0]["order_status"] in ("N30", "N40")
    assert row["items"][0]["claim_code"] is None
    assert [each["items"][0]["order_status"] for each in row["cancellation"]] == ["C11"]


def test_refund_is_owed_until_it_is_paid(aged: Sandbox, caller: Caller) -> None:
    order = next(order for order in orders_in(aged, "paid") if order.origin == "own")
    script = ((0, "accepted"), (0, "refund_due"), (300, "completed"))
    claim = aged.world.act.claim(order.order_id, "cancel", script=script)
    aged.world.advance(minutes=95)
    today = (aged.world.now + timedelta(hours=9)).date()
    query = {"start_date": str(today - timedelta(days=1)), "end_date": str(today), "limit": 500}

    assert claim is not None
    by_accepted = {
        row["refund_code"]: row for row in caller.rows("/refunds", date_type="accepted_refund_date", **query)
    }
    by_refunded = {row["refund_code"] for row in caller.rows("/refunds", **query)}
    item = caller.rows(f"/orders/{order.order_id}/items")[0]
    assert (by_accepted[claim.claim_id]["status"], by_accepted[claim.claim_id]["refund_date"]) == ("F", None)
    assert claim.claim_id not in by_refunded
    assert (item["order_status"], item["refund_date"]) == ("C41", None)


def test_refunds_need_dates_and_know_two_date_types(reader: Caller) -> None:
    assert reader.get("/refunds").status_code == 422
    assert reader.get("/refunds", start_date=FIRST, end_date=LAST, date_type="order_date").status_code == 422
    assert reader.get("/refunds", start_date=FIRST, end_date=LAST, limit=501).status_code == 422
    assert reader.rows("/refunds", start_date=FIRST, end_date=LAST, refund_status="F") == []


def test_naver_pay_refunds_are_missing_from_the_list_and_from_the_claims(reader: Caller) -> None:
    rows = [row for row in all_orders(reader) if row["order_place_id"] == "NCHECKOUT" and row["cancellation"]]
    listed = {row["order_id"] for row in reader.rows("/refunds", start_date=FIRST, end_date=LAST, limit=500)}

    done = [row for row in rows if any(item["order_status"] == "C40" for item in row["items"])]
    assert done
    assert not listed & {row["order_id"] for row in rows}
    assert all(claim["refund_amounts"] == [] for row in done for claim in row["cancellation"])
    assert any(row["initial_order_amount"] != row["actual_order_amount"] for row in done)


def test_order_paid_by_naver_points_alone_shows_no_payment(reader: Caller) -> None:
    rows = [row for row in all_orders(reader) if row["naver_point"] and row["payment_amount"] == "0.00"]

    assert rows
    assert all(row["paid"] == "T" or row["canceled"] == "T" for row in rows)


def test_points_given_back_are_negative_in_the_claim(reader: Caller) -> None:
    used = {claim["point_used"] for row in all_orders(reader) for claim in row["cancellation"] + row["return"]}

    assert any(amount.startswith("-") for amount in used)


def test_smartstore_orders_carry_their_market_number(reader: Caller) -> None:
    rows = [row for row in all_orders(reader) if row["order_place_id"] == "shopn"]

    assert rows
    assert all(row["market_order_no"] and len(row["market_order_no"]) == 16 for row in rows)


def test_details_are_the_embedded_claims(reader: Caller) -> None:
    for name, path in (("cancellation", "cancellation"), ("return", "return"), ("exchange", "exchange")):
        claim = next(claim for row in all_orders(reader) for claim in row[name])

        assert reader.get(f"/{path}/{claim['claim_code']}").json() == {name: claim}
    assert reader.get("/return/C20260101-0000001").status_code == 404


def test_refund_detail_has_other_names_than_the_list(reader: Caller) -> None:
    row = reader.rows("/refunds", start_date=FIRST, end_date=LAST, limit=1)[0]

    detail = reader.get(f"/refunds/{row['refund_code']}", embed="items").json()["refund"]

    assert detail["refund_amount"] == row["actual_refund_amount"]
    assert "actual_refund_amount" not in detail
    assert [item["order_item_code"] for item in detail["items"]] == row["order_item_code"]


def test_order_may_go_in_several_parcels(reader: Caller) -> None:
    rows = all_orders(reader)
    split = next(
        row for row in rows if len({item["shipping_code"] for item in row["items"] if item["tracking_no"]}) > 1
    )

    parcels = reader.rows(f"/orders/{split['order_id']}/shipments")

    shipped = {item["order_item_code"]: item["shipping_code"] for item in split["items"] if item["tracking_no"]}
    assert len(parcels) > 1
    assert {
        each["order_item_code"]: parcel["shipping_code"] for parcel in parcels for each in parcel["items"]
    } == shipped


def test_embedded_claims_are_objects_when_switched(sandbox: Sandbox, aged: Sandbox, caller: Caller) -> None:
    order = orders_in(aged, "paid")[0]
    claim = aged.world.act.claim(order.order_id, "cancel", script=CANCEL)
    sandbox.cafe24.switches.claims_in_embed = "object"

    row = caller.get(f"/orders/{order.order_id}", embed="cancellation,return").json()["order"]

    assert claim is not None
    assert row["cancellation"]["claim_code"] == claim.claim_id
    assert row["return"] is None
