"""A small SmartStore, a week old; and shops in front of recorded answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.malls import Mall, open_mall


@pytest.fixture
def mall(tmp_path: Path) -> Iterator[Mall]:
    with open_mall("naver_smartstore", tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def old_mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    """Three weeks with every kind of claim in them, for tests that set a switch and read it whole."""
    folder = tmp_path_factory.mktemp("store")
    with open_mall("naver_smartstore", folder, orders_per_day=8, history_days=21) as opened:
        yield opened
