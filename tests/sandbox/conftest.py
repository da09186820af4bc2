"""Sandboxes for the sandbox's own tests."""

from collections.abc import Callable, Iterator

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.caller import Caller

START = "2026-01-05"
# truth that only the seller can tell, because malls show it in other words or not at all
SELLER_ONLY = {
    "sku", "units_per_listing", "made_of", "takes_stock_at", "front", "sold_as", "chosen_options", "carried_by",
    "paid_with",
}  # fmt: skip


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Two days old, quick, and this test's own."""
    with Sandbox(seed=7, start=START, speed=100_000.0, products=12, orders_per_day=8, history_days=2) as made:
        yield made


@pytest.fixture
def caller(sandbox: Sandbox) -> Iterator[Caller]:
    made = Caller(sandbox)
    yield made
    made.close()


@pytest.fixture
def calling(sandbox: Sandbox) -> Iterator[Callable[..., Caller]]:
    """Makes callers with the scopes given."""
    made: list[Caller] = []

    def call_with(*scopes: str) -> Caller:
        made.append(Caller(sandbox, list(scopes)))
        return made[-1]

    yield call_with
    for each in made:
        each.close()


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Sandbox]:
    """Sixty days old, with two shops; only read from."""
    with Sandbox(seed=11, start=START, speed=100_000.0, products=30, history_days=60, shops=2) as made:
        yield made


@pytest.fixture(scope="module")
def reader(lived_in: Sandbox) -> Iterator[Caller]:
    made = Caller(lived_in)
    yield made
    made.close()
