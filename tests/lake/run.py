"""What `python -m tests.lake` does once the servers stand: load, build, compare; and again, after the lake's care."""

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pyarrow as pa

from pipelines.config import Warehouse
from pipelines.lake import opened
from pipelines.lake_care import compact, expire
from pipelines.load import load
from pipelines.transform import transform
from pipelines.warehouse_profiles import profile_variables
from sources.shared.tokens import TokenStore
from tests.comparable import in_order
from tests.mall_kinds import SOURCES
from tests.malls import open_malls

MOVED_ON_DAYS = 2.0
COMPARED = ("unified", "reports", "history")
# of a snapshot's row: dbt's hash of a time as text, which differs by engine; of a run: whether it still had a token
NOT_COMPARED = ("state_key", "request_count")
MODELS = ("resource_type:seed", "resource_type:model", "resource_type:snapshot")
FEW = 3  # rows of a table that differ, shown


class Run:
    """Shape: `catalog` the URL of PostgreSQL's database; `malls` names, all where there are none."""

    def __init__(
        self, folder: Path, catalog: str, malls: Sequence[str], *, tell: Callable[[str], None], tested: bool
    ) -> None:
        self.folder, self.tell, self.tested = folder, tell, tested
        self.malls = tuple(malls)
        self.lake = Warehouse.parse(f"lake:{catalog}?files={folder / 'files'}")
        self.database = Warehouse.parse(str(folder / "kmall.duckdb"))
        self.places = ((self.database, folder / "database_home"), (self.lake, folder / "lake_home"))

    def hand_made(self) -> int:
        """The rows that the test suite builds from, written as dlt would have. Returns: how many tables differ."""
        from tests.unified.every_mall import RAW
        from tests.unified.warehouse import load_ids, raw_rows, raw_schemas, write_raw

        chosen = {name: rows for name, rows in RAW.items() if not self.malls or name in self.malls}
        catalog = self.catalog()
        for platform, rows in chosen.items():
            write_raw(Path(self.database.credentials), rows, platform)
            catalog.create_namespace_if_not_exists(f"raw_{platform}")
            for table, schema in raw_schemas(platform).items():
                written = pa.Table.from_pylist(raw_rows(table, rows, platform), schema)
                catalog.create_table(f"raw_{platform}.{table}", schema).append(written)
            ids = load_ids(rows, platform)
            loads = pa.table({"load_id": ids, "status": pa.array([0] * len(ids), pa.int64())})
            catalog.create_table(f"raw_{platform}._dlt_loads", loads.schema).append(loads)
        return self._build_hand_made(tuple(chosen)) + self.compare()

    def world(self, days: float, orders: float) -> int:
        """A seller in every mall, loaded into both warehouses and built, twice. Returns: how much is wrong."""
        names, wrong = self.malls or SOURCES, 0
        with open_malls(names, self.folder, products=8, orders_per_day=orders, history_days=days) as malls:
            any_mall = malls[names[0]]
            shops = [mall.shop() for mall in malls.values()]
            store = TokenStore.open(any_mall.home)
            for step in range(2):
                any_mall.sandbox.world.advance(days=step * MOVED_ON_DAYS)
                for warehouse, home in self.places:
                    report = load(shops, warehouse=warehouse, home=home, clock=any_mall.clock, token_store=store)
                    failed = [each for each in report.results if each.error]
                    rows = sum(each.rows for each in report.results)
                    self.tell(f"load {step + 1} into {warehouse.name}: {rows} rows, {len(failed)} resources failed")
                    for each in failed:
                        self.tell(f"   {each.platform} {each.resource}: {each.error}")
                    wrong += len(failed)
                if step:  # what is built after it shows whether anything is gone that counts
                    wrong += self.cared_for()
                wrong += self.build() + self.compare()
        return wrong

    def cared_for(self) -> int:
        """Compacts and expires the lake. Returns: how many raw tables are not what they were, 1 if nothing went."""
        files, newest = self._files(), self._newest()
        joined = compact(self.lake, self.places[1][1])
        fewer = self._files()
        gone = expire(self.lake, self.places[1][1], older_than_days=0)
        rows = sum(each.get("rows", 0) for each in gone)
        self.tell(f"compact: {len(joined)} tables, data files {files} -> {fewer}")
        old = sum(each.get("files", 0) for each in gone)
        self.tell(f"expire: {rows} superseded raw rows, {old} old data files gone")
        changed = [name for name, kept in self._newest().items() if kept != newest[name]]
        for name in changed:
            self.tell(f"   {name}: its newest rows are not those before")
        return len(changed) + (fewer >= files) + (rows == 0)

    def _files(self) -> int:
        """Data files that the present state of all tables stands on."""
        catalog = self.catalog()
        names = [name for space in catalog.list_namespaces() for name in catalog.list_tables(space)]
        return sum(len(list(catalog.load_table(name).scan().plan_files())) for name in names)

    def _newest(self) -> dict[str, list[str]]:
        """Raw table -> its newest row of each key."""
        found = {}
        for platform in self.malls or SOURCES:
            with opened(self.lake, f"raw_{platform}") as lake:
                assert lake is not None
                for name in lake.tables:
                    found[f"raw_{platform}.{name}"] = sorted(str(row) for row in lake.rows(name).to_pylist())
        return found

    def _build_hand_made(self, platforms: Sequence[str]) -> int:
        """dbt alone: no load of dlt's has told `kmall transform` what is there. Returns: how many nodes failed."""
        from tests.unified.warehouse import MODELS_ONLY, build

        kinds = ("--exclude-resource-type", "unit_test") if self.tested else MODELS_ONLY
        variables = {"cafe24_apis": ["analytics", "dcollection"] if "cafe24" in platforms else []}
        wrong = 0
        for target, warehouse in (("duckdb", self.database), ("spark", self.lake)):
            begun = time.monotonic()
            with mock.patch.dict(os.environ, profile_variables(warehouse)):
                failed = build(
                    Path(self.database.credentials),
                    "--target",
                    target,
                    *kinds,
                    variables=variables,
                    platforms=platforms,
                )
            wrong += len(failed)
            self.tell(f"{target}: built in {time.monotonic() - begun:.0f} s, {len(failed)} failed")
            for text in failed:
                self.tell(f"   {text[:700]}")
        return wrong

    def catalog(self) -> Any:
        from dlt.common.libs.pyiceberg import get_catalog

        self.lake.dlt_destination()
        return get_catalog()

    def compare(self) -> int:
        """Every table that people read, row by row. Returns: how many differ."""
        catalog, wrong = self.catalog(), 0
        with duckdb.connect(str(self.database.path), read_only=True) as database:
            database.execute("set timezone = 'UTC'")
            listed = database.execute(
                "select table_schema, table_name from information_schema.tables "
                f"where table_schema in {COMPARED} order by all"
            ).fetchall()
            for schema, table in listed:
                described = database.execute(f"describe {schema}.{table}").fetchall()
                names = [name for (name, *_) in described if name not in NOT_COMPARED]
                ours = database.execute(f"select {', '.join(names)} from {schema}.{table}").fetchall()
                if not catalog.table_exists((schema, table)):
                    self.tell(f"{schema}.{table}: missing in the lake, {len(ours)} rows in DuckDB")
                    wrong += 1
                    continue
                theirs = catalog.load_table((schema, table)).scan().to_arrow().select(names)
                here, there = in_order(ours), in_order(zip(*theirs.to_pydict().values(), strict=True))
                if here == there:
                    self.tell(f"{schema}.{table}: {len(here)} rows, equal")
                    continue
                wrong += 1
                only, more = [row for row in here if row not in there], [row for row in there if row not in here]
                self.tell(f"{schema}.{table}: DIFFERENT, {len(here)} rows in DuckDB, {len(there)} in the lake")
                self._show(names, only, more)
        return wrong

    def _show(self, names: Sequence[str], only: Sequence[str], more: Sequence[str]) -> None:
        for one, other in list(zip(only, more, strict=False))[:FEW]:
            pairs = zip(names, json.loads(one), json.loads(other), strict=True)
            self.tell("   " + "; ".join(f"{name}: {a!r} / {b!r}" for name, a, b in pairs if a != b)[:600])
        self.tell(f"   {len(only)} rows only in DuckDB, {len(more)} only in the lake")

    def build(self) -> int:
        """Both warehouses, by `kmall transform`. Returns: how many models and tests failed."""
        wrong = 0
        for warehouse, home in self.places:
            with mock.patch.dict(os.environ, {} if self.tested else {"DBT_INDIRECT_SELECTION": "empty"}):
                built = transform(warehouse, home=home, select=() if self.tested else MODELS)
            wrong += len(built.bad) + bool(built.problem)
            kind = "DuckDB" if warehouse is self.database else "Spark"
            self.tell(f"{kind}: {len(built.nodes)} models and tests in {built.seconds:.0f} s, {len(built.bad)} failed")
            for node in built.bad:
                self.tell(f"   {node.name}: {node.status} {node.message}")
            if built.problem:
                self.tell(f"   {built.problem} {built.fix}")
        return wrong
