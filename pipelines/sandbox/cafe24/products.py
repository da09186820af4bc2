"""Products, variants, inventories, options (contract sections 5.1, 5.2)."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.catalogue import touch
from ..world.goods import Product, Variant
from . import errors, query
from . import product_search as search
from .product_rows import detail_row, inventory_row, options_row, product_row, variant_row

if TYPE_CHECKING:
    from .mall import Cafe24Mall

LIST_EMBED_VARIANTS = 100


def products(mall: "Cafe24Mall", call: Call) -> Reply:
    shop = mall.shop(call)
    wanted, embeds = query.fields(call), query.embeds(call)
    rows = []
    for product in search.page(mall, call):
        row = product_row(mall, product, shop)
        if "variants" in embeds:
            variants = product.variants[:LIST_EMBED_VARIANTS]
            row = row | {
                "variants": [variant_row(mall, product, each, shop, "inventories" in embeds) for each in variants]
            }
        if "options" in embeds:
            row = row | {"options": options_row(product, shop)}
        rows.append(query.pick(row, wanted))
    return json_reply({"products": rows})


def count(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"count": len(search.found(mall, call))})


def detail(mall: "Cafe24Mall", call: Call) -> Reply:
    product, shop = search.one_product(mall, call), mall.shop(call)
    row, embeds = detail_row(mall, product, shop), query.embeds(call)
    if "variants" in embeds or "inventories" in embeds:
        row["variants"] = [variant_row(mall, product, each, shop, "inventories" in embeds) for each in product.variants]
    if "options" in embeds:
        row["options"] = options_row(product, shop)
    return json_reply({"product": query.pick(row, query.fields(call))})


def options(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"option": options_row(search.one_product(mall, call), mall.shop(call))})


def variants(mall: "Cafe24Mall", call: Call) -> Reply:
    product, shop, wanted = search.one_product(mall, call), mall.shop(call), query.fields(call)
    moved = "inventories" in query.embeds(call)
    rows = [variant_row(mall, product, variant, shop, moved) for variant in product.variants]
    return json_reply({"variants": [query.pick(row, wanted) for row in rows]})


def variant(mall: "Cafe24Mall", call: Call) -> Reply:
    product, found = search.one_variant(mall, call)
    moved = "inventories" in query.embeds(call)
    return json_reply({"variant": variant_row(mall, product, found, mall.shop(call), moved)})


def inventory(mall: "Cafe24Mall", call: Call) -> Reply:
    _, found = search.one_variant(mall, call)
    return json_reply({"inventory": inventory_row(mall, found, mall.shop(call))})


def put_inventory(mall: "Cafe24Mall", call: Call) -> Reply:
    product, found = search.one_variant(mall, call)
    request = _request(call, "request")
    if not isinstance(request, dict):
        raise errors.refusal(400, "Please enter the Request parameter.")
    problem = _write(mall, product, found, request)
    if problem:
        raise errors.unprocessable(problem)
    return json_reply({"inventory": inventory_row(mall, found, mall.shop(call))})


def put_variants(mall: "Cafe24Mall", call: Call) -> Reply:
    """Several variants at once: 200 when all were written, 207 with a state of its own for each otherwise."""
    product, shop = search.one_product(mall, call), mall.shop(call)
    requests = _request(call, "requests")
    listed = isinstance(requests, list) and len(requests) <= 100
    if not listed or not all(isinstance(each, dict) for each in requests):
        raise errors.refusal(400, "Please enter the Request parameter.")
    rows: list[dict[str, Any]] = []
    failed = False
    for request in requests:
        code = request.get("variant_code")
        found = next((each for each in product.variants if each.variant_id == code), None)
        problem = "variant_code does not exist." if found is None else _write(mall, product, found, request)
        if found is None or problem:
            failed = True
            rows.append({"variant_code": code, "errors": {"code": 422, "message": problem}})
        else:
            rows.append(variant_row(mall, product, found, shop, True))
    return json_reply({"variants": rows}, 207 if failed else 200)


def _request(call: Call, name: str) -> Any:
    if not call.headers.get("content-type", "").startswith("application/json"):
        raise errors.refusal(400, "Content-Type must be application/json.")
    body = call.json()
    return body.get(name) if isinstance(body, dict) else None


def _write(mall: "Cafe24Mall", product: Product, variant: Variant, request: dict[str, Any]) -> str:
    """Absolute values, no version check, as Cafe24 writes. Returns what is wrong, or nothing."""
    quantity = request.get("quantity", variant.quantity)
    safety = request.get("safety_inventory", variant.safety)
    if not isinstance(quantity, int) or not isinstance(safety, int):
        return "Invalid request. (parameter.quantity)"
    variant.sku.move(quantity - variant.quantity)
    variant.quantity, variant.safety = quantity, safety
    if request.get("use_inventory") in ("T", "F"):
        variant.tracked = request["use_inventory"] == "T"
    if request.get("display_soldout") in ("T", "F"):
        variant.stops_at_zero = request["display_soldout"] == "T"
    if request.get("inventory_control_type") in ("A", "B"):
        variant.deducts_at = "order" if request["inventory_control_type"] == "A" else "payment"
    product.version += 1
    if mall.switches.stock_moves_updated_date:
        touch(product, mall.world.now)
    return ""
