"""Inventory: one row an option of what is in the shop (contract section 2); the trash has none."""

from datetime import datetime
from typing import TYPE_CHECKING

from ..wire import Call, Reply
from ..world.goods import Product, Variant
from . import query
from .numbering import option_id
from .products import dated, soldout_mode
from .shaping import Row

if TYPE_CHECKING:
    from .mall import WisaMall

Shelf = tuple[Product, Variant]


def inventory(mall: "WisaMall", call: Call) -> Reply:
    span = query.span(call, mall.switches)
    found = [shelf for shelf in shelves(mall) if span.holds(_findable(mall, shelf[1]))]
    return mall.listed(call, "inventory", found, stock_row)


def shelves(mall: "WisaMall") -> list[Shelf]:
    living = [product for product in mall.front.products.values() if product.deleted_at is None]
    return [(product, variant) for product in living for variant in product.variants]


def stock_row(mall: "WisaMall", shelf: Shelf) -> Row:
    """A quantity under mode N means nothing, and is 0."""
    product, variant = shelf
    row: Row = {
        "product_id": product.product_id,
        "option_id": option_id(variant.variant_id),
        "quantity": variant.quantity,
        "safety_stock": variant.safety,
        "soldout_mode": soldout_mode(mall, variant),
    }
    return row | dated(mall, mall.changes.of_stock(variant), undated=is_undated(mall, variant))


def is_undated(mall: "WisaMall", variant: Variant) -> bool:
    every = mall.switches.undated_every
    return bool(every) and int(option_id(variant.variant_id)) % every == 0


def _findable(mall: "WisaMall", variant: Variant) -> datetime | None:
    hidden = is_undated(mall, variant) and not mall.switches.filter_finds_undated
    return None if hidden else mall.changes.of_stock(variant)
