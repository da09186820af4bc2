"""Limits are kept, also by two processes and across restarts, and a mall's own word is obeyed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.cafe24.client import read_limits
from sources.shared.errors import QuotaUsedUp
from sources.shared.http import Clock
from sources.shared.pacing import LONGEST_WAIT_SECONDS, Limit, Pace, Told

SPEED = 200.0


def paced(home: Path | None, **limits: Limit) -> tuple[Pace, Clock]:
    clock = Clock(lambda: datetime(2026, 3, 1, tzinfo=UTC), speed=SPEED)
    return Pace("mall", clock, home=home, read=read_limits, **limits), clock


def waits(pace: Pace, clock: Clock, number: int) -> list[float]:
    """The pauses that so many calls made."""
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        clock.sleep(seconds)

    for _ in range(number):
        pace.wait(sleep)
    return pauses


@pytest.mark.parametrize("shared", [False, True])
def test_a_bucket_lets_a_burst_through_and_then_leaks(tmp_path: Path, shared: bool) -> None:
    pace, clock = paced(tmp_path if shared else None, bucket=Limit(40, 20.0))
    started = clock.monotonic()
    assert waits(pace, clock, 40) == []
    waits(pace, clock, 20)
    assert clock.monotonic() - started >= 9.5  # 60 calls, 40 of them at once, 2 leak a second


def test_a_second_process_finds_the_bucket_as_the_first_left_it(tmp_path: Path) -> None:
    first, clock = paced(tmp_path, bucket=Limit(40, 40.0))
    started = clock.monotonic()
    waits(first, clock, 40)
    second, _ = paced(tmp_path, bucket=Limit(40, 40.0))
    waits(second, clock, 20)
    assert clock.monotonic() - started >= 19.0


def test_a_window_outlives_a_restart(tmp_path: Path) -> None:
    first, clock = paced(tmp_path, window=Limit(10, 300.0))
    started = clock.monotonic()
    waits(first, clock, 10)
    second, _ = paced(tmp_path, window=Limit(10, 300.0))
    waits(second, clock, 1)
    assert clock.monotonic() - started >= 295.0


def test_a_block_outlives_a_restart(tmp_path: Path) -> None:
    first, clock = paced(tmp_path, bucket=Limit(40, 20.0))
    started = clock.monotonic()
    assert first.heed({"X-Api-Call-Limit": "3/40", "X-Cafe24-Call-Remain": "120"}) == 120.0
    second, _ = paced(tmp_path, bucket=Limit(40, 20.0))
    waits(second, clock, 1)
    assert clock.monotonic() - started >= 118.0


def test_a_bucket_that_others_filled_is_left_to_leak() -> None:
    pace, clock = paced(None, bucket=Limit(40, 2000.0))
    pace.heed({"X-Api-Call-Limit": "40/40"})
    assert sum(waits(pace, clock, 1)) > 0


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"X-Api-Call-Limit": "7/40"}, Told(7, 40, 0.0)),
        ({"X-Cafe24-Call-Remain": "30", "X-Cafe24-Time-Remain": "45.5"}, Told(blocked_seconds=45.5)),
        ({"X-Api-Call-Limit": "soon", "X-Cafe24-Call-Remain": "later"}, Told()),
        ({}, Told()),
    ],
)
def test_limit_headers_are_read_and_nonsense_is_not(headers: dict[str, str], told: Told) -> None:
    assert read_limits(headers) == told


def test_a_bucket_that_the_mall_states_replaces_the_one_assumed(tmp_path: Path) -> None:
    clock = Clock(lambda: datetime(2026, 3, 1, tzinfo=UTC), speed=SPEED)
    told = Told(limit=Limit(20, 2.0))
    pace = Pace("mall", clock, bucket=Limit(4, 2.0), window=Limit(1000, 600.0), home=tmp_path, read=lambda _: told)
    assert waits(pace, clock, 4) == []
    pace.heed({})
    assert sum(waits(pace, clock, 20)) < 5.0  # at 2 a second it would have been ten
    told = Told(limit=Limit(2, 2.0))
    pace.heed({})
    started = clock.monotonic()
    waits(pace, clock, 6)
    assert clock.monotonic() - started >= 3.5


def test_a_block_longer_than_a_run_should_wait_is_told_instead_of_slept(tmp_path: Path) -> None:
    pace, clock = paced(tmp_path, bucket=Limit(5, 5.0))
    pace.pause(LONGEST_WAIT_SECONDS * 100)
    for each in (pace, paced(tmp_path, bucket=Limit(5, 5.0))[0]):  # also to the next run
        with pytest.raises(QuotaUsedUp, match="no call until 2026-03-02"):
            each.wait(clock.sleep)
