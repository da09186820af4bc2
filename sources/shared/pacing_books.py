"""Where the counts of limits are kept: in this process, in a SQLite file of this machine, in the PostgreSQL of all.

The counting is pyrate-limiter's. A bucket that leaks is one number, its next arrival; a window is a list of calls.
"""

import sqlite3
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sql
from filelock import FileLock
from pyrate_limiter import (
    Decision,
    InMemoryBucket,
    InMemoryStateStore,
    Rate,
    RateItem,
    SlidingWindowLog,
    SQLiteBucket,
    StateStore,
)

from .server import Server, number_of

Home = Path | Server | None


class Counted(Protocol):
    """What pacing needs of a bucket of pyrate-limiter."""

    def leak(self, current_timestamp: int) -> Any:
        """Forgets calls that count no more."""
        ...

    def put_decision(self, item: RateItem) -> Any:
        """Counts one more call, or says when it may be made."""
        ...


class Books(Protocol):
    """The counts of one limit domain. Everything but `alone` is done inside of it, by one caller at a time.

    Units: milliseconds since 1970, `speed` times as fast as the wall's.
    """

    @property
    def state(self) -> StateStore:
        """The state of the bucket."""
        ...

    def alone(self, speed: float) -> AbstractContextManager[int]:
        """Nobody else who shares the limit is at its books. Yields the present."""
        ...

    def blocked(self) -> int:
        """Until when the mall wants no call."""
        ...

    def block(self, until: int) -> None:
        """The mall wants no call until then; an earlier word that it wants none for longer stays."""
        ...

    def window(self, rate: Rate) -> Counted:
        """The calls of a sliding window."""
        ...


def books_of(name: str, home: Home) -> Books:
    """The books of a domain: in the folder `home`, on the server that all machines share, or of this process alone."""
    if home is None:
        return _InProcess()
    return _OnServer(home, name) if isinstance(home, Server) else _InFile(home, name)


class _InProcess:
    def __init__(self) -> None:
        self._state = InMemoryStateStore()
        self._until = 0

    @property
    def state(self) -> StateStore:
        return self._state

    @contextmanager
    def alone(self, speed: float) -> Iterator[int]:
        yield _wall(speed)

    def blocked(self) -> int:
        return self._until

    def block(self, until: int) -> None:
        self._until = max(self._until, until)

    def window(self, rate: Rate) -> Counted:
        return InMemoryBucket([rate])


class _InFile(StateStore):
    """Shared by all processes of this machine; outlives a restart. A file lock alone lets threads in: Pace adds one."""

    is_async = False

    def __init__(self, home: Path, name: str) -> None:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._name = name
        self._lock = FileLock(home / "pacing.lock", thread_local=False)
        self._database = sqlite3.connect(home / "pacing.sqlite", check_same_thread=False, timeout=30)
        weakref.finalize(self, self._database.close)  # Python 3.13 warns of a connection that nobody closed
        # a crash may forget the last calls, which a mall forgives; waiting for the disk at every call is not worth it
        self._database.execute("pragma synchronous = off")
        self._write("create table if not exists blocked (name text primary key, until_ms integer)")
        self._write("create table if not exists bucket (name text primary key, arrival integer)")

    @property
    def state(self) -> StateStore:
        return self

    @contextmanager
    def alone(self, speed: float) -> Iterator[int]:
        with self._lock:
            yield _wall(speed)

    def blocked(self) -> int:
        row = self._database.execute("select until_ms from blocked where name = ?", (self._name,)).fetchone()
        return int(row[0]) if row else 0

    def block(self, until: int) -> None:
        insert = "insert into blocked values (?, ?) on conflict (name)"
        self._write(f"{insert} do update set until_ms = max(until_ms, excluded.until_ms)", self._name, until)

    def window(self, rate: Rate) -> Counted:
        table = "calls_" + "".join(letter if letter.isalnum() else "_" for letter in self._name)
        self._write(f'create table if not exists "{table}" (name text, item_timestamp integer)')
        return SQLiteBucket([rate], self._database, table)

    def check(self, algorithm: Any, rates: Sequence[Rate], now: int, weight: int) -> Decision:
        state, decision = algorithm.step(rates, self.read(algorithm, rates), now, weight)
        if decision.allowed:
            self._write("insert or replace into bucket values (?, ?)", self._name, int(state[0]))
        return decision  # type: ignore[no-any-return]

    def read(self, algorithm: Any, rates: Sequence[Rate]) -> tuple[float, ...]:
        row = self._database.execute("select arrival from bucket where name = ?", (self._name,)).fetchone()
        return (row[0],) if row else algorithm.initial(rates)

    def reset(self) -> None:
        self._write("delete from bucket where name = ?", self._name)

    def _write(self, statement: str, *values: object) -> None:
        self._database.execute(statement, values)
        self._database.commit()


