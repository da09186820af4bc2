"""`claimData` of a line (contract section 4.3). The parts of a refund are spread over the lines of the claim.

A claim's number within the order is its `handleGroupCd`. What is given back has the fee already taken off: refundPrice
+ refundDeliveryCharge is money, refundUseDeposit and refundUseMileage are points, refundCharge is the fee.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..world.model import Claim, Line, Order
from . import forms
from .forms import flag, stamp, won
from .switches import Switches
from .xml import Words

if TYPE_CHECKING:
    from .mall import Godomall5Mall

MODES = {"cancel": "r", "return": "b", "exchange": "e"}
UNPAID_REASONS = {"system": "자동취소", "shop": "관리자취소", "buyer": "고객요청취소"}
NO_MONEY = dict.fromkeys(("money", "shipping", "deposit", "mileage", "fee"), 0)


def claim_rows(mall: "Godomall5Mall", order: Order, line: Line) -> list[dict[str, Any]]:
    """The rows of a line: none, one, or with `claim_rows` "steps" two for a return that is being refunded."""
    if line.is_replacement:
        exchange = next(each for each in order.claims if line in each.replacements)
        return [_row(mall, order, line, exchange, "z", exchange.completed_at)]
    if line.state == "cancelled_unpaid":
        return [_unpaid_cancel_row(mall, line)] if mall.switches.unpaid_cancel_rows else []
    claim, code = line.claim, forms.claim_code(line)
    if claim is None or code is None:
        return []
    mode, done_at = MODES[claim.kind], _done_at(claim)
    if claim.kind != "return" or code[0] != "r":
        return [_row(mall, order, line, claim, mode, done_at)]
    if mall.switches.claim_rows != "steps":
        return [_row(mall, order, line, claim, "r", done_at)]
    return [
        _row(mall, order, line, claim, mode, claim.completed_at, with_money=False),
        _row(mall, order, line, claim, "r", done_at, opened_at=claim.completed_at),
    ]


def _done_at(claim: Claim) -> datetime | None:
    """When the claim was done with: refunded, or the exchange complete."""
    return claim.refund.refunded_at if claim.refund is not None else claim.completed_at


def _row(
    mall: "Godomall5Mall",
    order: Order,
    line: Line,
    claim: Claim,
    mode: str,
    done_at: datetime | None,
    *,
    opened_at: datetime | None = None,
    with_money: bool = True,
) -> dict[str, Any]:
    switches = mall.switches
    parts = _parts(mall, claim, line) if with_money and mode != "z" else NO_MONEY
    before = next((item.state_before for item in claim.items if item.line is line), None)
    row = _written(
        switches,
        {
            "beforeStatus": forms.fulfilment_code(order, line, before, switches) if before else "",
            "handleMode": mode,
            "handleReason": Words("교환추가" if mode == "z" else forms.REASONS[claim.reason][1]),
            "handleDetailReason": Words(f"{order.person.name} 고객 문의\n사진 첨부") if claim.style % 3 == 0 else "",
            "handleGroupCd": str(order.claims.index(claim) + 1),
        },
        parts,
        opened_at or claim.requested_at,
        done_at,
    )
    if mode == "e":
        row["exchageInfoData"] = [_exchange_row(mall, order)]
    return row


def _unpaid_cancel_row(mall: "Godomall5Mall", line: Line) -> dict[str, Any]:
    reason, at = UNPAID_REASONS[line.cancelled_by], line.unpaid_cancel_at
    facts = {"beforeStatus": "o1", "handleMode": "c", "handleReason": Words(reason), "handleGroupCd": "1"}
    return _written(mall.switches, facts, NO_MONEY, at, at)


def _written(
    switches: Switches,
    facts: dict[str, Any],
    parts: dict[str, int],
    opened_at: datetime | None,
    done_at: datetime | None,
) -> dict[str, Any]:
    nothing = won(0, switches)
    return {
        "handleDetailReason": "",
        **facts,
        "handleCompleteFl": flag(done_at is not None),
        "handleDetailReasonShowFl": "n",
        "handleDt": stamp(done_at, switches),
        "refundPrice": won(parts["money"], switches),
        "refundUseDeposit": won(parts["deposit"], switches),
        "refundUseMileage": won(parts["mileage"], switches),
        "refundDeliveryUseDeposit": nothing,
        "refundDeliveryUseMileage": nothing,
        "refundDeliveryCharge": won(parts["shipping"], switches),
        "refundDeliveryInsuranceFee": nothing,
        "refundDeliveryCoupon": nothing,
        "refundCharge": won(parts["fee"], switches),
        "refundUseDepositCommission": nothing,
        "refundUseMileageCommission": nothing,
        "regDt": stamp(opened_at, switches),
    }


def _exchange_row(mall: "Godomall5Mall", order: Order) -> dict[str, Any]:
    nothing, person = won(0, mall.switches), order.person
    return {
        "ehDifferencePrice": nothing,
        "ehCancelDeliveryPrice": nothing,
        "ehAddDeliveryPrice": nothing,
        "ehRefundMethod": "",
        "ehRefundName": Words(person.name),
        "ehRefundBankName": Words("가상은행"),
        "ehRefundBankAccountNumber": f"000-{order.facts['draw']:06d}",
        "ehSettleName": Words(person.name),
        "ehSettleBankAccountInfo": Words(f"가상은행 000-{order.facts['draw']:06d}"),
        "ehEnuri": nothing,
    }


def _parts(mall: "Godomall5Mall", claim: Claim, line: Line) -> dict[str, int]:
    """This line's part of the refund in whole won; shipping and fee stand on the claim's first line."""
    items = claim.items
    position = next(at for at, item in enumerate(items) if item.line is line)
    refund = claim.refund
    if refund is None:
        early = mall.switches.refund_parts_early and claim.kind == "return"
        return {**NO_MONEY, "money": line.net} if early else NO_MONEY
    nets = [item.line.net for item in items]
    mileage, deposit = refund.tenders.get("points", 0), refund.tenders.get("credits", 0)
    money = refund.amount - mileage - deposit
    shipping = min(refund.shipping, money)
    parts = {"money": money - shipping, "deposit": deposit, "mileage": mileage}
    shares = {name: _share(amount, nets, position) for name, amount in parts.items()}
    first = position == 0
    return {**shares, "shipping": shipping if first else 0, "fee": refund.fee if first else 0}


def _share(amount: int, weights: list[int], position: int) -> int:
    """The part of `amount` that falls on one of several weights; all parts together are the whole."""
    total = sum(weights) or 1
    upto = [amount * sum(weights[: each + 1]) // total for each in range(len(weights))]
    upto[-1] = amount
    return upto[position] - (upto[position - 1] if position else 0)
