"""Finding products and variants, for the Admin and the Front API (contract sections 4, 5.1)."""

from typing import TYPE_CHECKING

from ..wire import Call
from ..world.goods import Product, Variant
from . import errors, query
from .forms import SUPPLIERS, flag

if TYPE_CHECKING:
    from .mall import Cafe24Mall

SORTS = {"created_date": "created_at", "updated_date": "updated_at", "product_name": "name"}


def page(mall: "Cafe24Mall", call: Call) -> list[Product]:
    """The products of one page of a list call."""
    rows, cut = found(mall, call), query.page(mall, call, 10, 100, 5000)
    if "since_product_no" in call.query:
        # no offset here: the page before is the one that ends with the product named
        repeats = "repeat_page" in call.page_faults
        rows, cut = (before_since(mall, call, cut.limit) if repeats else rows), query.Page(cut.limit, 0)
    return query.cut(call, rows, cut)


def found(mall: "Cafe24Mall", call: Call) -> list[Product]:
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


def before_since(mall: "Cafe24Mall", call: Call, limit: int) -> list[Product]:
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


def one_product(mall: "Cafe24Mall", call: Call) -> Product:
    number = call.words["product_no"]
    product = mall.front.products.get(int(number)) if number.isdigit() else None
    if product is None or product.deleted_at is not None:
        raise errors.not_found("The product")
    return product


def one_variant(mall: "Cafe24Mall", call: Call) -> tuple[Product, Variant]:
    product = one_product(mall, call)
    for variant in product.variants:
        if variant.variant_id == call.words["variant_code"]:
            return product, variant
    raise errors.not_found("The variant")
