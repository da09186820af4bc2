"""How Cafe24 names things (contract sections 5.1, 5.2, 5.5, 5.7; exchange codes begin as in the published sample)."""

from collections.abc import Sequence
from datetime import datetime

from ..world import Line, Order, Product, kst_day

CLAIM_LETTERS = {"cancel": "C", "return": "R", "exchange": "B"}


class Cafe24Numbering:
    """product_code P + 7, variant_code + 4, order `YYYYMMDD-NNNNNNN`, item `-NN`, shipment `D-...-NN`."""

    def product_id(self, number: int) -> str:
        return str(number)

    def product_code(self, number: int) -> str:
        return f"P{letters(number):0>7}"

    def variant_id(self, product: Product, position: int, _has_options: bool) -> str:
        return f"{product.code}{letters(position):0>4}"

    def order_id(self, placed_at: datetime, sequence: int) -> str:
        return f"{kst_day(placed_at)}-{sequence:07d}"

    def line_id(self, order_id: str, number: int) -> str:
        return f"{order_id}-{number:02d}"

    def claim_id(self, kind: str, opened_on: str, sequence: int, _order: Order, _lines: Sequence[Line]) -> str:
        return f"{CLAIM_LETTERS[kind]}{opened_on}-{sequence:07d}"

    def shipment_id(self, order: Order, number: int, _lines: Sequence[Line]) -> str:
        return f"D-{order.order_id}-{number:02d}"


def letters(number: int) -> str:
    """Base 26 with A for zero: 1574 is CIO (product_no 1574 was recorded with code P0000CIO)."""
    text = ""
    while True:
        number, digit = divmod(number, 26)
        text = chr(65 + digit) + text
        if number == 0:
            return text
