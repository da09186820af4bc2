"""Both countries' MakeShop in one warehouse."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.unified.makeshop.makeshop_rows import RAW
from tests.unified.warehouse import Warehouse, build, write_raw


@pytest.fixture(scope="session")
def makeshop(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The rows of both countries, built with all tests of the models. Parallel test processes share it."""
    base: Path = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "unified_makeshop"
    folder.mkdir(exist_ok=True)
    path, outcome = folder / "kmall.duckdb", folder / "failed.txt"
    with FileLock(folder / "lock"):
        if not outcome.exists():
            write_raw(path, RAW, "makeshop")
            outcome.write_text("\n".join(build(path, platforms=("makeshop",))))
    assert not outcome.read_text(), outcome.read_text()
    return Warehouse(path)
