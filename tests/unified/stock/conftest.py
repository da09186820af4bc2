"""The goods of `stock_rows` with the seller's files, built once."""

from pathlib import Path

import pytest

from pipelines import providers, seller_tables
from pipelines.config import Warehouse as Place
from tests.unified.stock import stock_rows
from tests.unified.warehouse import Warehouse, build, write_raw

WANTED = (
    *("variant_skus", "sku_stock", "low_stock", "oversell_risk", "order_lines", "inventory", "variants"),
    *("unmatched_skus", "ambiguous_skus", "sku_conflicts", "sku_coverage"),
)


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder: Path = tmp_path_factory.mktemp("stock")
    (folder / "sku_map.csv").write_text(stock_rows.SKU_MAP, encoding="utf-8")
    (folder / "stock_pool.csv").write_text(stock_rows.STOCK_POOL, encoding="utf-8")
    path = folder / "kmall.duckdb"
    for platform, tables in stock_rows.RAW.items():
        write_raw(path, tables, platform)
    with pytest.MonkeyPatch.context() as inside:
        inside.chdir(folder)
        providers.reload()
        assert seller_tables.write(Place.parse(str(path))) == {"sku_map": 8, "stock_pool": 6}
    providers.reload()
    # with the tests of what is built, and of nothing else
    selected = ("--select", *(f"+{name}" for name in WANTED), "--indirect-selection", "cautious")
    assert not build(path, *selected, "--exclude-resource-type", "unit_test", platforms=tuple(stock_rows.RAW))
    return Warehouse(path, stays_open=True)
