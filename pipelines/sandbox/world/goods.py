"""What the seller has and offers, and the people who buy it.

Prices of designs and SKUs are whole won, those of listings minor units of each shop's currency.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True, eq=False)
class Sku:
    """One physical thing on the shelf, or what is packed of such things: `stock` is what may still be sold of it, over
    all malls together.

    Shape: `parts` are the things in one pack and how many of each; a pack has no shelf of its own, and `shelf` is 0.
        One thing several times is a bundle, different things are a set.
    """

    code: str
    options: tuple[tuple[str, str], ...]
    additional: int
    shelf: int
    parts: tuple[tuple["Sku", int], ...] = ()

    @property
    def stock(self) -> int:
        return min((part.stock // units for part, units in self.parts), default=self.shelf)

    def move(self, pieces: int) -> None:
        """Put pieces on the shelf, or with a negative number take them."""
        for part, units in self.parts:
            part.move(pieces * units)
        if not self.parts:
            self.shelf += pieces

    @property
    def physical(self) -> str:
        """The one physical thing a piece of it is made of; of a set its own code, for it is made of several."""
        return self.parts[0][0].code if len(self.parts) == 1 else self.code

    @property
    def made_of(self) -> dict[str, int]:
        """The physical things in a piece, by code, and how many of each."""
        return {part.code: units for part, units in self.parts} or {self.code: 1}

    @property
    def units(self) -> int | None:
        """How many of `physical` a piece takes; None for a set."""
        return self.parts[0][1] if len(self.parts) == 1 else None if self.parts else 1


@dataclass(slots=True, eq=False)
class Design:
    """What the seller sells, before any mall: a name, a price in won, SKUs. `trait` names a deliberate oddity.

    Shape: `added` holds by code the SKUs that came later, as further options in some mall.
    """

    number: int
    name: str
    price: int
    skus: list[Sku]
    trait: str = ""
    added: dict[str, Sku] = field(default_factory=dict)


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
