"""How many calls a run makes: few when nothing changed, however big the mall, and never more than its limits allow."""

from datetime import timedelta
from pathlib import Path

import pytest

from sources.cafe24 import settings as facts
from tests.malls import Mall, open_mall


@pytest.mark.parametrize("products", [12, 230])
def test_a_sweep_of_stock_takes_one_call_for_a_hundred_products_and_one_for_their_count(
    tmp_path: Path, products: int
) -> None:
    with open_mall("cafe24", tmp_path, products=products, orders_per_day=0, history_days=0) as mall:
        reader = mall.reader(stock_sweep_hours=2.0)
        reader.read("products")
        for hours, is_swept in ((1, False), (1, True), (1, False), (1, True)):
            mall.sandbox.world.advance(hours=hours)
            mark = mall.stand_in.mark()
            (entry,) = reader.read("products").values()
            assert entry.error is None
            calls = [call for call in mall.stand_in.calls_since(mark) if "/products" in call.path]
            swept = [call for call in calls if "since_product_no" in call.query]
            assert bool(swept) is is_swept
            living = sum(not row["is_deleted"] for row in mall.mine("products"))
            extra = [call for call in calls if call.path.endswith("/variants")]
            if is_swept:
                assert len(calls) - len(extra) == -(-living // 100) + 1
                assert len(extra) <= 1  # one product of this world has more than a hundred variants
            else:
                assert len(calls) <= 2


def test_many_open_orders_are_asked_for_a_hundred_at_a_time(tmp_path: Path) -> None:
    with open_mall("cafe24", tmp_path, orders_per_day=0, history_days=0) as mall:
        world = mall.sandbox.world
        for variant in mall.mine("inventory"):
            world.act.set_stock(variant["variant_id"], 100_000)
        while len(mall.mine("orders")) < 230:
            world.act.place_order("cafe24")
        reader = mall.reader(order_look_back_hours=9999.0)
        reader.read("orders")
        with world.changing():  # they stay where they are, and leave the windows that are read
            for order in world.front_of("cafe24").orders.values():
                order.placed_at -= timedelta(days=3)
                order.paid_at = None
        mark = mall.stand_in.mark()
        (entry,) = reader.read("orders").values()
        assert entry.error is None
        asked = [call for call in mall.stand_in.calls_since(mark) if "order_id" in call.query]
        assert sorted(len(call.query["order_id"].split(",")) for call in asked) == [30, 100, 100]


def test_restricted_calls_are_ones_the_mall_knows(mall: Mall) -> None:
    mall.stand_in.add_scopes("mall.read_privacy")
    reader = mall.reader(pseudonym_key="a long key nobody knows")
    mall.stand_in.add_scopes("mall.read_privacy")
    reader.read(*(set(facts.RESOURCES_OF["admin"]) - set(facts.ANALYTICS)))
    assert mall.stand_in.unknown_calls == []
    assert {call.status for call in mall.stand_in.calls} == {200}
