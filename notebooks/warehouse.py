"""The warehouse for notebooks: read-only, and open for one question at a time, so that no load has to wait for it.

KMALL_WAREHOUSE names it: a DuckDB file, or postgresql://user:password@host/database. Without it kmall.duckdb is taken,
else demo.duckdb, in the current folder. SQL goes to either as it is written, so write what both understand; `%s` stands
for a value. Days are Korean, times UTC.
"""

import os
import re
import time
from datetime import UTC
from pathlib import Path

import duckdb
import pyarrow as pa

PATIENCE = 20.0  # seconds
MISSING = "No warehouse here yet. `make demo` makes one; `KMALL_WAREHOUSE` names another."
EMPTY = "Nothing is loaded yet: `kmall run` loads the malls and builds the tables."
PRESENT = "intermediate.int_as_of"


class Busy(Exception):
    """A load or build holds the file."""


def place():
    """The file or URL; None when there is none yet."""
    named = os.environ.get("KMALL_WAREHOUSE", "")
    if named.startswith(("postgresql://", "postgres://")):
        return named
    return next((name for name in (named, "kmall.duckdb", "demo.duckdb") if name and Path(name).is_file()), None)


def name():
    """The same for people: without a password."""
    return re.sub(r"//[^/@]*@", "//", place() or "nothing")


def ask(sql, *values):
    """The rows as an Arrow table. Amounts are plain numbers, which plots understand: add up in SQL, which is exact.

    Raises: Busy when a load still holds the file after PATIENCE seconds.
    """
    where = place()
    if where is None:
        raise FileNotFoundError(MISSING)
    if "://" in where:
        return _numbers(_ask_postgres(where, sql, values))
    with _opened(where) as connection:
        connection.execute("set timezone = 'UTC'")
        return _numbers(connection.execute(sql.replace("%s", "?"), list(values)).to_arrow_table())


def rows(sql, *values):
    """The rows as tuples."""
    return [tuple(row.values()) for row in ask(sql, *values).to_pylist()]


def has(*tables):
    """Whether all of these tables are built: `has("reports.low_stock")`."""
    return not _missing(*tables)


def problem(*tables):
    """Why a notebook that needs these tables cannot show anything, and what to do; None when it can."""
    if place() is None:
        return MISSING
    try:
        missing = _missing(*tables, PRESENT)
        if missing:
            return f"{' and '.join(missing)}: not built yet. `kmall transform` builds what is loaded."
        return None if present() else EMPTY
    except Busy as error:
        return str(error)


def present():
    """How far the data reaches, in UTC: what "now" means in every report. None when nothing is loaded."""
    found = rows(f"select as_of_at from {PRESENT}")
    return found[0][0].astimezone(UTC) if found and found[0][0] else None


def _missing(*tables):
    found = rows("select table_schema, table_name from information_schema.tables")
    built = {f"{schema}.{table}" for schema, table in found}
    return [table for table in tables if table not in built]


def _opened(file):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return duckdb.connect(file, read_only=True)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise
            if time.monotonic() > until:
                raise Busy(f"A load or build is writing to {file}. Run this cell again when it has ended.") from None
            time.sleep(0.2)


def _numbers(table):
    for place, column in enumerate(table.schema):
        if pa.types.is_decimal(column.type):
            # Arrow's own conversion makes 247.45000000000002 of 247.45
            number, kind = (float, pa.float64()) if column.type.scale else (int, pa.int64())
            plain = [None if value is None else number(value) for value in table[column.name].to_pylist()]
            table = table.set_column(place, column.name, pa.array(plain, kind))
    return table


def _ask_postgres(url, sql, values):
    import psycopg2

    connection = psycopg2.connect(url)
    try:
        connection.set_session(readonly=True, autocommit=True)
        with connection.cursor() as cursor:
            cursor.execute("set time zone 'UTC'")
            cursor.execute(sql, values or None)
            names = [column[0] for column in cursor.description]
            columns = list(zip(*cursor.fetchall(), strict=True)) or [[] for _ in names]
        return pa.table(dict(zip(names, map(list, columns), strict=True)))
    finally:
        connection.close()
