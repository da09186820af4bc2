"""WISA's answers in the words of the unified model: contracts 1.2 to 1.4 and 3, and nothing of the stand-in's."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]
STATUS_MAP = Path("pipelines/unified/seeds/order_status_map.csv")
# claim phases by code (unified model 1.4)
PHASES = {
    "requested": ("12", "14", "16", "18"), "held": ("27", "28"), "collecting": ("22", "24"), "collected": ("23", "25"),
    "reshipping": ("26",), "refunding": ("21",), "completed": ("13", "15", "17", "19"),
}  # fmt: skip
REFUND_STATUSES = {"21": "pending", "15": "done", "17": "done"}
LIVE = ("pending_payment", "paid", "preparing", "on_hold", "shipped", "delivered")
ORIGINS = {"mall": "own", "naver_smartstore": "smartstore"}
POLICIES = {"N": "untracked", "Y": "forced_soldout", "L": "tracked"}


@cache
def status_map() -> dict[str, dict[str, str]]:
    with STATUS_MAP.open(encoding="utf-8") as file:
        return {row["native_code"]: row for row in csv.DictReader(file) if row["platform"] == "wisa"}


def phase(code: str) -> str | None:
    return next((name for name, codes in PHASES.items() if code in codes), None)


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def line_row(order: Row, item: Row, mirrors: bool = False) -> Row:
    known = status_map()[item["status"]]
    status, kind = known["canonical_status"], known["claim_type"]
    quantity, price = item["quantity"], Decimal(item["price"])
    cancelled = quantity if status in ("cancelled", "refunded") else 0
    returned = quantity if status == "returned" else 0
    line_id = f"{order['order_id']}-{item['item_id']}"
    return {
        "platform": "wisa",
        "shop_no": "1",
        "order_id": order["order_id"],
        "line_id": line_id,
        "product_id": item["product_id"],
        "variant_id": f"{item['product_id']}-{item['option_id']}",
        "seller_code": None,
        "canonical_status": status,
        "claim_type": kind,
        "claim_phase": phase(item["status"]),
        "claim_id": line_id if kind in ("cancel", "return", "exchange") else None,
        "refund_status": REFUND_STATUSES.get(item["status"], "none"),
        "line_kind": "sale",
        "qty_ordered": quantity,
        "qty_cancelled": cancelled,
        "qty_returned": returned,
        "qty_active": quantity - cancelled - returned,
        "unit_price": price,
        "gross_amount": price * quantity,
        "discount_amount": Decimal(0),
        "discount_seller": Decimal(0),
        "discount_platform": Decimal(0),
        "currency": "KRW",
        "is_mirror": mirrors,
        "ordered_at": moment(order["order_date"]),
        "paid_at": None,
        "prepared_at": None,
        "shipped_at": None,
        "delivered_at": None,
        "confirmed_at": None,
        "shipment_id": None,
        "tracking_no": item["tracking_no"] or None,
    }


def roll_up(statuses: list[str]) -> str:
    live = [status for status in LIVE if status in statuses]
    if len(set(statuses)) == 1:
        return statuses[0]
    return live[0] if live else "refunded"


def order_row(order: Row) -> Row:
    lines = [line_row(order, item) for item in order["items"]]
    status = roll_up([row["canonical_status"] for row in lines])
    shipped = [row["tracking_no"] is not None for row in lines]
    cancelled = [row["qty_cancelled"] for row in lines]
    returned = [row["qty_returned"] for row in lines]
    open_claims = [row for row in lines if row["claim_id"] and row["claim_phase"] != "completed"]
    gross = sum((row["gross_amount"] for row in lines), Decimal(0))
    return {
        "platform": "wisa",
        "shop_no": "1",
        "order_id": order["order_id"],
        "canonical_status": status,
        "is_mixed_close": status == "refunded" and len({row["canonical_status"] for row in lines}) > 1,
        "is_partially_shipped": any(shipped) and not all(shipped),
        "is_partially_cancelled": any(cancelled) and not all(cancelled),
        "is_partially_returned": any(returned) and not all(returned),
        "open_claim_count": len(open_claims),
        "ordered_at": moment(order["order_date"]),
        "paid_at": None,
        "cancelled_at": None,
        "currency": "KRW",
        "line_count": len(lines),
        "sale_line_count": len(lines),
        "gross_amount": gross,
        "discount_amount": Decimal(0),
        "shipping_fee": None,
        "shipping_discount": None,
        "points_used": None,
        "paid_amount": Decimal(order["total_amount"]) if order["payment_status"] == "paid" else Decimal(0),
        "refund_amount": None,
        "claim_fee": None,
        "origin": ORIGINS[order["channel"]],
        "market_order_id": order.get("market_order_no"),
        "is_mirror": False,
        "is_guest": not order["customer_id"],
        "is_first": None,
    }


def claim_row(order: Row, item: Row) -> Row | None:
    """A claim is the state of a line; one before payment is none."""
    line = line_row(order, item)
    if line["claim_id"] is None:
        return None
    untold = (
        "reason_group", "by_buyer", "requested_at", "accepted_at", "collected_at", "completed_at", "closed_at",
        "is_restocked", "refund_amount", "claim_fee",
    )  # fmt: skip
    told = ("platform", "shop_no", "order_id", "claim_id", "claim_type", "claim_phase", "refund_status")
    return {name: line[name] for name in told} | {"qty": line["qty_ordered"]} | dict.fromkeys(untold)


def product_row(product: Row) -> Row:
    """A product whose `updated_at` is missing was never changed."""
    return {
        "platform": "wisa",
        "shop_no": "1",
        "product_id": product["product_id"],
        "product_code": product["product_code"],
        "product_name": product["name"],
        "price": Decimal(product["price"]),
        "currency": "KRW",
        "variant_count": len(product["options"]),
        "is_displayed": product["status"] in ("2", "3"),
        "is_selling": product["status"] in ("2", "3", "4"),
        "is_deleted": product["status"] == "5",
        "created_at": moment(product["created_at"]),
        "updated_at": moment(product.get("updated_at", product["created_at"])),
    }


def stock_row(product: Row, option: Row, stock: Row) -> Row:
    """Quantity and policy are the inventory's, the code is the option's; mode N counts nothing, whatever it says."""
    tracked, quantity = stock["soldout_mode"] == "L", stock["quantity"]
    listed = product_row(product)
    same = ("platform", "shop_no", "product_id", "price", "currency", "is_displayed", "is_selling", "is_deleted")
    return {name: listed[name] for name in same} | {
        "variant_id": f"{stock['product_id']}-{stock['option_id']}",
        "seller_code": option["sku"],
        "stock_policy": POLICIES[stock["soldout_mode"]],
        "qty_listed": quantity if tracked else None,
        "qty_safety": stock["safety_stock"],
        "qty_available": max(quantity - stock["safety_stock"], 0) if tracked else None,
        "allows_backorder": False,
        "is_sold_out": stock["soldout_mode"] == "Y" or (tracked and quantity <= 0),
    }
