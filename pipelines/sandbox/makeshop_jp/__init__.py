"""MakeShop Japan stand-in: the world's makeshop_jp storefront in the wire contract of the GraphQL API."""

from .front import storefront
from .mall import MakeShopJpMall, stand_in
from .switches import Switches

__all__ = ["MakeShopJpMall", "Switches", "stand_in", "storefront"]
