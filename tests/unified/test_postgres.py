"""The same models on PostgreSQL say the same as on DuckDB."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pyarrow as pa
import pytest
from psycopg2.extras import execute_values

from tests import postgres_server
from tests.comparable import in_order
from tests.unified.every_mall import RAW
from tests.unified.warehouse import MODELS_ONLY, Warehouse, build, load_ids, raw_rows, raw_schemas

pytestmark = pytest.mark.xdist_group("unified")  # where the shared warehouse is looked at

TYPES = {
    "string": "text",
    "int64": "bigint",
    "double": "double precision",
    "bool": "boolean",
    "timestamp[us, tz=UTC]": "timestamptz",
}


@pytest.fixture
def postgres(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with postgres_server.running() as url:
        parts = urlsplit(url)
        monkeypatch.setenv("KMALL_POSTGRES_PORT", str(parts.port))
        monkeypatch.setenv("KMALL_POSTGRES_USER", parts.username or "")
        monkeypatch.setenv("KMALL_POSTGRES_PASSWORD", parts.password or "")
        monkeypatch.setenv("KMALL_POSTGRES_DATABASE", parts.path.lstrip("/"))
        yield url


def test_postgres_and_duckdb_agree_on_every_unified_row(postgres: str, built: Warehouse, tmp_path: Path) -> None:
    connection = psycopg2.connect(postgres)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("set time zone 'UTC'")
        for platform in RAW:
            _write_raw(cursor, platform)
        cursor.execute("analyze")  # as `kmall transform` does: else the server plans for empty tables
        assert not build(tmp_path / "unused.duckdb", "--target", "postgres", *MODELS_ONLY, platforms=tuple(RAW))
        tables = built.rows(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('unified', 'reports', 'history')"
        )
        for (table,) in tables:
            names = [name for (name,) in built.rows(f"select column_name from (describe {table})")]
            query = f"select {', '.join(names)} from {table}"
            cursor.execute(query)
            assert in_order(cursor.fetchall()) == in_order(built.rows(query)), table
    connection.close()


def _write_raw(cursor: Any, platform: str) -> None:
    cursor.execute(f"create schema raw_{platform}")
    for table, schema in raw_schemas(platform).items():
        columns = ", ".join(f'"{field.name}" {TYPES[str(field.type)]}' for field in schema)
        cursor.execute(f'create table raw_{platform}."{table}" ({columns})')
        rows = pa.Table.from_pylist(raw_rows(table, RAW[platform], platform), schema).to_pylist()
        if rows:
            values = [tuple(row.values()) for row in rows]
            execute_values(cursor, f'insert into raw_{platform}."{table}" values %s', values)
    cursor.execute(f"create table raw_{platform}._dlt_loads (load_id text, status bigint)")
    loads = [(load_id, 0) for load_id in load_ids(RAW[platform], platform)]
    execute_values(cursor, f"insert into raw_{platform}._dlt_loads values %s", loads)
