"""Which fields of a SmartStore record leave the process, and which raw table they land in.

Fields are named as the mall names them; a field that is not listed here is never loaded. `left_out` holds the fields
that are known and of no interest (page texts, pictures, what another table has), `personal` those that name a person
and leave only if a shop opts in, `never` those that no shop gets, as bank accounts (sources/shared/personal.py).

| module    | shapes                                                                                      |
|-----------|---------------------------------------------------------------------------------------------|
| catalogue | CHANNEL CATEGORY PRODUCT (CHANNEL_PRODUCT) PRODUCT_DETAIL (PRODUCT_OPTION, PRODUCT_SUPPLEMENT) |
| orders    | PRODUCT_ORDER (COMPLETED_CLAIM, COUPON, SKU) ORDER_CHANGE                                   |
| claims    | the members of claims, wherever they stand in a product order                              |
| money     | SETTLEMENT_MONTH (SETTLEMENT_DAILY) SETTLEMENT_DAY (SETTLEMENT)                             |
| community | QNA (QNA_ANSWER) INQUIRY                                                                    |

Column names stay within PostgreSQL's 63 letters. Source: the contract's sections 7 to 9 and its schema samples.
"""

from sources.shared.shapes import Shape

from .catalogue import (
    CATEGORY,
    CHANNEL,
    CHANNEL_PRODUCT,
    PRODUCT,
    PRODUCT_DETAIL,
    PRODUCT_OPTION,
    PRODUCT_SUPPLEMENT,
)
from .claims import COMPLETED_CLAIM
from .community import INQUIRY, QNA, QNA_ANSWER
from .money import SETTLEMENT, SETTLEMENT_DAILY, SETTLEMENT_DAY, SETTLEMENT_MONTH
from .orders import COUPON, ORDER_CHANGE, PRODUCT_ORDER, SKU

ROOTS: tuple[Shape, ...] = (
    CHANNEL,
    CATEGORY,
    PRODUCT,
    PRODUCT_DETAIL,
    PRODUCT_ORDER,
    ORDER_CHANGE,
    SETTLEMENT_MONTH,
    SETTLEMENT_DAY,
    QNA,
    INQUIRY,
)  # every record type that is read on its own; the other tables are children of these

__all__ = [
    "CATEGORY",
    "CHANNEL",
    "CHANNEL_PRODUCT",
    "COMPLETED_CLAIM",
    "COUPON",
    "INQUIRY",
    "ORDER_CHANGE",
    "PRODUCT",
    "PRODUCT_DETAIL",
    "PRODUCT_OPTION",
    "PRODUCT_ORDER",
    "PRODUCT_SUPPLEMENT",
    "QNA",
    "QNA_ANSWER",
    "ROOTS",
    "SETTLEMENT",
    "SETTLEMENT_DAILY",
    "SETTLEMENT_DAY",
    "SETTLEMENT_MONTH",
    "SKU",
]
