"""What the seller's world is made of: goods, listings, orders, claims, refunds, reviews. No mall's words in here.

Units: amounts are whole minor units of the order's currency (won, US cents); quantities are pieces; times are aware
UTC.

Fulfilment of a line: pending_payment, paid, preparing, on_hold, ready_to_ship, shipped, delivered, confirmed,
cancelled_unpaid, and for the line that replaces an exchanged one first awaiting_return. Stage of a claim: requested,
accepted, held, collecting, collected, reshipping, refunding, paused, refund_due, refund_asked, refund_held,
completed, rejected, withdrawn. `refunding` and `paused` are before the goods side is settled, the three `refund_*`
stages after it: the goods are dealt with, money is still owed.

Money of an order adds up by one rule, before and after claims: sum of lines (unit price + option price) x quantity -
member, coupon and market discounts of the lines + shipping fee - shipping discount = money + points + credits + Naver
points (the tenders)
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .goods import Person, Product, Variant

POINT_TENDERS = ("points", "credits", "naver_points")
OPEN_STAGES = frozenset(
    {"requested", "accepted", "held", "collecting", "collected", "reshipping", "refunding", "paused"}
    | {"refund_due", "refund_asked", "refund_held"}
)
SETTLED_STAGES = frozenset({"refund_due", "refund_asked", "refund_held", "completed"})


@dataclass(slots=True, eq=False)
class Parcel:
    """A shipment. `dispatched_at` is null while it is only planned; `tracking_no` may be corrected later.

    `entered_at`: when the seller told the mall, which can be the morning after `dispatched_at`.
    """

    shipment_id: str
    number: int
    carrier: str
    tracking_no: str = ""
    tracking_at: datetime | None = None
    dispatched_at: datetime | None = None
    entered_at: datetime | None = None
    delivered_at: datetime | None = None
    lines: list["Line"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Line:
    """An order line. Discounts are for the whole quantity; name, code and prices are those of the day it was sold.

    `claim` is the claim it shows now: an open or completed one, or a failed one until the line moves on.
    """

    line_id: str
    number: int
    product: Product
    variant: Variant
    name: str
    seller_code: str
    quantity: int
    unit_price: int
    option_price: int
    member_discount: int
    coupon_discount: int
    market_discount: int
    state: str
    is_replacement: bool = False
    stock_taken: bool = False
    claim: "Claim | None" = None
    past_claims: list["Claim"] = field(default_factory=list)
    cancelled_by: str = ""
    parcel: Parcel | None = None
    split_from: int | None = None
    prepared_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    confirmed_at: datetime | None = None
    unpaid_cancel_at: datetime | None = None

    @property
    def gross(self) -> int:
        return (self.unit_price + self.option_price) * self.quantity

    @property
    def discount(self) -> int:
        return self.member_discount + self.coupon_discount + self.market_discount

    @property
    def net(self) -> int:
        return self.gross - self.discount


@dataclass(slots=True, eq=False)
class Claimed:
    """One line inside a claim, with the pieces claimed and the fulfilment the line had before."""

    line: Line
    quantity: int
    state_before: str


@dataclass(slots=True, eq=False)
class Refund:
    """Given back for one claim. `tenders` sum to net goods + shipping - fee. Owed until `refunded_at`."""

    refund_id: str
    gross: int
    member_discount: int
    coupon_discount: int
    market_discount: int
    shipping: int
    fee: int
    tenders: dict[str, int]
    accepted_at: datetime
    refunded_at: datetime | None = None

    @property
    def amount(self) -> int:
        return sum(self.tenders.values())


@dataclass(slots=True, eq=False)
class Claim:
    """A cancel, return or exchange. `by_buyer` says whose reason it carries; `style` picks among equal native codes.

    `entered`: when it entered each stage, the last time if several.
    """

    claim_id: str
    kind: str
    stage: str
    reason: str
    by_buyer: bool
    items: list[Claimed]
    requested_at: datetime
    restocks: bool
    style: int
    last_open_stage: str = "requested"
    accepted_at: datetime | None = None
    collected_at: datetime | None = None
    completed_at: datetime | None = None
    closed_at: datetime | None = None
    entered: dict[str, datetime] = field(default_factory=dict)
    replacements: list[Line] = field(default_factory=list)
    refund: Refund | None = None


@dataclass(slots=True, eq=False)
class ShippingGroup:
    """Goods of one supplier travel together and share one fee."""

    number: int
    supplier: str
    fee: int
    lines: list[Line]


@dataclass(slots=True, eq=False)
class Order:
    """An order in one shop of one mall. `person.member_id` is empty for a guest; `version` grows with every change."""

    order_id: str
    platform: str
    shop_no: str
    currency: str
    exponent: int
    person: Person
    receiver: Person
    origin: str
    market_order_id: str | None
    placed_at: datetime
    lines: list[Line]
    groups: list[ShippingGroup]
    shipping_discount: int
    tenders: dict[str, int]
    is_first: bool
    from_mobile: bool
    facts: dict[str, Any]
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    parcels: list[Parcel] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    version: int = 0

    @property
    def shipping_fee(self) -> int:
        return sum(group.fee for group in self.groups)

    @property
    def points(self) -> int:
        return sum(self.tenders.get(kind, 0) for kind in POINT_TENDERS)

    @property
    def money(self) -> int:
        return sum(amount for kind, amount in self.tenders.items() if kind not in POINT_TENDERS)


@dataclass(slots=True, eq=False)
class Review:
    """A review, or the shop's answer to one (`parent` set). `deleted`: no, by_writer, by_shop."""

    number: int
    product: Product
    order: Order | None
    person: Person
    rating: int
    title: str
    text: str
    created_at: datetime
    shop_no: str
    parent: "Review | None" = None
    replies: list["Review"] = field(default_factory=list)
    displayed: bool = True
    secret: bool = False
    deleted: str = "no"
