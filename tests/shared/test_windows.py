"""Windows cover what was asked for without a hole, and cursors move only as far as the run's start."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.shared.errors import WrongConfiguration
from sources.shared.windows import Cursor, Days, cut_days, day_of, parse_day, start_of

days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
END = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)  # 00:30 on April 1st in Korea


@given(days, st.integers(0, 500), st.integers(1, 100))
def test_day_windows_cover_every_day_once(first: date, length: int, longest: int) -> None:
    last = first + timedelta(days=length)
    windows = list(cut_days(first, last, longest))
    covered = [window.first + timedelta(days=day) for window in windows for day in range(window.length)]
    assert covered == [first + timedelta(days=day) for day in range(length + 1)]
    assert all(window.length <= longest for window in windows)


@given(days, st.integers(0, 300), st.integers(1, 40))
def test_a_split_window_is_the_same_days(first: date, length: int, parts: int) -> None:
    whole = Days(first, first + timedelta(days=length))
    split = whole.split(parts)
    assert len(split) <= parts
    assert (split[0].first, split[-1].last, sum(part.length for part in split)) == (
        whole.first,
        whole.last,
        whole.length,
    )


def test_midnight_in_korea_begins_the_day() -> None:
    assert day_of(datetime(2026, 2, 28, 14, 59, 59, tzinfo=UTC)) == date(2026, 2, 28)
    assert day_of(datetime(2026, 2, 28, 15, 0, tzinfo=UTC)) == date(2026, 3, 1)
    assert start_of(date(2026, 3, 1)) == datetime(2026, 2, 28, 15, 0, tzinfo=UTC)


def test_the_first_run_reads_from_the_start_and_the_next_from_the_overlap() -> None:
    state: dict[str, Any] = {}
    first = Cursor(state, date(2026, 3, 1), END)
    assert first.days(timedelta(days=1), 20) == [
        Days(date(2026, 3, 1), date(2026, 3, 20)),
        Days(date(2026, 3, 21), date(2026, 4, 1)),
    ]
    first.advance()
    following = Cursor(state, date(2026, 3, 1), END + timedelta(hours=2))
    assert following.days(timedelta(days=1), 20) == [Days(date(2026, 3, 31), date(2026, 4, 1))]


def test_a_cursor_never_passes_the_runs_end_and_never_moves_back() -> None:
    state: dict[str, Any] = {}
    Cursor(state, date(2026, 1, 1), END).advance()
    Cursor(state, date(2026, 1, 1), END - timedelta(days=3)).advance()
    assert Cursor(state, date(2026, 1, 1), END).through == END


def test_a_backfill_reads_the_past_and_leaves_the_cursor() -> None:
    state: dict[str, Any] = {}
    Cursor(state, date(2026, 1, 1), END).advance()
    before = dict(state)
    backfill = Cursor(state, date(2026, 1, 1), END, backfill=Days(date(2025, 1, 1), date(2025, 1, 31)))
    assert backfill.days(timedelta(days=1), 100) == [Days(date(2025, 1, 1), date(2025, 1, 31))]
    backfill.done("looked_back")
    backfill.advance()
    assert state == before


def test_periodic_work_is_due_after_its_interval() -> None:
    state: dict[str, Any] = {}
    cursor = Cursor(state, date(2026, 1, 1), END)
    assert cursor.is_due("swept", timedelta(hours=1))
    cursor.done("swept")
    assert not Cursor(state, date(2026, 1, 1), END + timedelta(minutes=59)).is_due("swept", timedelta(hours=1))
    assert Cursor(state, date(2026, 1, 1), END + timedelta(minutes=60)).is_due("swept", timedelta(hours=1))


def test_a_day_that_is_none_names_its_key() -> None:
    with pytest.raises(WrongConfiguration, match="start_date"):
        parse_day("2026-02-30", "cafe24 main: start_date")
