"""A lake against DuckDB: the malls loaded into both, built by Spark and by DuckDB, every table compared row by row.

    python -m tests.lake [--malls wisa ...] [--days 6] [--orders 3] [--hand-made]

Started are PostgreSQL, which keeps the catalog, a Spark master and two workers, and the sandbox with its malls. Both
warehouses are loaded by kmall and built by kmall, twice: the world moves on between. Before the second build the lake
is compacted and what is superseded is expired, which may change no answer. `--hand-made` takes the small raw tables of
the test suite instead of a world. Exits with 1 on any difference, with 2 when the machine cannot run it, and says why.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.lake import cluster
from tests.own_environment import ROOT, NotHere, environment

IS_INSIDE = "KMALL_LAKE_INSIDE"  # set in the process that the environment with Spark runs


def main(words: Sequence[str]) -> int:
    if IS_INSIDE in os.environ:
        return _inside(_asked(words))
    _asked(words)
    try:
        cluster.require_java()
        python = environment(cluster.WANTED, sees_ours=True)
    except NotHere as why:
        print(f"make lake cannot run here: {why}")
        return 2
    told = os.environ | {IS_INSIDE: "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run([str(python), "-m", "tests.lake", *words], env=told, check=False, cwd=ROOT).returncode


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--malls", nargs="*", default=[], help="only these; else all five")
    parser.add_argument("--days", type=float, default=6, help="how long the world has been selling")
    parser.add_argument("--orders", type=float, default=3, help="a day and shop")
    parser.add_argument("--hand-made", action="store_true", help="the raw rows of the test suite, loaded once")
    parser.add_argument("--untested", action="store_true", help="build without dbt's tests")
    return parser.parse_args(words)


def _inside(asked: argparse.Namespace) -> int:
    from tests import postgres_server
    from tests.lake.run import Run

    folder = Path(tempfile.mkdtemp(prefix="kmall-lake-"))
    try:
        with postgres_server.running() as catalog, cluster.running(folder / "spark") as conf:
            os.environ |= cluster.spark_environment(conf)
            run = Run(folder, catalog, asked.malls, tell=_teller(), tested=not asked.untested)
            try:
                wrong = run.hand_made() if asked.hand_made else run.world(asked.days, asked.orders)
            finally:
                cluster.stop_session()  # before its master goes, which it would call for
    except NotHere as why:
        print(f"make lake cannot run here: {why}")
        return 2
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("verdict: every table is equal" if not wrong else f"verdict: {wrong} tables or steps are wrong")
    return 1 if wrong else 0


def _teller() -> Callable[[str], None]:
    begun = time.monotonic()
    return lambda text: print(f"{time.monotonic() - begun:7.1f} s  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
