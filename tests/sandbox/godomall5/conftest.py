"""Sandboxes with the Godomall5 stand-in alone."""

from collections.abc import Iterator

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.conftest import START
from tests.sandbox.godomall5.caller import Caller

FIRST, LAST = "2025-12-15", "2026-01-05"  # holds every order of the small sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Two days old, quick, and this test's own."""
    options = {"products": 12, "orders_per_day": 8, "history_days": 2, "speed": 100_000.0}
    with Sandbox(seed=7, start=START, malls=("godomall5",), **options) as made:
        yield made


@pytest.fixture
def caller(sandbox: Sandbox) -> Iterator[Caller]:
    made = Caller(sandbox)
    yield made
    made.close()


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Sandbox]:
    """Twenty days old, with two shops; only read from."""
    options = {"products": 30, "history_days": 20, "shops": 2, "speed": 100_000.0}
    with Sandbox(seed=11, start=START, malls=("godomall5",), **options) as made:
        yield made


@pytest.fixture(scope="module")
def reader(lived_in: Sandbox) -> Iterator[Caller]:
    made = Caller(lived_in)
    yield made
    made.close()
