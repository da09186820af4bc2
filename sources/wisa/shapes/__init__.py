"""Which fields of WISA's records leave the process. What is not listed is counted and named, never loaded.

| file      | records                                                       |
|-----------|---------------------------------------------------------------|
| catalogue | PRODUCT (product_options) INVENTORY MARKETPLACE_STATUS         |
| sales     | ORDER (order_items) CUSTOMER                                  |
| exports   | DROP_FILE QUARANTINED_ROW: what became of each exported file   |

Source: the field names are those of the project's WISA contract, section 2. All of them are UNVERIFIED: `field_map`
gives the mall's own name for any of them. Paths that a partner document adds (`further`) bring shapes of their own.
"""

from sources.shared.shapes import Shape

from .catalogue import INVENTORY, MARKETPLACE_STATUS, PRODUCT
from .exports import DROP_FILE, QUARANTINED_ROW
from .sales import CUSTOMER, ORDER

ROOTS: tuple[Shape, ...] = (
    PRODUCT,
    INVENTORY,
    ORDER,
    MARKETPLACE_STATUS,
    CUSTOMER,
    DROP_FILE,
    QUARANTINED_ROW,
)  # every record type that is read on its own; the other tables are children of these

__all__ = [
    "CUSTOMER",
    "DROP_FILE",
    "INVENTORY",
    "MARKETPLACE_STATUS",
    "ORDER",
    "PRODUCT",
    "QUARANTINED_ROW",
    "ROOTS",
]
