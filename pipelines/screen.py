"""What every command prints: tables, times, problems, JSON.

Results go to standard output, progress and warnings to standard error, so `kmall load > result.txt` and
`kmall load --json | jq` get the result and nothing else. Colours and box characters follow the terminal (NO_COLOR,
ASCII-only encodings); output that is piped is never cropped to a width.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from pipelines.config import ConfigurationProblems
from sources.shared.errors import KmallError, WrongConfiguration

KST = ZoneInfo("Asia/Seoul")
PIPED_WIDTH = 10_000  # no cropping: tables take what they need
NARROW = 70  # columns; below it a table that does not fit is unreadable when wrapped
STYLES = {
    "ok": "green",
    "loaded": "green",
    "pass": "green",
    "failed": "bold red",
    "error": "bold red",
    "fail": "bold red",
    "skipped": "yellow",
    "warn": "yellow",
}


@dataclass(frozen=True)
class Column:
    """Shape: `title`; numbers stand right; `style` as rich names it."""

    title: str
    number: bool = False
    style: str = ""


class Outcome(Protocol):
    """How a resource's run ended, whether it comes from a load's report or from the ledger."""

    @property
    def status(self) -> str: ...
    @property
    def platform(self) -> str: ...
    @property
    def shop(self) -> str: ...
    @property
    def resource(self) -> str: ...
    @property
    def error(self) -> str: ...
    @property
    def fix(self) -> str: ...


def output() -> Console:
    """Standard output."""
    return _console(stderr=False)


def errors() -> Console:
    """Standard error."""
    return _console(stderr=True)


def print_table(
    console: Console, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], caption: str = ""
) -> None:
    """A table where it fits; in a terminal too narrow for it, each row as lines of `title: value`."""
    table = Table(box=box.ROUNDED if console.is_terminal else box.SIMPLE_HEAD, title_justify="left")
    table.title = Text(title, style="bold")
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.number else "left",
            style=column.style or None,
            overflow="fold",
            no_wrap=column.number,
        )
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    wanted = Measurement.get(console, console.options.update(max_width=PIPED_WIDTH), table)
    least = Measurement.get(console, console.options, table).minimum
    if least > console.width or (wanted.maximum > console.width and console.width < NARROW):
        _print_records(console, title, columns, rows)
    elif console.is_terminal:
        console.print(table)
    else:
        with console.capture() as captured:
            console.print(table)
        # padding up to the longest cell is noise in a file
        console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().rstrip().splitlines()))
    if caption:
        console.print(Text(caption, style="dim"))
    console.print()


def print_json(value: Any) -> None:
    """One JSON document on standard output; times in ISO 8601 with zone."""
    sys.stdout.write(json.dumps(value, default=_plain, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def print_error(error: KmallError, *, as_json: bool) -> None:
    """What went wrong and what to do. As JSON on standard output, else in words on standard error."""
    problems = error.problems if isinstance(error, ConfigurationProblems) else (error,)
    if as_json:
        print_json(
            {"ok": False, "error": type(_leaf(error)).__name__, "problems": [described(each) for each in problems]}
        )
        return
    console = errors()
    for problem in problems:
        where = ", ".join(part for part in (problem.shop, problem.resource) if part)
        console.print(Text.assemble(("error ", "bold red"), f"{where}: {problem.what}" if where else problem.what))
        if problem.fix:
            console.print(Text.assemble(("  fix ", "bold"), problem.fix))


def print_failures(outcomes: Iterable[Outcome]) -> None:
    """What failed or was skipped, in full with its fix; the same in several resources of a shop is told once."""
    console = output()
    resources: dict[tuple[str, str, str, str], list[str]] = {}
    for each in outcomes:
        if each.status in ("failed", "skipped"):
            told = (each.status, f"{each.platform} {each.shop}", each.error, each.fix)
            resources.setdefault(told, []).append(each.resource)
    for (status, shop, error, fix), names in resources.items():
        place = ", ".join(name for name in (shop, *names) if name)
        console.print(Text.assemble((f"{status} ", STYLES[status]), f"{place}: {error}"))
        if fix:
            console.print(Text.assemble(("  fix ", "bold"), fix))


def print_warning(text: str) -> None:
    """One line on standard error."""
    errors().print(Text.assemble(("warning ", "yellow"), text))


def described(error: KmallError) -> dict[str, str]:
    """A problem for machines."""
    return {
        "error": type(_leaf(error)).__name__,
        "what": error.what,
        "shop": error.shop,
        "resource": error.resource,
        "fix": error.fix,
    }


def kst(moment: datetime | None, *, seconds: bool = False) -> str:
    """Korean wall-clock time, as sellers read it. Nothing for None."""
    if moment is None:
        return ""
    return moment.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def span(start: datetime | None, end: datetime | None) -> str:
    """A window in KST: `2026-01-05 00:00 to 2026-02-04 18:30`."""
    if start is None and end is None:
        return ""
    if start is None:
        return f"to {kst(end)}"
    return f"{kst(start)} to {kst(end)}"


def age(length: timedelta | None) -> str:
    """A length of time in its two biggest units: `3 d 4 h`, `12 min`, `40 s`."""
    if length is None:
        return ""
    seconds = int(length.total_seconds())
    if seconds < 0:
        return f"in {age(-length)}"
    days, hours, minutes = seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{seconds} s"


def status(text: str) -> Text:
    """A status word in its colour."""
    return Text(text, style=STYLES.get(text, ""))


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=PIPED_WIDTH)


def _cell(value: Any) -> RenderableType:
    if isinstance(value, Text):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return f"{value:,}"
    if isinstance(value, datetime):
        return kst(value)
    return escape(str(value))


def _print_records(console: Console, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
    console.print(Text(title, style="bold"))
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            cell = _cell(value)
            text = cell if isinstance(cell, Text) else Text.from_markup(str(cell))
            if text.plain:
                console.print(Text.assemble((f"{column.title}: ", "dim"), text))
        console.print()


def _leaf(error: KmallError) -> KmallError:
    return WrongConfiguration(error.what) if isinstance(error, ConfigurationProblems) else error


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
