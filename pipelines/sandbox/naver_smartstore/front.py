"""What the world needs to know of SmartStore: what a store there can express, and what its API cannot tell."""

from ..world import Product, Shop, Storefront, Variant
from .numbering import NaverNumbering

# (weight, ((longest hours before the stage, stage), ...)): only stages that claimStatus tells apart (contract 11)
CLAIM_SCRIPTS = {
    "cancel": (
        (40, ((0, "requested"), (20, "accepted"), (20, "completed"))),
        (14, ((0, "requested"), (24, "completed"))),
        (16, ((0, "accepted"), (10, "completed"))),
        (20, ((0, "requested"), (20, "withdrawn"))),
    ),
    "return": (
        (46, ((0, "requested"), (24, "collecting"), (60, "collected"), (40, "completed"))),
        (16, ((0, "requested"), (20, "held"), (60, "collecting"), (50, "collected"), (30, "completed"))),
        (12, ((0, "collecting"), (50, "collected"), (10, "completed"))),
        (20, ((0, "requested"), (30, "withdrawn"))),
    ),
    "exchange": (
        (60, ((0, "requested"), (24, "collecting"), (60, "collected"), (20, "reshipping"), (40, "completed"))),
        (20, ((0, "requested"), (30, "withdrawn"))),
    ),
}
SHOP_REASONS = ("change_of_mind", "late_delivery", "out_of_stock", "not_as_described", "defect", "other")
BUYER_REASONS = ("change_of_mind", "order_mistake", "service", "defect", "wrong_item")
STANDARD_OPTIONS_EVERY = 4
UNTOLD = (
    "orders.is_first", "orders.is_guest",  # every buyer has a Naver number
    "claims.by_buyer", "claims.is_restocked",
    "claims.accepted_at",  # of a running return or exchange nothing tells it
    "refunds.money_amount", "refunds.points_amount", "refunds.accepted_at",
    "inventory.qty_safety",
)  # fmt: skip


def storefront(shop_count: int = 1) -> Storefront:  # noqa: ARG001  a store has one shop
    """A store with one shop, where quantities change instead of lines being split or added."""
    return Storefront(
        "naver_smartstore",
        NaverNumbering(),
        (Shop("1"),),
        splits_lines=False,
        replaces_lines=False,
        claims_single_lines=True,
        claim_scripts=CLAIM_SCRIPTS,
        reasons=(SHOP_REASONS, BUYER_REASONS),
        origins=(("own", 1),),
        naver_points=False,
        market_discounts=True,
        refunds_shipping=False,
        unlisted_refund_origins=(),
        has_reviews=False,
        negative_stock=False,
        forgets_failed_claims=False,
        shows={"on_hold": "preparing", "ready_to_ship": "preparing"},
        untold=frozenset(UNTOLD),
        fit=fit,
        packs=("bundle",),
        # one supplier: the goods of an order share one delivery fee
        suppliers=("own", "own"),
    )


def fit(product: Product, variant: Variant) -> None:
    """A listing as it can be here: no safety stock, never below zero, options without stock control only."""
    variant.safety = 0
    variant.stops_at_zero = True
    variant.deducts_at = "order"
    if not variant.sku.options:
        # useStockManagement belongs to options (contract 8.2), and so does usable
        variant.selling = True
        if not variant.tracked:
            variant.tracked, variant.quantity = True, variant.sku.stock
    if has_standard_options(product):
        variant.additional = 0


def has_standard_options(product: Product) -> bool:
    """Whether its options are `optionStandards`, which have no price of their own (contract 8.2)."""
    return product.number % STANDARD_OPTIONS_EVERY == 1
