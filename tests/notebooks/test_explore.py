"""The notebook, run headless on a small warehouse."""

import runpy
from datetime import date
from pathlib import Path

import duckdb
import pytest

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "explore.py"


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "small.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("""
            create schema unified;
            create table unified.orders (
                platform text, shop_alias text, order_id text, canonical_status text, ordered_date_kst date,
                is_mirror boolean
            );
            insert into unified.orders values
                ('cafe24', 'main', '1', 'paid', '2026-01-05', false),
                ('cafe24', 'main', '2', 'paid', '2026-01-05', false),
                ('cafe24', 'main', '3', 'shipped', '2026-01-06', false),
                ('cafe24', 'main', '4', 'paid', '2026-01-06', true),
                ('cafe24', 'other', '5', 'paid', '2026-01-06', false);
            create table unified.inventory (
                platform text, shop_alias text, variant_id text, product_id text, product_name text, option_text text,
                qty_available integer, qty_committed integer, is_deleted boolean
            );
            insert into unified.inventory values
                ('cafe24', 'main', 'V1', 'P1', '머그컵', '파랑', 7, 1, false),
                ('cafe24', 'main', 'V2', 'P1', '머그컵', '빨강', 2, 0, false),
                ('cafe24', 'main', 'V3', 'P2', '엽서', null, null, 0, false),
                ('cafe24', 'main', 'V4', 'P3', '양말', null, 0, 0, true);
        """)
    monkeypatch.setenv("KMALL_WAREHOUSE", str(file))
    return file


def test_the_notebook_shows_a_shops_orders_per_day_and_its_lowest_stock(warehouse: Path) -> None:
    _outputs, values = runpy.run_path(str(NOTEBOOK))["app"].run()
    assert [tuple(row.values()) for row in values["daily_orders"].to_pylist()] == [
        (date(2026, 1, 5), "paid", 2),
        (date(2026, 1, 6), "shipped", 1),
    ]
    assert [(row["variant"], row["qty_available"]) for row in values["stock"].to_pylist()] == [
        ("머그컵 / 빨강", 2),
        ("머그컵 / 파랑", 7),
    ]
    assert "orders" in values["orders_chart"].to_json()
    values["warehouse"].close()


def test_the_notebook_cannot_write_to_the_warehouse(warehouse: Path) -> None:
    _outputs, values = runpy.run_path(str(NOTEBOOK))["app"].run()
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        values["warehouse"].execute("delete from unified.orders")
    values["warehouse"].close()


def test_without_a_warehouse_the_notebook_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KMALL_WAREHOUSE", raising=False)
    outputs, _values = runpy.run_path(str(NOTEBOOK))["app"].run()
    assert any("make demo" in output.text for output in outputs if output is not None)
