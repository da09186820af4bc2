"""Truth rows of claims, refunds, listings and reviews; columns are explained in `truth.py`."""

from decimal import Decimal
from typing import Any

from .goods import Product, Variant
from .model import POINT_TENDERS, Claim, Order, Review
from .statuses import PHASES, refund_status
from .storefront import Storefront

Rows = list[dict[str, Any]]


def money(minor: int, exponent: int) -> Decimal:
    """Minor units to an amount: 12345 with exponent 2 is 123.45."""
    return Decimal(minor).scaleb(-exponent)


def claim_row(order: Order, claim: Claim) -> dict[str, Any]:
    return {
        "claim_id": claim.claim_id,
        "claim_type": claim.kind,
        "claim_phase": PHASES[claim.stage],
        "reason_group": claim.reason,
        "by_buyer": claim.by_buyer,
        "qty": sum(item.quantity for item in claim.items),
        "requested_at": claim.requested_at,
        "accepted_at": claim.accepted_at,
        "collected_at": claim.collected_at,
        "completed_at": claim.completed_at,
        "closed_at": claim.closed_at,
        "is_restocked": claim.completed_at is not None and claim.restocks,
        "refund_status": refund_status(claim),
        "refund_amount": money(claim.refund.amount if claim.refund else 0, order.exponent),
        "claim_fee": money(claim.refund.fee if claim.refund else 0, order.exponent),
    }


def refund_row(front: Storefront, order: Order, claim: Claim) -> dict[str, Any]:
    refund = claim.refund
    assert refund is not None
    points = sum(refund.tenders.get(kind, 0) for kind in POINT_TENDERS)
    return {
        "refund_id": refund.refund_id,
        "claim_id": claim.claim_id,
        "claim_type": claim.kind,
        "refund_status": refund_status(claim),
        "refund_amount": money(refund.amount, order.exponent),
        "money_amount": money(refund.amount - points, order.exponent),
        "points_amount": money(points, order.exponent),
        "claim_fee": money(refund.fee, order.exponent),
        "currency": order.currency,
        "accepted_at": refund.accepted_at,
        "refunded_at": refund.refunded_at,
        "is_listed": order.origin not in front.unlisted_refund_origins,
    }


def listing_rows(front: Storefront, product: Product) -> tuple[Rows, Rows]:
    """The product and inventory rows of a listing, for every shop."""
    products: Rows = []
    inventory: Rows = []
    for shop in front.shops[:1] if front.one_catalogue else front.shops:
        base = {"platform": front.platform, "shop_no": shop.shop_no, "product_id": product.product_id}
        price, gone = product.prices[shop.shop_no], product.deleted_at is not None
        products.append(
            base
            | {
                "product_code": product.code,
                "product_name": product.name,
                "price": money(price, shop.exponent),
                "currency": shop.currency,
                "variant_count": len(product.variants),
                "is_displayed": product.displayed,
                "is_selling": product.selling,
                "is_deleted": gone,
                # of what is sold only beside other products no mall tells a date
                "created_at": None if product.is_extra else product.created_at,
                "updated_at": None if product.is_extra else product.updated_at,
            }
        )
        for variant in (*product.variants, *product.removed_variants):
            tracked = variant.tracked
            listed = variant.quantity if front.negative_stock else max(variant.quantity, 0)
            inventory.append(
                base
                | {
                    "variant_id": variant.variant_id,
                    "sku": variant.sku.physical,
                    "units_per_listing": variant.sku.units,
                    "made_of": variant.sku.made_of,
                    "chosen_options": chosen(variant),
                    "seller_code": variant.seller_code,
                    "stock_policy": "tracked" if tracked else "untracked",
                    "qty_listed": listed if tracked else None,
                    "qty_safety": variant.safety,
                    "qty_available": max(variant.quantity - variant.safety, 0) if tracked else None,
                    "allows_backorder": tracked and not variant.stops_at_zero,
                    "is_sold_out": tracked and variant.stops_at_zero and variant.quantity <= 0,
                    "price": money(price + variant.additional // shop.won_per_unit, shop.exponent),
                    "currency": shop.currency,
                    "is_displayed": product.displayed and variant.displayed,
                    "is_selling": product.selling and variant.selling,
                    "is_deleted": gone or variant in product.removed_variants,
                }
            )
    return products, inventory


def chosen(variant: Variant) -> str | None:
    return ", ".join(f"{name}={value}" for name, value in variant.sku.options) or None


def review_row(front: Storefront, review: Review) -> dict[str, Any]:
    return {
        "platform": front.platform,
        "shop_no": front.shops[0].shop_no if front.one_catalogue else review.shop_no,
        "review_no": front.review_id(review),
        "product_id": review.product.product_id,
        "order_id": review.order.order_id if review.order else None,
        "parent_review_no": front.review_id(review.parent) if review.parent else None,
        "rating": None if review.parent else review.rating,
        "created_at": review.created_at,
        "is_reply": review.parent is not None,
        "is_displayed": review.displayed,
        "is_secret": review.secret,
        "is_deleted": review.deleted != "no",
        "answer_count": len(review.replies),
    }
