"""Cafe24 stand-in: the world's cafe24 storefront in the wire contracts of the four Cafe24 APIs."""

from .mall import Cafe24Mall, stand_in, storefront
from .switches import Switches

__all__ = ["Cafe24Mall", "Switches", "stand_in", "storefront"]
