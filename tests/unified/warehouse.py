"""A small warehouse made by hand: a mall's raw tables with the columns of its shapes, and the models built on them.

All people, codes and amounts are invented.
"""

import csv
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pyarrow as pa
from dbt.artifacts.resources import UnitTestFormat
from dbt.artifacts.resources.types import NodeType
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from filelock import FileLock

from pipelines.platforms import all_platforms
from pipelines.transform import close_duckdb
from sources.shared.http import Clock
from sources.shared.ledger import LEDGER, REJECTED, Run
from sources.shared.resources import ORDERS_MISSING, SWEEPS, no_orders_missing, no_sweeps

PROJECT = Path(__file__).parents[2] / "pipelines" / "unified"
KEPT = Path(__file__).parents[2] / ".pytest_cache" / "dbt"  # dbt's reading of the project
READ_AT = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
LOAD_ID = "1773111600.5"
FOLDERS = (".", "analyses", "macros", "models", "seeds", "snapshots", "tests")  # what dbt reads of the project
LAYERS = ("staging", "intermediate")  # with a folder of models for each mall
MODELS_ONLY = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")

Row = dict[str, Any]
Raw = Mapping[str, Sequence[Row]]


@cache
def raw_schemas(platform: str = "cafe24") -> dict[str, pa.Schema]:
    """Raw table -> its columns and types, as the loader writes them."""
    roots = import_module(f"sources.{platform}.shapes").ROOTS
    written = {rows.table: rows.data.schema for root in roots for rows in root.empty()}
    written["sweeps"] = SWEEPS
    written["orders_missing"] = ORDERS_MISSING
    written["_ledger"] = LEDGER
    written["_rejected_values"] = REJECTED
    return {table: schema.append(pa.field("_dlt_load_id", pa.string())) for table, schema in written.items()}


def raw_keys(platform: str) -> dict[str, tuple[str, ...]]:
    """Raw table -> the columns that the loader upserts on."""
    roots = import_module(f"sources.{platform}.shapes").ROOTS
    run = Run(platform, "main", Clock())
    written = [*(rows for root in roots for rows in root.empty()), no_sweeps(), no_orders_missing(), *run.ledger()]
    return {rows.table: rows.key for rows in written}


def raw_rows(table: str, tables: Raw, platform: str = "cafe24") -> list[Row]:
    """The rows of one raw table; they get `shop`, `shop_no`, the read time and load id unless they bring their own."""
    known = set(raw_schemas(platform)[table].names)
    base = {"shop": "main", "shop_no": "1", "_read_at": READ_AT, "_dlt_load_id": LOAD_ID}
    rows = [{key: value for key, value in base.items() if key in known} | row for row in tables.get(table, ())]
    unknown = {name for row in rows for name in row} - known
    assert not unknown, f"{table} has no columns {sorted(unknown)}"
    return rows


def load_ids(tables: Raw, platform: str = "cafe24") -> list[str]:
    """Every load that wrote a row, for `_dlt_loads`, where dlt notes the loads that came to their end."""
    rows = (row for table in raw_schemas(platform) for row in raw_rows(table, tables, platform))
    return sorted({row["_dlt_load_id"] for row in rows})


