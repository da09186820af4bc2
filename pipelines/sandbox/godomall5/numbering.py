"""How Godomall5 names things (contract sections 4.2, 4.3, 5.1)."""

from collections.abc import Sequence
from datetime import datetime

from ..world import Line, Order, Product
from ..world.storefront import KST

FIRST_LINE_SNO = 7001
FIRST_GOODS_NO = 1_000_000_000
MIGRATED_GOODS = 4
MIGRATED_GOODS_NO = 10_000
OPTIONS_PER_GOODS = 1000


class Godomall5Numbering:
    """goodsNo 10 digits (5 where migrated), orderNo `yymmddHHMMSS` + 4, line sno one sequence for all lines.

    A claim is `orderNo-handleGroupCd`, an option `goodsNo-sno`: both numbers mean something only beside the first.
    """

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], str] = {}

    def product_id(self, number: int) -> str:
        return str(number + (MIGRATED_GOODS_NO if number <= MIGRATED_GOODS else FIRST_GOODS_NO))

    def product_code(self, number: int) -> str:
        return self.product_id(number)

    def variant_id(self, product: Product, position: int, has_options: bool) -> str:
        sno = product.number * OPTIONS_PER_GOODS + position + 1
        return f"{product.product_id}-{sno}" if has_options else product.product_id

    def order_id(self, placed_at: datetime, sequence: int) -> str:
        return f"{placed_at.astimezone(KST):%y%m%d%H%M%S}{sequence % 10_000:04d}"

    def line_id(self, order_id: str, number: int) -> str:
        """Lines get the next number of the whole shop in the order in which they come into being."""
        return self._lines.setdefault((order_id, number), str(FIRST_LINE_SNO + len(self._lines)))

    def claim_id(self, _kind: str, _opened_on: str, _sequence: int, order: Order, _lines: Sequence[Line]) -> str:
        return f"{order.order_id}-{len(order.claims) + 1}"

    def shipment_id(self, order: Order, number: int, _lines: Sequence[Line]) -> str:
        return f"{order.order_id}-{number + 1}"


def option_sno(variant_id: str) -> str:
    """The option's own number in the mall; 0 for what has no options."""
    goods_no, _, sno = variant_id.rpartition("-")
    return sno if goods_no.isdigit() else "0"
