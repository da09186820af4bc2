"""A small Cafe24 mall, a week old."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.malls import Mall, open_mall


@pytest.fixture
def mall(tmp_path: Path) -> Iterator[Mall]:
    with open_mall("cafe24", tmp_path) as opened:
        yield opened


@pytest.fixture
def busy_mall(tmp_path: Path) -> Iterator[Mall]:
    """Three weeks with every kind of claim in them, and two shops in two currencies."""
    with open_mall("cafe24", tmp_path, orders_per_day=10, history_days=21, shops=2) as opened:
        yield opened
