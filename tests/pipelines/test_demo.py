"""`kmall demo`: one command, and the views equal the invented seller's books."""

import json
from pathlib import Path

from typer.testing import CliRunner

from pipelines.cli import app
from tests.pipelines.conftest import WriteFiles


def test_the_demo_ends_with_views_that_equal_the_books(project: WriteFiles, own_home: Path):
    folder = project()
    outcome = CliRunner().invoke(app, ["demo", "--days", "6", "--speed", "500", "--json", "--quiet"])
    found = json.loads(outcome.stdout)
    differences = {each["table"]: each["differences"] for each in found["books"] if not each["ok"]}
    assert (outcome.exit_code, found["ok"], differences) == (0, True, {})
    assert {each["table"] for each in found["books"]} == {"orders", "order_lines", "inventory", "claims", "products"}
    assert len(found["loads"]) == 4
    assert sum(each["throttled"] for each in found["loads"]) == 0
    assert {path.name for path in folder.iterdir()} == {".dlt", ".kmall-demo", "demo.duckdb"}
    assert not own_home.exists()  # the user's own tokens and cursors are none of the demo's business


def test_a_file_of_the_same_name_that_no_demo_made_is_not_replaced(project: WriteFiles):
    folder = project()
    (folder / "demo.duckdb").write_bytes(b"mine")
    outcome = CliRunner().invoke(app, ["demo"])
    assert outcome.exit_code == 2
    assert (folder / "demo.duckdb").read_bytes() == b"mine"
