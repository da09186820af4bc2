"""One warehouse with every rule's case of every mall, built once for all tests that only look at it."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from tests.unified.every_mall import RAW
from tests.unified.warehouse import Warehouse, build, write_raw

SCHEMAS = ("unified", "reports")  # where the malls stand in one table


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process looks at the shared warehouse: a second would do nothing while the first builds it."""
    for item in items:
        if "built" in getattr(item, "fixturenames", ()) and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group("unified"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """All malls. Parallel test processes share it: the first one builds, the others wait."""
    base: Path = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "unified"
    folder.mkdir(exist_ok=True)
    path, outcome = folder / "kmall.duckdb", folder / "failed.txt"
    with FileLock(folder / "lock"):
        if not outcome.exists():
            for platform, tables in RAW.items():
                write_raw(path, tables, platform)
            # what dbt's tests ask of rows is asked of those of a season in `make soak`, and of two malls' money here
            failed = build(path, "--exclude-resource-type", "test", platforms=tuple(RAW))
            with duckdb.connect(str(path)) as connection:
                connection.execute("checkpoint")  # a copy of the file has nothing of what stands beside it in the log
            for platform in RAW:
                _keep_only(path, platform)
            outcome.write_text("\n".join(failed))
    assert not outcome.read_text(), outcome.read_text()
    return Warehouse(path, stays_open=True)


@pytest.fixture(scope="session")
def warehouse(built: Warehouse) -> Warehouse:
    """The rows of Cafe24."""
    return _of(built, "cafe24")


@pytest.fixture(scope="session")
def store(built: Warehouse) -> Warehouse:
    """The rows of Naver SmartStore."""
    return _of(built, "naver_smartstore")


@pytest.fixture(scope="session")
def godomall5(built: Warehouse) -> Warehouse:
    """The rows of Godomall5."""
    return _of(built, "godomall5")


@pytest.fixture(scope="session")
def makeshop(built: Warehouse) -> Warehouse:
    """The rows of MakeShop in Korea and Japan."""
    return _of(built, "makeshop")


@pytest.fixture(scope="session")
def wisa(built: Warehouse) -> Warehouse:
    """The rows of WISA."""
    return _of(built, "wisa")


def _of(built: Warehouse, platform: str) -> Warehouse:
    return Warehouse(built.path.parent / platform / built.path.name, stays_open=True)


def _keep_only(path: Path, platform: str) -> None:
    """A copy of the warehouse without the other malls' rows, so that a test of one mall need not name it."""
    copy = path.parent / platform / path.name
    copy.parent.mkdir()
    shutil.copy(path, copy)
    with duckdb.connect(str(copy)) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.columns "
            f"where column_name = 'platform' and table_schema in {SCHEMAS}"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f"delete from {schema}.{table} where platform <> '{platform}'")
