"""A run in which nothing has changed: CPU of each shop after the first, and calls with ten times the history.

CPU: several Cafe24 shops are loaded once, then again twice, one of them alone and all of them; the difference, by shop.
The mall runs in another process than the load. Calls: every mall is loaded and, ten minutes later, loaded again, once
with a short history and few products and once with ten times both; the calls of the second run are compared. Open
orders and sweeps that have an interval of their own are not due to history: there are as many orders a day in both.

    python -m tests.bench.idle_run [--shops 5] [--mall cafe24]
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.bench._common import Row, spent, told
from tests.mall_kinds import MALLS, granted
from tests.malls import SPEED, open_mall

CPU_GOAL = 0.5
TIMES = 10
SMALL = {"products": 30, "orders_per_day": 3.0, "history_days": 20}
WITHIN = 1.1  # of the calls: a page more of what is open
# from py-spy over twelve such runs
WHY = (
    "where it goes, in hundredths: dlt's extract step 20 beside the reading itself, which is 15; its load step 24, its "
    "normalize step 9 (in all three resolving configuration is 16 and hashing schemas 7); opening and closing the "
    "DuckDB file twice 20; the rest is setting the pipeline up"
)

# who tells nothing of changes
WHOLE = {
    "wisa": "nobody knows whether its API tells of changes: all lists are read whole, unless `incremental` or "
    "`full_read_hours` say otherwise",
    "makeshop_jp": "its API has no filter by change: all products and the orders of the last weeks, every run",
}


def measure(asked: argparse.Namespace) -> Iterator[Row]:
    """A row for the CPU, a row for each mall's calls."""
    yield _cpu(asked.shops)
    for platform in asked.mall or MALLS:
        few, many = (_calls(platform, times) for times in (1, TIMES))
        ratio = many / few
        yield Row(
            f"{platform}, calls of a run in which nothing changed, {TIMES} times the history and the catalogue",
            "calls",
            many,
            few,
            ratio,
            f"independent of both (at most {WITHIN} times)",
            ratio <= WITHIN,
            "" if ratio <= WITHIN else WHOLE.get(platform, ""),
        )


def _cpu(count: int) -> Row:
    with tempfile.TemporaryDirectory() as name, open_mall("cafe24", Path(name), **SMALL) as mall:
        shops = [mall.shop(f"shop-{number}") for number in range(count)]
        TokenStore.open(mall.home).write("cafe24/samplemall", granted(mall.stand_in))
        now = mall.sandbox.world.now
        arguments = (mall.warehouse, mall.home)
        spent(run, shops, *arguments, now)
        one = spent(run, shops[:1], *arguments, now + timedelta(minutes=10))
        all_ = spent(run, shops, *arguments, now + timedelta(minutes=20))
    each = (all_.cpu - one.cpu) / (count - 1)
    return Row(
        "CPU of each shop after the first, in a run in which nothing changed",
        "s",
        each,
        goal=f"at most {CPU_GOAL} s",
        met=each <= CPU_GOAL,
        note=f"one shop alone {one.cpu:.2f} s, {count} shops {all_.cpu:.2f} s"
        + ("" if each <= CPU_GOAL else f"; {WHY}"),
    )


def run(shops: Sequence[Shop], warehouse: Warehouse, home: Path, now: datetime) -> None:
    """One run, as a process of its own does it."""
    report = load(shops, warehouse=warehouse, home=home, clock=Clock(lambda: now, speed=SPEED))
    assert report.ok, report.results


def _calls(platform: str, times: int) -> int:
    world = {**SMALL, "products": SMALL["products"] * times, "history_days": SMALL["history_days"] * times}
    with tempfile.TemporaryDirectory() as name, open_mall(platform, Path(name), **world) as mall:
        start = mall.sandbox.world.now - timedelta(days=float(world["history_days"]) + 5)
        shop = mall.shop(start_date=start.date().isoformat())
        mall.shops = [replace(shop)]
        mall.fresh(mall.load())
        mall.sandbox.world.advance(minutes=10)
        before = len(mall.stand_in.calls)
        mall.fresh(mall.load())
        return len(mall.stand_in.calls) - before


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shops", type=int, default=5, help="how many share the CPU")
    parser.add_argument("--mall", choices=sorted(MALLS), action="append")


if __name__ == "__main__":
    told(measure, __doc__, _options)
