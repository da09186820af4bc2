"""Five shops at once against the slowest of them alone, each at the pace its mall allows.

One shop of each of the five malls. Every mall keeps its limit, the load's clock runs `--speed` times as fast as real
time, so that waiting for the limits is what takes the time. Each shop is loaded alone into a warehouse of its own, then
all five at once into another one; the rows must be the same.

    python -m tests.bench.parallel_shops [--speed 4]
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from sources.shared.http import Clock
from tests.bench import limit_speed
from tests.bench._common import Row, told
from tests.malls import Mall, open_malls

GOAL = 1.15
SHOPS = ("cafe24", "naver_smartstore", "godomall5", "makeshop", "wisa")
WORLD = {"products": 60, "orders_per_day": 6, "history_days": 30}


def measure(asked: argparse.Namespace) -> Iterator[Row]:
    """One row."""
    alone: dict[str, float] = {}
    rows: dict[str, int] = {}
    for name in SHOPS:
        with tempfile.TemporaryDirectory() as folder, open_malls(SHOPS, Path(folder), seed=3, **WORLD) as malls:
            mall = malls[name]
            alone[name] = _took([mall], [_shop(mall, asked.speed)], asked.speed)
            rows |= _rows(mall.warehouse)
    with tempfile.TemporaryDirectory() as folder, open_malls(SHOPS, Path(folder), seed=3, **WORLD) as malls:
        together = _took(list(malls.values()), [_shop(mall, asked.speed) for mall in malls.values()], asked.speed)
        assert _rows(malls["cafe24"].warehouse) == rows
    slowest = max(alone, key=alone.__getitem__)
    ratio = together / alone[slowest]
    yield Row(
        f"five shops at once against the slowest alone ({slowest})",
        "s",
        together,
        alone[slowest],
        ratio,
        f"at most {GOAL} times",
        ratio <= GOAL,
        ", ".join(f"{name} {seconds:.1f} s" for name, seconds in alone.items()) + f"; one after another "
        f"{sum(alone.values()):.1f} s; limits {asked.speed:g} times as fast as real ones",
    )


def _shop(mall: Mall, speed: float) -> Shop:
    limits = mall.stand_in.limits
    limits._speed = speed
    if hasattr(limits, "_seen"):
        limits._seen = limits._seconds()
    return mall.shop(**(limit_speed.SLOW if mall.platform == "makeshop" else {}))


def _took(malls: list[Mall], shops: list[Shop], speed: float) -> float:
    mall = malls[0]
    clock = Clock(lambda: mall.sandbox.world.now, speed=speed)
    started = time.perf_counter()
    report = load(shops, warehouse=mall.warehouse, home=mall.home, clock=clock)
    seconds = time.perf_counter() - started
    assert report.ok, report.results
    return seconds


def _rows(warehouse: Warehouse) -> dict[str, int]:
    """How many rows each raw table of the malls has."""
    with duckdb.connect(str(warehouse.path), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            r"where schema_name like 'raw\_%' escape '\' and not schema_name like '%staging' "
            r"and not table_name like '\_%' escape '\'"
        ).fetchall()
        count = {table: connection.execute(f"select count(*) from {table}").fetchall()[0][0] for (table,) in tables}
    return {table: rows for table, rows in count.items() if rows}


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--speed", type=float, default=4.0)


if __name__ == "__main__":
    told(measure, __doc__, _options)
