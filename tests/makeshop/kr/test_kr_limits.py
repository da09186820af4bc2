"""Five tokens a minute for all workers, five hundred calls an hour across restarts, and what the mall says when it is
too much all the same.
"""

import multiprocessing
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.config import Shop
from pipelines.sandbox import Sandbox
from sources import makeshop
from sources.makeshop.kr_client import Client
from sources.shared.errors import Throttled
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.makeshop.kr.standing import SPEED, clock, shop, standing


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with standing(orders_per_day=1, products=4) as opened:
        yield opened


def client(sandbox: Sandbox, home: Path, flavor: str = "kr", **keys: object) -> Client:
    """A client as another process, or a later start of the program, would have it."""
    return Client("main", shop(sandbox, flavor, **keys).settings, clock(sandbox), TokenStore.open(home), home)


def calls(sandbox: Sandbox, part: str) -> list[int]:
    """The statuses of the calls to a path."""
    return [call.status for call in sandbox.makeshop.calls if part in call.path]


def look(shop_of_ours: Shop, now: datetime, home: Path) -> None:
    """What a process of its own does: one call of every list."""
    time = Clock(lambda: now, speed=SPEED)
    findings = makeshop.check(
        shop_of_ours.alias, shop_of_ours.settings, time, TokenStore.open(home), home, makeshop.RESOURCES
    )
    raise SystemExit(0 if all(finding.ok for finding in findings) else 1)


def test_processes_share_one_token(sandbox: Sandbox, tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    arguments = (shop(sandbox), sandbox.world.now, tmp_path)
    processes = [context.Process(target=look, args=arguments) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert calls(sandbox, "/oauth/token") == [200]


def test_threads_share_one_token(sandbox: Sandbox, tmp_path: Path) -> None:
    threads = [threading.Thread(target=client(sandbox, tmp_path).ask, args=("shop", {}, "shop")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls(sandbox, "/oauth/token") == [200]
    assert calls(sandbox, "/information") == [200] * 4


def test_a_token_is_replaced_before_its_last_minute(sandbox: Sandbox, tmp_path: Path) -> None:
    one = client(sandbox, tmp_path)
    for seconds in (0, 239, 2, 200):
        sandbox.world.advance(seconds=seconds)
        one.ask("shop", {}, "shop")
    assert calls(sandbox, "/oauth/token") == [200, 200]
    assert set(calls(sandbox, "/information")) == {200}


@pytest.mark.parametrize("form", ["401", "200"])
def test_a_token_that_died_early_is_replaced_once(sandbox: Sandbox, tmp_path: Path, form: str) -> None:
    sandbox.makeshop.switches.bad_token = form
    one = client(sandbox, tmp_path)
    one.ask("shop", {}, "shop")
    sandbox.makeshop.forget_tokens()
    assert one.ask("shop", {}, "shop").content
    assert calls(sandbox, "/oauth/token") == [200, 200]


def test_the_sixth_token_of_a_minute_is_waited_for(sandbox: Sandbox, tmp_path: Path) -> None:
    for _ in range(8):
        sandbox.makeshop.forget_tokens()
        client(sandbox, tmp_path).ask("shop", {}, "shop")
    assert calls(sandbox, "/oauth/token") == [200] * 8


def test_tokens_that_others_used_up_are_waited_for(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.makeshop.faults.add(status=429, path="/oauth/token", times=2)
    assert client(sandbox, tmp_path).ask("shop", {}, "shop").content
    assert calls(sandbox, "/oauth/token") == [429, 429, 200]


def test_the_hour_is_kept_across_restarts(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.makeshop.switches.hourly_calls = 8
    for _ in range(12):
        client(sandbox, tmp_path, "kr_legacy", calls_an_hour=8).ask("categories", {}, "categories")
    assert calls(sandbox, "open_api") == [200] * 12  # a refused one would have been made again


def test_an_hour_that_others_used_up_is_waited_for(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.makeshop.switches.hourly_calls = 3
    other = client(sandbox, tmp_path / "another machine", "kr_legacy")
    for _ in range(3):
        other.ask("categories", {}, "categories")
    assert client(sandbox, tmp_path, "kr_legacy").ask("categories", {}, "categories").content
    assert len(calls(sandbox, "open_api")) >= 5


def test_a_limit_that_nobody_published_is_waited_for(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.makeshop.faults.add(status=429, path="/information", times=3)
    assert client(sandbox, tmp_path).ask("shop", {}, "shop").content
    assert calls(sandbox, "/information") == [429, 429, 429, 200]


def test_a_mall_that_always_refuses_is_given_up(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.makeshop.faults.add(status=429, path="/information", times=None)
    with pytest.raises(Throttled):
        client(sandbox, tmp_path).ask("shop", {}, "shop")
