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
from sources.godomall5 import godomall5

pipeline = dlt.pipeline("plain", destination="duckdb", dataset_name="raw_godomall5")
pipeline.run(godomall5({arguments}), loader_file_format="parquet")
"""


@pytest.fixture
def mall(tmp_path: Path) -> Iterator[Mall]:
    """A mall that lives in the present, because a script's clock cannot be set."""
    with open_mall("godomall5", tmp_path, start=datetime.now(UTC)) as opened:
        yield opened


def run(mall: Mall, arguments: str) -> subprocess.CompletedProcess[str]:
    """The script in a folder of its own, with its keys where dlt looks for them."""
    stand_in, folder = mall.stand_in, mall.folder / "somewhere"
    (folder / ".dlt").mkdir(parents=True, exist_ok=True)
    start = f"{datetime.now(UTC) - timedelta(days=20):%Y-%m-%d}"
    (folder / ".dlt" / "config.toml").write_text(
        f'[sources.godomall5]\nbase_url = "{stand_in.url}"\nstart_date = "{start}"\n'
    )
    (folder / "script.py").write_text(SCRIPT.format(arguments=arguments))
    ours = ("EXTRACT__", "NORMALIZE__", "RUNTIME__")  # what a load in this process has set: a script has none of it
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SOURCES__GODOMALL5__PARTNER_KEY": stand_in.partner_key,
        "SOURCES__GODOMALL5__SHOP_KEY": stand_in.shop_key,
        "DESTINATION__DUCKDB__CREDENTIALS": f"duckdb:///{mall.file}",
    }
    return subprocess.run(
        [sys.executable, "script.py"], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


def test_a_dlt_script_loads_the_mall(mall: Mall) -> None:
    done = run(mall, 'resources=["goods", "orders", "codes"]')
    assert done.returncode == 0, done.stderr
    assert mall.ids(mall.kind.orders) == {row["order_id"] for row in mall.mine("orders")}
    lines = {
        row[0] for row in mall.rows("select sno from raw.order_goods union all select sno from raw.order_add_goods")
    }
    assert lines == {row["line_id"] for row in mall.mine("order_lines")}


def test_a_failing_resource_stops_the_script_with_its_name(mall: Mall) -> None:
    mall.stand_in.switches.refuse_address = True
    done = run(mall, 'resources=["brands"]')
    assert done.returncode != 0
    assert "AddressRefused" in done.stderr
    assert "godomall5 main, brands" in done.stderr
    assert [key for key in (mall.stand_in.partner_key, mall.stand_in.shop_key) if key in done.stderr] == []
