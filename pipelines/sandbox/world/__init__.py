"""The seller behind the stand-in malls: shelf, listings, orders, claims, refunds, reviews, clock and truth."""

from .goods import Design, Product, Variant
from .model import Line, Order
from .storefront import Shop, Storefront, kst_day
from .world import World

__all__ = ["Design", "Line", "Order", "Product", "Shop", "Storefront", "Variant", "World", "kst_day"]
