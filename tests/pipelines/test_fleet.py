"""The fleet's tasks without a queue: what one worker left undone another takes up, what cannot be done has a fix."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest
import sqlalchemy as sql
from dlt.common.storages.load_package import PackageStorage
from typer.testing import CliRunner

from pipelines import fleet, fleet_work, warehouses
from pipelines.cli import app
from pipelines.config import Shop, Warehouse
from pipelines.load import Report, load
from pipelines.shop_run import Asked
from sources.shared.errors import WarehouseTrouble, WrongConfiguration
from sources.shared.server import Server
from sources.shared.tokens import TokenStore
from tests.malls import Mall, open_mall
from tests.pipelines.conftest import WriteFiles

pytestmark = pytest.mark.xdist_group("postgres")
NOBODY = "redis://127.0.0.1:9/0"


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
        fleet.send(NOBODY, [], warehouse=Warehouse.parse("kmall.duckdb"), **options)
    with pytest.raises(WrongConfiguration, match="token_store"):
        fleet.send(NOBODY, [], warehouse=Warehouse.parse("postgresql://a@127.0.0.1/b"), **options)


@pytest.mark.parametrize("url", ["", "http://:hush@host/0", "redis://:hush@host:port/0", "redis://:hush@host/zero"])
@pytest.mark.parametrize("command", ["work", "run --fleet"])
def test_a_fleet_without_a_redis_url_is_told_the_key(
    project: WriteFiles, monkeypatch: pytest.MonkeyPatch, url: str, command: str
) -> None:
    project(config='[sources.cafe24.shops.main]\nmall_id = "samplemall"\nclient_id = "app"\nclient_secret = "x"\n')
    monkeypatch.setenv("KMALL_FLEET", url)
    outcome = CliRunner().invoke(app, command.split())
    assert outcome.exit_code == 2
    assert "[kmall] fleet: is" in outcome.stderr
    assert "KMALL_FLEET" in outcome.stderr
    assert "hush" not in outcome.output


def test_a_worker_without_a_server_for_tokens_is_told_the_key(
    project: WriteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    project()
    monkeypatch.setenv("KMALL_FLEET", NOBODY)
    outcome = CliRunner().invoke(app, ["work", "--warehouse", "postgresql://a@127.0.0.1/b"])
    assert outcome.exit_code == 2
    assert "[kmall] token_store" in outcome.stderr
    assert "KMALL_TOKEN_STORE" in outcome.stderr


def test_without_celery_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouses, "find_spec", lambda _: None)
    with pytest.raises(WrongConfiguration, match="Celery is not installed") as raised:
        fleet.application(NOBODY)
    assert "kmall[fleet]" in raised.value.fix


class Queue:
    """A Redis and a Celery as far as sending goes, whose memory can be taken away."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.sent: list[tuple[str, bool]] = []

    def send_task(self, _: str, arguments: list[Any], task_id: str = "") -> SimpleNamespace:
        name = task_id or f"task-{len(self.sent)}"
        self.sent.append((name, arguments[1]))
        self.waiting.append(f'{{"id": "{name}"}}'.encode())
        return SimpleNamespace(id=name)

    def lrange(self, *_: object) -> list[bytes]:
        return self.waiting[:1]

    def hvals(self, *_: object) -> list[bytes]:
        return self.waiting[1:]


def test_a_task_that_nobody_has_any_more_is_sent_again_when_it_was_missed_twice() -> None:
    queue = Queue()
    sent = fleet._Sent(queue, queue, lambda _: None)
    orders = [fleet.Order("wisa", alias, "warehouse") for alias in ("one", "two", "three")]
    for order in orders:
        sent.send(order)
    sent._send_lost()
    sent._send_lost()
    assert len(queue.sent) == 3
    queue.waiting.clear()
    sent.found[orders[2]] = []
    sent._send_lost()
    assert len(queue.sent) == 3  # a worker may be about to say that it has them
    sent._send_lost()
    sent._send_lost()
    assert sorted(queue.sent[3:]) == [("task-0", True), ("task-1", True)]


def test_the_server_is_named_without_its_password() -> None:
    server = Server(sql.make_url("postgresql+psycopg2://kmall:hush@127.0.0.1:9/mall"))
    with pytest.raises(WarehouseTrouble, match=r"127\.0\.0\.1:9") as raised:
        server.note("anything")
    assert "hush" not in str(raised.value)
