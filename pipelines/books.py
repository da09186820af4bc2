"""Holds the unified tables against a sandbox seller's own books, row by row and column by column.

The sandbox world computes its truth from its own objects, never from what its malls send; so an equal row was right all
the way: mall, HTTP, raw table, models.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pipelines.warehouse_reading import Reader, Row

SHOWN = 5
# what makes a row one row, in the world and in the unified tables
KEYS = {
    "orders": ("platform", "shop_no", "order_id"),
    "order_lines": ("platform", "shop_no", "order_id", "line_id"),
    "inventory": ("platform", "shop_no", "variant_id"),
    "claims": ("platform", "shop_no", "claim_id", "line_id"),
    "products": ("platform", "shop_no", "product_id"),
}
NOUNS = {
    "orders": "orders",
    "order_lines": "order lines",
    "inventory": "stock rows",
    "claims": "claimed lines",
    "products": "products",
}
# known to the seller alone: no mall tells them, or the views find them by matching
UNTOLD = {"inventory": ("sku",), "order_lines": ("sku",), "claims": ("collected_at",)}
# of a claim as a whole, repeated on its lines; its quantity is the line's own
CLAIM_COLUMNS = ("claim_type", "claim_phase", "reason_group", "refund_status", "requested_at", "collected_at")


@dataclass(frozen=True)
class Comparison:
    """Shape: `equal` of `total` rows of a mall's books are the same in `table`, in every one of `columns`.

    `extra` rows are in the warehouse only. `differences` are a few of the rows that differ, in words.
    """

    platform: str
    table: str
    total: int
    equal: int
    extra: int
    columns: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return self.equal == self.total and self.extra == 0

    @property
    def sentence(self) -> str:
        more = f", {self.extra} more that the books do not have" if self.extra else ""
        return f"{self.equal:,} of {self.total:,} {NOUNS[self.table]} equal the seller's books{more}"


def compare(truth: Mapping[str, Sequence[Row]], read: Reader) -> list[Comparison]:
    """Every table of KEYS that both sides have, mall by mall, in the columns that both sides have."""
    books = {**truth, "claims": _claims_by_line(truth)} if "claims" in truth else truth
    platforms = dict.fromkeys(row["platform"] for table in KEYS for row in books.get(table, ()))
    return [
        _compared(platform, table, [row for row in books[table] if row["platform"] == platform], read)
        for platform in platforms
        for table in KEYS
        if table in books and read.columns("unified", table)
    ]


def _claims_by_line(truth: Mapping[str, Sequence[Row]]) -> list[Row]:
    """The unified table has a row per claim and line, the books have both apart."""
    claims = {claim["claim_id"]: claim for claim in truth["claims"]}
    return [
        {**line, **{name: claims[line["claim_id"]][name] for name in CLAIM_COLUMNS}} for line in truth["claim_lines"]
    ]


def _compared(platform: str, table: str, books: Sequence[Row], read: Reader) -> Comparison:
    key = KEYS[table]
    told = set(read.columns("unified", table))
    left_out = (*key, *UNTOLD.get(table, ()))
    columns = tuple(name for name in (books[0] if books else ()) if name in told and name not in left_out)
    query = f"select {', '.join((*key, *columns))} from unified.{table} where platform = %s"
    found = {_key(row, key): row for row in read.rows(query, platform)}
    differences: list[str] = []
    equal = 0
    total = 0
    for row in books:
        name = _key(row, key)
        mine = found.pop(name, None)
        is_gone = bool(row.get("is_deleted"))
        if is_gone and mine is None:
            continue  # deleted before the first load: nobody could have seen it
        total += 1
        # of a deleted row only the deletion can be known: its last changes may never have been readable
        judged = ("is_deleted",) if is_gone else columns
        wrong = None if mine is None else [each for each in judged if plain(mine[each]) != plain(row[each])]
        if wrong == []:
            equal += 1
        elif len(differences) < SHOWN:
            differences.append(_difference(name, row, mine, wrong))
    return Comparison(platform, table, total, equal, len(found), columns, tuple(differences))


def plain(value: Any) -> Any:
    """A value as both sides can have it: numbers without scale, times in UTC, no text as nothing."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value)).normalize()
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, str):
        return value.strip() or None
    return value


def _key(row: Row, key: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in key)


def _difference(name: tuple[str, ...], row: Row, mine: Row | None, wrong: Sequence[str] | None) -> str:
    if mine is None or wrong is None:
        return f"{' '.join(name)}: missing"
    return f"{' '.join(name)}: " + ", ".join(f"{each} is {mine[each]!s}, in the books {row[each]!s}" for each in wrong)
