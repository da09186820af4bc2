"""DuckLake: the tables are Parquet files in one folder, which files are a table stands in PostgreSQL.

    ducklake:postgresql://user@host/database?files=/shared/folder

Any number of processes read and write it at once, each with a DuckDB of its own: the step between one DuckDB file and
an engine. What two writers did at once both stands, unless both changed the same file or table: then the later one
meets a conflict and has to do it again (`tried_again`).

DuckDB's extensions come as wheels (extra `ducklake`), never from the extension server, and are loaded by their path.
"""

import logging
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from pipelines.warehouses import Warehouse
from sources.shared.errors import WarehouseTrouble, WrongConfiguration

log = logging.getLogger("kmall")
Result = TypeVar("Result")

LAKE = "lake"  # the lake's name in every DuckDB it is attached to
CATALOG = "ducklake"  # the schema of PostgreSQL that holds the catalog
EXTENSIONS = ("ducklake", "postgres_scanner")
# of every DuckDB that writes. DuckLake tries a commit again where both changes can stand: its ten times are too few for
# many writers, and its waits that grow by half each time too long. Small inserts into PostgreSQL instead of a file are
# left out: whatever is deleted there conflicts with every insert into the same table.
SETTINGS = {
    "ducklake_max_retry_count": 100,
    "ducklake_retry_wait_ms": 50,
    "ducklake_retry_backoff": 1.05,
    "ducklake_default_data_inlining_row_limit": 0,
}
ROUNDS = 8  # of dlt's five attempts a job
PAUSE_SECONDS = 0.5  # before the second round, grows with each
CONFLICTS = ("conflict", "serialize access", "duplicate key", "deadlock")  # in what DuckLake and PostgreSQL say
PASSWORD = "PGPASSWORD"  # the variable that PostgreSQL's own library reads
LOST = ("connection", "server closed")  # of a commit that broke off: nobody knows whether it stands
MARK = ".kmall-ducklake"  # a file in the folder
LOCK = 0x6B6D616C6C  # PostgreSQL's advisory lock of whoever makes the catalog


def extension_files() -> list[str]:
    """Paths of DuckDB's extensions, in the order they are loaded. Raises: WrongConfiguration where one is missing."""
    import duckdb

    found = []
    for name in EXTENSIONS:
        package = find_spec(f"duckdb_extension_{name}")
        folder = Path(package.origin).parent if package and package.origin else Path()
        file = folder / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if not package or not file.exists():
            raise WrongConfiguration(
                f"warehouse ducklake: DuckDB's extension {name} for DuckDB {duckdb.__version__} is not installed",
                fix="pip install 'kmall[ducklake]'.",
            )
        found.append(str(file))
    return found


def catalog_url(warehouse: Warehouse) -> str:
    """The catalog's address without its password, which stands in the environment afterwards, as told in the address or
    by dlt's providers. Raises: WrongConfiguration.
    """
    from pipelines.warehouse_profiles import resolved

    url: str = resolved(warehouse).credentials.catalog.to_url().render_as_string(hide_password=False)
    return url.replace("postgres://", "postgresql://", 1)


def catalog(warehouse: Warehouse) -> Any:
    """A read-only connection to the catalog's PostgreSQL, for what is asked beside DuckDB. Raises: WarehouseTrouble."""
    import psycopg2  # type: ignore[import-untyped]

    try:
        connection = psycopg2.connect(catalog_url(warehouse))
    except psycopg2.OperationalError:  # whose text can repeat the connection string
        raise WarehouseTrouble(
            f"warehouse {warehouse.name}: its catalog does not answer",
            fix="check host, user, password and that PostgreSQL is running.",
        ) from None
    connection.set_session(readonly=True, autocommit=True)
    return connection


def is_made(warehouse: Warehouse) -> bool:
    """Whether there is a lake. Raises: WarehouseTrouble."""
    with closing(catalog(warehouse)) as connection, connection.cursor() as cursor:
        return _stored(cursor) is not None


def prepare(warehouse: Warehouse) -> None:
    """Before anything is written: the catalog is made by one process alone, since two would meet on its tables, and its
    files lie where the configuration says. Raises: WarehouseTrouble, WrongConfiguration.
    """
    with closing(catalog(warehouse)) as connection, connection.cursor() as cursor:
        stored = _stored(cursor)
        if stored is None:
            cursor.execute("select pg_advisory_lock(%s)", (LOCK,))  # let go of with the connection
            stored = _stored(cursor)
        if stored is None:
            _mark_folder(warehouse)
            opened(warehouse, read_only=False).close()
            stored = _stored(cursor)
    if not stored or Path(stored) != Path(warehouse.files):
        raise WrongConfiguration(
            f"warehouse {warehouse.name}: its files lie in {stored}, not in {warehouse.files}",
            fix="write ?files= as the lake was made, the same on every machine, or name another database.",
        )
    try:
        (Path(warehouse.files) / MARK).stat()
        with tempfile.TemporaryFile(dir=warehouse.files):
            pass
    except OSError as error:
        raise _folder_trouble(warehouse, f"is not here or cannot be written ({type(error).__name__})") from None


