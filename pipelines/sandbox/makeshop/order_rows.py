"""An order as `order/2` tells it: blocks by name (contract 2.6). Money: start_price + points = goods - discounts + fee.

Blocks in `GATED_BLOCKS` and fields in `GATED` come only when `fields` names them.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..world import Order
from . import claim_rows, forms
from .claim_rows import is_cancelled
from .forms import settled_at, stamp
from .line_rows import empty_date, gift_row, line_row

if TYPE_CHECKING:
    from .mall import MakeshopMall

GATED_BLOCKS = frozenset({"cancel", "return", "trade", "memo", "pay_history"})
GATED = frozenset({"customs_id", "add_info", "category_name"})
DELIVERY = "deliveryInfo"
EMPTY_TEXTS = (
    "deli_quick", "deli_price_type", "cash_receipt", "cash_receipt_type", "cash_receipt_status", "tax_invoice",
    "tax_invoice_status", "pos", "link_id", "link_url", "barcode", "barcode_url", "talkcheck_oid", "safe_number_type",
)  # fmt: skip


def order_row(mall: "MakeshopMall", order: Order, fields: Collection[str]) -> dict[str, Any]:
    """The order with the blocks, lines and fields named: all but the gated ones when none is."""
    switches = mall.switches
    blocks: dict[str, Any] = {
        "order": _order(mall, order),
        "payment": _payment(mall, order),
        "product": {str(line.number): line_row(mall, order, line) for line in order.lines},
        "extension": claim_rows.extension_rows(order),
        "cancel": claim_rows.cancel_rows(mall, order),
        "return": claim_rows.return_rows(order),
        "trade": claim_rows.trade_rows(mall, order),
        "memo": claim_rows.memo_rows(order),
        "refund": claim_rows.refund_rows(mall, order),
        "pay_history": claim_rows.payment_rows(order),
    }
    if switches.gifts:
        gift = gift_row(mall, order)
        blocks["product"][gift["num"]] = gift
    if switches.new_fields:
        blocks["pickup"] = {"order_status": "ZZ", "product": {"1": {"num": "1"}}}
    restrict = bool(fields) and switches.fields_restrict
    row: dict[str, Any] = {}
    for name, block in blocks.items():
        whole = name in fields or (not restrict and name not in GATED_BLOCKS)
        if isinstance(block, list):
            # without being named, a block of rows is there only with rows in it; `extension` always is
            shown = bool(block) or (name in fields and switches.empty_blocks == "array") or name == "extension"
            if whole and shown:
                row[name] = block
            continue
        if name == "product":
            lines = {key: _named(line, fields, whole=whole) for key, line in block.items()}
            kept = {key: line for key, line in lines.items() if line}
            block = list(kept.values()) if switches.order_lines == "array" else kept
        else:
            block = _named(block, fields, whole=whole)
        if block:
            row[name] = block
    return row


def letter(order: Order, reading: str) -> str:
    """`order_status`. The two readings contradict each other; `reading` is the switch `order_letters`."""
    rest = [line for line in order.lines if not is_cancelled(line)]
    sent = [line for line in rest if line.shipped_at is not None]
    if not rest:
        return "C"
    if reading == "payment":
        return "N" if order.paid_at is None else "S" if sent else "Y"
    if all(settled_at(line, "return") is not None for line in rest):
        return "R"
    if sent:
        return "Y" if len(sent) == len(rest) else "P"
    return "S" if any(line.prepared_at is not None for line in rest) else "N"


def own_texts(order: Order) -> set[str]:
    """Personal texts of an order that no person of the world has."""
    return {_safe_number(order), _customs_id(order), _account(order), claim_rows.refund_account(order)}


def _named(block: dict[str, Any], fields: Collection[str], *, whole: bool) -> dict[str, Any]:
    """The fields of a block: all but the gated ones when the block is wanted whole, else those named."""
    kept = {name: value for name, value in block.items() if name in fields or (whole and name not in GATED)}
    if DELIVERY in block and DELIVERY not in kept:
        delivery = {name: value for name, value in block[DELIVERY].items() if name in fields}
        kept |= {DELIVERY: delivery} if delivery else {}
    return kept


def _order(mall: "MakeshopMall", order: Order) -> dict[str, Any]:
    """Personal data: who ordered."""
    person, draw, back = order.person, order.facts["draw"], _money_back(order)
    naver = order.origin == "naver_pay"
    shrinks = mall.switches.pay_price_after_claims == "current"
    block: dict[str, Any] = {
        **dict.fromkeys(EMPTY_TEXTS, ""),
        "ordernum": order.order_id,
        "order_date": stamp(order.placed_at),
        "is_member": "MEMBER" if person.member_id else "GUEST",
        "start_price": str(order.money),
        "pay_price": str(order.money - (back if shrinks else 0)),
        "deli_price": str(order.shipping_fee),
        "order_status": letter(order, mall.switches.order_letters),
        "repay_price": str(back),
        "repay_date": stamp(_last_back(order), empty_date(mall)),
        "sender": person.name,
        "phone": "",
        "mobile": person.phone,
        "email": person.email,
        "pay_path": "POWERAPP" if draw % 11 == 0 else "MOBILE" if order.from_mobile else "WEB",
        "id": person.member_id,
        "mem_type": "PERSON" if person.member_id else "",
        "used_emoney": str(order.tenders.get("credits", 0)),
        "used_reserve": str(order.tenders.get("points", 0)),
        "group_name": "일반" if person.member_id else "",
        "add_info": {"add_info1": f"선물 메모: {person.name}"} if draw % 5 == 0 else {},
        "reserve": "0",
        "memo": [f"빠른 배송 부탁드려요 ({person.phone})"] if draw % 4 == 0 else [],
        "naver_pay_oid": f"{forms.korean(order.placed_at):%Y%m%d}{draw:08d}" if naver else "",
        "total_product_price": str(sum(line.gross for line in order.lines)),
        "safe_number": _safe_number(order) if draw % 3 == 0 else "",
        "basket_count": str(len(order.lines)),
        "regular_delivery": "N",
        "customs_id": _customs_id(order) if draw % 10 == 0 else "",
    }
    if mall.switches.new_fields:
        block |= {"delivery_grade": "A", "subscription": {"ordernum": "x", "start_price": "1"}}
    return block


def _payment(mall: "MakeshopMall", order: Order) -> dict[str, str]:
    """Personal data: who paid into the account. `pay_date` is empty until then, whatever other dates are."""
    is_bank, paid = "bank_transfer" in order.tenders, order.paid_at is not None
    return {
        "paymethod": forms.pay_method(order),
        "simple_pay": "NAVERPAY" if order.origin == "naver_pay" else "",
        "naverpay_core_type": "",
        "pay_date": stamp(order.paid_at, ""),
        "card_state": "0000" if "card" in order.tenders else "",
        "pay_status": mall.switches.payment_overrides.get(order.order_id, forms.flag(paid)),
        "card_partcancel_code": "",
        "in_card_price": str(order.tenders.get("card", 0)),
        "banker": order.person.name if is_bank else "",
        "bank_name": "가상은행" if is_bank else "",
        "bank_account": _account(order) if is_bank else "",
    }


def _money_back(order: Order) -> int:
    done = [claim.refund for claim in order.claims if claim.refund is not None and claim.refund.refunded_at is not None]
    kinds = ("points", "credits")
    return sum(sum(amount for kind, amount in refund.tenders.items() if kind not in kinds) for refund in done)


def _last_back(order: Order) -> datetime | None:
    dates = [claim.refund.refunded_at for claim in order.claims if claim.refund is not None]
    return max((at for at in dates if at is not None), default=None)


def _safe_number(order: Order) -> str:
    return order.person.phone.replace("010", "0504", 1)


def _customs_id(order: Order) -> str:
    return f"P{order.facts['draw']:012d}"


def _account(order: Order) -> str:
    return f"110{order.facts['draw']:011d}"
