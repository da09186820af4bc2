"""The four notebooks on the warehouse of the model tests: their figures are those of the tables."""

import importlib
import shutil
from collections import Counter
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from tests.notebooks.conftest import Play, held
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


def test_steps_of_copies_and_replacements_are_not_timed(built: Warehouse, play: Play, tmp_path: Path):
    file = tmp_path / "copies.duckdb"
    shutil.copy(built.path, file)
    timed = """
        select line_key from unified.order_status_history
        where seconds_in_status is not null and canonical_status in ('paid', 'preparing', 'ready_to_ship', 'shipped')
    """
    with duckdb.connect(str(file)) as connection:
        keys = [key for (key,) in connection.execute(f"select distinct line_key from ({timed}) order by 1").fetchall()]
        connection.execute("update unified.order_lines set is_mirror = false, line_kind = 'product'")
        connection.execute("update unified.order_lines set is_mirror = true where line_key = ?", [keys[0]])
        connection.execute(
            "update unified.order_lines set line_kind = 'exchange_replacement' where line_key = ?", [keys[1]]
        )
        left = connection.execute(f"select count(*) from ({timed}) where line_key not in (?, ?)", keys[:2]).fetchone()
    _texts, values = play("orders", file)
    assert (sum(values["time_in_status"]["line_count"].to_pylist()),) == left


def test_orders_shows_the_sales_of_one_currency_and_what_is_left_of_them(built: Warehouse, play: Play):
    _texts, values = play("orders", built.path)
    names = ("date_kst", "order_count", "gross_amount", "refund_goods_amount_of_orders", "net_sales_of_orders")
    expected = built.rows(f"""
        select {names[0]}, sum({names[1]})::bigint, {", ".join(f"sum({name})::double" for name in names[2:])}
        from unified.sales_daily
        where currency = 'KRW' and date_kst > '2026-03-10'::date - 28
        group by 1 order by 1
    """)
    assert records(values["sales_per_day"], *names) == expected
    assert sum(net for *_, net in expected) < sum(gross for _, _, gross, *_ in expected)


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
        connection.execute("""
            update reports.low_stock
            set alert_level = case sku when (select min(sku) from reports.low_stock) then 'sold_out' else 'reorder' end
        """)
        skus = connection.execute("select sku from reports.low_stock order by days_of_cover, sku").fetchall()
        stock = connection.execute("""
            select sku, qty_available, lead_time_days from reports.low_stock where qty_available is not null
        """).fetchall()
    _texts, values = play("stock", file)
    wanted = {sku: ceil(Decimal("0.3") * (lead + 28) + Decimal("1.5") - left) for sku, left, lead in stock}
    assert dict(records(values["order_plan"], "sku", "to_order")) == {
        sku: count for sku, count in wanted.items() if count > 0
    }
    assert len(values["order_plan"]) > 0
    assert dict(records(values["alert_counts"], "alert_level", "sku_count")) == {
        "sold_out": 1,
        "reorder": len(skus) - 1,
    }
    risks = built.rows("select sku from reports.oversell_risk where risk_level <> 'none' order by 1")
    assert sorted(records(values["risky"], "sku")) == risks
    assert records(values["sku_pools"], "sku", "pool_qty", "age_hours") == built.rows("""
        select sku, pool_qty, floor(epoch('2026-03-10 03:00:00+00'::timestamptz - pool_observed_at) / 3600)::bigint
        from unified.sku_stock order by sku
    """)
    assert records(values["running_out"], "sku") == [min(skus), *(sku for sku in skus if sku != min(skus))]
    chosen = values["sku"].value
    assert len(values["listings"]) == len(
        built.rows(f"select 1 from unified.inventory where sku = '{chosen}' and not is_deleted")
    )
    days = built.row(f"""
        select count(*), sum(is_stockout::int)::bigint
        from unified.inventory_daily inner join unified.variant_skus using (variant_key) where sku = '{chosen}'
    """)
    stockouts = values["stock_history"]["is_stockout"].to_pylist()
    assert (len(stockouts), sum(stockouts)) == days


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
    months = built.row("""
        select sum(refund_done_amount)::double, sum(refund_pending_amount)::double
        from reports.refunds_monthly where currency = 'KRW'
    """)
    shown = values["refund_months"]
    assert (
        sum(shown["refund_done_amount"].to_pylist()),
        sum(shown["refund_pending_amount"].to_pylist()),
    ) == months
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
    assert all(name in next(text for text in texts if "What there is" in text) for name in sizes)
    described = values["described"]["unified.order_lines"]["columns"]
    assert list(values["column_meanings"]) == [column["name"] for column in described]
    assert records(values["sales_by_currency"], "currency", "gross_amount") == built.rows(
        "select currency, sum(gross_amount)::double from unified.sales_daily group by 1 order by 1"
    )
    assert sum(values["status_axes"]["line_count"].to_pylist()) == sizes["unified.order_lines"]
    assert len(values["example_order"]) > 1
    assert sum("## " in text or "<h2" in text for text in texts) >= 9


@pytest.fixture(scope="module")
def emptied(built: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose tables are all there, without rows."""
    file = tmp_path_factory.mktemp("emptied") / "empty.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{built.path}' as full_one (read_only)")
        for schema in ("unified", "reports", "intermediate"):
            connection.execute(f"create schema {schema}")
        for schema, table in built.rows("""
            select table_schema, table_name from information_schema.tables
            where table_schema in ('unified', 'reports') or table_name = 'int_as_of'
        """):
            limit = 1 if table == "int_as_of" else 0
            connection.execute(f"create table {schema}.{table} as from full_one.{schema}.{table} limit {limit}")
    return file


@pytest.mark.parametrize("name", NAMES)
def test_a_warehouse_without_rows_is_no_error(emptied: Path, play: Play, name: str):
    texts, _values = play(name, emptied)
    assert any("<h1" in text for text in texts)


@pytest.mark.parametrize("name", NAMES)
def test_without_a_warehouse_or_its_tables_a_notebook_says_what_to_run(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.chdir(tmp_path)
    texts, _values = play(name, None)
    assert any("make demo" in text for text in texts)
    with duckdb.connect("kmall.duckdb") as connection:
        connection.execute("create schema unified; create table unified.order_lines (line_id text)")
    texts, _values = play(name, None)
    assert any("intermediate.int_as_of: not built yet" in text for text in texts)
    assert not any("<h2" in text for text in texts)


def test_a_warehouse_that_nothing_was_loaded_into_is_said_to_be_empty(emptied: Path, play: Play, tmp_path: Path):
    file = tmp_path / "unused.duckdb"
    shutil.copy(emptied, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("update intermediate.int_as_of set as_of_at = null")
    texts, _values = play("orders", file)
    assert any("Nothing is loaded yet" in text for text in texts)


def test_a_notebook_opened_during_a_load_says_so(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "held.duckdb"
    warehouse = importlib.import_module("warehouse")
    monkeypatch.setattr(warehouse, "PATIENCE", 0.1)
    with held(file):
        texts, _values = play("stock", file)
    assert any("is writing to" in text and "Run this cell again" in text for text in texts)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_the_same_from_postgres(built: Warehouse, play: Play, postgres_copy: str, name: str):
    _texts, of_duckdb = play(name, built.path)
    _texts, of_postgres = play(name, postgres_copy)
    tables = {key: table.to_pylist() for key, table in of_duckdb.items() if isinstance(table, pa.Table)}
    assert len(tables) > 4
    assert {key: of_postgres[key].to_pylist() for key in tables} == tables
