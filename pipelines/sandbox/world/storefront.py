"""A mall as the seller sees it: shops, numbering, listings, orders and reviews. Each stand-in brings one."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Protocol

from .claim_scripts import BUYER_REASONS, SCRIPTS, SHOP_REASONS, Script
from .goods import Design, Product, Variant
from .model import Line, Order, Review

PACKS = ("bundle", "set")
KST = timezone(timedelta(hours=9), "KST")


class Numbering(Protocol):
    """How a mall names things. Every method returns the native id as text.

    `sequence` counts within a Korean day, `number` within an order; `opened_on` is a Korean day, `YYYYMMDD`; `lines`
    are those in the claim or the parcel.
    """

    def product_id(self, number: int) -> str: ...

    def product_code(self, number: int) -> str: ...

    def variant_id(self, product: Product, position: int, has_options: bool) -> str: ...

    def order_id(self, placed_at: datetime, sequence: int) -> str: ...

    def line_id(self, order_id: str, number: int) -> str: ...

    def claim_id(self, kind: str, opened_on: str, sequence: int, order: Order, lines: Sequence[Line]) -> str: ...

    def shipment_id(self, order: Order, number: int, lines: Sequence[Line]) -> str: ...


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
    """All that one mall knows, and what it can express; the defaults are Cafe24's ways.

    Shape: `shown_as` is the platform its rows have in the truth, where several fronts are one. `splits_lines`, a claim
        on part of a line makes a line of its own; `replaces_lines`, an exchange adds the line that is sent instead;
        `claims_single_lines`, every claim is about one line; `whole_deliveries`, goods that share a shipping fee go in
        one parcel and are claimed together. `claim_scripts` hold only stages the mall can show (a kind without scripts
        never opens), `reasons` only reasons it has words for. `origins` weigh where orders come from;
        `market_discounts`: own orders may carry a discount that the mall bears; `has_points`, `has_discounts`: orders
        can be paid with points, and made cheaper, at all; `ships_free`: delivery costs nothing.
        `unlisted_refund_origins`: orders of whose refunds the mall has no list. `review_id` is what names a review.
        `shows` turns a fulfilment ("on_hold"), or a kind of claim in a stage ("cancel completed"), into the nearest
        word the mall has; `untold` are truth columns ("table.column") it cannot tell; `stock_moves_updated_at`: a sale
        counts as an update of the product; `negative_stock`: it shows less than zero; `one_catalogue`: goods and
        reviews belong to the mall, not to one of its shops; `forgets_failed_claims`: a line that moves on no longer
        shows a claim that came to nothing; `fit` makes a new variant what it can be in this mall; designs for which
        `is_extra` holds are sold only beside another product; `packs` are those it sells of what is packed of others.
    """

    platform: str
    numbering: Numbering
    shops: tuple[Shop, ...]
    shown_as: str = ""
    splits_lines: bool = True
    replaces_lines: bool = True
    claims_single_lines: bool = False
    whole_deliveries: bool = False
    claim_scripts: Mapping[str, tuple[Script, ...]] = field(default_factory=lambda: SCRIPTS)
    reasons: tuple[tuple[str, ...], tuple[str, ...]] = (SHOP_REASONS, BUYER_REASONS)
    origins: tuple[tuple[str, int], ...] = (("own", 80), ("naver_pay", 13), ("smartstore", 7))
    naver_points: bool = True
    has_points: bool = True
    has_discounts: bool = True
    ships_free: bool = False
    market_discounts: bool = False
    refunds_shipping: bool = True
    unlisted_refund_origins: tuple[str, ...] = ("naver_pay",)
    has_reviews: bool = True
    answers_apart: bool = True
    review_id: Callable[[Review], str] = lambda review: str(review.number)
    shows: Mapping[str, str] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    stock_moves_updated_at: bool = False
    negative_stock: bool = True
    one_catalogue: bool = False
    forgets_failed_claims: bool = True
    fit: Callable[[Product, Variant], None] = lambda _product, _variant: None
    is_extra: Callable[[Design], bool] = lambda _design: False
    packs: tuple[str, ...] = PACKS
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
        return self.numbering.order_id(at, self._next(f"order {kst_day(at)}", first=11))

    def new_claim_id(self, order: Order, kind: str, at: datetime, lines: Sequence[Line]) -> str:
        day = kst_day(at)
        sequence = self._next(f"{kind} {day}", first=1)
        return self.numbering.claim_id(kind, day, sequence, order, lines)

    def new_line_id(self, order: Order) -> tuple[int, str]:
        number = max((line.number for line in order.lines), default=0) + 1
        return number, self.numbering.line_id(order.order_id, number)

    def lists(self, design: Design) -> bool:
        return design.trait not in PACKS or design.trait in self.packs

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
