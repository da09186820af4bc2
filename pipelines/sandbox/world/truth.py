"""What is true in the world, in the unified model's terms: what the warehouse must say when everything was loaded.

Computed from the world's own objects, never from a mall's rendering. Ids are the mall's native ids as text, amounts
Decimal in the order's currency, times aware UTC, absent = None. `shop_no` is the mall's shop number.

Every row has `front`, the stand-in that shows it; `platform` is its mall, which several stand-ins can be.

order_lines: platform, shop_no, order_id, line_id, product_id, variant_id, seller_code (as typed when sold, '' if none),
    sold_as (name of the listing when sold), chosen_options (`name=value`, separated by commas), sku (the thing on the
    shelf; of a set the set), units_per_listing (things a piece takes; None for a set), made_of (the things in a
    piece, by code), takes_stock_at (order or payment),
    canonical_status, claim_type, claim_phase (None without a claim), claim_id, refund_status, line_kind, qty_ordered,
    qty_cancelled, qty_returned, qty_active, unit_price (list + option price of one piece), gross_amount,
    discount_amount, discount_seller, discount_platform, currency, is_mirror, ordered_at, paid_at, prepared_at,
    shipped_at, delivered_at, confirmed_at, shipment_id, tracking_no, carried_by (the carrier).
orders: platform, shop_no, order_id, canonical_status, is_mixed_close, is_partially_shipped, is_partially_cancelled,
    is_partially_returned, open_claim_count, ordered_at, paid_at, cancelled_at (None unless cancelled whole),
    currency, line_count (with replacements), sale_line_count, gross_amount, discount_amount, shipping_fee,
    shipping_discount, points_used, paid_amount, refund_amount (done only), claim_fee, origin (own, naver_pay,
    smartstore), market_order_id, is_mirror (another mall's order, shown here as well), is_guest, is_first,
    paid_with (the tenders: card, bank_transfer, mobile, naver_pay, market, points, credits, naver_points).
inventory: platform, shop_no, product_id, variant_id, sku, units_per_listing, made_of, chosen_options, seller_code,
    stock_policy, qty_listed, qty_safety, qty_available, allows_backorder, is_sold_out, price (product + option),
    currency, is_displayed, is_selling, is_deleted. Removed options and options of deleted products stay, with
    is_deleted.
products: platform, shop_no, product_id, product_code, product_name (as the mall sends it), price, currency,
    variant_count, is_displayed, is_selling, is_deleted, created_at, updated_at.
claims: platform, shop_no, claim_id, order_id, claim_type, claim_phase, reason_group, by_buyer, qty, requested_at,
    accepted_at, collected_at, completed_at (goods settled), closed_at (refused or taken back), is_restocked,
    refund_status, refund_amount, claim_fee.
claim_lines: platform, shop_no, claim_id, order_id, line_id, qty.
refunds: platform, shop_no, refund_id, order_id, claim_id, claim_type, refund_status, refund_amount, money_amount,
    points_amount, claim_fee, currency, accepted_at, refunded_at, is_listed (False: Naver Pay, the mall's refund list
    is silent about it).
shipments: platform, shop_no, shipment_id, order_id, tracking_no, shipped_at, delivered_at, line_ids.
reviews: platform, shop_no, review_no, product_id, order_id, parent_review_no, rating (None for an answer),
    created_at, is_reply, is_displayed, is_secret, is_deleted, answer_count.

Rules worth knowing: `points_used` are points, credits and Naver points; `paid_amount` is money + points, 0 until
paid. gross - discount + shipping_fee - shipping_discount = paid_amount of a paid order. A line shows the claim that
is open, done, or was its last and failed while the line has not moved since. qty_cancelled / qty_returned count
pieces whose goods side is settled or, for a return, whose refund is being worked on (that is, canonical_status
refund_pending, cancelled or returned). What a mall cannot tell (`Storefront.untold`) is None, and a fulfilment it has
no word for is the nearest one it has (`Storefront.shows`).
"""

from typing import TYPE_CHECKING, Any

from .model import OPEN_STAGES, Line, Order
from .statuses import CANONICAL_FULFILMENT, PHASES, RANKS, canonical_claim, covers_a_part, refund_status
from .storefront import Storefront
from .truth_rows import Rows, chosen, claim_row, listing_rows, money, refund_row, review_row

