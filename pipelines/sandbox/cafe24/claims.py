"""Cancellation, return and exchange by code, and the refund list (contract section 5.7)."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.model import Claim, Order
from . import claim_rows, errors, forms, query
from .forms import flag

if TYPE_CHECKING:
    from .mall import Cafe24Mall


def refunds(mall: "Cafe24Mall", call: Call) -> Reply:
    """Dates are required; a refund still owed has no `refund_date` and is found by `accepted_refund_date` only."""
    date_type = call.query.get("date_type") or "refund_date"
    if date_type not in ("refund_date", "accepted_refund_date"):
        raise errors.unprocessable("Invalid request. (parameter.date_type)")
    days, shop_no = query.days(call, 3), mall.shop(call).shop_no
    if days is None:
        raise errors.unprocessable("start_date and end_date are required. (parameter.start_date)")
    wanted = call.query.get("refund_status")
    found: list[tuple[Order, Claim]] = []
    for order in mall.front.orders.values():
        for claim in claim_rows.listed_refunds(order) if order.shop_no == shop_no else []:
            assert claim.refund is not None
            at = claim.refund.refunded_at if date_type == "refund_date" else claim.refund.accepted_at
            status = flag(claim.refund.refunded_at is not None)
            if at is not None and days.first <= forms.korean_ordinal(at) <= days.last and wanted in (None, status):
                found.append((order, claim))
    page = query.page(mall, call, 10, 500, 15000)
    rows = [claim_rows.refund_row(order, claim) for order, claim in query.cut(call, found, page)]
    return json_reply({"refunds": [query.pick(row, query.fields(call)) for row in rows]})


def refund(mall: "Cafe24Mall", call: Call) -> Reply:
    """Amounts under other names than in the list."""
    order, claim = _claim(mall, call.words["refund_code"])
    if claim.refund is None or order.origin == "naver_pay":
        raise errors.not_found("The refund")
    row: dict[str, Any] = claim_rows.refund_row(order, claim)
    amount = row.pop("actual_refund_amount")
    row |= {"refund_amount": amount, "refund_point": row.pop("used_points"), "refund_credit": row.pop("used_credits")}
    if "items" in query.embeds(call):
        row["items"] = claim_rows.claim_row(mall, order, claim)["items"]
    return json_reply({"refund": row})


def cancellation(mall: "Cafe24Mall", call: Call) -> Reply:
    return _claim_reply(mall, call, "cancel", "cancellation")


def return_(mall: "Cafe24Mall", call: Call) -> Reply:
    return _claim_reply(mall, call, "return", "return")


def exchange(mall: "Cafe24Mall", call: Call) -> Reply:
    return _claim_reply(mall, call, "exchange", "exchange")


def _claim_reply(mall: "Cafe24Mall", call: Call, kind: str, name: str) -> Reply:
    order, claim = _claim(mall, call.words["claim_code"])
    if claim.kind != kind:
        raise errors.not_found("The claim")
    return json_reply({name: claim_rows.claim_row(mall, order, claim)})


def _claim(mall: "Cafe24Mall", code: str) -> tuple[Order, Claim]:
    for order in mall.front.orders.values():
        for claim in order.claims:
            if claim.claim_id == code:
                return order, claim
    raise errors.not_found("The claim")
