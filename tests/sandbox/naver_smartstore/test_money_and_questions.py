"""Settlement, Q&A and inquiries: contract section 9, checklist items 8 and 9."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.naver_smartstore.caller import Caller, stamp

DAILY, CASE, COMMISSIONS = (f"/v1/pay-settle/settle/{name}" for name in ("daily", "case", "commission-details"))
QNAS, INQUIRIES = "/v1/contents/qnas", "/v1/pay-user/inquiries"
PAGE = {"pageNumber": 1, "pageSize": 1000}
FIRST, LAST = date(2025, 12, 5), date(2026, 1, 4)
Row = dict[str, Any]


def cases(visitor: Caller, day: date, path: str = CASE, **query: Any) -> list[Row]:
    answer = visitor.get(path, searchDate=day.isoformat(), **PAGE, **query)
    assert answer.status_code == 200, answer.text
    rows: list[Row] = answer.json()["elements"]
    return rows


def month(visitor: Caller, **query: Any) -> list[Row]:
    days = [FIRST + timedelta(days=at) for at in range((LAST - FIRST).days + 1)]
    return [row for day in days for row in cases(visitor, day, **query)]


def test_days_are_the_sums_of_their_cases(old_visitor: Caller) -> None:
    bounds = {"startDate": FIRST.isoformat(), "endDate": LAST.isoformat()}
    daily = {row["settleExpectDate"]: row for row in old_visitor.get(DAILY, **bounds, **PAGE).json()["elements"]}
    sums: dict[str, int] = defaultdict(int)
    for row in month(old_visitor):
        sums[row["settleExpectDate"]] += row["settleExpectAmount"]

    assert {day: row["settleAmount"] for day, row in daily.items()} == sums
    assert all(row["commissionSettleAmount"] < 0 for row in daily.values() if row["paySettleAmount"] > 0)
    assert all(date.fromisoformat(day).weekday() < 5 for day in daily)


def test_confirmed_lines_are_settled_and_fees_have_foreign_numbers(old_visitor: Caller) -> None:
    lines = {row["line_id"]: row for row in old_visitor.world.truth()["order_lines"]}
    rows = month(old_visitor)
    goods = [row for row in rows if row["productOrderType"] == "PROD_ORDER"]
    fees = [row for row in rows if row["productOrderType"] == "DELIVERY"]

    assert goods
    assert fees
    assert {row["productOrderId"] for row in goods} <= set(lines)
    assert not {row["productOrderId"] for row in fees} & set(lines)
    assert all(
        lines[row["productOrderId"]]["confirmed_at"]
        for row in goods
        if lines[row["productOrderId"]]["claim_type"] != "exchange"
    )
    assert {row["purchaserName"] for row in rows} <= old_visitor.world.personal_values()


def test_return_after_settlement_is_a_negative_row(store: Sandbox, visitor: Caller) -> None:
    visitor.world.advance(days=20)
    line = next(row for row in visitor.world.truth()["order_lines"] if row["canonical_status"] == "confirmed")
    visitor.world.act.claim(line["order_id"], "return", [line["line_id"]], None, ((0, "completed"),))

    answer = visitor.get(CASE, productOrderId=line["line_id"], **PAGE).json()["elements"]

    types = {row["settleType"]: row["paySettleAmount"] for row in answer}
    assert types["NORMAL_SETTLE_AFTER_CANCEL"] == -types["NORMAL_SETTLE_ORIGINAL"] < 0
    later = next(row for row in answer if row["settleType"] == "NORMAL_SETTLE_AFTER_CANCEL")
    assert later["totalPayCommissionAmount"] > 0
    assert later["settleCompleteDate"] is None


def test_past_day_reads_differently_later(visitor: Caller) -> None:
    visitor.mall.switches.benefit_after = timedelta(days=10)
    visitor.world.advance(days=25)
    visitor.token = ""
    days = [visitor.world.now.date() - timedelta(days=at) for at in range(9)]
    before = [row for day in days for row in cases(visitor, day)]
    visitor.world.advance(days=10)
    visitor.token = ""
    after = [row for day in days for row in cases(visitor, day)]

    assert {row["benefitSettleAmount"] for row in before} == {0}
    assert sum(row["benefitSettleAmount"] for row in after) > 0
    assert [row["paySettleAmount"] for row in before] == [row["paySettleAmount"] for row in after]


def test_payment_day_shows_what_is_not_settled(old_visitor: Caller) -> None:
    pay_date = {"periodType": "SETTLE_CASEBYCASE_PAY_DATE"}
    every = month(old_visitor, **pay_date)
    open_rows = month(old_visitor, **pay_date, settleDecisionType="UNSETTLED")
    cancelled = month(old_visitor, **pay_date, settleDecisionType="BEFORE_CANCEL")
    settled = month(old_visitor, **pay_date, settleDecisionType="SETTLED")

    dates = ("settleBasisDate", "settleExpectDate", "settleCompleteDate")
    assert all(row[name] is None for row in (*open_rows, *cancelled) for name in dates)
    assert all(row["paySettleAmount"] < 0 for row in cancelled)
    assert len(every) == len(open_rows) + len(cancelled) + len(settled)
    assert open_rows
    assert cancelled
    assert settled


def test_commissions_are_one_row_each_and_name_the_order_otherwise(old_visitor: Caller) -> None:
    day = next(
        date.fromisoformat(row["settleExpectDate"])
        for row in month(old_visitor)
        if row["productOrderType"] == "DELIVERY"
    )
    sums: dict[str, int] = defaultdict(int)
    rows = cases(old_visitor, day, COMMISSIONS)
    for row in rows:
        sums[row["productOrderId"]] += row["commissionAmount"]

    assert sums == {
        row["productOrderId"]: row["totalPayCommissionAmount"] + row["sellingInterlockCommissionAmount"]
        for row in cases(old_visitor, day)
    }
    assert all("orderNo" in row and "orderId" not in row for row in rows)
    assert {row["commissionType"] for row in rows} == {"PAY_COMMISSION", "INFLOW_COMMISSION"}


def test_pages_of_a_day_follow_its_pagination(old_visitor: Caller) -> None:
    day = max(
        (date.fromisoformat(row["settleExpectDate"]) for row in month(old_visitor)),
    )
    whole = cases(old_visitor, day)
    first = old_visitor.get(CASE, searchDate=day.isoformat(), pageNumber=1, pageSize=2).json()
    second = old_visitor.get(CASE, searchDate=day.isoformat(), pageNumber=2, pageSize=2).json()

    assert [*first["elements"], *second["elements"]] == whole[:4]
    total = len(whole)
    assert first["pagination"] == {"page": 1, "size": 2, "totalPages": -(-total // 2), "totalElements": total}


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        (DAILY, {"startDate": "2025-11-30", "endDate": "2025-12-31"}, "endDate"),
        (DAILY, {"startDate": "2026-01-02", "endDate": "2026-01-01"}, "endDate"),
        (DAILY, {"startDate": "2026-01-02"}, "endDate"),
        (DAILY, {"startDate": "20260102", "endDate": "2026-01-03"}, "startDate"),
        (DAILY, {"startDate": "2026-01-02", "endDate": "2026-01-03", "pageNumber": None}, "pageNumber"),
        (DAILY, {"startDate": "2026-01-02", "endDate": "2026-01-03", "pageSize": None}, "pageSize"),
        (CASE, {"searchDate": "2026-01-02", "pageSize": 1001}, "pageSize"),
        (CASE, {"searchDate": "2026-01-02", "pageNumber": 0}, "pageNumber"),
        (CASE, {"startDate": "2026-01-02", "endDate": "2026-01-03"}, "searchDate"),
        (COMMISSIONS, {"searchDate": "2026-01-02", "periodType": "SOMETIME"}, "periodType"),
        ("/v1/pay-settle/vat/daily", {"startDate": "2026-01-01", "endDate": "2026-01-02"}, "endDate"),
    ],
)
def test_wrong_settlement_call_names_the_parameter(old_visitor: Caller, path: str, query: Row, name: str) -> None:
    answer = old_visitor.get(path, **{**PAGE, **query})

    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert answer.json()["invalidInputs"][0]["name"] == name
    assert set(answer.json()) == {"code", "message", "invalidInputs", "timestamp", "traceId"}


def test_more_than_a_month_says_so_in_the_malls_words(old_visitor: Caller) -> None:
    longest = {"startDate": "2025-11-30", "endDate": "2025-12-30", **PAGE}
    too_long = old_visitor.get(DAILY, **{**longest, "endDate": "2025-12-31"}).json()

    assert old_visitor.get(DAILY, **longest).status_code == 200
    assert too_long["message"] == "시작일과 종료일은 1 달 이내여야 합니다."
    assert too_long["invalidInputs"][0]["type"] == "LocalDatePeriod"


def test_vat_is_told_up_to_the_end_of_last_month(old_visitor: Caller) -> None:
    bounds = {"startDate": "2025-12-01", "endDate": "2025-12-31", **PAGE}
    days = old_visitor.get("/v1/pay-settle/vat/daily", **bounds).json()["elements"]
    rows = old_visitor.get("/v1/pay-settle/vat/case", **bounds).json()["elements"]

    assert days
    assert sum(row["totalSalesAmount"] for row in days) == sum(row["totalSalesAmount"] for row in rows)


def asked(visitor: Caller, **query: Any) -> Any:
    end = visitor.world.now
    bounds = {"fromDate": stamp(end - timedelta(days=60)), "toDate": stamp(end)}
    return visitor.get(QNAS, **{**bounds, **query})


def test_questions_are_paged_and_change_when_answered(visitor: Caller) -> None:
    visitor.world.advance(days=3)
    visitor.token = ""
    whole = asked(visitor).json()["contents"]
    pages = [asked(visitor, size=2, page=page).json()["contents"] for page in range(1, len(whole) // 2 + 2)]
    waiting = asked(visitor, answered="false").json()["contents"]
    visitor.world.advance(days=5)
    visitor.token = ""
    later = {row["questionId"]: row for row in asked(visitor).json()["contents"]}

    assert [row for page in pages for row in page] == whole
    assert waiting == [row for row in whole if not row["answered"]]
    assert any(later[row["questionId"]]["answered"] for row in waiting)
    assert "answer" not in waiting[0]


def test_questions_need_both_dates_and_a_size_up_to_a_hundred(visitor: Caller) -> None:
    for wrong in ({"fromDate": ""}, {"toDate": "2026-01-04"}, {"size": 101}, {"page": 0}, {"size": "many"}):
        answer = asked(visitor, **wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
        assert "traceId" in answer.json()
    visitor.mall.switches.qna_longest = timedelta(days=30)
    assert asked(visitor).status_code == 400


def test_later_form_of_questions_lists_answers(old_store: Sandbox, old_visitor: Caller) -> None:
    old_store.naver_smartstore.switches.qna_answers = True
    rows = asked(old_visitor).json()["contents"]
    old_store.naver_smartstore.switches.qna_answers = False

    assert all(bool(row["answers"]) == row["answered"] for row in rows)
    assert {row["answered"] for row in rows} == {True, False}


def test_inquiries_are_a_spring_page_of_content(old_visitor: Caller) -> None:
    days = {"startSearchDate": "2025-11-20", "endSearchDate": "2026-01-05"}
    first = old_visitor.get(INQUIRIES, **days).json()
    second = old_visitor.get(INQUIRIES, **days, page=2).json()
    whole = old_visitor.get(INQUIRIES, **days, size=200).json()

    assert (first["number"], second["number"], len(first["content"])) == (0, 1, 10)
    assert whole["content"][:20] == [*first["content"], *second["content"]]
    assert whole["totalElements"] == whole["numberOfElements"] == len(whole["content"])
    ids = {row["line_id"] for row in old_visitor.world.truth()["order_lines"]}
    assert all(set(row["productOrderIdList"].split(",")) <= ids for row in whole["content"])
    assert {row["customerName"] for row in whole["content"]} <= old_visitor.world.personal_values()
    old_visitor.mall.switches.inquiries_first_page = 1
    assert old_visitor.get(INQUIRIES, **days).json()["number"] == 1
    old_visitor.mall.switches.inquiries_first_page = 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"startSearchDate": None}, "4001"), ({"endSearchDate": "tomorrow"}, "4001"), ({"page": "x"}, "4001"),
        ({"endSearchDate": "2025-12-01"}, "4002"), ({"startSearchDate": "2024-12-31"}, "4003"),
        ({"page": 0}, "4004"), ({"page": 1_000_001}, "4005"), ({"size": 9}, "4006"), ({"size": 201}, "4007"),
    ],
)  # fmt: skip
def test_wrong_inquiry_call_has_its_code(visitor: Caller, changed: Row, code: str) -> None:
    query = {"startSearchDate": "2026-01-01", "endSearchDate": "2026-01-05", **changed}

    answer = visitor.get(INQUIRIES, **query)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_year_of_inquiries_is_the_longest(visitor: Caller) -> None:
    assert visitor.get(INQUIRIES, startSearchDate="2025-01-05", endSearchDate="2026-01-05").status_code == 200
