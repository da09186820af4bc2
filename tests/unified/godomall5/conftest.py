"""One warehouse with every rule's case, built once for all tests that only look at it."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.unified.godomall5 import rows
from tests.unified.warehouse import Warehouse, build, write_raw


@pytest.fixture(scope="session")
def godomall5(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Parallel test processes share it: the first one builds, the others wait."""
    base: Path = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "unified_godomall5"
    folder.mkdir(exist_ok=True)
    path, outcome = folder / "kmall.duckdb", folder / "failed.txt"
    with FileLock(folder / "lock"):
        if not outcome.exists():
            write_raw(path, rows.RAW, "godomall5")
            outcome.write_text("\n".join(build(path, platforms=("godomall5",))))
    assert not outcome.read_text(), outcome.read_text()
    return Warehouse(path)
