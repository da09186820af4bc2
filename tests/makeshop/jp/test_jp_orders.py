"""Which dates a run asks for, what it keeps of open orders, and what of an order leaves the process."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sources.makeshop.jp_client import Client
from sources.makeshop.jp_sales import _older, _state, orders
from sources.shared.errors import ScopeMissing
from sources.shared.ledger import Run
from sources.shared.windows import Days
from tests.makeshop.jp.conftest import Now, Reads
from tests.makeshop.jp.serving import Desk, order, told


def put(desk: Desk, *placed: dict[str, object]) -> None:
    desk.rows["searchOrder"] = list(placed)


def numbers(rows: list[str]) -> list[int]:
    return [int(number[1:]) for number in rows]


def test_history_is_read_by_order_date_until_the_end_of_today_in_japan(desk: Desk, reads: Reads, now: Now) -> None:
    now.at = datetime(2026, 6, 24, 15, 30, tzinfo=UTC)  # half past midnight of the 25th in Japan
    reads(desk, start_date="2026-05-01").read("orders")
    assert desk.windows() == [("20260501000000", "20260531000000"), ("20260531000000", "20260626000000")]


def test_an_order_placed_a_moment_ago_arrives(desk: Desk, reads: Reads, now: Now) -> None:
    """UTC is nine hours behind: a host that asks until its own "now" misses the orders of the day."""
    for hour in (15, 20, 23, 24, 30):
        now.at = datetime(2026, 6, 24, tzinfo=UTC) + timedelta(hours=hour)
        put(desk, order(hour, (now.at + timedelta(hours=9)).strftime("%Y-%m-%d %H:%M:%S")))
        reader = reads(desk)
        reader.read("orders")
        assert numbers(reader.values("jp_orders", "system_order_number")) == [hour]


def test_no_status_is_ever_asked_for(desk: Desk, reads: Reads, now: Now) -> None:
    put(desk, *(order(number, "2026-06-20 10:00:00", status) for number, status in enumerate("NYCR")))
    reader = reads(desk)
    for _ in range(2):
        reader.read("orders")
        now.at += timedelta(days=1)
    names = {name for _, asked in desk.asked for name in asked}
    dates = {f"{end}{kind}Date" for end in ("start", "end") for kind in ("Order", "Payment")}
    assert names == {"page", "limit", "sortOrder", *dates}
    assert reader.values("jp_deliveries", "delivery_status") == list("NYCR")


def test_every_later_run_looks_back_by_order_date_and_at_new_payments(desk: Desk, reads: Reads, now: Now) -> None:
    reader = reads(desk, start_date="2026-01-01", order_look_back_days=40)
    reader.read("orders")
    desk.windows()
    now.at += timedelta(hours=1)
    reader.read("orders")
    assert desk.windows() == [
        ("20260516000000", "20260615000000"),
        ("20260615000000", "20260626000000"),
        ("20260622000000", "20260626000000"),  # by payment date
    ]


def test_a_status_that_changed_weeks_later_arrives(desk: Desk, reads: Reads, now: Now) -> None:
    put(desk, order(1, "2026-06-01 10:00:00", "N"), order(2, "20260602100000", "Y"))
    reader = reads(desk)
    reader.read("orders")
    now.at += timedelta(days=30)
    put(desk, order(1, "2026-06-01 10:00:00", "Y"), order(2, "20260602100000", "R"))
    reader.read("orders")
    assert reader.values("jp_deliveries", "delivery_status") == ["Y", "R"]


@pytest.mark.parametrize("payment_windows", [True, False])
def test_a_late_payment_of_an_order_too_old_to_look_for_arrives(
    desk: Desk, reads: Reads, now: Now, payment_windows: bool
) -> None:
    reader = reads(desk, start_date="2025-01-01", payment_windows=payment_windows)
    put(desk, order(1, "2025-03-01 10:00:00", paymentStatusCode=""))
    reader.read("orders")
    now.at += timedelta(days=1)
    put(desk, order(1, "2025-03-01 10:00:00", paymentStatusCode="0002", paidOn="20260625160000"))
    reader.read("orders")
    assert reader.values("jp_orders", "payment_status_code") == (["0002"] if payment_windows else [""])


def test_an_open_order_older_than_the_look_back_is_read_by_its_day(desk: Desk, reads: Reads, now: Now) -> None:
    reader = reads(desk, start_date="2026-01-01", order_look_back_days=10, open_order_days=120)
    mine = ("2026-04-01 09:00:00", "2026-04-02 09:00:00", "2026-05-20 09:00:00", "2026-01-10 09:00:00")
    put(desk, *(order(number, placed, "N") for number, placed in enumerate(mine)))
    reader.read("orders")
    desk.windows()
    now.at += timedelta(hours=1)
    put(desk, *(order(number, placed, "C") for number, placed in enumerate(mine)))
    reader.read("orders")
    assert desk.windows()[:2] == [("20260401000000", "20260403000000"), ("20260520000000", "20260521000000")]
    assert reader.values("jp_deliveries", "delivery_status") == ["C", "C", "C", "N"]  # the last one is too old
    reader.read("orders")
    assert desk.windows()[0][0] == "20260615000000"


@pytest.mark.parametrize("days", [1, 5, 30])
def test_days_of_old_orders_are_asked_for_in_few_windows(days: int) -> None:
    first = date(2026, 1, 1)
    placed = [(first + timedelta(days=number)).isoformat() for number in range(120)]
    windows = _older(placed, first, first + timedelta(days=120), days)
    assert len(windows) == 120 / days
    assert {each.length for each in windows} == {days}


def test_an_order_that_a_whole_window_no_longer_holds_is_noticed_once(desk: Desk, reads: Reads, now: Now) -> None:
    reader = reads(desk)
    mine = [order(number, "2026-06-20 10:00:00", status) for number, status in enumerate("NYCR")]
    put(desk, *mine)
    reader.read("orders")
    put(desk)
    for _ in range(2):
        now.at += timedelta(hours=1)
        reader.read("orders")
        assert numbers(reader.values("orders_missing", "order_id")) == [0, 1]
        assert {row["_run"] for row in reader.rows("orders_missing")} == {2}


def test_an_order_outside_the_windows_read_is_not_taken_for_gone(desk: Desk, reads: Reads, now: Now) -> None:
    reader = reads(desk, start_date="2026-01-01", order_look_back_days=10, open_order_days=60)
    put(desk, order(1, "2026-02-01 10:00:00", "N"), order(2, "2026-05-01 10:00:00", "Y"))
    reader.read("orders")
    put(desk)
    now.at += timedelta(hours=1)
    reader.read("orders")
    assert reader.rows("orders_missing") == []


def test_a_backfill_reads_past_days_and_keeps_the_cursor(desk: Desk, reads: Reads, now: Now) -> None:
    put(desk, order(1, "2026-03-01 10:00:00", "N"), order(2, "2026-06-01 10:00:00", "N"))
    reader = reads(desk)
    reader.read("orders")
    through = reader.states["orders"]["through"]
    desk.windows()
    past = Days(date(2026, 3, 1), date(2026, 3, 2))
    run = Run("makeshop", "main", reader._clock, backfill=past)
    state = dict(reader.states["orders"])
    client = Client("main", reader.shop.settings, reader._clock, None, None)
    with run.entry("orders") as entry:
        list(orders(client, run, entry, state))
    assert desk.windows() == [("20260301000000", "20260303000000")]
    assert state["through"] == through


def test_a_failed_window_moves_no_cursor_and_forgets_no_open_order(desk: Desk, reads: Reads, now: Now) -> None:
    put(desk, order(1, "2026-06-20 10:00:00", "N"))
    broken: list[int] = []
    reader = reads(lambda headers, body: (500, b"{}") if broken else desk(headers, body))
    reader.read("orders")
    before = dict(reader.states["orders"])
    broken.append(1)
    assert type(reader.error("orders")).__name__ == "MallUnavailable"
    assert reader.states["orders"] == before


def test_all_deliveries_of_an_order_and_all_they_hold_are_rows(desk: Desk, reads: Reads) -> None:
    selects = [{"customSelectName": name, "selectedItemName": "あり"} for name in ("ラッピング", "のし", "のし")]
    mine = order(1, "2026-06-20 10:00:00", "N", "Y")
    mine["deliveryInfos"][1]["basketInfos"] = [
        {"productCode": "1", "amount": 1, "customSelects": selects[:1]},
        {"productCode": "2", "amount": 3, "customSelects": selects},
    ]
    put(desk, mine)
    reader = reads(desk)
    reader.read("orders")
    lines = [(row["delivery_id"], row["position"], row["amount"]) for row in reader.rows("jp_basket_items")]
    assert lines == [("1", 1, 1), ("2", 1, 1), ("2", 2, 3)]
    chosen = [(row["basket_position"], row["position"]) for row in reader.rows("jp_custom_selects")]
    assert chosen == [(1, 1), (2, 1), (2, 2), (2, 3)]


@pytest.mark.parametrize("member", ["X000001架空太郎", "X000001", "X123456 John", None, ""])
def test_a_guest_is_nobody(desk: Desk, reads: Reads, member: str | None) -> None:
    put(desk, order(1, "2026-06-20 10:00:00", memberId=member), order(2, "2026-06-20 10:00:00", memberId="X12"))
    reader = reads(desk)
    reader.read("orders")
    guest, regular = reader.values("jp_orders", "member_key")
    assert guest is None
    assert len(regular) == 64
    everything = str([reader.tables, reader.states, [vars(entry) for entry in reader.run.entries.values()]])
    assert [name for name in ("架空", "John", "X000001", "X12'") if name in everything] == []


def test_without_a_pseudonym_key_nobody_is_told_apart(desk: Desk, reads: Reads) -> None:
    put(desk, order(1, "2026-06-20 10:00:00"))
    reader = reads(desk, pseudonym_key="")
    reader.read("orders")
    assert reader.values("jp_orders", "member_key") == [None]


@pytest.mark.parametrize(
    ("statuses", "book"),
    [("N", "open"), ("YN", "open"), ("Y", "shipped"), ("YC", "shipped"), ("CR", ""), ("", "open"), ("X", "open")],
)
def test_what_can_still_change_is_looked_for(statuses: str, book: str) -> None:
    assert _state({"deliveryInfos": [{"deliveryStatus": status} for status in statuses]}) == book


def test_orders_that_may_not_be_read_fail_by_name_and_products_are_read(desk: Desk, reads: Reads) -> None:
    refused = {"message": "forbidden", "path": ["searchOrder"], "extensions": {"code": "FORBIDDEN"}}

    def answer(headers: object, body: dict[str, str]) -> tuple[int, bytes]:
        return told(None, refused) if "searchOrder" in body["query"] else desk({}, body)

    entries = reads(answer).read("orders", "products")
    assert (entries["orders"].status, entries["products"].status) == ("failed", "ok")
    assert isinstance(entries["orders"].error, ScopeMissing)
    assert "permission to read orders" in entries["orders"].error.what
