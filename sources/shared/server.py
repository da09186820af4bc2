"""The PostgreSQL that all machines of a fleet share: counts of limits, notes of cursors, and locks of shops.

It is the one that KMALL_TOKEN_STORE names: who shares tokens shares limits and shops as well. A lock is an advisory
lock of a transaction, so it is gone as soon as its holder is, however that ends; a machine that vanished without a word
is noticed within a minute.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from .errors import WarehouseTrouble, WrongConfiguration

FIX = "check that the PostgreSQL of KMALL_TOKEN_STORE runs and can be reached from here; nothing was lost."
LOST_FIX = "run again when it can be reached: what this run read and did not load, or loaded unheard, is read again."
CLOCK_FIX = "let time synchronization (NTP) set the clock of this machine and of that server, then run again."
TOLERATED_SECONDS = 5.0  # between two clocks: which of two rows is newer is told by when each was loaded
TABLES = """
create table if not exists kmall_limits (name text primary key, arrival bigint, until_ms bigint not null default 0);
create table if not exists kmall_calls (name text not null, at_ms bigint not null);
create index if not exists kmall_calls_by_name on kmall_calls (name, at_ms);
create table if not exists kmall_notes (name text primary key, content text not null);
"""
# who has gone without closing its connection must not hold a lock for the usual two hours, nor who has lost it wait so
# long to hear of it
KEEP_ALIVE = """
set local idle_in_transaction_session_timeout = 0;
set local tcp_keepalives_idle = 30; set local tcp_keepalives_interval = 10; set local tcp_keepalives_count = 3;
"""
OUR_SIDE = {
    "connect_timeout": 30,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


class Server:
    """Shape: `url` with driver and password. Raises: WarehouseTrouble without the password, whatever goes wrong."""

    def __init__(self, url: sql.URL) -> None:
        self._url = url

    def __repr__(self) -> str:
        return f"Server({self._url.render_as_string(hide_password=True)!r})"

    @contextmanager
    def transaction(self) -> Iterator[sql.Connection]:
        """A transaction on a connection of this process's pool; the tables are there."""
        with self._named_trouble(), _engine(self._url, os.getpid()).begin() as connection:
            yield connection

    @contextmanager
    def locks(self) -> Iterator[tuple[Callable[[str], bool], Callable[[], None]]]:
        """Locks that end with this block. Yields two functions: `takes(name)`, at once whether the lock is ours now;
        and `keeps()`, which raises WarehouseTrouble when the connection was lost, and the locks with it.

        Raises: WrongConfiguration where this machine's clock is not the server's.
        """
        engine = sql.create_engine(self._url, poolclass=NullPool, hide_parameters=True, connect_args=OUR_SIDE)
        with self._named_trouble():
            connection = engine.connect()
        try:
            with self._named_trouble():
                connection.exec_driver_sql(KEEP_ALIVE)
                self._check_clock(connection)

            def takes(name: str) -> bool:
                with self._named_trouble():
                    return bool(connection.scalar(sql.select(sql.func.pg_try_advisory_xact_lock(number_of(name)))))

            def keeps() -> None:
                try:
                    connection.execute(sql.text("select 1"))
                except SQLAlchemyError as trouble:
                    told = f"the lock of this shop was lost with the connection to {self!r}: {_reason(trouble)}"
                    raise WarehouseTrouble(told, fix=LOST_FIX) from None

            yield takes, keeps
        finally:
            with suppress(SQLAlchemyError):  # a connection that is lost has let go already
                connection.rollback()
            with suppress(SQLAlchemyError):
                connection.close()

    def check_clock(self) -> None:
        """Raises: WrongConfiguration where this machine's clock is not the server's."""
        with self.transaction() as connection:
            self._check_clock(connection)

    def _check_clock(self, connection: sql.Connection) -> None:
        before = time.time()
        server = float(connection.exec_driver_sql("select extract(epoch from clock_timestamp())").scalar_one())
        ahead = max(before - server, 0.0) or min(time.time() - server, 0.0)  # what the asking took is no difference
        if abs(ahead) > TOLERATED_SECONDS:
            way = "ahead of" if ahead > 0 else "behind"
            told = f"the clock of this machine is {abs(ahead):.0f} s {way} that of {self!r}"
            raise WrongConfiguration(told, fix=CLOCK_FIX)

    def note(self, name: str) -> str | None:
        """What is noted under a name."""
        with self.transaction() as connection:
            found = connection.exec_driver_sql("select content from kmall_notes where name = %s", (name,))
            return found.scalar_one_or_none()

    def set_note(self, name: str, content: str | None) -> None:
        """Notes it instead of what was noted; None forgets it."""
        with self.transaction() as connection:
            if content is None:
                connection.exec_driver_sql("delete from kmall_notes where name = %s", (name,))
            else:
                insert = "insert into kmall_notes values (%s, %s) on conflict (name)"
                connection.exec_driver_sql(f"{insert} do update set content = excluded.content", (name, content))

    @contextmanager
    def _named_trouble(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as trouble:
            raise WarehouseTrouble(f"{self!r} cannot be used: {_reason(trouble)}", fix=FIX) from None


def _reason(trouble: SQLAlchemyError) -> str:
    return str(getattr(trouble, "orig", None) or type(trouble).__name__).strip().splitlines()[0][:200]


def number_of(name: str, of: str = "fleet") -> int:
    """A lock's number in PostgreSQL: signed, 64 bits."""
    return int.from_bytes(hashlib.sha256(f"kmall {of} {name}".encode()).digest()[:8], signed=True)


@lru_cache(maxsize=8)
def _engine(url: sql.URL, _process: int) -> sql.Engine:
    """One pool a process: a connection must not be inherited by a forked one. Makes the tables."""
    engine = sql.create_engine(
        url, pool_size=2, max_overflow=30, pool_pre_ping=True, hide_parameters=True, connect_args=OUR_SIDE
    )
    with engine.begin() as connection:
        # "if not exists" alone fails when two machines create a table at once
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({number_of('create tables')}); {TABLES}")
    return engine
