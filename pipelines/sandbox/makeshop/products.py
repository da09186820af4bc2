"""Products, their stock, the deleted ones, categories (contract 2.2, 2.4, 2.8)."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from ..wire import Call, Reply
from ..world import Product
from ..world.goods import Person
from . import envelope, errors, query
from .forms import CATEGORIES, stamp
from .product_rows import GATED, moddate, product_row, quantity

if TYPE_CHECKING:
    from .mall import MakeshopMall

PRODUCTS_MOST, OTHERS_MOST = 1000, 5000
CATEGORY_CONSTANTS = {
    "search_display": "", "smart_page_display": "", "sale_display": "", "access": "", "access_level": "",
    "access_group_id": "", "member_access": "", "member_order_limit": "",
}  # fmt: skip


class Sales:
    """How many pieces were ordered of each product, when last, and how many orders each member placed."""

    def __init__(self, mall: "MakeshopMall") -> None:
        self._mall = mall
        self._seen = 0
        self._counts: Counter[int] = Counter()
        self._last: dict[int, datetime] = {}
        self._orders: Counter[str] = Counter()

    def count(self, product: Product) -> int:
        self._look()
        return self._counts[product.number]

    def last(self, product: Product) -> datetime | None:
        self._look()
        return self._last.get(product.number)

    def orders_of(self, person: Person) -> int:
        self._look()
        return self._orders[person.member_id]

    def _look(self) -> None:
        orders = self._mall.front.orders
        if len(orders) == self._seen:
            return
        for order in list(orders.values())[self._seen :]:
            self._orders[order.person.member_id] += 1
            for line in order.lines:
                self._counts[line.product.number] += line.quantity
                self._last[line.product.number] = order.placed_at
        self._seen = len(orders)


def products(mall: "MakeshopMall", call: Call) -> Reply:
    """Newest registration first; `sortType=modify` by modification. `uid` overrides all other filters.

    `InquiryType`: reg (default), nmod, sell. Raises Refused for an unknown one.
    """
    wanted, living = query.overriding(mall, call, "uid"), _living(mall)
    if wanted:
        found = [product for product in living if product.product_id in wanted]
    else:
        window, kind = query.window(mall, call, required=False), call.query.get("InquiryType") or "reg"
        if kind not in ("reg", "nmod", "sell"):
            raise errors.code(errors.FAILURE, "InquiryType 이 올바르지 않습니다")
        found = [each for each in living if window is None or window.holds(_date(mall, each, kind))]
    by_change = call.query.get("sortType") == "modify"
    found.sort(
        key=lambda each: (each.updated_at if by_change else each.created_at, each.number),
        reverse=not query.ascending(call),
    )
    fields, restrict = query.named(call), mall.switches.fields_restrict

    def write(product: Product) -> envelope.Row:
        return envelope.plain(query.only(product_row(mall, product), fields, GATED, restrict=restrict))

    return envelope.paged(mall, call, "product", found, query.page(call, PRODUCTS_MOST), write)


def stock(mall: "MakeshopMall", call: Call) -> Reply:
    """Raises Refused without `uid`."""
    wanted = query.keys(call, "uid")
    if not wanted:
        raise errors.code(errors.FAILURE, "uid 는 필수입니다")
    rows = [
        {"uid": each.product_id, "quantity": quantity(mall, each)}
        for each in sorted(_living(mall), key=lambda each: each.number)
        if each.product_id in wanted
    ]
    return envelope.counted(mall, call, "stock", rows)


def deleted_products(mall: "MakeshopMall", call: Call) -> Reply:
    """Latest deletion first. Raises Refused: `InquiryTimeFrom` is required."""
    window = query.window(mall, call, mall.switches.window_days)
    gone = [each for each in mall.front.products.values() if each.deleted_at is not None]
    found = [(each.deleted_at, each) for each in gone if window is not None and window.holds(each.deleted_at)]
    found.sort(key=lambda pair: (str(pair[0]), pair[1].number), reverse=True)
    rows = [
        {
            "uid": product.product_id,
            "brandcode": product.code,
            "product_name": product.name,
            "reg_date": stamp(product.created_at),
            "delete_date": stamp(at),
        }
        for at, product in found
    ]
    return envelope.paged(mall, call, "delete_product", rows, query.page(call, OTHERS_MOST))


def categories(mall: "MakeshopMall", call: Call) -> Reply:
    rows = [
        {
            "cate1": cate1, "cate2": cate2, "cate3": cate3, "cate_type": "X", "catename": name, "m_catename": "",
            "display": "NO" if cate1 == "004" else "YES", "m_display": "YES", **CATEGORY_CONSTANTS,
        }
        for cate1, cate2, cate3, name in sorted(CATEGORIES)
    ]  # fmt: skip
    return envelope.counted(mall, call, "category", rows)


def _living(mall: "MakeshopMall") -> list[Product]:
    return [product for product in mall.front.products.values() if product.deleted_at is None]


def _date(mall: "MakeshopMall", product: Product, kind: str) -> datetime | None:
    if kind == "reg":
        return product.created_at
    if kind == "sell":
        return mall.sales.last(product)
    return product.updated_at if moddate(mall, product) else None
