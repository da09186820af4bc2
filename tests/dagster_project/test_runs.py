"""Loads and builds as Dagster's runs, against the sandbox: what is materialised, what fails, who is told."""

from pathlib import Path

import pytest
from dagster import (
    AssetCheckSeverity,
    AssetKey,
    AssetMaterialization,
    AssetSelection,
    AssetSpec,
    DagsterInstance,
    Definitions,
    ExecuteInProcessResult,
    build_run_status_sensor_context,
    define_asset_job,
)

from pipelines.books import compare
from pipelines.dagster_project.definitions import definitions
from pipelines.dagster_project.freshness import raw_freshness
from pipelines.dagster_project.raw_tables import is_bookkeeping, writers
from pipelines.load import pipeline_of
from pipelines.warehouse_reading import reader
from tests.dagster_project.conftest import Shown
from tests.dagster_project.installations import dagster, every_shop, installation_of, manifest_of_all
from tests.mall_kinds import FRONTS, SOURCES
from tests.malls import open_mall, open_malls

pytestmark = pytest.mark.xdist_group("dagster")


@pytest.mark.soak
def test_all_assets_are_materialised_all_checks_pass_and_the_tables_equal_the_books(tmp_path: Path):
    """Every resource of every mall, every model, seed, snapshot and test."""
    with open_malls(FRONTS, tmp_path) as malls, dagster() as instance:
        installation = installation_of(malls, *every_shop(malls))
        shown = definitions(installation, manifest_of_all())
        for shop in installation.shops:
            load = shown.resolve_job_def(f"load_{shop.platform}")
            load.execute_in_process(instance=instance, partition_key=shop.pipeline_name)
        built = shown.resolve_job_def("build").execute_in_process(instance=instance)
        looked = shown.resolve_job_def("look_at_freshness").execute_in_process(instance=instance)
        graph = shown.resolve_asset_graph()
        made = {key for key in graph.materializable_asset_keys if instance.get_latest_materialization_event(key)}
        checks = {
            each.asset_check_key: each.passed for run in (built, looked) for each in run.get_asset_check_evaluations()
        }
        with reader(installation.warehouse) as read:
            assert read is not None
            books = compare(malls["cafe24"].sandbox.world.truth(), read)
        schemas = {
            shop.platform: pipeline_of(shop, installation.warehouse, installation.home) for shop in installation.shops
        }
        wrote = {
            (platform, name): table["resource"]
            for platform, pipeline in schemas.items()
            for name, table in pipeline.default_schema.tables.items()
            if "resource" in table and "parent" not in table and not name.startswith("_dlt")
        }
    assert graph.materializable_asset_keys - made == set()
    assert {key.to_user_string() for key in graph.asset_check_keys - set(checks)} == set()
    assert [key for key, passed in checks.items() if not passed] == []
    assert [each.sentence for each in books if not each.ok] == []
    assert {each.platform for each in books} == set(SOURCES)
    misplaced = {
        place: name for place, name in wrote.items() if not is_bookkeeping(place[1]) and name not in writers(*place)
    }
    assert misplaced == {}


def test_a_failed_resource_fails_its_asset_alone_and_the_sensor_tells_the_fix(shown: Shown, tmp_path: Path):
    mall, received = shown.malls["cafe24"], shown.received
    fault = mall.stand_in.faults.add(status=403, path="/admin/suppliers", times=99)
    before, mark = len(received), mall.stand_in.mark()
    with dagster() as instance:
        run = load(shown.definitions, instance, "cafe24__main", "shops", "suppliers")
        run_sensor(run, shown.definitions, instance)
    mall.stand_in.faults.clear()
    (event,) = run.get_asset_materialization_events()
    figures = {name: value.value for name, value in event.materialization.metadata.items()}
    texts = [each["text"] for each in received[before:]]
    assert (event.asset_key, event.partition) == (AssetKey(["raw_cafe24", "shops"]), "cafe24__main")
    assert (figures["rows"], figures["requests"]) == (1, 1)
    assert {call.path.rpartition("/admin/")[2].partition("/")[0] for call in mall.stand_in.calls_since(mark)} == {
        "shops",
        "suppliers",
    }
    assert (run.success, fault.hits > 0) == (False, True)
    assert ["cafe24 main, suppliers: " in text and "still installed" in text for text in texts] == [True]


def test_a_shop_that_fails_leaves_the_other_partition_alone(shown: Shown, tmp_path: Path):
    received = shown.received
    before = len(received)
    with dagster() as instance:
        runs = {shop: load(shown.definitions, instance, shop, "shops") for shop in ("cafe24__stranger", "cafe24__main")}
        for run in runs.values():
            run_sensor(run, shown.definitions, instance)
        made = instance.get_materialized_partitions(AssetKey(["raw_cafe24", "shops"]))
    assert {shop: run.success for shop, run in runs.items()} == {"cafe24__stranger": False, "cafe24__main": True}
    assert made == {"cafe24__main"}
    told = [each["text"] for each in received[before:]]
    assert ["kmall authorize cafe24 --shop stranger" in text for text in told] == [True]


def test_data_read_long_ago_is_not_fresh_even_if_its_asset_was_made_just_now(tmp_path: Path):
    key = AssetKey(["raw_cafe24", "shops"])
    with open_mall("cafe24", tmp_path, history_days=0) as mall, dagster() as instance:
        mall.load(mall.shop(), resources=["shops"])
        instance.report_runless_asset_event(AssetMaterialization(key))
        look = raw_freshness(installation_of({"cafe24": mall}, mall.shop()), "cafe24", [key])
        job = define_asset_job("look", AssetSelection.checks(look))
        shown = Definitions(assets=[AssetSpec(key)], asset_checks=[look], jobs=[job])
        found = []
        for hours in (0, 25, 2):
            mall.sandbox.world.advance(hours=hours)
            run = shown.resolve_job_def("look").execute_in_process(instance=instance)
            found += [(each.passed, each.severity) for each in run.get_asset_check_evaluations()]
    assert [passed for passed, _ in found] == [True, True, False]  # [alerts] stale_hours is 26
    assert {severity for _, severity in found} == {AssetCheckSeverity.WARN}


def load(shown: Definitions, instance: DagsterInstance, shop: str, *resources: str) -> ExecuteInProcessResult:
    """One run of a shop's partition, of these resources of its mall."""
    platform = shop.partition("__")[0]
    return shown.resolve_job_def(f"load_{platform}").execute_in_process(
        instance=instance,
        partition_key=shop,
        asset_selection=[AssetKey([f"raw_{platform}", name]) for name in resources],
        raise_on_error=False,
    )


def run_sensor(run: ExecuteInProcessResult, shown: Definitions, instance: DagsterInstance) -> None:
    """What the daemon does after a run that failed; nothing after a good one."""
    if not run.success:
        context = build_run_status_sensor_context(
            "failed_runs", run.get_run_failure_event(), instance, run.dagster_run
        ).for_run_failure()
        shown.resolve_sensor_def("failed_runs")(context)