if TYPE_CHECKING:
    from .world import World

TABLES = ("order_lines", "orders", "inventory", "products", "claims", "claim_lines", "refunds", "shipments", "reviews")


def truth(world: "World") -> dict[str, Rows]:
    """All truth tables at the world's present."""
    tables: dict[str, Rows] = {name: [] for name in TABLES}
    copied = world.market_orders()
    for front in world.fronts:
        for order in front.orders.values():
            _order_tables(tables, front, order, is_mirror=order.market_order_id in copied)
        for product in front.products.values():
            products, inventory = listing_rows(front, product)
            tables["products"] += products
            tables["inventory"] += inventory
        reviews = (review for review in front.reviews if front.answers_apart or review.parent is None)
        tables["reviews"] += [review_row(front, review) for review in reviews]
        for name in front.untold:
            table, _, column = name.partition(".")
            for row in tables[table]:
                if row["platform"] == front.platform:
                    row[column] = None
    shown_as = {front.platform: front.shown_as for front in world.fronts if front.shown_as}
    for row in (row for rows in tables.values() for row in rows):
        row["front"] = row["platform"]
        row["platform"] = shown_as.get(row["platform"], row["platform"])
    return tables


def line_status(front: Storefront, line: Line) -> tuple[str, str, str | None, str]:
    """canonical_status, claim_type, claim_phase, refund_status of one line."""
    if line.state == "cancelled_unpaid":
        return "cancelled", "cancel_unpaid", "completed", "none"
    state = f"replacement {line.state}" if line.is_replacement else line.state
    claim, own = line.claim, front.shows.get(state, CANONICAL_FULFILMENT[line.state])
    kind = "exchange_replacement" if line.is_replacement else "none"
    if claim is None:
        return own, kind, None, "none"
    phase = PHASES[claim.stage]
    if claim.stage in ("rejected", "withdrawn") or covers_a_part(claim, line):
        return own, claim.kind, phase, refund_status(claim)
    told = front.shows.get(f"{claim.kind} {claim.stage}", canonical_claim(claim))
    return told, claim.kind, phase, refund_status(claim)


def roll_up(statuses: list[str]) -> tuple[str, bool]:
    """Order status from its sold lines, and whether it closed in different ways (unified model 1.3)."""
    if len(set(statuses)) <= 1:
        return (statuses or ["unknown"])[0], False
    live = [status for status in statuses if 10 <= RANKS[status] <= 70]
    if live:
        return min(live, key=RANKS.__getitem__), False
    return "refunded", True


def _order_tables(tables: dict[str, Rows], front: Storefront, order: Order, *, is_mirror: bool) -> None:
    lines = [_line(front, order, line) | {"is_mirror": is_mirror} for line in order.lines]
    tables["order_lines"] += lines
    tables["orders"].append(_order(order, lines) | {"is_mirror": is_mirror})
    base = {"platform": order.platform, "shop_no": order.shop_no, "order_id": order.order_id}
    for claim in order.claims:
        tables["claims"].append(base | claim_row(order, claim))
        tables["claim_lines"] += [
            base | {"claim_id": claim.claim_id, "line_id": item.line.line_id, "qty": item.quantity}
            for item in claim.items
        ]
        if claim.refund is not None:
            tables["refunds"].append(base | refund_row(front, order, claim))
    for parcel in order.parcels:
        tables["shipments"].append(
            base
            | {
                "shipment_id": parcel.shipment_id,
                "tracking_no": parcel.tracking_no,
                "shipped_at": parcel.dispatched_at,
                "delivered_at": parcel.delivered_at,
                "line_ids": sorted(line.line_id for line in parcel.lines),
            }
        )


