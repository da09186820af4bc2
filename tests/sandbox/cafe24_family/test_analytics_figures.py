"""What Analytics counts: the world's real sales, and visits that agree with each other and with them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pipelines.sandbox.world.storefront import KST
from tests.sandbox.cafe24_family.caller import FIRST, LAST, Caller

DAYS = [f"2025-12-{day:02d}" for day in range(8, 16)]
# feed -> what names a row beside its day, what is counted in it
ADDING = {
    "/products/view": ("product_no", "count"),
    "/products/sales": ("product_no", "order_amount"),
    "/carts/action": ("product_no", "add_cart_count"),
    "/sales/times": ("hour", "order_amount"),
    "/sales/paymethods": ("payment_method", "order_count"),
    "/visitpaths/domains": ("domain", "visit_count"),
    "/visitpaths/keywordsales": ("keyword", "order_count"),
}


@pytest.fixture(autouse=True)
def plain_numbers(caller: Caller) -> None:
    caller.mall.switches.analytics_text_numbers = "none"
    caller.mall.switches.analytics_dates = "reference"


def korean_day(at: datetime) -> str:
    return at.astimezone(KST).date().isoformat()


def sold_lines(caller: Caller, first: str, last: str, shop_no: str = "1") -> list[dict[str, Any]]:
    """The truth's sold lines of own orders paid on these days."""
    truth = caller.mall.world.truth()
    own = {row["order_id"] for row in truth["orders"] if row["origin"] != "smartstore" and row["shop_no"] == shop_no}
    return [
        row
        for row in truth["order_lines"]
        if row["order_id"] in own
        and row["line_kind"] == "sale"
        and row["paid_at"] is not None
        and first <= korean_day(row["paid_at"]) <= last
    ]


def added(rows: Iterable[dict[str, Any]], key: str, value: str) -> dict[Any, Any]:
    sums: dict[Any, Any] = defaultdict(int)
    for row in rows:
        sums[row[key]] += row[value]
    return {name: total for name, total in sums.items() if total}


def total(rows: list[dict[str, Any]], *names: str) -> int:
    return sum(row[name] for row in rows for name in names)


def test_product_sales_are_the_worlds(caller: Caller) -> None:
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in sold_lines(caller, FIRST, LAST):
        lines[int(row["product_id"])].append(row)

    found = caller.feed("/products/sales")

    assert len(found) > 10
    assert {
        row["product_no"]: (row["order_count"], row["order_product_count"], row["order_amount"]) for row in found
    } == {
        number: (
            len({row["order_id"] for row in group}),
            sum(row["qty_ordered"] for row in group),
            sum(row["gross_amount"] for row in group),
        )
        for number, group in lines.items()
    }


def test_second_shop_counts_in_dollars(caller: Caller) -> None:
    found = caller.feed("/products/sales", shop_no=2)
    caller.mall.switches.analytics_text_numbers = "amounts"
    texts = [row["order_amount"] for row in caller.feed("/products/sales", shop_no=2)]

    assert found
    assert sum(Decimal(text) for text in texts) == sum(
        row["gross_amount"] for row in sold_lines(caller, FIRST, LAST, "2")
    )
    assert all(len(text.partition(".")[2]) == 2 for text in texts)


def test_history_holds_what_could_be_miscounted(caller: Caller) -> None:
    truth = caller.mall.world.truth()
    lines = sold_lines(caller, FIRST, LAST)

    placed = [row for row in truth["orders"] if FIRST <= korean_day(row["ordered_at"]) <= LAST]
    assert any(row["origin"] == "smartstore" and row["paid_at"] for row in placed)
    assert any(row["paid_at"] is None for row in placed)
    assert any(row["qty_cancelled"] for row in lines)
    assert any(row["discount_amount"] for row in lines)
    assert any(korean_day(row["ordered_at"]) != korean_day(row["paid_at"]) for row in lines)
    assert {row["order_id"] for row in lines} & {
        row["order_id"] for row in truth["order_lines"] if row["line_kind"] == "exchange_replacement"
    }


def test_order_stays_counted_when_it_is_cancelled_later(fresh: Caller) -> None:
    world, day = fresh.mall.world, korean_day(fresh.mall.world.now - timedelta(days=1))
    before = fresh.feed("/products/sales", day=day)
    line = next(
        row
        for row in world.truth()["order_lines"]
        if row["canonical_status"] == "paid" and korean_day(row["paid_at"]) == day and row["claim_id"] is None
    )
    claim = world.act.claim(line["order_id"], "cancel", [line["line_id"]], script=[(0, "completed")])

    assert claim is not None
    assert before
    assert fresh.feed("/products/sales", day=day) == before


def test_sales_feeds_agree_with_each_other(caller: Caller) -> None:
    amount = total(caller.feed("/products/sales"), "order_amount")
    orders = len({row["order_id"] for row in sold_lines(caller, FIRST, LAST)})

    for path in ("/sales/times", "/sales/paymethods", "/visitpaths/domainsales", "/visitpaths/adsales"):
        assert total(caller.feed(path), "order_amount") == amount, path
        assert total(caller.feed(path), "order_count") == orders, path
    members = caller.feed("/members/sales")
    assert total(members, "member_order_amount", "nonmember_order_amount") == amount
    assert total(members, "member_order_count", "nonmember_order_count") == orders
    details = caller.feed("/sales/orderdetails")
    assert (total(details, "order_amount"), len(details)) == (amount, orders)


