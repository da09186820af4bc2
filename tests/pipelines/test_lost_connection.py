"""A server that goes away while a run waits for its turn, or a disk without room for a note, is told by name."""

import threading
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from pipelines import shop_run
from pipelines.config import Warehouse
from pipelines.locks import changing
from sources.shared.errors import WarehouseTrouble
from tests.malls import open_mall


def test_a_connection_lost_while_waiting_for_a_turn_has_a_name(postgres_url: str, tmp_path: Path) -> None:
    warehouse = Warehouse("postgres", postgres_url)
    others = "select pid from pg_stat_activity where datname = current_database() and query like '%try_advisory%'"

    def cut() -> None:
        with closing(psycopg2.connect(postgres_url)) as connection, connection.cursor() as cursor:
            cursor.execute(f"select count(pg_terminate_backend(pid)) from ({others} and pid <> pg_backend_pid()) as x")

    with changing(warehouse, tmp_path, "raw"):
        timer = threading.Timer(0.3, cut)
        timer.start()
        with pytest.raises(WarehouseTrouble, match="lost"), changing(warehouse, tmp_path, "raw"):
            pass
        timer.join()


def test_a_server_that_is_gone_when_rows_are_counted_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise psycopg2.OperationalError("connection to server failed: Connection refused")

    with open_mall("wisa", tmp_path) as mall:
        with monkeypatch.context() as patch:
            patch.setattr(shop_run, "miscounted", gone)
            (result,) = mall.load(resources=["orders"]).results
        assert result.error == "load failed: OperationalError: connection to server failed: Connection refused"
        mall.fresh(mall.load(resources=["orders"]))
        assert mall.ids(mall.kind.orders) == mall.true_ids(mall.kind.orders)


def test_a_disk_too_full_to_note_the_cursors_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with open_mall("wisa", tmp_path) as mall:
        with monkeypatch.context() as patch:
            patch.setattr(shop_run, "take_over", full)
            (result,) = mall.load(resources=["orders"]).results
        assert result.error == "load failed: OSError: [Errno 28] No space left on device"
        assert "disk" in result.fix
        mall.fresh(mall.load(resources=["orders"]))
        assert mall.ids(mall.kind.orders) == mall.true_ids(mall.kind.orders)
