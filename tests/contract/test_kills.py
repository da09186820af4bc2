"""Killed in a call and killed while dlt loads, the next run ends with what an undisturbed mall has.

Cafe24, whose tokens rotate, has further tests of its own.
"""

import signal
from pathlib import Path

import pytest

from tests import loading_process
from tests.contract.lived import unified
from tests.mall_kinds import SOURCES
from tests.malls import Mall, open_mall
from tests.unified.warehouse import MODELS_ONLY, build

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("kills")]


@pytest.mark.parametrize("platform", SOURCES)
def test_killed_at_any_moment_no_order_is_lost_or_there_twice(tmp_path: Path, platform: str) -> None:
    with open_mall(platform, tmp_path / "disturbed") as mall:
        orders, shop = mall.kind.orders, mall.shop()
        names = (orders.resource,)
        for path, files in ((orders.windows or orders.path, None), ("", 0), (orders.path, None), ("", 4)):
            mall.sandbox.world.advance(hours=20)
            process = loading_process.start(mall, shop, names, dies_after=files)
            if path:
                mall.stand_in.faults.add(path=path, action=process.kill)
            process.join(60)
            assert process.exitcode == -signal.SIGKILL, (path, files)
            mall.stand_in.faults.clear()
        mall.fresh(mall.load(shop, resources=names))
        disturbed = mall.tables("orders_missing")
        mall.folder = tmp_path / "undisturbed"
        mall.fresh(mall.load(mall.shop(), resources=names))
        undisturbed = mall.tables("orders_missing")
        assert mall.ids(orders) == mall.true_ids(orders)
        for table in {orders.table, mall.kind.lines}:
            assert disturbed[table] == undisturbed[table], table


@pytest.mark.parametrize("platform", SOURCES)
def test_a_build_between_a_kill_and_the_next_run_tells_of_no_loss(tmp_path: Path, platform: str) -> None:
    """All is read again, nothing has changed, and the load dies between two tables: orders are of the new load, their
    lines still of the old one, or the other way round. A build must not take that for news of the mall.
    """
    with open_mall(platform, tmp_path, history_days=12) as mall:
        shop = mall.shop()
        mall.fresh(mall.load(shop))
        before, killed = _built(mall), 0
        for files in (6, 9, 12, 16, 22, 30):
            start = mall.sandbox.world.now.date().replace(year=2025)
            process = loading_process.start(mall, shop, dies_after=files, since=start)
            process.join(120)
            killed += process.exitcode == -signal.SIGKILL
            after = _built(mall)
            for table, rows in before.items():
                assert after[table] == rows, (table, files)
        assert killed > 2


def _built(mall: Mall) -> dict[str, list[tuple[object, ...]]]:
    failed = build(
        mall.file, *MODELS_ONLY, "--select", "+path:models/unified", "+built_loads", platforms=(mall.platform,)
    )
    assert not failed, failed
    return unified(mall, "observed_at")
