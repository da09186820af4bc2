"""Pages of a Cafe24 mall with any number of orders, and a server of them in a process of its own.

The orders are those of the sandbox, with three lines each, taken once and sent as often as it takes under numbers of
their own. Lists other than of lines are emptied, so that everybody who reads the pages fills the same two tables.
Below `/1` all orders are served, below `/2` one in a hundred of them again, changed.
"""

import multiprocessing
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import requests

from pipelines.sandbox import Sandbox
from sources.cafe24.sales import EMBED
from sources.shared.kinds import JSON, NUMBER_AS_TEXT, Kind
from sources.shared.shapes import Shape
from tests.replay import Answering, replay

PAGE = 1000
LINES = 3  # of every order
ORDERS_A_DAY = 400
DIFFERENT = 20_000  # orders that are not copies
ONE_IN = 100
CHANGED = "changed"  # what the second reading of an order says in `shipping_status`
NOW = datetime(2026, 6, 1, tzinfo=UTC)
NUMBER = re.compile(rb'"(\d{8}-)00(\d{5})')  # an order's number, also at the head of its lines'
EMPTIED = ("cancellation", "return", "exchange", "shipping_fee_detail", "regional_surcharge_detail")


def make_pages(folder: Path, orders: int) -> None:
    """Writes the pages of `orders` orders to `folder/1` and those of the changed ones to `folder/2`.

    At most a hundred times as many orders as there are different ones.
    """
    different = orders_of_the_sandbox(min(orders, DIFFERENT))
    copies = -(-orders // len(different))
    plain = [orjson.dumps(order) for order in different]
    changed = [orjson.dumps({**order, "shipping_status": CHANGED}) for order in different]

    def numbered(bodies: list[bytes]) -> Iterator[bytes]:
        for copy in range(copies):
            yield from (NUMBER.sub(rb'"\g<1>%02d\2' % copy, body) for body in bodies)

    def write(name: str, every: int, bodies: list[bytes]) -> None:
        target = folder / name
        target.mkdir(parents=True)
        page: list[bytes] = []
        number = 0
        for place, body in enumerate(numbered(bodies)):
            if place >= orders:
                break
            if place % every:
                continue
            page.append(body)
            if len(page) == PAGE:
                number = _write(target, number, page)
        if page:
            _write(target, number, page)

    write("1", 1, plain)
    write("2", ONE_IN, changed)


def _write(target: Path, number: int, page: list[bytes]) -> int:
    (target / f"{number}.json").write_bytes(b'{"orders":[' + b",".join(page) + b"]}")
    page.clear()
    return number + 1


def orders_of_the_sandbox(wanted: int) -> list[dict[str, Any]]:
    """So many orders as the sandbox's mall answers them."""
    days = -(-wanted // ORDERS_A_DAY) + 3
    found: list[dict[str, Any]] = []
    with Sandbox(seed=1, start=NOW, history_days=days, orders_per_day=ORDERS_A_DAY, speed=1e6) as sandbox:
        mall = sandbox.cafe24
        headers = {"Authorization": f"Bearer {mall.grant()['access_token']}"}
        first = NOW.date() - timedelta(days=days)
        while first <= NOW.date() and len(found) < wanted:
            last = first + timedelta(days=20)
            days_asked: dict[str, Any] = {"start_date": first.isoformat(), "end_date": last.isoformat()}
            for offset in range(0, 100 * PAGE, PAGE):
                params = {**days_asked, "limit": PAGE, "offset": offset, "embed": EMBED}
                answer = requests.get(f"{mall.url}/api/v2/admin/orders", params=params, headers=headers, timeout=120)
                page = answer.json()["orders"]
                found += page
                if len(page) < PAGE:
                    break
            first = last + timedelta(days=1)
    assert len(found) >= wanted, f"the sandbox has {len(found)} orders, {wanted} were wanted"
    for order in found:
        order.update({name: [] for name in EMPTIED})
        items = [order["items"][place % len(order["items"])] for place in range(LINES)]
        order["items"] = [
            # a claim that is not embedded would be asked for
            {**item, "order_item_code": f"{order['order_id']}-{place:02}", "item_no": place, "claim_code": None}
            for place, item in enumerate(items, start=1)
        ]
    return found[:wanted]


@contextmanager
def served(folder: Path, orders: int) -> Iterator[str]:
    """The address of the pages in `folder`; `orders` is what the mall says there are."""
    with in_a_process(_pages, folder, orders) as url:
        yield url


def _pages(folder: Path, orders: int) -> Answering:
    counts = {"1": orders, "2": -(-orders // ONE_IN)}

    def answer(method: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        which = path.split("/")[1]
        asked = path.endswith(("/orders", "/orders/count")) and query.get("date_type", "order_date") == "order_date"
        if path.endswith("/orders/count"):
            return 200, b'{"count": %d}' % (counts[which] if asked else 0)
        number, rest = divmod(int(query.get("offset", 0)), PAGE)
        file = folder / which / f"{number}.json"
        return 200, file.read_bytes() if asked and not rest and file.exists() else b'{"orders": []}'

    return answer


@contextmanager
def in_a_process(make: Callable[..., Answering], *arguments: Any) -> Iterator[str]:
    """The address of a server of `make(*arguments)`, which runs in a process of its own."""
    context = multiprocessing.get_context("spawn")
    address, stop = context.Queue(), context.Event()
    server = context.Process(target=_serve, args=(make, arguments, address, stop))
    server.start()
    try:
        yield address.get(timeout=300)
    finally:
        stop.set()
        server.join(30)


def _serve(make: Callable[..., Answering], arguments: tuple[Any, ...], address: Any, stop: Any) -> None:
    with replay(make(*arguments)) as url:
        address.put(url)
        stop.wait()


Column = tuple[str, str, str, str]  # column, path in the record, type on the wire, type as stored: of DuckDB

DUCKDB = {"text": "varchar", "integer": "bigint", "number": "double", "boolean": "boolean"}


def columns(shape: Shape) -> list[Column]:
    """What a shape takes of a record, for those who take the same without it."""

    def types(kind: Kind) -> tuple[str, str]:
        if kind is NUMBER_AS_TEXT:
            return "bigint", "varchar"
        return ("json", "varchar") if kind is JSON else (DUCKDB.get(kind.value, "varchar"),) * 2

    return [(path.replace(".", "__"), path, *types(kind)) for path, kind in shape.fields.items()]
