"""Which fields of a Godomall5 record leave the process, and which raw table they land in.

Fields are named as the mall names them; a field that is not listed here is never loaded. Everything on the wire is
text, so everything is loaded as text. `left_out` holds the fields that are known and of no interest (page
texts, pictures, what another table has), `personal` those that name a person and leave only if a shop opts in, `never`
those that no shop gets (bank accounts and the like: sources/shared/personal.py).

| module    | shapes                                                                             |
|-----------|------------------------------------------------------------------------------------|
| catalogue | GOODS (goods_options) ADD_GOODS CATEGORY BRAND CODE                                |
| orders    | ORDER                                                                              |
| lines     | LINE ADD_ON, each with claims and their exchanges; DELIVERY GIFT                   |
| community | BOARD REVIEW (review_replies)                                                      |

Source: order fields from SPEC, all others from the clients that the project's Godomall5 contract names.
"""

from sources.shared.shapes import Shape

from .catalogue import ADD_GOODS, BRAND, CATEGORY, CODE, GOODS
from .community import BOARD, REVIEW
from .lines import ADD_ON, LINE
from .orders import ORDER

ROOTS: tuple[Shape, ...] = (
    GOODS,
    ADD_GOODS,
    CATEGORY,
    BRAND,
    CODE,
    ORDER,
    BOARD,
    REVIEW,
)  # every record type that is read on its own; the other tables are children of these

__all__ = [
    "ADD_GOODS",
    "ADD_ON",
    "BOARD",
    "BRAND",
    "CATEGORY",
    "CODE",
    "GOODS",
    "LINE",
    "ORDER",
    "REVIEW",
    "ROOTS",
]
