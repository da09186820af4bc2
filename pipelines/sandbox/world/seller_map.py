"""The seller's own list of what each listing is: the rows of sku_map.csv that he has to write.

A row names a listing whose code in its mall does not say which thing on the shelf it is: no code, a placeholder, a code
that the mall made up, or a pack of several things.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .goods import Product, Variant
from .storefront import Storefront

if TYPE_CHECKING:
    from .world import World

COLUMNS = (
    "sku",
    "platform",
    "shop_alias",
    "native_product_id",
    "native_variant_id",
    "seller_code",
    "units_per_listing",
    "valid_from",
    "note",
)


def sku_map(world: "World", aliases: Mapping[str, str]) -> list[dict[str, Any]]:
    """All rows, in texts and whole numbers, with the columns of `COLUMNS`; a set has a row for each of its things."""
    return [
        row
        for front in world.fronts
        for product in front.products.values()
        for variant in (*product.variants, *product.removed_variants)
        if variant.sku.parts or not _says(variant)
        for row in _rows(front, product, variant, aliases.get(front.platform, "main"))
    ]


def _says(variant: Variant) -> bool:
    return variant.seller_code.strip().upper() == variant.sku.code


def _rows(front: Storefront, product: Product, variant: Variant, alias: str) -> list[dict[str, Any]]:
    parts = variant.sku.parts or ((variant.sku, 1),)
    kind = "bundle" if len(parts) == 1 and parts[0][1] > 1 else "set" if len(parts) > 1 else "no code in the mall"
    return [
        {
            "sku": part.code,
            "platform": front.shown_as or front.platform,
            "shop_alias": alias,
            "native_product_id": product.product_id,
            "native_variant_id": variant.variant_id,
            "seller_code": "",
            "units_per_listing": units,
            "valid_from": "",
            "note": kind,
        }
        for part, units in parts
    ]
