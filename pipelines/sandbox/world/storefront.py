"""A mall as the seller sees it: shops, numbering, listings, orders and reviews. Each stand-in brings one."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Protocol

from .goods import Product
from .model import Line, Order, Review

KST = timezone(timedelta(hours=9), "KST")


class Numbering(Protocol):
    """How a mall names things. Every method returns the native id as text."""

    def product_id(self, number: int) -> str: ...

    def product_code(self, number: int) -> str: ...

    def variant_id(self, product_code: str, position: int) -> str: ...

    def order_id(self, placed_on: str, sequence: int) -> str: ...

    def line_id(self, order_id: str, number: int) -> str: ...

    def claim_id(self, kind: str, opened_on: str, sequence: int) -> str: ...

    def shipment_id(self, order_id: str, number: int) -> str: ...


@dataclass(frozen=True)
class Shop:
    """One shop of a mall. `won_per_unit` turns a won price into this currency; `share` scales the orders per day."""

    shop_no: str
    currency: str = "KRW"
    exponent: int = 0
    zone: str = "Asia/Seoul"
    won_per_unit: int = 1
    share: float = 1.0


@dataclass
class Storefront:
    """All that one mall knows. `splits_lines`: a claim on part of a line makes a line of its own."""

    platform: str
    numbering: Numbering
    shops: tuple[Shop, ...]
    splits_lines: bool = True
    products: dict[int, Product] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    suppliers: tuple[str, ...] = ("own", "partner")
    highest_product: int = 0
    buyers: set[str] = field(default_factory=set)
    _sequences: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def shop(self, shop_no: str) -> Shop:
        return next(shop for shop in self.shops if shop.shop_no == shop_no)

    def new_order_id(self, at: datetime) -> str:
        day = kst_day(at)
        return self.numbering.order_id(day, self._next(f"order {day}", first=11))

    def new_claim_id(self, kind: str, at: datetime) -> str:
        day = kst_day(at)
        return self.numbering.claim_id(kind, day, self._next(f"{kind} {day}", first=1))

    def new_line_id(self, order: Order) -> tuple[int, str]:
        number = max((line.number for line in order.lines), default=0) + 1
        return number, self.numbering.line_id(order.order_id, number)

    def on_sale(self) -> list[Product]:
        return [p for p in self.products.values() if p.deleted_at is None and p.selling and p.displayed]

    def _next(self, name: str, first: int) -> int:
        value = self._sequences.get(name, first - 1) + 1
        self._sequences[name] = value
        return value


def kst_day(at: datetime) -> str:
    """The Korean calendar day of an instant, `YYYYMMDD`."""
    return at.astimezone(KST).strftime("%Y%m%d")


def claim_blocks(line: Line) -> bool:
    """Whether the line's claim keeps it from moving on: open, or completed."""
    return line.claim is not None and line.claim.stage not in ("rejected", "withdrawn") and _covers(line)


def _covers(line: Line) -> bool:
    claim = line.claim
    return claim is not None and any(item.line is line and item.quantity == line.quantity for item in claim.items)
