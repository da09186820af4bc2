"""Limits obeyed, one for each API: no 429 to a load that is alone, little lost, and other rates learnt from headers."""

import itertools
import time

import pytest

from sources.naver_smartstore.limits import USUAL, read_limits
from sources.shared.http import Clock
from sources.shared.pacing import Limit, Told
from sources.shared.tokens import TokenStore
from tests.malls import Mall
from tests.readers import Reader

from .recorded import sample

SPEED = 20.0


def paced(mall: Mall, speed: float = SPEED, **keys: object) -> Reader:
    """A reader whose clock, like the mall's, runs `speed` times faster than the wall's."""
    mall.stand_in.limits._speed = speed
    mall.stand_in.limits._buckets.clear()
    clock = Clock(lambda: mall.sandbox.world.now, speed=speed)
    return Reader(mall.shop(**keys), clock, TokenStore.open(mall.home))


def refused(mall: Mall) -> int:
    return sum(call.status == 429 for call in mall.stand_in.calls)


def test_the_headers_say_the_bucket_of_which_one_call_is_left_alone() -> None:
    recorded = sample("error_gw_rate_limit.429")["headers"]
    assert read_limits(recorded) == Told(limit=Limit(3, 1.5))
    assert Limit(3, 1.5) == USUAL
    assert read_limits({"GNCP-GW-RateLimit-Replenish-Rate": "10", "GNCP-GW-RateLimit-Burst-Capacity": "20"}) == Told(
        limit=Limit(19, 1.9)
    )
    assert read_limits({}) == Told()
    assert read_limits({"GNCP-GW-RateLimit-Replenish-Rate": "x"}) == Told()


@pytest.mark.parametrize(("rate", "burst", "headers"), [(2, 4, True), (5, 10, True), (1, 2, True), (2, 4, False)])
def test_a_load_that_is_alone_meets_no_429(mall: Mall, rate: int, burst: int, headers: bool) -> None:
    switches = mall.stand_in.switches
    switches.bucket_rate, switches.bucket_burst, switches.rate_headers = rate, burst, headers
    reader = paced(mall, 40.0)
    entries = reader.read("orders", "products")
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert refused(mall) <= (1 if rate < 2 else 0)  # a mall that is slower than the usual one says so with its answer


@pytest.mark.soak  # a time, and so a matter of what else the machine does
def test_the_load_takes_little_longer_than_the_limit_itself(mall: Mall) -> None:
    reader = paced(mall, start_date="2025-10-01")
    started = time.monotonic()
    assert reader.read("orders")["orders"].error is None
    took = (time.monotonic() - started) * SPEED
    feed = sum("last-changed" in call.path for call in mall.stand_in.calls)
    assert feed > 90
    assert refused(mall) == 0
    assert took <= 1.25 * (feed - 4) / 2  # on a machine with other work; alone it is 1.03


def test_a_limit_that_somebody_else_uses_up_only_slows_the_load(mall: Mall) -> None:
    reader = paced(mall, 100.0)
    taken = mall.stand_in.limits.take

    count = itertools.count()

    def shared(api: str) -> tuple[bool, dict[str, str]]:
        if next(count) % 2:
            taken(api)  # as if another program called half as often
        found: tuple[bool, dict[str, str]] = taken(api)
        return found

    mall.stand_in.limits.take = shared
    entries = reader.read("orders", "products")
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert refused(mall) > 0
    assert reader.ids(mall.kind.orders) == {row["order_id"] for row in mall.mine("orders")}
