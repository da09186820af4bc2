"""A load in a process of its own, which a test can kill. Started by a fork server that has imported everything."""

import itertools
import multiprocessing
import os
import signal
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import dlt.destinations.impl.duckdb.duck  # noqa: F401 - so that a child need not import it
from dlt.common.storages.load_package import PackageStorage

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from sources.shared.http import Clock
from tests.malls import SPEED, Mall


def start(mall: Mall, shop: Shop, resources: tuple[str, ...], dies_after: int | None = None) -> BaseProcess:
    """A running load of `shop` into the mall's warehouse, at the mall's present time.

    With `dies_after` it kills itself when so many files are loaded and noted, and one more is loaded but not noted.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    arguments = (shop, str(mall.file), mall.home, mall.sandbox.world.now, resources, dies_after)
    process = context.Process(target=run, args=arguments)
    process.start()
    return process


def run(shop: Shop, file: str, home: Path, now: datetime, resources: tuple[str, ...], dies_after: int | None) -> None:
    """What the process does. It ends with 1 when anything failed, and tells what beside the warehouse."""
    if dies_after is not None:
        noted = itertools.count()
        note = PackageStorage.complete_job

        def complete_job(*arguments: Any) -> str:
            if next(noted) == dies_after:
                os.kill(os.getpid(), signal.SIGKILL)
            return note(*arguments)

        PackageStorage.complete_job = complete_job  # type: ignore[method-assign]
    clock = Clock(lambda: now, speed=SPEED)
    report = load([shop], warehouse=Warehouse("duckdb", file), home=home, resources=resources, clock=clock)
    told = [f"{result.resource}: {result.error}" for result in report.results if result.status != "ok"]
    Path(file).with_name("failures.txt").write_text("\n".join(told))
    raise SystemExit(1 if told else 0)
