"""The fleet's tasks without a queue: what one worker left undone another takes up, what cannot be done has a fix."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest
import sqlalchemy as sql
from dlt.common.storages.load_package import PackageStorage

from pipelines import fleet, fleet_work
from pipelines.config import Shop, Warehouse
from pipelines.load import Report, load
from pipelines.shop_run import Asked
from sources.shared.errors import WarehouseTrouble, WrongConfiguration
from sources.shared.server import Server
from sources.shared.tokens import TokenStore
from tests.malls import Mall, open_mall

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture
def mall(tmp_path: Path) -> Iterator[Mall]:
    with open_mall("wisa", tmp_path, products=3, orders_per_day=2, history_days=4) as opened:
        yield opened


def on_machine(name: str, mall: Mall, url: str, *shops: Shop) -> Report:
    """A run on a machine of this name, which has a home of its own."""
    options = {"home": mall.folder / name, "clock": mall.clock, "token_store": TokenStore(url), "resources": ["orders"]}
    return load(shops or [mall.shop()], warehouse=Warehouse.parse(url), **options)


def orders(url: str) -> list[str]:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("select order_id from raw_wisa.orders order by 1")
        return [row[0] for row in cursor.fetchall()]


def test_a_shop_cut_off_on_one_machine_is_loaded_on_another_whole(
    mall: Mall, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mall.fresh(on_machine("first", mall, postgres_url))

    def end(*_: object) -> None:
        raise RuntimeError

    mall.sandbox.world.advance(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(PackageStorage, "complete_job", end)
        assert not on_machine("first", mall, postgres_url).ok
    mall.fresh(on_machine("second", mall, postgres_url))
    mall.sandbox.world.advance(days=1)
    mall.fresh(on_machine("first", mall, postgres_url))
    assert orders(postgres_url) == sorted(mall.true_ids(mall.kind.orders))


def task(mall: Mall, url: str) -> tuple[fleet.Order, Asked]:
    warehouse = Warehouse.parse(url)
    asked = Asked(warehouse, mall.folder / "worker", TokenStore(url), clock=mall.clock)
    return fleet.Order("wisa", "main", warehouse.name), asked


def test_a_task_that_cannot_be_done_is_a_failure_with_its_fix(mall: Mall, postgres_url: str) -> None:
    order, asked = task(mall, postgres_url)
    tell: Callable[..., None] = lambda _: None  # noqa: E731
    (unknown,) = fleet_work.loaded(order, asked, tell)
    (elsewhere,) = fleet_work.loaded(replace(order, warehouse="postgresql://another"), asked, tell)
    (deadly,) = fleet_work.loaded(order, asked, tell, number=fleet_work.TRIES + 1)
    assert [each.status for each in (unknown, elsewhere, deadly)] == ["failed"] * 3
    assert "unknown shop" in unknown.error or "no shop" in unknown.error
    assert "postgresql://another" in elsewhere.error
    assert "[kmall] warehouse" in elsewhere.fix
    assert "ended 5 times" in deadly.error


def test_a_fleet_needs_what_all_its_machines_can_see(tmp_path: Path) -> None:
    here = TokenStore.open(tmp_path)
    options = {"store": here, "progress": lambda _: None}
    with pytest.raises(WrongConfiguration, match="one writer"):
        fleet.send("redis://127.0.0.1:9/0", [], warehouse=Warehouse.parse("kmall.duckdb"), **options)
    with pytest.raises(WrongConfiguration, match="token_store"):
        fleet.send("redis://127.0.0.1:9/0", [], warehouse=Warehouse.parse("postgresql://a@127.0.0.1/b"), **options)


def test_the_server_is_named_without_its_password() -> None:
    server = Server(sql.make_url("postgresql+psycopg2://kmall:hush@127.0.0.1:9/mall"))
    with pytest.raises(WarehouseTrouble, match=r"127\.0\.0\.1:9") as raised:
        server.note("anything")
    assert "hush" not in str(raised.value)
