"""A warehouse with a run ledger written by hand, for tests of what is told about it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.config import Warehouse
from sources.shared.ledger import LEDGER

NOON = datetime(2026, 2, 1, 3, tzinfo=UTC)
MAIN = '[sources.cafe24.shops.main]\nmall_id = "samplemall"\nclient_id = "app"\n'
MAIN_SECRET = '[sources.cafe24.shops.main]\nclient_secret = "hush"\n'


REPORTS = """
create schema reports;
create table reports.low_stock (sku text, sku_name text, alert_level text, reason text);
create table reports.oversell_risk (sku text, sku_name text, risk_level text, reason text);
create table reports.unknown_status (
    platform text, shop_alias text, issue text, native_value text, line_count bigint, suggestion text,
    last_ordered_at timestamp with time zone
);
"""


def run(number: int, **changes: object) -> dict[str, object]:
    """One ledger row, an hour after the one before."""
    end = NOON + timedelta(hours=number)
    row: dict[str, object] = dict.fromkeys(LEDGER.names)
    row |= {
        "run_id": f"run{number}",
        "shop": "main",
        "resource": "orders",
        "status": "ok",
        "rows": number,
        "requests": 1,
    }
    row |= {"window_from": end - timedelta(hours=1), "window_to": end, "new_fields": "{}", "rejected_values": 0}
    return row | {"started_at": end, "finished_at": end + timedelta(minutes=1)} | changes


def warehouse_with(folder: Path, runs: Sequence[dict[str, object]]) -> Warehouse:
    rows = pa.Table.from_pylist(list(runs), LEDGER)
    with duckdb.connect(str(folder / "kmall.duckdb")) as connection:
        connection.register("rows_given", rows)
        connection.execute("create schema raw_cafe24")
        connection.execute("create table raw_cafe24._ledger as select *, '1' as _dlt_load_id from rows_given")
        connection.execute("create table raw_cafe24._dlt_loads (load_id text, status bigint, inserted_at timestamptz)")
        connection.execute("insert into raw_cafe24._dlt_loads values ('1', 0, '2026-02-01 05:02:00+00')")
    return Warehouse(credentials=str(folder / "kmall.duckdb"))


def with_reports(warehouse: Warehouse, *inserts: str) -> Warehouse:
    """The same with reports in it. Shape: `inserts` are table and rows, `low_stock values (...)`."""
    with duckdb.connect(str(warehouse.path)) as connection:
        if not connection.execute("from duckdb_schemas() where schema_name = 'reports'").fetchall():
            connection.execute(REPORTS)
        for rows in inserts:
            connection.execute(f"insert into reports.{rows}")
    return warehouse
