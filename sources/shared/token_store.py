"""Where tokens are kept: outside dlt's state, one row and one lock per mall.

Default: one SQLite file, readable by its owner only. Several machines: PostgreSQL, by URL in KMALL_TOKEN_STORE; who
shares tokens shares limits and shops too, so their books are kept there as well (`server`).
With KMALL_TOKEN_KEY set, tokens are encrypted at rest (Fernet: AES-128-CBC with HMAC-SHA256).
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import sqlalchemy as sql
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from filelock import FileLock, Timeout
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from .errors import MallUnavailable, WrongConfiguration
from .server import Server, number_of

STORE_VARIABLE = "KMALL_TOKEN_STORE"
KEY_VARIABLE = "KMALL_TOKEN_KEY"
HOW_TO_MAKE_A_KEY = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
# Longer than one refresh with all its connection attempts, so that a waiting process outlives a slow mall.
LOCK_SECONDS = 300.0
TOLERATED_SKEW = timedelta(minutes=1)

_TABLE = sql.Table(
    "kmall_tokens",
    sql.MetaData(),
    sql.Column("name", sql.Text, primary_key=True),
    sql.Column("is_encrypted", sql.Boolean, nullable=False),
    sql.Column("content", sql.LargeBinary, nullable=False),
    sql.Column("written_at", sql.Text, nullable=False),
)


@dataclass(frozen=True)
class Token:
    """What a mall gave us after consent or a refresh.

    Units: `expires_at`, `refresh_expires_at` and `issued_at` are the mall's own statements, aware; `mall_ahead` is how
        far the mall's clock was ahead of ours when it issued the token, zero within a minute.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    refresh_expires_at: datetime | None
    scopes: tuple[str, ...]
    issued_at: datetime
    mall_ahead: timedelta = timedelta(0)

    def is_due(self, now: datetime, margin: timedelta) -> bool:
        """Whether less than `margin` is left, by the mall's clock. `now` is ours.

        A token that lives shorter than twice the margin is used for half its life, or every call would refresh it.
        """
        return self.expires_at - (now + self.mall_ahead) < min(margin, (self.expires_at - self.issued_at) / 2)

    def is_out(self, now: datetime) -> bool:
        """Whether the refresh token itself has run out, by the mall's clock. `now` is ours."""
        return self.refresh_expires_at is not None and self.refresh_expires_at <= now + self.mall_ahead


def skew(issued_at: datetime, now: datetime) -> timedelta:
    """How far the mall's clock is ahead of ours; zero where it may be nothing but the call's own duration."""
    ahead = issued_at - now
    return ahead if abs(ahead) > TOLERATED_SKEW else timedelta(0)


