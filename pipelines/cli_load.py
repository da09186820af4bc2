"""The commands that fill the warehouse: `kmall run`, `load`, `work`, `backfill`, `transform`."""

from typing import Annotated

import typer

from pipelines import config, screen
from pipelines.cli_common import (
    ALL_WELL,
    SOMETHING_FAILED,
    AsJson,
    Platforms,
    Quiet,
    Resources,
    Shops,
    WarehouseText,
    failures,
)
from pipelines.progress import Progress

commands = typer.Typer()

Since = Annotated[
    str | None,
    typer.Option(
        help="Read again from this day on (YYYY-MM-DD, KST); of a shop's first run the first day of all.",
        show_default=False,
    ),
]
AtOnce = Annotated[
    int | None,
    typer.Option(
        help="How many shops are read at once; at_once of the section kmall, else 16.", min=1, show_default=False
    ),
]
Processes = Annotated[
    bool | None,
    typer.Option(
        "--processes/--threads",
        help="Each shop in a process of its own: more cores; processes of the section kmall.",
        show_default=False,
    ),
]
ByFleet = Annotated[
    bool, typer.Option("--fleet", help="Have the fleet's workers (`kmall work`) load, not this process.")
]


@commands.command()
def run(
    platform: Platforms = None,
    shop: Shops = None,
    resource: Resources = None,
    since: Since = None,
    warehouse: WarehouseText = None,
    at_once: AtOnce = None,
    processes: Processes = None,
    fleet: ByFleet = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Load, then build the views: what a scheduler calls. Then tell the alerts webhook of what is not well."""
    from pipelines import operate
    from pipelines.alerting import alerts

    with failures(as_json):
        asked = operate.request(
            platform, shop, resource, warehouse, since=since, at_once=at_once, processes=processes, by_fleet=fleet
        )
        with Progress(quiet=quiet) as progress:
            report = operate.load(asked, progress)
            # shops that failed keep the tables of their last good load; the others must not wait for them
            built = operate.transform_after(asked.warehouse, progress)
        told = alerts.after_run(asked.shops, asked.warehouse, report, built)
        if as_json:
            screen.print_json(
                {
                    "ok": report.ok and built.ok,
                    "load": operate.report_json(report, asked),
                    "transform": built.as_json(),
                    **({"alert": told.as_json()} if told else {}),
                }
            )
        else:
            operate.print_report(report, asked)
            built.print()
    raise typer.Exit(ALL_WELL if report.ok and built.ok else SOMETHING_FAILED)


@commands.command()
def load(
    platform: Platforms = None,
    shop: Shops = None,
    resource: Resources = None,
    since: Since = None,
    warehouse: WarehouseText = None,
    at_once: AtOnce = None,
    processes: Processes = None,
    fleet: ByFleet = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Bring what changed at the malls into the raw tables."""
    from pipelines import operate

    with failures(as_json):
        asked = operate.request(
            platform, shop, resource, warehouse, since=since, at_once=at_once, processes=processes, by_fleet=fleet
        )
        with Progress(quiet=quiet) as progress:
            report = operate.load(asked, progress)
        operate.tell(report, asked, as_json=as_json)
    raise typer.Exit(ALL_WELL if report.ok else SOMETHING_FAILED)


@commands.command()
def work(
    at_once: Annotated[int, typer.Option(help="How many shops this worker loads at once.", min=1)] = 4,
    warehouse: WarehouseText = None,
    quiet: Quiet = False,
) -> None:
    """Be a worker of the fleet: load the shops that `kmall run --fleet` asks for.

    Start it on as many machines as you like, each with the same configuration. Three servers must be there for all:
    a Redis (KMALL_FLEET), a PostgreSQL for tokens (KMALL_TOKEN_STORE), and the warehouse.

    Ctrl-C or SIGTERM ends it when the shops it is at are done. Killed, it loses nothing: another takes them up.
    """
    from pipelines import fleet_work

    with failures(as_json=False), Progress(quiet=quiet) as progress:
        fleet_work.work(
            config.fleet(),
            warehouse=config.warehouse(warehouse),
            home=config.home(),
            store=config.token_store(),
            at_once=at_once,
            progress=progress,
        )


@commands.command()
def backfill(
    first: Annotated[str, typer.Option("--from", help="The first day to read (YYYY-MM-DD, KST).", show_default=False)],
    last: Annotated[
        str | None, typer.Option("--to", help="The last day to read; left out: today.", show_default=False)
    ] = None,
    platform: Platforms = None,
    shop: Shops = None,
    resource: Resources = None,
    stretch_days: Annotated[
        int | None,
        typer.Option(help="Days that are read and loaded together; left out: 31.", min=1, show_default=False),
    ] = None,
    warehouse: WarehouseText = None,
    at_once: AtOnce = None,
    processes: Processes = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Read past days into the raw tables, newest first. Cut off, the same command goes on where it was."""
    from pipelines import operate

    with failures(as_json):
        asked = operate.request(platform, shop, resource, warehouse, at_once=at_once, processes=processes)
        days = operate.days(first, last)
        with Progress(quiet=quiet) as progress:
            report = operate.backfill(asked, days, stretch_days, progress)
        operate.tell(report, asked, as_json=as_json)
    raise typer.Exit(ALL_WELL if report.ok else SOMETHING_FAILED)


@commands.command()
def transform(
    warehouse: WarehouseText = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", help="Only these models (dbt's selection). Repeatable.", show_default=False),
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build incremental models from the start.")
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Build and test the unified views from the raw tables."""
    from pipelines import operate

    with failures(as_json):
        with Progress(quiet=quiet) as progress:
            built = operate.transform(
                config.warehouse(warehouse), progress, select=select or (), full_refresh=full_refresh
            )
        if as_json:
            screen.print_json(built.as_json())
        else:
            built.print()
    raise typer.Exit(ALL_WELL if built.ok else SOMETHING_FAILED)
