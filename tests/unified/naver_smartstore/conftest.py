"""One warehouse with every rule's case of SmartStore, built once for all tests of this folder."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.unified.naver_smartstore import naver_goods
from tests.unified.warehouse import Warehouse, build, write_raw

PLATFORM = "naver_smartstore"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Parallel test processes share it: the first one builds, the others wait."""
    base: Path = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "unified_naver"
    folder.mkdir(exist_ok=True)
    path, outcome = folder / "kmall.duckdb", folder / "failed.txt"
    with FileLock(folder / "lock"):
        if not outcome.exists():
            write_raw(path, naver_goods.RAW, PLATFORM)
            outcome.write_text("\n".join(build(path, platforms=(PLATFORM,))))
    assert not outcome.read_text(), outcome.read_text()
    return Warehouse(path)
