"""The command `kmall`."""

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from pipelines import cli_load, cli_status, cli_warehouse, config, screen
from pipelines.cli_common import (
    ALL_WELL,
    SOMETHING_FAILED,
    AsJson,
    Platforms,
    Quiet,
    Shops,
    ask,
    failures,
)
from pipelines.progress import log_to_stderr
from sources.shared.errors import WrongConfiguration

# set before dlt and dbt are imported: a run reports to nobody unless its user asks for it
for _name, _value in (
    ("RUNTIME__DLTHUB_TELEMETRY", "false"),
    ("DBT_SEND_ANONYMOUS_USAGE_STATS", "false"),
):
    os.environ.setdefault(_name, _value)

app = typer.Typer(
    name="kmall",
    help="Load Korean malls into one order view and one inventory view.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold secrets
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

first, malls = typer.Typer(), typer.Typer()
# in the order in which `kmall --help` shows them
for commands in (first, cli_load.commands, malls, cli_status.commands, cli_warehouse.commands):
    app.add_typer(commands)


@first.command()
def demo(
    as_json: AsJson = False,
    quiet: Quiet = False,
    days: Annotated[int, typer.Option(help="How many days to let the invented mall live.", min=0, max=120)] = 30,
    seed: Annotated[int, typer.Option(help="Which invented mall: the same seed gives the same orders.")] = 7,
    speed: Annotated[float, typer.Option(help="How much faster than real time the mall's limits pass.", min=1)] = 50.0,
) -> None:
    """Start an invented mall on this machine, load it, build the views, compare with the mall's own books."""
    from pipelines import demo as demonstration

    with failures(as_json):
        raise typer.Exit(demonstration.run(days=days, seed=seed, speed=speed, as_json=as_json, quiet=quiet))


@malls.command()
def authorize(
    platform: Annotated[str, typer.Argument(help="The mall system, such as cafe24.")],
    shop: Annotated[
        str | None, typer.Option("--shop", "-s", help="Alias of the shop; not needed if there is one.")
    ] = None,
    paste: Annotated[
        bool, typer.Option("--paste", help="Paste the address by hand instead of listening for it.")
    ] = False,
    listen_port: Annotated[
        int | None,
        typer.Option(help="Listen on this port of this machine (one that is forwarded to it).", show_default=False),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the consent page in a browser.")] = True,
    as_json: AsJson = False,
) -> None:
    """Ask the mall's operator for consent, once, and keep the token."""
    import webbrowser

    from pipelines import authorize as consent

    with failures(as_json):
        shops = config.shops(platform, shop)
        if len(shops) > 1:
            names = ", ".join(each.alias for each in shops)
            raise WrongConfiguration(f"--shop is missing: {platform} has several shops", fix=f"name one of {names}.")
        console = screen.errors()
        token = consent.authorize(
            shops[0],
            open_browser=webbrowser.open if browser else None,
            ask=ask if sys.stdin.isatty() or paste else None,
            paste=paste,
            listen_port=listen_port,
            tell=lambda line: console.print(line, markup=False, soft_wrap=True),
        )
        found = {
            "ok": True,
            "shop": shops[0].label,
            "scopes": list(token.scopes),
            "expires_at": token.expires_at,
            "refresh_expires_at": token.refresh_expires_at,
        }
        if as_json:
            screen.print_json(found)
        else:
            until = f" until {screen.kst(token.refresh_expires_at)} KST" if token.refresh_expires_at else ""
            screen.output().print(
                f"{shops[0].label} is authorized. The consent renews itself with every run; unused it lasts{until}.",
                soft_wrap=True,
            )


@malls.command()
def check(platform: Platforms = None, shop: Shops = None, as_json: AsJson = False) -> None:
    """Prove configuration, token, scopes and version with a few cheap calls per shop."""
    from pipelines import check as checking

    with failures(as_json):
        found = config.read(platform or (), shop or ())
        for warning in found.warnings:
            screen.print_warning(warning)
        findings = checking.check(found.shops)
        if as_json:
            screen.print_json(checking.as_json(findings, found.warnings))
        else:
            checking.print_findings(findings)
    raise typer.Exit(ALL_WELL if all(finding.ok for finding in findings) else SOMETHING_FAILED)


@malls.command()
def capabilities(platform: Platforms = None, as_json: AsJson = False) -> None:
    """What each mall can tell: products, order status, inventory, refunds, reviews. Of one mall, with reasons."""
    from pipelines import capabilities as matrix

    with failures(as_json):
        found = matrix.capabilities(platform or ())
        if as_json:
            screen.print_json(matrix.as_json(found))
        else:
            matrix.print_matrix(found)


@malls.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Port of the first mall on 127.0.0.1; 0 takes a free one.")] = 8700,
    seed: Annotated[int, typer.Option(help="Which invented malls: the same seed gives the same orders.")] = 7,
    start: Annotated[
        str | None,
        typer.Option(
            help="The malls' first day (2026-01-05). Left out: today, which is what kmall's own loads need.",
            show_default=False,
        ),
    ] = None,
    speed: Annotated[float, typer.Option(help="How much faster than real time the malls' limits pass.", min=1)] = 1.0,
    live: Annotated[
        bool | None, typer.Option("--live/--still", help="Whether the malls' calendar runs with real time.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Serve invented malls on this machine until Ctrl-C, for kmall or any other client."""
    from pipelines import serve

    with failures(as_json):
        serve.serve(
            port=port,
            seed=seed,
            start=start,
            speed=speed,
            live=start is None if live is None else live,
            as_json=as_json,
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: what a user sees on a bad terminal, a closed pipe or Ctrl-C is decided here."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")  # an ASCII terminal shows ? for what it cannot, and does not end the run
    log_to_stderr()
    try:
        app(args=list(arguments) if arguments is not None else None)
    except OSError as error:
        if error.errno != errno.EPIPE:
            raise
        # the reader of the pipe has left, as in `kmall status | head`: nothing left to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(SOMETHING_FAILED)
