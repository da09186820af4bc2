"""Many processes load shops into one warehouse at once, twice, and what stands there afterwards is held, row by row,
against a DuckDB file that was loaded one shop after another: `python -m tests.many_writers [ducklake] [postgres]`.

Between the two loads a DuckLake is compacted: then rows of several shops stand in one file, and writers really meet.
"""

import json
import logging
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines import ducklake_care
from pipelines.config import Shop, Warehouse
from pipelines.load import load
from pipelines.transform import transform
from pipelines.warehouse_reading import reader
from sources.shared.http import Clock
from tests import postgres_server
from tests.comparable import plain
from tests.malls import FLUID, NOT_ROWS, SPEED, open_malls

KINDS = ("ducklake", "postgres")
MALLS = ("godomall5",)  # one, since shops of one mall write the same tables
SHOPS_OF_A_MALL = 4
PROCESSES = 4
WORLD = {"products": 6, "orders_per_day": 3, "history_days": 4}
PATIENCE = 600.0  # seconds a process may take on a busy machine
Rows = dict[str, list[str]]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Work:
    """What one process loads. `report` is the file for its failures and for what it said of conflicts."""

    shops: tuple[Shop, ...]
    warehouse: Warehouse
    home: Path
    now: datetime
    report: Path


@dataclass(frozen=True)
class Outcome:
    """Shape: `tables` compared and `rows` in them, `different` with what differs first, `conflicts` as the writers met
    them, `outside` files of a DuckLake beside its folder.
    """

    tables: int
    rows: int
    different: tuple[str, ...]
    conflicts: tuple[str, ...]
    outside: tuple[str, ...] = ()


def compare(kinds: Sequence[str], folder: Path, tell: Tell) -> dict[str, Outcome]:
    """All of it, by kind of warehouse. Raises: AssertionError when a load or a build failed."""
    one = Warehouse("duckdb", str(folder / "one.duckdb"))
    with postgres_server.running() as url, open_malls(MALLS, folder, **WORLD) as malls:
        warehouses = {"ducklake": f"ducklake:{url}?files={folder / 'lake'}", "postgres": url}
        several = {kind: Warehouse.parse(warehouses[kind]) for kind in kinds}
        world = malls[MALLS[0]].sandbox.world
        shops = [mall.shop(f"shop{number}") for number in range(SHOPS_OF_A_MALL) for mall in malls.values()]
        conflicts: dict[str, list[str]] = {kind: [] for kind in kinds}
        for turn in (1, 2):
            with told_seconds(tell, f"load {turn}: {len(shops)} shops one after another into a DuckDB file"):
                for shop in shops:
                    results = load([shop], warehouse=one, home=folder / "one", clock=_clock(world.now)).results
                    assert [each.error for each in results if each.status not in ("ok", "skipped")] == []
            for kind, warehouse in several.items():
                with told_seconds(tell, f"load {turn}: {len(shops)} shops by {PROCESSES} processes into {kind}"):
                    conflicts[kind] += _at_once(shops, warehouse, folder / kind, world.now)
            if turn == 1 and "ducklake" in several:
                files = ducklake_care.compact(several["ducklake"])
                tell(f"compacted the lake's {files.files_before} files to {files.files_after}")
                assert files.files_after < files.files_before
            world.advance(days=1)
        truth = _built(one, folder / "one", tell)
        found = {}
        for kind, warehouse in several.items():
            rows = _built(warehouse, folder / kind, tell)
            outside = tuple(_outside(folder)) if kind == "ducklake" else ()
            different = tuple(_differences(truth, rows))
            found[kind] = Outcome(len(truth), sum(map(len, truth.values())), different, tuple(conflicts[kind]), outside)
            if kind == "ducklake":
                expired = ducklake_care.expire(warehouse, 0)
                tell(f"expired the lake's past: {expired.bytes_before:,} bytes to {expired.bytes_after:,}")
                assert tables(warehouse) == rows, "expiring changed what the tables say"
        return found


def _built(warehouse: Warehouse, home: Path, tell: Tell) -> Rows:
    with told_seconds(tell, f"build in {warehouse.destination}"):
        built = transform(warehouse, home=home)
        assert built.ok, (built.problem, [(node.name, node.message) for node in built.bad])
    return tables(warehouse)


