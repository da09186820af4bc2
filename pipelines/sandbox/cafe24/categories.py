"""Categories and what is placed in them (contract section 5.3)."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.goods import Product
from . import errors, query
from .product_rows import is_sold_out

if TYPE_CHECKING:
    from .mall import Cafe24Mall

# world category -> category_no, parent, name; numbers have gaps as in a shop that has lived
CATEGORIES = (
    (27, 1, "의류"), (28, 1, "생활"), (31, 1, "잡화"), (34, 1, "선물"),
    (41, 27, "상의"), (42, 27, "하의"), (45, 28, "주방"),
)  # fmt: skip
CATEGORY_NULLS = tuple(
    f"{kind}_product_display_{part}"
    for kind in ("normal", "recommend", "new")
    for part in ("type", "key", "sort", "period")
)


def categories(mall: "Cafe24Mall", call: Call) -> Reply:
    rows = category_rows(mall, call)
    return json_reply({"categories": query.cut(call, rows, query.page(mall, call, 10, 100, 8000))})


def category_count(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"count": len(category_rows(mall, call))})


def category(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"category": one_category(mall, call)})


def category_products(mall: "Cafe24Mall", call: Call) -> Reply:
    """Placement rows with real booleans. Group 1 holds all, 2 the recommended, 3 the new ones."""
    rows = [
        {
            "shop_no": int(mall.shop(call).shop_no),
            "product_no": product.number,
            "sequence_no": position,
            "auto_sort": True,
            "sold_out": is_sold_out(product),
            "fixed_sort": False,
            "not_for_sale": not product.selling,
        }
        for position, product in enumerate(placed_products(mall, call), start=1)
    ]
    return json_reply({"products": query.cut(call, rows, query.page(mall, call, 50000, 50000, None))})


def placed_products(mall: "Cafe24Mall", call: Call) -> list[Product]:
    """What stands in a display group of a category. Raises Refused without the group, or for an unknown category."""
    group = call.query.get("display_group")
    if group not in ("1", "2", "3"):
        raise errors.unprocessable("Field [display_group] is required. (parameter.display_group)")
    wanted, every = call.words["category_no"], {"1": 1, "2": 5, "3": 7}[group]
    if wanted not in {str(number) for number, _, _ in CATEGORIES}:
        raise errors.not_found("The category")
    return [
        product
        for product in mall.front.products.values()
        if product.deleted_at is None
        and wanted in {str(mall.category_no(each)) for each in product.categories}
        and product.number % every == 0
    ]


def one_category(mall: "Cafe24Mall", call: Call) -> dict[str, Any]:
    for row in category_rows(mall, call):
        if str(row["category_no"]) == call.words["category_no"]:
            return row
    raise errors.not_found("The category")


def category_rows(mall: "Cafe24Mall", call: Call) -> list[dict[str, Any]]:
    names = {number: name for number, _, name in CATEGORIES}
    rows: list[dict[str, Any]] = []
    for order, (number, parent, name) in enumerate(CATEGORIES):
        top = parent == 1
        root = number if top else parent
        path = [name] if top else [names[parent], name]
        numbers = [str(number)] if top else [str(parent), str(number)]
        filled = [None] * (4 - len(path))
        rows.append(
            {
                "shop_no": int(mall.shop(call).shop_no),
                "category_no": number,
                "category_depth": len(path),
                "parent_category_no": parent,
                "category_name": name,
                "display_type": "A",
                "full_category_name": dict(zip("1234", [*path, *filled], strict=True)),
                "full_category_no": dict(zip("1234", [*numbers, *filled], strict=True)),
                "root_category_no": root,
                "use_main": "F",
                "use_display": "T",
                "display_order": order,
                "soldout_product_display": "B",
                "sub_category_product_display": "T",
                "hashtag_product_display": "F",
                "hash_tags": [],
                "product_display_scope": "A",
                "product_display_type": "U",
                "product_display_key": "A",
                "product_display_sort": "D",
                "product_display_period": "W",
                **dict.fromkeys(CATEGORY_NULLS),
                "access_authority": "F",
            }
        )
    wanted = {name: query.values(call, name) for name in ("category_depth", "category_no", "parent_category_no")}
    rows = [row for row in rows if all(not each or str(row[name]) in each for name, each in wanted.items())]
    name = call.query.get("category_name", "")
    return [row for row in rows if name in row["category_name"]]
