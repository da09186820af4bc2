"""What the world needs to know of MakeShop Korea: what its answers can express (contract sections 2.6 to 2.8)."""

from ..world import Product, Shop, Storefront, Variant
from ..world.claim_scripts import Script
from ..world.model import Review
from . import forms
from .numbering import MakeshopNumbering

# a claim is asked for, or settled; in between only a refund that is still owed shows. One cancel in twenty takes weeks
CANCEL_SCRIPTS: tuple[Script, ...] = (
    (50, ((0, "requested"), (20, "completed"))),
    (20, ((0, "completed"),)),
    (25, ((0, "requested"), (20, "refund_due"), (150, "completed"))),
    (5, ((0, "requested"), (24 * 60, "completed"))),
)
RETURN_SCRIPTS: tuple[Script, ...] = (
    (60, ((0, "requested"), (90, "completed"))),
    (40, ((0, "requested"), (80, "refund_due"), (150, "completed"))),
)
EXCHANGE_SCRIPTS: tuple[Script, ...] = ((1, ((0, "requested"), (120, "completed"))),)
# before an invoice is registered nothing tells a line that is being prepared from one that was only paid
SHOWS = {"preparing": "paid", "on_hold": "paid", "ready_to_ship": "paid"}
UNTOLD = frozenset(
    {
        "orders.is_first",
        "order_lines.prepared_at",
        "order_lines.seller_code",
        "claims.by_buyer",
        "claims.accepted_at",
        "claims.collected_at",
        "claims.is_restocked",
        "refunds.accepted_at",
        "reviews.order_id",
        "reviews.is_secret",
    }
)


def storefront(shop_count: int = 1) -> Storefront:  # noqa: ARG001  a shop id has one shop
    return Storefront(
        "makeshop",
        MakeshopNumbering(),
        (Shop("1"),),
        replaces_lines=False,
        claims_single_lines=True,
        claim_scripts={"cancel": CANCEL_SCRIPTS, "return": RETURN_SCRIPTS, "exchange": EXCHANGE_SCRIPTS},
        reasons=(tuple(forms.SHOP_REASONS), tuple(forms.BUYER_REASONS)),
        origins=(("own", 87), ("naver_pay", 13)),
        naver_points=False,
        unlisted_refund_origins=(),
        answers_apart=False,
        review_id=review_id,
        shows=SHOWS,
        untold=UNTOLD,
        negative_stock=False,
        fit=fit,
        packs=(),
    )


def fit(product: Product, variant: Variant) -> None:
    """No safety stock, no selling below zero; only options can stop being sold; the code begins with the category."""
    variant.safety = 0
    variant.stops_at_zero = True
    if not variant.sku.options:
        variant.selling = True
    product.code = forms.category_of(product)[0] + product.code[-9:]


def review_id(review: Review) -> str:
    """A review has no number: product and time name it."""
    digits = "".join(each for each in forms.stamp(review.created_at) if each.isdigit())
    return f"{review.product.product_id}-{digits}"
