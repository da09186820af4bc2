"""The commands of `kmall` that look at a built warehouse or hand it something; `cli` puts them beside its own."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines import config, screen
from pipelines.cli_common import AsJson, WarehouseText, ask, failures

commands = typer.Typer()
lake = typer.Typer(name="lake", help="Keep a lake in order: compact its files, expire what is superseded.")
commands.add_typer(lake)


@commands.command()
def purge(
    buyer: Annotated[
        str, typer.Option(help="The customer_key of one buyer, as unified.orders shows it.", show_default=False)
    ] = "",
    older_than: Annotated[
        int | None, typer.Option(help="Personal values of orders older than so many days.", show_default=False)
    ] = None,
    expired: Annotated[
        bool, typer.Option("--expired", help="Personal values older than each shop's personal_retention_days.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be purged.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    warehouse: WarehouseText = None,
    as_json: AsJson = False,
) -> None:
    """Take a buyer, or personal values after their time, out of the warehouse for good."""
    from pipelines import purge as purging

    with failures(as_json):
        where = config.warehouse(warehouse)
        retention = purging.retention_of(config.read().shops) if expired else None
        wanted = purging.Wanted(buyer, older_than, retention)
        found = purging.purge(where, wanted, dry_run=True) if dry_run or not yes else []
        if not dry_run:
            if not yes:
                purging.confirm(found, ask=ask if sys.stdin.isatty() else None)
            found = purging.purge(where, wanted)
        if as_json:
            screen.print_json(purging.as_json(found, dry_run=dry_run))
        else:
            purging.print_changes(found, where.name, dry_run=dry_run)


@commands.command()
def match(
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", "-f", help="This file instead of sku_map.csv, or the configured one.", show_default=False
        ),
    ] = None,
    warehouse: WarehouseText = None,
    as_json: AsJson = False,
) -> None:
    """Show which listings are one physical item, and write the rows that you fill in for the others: sku_map.csv."""
    from pipelines import match as matching

    with failures(as_json):
        found = matching.match(config.warehouse(warehouse), file)
        if as_json:
            screen.print_json(found.as_json())
        else:
            matching.print_matching(found)


@commands.command()
def export(
    views: Annotated[
        list[str] | None,
        typer.Argument(help="Tables, such as orders or reports.low_stock.", metavar="[VIEW]...", show_default=False),
    ] = None,
    to: Annotated[
        Path, typer.Option("--to", "-t", help="A folder, or a file that ends in .csv, .xlsx or .parquet.")
    ] = Path(),
    file_format: Annotated[
        str, typer.Option("--format", help="csv, xlsx or parquet; else by the name of the file.", show_default=False)
    ] = "",
    schema: Annotated[str, typer.Option(help="Only tables of unified, or of reports.", show_default=False)] = "",
    everything: Annotated[bool, typer.Option("--all", help="Every table there is.")] = False,
    where: Annotated[
        str, typer.Option(help="Only these rows: SQL, such as \"platform = 'cafe24'\".", show_default=False)
    ] = "",
    times: Annotated[str, typer.Option(help="The zone times are written in, KST or UTC; titles name it.")] = "KST",
    plain: Annotated[
        bool, typer.Option("--plain", help="CSV for programs: no byte order mark, nothing guarded against Excel.")
    ] = False,
    warehouse: WarehouseText = None,
    as_json: AsJson = False,
) -> None:
    """Write tables of unified and reports to CSV, to a workbook of Excel, or to Parquet."""
    from pipelines import export as exporting

    with failures(as_json):
        manner = exporting.manner(times, plain=plain)
        wanted = exporting.Wanted(views or (), to, file_format.lower(), schema, everything, where, manner)
        written = exporting.export(config.warehouse(warehouse), wanted)
        if as_json:
            screen.print_json(exporting.as_json(written, manner))
        else:
            exporting.print_written(written, manner)


@commands.command()
def dashboard(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)] = 8750,
    language: Annotated[
        str, typer.Option(help="ko or en; else the browser's. The page has a switch.", show_default=False)
    ] = "",
    refresh: Annotated[int, typer.Option(help="Seconds after which the page asks again.", min=5)] = 60,
    old_after: Annotated[float, typer.Option(help="Hours after which data is marked as old.", min=0)] = 26,
    warehouse: WarehouseText = None,
    as_json: AsJson = False,
) -> None:
    """Show what must be done today as a page on this machine: orders to ship, stock at risk, claims, data."""
    from pipelines import dashboard as page

    with failures(as_json):
        where = config.warehouse(warehouse)
        page.serve(
            where, port=port, language=language, refresh_seconds=refresh, old_after_hours=old_after, as_json=as_json
        )


@lake.command()
def compact(warehouse: WarehouseText = None, as_json: AsJson = False) -> None:
    """Make few files of the many small ones that frequent runs leave."""
    from pipelines import lake_care

    with failures(as_json):
        _print_done(lake_care.compact(config.warehouse(warehouse), config.home()), as_json=as_json)


@lake.command()
def expire(
    older_than_days: Annotated[
        int, typer.Option(help="Of loads and states of tables older than so many days.", show_default=False)
    ],
    warehouse: WarehouseText = None,
    as_json: AsJson = False,
) -> None:
    """Delete raw rows that newer loads have written again, and files of old states. The newest row of a key stays."""
    from pipelines import lake_care

    with failures(as_json):
        done = lake_care.expire(config.warehouse(warehouse), config.home(), older_than_days=older_than_days)
        _print_done(done, as_json=as_json)


def _print_done(done: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        screen.print_json({"ok": True, "tables": done})
        return
    for each in done:
        told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in each.items() if name != "table")
        screen.output().print(f"{each['table']}: {told}", markup=False, soft_wrap=True)
