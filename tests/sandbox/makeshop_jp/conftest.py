"""Sandboxes with the makeshop Japan stand-in alone."""

from collections.abc import Iterator

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.conftest import START
from tests.sandbox.makeshop_jp.caller import Caller


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Two days old, quick, and this test's own."""
    options = {"products": 12, "orders_per_day": 8, "history_days": 2, "speed": 100_000.0}
    with Sandbox(seed=7, start=START, malls=("makeshop_jp",), **options) as made:
        yield made


@pytest.fixture
def caller(sandbox: Sandbox) -> Iterator[Caller]:
    made = Caller(sandbox)
    yield made
    made.close()


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Sandbox]:
    """Thirty days old; only read from."""
    options = {"products": 30, "history_days": 30, "speed": 100_000.0}
    with Sandbox(seed=11, start=START, malls=("makeshop_jp",), **options) as made:
        yield made


@pytest.fixture(scope="module")
def reader(lived_in: Sandbox) -> Iterator[Caller]:
    made = Caller(lived_in)
    yield made
    made.close()
