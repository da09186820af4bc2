"""A real DuckLake with its catalog in a real PostgreSQL; needs DuckDB's extensions: pip install 'kmall[ducklake]'."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pytest
from typer.testing import CliRunner

from pipelines import ducklake, ducklake_care
from pipelines.books import compare
from pipelines.cli import app
from pipelines.ducklake_loading import _SqlClient
from pipelines.load import load
from pipelines.platforms import all_platforms
from pipelines.sandbox import Sandbox
from pipelines.stand_ins import snippet
from pipelines.warehouse_reading import reader
from pipelines.warehouses import Warehouse
from sources.shared.errors import WarehouseTrouble, WrongConfiguration
from tests import many_writers, postgres_server
from tests.malls import SPEED, open_mall
from tests.pipelines.conftest import WriteFiles

pytestmark = pytest.mark.soak


@pytest.fixture
def lake(postgres_url: str, tmp_path: Path) -> Warehouse:
    ducklake.extension_files()  # fails, never skips: its message says what to install
    made = Warehouse.parse(f"ducklake:{postgres_url}?files={tmp_path / 'lake'}")
    ducklake.prepare(made)
    return made


def rows(lake: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    with ducklake.opened(lake, read_only=True) as connection:
        return connection.execute(sql).fetchall()


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
    (tmp_path / "lake" / ducklake.MARK).unlink()
    for use in (ducklake.prepare, lambda lake: reader(lake).__enter__()):
        with pytest.raises(WrongConfiguration, match="is not here"):
            use(lake)


def test_two_open_transactions_that_delete_rows_of_one_file_conflict_and_the_later_is_done_again(
    lake: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ducklake, "PAUSE_SECONDS", 0.0)
    met: list[str] = []
    with ducklake.opened(lake, read_only=False) as one, ducklake.opened(lake, read_only=False) as other:
        one.execute("create schema raw_wisa; create table raw_wisa.goods as select range as one from range(1000)")

        def delete() -> None:
            other.begin()
            try:
                other.execute("delete from raw_wisa.goods where one >= 990")
                if not met:
                    one.execute("delete from raw_wisa.goods where one < 10")  # commits while `other` is open
                other.commit()
            except duckdb.TransactionException as conflict:
                met.append(str(conflict))
                raise

        ducklake.tried_again(delete, "wisa main")
    assert len(met) == 1
    assert "another transaction has deleted from it" in met[0]
    assert rows(lake, "select count(*), min(one), max(one) from raw_wisa.goods") == [(980, 10, 989)]


def loaded(lake: Warehouse, folder: Path, shop: str, amount: int) -> None:
    """One shop's load of five rows, as the sources declare theirs."""
    pipeline = dlt.pipeline(
        pipeline_name=f"wisa__{shop}",
        destination=lake.dlt_destination(shop),
        dataset_name="raw_wisa",
        pipelines_dir=str(folder),
    )
    goods = [{"shop": shop, "number": number, "amount": amount} for number in range(5)]
    disposition: Any = {"disposition": "merge", "strategy": "upsert"}
    told = dlt.resource(goods, name="goods", primary_key=["shop", "number"], write_disposition=disposition)
    pipeline.extract(told, loader_file_format="parquet")
    pipeline.normalize()
    ducklake.tried_again(pipeline.load, f"wisa {shop}")


