"""Where every shop stands, from the ledger and the token store."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import psycopg2
import pytest
from typer.testing import CliRunner

from pipelines import config
from pipelines.backfill import Note
from pipelines.cli import app
from pipelines.standings import Standing
from pipelines.status import Status, status
from sources.shared.ledger import LEDGER
from sources.shared.tokens import Token
from sources.shared.windows import Days
from tests.ledger_warehouse import MAIN, MAIN_SECRET, NOON, REPORTS, run, warehouse_with, with_reports
from tests.pipelines.conftest import WriteFiles
from tests.unified import conftest as unified
from tests.unified.warehouse import Warehouse as BuiltWarehouse

built = unified.built  # the warehouse with every rule's case of every mall, shared with the tests of the models


def standing_of(folder: Path, *runs: dict[str, object]) -> Standing:
    (found,) = status([], warehouse_with(folder, runs), now=NOON + timedelta(hours=9)).standings
    return found


def keep_token(hours: float, refresh_hours: float) -> None:
    token = Token(
        access_token="a",
        refresh_token="r",
        expires_at=NOON + timedelta(hours=hours),
        refresh_expires_at=NOON + timedelta(hours=refresh_hours),
        scopes=(),
        issued_at=NOON - timedelta(hours=400),
    )
    config.token_store().write("cafe24/samplemall", token)


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


def test_a_backfill_is_no_run_and_moves_nothing_but_its_own_row(tmp_path: Path):
    past = {"kind": "backfill", "window_from": NOON - timedelta(days=90), "window_to": NOON - timedelta(days=60)}
    runs = [run(1), run(2, **past), run(3, **past | {"status": "failed", "error": "away", "rows": 7})]
    found = status([], warehouse_with(tmp_path, runs), now=NOON + timedelta(hours=9))
    (standing,), (backfill,) = found.standings, found.backfills
    assert (standing.status, standing.through, standing.rows) == ("ok", NOON + timedelta(hours=1), 1)
    assert (backfill.status, backfill.error, backfill.rows) == ("failed", "away", 2)
    assert (backfill.from_at, backfill.to_at) == (past["window_from"], past["window_to"])
    assert found.ok


def test_a_backfill_of_longer_than_30_days_ago_is_history(tmp_path: Path):
    warehouse = warehouse_with(tmp_path, [run(1, kind="backfill")])
    assert status([], warehouse, now=NOON + timedelta(days=29)).backfills
    assert not status([], warehouse, now=NOON + timedelta(days=31)).backfills


def test_a_backfill_that_was_cut_off_is_told_until_it_is_done(project: WriteFiles):
    project(config=MAIN, secrets=MAIN_SECRET)
    year = Days(date(2025, 1, 1), date(2025, 12, 31))
    note = Note.read(config.home(), config.shops()[0], year, 31)
    note.add(Days(date(2025, 12, 8), year.last), ["orders", "refunds"])
    told = "backfill unfinished cafe24 main, 2025-01-01 to 2025-12-31: 1 of 12 stretches read."
    assert told in CliRunner().invoke(app, ["status"]).stdout
    note.file.unlink()
    assert "unfinished" not in CliRunner().invoke(app, ["status"]).stdout


def test_the_ledger_of_a_version_without_backfills_is_read_as_before(tmp_path: Path):
    warehouse = warehouse_with(tmp_path, [run(1)])
    with duckdb.connect(str(warehouse.path)) as connection:
        connection.execute("alter table raw_cafe24._ledger drop column kind")
    found = status([], warehouse, now=NOON)
    assert [(each.resource, each.rows) for each in found.standings] == [("orders", 1)]
    assert found.backfills == []


@pytest.mark.parametrize(("hours", "is_stale"), [(26, False), (26.1, True)])
def test_what_a_run_should_have_read_is_stale_after_26_hours(project: WriteFiles, hours: float, is_stale: bool):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    warehouse = warehouse_with(folder, [run(0), run(0, resource="customers"), run(0, shop="closed")])
    found = status(config.shops(), warehouse, now=NOON + timedelta(hours=hours))
    # customers are not read unless they are asked for, and of a shop that is no longer configured nobody expects more
    assert [(each.shop, each.resource) for each in found.standings if each.is_stale] == [("main", "orders")] * is_stale


def test_what_the_mall_does_not_offer_never_grows_stale(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    warehouse = warehouse_with(folder, [run(0), run(1, status="skipped", error="no such board")])
    assert not any(each.is_stale for each in status(config.shops(), warehouse, now=NOON + timedelta(days=9)).standings)


@pytest.mark.parametrize(("days_left", "is_expiring"), [(7.1, False), (6.9, True)])
def test_a_consent_is_told_a_week_before_it_runs_out(project: WriteFiles, days_left: float, is_expiring: bool):
    project(config=MAIN, secrets=MAIN_SECRET)
    keep_token(hours=1, refresh_hours=24 * days_left)
    found = status(config.shops(), config.warehouse(), now=NOON)
    assert found.tokens[0].is_expiring == is_expiring
    assert found.tokens[0].fix.startswith("run `kmall run --platform cafe24 --shop main`") == is_expiring
    assert found.ok


def test_the_reports_of_a_built_warehouse_are_read(built: BuiltWarehouse):
    found = status([], config.Warehouse(credentials=str(built.path)), now=NOON)
    assert found.is_built
    told = {(each.platform, each.issue, each.code) for each in found.unknown_codes}
    assert told == set(built.rows("select platform, issue, native_value from reports.unknown_status"))
    for name, (table, level) in {
        "low_stock": ("low_stock", "alert_level"),
        "oversell": ("oversell_risk", "risk_level"),
    }.items():
        counts = dict(built.rows(f"select {level}, count(*) from reports.{table} group by 1"))
        assert {key: count for key, count in found.stock[name].levels.items() if count} == counts
        assert {each.level for each in found.stock[name].items} == set(counts) - {
            "ok",
            "none",
            "untracked",
            "insufficient_history",
        }


def test_before_the_views_are_built_nothing_is_known_of_stock(tmp_path: Path):
    found = status([], warehouse_with(tmp_path, [run(1)]), now=NOON)
    assert (found.is_built, found.stock, found.unknown_codes) == (False, {}, [])


@pytest.mark.xdist_group("postgres")
def test_postgresql_says_the_same_as_duckdb(tmp_path: Path, postgres_url: str):
    runs = [
        run(1, new_fields='{"orders.gift": 3}', rejected_values=2),
        run(2, kind="run", status="failed", error="token is dead", fix="authorize"),
        run(3, kind="backfill"),
    ]
    rows = [
        "low_stock values ('MUG', 'Mug <b>new</b>', 'sold_out', 'nothing left'), ('TEA', 'Tea', 'ok', 'enough')",
        "oversell_risk values ('MUG', 'Mug', 'critical', '5 too many')",
        "unknown_status values ('cafe24', 'main', 'line status', 'Z9', 3, 'add the code', null)",
    ]
    expected = status([], with_reports(warehouse_with(tmp_path, runs), *rows), now=NOON)
    types = {"string": "text", "int64": "bigint"}
    columns = ", ".join(f'"{each.name}" {types.get(str(each.type), "timestamptz")}' for each in LEDGER)
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute(f"create schema raw_cafe24; {REPORTS}")
        cursor.execute(f"create table raw_cafe24._ledger ({columns}, _dlt_load_id text default '1')")
        cursor.execute("create table raw_cafe24._dlt_loads (load_id text, status bigint, inserted_at timestamptz)")
        cursor.execute("insert into raw_cafe24._dlt_loads values ('1', 0, '2026-02-01 05:02:00+00')")
        for each in runs:
            marks = ", ".join(["%s"] * len(LEDGER))
            cursor.execute(f"insert into raw_cafe24._ledger values ({marks})", [each[name] for name in LEDGER.names])
        for each_rows in rows:
            cursor.execute(f"insert into reports.{each_rows}")
    connection.close()
    found = status([], config.Warehouse.parse(postgres_url), now=NOON)
    assert replace(found, warehouse="") == replace(expected, warehouse="")
    assert expected.stock["low_stock"].items[0].name == "Mug new"


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
    keep_token(access_hours, refresh_hours)
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


def test_what_needs_a_person_stands_below_the_tables(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    runs = [
        run(1, new_fields='{"orders.gift": 3}', rejected_values=2),
        run(2, resource="products"),
        run(3, kind="backfill", window_from=NOON - timedelta(days=9)),
    ]
    with_reports(
        warehouse_with(folder, runs),
        "low_stock values ('A', 'a', 'sold_out', ''), ('B', 'b', 'reorder', '')",
        "oversell_risk values ('A', 'a', 'high', '')",
        "unknown_status values ('cafe24', 'main', 'line status', 'Z9', 3, 'add the code', null)",
    )
    shown = CliRunner().invoke(app, ["status"]).stdout
    assert "Codes that no map knows" in shown
    last = [" ".join(line.split()) for line in shown.splitlines()[-5:]]
    assert last[0].startswith("stale cafe24 main, orders, products: nothing newer for ")
    assert last[1:] == [
        "fix see whether the scheduler still starts `kmall run`, or start it.",
        "new fields, not loaded cafe24 main, orders: orders.gift",
        "rejected values cafe24: main orders 2. Their cells are null, the values stand in raw_cafe24._rejected_values",
        "stock 1 sold out, 1 to reorder, 1 at risk of overselling. `kmall dashboard` shows which.",
    ]


def test_json_holds_everything_the_tables_show(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    warehouse = warehouse_with(folder, [run(1), run(2, kind="backfill", finished_at=datetime.now(UTC))])
    with_reports(warehouse, "low_stock values ('A', '컵', 'sold_out', 'nothing left')")
    found = json.loads(CliRunner().invoke(app, ["status", "--json"]).stdout)
    assert found["resources"][0]["is_stale"]
    assert found["resources"][0]["through"] == "2026-02-01T04:00:00+00:00"
    assert [each["resource"] for each in found["backfills"]] == ["orders"]
    assert found["stock"]["low_stock"]["levels"]["sold_out"] == 1
    assert found["stock"]["low_stock"]["items"] == [
        {"sku": "A", "name": "컵", "level": "sold_out", "reason": "nothing left"}
    ]
    assert (found["unknown_codes"], found["unfinished_backfills"], found["is_built"]) == ([], [], True)


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
