"""What the seller has and offers, and the people who buy it.

Prices of designs and SKUs are whole won, those of listings minor units of each shop's currency.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True, eq=False)
class Sku:
    """One physical thing on the shelf; `stock` is what may still be sold, over all malls together."""

    code: str
    options: tuple[tuple[str, str], ...]
    additional: int
    stock: int


@dataclass(slots=True, eq=False)
class Design:
    """What the seller sells, before any mall: a name, a price in won, SKUs. `trait` names a deliberate oddity."""

    number: int
    name: str
    price: int
    skus: list[Sku]
    trait: str = ""


@dataclass(slots=True, eq=False)
class Variant:
    """A sellable option in one mall. `quantity` is what that mall shows; meaningless when not `tracked`."""

    variant_id: str
    sku: Sku
    seller_code: str
    additional: int
    quantity: int
    safety: int = 0
    tracked: bool = True
    stops_at_zero: bool = True
    deducts_at: str = "order"
    displayed: bool = True
    selling: bool = True


@dataclass(slots=True, eq=False)
class Product:
    """A listing in one mall. `prices` maps a shop number to minor units of that shop's currency.

    `is_extra`: sold only beside another product.
    """

    number: int
    product_id: str
    code: str
    design: Design
    name: str
    prices: dict[str, int]
    created_at: datetime
    updated_at: datetime
    supplier: str
    categories: tuple[int, ...]
    variants: list[Variant]
    displayed: bool = True
    selling: bool = True
    deleted_at: datetime | None = None
    removed_variants: list[Variant] = field(default_factory=list)
    is_extra: bool = False
    version: int = 0


@dataclass(slots=True, eq=False)
class Person:
    """An invented Korean. Every field is personal data: none of it may show up in a warehouse."""

    member_id: str
    name: str
    phone: str
    email: str
    zipcode: str
    address: str
    address_detail: str