class TokenStore:
    """Tokens by name, `platform/mall`: two aliases of one mall share one, because a second consent kills the first.

    Shape: `url` is `sqlite:///path` or `postgresql://...`; `key` a Fernet key, or several divided by commas: the first
        one encrypts, all of them decrypt, so a key can be replaced without authorizing again.
    Raises: WrongConfiguration naming the variable; SQLAlchemyError never leaves, its text could hold a token.
    """

    def __init__(self, url: str, key: str | None = None) -> None:
        self._url = _parsed(url)
        self._key = _fernet(key) if key else None
        self._key_text = key
        self._file = Path(self._url.database or "") if self._url.get_backend_name() == "sqlite" else None
        if self._file:
            _create_private(self._file)
        # No pool: a connection must not be inherited by a forked process, and calls are rare.
        self._engine = sql.create_engine(self._url, poolclass=NullPool, hide_parameters=True)
        if self._file:
            sql.event.listen(self._engine, "connect", _make_durable)
        with self._transaction() as connection:
            if not self._file:  # "if not exists" alone fails when two machines create the table at once
                connection.execute(sql.select(sql.func.pg_advisory_xact_lock(number_of("create table", "token"))))
            connection.execute(sql.schema.CreateTable(_TABLE, if_not_exists=True))

    @classmethod
    def open(cls, home: Path | None) -> "TokenStore":
        """The store that KMALL_TOKEN_STORE names, or `<home>/tokens.sqlite` (`home` defaults to ~/.kmall)."""
        url = os.environ.get(STORE_VARIABLE, "").strip()
        if not url:
            url = f"sqlite:///{(home or Path.home() / '.kmall').expanduser().absolute() / 'tokens.sqlite'}"
        return cls(url, os.environ.get(KEY_VARIABLE, "").strip() or None)

    @property
    def server(self) -> Server | None:
        """The PostgreSQL that all machines share; None where this machine is the only one."""
        return None if self._file else Server(self._url)

    def __reduce__(self) -> tuple[object, ...]:
        """A process of its own opens the store anew."""
        return TokenStore, (self._url.render_as_string(hide_password=False), self._key_text)

    def __repr__(self) -> str:
        return f"TokenStore({self._url.render_as_string(hide_password=True)!r})"

    def read(self, name: str) -> Token | None:
        """The stored token; None if this mall was never authorized.

        Raises: WrongConfiguration if KMALL_TOKEN_KEY is not the key it was stored with.
        """
        wanted = sql.select(_TABLE.c.is_encrypted, _TABLE.c.content).where(_TABLE.c.name == name)
        with self._transaction() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _from_bytes(self._decrypted(name, bool(row[0]), bytes(row[1])))

    def write(self, name: str, token: Token) -> None:
        """Replaces the token. When this returns, it survives a power cut."""
        content = _to_bytes(token)
        row = {
            "is_encrypted": self._key is not None,
            "content": self._key.encrypt(content) if self._key else content,
            "written_at": datetime.now(UTC).isoformat(),
        }
        insert = sqlite.insert if self._file else postgresql.insert
        put = insert(_TABLE).values(name=name, **row).on_conflict_do_update(index_elements=["name"], set_=row)
        with self._transaction() as connection:
            connection.execute(put)

    def delete(self, name: str) -> None:
        """Forgets the token, if there is one."""
        with self._transaction() as connection:
            connection.execute(sql.delete(_TABLE).where(_TABLE.c.name == name))

    @contextmanager
    def locked(self, name: str, timeout: float = LOCK_SECONDS) -> Iterator[None]:
        """Holds this name's lock against every thread, process and, with PostgreSQL, machine. Not reentrant.

        Units: `timeout` in seconds. The lock of a killed process is free at once.
        Raises: MallUnavailable when the lock was not free in time.
        """
        with self._file_lock(name, timeout) if self._file else self._database_lock(name, timeout):
            yield

    @contextmanager
    def _file_lock(self, name: str, timeout: float) -> Iterator[None]:
        lock = FileLock(f"{self._file}.{quote(name, safe='')}.lock", timeout=timeout, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise _busy(name, timeout) from None
        except OSError as trouble:
            raise WrongConfiguration(f"cannot lock {self!r}: {trouble.strerror}", fix=_STORE_FIX) from None
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _database_lock(self, name: str, timeout: float) -> Iterator[None]:
        # In a transaction, because a pooler in front of the server may give every transaction another session.
        with self._transaction() as connection:
            connection.execute(sql.text("set local idle_in_transaction_session_timeout = 0"))
            connection.execute(sql.text(f"set local lock_timeout = {max(int(timeout * 1000), 1)}"))
            try:
                connection.execute(sql.select(sql.func.pg_advisory_xact_lock(number_of(name, "token"))))
            except OperationalError as trouble:
                if getattr(trouble.orig, "pgcode", None) == "55P03":  # lock_not_available
                    raise _busy(name, timeout) from None
                raise
            yield

    @contextmanager
    def _transaction(self) -> Iterator[sql.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as trouble:
            reason = str(getattr(trouble, "orig", None) or type(trouble).__name__).strip().splitlines()[0]
            raise WrongConfiguration(f"{self!r} cannot be used: {reason}", fix=_STORE_FIX) from None

    def _decrypted(self, name: str, is_encrypted: bool, content: bytes) -> bytes:
        if not is_encrypted:
            return content
        if self._key is None:
            raise WrongConfiguration(
                f"the token of {name} is stored encrypted and {KEY_VARIABLE} is not set",
                fix=f"set {KEY_VARIABLE} to the key it was stored with, or authorize the shop again.",
            )
        try:
            return self._key.decrypt(content)
        except InvalidToken:
            raise WrongConfiguration(
                f"{KEY_VARIABLE} does not fit the stored token of {name}",
                fix=f"set {KEY_VARIABLE} to the key it was stored with, or authorize the shop again.",
            ) from None


_STORE_FIX = f"check {STORE_VARIABLE} (sqlite:///path or postgresql://...) or KMALL_HOME, and who may write there."


def _parsed(url: str) -> sql.URL:
    try:
        parsed = sql.make_url(url)
    except ArgumentError:
        raise WrongConfiguration(f"{STORE_VARIABLE} is not a database URL", fix=_STORE_FIX) from None
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg2")
    if parsed.drivername == "postgresql+psycopg2":
        return parsed
    if parsed.drivername == "sqlite" and parsed.database:
        return parsed.set(database=str(Path(parsed.database).expanduser()))
    raise WrongConfiguration(f"{STORE_VARIABLE} names no store that kmall can use: {parsed.drivername}", fix=_STORE_FIX)


def _fernet(key: str) -> MultiFernet:
    try:
        return MultiFernet([Fernet(part.strip()) for part in key.split(",")])
    except ValueError:
        raise WrongConfiguration(
            f"{KEY_VARIABLE} is not a Fernet key (32 bytes in url-safe base64)", fix=f"make one: {HOW_TO_MAKE_A_KEY}"
        ) from None


def _create_private(file: Path) -> None:
    """Makes the file readable by its owner only before anything is in it; an older, wider mode is narrowed."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except OSError as trouble:
        raise WrongConfiguration(f"cannot create the token store {file}: {trouble.strerror}", fix=_STORE_FIX) from None


def _make_durable(connection: sqlite3.Connection, _record: Any) -> None:
    # EXTRA also syncs the directory after the journal is gone: without it a power cut could bring back the old token.
    # secure_delete: an old token must not stay readable in a free page of the file.
    for pragma in ("busy_timeout = 30000", "synchronous = extra", "secure_delete = on"):
        connection.execute(f"pragma {pragma}").close()


def _busy(name: str, timeout: float) -> MallUnavailable:
    return MallUnavailable(
        f"another process held the token of {name} for more than {timeout:.0f} s", fix="run again when it is done."
    )


def _to_bytes(token: Token) -> bytes:
    fields = {**vars(token), "mall_ahead": token.mall_ahead.total_seconds()}
    return orjson.dumps(fields)


def _from_bytes(content: bytes) -> Token:
    fields = orjson.loads(content)
    ends = fields["refresh_expires_at"]
    return Token(
        access_token=fields["access_token"],
        refresh_token=fields["refresh_token"],
        expires_at=datetime.fromisoformat(fields["expires_at"]),
        refresh_expires_at=datetime.fromisoformat(ends) if ends else None,
        scopes=tuple(fields["scopes"]),
        issued_at=datetime.fromisoformat(fields["issued_at"]),
        mall_ahead=timedelta(seconds=fields["mall_ahead"]),
    )
