"""Loads and builds in processes of their own, which a test can kill. Started by a fork server that has imported all.

A process that kills itself, and whoever kills it by `kill`, leaves out the moments in which a token is being renewed:
the mall has replaced the old one by then and nobody but that process was told the new one, so no program survives it.
"""

import itertools
import json
import logging
import multiprocessing
import os
import resource
import signal
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import dlt.destinations.impl.duckdb.duck  # noqa: F401 - so that a child need not import it
from dlt.common.storages.load_package import PackageStorage

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from pipelines.transform import transform
from sources.shared.errors import KmallError
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.malls import SPEED, Mall

ROTATING = "cafe24/samplemall"  # the one token that a mall replaces and then gives to nobody else
FAILED = 3  # exit code of a process whose failures all have names; 1 is Python's for one without


@dataclass(frozen=True)
class Job:
    """What a process does, and what stands in its way.

    Shape: `seconds` is a double in shared memory with the present as Unix time, for a clock that goes on (None: `now`).
        `report` is the file for what became of it. With `dies_after` it kills itself when so many files are loaded and
        noted, and one more is loaded but not noted. `largest_file` in bytes: no file can grow beyond it.
        `sku_map` is the seller's, for a build. `since`: a load reads again from that day.
    """

    shops: tuple[Shop, ...]
    warehouse: Warehouse
    home: Path
    now: datetime
    report: Path
    resources: tuple[str, ...] = ()
    seconds: Any = None
    dies_after: int | None = None
    largest_file: int | None = None
    sku_map: Path | None = None
    since: date | None = None

    def time(self) -> datetime:
        return datetime.fromtimestamp(self.seconds.value, UTC) if self.seconds is not None else self.now


def start(mall: Mall, shop: Shop, resources: tuple[str, ...] = (), **keys: Any) -> BaseProcess:
    """A running load of `shop` into the mall's warehouse, at the mall's present time. `keys`: of the Job."""
    report = mall.folder / "failures.txt"
    job = Job((shop,), mall.warehouse, mall.home, mall.sandbox.world.now, report, resources)
    return started(replace(job, **keys))


def started(job: Job, work: Any = None, preload: Sequence[str] = (__name__,)) -> BaseProcess:
    """A process that does the job: by default a load. `preload`: what the fork server imports, once for all."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    process = context.Process(target=work or run, args=(job,))
    process.start()
    return process


def kill(process: BaseProcess, home: Path) -> None:
    """SIGKILL, as soon as no token is being renewed."""
    with TokenStore.open(home).locked(ROTATING):
        process.kill()


def run(job: Job) -> None:
    """A load. It ends with FAILED when anything failed."""
    hinder(job)
    clock = Clock(job.time, speed=SPEED)
    report = load(
        job.shops, warehouse=job.warehouse, home=job.home, resources=job.resources, since=job.since, clock=clock
    )
    _tell(job, [asdict(result) for result in report.results])
    raise SystemExit(0 if report.ok else FAILED)


def build(job: Job) -> None:
    """A build of the models. It ends with FAILED when a model or test failed, or the build failed by name."""
    hinder(job)
    if job.sku_map:
        os.environ["TRANSFORM__SKU_MAP"] = str(job.sku_map)
    try:
        built = transform(job.warehouse, home=job.home)
        told = [built.problem, *(f"{node.name}: {node.message}" for node in built.bad)]
    except KmallError as error:
        told = [error.what]
    bad = [text for text in told if text]
    _tell(job, [{"resource": "build", "status": "failed", "error": text} for text in bad])
    raise SystemExit(FAILED if bad else 0)


def hinder(job: Job) -> None:
    """Puts in the process's way what the job says."""
    logging.disable()  # what fails is in the report
    if job.largest_file is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.largest_file, resource.RLIM_INFINITY))
    if job.dies_after is not None:
        noted = itertools.count()
        note = PackageStorage.complete_job

        def complete_job(*arguments: Any) -> str:
            if next(noted) == job.dies_after:
                with TokenStore.open(job.home).locked(ROTATING):
                    os.kill(os.getpid(), signal.SIGKILL)
            return note(*arguments)

        PackageStorage.complete_job = complete_job  # type: ignore[method-assign]


def _tell(job: Job, results: Sequence[Any]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    job.report.write_text(json.dumps(results, default=str))