def _mark_folder(warehouse: Warehouse) -> None:
    """By a file in it the folder is known again: where a shared folder is not mounted, an empty one has its name."""
    try:
        Path(warehouse.files).mkdir(parents=True, exist_ok=True)
        (Path(warehouse.files) / MARK).touch()
    except OSError as error:
        raise _folder_trouble(warehouse, f"cannot be made or written ({type(error).__name__})") from None


def _folder_trouble(warehouse: Warehouse, what: str) -> WrongConfiguration:
    return WrongConfiguration(
        f"warehouse {warehouse.name}: the folder {warehouse.files} of ?files= {what}",
        fix="mount the folder that all writers share under this name, and let this user write there.",
    )


def _stored(cursor: Any) -> str | None:
    """The folder that the catalog itself names; None where there is no catalog."""
    cursor.execute("select to_regclass(%s)", (f"{CATALOG}.ducklake_metadata",))
    if cursor.fetchone()[0] is None:
        return None
    cursor.execute(f"select value from {CATALOG}.ducklake_metadata where key = 'data_path' and scope is null")
    return str(cursor.fetchone()[0])


def opened(warehouse: Warehouse, *, read_only: bool) -> Any:
    """A DuckDB in memory with the lake in it, which is the one that names without a database mean.

    Raises: WarehouseTrouble when the catalog cannot be reached, WrongConfiguration when the folder is not here.
    """
    import duckdb

    if not (Path(warehouse.files) / MARK).exists():
        raise _folder_trouble(warehouse, "is not here")
    connection = duckdb.connect()
    try:
        equip(connection)
        connection.execute(attachment(warehouse, read_only=read_only))
        connection.execute(f"use {LAKE}")
    except duckdb.Error as error:
        connection.close()
        raise WarehouseTrouble(
            f"warehouse {warehouse.name} cannot be opened ({type(error).__name__})",
            fix="check that PostgreSQL is running, and that ?files= is the folder the lake was made with.",
        ) from None
    return connection


def equip(connection: Any) -> None:
    """Loads the extensions into a DuckDB, and lets its commits be patient with others'. Raises: WrongConfiguration."""
    for file in extension_files():
        connection.execute(f"load '{_quoted(file)}'")
    connection.execute("set timezone = 'UTC'")
    connection.execute("set enable_progress_bar = false")
    for name, value in SETTINGS.items():
        connection.execute(f"set global {name} = {value}")


def attachment(warehouse: Warehouse, *, read_only: bool) -> str:
    """The statement that brings the lake into a DuckDB."""
    options = [f"metadata_schema '{CATALOG}'", f"data_path '{_quoted(warehouse.files)}'"]
    address = _quoted(f"ducklake:postgres:{catalog_url(warehouse)}")
    return f"attach '{address}' as {LAKE} ({', '.join([*options, *(['read_only'] if read_only else [])])})"


def tried_again(what: Callable[[], Result], told: str) -> Result:
    """Does what meets other writers, and after a conflict again, so often as ROUNDS says.

    Only for what can be done twice: an upsert by key in one transaction, a load that dlt takes up where it stopped.
    Raises: WarehouseTrouble when there is no end of conflicts; what has another cause, at once.
    """
    for number in range(1, ROUNDS + 1):
        try:
            return what()
        except Exception as trouble:
            if not is_conflict(trouble):
                raise
            last = trouble
            log.warning("%s: a conflict with another writer, round %d of %d", told, number, ROUNDS)
            time.sleep(PAUSE_SECONDS * number * random.uniform(0.5, 1.5))
    raise WarehouseTrouble(
        f"{told}: other writers changed the same rows' files {ROUNDS} times",
        fix="run it again, or fewer shops at a time: nothing was lost, what was read is read again.",
    ) from last


def is_conflict(trouble: BaseException) -> bool:
    """Whether this came of another writer, so that nothing of it stands: by what was said first, however wrapped."""
    while cause := trouble.__cause__ or trouble.__context__:
        trouble = cause
    return tells_conflict(str(trouble))


def tells_conflict(text: str) -> bool:
    """Whether DuckLake or PostgreSQL say that another writer was first."""
    said = text.lower()
    return any(word in said for word in CONFLICTS) and not any(word in said for word in LOST)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
