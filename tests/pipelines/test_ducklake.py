"""DuckLake: how it is named, what is refused, who tries again. What needs its extensions: `test_ducklake_real`."""

from pathlib import Path

import duckdb
import pytest
from dlt.destinations.exceptions import DatabaseTerminalException, DatabaseTransientException

from pipelines import ducklake, warehouses
from pipelines.ducklake_loading import _SqlClient
from pipelines.purge import Wanted, purge
from pipelines.warehouse_profiles import profile_variables
from pipelines.warehouse_reading import reader
from pipelines.warehouses import Warehouse
from sources.shared.errors import WarehouseTrouble, WrongConfiguration

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


@pytest.fixture
def without_extensions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(warehouses.DRIVERS, "ducklake", ("duckdb", "ducklake"))
    monkeypatch.delenv("PGPASSWORD", raising=False)


def test_an_extra_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(warehouses.DRIVERS, "ducklake", ("no_such_package", "ducklake"))
    with pytest.raises(WrongConfiguration, match="its driver is not installed") as missing:
        Warehouse.parse(TEXT).dlt_destination()
    assert "kmall[ducklake]" in missing.value.fix


@pytest.mark.usefixtures("without_extensions")
def test_the_password_is_where_postgresql_looks_and_in_nothing_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "before")
    lake = Warehouse.parse(TEXT)
    told = profile_variables(lake)
    assert told["KMALL_DUCKLAKE"] == "ducklake:postgres:postgresql://me@host:5432/shop?sslmode=require"
    assert told["PGPASSWORD"] == "hush"
    assert "hush" not in ducklake.attachment(lake, read_only=True)
    assert "hush" not in repr(
        lake.dlt_destination().configuration(lake.dlt_destination().spec()._bind_dataset_name("a"))
    )


@pytest.mark.usefixtures("without_extensions")
def test_dlt_is_told_the_folder_of_the_files() -> None:
    lake = Warehouse.parse(TEXT).dlt_destination("main")
    found = lake.configuration(lake.spec()._bind_dataset_name("raw_wisa"))
    assert found.credentials.storage_url == "/data/lake"
    assert (lake.destination_type, lake.destination_name) == ("dlt.destinations.ducklake", "ducklake")
    assert lake.capabilities(found).loader_parallelism_strategy == "sequential"


@pytest.mark.usefixtures("without_extensions")
def test_a_catalog_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    lake = Warehouse.parse(f"ducklake:postgresql://me:hush@127.0.0.1:9/shop?files={tmp_path}")
    for use in (ducklake.prepare, lambda lake: reader(lake).__enter__()):
        with pytest.raises(WarehouseTrouble, match="its catalog does not answer") as trouble:
            use(lake)
        assert "hush" not in str(trouble.value)


@pytest.mark.usefixtures("without_extensions")
@pytest.mark.parametrize("stands", ["empty folder", "file"])
def test_a_folder_that_is_not_mounted_or_not_writable_is_told(postgres_url: str, tmp_path: Path, stands: str) -> None:
    """An empty folder under the name of one that a lake was made with; no folder where one is to be made."""
    files = tmp_path / "files"
    lake = Warehouse.parse(f"ducklake:{postgres_url}?files={files}")
    if stands == "file":
        files.write_text("")
    else:
        files.mkdir()
        with ducklake.catalog(lake) as connection, connection.cursor() as cursor:
            connection.set_session(readonly=False, autocommit=True)
            cursor.execute("create schema ducklake")
            cursor.execute("create table ducklake.ducklake_metadata (key text, value text, scope text)")
            cursor.execute("insert into ducklake.ducklake_metadata values ('data_path', %s)", (f"{files}/",))
    with pytest.raises(WrongConfiguration, match=r"the folder .*/files of \?files=") as wrong:
        ducklake.prepare(lake)
    assert "mount the folder" in wrong.value.fix


def test_a_commit_that_may_stand_is_not_done_again_and_one_that_met_another_is() -> None:
    broken = duckdb.TransactionException("Failed to commit DuckLake transaction. Failed to execute query: ROLLBACK")
    met = duckdb.TransactionException(
        "Failed to commit DuckLake transaction.\nTransaction conflict - attempting to delete"
    )
    none = duckdb.TransactionException("cannot rollback - no transaction is active")
    assert [type(_SqlClient._make_database_exception(each)) for each in (broken, met, none)] == [
        DatabaseTerminalException,
        DatabaseTransientException,
        DatabaseTransientException,
    ]
    lost = duckdb.TransactionException("conflict resolution: connection to server was lost")
    assert [ducklake.is_conflict(each) for each in (broken, met, lost)] == [False, True, False]
