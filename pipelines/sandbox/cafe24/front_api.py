"""The Front API: catalogue and stock for who knows a client id (contract section 7).

Header `X-Cafe24-Client-Id`, and `Authorization: Basic client_id:front_api_key`, without which the bucket is smaller.
Not served: POST /carts, which works on a buyer's browser session.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

from ..standin import Handler
from ..wire import Call, Reply, json_reply
from ..world.goods import Product
from . import categories, errors, query
from . import product_search as search
from .auth import basic_pair
from .front_rows import (
    front_category,
    front_detail,
    front_inventory,
    front_options,
    front_product,
    front_variant,
    page_row,
    placed_row,
)
from .products import LIST_EMBED_VARIANTS

if TYPE_CHECKING:
    from .mall import Cafe24Mall

MAIN_GROUPS = {"2": 4}  # number of a group on the main page -> every how manieth product stands in it


def enter(mall: "Cafe24Mall", call: Call) -> dict[str, str]:
    """The headers of the answer. Raises Refused: 401 for a wrong id or key, 429 for too many calls."""
    if call.headers.get("x-cafe24-client-id") != mall.client_id:
        raise errors.refusal(401, "Invalid client_id")
    switches = mall.switches
    if "authorization" in call.headers:
        if basic_pair(call) != (mall.client_id, mall.front_api_key):
            raise errors.refusal(401, "Invalid front_api_key")
        return mall.front_limits.take()
    if switches.front_key_needed:
        raise errors.refusal(401, "The front_api_key is required.")
    return mall.front_limits.take(switches.front_keyless_size, switches.front_keyless_leak)


def products(mall: "Cafe24Mall", call: Call) -> Reply:
    shop, wanted, embeds = mall.shop(call), query.fields(call), query.embeds(call)
    moved = "inventories" in embeds
    rows = []
    for product in search.page(mall, call):
        row = front_product(mall, product, shop)
        if "variants" in embeds:
            variants = product.variants[:LIST_EMBED_VARIANTS]
            row["variants"] = [front_variant(mall, product, each, shop, moved) for each in variants]
        if "options" in embeds:
            row["options"] = front_options(product, shop)
        rows.append(query.pick(row, wanted))
    return json_reply({"products": rows})


def count(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"count": len(search.found(mall, call))})


def detail(mall: "Cafe24Mall", call: Call) -> Reply:
    product, shop = search.one_product(mall, call), mall.shop(call)
    row, embeds = front_detail(mall, product, shop), query.embeds(call)
    if "variants" in embeds:
        moved = "inventories" in embeds
        row["variants"] = [front_variant(mall, product, each, shop, moved) for each in product.variants]
    if "options" in embeds:
        row["options"] = front_options(product, shop)
    return json_reply({"product": query.pick(row, query.fields(call))})


def options(mall: "Cafe24Mall", call: Call) -> Reply:
    """Under `options`, where the Admin API says `option`."""
    return json_reply({"options": front_options(search.one_product(mall, call), mall.shop(call))})


def variants(mall: "Cafe24Mall", call: Call) -> Reply:
    product, shop, wanted = search.one_product(mall, call), mall.shop(call), query.fields(call)
    moved = "inventories" in query.embeds(call)
    rows = [front_variant(mall, product, variant, shop, moved) for variant in product.variants]
    return json_reply({"variants": [query.pick(row, wanted) for row in rows]})


def variant(mall: "Cafe24Mall", call: Call) -> Reply:
    product, found = search.one_variant(mall, call)
    moved = "inventories" in query.embeds(call)
    return json_reply({"variant": front_variant(mall, product, found, mall.shop(call), moved)})


def inventory(mall: "Cafe24Mall", call: Call) -> Reply:
    _, found = search.one_variant(mall, call)
    return json_reply({"inventory": front_inventory(mall, found, mall.shop(call))})


def product_page(mall: "Cafe24Mall", call: Call) -> Reply:
    product, shop = search.one_product(mall, call), mall.shop(call)
    return json_reply({"productsdetail": page_row(product, shop, _review_counts(mall, shop.shop_no)[product.number])})


def category_list(mall: "Cafe24Mall", call: Call) -> Reply:
    rows = [front_category(row) for row in categories.category_rows(mall, call)]
    return json_reply({"categories": query.cut(call, rows, query.page(mall, call, 10, 100, 8000))})


def category_count(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"count": len(categories.category_rows(mall, call))})


def category(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"category": front_category(categories.one_category(mall, call))})


def category_products(mall: "Cafe24Mall", call: Call) -> Reply:
    return _placed(mall, call, categories.placed_products(mall, call))


def category_product_count(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"count": len(categories.placed_products(mall, call))})


def main_products(mall: "Cafe24Mall", call: Call) -> Reply:
    every = MAIN_GROUPS.get(call.words["display_group"])
    if every is None:
        raise errors.not_found("The display_group")
    living = (product for product in mall.front.products.values() if product.deleted_at is None)
    return _placed(mall, call, [product for product in living if product.number % every == 0])


def _placed(mall: "Cafe24Mall", call: Call, found: list[Product]) -> Reply:
    shop = mall.shop(call)
    page, reviews = query.page(mall, call, 100, 200, 8000), _review_counts(mall, shop.shop_no)
    shown: list[dict[str, Any]] = [
        placed_row(product, shop, reviews[product.number]) for product in query.cut(call, found, page)
    ]
    return json_reply({"products": shown})


def _review_counts(mall: "Cafe24Mall", shop_no: str) -> Counter[int]:
    return Counter(
        review.product.number
        for review in mall.front.reviews
        if review.parent is None and review.shop_no == shop_no and review.deleted == "no"
    )


ROUTES: tuple[tuple[str, Handler], ...] = (
    ("/products", products),
    ("/products/count", count),
    ("/products/{product_no}", detail),
    ("/products/{product_no}/options", options),
    ("/products/{product_no}/variants", variants),
    ("/products/{product_no}/variants/{variant_code}", variant),
    ("/products/{product_no}/variants/{variant_code}/inventories", inventory),
    ("/productsdetail/{product_no}", product_page),
    ("/categories", category_list),
    ("/categories/count", category_count),
    ("/categories/{category_no}", category),
    ("/categories/{category_no}/products", category_products),
    ("/categories/{category_no}/products/count", category_product_count),
    ("/mains/{display_group}/products", main_products),
)
