"""Hand-made raw rows of Cafe24's own counter (Analytics) and of D.Collection. Invented figures, no people.

Numbers come as integers, as decimals and as words, dates with and without a time: as the reference prints them and as
live malls send them.
"""

from typing import Any

from tests.unified.warehouse import LOAD_ID, Raw, Row

BEFORE = "1773025200.25"  # an older load
DAY, NEXT, TIMED = "2026-03-01", "2026-03-02", "2026-03-01T00:00+09:00"
HERE: Row = {"shop_no": "2", "date": DAY, "device_type": "total"}


def counted(**fields: Any) -> Row:
    """A row of a feed, on the first day of the American shop unless told otherwise."""
    return HERE | {"occurrence": 1} | fields


def read(feed: str, rows: int, **fields: Any) -> Row:
    return HERE | {"feed": f"analytics_{feed}", "row_count": rows} | fields


RAW: Raw = {
    "analytics_days": [
        *(read(feed, 1) for feed in ("visitors_view", "visitors_unique", "visitors_dailyactive", "members_sales")),
        *(read(feed, 2) for feed in ("visitors_pageview", "sales_times")),
        # on the next day nobody came, sales were told by the hour only, and page views not at all
        read("visitors_view", 0, date=NEXT),
        read("visitors_unique", 0, date=NEXT),
        read("sales_times", 1, date=NEXT),
        # a shop with many orders, and one of which no order is loaded
        read("visitors_view", 1, shop_no="1"),
        read("visitors_view", 1, shop_no="3"),
        read("pages_view", 1),
        read("visitpaths_ads", 1),
        read("visitpaths_keywords", 2),
    ],
    "analytics_visitors_view": [
        counted(hour="", visit_count="120", first_visit_count="80", re_visit_count="40", date=TIMED),
        # the day was once told by the hour
        counted(hour="13", visit_count="70", first_visit_count="50", re_visit_count="20", _dlt_load_id=BEFORE),
        counted(hour="", visit_count="500", first_visit_count="500", re_visit_count="0", shop_no="1"),
        counted(hour="", visit_count="7", first_visit_count="7", re_visit_count="0", shop_no="3"),
    ],
    "analytics_visitors_pageview": [counted(hour="0", page_view="300"), counted(hour="13", page_view="200.00")],
    "analytics_visitors_unique": [counted(unique_visit_count="100")],
    "analytics_visitors_dailyactive": [counted(user_count="90")],
    "analytics_pages_view": [
        counted(url="/product/detail.html", count="300", visit_count="110", first_visit_count="70"),
    ],
    "analytics_products_view": [counted(product_no="11", product_name="머그컵", count="30")],
    "analytics_products_sales": [
        counted(product_no="11", product_name="머그컵", order_count="2", order_product_count="3", order_amount="20000"),
    ],
    "analytics_carts_action": [
        counted(product_no="11", product_name="머그컵", count="31", add_cart_count="6", add_cart_rate="19.35"),
    ],
    "analytics_products_categorydetails": [
        counted(
            category_no="24",
            product_no="11",
            category_name="주방",
            product_code="P0000011",
            product_name="머그컵",
            carts_count_per_category="5",
            sales_count_per_category="1",
            sales_item_per_category="2",
            sales_price_per_category="6128.25",
        ),
    ],
    "analytics_members_sales": [
        counted(
            member_order_count="3",
            member_order_amount="90000",
            nonmember_order_count="1",
            nonmember_order_amount="10000.50",
        ),
    ],
    "analytics_sales_times": [
        counted(hour="9", buyers_count="2", order_count="3", order_amount="60000"),
        counted(hour="21", buyers_count="1", order_count="1", order_amount="40000"),
        counted(hour="8", buyers_count="2", order_count="2", order_amount="1908000", date=NEXT),
    ],
    "analytics_sales_paymethods": [
        counted(payment_method="card", buyers_count="3", order_count="4", order_amount="100000.5"),
    ],
    "analytics_sales_pervisitors": [counted(order_amount_per_visitor="1000.05", order_amount_per_buyer="33333.50")],
    "analytics_sales_orderdetails": [
        counted(
            order_id="20260301-0000310",
            payment_method="card",
            order_date=TIMED,
            order_amount="23000",
            ad="naver",
            campaign="spring",
            medium="cpc",
            keyword="머그컵",
            content="",
        ),
    ],
    "analytics_visitpaths_domains": [counted(domain="search.example.com", visit_count="50")],
    "analytics_visitpaths_domainsales": [counted(domain="search.example.com", order_count="2", order_amount="50000")],
    "analytics_visitpaths_urls": [counted(url="search.example.com/q", visit_count="50")],
    "analytics_visitpaths_keywords": [
        counted(keyword="머그컵", visit_count="9"),
        counted(keyword="머그컵 ", visit_count="1"),
        counted(keyword="접시", visit_count="4", _dlt_load_id=BEFORE),
    ],
    "analytics_visitpaths_keywordsales": [counted(keyword="머그컵", order_count="1", order_amount="10000")],
    "analytics_visitpaths_keyworddetails": [
        counted(
            engine="네이버",
            keyword="머그컵",
            visit_count="10",
            purchase_count="1",
            purchase_rate="10.00",
            order_amount="10000",
            order_amount_per_visitor="1000",
            order_amount_per_buyer="10000",
        ),
    ],
    "analytics_visitpaths_ads": [counted(ad="naver", visit_count="순방문자수")],  # as the reference prints it
    "analytics_visitpaths_adsales": [counted(ad="naver", order_count="1", order_amount="23000")],
    "analytics_visitpaths_adkeywordsales": [
        counted(ad="naver", keyword="머그컵", order_count="1", order_amount="23000"),
    ],
    "analytics_adeffect_addetails": [
        counted(
            ad="",
            keyword="",
            visit_count="20",
            visit_rate="16.67",
            purchase_count="1",
            purchase_rate="5.00",
            order_amount="23000",
            order_amount_per_visitor="1150",
            order_amount_per_buyer="23000",
        ),
    ],
    "dcollection_shops": [
        {
            "shop": "partner",
            "store_id": "examplepublic",
            "shop_no": "4",
            "shop_currency_code": "USD",
            "shop_sex": "F",
            "shop_region": "UNKNOWN",
            "global_payment_type": '["EX", "PP"]',
            "use_ems": False,
            "created_date": "2022-09-05T15:36:09+09:00",
        },
    ],
    "dcollection_products": [
        {
            "shop": "partner",
            "product_ukey": "example_123_easd",
            "store_id": "examplepublic",
            "shop_no": "4",
            "product_no": "1324",
            "product_name": "Round<br>Tshirts",
            "shop_currency_code": "USD",
            "price": "12.50",
            "pc_discount_rate": 7.5,
            "review_score": 4.5,
            "review_count": 2,
            "hits_count": 31,
            "international_shipping_country": '["MO", "KZ"]',
            "updated_date": "2022-09-05T08:34:18+09:00",
        },
    ],
}
assert LOAD_ID > BEFORE
