"""How Naver names things: 16 digits beginning with the day for what is ordered, 11 digits for what is sold.

The form of order numbers is that of the official examples (contract 7.1); that the numbers of orders, product orders,
packages and claims can be told apart by their ninth digit is ours.
"""

from collections.abc import Sequence
from datetime import datetime

from ..world import Line, Order, Product, kst_day

ORIGIN_BASE = 10_000_000_000
CHANNEL_BASE = 11_000_000_000
WINDOW_BASE = 12_000_000_000
OPTION_BASE = 30_000_000_000
CLAIM_BASES = {"cancel": 70_000_000, "return": 80_000_000, "exchange": 90_000_000}
ORDER_BASE, LINE_BASE, PACKAGE_BASE, FEE_BASE = 20_000_000, 40_000_000, 60_000_000, 50_000_000


class NaverNumbering:
    """Origin products and channel products have numbers of their own, and so have options."""

    def product_id(self, number: int) -> str:
        return str(ORIGIN_BASE + number)

    def product_code(self, number: int) -> str:
        return str(CHANNEL_BASE + number)

    def variant_id(self, product: Product, position: int, has_options: bool) -> str:
        return f"{product.product_id}-{option_no(product.number, position)}" if has_options else product.product_id

    def order_id(self, placed_at: datetime, sequence: int) -> str:
        return f"{kst_day(placed_at)}{ORDER_BASE + sequence * 10}"

    def line_id(self, order_id: str, number: int) -> str:
        return f"{order_id[:8]}{int(order_id[8:]) - ORDER_BASE + LINE_BASE + number}"

    def claim_id(self, kind: str, opened_on: str, sequence: int, _order: Order, _lines: Sequence[Line]) -> str:
        return f"{opened_on}{CLAIM_BASES[kind] + sequence}"

    def shipment_id(self, order: Order, number: int, _lines: Sequence[Line]) -> str:
        return f"{order.order_id[:8]}{int(order.order_id[8:]) - ORDER_BASE + PACKAGE_BASE + number}"


def option_no(product_number: int, position: int) -> int:
    return OPTION_BASE + product_number * 1000 + position


def fee_no(order_id: str) -> str:
    """The number under which an order's delivery fee is settled: no product order has it (contract 9.2)."""
    return f"{order_id[:8]}{int(order_id[8:]) - ORDER_BASE + FEE_BASE}"
