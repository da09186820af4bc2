"""When orders and stock rows last changed: a mall's `updated_at` is about every move, the world dates only events.

A change without a date in the world (held back, packed, stock moved) counts as of when the stand-in notices it: later
than it was, so nobody who reads by date misses it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from ..world import World
from ..world.goods import Product, Variant
from ..world.model import Order

if TYPE_CHECKING:
    from .mall import WisaMall

Thing = TypeVar("Thing")


class Changes:
    """Modification times of a mall's orders and stock rows."""

    def __init__(self, mall: "WisaMall") -> None:
        self._mall = mall
        self._orders: _Dates[Order] = _Dates(mall.world, _last_event)
        self._stock: _Dates[Product] = _Dates(mall.world, lambda product: product.updated_at)

    def of_order(self, order: Order) -> datetime:
        orders = self._mall.front.orders.values()
        self._orders.refresh((each.order_id, each.version, each) for each in orders)
        return self._orders.of(order.order_id)

    def of_stock(self, variant: Variant) -> datetime:
        products = self._mall.front.products.values()
        self._stock.refresh(
            (each.variant_id, (each.quantity, each.safety, each.tracked), product)
            for product in products
            for each in product.variants
        )
        return self._stock.of(variant.variant_id)


class _Dates(Generic[Thing]):
    """`date` is the latest date the world knows for a thing."""

    def __init__(self, world: World, date: Callable[[Thing], datetime]) -> None:
        self._world = world
        self._date = date
        self._seen: dict[str, tuple[object, datetime]] = {}
        self._state = -1
        self._looked_at = world.now

    def of(self, key: str) -> datetime:
        return self._seen[key][1]

    def refresh(self, rows: Iterable[tuple[str, object, Thing]]) -> None:
        """Look at every row, when anything happened since the last look; a row is its key, what it says, its thing."""
        if self._state == self._world.stamp:
            return
        now, looked_at = self._world.now, self._looked_at
        self._state, self._looked_at = self._world.stamp, now
        for key, said, thing in rows:
            seen = self._seen.get(key)
            if seen is None or seen[0] != said:
                dated = self._date(thing)
                self._seen[key] = said, (dated if seen is None or dated > looked_at else now)


def _last_event(order: Order) -> datetime:
    dates = [order.placed_at, order.paid_at]
    for line in order.lines:
        dates += [line.prepared_at, line.confirmed_at, line.unpaid_cancel_at]
    for parcel in order.parcels:
        # a parcel of yesterday evening may be entered this morning: the order was modified this morning
        dates += [parcel.entered_at, parcel.tracking_at, parcel.delivered_at]
    for claim in order.claims:
        dates += claim.entered.values()
    return max(at for at in dates if at is not None)
