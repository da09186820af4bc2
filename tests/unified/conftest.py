"""One warehouse with every rule's case, built once for all tests that only look at it."""

from pathlib import Path

import pytest

from tests.unified import goods
from tests.unified.warehouse import Warehouse, build, write_raw


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    path: Path = tmp_path_factory.mktemp("warehouse") / "kmall.duckdb"
    write_raw(path, goods.RAW)
    failed = build(path)
    assert not failed, "\n".join(failed)
    return Warehouse(path)
