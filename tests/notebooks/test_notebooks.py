"""The four notebooks on the warehouse of the model tests: their figures are those of the tables."""

import shutil
from collections import Counter
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.notebooks.conftest import Play
from tests.unified.warehouse import Warehouse

NAMES = ("orders", "stock", "claims", "tour")
TO_SHIP = """
    not is_mirror and line_kind <> 'exchange_replacement' and qty_active > 0
    and canonical_status in ('paid', 'preparing', 'ready_to_ship')
"""


def records(table: Any, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in table.to_pylist()]


def test_orders_shows_every_line_once_and_what_waits_with_its_hours(built: Warehouse, play: Play):
    texts, values = play("orders", built.path)
    counted = Counter[str]()
    for status, count in records(values["lines_by_status"], "canonical_status", "line_count"):
        counted[status] += count
    assert dict(counted) == dict(
        built.rows("""
            select canonical_status, count(*) from unified.order_lines
            where not is_mirror and line_kind <> 'exchange_replacement' group by 1
        """)
    )
    expected = built.rows(f"""
        select
            line_id,
            floor(epoch('2026-03-10 03:00:00+00'::timestamptz - coalesce(paid_at, ordered_at)) / 3600)::bigint,
            ship_due_at < '2026-03-10 03:00:00+00'
        from unified.order_lines where {TO_SHIP}
        order by coalesce(paid_at, ordered_at), platform, shop_alias, line_id
    """)
    assert records(values["waiting"], "line_id", "hours_waiting", "is_overdue") == expected
    overdue = sum(bool(late) for *_, late in expected)
    assert any(f"To ship: {len(expected)} lines, {overdue} overdue" in text for text in texts)
    (orders,) = built.row(
        "select count(*) from unified.orders where not is_mirror and ordered_at > '2026-02-10 03:00:00+00'"
    )
    assert sum(values["orders_per_day"]["order_count"].to_pylist()) == orders
    assert "canonical_status" in values["status_chart"].to_json()


def test_stock_orders_what_is_sold_until_it_comes_and_lasts_less_what_is_there(
    built: Warehouse, play: Play, tmp_path: Path
):
    file = tmp_path / "sold.duckdb"
    shutil.copy(built.path, file)
    with duckdb.connect(str(file)) as connection:  # the test warehouse is one day old: nothing is known for long enough
        connection.execute("""
            update reports.low_stock
            set velocity_28d = 0.3, days_of_cover = qty_available / 0.3, safety_stock = 1.5
            where qty_available is not null
        """)
        stock = connection.execute("""
            select sku, qty_available, lead_time_days from reports.low_stock where qty_available is not null
        """).fetchall()
    _texts, values = play("stock", file)
    wanted = {sku: ceil(Decimal("0.3") * (lead + 28) + Decimal("1.5") - left) for sku, left, lead in stock}
    assert dict(records(values["order_plan"], "sku", "to_order")) == {
        sku: count for sku, count in wanted.items() if count > 0
    }
    assert len(values["order_plan"]) > 0
    assert dict(records(values["alert_counts"], "alert_level", "sku_count")) == dict(
        built.rows("select alert_level, count(*) from reports.low_stock group by 1")
    )
    risks = built.rows("select sku from reports.oversell_risk where risk_level <> 'none' order by 1")
    assert sorted(records(values["risky"], "sku")) == risks
    chosen = values["sku"].value
    assert len(values["listings"]) == len(
        built.rows(f"select 1 from unified.inventory where sku = '{chosen}' and not is_deleted")
    )
    assert len(values["stock_history"]) > 0


def test_claims_counts_what_is_open_and_tells_refunds_on_both_days(built: Warehouse, play: Play):
    _texts, values = play("claims", built.path)
    assert records(values["open_by_phase"], "claim_type", "claim_phase", "line_count") == built.rows(
        "select claim_type, claim_phase, count(*) from reports.open_claims group by all order by all"
    )
    sums = Counter[str]()
    for counted, amount in records(values["refund_days"], "counted", "amount"):
        sums[counted] += amount
    back, of_orders = built.row("""
        select sum(refund_amount)::double, sum(refund_amount_of_orders)::double
        from unified.sales_daily where currency = 'KRW'
    """)
    assert dict(sums) == {"paid back on that day": back, "of orders of that day": of_orders}
    assert records(values["return_rates"], "sku", "currency", "return_rate") == built.rows("""
        select sku, currency, return_rate::double from reports.claim_rates
        where units_sold >= 5 and units_returned > 0 order by return_rate desc, sku
    """)
    (returned,) = built.row("""
        select count(*) from unified.claims
        where not is_mirror and claim_type = 'return' and claim_phase = 'completed'
    """)
    assert sum(values["restocked"]["line_count"].to_pylist()) == returned


def test_the_tour_counts_every_table_and_never_adds_up_over_currencies(built: Warehouse, play: Play):
    texts, values = play("tour", built.path)
    sizes = dict(records(values["table_sizes"], "table_name", "row_count"))
    tables = built.rows("""
        select table_schema || '.' || table_name from information_schema.tables
        where table_schema in ('unified', 'reports')
    """)
    assert sorted(sizes) == sorted(name for (name,) in tables)
    for name in ("unified.order_lines", "unified.inventory", "reports.low_stock"):
        assert sizes[name] == built.row(f"select count(*) from {name}")[0]
    assert records(values["sales_by_currency"], "currency", "gross_amount") == built.rows(
        "select currency, sum(gross_amount)::double from unified.sales_daily group by 1 order by 1"
    )
    assert sum(values["status_axes"]["line_count"].to_pylist()) == sizes["unified.order_lines"]
    assert len(values["example_order"]) > 1
    assert sum("## " in text or "<h2" in text for text in texts) >= 9


@pytest.mark.parametrize("name", NAMES)
def test_a_warehouse_without_rows_is_no_error(built: Warehouse, play: Play, tmp_path: Path, name: str):
    file = tmp_path / "empty.duckdb"
    shutil.copy(built.path, file)
    with duckdb.connect(str(file)) as connection:
        for schema, table in connection.execute("""
            select table_schema, table_name from information_schema.tables where table_schema in ('unified', 'reports')
        """).fetchall():
            connection.execute(f"delete from {schema}.{table}")
    texts, _values = play(name, file)
    assert any("<h1" in text for text in texts)


@pytest.mark.parametrize("name", NAMES)
def test_without_a_warehouse_or_its_tables_a_notebook_says_what_to_run(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.chdir(tmp_path)
    texts, _values = play(name, None)
    assert any("make demo" in text for text in texts)
    duckdb.connect("kmall.duckdb").close()
    texts, _values = play(name, None)
    assert any("not built yet" in text for text in texts)
