"""Settlements, whose past days change and whose rows have no key; questions, whose answers leave no date."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.naver_smartstore import Client, money, new_run
from sources.naver_smartstore.money import _months
from sources.shared.ledger import Entry
from sources.shared.tokens import TokenStore
from sources.shared.windows import Days
from tests.malls import Mall
from tests.readers import Reader

SETTLEMENTS = ("settlements_daily", "settlements")
PARENTS = {
    "settlements_daily": ("settlement_months", "search_month"),
    "settlements": ("settlement_days", "search_date"),
}
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def told(reader: Reader, table: str) -> list[dict[str, Any]]:
    rows = reader.living(table, *PARENTS[table])
    return [{name: value for name, value in row.items() if name not in ("shop", "_run", "_read_at")} for row in rows]


@given(days, st.integers(0, 400), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_months_are_whole_or_end_today_and_no_longer_than_the_mall_takes(first: date, length: int, later: int) -> None:
    last = first + timedelta(days=length)
    today = last + timedelta(days=later)
    months = list(_months(first, last, today))
    assert months[0][0] == first.replace(day=1)
    assert all(start.day == 1 and start <= end <= today for start, end in months)
    assert all(end == today or (end + timedelta(days=1)).day == 1 for _, end in months)
    assert months[-1][1] >= last
    assert {(start + timedelta(days=31)).replace(day=1) for start, _ in months[:-1]} == {
        start for start, _ in months[1:]
    }


@pytest.mark.parametrize("advance", [timedelta(days=1), timedelta(days=4)])
def test_a_past_day_that_changed_is_replaced(mall: Mall, advance: timedelta) -> None:
    reader = mall.reader()
    for _ in range(4):
        entries = reader.read(*SETTLEMENTS)
        assert [str(entry.error) for entry in entries.values() if entry.error] == []
        mall.sandbox.world.advance(seconds=int(advance.total_seconds()))
    reader.read(*SETTLEMENTS)
    fresh = mall.reader("fresh")
    fresh.read(*SETTLEMENTS)
    for table in SETTLEMENTS:
        assert told(reader, table) == told(fresh, table) != []


def test_what_a_day_no_longer_holds_is_older_than_its_parent(old_mall: Mall) -> None:
    reader = old_mall.reader()
    reader.read("settlements")
    day = max(row["search_date"] for row in reader.rows("settlements"))
    extra = {**reader.rows("settlements")[-1], "search_date": day, "position": 999}
    reader.tables["settlements"]["main", day, 999] = extra
    reader.states["settlements"]["looked_back"] = "2025-01-01T00:00:00+00:00"
    reader.read("settlements")
    assert 999 in reader.values("settlements", "position")
    assert 999 not in [row["position"] for row in told(reader, "settlements")]


def test_a_backfilled_month_is_read_whole(mall: Mall) -> None:
    shop = mall.shop()
    first = datetime(2025, 12, 20).date()  # noqa: DTZ001 - a day
    run = new_run("main", shop.settings, mall.clock, backfill=Days(first, first))
    client = Client("main", shop.settings, mall.clock, TokenStore.open(mall.home), None)
    run.session = client.session
    state: dict[str, Any] = {}
    rows = list(money.settlements_daily(client, run, Entry("settlements_daily", mall.clock.now()), state))
    assert [part.data["search_month"].to_pylist() for part in rows if part.table == "settlement_months"] == [
        ["2025-12"]
    ]
    asked = [call for call in mall.stand_in.calls if "settle/daily" in call.path]
    assert len(asked) == 1
    assert state == {}


def test_rows_that_are_not_product_orders_come_too(old_mall: Mall) -> None:
    reader = old_mall.reader()
    reader.read("settlements")
    kinds = set(reader.values("settlements", "product_order_type"))
    assert {"PROD_ORDER", "DELIVERY"} <= kinds
    assert "purchaser_name" not in reader.rows("settlements")[0]


@pytest.mark.parametrize("first_page", [0, 1])
@pytest.mark.parametrize("with_answers", [False, True])
def test_questions_come_once_and_their_answers_when_they_are_given(
    mall: Mall, first_page: int, with_answers: bool
) -> None:
    mall.stand_in.switches.inquiries_first_page = first_page
    mall.stand_in.switches.qna_answers = with_answers
    reader = mall.reader()
    for _ in range(4):
        entries = reader.read("qnas", "inquiries")
        assert [str(entry.error) for entry in entries.values() if entry.error] == []
        assert [entry.notes.rejected for entry in entries.values()] == [[], []]
        mall.sandbox.world.advance(hours=26)
    reader.read("qnas", "inquiries")
    fresh = mall.reader("fresh")
    fresh.read("qnas", "inquiries")
    for table, key in (("qnas", "question_id"), ("inquiries", "inquiry_no")):
        assert {row[key]: row["answered"] for row in reader.rows(table)} == {
            row[key]: row["answered"] for row in fresh.rows(table)
        }
        assert reader.rows(table)
    assert bool(reader.rows("qna_answers")) is with_answers


def test_questions_of_two_pages_are_read_to_their_end(old_mall: Mall) -> None:
    reader = old_mall.reader(start_date="2024-01-01")
    entries = reader.read("qnas", "inquiries")
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    for name, table in (("qnas", "qnas"), ("inquiries", "inquiries")):
        assert len(reader.rows(table)) == entries[name].mall_total
