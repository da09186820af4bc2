"""The token store and keeper between processes, threads and machines, on SQLite and on a real PostgreSQL server."""

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing.context import SpawnContext
from pathlib import Path

import pytest

from sources.shared.errors import MallUnavailable, WrongConfiguration
from sources.shared.http import Clock
from sources.shared.tokens import Token, TokenKeeper, TokenStore

NAME = "cafe24/samplemall"
WORKERS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgres_url")
        return found
    return f"sqlite:///{tmp_path / 'tokens.sqlite'}"


def old_token() -> Token:
    issued_at = datetime.now(UTC) - timedelta(hours=3)
    return Token("access-0", "refresh-0", issued_at + timedelta(hours=2), None, (), issued_at)


class FileMall:
    """A mall that remembers in a file which refresh token is alive, and writes down each refresh."""

    def __init__(self, folder: Path, seconds: float = 0.0) -> None:
        self.folder = folder
        self.seconds = seconds

    def refresh(self, token: Token) -> Token:
        with (self.folder / "calls").open("a") as calls:
            calls.write(token.refresh_token + "\n")
        time.sleep(self.seconds)
        number = int(token.refresh_token.rpartition("-")[2]) + 1
        now = datetime.now(UTC)
        return Token(f"access-{number}", f"refresh-{number}", now + timedelta(hours=2), None, (), now)

    def calls(self) -> list[str]:
        return (self.folder / "calls").read_text().split()


def keeper(url: str, mall: FileMall) -> TokenKeeper:
    return TokenKeeper(TokenStore(url), NAME, mall.refresh, Clock())


def use(url: str, folder: Path, start: "threading.Barrier", results: "multiprocessing.Queue[str]") -> None:
    start.wait(timeout=60)
    results.put(keeper(url, FileMall(folder, seconds=0.2)).access().access_token)


def refresh_and_hang(url: str, folder: Path, reached: "multiprocessing.synchronize.Event") -> None:
    """A process that has a fresh token, holds the lock and never comes to use it."""
    store = TokenStore(url)
    write = store.write

    def writing(name: str, token: Token) -> None:
        write(name, token)
        reached.set()
        time.sleep(600)

    store.write = writing  # type: ignore[method-assign]
    TokenKeeper(store, NAME, FileMall(folder).refresh, Clock()).access()


def hold(url: str, reached: "multiprocessing.synchronize.Event") -> None:
    with TokenStore(url).locked(NAME):
        reached.set()
        time.sleep(600)


def spawned() -> SpawnContext:
    return multiprocessing.get_context("spawn")


@pytest.mark.soak
def test_eight_processes_at_once_make_one_refresh_and_share_its_token(url: str, tmp_path: Path) -> None:
    TokenStore(url).write(NAME, old_token())
    context = spawned()
    start, results = context.Barrier(WORKERS), context.Queue()
    workers = [context.Process(target=use, args=(url, tmp_path, start, results)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    tokens = [results.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join(timeout=60)
    results.close()
    results.join_thread()
    assert tokens == ["access-1"] * WORKERS
    assert FileMall(tmp_path).calls() == ["refresh-0"]


def test_eight_threads_at_once_make_one_refresh_and_share_its_token(url: str, tmp_path: Path) -> None:
    TokenStore(url).write(NAME, old_token())
    mall = FileMall(tmp_path, seconds=0.1)
    shared = keeper(url, mall)
    with ThreadPoolExecutor(WORKERS) as pool:
        tokens = list(pool.map(lambda _: shared.access().access_token, range(WORKERS)))
    assert tokens == ["access-1"] * WORKERS
    assert mall.calls() == ["refresh-0"]


def test_eight_threads_with_one_rejected_token_renew_it_once(url: str, tmp_path: Path) -> None:
    TokenStore(url).write(NAME, old_token())
    mall = FileMall(tmp_path)
    shared = keeper(url, mall)
    with ThreadPoolExecutor(WORKERS) as pool:
        tokens = list(pool.map(lambda _: shared.renew("access-0").access_token, range(WORKERS)))
    assert tokens == ["access-1"] * WORKERS
    assert mall.calls() == ["refresh-0"]


@pytest.mark.soak
def test_a_process_killed_between_refresh_and_use_leaves_its_token_to_the_next(url: str, tmp_path: Path) -> None:
    TokenStore(url).write(NAME, old_token())
    context = spawned()
    reached = context.Event()
    victim = context.Process(target=refresh_and_hang, args=(url, tmp_path, reached))
    victim.start()
    assert reached.wait(timeout=60)
    os.kill(victim.pid or 0, signal.SIGKILL)
    victim.join(timeout=60)
    mall = FileMall(tmp_path)
    assert keeper(url, mall).access().access_token == "access-1"
    assert mall.calls() == ["refresh-0"]


@pytest.mark.soak
def test_a_lock_held_by_another_process_waits_and_is_free_once_that_process_is_killed(url: str) -> None:
    context = spawned()
    reached = context.Event()
    holder = context.Process(target=hold, args=(url, reached))
    holder.start()
    assert reached.wait(timeout=60)
    store = TokenStore(url)
    with pytest.raises(MallUnavailable, match="held the token"), store.locked(NAME, timeout=0.3):
        pass
    os.kill(holder.pid or 0, signal.SIGKILL)
    holder.join(timeout=60)
    with store.locked(NAME, timeout=30):
        store.write(NAME, old_token())
    assert store.read(NAME) is not None


def test_many_stores_created_at_once_agree_on_one_table(url: str) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        stores = list(pool.map(lambda _: TokenStore(url), range(WORKERS)))
    stores[0].write(NAME, old_token())
    assert all(store.read(NAME) is not None for store in stores)


def test_a_failure_under_the_lock_frees_it_and_keeps_its_name(url: str) -> None:
    store = TokenStore(url)
    with pytest.raises(MallUnavailable, match="cut"), store.locked(NAME):
        raise MallUnavailable("cut")
    with store.locked(NAME, timeout=0.5):
        store.write(NAME, old_token())
    assert store.read(NAME) is not None


def test_a_postgresql_store_round_trips_every_field_encrypted(postgres_url: str) -> None:
    key = "b3BlbiBzZXNhbWUgb3BlbiBzZXNhbWUgb3BlbiBzZXM="
    store = TokenStore(postgres_url.replace("postgresql://", "postgres://"), key)
    token = old_token()
    store.write(NAME, token)
    store.write(NAME, token)
    assert store.read(NAME) == token
    with pytest.raises(WrongConfiguration, match="KMALL_TOKEN_KEY is not set"):
        TokenStore(postgres_url).read(NAME)
    store.delete(NAME)
    assert store.read(NAME) is None


def test_a_postgresql_server_that_refuses_is_named_without_its_password(postgres_url: str) -> None:
    user, _, rest = postgres_url.partition("://")[2].partition("@")
    password = user.partition(":")[2]
    wrong = f"postgresql://kmall:{password[::-1]}x@{rest}"
    with pytest.raises(WrongConfiguration, match="KMALL_TOKEN_STORE") as caught:
        TokenStore(wrong)
    assert password[::-1] not in str(caught.value)
