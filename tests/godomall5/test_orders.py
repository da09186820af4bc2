"""What a run asks the mall for: history once, then changes, then what changes left out; and what it keeps of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sources.godomall5.sales import is_open
from sources.shared.ledger import Run
from sources.shared.windows import Days
from tests.godomall5.conftest import Now
from tests.godomall5.serving import EMPTY, Form, order
from tests.readers import Reader

Reads = Callable[..., Reader]


class Desk:
    """A mall's orders by number, found by order date and by date of change, each with its status; notes its calls."""

    def __init__(self) -> None:
        self.orders: dict[int, dict[str, Any]] = {}
        self.asked: list[Form] = []

    def put(self, number: int, status: str, modified: str = "") -> None:
        day = datetime.strptime(str(number)[:6], "%y%m%d").replace(tzinfo=UTC).date().isoformat()
        self.orders[number] = {"order": day, "modify": modified or day, "status": status}

    def __call__(self, path: str, form: Form) -> bytes:
        assert path.endswith("/Order_Search.php")
        assert "orderStatus" not in form
        self.asked.append(form)
        if "orderNo" in form:
            found = [int(form["orderNo"])] if int(form["orderNo"]) in self.orders else []
        else:
            days = {number: each[form["dateType"]] for number, each in self.orders.items()}
            last = int(form.get("lastOrder", 10**17))
            found = [no for no, day in days.items() if form["startDate"] <= day <= form["endDate"] and no < last]
        if not found:
            return EMPTY["204"]
        rows = "".join(order(number, status=self.orders[number]["status"]) for number in found)
        return f"<data><header><code>000</code></header><return>{rows}</return></data>".encode()

    def windows(self) -> list[tuple[str, str, str]]:
        """What was asked for since the last look, repetitions left out."""
        found = [(form["dateType"], form["startDate"], form["endDate"]) for form in self.asked if "startDate" in form]
        self.asked.clear()
        return list(dict.fromkeys(found))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_history_is_read_by_order_date_oldest_first_in_short_windows(desk: Desk, reads: Reads) -> None:
    reads(desk, start_date="2026-04-20").read("orders")
    assert desk.windows() == [
        ("order", "2026-04-20", "2026-05-18"),
        ("order", "2026-05-19", "2026-06-16"),
        ("order", "2026-06-17", "2026-06-25"),
    ]


def test_later_runs_ask_for_changes_since_days_before_the_last(desk: Desk, reads: Reads, now: Now) -> None:
    reader = reads(desk)
    reader.read("orders")
    desk.windows()
    now.at += timedelta(hours=1)
    reader.read("orders")
    assert desk.windows() == [("modify", "2026-06-22", "2026-06-25")]


def test_once_a_day_the_last_weeks_are_read_again_by_order_date(desk: Desk, reads: Reads, now: Now) -> None:
    reader = reads(desk, order_look_back_days=40, start_date="2026-01-01")
    reader.read("orders")
    desk.windows()
    now.at += timedelta(hours=25)
    reader.read("orders")
    assert desk.windows() == [
        ("modify", "2026-06-22", "2026-06-26"),
        ("order", "2026-05-16", "2026-06-13"),
        ("order", "2026-06-14", "2026-06-26"),
    ]


def test_the_days_are_korean_ones(desk: Desk, reads: Reads, now: Now) -> None:
    now.at = datetime(2026, 6, 24, 15, 30, tzinfo=UTC)
    reads(desk, start_date="2026-06-24").read("orders")
    assert desk.windows() == [("order", "2026-06-24", "2026-06-25")]


def test_a_window_without_orders_moves_the_cursor(desk: Desk, reads: Reads) -> None:
    reader = reads(desk)
    entry = reader.read("orders")["orders"]
    assert (entry.status, entry.rows) == ("ok", 0)
    assert reader.states["orders"]["through"].startswith("2026-06-25T03:00")


def test_a_change_that_moves_no_date_of_change_arrives_within_a_day(desk: Desk, reads: Reads, now: Now) -> None:
    desk.put(2606020000000001, "d1")
    reader = reads(desk)
    reader.read("orders")
    desk.orders[2606020000000001]["status"] = "r3"
    now.at += timedelta(hours=25)
    reader.read("orders")
    assert reader.values("order_goods", "order_status") == ["r3"]


