"""Analytics: every feed day by day at its pace, what the mall lacks skipped, what settles late read again."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pipelines.load import load
from sources.cafe24 import settings as facts
from sources.shared.errors import MalformedPage
from sources.shared.windows import day_of
from tests.cafe24.analytics_mall import SALES, VISITS, asked, reader_of
from tests.malls import Mall, open_mall
from tests.readers import Reader

pytestmark = pytest.mark.xdist_group("analytics")  # one reading for all tests of this file


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mall, Reader]]:
    """All feeds of two shop numbers, read once."""
    folder = tmp_path_factory.mktemp("analytics")
    with open_mall("cafe24", folder, orders_per_day=10, shops=2) as mall:
        reader = reader_of(mall, shop_numbers=())
        entries = reader.read(*facts.ANALYTICS)
        assert {name: entry.error for name, entry in entries.items() if entry.error} == {}
        assert {name: dict(entry.notes.new_fields) for name, entry in entries.items() if entry.notes.new_fields} == {}
        assert [value for entry in entries.values() for value in entry.notes.rejected] == []
        yield mall, reader


def test_every_feed_of_every_shop_number_arrives_for_every_day(read: tuple[Mall, Reader]) -> None:
    mall, reader = read
    days = {str(day_of(mall.sandbox.world.now) - timedelta(days=back)) for back in (1, 2)}
    told = {(row["feed"], row["shop_no"], row["date"]): row["row_count"] for row in reader.rows("analytics_days")}
    assert set(told) == {(feed, shop, day) for feed in facts.ANALYTICS for shop in "12" for day in days}
    for feed in facts.ANALYTICS:
        rows = Counter((feed, row["shop_no"], row["date"]) for row in reader.rows(feed))
        assert rows == Counter({key: count for key, count in told.items() if key[0] == feed and count}), feed
        assert rows, feed
    assert {call.status for call in asked(mall)} == {200}
    assert mall.stand_in.unknown_calls == []


def test_sales_of_products_are_the_orders_paid_on_that_day(read: tuple[Mall, Reader]) -> None:
    mall, reader = read
    orders = {
        row["order_id"]: str(day_of(row["paid_at"]))
        for row in mall.mine("orders")
        if row["paid_at"] and row["origin"] != "smartstore"  # a market counts its own
    }
    sold: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    pieces: Counter[tuple[str, str, str]] = Counter()
    for line in mall.mine("order_lines"):
        if line["order_id"] in orders and line["line_kind"] == "sale":
            key = (line["shop_no"], orders[line["order_id"]], line["product_id"])
            pieces[key] += line["qty_ordered"]
            sold[key] += line["gross_amount"]
    days = {row["date"] for row in reader.rows(SALES)}
    found = {(row["shop_no"], row["date"], row["product_no"]): row for row in reader.rows(SALES)}
    assert {key: int(row["order_product_count"]) for key, row in found.items()} == {
        key: count for key, count in pieces.items() if key[1] in days
    }
    assert {key: Decimal(row["order_amount"]) for key, row in found.items()} == {
        key: amount for key, amount in sold.items() if key[1] in days
    }


def test_visits_are_fewer_than_page_views_and_more_than_visitors(read: tuple[Mall, Reader]) -> None:
    _, reader = read

    def figures(feed: str, name: str) -> list[int]:
        return [int(row[name]) for row in reader.rows(feed)]

    unique = figures("analytics_visitors_unique", "unique_visit_count")
    visits, pages = figures(VISITS, "visit_count"), figures("analytics_visitors_pageview", "page_view")
    assert all(0 < a <= b <= c for a, b, c in zip(unique, visits, pages, strict=True))


def test_visits_by_the_hour_add_up_to_the_day(read: tuple[Mall, Reader]) -> None:
    mall, daily = read
    hourly = reader_of(mall, analytics_format="hour")
    hourly.read(VISITS)
    assert {row["hour"] for row in daily.rows(VISITS)} == {""}
    sums: Counter[str] = Counter()
    for row in hourly.rows(VISITS):
        sums[row["date"]] += int(row["visit_count"])
    assert sums == {row["date"]: int(row["visit_count"]) for row in daily.rows(VISITS) if row["shop_no"] == "1"}
    assert len(hourly.rows(VISITS)) == 48


@pytest.mark.parametrize("form", ["live", "reference"])
@pytest.mark.parametrize("numbers", ["none", "all"])
def test_names_of_lists_forms_of_dates_and_numbers_make_no_difference(
    read: tuple[Mall, Reader], monkeypatch: pytest.MonkeyPatch, form: str, numbers: str
) -> None:
    mall, known = read
    for switch, value in (("envelopes", form), ("dates", form), ("text_numbers", numbers)):
        monkeypatch.setattr(mall.stand_in.switches, f"analytics_{switch}", value)
    reader = reader_of(mall)
    feeds = (VISITS, SALES, "analytics_pages_view", "analytics_products_view", "analytics_carts_action")
    reader.read(*feeds)
    for feed in feeds:
        expected = [row for row in known.rows(feed) if row["shop_no"] == "1"]
        assert [_figures(row) for row in reader.rows(feed)] == [_figures(row) for row in expected], feed


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its figures as numbers: 12.5 and "12.50" are the same one."""
    rows = {name: value for name, value in row.items() if not name.startswith("_")}
    return {
        name: _number(value) if name.endswith(("count", "amount", "rate")) else value for name, value in rows.items()
    }


