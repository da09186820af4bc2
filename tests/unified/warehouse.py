"""A small warehouse made by hand: raw Cafe24 tables with the columns of the shapes, and the models built on them.

All people, codes and amounts are invented.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from dbt.cli.main import dbtRunner

from sources.cafe24.shapes import ROOTS
from sources.shared.ledger import LEDGER, REJECTED
from sources.shared.resources import ORDERS_MISSING, SWEEPS

PROJECT = Path(__file__).parents[2] / "pipelines" / "unified"
READ_AT = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
LOAD_ID = "1773111600.5"
MODELS_ONLY = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")

Row = dict[str, Any]
Raw = Mapping[str, Sequence[Row]]


@cache
def raw_schemas() -> dict[str, pa.Schema]:
    """Raw table -> its columns and types, as the loader writes them."""
    written = {rows.table: rows.data.schema for root in ROOTS for rows in root.empty()}
    written["sweeps"] = SWEEPS
    written["orders_missing"] = ORDERS_MISSING
    written["_ledger"] = LEDGER
    written["_rejected_values"] = REJECTED
    return {table: schema.append(pa.field("_dlt_load_id", pa.string())) for table, schema in written.items()}


def raw_rows(table: str, tables: Raw) -> list[Row]:
    """The rows of one raw table; they get `shop`, `shop_no`, the read time and load id unless they bring their own."""
    known = set(raw_schemas()[table].names)
    base = {"shop": "main", "shop_no": "1", "_read_at": READ_AT, "_dlt_load_id": LOAD_ID}
    rows = [{key: value for key, value in base.items() if key in known} | row for row in tables.get(table, ())]
    unknown = {name for row in rows for name in row} - known
    assert not unknown, f"{table} has no columns {sorted(unknown)}"
    return rows


def write_raw(path: Path, tables: Raw) -> None:
    """Create every raw table in a DuckDB file."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema if not exists raw_cafe24")
        for table, schema in raw_schemas().items():
            data = pa.Table.from_pylist(raw_rows(table, tables), schema)
            connection.register("data", data)
            connection.execute(f'create or replace table raw_cafe24."{table}" as select * from data')
            connection.unregister("data")


def build(path: Path, *arguments: str, variables: str = "{}") -> list[str]:
    """Run `dbt build`; the names of nodes that failed, none when all is well."""
    before = os.environ.get("KMALL_WAREHOUSE")
    os.environ["KMALL_WAREHOUSE"] = str(path)
    folders = ["--target-path", str(path.parent / "target"), "--log-path", str(path.parent / "logs")]
    try:
        outcome = dbtRunner().invoke(
            [
                *("build", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), *folders),
                *("--quiet", "--log-level", "none", "--no-version-check", "--vars", variables, *arguments),
            ]
        )
    finally:
        os.environ.pop("KMALL_WAREHOUSE")
        if before is not None:
            os.environ["KMALL_WAREHOUSE"] = before
    if outcome.exception is not None:
        raise outcome.exception
    bad = [result for result in outcome.result if result.status.value not in ("success", "pass")]
    return [f"{result.node.name}: {result.message}" for result in bad]


class Warehouse:
    """The built warehouse, read only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            connection.execute("set timezone = 'UTC'")
            return connection.execute(query).fetchall()

    def row(self, query: str) -> tuple[Any, ...]:
        found = self.rows(query)
        assert len(found) == 1, f"{len(found)} rows: {query}"
        return found[0]
