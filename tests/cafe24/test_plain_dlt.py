"""The source without kmall around it: a dlt script with its keys from the environment or .dlt files."""

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
from sources.cafe24 import cafe24

pipeline = dlt.pipeline("plain", destination="duckdb", dataset_name="raw_cafe24")
pipeline.run(cafe24({arguments}), loader_file_format="parquet")
"""


@pytest.fixture
def mall(tmp_path: Path) -> Iterator[Mall]:
    """A mall that lives in the present, because a script's clock cannot be set."""
    with open_mall("cafe24", tmp_path, start=datetime.now(UTC)) as opened:
        yield opened


def run(mall: Mall, arguments: str) -> subprocess.CompletedProcess[str]:
    """The script in a folder of its own, with its keys where dlt looks for them."""
    stand_in, folder = mall.stand_in, mall.folder / "somewhere"
    (folder / ".dlt").mkdir(parents=True, exist_ok=True)
    start = f"{datetime.now(UTC) - timedelta(days=20):%Y-%m-%d}"
    (folder / ".dlt" / "config.toml").write_text(
        f'[sources.cafe24]\nmall_id = "{stand_in.mall_id}"\nbase_url = "{stand_in.url}"\nstart_date = "{start}"\n'
    )
    (folder / "script.py").write_text(SCRIPT.format(arguments=arguments))
    ours = ("EXTRACT__", "NORMALIZE__", "RUNTIME__")  # what a load in this process has set: a script has none of it
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SOURCES__CAFE24__CLIENT_ID": stand_in.client_id,
        "SOURCES__CAFE24__CLIENT_SECRET": stand_in.client_secret,
        "KMALL_TOKEN_STORE": f"sqlite:///{mall.home / 'tokens.sqlite'}",
        "DESTINATION__DUCKDB__CREDENTIALS": f"duckdb:///{mall.file}",
    }
    return subprocess.run(
        [sys.executable, "script.py"], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


def test_a_dlt_script_loads_the_mall(mall: Mall) -> None:
    mall.shop()  # consent
    done = run(mall, 'resources=["products", "orders", "shipments", "reviews"]')
    assert done.returncode == 0, done.stderr
    assert mall.ids(mall.kind.orders) == {row["order_id"] for row in mall.mine("orders")}
    moving = {row["order_id"] for row in mall.mine("order_lines") if row["canonical_status"] == "shipped"}
    assert moving
    assert {row[0] for row in mall.rows("select order_id from raw.shipments")} >= moving


def test_a_failing_resource_stops_the_script_with_its_name(mall: Mall) -> None:
    mall.shop()
    mall.stand_in.faults.add("html", path="*/suppliers", times=None)
    done = run(mall, 'resources=["suppliers"]')
    assert done.returncode != 0
    assert "MalformedPage" in done.stderr
    assert "cafe24 main, suppliers" in done.stderr
    assert mall.stand_in.client_secret not in done.stderr


@pytest.mark.parametrize("name", ["ordrs"])
def test_an_unknown_resource_stops_the_script_before_any_call(mall: Mall, name: str) -> None:
    mall.shop()
    done = run(mall, f'resources=["{name}"]')
    assert done.returncode != 0
    assert f"resource '{name}' is unknown" in done.stderr
    assert mall.stand_in.calls == []
