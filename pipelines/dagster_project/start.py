"""Starts Dagster for this installation: its page, its daemon and this code location, with all state in kmall's home."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from pipelines import config

from .installation import Installation
from .views import manifest_of

LOCATION = "pipelines.dagster_project.location"
SETTINGS = """\
# Written once by kmall; yours from then on.
telemetry:
  enabled: false
nux: # asks for an address to send news to
  enabled: false
run_monitoring: # a run whose process was killed is told as failed
  enabled: true
code_servers:
  local_startup_timeout: 600
concurrency:
  runs:
    max_concurrent_runs: 16
    tag_concurrency_limits:
      # one load of a shop at a time, the next one waits
      - key: dagster/partition
        value: {applyLimitPerUniqueValue: true}
        limit: 1
  pools:
    # one build at a time
    default_limit: 1
"""


def start(arguments: Sequence[str] = ()) -> NoReturn:
    """Becomes `dagster dev`; `arguments` are its own, as `--port 3000`. Raises: WrongConfiguration."""
    manifest_of(Installation.configured())  # here rather than while Dagster waits for its code server to come up
    os.environ["DAGSTER_HOME"] = str(prepared(config.home()))
    os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    os.execv(sys.executable, [sys.executable, "-m", "dagster", "dev", "-m", LOCATION, *arguments])  # noqa: S606


def prepared(home: Path) -> Path:
    """Dagster's folder in kmall's home, with settings that send nothing anywhere. A user's own are left alone."""
    folder = home / "dagster"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = folder / "dagster.yaml"
    if not settings.exists():
        settings.write_text(SETTINGS, encoding="utf-8")
    return folder
