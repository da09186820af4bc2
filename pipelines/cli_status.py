"""The command `kmall status`: where every shop stands, for people and for monitors."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines import config, screen
from pipelines.cli_common import (
    ALL_WELL,
    SOMETHING_FAILED,
    AsJson,
    Platforms,
    Resources,
    Shops,
    WarehouseText,
    failures,
)
from sources.shared.errors import WrongConfiguration

commands = typer.Typer()


@commands.command()
def status(
    platform: Platforms = None,
    shop: Shops = None,
    resource: Resources = None,
    warehouse: WarehouseText = None,
    prometheus: Annotated[
        Path | None,
        typer.Option(
            help="Also write the figures to this file, for node_exporter's textfile collector.", show_default=False
        ),
    ] = None,
    alert: Annotated[bool, typer.Option("--alert", help="Also send what is not well to \\[alerts] webhook.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --alert: print the message instead of sending it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Where every shop stands. Exit code 1 when a resource's last run failed or a shop needs a person's consent."""
    from pipelines import metrics, status_tables
    from pipelines import status as standing
    from pipelines.alerting import alerts
    from pipelines.alerting import settings as alert_settings

    with failures(as_json):
        if dry_run and not alert:
            raise WrongConfiguration("--dry-run: goes with --alert", fix="add --alert.")
        shops = config.read(platform or (), shop or ()).shops
        config.resources(resource or (), shops)
        settings = alert_settings.read()
        if alert and not dry_run:
            alerts.need_webhook(settings)
        where = config.warehouse(warehouse)
        found = standing.status(shops, where, limits=settings)
        found = standing.chosen(found, platform or (), shop or (), resource or ())
        if prometheus:
            metrics.write(found, prometheus)
        told = alerts.on_demand(found, where, settings, dry_run=dry_run) if alert else None
        if as_json:
            screen.print_json(standing.as_json(found) | ({"alert": told.as_json()} if told else {}))
        else:
            status_tables.print_status(found)
            if told:
                told.print()
    is_well = found.ok and not (told and told.problem)
    raise typer.Exit(ALL_WELL if is_well else SOMETHING_FAILED)
