"""The feeds of Analytics: path, array name, order, and rows (contract section 9; keys of the samples and of D5).

A row function gives dates as dates, amounts as whole numbers (Decimal where the currency has cents), and as text what
the reference prints as text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .analytics_figures import Figures, Sale, Visits
from .analytics_paths import bought_by, came_by, weighed_by
from .categories import CATEGORIES

Rows = list[dict[str, Any]]

PAGES = (  # the last one takes the rest
    ("/product/list.html", 25), ("/product/detail.html", 30), ("/order/basket.html", 10),
    ("/order/orderform.html", 5), ("/index.html", 0),
)  # fmt: skip


def visitors_view(figures: Figures) -> Rows:
    return [
        when
        | {
            "visit_count": sum(each.visits for each in group),
            "first_visit_count": sum(each.first for each in group),
            "re_visit_count": sum(each.visits - each.first for each in group),
        }
        for when, group in _by_time(figures)
    ]


def visitors_pageview(figures: Figures) -> Rows:
    return [when | {"page_view": sum(each.pages for each in group)} for when, group in _by_time(figures)]


def visitors_unique(figures: Figures) -> Rows:
    return [{"date": day, "unique_visit_count": count} for day, count in figures.unique().items()]


def visitors_dailyactive(figures: Figures) -> Rows:
    return [{"date": day, "user_count": (count * 9 + 9) // 10} for day, count in figures.unique().items()]


def pages_view(figures: Figures) -> Rows:
    totals = {
        "count": sum(each.pages for each in figures.visits),
        "visit_count": figures.visit_count,
        "first_visit_count": sum(each.first for each in figures.visits),
    }
    rows, left = [], dict(totals)
    for url, percent in PAGES:
        row = {name: total * percent // 100 for name, total in totals.items()} if percent else left
        left = {name: left[name] - row[name] for name in totals}
        rows.append({"url": url, **row})
    return rows if totals["count"] else []


def products_view(figures: Figures) -> Rows:
    return [
        {"product_no": product.number, "product_name": product.name, "count": views}
        for product, views, _ in figures.interest()
    ]


def carts_action(figures: Figures) -> Rows:
    return [
        {
            "product_no": product.number,
            "product_name": product.name,
            "count": views,
            "add_cart_count": carts,
            "add_cart_rate": round(carts * 100 / views, 2),
        }
        for product, views, carts in figures.interest()
    ]


def products_sales(figures: Figures) -> Rows:
    lines = defaultdict(list)
    for sale in figures.sales:
        for line in sale.lines:
            lines[line.product].append((sale.order.order_id, line))
    return [
        {
            "product_no": product.number,
            "product_name": product.name,
            "order_count": len({order_id for order_id, _ in group}),
            "order_product_count": sum(line.quantity for _, line in group),
            "order_amount": figures.amount(sum(line.gross for _, line in group)),
        }
        for product, group in lines.items()
    ]


def products_categorydetails(figures: Figures) -> Rows:
    sales = {row["product_no"]: row for row in products_sales(figures)}
    put = {product.number: carts for product, _, carts in figures.interest()}
    rows = []
    for product in figures.mall.front.products.values():
        sold = sales.get(product.number)
        if sold is None:
            continue
        for number, _, name in (CATEGORIES[each] for each in product.categories):
            rows.append(
                {
                    "category_no": number,
                    "category_name": name,
                    "product_no": product.number,
                    "product_name": product.name,
                    "product_code": product.code,
                    "sales_count_per_category": sold["order_count"],
                    "sales_item_per_category": sold["order_product_count"],
                    "sales_price_per_category": f"{Decimal(sold['order_amount']):.2f}",
                    "carts_count_per_category": put.get(product.number, 0),
                }
            )
    return rows


def members_sales(figures: Figures) -> Rows:
    groups = {name: [sale for sale in figures.sales if bool(sale.order.person.member_id) is is_member]
              for name, is_member in (("member", True), ("nonmember", False))}  # fmt: skip
    counts = {f"{name}_order_count": len(group) for name, group in groups.items()}
    return [counts | {f"{name}_order_amount": figures.amount_of(group) for name, group in groups.items()}]


def sales_times(figures: Figures) -> Rows:
    return [{"hour": hour, **_sold(figures, group)} for hour, group in _grouped(figures, lambda sale: sale.hour)]


def sales_paymethods(figures: Figures) -> Rows:
    groups = _grouped(figures, lambda sale: sale.method)
    return [{"payment_method": method, **_sold(figures, group)} for method, group in groups]


def sales_orderdetails(figures: Figures) -> Rows:
    return [
        {
            "order_date": sale.day,
            "order_id": sale.order.order_id,
            "ad": sale.source.ad,
            "keyword": sale.source.keyword,
            "medium": sale.source.medium,
            "campaign": sale.source.campaign,
            "content": sale.source.content,
            "payment_method": sale.method,
            "order_amount": figures.amount_of([sale]),
        }
        for sale in figures.sales
    ]


def sales_pervisitors(figures: Figures) -> Rows:
    amount, buyers = sum(sale.amount for sale in figures.sales), len({sale.buyer for sale in figures.sales})
    return [
        {
            "order_amount_per_visitor": figures.amount(amount // max(figures.visit_count, 1)),
            "order_amount_per_buyer": figures.amount(amount // max(buyers, 1)),
        }
    ]


def _by_time(figures: Figures) -> Iterable[tuple[dict[str, Any], list[Visits]]]:
    """Visits by day, or by day and hour; `hour` is there in the second form only."""
    groups: dict[tuple[Any, ...], list[Visits]] = defaultdict(list)
    for each in figures.visits:
        groups[(each.day, each.hour) if figures.by_hour else (each.day,)].append(each)
    return [(dict(zip(("date", "hour"), when, strict=False)), group) for when, group in groups.items()]


def _grouped(figures: Figures, key: Callable[[Sale], Any]) -> Iterable[tuple[Any, list[Sale]]]:
    groups: dict[Any, list[Sale]] = defaultdict(list)
    for sale in figures.sales:
        groups[key(sale)].append(sale)
    return groups.items()


def _sold(figures: Figures, sales: list[Sale]) -> dict[str, Any]:
    buyers = len({sale.buyer for sale in sales})
    return {"buyers_count": buyers, "order_count": len(sales), "order_amount": figures.amount_of(sales)}


@dataclass(frozen=True)
class Feed:
    """`sort` is the key rows are ordered by (`-` downward). The array is called as the last word of the path says, in
    the reference as `reference` says where that differs. With `has_hours` it can be asked for hours instead of days.
    """

    rows: Callable[[Figures], Rows]
    sort: str
    reference: str = ""
    has_offset: bool = True
    has_hours: bool = False


FEEDS: dict[str, Feed] = {
    "/visitors/view": Feed(visitors_view, "date", has_hours=True),
    "/visitors/pageview": Feed(visitors_pageview, "date", has_hours=True),
    "/visitors/unique": Feed(visitors_unique, "date"),
    "/visitors/dailyactive": Feed(visitors_dailyactive, "date"),
    "/pages/view": Feed(pages_view, "-count", reference="pages"),
    "/products/view": Feed(products_view, "-count", reference="count"),
    "/products/sales": Feed(products_sales, "-order_amount"),
    "/products/categorydetails": Feed(products_categorydetails, "product_name"),
    # nobody reports its live name: like that of the others, the last word of the path
    "/carts/action": Feed(carts_action, "-count", reference="count"),
    "/members/sales": Feed(members_sales, "", has_offset=False),
    "/sales/times": Feed(sales_times, "hour"),
    "/sales/paymethods": Feed(sales_paymethods, "-order_amount"),
    "/sales/orderdetails": Feed(sales_orderdetails, "order_id"),
    "/sales/pervisitors": Feed(sales_pervisitors, "", has_offset=False),
    "/visitpaths/domains": Feed(came_by("domain"), "-visit_count"),
    "/visitpaths/urls": Feed(came_by("url"), "-visit_count"),
    "/visitpaths/keywords": Feed(came_by("keyword"), "-visit_count"),
    "/visitpaths/keyworddetails": Feed(weighed_by("keyword", "engine"), "keyword"),
    "/visitpaths/ads": Feed(came_by("ad"), "-visit_count"),
    "/visitpaths/domainsales": Feed(bought_by("domain"), "-order_amount"),
    "/visitpaths/keywordsales": Feed(bought_by("keyword"), "-order_amount"),
    "/visitpaths/adsales": Feed(bought_by("ad"), "-order_amount"),
    "/visitpaths/adkeywordsales": Feed(bought_by("ad", "keyword"), "ad"),
    "/adeffect/addetails": Feed(weighed_by("ad", "keyword", visit_rate=True), "ad"),
}
