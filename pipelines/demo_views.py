"""What the demo shows: a seller's first questions, answered from the unified tables, and how far to trust them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.text import Text

from pipelines import screen
from pipelines.books import NOUNS, Comparison
from pipelines.built import Built
from pipelines.config import Warehouse
from pipelines.load import Report
from pipelines.platforms import all_platforms
from pipelines.screen import Column
from pipelines.warehouse_reading import Reader, Row

SHOWN = 8

BY_STATUS = """
select
    canonical_status, {lines_of_each}, sum(qty_active) as pieces, cast(sum(gross_amount) as bigint) as won
from unified.order_lines
where line_kind = 'sale' and currency = 'KRW' and not is_mirror
group by canonical_status, status_rank
order by status_rank
"""

# one thing on the shelf, as each mall shows it; the widest apart first
ONE_SHELF = """
select
    sku, min(product_name) as product_name, min(option_text) as option_text, {listed_of_each},
    max(qty_listed) - min(qty_listed) as apart
from unified.inventory
where match_method <> 'native' and stock_policy = 'tracked' and not is_deleted
group by sku
having count(distinct platform) > 1
order by apart desc, sku
"""

TO_SHIP = """
select platform, order_id, product_name, option_text, qty_active, canonical_status, paid_at
from unified.order_lines
where canonical_status in ('paid', 'preparing', 'ready_to_ship') and not is_mirror
order by paid_at, order_id, line_id
"""

# pieces that left in the last 28 days say how long the rest will last
STOCK_AT_RISK = """
with sold as (
    select platform, shop_alias, shop_no, variant_id, sum(qty_active) as sold_28_days
    from unified.order_lines
    where line_kind = 'sale' and is_sale and not is_mirror and ordered_at >= %s
    group by platform, shop_alias, shop_no, variant_id
)
select
    inventory.platform, coalesce(nullif(inventory.seller_code, ''), inventory.variant_id) as code,
    inventory.product_name, inventory.option_text, inventory.qty_listed, inventory.qty_committed,
    coalesce(sold.sold_28_days, 0) as sold_28_days,
    case
        when inventory.qty_listed < 0 then 'oversold'
        when inventory.qty_listed = 0 then 'sold out'
        when inventory.qty_available = 0 then 'at the safety stock'
        else 'lasts under a week'
    end as why
from unified.inventory as inventory
left join sold
    on inventory.platform = sold.platform and inventory.shop_alias = sold.shop_alias
    and inventory.shop_no = sold.shop_no and inventory.variant_id = sold.variant_id
where inventory.stock_policy = 'tracked' and not inventory.is_deleted and inventory.is_selling
    and coalesce(sold.sold_28_days, 0) > 0 and inventory.qty_available <= sold.sold_28_days / 4.0
order by inventory.qty_listed, sold.sold_28_days desc, inventory.platform, inventory.variant_id
"""

OPEN_CLAIMS = """
select
    platform, claim_type, claim_phase, count(distinct claim_id) as claim_count, sum(qty) as pieces,
    min(requested_at) as oldest
from unified.claims
where is_claim_open and not is_mirror
group by platform, claim_type, claim_phase
order by claim_count desc, platform, claim_type, claim_phase
"""


@dataclass(frozen=True)
class Views:
    """The answers; empty where the build failed before their table."""

    by_status: list[Row]
    one_shelf: list[Row]
    to_ship: list[Row]
    stock_at_risk: list[Row]
    open_claims: list[Row]

    @classmethod
    def read(cls, read: Reader, now: datetime, platforms: Sequence[str]) -> "Views":
        """`now` is the malls' present, `platforms` those to show side by side."""
        lines = ", ".join(f"sum(case when platform = '{name}' then 1 else 0 end) as {name}" for name in platforms)
        listed = ", ".join(f"min(case when platform = '{name}' then qty_listed end) as {name}" for name in platforms)

        def rows(table: str, sql: str, *values: Any) -> list[Row]:
            return read.rows(sql, *values) if read.columns("unified", table) else []

        return cls(
            by_status=rows("order_lines", BY_STATUS.format(lines_of_each=lines)),
            one_shelf=rows("inventory", ONE_SHELF.format(listed_of_each=listed)),
            to_ship=rows("order_lines", TO_SHIP),
            stock_at_risk=rows("inventory", STOCK_AT_RISK, now - timedelta(days=28)),
            open_claims=rows("claims", OPEN_CLAIMS),
        )


