"""What Naver pays out: entries per product order and delivery fee, derived from the world (contract 9.1, 9.2).

An entry is settled on the working day after its order ended. Cancels after that come as negative entries; commissions
carry the opposite sign of what they are taken from, as measured. A benefit is added days later, so that a past day
reads differently then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..world.model import Line, Order
from ..world.storefront import KST
from . import forms
from .numbering import fee_no

if TYPE_CHECKING:
    from .mall import NaverMall

PAID_OUT_AT_HOUR = 10
BENEFIT_EVERY = 4
PAY_RATE, INTERLOCK_RATE = 363, 200  # hundredths of a percent
MEANS = {"card": "PAYMEANS_TYPE_CCARD", "bank_transfer": "PAYMEANS_TYPE_VACCT", "mobile": "PAYMEANS_TYPE_MOBIL"}


@dataclass(frozen=True)
class Entry:
    """One settled amount. `ended_at` None: nothing is settled (not yet, or never because it was cancelled)."""

    order: Order
    line: Line | None
    settle_type: str
    amount: int
    ended_at: datetime | None

    @property
    def number(self) -> str:
        return self.line.line_id if self.line else fee_no(self.order.order_id)

    @property
    def kind(self) -> str:
        return "PROD_ORDER" if self.line else "DELIVERY"

    @property
    def basis_day(self) -> date | None:
        return korean(self.ended_at) if self.ended_at else None

    @property
    def expect_day(self) -> date | None:
        return korean(forms.business_day_after(self.ended_at)) if self.ended_at else None

    @property
    def pay_day(self) -> date | None:
        return korean(self.order.paid_at) if self.order.paid_at else None

    @property
    def pay_commission(self) -> int:
        return -(self.amount * PAY_RATE // 10_000)

    @property
    def interlock_commission(self) -> int:
        return -(self.amount * INTERLOCK_RATE // 10_000) if self.line else 0

    @property
    def means(self) -> str:
        return next((MEANS[kind] for kind in self.order.tenders if kind in MEANS), "PAYMEANS_TYPE_NCASH")

    def complete_day(self, now: datetime) -> date | None:
        """When the bank has paid: null until then."""
        day = self.expect_day
        if day is None:
            return None
        local = now.astimezone(KST)
        return day if (local.date(), local.hour) >= (day, PAID_OUT_AT_HOUR) else None

    def benefit(self, mall: "NaverMall") -> int:
        """Added later than the day it belongs to."""
        day = self.expect_day
        late = day is not None and mall.now >= _midnight(day) + mall.switches.benefit_after
        return self.amount // 100 if late and self.order.facts["draw"] % BENEFIT_EVERY == 0 else 0


class Ledger:
    """All entries of a mall, gathered anew when the world moved."""

    def __init__(self, mall: "NaverMall") -> None:
        self._mall = mall
        self._stamp = -1
        self._entries: list[Entry] = []

    def entries(self) -> list[Entry]:
        if self._mall.world.stamp != self._stamp:
            self._stamp = self._mall.world.stamp
            paid = (order for order in self._mall.front.orders.values() if order.paid_at is not None)
            self._entries = [entry for order in paid for entry in _entries(order)]
        return self._entries


def korean(at: datetime) -> date:
    return at.astimezone(KST).date()


def case_row(mall: "NaverMall", entry: Entry) -> dict[str, Any]:
    commission, benefit = entry.pay_commission, entry.benefit(mall)
    return _common(mall, entry) | {
        "payDate": _text(entry.pay_day),
        "orderId": entry.order.order_id,
        "paySettleAmount": entry.amount,
        "totalPayCommissionAmount": commission,
        "freeInstallmentCommissionAmount": 0,
        "sellingInterlockCommissionAmount": entry.interlock_commission,
        "benefitSettleAmount": benefit,
        "settleExpectAmount": entry.amount + commission + entry.interlock_commission + benefit,
        "contractNo": "100000001",
    }


def commission_rows(mall: "NaverMall", entry: Entry) -> list[dict[str, Any]]:
    """One row per commission; here the order goes by `orderNo`."""
    shared = _common(mall, entry) | {
        "orderNo": entry.order.order_id,
        "taxReturnDate": _text(entry.basis_day),
        "commissionBasisAmount": entry.amount,
        "payMeansType": entry.means,
    }
    rows = [shared | {"commissionType": "PAY_COMMISSION", "commissionAmount": entry.pay_commission}]
    if entry.interlock_commission:
        rows.append(shared | {"commissionType": "INFLOW_COMMISSION", "commissionAmount": entry.interlock_commission})
    return rows


def daily_row(mall: "NaverMall", day: date, entries: list[Entry]) -> dict[str, Any]:
    """The sum of a day's entries. `depositorName` and `accountNo` are the seller's own."""
    pay = sum(entry.amount for entry in entries)
    commission = sum(entry.pay_commission + entry.interlock_commission for entry in entries)
    benefit = sum(entry.benefit(mall) for entry in entries)
    days = [entry.basis_day for entry in entries if entry.basis_day is not None]
    return {
        "settleBasisStartDate": _text(min(days)),
        "settleBasisEndDate": _text(max(days)),
        "settleExpectDate": day.isoformat(),
        "settleCompleteDate": _text(entries[0].complete_day(mall.now)),
        "settleAmount": pay + commission + benefit,
        "paySettleAmount": pay,
        "commissionSettleAmount": commission,
        "benefitSettleAmount": benefit,
        "deductionRestoreSettleAmount": 0,
        "payHoldbackAmount": 0,
        "minusChargeAmount": 0,
        "differenceSettleAmount": 0,
        "returnCareSettleAmount": 0,
        "normalSettleAmount": pay + commission + benefit,
        "quickSettleAmount": 0,
        "preferentialCommissionAmount": 0,
        "settlementLimitAmount": 0,
        "settleMethodType": "ACCOUNT",
        "bankType": "SHINHAN",
        "depositorName": mall.world.seller.name,
        "accountNo": mall.account_no,
        "merchantId": mall.seller_id,
        "merchantName": "표본스토어",
    }


def _common(mall: "NaverMall", entry: Entry) -> dict[str, Any]:
    line = entry.line
    return {
        "settleBasisDate": _text(entry.basis_day),
        "settleExpectDate": _text(entry.expect_day),
        "settleCompleteDate": _text(entry.complete_day(mall.now)),
        "productOrderId": entry.number,
        "productOrderType": entry.kind,
        "settleType": entry.settle_type,
        "productId": line.product.code if line else None,
        "productName": line.name if line else "배송비",
        "purchaserName": entry.order.person.name,
        "merchantId": mall.seller_id,
        "merchantName": "표본스토어",
    }


def _entries(order: Order) -> Iterator[Entry]:
    ends = []
    for line in order.lines:
        claim = line.claim
        done = claim.completed_at if claim is not None else None
        whole = claim is not None and done is not None and forms.is_whole(claim, line)
        if claim is not None and whole and claim.kind == "cancel":
            yield Entry(order, line, "NORMAL_SETTLE_BEFORE_CANCEL", -line.net, None)
            continue
        ended = line.confirmed_at
        if ended is None and claim is not None and whole and claim.kind == "exchange":
            ended = done
        given_back = _given_back(line)
        before = sum(amount for at, amount in given_back if ended is None or at <= ended)
        if ended is None and line.net == before and given_back:
            continue  # returned before anything was settled
        yield Entry(order, line, "NORMAL_SETTLE_ORIGINAL", line.net - before, ended)
        ends.append(ended)
        for at, amount in given_back:
            if ended is not None and at > ended:
                yield Entry(order, line, "NORMAL_SETTLE_AFTER_CANCEL", -amount, at)
    fee = order.shipping_fee - order.shipping_discount
    if fee and ends:
        known = [at for at in ends if at is not None]
        yield Entry(order, None, "NORMAL_SETTLE_ORIGINAL", fee, min(known) if known else None)


def _given_back(line: Line) -> list[tuple[datetime, int]]:
    """When how much of a line's price went back to the buyer."""
    return [
        (claim.completed_at, refund.gross - refund.member_discount - refund.coupon_discount - refund.market_discount)
        for claim in forms.claims_of(line)
        if (refund := claim.refund) is not None and claim.completed_at is not None
    ]


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=KST)


def months_after(day: date) -> date:
    """The same day of the next month, or its last day."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)
