"""How WISA names things, as in the contract's samples (section 2): all numbers of a shop are counted up."""

from collections.abc import Sequence
from datetime import datetime

from ..world import Product, kst_day
from ..world.model import Line, Order

FIRST_OPTION, BEFORE_PRODUCTS = 5001, 1000


class WisaNumbering:
    """Products from 1001, options from 5001 in one sequence of the shop, orders `YYYYMMDD-` + 7 digits.

    An item's number means something only inside its order, an option's is said beside its product's. A claim has no
    number of its own: it is a state of the line.
    """

    def __init__(self) -> None:
        self._options: dict[tuple[int, int], int] = {}

    def product_id(self, number: int) -> str:
        return str(BEFORE_PRODUCTS + number)

    def product_code(self, number: int) -> str:
        return f"WS-{self.product_id(number)}"

    def variant_id(self, product: Product, position: int, has_options: bool) -> str:  # noqa: ARG002  every product has a row of options
        option = self._options.setdefault((product.number, position), FIRST_OPTION + len(self._options))
        return f"{product.product_id}-{option}"

    def order_id(self, placed_at: datetime, sequence: int) -> str:
        return f"{kst_day(placed_at)}-{sequence:07d}"

    def line_id(self, order_id: str, number: int) -> str:
        return f"{order_id}-{number}"

    def claim_id(self, kind: str, opened_on: str, sequence: int, order: Order, lines: Sequence[Line]) -> str:  # noqa: ARG002
        return lines[0].line_id

    def shipment_id(self, order: Order, number: int, lines: Sequence[Line]) -> str:  # noqa: ARG002  the invoice names it
        return f"{order.order_id}-{number + 1}"


def option_id(variant_id: str) -> str:
    """The option's own number in the mall."""
    return variant_id.rpartition("-")[2]
