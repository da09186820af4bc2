"""Settlement endpoints: a month of daily sums, one day of entries or commissions (contract 9.1, 9.2)."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from ..wire import Call, Refused, Reply, json_reply
from . import query
from .settlements import Entry, case_row, commission_rows, daily_row, korean, months_after

if TYPE_CHECKING:
    from .mall import NaverMall

MAXIMUM_SIZE = 1000
TOO_LONG = "시작일과 종료일은 1 달 이내여야 합니다."
PREFIX = "SETTLE_CASEBYCASE_"
# periodType -> the day of an entry that searchDate is held against
PERIODS: dict[str, Callable[["NaverMall", Entry], date | None]] = {
    "SETTLE_SCHEDULE_DATE": lambda _mall, entry: entry.expect_day,
    "SETTLE_BASIS_DATE": lambda _mall, entry: entry.basis_day,
    "SETTLE_COMPLETE_DATE": lambda mall, entry: entry.complete_day(mall.now),
    "PAY_DATE": lambda _mall, entry: entry.pay_day,
    "TAXRETURN_BASIS_DATE": lambda _mall, entry: entry.basis_day,
}
DECISIONS: dict[str, Callable[[Entry], bool]] = {
    "SETTLED": lambda entry: entry.ended_at is not None,
    "UNSETTLED": lambda entry: entry.ended_at is None and entry.amount >= 0,
    "BEFORE_CANCEL": lambda entry: entry.settle_type == "NORMAL_SETTLE_BEFORE_CANCEL",
}


def daily(mall: "NaverMall", call: Call) -> Reply:
    """Filtered by the day the money is expected."""
    first, last = _day(mall, call, "startDate"), _day(mall, call, "endDate")
    if last < first or last > months_after(first):
        raise mall.errors.settlement("endDate", TOO_LONG, "LocalDatePeriod")
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in mall.ledger.entries():
        if entry.expect_day is not None and first <= entry.expect_day <= last:
            by_day[entry.expect_day].append(entry)
    return _page(mall, call, [daily_row(mall, day, by_day[day]) for day in sorted(by_day)])


def by_case(mall: "NaverMall", call: Call) -> Reply:
    return _page(mall, call, [case_row(mall, entry) for entry in _found(mall, call)])


def commission_details(mall: "NaverMall", call: Call) -> Reply:
    return _page(mall, call, [row for entry in _found(mall, call) for row in commission_rows(mall, entry)])


def vat_daily(mall: "NaverMall", call: Call) -> Reply:
    """Sales per day a settlement is based on, up to the end of last month."""
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for day, entry in _taxed(mall, call):
        by_day[day].append(entry)
    rows = [
        {"settleBasisDate": day.isoformat(), **_taxes(sum(entry.amount for entry in by_day[day]))}
        for day in sorted(by_day)
    ]
    return _page(mall, call, [row | _merchant(mall) for row in rows])


def vat_by_case(mall: "NaverMall", call: Call) -> Reply:
    rows = [
        {
            "settleBasisDate": day.isoformat(),
            "orderId": entry.order.order_id,
            "productOrderId": entry.number,
            "productOrderType": entry.kind,
            "detailType": "VOUCH_DETAIL_PAYMENT_SETL",
            "status": "VOUCH_PUBLICATION" if entry.amount >= 0 else "VOUCH_CANCEL",
            "productName": entry.line.name if entry.line else "배송비",
            **_taxes(entry.amount),
            **_merchant(mall),
        }
        for day, entry in _taxed(mall, call)
    ]
    return _page(mall, call, rows)


def _found(mall: "NaverMall", call: Call) -> list[Entry]:
    """The entries of one day, or of an order named instead. Raises Refused."""
    asked = call.query
    kind = (asked.get("periodType") or f"{PREFIX}SETTLE_SCHEDULE_DATE").removeprefix(PREFIX)
    if kind not in PERIODS:
        raise mall.errors.settlement("periodType", "조회 기간 기준이 유효하지 않습니다.")
    named = asked.get("orderId") or asked.get("productOrderId")
    day = _day(mall, call, "searchDate") if asked.get("searchDate") or not named else None
    decides = DECISIONS.get(asked.get("settleDecisionType") or "")
    return [
        entry
        for entry in mall.ledger.entries()
        if (day is None or PERIODS[kind](mall, entry) == day)
        and (kind != "PAY_DATE" or decides is None or decides(entry))
        and asked.get("settleType") in (None, "", entry.settle_type)
        and asked.get("orderId") in (None, "", entry.order.order_id)
        and asked.get("productOrderId") in (None, "", entry.number)
    ]


def _taxed(mall: "NaverMall", call: Call) -> list[tuple[date, Entry]]:
    first, last = _day(mall, call, "startDate"), _day(mall, call, "endDate")
    if last >= korean(mall.now).replace(day=1):
        raise mall.errors.settlement("endDate", "전월 말일까지 조회할 수 있습니다.")
    if last < first or last > months_after(first):
        raise mall.errors.settlement("endDate", TOO_LONG, "LocalDatePeriod")
    dated = [(entry.basis_day, entry) for entry in mall.ledger.entries()]
    return [(day, entry) for day, entry in dated if day is not None and first <= day <= last]


def _taxes(amount: int) -> dict[str, int]:
    return {
        "totalSalesAmount": amount,
        "taxationSalesAmount": amount,
        "taxExemptionSalesAmount": 0,
        "creditCardAmount": amount,
        "cashInComeDeductionAmount": 0,
        "cashOutGoingEvidenceAmount": 0,
        "cashExclusionIssuanceAmount": 0,
        "otherAmount": 0,
    }


def _merchant(mall: "NaverMall") -> dict[str, str]:
    return {"merchantId": mall.seller_id, "merchantName": "표본스토어"}


def _page(mall: "NaverMall", call: Call, rows: list[dict[str, Any]]) -> Reply:
    """Both page parameters are required."""

    def refused(name: str) -> Refused:
        return mall.errors.settlement(name, f"{name} 은(는) 필수값입니다.")

    page = query.number(call, "pageNumber", None, refused)
    size = query.number(call, "pageSize", None, refused)
    if page < 1:
        raise refused("pageNumber")
    if not 1 <= size <= MAXIMUM_SIZE:
        raise mall.errors.settlement("pageSize", f"pageSize 는 1 이상 {MAXIMUM_SIZE} 이하여야 합니다.")
    picked, _ = query.cut(call, rows, (page - 1) * size, size)
    total = len(rows)
    pagination = {"page": page, "size": size, "totalPages": -(-total // size), "totalElements": total}
    return json_reply({"elements": picked, "pagination": pagination})


def _day(mall: "NaverMall", call: Call, name: str) -> date:
    day = query.calendar_day(call.query.get(name))
    if day is None:
        raise mall.errors.settlement(name, f"{name} 은(는) 필수값입니다.")
    return day
