"""What the page shows, asked of the warehouse in a few small queries. SQL that DuckDB and PostgreSQL both run.

"Now" is how far the data reaches (`as_of`), as in every report: an order that was sent since the last load must not be
called late. Only the age of the data itself is measured with the clock, and that is for the caller to do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipelines.warehouse_reading import Reader, Row

SHOWN = 40  # rows of each list; the figures above it count all
DAYS = 28
# whole days waited: an order of bucket 1 waits for at least one day and less than two
WAITING_DAYS = (0, 1, 2, 3)

WAITING = """
with lines as (
    select *, coalesce(paid_at, ordered_at) as waiting_since
    from unified.order_lines
    where
        not is_mirror
        and line_kind <> 'exchange_replacement'
        and canonical_status in ('paid', 'preparing', 'ready_to_ship')
        and qty_active > 0
),
ranked as (
    select *, row_number() over (partition by order_key order by status_rank, line_id) as place
    from lines
),
waiting as (
    select
        order_key,
        platform,
        shop_alias,
        order_id,
        count(*) as line_count,
        cast(sum(qty_active) as bigint) as unit_count,
        max(case when place = 1 then canonical_status end) as canonical_status,
        max(case when place = 1 then product_name end) as product_name,
        max(case when place = 1 then option_text end) as option_text,
        min(waiting_since) as waiting_since,
        min(ship_due_at) as ship_due_at
    from ranked
    group by order_key, platform, shop_alias, order_id
)
"""
ORDERS_TO_SHIP = f"""
{WAITING}
select *, ship_due_at < %s as is_overdue
from waiting
order by waiting_since, platform, shop_alias, order_id
limit {SHOWN}
"""
SHOPS_TO_SHIP = f"""
{WAITING}
select
    platform,
    shop_alias,
    count(*) as order_count,
    cast(sum(line_count) as bigint) as line_count,
    cast(sum(unit_count) as bigint) as unit_count,
    sum(case when ship_due_at < %s then 1 else 0 end) as overdue_count,
    sum(case when waiting_since > %s then 1 else 0 end) as waiting_0,
    sum(case when waiting_since <= %s and waiting_since > %s then 1 else 0 end) as waiting_1,
    sum(case when waiting_since <= %s and waiting_since > %s then 1 else 0 end) as waiting_2,
    sum(case when waiting_since <= %s then 1 else 0 end) as waiting_3
from waiting
group by platform, shop_alias
order by platform, shop_alias
"""
LOW_STOCK = f"""
select sku, sku_name, alert_level, qty_available, units_sold_28d, days_of_cover, reorder_point, reserve_qty
from reports.low_stock
where alert_level in ('sold_out', 'reorder')
order by
    case alert_level when 'sold_out' then 1 else 2 end,
    case when alert_level = 'sold_out' then -units_sold_28d end,
    coalesce(days_of_cover, 9999), qty_available, sku
limit {SHOWN}
"""
OVERSELL = f"""
select
    sku, sku_name, risk_level, finding, pool_qty, open_demand_qty, qty_on_hand_est, max_listed, min_listed,
    negative_mall_count
from reports.oversell_risk
where risk_level <> 'none'
order by case risk_level when 'critical' then 1 when 'high' then 2 else 3 end, max_listed - min_listed desc, sku
limit {SHOWN}
"""
# a claim with lines in two phases is shown in both
CLAIMS = """
with claims as (
    select
        platform,
        shop_alias,
        claim_type,
        claim_phase,
        claim_id,
        order_id,
        max(reason_group) as reason_group,
        max(currency) as currency,
        cast(sum(qty) as bigint) as qty,
        sum(refund_pending_amount) as refund_pending_amount,
        max(days_open) as days_open
    from reports.open_claims
    group by platform, shop_alias, shop_no, claim_type, claim_phase, claim_id, order_id
)
"""
OLDEST_CLAIMS = f"""
{CLAIMS}
select * from claims
order by coalesce(days_open, -1) desc, platform, shop_alias, claim_id, order_id
limit {SHOWN}
"""
CLAIM_COUNTS = f"""
{CLAIMS}
select
    claim_type,
    claim_phase,
    count(*) as claim_count,
    max(days_open) as longest,
    sum(case when days_open <= 2 then 1 else 0 end) as young,
    sum(case when days_open between 3 and 6 then 1 else 0 end) as middle,
    sum(case when days_open >= 7 then 1 else 0 end) as old,
    sum(case when days_open is null then 1 else 0 end) as ageless
