"""Product orders and their changes: what a run after a run knows is what one that begins afresh finds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sources.naver_smartstore import Client, new_run, sales
from sources.shared.ledger import Entry
from sources.shared.tokens import TokenStore
from sources.shared.windows import Days
from tests.malls import Mall
from tests.readers import Reader

FEED = "last-changed-statuses"
LINES = ("product_orders", "completed_claims", "product_order_coupons")
OF_THE_READING = ("_run", "_read_at", "shop")


def told(reader: Reader, table: str) -> list[dict[str, Any]]:
    rows = reader.rows(table)
    if table != "product_orders":
        rows = reader.living(table, "product_orders", "product_order__product_order_id")
    return [{name: value for name, value in row.items() if name not in OF_THE_READING} for row in rows]


def calls(mall: Mall, mark: int, path: str) -> list[Any]:
    return [call for call in mall.stand_in.calls_since(mark) if path in call.path]


def same_as_afresh(mall: Mall, reader: Reader) -> None:
    fresh = mall.reader("fresh")
    fresh.read("orders")
    lines = {row["line_id"] for row in mall.mine("order_lines")}
    assert set(reader.values("product_orders", "product_order__product_order_id")) == lines
    for table in LINES:
        assert told(reader, table) == told(fresh, table)


def usual(mall: Mall) -> None:
    pass


def only_last_changes(mall: Mall) -> None:
    mall.stand_in.switches.feed_rows = "latest"


def last_change_of_a_window(mall: Mall) -> None:
    mall.stand_in.switches.feed_rows = "in_window"


def empty_lists(mall: Mall) -> None:
    mall.stand_in.switches.feed_empty = "list"


def late_changes(mall: Mall) -> None:
    mall.stand_in.switches.feed_delay = timedelta(minutes=25)


def deliveries_too(mall: Mall) -> None:
    mall.stand_in.switches.deliveries_in_feed = True


def no_old_members(mall: Mall) -> None:
    mall.stand_in.switches.deprecated_claims = False


def claims_that_stay(mall: Mall) -> None:
    mall.stand_in.switches.current_claim_stays = True


def text_booleans(mall: Mall) -> None:
    mall.stand_in.switches.text_booleans = True


def in_the_order_asked(mall: Mall) -> None:
    mall.stand_in.switches.answers_shuffled = False


def clock_a_little_behind(mall: Mall) -> None:
    mall.stand_in.switches.clock_skew = -timedelta(minutes=4)


def clock_a_little_ahead(mall: Mall) -> None:
    mall.stand_in.switches.clock_skew = timedelta(minutes=4)


SITUATIONS = [
    *(usual, only_last_changes, last_change_of_a_window, empty_lists, late_changes, deliveries_too, no_old_members),
    *(claims_that_stay, text_booleans, in_the_order_asked, clock_a_little_behind, clock_a_little_ahead),
]


@pytest.mark.parametrize("happens", SITUATIONS)
def test_run_after_run_knows_what_a_fresh_reading_finds(mall: Mall, happens: Callable[[Mall], None]) -> None:
    happens(mall)
    reader = mall.reader()
    for hours in (0, 7, 50):
        mall.sandbox.world.advance(hours=hours)
        (entry,) = reader.read("orders").values()
        assert (entry.error, dict(entry.notes.new_fields), entry.notes.rejected) == (None, {}, [])
    mall.sandbox.world.advance(minutes=40)  # what is late or stamped by another clock is there in the run after
    reader.read("orders")
    same_as_afresh(mall, reader)


@pytest.mark.parametrize("happens", [usual, late_changes, last_change_of_a_window])
def test_every_event_of_the_feed_lands_with_its_time(mall: Mall, happens: Callable[[Mall], None]) -> None:
    happens(mall)
    reader = mall.reader()
    for _ in range(4):
        reader.read("orders")
        mall.sandbox.world.advance(hours=13)
    mall.sandbox.world.advance(minutes=30)
    reader.read("orders")
    came = {
        (row["product_order_id"], row["last_changed_type"], datetime.fromisoformat(row["last_changed_date"]))
        for row in reader.rows("order_changes")
    }
    there = {
        (change.line_id, change.kind, change.at)
        for change in mall.stand_in.change_feed
        if change.visible_at <= mall.sandbox.world.now
    }
    assert came == there if happens is not last_change_of_a_window else came < there


@pytest.mark.parametrize("hours", [6, 40])
def test_the_conditional_search_finds_the_same_orders(mall: Mall, hours: int) -> None:
    reader = mall.reader(order_feed="conditional")
    reader.read("orders")
    for _ in range(2):
        mall.sandbox.world.advance(hours=hours)
        assert reader.read("orders")["orders"].error is None
    assert calls(mall, 0, FEED) == []
    assert reader.rows("order_changes") == []
    same_as_afresh(mall, reader)


def test_what_the_feed_no_longer_holds_comes_by_the_conditional_search(mall: Mall) -> None:
    mall.stand_in.switches.feed_retention = timedelta(days=3)
    reader = mall.reader(feed_days=3)
    assert reader.read("orders")["orders"].error is None
    assert set(reader.values("product_orders", "product_order__product_order_id")) == {
        row["line_id"] for row in mall.mine("order_lines")
    }
    mark = mall.stand_in.mark()
    mall.sandbox.world.advance(hours=30)
    reader.read("orders")
    assert {call.path.rsplit("/", 1)[1] for call in mall.stand_in.calls_since(mark)} <= {FEED, "query", "token"}


def test_a_run_without_news_costs_one_call_to_the_feed_and_one_for_three_hundred_under_way(mall: Mall) -> None:
    reader = mall.reader(open_order_hours=6.0)
    reader.read("orders")
    mark = mall.stand_in.mark()
    reader.read("orders")
    assert [call.path.rsplit("/", 1)[1] for call in mall.stand_in.calls_since(mark)][:1] == [FEED]
    assert len(mall.stand_in.calls_since(mark)) <= 2  # the overlap's own product orders
    every_run = mall.reader("second")
    every_run.read("orders")
    mark = mall.stand_in.mark()
    every_run.read("orders")
    under_way = len(every_run.states["orders"]["under_way"])
    assert len(calls(mall, mark, "query")) <= 1 + -(-under_way // 300)


def test_a_delivered_order_is_looked_at_daily_and_a_confirmed_one_never_again(mall: Mall) -> None:
    reader = mall.reader()
    reader.read("orders")
    state = reader.states["orders"]
    statuses = {
        row["product_order__product_order_id"]: row["product_order__product_order_status"]
        for row in reader.rows("product_orders")
    }
    assert {statuses[name] for name in state["delivered"]} <= {"DELIVERED"}
    assert not {statuses[name] for name in state["under_way"]} & {"PURCHASE_DECIDED", "CANCELED", "RETURNED"}
    assert {statuses[name] for name in state["under_way"]} >= {"PAYED", "DELIVERING"}


def test_old_orders_are_no_longer_asked_for(mall: Mall) -> None:
    reader = mall.reader(open_order_days=2)
    reader.read("orders")
    oldest = (mall.sandbox.world.now - timedelta(days=3)).isoformat()[:10]
    assert all(kept[:10] >= oldest for kept in reader.states["orders"]["under_way"].values())
    mall.sandbox.world.advance(days=30)
    mall.stand_in.switches.feed_retention = timedelta(0)  # nothing is said of them
    assert reader.read("orders")["orders"].error is None


@pytest.mark.parametrize("unknown", ["refused", "skipped"])
def test_an_order_the_mall_no_longer_knows_is_noticed(mall: Mall, unknown: str) -> None:
    mall.stand_in.switches.unknown_ids = unknown
    reader = mall.reader()
    reader.read("orders")
    kept = reader.states["orders"]["under_way"]
    gone = {"2026010499999999": "2026-01-04 2026010488888888", "2026010499999998": "2026-01-04 2026010488888888"}
    kept.update(gone)
    (entry,) = reader.read("orders").values()
    assert entry.error is None
    assert reader.values("orders_missing", "order_id") == ["2026010488888888"]
    assert sorted(value.row_key for value in entry.notes.rejected) == sorted(gone)
    assert not set(gone) & set(reader.states["orders"]["under_way"])
    line = next(name for name in reader.states["orders"]["under_way"])
    order = reader.states["orders"]["under_way"][line]
    reader.states["orders"]["under_way"]["2026010499999997"] = order  # a line that its order does not have
    (entry,) = reader.read("orders").values()
    assert [value.row_key for value in entry.notes.rejected] == ["2026010499999997"]
    assert reader.values("orders_missing", "order_id") == ["2026010488888888"]


def test_a_backfill_reads_past_days_and_moves_no_cursor(mall: Mall) -> None:
    shop = mall.shop(start_date="2026-01-04")
    first, last = datetime(2025, 12, 29, tzinfo=UTC).date(), datetime(2025, 12, 31, tzinfo=UTC).date()
    run = new_run("main", shop.settings, mall.clock, backfill=Days(first, last))
    client = Client("main", shop.settings, mall.clock, TokenStore.open(mall.home), None)
    run.session = client.session
    state: dict[str, Any] = {"through": "2026-01-04T00:00:00+00:00", "asked_under_way": "2026-01-04T00:00:00+00:00"}
    kept = dict(state)
    entry = Entry("orders", mall.clock.now())
    rows = list(sales.orders(client, run, entry, state))
    assert {name: state[name] for name in kept} == kept
    days = {
        at[:10] for part in rows if part.table == "order_changes" for at in part.data["last_changed_date"].to_pylist()
    }
    assert days == {"2025-12-29", "2025-12-30", "2025-12-31"}


def test_a_mall_behind_ours_moves_the_cursor_to_its_own_present_only(mall: Mall) -> None:
    mall.stand_in.switches.clock_skew = -timedelta(minutes=4)
    reader = mall.reader()
    reader.read("orders")
    through = datetime.fromisoformat(reader.states["orders"]["through"])
    assert mall.sandbox.world.now - through >= timedelta(minutes=4)
    refused = [call for call in mall.stand_in.calls if call.status == 400]
    assert len(refused) == 1  # the refusal tells the mall's time


def test_persons_are_hidden_by_a_keyed_hash_or_not_at_all(mall: Mall) -> None:
    plain, hidden = mall.reader(), mall.reader("hidden", pseudonym_key="a key of the user's own")
    plain.read("orders", "inquiries")
    hidden.read("orders", "inquiries")
    for table, column in (("product_orders", "order__orderer_no_key"), ("inquiries", "customer_key")):
        assert set(plain.values(table, column)) == {None}
        keys = [key for key in hidden.values(table, column) if key]
        assert keys
        assert {len(key) for key in keys} == {64}
    people = mall.sandbox.world.people
    texts = (
        {person.name for person in people} | {person.phone for person in people} | mall.stand_in.extra_personal_values
    )
    dump = repr(hidden.tables) + repr(hidden.states)
    assert [text for text in texts if text and text in dump] == []
