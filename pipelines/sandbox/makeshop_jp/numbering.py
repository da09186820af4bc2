"""How makeshop Japan names things (contract section 1.4 and the samples)."""

from collections.abc import Sequence
from datetime import datetime

from ..world import Line, Order, Product, kst_day

VARIATIONS_PER_PRODUCT = 100_000


class MakeShopJpNumbering:
    """systemCode and productSystemCode 12 digits, systemOrderNumber `P` + 18, deliveryId one sequence for all orders.

    A line is its place in a delivery, a claim and a parcel are a delivery: none of them has a number of its own.
    """

    def __init__(self) -> None:
        self._deliveries: dict[tuple[str, int], str] = {}

    def product_id(self, number: int) -> str:
        return f"{number:012d}"

    def product_code(self, number: int) -> str:
        return f"GOODS-{number:04d}"

    def variant_id(self, product: Product, position: int, has_options: bool) -> str:
        own = product.number * VARIATIONS_PER_PRODUCT + position + 1
        return f"{own:012d}" if has_options else product.product_id

    def order_id(self, placed_at: datetime, sequence: int) -> str:
        return f"P{kst_day(placed_at)}{sequence:010d}"

    def line_id(self, order_id: str, number: int) -> str:
        """For the moment in which nobody knows the line's delivery yet: see `name_lines`."""
        return f"{order_id}-{number}"

    def claim_id(self, _kind: str, _opened_on: str, _sequence: int, order: Order, lines: Sequence[Line]) -> str:
        return self._delivery(order, lines)

    def shipment_id(self, order: Order, _number: int, lines: Sequence[Line]) -> str:
        return self._delivery(order, lines)

    def delivery_id(self, order_id: str, group_number: int) -> str:
        """Deliveries get the next number of the whole shop in the order in which they come into being."""
        return self._deliveries.setdefault((order_id, group_number), str(len(self._deliveries) + 1))

    def name_lines(self, order: Order) -> None:
        """Gives every line the name it has on the wire: order, delivery, place in the delivery from 1."""
        for group in order.groups:
            delivery = self.delivery_id(order.order_id, group.number)
            for place, line in enumerate(group.lines, start=1):
                line.line_id = f"{order.order_id}-{delivery}-{place}"

    def _delivery(self, order: Order, lines: Sequence[Line]) -> str:
        group = next(group for group in order.groups if lines[0] in group.lines)
        return f"{order.order_id}-{self.delivery_id(order.order_id, group.number)}"
