"""A lake in order, as commands that a scheduler calls: small files made into few, what is superseded taken away.

Both are done by Spark, in the words of Iceberg's own procedures (`unified/macros/lake.sql`), while nobody loads or
builds through this machine. What `raw_rows` reads of a table is the same before and after. A DuckLake does it itself.
"""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines import ducklake_care
from pipelines.config import Warehouse
from pipelines.lake import note_whole_loads
from pipelines.locks import changing, writing
from pipelines.transform import folders, set_environment
from pipelines.warehouse_profiles import profile_variables, require_adapter
from sources.shared.errors import WarehouseTrouble, WrongConfiguration

SECONDS_A_DAY = 86400

Done = list[dict[str, Any]]


def compact(warehouse: Warehouse, home: Path) -> Done:
    """Joins the small data files of every table. Shape: `table`, `files_before`, `files_after` of those joined.

    Raises: WrongConfiguration for a warehouse that is no lake with a catalog, WarehouseTrouble for what is refused.
    """
    if warehouse.destination == "ducklake":
        return [{"table": "all tables", **asdict(ducklake_care.compact(warehouse))}]
    return _called(warehouse, home, "compact_lake", {})


def expire(warehouse: Warehouse, home: Path, *, older_than_days: int) -> Done:
    """Deletes rows of raw tables that a newer whole load has written again, of loads older than so many days, and the
    files of what every table was before that. The newest row of a key stays, however old it is.

    Shape: `table` with `rows` deleted, or with `files` that are gone. Raises: as `compact`.
    """
    if older_than_days < 0:
        raise WrongConfiguration(f"--older-than-days {older_than_days}: no number of days", fix="write 0 or more.")
    if warehouse.destination == "ducklake":  # which replaces rows: only its past is left
        return [{"table": "all tables", **asdict(ducklake_care.expire(warehouse, older_than_days))}]
    return _called(warehouse, home, "expire_lake", {"before": int(time.time()) - older_than_days * SECONDS_A_DAY})


def _called(warehouse: Warehouse, home: Path, macro: str, values: dict[str, Any]) -> Done:
    from dbt.cli.main import dbtRunner

    if not warehouse.catalog:
        raise WrongConfiguration(
            f"warehouse {warehouse.name}: no lake with a catalog",
            fix="name one with --warehouse lake:postgresql://user@host/database?files=folder, or ducklake: the same.",
        )
    environment = profile_variables(warehouse)
    require_adapter(warehouse)
    done: Done = []
    said: list[str] = []

    def heard(event: Any) -> None:
        if event.info.name == "RunningOperationCaughtError":  # in no result of dbt's
            said.append(event.data.exc)
        if event.info.name == "JinjaLogInfo" and event.data.msg.startswith("{"):
            done.append(json.loads(event.data.msg))

    with writing(warehouse), changing(warehouse, home, "views"), set_environment(environment):
        note_whole_loads(warehouse)
        outcome = dbtRunner(callbacks=[heard]).invoke(
            ["run-operation", macro, "--args", json.dumps(values), *folders(home)]
        )
    if not outcome.success:
        lines = [line.strip() for line in (*said, str(outcome.exception or "")) for line in line.splitlines()]
        told = next((line for line in lines if line and line != "Runtime Error"), "dbt does not say why")[:300]
        raise WarehouseTrouble(
            f"warehouse {warehouse.name}: {macro} failed: {told}",
            fix=f"see {home / 'dbt' / 'logs' / 'dbt.log'}.",
        )
    return done
