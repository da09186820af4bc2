"""Reading a warehouse for people: small queries, rows as dictionaries, nothing is ever written.

DuckDB files are opened read-only and only for the moment of the query, so that `kmall status` neither creates a file
nor keeps a running load from its lock.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pipelines import ducklake
from pipelines.warehouse_profiles import profile_variables
from pipelines.warehouses import Warehouse
from sources.shared.errors import WarehouseTrouble, WrongConfiguration

Row = dict[str, Any]


class Reader:
    """Shape: `rows(sql, *values)` with `%s` for values, on every warehouse."""

    def __init__(self, connection: Any, is_duckdb: bool) -> None:
        self._connection = connection
        self._is_duckdb = is_duckdb

    @property
    def connection(self) -> Any:
        """The driver's own, for what must stream."""
        return self._connection

    @property
    def is_duckdb(self) -> bool:
        return self._is_duckdb

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Times come back aware, in UTC."""
        if self._is_duckdb:
            cursor = self._connection.execute(sql.replace("%s", "?"), list(values))
        else:
            cursor = self._connection.cursor()
            cursor.execute(sql, values or None)
        names = [column[0] for column in cursor.description]
        return [{name: aware(value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()]

    def schemas(self) -> list[str]:
        """Names of the schemas of the warehouse's own database."""
        scope = " where catalog_name = current_catalog()" if self._is_duckdb else ""
        return [row["schema_name"] for row in self.rows(f"select schema_name from information_schema.schemata{scope}")]

    def tables(self, schema: str) -> list[str]:
        """Names of the tables and views of a schema, sorted."""
        scope = " and table_catalog = current_catalog()" if self._is_duckdb else ""
        found = self.rows(
            f"select table_name from information_schema.tables where table_schema = %s{scope} order by table_name",
            schema,
        )
        return [row["table_name"] for row in found]

    def columns(self, schema: str, table: str) -> list[str]:
        """Empty when there is no such table."""
        scope = " and table_catalog = current_catalog()" if self._is_duckdb else ""
        found = self.rows(
            "select column_name from information_schema.columns "
            f"where table_schema = %s and table_name = %s{scope} order by ordinal_position",
            schema,
            table,
        )
        return [row["column_name"] for row in found]


@contextmanager
def reader(warehouse: Warehouse) -> Iterator[Reader | None]:
    """None when the DuckDB file or DuckLake does not exist yet. Raises: WarehouseTrouble when it cannot be opened."""
    is_there = ducklake.is_made(warehouse) if warehouse.destination == "ducklake" else _is_written(warehouse)
    if not is_there:
        yield None
    elif warehouse.takes_rows or warehouse.is_lake:
        connection = connect(warehouse)
        try:
            with allowed(warehouse):
                yield Reader(connection, is_duckdb=warehouse.destination != "postgres")
        finally:
            connection.close()
    else:
        from pipelines.server_reading import server_reader

        with server_reader(warehouse) as read:
            yield read


def _is_written(warehouse: Warehouse) -> bool:
    return warehouse.path is None or warehouse.path.exists()


@contextmanager
def allowed(warehouse: Warehouse) -> Iterator[None]:
    """Names what PostgreSQL refuses to this role, or that it went away; its own text may repeat a value."""
    if warehouse.destination != "postgres":
        yield
        return
    import psycopg2  # type: ignore[import-untyped]

    try:
        yield
    except psycopg2.Error as error:
        raise WarehouseTrouble(
            f"warehouse {warehouse.name} refuses: {type(error).__name__}",
            fix="give the role of its URL the rights to create schemas and to own what kmall writes.",
        ) from None


def wait_until_free(warehouse: Warehouse, patience: float = 30.0) -> None:
    """Before a load or build: a page or notebook that reads a DuckDB file has it open for a moment. Units: seconds.

    What else keeps the file from being opened is left for whoever opens it to meet and to name.
    """
    import duckdb

    until = time.monotonic() + patience
    while warehouse.path is not None and warehouse.path.exists() and time.monotonic() < until:
        try:
            duckdb.connect(str(warehouse.path)).close()
            return
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                return
            time.sleep(0.1)
        except duckdb.Error:
            return


def connect(warehouse: Warehouse, *, read_only: bool = True) -> Any:
    """The driver's own connection; one that writes is for `kmall purge` and the seller's own tables.

    Raises: WarehouseTrouble, WrongConfiguration.
    """
    if warehouse.destination == "postgres":
        import psycopg2

        try:
            connection = psycopg2.connect(warehouse.credentials)
        except psycopg2.OperationalError:
            # the driver's text can repeat the connection string
            raise WarehouseTrouble(
                f"warehouse {warehouse.name} does not answer", fix="check host, user, password and that it is running."
            ) from None
        connection.set_session(readonly=read_only, autocommit=read_only)
        return connection
    if not read_only and not warehouse.takes_rows:
        raise WrongConfiguration(
            f"warehouse {warehouse.name} is written by loads and builds alone",
            fix="use DuckDB, MotherDuck or PostgreSQL for `kmall purge` and for sku_map.csv and stock_pool.csv.",
        )
    if warehouse.destination == "ducklake":
        return ducklake.opened(warehouse, read_only=read_only)
    if warehouse.is_lake:
        from pipelines import lake

        return lake.as_duckdb(warehouse)
    import duckdb

    try:
        if warehouse.path is None:
            return _motherduck(warehouse)
        return duckdb.connect(str(warehouse.path), read_only=read_only)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WarehouseTrouble(
                f"warehouse {warehouse.name} is in use by another process",
                fix="wait until the running load or build has ended, or close the program that has it open.",
            ) from error
        raise WrongConfiguration(
            f"warehouse {warehouse.name} cannot be opened as a DuckDB file", fix="name another file with --warehouse."
        ) from error


def _motherduck(warehouse: Warehouse) -> Any:
    import duckdb

    told = profile_variables(warehouse)
    token: dict[str, Any] = {name: told[name] for name in ("motherduck_token",) if name in told}
    try:
        return duckdb.connect(told["KMALL_WAREHOUSE"], config=token)
    except duckdb.Error as error:
        raise WarehouseTrouble(
            f"warehouse {warehouse.name} does not answer ({type(error).__name__})",
            fix="check its name, the token, and that DuckDB's extension motherduck can be installed here.",
        ) from None


def aware(value: Any) -> Any:
    """A time in UTC, whether or not it came with a zone; anything else as it is."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value