def _line(front: Storefront, order: Order, line: Line) -> dict[str, Any]:
    status, claim_type, phase, refund = line_status(front, line)
    cancelled = returned = 0
    if status in ("cancelled", "refund_pending", "refunded") and claim_type in ("cancel", "cancel_unpaid"):
        cancelled = line.quantity
    elif status in ("returned", "refund_pending") and claim_type == "return":
        returned = line.quantity
    elif (
        line.claim is not None
        and covers_a_part(line.claim, line)
        and canonical_claim(line.claim) in ("cancelled", "returned", "refund_pending")
    ):
        pieces = sum(item.quantity for item in line.claim.items if item.line is line)
        cancelled, returned = (pieces, 0) if claim_type == "cancel" else (0, pieces if claim_type == "return" else 0)
    return {
        "platform": order.platform,
        "shop_no": order.shop_no,
        "order_id": order.order_id,
        "line_id": line.line_id,
        "product_id": line.product.product_id,
        "variant_id": line.variant.variant_id,
        "seller_code": line.seller_code,
        "sold_as": line.name,
        "chosen_options": chosen(line.variant),
        "sku": line.variant.sku.physical,
        "units_per_listing": line.variant.sku.units,
        "made_of": line.variant.sku.made_of,
        "takes_stock_at": line.variant.deducts_at,
        "canonical_status": status,
        "claim_type": claim_type,
        "claim_phase": phase,
        "claim_id": line.claim.claim_id if line.claim else None,
        "refund_status": refund,
        "line_kind": "exchange_replacement" if line.is_replacement else "sale",
        "qty_ordered": line.quantity,
        "qty_cancelled": cancelled,
        "qty_returned": returned,
        "qty_active": line.quantity - cancelled - returned,
        "unit_price": money(line.unit_price + line.option_price, order.exponent),
        "gross_amount": money(line.gross, order.exponent),
        "discount_amount": money(line.discount, order.exponent),
        "discount_seller": money(line.member_discount + line.coupon_discount, order.exponent),
        "discount_platform": money(line.market_discount, order.exponent),
        "currency": order.currency,
        "ordered_at": order.placed_at,
        "paid_at": order.paid_at,
        "prepared_at": line.prepared_at,
        "shipped_at": line.shipped_at,
        "delivered_at": line.delivered_at,
        "confirmed_at": line.confirmed_at,
        "shipment_id": line.parcel.shipment_id if line.parcel else None,
        "tracking_no": line.parcel.tracking_no if line.parcel else None,
        "carried_by": line.parcel.carrier if line.parcel else None,
    }


def _order(order: Order, lines: Rows) -> dict[str, Any]:
    sold = [row for row in lines if row["line_kind"] == "sale"]
    statuses = [row["canonical_status"] for row in sold]
    status, mixed = roll_up(statuses)
    sale_lines = [line for line in order.lines if not line.is_replacement]
    shipped = [line.shipped_at is not None for line in sale_lines]
    cancelled = [row["qty_cancelled"] == row["qty_ordered"] for row in sold]
    returned = [row["qty_returned"] == row["qty_ordered"] for row in sold]
    done = [claim.refund for claim in order.claims if claim.refund is not None and claim.refund.refunded_at is not None]
    exponent, paid = order.exponent, order.paid_at is not None
    return {
        "platform": order.platform,
        "shop_no": order.shop_no,
        "order_id": order.order_id,
        "canonical_status": status,
        "is_mixed_close": mixed,
        "is_partially_shipped": any(shipped) and not all(shipped),
        "is_partially_cancelled": any(row["qty_cancelled"] for row in sold) and not all(cancelled),
        "is_partially_returned": any(row["qty_returned"] for row in sold) and not all(returned),
        "open_claim_count": sum(claim.stage in OPEN_STAGES for claim in order.claims),
        "ordered_at": order.placed_at,
        "paid_at": order.paid_at,
        "cancelled_at": order.cancelled_at,
        "currency": order.currency,
        "line_count": len(lines),
        "sale_line_count": len(sold),
        "gross_amount": money(sum(line.gross for line in sale_lines), exponent),
        "discount_amount": money(sum(line.discount for line in sale_lines), exponent),
        "shipping_fee": money(order.shipping_fee, exponent),
        "shipping_discount": money(order.shipping_discount, exponent),
        "points_used": money(order.points, exponent),
        "paid_amount": money(order.money + order.points if paid else 0, exponent),
        "refund_amount": money(sum(refund.amount for refund in done), exponent),
        "claim_fee": money(sum(refund.fee for refund in done), exponent),
        "origin": order.origin,
        "market_order_id": order.market_order_id,
        "is_guest": not order.person.member_id,
        "is_first": order.is_first,
        "paid_with": sorted(order.tenders),
    }
