"""Godomall5's answers in the words of the unified model: contracts 1.2 to 1.4 and 3, and nothing of the stand-in's."""

import csv
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.sandbox.godomall5.caller import lines_of, moment, money, text

STATUS_MAP = Path("pipelines/unified/seeds/order_status_map.csv")
PHASES = {
    "b1": "accepted", "b2": "collecting", "b3": "held", "b4": "collected", "e1": "accepted", "e2": "collecting",
    "e3": "reshipping", "e4": "held", "e5": "completed", "r1": "refunding", "r2": "held", "r3": "completed",
}  # fmt: skip
REFUND_STATUSES = {"r1": "pending", "r2": "on_hold", "r3": "done"}
DISCOUNTS = ("goodsDcPrice", "memberDcPrice", "memberOverlapDcPrice", "couponGoodsDcPrice", "myappDcPrice",
             "divisionCouponOrderDcPrice", "enuri")  # fmt: skip
REFUND_MONEY, REFUND_POINTS = ("refundPrice", "refundDeliveryCharge"), ("refundUseDeposit", "refundUseMileage")
REASONS = {
    "고객변심": "change_of_mind", "품절취소": "out_of_stock", "상품불량": "defect", "배송지연": "late_delivery",
    "오배송": "wrong_item", "상품정보상이": "not_as_described", "상품 불만족": "dissatisfied", "기타": "other",
}  # fmt: skip
LIVE = ("pending_payment", "paid", "preparing", "ready_to_ship", "shipped", "delivered", "confirmed")


@cache
def status_map() -> dict[tuple[str, str], dict[str, str]]:
    with STATUS_MAP.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["platform"] == "godomall5"]
    return {(row["level"], row["native_code"]): row for row in rows}


def claim_of(line: Any) -> Any:
    """The claim a line shows; none are the mark on a line sent instead and the cancel of an unpaid line."""
    return next((row for row in line.findall("claimData") if text(row, "handleMode") not in ("z", "c")), None)


def line_row(order: Any, line: Any) -> dict[str, Any]:
    code, order_no = text(line, "orderStatus"), text(order, "orderNo")
    known = status_map()
    row = known.get(("line", code)) or known["line_prefix", f"{code[0]}*"]
    status, kind = row["canonical_status"], row["claim_type"]
    if code[0] == "r":
        kind = "return" if moment(line, "deliveryDt") else "cancel"
        done = {"return": "returned", "cancel": "cancelled"}[kind]
        status = done if code == "r3" else "refund_pending"
    is_add_on, claim = line.tag == "addGoodsData", claim_of(line)
    quantity = int(text(line, "goodsCnt"))
    gone = quantity if status in ("cancelled", "returned", "refund_pending") else 0
    cancelled = gone if kind in ("cancel", "cancel_unpaid") else 0
    returned = gone if kind == "return" else 0
    options = json.loads(text(line, "optionInfo") or "[]")
    goods_no = f"add-{text(line, 'addGoodsNo')}" if is_add_on else text(line, "goodsNo")
    unit = money(line, "goodsPrice", "optionPrice", "optionTextPrice")
    discount = money(line, *DISCOUNTS)
    return {
        "platform": "godomall5",
        "shop_no": text(order, "mallSno"),
        "order_id": order_no,
        "line_id": text(line, "sno"),
        "product_id": goods_no,
        "variant_id": f"{goods_no}-{text(line, 'optionSno')}" if options else goods_no,
        "seller_code": options[0][2] if options else text(line, "goodsCd"),
        "canonical_status": status,
        "claim_type": kind,
        "claim_phase": "completed" if kind == "cancel_unpaid" else PHASES.get(code),
        "claim_id": None if claim is None else f"{order_no}-{text(claim, 'handleGroupCd')}",
        "refund_status": REFUND_STATUSES.get(code, "none"),
        "line_kind": "exchange_replacement" if code[0] == "z" else "sale",
        "qty_ordered": quantity,
        "qty_cancelled": cancelled,
        "qty_returned": returned,
        "qty_active": quantity - gone,
        "unit_price": unit,
        "gross_amount": unit * quantity,
        "discount_amount": discount,
        "discount_seller": discount,
        "discount_platform": Decimal(0),
        "currency": "KRW",
        "is_mirror": False,
        "ordered_at": moment(order, "orderDate"),
        "paid_at": moment(order, "paymentDt"),
        "prepared_at": None,
        "shipped_at": moment(line, "deliveryDt"),
        "delivered_at": moment(line, "deliveryCompleteDt"),
        "confirmed_at": moment(line, "finishDt"),
        "shipment_id": None,
        "tracking_no": text(line, "invoiceNo") or None,
    }


def roll_up(statuses: list[str]) -> str:
    live = [status for status in LIVE if status in statuses]
    if len(set(statuses)) == 1:
        return statuses[0]
    return live[0] if live else "refunded"


