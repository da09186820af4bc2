"""What `load` and `run` have in common: reading the request, running it, telling how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines import config, fleet, screen
from pipelines.alerting import settings as alert_settings
from pipelines.backfill import STRETCH_DAYS
from pipelines.backfill import backfill as backfill_shops
from pipelines.built import Built
from pipelines.config import Shop, Warehouse
from pipelines.load import Report, ResourceResult
from pipelines.load import load as load_shops
from pipelines.platforms import all_platforms
from pipelines.progress import Progress
from pipelines.screen import Column
from pipelines.transform import transform as build
from sources.shared.errors import KmallError, WrongConfiguration, located
from sources.shared.windows import Days, day_of, parse_day

NEW_FIELDS_SHOWN = 6


@dataclass(frozen=True)
class Request:
    """A checked command line: nothing in it can be wrong configuration any more."""

    shops: list[Shop]
    resources: tuple[str, ...]
    warehouse: Warehouse
    home: Path
    warnings: list[str]
    since: date | None
    at_once: int
    processes: bool
    fleet: str = ""


def request(
    platforms: Sequence[str] | None,
    aliases: Sequence[str] | None,
    resources: Sequence[str] | None,
    warehouse: str | None,
    *,
    since: str | None = None,
    at_once: int | None = None,
    processes: bool | None = None,
    by_fleet: bool = False,
) -> Request:
    """Raises: WrongConfiguration naming file and key, or the option of the command line."""
    found = config.read(platforms or (), aliases or ())
    names = config.resources(resources or (), found.shops)
    alert_settings.read(found.warnings.append)  # a mistake there must not be met after hours of loading
    for warning in found.warnings:
        screen.print_warning(warning)
    for shop in found.shops:
        with located(shop.label):  # what only the mall's own code can judge is configuration all the same
            all_platforms()[shop.platform].module.clock_of(shop.settings)
    usual = config.at_once()
    return Request(
        shops=found.shops,
        resources=names,
        warehouse=config.warehouse(warehouse),
        home=config.home(),
        warnings=found.warnings,
        since=parse_day(since, "--since") if since else None,
        at_once=at_once or usual[0],
        processes=usual[1] if processes is None else processes,
        fleet=config.fleet() if by_fleet else "",
    )


def days(first: str, last: str | None) -> Days:
    """`--from` and `--to`, both included. Raises: WrongConfiguration."""
    today = day_of(datetime.now(UTC))
    found = Days(parse_day(first, "--from"), parse_day(last, "--to") if last else today)
    if found.first > found.last or found.first > today:
        raise WrongConfiguration(f"--from {found.first}: is later than the last day", fix="name a day before --to.")
    return found


def load(asked: Request, progress: Progress) -> Report:
    """Loads every shop of the request, here or by the fleet; what fails does not stop the others."""
    if asked.fleet:
        return fleet.send(
            asked.fleet,
            asked.shops,
            warehouse=asked.warehouse,
            store=config.token_store(),
            resources=asked.resources,
            since=asked.since,
            progress=progress,
        )
    return load_shops(
        asked.shops,
        warehouse=asked.warehouse,
        home=asked.home,
        resources=asked.resources,
        since=asked.since,
        token_store=config.token_store(),
        progress=progress,
        at_once=asked.at_once,
        processes=asked.processes,
    )


def backfill(asked: Request, past: Days, stretch_days: int | None, progress: Progress) -> Report:
    """Reads past days of every shop of the request."""
    return backfill_shops(
        asked.shops,
        past,
        warehouse=asked.warehouse,
        home=asked.home,
        resources=asked.resources,
        token_store=config.token_store(),
        progress=progress,
        stretch_days=stretch_days or STRETCH_DAYS,
        at_once=asked.at_once,
        processes=asked.processes,
    )


def transform(
    warehouse: Warehouse, progress: Progress, *, select: Sequence[str] = (), full_refresh: bool = False
) -> Built:
    """Builds the unified views."""
    return build(warehouse, home=config.home(), progress=progress, select=select, full_refresh=full_refresh)


def transform_after(warehouse: Warehouse, progress: Progress) -> Built:
    """The same after a load: what keeps the build from starting must not hide what the load has to say."""
    try:
        return transform(warehouse, progress)
    except KmallError as error:
        return Built((), 0.0, problem=error.what, fix=error.fix)


def tell(report: Report, asked: Request, *, as_json: bool) -> None:
    """The report, for people or for machines."""
    if as_json:
        screen.print_json(report_json(report, asked))
    else:
        print_report(report, asked)


def report_json(report: Report, asked: Request) -> dict[str, Any]:
    """The report for machines. Times in UTC."""
    return {
        "ok": report.ok,
        "warehouse": asked.warehouse.name,
        "warnings": asked.warnings,
        "results": [_result_json(each) for each in report.results],
    }


def print_report(report: Report, asked: Request) -> None:
    """One row per shop and resource, then each failure in full."""
    order = {(shop.platform, shop.alias): place for place, shop in enumerate(asked.shops)}
    results = sorted(report.results, key=lambda each: order.get((each.platform, each.shop), len(order)))
    notes = [_what_to_do(each) for each in results]
    columns = [
        Column("shop"),
        Column("resource"),
        Column("window (KST)"),
        Column("rows", number=True),
        Column("requests", number=True),
        Column("status"),
        *([Column("what to do")] if any(notes) else []),
    ]
    rows = [
        (
            f"{each.platform} {each.shop}",
            each.resource,
            screen.span(each.window_from, each.window_to),
            each.rows,
            each.requests,
            screen.status(each.status),
            *([note] if any(notes) else []),
        )
        for each, note in zip(results, notes, strict=True)
    ]
    screen.print_table(screen.output(), f"Loaded into {asked.warehouse.name}", columns, rows)
    screen.print_failures(results)


def _what_to_do(each: ResourceResult) -> str:
    if each.fix:
        return each.fix
    notes = []
    if each.rejected_values:
        notes.append(f"{each.rejected_values} values did not fit their type: see _rejected_values")
    if each.new_fields:
        shown = ", ".join(list(each.new_fields)[:NEW_FIELDS_SHOWN])
        more = f" and {len(each.new_fields) - NEW_FIELDS_SHOWN} more" if len(each.new_fields) > NEW_FIELDS_SHOWN else ""
        notes.append(f"new at the mall, not loaded: {shown}{more}")
    return "; ".join(notes)


def _result_json(each: ResourceResult) -> dict[str, Any]:
    return {
        "platform": each.platform,
        "shop": each.shop,
        "resource": each.resource,
        "status": each.status,
        "window_from": each.window_from,
        "window_to": each.window_to,
        "rows": each.rows,
        "requests": each.requests,
        "new_fields": list(each.new_fields),
        "rejected_values": each.rejected_values,
        "error": each.error,
        "fix": each.fix,
    }
