"""Raw tables to the unified views: runs the dbt project `pipelines/unified` in this process.

Tables of orders are built from what was loaded since (`macros/builds.sql`). That holds only as long as the same SQL,
the same maps and the same malls are built: when one of these is another than last time, all is built from the start.

dbt's own output is silenced; what it reports per model and test is collected and shown as one table. Its target and
log folders are in kmall's home, never in the installed package.
"""

import hashlib
import json
import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipelines import lake, seller_tables
from pipelines.built import Built, Node
from pipelines.config import Warehouse
from pipelines.locks import changing, writing
from pipelines.platforms import all_platforms
from pipelines.progress import Progress
from pipelines.warehouse_profiles import profile_variables as profile_variables
from pipelines.warehouse_profiles import require_adapter
from pipelines.warehouse_reading import allowed, connect, reader, wait_until_free
from sources.shared.errors import WarehouseTrouble, WrongConfiguration

PROJECT = Path(__file__).parent / "unified"
DBT_LOGGERS = ("stdout_log", "file_log")
RESULT_EVENTS = ("LogModelResult", "LogSeedResult", "LogSnapshotResult", "LogTestResult")
# and the raw tables that tell
CAFE24_APIS = {"analytics": ("analytics_days",), "dcollection": ("dcollection_shops", "dcollection_products")}


def transform(
    warehouse: Warehouse,
    *,
    home: Path,
    progress: Progress | None = None,
    select: Sequence[str] = (),
    full_refresh: bool = False,
) -> Built:
    """Builds and tests every model that has raw tables to stand on; one build at a time, none while a load writes.

    Raises: WarehouseTrouble when the warehouse holds no raw tables or cannot be opened; WrongConfiguration when the
    seller's own files (`seller_tables`) have mistakes, or the warehouse is none that views can be built on.
    """
    environment = profile_variables(warehouse)
    require_adapter(warehouse)
    if warehouse.destination == "clickhouse":
        raise WrongConfiguration(
            f"{warehouse.name}: ClickHouse holds raw tables only, a fifth of the views cannot be built there",
            fix="build the views in DuckDB, MotherDuck or PostgreSQL.",
        )
    with writing(warehouse), changing(warehouse, home, "views"), set_environment(environment):
        return _build(warehouse, home, progress, select, full_refresh=full_refresh)


def _build(
    warehouse: Warehouse, home: Path, progress: Progress | None, select: Sequence[str], *, full_refresh: bool
) -> Built:
    loaded, apis, last_print = _found(warehouse)
    if not loaded:
        raise WarehouseTrouble(
            f"{warehouse.name}: nothing is loaded yet, there are no raw tables to build from",
            fix="run `kmall load` first, or name the right warehouse with --warehouse.",
        )
    started = time.monotonic()
    wait_until_free(warehouse)
    if warehouse.takes_rows:
        with allowed(warehouse):
            seller_tables.write(warehouse)
    elif named := [str(path) for key in seller_tables.KEYS if (path := seller_tables.path_of(key)[0]).exists()]:
        raise WrongConfiguration(
            f"{' and '.join(named)}: warehouse {warehouse.name} does not take the seller's own files",
            fix="build in DuckDB, MotherDuck or PostgreSQL, or take the file away.",
        )
    # unit tests judge the SQL, not the data: they belong to the project's own tests
    arguments = ["build", *folders(home), "--exclude-resource-type", "unit_test"]
    fingerprint = project_fingerprint(loaded, apis)
    variables = {"platforms": loaded, "cafe24_apis": apis, "build_fingerprint": fingerprint}
    arguments += ["--vars", json.dumps(variables)]
    if select:
        arguments += ["--select", *select]
    if full_refresh or (last_print and last_print != fingerprint and not select):
        arguments.append("--full-refresh")
    if progress:
        progress.step("building the views")
    if warehouse.catalog:
        lake.note_whole_loads(warehouse)
    if warehouse.destination == "postgres":
        _count_rows(warehouse, [f"raw_{name}" for name in loaded])
    wait_until_free(warehouse)
    outcome, nodes = _invoke(arguments, progress)
    if progress:
        progress.heading("")
    if isinstance(outcome.exception, KeyboardInterrupt):  # dbt catches everything
        raise outcome.exception
    problem = "" if outcome.success or nodes else _first_line(outcome.exception) or "dbt stopped without saying why"
    fix = f"see {home / 'dbt' / 'logs' / 'dbt.log'}." if problem else ""
    return Built(tuple(nodes), time.monotonic() - started, problem, fix)


