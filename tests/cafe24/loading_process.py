"""A load in a process of its own, which a test can kill. Started by a fork server that has imported everything."""

import multiprocessing
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import dlt.destinations.impl.duckdb.duck  # noqa: F401 - so that a child need not import it

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from sources.shared.http import Clock
from tests.malls import SPEED, Mall


def start(mall: Mall, shop: Shop, resources: tuple[str, ...]) -> BaseProcess:
    """A running load of `shop` into the mall's warehouse, at the mall's present time."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    arguments = (shop, str(mall.file), mall.home, mall.sandbox.world.now, resources)
    process = context.Process(target=run, args=arguments)
    process.start()
    return process


def run(shop: Shop, file: str, home: Path, now: datetime, resources: tuple[str, ...]) -> None:
    """What the process does. It ends with 1 when anything failed."""
    clock = Clock(lambda: now, speed=SPEED)
    report = load([shop], warehouse=Warehouse("duckdb", file), home=home, resources=resources, clock=clock)
    raise SystemExit(0 if report.ok else 1)
