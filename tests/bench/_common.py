"""What the benchmarks share: a row of a result, how one is told, a process to measure in, the machine they ran on.

A benchmark is a module with `measure(asked)`, which yields rows, and ends with `told(...)` below: alone it prints the
rows; `python -m tests.bench` runs all of them and writes BENCHMARKS.md.
"""

import argparse
import json
import multiprocessing
import os
import platform
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests import own_environment
from tests.own_environment import ROOT

FOLDER = Path(__file__).parent
ENVIRONMENTS = ROOT / "build" / "bench"  # thrown away by `make clean`


@dataclass(frozen=True)
class Row:
    """One figure of a benchmark.

    Shape: `ours` and `other` in `unit`, what they are of in `what`; `ratio` as the goal is worded, which `goal` says in
        words; `met` is None where there is no goal, or nothing was measured. `note` tells what a reader has to know,
        of a goal that was missed the reason.
    """

    what: str
    unit: str = ""
    ours: float | None = None
    other: float | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None
    note: str = ""

    def __str__(self) -> str:
        words = {None: "", True: "met", False: "MISSED"}
        ours, other = figure(self.ours), figure(self.other)
        ratio = f"ratio {self.ratio:.2f}" if self.ratio is not None else ""
        told = f"{ours} {'against ' + other if other else ''} {self.unit}".replace("  ", " ")
        parts = [self.what, told if ours else "", ratio, f"goal {self.goal}" if self.goal else "", words[self.met]]
        return ": ".join((", ".join(part for part in parts if part.strip()), *([self.note] if self.note else [])))


def figure(value: float | None) -> str:
    """For people: three digits that mean something."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def told(
    measure: Callable[[argparse.Namespace], Iterable[Row]],
    document: str | None,
    add_options: Callable[[argparse.ArgumentParser], None] = lambda _: None,
) -> None:
    """A benchmark's command line: prints its rows as they come; with `--rows FILE` writes them there as JSON too."""
    parser = argparse.ArgumentParser(description=document, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--rows", type=Path, help="a file to write the rows to, as JSON")
    asked = parser.parse_args()
    rows = []
    for row in measure(asked):
        print(row, flush=True)
        rows.append(row)
    if asked.rows:
        asked.rows.write_text(json.dumps([asdict(row) for row in rows]))


@dataclass(frozen=True)
class Spent:
    """What a piece of work took. Units: `seconds` on the clock, `cpu` seconds, `peak` megabytes."""

    seconds: float
    cpu: float
    peak: int
    answer: Any = None


def spent(work: Callable[..., Any], *arguments: Any) -> Spent:
    """`work(*arguments)` in a process of its own, which has imported the module of `work` when the clock starts.

    CPU and memory are those of the process and of what it starts itself. What `work` returns is the answer; where a
    program that it starts imports for a while, it returns the seconds to leave out (`Without`).
    """
    context = multiprocessing.get_context("spawn")
    ours, its = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(its, work, arguments))
    process.start()
    its.close()
    try:
        result: Spent | str = ours.recv()
    except EOFError:
        result = "it ended without a word"
    process.join()
    if isinstance(result, str):
        raise RuntimeError(f"{work.__name__}: {result}")
    return result


@dataclass(frozen=True)
class Without:
    """What a work returns that spent `seconds` on what does not count."""

    seconds: float
    answer: Any = None


def _measured(parent: Any, work: Callable[..., Any], arguments: Any) -> None:
    started, before = time.perf_counter(), _cpu()
    try:
        answer = work(*arguments)
    except BaseException as trouble:
        parent.send(f"{type(trouble).__name__}: {trouble}")
        raise
    ended = time.perf_counter()
    if isinstance(answer, Without):
        started, answer = started + answer.seconds, answer.answer
    status = Path("/proc/self/status").read_text()  # getrusage would tell the parent's peak
    peak = int(status.partition("VmHWM:")[2].split()[0])
    peak = max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024
    parent.send(Spent(ended - started, _cpu() - before, peak, answer))


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def environment(name: str, *options: str) -> Path:
    """The Python of the environment that `requirements-<name>.txt` describes. `options` are pip's. Raises: NotHere."""
    return own_environment.environment(FOLDER / f"requirements-{name}.txt", *options)


def machine() -> str:
    """Processor, cores, memory, system and Python, in one line."""
    described = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = described.partition("model name")[2].partition("\n")[0].lstrip("\t :") or platform.processor()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release()}"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {system}, Python {platform.python_version()}"
