"""Raw tables to unified views after a small change: with a history, and with ten times that history.

All malls of the sandbox are loaded once. The second warehouse holds each order ten times, under numbers of its own, and
ten times as long a history of stock. In both, one order in a hundred is then marked as just loaded, and the models are
built as `kmall run` builds them. Printed are seconds of CPU for a build from the start, for the build after the change,
and the ratio of the second warehouse to the first; the goal is 2.

    python -m tests.bench.build_speed [--days 60] [--orders 12]
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import duckdb

from pipelines.config import Warehouse
from pipelines.platforms import all_platforms
from pipelines.transform import transform
from tests.bench._common import Row, told
from tests.mall_kinds import FRONTS
from tests.malls import open_malls

GOAL = 2
TIMES = 10
ONE_IN = 100
# what names an order, a line, a claim or a parcel, in the words of every mall
NAMES = (
    *("order_id", "order_item_code", "claim_code", "refund_code", "shipping_code", "market_order_no"),
    *("order__order_id", "product_order__product_order_id", "product_order_id"),
    *("order_no", "api_order_no", "sno", "ordernum", "system_order_number"),
)
ROOTS = {
    "cafe24": ("orders", "order_id"),
    "naver_smartstore": ("product_orders", "order__order_id"),
    "godomall5": ("orders", "order_no"),
    "makeshop": ("kr_orders", "ordernum"),
    "wisa": ("orders", "order_id"),
}


def measure(asked: argparse.Namespace) -> Iterator[Row]:
    """One row."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        once = load_all(folder, asked.days, asked.orders)
        short, few = measured("history", once, folder / "home")
        often = folder / "often.duckdb"
        shutil.copy(once, often)
        multiply(often)
        long, many = measured(f"history x {TIMES}", often, folder / "home")
    yield Row(
        f"build after a change of 1 %, {TIMES} times the history",
        "s of CPU",
        long,
        short,
        long / short,
        f"at most {GOAL} times",
        long <= GOAL * short,
        f"{many}; {few}",
    )


def load_all(folder: Path, days: int, orders: float) -> Path:
    """One load of every mall, in a file whose models were built once, so that there is a history of stock."""
    with open_malls(FRONTS, folder, products=40, orders_per_day=orders, history_days=days) as malls:
        any_mall = malls["cafe24"]
        any_mall.fresh(any_mall.load(*[mall.shop() for mall in malls.values()]))
        return any_mall.file


def multiply(file: Path) -> None:
    """Each order ten times: rows of every raw table that names one, with another ending to all such names."""
    with duckdb.connect(str(file)) as connection:
        for platform in all_platforms():
            tables = {
                # a table that names an order beside its own key is no history of orders
                rows.table: [
                    column for column in rows.data.schema.names if column in NAMES or column.endswith("claim_id")
                ]
                for root in import_module(f"sources.{platform}.shapes").ROOTS
                for rows in root.empty()
                if set(rows.key) & set(NAMES)
            }
            present = {name for (name,) in connection.execute(_tables(), [f"raw_{platform}"]).fetchall()}
            for table, columns in tables.items():
                if columns and table in present:
                    renamed = ", ".join(f"{column} || '-' || copy as {column}" for column in columns)
                    connection.execute(
                        f"insert into raw_{platform}.{table} "
                        f"select rows.* replace ({renamed}) "
                        f"from raw_{platform}.{table} as rows, range(1, {TIMES}) as copies(copy)"
                    )
        back = "to_days(cast(60 * copy as integer))"
        last = "(select max(valid_from) from history.stock_states)"
        connection.execute(
            "insert into history.stock_states by name "
            f"select stock_states.* replace (valid_from - {back} as valid_from, "
            f"coalesce(valid_to, {last}) - {back} as valid_to) "
            f"from history.stock_states, range(1, {TIMES}) as copies(copy)"
        )


def measured(title: str, file: Path, home: Path) -> tuple[float, str]:
    """Seconds of CPU of the build after one order in a hundred was loaded again, and what else is to be told."""
    warehouse = Warehouse("duckdb", str(file))
    started = time.process_time()
    built = transform(warehouse, home=home, full_refresh=True)
    assert built.ok, built.bad
    whole = time.process_time() - started
    with duckdb.connect(str(file)) as connection:
        for platform, (table, key) in ROOTS.items():
            connection.execute(
                f"update raw_{platform}.{table} set _dlt_load_id = '{title}' where hash({key}) % {ONE_IN} = 0"
            )
    started = time.process_time()
    built = transform(warehouse, home=home)
    assert built.ok, built.bad
    spent = time.process_time() - started
    with duckdb.connect(str(file), read_only=True) as connection:
        orders = connection.execute("select count(*) from unified.orders").fetchall()[0][0]
        touched = connection.execute("select count(*) from intermediate.int_touched_orders").fetchall()[0][0]
    return spent, f"{orders:,} orders, {touched:,} of them touched, from the start {whole:.1f} s"


def _tables() -> str:
    return "select table_name from information_schema.tables where table_schema = ?"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--orders", type=float, default=12, help="orders a day and shop")


if __name__ == "__main__":
    told(measure, __doc__, _options)
