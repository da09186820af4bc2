"""Cafe24's own counter and D.Collection, as their staging models and the daily report tell them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sources.cafe24.feeds import FEEDS, Feed
from tests.unified import goods, traffic_rows
from tests.unified.warehouse import PROJECT, Warehouse

pytestmark = pytest.mark.xdist_group("unified")  # where the shared warehouse is looked at

MODELS = {path.stem: path.read_text() for path in (PROJECT / "models/staging/cafe24").glob("*__analytics_*.sql")}


def told(warehouse: Warehouse, model: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    query = f"select {columns} from staging.stg_cafe24__analytics_{model} where {where} order by all"
    return warehouse.rows(query)


def report(warehouse: Warehouse, shop_no: str, day: str, columns: str) -> tuple[Any, ...]:
    where = f"shop_no = '{shop_no}' and date_kst = '{day}'"
    return warehouse.row(f"select {columns} from reports.daily_traffic where {where}")


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.resource)
def test_every_feed_stands_in_one_model_with_all_its_columns(feed: Feed) -> None:
    name = feed.resource.removeprefix("analytics_")
    (model,) = [text for text in MODELS.values() if f"'{name}'" in text]
    used = set(re.findall(r"\w+", model))
    assert {*feed.names, *feed.figures} <= used


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.resource)
def test_every_feed_has_a_hand_made_row_that_arrives(warehouse: Warehouse, feed: Feed) -> None:
    (model,) = [name for name, text in MODELS.items() if f"'{feed.resource.removeprefix('analytics_')}'" in text]
    given = [row for row in traffic_rows.RAW[feed.resource] if row.get("_dlt_load_id") != traffic_rows.BEFORE]
    days = "select distinct date_kst from staging." + model + " where shop_no = '2'"
    assert len(given) > 0
    assert (date(2026, 3, 1),) in warehouse.rows(days)


def test_numbers_are_numbers_however_they_are_written(warehouse: Warehouse) -> None:
    assert told(warehouse, "visits", "hour_number, page_view_count", "page_view_count is not null") == [
        (0, 300),
        (13, 200),
    ]
    columns = "order_amount_per_visitor, order_amount_per_buyer"
    found = told(warehouse, "visits", columns, "feed = 'analytics_sales_pervisitors'")
    assert found == [(Decimal("1000.05"), Decimal("33333.50"))]


def test_a_day_is_the_korean_day_however_it_is_written(warehouse: Warehouse) -> None:
    days = told(warehouse, "visits", "distinct date_kst", "shop_no = '2'")
    assert days == [(date(2026, 3, 1),)]


def test_what_a_later_reading_of_the_day_no_longer_had_is_left_out(warehouse: Warehouse) -> None:
    columns = "hour_number, visit_count, first_visit_count, return_visit_count"
    found = told(warehouse, "visits", columns, "shop_no = '2' and feed = 'analytics_visitors_view'")
    assert found == [(None, 120, 80, 40)]


def test_keywords_are_told_apart_to_the_letter(warehouse: Warehouse) -> None:
    assert told(warehouse, "paths", "keyword, visit_count", "feed = 'analytics_visitpaths_keywords'") == [
        ("머그컵", 9),
        ("머그컵 ", 1),
    ]


def test_paths_of_a_kind_add_up_and_a_word_is_no_number(warehouse: Warehouse) -> None:
    columns = "path_kind, sum(visit_count), sum(order_count), sum(order_amount)"
    query = f"select {columns} from staging.stg_cafe24__analytics_paths group by 1 order by 1"
    assert warehouse.rows(query) == [
        ("ad", None, 1, Decimal(23000)),
        ("ad_effect", 20, 1, Decimal(23000)),
        ("ad_keyword", None, 1, Decimal(23000)),
        ("domain", 50, 2, Decimal(50000)),
        ("engine_keyword", 10, 1, Decimal(10000)),
        ("keyword", 10, 1, Decimal(10000)),
        ("url", 50, None, None),
    ]


def test_a_path_without_a_name_has_none(warehouse: Warehouse) -> None:
    found = told(warehouse, "paths", "path_source, keyword, visit_percent, order_percent", "path_kind = 'ad_effect'")
    assert found == [(None, None, Decimal("16.67"), Decimal(5))]


def test_a_product_has_views_carts_and_sales_that_add_up(warehouse: Warehouse) -> None:
    columns = (
        *("sum(view_count)", "sum(view_count_of_carts)", "sum(cart_count)", "max(cart_percent)"),
        *("sum(order_count)", "sum(unit_count)", "sum(order_amount)"),
    )
    found = told(warehouse, "products", ", ".join(columns), "product_id = '11'")
    assert found == [(30, 31, 6, Decimal("19.35"), 2, 3, Decimal(20000))]
    columns_of_category = "category_id, category_name, cart_count, order_count, unit_count, order_amount"
    found = told(warehouse, "category_products", columns_of_category)
    assert found == [("24", "주방", 5, 1, 2, Decimal("6128.25"))]


def test_sales_are_split_by_membership_hour_and_payment(warehouse: Warehouse) -> None:
    columns = "split_by, split_value, buyer_count, order_count, order_amount"
    assert told(warehouse, "sales", columns, "date_kst = '2026-03-01'") == [
        ("hour", "21", 1, 1, Decimal(40000)),
        ("hour", "9", 2, 3, Decimal(60000)),
        ("membership", "member", None, 3, Decimal(90000)),
        ("membership", "nonmember", None, 1, Decimal("10000.50")),
        ("payment_method", "card", 3, 4, Decimal("100000.50")),
    ]


def test_an_advertised_order_is_found_among_the_orders(warehouse: Warehouse) -> None:
    query = (
        "select counted.ad, counted.ad_content, counted.ordered_date_kst = orders.ordered_date_kst, orders.currency "
        "from staging.stg_cafe24__analytics_orders as counted join unified.orders using (shop_alias, shop_no, order_id)"
    )
    assert warehouse.row(query) == ("naver", None, True, "USD")


def test_the_report_has_the_counter_beside_the_orders(warehouse: Warehouse) -> None:
    columns = (
        *("currency", "visit_count", "first_visit_count", "unique_visitor_count", "page_view_count"),
        *("counted_order_count", "counted_order_amount", "counted_order_percent"),
        *("placed_order_count", "paid_order_count", "paid_amount"),
    )
    assert report(warehouse, "2", traffic_rows.DAY, ", ".join(columns)) == (
        *("USD", 120, 80, 100, 500),
        *(4, Decimal("100000.50"), Decimal("3.33")),
        *(1, 1, Decimal(23000)),
    )


def test_a_day_on_which_nobody_came_is_not_a_day_that_was_not_read(warehouse: Warehouse) -> None:
    columns = "visit_count, unique_visitor_count, page_view_count, counted_order_percent, placed_order_count"
    assert report(warehouse, "2", traffic_rows.NEXT, columns) == (0, 0, None, None, 0)


def test_sales_by_the_hour_count_where_the_mall_tells_no_others(warehouse: Warehouse) -> None:
    columns = "counted_order_count, counted_order_amount"
    assert report(warehouse, "2", traffic_rows.NEXT, columns) == (2, Decimal(1908000))
    assert report(warehouse, "1", traffic_rows.DAY, columns) == (None, None)


def test_orders_of_other_markets_and_unpaid_ones_are_no_sales_of_the_day(warehouse: Warehouse) -> None:
    ours = [order for order in goods.ORDERS if order.get("shop_no", "1") == "1" and "shop" not in order]
    own = [order for order in ours if order["order_place_id"] != "shopn"]
    found = report(warehouse, "1", traffic_rows.DAY, "placed_order_count, paid_order_count")
    assert len(own) == len(ours) - 1
    assert found == (len(own), len([order for order in own if order["payment_date"]]))


def test_a_shop_whose_orders_are_not_loaded_has_no_number_of_them(warehouse: Warehouse) -> None:
    columns = "visit_count, placed_order_count, paid_order_count, paid_amount"
    assert report(warehouse, "3", traffic_rows.DAY, columns) == (7, None, None, None)


def test_dcollection_is_told_with_units_and_flags(warehouse: Warehouse) -> None:
    columns = "store_shop_no, currency, popular_sex, popular_region, native_foreign_payments, is_ems, created_at"
    assert warehouse.row(f"select {columns} from staging.stg_cafe24__dcollection_shops") == (
        *("4", "USD", "female", None, "EX,PP", False),
        datetime(2022, 9, 5, 6, 36, 9, tzinfo=UTC),
    )
    columns = (
        "product_name_plain, price, pc_discount_percent, review_rating, view_count, shipping_countries, updated_at"
    )
    assert warehouse.row(f"select {columns} from staging.stg_cafe24__dcollection_products") == (
        *("Round Tshirts", Decimal("12.50"), Decimal("7.50"), Decimal("4.50"), 31, "MO,KZ"),
        datetime(2022, 9, 4, 23, 34, 18, tzinfo=UTC),
    )


def test_dcollection_is_no_stock_of_ours(warehouse: Warehouse) -> None:
    assert warehouse.rows("select * from unified.products where shop_alias = 'partner'") == []
