"""MakeShop Korea's answers in the words of the unified model: contract 2.6 to 2.8, and nothing of the stand-in's."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.sandbox.makeshop.caller import moment, money

REASONS = {
    "고객변심": "change_of_mind", "품절취소": "out_of_stock", "상품불량": "defect", "배송지연": "late_delivery",
    "오배송": "wrong_item", "상품정보상이": "not_as_described", "상품 불만족": "dissatisfied", "기타": "other",
}  # fmt: skip
LIVE = ("pending_payment", "paid", "shipped", "delivered", "confirmed")
# block with requests, claim kind, the line's own date when settled, status until then and after
CLAIMS = (
    ("trade", "exchange", "tradeend_date", "exchange_requested", "exchanged"),
    ("return", "return", "returnend_date", "return_requested", "returned"),
    ("cancel", "cancel", "cancelend_date", "cancel_requested", "cancelled"),
)
HEAD = ("platform", "shop_no", "order_id")


def head(order: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(HEAD, ("makeshop", "1", order["order"]["ordernum"]), strict=True))


def of_line(rows: list[dict[str, Any]], line: dict[str, Any]) -> dict[str, Any] | None:
    return next((row for row in rows if line["num"] in row["basket_num"].split(",")), None)


def claim_of(order: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    """What is claimed of a line: kind, phase, status, dates, refund; empty kind "none" without a claim."""
    refund = of_line(order.get("refund", []), line)
    state = "none" if refund is None else "done" if refund["refund_status"] == "DONE" else "pending"
    for block, kind, end_name, asked, settled in CLAIMS:
        row, ended = of_line(order[block], line), moment(line[end_name])
        if row is None and ended is None:
            continue
        status, phase = (asked, "requested") if ended is None else (settled, "completed")
        if ended is not None and state == "pending":
            status, phase = "refund_pending", "refunding"
        if row is None:
            kind = "cancel_unpaid"
        return {"kind": kind, "status": status, "phase": phase, "row": row, "ended": ended, "refund": state}
    return {"kind": "none", "status": None, "phase": None, "row": None, "ended": None, "refund": state}


def status_of(order: dict[str, Any], line: dict[str, Any], claim: dict[str, Any]) -> str:
    """By the line's dates, in the contract's order (2.7)."""
    delivery = line["deliveryInfo"]
    if claim["status"]:
        return str(claim["status"])
    dates = (("deliend_date", "confirmed"), ("delicomplete_date", "delivered"), ("deli_date", "shipped"))
    for name, status in dates:
        if moment(delivery[name]):
            return status
    return "paid" if moment(order["payment"]["pay_date"]) else "pending_payment"


def line_row(order: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    delivery, claim = line["deliveryInfo"], claim_of(order, line)
    status, quantity = status_of(order, line, claim), int(line["basket_stock"])
    gone = quantity if status in ("cancelled", "returned", "refund_pending") else 0
    cancelled = gone if claim["kind"] in ("cancel", "cancel_unpaid") else 0
    number, unit = order["order"]["ordernum"], Decimal(line["sell_price"])
    discount = sum(
        (money(row, "ext_price") for row in order["extension"] if row["basket_num"] == line["num"]), Decimal(0)
    )
    shipped = moment(delivery["deli_date"])
    return head(order) | {
        "line_id": f"{number}-{line['num']}",
        "product_id": line["product_uid"],
        "variant_id": f"{line['product_uid']}-{line['prd_option_uid']}",
        "seller_code": None,
        "canonical_status": status,
        "claim_type": claim["kind"],
        "claim_phase": claim["phase"],
        "claim_id": f"{number}-{line['num']}" if claim["row"] else None,
        "refund_status": claim["refund"],
        "line_kind": "sale",
        "qty_ordered": quantity,
        "qty_cancelled": cancelled,
        "qty_returned": gone - cancelled,
        "qty_active": quantity - gone,
        "unit_price": unit,
        "gross_amount": unit * quantity,
        "discount_amount": discount,
        "discount_seller": discount,
        "discount_platform": Decimal(0),
        "currency": "KRW",
        "is_mirror": False,
        "ordered_at": moment(order["order"]["order_date"]),
        "paid_at": moment(order["payment"]["pay_date"]),
        "prepared_at": None,
        "shipped_at": shipped,
        "delivered_at": moment(delivery["delicomplete_date"]),
        "confirmed_at": moment(delivery["deliend_date"]),
        "shipment_id": line["delivery_num"] if shipped else None,
        "tracking_no": delivery["delinum"] or None,
    }  # fmt: skip


def order_row(order: dict[str, Any]) -> dict[str, Any]:
    told, rows = order["order"], [line_row(order, line) for line in order["product"].values()]
    statuses = [row["canonical_status"] for row in rows]
    live = [status for status in LIVE if status in statuses]
    status = statuses[0] if len(set(statuses)) == 1 else live[0] if live else "refunded"
    shipped = [row["shipped_at"] is not None for row in rows]
    whole = all(row["qty_cancelled"] == row["qty_ordered"] for row in rows)
    back = all(row["qty_returned"] == row["qty_ordered"] for row in rows)
    ends = [ended for line in order["product"].values() if (ended := moment(line["cancelend_date"]))]
    done = [row for row in refund_rows(order) if row["refund_status"] == "done"]
    paid, points = moment(order["payment"]["pay_date"]), money(told, "used_reserve", "used_emoney")
    return head(order) | {
        "canonical_status": status,
        "is_mixed_close": status == "refunded",
        "is_partially_shipped": any(shipped) and not all(shipped),
        "is_partially_cancelled": any(row["qty_cancelled"] for row in rows) and not whole,
        "is_partially_returned": any(row["qty_returned"] for row in rows) and not back,
        "open_claim_count": sum(row["claim_phase"] in ("requested", "refunding") for row in rows),
        "ordered_at": moment(told["order_date"]),
        "paid_at": paid,
        "cancelled_at": max(ends) if whole else None,
        "currency": "KRW",
        "line_count": len(rows),
        "sale_line_count": len(rows),
        "gross_amount": sum(row["gross_amount"] for row in rows),
        "discount_amount": sum(row["discount_amount"] for row in rows),
        "shipping_fee": money(told, "deli_price"),
        "shipping_discount": sum(
            (money(row, "ext_price") for row in order["extension"] if row["ext_type"] == "DELI"), Decimal(0)
        ),
        "points_used": points,
        "paid_amount": money(told, "start_price") + points if paid else Decimal(0),
        "refund_amount": sum((row["refund_amount"] for row in done), Decimal(0)),
        "claim_fee": sum((row["claim_fee"] for row in done), Decimal(0)),
        "origin": "naver_pay" if told["naver_pay_oid"] else "own",
        "market_order_id": None,
        "is_mirror": False,
        "is_guest": told["is_member"] == "GUEST",
        "is_first": None,
    }


def claim_rows(order: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for line in order["product"].values():
        claim, refund = claim_of(order, line), of_line(order.get("refund", []), line)
        if claim["row"] is None:
            continue
        rows.append(
            head(order)
            | {
                "claim_id": f"{order['order']['ordernum']}-{line['num']}",
                "claim_type": claim["kind"],
                "claim_phase": claim["phase"],
                "reason_group": REASONS[claim["row"]["reason"]],
                "by_buyer": None,
                "qty": int(line["basket_stock"]),
                "requested_at": moment(claim["row"]["request_date"]),
                "accepted_at": None,
                "collected_at": None,
                "completed_at": claim["ended"],
                "closed_at": None,
                "is_restocked": None,
                "refund_status": claim["refund"],
                "refund_amount": money(refund, "refund_total_price") if refund else Decimal(0),
                "claim_fee": money(refund, "return_deli_price") if refund else Decimal(0),
            }
        )
    return rows


def refund_rows(order: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for line in order["product"].values():
        refund, claim = of_line(order.get("refund", []), line), claim_of(order, line)
        if refund is None:
            continue
        done = claim["refund"] == "done"
        name = f"{order['order']['ordernum']}-{refund['basket_num']}"
        rows.append(
            head(order)
            | {
                "refund_id": name,
                "claim_id": name,
                "claim_type": claim["kind"],
                "refund_status": claim["refund"],
                "refund_amount": money(refund, "refund_total_price"),
                "money_amount": money(refund, "refund_price"),
                "points_amount": money(refund, "refund_used_reserve", "refund_used_emoney"),
                "claim_fee": money(refund, "return_deli_price"),
                "currency": "KRW",
                "accepted_at": None,
                "refunded_at": moment(refund["refund_status_date"]) if done else None,
                "is_listed": True,
            }
        )
    return rows


def parcel_rows(order: dict[str, Any]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for line in (line_row(order, each) for each in order["product"].values()):
        if line["shipped_at"] is None:
            continue
        same = {name: line[name] for name in (*HEAD, "shipment_id", "tracking_no", "shipped_at", "delivered_at")}
        row = rows.setdefault(line["shipment_id"], same | {"line_ids": []})
        row["line_ids"] = sorted([*row["line_ids"], line["line_id"]])
    return list(rows.values())


def product_row(product: dict[str, Any]) -> dict[str, Any]:
    return {
        "platform": "makeshop",
        "shop_no": "1",
        "product_id": product["uid"],
        "product_code": product["brandcode"],
        "product_name": product["product_name"],
        "price": money(product, "sellprice"),
        "currency": "KRW",
        "variant_count": len(product["options"]["basic"]),
        "is_displayed": product["display"] == "Y",
        "is_selling": product["sell_accept"] == "Y",
        "is_deleted": False,
        "created_at": moment(product["regdate"]),
        "updated_at": moment(product["moddate"]) or moment(product["regdate"]),
    }


def stock_row(product: dict[str, Any], option: dict[str, Any]) -> dict[str, Any]:
    tracked, state = option["sto_unlimit"] == "N", option["sto_state_code"]
    counted = int(option["sto_real_stock"])
    forced = state == "SOLDOUT" and (counted > 0 or not tracked)  # at 0 the number says it already
    row = product_row(product)
    return row | {
        "variant_id": f"{product['uid']}-{option['sto_id']}",
        "seller_code": option["sto_option_code"],
        "stock_policy": "forced_soldout" if forced else "tracked" if tracked else "untracked",
        "qty_listed": counted if tracked else None,
        "qty_safety": 0,
        "qty_available": counted if tracked else None,
        "allows_backorder": False,
        "is_sold_out": tracked and counted <= 0,
        "price": row["price"] + money(option, "sto_price"),
        "is_displayed": row["is_displayed"] and state not in ("HIDE", "HIDDEN"),
        "is_selling": row["is_selling"] and state != "STOP",
    }


def review_row(review: dict[str, Any]) -> dict[str, Any]:
    digits = "".join(each for each in review["reg_date"] if each.isdigit())
    written: datetime | None = moment(review["reg_date"])
    return {
        "platform": "makeshop",
        "shop_no": "1",
        "review_no": f"{review['uid']}-{digits}",
        "product_id": review["uid"],
        "order_id": None,
        "parent_review_no": None,
        "rating": int(review["score_1"]),
        "created_at": written,
        "is_reply": False,
        "is_displayed": review["display"] == "Y",
        "is_secret": None,
        "is_deleted": False,
        "answer_count": int(bool(review["reply_content"])),
    }
