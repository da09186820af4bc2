"""Product endpoints: the search and the two v2 details (contract 8.1, 8.2)."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.goods import Product
from ..world.storefront import KST
from . import product_rows, query
from .errors import Errors
from .numbering import CHANNEL_BASE, WINDOW_BASE

if TYPE_CHECKING:
    from .mall import NaverMall

CONTENT_TYPE = {"content-type": "application/json;charset=UTF-8"}
MAXIMUM_SIZE = 500
STATUSES = frozenset(
    {"WAIT", "SALE", "OUTOFSTOCK", "UNADMISSION", "REJECTION", "SUSPENSION", "CLOSE", "PROHIBITION", "DELETE"}
)
PERIODS: dict[str, Callable[[Product], date | None]] = {
    "PROD_REG_DAY": lambda product: product.created_at.astimezone(KST).date(),
    "PROD_MOD_DAY": lambda product: product.updated_at.astimezone(KST).date(),
    "SALE_START_DAY": lambda _product: None,
    "SALE_END_DAY": lambda _product: None,
}
# orderType -> what is compared, whether large comes first, and the name the answer gives it
ORDERS: dict[str, tuple[Callable[[Product], Any], bool, str]] = {
    "NAME": (lambda product: product.name, False, "name"),
    "SELLER_CODE": (product_rows.product_manager_code, False, "sellerManagementCode"),
    "LOW_PRICE": (lambda product: product.prices["1"], False, "salePrice"),
    "HIGH_PRICE": (lambda product: product.prices["1"], True, "salePrice"),
    "REG_DATE": (lambda product: product.created_at, True, "regDate"),
    "MOD_DATE": (lambda product: product.updated_at, True, "modifiedDate"),
}
OTHER_ORDERS = frozenset(
    {"SALE_START", "SALE_END", "POPULARITY", "ACCUMULATE_SALE", "LOW_DISCOUNT_PRICE", "TOTAL_REVIEW_COUNT"}
    | {"AVERAGE_REVIEW_SCORE"}
)


def search(mall: "NaverMall", call: Call) -> Reply:
    errors, asked = mall.errors, call.json() if call.body else {}
    if not isinstance(asked, dict):
        raise errors.product("BAD_REQUEST", "요청 본문이 유효하지 않습니다.", 400, "body")
    page, size = _integer(asked, "page", 1, errors), _integer(asked, "size", 50, errors)
    if not 1 <= size <= MAXIMUM_SIZE:
        raise errors.product("BAD_REQUEST", f"size 는 1 이상 {MAXIMUM_SIZE} 이하여야 합니다.", 400, "size")
    page = max(page, 1)  # one client sends 0, with success
    order = asked.get("orderType", "REG_DATE")
    found = _sorted(mall, _matching(mall, asked, errors), order, errors)
    rows, _ = query.cut(call, found, (page - 1) * size, size)
    pages = -(-len(found) // size)
    body: dict[str, Any] = {
        "contents": [
            {
                "originProductNo": int(product.product_id),
                "channelProducts": product_rows.channel_products(mall, product),
            }
            for product in rows
        ],
        "page": page,
        "size": size,
        "totalElements": len(found),
        "totalPages": pages,
    }
    if found:
        body["sort"] = {"sorted": True, "fields": _sort_fields(mall, order)}
    return json_reply(body | {"first": page == 1, "last": page >= pages}, headers=CONTENT_TYPE)


def origin_product(mall: "NaverMall", call: Call) -> Reply:
    found = [each for each in _living(mall) if each.product_id == call.words["origin_product_no"]]
    return _detail(mall, found)


def channel_product(mall: "NaverMall", call: Call) -> Reply:
    wanted = call.words["channel_product_no"]
    found = [each for each in _living(mall) if wanted in channel_numbers(each)]
    return _detail(mall, found)


def channel_numbers(product: Product) -> list[str]:
    window = [str(WINDOW_BASE + product.number)] if product_rows.has_window(product) else []
    return [str(CHANNEL_BASE + product.number), *window]


def _detail(mall: "NaverMall", found: list[Product]) -> Reply:
    if not found:
        raise mall.errors.product("NOT_FOUND", "존재하지 않는 상품입니다.", 404)
    return json_reply(product_rows.detail(mall, found[0]), headers=CONTENT_TYPE)


def _living(mall: "NaverMall") -> list[Product]:
    return [product for product in mall.front.products.values() if product.deleted_at is None]


def _matching(mall: "NaverMall", asked: dict[str, Any], errors: Errors) -> list[Product]:
    """With a keyword the other conditions are ignored."""
    living = _living(mall)
    keyword = asked.get("searchKeywordType")
    if keyword == "SELLER_CODE":
        # similar and partial matches come too
        wanted = str(asked.get("sellerManagementCode", "")).lower()
        return [each for each in living if wanted in product_rows.product_manager_code(each).lower()]
    if keyword == "CHANNEL_PRODUCT_NO":
        numbers = {str(number) for number in asked.get("channelProductNos", ())}
        return [each for each in living if numbers & set(channel_numbers(each))]
    if keyword in ("PRODUCT_NO", "GROUP_PRODUCT_NO"):
        # nothing here is sold as a group
        numbers = {str(number) for number in asked.get("originProductNos", ())} if keyword == "PRODUCT_NO" else set()
        return [each for each in living if each.product_id in numbers]
    if keyword is not None:
        raise errors.product("BAD_REQUEST", "searchKeywordType 이 유효하지 않습니다.", 400, "searchKeywordType")
    statuses = set(asked.get("productStatusTypes") or ())
    if statuses - STATUSES:
        raise errors.product("BAD_REQUEST", "productStatusTypes 가 유효하지 않습니다.", 400, "productStatusTypes")
    if not statuses:
        statuses = {"SALE"} if mall.switches.search_statuses == "on_sale" else set(STATUSES)
    found = [each for each in living if product_rows.status_type(each) in statuses]
    return _in_period(found, asked, errors)


def _in_period(found: list[Product], asked: dict[str, Any], errors: Errors) -> list[Product]:
    kind = asked.get("periodType")
    if kind is None:
        return found
    if kind not in PERIODS:
        raise errors.product("BAD_REQUEST", "periodType 이 유효하지 않습니다.", 400, "periodType")
    bounds = [query.calendar_day(asked.get(name)) for name in ("fromDate", "toDate")]
    for name, bound in zip(("fromDate", "toDate"), bounds, strict=True):
        if asked.get(name) and bound is None:
            raise errors.product("BAD_REQUEST", f"{name} 가 유효하지 않습니다.", 400, name)
    first, last = bounds[0] or date.min, bounds[1] or date.max
    days = [(product, PERIODS[kind](product)) for product in found]
    return [product for product, day in days if day is not None and first <= day <= last]


def _sorted(mall: "NaverMall", found: list[Product], order: Any, errors: Errors) -> list[Product]:
    """Equal rows, and orders without a value here, follow the number, highest first."""
    ascending = order == "NO" and mall.switches.search_number_order == "ascending"
    found = sorted(found, key=lambda product: product.number, reverse=not ascending)
    if order == "NO" or order in OTHER_ORDERS:
        return found
    if order not in ORDERS:
        raise errors.product("BAD_REQUEST", "orderType 이 유효하지 않습니다.", 400, "orderType")
    key, large_first, _ = ORDERS[order]
    return sorted(found, key=key, reverse=large_first)


def _sort_fields(mall: "NaverMall", order: str) -> list[dict[str, str]]:
    ascending = order == "NO" and mall.switches.search_number_order == "ascending"
    number = {"name": "productNo", "direction": "ASC" if ascending else "DESC"}
    if order not in ORDERS:
        return [number]
    _, large_first, name = ORDERS[order]
    return [{"name": name, "direction": "DESC" if large_first else "ASC"}, number]


def _integer(asked: dict[str, Any], name: str, default: int, errors: Errors) -> int:
    value = asked.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise errors.product("BAD_REQUEST", f"{name} 가 유효하지 않습니다.", 400, name)
    return value
