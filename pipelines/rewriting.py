"""Rewriting a warehouse after a purge, so that what was deleted is in none of its bytes.

DuckDB marks rows as deleted and keeps freed blocks as they are; only a copy holds living rows alone. So the file is
copied beside itself and the copy put in its place. PostgreSQL rewrites a table in place (`vacuum full`). What neither
can reach: backups, archived write-ahead logs, and the disk's own old blocks.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipelines.config import Warehouse
from sources.shared.errors import WarehouseTrouble

AGAIN = "the rows are gone, their bytes are not yet: run the same purge again"


def is_unfinished(warehouse: Warehouse) -> bool:
    """Whether an earlier rewriting was cut off."""
    return warehouse.path is not None and _copy_of(warehouse.path).exists()


def rewrite(connection: Any, warehouse: Warehouse, tables: Sequence[str]) -> None:
    """Closes a DuckDB connection. Raises: WarehouseTrouble: rows are deleted, but their bytes may be there still."""
    try:
        if warehouse.path is not None:
            _copied(connection, warehouse.path)
        elif warehouse.destination == "postgres":
            connection.rollback()
            connection.autocommit = True
            with connection.cursor() as cursor:
                for table in sorted({table.partition(" (")[0] for table in tables}):
                    cursor.execute(f"vacuum full {table}")
    except WarehouseTrouble:
        raise
    except Exception as trouble:  # noqa: BLE001 - full disk, missing rights, another program: all are told the same way
        raise WarehouseTrouble(f"{AGAIN} ({type(trouble).__name__})", fix="look for room on the disk.") from None


def _copied(connection: Any, path: Path) -> None:
    fresh = _copy_of(path)
    for file in (fresh, fresh.with_name(f"{fresh.name}.wal")):
        file.unlink(missing_ok=True)
    name = connection.execute("select current_catalog()").fetchone()[0]
    connection.execute("checkpoint")
    connection.execute(f"attach '{str(fresh).replace(chr(39), chr(39) * 2)}' as purged")
    connection.execute(f'copy from database "{name}" to purged')
    connection.execute("detach purged")  # which checkpoints it
    connection.close()
    before = path.stat()
    with _locked(path):
        if path.stat().st_mtime_ns != before.st_mtime_ns:
            raise WarehouseTrouble(f"{AGAIN}: another program wrote meanwhile")
        shutil.copymode(path, fresh)
        fresh.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds the lock that DuckDB takes on its file, so that no load begins on a file that is about to go."""
    try:
        import fcntl
    except ModuleNotFoundError:  # Windows, where an open file cannot be replaced anyway
        yield
        return
    handle = os.open(path, os.O_RDWR)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WarehouseTrouble(f"{AGAIN}: another program has the warehouse open") from None
        yield
    finally:
        with suppress(OSError):
            os.close(handle)


def _copy_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.purging")
