"""What was injected and what became of it, as a table for people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich.table import Table

HEADINGS = ("injected", "struck", "runs", "ended well", "failed by name", "killed")


@dataclass
class Line:
    """Shape: `struck` times in so many `runs` (of one shop, or builds), of which each ended in one of three ways."""

    struck: int = 0
    runs: int = 0
    well: int = 0
    failed: int = 0
    killed: int = 0


@dataclass
class Tally:
    """Shape: `lines` by what was injected; `errors` the first words of every named failure."""

    lines: dict[str, Line] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    consents: int = 0
    renewals: int = 0

    def add(self, name: str, struck: int, outcome: str) -> None:
        """`outcome`: "well", "failed" or "killed"."""
        if struck:
            line = self.lines.setdefault(name, Line())
            line.struck += struck
            line.runs += 1
            setattr(line, outcome, getattr(line, outcome) + 1)

    @property
    def killed(self) -> int:
        return self.kills.total()

    def with_(self, other: "Tally") -> "Tally":
        """Both together."""
        both = Tally(dict(self.lines), self.errors + other.errors, self.kills + other.kills)
        both.consents, both.renewals = self.consents + other.consents, self.renewals + other.renewals
        for name, line in other.lines.items():
            mine = both.lines.get(name, Line())
            both.lines[name] = Line(*(getattr(mine, each) + getattr(line, each) for each in vars(line)))
        return both

    def rows(self) -> list[tuple[str, ...]]:
        kills = [
            (f"SIGKILL {moment}", str(times), str(times), "", "", str(times)) for moment, times in self.kills.items()
        ]
        found = [
            (name, *(str(value) for value in (line.struck, line.runs, line.well, line.failed, line.killed)))
            for name, line in self.lines.items()
        ]
        return sorted(kills) + sorted(found)

    def table(self, title: str) -> Table:
        shown = Table(*HEADINGS, title=title)
        for row in self.rows():
            shown.add_row(*row)
        return shown

    def markdown(self, title: str, notes: Iterable[str]) -> str:
        rows = [HEADINGS, tuple("---" if n == 0 else "---:" for n in range(len(HEADINGS))), *self.rows()]
        return "\n".join([f"## {title}", "", *(_line(row) for row in rows), "", *(f"- {note}" for note in notes), ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
