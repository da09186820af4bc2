"""How many calls a run makes: few when nothing changed, however big the mall, and only such as the mall knows."""

from pathlib import Path

import pytest

from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.mall_kinds import MALLS
from tests.malls import Mall, open_mall
from tests.readers import Reader

CALLS_OF_AN_IDLE_RUN = 50


def calls_of_an_idle_run(platform: str, folder: Path, products: int, closed_orders: int) -> int:
    """The calls of a second run in which nothing changed, of a mall with so many products and orders long done."""
    with open_mall(platform, folder, products=products, orders_per_day=0, history_days=0) as mall:
        world = mall.sandbox.world
        for variant in mall.mine("inventory"):
            world.act.set_stock(variant["variant_id"], 100_000)
        for number in range(closed_orders):
            assert world.act.place_order(mall.front, name=str(number))
        world.advance(days=100)
        with world.changing():
            for order in world.front_of(mall.front).orders.values():
                for line in order.lines:
                    if line.state != "cancelled_unpaid" and line.claim is None:
                        line.state = "confirmed"
                order.version += 1
        reader = mall.reader(open_order_days=30)
        assert [str(entry.error) for entry in reader.read().values() if entry.error] == []
        assert len(reader.ids(mall.kind.orders)) == closed_orders
        world.advance(minutes=5)
        mark = mall.stand_in.mark()
        assert [str(entry.error) for entry in reader.read().values() if entry.error] == []
        return len(mall.stand_in.calls_since(mark))


@pytest.mark.parametrize("platform", [name for name, kind in sorted(MALLS.items()) if kind.asks_what_changed])
def test_an_idle_run_asks_as_often_of_a_mall_ten_times_as_big(tmp_path: Path, platform: str) -> None:
    small = calls_of_an_idle_run(platform, tmp_path / "small", products=12, closed_orders=30)
    big = calls_of_an_idle_run(platform, tmp_path / "big", products=120, closed_orders=300)
    assert small == big
    assert big < CALLS_OF_AN_IDLE_RUN


def test_every_call_is_one_the_mall_knows(mall: Mall) -> None:
    reader = mall.reader(pseudonym_key="a long key nobody knows")
    reader.read()
    mall.sandbox.world.advance(days=3)
    reader.read()
    assert mall.stand_in.unknown_calls == []
    assert {call.status for call in mall.stand_in.calls} == {200}


@pytest.mark.soak
def test_a_load_against_the_real_limit_draws_no_429(mall: Mall) -> None:
    """The mall's limit and our clock run equally fast, so a call that leaves too early meets its 429."""
    speed, keys = mall.kind.limit_speed, mall.kind.limit(mall.stand_in)
    mall.stand_in.limits._speed = speed
    if hasattr(mall.stand_in.limits, "_seen"):
        mall.stand_in.limits._seen = mall.stand_in.limits._seconds()
    clock = Clock(lambda: mall.sandbox.world.now, speed=speed)
    reader = Reader(mall.shop(**keys), clock, TokenStore.open(mall.home))
    for hours in (0, 30):
        mall.sandbox.world.advance(hours=hours)
        assert [str(entry.error) for entry in reader.read().values() if entry.error] == []
    assert len(mall.stand_in.calls) > mall.kind.limit_calls
    assert {call.status for call in mall.stand_in.calls} == {200}
