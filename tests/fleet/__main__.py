"""`python -m tests.fleet`: shops loaded by three workers that are killed, held against one process left in peace.

KMALL_FLEET_SHOPS (200), KMALL_FLEET_KILLS (6 a round) and KMALL_FLEET_SEED change how much. Two rounds, a day of
selling between them. Makes itself an environment with Celery and Redis under build/fleet. Ends with 1 on any
difference, with 2 when the machine cannot run it; then it says why.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

SETTINGS = {name: value for name, value in os.environ.items() if name.startswith("KMALL_FLEET_")}
import tests.conftest  # noqa: E402, F401 - a machine of its own, which also forgets every KMALL_ variable
from tests.fleet import machines  # noqa: E402
from tests.fleet.story import Story, tell  # noqa: E402
from tests.own_environment import ROOT, NotHere, environment  # noqa: E402

IS_INSIDE = "KMALL_FLEET_INSIDE"  # set in the process that the environment with Celery runs


def main() -> int:
    try:
        if IS_INSIDE in SETTINGS:
            return _inside()
        told = {**os.environ, **SETTINGS, IS_INSIDE: "1", "PYTHONPATH": str(ROOT)}
        command = [str(environment(machines.WANTED, sees_ours=True)), "-m", "tests.fleet"]
        return subprocess.run(command, env=told, check=False, cwd=ROOT).returncode
    except NotHere as why:
        tell(f"make fleet cannot run here: {why}")
        return 2


def _inside() -> int:
    folder = Path(tempfile.mkdtemp(prefix="kmall-fleet-"))
    shops, kills = int(SETTINGS.get("KMALL_FLEET_SHOPS", "200")), int(SETTINGS.get("KMALL_FLEET_KILLS", "6"))
    draw = random.Random(int(SETTINGS.get("KMALL_FLEET_SEED", "7")))
    try:
        with ExitStack() as stack:
            wrong = Story(folder, shops, kills, draw).told(stack)
    finally:
        if "KMALL_FLEET_KEEP" not in SETTINGS:
            shutil.rmtree(folder, ignore_errors=True)
    for line in wrong[:30]:
        tell(f"WRONG: {line}")
    whole = "every row is there once, and no two were at one shop"
    tell("verdict: " + (f"{len(wrong)} differences" if wrong else whole))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
