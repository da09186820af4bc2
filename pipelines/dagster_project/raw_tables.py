"""Which resource writes a raw table: a model that reads the table depends on that resource's asset.

A record's tables arrive together (an order, its lines, its claims), so a table belongs to the resource that reads the
record it is a part of. Source: the shapes of the malls; dlt's schema of a loaded pipeline says the same per table.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module

from pipelines.platforms import all_platforms

# records whose table is not named after their resource
RESOURCE_OF = {
    "cafe24": {"boards": "reviews", "articles": "reviews"},
    "naver_smartstore": {
        "product_details": "products",
        "product_orders": "orders",
        "order_changes": "orders",
        "settlement_months": "settlements_daily",
        "settlement_days": "settlements",
    },
    "makeshop": {"kr_shops": "shop", "jp_shops": "shop"},
}
FLAVORS = ("kr_", "jp_")  # MakeShop's raw tables begin with the system they come from
EVERY_RUN = ("_ledger", "_rejected_values", "sweeps")  # written by whatever resource is loaded
ORDERS = ("orders_missing",)
ANALYTICS, ANALYTICS_DAYS = "analytics_", "analytics_days"  # Cafe24: the days that any of its feeds has read
WISA_FILES = ("drop_files", "quarantined_rows")  # of every resource that can come from the drop folder


def is_bookkeeping(table: str) -> bool:
    """Whether a table tells of runs rather than of the mall."""
    return table in (*EVERY_RUN, *ORDERS, ANALYTICS_DAYS, *WISA_FILES)


@cache
def writers(platform: str, table: str) -> tuple[str, ...]:
    """The resources that write a raw table, in the mall's order. Raises: LookupError for a table that nobody writes."""
    resources: Sequence[str] = all_platforms()[platform].resources
    if table in EVERY_RUN:
        found = tuple(resources)
    elif table in ORDERS:
        found = ("orders",)
    elif table == ANALYTICS_DAYS:
        found = tuple(name for name in resources if name.startswith(ANALYTICS))
    elif table in WISA_FILES:
        found = tuple(import_module("sources.wisa.settings").DROPPED)
    else:
        found = (_resource(platform, _record(platform, table)),)
    if not found or not set(found) <= set(resources):
        raise LookupError(
            f"raw_{platform}.{table}: no resource writes it, name it in pipelines/dagster_project/raw_tables.py"
        )
    return found


def tables_of(platform: str, resource: str) -> list[str]:
    """The raw tables of a resource's own records."""
    roots = import_module(f"sources.{platform}.shapes").ROOTS
    tables = dict.fromkeys(rows.table for root in roots for rows in root.empty())
    return [table for table in tables if not is_bookkeeping(table) and resource in writers(platform, table)]


def _record(platform: str, table: str) -> str:
    """The table of the record that `table` is a part of."""
    for root in import_module(f"sources.{platform}.shapes").ROOTS:
        tables: list[str] = [rows.table for rows in root.empty()]
        if table in tables:
            return tables[0]
    raise LookupError(f"raw_{platform}.{table}: no shape has this table")


def _resource(platform: str, record: str) -> str:
    if named := RESOURCE_OF.get(platform, {}).get(record):
        return named
    for flavor in FLAVORS if platform == "makeshop" else ():
        record = record.removeprefix(flavor)
    return record
