"""What is told to a webhook, once, again after a day, and when it is over. The receiver is a real server."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines import config
from pipelines.alerting.alerts import after_run, on_demand
from pipelines.alerting.settings import AlertSettings, read
from pipelines.alerting.words import Telling
from pipelines.built import Built, Node
from pipelines.cli import app
from pipelines.config import Warehouse
from pipelines.load import Report, ResourceResult
from pipelines.standings import STALE_FIX
from pipelines.status import chosen, status
from sources.shared.errors import AlreadyRunning
from tests.free_port import free_port
from tests.ledger_warehouse import MAIN, MAIN_SECRET, NOON, run, warehouse_with, with_reports
from tests.pipelines.conftest import WriteFiles
from tests.webhook_receiver import SECRET, Receiver, receiving

HOUR = timedelta(hours=1)
AWAY = {"status": "failed", "error": "the mall is away", "fix": "run again later."}
GOOD = Built((), 1.0)
# without a stored consent each shop of Cafe24 has an alert of its own
SOME = '[alerts]\nkinds = ["failed", "stale", "oversell", "low_stock"]\n'


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def folder(project: WriteFiles, receiver: Receiver) -> Path:
    return project(config=MAIN + SOME, secrets=f'{MAIN_SECRET}[alerts]\nwebhook = "{receiver.url}"\n')


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two attempts."""
    monkeypatch.setattr("pipelines.alerting.webhook.LONGEST_WAIT_SECONDS", 0.0)


def ledger(warehouse: Warehouse, *rows: str) -> None:
    with duckdb.connect(str(warehouse.path)) as connection:
        for each in rows:
            connection.execute(each)


def tell(warehouse: Warehouse, hours: float, shops: Sequence[str] = ()) -> Telling:
    """As `kmall status --alert` at so many hours after noon."""
    settings = read()
    found = status(config.shops(), warehouse, now=NOON + hours * HOUR, limits=settings)
    return on_demand(chosen(found, (), shops, ()), warehouse, settings)


def test_a_failure_is_told_once_again_after_a_day_and_when_it_is_over(folder: Path, receiver: Receiver):
    warehouse = warehouse_with(folder, [run(0), run(1, **AWAY)])
    counts = [(told.new, told.over) for told in (tell(warehouse, 2), tell(warehouse, 9), tell(warehouse, 25.9))]
    assert counts == [(1, 0), (0, 0), (1, 0)]  # the day is up but for the minutes that no scheduler keeps
    ledger(warehouse, "update raw_cafe24._ledger set status = 'ok'")
    assert [(told.new, told.over) for told in (tell(warehouse, 26), tell(warehouse, 28))] == [(0, 1), (1, 0)]
    assert "• cafe24 main, orders: the mall is away → run again later." in receiver.texts[0]
    assert "*Over (1)*\n• cafe24 main, orders: runs again" in receiver.texts[2]
    assert "*Old data (1)*\n• cafe24 main, orders: nothing newer for 1 d 3 h" in receiver.texts[3]


def test_what_fails_and_grows_old_is_not_blamed_on_the_scheduler(folder: Path, receiver: Receiver):
    tell(warehouse_with(folder, [run(0), run(0, resource="products"), run(30, **AWAY)]), 30)
    assert receiver.texts[0].splitlines()[1:] == [
        "*Failed (1)*",
        "• cafe24 main, orders: the mall is away → run again later.",
        "*Old data (2)*",
        "• cafe24 main, orders: nothing newer for 1 d 6 h",
        f"• cafe24 main, products: nothing newer for 1 d 6 h → {STALE_FIX}",
    ]


def test_what_is_the_same_in_many_resources_is_one_line(folder: Path, receiver: Receiver):
    names = ("categories", "orders", "products", "refunds", "reviews", "shipments")
    assert tell(warehouse_with(folder, [run(1, resource=name, **AWAY) for name in names]), 2).new == 6
    told = receiver.texts[0].splitlines()
    assert told[0] == "*kmall kmall.duckdb: failed 6*"
    assert told[2:] == [
        "• cafe24 main, categories, orders, products, refunds and 2 more: the mall is away → run again later."
    ]


def test_stock_is_told_by_item_and_told_anew_when_it_gets_worse(folder: Path, receiver: Receiver):
    warehouse = with_reports(
        warehouse_with(folder, [run(1)]),
        "low_stock values ('MUG', '머그컵 <b>R&amp;D</b>', 'reorder', '3 left, reorder at 5'), ('TEA', '차', 'ok', '')",
        "oversell_risk values ('MUG', '머그컵', 'critical', '5 too many'), ('TEA', '차', 'medium', 'malls differ')",
    )
    tell(warehouse, 1)
    ledger(
        warehouse, "update reports.low_stock set alert_level = 'sold_out', reason = 'nothing left' where sku = 'MUG'"
    )
    ledger(warehouse, "delete from reports.oversell_risk")
    tell(warehouse, 2)
    assert [text.splitlines()[1:] for text in receiver.texts] == [
        [
            "*Oversell risk (1)*",
            "• MUG 머그컵: critical, 5 too many",
            "*Low stock (1)*",
            "• MUG 머그컵 R&amp;D: 3 left, reorder at 5",
        ],
        ["*Low stock (1)*", "• MUG 머그컵 R&amp;D: nothing left", "*Over (1)*", "• MUG 머그컵: no longer at risk"],
    ]


