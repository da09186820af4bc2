"""The source without kmall around it: a dlt script with its keys from the environment and .dlt files."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.malls import Mall, open_mall

SCRIPT = """
import dlt
from sources.naver_smartstore import naver_smartstore

pipeline = dlt.pipeline("plain", destination="duckdb", dataset_name="raw_naver_smartstore")
pipeline.run(naver_smartstore(resources=["channels", "orders"]), loader_file_format="parquet")
"""


@pytest.fixture
def mall(tmp_path: Path) -> Iterator[Mall]:
    """A mall that lives in the present, because a script's clock cannot be set."""
    with open_mall("naver_smartstore", tmp_path, start=datetime.now(UTC), history_days=3) as opened:
        yield opened


def run(mall: Mall) -> subprocess.CompletedProcess[str]:
    folder = mall.folder / "somewhere"
    (folder / ".dlt").mkdir(parents=True, exist_ok=True)
    start = f"{datetime.now(UTC) - timedelta(days=4):%Y-%m-%d}"
    (folder / ".dlt" / "config.toml").write_text(
        f'[sources.naver_smartstore]\nbase_url = "{mall.stand_in.url}"\nstart_date = "{start}"\n'
    )
    (folder / "script.py").write_text(SCRIPT)
    ours = ("EXTRACT__", "NORMALIZE__", "RUNTIME__")  # what a load in this process has set: a script has none of it
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SOURCES__NAVER_SMARTSTORE__CLIENT_ID": mall.stand_in.client_id,
        "SOURCES__NAVER_SMARTSTORE__CLIENT_SECRET": mall.stand_in.client_secret,
        "KMALL_TOKEN_STORE": f"sqlite:///{mall.home / 'tokens.sqlite'}",
        "DESTINATION__DUCKDB__CREDENTIALS": f"duckdb:///{mall.file}",
    }
    mall.home.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [sys.executable, "script.py"], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


def test_a_dlt_script_loads_the_mall(mall: Mall) -> None:
    done = run(mall)
    assert done.returncode == 0, done.stderr
    lines = {row["line_id"] for row in mall.mine("order_lines")}
    assert {row[0] for row in mall.rows("select product_order__product_order_id from raw.product_orders")} == lines
    assert mall.stand_in.client_secret not in done.stdout + done.stderr
