"""Limits obeyed: no 429 from a mall that nobody else calls, and little time lost when somebody else does."""

import time

import pytest

from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.malls import Mall
from tests.readers import Reader

SPEED = 20.0


def paced(mall: Mall, speed: float = SPEED, **keys: object) -> Reader:
    """A reader whose clock, like the mall's, runs `speed` times faster than the wall's."""
    mall.stand_in.limits._speed = speed
    mall.stand_in.limits._seen = mall.stand_in.limits._seconds()
    clock = Clock(lambda: mall.sandbox.world.now, speed=speed)
    return Reader(mall.shop(**keys), clock, TokenStore.open(mall.home))


@pytest.mark.parametrize("says_when", [False, True])
def test_a_bucket_that_somebody_else_fills_only_slows_the_load(mall: Mall, says_when: bool) -> None:
    mall.stand_in.switches.send_retry_after = says_when
    mall.stand_in.switches.bucket_leak = 1.0  # as if another program took every other call
    reader = paced(mall, 100.0)
    entries = reader.read("orders", "products", "categories", "category_products", "refunds")
    mall.sandbox.world.advance(hours=30)
    entries = reader.read("orders", "products", "categories", "category_products", "refunds")
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    refused = sum(call.status == 429 for call in mall.stand_in.calls)
    assert refused <= len(mall.stand_in.calls) // 4
    assert reader.ids(mall.kind.orders) == {row["order_id"] for row in mall.mine("orders")}


def test_a_quota_used_up_is_waited_for_and_not_hammered(mall: Mall) -> None:
    switches = mall.stand_in.switches
    switches.quota, switches.quota_calls = True, 20
    reader = paced(mall, 5000.0)
    started = time.monotonic()
    entries = reader.read("categories", "category_products")
    waited = (time.monotonic() - started) * 5000.0
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert len(mall.stand_in.calls) > 20
    assert waited >= 600.0 - 60.0
    assert sum(call.status == 429 for call in mall.stand_in.calls) <= 3


def test_a_quota_known_beforehand_draws_no_429(mall: Mall) -> None:
    switches = mall.stand_in.switches
    switches.quota, switches.quota_calls = True, 20
    reader = paced(mall, 5000.0, calls_per_10_minutes=18)
    entries = reader.read("categories", "category_products")
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert len(mall.stand_in.calls) > 20
    assert {call.status for call in mall.stand_in.calls} == {200}