from claims
group by claim_type, claim_phase
order by claim_type, claim_phase
"""
FRESHNESS = """
select
    platform, shop_alias, resource, last_status, last_error, fix, is_ok, data_through, last_success_at, last_run_at
from reports.data_freshness
order by platform, shop_alias, resource
"""
ORDERS_A_DAY = """
select date_kst, platform, cast(sum(order_count) as bigint) as order_count
from unified.sales_daily
where date_kst > %s and date_kst <= %s
group by date_kst, platform
order by date_kst, platform
"""


@dataclass(frozen=True)
class Facts:
    """Everything on the page. A part whose tables are not built (or not by this version) is None.

    Shape: rows as dictionaries, times aware in UTC. `shipping` {orders, shops}, `stock` {rows, counts}, `oversell`
        {rows, counts}, `claims` {rows, counts}, `freshness` rows, `days` {rows, first, last}.
    """

    as_of: datetime | None
    shipping: dict[str, Any] | None
    stock: dict[str, Any] | None
    oversell: dict[str, Any] | None
    claims: dict[str, Any] | None
    freshness: list[Row] | None
    days: dict[str, Any] | None

    @property
    def is_empty(self) -> bool:
        return all(part is None for part in (self.shipping, self.stock, self.claims, self.freshness))


def read_facts(read: Reader) -> Facts:
    """Asks for all of it. A part that the warehouse refuses (older columns) is None, like one that is not there."""
    there = {f"{schema}.{table}" for schema in ("unified", "reports", "intermediate") for table in read.tables(schema)}
    present = read.rows("select * from intermediate.int_as_of") if "intermediate.int_as_of" in there else []
    as_of: datetime | None = present[0]["as_of_at"] if present else None

    def part(ask: Callable[[], Any], *tables: str) -> Any:
        return _asked(ask) if there.issuperset(tables) else None

    return Facts(
        as_of=as_of,
        shipping=part(lambda: _shipping(read, as_of), "unified.order_lines") if as_of else None,
        stock=part(lambda: _counted(read, "reports.low_stock", "alert_level", LOW_STOCK), "reports.low_stock"),
        oversell=part(lambda: _counted(read, "reports.oversell_risk", "risk_level", OVERSELL), "reports.oversell_risk"),
        claims=part(
            lambda: {"rows": read.rows(OLDEST_CLAIMS), "counts": read.rows(CLAIM_COUNTS)}, "reports.open_claims"
        ),
        freshness=part(lambda: read.rows(FRESHNESS), "reports.data_freshness"),
        days=part(lambda: _days(read, present[0]["as_of_date_kst"]), "unified.sales_daily") if as_of else None,
    )


def _asked(ask: Callable[[], Any]) -> Any:
    import duckdb
    import psycopg2  # type: ignore[import-untyped]

    try:
        return ask()
    except (duckdb.CatalogException, duckdb.BinderException, psycopg2.ProgrammingError):
        return None


def _shipping(read: Reader, as_of: datetime) -> dict[str, Any]:
    one, two, three = (as_of - timedelta(days=days) for days in WAITING_DAYS[1:])
    return {
        "orders": read.rows(ORDERS_TO_SHIP, as_of),
        "shops": read.rows(SHOPS_TO_SHIP, as_of, one, one, two, two, three, three),
    }


def _counted(read: Reader, table: str, level: str, listing: str) -> dict[str, Any]:
    counts = read.rows(f"select {level} as level, count(*) as sku_count from {table} group by {level}")
    return {"rows": read.rows(listing), "counts": {row["level"]: row["sku_count"] for row in counts}}


def _days(read: Reader, last: Any) -> dict[str, Any]:
    first = last - timedelta(days=DAYS - 1)
    return {"first": first, "last": last, "rows": read.rows(ORDERS_A_DAY, first - timedelta(days=1), last)}
