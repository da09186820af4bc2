"""Lake files hold what a database would: a sandbox mall loaded twice, with a change in between, and read back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from pipelines import lake, transform
from pipelines.load import load
from pipelines.personal_settings import Personal
from pipelines.status import status
from pipelines.warehouses import Warehouse
from sources.shared.errors import WrongConfiguration
from tests.malls import FLUID, Mall, open_mall

DATASET = "raw_wisa"
READ = ("orders", "products")


@pytest.fixture(scope="module")
def mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    """Loaded twice into DuckDB and into both kinds of lake files; one product was renamed in between."""
    folder = tmp_path_factory.mktemp("lake")
    with open_mall("wisa", folder, products=4, orders_per_day=2, history_days=4) as opened:
        opened.shops = [opened.shop()]
        for name in ("", "바뀐 이름"):
            if name:
                opened.sandbox.world.act.edit_product(min(opened.ids(opened.kind.products)), name=name)
                opened.sandbox.world.advance(minutes=5)
            opened.fresh(opened.load(resources=READ))
            for table_format in ("delta", "iceberg"):
                warehouse = warehouse_of(opened, table_format)
                report = load(
                    opened.shops, warehouse=warehouse, home=folder / table_format, resources=READ, clock=opened.clock
                )
                opened.fresh(report)
        yield opened


def warehouse_of(mall: Mall, table_format: str) -> Warehouse:
    return Warehouse.parse(f"{table_format}:{mall.folder}/{table_format}_lake")


@pytest.mark.parametrize("table_format", ["delta", "iceberg"])
def test_lake_files_hold_the_rows_that_a_database_does(mall: Mall, table_format: str):
    with (
        lake.opened(warehouse_of(mall, table_format), DATASET) as files,
        duckdb.connect(str(mall.file), read_only=True) as database,
    ):
        assert files is not None
        database.execute(f"set timezone = 'UTC'; use {DATASET}")
        tables = [name for (name,) in database.execute("select name from (show tables)").fetchall()]
        filled = [name for name in tables if database.execute(f"from {name} limit 1").fetchall()]
        loaded = [name for name in filled if not name.startswith("_")]
        assert {"orders", "order_items", "products"} <= set(loaded)
        for name in loaded:
            database.register("in_the_lake", files.rows(name))
            columns = [f'"{column}"' for (column, *_) in database.execute(f"describe {name}").fetchall()]
            told = ", ".join(
                column for column in columns if column.strip('"') not in (*FLUID, "completed_at", "started_at")
            )
            missing = database.execute(
                f"select {told} from {name} except all select {told} from in_the_lake"
            ).fetchall()
            extra = database.execute(f"select {told} from in_the_lake except all select {told} from {name}").fetchall()
            assert (name, missing, extra) == (name, [], [])


def test_any_reader_of_delta_finds_one_row_per_key(mall: Mall):
    products = DeltaTable(str(mall.folder / "delta_lake" / DATASET / "products")).to_pyarrow_table()
    assert len(set(products["product_id"].to_pylist())) == products.num_rows
    assert "바뀐 이름" in products["name"].to_pylist()


def test_iceberg_keeps_every_reading_and_the_last_one_counts():
    readings = pa.table({"id": ["1", "1", "2"], "name": ["old", "new", "only"], "_dlt_load_id": ["1.5", "2.5", "1.5"]})
    assert sorted(lake.newest(readings, ["id"]).to_pydict()["name"]) == ["new", "only"]


@pytest.mark.parametrize("table_format", ["delta", "iceberg"])
def test_status_reads_the_ledger_of_a_lake(mall: Mall, table_format: str):
    found = status(mall.shops, warehouse_of(mall, table_format), now=mall.sandbox.world.now)
    assert {each.status for each in found.standings} == {"ok"}
    assert {each.resource for each in found.standings} == set(READ)
    assert set(found.last_loads) == {"wisa"}


def test_views_on_a_lake_are_refused_with_what_to_do(mall: Mall):
    with pytest.raises(WrongConfiguration, match="views cannot be built on lake files") as refused:
        transform.transform(warehouse_of(mall, "delta"), home=mall.home)
    assert "load into DuckDB" in refused.value.fix


def test_a_lake_takes_no_personal_fields(mall: Mall, tmp_path: Path):
    shop = replace(mall.shops[0], personal=Personal({"orders": {"buyer_name": "keep"}}, 30))
    report = load([shop], warehouse=Warehouse.parse(f"delta:{tmp_path}/lake"), home=tmp_path, clock=mall.clock)
    assert [(each.status, "takes no personal_fields" in each.error) for each in report.results] == [("failed", True)]


@pytest.mark.soak
def test_shops_that_write_one_catalog_at_once_lose_and_double_nothing(mall: Mall, postgres_url: str, tmp_path: Path):
    warehouse = Warehouse.parse(f"lake:{postgres_url}?files={tmp_path}/files")
    shops = [mall.shop(f"shop{number}") for number in range(6)]
    for _ in range(2):
        report = load(shops, warehouse=warehouse, home=tmp_path, resources=READ, clock=mall.clock)
        assert [str(each) for each in report.results if each.status != "ok"] == []
    with lake.opened(warehouse, DATASET) as files:
        assert files is not None
        for table, kind in (("orders", mall.kind.orders), ("products", mall.kind.products)):
            found = files.rows(table)
            known = {(shop.alias, key) for shop in shops for key in mall.ids(kind)}
            assert set(zip(found["shop"].to_pylist(), found[kind.key].to_pylist(), strict=True)) == known
            assert found.num_rows == len(known)
