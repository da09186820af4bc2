"""What the world needs to know of Godomall5: what it can express, and in which words (contract sections 4 and 5)."""

from ..world import Design, Product, Shop, Storefront, Variant
from ..world.claim_scripts import Script
from .numbering import Godomall5Numbering

SHOPS = (Shop("1"), Shop("2", share=0.25))  # domestic, and the English shop (mallSno); both are settled in won
EXTRA = "add-"
# a cancel of a paid order is a refund from the start; nothing refused leaves a trace
CANCEL_SCRIPTS: tuple[Script, ...] = (
    (50, ((0, "refund_due"), (30, "completed"))),
    (20, ((0, "refund_due"), (10, "refund_held"), (60, "completed"))),
    (15, ((0, "completed"),)),
)
RETURN_SCRIPTS: tuple[Script, ...] = (
    (40, ((0, "accepted"), (20, "collecting"), (60, "collected"), (24, "refund_due"), (30, "completed"))),
    (
        20,
        ((0, "accepted"), (20, "held"), (60, "collected"), (20, "refund_due"), (10, "refund_held"), (50, "completed")),
    ),
    (15, ((0, "accepted"), (50, "collected"), (10, "completed"))),
)
EXCHANGE_SCRIPTS: tuple[Script, ...] = (
    (60, ((0, "accepted"), (20, "collecting"), (60, "reshipping"), (40, "completed"))),
    (20, ((0, "accepted"), (20, "held"), (40, "collecting"), (50, "reshipping"), (40, "completed"))),
)
SHOP_REASONS = ("change_of_mind", "late_delivery", "out_of_stock", "not_as_described", "defect", "other")
BUYER_REASONS = ("change_of_mind", "dissatisfied", "defect", "wrong_item")
# holding is a code of the shop's own inside g; what replaces an exchanged line is z2 until it is sent
SHOWS = {
    "on_hold": "preparing",
    "replacement preparing": "exchanging",
    "replacement on_hold": "exchanging",
    "replacement ready_to_ship": "exchanging",
}
UNTOLD = frozenset(
    {
        "order_lines.prepared_at",
        "order_lines.shipment_id",
        "shipments.shipment_id",
        "claims.by_buyer",
        "claims.collected_at",
        "refunds.accepted_at",
        "reviews.order_id",
        "reviews.is_displayed",
    }
)


def storefront(shop_count: int = 1) -> Storefront:
    """One catalogue for all shops of the mall: only orders belong to one of them, by their `mallSno`."""
    return Storefront(
        "godomall5",
        Godomall5Numbering(),
        SHOPS[:shop_count],
        claim_scripts={"cancel": CANCEL_SCRIPTS, "return": RETURN_SCRIPTS, "exchange": EXCHANGE_SCRIPTS},
        reasons=(SHOP_REASONS, BUYER_REASONS),
        origins=(("own", 87), ("naver_pay", 13)),
        naver_points=False,
        unlisted_refund_origins=(),
        answers_apart=False,
        negative_stock=False,
        one_catalogue=True,
        shows=SHOWS,
        untold=UNTOLD,
        fit=fit,
        packs=("set",),
        is_extra=is_extra,
    )


def fit(product: Product, variant: Variant) -> None:
    """No safety stock and no selling below zero; blanks around a code do not survive; only options stop being sold."""
    variant.safety = 0
    variant.stops_at_zero = True
    variant.seller_code = variant.seller_code.strip()
    if not variant.sku.options:
        variant.selling = True
    if product.is_extra:
        # add-on goods have a number of their own, no option and no seller code
        number = product.code.removeprefix(EXTRA)
        product.product_id = variant.variant_id = f"{EXTRA}{number}"
        variant.seller_code = ""


def is_extra(design: Design) -> bool:
    """Every other plain design without options is an add-on goods here."""
    return not design.trait and not design.skus[0].options and design.number % 2 == 1
