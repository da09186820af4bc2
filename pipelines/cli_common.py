"""What the commands of `kmall` share: exit codes, options, and what becomes of a named failure."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from pipelines import screen
from sources.shared.errors import KmallError, WrongConfiguration

ALL_WELL = 0
SOMETHING_FAILED = 1
WRONG_CONFIGURATION = 2
STOPPED = 130  # what a shell reports after Ctrl-C

Platforms = Annotated[
    list[str] | None,
    typer.Option("--platform", "-p", help="Only this platform, such as cafe24. Repeatable.", show_default=False),
]
Shops = Annotated[
    list[str] | None,
    typer.Option("--shop", "-s", help="Only the shop with this alias. Repeatable.", show_default=False),
]
Resources = Annotated[
    list[str] | None,
    typer.Option("--resource", "-r", help="Only this resource, such as orders. Repeatable.", show_default=False),
]
WarehouseText = Annotated[
    str | None,
    typer.Option(
        "--warehouse",
        "-w",
        help="Instead of the configured one: a DuckDB file, postgresql://..., md:..., delta:folder ...",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def ask(question: str) -> str:
    """One line from the person; the question goes to standard error, like everything that is not a result."""
    screen.errors().print(question, end="", markup=False, soft_wrap=True)
    return sys.stdin.readline()


@contextmanager
def failures(as_json: bool) -> Iterator[None]:
    """Named failures become a message and an exit code; what has no name keeps its traceback."""
    try:
        yield
    except WrongConfiguration as error:
        screen.print_error(error, as_json=as_json)
        raise typer.Exit(WRONG_CONFIGURATION) from None
    except KmallError as error:
        screen.print_error(error, as_json=as_json)
        raise typer.Exit(SOMETHING_FAILED) from None
    except KeyboardInterrupt:
        screen.errors().print("stopped. Nothing is lost: the next run continues from where this one stood.")
        raise typer.Exit(STOPPED) from None
