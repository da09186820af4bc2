"""`kmall demo`: one command, and the views equal the invented seller's books."""

import json
from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import demo
from pipelines.books import KEYS
from pipelines.cli import app
from pipelines.platforms import all_platforms
from tests.pipelines.conftest import WriteFiles

pytestmark = pytest.mark.xdist_group("demo")  # groups begin before single tests: the slow ones must not come last


@pytest.mark.soak  # the season of the contract suite asks the same of more malls
def test_the_demo_ends_with_views_that_equal_the_books(
    project: WriteFiles, own_home: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = project()
    monkeypatch.setattr(demo, "STEPS", 1)  # two loads tell what four do,
    monkeypatch.setattr(demo, "HISTORY_DAYS", 15)  # and two weeks what a month does
    outcome = CliRunner().invoke(app, ["demo", "--days", "4", "--speed", "500", "--json", "--quiet"])
    found = json.loads(outcome.stdout)
    differences = {(each["platform"], each["table"]): each["differences"] for each in found["books"] if not each["ok"]}
    assert (outcome.exit_code, found["ok"], differences) == (0, True, {})
    assert {(each["platform"], each["table"]) for each in found["books"]} == set(product(all_platforms(), KEYS))
    assert len(found["loads"]) == 2
    assert sum(each["throttled"] for each in found["loads"]) == 0
    assert {path.name for path in folder.iterdir()} == {".dlt", ".kmall-demo", "demo.duckdb", ".demo.duckdb.lock"}
    assert not own_home.exists()  # the user's own tokens and cursors are none of the demo's business


def test_a_file_of_the_same_name_that_no_demo_made_is_not_replaced(project: WriteFiles):
    folder = project()
    (folder / "demo.duckdb").write_bytes(b"mine")
    outcome = CliRunner().invoke(app, ["demo"])
    assert outcome.exit_code == 2
    assert (folder / "demo.duckdb").read_bytes() == b"mine"
