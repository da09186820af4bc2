"""DuckLake: how it is named, what is refused, who tries again; and many writers at once (soak)."""

from pathlib import Path

import duckdb
import pytest

from pipelines import ducklake
from pipelines.purge import Wanted, purge
from pipelines.warehouse_profiles import profile_variables
from pipelines.warehouse_reading import reader
from pipelines.warehouses import Warehouse
from sources.shared.errors import WarehouseTrouble, WrongConfiguration
from tests import ducklake_writers

TEXT = "ducklake:postgresql://me:hush@host:5432/shop?sslmode=require&files=/data/lake"


def test_it_is_named_without_its_secret_and_its_folder_is_no_part_of_the_address() -> None:
    lake = Warehouse.parse(TEXT)
    assert (lake.destination, lake.files) == ("ducklake", "/data/lake")
    assert lake.credentials == "postgresql://me:hush@host:5432/shop?sslmode=require"
    assert lake.name == "ducklake:postgresql://host:5432/shop"
    assert "hush" not in repr(lake)


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "postgresql://host/db",
        "postgresql://host?files=/a",
        "sqlite:a?files=/a",
        "postgresql://host/db?files=s3://bucket/path",
    ],
)
def test_one_that_names_no_database_or_no_folder_is_told_how_to_write_it(rest: str) -> None:
    with pytest.raises(WrongConfiguration, match="no database of PostgreSQL, or no folder") as wrong:
        Warehouse.parse(f"ducklake:{rest}")
    assert "?files=" in wrong.value.fix


def test_extensions_that_are_missing_are_named_with_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ducklake, "find_spec", lambda name: None)
    with pytest.raises(WrongConfiguration, match=r"extension ducklake for DuckDB") as missing:
        ducklake.extension_files()
    assert "pip install 'kmall[ducklake]'" in missing.value.fix


def test_a_conflict_is_tried_again_and_anything_else_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ducklake, "PAUSE_SECONDS", 0.0)
    conflict = duckdb.TransactionException("Transaction conflict - attempting to delete from table with index 137")
    for trouble, calls in ((conflict, 3), (OSError("disk full"), 1)):
        made: list[int] = []

        def work(trouble: Exception = trouble, made: list[int] = made) -> str:
            made.append(1)
            if len(made) < 3:
                raise RuntimeError("load failed") from trouble
            return "done"

        if trouble is conflict:
            assert ducklake.tried_again(work, "naver_smartstore main") == "done"
        else:
            with pytest.raises(RuntimeError):
                ducklake.tried_again(work, "naver_smartstore main")
        assert len(made) == calls


def test_conflicts_without_end_are_a_failure_that_names_the_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ducklake, "PAUSE_SECONDS", 0.0)
    made: list[int] = []

    def work() -> None:
        made.append(1)
        raise duckdb.TransactionException("Transaction conflict")

    with pytest.raises(WarehouseTrouble, match="naver_smartstore main"):
        ducklake.tried_again(work, "naver_smartstore main")
    assert len(made) == ducklake.ROUNDS


def test_a_purge_is_refused_where_files_of_the_past_keep_the_rows() -> None:
    with pytest.raises(WrongConfiguration, match="stay in files of its past"):
        purge(Warehouse.parse(TEXT), Wanted(older_than=1))


def test_the_catalog_is_made_once_and_its_folder_is_held_against_the_configured_one(
    postgres_url: str, tmp_path: Path
) -> None:
    lake = Warehouse.parse(f"ducklake:{postgres_url}?files={tmp_path / 'lake'}")
    with reader(lake) as read:
        assert read is None
    ducklake.prepare(lake)
    with ducklake.opened(lake, read_only=False) as connection:
        connection.execute("create schema raw_wisa; create table raw_wisa.goods as select range as one from range(100)")
    with reader(lake) as read:
        assert read is not None
        assert read.schemas().count("raw_wisa") == 1
        assert read.columns("raw_wisa", "goods") == ["one"]
        with pytest.raises(duckdb.Error):
            read.connection.execute("create schema other")
    assert list((tmp_path / "lake").rglob("*.parquet"))
    elsewhere = Warehouse.parse(f"ducklake:{postgres_url}?files={tmp_path / 'elsewhere'}")
    with pytest.raises(WrongConfiguration, match="its files lie in"):
        ducklake.prepare(elsewhere)
    assert "hush" not in str(profile_variables(lake).keys())


@pytest.mark.soak
def test_four_processes_write_what_one_shop_after_another_would(tmp_path: Path) -> None:
    found = ducklake_writers.compare(tmp_path, lambda _: None)
    assert (found.different, found.outside) == ((), ())
    assert found.files.files_after < found.files.files_before
