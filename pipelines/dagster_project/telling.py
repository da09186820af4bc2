"""Who hears of it when a run failed, in the failure's own words and with its fix: `[alerts]`, as after `kmall run`.

What was told is not told again with every hourly run; that it is over is told after the next good build.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dagster import DagsterEvent, DagsterRun, RunFailureSensorContext

from pipelines.alerting.alerts import after_run, on_demand
from pipelines.alerting.webhook import AlertNotSent
from pipelines.alerting.words import Telling
from pipelines.built import Built
from pipelines.config import Shop
from pipelines.load import Report
from pipelines.standings import Standing
from pipelines.status import status
from sources.shared.errors import AlreadyRunning

from .installation import Installation

PARTITION = "dagster/partition"
LONGEST = 200  # characters of what has no KmallError's care about what it says

log = logging.getLogger("kmall")


@dataclass(frozen=True)
class Failed:
    """What a step says of one failure. `resource` is empty for a whole shop, and for the models."""

    what: str
    fix: str = ""
    resource: str = ""


def tell_failure(context: RunFailureSensorContext, installation: Installation) -> None:
    """Tells of a failed run. Raises: AlertNotSent, which Dagster shows beside the sensor."""
    failures = list(failures_of(context))
    run = context.dagster_run
    for each in failures:
        log.error("%s, run %s, %s: %s Fix: %s", run.job_name, run.run_id[:8], each.resource, each.what, each.fix)
    # another run under way is no trouble of the shop
    failures = [each for each in failures if each.fix != AlreadyRunning.default_fix]
    if not (installation.limits.webhook and failures):
        return
    shop = _shop_of(run, installation)
    if shop:
        _sent(_told_of(shop, failures, installation))
    else:
        what = "\n".join(each.what for each in failures)
        _sent(after_run((), installation.warehouse, Report(), Built((), 0.0, what, failures[0].fix)))


def tell_state(installation: Installation) -> None:
    """Tells after a good build what else is not well, and what is well again. Raises: AlertNotSent."""
    _sent(after_run(installation.shops, installation.warehouse, Report(), Built((), 0.0)))


def failures_of(context: RunFailureSensorContext) -> Iterator[Failed]:
    """What each failed step raised, else what Dagster knows: a process that was killed has no words."""
    steps = [each for event in context.get_step_failure_events() for each in _words(event)]
    yield from steps or [Failed((context.failure_event.message or "the run failed")[:LONGEST])]


def _words(event: DagsterEvent) -> Iterator[Failed]:
    data = event.step_failure_data
    told: Any = data.user_failure_data.metadata.get("failures") if data.user_failure_data else None
    if told is not None:
        yield from (Failed(**each) for each in told.value)
    elif data.error:
        yield Failed(data.error.message.strip().partition("\n")[0][:LONGEST])


def _shop_of(run: DagsterRun, installation: Installation) -> Shop | None:
    name = run.tags.get(PARTITION, "")
    return next((shop for shop in installation.shops if shop.pipeline_name == name), None)


def _told_of(shop: Shop, failures: list[Failed], installation: Installation) -> Telling:
    """The ledger's word on the shop, and of what did not get as far as the ledger."""
    found = status([shop], installation.warehouse, now=installation.now, limits=installation.limits)
    mine = [each for each in found.standings if (each.platform, each.shop) == (shop.platform, shop.alias)]
    known = {each.resource for each in mine if each.status == "failed"}
    found.standings[:] = mine + [
        Standing(shop.platform, shop.alias, each.resource, "failed", error=each.what, fix=each.fix, is_expected=True)
        for each in failures
        if each.resource not in known
    ]
    found.stock.clear()  # no matter of a load
    return on_demand(found, installation.warehouse, installation.limits)


def _sent(telling: Telling | None) -> None:
    if telling and telling.problem:
        raise AlertNotSent(telling.problem, fix=telling.fix)
