"""Rows of the seller's files into the tables of `raw_seller`, on DuckDB and on PostgreSQL; both tables in one step."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.config import Warehouse
from pipelines.warehouse_reading import connect

DATASET = "raw_seller"
TEXT, WHOLE, DAY, TIME = "text", "bigint", "date", "timestamp with time zone"
TABLES: dict[str, dict[str, str]] = {
    "sku_map": {
        "line_number": WHOLE,
        "sku": TEXT,
        "platform": TEXT,
        "shop_alias": TEXT,
        "native_product_id": TEXT,
        "native_variant_id": TEXT,
        "seller_code": TEXT,
        "units_per_listing": WHOLE,
        "valid_from": DAY,
        "note": TEXT,
    },
    "stock_pool": {
        "line_number": WHOLE,
        "sku": TEXT,
        "mode": TEXT,
        "master_platform": TEXT,
        "master_shop_alias": TEXT,
        "lead_time_days": WHOLE,
        "safety_stock": WHOLE,
        "buffer": WHOLE,
        "quantity": WHOLE,
        "saved_at": TIME,
    },
}

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def replace_tables(warehouse: Warehouse, rows: Rows) -> None:
    """Raises: WarehouseTrouble when the warehouse cannot be opened; then the tables are as they were."""
    if warehouse.destination == "postgres":
        _on_postgres(warehouse, rows)
    else:
        _on_duckdb(warehouse, rows)


def _on_duckdb(warehouse: Warehouse, rows: Rows) -> None:
    connection = connect(warehouse, read_only=False)
    try:
        connection.execute("begin")
        for statement in _definitions():
            connection.execute(statement)
        for table, columns in TABLES.items():
            connection.execute(f"delete from {DATASET}.{table}")
            connection.register("seller_rows", _arrow(rows[table], columns))
            connection.execute(f"insert into {DATASET}.{table} ({_named(columns)}) select * from seller_rows")
            connection.unregister("seller_rows")
        connection.execute("commit")
    finally:
        connection.close()


def _on_postgres(warehouse: Warehouse, rows: Rows) -> None:
    from psycopg2.extras import execute_values  # type: ignore[import-untyped]

    connection = connect(warehouse, read_only=False)
    try:
        with connection, connection.cursor() as cursor:
            for statement in _definitions():
                cursor.execute(statement)
            for table, columns in TABLES.items():
                # not dropped: views stand on it
                cursor.execute(f"delete from {DATASET}.{table}")
                values = _values(rows[table], columns)
                execute_values(cursor, f"insert into {DATASET}.{table} ({_named(columns)}) values %s", values)
    finally:
        connection.close()


def _definitions() -> list[str]:
    tables = [
        f"create table if not exists {DATASET}.{table} "
        f"({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
        for table, columns in TABLES.items()
    ]
    return [f"create schema if not exists {DATASET}", *tables]


def _arrow(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> Any:
    """DuckDB takes values one by one a thousand times slower."""
    import pyarrow as pa

    types = {TEXT: pa.string(), WHOLE: pa.int64(), DAY: pa.date32(), TIME: pa.timestamp("us", tz="UTC")}
    return pa.table({name: pa.array([row[name] for row in rows], types[kind]) for name, kind in columns.items()})


def _values(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in rows]


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(columns)
