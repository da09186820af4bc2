"""The stand-in's own admin exports, written by somebody who had not read this connector, give what its API gives."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.malls import Mall, open_mall
from tests.readers import Reader
from tests.wisa.conftest import read

pytestmark = pytest.mark.xdist_group("wisa exports")  # one mall for all tests of this file


@pytest.fixture(scope="module")
def mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    """Three weeks with every kind of claim in them."""
    folder: Path = tmp_path_factory.mktemp("exports")
    with open_mall("wisa", folder, products=15, orders_per_day=6, history_days=14) as opened:
        yield opened


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[Mall]:
    """A mall of the test's own, whose time it may let pass."""
    with open_mall("wisa", tmp_path, orders_per_day=6, history_days=14) as opened:
        yield opened


@pytest.fixture(scope="module")
def usual(mall: Mall) -> Reader:
    """What the mall tells as it is."""
    return read(mall)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"bom": True, "labels": False},
        {"encoding": "euc-kr", "korean_name": True, "thousands": True},
        {"format": "xlsx"},
        {"format": "xlsx", "excel_dates": True, "thousands": True, "extra": {"메모": "x"}},
    ],
    ids=lambda form: "-".join(form),
)
def test_an_export_gives_the_rows_that_the_api_gives(
    mall: Mall, usual: Reader, tmp_path: Path, form: dict[str, Any]
) -> None:
    folder = tmp_path / "drop"
    for resource in ("orders", "products", "inventory"):
        mall.stand_in.export(resource, folder, **form)
    reader = mall.reader(drop_folder=str(folder), orders_path="", products_path="", inventory_path="")
    entries = reader.read("products", "inventory", "orders")
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert reader.rows("quarantined_rows") == []
    for table, key in (
        ("orders", ("order_id", "total_amount", "market_order_no")),
        ("order_items", ("order_id", "item_id", "product_id", "option_id", "quantity", "price")),
        ("products", ("product_id", "product_code", "name", "price", "stock_quantity")),
        ("product_options", ("product_id", "option_id", "sku")),
    ):
        found, expected = (
            sorted(tuple(str(row[name] or "") for name in key) for row in each.rows(table)) for each in (reader, usual)
        )
        assert found == expected, table
    stock = {row["option_id"]: (row["quantity"], row["safety_stock"]) for row in usual.rows("inventory")}
    assert {row["option_id"]: (row["quantity"], row["safety_stock"]) for row in reader.rows("inventory")} == stock
    assert [person.name for person in mall.sandbox.world.people if person.name in str(reader.tables)] == []


@pytest.mark.parametrize("spoiled", ["number", "key", "columns"])
def test_a_spoiled_row_of_an_export_is_told_and_the_others_load(
    mall: Mall, usual: Reader, tmp_path: Path, spoiled: str
) -> None:
    folder = tmp_path / "drop"
    mall.stand_in.export("inventory", folder, spoiled={3: spoiled})
    reader = mall.reader(drop_folder=str(folder), inventory_path="")
    reader.read("inventory")
    assert reader.values("quarantined_rows", "line") == [4]
    assert len(reader.rows("inventory")) == len(usual.rows("inventory")) - 1


def test_an_export_without_a_column_is_refused_with_its_name(mall: Mall, tmp_path: Path) -> None:
    mall.stand_in.export("inventory", tmp_path / "drop", left_out=("재고수량",))
    error = mall.reader(drop_folder=str(tmp_path / "drop"), inventory_path="").error("inventory")
    assert "has no column 재고수량" in error.what


def test_exports_of_two_days_end_as_the_mall_is(moving: Mall, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    reader = moving.reader(drop_folder=str(folder), orders_path="")
    late = moving.stand_in.export("orders", tmp_path / "aside")
    moving.sandbox.world.advance(days=3)
    moving.stand_in.export("orders", folder)
    reader.read("orders")
    late.rename(folder / late.name)
    reader.read("orders")
    api = read(moving, "orders")
    column = ("order_id", "item_id", "tracking_no")
    assert sorted(tuple(row[name] or "" for name in column) for row in reader.rows("order_items")) == sorted(
        tuple(row[name] for name in column) for row in api.rows("order_items")
    )
