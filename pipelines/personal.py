"""Personal tables: where opted-in fields go, apart from everything else, in `personal_<platform>`.

They are written straight into the warehouse, batch by batch while a run reads, and not through dlt, which would leave
plain copies in its packages and staging tables. A batch is one transaction: rows with its keys go, its own come. It is
written before dlt loads the raw rows of the same pages, so a run killed in between finds its cursors where they
stood, reads the pages again and writes the same rows over.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.csv as arrow_csv

from sources.shared.errors import WarehouseTrouble
from sources.shared.personal import OWN_COLUMNS
from sources.shared.reading import Rows
from sources.shared.windows import day_of

PURGED = "purged_buyers"  # in the schema `personal`: fingerprints of those who must not come back
INCOMING = "kmall_incoming"
_TYPES = {
    pa.string(): "text",
    pa.int64(): "bigint",
    pa.date32(): "date",
    pa.timestamp("us", tz="UTC"): "timestamp with time zone",
}
Client = Any  # dlt's SQL client of the pipeline's warehouse


class PersonalTables:
    """Takes the personal rows of one shop's run.

    Shape: `connect` opens dlt's SQL client; rows of a day before `retention_days` are not kept.
    """

    def __init__(self, connect: Callable[[], Client], platform: str, retention_days: int, end: datetime) -> None:
        self._connect = connect
        self._schema = schema_of(platform)
        self._oldest = day_of(end) - timedelta(days=retention_days)
        self._made: set[str] = set()

    def __call__(self, rows: Rows) -> None:
        """Raises: WarehouseTrouble, with nothing of a row in it."""
        data = _last_of_each_key(rows)
        if not data.num_rows:
            return
        try:
            with self._connect() as client:
                if rows.table not in self._made:
                    self._make(rows.table, data.schema, client)
                with client.begin_transaction():
                    self._write(rows, data, client)
        except Exception as trouble:  # noqa: BLE001 - whatever the driver says may repeat a value
            kind = type(trouble).__name__
            raise WarehouseTrouble(f"{self._schema}.{rows.table} cannot be written: {kind}") from None

    def _make(self, name: str, schema: pa.Schema, client: Client) -> None:
        """The table with these columns, whatever it had before."""
        table = f'{self._schema}."{name}"'
        client.execute_sql(f"create schema if not exists {self._schema}")
        client.execute_sql(f"create table if not exists {table} ({_columns(schema)})")
        for field in schema:
            added = f'"{field.name}" {_TYPES[field.type]}'
            client.execute_sql(f"alter table {table} add column if not exists {added}")
        self._made.add(name)

    def _write(self, rows: Rows, data: pa.Table, client: Client) -> None:
        table, names = f'{self._schema}."{rows.table}"', ", ".join(f'"{name}"' for name in data.schema.names)
        same = " and ".join(f'old."{name}" = new."{name}"' for name in rows.key)
        values = [f'"{name}"' for name in data.schema.names if name not in (*rows.key, *OWN_COLUMNS)]
        _hand_over(client, data)
        client.execute_sql(f"delete from {table} as old using {INCOMING} as new where {same}")
        client.execute_sql(
            f"insert into {table} ({names}) select {names} from {INCOMING} where coalesce({', '.join(values)}) "
            f"is not null and coalesce(dated_on, date '{date.max}') >= date '{self._oldest}'"
        )
        client.execute_sql(f"drop table {INCOMING}")


def schema_of(platform: str) -> str:
    """The schema of a platform's personal tables; rights to it are granted apart."""
    return f"personal_{platform}"


def purged_buyers(client: Client) -> frozenset[str]:
    """Fingerprints of the buyers who were purged; a query for a list that nearly nobody has."""
    known = client.execute_sql(
        f"select 1 from information_schema.tables where table_schema = 'personal' and table_name = '{PURGED}'"
    )
    found = client.execute_sql(f"select fingerprint from personal.{PURGED}") if known else ()
    return frozenset(row[0] for row in found or ())


def list_of_purged() -> tuple[str, str]:
    """The statements that make that list."""
    return "create schema if not exists personal", f"create table if not exists personal.{PURGED} (fingerprint text)"


def _last_of_each_key(rows: Rows) -> pa.Table:
    numbered = rows.data.append_column("_row", pa.array(range(rows.data.num_rows), pa.int64()))
    last = numbered.group_by(list(rows.key), use_threads=False).aggregate([("_row", "max")])
    return rows.data.take(last["_row_max"].combine_chunks().sort())


def _hand_over(client: Client, data: pa.Table) -> None:
    """The rows as a temporary table."""
    connection = client.native_connection
    if hasattr(connection, "register"):
        connection.register("kmall_batch", data)
        client.execute_sql(f"create temporary table {INCOMING} as select * from kmall_batch")
        connection.unregister("kmall_batch")
        return
    client.execute_sql(f"create temporary table {INCOMING} ({_columns(data.schema)})")
    text = BytesIO()
    arrow_csv.write_csv(data, text, arrow_csv.WriteOptions(include_header=False))
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"copy {INCOMING} from stdin (format csv)", text)


def _columns(schema: pa.Schema) -> str:
    return ", ".join(f'"{field.name}" {_TYPES[field.type]}' for field in schema)
