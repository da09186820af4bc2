"""The feeds of Cafe24's Analytics API, as data: where each is, which columns tell its rows apart, what is taken.

Every row also has `shop`, `shop_no`, `date` (the day asked for) and `device_type` in its key, and `occurrence`: 1, or
more where one answer holds several rows that nothing else tells apart (sales of members have no name of their own).
Figures are loaded as text: the reference prints integers where live malls send "1908000", and "1.02" for 30 (L2).
Source: Analytics reference of January 2025 (D5); what a live mall sends in its place (L2) is read as well.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Feed:
    """One path of the Analytics API.

    Shape: `names` the columns that tell the rows of a day apart; `figures` the others that are taken. `paged`: it
        takes an offset. `by_hour`: it takes `format_type`.
    """

    path: str
    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    paged: bool = True
    by_hour: bool = False

    @property
    def resource(self) -> str:
        """The name of the resource, and of its raw table."""
        return f"analytics{self.path.replace('/', '_')}"


SOLD = ("order_count", "order_amount")
DETAILS = ("visit_count", "purchase_count", "purchase_rate", "order_amount")
PER_HEAD = ("order_amount_per_visitor", "order_amount_per_buyer")

FEEDS = (
    Feed("/visitors/view", ("hour",), ("visit_count", "first_visit_count", "re_visit_count"), by_hour=True),
    Feed("/visitors/pageview", ("hour",), ("page_view",), by_hour=True),
    Feed("/visitors/unique", (), ("unique_visit_count",)),
    Feed("/visitors/dailyactive", (), ("user_count",)),
    Feed("/pages/view", ("url",), ("count", "visit_count", "first_visit_count")),
    Feed("/products/view", ("product_no",), ("product_name", "count")),
    Feed("/products/sales", ("product_no",), ("product_name", *SOLD, "order_product_count")),
    Feed(
        "/products/categorydetails",
        ("category_no", "product_no"),
        (
            *("category_name", "product_code", "product_name", "carts_count_per_category"),
            *("sales_count_per_category", "sales_item_per_category", "sales_price_per_category"),
        ),
    ),
    Feed("/carts/action", ("product_no",), ("product_name", "count", "add_cart_count", "add_cart_rate")),
    Feed(
        "/members/sales",
        (),
        ("member_order_count", "member_order_amount", "nonmember_order_count", "nonmember_order_amount"),
        paged=False,
    ),
    Feed("/sales/times", ("hour",), ("buyers_count", *SOLD)),
    Feed("/sales/paymethods", ("payment_method",), ("buyers_count", *SOLD)),
    Feed(
        "/sales/orderdetails",
        ("order_id", "payment_method"),
        ("order_date", "order_amount", "ad", "campaign", "medium", "keyword", "content"),
    ),
    Feed("/sales/pervisitors", (), PER_HEAD, paged=False),
    Feed("/visitpaths/domains", ("domain",), ("visit_count",)),
    Feed("/visitpaths/urls", ("url",), ("visit_count",)),
    Feed("/visitpaths/keywords", ("keyword",), ("visit_count",)),
    Feed("/visitpaths/keyworddetails", ("engine", "keyword"), (*DETAILS, *PER_HEAD)),
    Feed("/visitpaths/ads", ("ad",), ("visit_count",)),
    Feed("/visitpaths/domainsales", ("domain",), SOLD),
    Feed("/visitpaths/keywordsales", ("keyword",), SOLD),
    Feed("/visitpaths/adsales", ("ad",), SOLD),
    Feed("/visitpaths/adkeywordsales", ("ad", "keyword"), SOLD),
    Feed("/adeffect/addetails", ("ad", "keyword"), (*DETAILS, "visit_rate", *PER_HEAD)),
)