class _OnServer(StateStore):
    """Shared by all machines. The time is the server's: clocks of two machines differ by more than a limit forgives."""

    is_async = False

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        self.name = name
        self._number = number_of(name, "limit")
        self._connection: sql.Connection | None = None
        self._row: tuple[int | None, int] = (None, 0)

    @property
    def state(self) -> StateStore:
        return self

    @contextmanager
    def alone(self, speed: float) -> Iterator[int]:
        with self._server.transaction() as connection:
            self._connection = connection
            # one message for all of it; each statement sees what was committed before it began. As in a file, a crash
            # may forget the last calls; and a machine that vanished just here must not keep all others waiting
            row = connection.exec_driver_sql(
                "set local synchronous_commit = off; set local idle_in_transaction_session_timeout = '60s'; "
                "select pg_advisory_xact_lock(%(number)s); "
                "select max(arrival), coalesce(max(until_ms), 0), "
                "(extract(epoch from clock_timestamp()) * 1000000)::bigint from kmall_limits where name = %(name)s",
                {"number": self._number, "name": self.name},
            ).one()
            self._row = (row[0], row[1])
            yield int(row[2] * speed) // 1000

    def blocked(self) -> int:
        return self._row[1]

    def block(self, until: int) -> None:
        self._write("until_ms", max(until, self.blocked()))

    def window(self, rate: Rate) -> Counted:
        return _ServerWindow(self, rate)

    def check(self, algorithm: Any, rates: Sequence[Rate], now: int, weight: int) -> Decision:
        state, decision = algorithm.step(rates, self.read(algorithm, rates), now, weight)
        if decision.allowed:
            self._write("arrival", int(state[0]))
        return decision  # type: ignore[no-any-return]

    def read(self, algorithm: Any, rates: Sequence[Rate]) -> tuple[float, ...]:
        return algorithm.initial(rates) if self._row[0] is None else (self._row[0],)

    def reset(self) -> None:
        self.ask("delete from kmall_limits where name = %s", self.name)

    def ask(self, statement: str, *values: object) -> Any:
        """The answer to one statement inside `alone`."""
        assert self._connection is not None
        return self._connection.exec_driver_sql(statement, values)

    def _write(self, column: str, value: int) -> None:
        insert = f"insert into kmall_limits (name, {column}) values (%s, %s) on conflict (name)"
        self.ask(f"{insert} do update set {column} = excluded.{column}", self.name, value)


class _ServerWindow:
    """A sliding window whose calls stand in the server's table; pyrate-limiter decides."""

    def __init__(self, books: _OnServer, rate: Rate) -> None:
        self._books = books
        self._rate = rate
        self._algorithm = SlidingWindowLog()

    def leak(self, current_timestamp: int) -> None:
        before = self._algorithm.leak_bound([self._rate], current_timestamp)
        self._books.ask("delete from kmall_calls where name = %s and at_ms < %s", self._books.name, before)

    def put_decision(self, item: RateItem) -> Decision:
        name = self._books.name
        count = self._books.ask("select count(*) from kmall_calls where name = %s", name).scalar_one()

        def nth_newest(offset: int) -> int | None:
            found = "select at_ms from kmall_calls where name = %s order by at_ms desc limit 1 offset %s"
            at: int | None = self._books.ask(found, name, offset).scalar_one_or_none()
            return at

        decision = self._algorithm.decide([self._rate], [count], 1, item.timestamp, nth_newest)
        if decision.allowed:
            self._books.ask("insert into kmall_calls values (%s, %s)", name, item.timestamp)
        return decision


def _wall(speed: float) -> int:
    """Wall-clock milliseconds, sped up: a monotonic clock means nothing to another process or after a restart."""
    return int(time.time_ns() * speed) // 1_000_000
