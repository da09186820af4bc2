"""Exports that come in any order, again, late or half copied leave every row as the newest has it."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines.config import Shop
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from sources.wisa import ShopSettings
from tests.readers import Reader
from tests.wisa.conftest import NOW
from tests.wisa.exports import as_csv, order_row, put, statuses, stock_row


def test_the_same_content_is_loaded_once_under_whatever_name(reader: Reader, folder: Path) -> None:
    body = as_csv([order_row("A-1")])
    put(folder, "orders.csv", body)
    reader.read("orders")
    put(folder, "orders again.csv", body)
    assert reader.read("orders")["orders"].rows == 0
    assert [row["name"] for row in reader.rows("drop_files")] == ["orders.csv"]


def test_a_changed_file_is_loaded_again_and_its_rows_merge(reader: Reader, folder: Path) -> None:
    put(folder, "orders.csv", as_csv([order_row("A-1"), order_row("A-2")]))
    reader.read("orders")
    put(folder, "orders.csv", as_csv([order_row("A-1", items__status="배송완료", updated_at="2026-06-03 09:00")]))
    reader.read("orders")
    assert statuses(reader) == {"A-1": "배송완료", "A-2": "배송중"}


def test_an_older_export_that_comes_late_brings_only_what_the_newer_one_lacks(reader: Reader, folder: Path) -> None:
    newer = [order_row("A-1", items__status="배송완료", updated_at="2026-06-09 10:00:00")]
    put(folder, "orders_b.csv", as_csv(newer), datetime(2026, 6, 9, tzinfo=UTC))
    reader.read("orders")
    # copied today, so that its own time is the newest
    put(folder, "orders_a.csv", as_csv([order_row("A-0"), order_row("A-1")]), datetime(2026, 6, 20, tzinfo=UTC))
    reader.read("orders")
    assert statuses(reader) == {"A-0": "배송중", "A-1": "배송완료"}


def test_an_older_export_is_refused_when_the_newer_one_is_gone(reader: Reader, folder: Path) -> None:
    newer = put(folder, "orders_b.csv", as_csv([order_row("A-1", updated_at="2026-06-09", items__status="배송완료")]))
    reader.read("orders")
    newer.unlink()
    put(folder, "orders_a.csv", as_csv([order_row("A-1")]))
    error = reader.error("orders")
    assert "orders_a.csv is older than orders_b.csv" in error.what
    assert statuses(reader) == {"A-1": "배송완료"}


def test_a_file_that_takes_the_name_of_another_takes_its_place(reader: Reader, folder: Path) -> None:
    put(folder, "stock.csv", as_csv([stock_row("1", "5", updated_at="2026-06-09")]))
    reader.read("inventory")
    # what was changed last is no longer sold, so the newest time in the next export is earlier
    put(folder, "stock.csv", as_csv([stock_row("1", "4", updated_at="2026-06-08")]))
    reader.read("inventory")
    put(folder, "stock2.csv", as_csv([stock_row("1", "3", updated_at="2026-06-08 12:00")]))
    reader.read("inventory")
    assert reader.values("inventory", "quantity") == [3]


def test_a_row_that_says_it_was_changed_later_wins_over_a_newer_file(reader: Reader, folder: Path) -> None:
    put(folder, "orders_1.csv", as_csv([order_row("A-1", items__status="배송완료", updated_at="2026-06-05")]))
    put(
        folder,
        "orders_2.csv",
        as_csv([order_row("A-1", updated_at="2026-06-03"), order_row("A-2", updated_at="2026-06-09")]),
    )
    reader.read("orders")
    assert statuses(reader) == {"A-1": "배송완료", "A-2": "배송중"}


def test_the_day_in_a_name_makes_a_file_newer_than_what_is_in_it(reader: Reader, folder: Path) -> None:
    undated = {"updated_at": ""}
    put(folder, "주문_20260610.csv", as_csv([order_row("A-1", items__status="배송완료", **undated)]))
    put(folder, "주문.csv", as_csv([order_row("A-1", **undated), order_row("A-2", order_date="2026-06-09", **undated)]))
    reader.read("orders")
    assert statuses(reader)["A-1"] == "배송완료"


def test_a_date_far_ahead_does_not_make_a_file_the_newest(reader: Reader, folder: Path) -> None:
    put(folder, "orders_1.csv", as_csv([order_row("A-1", updated_at="2206-06-05")]))
    put(folder, "orders_2.csv", as_csv([order_row("A-9", updated_at="2026-06-24")]))
    reader.read("orders")
    assert {row["name"]: row["newest_at"] for row in reader.rows("drop_files")} == {
        "orders_1.csv": "2026-06-01T10:00:00+09:00",
        "orders_2.csv": "2026-06-24T00:00:00+09:00",
    }


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    exports=st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 5), min_size=1), min_size=1, max_size=4),
    order=st.randoms(use_true_random=False),
    together=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_files_give_the_same_rows_in_whatever_order_they_come(
    tmp_path_factory: pytest.TempPathFactory, exports: list[dict[str, int]], order: Any, together: list[bool]
) -> None:
    """The nth export was made on the nth day, and shows of each order how far it was by then."""
    folder = tmp_path_factory.mktemp("drop")
    files = []
    for day, shown in enumerate(exports, 1):
        rows = [order_row(name, items__quantity=count, updated_at=f"2026-06-{day:02}") for name, count in shown.items()]
        files.append((f"orders{day}.csv", as_csv(rows)))
    order.shuffle(files)
    keys = ShopSettings(drop_folder=str(folder))
    reader = Reader(Shop("wisa", "main", keys), Clock(lambda: NOW, 2000.0), TokenStore.open(folder))
    for (name, body), alone in zip(files, together, strict=False):
        put(folder, name, body)
        if alone:
            reader.read("orders")
    reader.read("orders")
    found = {row["order_id"]: row["quantity"] for row in reader.rows("order_items")}
    last = {name: count for shown in exports for name, count in shown.items()}
    assert found == last
    assert reader.read("orders")["orders"].rows == 0


def test_a_file_that_is_still_growing_is_left_for_the_next_run(reader: Reader, folder: Path, monkeypatch: Any) -> None:
    body = as_csv([order_row("A-1"), order_row("A-2")])
    file = folder / "orders.csv"
    file.write_bytes(body[: len(body) // 2])
    monkeypatch.setattr(Clock, "sleep", lambda *_: file.write_bytes(body))
    reader.read("orders")
    assert reader.rows("orders") == []
    monkeypatch.undo()
    os.utime(file, (1_780_000_000, 1_780_000_000))
    reader.read("orders")
    assert sorted(statuses(reader)) == ["A-1", "A-2"]


def test_a_file_that_was_loaded_half_copied_is_whole_after_the_next_run(reader: Reader, folder: Path) -> None:
    body = as_csv([order_row("A-1"), order_row("A-2")])
    put(folder, "orders.csv", body[:-40])
    reader.read("orders")
    put(folder, "orders.csv", body)
    reader.read("orders")
    assert sorted(statuses(reader)) == ["A-1", "A-2"]


def test_a_file_that_cannot_be_opened_is_left_for_the_next_run(reader: Reader, folder: Path, monkeypatch: Any) -> None:
    put(folder, "orders_a.csv", as_csv([order_row("A-1")]))
    put(folder, "orders_b.csv", as_csv([order_row("B-1")]))
    usual = Path.open

    def locked(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == "orders_a.csv":
            raise PermissionError(13, "another program holds it")
        return usual(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", locked)
    reader.read("orders")
    assert sorted(statuses(reader)) == ["B-1"]
    monkeypatch.undo()
    reader.read("orders")
    assert sorted(statuses(reader)) == ["A-1", "B-1"]
