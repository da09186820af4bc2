"""How notebooks read: never in anybody's way, never writing, the same from DuckDB and PostgreSQL."""

import importlib
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import duckdb
import psycopg2
import pytest

from tests.notebooks.conftest import NOTEBOOKS, held

TABLE = """
create schema unified;
create table unified.orders (order_id text, paid_amount decimal(18, 2), ordered_at timestamp with time zone);
insert into unified.orders values ('0012', 247.45, '2026-01-05 20:30:00+00'), ('0013', null, null);
"""
QUESTION = """
select count(*) as order_count, sum(paid_amount) as paid_amount, sum(1) as one_each, max(ordered_at) as ordered_at
from unified.orders where order_id <> %s
"""


@pytest.fixture
def warehouse(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(NOTEBOOKS))
    return importlib.import_module("warehouse")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "small.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLE)
    monkeypatch.setenv("KMALL_WAREHOUSE", str(path))
    return path


def test_nothing_can_be_written(warehouse: ModuleType, file: Path):
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        warehouse.ask("delete from unified.orders")


def test_a_load_can_begin_between_two_questions_and_the_next_question_waits_for_its_end(
    warehouse: ModuleType, file: Path, monkeypatch: pytest.MonkeyPatch
):
    assert warehouse.rows("select count(*) from unified.orders") == [(2,)]
    with held(file) as load:
        assert load.stdin is not None
        monkeypatch.setattr(warehouse, "PATIENCE", 0.3)
        with pytest.raises(warehouse.Busy, match="Run this cell again when it has ended"):
            warehouse.ask("select 1")
        monkeypatch.setattr(warehouse, "PATIENCE", 20.0)
        load.stdin.close()
        assert warehouse.rows("select count(*) from unified.orders") == [(2,)]


def test_amounts_are_numbers_with_their_digits_and_counts_are_whole(warehouse: ModuleType, file: Path):
    assert warehouse.rows(QUESTION, "none") == [(2, 247.45, 2, datetime(2026, 1, 5, 20, 30, tzinfo=UTC))]
    assert warehouse.has("unified.orders")
    assert not warehouse.has("unified.orders", "reports.low_stock")


@pytest.mark.xdist_group("postgres")
def test_postgres_answers_the_same_and_its_password_is_not_shown(
    warehouse: ModuleType, file: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    connection = psycopg2.connect(postgres_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(TABLE)
    connection.close()
    of_duckdb = warehouse.rows(QUESTION, "none")
    monkeypatch.setenv("KMALL_WAREHOUSE", postgres_url)
    assert warehouse.rows(QUESTION, "none") == of_duckdb
    assert warehouse.has("unified.orders")
    assert "@" not in warehouse.name()
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
        warehouse.ask("delete from unified.orders")
