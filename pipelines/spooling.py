"""Rows of a warehouse into Parquet files, in batches: memory stays bounded, and the warehouse is soon free again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.server_reading import ServerReader
from pipelines.warehouse_reading import Reader
from sources.shared.errors import WarehouseTrouble, WrongConfiguration

BATCH_ROWS = 20_000
MEMORY = "512MB"  # else DuckDB keeps every block it has read, up to most of the machine's memory
SUM_OF_WHOLE_NUMBERS = pa.decimal128(38, 6)  # PostgreSQL's numeric that names no digits
POSTGRES_TYPES = {
    "bigint": pa.int64(),
    "integer": pa.int32(),
    "smallint": pa.int16(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "double precision": pa.float64(),
    "real": pa.float32(),
    "timestamp with time zone": pa.timestamp("us", tz="UTC"),
    "timestamp without time zone": pa.timestamp("us"),
}


@dataclass(frozen=True)
class Spooled:
    """The rows of one table in a Parquet file. Shape: `view` is `schema.table`."""

    view: str
    file: Path
    rows: int
    columns: int


def begin(read: Reader, zone: str) -> None:
    """One moment for all that is read from here on; times written in SQL without a zone are of `zone`."""
    if read.is_duckdb:
        read.connection.execute(f"set timezone = '{zone}'")
        read.connection.execute(f"set memory_limit = '{MEMORY}'")
        read.connection.execute("begin transaction")
        return
    if isinstance(read, ServerReader):
        return  # each table as it is when its turn comes
    read.connection.set_session(isolation_level="REPEATABLE READ", readonly=True, autocommit=False)
    with read.connection.cursor() as cursor:
        cursor.execute("set time zone %s", (zone,))


def spool(read: Reader, view: str, where: str, folder: Path) -> Spooled:
    """The rows of `view` that fulfil `where` (SQL, all of them when empty).

    Raises: WrongConfiguration when the warehouse refuses `where`, WarehouseTrouble when it refuses to be read.
    """
    import duckdb
    import psycopg2  # type: ignore[import-untyped]

    schema, _, table = view.partition(".")
    file = folder / f"{view}.spool"
    # the line break ends a comment in what the user wrote
    query = f'select * from "{schema}"."{table}"' + (f" where ({where}\n)" if where else "")
    try:
        if read.is_duckdb:
            target = str(file).replace("'", "''")
            read.connection.execute(f"copy ({query}) to '{target}' (format parquet, row_group_size {BATCH_ROWS})")
        elif isinstance(read, ServerReader):
            _from_server(read, read.columns(schema, table), query, file)
        else:
            _from_postgres(read, schema, table, query, file)
    except (duckdb.Error, psycopg2.Error) as error:
        told = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        if where:
            raise WrongConfiguration(f"--where, {view}: {told}", fix="write SQL over the table's columns.") from None
        raise WarehouseTrouble(f"{view} cannot be read: {told}") from error
    found = pq.read_metadata(file)
    return Spooled(view, file, found.num_rows, found.num_columns)


def _from_server(read: ServerReader, names: list[str], query: str, file: Path) -> None:
    batches = read.arrow(query, BATCH_ROWS)
    first = next(batches, pa.table({name: pa.array([], pa.string()) for name in names}))
    with pq.ParquetWriter(file, first.schema) as writer:
        writer.write_table(first)
        for batch in batches:
            writer.write_table(batch.cast(first.schema))


def _from_postgres(read: Reader, schema: str, table: str, query: str, file: Path) -> None:
    described = read.rows(
        "select column_name, data_type, numeric_precision, numeric_scale from information_schema.columns "
        "where table_schema = %s and table_name = %s order by ordinal_position",
        schema,
        table,
    )
    fields = pa.schema([pa.field(row["column_name"], _arrow_type(row)) for row in described])
    with pq.ParquetWriter(file, fields) as writer, read.connection.cursor(name="kmall_export") as cursor:
        cursor.itersize = BATCH_ROWS
        cursor.execute(query)
        while rows := cursor.fetchmany(BATCH_ROWS):
            columns = zip(*rows, strict=True)
            arrays = [pa.array(values, each.type) for values, each in zip(columns, fields, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=fields))


def _arrow_type(described: dict[str, Any]) -> pa.DataType:
    if described["data_type"] == "numeric":
        if described["numeric_precision"] is None:
            return SUM_OF_WHOLE_NUMBERS
        return pa.decimal128(described["numeric_precision"], described["numeric_scale"])
    return POSTGRES_TYPES.get(described["data_type"], pa.string())
