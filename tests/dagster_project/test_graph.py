"""What Dagster is shown of an installation with a shop at every mall. Nothing is loaded and nothing is built."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dagster import (
    AssetKey,
    DagsterInstance,
    DagsterRun,
    DagsterRunStatus,
    RunRequest,
    SkipReason,
    build_schedule_context,
    build_sensor_context,
)

from pipelines.dagster_project.freshness import CHECK, KEY_TABLES
from pipelines.dagster_project.start import prepared
from pipelines.platforms import all_platforms
from tests.dagster_project.conftest import Shown
from tests.dagster_project.installations import dagster
from tests.mall_kinds import SOURCES

HOUR = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.xdist_group("dagster")


def test_every_resource_of_every_mall_is_an_asset(shown: Shown):
    raw = {tuple(key.path) for key in shown.graph.materializable_asset_keys if key.path[0].startswith("raw_")}
    offered = {(f"raw_{name}", each) for name, mall in all_platforms().items() for each in mall.resources}
    assert raw == offered


def test_every_model_seed_and_snapshot_is_an_asset_and_every_test_a_check(shown: Shown):
    nodes = shown.manifest["nodes"].values()
    kinds = ("model", "seed", "snapshot")
    built = {key for key in shown.graph.materializable_asset_keys if not key.path[0].startswith("raw_")}
    checks = {key.name for key in shown.graph.asset_check_keys} - {CHECK}
    assert {key.path[-1] for key in built} == {node["name"] for node in nodes if node["resource_type"] in kinds}
    assert checks == {node["name"] for node in nodes if node["resource_type"] == "test"}


def test_the_graph_is_one_piece_from_the_malls_to_the_reports(shown: Shown):
    graph = shown.graph
    keys = set(graph.get_all_asset_keys())
    reached, waiting = set[AssetKey](), [next(iter(keys))]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += [*graph.get(key).parent_keys, *graph.get(key).child_keys]
    assert keys - reached == set()
    assert {key for key in keys if key.path[0].startswith("raw_") and not graph.get(key).child_keys} == set()
    from_malls = {name: _above(graph, AssetKey(["reports", name])) for name in ("low_stock", "open_claims")}
    assert {
        name: {key.path[0] for key in keys if key.path[0] != "raw_seller"} >= {f"raw_{each}" for each in SOURCES}
        for name, keys in from_malls.items()
    } == {"low_stock": True, "open_claims": True}


def test_a_model_hangs_on_the_resource_that_writes_its_table(shown: Shown):
    graph = shown.graph
    parents = {
        name: sorted(key.to_user_string() for key in graph.get(AssetKey(["staging", name])).parent_keys)
        for name in ("stg_cafe24__order_items", "stg_naver_smartstore__product_details", "stg_wisa__ledger")
    }
    assert parents == {
        "stg_cafe24__order_items": ["raw_cafe24/orders"],
        "stg_naver_smartstore__product_details": ["raw_naver_smartstore/products"],
        "stg_wisa__ledger": sorted(f"raw_wisa/{name}" for name in all_platforms()["wisa"].resources),
    }


def test_partitions_are_the_configured_shops(shown: Shown):
    graph = shown.graph
    found = {
        key.path[0].removeprefix("raw_"): list(graph.get(key).partitions_def.get_partition_keys())
        for key in graph.materializable_asset_keys
        if key.path[0].startswith("raw_")
    }
    assert found == shown.partitions


def test_every_resource_and_key_table_has_a_check_of_its_age(shown: Shown):
    checked = {key.asset_key for key in shown.graph.asset_check_keys if key.name == CHECK}
    raw = {key for key in shown.graph.materializable_asset_keys if key.path[0].startswith("raw_")}
    assert checked == raw | {AssetKey(["unified", name]) for name in KEY_TABLES}


def test_every_hour_each_shop_is_loaded_in_a_run_of_its_own(shown: Shown):
    asked: dict[str, list[str]] = {}
    repository = shown.definitions.get_repository_def()
    for platform in shown.partitions:
        schedule = shown.definitions.resolve_schedule_def(f"hourly_{platform}")
        requests = schedule.evaluate_tick(
            build_schedule_context(scheduled_execution_time=HOUR, repository_def=repository)
        ).run_requests
        asked[platform] = [str(request.partition_key) for request in requests or ()]
        assert (schedule.job_name, schedule.cron_schedule) == (f"load_{platform}", "0 * * * *")
    assert asked == shown.partitions


@pytest.mark.parametrize(
    ("statuses", "answer"),
    [
        ([], "nothing was loaded yet"),
        ([DagsterRunStatus.SUCCESS, DagsterRunStatus.STARTED], "loads are under way"),
        ([DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELING], "loads are under way"),
        ([DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE], "build"),
    ],
)
def test_the_views_are_built_once_all_loads_have_ended(shown: Shown, statuses: list[DagsterRunStatus], answer: str):
    with dagster() as instance:
        for number, status in enumerate(statuses):
            instance.add_run(DagsterRun(f"load_{SOURCES[number]}", run_id=f"run-{number}", status=status))
        context = build_sensor_context(instance, repository_def=shown.definitions.get_repository_def())
        found = shown.definitions.resolve_sensor_def("build_after_loads")(context)
    if answer == "build":
        assert isinstance(found, RunRequest)
        assert found.run_key == "run-1"
    else:
        assert isinstance(found, SkipReason)
        assert found.skip_message == answer


def test_dagster_is_told_to_send_nothing_and_one_shop_has_one_run_at_a_time(tmp_path: Path):
    with DagsterInstance.from_config(str(prepared(tmp_path))) as instance:
        assert instance.telemetry_enabled is False
        limits = instance.get_concurrency_config().run_queue_config.tag_concurrency_limits
        assert [(each["key"], each["limit"]) for each in limits] == [("dagster/partition", 1)]


def _above(graph: Any, key: AssetKey) -> set[AssetKey]:
    found, waiting = set[AssetKey](), [key]
    while waiting:
        for parent in graph.get(waiting.pop()).parent_keys:
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found
