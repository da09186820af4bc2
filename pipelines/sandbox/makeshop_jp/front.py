"""What the world needs to know of makeshop Japan: what a shop there can express, and what its API cannot tell."""

from ..world import Order, Product, Shop, Storefront, Variant
from ..world.claim_scripts import Script
from .numbering import MakeShopJpNumbering

# a delivery is N, Y, C or R: there is no asking, accepting or holding
AT_ONCE: tuple[Script, ...] = ((1, ((0, "completed"),)),)
NO_CODE = ("", "-", "없음")
SHOWS = {
    "preparing": "paid",
    "on_hold": "paid",
    "ready_to_ship": "paid",
    "delivered": "shipped",
    "confirmed": "shipped",
}
UNTOLD = frozenset(
    {
        "orders.paid_at", "orders.cancelled_at", "orders.refund_amount", "orders.claim_fee", "orders.is_first",
        "order_lines.refund_status", "order_lines.paid_at", "order_lines.prepared_at", "order_lines.delivered_at",
        "order_lines.confirmed_at",
        "shipments.delivered_at",
        "claims.reason_group", "claims.by_buyer", "claims.requested_at", "claims.accepted_at", "claims.collected_at",
        "claims.completed_at", "claims.closed_at", "claims.is_restocked", "claims.refund_status",
        "claims.refund_amount", "claims.claim_fee",
        "inventory.qty_safety",
        "reviews.order_id", "reviews.is_secret",
    }
)  # fmt: skip


def storefront(shop_count: int = 1) -> Storefront:  # noqa: ARG001  an app is installed in one shop
    """One shop that sells in yen; the clock there is the Korean one."""
    numbering = MakeShopJpNumbering()
    return Storefront(
        "makeshop_jp",
        numbering,
        (Shop("1", "JPY", 0, "Asia/Tokyo", won_per_unit=10),),
        shown_as="makeshop",
        splits_lines=False,
        replaces_lines=False,
        whole_deliveries=True,
        claim_scripts={"cancel": AT_ONCE, "return": AT_ONCE},
        origins=(("own", 1),),
        naver_points=False,
        has_points=False,
        has_discounts=False,
        unlisted_refund_origins=("own",),  # nothing tells what was given back
        answers_apart=False,
        negative_stock=False,
        shows=SHOWS,
        untold=UNTOLD,
        fit=CustomCodes().fit,
        orders=NamedOrders(numbering),
    )


class NamedOrders(dict[str, Order]):
    """Orders by number; one that is put in has its lines named, which takes the whole order with its deliveries."""

    def __init__(self, numbering: MakeShopJpNumbering) -> None:
        super().__init__()
        self._numbering = numbering

    def __setitem__(self, order_id: str, order: Order) -> None:
        self._numbering.name_lines(order)
        super().__setitem__(order_id, order)


class CustomCodes:
    """The seller's codes, and the rest of what a listing can be here.

    A basket names a variation by `variationCustomCode` alone: every variation has one of its own and keeps it. Where
    the seller typed none the shop makes a number, as in the samples. A product without variations has one code.
    """

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def fit(self, product: Product, variant: Variant) -> None:
        """All stock is counted, nothing is sold below zero, there is one price, and what is shown can be bought."""
        variant.safety = variant.additional = 0
        variant.stops_at_zero = variant.selling = True
        if not variant.tracked:
            variant.tracked, variant.quantity = True, variant.sku.stock
        if not variant.sku.options:
            product.code = variant.seller_code
            return
        place = len(product.variants) + len(product.removed_variants)
        typed = "" if variant.seller_code.strip() in NO_CODE else variant.seller_code
        variant.seller_code = self._kept.setdefault(variant.variant_id, typed or f"2716{place:04d}{product.number:05d}")
