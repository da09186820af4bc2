"""Several shops in one run: read at once, each in its own trouble only, one writer of a DuckDB file."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pytest

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from pipelines.locks import alone, backfilling, turn, writing
from sources.shared.errors import AlreadyRunning
from sources.shared.ledger import Event
from tests.malls import SPEED, Mall, open_malls
from tests.postgres_server import running

pytestmark = pytest.mark.xdist_group("shops")

WORLD = {"products": 3, "orders_per_day": 2, "history_days": 4}
PAIR = ("godomall5", "naver_smartstore")


@pytest.fixture
def malls(tmp_path: Path) -> Iterator[dict[str, Mall]]:
    with open_malls(PAIR, tmp_path, **WORLD) as opened:
        yield opened


def loaded(malls: dict[str, Mall], *shops: Shop, **options: Any) -> dict[tuple[str, str], set[str]]:
    """What became of each shop: the states of its resources."""
    mall = malls["godomall5"]
    clock = {} if options.get("processes") else {"clock": mall.clock}
    report = load(shops, **{"warehouse": mall.warehouse, "home": mall.home, **clock, **options})
    found: dict[tuple[str, str], set[str]] = {}
    for result in report.results:
        found.setdefault((result.platform, result.shop), set()).add(result.status)
    return found


def test_shops_are_read_at_once(malls: dict[str, Mall]) -> None:
    told: list[tuple[str, str]] = []
    for mall in malls.values():
        mall.stand_in.faults.add("slow", path=mall.kind.orders.path, seconds=1.0)

    def hear(event: Event) -> None:
        if event.resource == "orders" and event.kind in ("started", "done"):
            told.append((event.kind, event.platform))

    found = loaded(malls, *(mall.shop() for mall in malls.values()), resources=["orders"], progress=hear)
    assert found == {(name, "main"): {"ok"} for name in PAIR}
    assert sorted(told[:2]) == [("started", name) for name in PAIR]


def test_shops_of_one_mall_are_written_one_after_another_and_whole(malls: dict[str, Mall]) -> None:
    mall = malls["naver_smartstore"]
    shops = [mall.shop(f"shop{number}") for number in range(3)]
    assert set(map(frozenset, loaded(malls, *shops, resources=["orders"]).values())) == {frozenset({"ok"})}
    rows = mall.rows(
        "select shop, count(*), count(distinct product_order__product_order_id) from raw.product_orders group by shop"
    )
    assert len(rows) == 3
    assert {(count, distinct) for _, count, distinct in rows} == {(rows[0][1], rows[0][1])}


def test_a_killed_process_fails_its_shop_alone_and_the_next_run_mends_it(tmp_path: Path) -> None:
    world = {**WORLD, "start": (datetime.now(UTC) - timedelta(days=1)).date().isoformat()}
    with open_malls(PAIR, tmp_path, **world) as malls:
        begin = str(datetime.now(UTC).date() - timedelta(days=7))
        shops = [mall.shop(start_date=begin, speed=SPEED) for mall in malls.values()]
        for mall in malls.values():
            mall.kind.prepare(mall.stand_in)
            if hasattr(mall.stand_in.switches, "wall_clock_too"):
                mall.stand_in.switches.wall_clock_too = True
        doomed = malls["godomall5"]

        def kill() -> None:
            for child in multiprocessing.active_children():
                if child.name == "kmall godomall5 main":
                    os.kill(child.pid or 0, signal.SIGKILL)

        doomed.stand_in.faults.add(path=doomed.kind.orders.path, action=kill)
        options = {"processes": True, "resources": ["orders"]}
        assert loaded(malls, *shops, **options) == {
            ("godomall5", "main"): {"failed"},
            ("naver_smartstore", "main"): {"ok"},
        }
        assert loaded(malls, *shops, **options) == {(name, "main"): {"ok"} for name in PAIR}
        assert doomed.ids(doomed.kind.orders) == doomed.true_ids(doomed.kind.orders)


def test_two_runs_of_one_shop_refuse_and_one_waits_for_a_stretch_of_a_backfill(malls: dict[str, Mall]) -> None:
    mall = malls["naver_smartstore"]
    shop, home = mall.shop(), mall.home
    with alone(shop, home), pytest.raises(AlreadyRunning, match="another run"), alone(shop, home):
        pass
    with backfilling(shop, home), pytest.raises(AlreadyRunning, match="another backfill"), backfilling(shop, home):
        pass
    order: list[str] = []
    with backfilling(shop, home), ThreadPoolExecutor(1) as pool:

        def run() -> None:
            with alone(shop, home):
                order.append("run")

        with turn(shop, home):
            waiting = pool.submit(run)
            threading.Event().wait(0.3)
            order.append("stretch")
        waiting.result(timeout=10)
    assert order == ["stretch", "run"]


def test_a_duckdb_file_has_one_writer_at_a_time(tmp_path: Path) -> None:
    warehouse = Warehouse("duckdb", str(tmp_path / "warehouse.duckdb"))
    inside, most = 0, 0

    def write(number: int) -> None:
        nonlocal inside, most
        with writing(warehouse):
            inside += 1
            most = max(most, inside)
            with duckdb.connect(str(warehouse.path)) as connection:
                connection.execute(f"create table table_{number} as select 1 as one")
            inside -= 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    with duckdb.connect(str(warehouse.path), read_only=True) as connection:
        assert connection.execute("select count(*) from information_schema.tables").fetchall() == [(8,)]
    assert most == 1


@pytest.mark.soak
def test_eight_shops_of_one_mall_load_into_postgres_at_once(malls: dict[str, Mall]) -> None:
    mall = malls["naver_smartstore"]
    shops = [mall.shop(f"shop{number}") for number in range(8)]
    with running() as url:
        for _ in range(2):
            found = loaded(malls, *shops, warehouse=Warehouse.parse(url), at_once=8)
            assert set(map(frozenset, found.values())) == {frozenset({"ok"})}
            mall.sandbox.world.advance(days=1)
        with psycopg2.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute(
                "select shop, count(*), count(distinct product_order__product_order_id) "
                "from raw_naver_smartstore.product_orders group by shop"
            )
            rows = cursor.fetchall()
    assert len(rows) == 8
    assert {(count, distinct) for _, count, distinct in rows} == {(rows[0][1], rows[0][1])}
