"""Products, variants, inventories, options (contract sections 5.1, 5.2)."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.catalogue import touch
from ..world.goods import Product, Variant
from . import errors, query
from .forms import SUPPLIERS, flag
from .product_rows import detail_row, inventory_row, options_row, product_row, variant_row

if TYPE_CHECKING:
    from .mall import Cafe24Mall

LIST_EMBED_VARIANTS = 100
SORTS = {"created_date": "created_at", "updated_date": "updated_at", "product_name": "name"}


def products(mall: "Cafe24Mall", call: Call) -> Reply:
    shop = mall.shop(call)
    found, wanted = _found(mall, call), query.fields(call)
    page = query.page(mall, call, 10, 100, 5000)
    if "since_product_no" in call.query:
        # no offset here: the page before is the one that ends with the product named
        repeats = "repeat_page" in call.page_faults
        found, page = (_before_since(mall, call, page.limit) if repeats else found), query.Page(page.limit, 0)
    embeds = query.embeds(call)
    rows = []
    for product in query.cut(call, found, page):
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
    return json_reply({"count": len(_found(mall, call))})


def detail(mall: "Cafe24Mall", call: Call) -> Reply:
    product, shop = _product(mall, call), mall.shop(call)
    row, embeds = detail_row(mall, product, shop), query.embeds(call)
    if "variants" in embeds or "inventories" in embeds:
        row["variants"] = [variant_row(mall, product, each, shop, "inventories" in embeds) for each in product.variants]
    if "options" in embeds:
        row["options"] = options_row(product, shop)
    return json_reply({"product": query.pick(row, query.fields(call))})


def options(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"option": options_row(_product(mall, call), mall.shop(call))})


def variants(mall: "Cafe24Mall", call: Call) -> Reply:
    product, shop, wanted = _product(mall, call), mall.shop(call), query.fields(call)
    moved = "inventories" in query.embeds(call)
    rows = [variant_row(mall, product, variant, shop, moved) for variant in product.variants]
    return json_reply({"variants": [query.pick(row, wanted) for row in rows]})


def variant(mall: "Cafe24Mall", call: Call) -> Reply:
    product, found = _variant(mall, call)
    moved = "inventories" in query.embeds(call)
    return json_reply({"variant": variant_row(mall, product, found, mall.shop(call), moved)})


def inventory(mall: "Cafe24Mall", call: Call) -> Reply:
    _, found = _variant(mall, call)
    return json_reply({"inventory": inventory_row(mall, found, mall.shop(call))})


def put_inventory(mall: "Cafe24Mall", call: Call) -> Reply:
    product, found = _variant(mall, call)
    request = _request(call, "request")
    if not isinstance(request, dict):
        raise errors.refusal(400, "Please enter the Request parameter.")
    problem = _write(mall, product, found, request)
    if problem:
        raise errors.unprocessable(problem)
    return json_reply({"inventory": inventory_row(mall, found, mall.shop(call))})


def put_variants(mall: "Cafe24Mall", call: Call) -> Reply:
    """Several variants at once: 200 when all were written, 207 with a state of its own for each otherwise."""
    product, shop = _product(mall, call), mall.shop(call)
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


def _found(mall: "Cafe24Mall", call: Call) -> list[Product]:
    parameters = call.query
    rows = [
        product
        for product in mall.front.products.values()
        if product.deleted_at is None and _matches(mall, product, call)
    ]
    created, updated = query.span(call, "created"), query.span(call, "updated")
    since = parameters.get("since_product_no")
    if since is not None:
        if any(name in parameters for name in ("product_no", "sort", "order")):
            raise errors.unprocessable("since_product_no cannot be used with product_no, sort or order.")
        if updated and mall.switches.since_with_updated == "422":
            raise errors.unprocessable("since_product_no cannot be used with updated dates.")
        if mall.switches.since_with_updated == "ignored":
            updated = None
        least = query.integer(call, "since_product_no", 0) + (0 if mall.switches.since_includes_itself else 1)
        rows = sorted((row for row in rows if row.number >= least), key=lambda row: row.number)
    rows = [
        row
        for row in rows
        if (created is None or created.holds(row.created_at)) and (updated is None or updated.holds(row.updated_at))
    ]
    if since is not None:
        return rows
    if parameters.get("sort") in SORTS:
        attribute = SORTS[parameters["sort"]]
        rows.sort(key=lambda row: (getattr(row, attribute), row.number), reverse=parameters.get("order") == "desc")
        return rows
    return sorted(rows, key=lambda row: row.number, reverse=True)


def _before_since(mall: "Cafe24Mall", call: Call, limit: int) -> list[Product]:
    since = query.integer(call, "since_product_no", 0)
    living = (product for product in mall.front.products.values() if product.deleted_at is None)
    return sorted((row for row in living if row.number <= since), key=lambda row: row.number)[-limit:]


def _matches(mall: "Cafe24Mall", product: Product, call: Call) -> bool:
    shop = mall.shop(call)
    checks = (
        ("product_no", {product.product_id}),
        ("product_code", {product.code}),
        ("display", {flag(product.displayed)}),
        ("selling", {flag(product.selling)}),
        ("supplier_code", {SUPPLIERS[product.supplier][0]}),
        ("custom_variant_code", {variant.seller_code for variant in product.variants}),
        ("category", {str(mall.category_no(each)) for each in product.categories}),
        ("use_inventory", {flag(any(variant.tracked for variant in product.variants))}),
    )
    for name, mine in checks:
        if call.query.get(name) and not query.values(call, name) & mine:
            return False
    if call.query.get("product_name") and call.query["product_name"] not in product.name:
        return False
    price = product.prices[shop.shop_no]
    return query.integer(call, "price_min", 0) <= price <= query.integer(call, "price_max", 10**12)


def _product(mall: "Cafe24Mall", call: Call) -> Product:
    number = call.words["product_no"]
    product = mall.front.products.get(int(number)) if number.isdigit() else None
    if product is None or product.deleted_at is not None:
        raise errors.not_found("The product")
    return product


def _variant(mall: "Cafe24Mall", call: Call) -> tuple[Product, Variant]:
    product = _product(mall, call)
    for variant in product.variants:
        if variant.variant_id == call.words["variant_code"]:
            return product, variant
    raise errors.not_found("The variant")


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
    variant.sku.stock += quantity - variant.quantity
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
