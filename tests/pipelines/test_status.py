"""Where every shop stands, from the ledger and the token store."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from pipelines import config
from pipelines.cli import app
from pipelines.standings import Standing
from pipelines.status import Status, status
from sources.shared.ledger import LEDGER
from sources.shared.tokens import Token
from tests.pipelines.conftest import WriteFiles

NOON = datetime(2026, 2, 1, 3, tzinfo=UTC)
MAIN = '[sources.cafe24.shops.main]\nmall_id = "samplemall"\nclient_id = "app"\n'
MAIN_SECRET = '[sources.cafe24.shops.main]\nclient_secret = "hush"\n'


def run(number: int, **changes: object) -> dict[str, object]:
    """One ledger row, an hour after the one before."""
    end = NOON + timedelta(hours=number)
    row: dict[str, object] = dict.fromkeys(LEDGER.names)
    row |= {
        "run_id": f"run{number}",
        "shop": "main",
        "resource": "orders",
        "status": "ok",
        "rows": number,
        "requests": 1,
    }
    row |= {"window_from": end - timedelta(hours=1), "window_to": end, "new_fields": "{}", "rejected_values": 0}
    return row | {"started_at": end, "finished_at": end + timedelta(minutes=1)} | changes


def warehouse_with(folder: Path, runs: Sequence[dict[str, object]]) -> config.Warehouse:
    rows = pa.Table.from_pylist(list(runs), LEDGER)
    with duckdb.connect(str(folder / "kmall.duckdb")) as connection:
        connection.register("rows_given", rows)
        connection.execute("create schema raw_cafe24")
        connection.execute("create table raw_cafe24._ledger as select * from rows_given")
        connection.execute("create table raw_cafe24._dlt_loads (load_id text, status bigint, inserted_at timestamptz)")
        connection.execute("insert into raw_cafe24._dlt_loads values ('1', 0, '2026-02-01 05:02:00+00')")
    return config.Warehouse(credentials=str(folder / "kmall.duckdb"))


def standing_of(folder: Path, *runs: dict[str, object]) -> Standing:
    (found,) = status([], warehouse_with(folder, runs), now=NOON + timedelta(hours=9)).standings
    return found


def test_a_failed_run_leaves_through_where_the_last_good_one_put_it(tmp_path: Path):
    found = standing_of(tmp_path, run(1), run(2), run(3, status="failed", error="token is dead", fix="authorize"))
    assert (found.status, found.through, found.error) == ("failed", NOON + timedelta(hours=2), "token is dead")
    assert found.age(NOON + timedelta(hours=9)) == timedelta(hours=7)


def test_a_good_run_after_a_failed_one_clears_the_error(tmp_path: Path):
    found = standing_of(tmp_path, run(1, status="failed", error="token is dead"), run(2))
    assert (found.status, found.error, found.rows) == ("ok", "", 2)


def test_a_resource_without_a_window_is_as_old_as_its_last_good_run(tmp_path: Path):
    found = standing_of(tmp_path, run(1, resource="categories", window_from=None, window_to=None))
    assert found.age(NOON + timedelta(hours=2, minutes=1)) == timedelta(hours=1)


def test_new_fields_and_rejected_values_of_earlier_runs_are_still_shown(tmp_path: Path):
    found = standing_of(
        tmp_path,
        run(1, new_fields='{"orders.gift": 3, "orders.tip": 1}', rejected_values=2),
        run(2, new_fields='{"orders.gift": 5}', rejected_values=1),
        run(3),
    )
    assert (found.new_fields, found.rejected_values) == (("orders.gift", "orders.tip"), 3)


def test_findings_older_than_the_look_back_are_history(tmp_path: Path):
    old = run(1, finished_at=NOON - timedelta(days=40), new_fields='{"orders.gift": 1}')
    assert standing_of(tmp_path, old, run(2)).new_fields == ()


def test_a_configured_shop_without_any_run_is_shown_as_never_loaded(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    found = status(config.shops(), config.Warehouse(credentials=str(folder / "none.duckdb")))
    assert [(each.shop, each.status) for each in found.standings] == [("main", "never")]
    assert not (folder / "none.duckdb").exists()


@pytest.mark.parametrize(
    ("access_hours", "refresh_hours", "state"), [(1, 300, "valid"), (-1, 300, "refreshable"), (-300, -1, "dead")]
)
def test_a_token_is_valid_refreshable_or_dead(project: WriteFiles, access_hours: int, refresh_hours: int, state: str):
    project(config=MAIN, secrets=MAIN_SECRET)
    config.token_store().write(
        "cafe24/samplemall",
        Token(
            access_token="a",
            refresh_token="r",
            expires_at=NOON + timedelta(hours=access_hours),
            refresh_expires_at=NOON + timedelta(hours=refresh_hours),
            scopes=(),
            issued_at=NOON - timedelta(hours=400),
        ),
    )
    found = status(config.shops(), config.warehouse(), now=NOON)
    assert found.tokens[0].state == state
    assert found.ok == (state != "dead")


def test_the_command_names_what_to_do_and_ends_with_1_when_consent_is_missing(project: WriteFiles):
    project(config=MAIN, secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, ["status", "--json"])
    found = json.loads(outcome.stdout)
    assert outcome.exit_code == 1
    assert found["tokens"][0]["fix"] == "run `kmall authorize cafe24 --shop main`."


def test_the_table_shows_korean_time_and_the_error_in_full(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    warehouse_with(
        folder, [run(1), run(2, status="failed", error="the token does not carry mall.read_order", fix="add it.")]
    )
    outcome = CliRunner().invoke(app, ["status"])
    assert "2026-02-01 13:00" in outcome.stdout
    assert "failed cafe24 main, orders: the token does not carry mall.read_order" in outcome.stdout
    assert outcome.exit_code == 1


def test_a_warehouse_that_another_process_writes_is_named_as_such(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    script = "import duckdb; c = duckdb.connect('kmall.duckdb'); print('open', flush=True); input()"
    writer = subprocess.Popen(
        [sys.executable, "-c", script], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    outcome = CliRunner().invoke(app, ["status"])
    writer.communicate("\n", timeout=30)
    assert outcome.exit_code == 1
    assert "is in use by another process" in outcome.stderr


def test_a_file_that_is_no_database_is_named_as_such(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    (folder / "kmall.duckdb").write_bytes(b"not a database, but long enough to look at" * 200)
    outcome = CliRunner().invoke(app, ["status"])
    assert outcome.exit_code == 2
    assert "cannot be opened as a DuckDB file" in outcome.stderr


def test_all_is_well_with_good_runs_and_no_shop_to_ask():
    assert Status("w", NOON, [Standing("cafe24", "main", "orders", "ok")], []).ok
