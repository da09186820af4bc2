"""WISA stand-in: the world's wisa storefront in the assumed wire contract (JSON or XML) and in admin exports.

Nobody has published WISA's API: what stands here follows the conservative contract, with a switch for every assumption.
"""

from .front import storefront
from .mall import WisaMall, stand_in
from .switches import Switches

__all__ = ["Switches", "WisaMall", "stand_in", "storefront"]
