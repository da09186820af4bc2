"""Purging: a buyer's rows, or everybody's after their time, out of the warehouse, all of it or nothing.

A buyer is purged by the pseudonym that the unified views show (`customer_key`): personal rows go, raw and built rows
stay without the pseudonym, rows that are nothing but the buyer go too. A fingerprint of the pseudonym stays, so that
the next reading of the same orders does not bring the buyer back. Age only concerns personal tables: it counts from
the order's own day, where the mall tells none from the last reading.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import typer

from pipelines import screen
from pipelines.config import Shop, Warehouse
from pipelines.personal import PURGED, list_of_purged, schema_of
from pipelines.platforms import all_platforms
from pipelines.rewriting import is_unfinished, rewrite
from pipelines.screen import Column
from pipelines.warehouse_reading import Reader, connect
from sources.shared.errors import KmallError, WarehouseTrouble, WrongConfiguration
from sources.shared.personal import every_shape
from sources.shared.reading import fingerprint
from sources.shared.windows import KST, day_of

NOT_BUILT = re.compile(r"(raw|personal)_.*|personal|information_schema|pg_.*|.*_staging")
KEYED_BY_BUYER = ('"customers"',)  # built tables of which a buyer is the row, not a column
PSEUDONYM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Change:
    """What became of one table. Shape: `action` is "deleted" or "pseudonym removed"; `rows` how many of them."""

    table: str
    action: str
    rows: int


@dataclass(frozen=True)
class Wanted:
    """What to purge, one of the three.

    Shape: `buyer` a pseudonym; `older_than` days for all shops; `retention` (platform, shop) -> days.
    """

    buyer: str = ""
    older_than: int | None = None
    retention: Mapping[tuple[str, str], int] | None = None

    def check(self) -> None:
        """Raises: WrongConfiguration; the buyer is not repeated, because it may be a name typed by mistake."""
        if sum((bool(self.buyer), self.older_than is not None, self.retention is not None)) != 1:
            raise WrongConfiguration("name one of --buyer, --older-than and --expired")
        if self.buyer and not PSEUDONYM.fullmatch(self.buyer):
            raise WrongConfiguration(
                "--buyer: is no customer_key", fix="give the 64 characters that customer_key of unified.orders shows."
            )
        if self.older_than is not None and self.older_than < 0:
            raise WrongConfiguration(
                "--older-than: is no number of days", fix="give 0 or more; 0 leaves what is of today."
            )


def purge(warehouse: Warehouse, wanted: Wanted, *, dry_run: bool = False, today: date | None = None) -> list[Change]:
    """Changes by table, those with no rows left out. With `dry_run` what would be changed: nothing is.

    Raises: WrongConfiguration; WarehouseTrouble, after which nothing was changed but where it says so.
    """
    wanted.check()
    if warehouse.path is not None and not warehouse.path.exists():
        raise WrongConfiguration(f"warehouse {warehouse.name} does not exist", fix="name another one with --warehouse.")
    if warehouse.takes_rows and not warehouse.takes_persons:
        raise WrongConfiguration(
            f"warehouse {warehouse.name}: rows deleted from a DuckLake stay in files of its past",
            fix="keep shops with personal_fields in DuckDB, MotherDuck or PostgreSQL.",
        )
    connection = connect(warehouse, read_only=False)
    try:
        writer = _Writer(connection, is_duckdb=warehouse.destination != "postgres")
        changes = writer.all_or_nothing(wanted, today or day_of(datetime.now(KST)), dry_run)
        if not dry_run and (changes or is_unfinished(warehouse)):
            rewrite(connection, warehouse, [change.table for change in changes if change.action == "deleted"])
    finally:
        with suppress(Exception):  # a rewritten DuckDB file is closed already
            connection.close()
    return changes


def retention_of(shops: Iterable[Shop]) -> dict[tuple[str, str], int]:
    """How many days each shop keeps personal values, of those that say so. Raises: WrongConfiguration if none does."""
    found = {(shop.platform, shop.alias): days for shop in shops if (days := shop.personal.retention_days) is not None}
    if not found:
        raise WrongConfiguration(
            "--expired: no shop has personal_retention_days",
            fix="write it into the sections of the shops, or give the days with --older-than.",
        )
    return found


def confirm(found: Sequence[Change], ask: Callable[[str], str] | None) -> None:
    """Asks whether these changes shall be. Raises: WrongConfiguration if nobody can be asked; typer.Abort on a no."""
    if not found:
        return
    if ask is None:
        raise WrongConfiguration("purge asks before it deletes, and there is no terminal to ask on", fix="add --yes.")
    rows = sum(change.rows for change in found)
    told = ", ".join(f"{change.rows} in {change.table}" for change in found)
    if ask(f"Purge {rows} rows for good ({told})? [y/N] ").strip().lower() not in ("y", "yes"):
        raise typer.Abort


def as_json(found: Sequence[Change], *, dry_run: bool) -> dict[str, Any]:
    """For machines."""
    return {"ok": True, "dry_run": dry_run, "changes": [vars(change) for change in found]}


def print_changes(found: Sequence[Change], warehouse: str, *, dry_run: bool) -> None:
    """One line a table."""
    if not found:
        screen.output().print(f"Nothing to purge in {warehouse}.", markup=False, soft_wrap=True)
        return
    title = f"{'Would be purged' if dry_run else 'Purged'} in {warehouse}"
    columns = [Column("table"), Column("what"), Column("rows", number=True)]
    rows = [(change.table, change.action, change.rows) for change in found]
    screen.print_table(
        screen.output(), title, columns, rows, "Built tables follow raw ones at the next kmall transform."
    )


class _Writer(Reader):
    """One transaction over a warehouse."""

    def all_or_nothing(self, wanted: Wanted, today: date, dry_run: bool) -> list[Change]:
        try:
            if self._is_duckdb:
                self._run("begin")
            found = list(self._buyer(wanted.buyer) if wanted.buyer else self._aged(wanted, today))
            self._run("rollback" if dry_run else "commit")
        except Exception as trouble:
            with suppress(Exception):
                self._run("rollback")
            if isinstance(trouble, KmallError):
                raise
            # the driver's words may repeat a value
            raise WarehouseTrouble(f"nothing was purged: {type(trouble).__name__}") from None
        return [change for change in found if change.rows]

    def _aged(self, wanted: Wanted, today: date) -> Iterator[Change]:
        for platform in all_platforms():
            for table in self._tables(schema_of(platform)):
                if wanted.older_than is not None:
                    yield self._delete_older(table, today - timedelta(days=wanted.older_than))
                for (of_platform, shop), days in (wanted.retention or {}).items():
                    if of_platform == platform:
                        yield self._delete_older(table, today - timedelta(days=days), shop)

    def _delete_older(self, table: str, first_kept: date, shop: str = "") -> Change:
        midnight = datetime.combine(first_kept, datetime.min.time(), KST)
        sql = f"delete from {table} where (dated_on < %s or (dated_on is null and _read_at < %s))"
        rows = self._change(sql + (" and shop = %s" if shop else ""), first_kept, midnight, *([shop] if shop else []))
        return Change(f"{table} ({shop})" if shop else table, "deleted", rows)

    def _buyer(self, buyer: str) -> Iterator[Change]:
        keys = {buyer}
        named = list(self._pseudonyms())
        for table, columns, _ in named:  # a mall may name one buyer by two ids
            told = ", ".join(columns)
            where = " or ".join(f"{column} = %s" for column in columns)
            found = self.rows(f"select distinct {told} from {table} where {where}", *([buyer] * len(columns)))
            keys |= {key for row in found for key in row.values() if key}
        changes = [change for key in sorted(keys) for change in self._one(key, named)]
        if any(change.rows for change in changes):
            for statement in list_of_purged():
                self._run(statement)
            for key in sorted(keys):
                self._change(f"insert into personal.{PURGED} values (%s)", fingerprint(key))
        yield from _summed(changes)

    def _one(self, key: str, named: Sequence[tuple[str, list[str], bool]]) -> Iterator[Change]:
        for platform in all_platforms():
            for table in self._tables(schema_of(platform)):
                rows = self._change(f"delete from {table} where customer_key = %s", key)
                yield Change(table, "deleted", rows)
            for table in self._tables(f"raw_{platform}", "_rejected_values"):
                rows = self._change(f"delete from {table} where row_key like %s", f"%{key}%")
                yield Change(table, "deleted", rows)
        for table, columns, is_row in named:
            for column in columns:
                yield self._forget(table, column, key, is_row)
        for schema in self.schemas():
            if not NOT_BUILT.fullmatch(schema):
                for table in self._tables(schema, column="customer_key"):
                    yield self._forget(table, "customer_key", key, table.partition(".")[2] in KEYED_BY_BUYER)

    def _forget(self, table: str, column: str, key: str, is_row: bool) -> Change:
        if is_row:
            return Change(table, "deleted", self._change(f"delete from {table} where {column} = %s", key))
        rows = self._change(f"update {table} set {column} = null where {column} = %s", key)
        return Change(table, "pseudonym removed", rows)

    def _pseudonyms(self) -> Iterator[tuple[str, list[str], bool]]:
        """Every raw table with pseudonyms: its columns, and whether a row of it is nothing but a buyer."""
        for platform in all_platforms():
            for shape in every_shape(import_module(f"sources.{platform}.shapes").ROOTS):
                for schema in (f"raw_{platform}", f"raw_{platform}_staging"):  # dlt leaves the last load there
                    found = self.columns(schema, shape.table)
                    columns = [column for column in shape.pseudonyms if column in found]
                    if columns:
                        yield f'{schema}."{shape.table}"', columns, bool(set(columns) & set(shape.key))

    def _tables(self, schema: str, name: str = "", column: str = "") -> list[str]:
        """Tables, not views, by a name or a column they have."""
        if column:
            sql = "select distinct t.table_name from information_schema.tables t join information_schema.columns c"
            sql += " on t.table_schema = c.table_schema and t.table_name = c.table_name and c.column_name = %s"
        else:
            sql = "select t.table_name from information_schema.tables t"
        sql += " where t.table_type = 'BASE TABLE' and t.table_schema = %s" + (" and t.table_name = %s" if name else "")
        values = [*([column] if column else []), schema, *([name] if name else [])]
        return [f'{schema}."{row["table_name"]}"' for row in self.rows(sql + " order by 1", *values)]

    def _run(self, sql: str) -> None:
        self._change(sql)

    def _change(self, sql: str, *values: Any) -> int:
        """How many rows a statement changed."""
        if self._is_duckdb:
            found = self._connection.execute(sql.replace("%s", "?"), list(values)).fetchall()
            return int(found[0][0]) if found and isinstance(found[0][0], int) else 0
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return max(int(cursor.rowcount), 0)


def _summed(changes: Sequence[Change]) -> Iterator[Change]:
    """Of a table and an action one entry."""
    sums: dict[tuple[str, str], int] = {}
    for change in changes:
        name = (change.table, change.action)
        sums[name] = sums.get(name, 0) + change.rows
    yield from (Change(table, action, rows) for (table, action), rows in sums.items())
