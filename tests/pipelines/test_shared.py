"""Machines that share a PostgreSQL share limits, locks and cursors: whoever has a shop next loses nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dlt
import psycopg2
import pytest
import time_machine

from pipelines import shop_run
from pipelines.config import Shop, Warehouse
from pipelines.load import load
from pipelines.locks import alone, turn
from pipelines.shop_run import ResourceResult
from sources.shared.errors import AlreadyRunning, WarehouseTrouble, WrongConfiguration
from sources.shared.http import Clock
from sources.shared.pacing import Limit, Pace
from sources.shared.server import Server
from sources.shared.tokens import TokenStore
from tests.malls import Mall, open_mall

pytestmark = pytest.mark.xdist_group("postgres")
SPEED = 200.0


@pytest.fixture
def servers(postgres_url: str) -> tuple[Server, Server]:
    """The server as two machines see it."""
    first, second = TokenStore(postgres_url).server, TokenStore(postgres_url).server
    assert first is not None
    assert second is not None
    return first, second


@pytest.mark.parametrize(("kind", "seconds"), [("bucket", 60), ("window", 600)])
def test_a_limit_holds_over_machines(servers: tuple[Server, Server], kind: str, seconds: int) -> None:
    clock = Clock(lambda: datetime(2026, 3, 1, tzinfo=UTC), speed=SPEED)
    first, second = (Pace("mall", clock, home=server, **{kind: Limit(10, 600.0)}) for server in servers)
    begun = clock.monotonic()
    for pace in [first] * 10 + [second]:
        pace.wait(clock.sleep)
    assert clock.monotonic() - begun >= seconds  # a bucket of this size leaks once a minute, the window takes ten


def test_a_block_holds_over_machines_and_for_its_own_limit_only(servers: tuple[Server, Server]) -> None:
    clock = Clock(lambda: datetime(2026, 3, 1, tzinfo=UTC), speed=SPEED)
    first, second = (Pace("mall", clock, home=server, bucket=Limit(40, 20.0)) for server in servers)
    other = Pace("another mall", clock, home=servers[0], bucket=Limit(40, 20.0))
    begun, pauses = clock.monotonic(), []
    first.pause(120.0)
    other.wait(pauses.append)
    second.wait(clock.sleep)
    assert pauses == []
    assert clock.monotonic() - begun >= 120


def test_a_shop_is_run_by_one_machine_at_a_time(servers: tuple[Server, Server], tmp_path: Path) -> None:
    shop, other = Shop("wisa", "main", None), Shop("wisa", "other", None)
    with alone(shop, tmp_path / "one", servers[0]):
        with pytest.raises(AlreadyRunning), alone(shop, tmp_path / "two", servers[1]):
            pass
        with alone(other, tmp_path / "two", servers[1]):
            pass
    with alone(shop, tmp_path / "two", servers[1]), pytest.raises(AlreadyRunning), alone(shop, tmp_path, servers[0]):
        pass


def let_go(url: str) -> None:
    """Ends every connection that holds a lock, as a server does that is started anew."""
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' "
            "and database = (select oid from pg_database where datname = current_database())"
        )
    connection.close()


def test_a_machine_that_is_gone_holds_no_lock_and_may_not_load(
    servers: tuple[Server, Server], tmp_path: Path, postgres_url: str
) -> None:
    shop = Shop("wisa", "main", None)
    with turn(shop, tmp_path / "one", servers[0]) as keeps:
        keeps()
        let_go(postgres_url)
        with (
            turn(shop, tmp_path / "two", servers[1]),
            pytest.raises(WarehouseTrouble, match="lock of this shop"),
        ):
            keeps()


@pytest.mark.parametrize(("seconds", "told"), [(-60, "s behind"), (60, "s ahead of")])
def test_a_machine_whose_clock_is_not_the_servers_runs_no_shop(
    servers: tuple[Server, Server], tmp_path: Path, seconds: int, told: str
) -> None:
    shop = Shop("wisa", "main", None)
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds)),
        pytest.raises(WrongConfiguration, match=told) as raised,
        alone(shop, tmp_path, servers[0]),
    ):
        pass
    assert re.search(r"is (59|60|61) s ", raised.value.what)
    assert "NTP" in raised.value.fix
    with alone(shop, tmp_path, servers[0]):
        pass


@dataclass
class Machines:
    """Several machines that load one shop into one warehouse."""

    mall: Mall
    url: str
    folder: Path

    def load(self, machine: str) -> ResourceResult:
        """A run of the shop's orders on that machine, a day after the last one."""
        self.mall.sandbox.world.advance(days=1)
        (result,) = load(
            [self.mall.shop()],
            warehouse=Warehouse.parse(self.url),
            home=self.folder / machine,
            resources=["orders"],
            clock=self.mall.clock,
            token_store=TokenStore(self.url),
        ).results
        return result

    def ends_whole(self) -> None:
        connection = psycopg2.connect(self.url)
        with connection.cursor() as cursor:
            cursor.execute(f"select {self.mall.kind.orders.key} from raw_wisa.{self.mall.kind.orders.table}")
            keys = [row[0] for row in cursor.fetchall()]
        connection.close()
        assert sorted(keys) == sorted(self.mall.true_ids(self.mall.kind.orders))


