"""Who may go on: one run of a shop at a time, one writer of a DuckDB file at a time, one change of tables at a time.

Locks are files that the operating system lets go of when a process ends, however it ends, and PostgreSQL's advisory
locks, which end with their connection: a killed run leaves nothing locked. Where machines share a server (`shared`), a
shop's locks are there.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from dlt.common.runtime import signals
from filelock import FileLock, Timeout

from sources.shared.errors import AlreadyRunning, KmallError, WarehouseTrouble
from sources.shared.server import Server

from . import ducklake
from .config import Shop, Warehouse
from .warehouse_reading import connect, wait_until_free

PATIENCE_SECONDS = 3600.0  # for a first build of years of orders, or a long stretch of a backfill
LOOK_EVERY = 0.1


@contextmanager
def alone(shop: Shop, home: Path, shared: Server | None = None) -> Iterator[Callable[[], None]]:
    """One run of a shop at a time, its turn taken between two stretches of a backfill.

    Yields a function that raises when the lock was lost meanwhile. Raises: AlreadyRunning where another run is under
    way.
    """
    with _locks(shop, home, shared) as (takes, keeps):
        _wait(lambda: takes(""), AlreadyRunning("another run of this shop is under way", shop=shop.label), 0.0)
        _wait(lambda: takes(".turn"), _endless(shop), PATIENCE_SECONDS)
        yield keeps


@contextmanager
def backfilling(shop: Shop, home: Path, shared: Server | None = None) -> Iterator[None]:
    """One backfill of a shop at a time; each of its stretches takes a `turn`. Raises: AlreadyRunning."""
    with _locks(shop, home, shared) as (takes, _):
        late = AlreadyRunning("another backfill of this shop is under way", shop=shop.label)
        _wait(lambda: takes(".backfill"), late, 0.0)
        yield


@contextmanager
def turn(shop: Shop, home: Path, shared: Server | None = None) -> Iterator[Callable[[], None]]:
    """Reading and loading a shop: what a run and a backfill must not do at once, or old rows would win over new ones.

    Yields as `alone` does. Raises: AlreadyRunning when the other one does not come to an end.
    """
    with _locks(shop, home, shared) as (takes, keeps):
        _wait(lambda: takes(".turn"), _endless(shop), PATIENCE_SECONDS)
        yield keeps


@contextmanager
def writing(warehouse: Warehouse, *, waits: bool = True) -> Iterator[None]:
    """One writer of a DuckDB file or of lake files at a time, over all threads and processes; servers take many.

    Unless `waits` is false the file can be opened then: a page or notebook that reads it is waited for.
    Raises: WarehouseTrouble when the one before does not come to an end.
    """
    if warehouse.lock_file is None:
        yield
        return
    warehouse.lock_file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(warehouse.lock_file)
    with _held(lock, _busy(warehouse, "is being written"), PATIENCE_SECONDS):
        if waits:
            wait_until_free(warehouse)
        yield


@contextmanager
def changing(warehouse: Warehouse, home: Path, name: str) -> Iterator[None]:
    """One at a time makes or alters the tables of `name` (a dataset, the views): `create if not exists` is no
    protection against another connection that creates the same table and has not committed yet.

    On PostgreSQL and DuckLake it holds over all machines, elsewhere over this one's processes.
    Raises: WarehouseTrouble.
    """
    late = _busy(warehouse, f"{name} is being changed")
    number = int.from_bytes(hashlib.sha256(f"kmall {warehouse.name} {name}".encode()).digest()[:7], "big")
    if warehouse.path is not None:
        yield  # its one writer is alone anyhow
    elif warehouse.destination in ("postgres", "ducklake"):
        connection = connect(warehouse) if warehouse.destination == "postgres" else ducklake.catalog(warehouse)
        try:
            with connection.cursor() as cursor:
                _wait(lambda: _is_given(cursor, number), late, PATIENCE_SECONDS)
            yield
        finally:
            connection.close()
    else:
        with _held(FileLock(home / f"{number:014x}.lock"), late, PATIENCE_SECONDS):
            yield


@contextmanager
def _locks(shop: Shop, home: Path, shared: Server | None) -> Iterator[tuple[Callable[[str], bool], Callable[[], None]]]:
    """The locks of a shop by their suffix, on the server that machines share or in files. See `Server.locks`."""
    if shared:
        with shared.locks() as (takes, keeps):
            yield (lambda suffix: takes(shop.pipeline_name + suffix)), keeps
        return
    with ExitStack() as stack:

        def takes_file(suffix: str) -> bool:
            lock = FileLock(_file(shop, home, suffix))
            if is_ours := _is_acquired(lock):
                stack.callback(lock.release)
            return is_ours

        yield takes_file, lambda: None


@contextmanager
def _held(lock: FileLock, late: KmallError, patience: float = 0.0) -> Iterator[None]:
    """Each caller brings a lock of its own: two locks on one file keep threads apart as they do processes."""
    _wait(lambda: _is_acquired(lock), late, patience)
    try:
        yield
    finally:
        lock.release()


def _wait(is_ours: Callable[[], bool], late: KmallError, patience: float) -> None:
    """Units: `patience` seconds. Ctrl-C ends the waiting."""
    until = time.monotonic() + patience
    while not is_ours():
        signals.raise_if_signalled()
        if time.monotonic() >= until:
            raise late
        time.sleep(LOOK_EVERY)


def _is_acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    return True


def _is_given(cursor: Any, number: int) -> bool:
    try:
        cursor.execute("select pg_try_advisory_lock(%s)", (number,))
        return bool(cursor.fetchone()[0])
    except cursor.connection.OperationalError:
        raise WarehouseTrouble("the connection to the warehouse was lost while waiting for it") from None


def _endless(shop: Shop) -> AlreadyRunning:
    return AlreadyRunning("another run or backfill of this shop does not come to an end", shop=shop.label)


def _file(shop: Shop, home: Path, suffix: str) -> Path:
    folder = home / "pipelines"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{shop.pipeline_name}{suffix}.lock"


def _busy(warehouse: Warehouse, what: str) -> WarehouseTrouble:
    return WarehouseTrouble(
        f"warehouse {warehouse.name}: {what} by another process for more than {PATIENCE_SECONDS / 3600:.0f} hour",
        fix="wait for that load or build to end, or stop it: the next run continues from where it stood.",
    )
