"""How MakeShop Korea names things; the forms are those of the published examples (contract sections 2.6, 2.8)."""

from collections.abc import Sequence
from datetime import datetime

from ..world import Line, Order, Product
from ..world.storefront import KST

FIRST_UID = 100


class MakeshopNumbering:
    """uid counts products, sto_id the stock rows of one, num the lines of one order; ordernum begins with its time.

    A claim is `ordernum-num`: a claim on part of a line makes a line of its own, and no line is claimed twice.
    """

    def product_id(self, number: int) -> str:
        return str(FIRST_UID + number)

    def product_code(self, number: int) -> str:
        """`brandcode` without its category, which `front.fit` puts before it."""
        return f"{number:09d}"

    def variant_id(self, product: Product, position: int, _has_options: bool) -> str:
        return f"{product.product_id}-{position + 1}"

    def order_id(self, placed_at: datetime, sequence: int) -> str:
        return f"{placed_at.astimezone(KST):%Y%m%d%H%M%S}-{sequence:011d}"

    def line_id(self, order_id: str, number: int) -> str:
        return f"{order_id}-{number}"

    def claim_id(self, _kind: str, _opened_on: str, _sequence: int, order: Order, lines: Sequence[Line]) -> str:
        return f"{order.order_id}-{lines[0].number}"

    def shipment_id(self, order: Order, number: int, _lines: Sequence[Line]) -> str:
        return f"S-{order.order_id[2:8]}00-{order.order_id[-9:]}-{number + 1:02d}"


def sto_id(variant_id: str) -> str:
    """The number of a stock row inside its product."""
    return variant_id.rpartition("-")[2]
