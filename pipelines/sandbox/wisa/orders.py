"""Orders with their lines (contract section 2): a state each, an invoice each, and no person but the customer's id."""

from datetime import datetime
from typing import TYPE_CHECKING

from ..wire import Call, Reply
from ..world.model import Line, Order
from . import forms, query
from .errors import not_found
from .forms import line_code, order_code, shown_state
from .numbering import option_id
from .products import dated
from .shaping import Row

if TYPE_CHECKING:
    from .mall import WisaMall

CHANNELS = {"own": "mall", "smartstore": "naver_smartstore"}


def orders(mall: "WisaMall", call: Call) -> Reply:
    span = query.span(call, mall.switches)
    found = [order for order in mall.front.orders.values() if span.holds(_findable(mall, order))]
    return mall.listed(call, "orders", found, order_row)


def order(mall: "WisaMall", call: Call) -> Reply:
    """Raises Refusal: 404."""
    found = mall.front.orders.get(call.words["order_id"])
    if found is None:
        raise not_found("order")
    return mall.single(call, "orders", order_row(mall, found))


def order_row(mall: "WisaMall", order: Order) -> Row:
    switches = mall.switches
    row: Row = {
        "order_id": order.order_id,
        "order_date": order.placed_at,
        "status": shown_state(order_code(order, switches), switches),
        "payment_status": "paid" if order.paid_at is not None else "unpaid",
        "total_amount": total_amount(mall, order),
        "customer_id": order.person.member_id,
        "channel": CHANNELS[order.origin],
    }
    if order.market_order_id is not None:
        row["market_order_no"] = order.market_order_id
    if switches.new_fields:
        row |= {"buyer": {"name": order.person.name, "phone": order.person.phone}, "receiver_name": order.receiver.name}
    row |= dated(mall, mall.changes.of_order(order), undated=is_undated(mall, order))
    return row | {"items": [item_row(mall, order, line) for line in order.lines]}


def item_row(mall: "WisaMall", order: Order, line: Line) -> Row:
    """`price` is that of one piece, and what the day of the sale asked."""
    parcel = line.parcel
    return {
        "item_id": str(line.number),
        "product_id": line.product.product_id,
        "option_id": option_id(line.variant.variant_id),
        "quantity": line.quantity,
        "price": line.unit_price + line.option_price,
        "status": shown_state(line_code(order, line, mall.switches), mall.switches),
        "carrier": forms.CARRIERS[parcel.carrier] if parcel else "",
        "tracking_no": parcel.tracking_no if parcel else "",
    }


def total_amount(mall: "WisaMall", order: Order) -> int:
    """What was to be paid for the order; whether claims lower it is a switch."""
    current = mall.switches.total_after_claims == "current"
    return sum(line.net for line in order.lines if not (current and _is_given_back(line)))


def is_undated(mall: "WisaMall", order: Order) -> bool:
    every = mall.switches.undated_every
    return bool(every) and order.facts["draw"] % every == 0


def _is_given_back(line: Line) -> bool:
    claim = line.claim
    return claim is not None and claim.kind in ("cancel", "return") and claim.completed_at is not None


def _findable(mall: "WisaMall", order: Order) -> datetime | None:
    hidden = is_undated(mall, order) and not mall.switches.filter_finds_undated
    return None if hidden else mall.changes.of_order(order)
