"""Past days read again: nothing missing, nothing twice, and the next run starts where it would have started."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from pipelines.backfill import backfill
from pipelines.load import Report, load, pipeline_of
from sources.shared.errors import WrongConfiguration
from sources.shared.windows import Days, day_of
from tests.malls import Mall, open_mall

SINCE = 3  # days before today that a first run reads
FILTERS = {"wisa": {"incremental": True}}  # without that it lists all orders at every run, and has no past
TIMES = ("through", "looked_back", "swept", "read", "joined")


def filled(mall: Mall, days: Days, *names: str, stretch_days: int = 31) -> Report:
    options = {"warehouse": mall.warehouse, "home": mall.home, "clock": mall.clock, "stretch_days": stretch_days}
    return backfill(mall.shops, days, resources=names, **options)


def begun(mall: Mall) -> Days:
    """Loads the last days of a mall. The days before them."""
    today = day_of(mall.sandbox.world.now)
    first = today - timedelta(days=SINCE)
    mall.shops = [mall.shop(start_date=str(today - timedelta(days=30)), **FILTERS.get(mall.name, {}))]
    options = {"warehouse": mall.warehouse, "home": mall.home, "clock": mall.clock}
    mall.fresh(load(mall.shops, resources=[mall.kind.orders.resource], since=first, **options))
    return Days(today - timedelta(days=30), first)


def times(mall: Mall) -> list[tuple[str, Any]]:
    """Everything in the shop's state that tells where the next run starts."""

    def found(node: Any, place: str) -> Iterator[tuple[str, Any]]:
        for name, value in node.items() if isinstance(node, dict) else ():
            if name in TIMES or name.startswith("asked_"):
                yield f"{place}.{name}", value
            yield from found(value, f"{place}.{name}")

    return sorted(found(pipeline_of(mall.shops[0], mall.warehouse, mall.home).state["sources"], ""))


def test_days_before_the_first_run_are_filled_in_and_no_cursor_moves(mall: Mall) -> None:
    orders = mall.kind.orders
    days = begun(mall)
    before = times(mall)
    assert mall.ids(orders) <= mall.true_ids(orders)
    mall.fresh(filled(mall, days, orders.resource, stretch_days=12))
    assert mall.ids(orders) == mall.true_ids(orders)
    assert times(mall) == before != []
    assert mall.rows("select kind, count(*) from raw._ledger group by 1 order by 1") == [("backfill", 3), ("run", 1)]


def test_an_order_that_a_backfill_found_under_way_is_followed_by_later_runs(mall: Mall) -> None:
    orders, lines = mall.kind.orders, mall.kind.lines
    days = begun(mall)
    mall.fresh(filled(mall, days, orders.resource))
    for _ in range(2):
        mall.sandbox.world.advance(days=4)
        mall.fresh(mall.load(resources=[orders.resource]))
    in_pieces = mall.tables("orders_missing")
    mall.folder = mall.folder / "at_once"
    mall.fresh(mall.load(mall.shop(start_date=str(days.first)), resources=[orders.resource]))
    at_once = mall.tables("orders_missing")
    for table in {orders.table, lines}:
        assert in_pieces[table] == at_once[table], table


@pytest.fixture
def naver(tmp_path: Any) -> Iterator[Mall]:
    with open_mall("naver_smartstore", tmp_path) as opened:
        yield opened


def test_cut_off_it_goes_on_where_it_was(naver: Mall) -> None:
    path = "*/last-changed-statuses"
    days = begun(naver)

    def asked() -> int:
        """How many days of the feed were asked for."""
        mark = naver.stand_in.mark()
        filled(naver, days, "orders", stretch_days=7)
        return sum(call.path.endswith("last-changed-statuses") for call in naver.stand_in.calls_since(mark))

    in_all = asked()
    naver.stand_in.faults.add(status=400, path=path, times=None, after=in_all // 2)
    assert asked() < in_all
    (note,) = (naver.home / "backfills").iterdir()
    assert len(json.loads(note.read_text())) > 0
    naver.stand_in.faults.clear()
    assert 0 < asked() < in_all
    assert not list((naver.home / "backfills").iterdir())


def test_what_has_no_past_is_refused_by_name(naver: Mall) -> None:
    naver.shops = [naver.shop()]
    today = day_of(naver.sandbox.world.now)
    with pytest.raises(WrongConfiguration, match=r"products: is not read by days.*orders, qnas"):
        filled(naver, Days(today, today), "products")
