"""The whole soak: ninety days on a DuckDB file, and a shorter one on PostgreSQL, whose connections are cut."""

import os
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import psycopg2

from pipelines.config import Warehouse
from tests import postgres_server
from tests.mall_kinds import FRONTS
from tests.malls import open_malls
from tests.soak import verdict
from tests.soak.runner import Defect, Plan, Soak
from tests.soak.tally import Tally
from tests.soak.volume import Volume

WORLD = {"shops": 2, "history_days": 0, "packs": True, "products": 14, "orders_per_day": 4}
KEPT = Path("build/soak.duckdb")  # the warehouse of a soak that failed
SHARE = 10  # PostgreSQL's part of the days and kills


def planned() -> Plan:
    """By KMALL_SOAK_DAYS, KMALL_SOAK_KILLS and KMALL_SOAK_SEED."""
    days, kills = float(os.environ.get("KMALL_SOAK_DAYS", "90")), int(os.environ.get("KMALL_SOAK_KILLS", "200"))
    seed = int(os.environ.get("KMALL_SOAK_SEED") or secrets.randbelow(1_000_000))
    return Plan(days, kills, seed, builds=max(round(days / 18), 1))


def whole(plan: Plan, folder: Path, tell: Callable[[str], None]) -> tuple[Tally, list[str]]:
    """Both parts; what was injected, and figures. Raises: Defect. `folder` must be empty."""
    tell(f"seed {plan.seed}: KMALL_SOAK_SEED={plan.seed} draws the same again")
    began = time.monotonic()
    on_duckdb, figures = on_a_file(plan, folder / "duckdb", tell)
    shorter = Plan(max(plan.days / SHARE, 3.0), max(plan.kills // SHARE, 3), plan.seed + 1, builds=1)
    on_postgres, more = on_a_server(shorter, folder / "postgres", tell)
    tally = on_duckdb.with_(on_postgres)
    minutes = (time.monotonic() - began) / 60
    summary = [
        f"seed {plan.seed}, {plan.days:g} days in DuckDB and {shorter.days:g} in PostgreSQL, {minutes:.0f} minutes",
        f"{tally.killed} processes killed",
        f"{tally.renewals} tokens renewed, none lost; {tally.consents} consents given again, because they were revoked",
    ]
    return tally, [*summary, *(f"DuckDB, {line}" for line in figures), *(f"PostgreSQL, {line}" for line in more)]


def on_a_file(plan: Plan, folder: Path, tell: Callable[[str], None]) -> tuple[Tally, list[str]]:
    volume = Volume(folder)
    try:
        with open_malls(FRONTS, folder, seed=plan.seed, **WORLD) as malls:
            malls["cafe24"].stand_in.switches.claims_in_embed = "object"
            soak = Soak(plan, malls, volume, tell)
            return _lived(soak)
    finally:
        volume.close()


def on_a_server(plan: Plan, folder: Path, tell: Callable[[str], None]) -> tuple[Tally, list[str]]:
    volume = Volume(folder, mounts=False)  # the other way to have no room
    try:
        with postgres_server.running() as url, open_malls(FRONTS, folder, seed=plan.seed, **WORLD) as malls:
            malls["cafe24"].stand_in.switches.claims_in_embed = "object"
            soak = Soak(plan, malls, volume, tell, Warehouse("postgres", url), lambda: cut(url, soak.draw.random()))
            return _lived(soak)
    finally:
        volume.close()


def _lived(soak: Soak) -> tuple[Tally, list[str]]:
    soak.run()
    soak.finish()
    try:
        return soak.tally, verdict.judge(soak)
    except Defect:
        if soak.warehouse.path:  # to look into: another run draws other moments
            KEPT.parent.mkdir(exist_ok=True)
            shutil.copy(soak.warehouse.path, KEPT)
        raise


def cut(url: str, chance: float) -> int:
    """Ends every connection but this one; one time in four by a crash, after which the server recovers by itself."""
    mine = "datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
    try:
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(f"select pid from pg_stat_activity where {mine}")
            found: Sequence[int] = [pid for (pid,) in cursor.fetchall()]
            if found and chance < 0.25:
                os.kill(found[0], signal.SIGKILL)
            else:
                cursor.execute(f"select count(pg_terminate_backend(pid)) from pg_stat_activity where {mine}")
            return len(found)
    except psycopg2.OperationalError:  # still recovering from the last time
        return 0


def temporary_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="kmall-soak-"))