def write_raw(path: Path, tables: Raw, platform: str = "cafe24", unfinished: Sequence[str] = ()) -> None:
    """Create every raw table of a mall in a DuckDB file. `unfinished`: loads that were killed on their way."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create schema if not exists raw_{platform}")
        for table, schema in raw_schemas(platform).items():
            data = pa.Table.from_pylist(raw_rows(table, tables, platform), schema)
            connection.register("data", data)
            connection.execute(f'create or replace table raw_{platform}."{table}" as select * from data')
            connection.unregister("data")
        loads = "_dlt_loads (load_id text, status bigint, inserted_at timestamptz)"
        connection.execute(f"create or replace table raw_{platform}.{loads}")
        for load_id in set(load_ids(tables, platform)) - set(unfinished):
            connection.execute(f"insert into raw_{platform}._dlt_loads values (?, 0, ?)", [load_id, READ_AT])


def build(
    path: Path, *arguments: str, variables: Mapping[str, Any] | None = None, platforms: Sequence[str] = ("cafe24",)
) -> list[str]:
    """Run `dbt build` for the malls named; the names of nodes that failed, none when all is well."""
    outcome = dbt(
        path, "build", "--no-write-json", *arguments, variables={"platforms": list(platforms), **(variables or {})}
    )
    bad = [result for result in outcome.result if result.status.value not in ("success", "pass")]
    return [f"{result.node.name}: {result.message}" for result in bad]


def dbt(path: Path, command: str, *arguments: str, variables: Mapping[str, Any]) -> dbtRunnerResult:
    """Run a command of dbt on a DuckDB file, with target and logs beside it. Raises: what keeps dbt from beginning.

    `platforms` among the variables are the malls in use: models of the others are not run.
    """
    common = [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(path.parent / "target"), "--log-path", str(path.parent / "logs")),
        # a log file of every event takes a quarter of the time
        *("--quiet", "--log-level", "none", "--log-level-file", "none", "--no-version-check"),
    ]
    if "--target" in arguments:
        common += ["--target", arguments[arguments.index("--target") + 1]]
    named = variables.get("platforms", all_platforms())
    others = [f"models/{layer}/{name}" for layer in LAYERS for name in all_platforms() if name not in named]
    of_others = [way for folder in others for way in (f"path:{folder}", f"path:{folder}+1,resource_type:test")]
    left_out = ["--exclude", *of_others] if of_others else []
    told = ["--vars", json.dumps(variables)]
    with mock.patch.dict(os.environ, KMALL_WAREHOUSE=str(path)):
        try:
            project = read_project(common, path.stem, variables)
            outcome = dbtRunner(manifest=project).invoke([command, *common, *told, *left_out, *arguments])
        finally:
            close_duckdb()
    if outcome.exception is not None:
        raise outcome.exception
    return outcome


def read_project(common: list[str], database: str, variables: Mapping[str, Any]) -> Manifest:
    """The project of every mall, read once for all builds into databases of this name: dbt takes nine seconds to read
    it, and half a one to be reminded. Which malls are in use its macros ask again when they are run.
    """
    variables = {**variables, "platforms": list(all_platforms())}
    digest = hashlib.sha256()
    for file in sorted(file for folder in FOLDERS for file in _texts(folder)):
        digest.update(str(file.relative_to(PROJECT)).encode() + file.read_bytes())
    project = digest.hexdigest()[:16]
    told = [os.environ.get(name, "") for name in ("KMALL_TARGET", "KMALL_POSTGRES_DATABASE")]
    kind = [database, *told, *common[common.index("--no-version-check") :], json.dumps(variables)]
    kept = KEPT / f"{project}-{hashlib.sha256(json.dumps(kind).encode()).hexdigest()[:16]}.msgpack"
    KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(kept.with_suffix(".lock")):
        if not kept.exists():
            for older in KEPT.iterdir():
                if not older.name.startswith(project):
                    older.unlink(missing_ok=True)
            parsed = dbtRunner().invoke(["parse", "--no-write-json", *common, "--vars", json.dumps(variables)])
            if parsed.exception is not None:
                raise parsed.exception
            _give_seeds_as_tables(parsed.result)
            written = kept.with_suffix(".new")
            written.write_bytes(parsed.result.to_msgpack())
            written.replace(kept)
    return Manifest.from_msgpack(kept.read_bytes())


def _give_seeds_as_tables(project: Manifest) -> None:
    """A unit test that is given a whole seed reads its table: dbt would write hundreds of rows out, cell by cell."""
    seeds = {f"ref('{node.name}')": node for node in project.nodes.values() if node.resource_type == NodeType.Seed}
    for test in project.unit_tests.values():
        for given in test.given:
            seed = seeds.get(given.input)
            if seed is not None and isinstance(given.rows, list):
                with (PROJECT / seed.original_file_path).open(encoding="utf-8", newline="") as sheet:
                    if len(given.rows) == sum(1 for _ in csv.DictReader(sheet)):
                        given.format, given.rows = UnitTestFormat.SQL, f"select * from {seed.schema}.{seed.name}"


def _texts(folder: str) -> list[Path]:
    found = (PROJECT / folder).glob("*.*") if folder == "." else (PROJECT / folder).rglob("*.*")
    return [file for file in found if file.suffix in (".sql", ".yml", ".csv")]


class Warehouse:
    """The built warehouse, read only. `stays_open`: nobody writes it any more, and opening takes longer than asking."""

    def __init__(self, path: Path, *, stays_open: bool = False) -> None:
        self.path = path
        self._kept = self._opened() if stays_open else None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self._kept is not None:
            return self._kept.execute(query).fetchall()
        with self._opened() as connection:
            return connection.execute(query).fetchall()

    def _opened(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(str(self.path), read_only=True)
        connection.execute("set timezone = 'UTC'")
        return connection

    def row(self, query: str) -> tuple[Any, ...]:
        found = self.rows(query)
        assert len(found) == 1, f"{len(found)} rows: {query}"
        return found[0]
