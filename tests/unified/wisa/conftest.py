"""A WISA shop that is nothing but a drop folder; one with an API stands in the warehouse of all malls."""

import duckdb
import pytest

from tests.unified.warehouse import MODELS_ONLY, Warehouse, build, write_raw
from tests.unified.wisa.wisa_rows import RAW

NOT_EXPORTED = ("inventory", "marketplace_status", "customers", "orders_missing", "sweeps")


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