def order_row(order: Any) -> dict[str, Any]:
    pairs = [(line, line_row(order, line)) for line in lines_of(order)]
    sold = [row for _, row in pairs if row["line_kind"] == "sale"]
    statuses = [row["canonical_status"] for row in sold]
    status, shipped = roll_up(statuses), [row["shipped_at"] is not None for row in sold]
    whole = all(row["qty_cancelled"] == row["qty_ordered"] for row in sold)
    back = all(row["qty_returned"] == row["qty_ordered"] for row in sold)
    claims = claim_rows(order)
    done = [row for row in claims if row["refund_status"] == "done"]
    paid = moment(order, "paymentDt") is not None
    points = money(order, "useMileage", "useDeposit")
    return {
        "platform": "godomall5",
        "shop_no": text(order, "mallSno"),
        "order_id": text(order, "orderNo"),
        "canonical_status": status,
        "is_mixed_close": status == "refunded",
        "is_partially_shipped": any(shipped) and not all(shipped),
        "is_partially_cancelled": any(row["qty_cancelled"] for row in sold) and not whole,
        "is_partially_returned": any(row["qty_returned"] for row in sold) and not back,
        "open_claim_count": sum(row["claim_phase"] != "completed" for row in claims),
        "ordered_at": moment(order, "orderDate"),
        "paid_at": moment(order, "paymentDt"),
        "cancelled_at": max(moment(line, "cancelDt") for line, _ in pairs) if whole else None,  # type: ignore[type-var]
        "currency": "KRW",
        "line_count": len(pairs),
        "sale_line_count": len(sold),
        "gross_amount": sum(row["gross_amount"] for row in sold),
        "discount_amount": sum(row["discount_amount"] for row in sold),
        "shipping_fee": sum((money(row, "deliveryCharge") for row in order.findall("orderDeliveryData")), Decimal(0)),
        "shipping_discount": money(order, "totalCouponDeliveryDcPrice", "totalMemberDeliveryDcPrice"),
        "points_used": points,
        "paid_amount": money(order, "settlePrice") + points if paid else Decimal(0),
        "refund_amount": sum((row["refund_amount"] for row in done), Decimal(0)),
        "claim_fee": sum((row["claim_fee"] for row in done), Decimal(0)),
        "origin": {"naverpay": "naver_pay"}.get(text(order, "orderChannelFl"), "own"),
        "market_order_id": None,
        "is_mirror": False,
        "is_guest": text(order, "memNo") == "0",
        "is_first": text(order, "firstSaleFl") == "y",
    }


def claimed(order: Any) -> dict[str, list[tuple[Any, dict[str, Any]]]]:
    """The claimed lines of an order by claim, with their mapped rows."""
    claims: dict[str, list[tuple[Any, dict[str, Any]]]] = {}
    for line in lines_of(order):
        row = line_row(order, line)
        if row["claim_id"]:
            claims.setdefault(row["claim_id"], []).append((line, row))
    return claims


def claim_rows(order: Any) -> list[dict[str, Any]]:
    rows = []
    for claim_id, pairs in claimed(order).items():
        line, first = pairs[0]
        parts = [row for each, _ in pairs for row in each.findall("claimData")]
        asked = min(at for row in parts if (at := moment(row, "regDt")))
        settled = "cancelDt" if first["claim_type"] != "exchange" else "claimData/handleDt"
        rows.append(
            {
                "platform": "godomall5",
                "shop_no": text(order, "mallSno"),
                "order_id": text(order, "orderNo"),
                "claim_id": claim_id,
                "claim_type": first["claim_type"],
                "claim_phase": first["claim_phase"],
                "reason_group": REASONS[text(parts[0], "handleReason")],
                "by_buyer": None,
                "qty": sum(row["qty_ordered"] for _, row in pairs),
                "requested_at": asked,
                "accepted_at": asked,
                "collected_at": None,
                "completed_at": moment(line, settled),
                "closed_at": None,
                "is_restocked": text(line, "minusRestoreStockFl") == "y",
                "refund_status": first["refund_status"],
                "refund_amount": sum((money(row, *REFUND_MONEY, *REFUND_POINTS) for row in parts), Decimal(0)),
                "claim_fee": sum((money(row, "refundCharge") for row in parts), Decimal(0)),
            }
        )
    return rows


def refund_rows(order: Any) -> list[dict[str, Any]]:
    """Refunds begin with r1; until then nothing is owed."""
    rows = []
    for claim in claim_rows(order):
        if claim["refund_status"] == "none":
            continue
        parts = [row for line, _ in claimed(order)[claim["claim_id"]] for row in line.findall("claimData")]
        same = ("platform", "shop_no", "order_id", "claim_id", "claim_type", "refund_status", "refund_amount")
        dates = [moment(row, "handleDt") for row in parts if text(row, "handleMode") == "r"]
        rows.append(
            {name: claim[name] for name in same}
            | {
                "refund_id": claim["claim_id"],
                "money_amount": sum((money(row, *REFUND_MONEY) for row in parts), Decimal(0)),
                "points_amount": sum((money(row, *REFUND_POINTS) for row in parts), Decimal(0)),
                "claim_fee": claim["claim_fee"],
                "currency": "KRW",
                "accepted_at": None,
                "refunded_at": dates[0],
                "is_listed": True,
            }
        )
    return rows
