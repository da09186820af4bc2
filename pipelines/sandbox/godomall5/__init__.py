"""Godomall5 stand-in: the world's godomall5 storefront in the wire contract of the Open API (XML over form POST)."""

from .front import storefront
from .mall import Godomall5Mall, stand_in
from .switches import Switches

__all__ = ["Godomall5Mall", "Switches", "stand_in", "storefront"]
