"""A source without kmall around it: a dlt script with its keys from the environment and .dlt files."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import stand_ins
from pipelines.platforms import platform_named
from tests.mall_kinds import SOURCES
from tests.malls import Mall, open_mall

SHARED = ("cafe24", "makeshop")  # what stops a script is said by code that all sources share
SCRIPT = """
import dlt
from sources.{platform} import {platform}

pipeline = dlt.pipeline("plain", destination="duckdb", dataset_name="raw_{platform}")
pipeline.run({platform}(resources={resources}), loader_file_format="parquet")
"""


@pytest.fixture(params=[name if name in SHARED else pytest.param(name, marks=pytest.mark.soak) for name in SOURCES])
def mall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    """A mall that lives in the present, because a script's clock cannot be set."""
    with open_mall(request.param, tmp_path, start=datetime.now(UTC), history_days=3) as opened:
        opened.home.mkdir(parents=True)
        opened.shop()  # consent
        yield opened


def run(mall: Mall, *resources: str) -> subprocess.CompletedProcess[str]:
    """The script in a folder of its own, with its keys where dlt looks for them."""
    folder, section = mall.folder / "somewhere", f"SOURCES__{mall.platform.upper()}__"
    (folder / ".dlt").mkdir(parents=True, exist_ok=True)
    start = f"{datetime.now(UTC) - timedelta(days=4):%Y-%m-%d}"
    (folder / ".dlt" / "config.toml").write_text(
        f'[sources.{mall.platform}]\nbase_url = "{mall.stand_in.url}"\nstart_date = "{start}"\n'
    )
    (folder / "script.py").write_text(SCRIPT.format(platform=mall.platform, resources=list(resources)))
    ours = ("EXTRACT__", "NORMALIZE__", "RUNTIME__")  # what a load in this process has set: a script has none of it
    keys = stand_ins.keys_of(platform_named(mall.platform), mall.stand_in)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        **{section + name.upper(): value for name, value in keys.items() if name != "base_url"},
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "KMALL_TOKEN_STORE": f"sqlite:///{mall.home / 'tokens.sqlite'}",
        "DESTINATION__DUCKDB__CREDENTIALS": f"duckdb:///{mall.file}",
    }
    return subprocess.run(
        [sys.executable, "script.py"], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


def test_a_dlt_script_loads_the_mall(mall: Mall) -> None:
    kind = mall.kind
    done = run(mall, kind.orders.resource, kind.other.resource)
    assert done.returncode == 0, done.stderr
    assert mall.ids(kind.orders) == mall.true_ids(kind.orders) != set()
    assert mall.ids(kind.other) == mall.true_ids(kind.other)
    assert [secret for secret in kind.secrets(mall) if secret in done.stdout + done.stderr] == []


@pytest.mark.parametrize("mall", SHARED, indirect=True)
def test_a_failing_resource_stops_the_script_with_its_name(mall: Mall) -> None:
    products = mall.kind.products
    mall.stand_in.faults.add(status=403, path=products.path, times=None)
    done = run(mall, products.resource)
    assert done.returncode != 0
    assert f"{mall.platform} main, {products.resource}" in done.stderr
    assert "Fix: " in done.stderr
    assert [secret for secret in mall.kind.secrets(mall) if secret in done.stderr] == []


@pytest.mark.parametrize("mall", SHARED, indirect=True)
def test_an_unknown_resource_stops_the_script_before_any_call(mall: Mall) -> None:
    done = run(mall, "ordrs")
    assert done.returncode != 0
    assert "resource 'ordrs' is unknown" in done.stderr
    assert mall.stand_in.calls == []
