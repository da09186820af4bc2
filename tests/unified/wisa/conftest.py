"""A WISA shop beside the SmartStore it sends its goods to, and one that is nothing but a drop folder."""

import os
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from tests.unified.naver_smartstore import naver_goods
from tests.unified.warehouse import MODELS_ONLY, Warehouse, build, write_raw
from tests.unified.wisa.wisa_rows import RAW

NOT_EXPORTED = ("inventory", "marketplace_status", "customers", "orders_missing", "sweeps")
NAVER_TESTS = tuple(
    f"path:models/{layer}/naver_smartstore,resource_type:{kind}"
    for layer in ("staging", "intermediate")
    for kind in ("test", "unit_test")
)


@pytest.fixture(scope="session")
def wisa(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The rows of WISA, built beside SmartStore's with the tests of its models. Parallel test processes share it."""
    base: Path = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "unified_wisa"
    folder.mkdir(exist_ok=True)
    path, outcome = folder / "kmall.duckdb", folder / "failed.txt"
    with FileLock(folder / "lock"):
        if not outcome.exists():
            write_raw(path, RAW, "wisa")
            write_raw(path, naver_goods.RAW, "naver_smartstore")
            failed = build(path, "--exclude", *NAVER_TESTS, platforms=("naver_smartstore", "wisa"))
            with duckdb.connect(str(path)) as connection:
                for table in (
                    "orders",
                    "order_lines",
                    "inventory",
                    "products",
                    "variants",
                    "claims",
                    "refunds",
                    "shipments",
                ):
                    connection.execute(f"delete from unified.{table} where platform <> 'wisa'")
            outcome.write_text("\n".join(failed))
    assert not outcome.read_text(), outcome.read_text()
    return Warehouse(path)


@pytest.fixture(scope="session")
def drop_folder(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The same shop without a key, whose seller exports orders and products only: the other tables do not exist."""
    path = tmp_path_factory.mktemp("drop_folder") / "kmall.duckdb"
    write_raw(path, RAW, "wisa")
    with duckdb.connect(str(path)) as connection:
        for table in NOT_EXPORTED:
            connection.execute(f"drop table raw_wisa.{table}")
    assert not build(path, *MODELS_ONLY, "--select", "+orders", "+inventory", platforms=("wisa",))
    return Warehouse(path)
