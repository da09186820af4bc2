"""What the fifteen questions are judged by: the seller's books at every load, never the warehouse.

An answer that is expected is worked out here from `world.truth()` in Python, by the definitions of the unified model.
Only what a mall shows in words of its own (carriers, codes) stands in tables, taken from the malls' contracts.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from pipelines.sandbox.world.storefront import KST

Row = dict[str, Any]
Truth = Mapping[str, Sequence[Row]]
ZERO = Decimal(0)
SILENT_ON_REFUNDS = ("makeshop_jp", "wisa")  # nothing in their answers tells what was given back
CHANNELS = {"own": "own_mall", "naver_pay": "naver_pay", "smartstore": "naver_smartstore"}
PAID_CLAIMS = {"cancel_requested", "cancelling", "return_requested", "returning", "exchange_requested", "exchanging"}


@dataclass(frozen=True)
class Season:
    """A world that was loaded several times.

    Shape: `moments` are (when, truth) of each load, oldest first; `aliases` the connection's alias by stand-in, "main"
        where none is given; `unmapped` the (stand-in, variant id) whose row the seller left out of his sku_map.csv;
        `unknown_codes` by (stand-in, line id) what a line showed that no map knows, and `readings` in which words the
        report says how such a code was read, where it was not by its letter; `order_codes` by order number what an
        order without lines showed; `seen_between` the (stand-in, shop, variant id) of what runs between them saw.
    """

    moments: Sequence[tuple[datetime, Truth]]
    aliases: Mapping[str, str] = field(default_factory=dict)
    unmapped: Collection[tuple[str, str]] = frozenset()
    unknown_codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    order_codes: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    seen_between: Collection[tuple[str, str, str]] = frozenset()

    @property
    def now(self) -> datetime:
        return self.moments[-1][0]

    @property
    def truth(self) -> Truth:
        return self.moments[-1][1]

    def alias(self, row: Row) -> str:
        return self.aliases.get(row["front"], "main")

    def sku(self, row: Row) -> str:
        """The thing behind a line or a listing; of a set, or where nobody says what it is, the listing itself."""
        itself = f"{row['platform']}:{self.alias(row)}:{row['variant_id']}"
        if self._key(row) not in self.seen_listings:
            # listed and taken down between two loads: all there is to go by is the code on the line, where one is told
            code = folded(row["seller_code"] or "")
            return itself if is_placeholder(code) else code
        return itself if row["units_per_listing"] is None or self.is_alone(row) else str(row["sku"])

    def things(self, row: Row) -> dict[str, int]:
        """The things in a piece of a line or a listing, and how many of each."""
        is_known = self._key(row) in self.seen_listings and not self.is_alone(row)
        return row["made_of"] if is_known else {self.sku(row): 1}

    def is_alone(self, row: Row) -> bool:
        """Whether nothing ties a listing to a thing."""
        return (row["front"], row["variant_id"]) in self.unmapped

    def shop(self, row: Row) -> Row:
        return {"platform": row["platform"], "shop_alias": self.alias(row)}

    def product_key(self, row: Row) -> tuple[str, str, str]:
        """Godomall5 sells one catalogue through several shops."""
        return row["front"], "1" if row["front"] == "godomall5" else row["shop_no"], row["product_id"]

    def product(self, row: Row) -> Row:
        return self._products[self.product_key(row)]

    def product_code(self, product: Row) -> str | None:
        """The seller's code on the product itself, where the mall has such a field."""
        key = self.product_key(product)
        variants = [row for row in self.truth["inventory"] if self.product_key(row) == key]
        single = next((row["seller_code"] for row in variants if row["chosen_options"] is None), None)
        if product["front"] in ("wisa", "naver_smartstore") or product["front"] == "makeshop_jp":
            typed = single if single is not None and product["front"] != "wisa" else product["product_code"]
        else:
            typed = single if product["front"] == "godomall5" else None
        return (typed or "").strip() or None

    @cached_property
    def _products(self) -> dict[tuple[str, str, str], Row]:
        return {self.product_key(row): row for row in self.truth["products"]}

    @cached_property
    def seen_products(self) -> dict[tuple[str, str, str], Row]:
        """Products as a load last saw them: those that were still there."""
        rows = (row for _, truth in self.moments for row in truth["products"] if not row["is_deleted"])
        between = (self.product_key(row) for row in self.truth["inventory"] if self._key(row) in self.seen_between)
        return {key: self._products[key] for key in between} | {self.product_key(row): row for row in rows}

    def _key(self, row: Row) -> tuple[str, str, str]:
        return (*self.product_key(row)[:2], row["variant_id"])

    @cached_property
    def seen_listings(self) -> set[tuple[str, str, str]]:
        """Stand-in, shop and variant of what was there when a load looked."""
        rows = (row for _, truth in self.moments for row in truth["inventory"] if not row["is_deleted"])
        return {self._key(row) for row in rows} | {*self.seen_between}

    @cached_property
    def lines(self) -> list[Row]:
        """Sold lines: no copy of another mall's order, nothing that is sent instead of an exchanged line."""
        lines = self.truth["order_lines"]
        return [row for row in lines if not row["is_mirror"] and row["line_kind"] == "sale"]

    @cached_property
    def orders(self) -> dict[tuple[str, str], Row]:
        """By stand-in and number: those that are no copies."""
        return {(row["front"], row["order_id"]): row for row in self.truth["orders"] if not row["is_mirror"]}

    @cached_property
    def lines_of_orders(self) -> dict[tuple[str, str], list[Row]]:
        found = defaultdict(list)
        for row in self.lines:
            found[row["front"], row["order_id"]].append(row)
        return found

    @cached_property
    def claim_lines(self) -> list[Row]:
        """A row per claim and sold line, with what the claim says; of orders that are no copies."""
        claims = {(row["front"], row["claim_id"]): row for row in self.truth["claims"]}
        lines = {(row["front"], row["line_id"]): row for row in self.lines}
        return [
            {**claims[row["front"], row["claim_id"]], **row, "line": lines[row["front"], row["line_id"]]}
            for row in self.truth["claim_lines"]
            if (row["front"], row["line_id"]) in lines
        ]


