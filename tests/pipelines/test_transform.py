"""The models are built in this process, quietly, and what fails is named."""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines import transform
from pipelines.cli import app
from pipelines.config import Warehouse
from tests.pipelines.conftest import WriteFiles

pytestmark = pytest.mark.xdist_group("transform")  # groups begin before single tests: the slow ones must not come last

DROPPINGS = ("target", "logs", ".user.yml", "dbt_packages")


def raw(folder: Path, *statements: str) -> None:
    with duckdb.connect(str(folder / "kmall.duckdb")) as connection:
        connection.execute("create schema raw_cafe24")
        for statement in statements:
            connection.execute(statement)


@pytest.mark.soak
def test_every_model_builds_when_hardly_a_raw_table_exists(project: WriteFiles, own_home: Path):
    folder = project()
    raw(folder, "create table raw_cafe24.shops (shop text, shop_no text)")
    droppings = {name for name in DROPPINGS if (transform.PROJECT / name).exists()}
    outcome = CliRunner().invoke(app, ["transform", "--json"])
    found = json.loads(outcome.stdout)
    assert (found["failed"], found["problem"], outcome.exit_code) == ([], "", 0)
    assert found["models"] > 40
    with duckdb.connect(str(folder / "kmall.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from unified.orders").fetchall() == [(0,)]
        # nobody reads these of Cafe24's APIs, so nobody waits for their models
        unread = "select count(*) from information_schema.tables where table_name like 'stg_cafe24__analytics%'"
        assert connection.execute(unread).fetchall() == [(0,)]
    # dbt works beside its project unless told otherwise, and an installed package may not be writable
    assert {name for name in DROPPINGS if (transform.PROJECT / name).exists()} == droppings
    assert (own_home / "dbt" / "target" / "manifest.json").exists()
    assert {path.name for path in folder.iterdir()} == {".dlt", "kmall.duckdb", ".kmall.duckdb.lock"}


@pytest.mark.soak
def test_a_selection_that_matches_nothing_builds_nothing(project: WriteFiles):
    raw(project())
    outcome = CliRunner().invoke(app, ["transform", "--select", "no_such_model", "--json"])
    assert json.loads(outcome.stdout)["models"] == 0


def test_a_build_that_cannot_start_says_why_as_json_too(project: WriteFiles, monkeypatch, tmp_path: Path):
    raw(project())
    monkeypatch.setattr(transform, "PROJECT", tmp_path / "nowhere")
    outcome = CliRunner().invoke(app, ["transform", "--json"])
    found = json.loads(outcome.stdout)
    assert (outcome.exit_code, found["ok"]) == (1, False)
    assert "nowhere" in found["problem"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://kmall:p%40ss@db.example:6543/mall?sslmode=require",
            {"HOST": "db.example", "PORT": "6543", "USER": "kmall", "PASSWORD": "p@ss", "DATABASE": "mall"},
        ),
        ("postgres:///mall", {"HOST": "127.0.0.1", "PORT": "5432", "USER": "", "PASSWORD": "", "DATABASE": "mall"}),
    ],
)
def test_a_postgres_url_becomes_what_the_profile_reads(url: str, expected: dict[str, str]):
    found = transform.profile_variables(Warehouse.parse(url))
    assert found == {"KMALL_TARGET": "postgres"} | {f"KMALL_POSTGRES_{name}": value for name, value in expected.items()}