def _number(value: str) -> Decimal:
    assert isinstance(value, str)  # as text, in whatever type the mall sent it
    return Decimal(value)


def test_feeds_that_a_mall_does_not_have_are_skipped_and_read_from_their_start_once_they_are_there(mall: Mall) -> None:
    mall.stand_in.switches.analytics_missing = ("/sales/", "/adeffect/")
    reader = reader_of(mall)
    entries = reader.read(*facts.ANALYTICS)
    skipped = {name for name, entry in entries.items() if entry.status == "skipped"}
    assert skipped == {name for name in facts.ANALYTICS if name.startswith(("analytics_sales", "analytics_adeffect"))}
    assert reader.run.failed == []
    assert all("HTTP 404" in entries[name].error.what for name in skipped)  # type: ignore[union-attr]
    assert {name: reader.rows(name) for name in skipped} == {name: [] for name in skipped}
    assert len(asked(mall)) == len(skipped) + 2 * (len(entries) - len(skipped))
    mall.stand_in.switches.analytics_missing = ()
    reader.read("analytics_sales_times")
    assert len(set(reader.values("analytics_sales_times", "date"))) == 2


def test_a_run_with_missing_feeds_is_well(mall: Mall) -> None:
    mall.stand_in.switches.analytics_missing = ("/sales/",)
    shop = reader_of(mall).shop
    report = load(
        [shop],
        warehouse=mall.warehouse,
        home=mall.home,
        resources=["analytics_sales_times", "analytics_visitors_unique"],
        clock=mall.clock,
    )
    assert report.ok
    assert {result.resource: (result.status, result.rows) for result in report.results} == {
        "analytics_sales_times": ("skipped", 0),
        "analytics_visitors_unique": ("ok", 2),
    }
    assert "/sales/times" in report.results[-1].error + report.results[0].error
    assert mall.rows("select count(*) from raw.analytics_visitors_unique") == [(2,)]
    assert mall.rows("select count(*) from raw.analytics_sales_times") == [(0,)]


def test_figures_that_settle_late_are_read_again(mall: Mall) -> None:
    mall.stand_in.switches.analytics_delay = timedelta(hours=30)
    reader = reader_of(mall, analytics_look_back_days=2)
    reader.read(VISITS, SALES)
    early = {row["date"]: int(row["visit_count"]) for row in reader.rows(VISITS)}
    mark = mall.stand_in.mark()
    reader.read(VISITS, SALES)
    assert asked(mall, mark) == []  # no day ended meanwhile
    mall.sandbox.world.advance(days=1)
    mark = mall.stand_in.mark()
    reader.read(VISITS)
    today = day_of(mall.sandbox.world.now)
    days = [date.fromisoformat(call.query["start_date"]) for call in asked(mall, mark)]
    assert days == [today - timedelta(days=back) for back in (3, 2, 1)]
    assert all(call.query["start_date"] == call.query["end_date"] for call in asked(mall, mark))
    settled = {row["date"]: int(row["visit_count"]) for row in reader.rows(VISITS)}
    assert all(settled[day] >= count for day, count in early.items())
    assert any(settled[day] > count for day, count in early.items())


def test_rows_that_a_later_reading_no_longer_has_can_be_told(mall: Mall) -> None:
    mall.stand_in.switches.analytics_missing = ()
    reader = reader_of(mall)
    reader.read(SALES)
    before = reader.rows(SALES)
    mall.stand_in.switches.analytics_delay = timedelta(days=9)  # as if the mall had taken all of it back
    mall.sandbox.world.advance(days=1)
    reader.read(SALES)
    days = {row["date"]: (row["_run"], row["row_count"]) for row in reader.rows("analytics_days")}
    assert before
    assert all(days[row["date"]] == (2, 0) and row["_run"] == 1 for row in before)


def test_a_first_load_goes_back_a_month_at_most(mall: Mall) -> None:
    reader = reader_of(mall, analytics_start_date="")
    reader.read("analytics_members_sales")
    days = sorted(call.query["start_date"] for call in asked(mall))
    today = day_of(mall.sandbox.world.now)
    assert (days[0], days[-1], len(days)) == (str(today - timedelta(days=31)), str(today - timedelta(days=1)), 31)
    assert all("offset" not in call.query for call in asked(mall))


def test_an_unreadable_answer_is_asked_for_once_more_before_it_counts(mall: Mall) -> None:
    mall.stand_in.faults.add("html", path="/visitors/view", times=1)
    reader = reader_of(mall)
    reader.read(VISITS)
    assert len(reader.rows(VISITS)) == 2
    mall.stand_in.faults.add("html", path="/visitors/view", times=None)
    mall.sandbox.world.advance(days=1)
    assert isinstance(reader.error(VISITS), MalformedPage)
