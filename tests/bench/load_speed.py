"""Pages to DuckDB: kmall's Cafe24 source against others that load the same pages from the same server.

A page has 1,000 orders with three lines each, as Cafe24 sends them. All orders are loaded, then one in a hundred
again. The others are DuckDB's own SQL, an ordinary dlt source with parquet files, a Singer tap with target-duckdb and
an Airbyte declarative source (tests/bench/_rivals.py). Each runs in a process of its own, imports are not counted, and
what it has left in the warehouse is counted: orders, lines, changed orders. With ten times the orders kmall and
DuckDB's SQL run once more, and kmall's memory is compared.

    python -m tests.bench.load_speed [--orders 40000] [--large 400000 | --large 0] [--only kmall --only duckdb_sql]
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from tests.bench import _rivals
from tests.bench._common import Row, Spent, environment, spent, told
from tests.bench._pages import CHANGED, LINES, ONE_IN, make_pages, served
from tests.own_environment import NotHere

CLOSE, MEMORY = 1.1, 1.2  # of DuckDB's own seconds, of the memory for a tenth
# name, title, how many times as fast kmall shall be, the environment it needs
OTHERS = (
    ("ordinary_dlt", "an ordinary dlt source (parquet)", 5.0, ""),
    ("singer", "a Singer tap and target-duckdb", 5.0, "singer"),
    ("airbyte", "an Airbyte declarative source", 3.0, "airbyte"),
)
# tried: fewer guards before a page is parsed, staging tables emptied at the end, a file held open
WHY = (
    "dlt writes every row twice, into a staging table and from there by MERGE, which is what lets a load be killed and "
    "repeated; the largest part beside it is parsing, and guarding that against answers that would end the process"
)
WHY_MEMORY = (
    "DuckDB keeps what it has touched while there is room, up to 80 % of the machine; less of it, for more CPU: "
    "DESTINATION__DUCKDB__CREDENTIALS__PRAGMAS=[\"memory_limit='1GB'\"]"
)


def measure(asked: argparse.Namespace) -> Iterator[Row]:
    """A row for each of the others, a row for the memory."""
    with tempfile.TemporaryDirectory() as name:
        few = yield from _compared(Path(name), asked.orders, asked.only)
    if not asked.large:
        return
    with tempfile.TemporaryDirectory() as name:
        many = yield from _compared(Path(name), asked.large, ["kmall", "duckdb_sql"])
    if "kmall" not in few:
        return
    ratio = many["kmall"].peak / few["kmall"].peak
    yield Row(
        f"peak memory, {asked.large:,} orders against {asked.orders:,}",
        "MB",
        many["kmall"].peak,
        few["kmall"].peak,
        ratio,
        f"at most {MEMORY} times",
        ratio <= MEMORY,
        "" if ratio <= MEMORY else WHY_MEMORY,
    )


def _compared(folder: Path, orders: int, only: list[str]) -> Iterator[Row]:
    """Returns what each has spent, by name."""
    make_pages(folder, orders)
    found: dict[str, Spent] = {}

    def run(name: str, *more: Path) -> Spent:
        found[name] = loaded(getattr(_rivals, name), url, orders, *more)
        return found[name]

    with served(folder, orders) as url:
        ours = run("kmall")
        if _is_wanted("duckdb_sql", only):
            other = run("duckdb_sql")
            large = orders >= 400_000
            ratio, most = ours.seconds / other.seconds, 1.0 if large else CLOSE
            yield Row(
                f"{orders:,} orders to DuckDB, seconds against DuckDB's own SQL",
                "orders/s",
                orders / ours.seconds,
                orders / other.seconds,
                ratio,
                "ahead" if large else f"at most {most} times its time",
                ratio <= most,
                _cost(ours, other) + ("" if ratio <= most else f"; {WHY}"),
            )
        for name, title, goal, needed in OTHERS:
            if not _is_wanted(name, only):
                continue
            what = f"{orders:,} orders to DuckDB, against {title}"
            try:
                other = run(name, *([environment(needed)] if needed else []))
            except NotHere as missing:
                yield Row(what, goal=f"{goal:g} times as fast", note=f"skipped, it cannot be installed here: {missing}")
                continue
            ratio = other.seconds / ours.seconds
            yield Row(
                what,
                "orders/s",
                orders / ours.seconds,
                orders / other.seconds,
                ratio,
                f"{goal:g} times as fast",
                ratio >= goal,
                _cost(ours, other) + ("" if ratio >= goal else f"; {WHY}"),
            )
    return found


def loaded(load: Callable[..., object], url: str, orders: int, *more: Path) -> Spent:
    """What a load of all pages took; afterwards every order, line and change is in the warehouse."""
    with tempfile.TemporaryDirectory() as name:
        took = spent(load, url, Path(name), *more)
        with duckdb.connect(str(Path(name) / "warehouse.duckdb"), read_only=True) as warehouse:
            arrived = warehouse.execute(
                f"select (select count(*) from {_rivals.SCHEMA}.orders), "
                f"(select count(*) from {_rivals.SCHEMA}.order_items), "
                f"(select count(*) from {_rivals.SCHEMA}.orders where shipping_status = '{CHANGED}')"
            ).fetchone()
    wanted = (orders, LINES * orders, -(-orders // ONE_IN))
    assert arrived == wanted, f"{load.__name__}: {arrived} orders, lines and changes arrived of {wanted}"
    return took


def _is_wanted(name: str, only: list[str]) -> bool:
    return not only or name in only


def _cost(ours: Spent, other: Spent) -> str:
    return f"{ours.cpu:.0f} s of CPU and {ours.peak:,} MB against {other.cpu:.0f} s and {other.peak:,} MB"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=int, default=40_000)
    parser.add_argument("--large", type=int, default=400_000, help="orders of the second size, 0 for none")
    parser.add_argument("--only", action="append", default=[], help="duckdb_sql, ordinary_dlt, singer, airbyte")


if __name__ == "__main__":
    told(measure, __doc__, _options)
