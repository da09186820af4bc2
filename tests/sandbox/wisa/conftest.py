"""Sandboxes with the WISA stand-in alone."""

from collections.abc import Iterator

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.conftest import START
from tests.sandbox.wisa.caller import Caller


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Two days old, quick, and this test's own."""
    options = {"products": 12, "orders_per_day": 8, "history_days": 2, "speed": 100_000.0}
    with Sandbox(seed=7, start=START, malls=("wisa",), **options) as made:
        yield made


@pytest.fixture
def caller(sandbox: Sandbox) -> Iterator[Caller]:
    made = Caller(sandbox)
    yield made
    made.close()


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Sandbox]:
    """A month and a half old, with many orders and every claim still moving; only read from."""
    with Sandbox(seed=3, start=START, malls=("wisa",), speed=100_000.0, orders_per_day=25) as made:
        made.world.advance(days=45, hours=13)
        yield made


@pytest.fixture(scope="module")
def reader(lived_in: Sandbox) -> Iterator[Caller]:
    made = Caller(lived_in)
    yield made
    made.close()
