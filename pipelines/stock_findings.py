"""What the built reports say that somebody should hear: codes no map knows, stock that runs out, oversell risk."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipelines.standings import Tables
from pipelines.warehouse_reading import Reader

TAGS = re.compile(r"<[^<>]*>")
LOW_STOCK_LEVELS = ("sold_out", "reorder", "insufficient_history", "untracked", "ok")
OVERSELL_LEVELS = ("critical", "high", "medium", "none")
# of each report: its table, its column of levels, all levels, those that ask for something, the worst first
REPORTS = {
    "low_stock": ("low_stock", "alert_level", LOW_STOCK_LEVELS, ("sold_out", "reorder")),
    "oversell": ("oversell_risk", "risk_level", OVERSELL_LEVELS, ("critical", "high", "medium")),
}

UNKNOWN_CODES = """
select platform, shop_alias, issue, native_value, line_count, suggestion, last_ordered_at
from reports.unknown_status
order by platform, shop_alias, issue, native_value
"""


@dataclass(frozen=True)
class UnknownCode:
    """A code of a mall that no map knows. `issue`: line status, claim status or claim reason; `lines` that have it."""

    platform: str
    shop: str
    issue: str
    code: str
    lines: int
    suggestion: str
    last_ordered_at: datetime | None


@dataclass(frozen=True)
class StockItem:
    """One physical item that a report asks something about; `reason` in words with its figures."""

    sku: str
    name: str
    level: str
    reason: str


@dataclass(frozen=True)
class Stock:
    """One report of stock. Shape: `levels` how many items have each, none left out; `items` the worst first."""

    levels: dict[str, int]
    items: tuple[StockItem, ...]


def are_built(tables: Tables) -> bool:
    """Whether there are reports to read."""
    return ("reports", "unknown_status") in tables


def unknown_codes(read: Reader) -> Iterator[UnknownCode]:
    """Codes of every shop."""
    for row in read.rows(UNKNOWN_CODES):
        yield UnknownCode(*row.values())


def stock(read: Reader, tables: Tables) -> Iterator[tuple[str, Stock]]:
    """By the name of the report; one that is not built yet, or by another version, is left out."""
    for name, (table, level, levels, asking) in REPORTS.items():
        if not {"sku", "sku_name", level, "reason"} <= tables.get(("reports", table), set()):
            continue
        counted = read.rows(f"select {level} as level, count(*) as item_count from reports.{table} group by {level}")
        marks = ", ".join(["%s"] * len(asking))
        rows = read.rows(
            f"select sku, sku_name, {level} as level, reason from reports.{table} "
            f"where {level} in ({marks}) order by sku",
            *asking,
        )
        counts = {row["level"]: int(row["item_count"]) for row in counted}
        items = [StockItem(row["sku"], _plain(row["sku_name"]), row["level"], row["reason"] or "") for row in rows]
        items.sort(key=lambda item: asking.index(item.level))
        yield name, Stock(dict.fromkeys(levels, 0) | counts, tuple(items))


def _plain(name: str | None) -> str:
    """A name without the HTML that a mall keeps in it."""
    return " ".join(TAGS.sub(" ", html.unescape(name or "")).split())
