"""Which fields of a Cafe24 record leave the process, and which raw table they land in.

Fields are named as the mall names them; a field that is not listed here is never loaded. `left_out` holds the fields
that are known and of no interest (page texts, pictures, what another table has), `personal` those that name a person
and leave only if a shop opts in, `never` those that no shop gets, as bank accounts (sources/shared/personal.py).

| module      | shapes                                                                             |
| ----------- | ---------------------------------------------------------------------------------- |
| catalogue   | SHOP CATEGORY CATEGORY_PRODUCT PRODUCT (VARIANT) SUPPLIER                          |
| orders      | ORDER (ORDER_ITEM, fees, claims) REFUND SHIPMENT ORDER_STATUS                      |
| claims      | CANCELLATION RETURN EXCHANGE with their items, replacements and refund amounts     |
| community   | BOARD ARTICLE CUSTOMER                                                             |
| analytics   | ANALYTICS (one per feed) ANALYTICS_DAY                                             |
| dcollection | DCOLLECTION_SHOP DCOLLECTION_PRODUCT                                               |

The Front API's categories, placements and products land in the Admin API's tables, with fewer columns filled.
Source: Admin API reference of June 2024 and of version 2026-03-01 (contract, appendix A and section 1, "Schema drift");
Front, D.Collection and Analytics references of January 2025.
"""

from sources.shared.shapes import Shape

from .analytics import ANALYTICS, ANALYTICS_DAY
from .catalogue import CATEGORY, CATEGORY_PRODUCT, PRODUCT, SHOP, SUPPLIER, VARIANT
from .claims import CANCELLATION, EXCHANGE, RETURN
from .community import ARTICLE, BOARD, CUSTOMER
from .dcollection import DCOLLECTION_PRODUCT, DCOLLECTION_SHOP
from .orders import ORDER, ORDER_ITEM, ORDER_STATUS, REFUND, SHIPMENT, embeds

ROOTS: tuple[Shape, ...] = (
    SHOP,
    CATEGORY,
    CATEGORY_PRODUCT,
    PRODUCT,
    SUPPLIER,
    ORDER,
    REFUND,
    SHIPMENT,
    ORDER_STATUS,
    BOARD,
    ARTICLE,
    CUSTOMER,
    ANALYTICS_DAY,
    *ANALYTICS.values(),
    DCOLLECTION_SHOP,
    DCOLLECTION_PRODUCT,
)  # every record type that is read on its own; the other tables are children of these

__all__ = [
    "ANALYTICS",
    "ANALYTICS_DAY",
    "ARTICLE",
    "BOARD",
    "CANCELLATION",
    "CATEGORY",
    "CATEGORY_PRODUCT",
    "CUSTOMER",
    "DCOLLECTION_PRODUCT",
    "DCOLLECTION_SHOP",
    "EXCHANGE",
    "ORDER",
    "ORDER_ITEM",
    "ORDER_STATUS",
    "PRODUCT",
    "REFUND",
    "RETURN",
    "ROOTS",
    "SHIPMENT",
    "SHOP",
    "SUPPLIER",
    "VARIANT",
    "embeds",
]