def test_of_many_alerts_the_worst_are_told_and_the_rest_counted(folder: Path, receiver: Receiver):
    items = ", ".join(f"('S{n:03}', '', '{'reorder' if n < 290 else 'sold_out'}', '{n} left')" for n in range(300))
    warehouse = with_reports(warehouse_with(folder, [run(1, **AWAY)]), f"low_stock values {items}")
    assert tell(warehouse, 1).new == 301
    lines = receiver.texts[0].splitlines()
    assert lines[0] == "*kmall kmall.duckdb: failed 1, low stock 300*"
    assert lines[2].startswith("• cafe24 main, orders: the mall is away")
    assert lines[4] == "• S290: 290 left"
    assert lines[-1] == "• and 285 more"
    assert len(lines) == 20
    assert tell(warehouse, 2).new == 0


def test_what_was_not_looked_at_is_not_over(folder: Path, receiver: Receiver):
    warehouse = with_reports(warehouse_with(folder, [run(1, **AWAY)]), "low_stock values ('MUG', '', 'sold_out', '')")
    tell(warehouse, 2)
    ledger(warehouse, "drop schema reports cascade")
    assert tell(warehouse, 3, shops=["another"]).over == 0
    assert len(receiver.bodies) == 1


@pytest.mark.usefixtures("no_waiting")
def test_a_message_that_does_not_arrive_is_told_the_next_time(folder: Path, receiver: Receiver):
    warehouse = warehouse_with(folder, [run(1, **AWAY)])
    receiver.will(404)
    assert "refused the alert: HTTP 404" in tell(warehouse, 2).problem
    receiver.will(500)
    told = tell(warehouse, 3)
    assert (told.new, told.is_sent, told.problem) == (1, True, "")
    assert len(receiver.bodies) == 3


def test_of_two_runs_that_end_at_once_one_tells(folder: Path, receiver: Receiver):
    warehouse = warehouse_with(folder, [run(1, **AWAY)])
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: tell(warehouse, 2), range(4)))
    assert sorted(each.new for each in told) == [0, 0, 0, 1]
    assert len(receiver.bodies) == 1


def test_each_warehouse_has_its_own_memory(folder: Path, receiver: Receiver):
    (folder / "other").mkdir()
    for place in (folder, folder / "other", folder):
        warehouse = Warehouse(credentials=str(place / "kmall.duckdb"))
        if not (place / "kmall.duckdb").exists():
            warehouse = warehouse_with(place, [run(1, **AWAY)])
        tell(warehouse, 2)
    assert len(receiver.bodies) == 2


def test_a_memory_that_was_damaged_is_begun_anew(folder: Path, receiver: Receiver):
    warehouse = warehouse_with(folder, [run(1, **AWAY)])
    memory = config.home() / "alerts.json"
    for damage in ("", "[]", json.dumps({str(warehouse.path): [{"about": 1}]})):
        memory.write_text(damage)
        assert tell(warehouse, 2).is_sent
    assert memory.stat().st_mode & 0o777 == 0o600


def test_a_kind_that_is_not_wanted_is_not_told(project: WriteFiles, receiver: Receiver):
    folder = project(
        config=f'{MAIN}[alerts]\nkinds = ["tokens"]\n',
        secrets=f'{MAIN_SECRET}[alerts]\nwebhook = "{receiver.url}"\n',
    )
    tell(warehouse_with(folder, [run(1, **AWAY)]), 2)
    assert receiver.texts[0].splitlines()[1:] == [
        "*Consent (1)*",
        "• cafe24 main: the stored consent is missing → run `kmall authorize cafe24 --shop main`.",
    ]


def results(*found: ResourceResult) -> Report:
    return Report(list(found))


def test_a_shop_that_could_not_start_is_told_until_its_next_good_run(folder: Path, receiver: Receiver):
    warehouse = warehouse_with(folder, [run(1)])
    ledger(warehouse, "update raw_cafe24._ledger set window_to = now(), finished_at = now()")
    refused = ResourceResult("cafe24", "main", "", "failed", error="the mall refuses this address", fix="add it.")
    after_run(config.shops(), warehouse, results(refused), GOOD)
    on_demand(status(config.shops(), warehouse), warehouse, read())  # the ledger knows nothing of it
    after_run(config.shops(), warehouse, results(ResourceResult("cafe24", "main", "orders", "ok")), GOOD)
    assert [text.splitlines()[1:] for text in receiver.texts] == [
        ["*Failed (1)*", "• cafe24 main: the mall refuses this address → add it."],
        ["*Over (1)*", "• cafe24 main: runs again"],
    ]


