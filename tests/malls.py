"""A sandbox mall with a shop of ours in front of it and a warehouse behind: what most tests start from.

The contract suite runs over every mall in `MALLS` (tests/mall_kinds.py).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipelines.config import Shop, Warehouse
from pipelines.load import Report, load
from pipelines.sandbox import Sandbox
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.mall_kinds import MALLS, Listing, Platform
from tests.readers import Reader

SPEED = 2000.0
FLUID = ("_read_at", "_dlt_load_id", "noticed_at")  # columns that tell of the reading, not of what was read
NOT_ROWS = ("sweeps",)  # tables that tell of the reading


@dataclass
class Mall:
    """One entry's stand-in, loaded into a DuckDB file under `folder`."""

    name: str
    sandbox: Sandbox
    folder: Path
    shops: list[Shop] = field(default_factory=list)

    @property
    def kind(self) -> Platform:
        return MALLS[self.name]

    @property
    def platform(self) -> str:
        """The source it is loaded with."""
        return self.kind.platform or self.name

    @property
    def front(self) -> str:
        """The world's name of it."""
        return self.kind.stand_in or self.platform

    @property
    def stand_in(self) -> Any:
        return getattr(self.sandbox, self.front)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def file(self) -> Path:
        return self.folder / "kmall.duckdb"

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse("duckdb", str(self.file))

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.sandbox.world.now, speed=SPEED)

    @property
    def alias(self) -> str:
        """Of the shop that a test does not name: malls that are loaded with one source must not share it."""
        return "main" if self.name == self.platform else self.name.replace("_", "-")

    def shop(self, alias: str = "", **keys: Any) -> Shop:
        """A shop of ours at this mall, with consent given."""
        return self.kind.make_shop(self, alias or self.alias, keys)

    def load(self, *shops: Shop, resources: Sequence[str] = ()) -> Report:
        """One run; by default of one shop."""
        if not shops and not self.shops:
            self.shops = [self.shop()]
        return load(
            list(shops or self.shops),
            warehouse=self.warehouse,
            home=self.home,
            resources=resources,
            clock=self.clock,
        )

    def reader(self, alias: str = "", **keys: Any) -> Reader:
        """A shop of ours whose resources are read without a warehouse."""
        return Reader(self.shop(alias, **keys), self.clock, TokenStore.open(self.home))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer of the warehouse; `raw` stands for the platform's raw schema."""
        with duckdb.connect(str(self.file), read_only=True) as warehouse:
            return warehouse.execute(sql.replace("raw.", f"raw_{self.platform}.")).fetchall()

    def tables(self, *skipped: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every raw table but those that tell of the reading, without the columns that do."""
        columns: dict[str, list[str]] = {}
        for table, column in self.rows(
            "select table_name, column_name from information_schema.columns "
            f"where table_schema = 'raw_{self.platform}' order by table_name, column_name"
        ):
            if not table.startswith("_") and table not in (*NOT_ROWS, *skipped) and column not in FLUID:
                columns.setdefault(table, []).append(f'"{column}"')
        with duckdb.connect(str(self.file), read_only=True) as warehouse:
            warehouse.execute(f"use raw_{self.platform}")
            return {
                table: sorted(warehouse.execute(f"select {', '.join(names)} from {table}").fetchall(), key=str)
                for table, names in columns.items()
            }

    def ids(self, listing: Listing) -> set[str]:
        """The names of a list's rows in the warehouse."""
        return {row[0] for row in self.rows(f"select {listing.key} from raw.{listing.table}")}

    def true_ids(self, listing: Listing) -> set[str]:
        """The names that a list has in the seller's books: of what is not deleted, and what the mall has a list of."""
        table, column = listing.truth
        rows = [row for row in self.mine(table) if not row.get("is_deleted") and row.get("is_listed", True)]
        return {row[column] for row in rows if not row[column].startswith("add-")}

    def mine(self, table: str) -> list[dict[str, Any]]:
        """The world's truth about this mall."""
        rows: list[dict[str, Any]] = self.sandbox.world.truth()[table]
        return [row for row in rows if row["platform"] == self.platform]  # of a source with several malls all of them

    def fresh(self, report: Report) -> Report:
        """The report, once it is known that nothing in it failed."""
        assert [(result.resource, result.error) for result in report.results if result.status != "ok"] == []
        return report


@contextmanager
def open_mall(name: str, folder: Path, **world: Any) -> Iterator[Mall]:
    """A small world behind one stand-in; `world` goes to the Sandbox."""
    with open_malls((name,), folder, **world) as malls:
        yield malls[name]


@contextmanager
def open_malls(names: Sequence[str], folder: Path, **world: Any) -> Iterator[dict[str, Mall]]:
    """A small world behind several stand-ins, loaded into one warehouse."""
    options = {"seed": 7, "start": "2026-01-05", "products": 12, "orders_per_day": 4, "history_days": 8, **world}
    fronts = tuple(dict.fromkeys(MALLS[name].stand_in or MALLS[name].platform or name for name in names))
    with Sandbox(speed=SPEED, malls=fronts, **options) as sandbox:
        malls = {name: Mall(name, sandbox, folder) for name in names}
        for mall in malls.values():
            mall.kind.prepare(mall.stand_in)
        yield malls
