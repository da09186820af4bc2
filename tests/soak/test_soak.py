"""A short soak holds, what it injects is counted, and its verdict sees a row that is lost, doubled or changed.

`python -m tests.soak` is the long one: ninety days, two hundred kills.
"""

import errno
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.mall_kinds import FRONTS
from tests.malls import open_malls
from tests.soak import verdict
from tests.soak.campaign import WORLD
from tests.soak.runner import Plan, Soak
from tests.soak.tally import Tally
from tests.soak.volume import Volume


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Volume]:
    opened = Volume(tmp_path / "volume")
    yield opened
    opened.close()


@pytest.mark.soak
@pytest.mark.xdist_group("kills")
def test_days_of_kills_and_faults_end_with_the_books_and_a_wrong_row_is_seen(volume: Volume) -> None:
    with open_malls(FRONTS, volume.folder, seed=3, **WORLD) as malls:
        soak = Soak(Plan(days=3, kills=5, seed=3, builds=1), malls, volume, print)
        soak.run()
        soak.finish()
        assert soak.tally.killed >= 5
        assert soak.tally.kills["while dbt builds"] > 0
        assert sum(line.struck for line in soak.tally.lines.values()) > 10
        assert any("orders equal the seller's books" in figure for figure in verdict.judge(soak))
        for statement, told in (
            ("delete from unified.orders where order_id = (select min(order_id) from unified.orders)", "missing"),
            ("update unified.order_lines set qty_ordered = 99", "qty_ordered is 99"),
            ("insert into raw_wisa.orders select * from raw_wisa.orders limit 1", "more than once"),
        ):
            with duckdb.connect(str(soak.warehouse.path)) as warehouse:
                warehouse.execute(statement)
            assert told in "\n".join(verdict.wrong_rows(soak))


def test_a_full_volume_takes_nothing_more_until_there_is_room(volume: Volume) -> None:
    with volume.full(leaving=0) as limit:
        assert limit == (None if volume.is_disk else 0)  # a process limits its files where nothing can be mounted
        if volume.is_disk:
            with pytest.raises(OSError, match="space") as full:
                (volume.folder / "file").write_bytes(b"x" * 1_000_000)
            assert full.value.errno == errno.ENOSPC
    (volume.folder / "file").write_bytes(b"x" * 1_000_000)


def test_what_both_parts_met_is_told_together() -> None:
    one, other = Tally(), Tally()
    one.add("HTTP 429", 2, "well")
    other.add("HTTP 429", 1, "killed")
    other.add("HTTP 500", 0, "well")
    other.kills["in a call"] += 1
    rows = one.with_(other).rows()
    assert rows == [("SIGKILL in a call", "1", "1", "", "", "1"), ("HTTP 429", "3", "2", "1", "0", "1")]
    assert "| HTTP 429 | 3 | 2 | 1 | 0 | 1 |" in one.with_(other).markdown("Injected", [])
