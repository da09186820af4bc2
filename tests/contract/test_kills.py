"""Killed in a call and killed while dlt loads, the next run ends with what an undisturbed mall has.

Cafe24, whose tokens rotate, has further tests of its own.
"""

import signal
from pathlib import Path

import pytest

from tests import loading_process
from tests.mall_kinds import SOURCES
from tests.malls import open_mall

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
