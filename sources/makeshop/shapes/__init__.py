"""Which fields of a MakeShop record leave the process, and which raw table they land in.

Fields are named as the mall names them; a field that is not listed here is never loaded. `left_out` holds the fields
that are known and of no interest (page texts, pictures, what another table has), `personal` those that name a person
and leave only if a shop opts in, `never` those that no shop gets, as bank accounts (sources/shared/personal.py).

| module                              | shapes                                                                     |
|-------------------------------------|----------------------------------------------------------------------------|
| kr_catalogue                        | KR_SHOP KR_PRODUCT KR_DELETED_PRODUCT KR_STOCK KR_CATEGORY KR_CARRIER      |
| kr_orders                           | KR_ORDER (lines, discounts, claims, refunds) KR_ORDER_LOG                  |
| kr_community                        | KR_REVIEW KR_MEMBER                                                        |
| jp_catalogue jp_orders jp_community | JP_SHOP JP_PRODUCT JP_CATEGORY, JP_ORDER (deliveries), JP_REVIEW JP_MEMBER |

Both Korean APIs write the same records. Source: the official references as the project's contract read them.
"""

from sources.shared.shapes import Shape

from .jp_catalogue import JP_CATEGORY, JP_PRODUCT, JP_SHOP
from .jp_community import JP_MEMBER, JP_REVIEW
from .jp_orders import JP_ORDER
from .kr_catalogue import KR_CARRIER, KR_CATEGORY, KR_DELETED_PRODUCT, KR_PRODUCT, KR_SHOP, KR_STOCK
from .kr_community import KR_MEMBER, KR_REVIEW
from .kr_orders import KR_ORDER, KR_ORDER_LOG

ROOTS: tuple[Shape, ...] = (
    KR_SHOP,
    KR_PRODUCT,
    KR_DELETED_PRODUCT,
    KR_STOCK,
    KR_CATEGORY,
    KR_CARRIER,
    KR_ORDER,
    KR_ORDER_LOG,
    KR_REVIEW,
    KR_MEMBER,
    JP_SHOP,
    JP_PRODUCT,
    JP_CATEGORY,
    JP_ORDER,
    JP_REVIEW,
    JP_MEMBER,
)  # every record type that is read on its own; the other tables are children of these

__all__ = [
    "JP_CATEGORY",
    "JP_MEMBER",
    "JP_ORDER",
    "JP_PRODUCT",
    "JP_REVIEW",
    "JP_SHOP",
    "KR_CARRIER",
    "KR_CATEGORY",
    "KR_DELETED_PRODUCT",
    "KR_MEMBER",
    "KR_ORDER",
    "KR_ORDER_LOG",
    "KR_PRODUCT",
    "KR_REVIEW",
    "KR_SHOP",
    "KR_STOCK",
    "ROOTS",
]
