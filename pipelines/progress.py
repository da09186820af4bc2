"""What is happening while a load runs: live lines on a terminal, log lines elsewhere.

On a terminal the unfinished resources of every shop have one moving line each; a finished one becomes a fixed line
above them. Elsewhere a line is written when a resource starts, ends or fails, and at most every LOG_EVERY seconds in
between, so that a scheduler's log stays short and a stuck run is still seen to be stuck.
"""

import logging
import sys
import time
from dataclasses import dataclass, field
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from pipelines import screen

if TYPE_CHECKING:  # dlt comes with it, and takes a second that `kmall --help` should not take
    from sources.shared.ledger import Event

LOG_EVERY = 15.0  # seconds between two log lines of one resource
LONGEST_RESOURCE = 17  # characters, so that finished lines stand in columns
ENDS = ("done", "failed", "loaded", "skipped")


@dataclass
class _Line:
    label: str
    resource: str
    since: float = field(default_factory=time.monotonic)
    told: float = 0.0
    rows: int = 0
    requests: int = 0
    doing: str = ""

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.since

    @property
    def counts(self) -> str:
        parts = []
        if self.rows:
            parts.append(f"{self.rows:,} row{'s' * (self.rows != 1)}")
        if self.requests:
            parts.append(f"{self.requests:,} request{'s' * (self.requests != 1)}")
        return ", ".join(parts)


class Progress:
    """Use as a context manager and hand it to `load(progress=...)`. Safe to call from several threads."""

    def __init__(self, *, quiet: bool = False, console: Console | None = None) -> None:
        self._console = console or screen.errors()
        self._quiet = quiet
        self._lock = RLock()
        self._lines: dict[tuple[str, str, str], _Line] = {}
        self._heading = ""
        self._live: Live | None = None
        if self._console.is_terminal and not self._console.is_dumb_terminal and not quiet:
            self._live = Live(
                get_renderable=self._picture,
                console=self._console,
                refresh_per_second=8,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=True,
            )

    def __enter__(self) -> "Progress":
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def __call__(self, event: "Event") -> None:
        key = (event.platform, event.shop, event.resource)
        with self._lock:
            line = self._lines.get(key)
            is_new = line is None
            if line is None:
                line = self._lines[key] = _Line(f"{event.platform} {event.shop}", event.resource)
            line.rows = max(line.rows, event.rows)
            line.requests = max(line.requests, event.requests)
            line.doing = _short(event.message, line) or ("" if event.kind == "page" else event.kind)
            if event.kind in ENDS:
                del self._lines[key]
                self._fix(line, event.kind)
            elif not self._live:
                self._log(line, event.kind, is_new=is_new)

    def say(self, text: str) -> None:
        """A line about the whole run."""
        with self._lock:
            if self._quiet:
                return
            if self._live:
                self._console.print(Text(text))
            else:
                self._write(text)

    def step(self, text: str) -> None:
        """A new part of the run: a fixed line; on a terminal also the heading over the moving ones."""
        with self._lock:
            self._heading = text
            if self._live:
                self._console.print(Text(text, "bold"))
            elif not self._quiet:
                self._write(text)

    def heading(self, text: str) -> None:
        """What the run is doing now, above the moving lines. Nothing elsewhere than on a terminal: it changes often."""
        with self._lock:
            self._heading = text

    def _fix(self, line: _Line, kind: str) -> None:
        if self._quiet and kind != "failed":
            return
        what = (
            line.doing if line.doing not in (kind, "") else line.counts or ("" if kind == "loaded" else "nothing new")
        )
        if self._live:
            mark = Text("✗ ", "bold red") if kind == "failed" else Text("✓ ", "green")
            name = f"{line.resource or kind:<{LONGEST_RESOURCE}}"
            self._console.print(
                Text.assemble(mark, (f"{line.label} ", "dim"), f"{name} {what} ", (f"{line.seconds:.0f} s", "dim"))
            )
        else:
            self._write(", ".join(part for part in (f"{_place(line)}: {kind}", what, f"{line.seconds:.0f} s") if part))

    def _log(self, line: _Line, kind: str, *, is_new: bool) -> None:
        now = time.monotonic()
        if self._quiet or not (is_new or now - line.told >= LOG_EVERY):
            return
        line.told = now
        doing = line.doing or kind
        self._write(f"{_place(line)}: {doing}{', ' + line.counts if line.counts else ''}")

    def _write(self, text: str) -> None:
        stamp = time.strftime("%H:%M:%S")
        self._console.file.write(f"{stamp} {text}\n")
        self._console.file.flush()

    def _picture(self) -> RenderableType:
        with self._lock:
            lines = list(self._lines.values())
            heading = self._heading
        room = max(self._console.height - 3, 1)
        grid = Table.grid(padding=(0, 1))
        for _ in range(5):
            grid.add_column(overflow="ellipsis", no_wrap=True)
        for line in lines[:room]:
            grid.add_row(
                SPINNER,
                Text(line.label, "dim"),
                line.resource,
                Text(" · ".join(part for part in (line.counts, line.doing) if part)),
                Text(f"{line.seconds:.0f} s", "dim"),
            )
        parts: list[RenderableType] = [grid]
        if heading:
            above = Table.grid(padding=(0, 1))
            above.add_row(SPINNER, Text(heading, "bold", no_wrap=True, overflow="ellipsis"))
            parts.insert(0, above)
        if len(lines) > room:
            parts.append(Text(f"and {len(lines) - room} more", "dim"))
        return Group(*parts)


SPINNER = Spinner("dots")


def _short(message: str, line: _Line) -> str:
    """An error names its place and its fix; the line names the place already, the table at the end has the fix."""
    return message.removeprefix(f"{_place(line)}: ").partition(" Fix: ")[0]


def _place(line: _Line) -> str:
    return f"{line.label}, {line.resource}" if line.resource else line.label


def log_to_stderr(level: int = logging.WARNING) -> None:
    """Warnings of the libraries below go to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    # what failed or was skipped is told by the progress and in full at the end
    handler.addFilter(lambda record: record.name != "kmall")
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(level)
