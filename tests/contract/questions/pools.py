"""What the malls together say of a thing's stock: the pool of unified model 3.3, worked out from the seller's books."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from .orders import options_of_listing
from .season import Row, Season, kst_date, was_paid

OPEN_DEMAND = ("paid", "preparing", "on_hold", "ready_to_ship", "cancel_requested")
TELLS_WHEN_STOCK_IS_TAKEN = ("cafe24", "godomall5")
SOLD_DAYS = 28


@dataclass(frozen=True)
class Offer:
    """What one listing that is still there shows of a thing, in pieces of the thing. `row` is the listing."""

    row: Row
    mall: str
    units: int
    is_set: bool

    @property
    def policy(self) -> str:
        return str(self.row["stock_policy"])

    @property
    def is_counted(self) -> bool:
        return self.policy == "tracked" and bool(self.row["is_selling"])

    @property
    def listed(self) -> int:
        return int(self.row["qty_listed"] * self.units)

    @property
    def available(self) -> int:
        return int(self.row["qty_available"] * self.units)

    @property
    def left_over(self) -> int:
        """Pieces beyond what packs show: a pack of two shown three times stands for six pieces or seven."""
        return self.units - 1 if self.row["qty_listed"] >= 0 and not self.is_set else 0


@dataclass
class Pool:
    """A thing on the shelf as the malls show it; a set counts only where nothing else does."""

    sku: str
    name: str
    offers: list[Offer] = field(default_factory=list)
    open_demand: int = 0
    sold: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    @cached_property
    def measured(self) -> list[Offer]:
        counted = [offer for offer in self.offers if offer.is_counted]
        return [offer for offer in counted if not offer.is_set] or counted

    @property
    def quantity(self) -> int | None:
        shown = [(offer.listed, offer.listed + offer.left_over) for offer in self.measured]
        return min(min(reach for _, reach in shown), max(listed for listed, _ in shown)) if shown else None

    @property
    def available(self) -> int | None:
        shown = [(offer.available, offer.available + offer.left_over) for offer in self.measured]
        return min(min(reach for _, reach in shown), max(least for least, _ in shown)) if shown else None

    @property
    def on_hand(self) -> int | None:
        return None if self.quantity is None else self.quantity + self.open_demand

    @property
    def max_listed(self) -> int | None:
        return max((offer.listed for offer in self.offers if offer.is_counted), default=None)

    @property
    def min_listed(self) -> int | None:
        return min((offer.listed for offer in self.measured), default=None)

    @property
    def spread(self) -> int | None:
        reach = [offer.listed + offer.left_over for offer in self.measured]
        return None if self.max_listed is None or not reach else self.max_listed - min(reach)

    @property
    def reserve(self) -> int:
        return max((offer.row["qty_safety"] or 0) * offer.units for offer in self.offers)

    @property
    def sold_28d(self) -> int:
        return sum(self.sold.values())

    def malls(self, policy: str = "") -> int:
        return len({offer.mall for offer in self.offers if policy in ("", offer.policy)})

    @property
    def negative_malls(self) -> int:
        below = (offer for offer in self.offers if offer.policy == "tracked" and offer.listed < 0)
        return len({offer.mall for offer in below})

    @property
    def endless_malls(self) -> int:
        """Malls in which it is bought without end: not counted, or sold below zero."""
        on_sale = (offer for offer in self.offers if offer.row["is_selling"])
        return len({each.mall for each in on_sale if each.policy == "untracked" or each.row["allows_backorder"]})

    @property
    def counting_malls(self) -> int:
        return len({offer.mall for offer in self.offers if offer.is_counted and not offer.row["allows_backorder"]})


def pools(season: Season) -> list[Pool]:
    """Every thing that a mall lists now, by its name."""
    found: dict[str, Pool] = {}
    listed: dict[tuple[str, str], Row] = {}
    for row in season.truth["inventory"]:
        if not row["is_deleted"]:
            listed.setdefault((row["front"], row["variant_id"]), row)  # shops of one mall show one stock
    names = _names(season, listed.values())
    for row in listed.values():
        for sku, units in season.things(row).items():
            pool = found.setdefault(sku, Pool(sku, names[sku]))
            is_set = row["units_per_listing"] is None and len(season.things(row)) > 1
            pool.offers.append(Offer(row, f"{row['platform']}:{season.alias(row)}", units, is_set))
    for sku, pieces in _open_demand(season):
        if sku in found:
            found[sku].open_demand += pieces
    for sku, day, pieces in sold_pieces(season):
        if sku in found:
            found[sku].sold[day] += pieces
    return [pool for _, pool in sorted(found.items())]


def sold_pieces(season: Season) -> Iterator[tuple[str, date, int]]:
    """Thing, day and pieces of paid lines ordered in the last 28 Korean days."""
    first = recent_days(season)[0]
    for row in season.lines:
        day = kst_date(row["ordered_at"])
        if was_paid(row) and day is not None and day >= first:
            yield from ((sku, day, row["qty_ordered"] * units) for sku, units in season.things(row).items())


def recent_days(season: Season) -> list[date]:
    today = kst_date(season.now)
    assert today is not None
    return [today - timedelta(days=before) for before in range(SOLD_DAYS - 1, -1, -1)]


def _open_demand(season: Season) -> Iterator[tuple[str, int]]:
    for row in season.truth["order_lines"]:
        if is_open(row):
            yield from ((sku, row["qty_active"] * units) for sku, units in season.things(row).items())


def is_open(row: Row) -> bool:
    """Whether pieces of a line are still to be handed over: what is sent instead of an exchanged line as well."""
    status = row["canonical_status"]
    taken_unpaid = row["front"] in TELLS_WHEN_STOCK_IS_TAKEN and row["takes_stock_at"] == "order"
    waits = status in OPEN_DEMAND or (status == "pending_payment" and taken_unpaid)
    waits = waits or (status == "exchanging" and row["line_kind"] == "exchange_replacement")
    return waits and row["qty_active"] > 0 and not row["is_mirror"]


def _names(season: Season, listed: Iterable[Row]) -> dict[str, str]:
    """What people call a thing: plain name and options of its first listing, single ones before packs and sets."""
    products = {
        (row["front"], row["shop_no"], row["product_id"]): row["product_name"] for row in season.truth["products"]
    }
    choices = defaultdict(list)
    for row in listed:
        things = season.things(row)
        for sku, units in things.items():
            place = (row["platform"], season.alias(row), row["shop_no"], row["variant_id"])
            raw = products[row["front"], row["shop_no"], row["product_id"]]
            name = re.sub(r"\s*<[^<>]*>\s*", " ", raw).strip()
            chosen = options_of_listing(row)
            choices[sku].append(((len(things) > 1, units, *place), f"{name} / {chosen}" if chosen else name))
    return {sku: min(rows)[1] for sku, rows in choices.items()}
