"""Keeping a DuckLake in order: small files joined, the past let go of."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .ducklake import CATALOG, LAKE, catalog, opened, prepare, tried_again
from .locks import changing
from .warehouses import Warehouse


@dataclass(frozen=True)
class Tidied:
    """What compacting or expiring did. Units: files, bytes."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int


def compact(warehouse: Warehouse) -> Tidied:
    """Joins the small files that frequent runs leave; the old ones stay until `expire`. Raises: WarehouseTrouble."""
    return _tidied(warehouse, [f"call ducklake_merge_adjacent_files('{LAKE}')"])


def expire(warehouse: Warehouse, days: float) -> Tidied:
    """Forgets states of the tables older than so many days, and deletes the files that nothing needs any more: a query
    that still reads so old a state would miss them. Raises: WarehouseTrouble.
    """
    since = f"now() - interval '{float(days)} days'"
    calls = ("ducklake_expire_snapshots", "ducklake_cleanup_old_files")
    return _tidied(warehouse, [f"call {name}('{LAKE}', older_than => {since})" for name in calls])


def _tidied(warehouse: Warehouse, statements: Sequence[str]) -> Tidied:
    prepare(warehouse)

    def tidy() -> Tidied:
        before = _lying(warehouse)
        with closing(opened(warehouse, read_only=False)) as connection:
            for statement in statements:
                connection.execute(statement).fetchall()
        (files, size), (files_left, size_left) = before, _lying(warehouse)
        return Tidied(files, files_left, size, size_left)

    with changing(warehouse, Path(), "views"):  # a build that met this would fail; a load does its part again
        return tried_again(tidy, f"warehouse {warehouse.name}")


def _lying(warehouse: Warehouse) -> tuple[int, int]:
    """Files that tables are made of now, and bytes in the folder."""
    with closing(catalog(warehouse)) as connection, connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {CATALOG}.ducklake_data_file where end_snapshot is null")
        files = int(cursor.fetchone()[0])
    return files, sum(file.stat().st_size for file in Path(warehouse.files).rglob("*.parquet"))
