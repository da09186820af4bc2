"""A Cafe24 mall and a SmartStore with one order for every rule of money, built once, with the tests of its models."""

import shutil

import duckdb
import pytest

from tests.unified.money.money_rows import RAW, order_id
from tests.unified.warehouse import MODELS_ONLY, Warehouse, build, write_raw

# half a won is a warning, on its order and on its day; none of the other issues fails or warns
WARNED = {"whole_in_won_and_yen_orders", "whole_in_won_and_yen_sales_daily"}


@pytest.fixture(scope="session")
def money(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    path = tmp_path_factory.mktemp("money") / "kmall.duckdb"
    for platform, tables in RAW.items():
        write_raw(path, tables, platform)
    noted = build(path, "--exclude-resource-type", "unit_test", platforms=tuple(RAW))
    assert {name.split("_paid_amount")[0].split("_gross_amount")[0] for name in noted} == WARNED, noted
    assert all("configured to warn" in name for name in noted)
    return Warehouse(path, stays_open=True)


@pytest.fixture(scope="session")
def bent(money: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The same without SmartStore, and with an order that says more than its lines: no rollup of ours would."""
    path = tmp_path_factory.mktemp("bent") / "kmall.duckdb"
    shutil.copy(money.path, path)
    with duckdb.connect(str(path)) as connection:
        further = "canonical_status = 'confirmed', status_rank = 70"
        connection.execute(f"update unified.orders set {further} where order_id = '{order_id(400)}'")
    models = ("--select", "int_issues_lines", "data_issues", "settlements")
    assert not build(path, *MODELS_ONLY, *models, platforms=("cafe24",))
    return Warehouse(path)
