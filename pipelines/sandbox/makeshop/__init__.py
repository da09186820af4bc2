"""MakeShop Korea stand-in: the world's makeshop storefront in two wire contracts, Shop API and the older Open API."""

from .front import storefront
from .mall import MakeshopMall, stand_in
from .switches import Switches

__all__ = ["MakeshopMall", "Switches", "stand_in", "storefront"]