def test_a_run_that_finds_another_one_under_way_tells_nothing(folder: Path, receiver: Receiver):
    busy = ResourceResult("cafe24", "main", "", "failed", error="under way", fix=AlreadyRunning.default_fix)
    after_run(config.shops(), Warehouse(credentials=str(folder / "none.duckdb")), results(busy), GOOD)
    assert receiver.bodies == []


def test_a_warehouse_that_is_away_and_models_that_failed_are_told(folder: Path, receiver: Receiver):
    away = Warehouse.parse(f"postgresql://kmall:hidden-word@127.0.0.1:{free_port()}/malls")
    failed = ResourceResult("cafe24", "main", "", "failed", error="the warehouse does not answer", fix="start it.")
    broken = Built((Node("orders_are_unique", "test", "fail", 0.1, 3, "3 rows"),), 1.0)
    after_run(config.shops(), away, results(failed), broken)
    assert receiver.texts[0].splitlines() == [
        "*kmall malls: failed 2*",
        "*Failed (2)*",
        "• cafe24 main: the warehouse does not answer → start it.",
        "• models: not built, or a test of theirs failed: orders_are_unique → run `kmall transform`, which says why.",
    ]
    assert "hidden-word" not in json.dumps(receiver.bodies) + (config.home() / "alerts.json").read_text()


@pytest.mark.usefixtures("no_waiting")
def test_a_webhook_that_fails_leaves_the_run_as_it_was(
    folder: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str]
):
    for _ in range(4):
        receiver.will(500)
    failed = ResourceResult("cafe24", "main", "", "failed", error="away", fix="wait.")
    after_run(config.shops(), Warehouse(credentials=str(folder / "none.duckdb")), results(failed), GOOD)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "no alert was sent: the webhook at 127.0.0.1 did not take the alert: HTTP 500, 4 times" in shown.err
    assert SECRET not in shown.err


def test_a_run_without_a_webhook_tells_nobody(project: WriteFiles):
    project(config=MAIN, secrets=MAIN_SECRET)
    assert after_run(config.shops(), Warehouse(credentials="none.duckdb"), results(), GOOD) is None


def test_the_command_sends_and_ends_with_1_only_for_what_is_wrong(folder: Path, receiver: Receiver):
    warehouse_with(folder, [run(0)])
    outcome = CliRunner().invoke(app, ["status", "--alert", "--json"])
    assert json.loads(outcome.stdout)["alert"]["is_sent"]
    assert "old data 1" in receiver.texts[0]
    again = CliRunner().invoke(app, ["status", "--alert"])
    assert "alert nothing new to tell, 1 told before" in again.stdout
    assert SECRET not in outcome.output + again.output


def test_a_dry_run_prints_the_message_and_remembers_nothing(folder: Path, receiver: Receiver):
    warehouse_with(folder, [run(1, **AWAY)])
    for _ in range(2):
        outcome = CliRunner().invoke(app, ["status", "--alert", "--dry-run"])
        assert "would be sent kmall kmall.duckdb: failed 1" in outcome.stdout
        assert "• cafe24 main, orders: the mall is away → run again later." in outcome.stdout
    assert receiver.bodies == []


def test_a_webhook_that_refuses_ends_the_command_with_1(project: WriteFiles, receiver: Receiver):
    folder = project(
        config='[sources.wisa.shops.main]\ndrop_folder = "."\n', secrets=f'[alerts]\nwebhook = "{receiver.url}"\n'
    )
    with_reports(warehouse_with(folder, []), "low_stock values ('MUG', '', 'sold_out', 'nothing left')")
    receiver.will(404, b"no_service")
    outcome = CliRunner().invoke(app, ["status", "--alert"])
    assert outcome.exit_code == 1
    assert "alert not sent the webhook at 127.0.0.1 refused the alert: HTTP 404 no_service" in outcome.stderr
    assert CliRunner().invoke(app, ["status", "--alert"]).exit_code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--alert"], "[alerts] webhook: missing"), (["--dry-run"], "--dry-run: goes with --alert")],
)
def test_an_alert_to_nobody_is_wrong_configuration(project: WriteFiles, options: list[str], told: str):
    project(config=MAIN, secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, ["status", *options])
    assert outcome.exit_code == 2
    assert told in outcome.stderr


def test_the_defaults_tell_every_kind():
    assert AlertSettings().kinds == ("failed", "tokens", "stale", "oversell", "low_stock")
