"""Products: the list, one of them, and the simple writes (contract sections 1 and 2)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply
from ..world.catalogue import change_stock, touch
from ..world.goods import Product, Variant
from . import query
from .errors import Refusal, invalid, not_found
from .forms import NEVER
from .numbering import BEFORE_PRODUCTS, option_id
from .shaping import Row

if TYPE_CHECKING:
    from .mall import WisaMall

DRAFT, NORMAL, SOLD_OUT, HIDDEN, TRASH = "1", "2", "3", "4", "5"
WRITABLE_STATES = (NORMAL, HIDDEN, TRASH)
LARGEST_BULK = 100
UNDATED_DESIGN = 2  # the one with unlimited stock, as in the sample


def products(mall: "WisaMall", call: Call) -> Reply:
    switches, span = mall.switches, query.span(call, mall.switches)
    shown = switches.trash == "shown"
    every = [each for each in mall.front.products.values() if shown or each.deleted_at is None]
    found = [product for product in every if span.holds(_findable(mall, product))]
    return mall.listed(call, "products", found, product_row)


def product(mall: "WisaMall", call: Call) -> Reply:
    return mall.single(call, "products", product_row(mall, find(mall, call.words["product_id"])))


def find(mall: "WisaMall", product_id: object) -> Product:
    """Raises Refusal: 404."""
    told = str(product_id)
    found = mall.front.products.get(int(told) - BEFORE_PRODUCTS) if told.isdigit() else None
    if found is None or (found.deleted_at is not None and mall.switches.trash != "shown"):
        raise not_found("product")
    return found


def product_row(mall: "WisaMall", product: Product) -> Row:
    row: Row = {
        "product_id": product.product_id,
        "product_code": product.code,
        "name": product.name,
        "status": state(mall, product),
        "price": product.prices[mall.front.shops[0].shop_no],
        "stock_quantity": sum(variant.quantity for variant in product.variants),
        "options": [option_row(mall, variant) for variant in product.variants],
        "created_at": product.created_at,
    }
    if mall.switches.new_fields:
        row |= {"manager_name": mall.world.seller.name, "carbon_grade": {"label": "A", "options": [{"price": 1}]}}
    return row | dated(mall, product.updated_at, undated=is_undated(mall, product))


def option_row(mall: "WisaMall", variant: Variant) -> Row:
    """A product without options has one row with empty words, as in the sample."""
    options = variant.sku.options
    return {
        "option_id": option_id(variant.variant_id),
        "name": "/".join(name for name, _ in options),
        "value": "/".join(value for _, value in options),
        "sku": variant.seller_code,
        "stock_quantity": variant.quantity,
        "soldout_mode": soldout_mode(mall, variant),
    }


def soldout_mode(mall: "WisaMall", variant: Variant) -> str:
    """The force flag: N unlimited, Y sold out by hand, L limited by quantity."""
    if variant.variant_id in mall.switches.forced_sold_out:
        return "Y"
    return "L" if variant.tracked else "N"


def state(mall: "WisaMall", product: Product) -> str:
    if product.deleted_at is not None:
        return TRASH
    if not product.selling:
        return DRAFT
    if not product.displayed:
        return HIDDEN
    modes = [(soldout_mode(mall, variant), variant.quantity) for variant in product.variants]
    nothing_left = all(mode == "Y" or (mode == "L" and quantity <= 0) for mode, quantity in modes)
    return SOLD_OUT if nothing_left and mall.switches.sold_out_state else NORMAL


def dated(mall: "WisaMall", at: datetime, *, undated: bool) -> Row:
    """`updated_at`, or what stands there for a row without one."""
    if not undated:
        return {"updated_at": at}
    return {} if mall.switches.undated == "absent" else {"updated_at": NEVER}


def is_undated(mall: "WisaMall", product: Product) -> bool:
    every = mall.switches.undated_every
    changed = product.updated_at != product.created_at
    return bool(every) and not changed and product.design.number % every == UNDATED_DESIGN % every


def create(mall: "WisaMall", call: Call) -> Reply:
    """A new product: name, price, and a list of options (name, value, stock_quantity), none for a plain one."""
    body = _body(call)
    wanted = body.get("options") or [{}]
    if not isinstance(body.get("name"), str) or not _is_amount(body.get("price")) or not _are_options(wanted):
        raise invalid("product")
    named = [((str(each["name"]), str(each.get("value", ""))),) if each.get("name") else () for each in wanted]
    made = mall.world.act.list_product(mall.front.platform, named)
    pairs = zip(made.variants, wanted, strict=True)
    stocks = [{**each, "option_id": option_id(variant.variant_id)} for variant, each in pairs]
    _change(mall, made, {"name": body["name"], "price": body["price"], "options": stocks})
    return mall.single(call, "products", product_row(mall, made), status=201)


def update(mall: "WisaMall", call: Call) -> Reply:
    found = find(mall, call.words["product_id"])
    _change(mall, found, _body(call))
    return mall.single(call, "products", product_row(mall, found))


def update_many(mall: "WisaMall", call: Call) -> Reply:
    """Some may fail: their numbers and codes are told, the others are changed."""
    rows = _body(call).get("products")
    if not isinstance(rows, list) or not 0 < len(rows) <= LARGEST_BULK:
        raise invalid("products")
    failed = []
    for row in rows:
        product_id = row.get("product_id") if isinstance(row, dict) else None
        try:
            _change(mall, find(mall, product_id), row)
        except Refusal as refusal:
            failed.append({"product_id": product_id, "code": refusal.code})
    return mall.single(call, "bulk", {"updated": len(rows) - len(failed), "failed": failed})


def _change(mall: "WisaMall", product: Product, told: dict[str, Any]) -> None:
    """Name, price, state and stocks, as far as told; nothing changes when any is wrong. Raises Refusal: 400, 404."""
    name, price, new_state = told.get("name"), told.get("price"), told.get("status")
    variants = {option_id(variant.variant_id): variant for variant in product.variants}
    options = told.get("options") or []
    stocks = [each for each in options if each.get("stock_quantity") is not None] if _are_options(options) else []
    checks = {
        "name": name is None or isinstance(name, str),
        "price": price is None or _is_amount(price),
        "status": new_state is None or str(new_state) in WRITABLE_STATES,
        "options": _are_options(options) and all(str(each.get("option_id")) in variants for each in stocks),
    }
    for part, is_right in checks.items():
        if not is_right:
            raise invalid(part)
    with mall.world.changing():
        product.name = product.name if name is None else name
        product.prices = product.prices if price is None else dict.fromkeys(product.prices, price)
        if new_state is not None:
            product.displayed = str(new_state) != HIDDEN
            product.deleted_at = mall.world.now if str(new_state) == TRASH else None
        for each in stocks:
            variant = variants[str(each["option_id"])]
            change_stock(product, variant, each["stock_quantity"] - variant.quantity)
            mall.world.stock_moved(product)
        touch(product, mall.world.now)


def _findable(mall: "WisaMall", product: Product) -> datetime | None:
    hidden = is_undated(mall, product) and not mall.switches.filter_finds_undated
    return None if hidden else product.updated_at


def _body(call: Call) -> dict[str, Any]:
    body = call.json()
    if not isinstance(body, dict):
        raise invalid("body")
    return body


def _is_amount(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _are_options(value: object) -> bool:
    """Whether it is a list of options whose stocks, where told, are amounts."""
    return isinstance(value, list) and all(
        isinstance(each, dict) and (each.get("stock_quantity") is None or _is_amount(each["stock_quantity"]))
        for each in value
    )
