"""The seller behind the stand-in malls: shelf, listings, orders, claims, refunds, reviews, clock and truth."""

from .storefront import Shop, Storefront
from .world import World

__all__ = ["Shop", "Storefront", "World"]
