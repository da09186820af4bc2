"""Pages to DuckDB: kmall's Cafe24 source against an ordinary dlt source, on the same pages from the same server.

Both read 1,000 orders with their lines a page over HTTP and upsert them; the ordinary source yields the parsed dicts
and lets dlt do the rest, with parquet as loader format. Each contender runs in a process of its own. Printed are
orders a second and their ratio; the goal is 5.

    python -m tests.bench.load_speed [--orders 40000]
"""

import argparse
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import dlt
import duckdb
import requests

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from pipelines.sandbox import Sandbox
from sources.cafe24 import ShopSettings
from sources.cafe24.sales import EMBED
from sources.shared.http import Clock
from sources.shared.tokens import Token, TokenStore
from tests.replay import replay

PAGE = 1000
ORDERS_A_DAY = 400
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def make_pages(folder: Path, orders: int) -> int:
    """Writes the pages a mall with so many orders would send; returns how many orders they hold."""
    days = -(-orders // ORDERS_A_DAY)
    with Sandbox(seed=1, start=NOW, history_days=days, orders_per_day=ORDERS_A_DAY, speed=1e6) as sandbox:
        mall = sandbox.cafe24
        headers = {"Authorization": f"Bearer {mall.grant()['access_token']}"}
        found: list[dict[str, Any]] = []
        first = NOW.date() - timedelta(days=days + 2)
        while first <= NOW.date():
            last = min(first + timedelta(days=20), NOW.date())
            offset = 0
            while True:
                params: dict[str, str | int] = {
                    "start_date": first.isoformat(),
                    "end_date": last.isoformat(),
                    "limit": PAGE,
                    "offset": offset,
                    "embed": EMBED,
                }
                answer = requests.get(f"{mall.url}/api/v2/admin/orders", params=params, headers=headers, timeout=120)
                page = answer.json()["orders"]
                found += page
                offset += PAGE
                if len(page) < PAGE:
                    break
            first = last + timedelta(days=1)
    found = found[:orders]
    for number, start in enumerate(range(0, len(found), PAGE)):
        (folder / f"{number}.json").write_text(json.dumps({"orders": found[start : start + PAGE]}, ensure_ascii=False))
    return len(found)


def serve_pages(folder: Path, orders: int, address: Any, stop: Event) -> None:
    """Answers every order window with the pages, in a process of its own."""

    def answer(method: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        if path.endswith("/orders/count"):
            return 200, b'{"count": %d}' % (orders if query["end_date"] >= "2026-06-01" else 0)
        if path.endswith("/orders") and query.get("end_date", "2026-06-01") >= "2026-06-01":
            file = folder / f"{int(query.get('offset', 0)) // PAGE}.json"
            return 200, file.read_bytes() if file.exists() else b'{"orders": []}'
        return 200, b'{"orders": []}'

    with replay(answer) as url:
        address.put(url)
        stop.wait()


def ours(url: str, folder: Path) -> None:
    """kmall's own source and loader; windows of the mall's longest offset, so all pages are of one window."""
    from sources.cafe24 import settings

    settings.ORDER_OFFSET = 10**9  # type: ignore[misc]
    store = TokenStore.open(folder)
    day = timedelta(days=1)
    store.write("cafe24/bench", Token("access-token", "refresh-token", NOW + day, NOW + 14 * day, (), NOW))
    keys = ShopSettings(
        "bench", "client", "secret", base_url=url, start_date="2026-05-01", shop_numbers=(1,), shipments="off"
    )
    report = load(
        [Shop("cafe24", "main", keys)],
        warehouse=Warehouse("duckdb", str(folder / "warehouse.duckdb")),
        home=folder,
        resources=["orders"],
        clock=Clock(lambda: NOW, speed=1000.0),
        token_store=store,
    )
    assert report.ok, report.results


def ordinary(url: str, folder: Path) -> None:
    """What one writes in ten minutes: yield the parsed page, merge on the key."""

    @dlt.resource(
        name="orders", primary_key="order_id", write_disposition={"disposition": "merge", "strategy": "upsert"}
    )
    def orders() -> Any:
        offset = 0
        while True:
            params: dict[str, str | int] = {"offset": offset, "limit": PAGE}
            page = requests.get(f"{url}/api/v2/admin/orders", params=params, timeout=120).json()["orders"]
            if not page:
                return
            yield page
            offset += PAGE

    pipeline = dlt.pipeline(
        "ordinary",
        destination=dlt.destinations.duckdb(str(folder / "warehouse.duckdb")),
        dataset_name="raw_cafe24",
        pipelines_dir=str(folder),
    )
    pipeline.run(orders(), loader_file_format="parquet")


def timed(contender: Callable[[str, Path], None], url: str, orders: int) -> tuple[float, float, int]:
    """Seconds, CPU seconds and peak megabytes of a contender, which must have loaded every order."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        context = multiprocessing.get_context("spawn")
        answers = context.Queue()
        process = context.Process(target=measured, args=(contender, url, folder, answers))
        process.start()
        process.join()
        assert process.exitcode == 0
        with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as warehouse:
            loaded = warehouse.execute("select count(*) from raw_cafe24.orders").fetchall()[0][0]
        assert loaded == orders, f"{loaded} of {orders} orders arrived"
        result: tuple[float, float, int] = answers.get()
        return result


def measured(contender: Callable[[str, Path], None], url: str, folder: Path, answers: Any) -> None:
    """Runs in the contender's process; imports are not counted."""
    started, cpu = time.perf_counter(), time.process_time()
    contender(url, folder)
    status = Path("/proc/self/status").read_text()  # getrusage would tell the parent's peak
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    answers.put((time.perf_counter() - started, time.process_time() - cpu, peak))


def main() -> None:
    """Prints a row a contender and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=40_000)
    wanted = parser.parse_args().orders
    context = multiprocessing.get_context("spawn")
    address, stop = context.Queue(), context.Event()
    with tempfile.TemporaryDirectory() as name:
        orders = make_pages(Path(name), wanted)
        server = context.Process(target=serve_pages, args=(Path(name), orders, address, stop))
        server.start()
        url = address.get()
        speeds = {}
        for title, contender in (("kmall", ours), ("ordinary dlt source", ordinary)):
            seconds, cpu, peak = timed(contender, url, orders)
            speeds[title] = orders / seconds
            speed = f"{orders / seconds:8.0f} orders/s"
            print(f"{title:22} {orders} orders {seconds:7.1f} s {speed} {cpu:7.1f} s CPU {peak} MB")
        stop.set()
        server.join()
    print(f"ratio {speeds['kmall'] / speeds['ordinary dlt source']:.1f} (goal 5)")


if __name__ == "__main__":
    main()
