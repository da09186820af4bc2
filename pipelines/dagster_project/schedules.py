"""When what runs: hourly loads of every shop, a build after them, an hourly look at freshness; failures are told.

A load is one run per shop, so that shops load at once and each fails alone; a build is one run for all. What must not
run together is kept apart where every run passes: two loads of one shop by `dagster.yaml` (start.py), which lets the
second wait, and by kmall's lock of the shop; a build and the writing of a load by kmall's lock of the DuckDB file.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dagster import (
    AssetChecksDefinition,
    AssetsDefinition,
    AssetSelection,
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    Definitions,
    RunFailureSensorContext,
    RunRecord,
    RunRequest,
    RunsFilter,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    run_failure_sensor,
    run_status_sensor,
    schedule,
    sensor,
)

from .installation import Installation
from .telling import tell_failure, tell_state

TIME_ZONE = "Asia/Seoul"
EVERY_HOUR, HALF_AN_HOUR_LATER = "0 * * * *", "30 * * * *"
LOOK_EVERY = 30  # seconds
FINISHED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE]
UNFINISHED = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]


def schedules(
    installation: Installation,
    raw: Mapping[str, AssetsDefinition],
    models: AssetsDefinition,
    freshness: Sequence[AssetChecksDefinition],
) -> Definitions:
    """Jobs, schedules and sensors. Shape: `raw` the assets of each platform.

    Schedules are off until they are switched on: opening the page must not begin to call malls. Sensors are on.
    """
    loads = {
        platform: define_asset_job(f"load_{platform}", AssetSelection.assets(assets).without_checks())
        for platform, assets in raw.items()
    }
    build = define_asset_job("build", AssetSelection.assets(models).without_checks() | AssetSelection.checks(models))
    look = define_asset_job("look_at_freshness", AssetSelection.checks(*freshness))
    hourly = [_hourly(platform, job, list(installation.shops_of(platform))) for platform, job in loads.items()]
    return Definitions(
        jobs=[*loads.values(), build, look],
        schedules=[
            *hourly,
            ScheduleDefinition(job=look, cron_schedule=HALF_AN_HOUR_LATER, execution_timezone=TIME_ZONE),
        ],
        sensors=[_build_after(build, [job.name for job in loads.values()]), *_alerts(installation, build)],
    )


def _alerts(installation: Installation, build: Any) -> list[SensorDefinition]:
    @run_failure_sensor(name="failed_runs", default_status=DefaultSensorStatus.RUNNING)
    def failed_runs(context: RunFailureSensorContext) -> None:
        """Tells of every run that failed, whoever launched it."""
        tell_failure(context, installation)

    @run_status_sensor(
        name="after_builds",
        run_status=DagsterRunStatus.SUCCESS,
        monitored_jobs=[build],
        default_status=DefaultSensorStatus.RUNNING,
    )
    def after_builds() -> None:
        """Tells of stock, of consents that run out, and of what is well again."""
        tell_state(installation)

    return [failed_runs, after_builds]


def _hourly(platform: str, job: Any, shops: Sequence[str]) -> ScheduleDefinition:
    @schedule(job=job, cron_schedule=EVERY_HOUR, execution_timezone=TIME_ZONE, name=f"hourly_{platform}")
    def hourly(context: ScheduleEvaluationContext) -> list[RunRequest]:
        hour = context.scheduled_execution_time.isoformat()
        return [RunRequest(run_key=f"{shop} {hour}", partition_key=shop) for shop in shops]

    return hourly


def _build_after(build: Any, loads: Sequence[str]) -> SensorDefinition:
    @sensor(
        name="build_after_loads",
        job=build,
        minimum_interval_seconds=LOOK_EVERY,
        default_status=DefaultSensorStatus.RUNNING,
    )
    def build_after_loads(context: SensorEvaluationContext) -> RunRequest | SkipReason:
        """Builds once all loads have ended, well or not: a shop that failed keeps others from nothing."""
        if _newest(context.instance, loads, UNFINISHED):
            return SkipReason("loads are under way")
        last = _newest(context.instance, loads, FINISHED)
        # a run key is used once: the same load is not built twice
        return RunRequest(run_key=last.dagster_run.run_id) if last else SkipReason("nothing was loaded yet")

    return build_after_loads


def _newest(instance: DagsterInstance, jobs: Sequence[str], statuses: list[DagsterRunStatus]) -> RunRecord | None:
    found = [
        record
        for name in jobs
        for record in instance.get_run_records(RunsFilter(job_name=name, statuses=statuses), limit=1)
    ]
    return max(found, key=lambda record: record.create_timestamp, default=None)
