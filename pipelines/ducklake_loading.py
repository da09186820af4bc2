"""How dlt writes into a DuckLake: its own destination, with what many writers and a password need beside.

- A DuckDB is made once and used again: dlt opens one for every step, and reading the extensions' signatures anew each
  time took three fifths of a load's CPU.
- One job of a shop at a time: every commit waits for the one before, whoever makes it.
- A commit that may have happened is not repeated; one that met another writer's did not, and is.
- The catalog's password stands in no statement: DuckDB repeats those in its errors, and dlt writes errors to its log.
"""

import os
from collections import deque
from collections.abc import Mapping
from typing import Any

import dlt
import duckdb
from dlt.common.destination import DestinationCapabilitiesContext
from dlt.destinations.exceptions import DatabaseTerminalException
from dlt.destinations.impl.duckdb.configuration import DuckDbConnectionPool
from dlt.destinations.impl.ducklake.configuration import DuckLakeClientConfiguration, DuckLakeCredentials
from dlt.destinations.impl.ducklake.ducklake import DuckLakeClient
from dlt.destinations.impl.ducklake.factory import ducklake as dlts_own
from dlt.destinations.impl.ducklake.sql_client import DuckLakeSqlClient

from .ducklake import CATALOG, LAKE, PASSWORD, equip, log, tells_conflict
from .warehouses import Warehouse

KEPT = 16  # DuckDBs that wait for their next use; each holds the extensions and nothing else

_idle: deque[duckdb.DuckDBPyConnection] = deque(maxlen=KEPT)


def options_of(warehouse: Warehouse) -> Mapping[str, Any]:
    """Of `Lake`. Credentials are an object: of a dictionary dlt ignores the storage, without a word, and writes into
    the current folder.
    """
    told = DuckLakeCredentials(LAKE, CATALOG, catalog=warehouse.credentials, storage=f"file://{warehouse.files}")
    # dlt leaves out that DuckLake has transactions: without them the statements of a job would stand one by one
    return {"credentials": told, "loader_parallelism_strategy": "sequential", "supports_transactions": True}


class _Pool(DuckDbConnectionPool):
    """Gives DuckDBs that have the extensions already. dlt attaches the lake itself, and detaches it when it is done."""

    def borrow_conn(
        self,
        global_config: dict[str, Any] | None = None,
        local_config: dict[str, Any] | None = None,
        pragmas: list[str] | None = None,
    ) -> duckdb.DuckDBPyConnection:
        try:
            connection = _idle.pop()
        except IndexError:
            connection = duckdb.connect()
            equip(connection)
        self._apply_config(connection, "GLOBAL", {**(self.credentials.global_config or {}), **(global_config or {})})
        self._apply_local_config(connection, local_config or {}, pragmas or [])
        return connection

    def return_conn(self, borrowed_conn: duckdb.DuckDBPyConnection) -> int:
        left = borrowed_conn.execute("select count(*) from duckdb_databases() where not internal").fetchone()
        if left == (1,) and len(_idle) < KEPT:  # its own memory alone
            _idle.append(borrowed_conn)
        else:
            borrowed_conn.close()
        return 0


class _SqlClient(DuckLakeSqlClient):
    @classmethod
    def _make_database_exception(cls, ex: Exception) -> Exception:
        """dlt repeats a job whose trouble seems to pass. Of a commit that broke off nobody knows whether it stands:
        repeated, its rows could stand twice. The package is left to the next run, which reads it again.
        """
        if isinstance(ex, duckdb.Error) and tells_conflict(str(ex)):
            log.warning("DuckLake: a conflict with another writer, done again: %s", str(ex).strip().splitlines()[-1])
        elif isinstance(ex, duckdb.Error) and "failed to commit" in str(ex).lower():
            return DatabaseTerminalException(ex)
        return super()._make_database_exception(ex)


class _Client(DuckLakeClient):
    def __init__(
        self, schema: dlt.Schema, config: DuckLakeClientConfiguration, capabilities: DestinationCapabilitiesContext
    ) -> None:
        super().__init__(schema, config, capabilities)
        told = self.sql_client
        names = (told.dataset_name, told.staging_dataset_name)
        self.sql_client = _SqlClient(*names, config.credentials, capabilities, config.override_data_path)

    def complete_load(self, load_id: str) -> None:
        """Once: what comes after it, emptying the staging tables, may fail, and then all of it is done again."""
        loads = self.sql_client.make_qualified_table_name(self.schema.loads_table_name)
        if not self.sql_client.execute_sql(f"select 1 from {loads} where load_id = %s", load_id):
            super().complete_load(load_id)


class Lake(dlts_own):
    """dlt's destination `ducklake`, under its own name."""

    @property
    def destination_type(self) -> str:
        return "dlt.destinations.ducklake"

    @property
    def client_class(self) -> type[DuckLakeClient]:
        return _Client

    def configuration(
        self, initial_config: DuckLakeClientConfiguration, accept_partial: bool = False
    ) -> DuckLakeClientConfiguration:
        found = super().configuration(initial_config, accept_partial)
        if found.credentials and found.credentials.is_resolved():
            catalog = found.credentials.catalog
            if catalog.password:
                os.environ[PASSWORD] = catalog.password  # where PostgreSQL's own library looks
                catalog.password = None
            found.credentials.conn_pool = _Pool(found.credentials, always_open_connection=True)
        return found
