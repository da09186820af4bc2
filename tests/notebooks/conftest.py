"""Notebooks run headless: what their cells define, and what they show."""

import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.extras import execute_values

from tests import postgres_server
from tests.unified import conftest as unified
from tests.unified.warehouse import Warehouse

built = unified.built

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

HOLD_IT = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"

Play = Callable[[str, Path | str | None], tuple[list[str], dict[str, Any]]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    """`play("orders", file)`: the texts of the outputs, and the cells' values by name."""
    monkeypatch.syspath_prepend(str(NOTEBOOKS))  # marimo looks for modules beside the notebook, too

    def run_notebook(name: str, warehouse: Path | str | None) -> tuple[list[str], dict[str, Any]]:
        if warehouse is None:
            monkeypatch.delenv("KMALL_WAREHOUSE", raising=False)
        else:
            monkeypatch.setenv("KMALL_WAREHOUSE", str(warehouse))
        outputs, values = runpy.run_path(str(NOTEBOOKS / f"{name}.py"))["app"].run()
        return [output.text for output in outputs if hasattr(output, "text")], dict(values)

    return run_notebook


@contextmanager
def held(file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process has the file open for writing, as a load has, until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_IT, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as load:
        assert load.stdout is not None
        assert load.stdout.readline() == b"held\n"
        yield load


@pytest.fixture(scope="session")
def postgres_copy(built: Warehouse) -> Iterator[str]:
    """The URL of a PostgreSQL that holds the tables of the model tests' warehouse, and whose days are not UTC's."""
    columns = built.rows("""
        select table_schema || '.' || table_name, column_name || ' ' || replace(data_type, 'DOUBLE', 'double precision')
        from information_schema.columns
        where table_schema in ('unified', 'reports') or table_name = 'int_as_of'
        order by table_schema, table_name, ordinal_position
    """)
    tables: dict[str, list[str]] = {}
    for table, column in columns:
        tables.setdefault(table, []).append(column)
    with postgres_server.running() as url:
        connection = psycopg2.connect(url)
        with connection, connection.cursor() as cursor:
            cursor.execute("create schema unified; create schema reports; create schema intermediate")
            for table, described in tables.items():
                cursor.execute(f"create table {table} ({', '.join(described)})")
                if rows := built.rows(f"select * from {table}"):
                    execute_values(cursor, f"insert into {table} values %s", rows)
            cursor.execute("alter database postgres set timezone = 'Asia/Seoul'")
        connection.close()
        yield url
