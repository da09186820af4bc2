"""The command `kmall status`: where every shop stands, for people and for monitors."""

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

commands = typer.Typer()


@commands.command()
def status(
    platform: Platforms = None,
    shop: Shops = None,
    resource: Resources = None,
    warehouse: WarehouseText = None,
    as_json: AsJson = False,
) -> None:
    """Where every shop stands. Exit code 1 when a resource's last run failed or a shop needs a person's consent."""
    from pipelines import status as standing

    with failures(as_json):
        shops = config.read(platform or (), shop or ()).shops
        config.resources(resource or (), shops)
        found = standing.status(shops, config.warehouse(warehouse))
        found = standing.chosen(found, platform or (), shop or (), resource or ())
        if as_json:
            screen.print_json(standing.as_json(found))
        else:
            standing.print_status(found)
    raise typer.Exit(ALL_WELL if found.ok else SOMETHING_FAILED)
