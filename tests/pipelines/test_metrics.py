"""The text file for Prometheus, read by its own parser."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner

from pipelines import config
from pipelines.cli import app
from pipelines.metrics import HELP, text, write
from pipelines.standings import Backfill, Standing
from pipelines.status import Status, TokenStanding, status
from sources.shared.errors import WrongConfiguration
from tests.ledger_warehouse import MAIN, MAIN_SECRET, NOON, run, warehouse_with, with_reports
from tests.pipelines.conftest import WriteFiles

Values = dict[tuple[str, ...], float]
RUNS = [
    run(1, new_fields='{"orders.gift": 3, "orders.tip": 1}', rejected_values=2),
    run(2, status="failed", error="the mall is away"),
    run(1, resource="products"),
]


def values(exposed: str) -> dict[str, Values]:
    """By metric, then by the values of its labels in the order they stand in."""
    return {
        family.name: {tuple(sample.labels.values()): sample.value for sample in family.samples}
        for family in text_string_to_metric_families(exposed)
    }


def seconds(moment: datetime) -> float:
    return moment.timestamp()


def test_every_figure_of_a_resource_is_exposed(tmp_path: Path):
    found = values(text(status([], warehouse_with(tmp_path, RUNS), now=NOON + timedelta(hours=9))))
    orders, products = ("cafe24", "main", "orders"), ("cafe24", "main", "products")
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    assert found["kmall_resource_through_timestamp_seconds"][orders] == seconds(NOON + hour)
    assert found["kmall_resource_last_success_timestamp_seconds"][orders] == seconds(NOON + hour + minute)
    assert found["kmall_resource_last_run_timestamp_seconds"][orders] == seconds(NOON + 2 * hour + minute)
    assert found["kmall_resource_ok"] == {orders: 0, products: 1}
    assert found["kmall_resource_rows"] == {orders: 2, products: 1}
    assert found["kmall_resource_new_fields"] == {orders: 2, products: 0}
    assert found["kmall_resource_rejected_values"] == {orders: 2, products: 0}
    assert found["kmall_resource_stale"] == {orders: 0, products: 0}
    assert found["kmall_run_last_timestamp_seconds"] == {("cafe24", "main"): seconds(NOON + 2 * hour + minute)}
    assert found["kmall_load_last_timestamp_seconds"] == {("cafe24",): seconds(NOON + timedelta(hours=2, minutes=2))}
    assert found["kmall_status_timestamp_seconds"] == {(): seconds(NOON + timedelta(hours=9))}
    assert found["kmall_status_ok"] == {(): 0}


def test_stock_is_exposed_by_level_with_zeros_and_codes_by_shop(tmp_path: Path):
    warehouse = with_reports(
        warehouse_with(tmp_path, [run(1), run(1, shop="other")]),
        "low_stock values ('A', 'a', 'sold_out', ''), ('B', 'b', 'sold_out', ''), ('C', 'c', 'ok', '')",
        "oversell_risk values ('A', 'a', 'critical', '')",
        "unknown_status values ('cafe24', 'main', 'line status', 'Z9', 3, '', null)",
    )
    found = values(text(status([], warehouse, now=NOON)))
    assert found["kmall_low_stock_items"] == {
        ("sold_out",): 2, ("reorder",): 0, ("insufficient_history",): 0, ("untracked",): 0, ("ok",): 1
    }  # fmt: skip
    assert found["kmall_oversell_items"] == {("critical",): 1, ("high",): 0, ("medium",): 0, ("none",): 0}
    assert found["kmall_unknown_status_codes"] == {("cafe24", "main"): 1, ("cafe24", "other"): 0}


def test_what_is_not_known_is_not_exposed(tmp_path: Path):
    found = values(text(status([], warehouse_with(tmp_path, [run(1, status="failed")]), now=NOON)))
    assert "kmall_resource_through_timestamp_seconds" not in found
    assert not [name for name in found if "stock" in name or "oversell" in name or "unknown" in name]


def test_consents_and_backfills_are_exposed():
    tokens = [
        TokenStanding("cafe24", "main", "valid", refresh_expires_at=NOON + timedelta(days=9)),
        TokenStanding("cafe24", "gone", "missing"),
    ]
    past = [Backfill("cafe24", "main", "orders", "failed", None, None, NOON, 0)]
    found = values(text(Status("w", NOON, [], tokens, backfills=past)))
    assert found["kmall_token_ok"] == {("cafe24", "main"): 1, ("cafe24", "gone"): 0}
    assert found["kmall_token_expires_timestamp_seconds"] == {("cafe24", "main"): seconds(NOON + timedelta(days=9))}
    assert found["kmall_backfill_ok"] == {("cafe24", "main", "orders"): 0}
    assert found["kmall_backfill_last_timestamp_seconds"] == {("cafe24", "main", "orders"): seconds(NOON)}


def test_every_metric_has_its_help_and_is_a_gauge(tmp_path: Path):
    families = list(text_string_to_metric_families(text(status([], warehouse_with(tmp_path, RUNS), now=NOON))))
    assert [(each.documentation, each.type) for each in families] == [(HELP[each.name], "gauge") for each in families]
    assert len(families) > 10


def test_labels_come_back_as_they_were_whatever_is_in_them():
    odd = 'a "quoted" \\ back\\nslash\nand {a="line"} 주문'
    found = values(text(Status("w", NOON, [Standing("cafe24", "main", odd, "ok", rows=5)], [])))
    assert found["kmall_resource_rows"] == {("cafe24", "main", odd): 5}


def test_the_command_replaces_the_file_and_leaves_it_readable_for_the_collector(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    warehouse_with(folder, RUNS)
    file = folder / "metrics" / "kmall.prom"
    file.parent.mkdir()
    file.write_text("old")
    outcome = CliRunner().invoke(app, ["status", "--prometheus", str(file)])
    assert outcome.exit_code == 1  # orders failed
    assert values(file.read_text())["kmall_resource_ok"] == {
        ("cafe24", "main", "orders"): 0, ("cafe24", "main", "products"): 1
    }  # fmt: skip
    assert file.stat().st_mode & 0o777 == 0o644
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_named_and_the_old_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "kmall.prom"
    file.write_text("old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(WrongConfiguration, match=r"kmall\.prom: cannot be written: No space left on device"):
        write(Status("w", NOON, [], []), file)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_wrong_configuration(project: WriteFiles):
    project(config=MAIN, secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, ["status", "--prometheus", "nowhere/kmall.prom"])
    assert outcome.exit_code == 2
    assert "--prometheus nowhere/kmall.prom: cannot be written: No such file or directory" in outcome.stderr
    assert config.shops()  # the shop itself was configured well
