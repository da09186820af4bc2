"""Alerts in words: what is new, what is over, at most so many lines, the worst first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.text import Text

from pipelines import screen
from pipelines.alerting.settings import KINDS, Kind
from pipelines.alerting.webhook import Section
from pipelines.standings import listed
from sources.shared.redaction import redacted

LINES = 16  # with titles, a message of all kinds then has some twenty lines
NAMES = 4
NAME_LENGTH = 60
TITLES: dict[str, str] = {
    "failed": "Failed",
    "tokens": "Consent",
    "stale": "Old data",
    "oversell": "Oversell risk",
    "low_stock": "Low stock",
}
OVER: dict[str, str] = {
    "failed": "runs again",
    "tokens": "consent is good again",
    "stale": "data is new again",
    "oversell": "no longer at risk",
    "low_stock": "no longer low",
}


@dataclass(frozen=True)
class About:
    """What news is about.

    Shape: `place` a shop, an item's sku or the models; `part` of it (a resource); `name` of an item, for people.
    """

    kind: Kind
    place: str
    part: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """The same for the same trouble, from run to run."""
        return f"{self.kind}: {self.place}{f', {self.part}' if self.part else ''}"


@dataclass(frozen=True)
class Alert:
    """One thing to tell. `level` is how bad it is: another level is told at once."""

    about: About
    what: str
    fix: str = ""
    level: str = ""


@dataclass(frozen=True)
class Telling:
    """What an alert said, or would say. Shape: counts; `is_sent` False when there was nothing new, or a dry run."""

    new: int = 0
    over: int = 0
    told_before: int = 0
    headline: str = ""
    sections: list[Section] = field(default_factory=list)
    is_sent: bool = False
    problem: str = ""
    fix: str = ""

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return vars(self)

    def print(self) -> None:
        """One line if it was sent or there is nothing new, the message if it was a dry run."""
        console = screen.output()
        counts = f"{self.new} told, {self.over} over, {self.told_before} told before"
        if self.problem:
            screen.errors().print(Text.assemble(("alert not sent ", "bold red"), self.problem))
            screen.errors().print(Text.assemble(("  fix ", "bold"), self.fix))
        elif self.is_sent:
            console.print(Text.assemble(("alert sent ", "green"), counts))
        elif not self.headline:
            console.print(Text.assemble(("alert ", "bold"), f"nothing new to tell, {self.told_before} told before"))
        else:
            console.print(Text.assemble(("would be sent ", "bold"), self.headline))
            for section in self.sections:
                console.print(Text(section.title, style="bold"))
                for line in section.lines:
                    console.print(Text(f"• {line}"))


def written(warehouse: str, new: Sequence[Alert], over: Sequence[About]) -> tuple[str, list[Section]]:
    """The headline with every count, and the sections: each kind gets its first lines before any gets many."""
    groups = [(TITLES[kind], _lines(_sentence(each) for each in new if each.about.kind == kind)) for kind in KINDS]
    groups.append(("Over", _lines((each, OVER[each.kind]) for each in over)))
    groups = [(title, lines) for title, lines in groups if lines]
    counts = [sum(lines.values()) for _, lines in groups]
    shares = _shared([len(lines) for _, lines in groups], LINES)
    sections = []
    for (title, lines), count, share in zip(groups, counts, shares, strict=True):
        rest = sum(list(lines.values())[share:])
        texts = [redacted(text) for text in list(lines)[:share]] + ([f"and {rest:,} more"] if rest else [])
        sections.append(Section(f"{title} ({count:,})", texts))
    headline = ", ".join(f"{title.lower()} {count:,}" for (title, _), count in zip(groups, counts, strict=True))
    return f"kmall {warehouse}: {headline}", sections


def _sentence(alert: Alert) -> tuple[About, str]:
    return alert.about, f"{alert.what} → {alert.fix}" if alert.fix else alert.what


def _lines(news: Iterable[tuple[About, str]]) -> dict[str, int]:
    """Each line with the number of alerts it tells: what is the same in several parts of a place is told once."""
    parts: dict[tuple[str, str], list[str]] = {}
    for about, what in news:
        place = f"{about.place} {_short(about.name)}" if about.name else about.place
        parts.setdefault((place, what), []).append(about.part)
    lines = {}
    for (place, what), names in parts.items():
        named = listed([name for name in names if name], NAMES)
        lines[f"{place}, {named}: {what}" if named else f"{place}: {what}"] = len(names)
    return lines


def _shared(wanted: Sequence[int], most: int) -> list[int]:
    """Of `most` lines, how many each group gets: in turns, one at a time."""
    given = [0] * len(wanted)
    while sum(given) < min(most, sum(wanted)):
        for place, count in enumerate(wanted):
            if given[place] < count and sum(given) < most:
                given[place] += 1
    return given


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
