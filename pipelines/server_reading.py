"""Reading warehouses that only dlt has a driver for: BigQuery, Snowflake, ClickHouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dlt
import sqlglot
from dlt.destinations.exceptions import DatabaseException, DatabaseUndefinedRelation
from sqlglot import exp

from pipelines.platforms import all_platforms
from pipelines.warehouse_profiles import resolved
from pipelines.warehouse_reading import Reader, Row, aware
from pipelines.warehouses import Warehouse
from sources.shared.errors import WarehouseTrouble


class ServerReader(Reader):
    """A Reader over dlt's own connection. Its SQL is written for DuckDB."""

    def __init__(self, client: Any, warehouse: Warehouse) -> None:
        super().__init__(client, is_duckdb=False)
        self._warehouse = warehouse

    def rows(self, sql: str, *values: Any) -> list[Row]:
        with self._asked(sql, *values) as cursor:
            names = [column[0].lower() for column in cursor.description]
            return [{name: aware(value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()]

    def arrow(self, sql: str, batch_rows: int) -> Iterator[Any]:
        """The rows in Arrow tables of about so many, names in small letters."""
        with self._asked(sql) as cursor:
            for batch in cursor.iter_arrow(chunk_size=batch_rows):
                yield batch.rename_columns([name.lower() for name in batch.column_names])

    def schemas(self) -> list[str]:
        """Those of raw tables: no two servers list schemas alike."""
        return [schema for name in all_platforms() if self.columns(schema := f"raw_{name}", "_dlt_loads")]

    def tables(self, schema: str) -> list[str]:
        if self._warehouse.destination == "bigquery":
            query = f"select table_name from {schema}.INFORMATION_SCHEMA.TABLES"
        else:
            query = f"select table_name from information_schema.tables where lower(table_schema) = '{schema}'"
        try:
            return sorted(row["table_name"].lower() for row in self.rows(query))
        except WarehouseTrouble:
            if self._warehouse.destination == "bigquery":  # it has no such dataset
                return []
            raise

    def columns(self, schema: str, table: str) -> list[str]:
        try:
            with self._asked(f"select * from {schema}.{table} where 1 = 0") as cursor:
                return [column[0].lower() for column in cursor.description]
        except WarehouseTrouble as error:
            if isinstance(error.__cause__, DatabaseUndefinedRelation):
                return []
            raise

    @contextmanager
    def _asked(self, sql: str, *values: Any) -> Iterator[Any]:
        try:
            with self._connection.execute_query(said_for(self._warehouse.destination, sql), *values) as cursor:
                yield cursor
        except DatabaseException as error:
            told = f"warehouse {self._warehouse.name}: a question was refused ({type(error).__name__})"
            raise WarehouseTrouble(told, fix="see whether its user may read raw_*, unified and reports.") from error


def said_for(destination: str, sql: str) -> str:
    """A query written for DuckDB, `%s` for values, in the SQL of a server that dlt loads."""
    tree = sqlglot.parse_one(sql.replace("%s", "?"), read="duckdb")
    for table in tree.find_all(exp.Table) if destination == "clickhouse" else ():
        if table.db.startswith("raw_"):  # ClickHouse has no schemas: dlt names the dataset in front of the table
            table.set("this", exp.to_identifier(f"{table.db}___{table.name}"))
            table.set("db", None)
    for name in tree.find_all(exp.Identifier) if destination == "snowflake" else ():
        name.set("this", name.this.upper())
    for place in list(tree.find_all(exp.Placeholder)):
        place.replace(exp.Var(this="%s"))
    return tree.sql(destination)


@contextmanager
def server_reader(warehouse: Warehouse) -> Iterator[ServerReader]:
    """Raises: WarehouseTrouble when it does not answer, WrongConfiguration when something is not told or installed."""
    destination = warehouse.dlt_destination()
    resolved(warehouse)  # what is not told is named before anything is opened
    client = dlt.dataset(destination, "unified", schema=dlt.Schema("kmall")).sql_client
    try:
        client.open_connection()
    except Exception as trouble:  # noqa: BLE001 - each driver has its own, and their texts can hold the address
        raise WarehouseTrouble(
            f"warehouse {warehouse.name} does not answer ({type(trouble).__name__})",
            fix="check its address, user and password, and that it is running.",
        ) from None
    try:
        yield ServerReader(client, warehouse)
    finally:
        client.close_connection()
