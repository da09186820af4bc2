"""Lake files: what dlt wrote as Delta or Iceberg tables, read back without an engine of their own.

Delta tables hold one row per key. Iceberg tables hold every row ever read, of which `newest` keeps the last per key.
Where PostgreSQL keeps the catalog of a lake, Spark reads the same tables and builds the views over them: which loads
came to their end it is told before a build, by a table of its own (`note_whole_loads`), so that all models of a build
see the same loads while others go on.
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
BUILT = ("intermediate", "built_loads")  # Spark's own


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

    def note_loads(self) -> None:
        """dlt's list of finished packages as a table of the catalog, for engines that read nothing else."""
        loads = self.loads()
        catalog = self._client.get_open_table_catalog("iceberg")
        place = f"{self._client.dataset_name}.{LOADS}"
        # beside the lines of JSON, in a folder of its own
        location = self._client.get_open_table_location("iceberg", LOADS).rstrip("/") + "_table"
        if loads.num_rows:
            known = loads.select(["load_id", "status"]).cast(pa.schema({"load_id": pa.string(), "status": pa.int64()}))
            catalog.create_table_if_not_exists(place, known.schema, location=location).overwrite(known)

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns as dlt knows them."""
        return list(self._client.schema.get_table_columns(table))

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


def note_whole_loads(warehouse: Warehouse) -> None:
    """Tells Spark, by a table in each dataset, which loads have come to their end by now."""
    for platform in all_platforms():
        with opened(warehouse, f"raw_{platform}") as lake:
            if lake is not None:
                lake.note_loads()


def built_loads(warehouse: Warehouse) -> pa.Table | None:
    """What the last whole build has taken in; None before the first, or where no catalog knows of builds."""
    if not warehouse.catalog:
        return None
    from dlt.common.libs.pyiceberg import get_catalog

    warehouse.dlt_destination()  # tells dlt which one
    catalog = get_catalog()
    return catalog.load_table(BUILT).scan().to_arrow() if catalog.table_exists(BUILT) else None


def as_duckdb(warehouse: Warehouse) -> Any:
    """A DuckDB in memory with the tables that tell of the runs, in the schemas that they have in a database.

    Other raw tables are there without their rows.
    """
    import duckdb

    connection = duckdb.connect()
    for platform in all_platforms():
        with opened(warehouse, f"raw_{platform}") as lake:
            if lake is None or not lake.tables:  # a catalog knows no dataset that is not there
                continue
            connection.execute(f"create schema raw_{platform}")
            told: Iterable[tuple[str, pa.Table]] = ((name, lake.rows(name)) for name in TOLD if name in lake.tables)
            for name, rows in (*told, (LOADS, lake.loads())):
                if rows.num_columns:
                    connection.register("kmall_rows", rows)
                    connection.execute(f"create table raw_{platform}.{name} as select * from kmall_rows")
                    connection.unregister("kmall_rows")
            for name in set(lake.tables) - {*TOLD, LOADS}:
                columns = ", ".join(f'"{column}" varchar' for column in lake.columns(name))
                connection.execute(f'create table raw_{platform}."{name}" ({columns})')
    built = built_loads(warehouse)
    if built is not None:
        connection.register("kmall_rows", built)
        connection.execute(f"create schema {BUILT[0]}; create table {'.'.join(BUILT)} as select * from kmall_rows")
    return connection
