"""Four processes load eight shops of two malls into one DuckLake at once, twice, and what stands there is held against
a DuckDB file that was loaded one shop after another: `python -m tests.ducklake_writers`.

Between the two loads the lake is compacted, so that rows of several shops stand in one file: then writers really meet.
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
from typing import Any


from pipelines import ducklake
from pipelines.config import Shop, Warehouse
from pipelines.load import load
from pipelines.transform import transform
from pipelines.warehouse_reading import reader
from sources.shared.http import Clock
from tests import postgres_server
from tests.malls import FLUID, NOT_ROWS, SPEED, open_malls

MALLS = ("godomall5", "naver_smartstore")
SHOPS_OF_A_MALL = 4
PROCESSES = 4
WORLD = {"products": 8, "orders_per_day": 4, "history_days": 5}
PATIENCE = 300.0  # seconds a process may take
Rows = dict[str, list[tuple[Any, ...]]]


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
    """Shape: `tables` of both warehouses with equal rows, `rows` in them, `conflicts` what writers said of others."""

    tables: int
    rows: int
    different: tuple[str, ...]
    conflicts: tuple[str, ...]
    files: ducklake.Tidied
    expired: ducklake.Tidied
    outside: tuple[str, ...]


def compare(folder: Path, tell: Callable[[str], None]) -> Outcome:
    """All of it. Raises: AssertionError when a load or a build failed."""
    one, lake_folder = Warehouse("duckdb", str(folder / "one.duckdb")), folder / "lake"
    with postgres_server.running() as url, open_malls(MALLS, folder, **WORLD) as malls:
        lake = Warehouse.parse(f"ducklake:{url}?files={lake_folder}")
        world = malls[MALLS[0]].sandbox.world
        shops = [mall.shop(f"shop{number}") for number in range(SHOPS_OF_A_MALL) for mall in malls.values()]
        conflicts: list[str] = []
        files = ducklake.Tidied(0, 0, 0, 0)
        for turn in (1, 2):
            with told_seconds(tell, f"load {turn}: {len(shops)} shops one after another into a DuckDB file"):
                for shop in shops:
                    _fresh(load([shop], warehouse=one, home=folder / "one", clock=_clock(world.now)).results)
            with told_seconds(tell, f"load {turn}: {len(shops)} shops in {PROCESSES} processes into a DuckLake"):
                conflicts += _at_once(shops, lake, folder, world.now)
            if turn == 1:
                files = ducklake.compact(lake)
                tell(f"compacted {files.files_before} files to {files.files_after}")
                world.advance(days=1)
        found = {}
        for warehouse in (one, lake):
            with told_seconds(tell, f"build in {warehouse.destination}"):
                built = transform(warehouse, home=folder / warehouse.destination)
                assert built.ok, (built.problem, [(node.name, node.message) for node in built.bad])
            found[warehouse.destination] = tables(warehouse)
        expired = ducklake.expire(lake, 0)
        assert tables(lake) == found["ducklake"], "expiring changed what the tables say"
        written = list(folder.rglob("*.parquet"))
        outside = [str(file) for file in written if lake_folder not in file.parents and "pipelines" not in file.parts]
        outside += [] if any(lake_folder in file.parents for file in written) else [f"nothing in {lake_folder}"]
        outside += [str(file) for file in Path.cwd().glob("*.files")]  # where dlt writes when it drops the storage
        different = tuple(_differences(found["duckdb"], found["ducklake"]))
        rows = sum(map(len, found["duckdb"].values()))
        return Outcome(len(found["duckdb"]), rows, different, tuple(conflicts), files, expired, tuple(outside))


def tables(warehouse: Warehouse) -> Rows:
    """Every raw, unified and reports table: rows sorted, without the columns that tell of the reading."""
    with reader(warehouse) as read:
        assert read is not None
        wanted = [*(f"raw_{name}" for name in MALLS), "unified", "reports"]
        found: Rows = {}
        for schema in wanted:
            for table in read.tables(schema):
                names = sorted(name for name in read.columns(schema, table) if name not in FLUID)
                if not table.startswith("_") and table not in NOT_ROWS:
                    chosen = ", ".join(f'"{name}"' for name in names)
                    rows = read.rows(f"select {chosen} from {schema}.{table}")
                    found[f"{schema}.{table}"] = sorted((tuple(row.items()) for row in rows), key=str)
        return found


def _differences(one: Rows, lake: Rows) -> Iterator[str]:
    for table in sorted(one.keys() | lake.keys()):
        if one.get(table) != lake.get(table):
            pairs = zip(one.get(table, ()), lake.get(table, ()), strict=False)
            first = next((str(set(mine) ^ set(its))[:300] for mine, its in pairs if mine != its), "")
            yield f"{table}: {len(one.get(table, ()))} rows and {len(lake.get(table, ()))} {first}"


def _at_once(shops: Sequence[Shop], warehouse: Warehouse, folder: Path, now: datetime) -> list[str]:
    context = multiprocessing.get_context("forkserver")
    works = []
    for number in range(PROCESSES):
        home, report = folder / f"worker{number}", folder / f"report{number}.json"
        works.append(Work(tuple(shops[number::PROCESSES]), warehouse, home, now, report))
    processes = [context.Process(target=run, args=(work,)) for work in works]
    for process in processes:
        process.start()
    until = time.monotonic() + PATIENCE
    for process in processes:
        process.join(max(until - time.monotonic(), 0.0))
        if process.is_alive():
            process.kill()
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
            if "other writer" in record.getMessage() or "another writer" in record.getMessage():
                said.append(record.getMessage())

    logging.getLogger("kmall").addHandler(Said())
    report = load(work.shops, warehouse=work.warehouse, home=work.home, clock=_clock(work.now))
    failed = [f"{each.platform} {each.shop} {each.resource}: {each.error}" for each in report.results if each.error]
    work.report.write_text(json.dumps({"failed": failed, "said": said}))


def _clock(now: datetime) -> Clock:
    return Clock(lambda: now, speed=SPEED)


def _fresh(results: Sequence[Any]) -> None:
    assert [(each.resource, each.error) for each in results if each.status not in ("ok", "skipped")] == []


@contextmanager
def told_seconds(tell: Callable[[str], None], what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    tell(f"{what}: {time.monotonic() - began:.1f} s")


def main() -> int:
    """Exit code 1 when anything differs."""

    def tell(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory(prefix="kmall-ducklake-") as folder:
        found = compare(Path(folder), tell)
    for text in (*found.conflicts, *found.different, *found.outside):
        tell(f"  {text}")
    tell(f"conflicts between writers, retried: {len(found.conflicts)} shops' loads told of some")
    tell(f"expired: {found.expired.bytes_before:,} bytes to {found.expired.bytes_after:,}")
    tell(f"{found.tables} raw, unified and report tables, {found.rows:,} rows, {len(found.different)} tables differ")
    return 1 if found.different or found.outside else 0


if __name__ == "__main__":
    raise SystemExit(main())
