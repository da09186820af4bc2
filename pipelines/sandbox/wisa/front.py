"""What the world needs to know of WISA: a claim is a state of the line, and only two times exist (contract 2, 3)."""

from ..world import Product, Shop, Storefront, Variant
from ..world.claim_scripts import Script
from .numbering import WisaNumbering

# states 14, 21, 15: a cancel before shipping is a refund; before payment it is state 13, which needs no claim
CANCEL_SCRIPTS: tuple[Script, ...] = (
    (50, ((0, "requested"), (20, "refunding"), (30, "completed"))),
    (20, ((0, "requested"), (30, "completed"))),
)
# 16, 22, 23, 28, 17
RETURN_SCRIPTS: tuple[Script, ...] = (
    (45, ((0, "requested"), (24, "collecting"), (60, "collected"), (40, "completed"))),
    (20, ((0, "requested"), (24, "collecting"), (60, "collected"), (20, "held"), (60, "completed"))),
    (20, ((0, "requested"), (80, "completed"))),
)
# 18, 24, 25, 26, 27, 19
EXCHANGE_SCRIPTS: tuple[Script, ...] = (
    (60, ((0, "requested"), (24, "collecting"), (60, "collected"), (20, "reshipping"), (40, "completed"))),
    (20, ((0, "requested"), (20, "held"), (40, "collecting"), (50, "reshipping"), (40, "completed"))),
)
SHOWS = {"ready_to_ship": "preparing", "confirmed": "delivered", "cancel completed": "refunded"}
UNTOLD = (
    "orders.paid_at", "orders.cancelled_at", "orders.is_first", "orders.refund_amount", "orders.claim_fee",
    "orders.shipping_fee", "orders.shipping_discount", "orders.points_used",  # one total is all there is
    "order_lines.paid_at", "order_lines.prepared_at", "order_lines.shipped_at", "order_lines.delivered_at",
    "order_lines.confirmed_at", "order_lines.shipment_id",
    "order_lines.seller_code",  # a line names its option, and only the option its code
    "shipments.shipment_id", "shipments.shipped_at", "shipments.delivered_at",
    "claims.reason_group", "claims.by_buyer", "claims.requested_at", "claims.accepted_at", "claims.collected_at",
    "claims.completed_at", "claims.closed_at", "claims.is_restocked", "claims.refund_amount", "claims.claim_fee",
)  # fmt: skip


def storefront(shop_count: int = 1) -> Storefront:  # noqa: ARG001  a WISA shop is one shop
    """Money is what the goods cost: no discount, fee, point or refund amount is told (contract section 2)."""
    return Storefront(
        "wisa",
        WisaNumbering(),
        (Shop("1"),),
        replaces_lines=False,
        claims_single_lines=True,
        claim_scripts={"cancel": CANCEL_SCRIPTS, "return": RETURN_SCRIPTS, "exchange": EXCHANGE_SCRIPTS},
        origins=(("own", 85), ("smartstore", 15)),
        naver_points=False,
        has_points=False,
        has_discounts=False,
        ships_free=True,
        unlisted_refund_origins=("own", "smartstore"),
        has_reviews=False,
        shows=SHOWS,
        untold=frozenset(UNTOLD),
        fit=fit,
        packs=("bundle",),
    )


def fit(_product: Product, variant: Variant) -> None:
    """Options have no price and no sale switch of their own, and what is limited stops at zero (mode L)."""
    variant.additional = 0
    variant.stops_at_zero = True
    variant.selling = True
