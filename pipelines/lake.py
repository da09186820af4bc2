"""Lake files: what dlt wrote as Delta or Iceberg tables, read back without an engine of their own.

Delta tables hold one row per key. Iceberg tables hold every row ever read, of which `newest` keeps the last per key.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from pipelines.platforms import all_platforms
from pipelines.warehouses import Warehouse

TOLD = ("_ledger",)  # what `kmall status` asks of
LOADS = "_dlt_loads"  # kept by dlt as lines of JSON


class Lake:
    """The raw tables of one dataset. Shape: `client` dlt's own of the files, with the dataset's schema."""

    def __init__(self, client: Any, table_format: str) -> None:
        self._client = client
        self._format = table_format

    @property
    def tables(self) -> list[str]:
        """Names of the tables that have rows."""
        names = (table["name"] for table in self._client.schema.data_tables())
        return [name for name in names if self._client.fs_client.exists(self._client.get_table_dir(name))]

    def count(self, table: str, load_id: str) -> int:
        """How many rows of a table one load wrote; 0 where there is no such table."""
        found = self._opened(table)
        if found is None:
            return 0
        if self._format == "iceberg":
            return int(found.scan(row_filter=f"_dlt_load_id = '{load_id}'").count())
        import pyarrow.dataset as arrow_dataset

        return int(found.to_pyarrow_dataset().count_rows(filter=arrow_dataset.field("_dlt_load_id") == load_id))

    def rows(self, table: str) -> pa.Table:
        """One row per key, the last one read, in no order. Raises: KeyError where there is no such table."""
        found = self._opened(table)
        if found is None:
            raise KeyError(table)
        if self._format == "delta":
            return found.to_pyarrow_table()
        columns = self._client.schema.get_table_columns(table)
        return newest(found.scan().to_arrow(), [name for name, told in columns.items() if told.get("primary_key")])

    def loads(self) -> pa.Table:
        """dlt's list of finished packages."""
        if not self._client.fs_client.exists(self._client.get_table_dir(LOADS)):
            return pa.table({})
        lines = (
            json.loads(line)
            for file in self._client.list_table_files(LOADS)
            for line in self._client.fs_client.read_text(file, encoding="utf-8").splitlines()
            if line.strip()
        )
        return pa.Table.from_pylist(list(lines))

    def _opened(self, table: str) -> Any:
        from dlt.common.destination.exceptions import DestinationUndefinedEntity

        try:
            return self._client.load_open_table(self._format, table)
        except DestinationUndefinedEntity:
            return None


def newest(rows: pa.Table, key: Sequence[str]) -> pa.Table:
    """The row of each key that the last load wrote."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.register("all_rows", rows)
        names = ", ".join(f'"{name}"' for name in key)
        return connection.execute(
            "select * exclude (kmall_rank) from (select *, row_number() over "
            f"(partition by {names} order by _dlt_load_id desc) as kmall_rank from all_rows) where kmall_rank = 1"
        ).to_arrow_table()


@contextmanager
def opened(warehouse: Warehouse, dataset: str) -> Iterator[Lake | None]:
    """None where nothing was ever loaded into this dataset."""
    import dlt
    from dlt.destinations.exceptions import DatabaseUndefinedRelation

    found = dlt.dataset(warehouse.dlt_destination(), dataset)
    try:
        client = found.open_table_client
    except (DatabaseUndefinedRelation, FileNotFoundError):
        yield None
        return
    yield Lake(client, warehouse.table_format)


def of_pipeline(pipeline: Any) -> Lake | None:
    """The tables of a pipeline's dataset; None where its destination is a database."""
    table_format = pipeline.destination.caps_params.get("preferred_table_format")
    return Lake(pipeline.dataset().open_table_client, table_format) if table_format else None


def as_duckdb(warehouse: Warehouse) -> Any:
    """A DuckDB in memory with the tables that tell of the runs, in the schemas that they have in a database."""
    import duckdb

    connection = duckdb.connect()
    for platform in all_platforms():
        with opened(warehouse, f"raw_{platform}") as lake:
            if lake is None:
                continue
            connection.execute(f"create schema raw_{platform}")
            told: Iterable[tuple[str, pa.Table]] = ((name, lake.rows(name)) for name in TOLD if name in lake.tables)
            for name, rows in (*told, (LOADS, lake.loads())):
                if rows.num_columns:
                    connection.register("kmall_rows", rows)
                    connection.execute(f"create table raw_{platform}.{name} as select * from kmall_rows")
                    connection.unregister("kmall_rows")
    return connection