def tables(warehouse: Warehouse) -> Rows:
    """Every raw, unified, history and reports table: rows sorted, without the columns that tell of the reading."""
    with reader(warehouse) as read:
        assert read is not None
        found: Rows = {}
        for schema in (*(f"raw_{name}" for name in MALLS), "unified", "history", "reports"):
            for table in read.tables(schema):
                fluid = (*FLUID, "dbt_updated_at") if schema == "history" else FLUID
                names = sorted(name for name in read.columns(schema, table) if name not in fluid)
                if not table.startswith("_") and table not in NOT_ROWS:
                    chosen = ", ".join(f'"{name}"' for name in names)
                    rows = read.rows(f"select {chosen} from {schema}.{table}")
                    told = ({name: plain(value) for name, value in row.items()} for row in rows)
                    found[f"{schema}.{table}"] = sorted(json.dumps(row, ensure_ascii=False) for row in told)
        return found


def _differences(one: Rows, other: Rows) -> Iterator[str]:
    for table in sorted(one.keys() | other.keys()):
        mine, its = one.get(table, []), other.get(table, [])
        if mine != its:
            only, more = sorted(set(mine) - set(its)), sorted(set(its) - set(mine))
            yield f"{table}: {len(mine)} and {len(its)} rows; {only[:1]} / {more[:1]}"[:900]


def _outside(folder: Path) -> Iterator[str]:
    """Tables' files elsewhere than configured: dlt writes into the current folder when it drops the storage."""
    written = [file for file in folder.rglob("*.parquet") if "pipelines" not in file.parts]
    yield from (str(file) for file in written if folder / "lake" not in file.parents)
    yield from (str(file) for file in Path.cwd().glob("*.files"))
    if not written:
        yield f"nothing in {folder / 'lake'}"


def _at_once(shops: Sequence[Shop], warehouse: Warehouse, folder: Path, now: datetime) -> list[str]:
    """Shops dealt out to processes. Returns: what these said of conflicts."""
    folder.mkdir(exist_ok=True)
    context = multiprocessing.get_context("forkserver")
    works = [
        Work(tuple(shops[number::PROCESSES]), warehouse, folder / f"{number}", now, folder / f"{number}.json")
        for number in range(PROCESSES)
    ]
    processes = [context.Process(target=run, args=(work,)) for work in works]
    for process in processes:
        process.start()
    until = time.monotonic() + PATIENCE
    for process in processes:
        process.join(max(until - time.monotonic(), 0.0))
        if process.is_alive():
            process.kill()
            process.join()
    said: list[str] = []
    for work, process in zip(works, processes, strict=True):
        assert process.exitcode == 0, f"a process ended with {process.exitcode}"
        told = json.loads(work.report.read_text())
        assert not told["failed"], told["failed"]
        said += told["said"]
    return said


def run(work: Work) -> None:
    """In its own process, with a home of its own, as on a machine of its own."""
    said: list[str] = []

    class Said(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "a conflict with another writer" in record.getMessage():
                said.append(record.getMessage())

    logging.getLogger("kmall").addHandler(Said())
    report = load(work.shops, warehouse=work.warehouse, home=work.home, clock=_clock(work.now))
    failed = [f"{each.platform} {each.shop} {each.resource}: {each.error}" for each in report.results if each.error]
    work.report.write_text(json.dumps({"failed": failed, "said": said}))


def _clock(now: datetime) -> Clock:
    return Clock(lambda: now, speed=SPEED)


@contextmanager
def told_seconds(tell: Tell, what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    tell(f"{what}: {time.monotonic() - began:.1f} s")


def main(kinds: Sequence[str]) -> int:
    """Exit code 1 when anything differs, 2 when a kind is none."""

    def tell(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    if unknown := set(kinds) - set(KINDS):
        tell(f"{', '.join(sorted(unknown))}: not one of {', '.join(KINDS)}")
        return 2
    with tempfile.TemporaryDirectory(prefix="kmall-writers-") as folder:
        found = compare(kinds or KINDS, Path(folder), tell)
    for kind, outcome in found.items():
        for text in (*outcome.conflicts, *outcome.different, *outcome.outside):
            tell(f"  {kind}: {text}")
        tell(f"{kind}: {len(outcome.conflicts)} conflicts between writers, each done again")
        equal = outcome.tables - len(outcome.different)
        tell(f"{kind}: {equal} of {outcome.tables} tables equal to the DuckDB file's, {outcome.rows:,} rows in it")
    return 1 if any(outcome.different or outcome.outside for outcome in found.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
