"""Sandboxes for the tests of the SmartStore stand-in."""

from collections.abc import Iterator

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.naver_smartstore.caller import Caller

START = "2026-01-05"
MALL = ("naver_smartstore",)


@pytest.fixture
def store() -> Iterator[Sandbox]:
    """Three days old, quick, and this test's own."""
    options = {"products": 12, "orders_per_day": 8, "history_days": 3}
    with Sandbox(seed=7, start=START, malls=MALL, speed=100_000.0, **options) as made:
        yield made


@pytest.fixture
def visitor(store: Sandbox) -> Iterator[Caller]:
    made = Caller(store)
    yield made
    made.close()


@pytest.fixture(scope="module")
def old_store() -> Iterator[Sandbox]:
    """Forty-five days old; only read from, and every switch put back."""
    with Sandbox(seed=3, start=START, malls=MALL, speed=100_000.0, orders_per_day=20, history_days=45) as made:
        yield made


@pytest.fixture(scope="module")
def old_visitor(old_store: Sandbox) -> Iterator[Caller]:
    made = Caller(old_store)
    yield made
    made.close()
