"""Blocks of an order beside its lines: discounts, cancels, returns, exchanges, refunds, payments (contract 2.6)."""

from typing import TYPE_CHECKING, Any

from ..world import Line, Order
from ..world.model import Claim
from . import forms
from .forms import stamp
from .line_rows import empty_date

if TYPE_CHECKING:
    from .mall import MakeshopMall

Rows = list[dict[str, Any]]
DONE = "DONE"
AMOUNTS = ("return_deli_price", "refund_used_emoney", "refund_used_reserve", "refund_total_price", "refund_price")
UNPAID_REASON = "미입금 자동취소"


def extension_rows(order: Order) -> Rows:
    """Discounts: with a line's number the line's own, without one the shipping fee's."""
    rows: Rows = []
    for line in order.lines:
        parts = (("MEMBER", "회원 할인", line.member_discount), ("COUPON", "가상 쿠폰", line.coupon_discount))
        rows += [_extension(order, str(line.number), *part) for part in parts if part[2]]
    if order.shipping_discount:
        rows.append(_extension(order, "", "DELI", "배송비 할인", order.shipping_discount))
    return rows


def cancel_rows(mall: "MakeshopMall", order: Order) -> Rows:
    rows = [_request_row(claim) for claim in _claims(order, "cancel")]
    if mall.switches.unpaid_cancel_rows:
        rows += [
            {
                "basket_num": str(line.number),
                "reason": UNPAID_REASON,
                "detail": "",
                "request_date": stamp(line.unpaid_cancel_at),
                "completed_date": stamp(line.unpaid_cancel_at),
            }
            for line in order.lines
            if line.unpaid_cancel_at is not None
        ]
    return rows


def return_rows(order: Order) -> Rows:
    """Personal data: where the goods are picked up, and what the buyer wrote."""
    person = order.person
    return [
        _request_row(claim)
        | {
            "detail": f"{person.name}입니다. 회수 부탁드려요." if claim.by_buyer else "",
            "post": person.zipcode,
            "address": person.address,
            "address2": person.address_detail,
            "name": person.name,
        }
        for claim in _claims(order, "return")
    ]


def trade_rows(mall: "MakeshopMall", order: Order) -> Rows:
    """Personal data as in returns."""
    person, rows = order.person, []
    for claim in _claims(order, "exchange"):
        row = _request_row(claim) | {
            "name": person.name,
            "phone": "",
            "mobile": person.phone,
            "post": person.zipcode,
            "address": person.address,
            "address2": person.address_detail,
            "memo": "",
        }
        if not mall.switches.trade_dates:
            row = {name: value for name, value in row.items() if not name.endswith("_date")}
        rows.append(row)
    return rows


def refund_rows(mall: "MakeshopMall", order: Order) -> Rows:
    """What is owed and what was given back; the fee is deducted already. Personal data: the account."""
    rows = [_refund_row(mall, order, claim) for claim in order.claims if claim.refund is not None]
    return _merged(rows) if mall.switches.merged_refunds else rows


def memo_rows(order: Order) -> Rows:
    """Personal data: what the staff wrote about the buyer."""
    if order.facts["draw"] % 7:
        return []
    at = stamp(order.placed_at)
    return [
        {
            "admin_id": "admin", "reg_date": at, "mod_date": at, "content": f"{order.person.name} 님 재통화",
            "label": "", "status": "", "type": "",
        }
    ]  # fmt: skip


def payment_rows(order: Order) -> Rows:
    if order.paid_at is None:
        return []
    return [
        {
            "pay_date": stamp(order.paid_at),
            "pay_type": "ORDER",
            "total_price": str(sum(order.tenders.values())),
            "deli_price": str(order.shipping_fee),
            "discount_price": str(sum(line.discount for line in order.lines) + order.shipping_discount),
            "add_price": "0",
            "order_price": str(sum(line.gross for line in order.lines)),
            "pay_price": str(order.money),
            "used_reserve": str(order.tenders.get("points", 0)),
            "used_emoney": str(order.tenders.get("credits", 0)),
            "paymethod": forms.pay_method(order),
            "memo": "",
        }
    ]


def refund_account(order: Order) -> str:
    """The buyer's account that money goes back to."""
    return f"000-{order.facts['draw']:06d}"


def numbers(claim: Claim) -> str:
    return ",".join(str(item.line.number) for item in claim.items)


def _claims(order: Order, kind: str) -> list[Claim]:
    return [claim for claim in order.claims if claim.kind == kind]


def _request_row(claim: Claim) -> dict[str, Any]:
    return {
        "basket_num": numbers(claim),
        "reason": forms.REASONS[claim.reason],
        "detail": "",
        "request_date": stamp(claim.requested_at),
        "completed_date": stamp(claim.completed_at, ""),
    }


def _refund_row(mall: "MakeshopMall", order: Order, claim: Claim) -> dict[str, Any]:
    refund, person = claim.refund, order.person
    assert refund is not None
    points, credits_back = refund.tenders.get("points", 0), refund.tenders.get("credits", 0)
    by_bank = "bank_transfer" in refund.tenders
    return {
        "basket_num": numbers(claim),
        "refund_bankname": "가상은행" if by_bank else "",
        "refund_accounter": person.name if by_bank else "",
        "refund_account": refund_account(order) if by_bank else "",
        "refund_status": mall.switches.refund_pending_code if refund.refunded_at is None else DONE,
        "refund_type": "",
        "refund_status_date": stamp(refund.refunded_at or refund.accepted_at, empty_date(mall)),
        "return_deli_price": str(refund.fee),
        "re_deli_price": "0",
        "refund_used_emoney": str(credits_back),
        "refund_used_reserve": str(points),
        "refund_emoney": "0",
        "refund_reserve": "0",
        "refund_total_price": str(refund.amount),
        "refund_price": str(refund.amount - points - credits_back),
        "refund_method": forms.pay_method(order),
        "refund_reason": forms.REASONS[claim.reason],
    }


def _merged(rows: Rows) -> Rows:
    """One row for what has the same status and date, amounts added up."""
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = row["refund_status"], row["refund_status_date"]
        kept = merged.setdefault(key, {**row, "basket_num": ""})
        first = not kept["basket_num"]
        kept["basket_num"] = row["basket_num"] if first else f"{kept['basket_num']},{row['basket_num']}"
        for name in AMOUNTS if not first else ():
            kept[name] = str(int(kept[name]) + int(row[name]))
    return list(merged.values())


def _extension(order: Order, number: str, kind: str, title: str, amount: int) -> dict[str, str]:
    return {
        "basket_num": number,
        "ext_type": kind,
        "ext_title": title,
        "ext_price": str(amount),
        "ext_reserve": "0",
        "ext_status": "",
        "couponnum": f"CP{order.facts['draw']:06d}" if kind == "COUPON" else "",
    }


def is_cancelled(line: Line) -> bool:
    return forms.settled_at(line, "cancel") is not None