def test_an_open_order_older_than_the_look_back_is_asked_for_by_number(desk: Desk, reads: Reads, now: Now) -> None:
    desk.put(2604020000000001, "d2")
    desk.put(2604020000000002, "s1")
    reader = reads(desk, start_date="2026-04-01", order_look_back_days=5)
    reader.read("orders")
    desk.asked.clear()
    desk.orders[2604020000000001]["status"] = "b1"
    now.at += timedelta(hours=25)
    reader.read("orders")
    numbers = [(form["dateType"], form["orderNo"]) for form in desk.asked if "orderNo" in form]
    assert numbers == [("order", "2604020000000001")]
    assert set(reader.values("order_goods", "order_status")) == {"b1", "s1"}


def test_an_open_order_that_the_mall_no_longer_has_is_noted_once(desk: Desk, reads: Reads, now: Now) -> None:
    desk.put(2606020000000001, "d1")
    desk.put(2606020000000002, "d1")
    reader = reads(desk)
    reader.read("orders")
    del desk.orders[2606020000000001]
    for _ in range(2):
        now.at += timedelta(hours=25)
        reader.read("orders")
    missing = [(row["shop_no"], row["order_id"], row["_run"]) for row in reader.rows("orders_missing")]
    assert missing == [("1", "2606020000000001", 2)]


def test_orders_too_old_to_change_are_forgotten(desk: Desk, reads: Reads, now: Now) -> None:
    desk.put(2604020000000001, "d2")
    reader = reads(desk, start_date="2026-04-01", order_look_back_days=5, open_order_days=60)
    reader.read("orders")
    desk.asked.clear()
    now.at += timedelta(hours=25)
    reader.read("orders")
    assert [form for form in desk.asked if "orderNo" in form] == []


def test_a_backfill_reads_its_days_and_moves_no_cursor(desk: Desk, reads: Reads) -> None:
    desk.put(2601020000000001, "s1")
    reader = reads(desk)
    reader.read("orders")
    before = dict(reader.states["orders"])
    desk.windows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sources.godomall5.new_run", backfilling(Days(date(2026, 1, 1), date(2026, 1, 31))))
        reader.read("orders")
    assert desk.windows() == [("order", "2026-01-01", "2026-01-29"), ("order", "2026-01-30", "2026-01-31")]
    assert reader.values("orders", "order_no") == ["2601020000000001"]
    assert reader.states["orders"] == before


def backfilling(days: Days) -> Callable[..., Run]:
    return lambda shop, keys, clock: Run("godomall5", shop, clock, collect=True, backfill=days)


def test_a_failed_run_begins_again_where_it_stood(desk: Desk, reads: Reads) -> None:
    desk.put(2605020000000001, "d1")
    broken = [True]

    def answer(path: str, form: Form) -> bytes:
        if broken[0] and form["startDate"] > "2026-05-10":
            return b"<data><header><code>777</code></header></data>"
        return desk(path, form)

    reader = reads(answer, start_date="2026-04-20")
    assert type(reader.error("orders")).__name__ == "ContractBroken"
    assert reader.values("orders", "order_no") == ["2605020000000001"]
    assert reader.states["orders"] == {}
    broken[0] = False
    assert reader.read("orders")["orders"].status == "ok"


@pytest.mark.parametrize(
    ("statuses", "still"),
    [
        (("s1", "s1"), False),
        (("s1", "d2"), True),
        (("c3",), False),
        (("f1",), False),
        (("f4",), True),
        (("r3", "z5"), False),
        (("e5",), False),
        (("b4",), True),
        (("g7",), True),
        (("q9",), True),
    ],
)
def test_an_order_is_open_while_one_of_its_lines_is(statuses: tuple[str, ...], still: bool) -> None:
    goods, *more = [{"orderStatus": status} for status in statuses]
    assert is_open({"orderStatus": "s1", "orderGoodsData": [goods], "addGoodsData": more}) is still


def test_a_guest_is_nobody_and_a_member_a_hash(desk: Desk, reads: Reads) -> None:
    rows = "".join(
        f"<order_data><orderNo>260602000000000{number}</orderNo><memNo>{member}</memNo></order_data>"
        for number, member in ((1, "0"), (2, "77"), (3, ""))
    )
    body = f"<data><header><code>000</code></header><return>{rows}</return></data>".encode()
    reader = reads(lambda *_: body)
    reader.read("orders")
    guest, member, unknown = reader.values("orders", "mem_no_key")
    assert (guest, unknown) == (None, None)
    assert len(member) == 64