@dataclass(frozen=True)
class Question:
    """One acceptance question: the file of its query, the columns it must have in this order, the rows expected."""

    query: str
    columns: tuple[str, ...]
    expected: Callable[[Season], Iterable[Row]]


def question(query: str, columns: str, expected: Callable[[Season], Iterable[Row]]) -> Question:
    return Question(query, tuple(columns.replace(",", " ").split()), expected)


def folded(code: str) -> str:
    """A code comparable across malls: upper case, one blank for several."""
    return " ".join(code.split()).upper()


def is_placeholder(code: str) -> bool:
    return code in ("", "0", "-", "없음", "기본", "미정")


def kst_date(at: datetime | None) -> date | None:
    return at.astimezone(KST).date() if at is not None else None


def month(day: date | None) -> date | None:
    return day.replace(day=1) if day is not None else None


def whole(span: timedelta, unit: timedelta) -> int:
    return span // unit


def rounded(amount: Decimal, places: int = 2) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def was_paid(line: Row) -> bool:
    """Whether money for a line ever came: claims of other kinds open on paid lines only."""
    return line["claim_type"] != "cancel_unpaid" and line["canonical_status"] != "pending_payment"


def is_sale(line: Row) -> bool:
    """Paid to confirmed, or with a claim still open on a paid line, or exchanged (unified model 1.1)."""
    moving = {"paid", "preparing", "on_hold", "ready_to_ship", "shipped", "delivered", "confirmed"}
    return line["canonical_status"] in moving | PAID_CLAIMS | {"exchanged"}


def of_told(values: Iterable[Any]) -> Any:
    """A sum over what is told; None when nothing is."""
    told = [value for value in values if value is not None]
    return sum(told) if told else None


def grouped(rows: Iterable[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return found
