"""DuckLake: the tables are Parquet files in one folder, which files are a table stands in PostgreSQL.

    ducklake:postgresql://user@host/database?files=/shared/folder

Any number of processes read and write it at once, each with a DuckDB of its own: the step between one DuckDB file and
an engine. What two writers did at once both stands, unless both changed the same file or table: then the later one
meets a conflict and has to do it again (`tried_again`).

DuckDB's extensions come as wheels (extra `ducklake`), never from the extension server, and are loaded by their path.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
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
COMMITS = 100  # attempts of DuckLake itself where both changes can stand; its ten are too few for many writers
ROUNDS = 8  # of dlt's five attempts a job
PAUSE_SECONDS = 0.5  # before the second round, grows with each
CONFLICTS = ("conflict", "serialize access", "duplicate key", "deadlock")  # in what DuckLake and PostgreSQL say
LOCK = 0x6B6D616C6C  # PostgreSQL's advisory lock of whoever makes the catalog


@dataclass(frozen=True)
class Tidied:
    """What compacting or expiring did. Units: files, bytes."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int


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


def dlt_credentials(warehouse: Warehouse) -> Any:
    """As an object: of a dictionary dlt ignores the storage, without a word, and writes into the current folder."""
    from dlt.destinations.impl.ducklake.configuration import DuckLakeCredentials

    told = DuckLakeCredentials(LAKE, CATALOG, catalog=warehouse.credentials, storage=f"file://{warehouse.files}")
    told.extensions = [f"'{_quoted(file)}'" for file in extension_files()]
    told.global_config = {"ducklake_max_retry_count": COMMITS}
    return told


def catalog_url(warehouse: Warehouse) -> str:
    """The catalog's address with its password, as dlt's providers know it. Raises: WrongConfiguration."""
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
            Path(warehouse.files).mkdir(parents=True, exist_ok=True)
            opened(warehouse, read_only=False).close()
            stored = _stored(cursor)
    if not stored or Path(stored) != Path(warehouse.files):
        raise WrongConfiguration(
            f"warehouse {warehouse.name}: its files lie in {stored}, not in {warehouse.files}",
            fix="write ?files= as the lake was made, the same on every machine, or name another database.",
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

    Raises: WarehouseTrouble when catalog or files cannot be reached.
    """
    import duckdb

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
    """Loads the extensions into a DuckDB, and lets its commits be patient with others'."""
    for file in extension_files():
        connection.execute(f"load '{_quoted(file)}'")
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"set global ducklake_max_retry_count = {COMMITS}")


def attachment(warehouse: Warehouse, *, read_only: bool) -> str:
    """The statement that brings the lake into a DuckDB; it holds the catalog's password."""
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


def tell_retries(info: Any, told: str) -> None:
    """Notes how often jobs were tried again, of dlt's load info: each count is in the name of the job's file."""
    again: Counter[str] = Counter()
    for package in info.load_packages:
        for job in package.jobs["completed_jobs"]:
            again[job.job_file_info.table_name] += job.job_file_info.retry_count
    again += Counter()  # without those that went well at once
    if again:
        told_tables = ", ".join(f"{table} {count}" for table, count in sorted(again.items()))
        log.warning("%s: %d tries again after other writers (%s)", told, again.total(), told_tables)


def is_conflict(trouble: BaseException | None) -> bool:
    """Whether this came of another writer, by the words of DuckLake and PostgreSQL, however dlt has wrapped them."""
    while trouble is not None:
        if any(word in str(trouble).lower() for word in CONFLICTS):
            return True
        trouble = trouble.__cause__ or trouble.__context__
    return False


def compact(warehouse: Warehouse) -> Tidied:
    """Joins the small files that frequent runs leave; the old ones stay until `expire`. Raises: WarehouseTrouble."""
    return _tidied(warehouse, ["call ducklake_merge_adjacent_files('lake')"])


def expire(warehouse: Warehouse, days: float) -> Tidied:
    """Forgets states of the tables older than so many days, and deletes the files that nothing needs any more: a query
    that still reads so old a state would miss them. Raises: WarehouseTrouble.
    """
    since = f"now() - interval '{float(days)} days'"
    calls = ("ducklake_expire_snapshots", "ducklake_cleanup_old_files")
    return _tidied(warehouse, [f"call {name}('lake', older_than => {since})" for name in calls])


def _tidied(warehouse: Warehouse, statements: Sequence[str]) -> Tidied:
    prepare(warehouse)

    def tidy() -> Tidied:
        before = _lying(warehouse)
        with closing(opened(warehouse, read_only=False)) as connection:
            for statement in statements:
                connection.execute(statement).fetchall()
        (files, size), (files_left, size_left) = before, _lying(warehouse)
        return Tidied(files, files_left, size, size_left)

    return tried_again(tidy, f"warehouse {warehouse.name}")


def _lying(warehouse: Warehouse) -> tuple[int, int]:
    """Files that tables are made of now, and bytes in the folder."""
    with closing(catalog(warehouse)) as connection, connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {CATALOG}.ducklake_data_file where end_snapshot is null")
        files = int(cursor.fetchone()[0])
    return files, sum(file.stat().st_size for file in Path(warehouse.files).rglob("*.parquet"))


def _quoted(text: str) -> str:
    return text.replace("'", "''")