def test_a_load_that_meets_another_writer_is_done_again_with_nothing_lost_or_doubled(
    lake: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for shop in ("one", "two"):
        loaded(lake, tmp_path, shop, 1)
    files = ducklake_care.compact(lake)
    assert files.files_after < files.files_before
    met: list[str] = []
    execute = _SqlClient.execute_many

    def interrupted(client: _SqlClient, statements: Any, *args: Any, **named: Any) -> Any:
        """Of the job that merges: before it commits, another writer deletes a row of the other shop's."""
        done = execute(client, statements, *args, **named)
        if any("merge into" in statement.lower() for statement in statements) and not met:
            met.append(statements[0])
            with ducklake.opened(lake, read_only=False) as other:
                other.execute("delete from raw_wisa.goods where shop = 'two' and number = 4")
        return done

    monkeypatch.setattr(_SqlClient, "execute_many", interrupted)
    loaded(lake, tmp_path, "one", 2)
    assert len(met) == 1
    assert sum("a conflict with another writer" in record.message for record in caplog.records) == 1
    assert rows(
        lake, "select shop, count(*), count(distinct number), sum(amount) from raw_wisa.goods group by 1 order by 1"
    ) == [
        ("one", 5, 5, 10),
        ("two", 4, 4, 4),
    ]
    assert rows(lake, "select count(*), count(distinct load_id) from raw_wisa._dlt_loads") == [(3, 3)]


def test_a_load_is_written_down_once_however_often_its_end_is_done_again(
    lake: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What follows it, emptying the staging tables, meets another writer."""
    monkeypatch.setattr(ducklake, "PAUSE_SECONDS", 0.0)
    monkeypatch.setenv("LOAD__TRUNCATE_STAGING_DATASET", "true")
    from dlt.load.load import Load

    ends = ["Transaction conflict - attempting to delete from table"]

    def truncate(*_: Any) -> None:
        if ends:
            raise duckdb.TransactionException(ends.pop())

    monkeypatch.setattr(Load, "_maybe_truncate_staging_dataset", truncate)
    loaded(lake, tmp_path, "one", 1)
    assert ends == []
    assert rows(lake, "select count(*) from raw_wisa._dlt_loads") == [(1,)]
    assert rows(lake, "select count(*) from raw_wisa.goods") == [(5,)]


def test_a_run_into_a_ducklake_equals_the_books_and_shows_in_the_status(project: WriteFiles, lake: Warehouse) -> None:
    godomall5 = all_platforms()["godomall5"]
    world = {"products": 6, "orders_per_day": 4, "history_days": 10}
    with Sandbox(7, datetime.now(UTC), speed=SPEED, malls=("godomall5",), **world) as sandbox:
        _, written = snippet(godomall5, sandbox.godomall5, "main", speed=SPEED).split("# .dlt/config.toml")
        keys, secrets = written.split("# .dlt/secrets.toml")
        url = f"ducklake:{lake.credentials}?files={lake.files}"
        project(config=keys, secrets=f'[kmall]\nwarehouse = "{url}"\n{secrets}')
        run = CliRunner().invoke(app, ["run", "--json"])
        assert CliRunner().invoke(app, ["load", "--json"]).exit_code == 0  # orders of some days stand in two files then
        status = CliRunner().invoke(app, ["status", "--json"])
        assert (run.exit_code, status.exit_code) == (0, 0), run.output + status.output
        compacted, expired = (
            json.loads(CliRunner().invoke(app, ["lake", *words, "--json"]).stdout)["tables"][0]
            for words in (["compact"], ["expire", "--older-than-days", "0"])
        )
        assert compacted["files_after"] < compacted["files_before"]
        assert expired["bytes_after"] < expired["bytes_before"]
        with reader(lake) as read:
            assert read is not None
            assert [each.sentence for each in compare(sandbox.world.truth(), read) if not each.ok] == []
    standings = {each["resource"]: each["status"] for each in json.loads(status.stdout)["resources"]}
    assert set(standings.values()) == {"ok"}
    assert "orders" in standings
    assert os.environ["PGPASSWORD"] not in run.output + status.output


@pytest.fixture
def mortal() -> Iterator[tuple[str, Any]]:
    """A server of its own, and what ends it."""
    context = postgres_server.running()
    url = context.__enter__()
    ended: list[bool] = []

    def end() -> None:
        if not ended:
            ended.append(True)
            context.__exit__(None, None, None)

    yield url, end
    end()


def test_a_catalog_that_goes_away_in_a_load_is_told_by_shop_and_never_with_its_password(
    mortal: tuple[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ducklake, "PAUSE_SECONDS", 0.0)
    url, end = mortal
    lake = Warehouse.parse(f"ducklake:{url}?files={tmp_path / 'lake'}")
    with open_mall("wisa", tmp_path, products=3, orders_per_day=2, history_days=3) as mall:
        report = load(
            [mall.shop()],
            warehouse=lake,
            home=tmp_path / "home",
            clock=mall.clock,
            progress=lambda event: end() if event.kind == "loading" else None,
        )
    assert [(each.shop, each.status) for each in report.results] == [("main", "failed")]
    assert os.environ["PGPASSWORD"] in url
    said = capfd.readouterr()
    assert os.environ["PGPASSWORD"] not in report.results[0].error + report.results[0].fix + said.out + said.err
    with pytest.raises(WarehouseTrouble, match="catalog does not answer"), reader(lake):
        pass


@pytest.mark.parametrize("kind", many_writers.KINDS)
def test_several_processes_write_what_one_shop_after_another_would(kind: str, tmp_path: Path) -> None:
    if kind == "ducklake":
        ducklake.extension_files()
    found = many_writers.compare([kind], tmp_path, lambda _: None)[kind]
    assert (found.different, found.outside) == ((), ())
    assert found.tables > 20