def test_order_details_stand_on_the_day_they_were_paid(caller: Caller) -> None:
    paid = {row["order_id"]: korean_day(row["paid_at"]) for row in sold_lines(caller, FIRST, LAST)}

    assert {row["order_id"]: row["order_date"] for row in caller.feed("/sales/orderdetails")} == paid


def test_amounts_per_head_are_the_total_divided(caller: Caller) -> None:
    amount = total(caller.feed("/products/sales"), "order_amount")
    visits = total(caller.feed("/visitors/view"), "visit_count")

    row = caller.feed("/sales/pervisitors")[0]

    assert row["order_amount_per_visitor"] == amount // visits
    assert row["order_amount_per_buyer"] > row["order_amount_per_visitor"]


def test_category_details_repeat_the_sales_in_each_category(caller: Caller) -> None:
    sales = {row["product_no"]: row for row in caller.feed("/products/sales")}

    found = caller.feed("/products/categorydetails")

    assert {row["product_no"] for row in found} == set(sales)
    assert len(found) == 2 * len(sales)
    assert all(row["sales_item_per_category"] == sales[row["product_no"]]["order_product_count"] for row in found)
    assert all(float(row["sales_price_per_category"]) == sales[row["product_no"]]["order_amount"] for row in found)


def test_visits_agree_with_each_other_every_day(caller: Caller) -> None:
    visits = {row["date"]: row for row in caller.feed("/visitors/view")}
    pages = {row["date"]: row["page_view"] for row in caller.feed("/visitors/pageview")}
    unique = {row["date"]: row["unique_visit_count"] for row in caller.feed("/visitors/unique")}
    active = {row["date"]: row["user_count"] for row in caller.feed("/visitors/dailyactive")}

    assert list(visits) == DAYS
    for day, row in visits.items():
        assert 0 < active[day] <= unique[day] <= row["visit_count"] <= pages[day]
        assert row["first_visit_count"] + row["re_visit_count"] == row["visit_count"]


def test_hours_add_up_to_the_day(caller: Caller) -> None:
    hours = caller.feed("/visitors/view", format_type="hour")

    assert {row["hour"] for row in hours} == set(range(24))
    assert added(hours, "date", "visit_count") == added(caller.feed("/visitors/view"), "date", "visit_count")


def test_visits_by_origin_and_by_page_add_up_to_all(caller: Caller) -> None:
    visits = total(caller.feed("/visitors/view"), "visit_count")

    for path in ("/visitpaths/domains", "/visitpaths/urls", "/visitpaths/ads", "/pages/view"):
        assert total(caller.feed(path), "visit_count") == visits, path
    assert total(caller.feed("/pages/view"), "count") == total(caller.feed("/visitors/pageview"), "page_view")


def test_nobody_buys_without_having_come(caller: Caller) -> None:
    views = {row["product_no"]: row["count"] for row in caller.feed("/products/view")}

    for path in ("/visitpaths/keyworddetails", "/adeffect/addetails"):
        assert all(0 < row["purchase_count"] < row["visit_count"] for row in caller.feed(path)), path
    assert all(row["order_count"] <= views[row["product_no"]] for row in caller.feed("/products/sales"))
    assert all(row["add_cart_count"] <= row["count"] for row in caller.feed("/carts/action"))


@pytest.mark.parametrize("path", ADDING)
def test_days_and_devices_add_up(caller: Caller, path: str) -> None:
    key, value = ADDING[path]
    whole = added(caller.feed(path), key, value)

    assert whole
    assert added((row for day in DAYS for row in caller.feed(path, day=day)), key, value) == whole
    assert added((row for kind in ("pc", "mobile") for row in caller.feed(path, device_type=kind)), key, value) == whole


@pytest.mark.parametrize(("path", "value"), [("/visitors/pageview", "page_view"), ("/products/view", "count")])
def test_present_day_grows_a_past_one_does_not_and_tomorrow_is_empty(fresh: Caller, path: str, value: str) -> None:
    world = fresh.mall.world
    world.advance(hours=1)
    days = [korean_day(world.now + timedelta(days=number)) for number in (-1, 0, 1)]
    before = [fresh.feed(path, day=day) for day in days]
    world.advance(hours=9)
    fresh.token = fresh.mall.grant(["mall.read_analytics"])
    noon = total(fresh.feed(path, day=days[1]), value)
    world.advance(hours=12)
    fresh.token = fresh.mall.grant(["mall.read_analytics"])

    after = [fresh.feed(path, day=day) for day in days]

    # names are those of today, figures those of their day
    assert [row[value] for row in after[0]] == [row[value] for row in before[0]]
    assert total(after[1], value) > noon > total(before[1], value) * 2
    assert (before[2], after[2]) == ([], [])


def test_figures_settle_late_when_switched(fresh: Caller) -> None:
    world = fresh.mall.world
    yesterday = (world.now.astimezone(UTC) - timedelta(hours=1)).astimezone(KST).date().isoformat()
    settled = [fresh.feed(path, day=yesterday) for path in ("/sales/orderdetails", "/visitors/view")]
    fresh.mall.switches.analytics_delay = timedelta(hours=12)

    early = [fresh.feed(path, day=yesterday) for path in ("/sales/orderdetails", "/visitors/view")]

    assert 0 < len(early[0]) < len(settled[0])
    assert early[0] == [row for row in settled[0] if row in early[0]]
    assert total(early[1], "visit_count") < total(settled[1], "visit_count")
