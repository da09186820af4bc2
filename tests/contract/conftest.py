"""The contract suite runs over every mall."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract import lived as living
from tests.contract.lived import Lived
from tests.mall_kinds import MALLS, SOURCES
from tests.malls import Mall, open_mall

HERE = Path(__file__).parent
SEASONS = {  # days before each load, and how large a world
    "month": ((13, 13), {"products": 16, "orders_per_day": 6, "tested": False}),
    "quarter": ((3, 10, 5, 12, 13, 4, 13, 9, 12, 9), {"products": 25, "orders_per_day": 5, "tested": True}),
}
FURTHER = tuple(name for name in MALLS if name not in SOURCES)
# what these ask of is code that all malls share: `make test` asks it of two malls that are unlike, `make soak` of all
OF_TWO = (
    "test_two_shops_share_no_cursor",
    "test_two_runs_of_one_shop_do_not_meet",
    "test_one_failing_shop_stops_no_other",
    "test_one_failing_resource_stops_no_other",
    "test_an_empty_window_moves_the_cursor",
    "test_nothing_of_a_person_or_a_key_is_left_behind",
    "test_a_field_nobody_declared_is_named",
    "test_an_open_order_that_the_mall_no_longer_returns_is_noticed",
    "test_days_before_the_first_run_are_filled_in",
    "test_an_order_that_a_backfill_found_under_way",
    # of every mall a lived month shows it too: names, prices and vanished variants in the books, row by row
    "test_a_change_updates_its_row_instead_of_adding_one",
    "test_what_a_mall_takes_away_keeps_an_older_load",
    # what becomes of a call that fails is the session's doing, and of every mall the soak's
    "test_a_passing_fault_loses_nothing",
    "test_a_lasting_fault_fails_by_name_and_moves_no_cursor",
    "test_a_failure_half_way_keeps_what_came",
)
TWO = ("naver_smartstore", "wisa")


@pytest.hookimpl(tryfirst=True)  # before what is not asked for is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a source that speaks to several systems `make test` runs this suite over the first. Over the further ones,
    which have suites of their own, it runs in `make soak`.
    """
    for item in items:
        left_out = tuple(name for name in MALLS if name not in TWO) if item.name.startswith(OF_TWO) else FURTHER
        further = any(f"[{each}]" in item.name or f"[{each}-" in item.name for each in left_out)
        if item.path.parent == HERE and further:
            item.add_marker(pytest.mark.soak)


@pytest.fixture(params=sorted(MALLS))
def mall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    """A small mall that has been open for a week, not loaded yet."""
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


@pytest.fixture(scope="session", params=["month", pytest.param("quarter", marks=pytest.mark.soak)])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """A month, or ninety days, in every mall."""
    steps, world = SEASONS[request.param]
    with living.lived(tmp_path_factory.mktemp(request.param), steps, **world) as found:
        yield found