@dataclass(frozen=True)
class Visit:
    """One load of the demo. `at` is the malls' present, `seconds` real time, `throttled` calls answered with 429."""

    at: datetime
    rows: int
    requests: int
    throttled: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """Everything the demo found out."""

    now: datetime
    platforms: tuple[str, ...]
    visits: list[Visit]
    report: Report
    built: Built
    views: Views
    books: list[Comparison]
    seconds: float

    @property
    def ok(self) -> bool:
        return self.report.ok and self.built.ok and bool(self.books) and all(each.ok for each in self.books)


def as_document(outcome: Outcome, warehouse: Warehouse) -> dict[str, Any]:
    """For machines."""
    return {
        "ok": outcome.ok,
        "warehouse": warehouse.name,
        "now": outcome.now,
        "loads": outcome.visits,
        "failed": [asdict(each) for each in outcome.report.results if each.status == "failed"],
        "transform": outcome.built.as_json(),
        **vars(outcome.views),
        "books": [{**asdict(each), "ok": each.ok} for each in outcome.books],
        "seconds": round(outcome.seconds, 1),
    }


def print_outcome(outcome: Outcome, warehouse: Warehouse) -> None:
    """What a seller would look at first, then how far it can be trusted."""
    console = screen.output()
    titles = {name: platform.title for name, platform in all_platforms().items()}
    malls = [Column(title, number=True) for name, title in titles.items() if name in outcome.platforms]
    visits = [(each.at, each.rows, each.requests, each.throttled, f"{each.seconds:.1f} s") for each in outcome.visits]
    columns = [
        Column("the malls' time (KST)"),
        *(Column(name, number=True) for name in ("rows", "requests", "429", "took")),
    ]
    screen.print_table(console, "Loads", columns, visits)
    columns = [Column("status"), *malls, Column("pieces", number=True), Column("won", number=True)]
    screen.print_table(
        console, "Order lines by status", columns, [tuple(each.values()) for each in outcome.views.by_status]
    )
    columns = [*(Column(name) for name in ("sku", "product", "option")), *malls, Column("apart", number=True)]
    _print_first(f"One shelf, several malls: {len(outcome.views.one_shelf)} items", columns, outcome.views.one_shelf)
    columns = [
        Column("mall"),
        Column("order"),
        Column("product"),
        Column("option"),
        Column("pieces", number=True),
        Column("status"),
        Column("paid (KST)"),
    ]
    _print_first(
        f"To ship today: {len(outcome.views.to_ship)} order lines, oldest first", columns, outcome.views.to_ship
    )
    columns = [
        *(Column(name) for name in ("mall", "code", "product", "option")),
        *(Column(name, number=True) for name in ("listed", "committed", "sold in 28 days")),
        Column("why"),
    ]
    _print_first(f"Stock at risk: {len(outcome.views.stock_at_risk)} variants", columns, outcome.views.stock_at_risk)
    columns = [
        Column("mall"),
        Column("claim"),
        Column("phase"),
        Column("claims", number=True),
        Column("pieces", number=True),
        Column("oldest (KST)"),
    ]
    screen.print_table(console, "Open claims", columns, [tuple(each.values()) for each in outcome.views.open_claims])
    screen.print_failures(outcome.report.results)
    outcome.built.print()
    _print_books(outcome, titles)
    raw = ", ".join(f"raw_{name}" for name in outcome.platforms)
    console.print(f"All of it is in {warehouse.name}, schemas {raw} and unified. It took {outcome.seconds:.0f} s.")


def _print_books(outcome: Outcome, titles: dict[str, str]) -> None:
    """One row a mall: how many of the seller's own rows stand in the views to the letter; then what differs."""
    console = screen.output()
    columns = [Column("mall"), *(Column(noun, number=True) for noun in NOUNS.values())]
    cells = {(each.platform, each.table): _score(each) for each in outcome.books}
    rows = [(titles[name], *(cells.get((name, table)) for table in NOUNS)) for name in outcome.platforms]
    screen.print_table(console, "Rows that equal the seller's own books", columns, rows)
    for comparison in outcome.books:
        if not comparison.ok:
            console.print(Text.assemble(("✗ ", "bold red"), f"{titles[comparison.platform]}: {comparison.sentence}"))
        for difference in comparison.differences:
            console.print(Text(f"    {difference}", style="dim"))


def _score(comparison: Comparison) -> Text:
    is_well = comparison.ok
    return Text(
        f"{'✓' if is_well else '✗'} {comparison.equal:,} of {comparison.total:,}",
        style="green" if is_well else "bold red",
    )


def _print_first(title: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    more = f"and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    screen.print_table(screen.output(), title, columns, [tuple(row.values()) for row in rows[:SHOWN]], more)