def _found(warehouse: Warehouse) -> tuple[list[str], list[str], str]:
    """The malls with raw tables, which of Cafe24's further APIs have some (models of others are not built), and the
    fingerprint of the last whole build.
    """
    with reader(warehouse) as read:
        if read is None:
            return [], [], ""
        present = set(read.schemas())
        apis = [
            api for api, tables in CAFE24_APIS.items() if any(read.columns("raw_cafe24", table) for table in tables)
        ]
        prints = (
            read.rows("select load_id from intermediate.built_loads where platform = ''")
            if read.columns("intermediate", "built_loads")
            else []
        )
    last_print = prints[0]["load_id"] if len(prints) == 1 else "several" if prints else ""
    return [name for name in all_platforms() if f"raw_{name}" in present], apis, last_print


def project_fingerprint(platforms: Sequence[str], apis: Sequence[str]) -> str:
    """What a table of orders depends on beside the rows: every model, macro, seed and setting, and the malls built."""
    digest = hashlib.sha256(json.dumps([list(platforms), list(apis)]).encode())
    for folder in ("models", "macros", "seeds", "snapshots"):
        for file in sorted((PROJECT / folder).rglob("*")):
            if file.suffix in (".sql", ".csv"):
                digest.update(file.name.encode())
                digest.update(file.read_bytes())
    for file in sorted(PROJECT.glob("*.yml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _count_rows(warehouse: Warehouse, datasets: Sequence[str]) -> None:
    """Fresh statistics on the raw tables: PostgreSQL plans a model over just loaded tables as if they were empty, which
    turns seconds into many minutes. Its own background analysis comes too late for a build that follows the load.
    """
    from psycopg2 import sql  # type: ignore[import-untyped]

    connection = connect(warehouse, read_only=False)
    try:
        connection.autocommit = True
        with allowed(warehouse), connection.cursor() as cursor:
            cursor.execute(
                "select table_schema, table_name from information_schema.tables "
                "where table_type = 'BASE TABLE' and table_schema = any(%s)",
                (list(datasets),),
            )
            for schema, table in cursor.fetchall():
                cursor.execute(sql.SQL("analyze {}").format(sql.Identifier(schema, table)))
    finally:
        connection.close()


def folders(home: Path) -> list[str]:
    """Where dbt finds the project and puts what it writes, and that it tells nobody."""
    return [
        *("--project-dir", str(PROJECT)),
        *("--profiles-dir", str(PROJECT)),
        *("--target-path", str(home / "dbt" / "target")),
        *("--log-path", str(home / "dbt" / "logs")),
        *("--log-level", "none"),
        *("--log-level-file", "info"),
        "--no-use-colors",
        "--no-send-anonymous-usage-stats",
        "--no-version-check",
    ]


def _invoke(arguments: list[str], progress: Progress | None) -> tuple[Any, list[Node]]:
    from dbt.cli.main import dbtRunner

    done = 0

    def heard(event: Any) -> None:
        nonlocal done
        if event.info.name in RESULT_EVENTS:
            done += 1
            if progress:
                progress.heading(f"building the views and testing them: {done} done, {event.data.node_info.node_name}")

    try:
        outcome = dbtRunner(callbacks=[heard]).invoke(arguments)
    finally:
        _close_logs()
        close_duckdb()
    results = getattr(outcome.result, "results", None) or []
    return outcome, [
        Node(
            name=result.node.name,
            kind=str(result.node.resource_type.value),
            status=str(result.status.value if hasattr(result.status, "value") else result.status),
            seconds=float(result.execution_time),
            failures=int(result.failures or 0),
            message=_first_line(result.message) if str(result.status) not in ("success", "pass") else "",
        )
        for result in results
    ]


def _close_logs() -> None:
    """Closes the files that dbt leaves open, so that a process can build many times."""
    for name in DBT_LOGGERS:
        logger = logging.getLogger(name)
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()


def close_duckdb() -> None:
    """Lets go of the database file: dbt-duckdb holds it until the process ends, and nobody else could open it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with suppress(Exception):  # "environment requested before creation" when the build did not get that far
        DuckDBConnectionManager.env().close()
    DuckDBConnectionManager.close_all_connections()


@contextmanager
def set_environment(values: Mapping[str, str]) -> Iterator[None]:
    """What profiles.yml reads. Never on the command line: a URL can hold a password."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _first_line(error: object) -> str:
    lines = [line.strip() for line in str(error or "").splitlines() if line.strip()]
    return " ".join(lines[:3])[:400]
