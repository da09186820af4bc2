"""Naver SmartStore stand-in: the world's naver_smartstore storefront in the wire contract of the Commerce API."""

from .front import storefront
from .mall import NaverMall, stand_in
from .switches import Switches

__all__ = ["NaverMall", "Switches", "stand_in", "storefront"]
