"""One Cafe24 sandbox for each file of tests, put back after every test; one of its own where the world changes."""

from collections.abc import Iterator
from dataclasses import fields

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.cafe24.limits import Limits
from pipelines.sandbox.cafe24.throttles import Minute, TokenBucket
from tests.sandbox.cafe24_family.caller import Caller
from tests.sandbox.conftest import START

SPEED = 100_000.0


class Watch:
    """A clock a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Sandbox]:
    """Six weeks old, with two shops. Its world does not change."""
    with Sandbox(seed=7, start=START, speed=SPEED, products=30, history_days=40, shops=2) as made:
        yield made


@pytest.fixture(scope="module")
def shared_caller(lived_in: Sandbox) -> Iterator[Caller]:
    made = Caller(lived_in)
    yield made
    made.close()


@pytest.fixture
def caller(shared_caller: Caller) -> Iterator[Caller]:
    """Whatever a test switches on at its mall is off again afterwards."""
    mall = shared_caller.mall
    usual = {each.name: getattr(mall.switches, each.name) for each in fields(mall.switches)}
    yield shared_caller
    for name, value in usual.items():
        setattr(mall.switches, name, value)
    mall.faults.clear()
    mall.front_limits, mall.dcollection_limits = Limits(mall, SPEED), Minute(mall, SPEED)
    mall.analytics_limits = TokenBucket(mall, SPEED)


@pytest.fixture
def watch(caller: Caller) -> Watch:
    """A clock for the limits, standing still until it is turned."""
    made, mall = Watch(), caller.mall
    mall.front_limits, mall.dcollection_limits = Limits(mall, 1.0, made), Minute(mall, 1.0, made)
    mall.analytics_limits = TokenBucket(mall, 1.0, made)
    return made


@pytest.fixture
def fresh() -> Iterator[Caller]:
    """A world of this test's own, one day old."""
    with Sandbox(seed=7, start=START, speed=SPEED, products=8, orders_per_day=10, history_days=1) as made:
        caller = Caller(made)
        yield caller
        caller.close()
