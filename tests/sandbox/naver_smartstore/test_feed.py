"""The change feed: contract section 7.1, checklist items 4 and 10."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sandbox import Sandbox
from tests.sandbox.naver_smartstore.caller import FEED, Caller, stamp

DAY = timedelta(hours=24)


def keys(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["lastChangedDate"], row["productOrderId"], row["lastChangedType"]) for row in rows]


def busiest(visitor: Caller) -> Any:
    """The last instant of a day in which a good deal happened."""
    return visitor.world.now - timedelta(days=5)


@given(limit=st.integers(1, 300))
@settings(max_examples=12, deadline=None)
def test_any_limit_gives_every_change_once(old_visitor: Caller, limit: int) -> None:
    end = busiest(old_visitor)
    start = end - timedelta(hours=5 if limit < 5 else 24)

    rows = old_visitor.changes(start, end, limit)

    expected = [change for change in old_visitor.mall.change_feed if start <= change.at <= end]
    assert keys(rows) == [(stamp(change.at), change.line_id, change.kind) for change in expected]
    assert len(rows) > 5


def test_rows_are_ordered_by_date_and_number_with_one_place_each(old_visitor: Caller) -> None:
    rows = old_visitor.changes(old_visitor.world.now - timedelta(days=44), old_visitor.world.now)
    places = [(row["lastChangedDate"], row["productOrderId"]) for row in rows]

    assert places == sorted(set(places))
    assert max(Counter(row["lastChangedDate"] for row in rows).values()) > 1
    assert {row["lastChangedType"] for row in rows} >= {"PAY_WAITING", "PAYED", "DISPATCHED", "PURCHASE_DECIDED"}
    assert {row["lastChangedType"] for row in rows} >= {"CLAIM_REQUESTED", "COLLECT_DONE", "CLAIM_REDELIVERING"}
    assert {row["lastChangedType"] for row in rows} >= {"CLAIM_COMPLETED", "CLAIM_REJECTED", "GIFT_RECEIVED"}
    assert {row["lastChangedType"] for row in rows} >= {"DELIVERY_ADDRESS_CHANGED"}


def test_page_break_within_a_second_names_the_row_that_waits(old_visitor: Caller) -> None:
    rows = old_visitor.mall.change_feed
    at = next(i for i in range(400, len(rows)) if rows[i].at == rows[i - 1].at)

    first = old_visitor.feed(rows[at - 1].at, rows[at].at, limitCount=1).json()["data"]

    assert first["more"] == {"moreFrom": stamp(rows[at].at), "moreSequence": rows[at].line_id}
    assert keys(first["lastChangeStatuses"]) == [(stamp(rows[at].at), rows[at - 1].line_id, rows[at - 1].kind)]


def test_both_ends_are_included(old_visitor: Caller) -> None:
    change = old_visitor.mall.change_feed[300]

    alone = old_visitor.feed(change.at, change.at).json()["data"]["lastChangeStatuses"]
    after = old_visitor.feed(change.at + timedelta(milliseconds=1), change.at + timedelta(milliseconds=2)).json()

    assert change.line_id in [row["productOrderId"] for row in alone]
    assert "data" not in after


def test_more_sits_inside_data_and_is_absent_on_the_last_page(old_visitor: Caller) -> None:
    end = busiest(old_visitor)

    some = old_visitor.feed(end - DAY, end, limitCount=2).json()
    all_ = old_visitor.feed(end - DAY, end).json()

    assert set(some) == {"timestamp", "traceId", "data"}
    assert set(some["data"]) == {"lastChangeStatuses", "count", "more"}
    assert set(all_["data"]) == {"lastChangeStatuses", "count"}
    assert all_["data"]["count"] == len(all_["data"]["lastChangeStatuses"]) > 2


def test_empty_window_has_no_data_or_an_empty_list(visitor: Caller) -> None:
    start = visitor.world.now - timedelta(days=300)

    assert set(visitor.feed(start, start + DAY).json()) == {"timestamp", "traceId"}
    visitor.mall.switches.feed_empty = "list"
    assert visitor.feed(start, start + DAY).json()["data"] == {"lastChangeStatuses": [], "count": 0}


def test_limit_is_capped_at_three_hundred(visitor: Caller) -> None:
    for number in range(150):
        visitor.world.act.place_order("naver_smartstore", name=f"rush {number}")
    visitor.world.advance(minutes=30)

    data = visitor.feed(visitor.world.now - DAY, visitor.world.now, limitCount=5000).json()["data"]

    assert len(data["lastChangeStatuses"]) == data["count"] == 300
    assert "more" in data
    assert visitor.feed(visitor.world.now, visitor.world.now, limitCount=0).json()["code"] == "4000"


@pytest.mark.parametrize("hours", [24.001, 48])
def test_window_beyond_a_day_is_104139(visitor: Caller, hours: float) -> None:
    end = visitor.world.now

    answer = visitor.feed(end - timedelta(hours=hours), end)

    assert (answer.status_code, answer.json()["code"]) == (400, "104139")


def test_end_in_the_future_is_104139_and_a_day_up_to_now_is_not(visitor: Caller) -> None:
    end = visitor.world.now

    assert visitor.feed(end - timedelta(hours=1), end + timedelta(seconds=1)).json()["code"] == "104139"
    assert visitor.feed(end - DAY, end).status_code == 200


def test_end_left_out_means_a_day_after_the_start(old_visitor: Caller) -> None:
    start = busiest(old_visitor) - timedelta(days=3)

    left_out = old_visitor.feed(start).json()["data"]["lastChangeStatuses"]

    assert left_out == old_visitor.feed(start, start + DAY).json()["data"]["lastChangeStatuses"]
    assert old_visitor.feed(old_visitor.world.now - timedelta(hours=1)).status_code == 200


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2026-01-04T00:00:00.000+09:00", 200),
        ("2026-01-03T15:00:00.000Z", 200),
        ("2026-01-04T00:00:00+09:00", 400),
        ("2026-01-04T00:00:00.0+09:00", 400),
        ("2026-01-04T00:00:00.000", 400),
        ("2026-01-04T00:00:00.000 09:00", 400),
        ("2026-01-04", 400),
        ("2026-13-04T00:00:00.000+09:00", 400),
        ("", 400),
    ],
)
def test_dates_must_have_the_documented_form(visitor: Caller, text: str, status: int) -> None:
    answer = visitor.get(FEED, lastChangedFrom=text)

    assert answer.status_code == status
    assert status == 200 or answer.json()["code"] == "4000"


def test_plus_sent_as_it_is_arrives_as_a_blank_and_is_refused(visitor: Caller) -> None:
    bare = f"{visitor.url(FEED)}?lastChangedFrom=2026-01-04T00:00:00.000+09:00"

    def status() -> int:
        return visitor.session.get(bare, headers=visitor.headers, timeout=30).status_code

    assert status() == 400
    visitor.mall.switches.bare_plus = "accepted"
    assert status() == 200


def test_date_switches_accept_seconds_and_refuse_z(visitor: Caller) -> None:
    visitor.mall.switches.needs_milliseconds = False
    visitor.mall.switches.zulu_times = "refused"

    assert visitor.get(FEED, lastChangedFrom="2026-01-04T00:00:00+09:00").status_code == 200
    assert visitor.get(FEED, lastChangedFrom="2026-01-03T15:00:00.000Z").status_code == 400


def test_late_change_appears_after_its_delay(visitor: Caller) -> None:
    end = visitor.world.now
    start = end - timedelta(hours=23)
    all_of_them = keys(visitor.changes(start, end))
    visitor.mall.switches.feed_delay = timedelta(hours=30)

    early = keys(visitor.changes(start, end))

    assert 0 < len(early) < len(all_of_them)
    visitor.world.advance(hours=31)
    visitor.token = ""
    assert keys(visitor.changes(start, end)) == all_of_them


def test_feed_can_list_one_row_per_product_order(old_store: Sandbox, old_visitor: Caller) -> None:
    switches, end = old_store.naver_smartstore.switches, busiest(old_visitor)
    start = end - DAY
    every = old_visitor.changes(start, end)
    switches.feed_rows = "in_window"
    in_window = old_visitor.changes(start, end, 3)
    switches.feed_rows = "latest"
    latest = old_visitor.changes(start, end, 3)
    switches.feed_rows = "every_change"

    ids = [row["productOrderId"] for row in in_window]
    assert set(ids) == {row["productOrderId"] for row in every}
    assert len(ids) == len(set(ids)) < len(every)
    assert 0 < len(latest) < len(in_window)


def test_type_filters_the_rows(old_visitor: Caller) -> None:
    end = busiest(old_visitor)

    rows = old_visitor.feed(end - DAY, end, lastChangedType="PAYED").json()["data"]["lastChangeStatuses"]

    assert {row["lastChangedType"] for row in rows} == {"PAYED"}
    assert old_visitor.feed(end - DAY, end, lastChangedType="PAID").json()["code"] == "4000"


def test_deliveries_make_rows_only_when_switched_on(old_store: Sandbox, old_visitor: Caller) -> None:
    switches, end = old_store.naver_smartstore.switches, busiest(old_visitor)
    start = end - timedelta(days=3)
    silent = {(row["lastChangedType"], row["productOrderStatus"]) for row in old_visitor.changes(start, end)}
    switches.deliveries_in_feed = True
    told = {(row["lastChangedType"], row["productOrderStatus"]) for row in old_visitor.changes(start, end)}
    switches.deliveries_in_feed = False

    assert told - silent == {("DISPATCHED", "DELIVERED")}


def test_changes_older_than_the_retention_are_gone(old_store: Sandbox, old_visitor: Caller) -> None:
    switches, end = old_store.naver_smartstore.switches, busiest(old_visitor)
    switches.feed_retention = timedelta(days=4)
    answer = old_visitor.feed(end - DAY, end).json()
    switches.feed_retention = timedelta(days=365)

    assert "data" not in answer
    assert "data" in old_visitor.feed(end - DAY, end).json()


def test_unpaid_cancel_is_a_row_with_its_time_and_no_claim(old_visitor: Caller) -> None:
    truth = {row["order_id"]: row for row in old_visitor.world.truth()["orders"]}
    rows = [
        row
        for row in old_visitor.changes(old_visitor.world.now - timedelta(days=44), old_visitor.world.now)
        if row["productOrderStatus"] == "CANCELED_BY_NOPAYMENT"
    ]

    assert rows
    assert all(row["lastChangedDate"] == stamp(truth[row["orderId"]]["cancelled_at"]) for row in rows)
    assert not any("claimType" in row or "paymentDate" in row for row in rows)


def test_short_fractions_are_what_more_says_too(old_store: Sandbox, old_visitor: Caller) -> None:
    switches, end = old_store.naver_smartstore.switches, busiest(old_visitor)
    switches.short_fractions = True
    data = old_visitor.feed(end - DAY, end, limitCount=1).json()["data"]
    switches.short_fractions = False

    assert data["lastChangeStatuses"][0]["lastChangedDate"].endswith(".0+09:00")
    assert data["more"]["moreFrom"].endswith("0+09:00")


@pytest.mark.parametrize(
    ("kind", "rows", "more"),
    [
        ("duplicate_rows", [3, 3, 4, 5], 6),
        ("missing_rows", [3, 4], 6),
        ("empty_page", [], 6),
        ("repeat_page", [0, 1, 2], 3),
        ("row_appeared", [2, 3, 4], 5),
        ("row_vanished", [4, 5, 6], 7),
    ],
)
def test_page_faults_strike_the_feed(old_visitor: Caller, kind: str, rows: list[int], more: int) -> None:
    feed = old_visitor.mall.change_feed
    place = next(i for i in range(500, len(feed)) if feed[i].at > feed[i - 1].at)
    stretch = feed[place - 3 :]
    old_visitor.mall.faults.add(kind, path="last-changed")

    data = old_visitor.feed(feed[place].at, feed[place].at + timedelta(hours=20), limitCount=3).json()["data"]

    assert keys(data["lastChangeStatuses"]) == [
        (stamp(stretch[i].at), stretch[i].line_id, stretch[i].kind) for i in rows
    ]
    assert data["count"] == 3
    assert data["more"]["moreSequence"] == stretch[more].line_id


def test_ignored_limit_sends_the_whole_window(old_visitor: Caller) -> None:
    end = busiest(old_visitor)
    whole = old_visitor.feed(end - DAY, end).json()["data"]["lastChangeStatuses"]
    old_visitor.mall.faults.add("limit_ignored", path="last-changed")

    data = old_visitor.feed(end - DAY, end, limitCount=1).json()["data"]

    assert data == {"lastChangeStatuses": whole, "count": len(whole)}
