"""The contract suite runs over every mall."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mall_kinds import FRONTS, MALLS, SOURCES
from tests.malls import Mall, open_mall

HERE = Path(__file__).parent
FURTHER = tuple(set(MALLS) - set(SOURCES))
IN_SOAK = ("test_changes", "test_secrecy", "test_requests")


@pytest.hookimpl(tryfirst=True)  # before what is not asked for is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a source that speaks to several systems, `make test` looks at what loads and faults do to each of them, and at
    the rest once; `make soak` looks at everything.
    """
    for item in items:
        name = item.path.stem
        further = any(f"[{each}]" in item.name or f"[{each}-" in item.name for each in FURTHER)
        if item.path.parent == HERE and further and name in IN_SOAK:
            item.add_marker(pytest.mark.soak)


@pytest.fixture(params=sorted(MALLS))
def mall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    """A small mall that has been open for a week, not loaded yet."""
    with open_mall(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture(params=FRONTS)
def lived_mall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    """The same for tests that load what happens later: of systems that answer alike, one."""
    with open_mall(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture(params=SOURCES)
def sourced_mall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    """The same for tests of what every source does with kmall's own means: of each source one."""
    with open_mall(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture(params=[name for name, kind in sorted(MALLS.items()) if kind.asks_what_changed])
def asked_mall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    """The same, of a mall that can be asked for what changed."""
    with open_mall(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture(params=[name for name, kind in sorted(MALLS.items()) if kind.can_say_more])
def talkative_mall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    """The same, of a mall that sends fields nobody asked for."""
    with open_mall(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture(params=sorted(MALLS))
def quiet_mall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    """A small mall in which nothing has happened yet."""
    with open_mall(request.param, tmp_path, orders_per_day=0, history_days=0) as opened:
        yield opened
