"""makeshop Japan's answers in the words of the unified model, and nothing of the stand-in's. None: not told."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.sandbox.makeshop_jp.caller import baskets, moment

PAID_CODES = ("0000", "0001", "0002", "0004", "1002")
CANCELLED = "0003"
STATUSES = {"Y": ("shipped", "none"), "C": ("cancelled", "cancel"), "R": ("returned", "return")}
LIVE = ("pending_payment", "paid", "shipped")
SHOP = {"platform": "makeshop", "shop_no": "1"}
Row = dict[str, Any]
Codes = Mapping[tuple[str, str], str]


def is_paid(order: Row) -> bool:
    return order["paymentStatusCode"] in PAID_CODES


def state(order: Row, delivery: Row) -> tuple[str, str]:
    """Canonical status and kind of claim of a delivery, and so of its lines."""
    if delivery["deliveryStatus"] == "N":
        return ("paid" if is_paid(order) else "pending_payment"), "none"
    status, kind = STATUSES[delivery["deliveryStatus"]]
    return status, "cancel_unpaid" if kind == "cancel" and order["paymentStatusCode"] == CANCELLED else kind


def delivery_key(order: Row, delivery: Row) -> str:
    return f"{order['systemOrderNumber']}-{delivery['deliveryId']}"


def line_rows(order: Row, variants: Codes) -> list[Row]:
    """`variants` finds a variant by systemCode and variationCustomCode."""
    rows = []
    for delivery, basket, place in baskets(order):
        status, kind = state(order, delivery)
        key, count, unit = delivery_key(order, delivery), basket["amount"], Decimal(basket["price"])
        cancelled = count if status == "cancelled" else 0
        returned = count if status == "returned" else 0
        shipped_at = moment(delivery["deliveryDate"])
        rows.append(
            {
                **SHOP,
                "order_id": order["systemOrderNumber"],
                "line_id": f"{key}-{place}",
                "product_id": basket["productCode"],
                "variant_id": variants.get((basket["productCode"], basket["variationCustomCode"])),
                "seller_code": basket["variationCustomCode"] or basket["productCustomCode"],
                "canonical_status": status,
                "claim_type": kind,
                "claim_phase": None if kind == "none" else "completed",
                "claim_id": key if kind in ("cancel", "return") else None,
                "refund_status": None,
                "line_kind": "sale",
                "qty_ordered": count,
                "qty_cancelled": cancelled,
                "qty_returned": returned,
                "qty_active": count - cancelled - returned,
                "unit_price": unit,
                "gross_amount": unit * count,
                "discount_amount": Decimal(0),
                "discount_seller": Decimal(0),
                "discount_platform": Decimal(0),
                "currency": "JPY",
                "is_mirror": False,
                "ordered_at": moment(order["orderDate"]),
                "paid_at": None,
                "prepared_at": None,
                "shipped_at": shipped_at,
                "delivered_at": None,
                "confirmed_at": None,
                "shipment_id": key if shipped_at else None,
                "tracking_no": delivery["slipNumber"] or None,
            }
        )
    return rows


def order_row(order: Row, variants: Codes) -> Row:
    lines = line_rows(order, variants)
    statuses = [row["canonical_status"] for row in lines]
    live = [status for status in LIVE if status in statuses]
    status = statuses[0] if len(set(statuses)) == 1 else live[0] if live else "refunded"
    shipped = [row["shipped_at"] is not None for row in lines]
    cancelled = [row["qty_cancelled"] > 0 for row in lines]
    returned = [row["qty_returned"] > 0 for row in lines]
    return {
        **SHOP,
        "order_id": order["systemOrderNumber"],
        "canonical_status": status,
        "is_mixed_close": status == "refunded",
        "is_partially_shipped": any(shipped) and not all(shipped),
        "is_partially_cancelled": any(cancelled) and not all(cancelled),
        "is_partially_returned": any(returned) and not all(returned),
        "open_claim_count": 0,
        "ordered_at": moment(order["orderDate"]),
        "paid_at": None,
        "cancelled_at": None,
        "currency": "JPY",
        "line_count": len(lines),
        "sale_line_count": len(lines),
        "gross_amount": sum(row["gross_amount"] for row in lines),
        "discount_amount": Decimal(0),
        "shipping_fee": Decimal(sum(delivery["shippingCharge"] for delivery in order["deliveryInfos"])),
        "shipping_discount": Decimal(0),
        "points_used": Decimal(0),
        "paid_amount": Decimal(order["sumPrice"] if is_paid(order) else 0),
        "refund_amount": None,
        "claim_fee": None,
        "origin": "own",
        "market_order_id": None,
        "is_mirror": False,
        "is_guest": order["memberId"].startswith("X") and order["memberId"][1:7].isdigit(),
        "is_first": None,
    }


def claim_rows(order: Row) -> list[Row]:
    untold = (
        "reason_group", "by_buyer", "requested_at", "accepted_at", "collected_at", "completed_at", "closed_at",
        "is_restocked", "refund_status", "refund_amount", "claim_fee",
    )  # fmt: skip
    return [
        {
            **SHOP,
            "order_id": order["systemOrderNumber"],
            "claim_id": delivery_key(order, delivery),
            "claim_type": state(order, delivery)[1],
            "claim_phase": "completed",
            "qty": sum(basket["amount"] for basket in delivery["basketInfos"]),
            **dict.fromkeys(untold),
        }
        for delivery in order["deliveryInfos"]
        if state(order, delivery)[1] in ("cancel", "return")
    ]


def parcel_rows(order: Row) -> list[Row]:
    return [
        {
            **SHOP,
            "order_id": order["systemOrderNumber"],
            "shipment_id": delivery_key(order, delivery),
            "tracking_no": delivery["slipNumber"],
            "shipped_at": moment(delivery["deliveryDate"]),
            "delivered_at": None,
            "line_ids": sorted(
                f"{delivery_key(order, delivery)}-{place}" for place, _ in enumerate(delivery["basketInfos"], start=1)
            ),
        }
        for delivery in order["deliveryInfos"]
        if delivery["deliveryDate"]
    ]


def product_row(product: Row) -> Row:
    return {
        **SHOP,
        "product_id": product["systemCode"],
        "product_code": product["customCode"],
        "product_name": product["productName"],
        "price": Decimal(product["sellPrice"]),
        "currency": "JPY",
        "variant_count": len(product["variations"]) or 1,
        "is_displayed": product["display"] == "Y",
        "is_selling": True,
        "is_deleted": False,
        "created_at": moment(product["createdAt"]),
        "updated_at": moment(product["updatedAt"]),
    }


def stock_rows(product: Row) -> list[Row]:
    """One row a variation; a product without variations is its own variant."""
    alone = {"variationCustomCode": product["customCode"], "productSystemCode": product["systemCode"]}
    variants = product["variations"] or [alone | {"quantity": product["quantity"]}]
    listed = product_row(product)
    kept = ("platform", "shop_no", "product_id", "price", "currency", "is_displayed", "is_selling", "is_deleted")
    return [
        {name: listed[name] for name in kept}
        | {
            "variant_id": each["productSystemCode"],
            "seller_code": each["variationCustomCode"],
            "stock_policy": "tracked",
            "qty_listed": each["quantity"],
            "qty_safety": None,
            "qty_available": each["quantity"],
            "allows_backorder": False,
            "is_sold_out": each["quantity"] <= 0,
        }
        for each in variants
    ]


def review_row(review: Row) -> Row:
    return {
        **SHOP,
        "review_no": review["reviewId"],
        "product_id": review["productCode"],
        "order_id": None,
        "parent_review_no": None,
        "rating": review["rate"],
        "created_at": moment(review["createdAt"]),
        "is_reply": False,
        "is_displayed": review["displayed"] == "Y",
        "is_secret": None,
        "is_deleted": False,
        "answer_count": int(bool(review["replyContent"])),
    }