@pytest.fixture
def machines(tmp_path: Path, postgres_url: str) -> Iterator[Machines]:
    with open_mall("wisa", tmp_path, products=3, orders_per_day=2, history_days=4) as mall:
        yield Machines(mall, postgres_url, tmp_path)


@pytest.mark.soak
def test_what_an_earlier_run_left_on_a_machine_wins_over_nothing_newer(machines: Machines) -> None:
    first, second, third = (machines.load(name) for name in ("one", "two", "one"))
    assert [first.status, second.status, third.status] == ["ok", "ok", "ok"]
    assert first.window_from is not None
    assert second.window_from is not None
    assert third.window_from is not None
    assert first.window_from < second.window_from < third.window_from
    machines.ends_whole()


def test_what_a_failed_check_put_back_is_read_again_by_another_machine(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines.load("one")
    with monkeypatch.context() as patch:
        patch.setattr(shop_run, "miscounted", lambda pipeline, info, run: [*run.entries.values()])
        miscounted = machines.load("one")
    again, after = machines.load("two"), machines.load("one")
    assert again.window_from == miscounted.window_from
    assert after.window_from is not None
    assert again.window_from is not None
    assert after.window_from > again.window_from
    machines.ends_whole()


@pytest.mark.soak
def test_what_was_put_back_before_a_machine_shared_is_read_again(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines.load("one")
    with monkeypatch.context() as patch:
        patch.setattr(TokenStore, "server", None)
        patch.setattr(shop_run, "miscounted", lambda pipeline, info, run: [*run.entries.values()])
        alone_yet = machines.load("one")
    assert machines.load("one").window_from == alone_yet.window_from
    machines.ends_whole()


@pytest.mark.soak
def test_a_run_killed_after_it_loaded_is_read_again_by_another_machine(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines.load("one")

    def end(*_: object) -> None:
        raise RuntimeError("in place of SIGKILL: nothing after it is done")

    with monkeypatch.context() as patch:
        patch.setattr(shop_run, "miscounted", end)
        assert machines.load("one").status == "failed"
    assert machines.load("two").status == "ok"
    machines.ends_whole()


@pytest.mark.parametrize("when", [pytest.param("before it loads", marks=pytest.mark.soak), "while it loads"])
def test_a_run_that_lost_its_lock_says_so_and_is_read_again(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    first, second = machines.load("one"), machines.load("one")
    assert first.window_to is not None
    assert second.window_from is not None
    assert second.window_to is not None
    step = "normalize" if when == "before it loads" else "load"
    work = getattr(dlt.Pipeline, step)

    def cut_off(pipeline: dlt.Pipeline, *words: Any, **keys: Any) -> Any:
        done = work(pipeline, *words, **keys)
        let_go(machines.url)
        return done

    with monkeypatch.context() as patch:
        patch.setattr(dlt.Pipeline, step, cut_off)
        lost = machines.load("one")
    assert "the lock of this shop was lost" in lost.error
    assert "read again" in lost.fix
    assert machines.load("two").window_from == second.window_to + (second.window_from - first.window_to)
    machines.ends_whole()
