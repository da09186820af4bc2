"""Which days of Analytics are read when, and what tells their rows apart: for any calendar, and for any rows."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.cafe24.analytics import due_days, rows_of
from sources.cafe24.feeds import FEEDS, Feed
from sources.cafe24.shapes import ANALYTICS
from sources.shared.shapes import Notes, Reading
from sources.shared.windows import Cursor, Days, day_of

PROPERTY = settings(max_examples=60, deadline=None, derandomize=True)
START = datetime(2026, 2, 20, tzinfo=UTC)
DAY = date(2026, 2, 20)
words = st.sampled_from(["a", "A", " a", "", "가", None, 7, "7", 7.5])


@PROPERTY
@given(
    gaps=st.lists(st.integers(1, 24 * 60 * 9), min_size=1, max_size=8),
    look_back=st.integers(0, 5),
    history=st.integers(0, 40),
)
def test_every_day_is_read_once_it_is_over_and_again_for_as_long_as_figures_settle(
    gaps: list[int], look_back: int, history: int
) -> None:
    state: dict[str, Any] = {}
    start, now = DAY - timedelta(days=history), START
    read: list[tuple[date, date]] = []  # the day of the run, the day it read
    for minutes in gaps:
        now += timedelta(minutes=minutes)
        cursor = Cursor(state, start, now)
        days = due_days(cursor, start, look_back)
        assert days == sorted(set(days))
        read += [(day_of(now), day) for day in days]
        cursor.advance()
        yesterday = day_of(now) - timedelta(days=1)
        assert {day for _, day in read} == {start + timedelta(days=n) for n in range((yesterday - start).days + 1)}
    by_day = Counter(day for _, day in read)
    runs = {today for today, _ in read}
    for day, times in by_day.items():
        first = min(today for today, each in read if each == day)
        later = [today for today in runs if today > first]
        assert times <= 1 + look_back  # no day is read for ever
        # a run on a new day reads the look-back of the day that was under way at the run before
        assert times >= 1 + sum(0 < (today - day).days <= look_back for today in later)


@PROPERTY
@given(first=st.integers(-30, 10), length=st.integers(0, 30), through=st.none() | st.integers(-20, 0))
def test_a_backfill_reads_its_own_days_as_far_as_they_are_over_and_moves_nothing(
    first: int, length: int, through: int | None
) -> None:
    state = {} if through is None else {"through": (START + timedelta(days=through)).isoformat()}
    before = dict(state)
    asked = Days(DAY + timedelta(days=first), DAY + timedelta(days=first + length))
    cursor = Cursor(state, DAY, START, backfill=asked)
    days = due_days(cursor, DAY, 3)
    cursor.advance()
    assert days == [
        asked.first + timedelta(days=n) for n in range(asked.length) if asked.first + timedelta(days=n) < DAY
    ]
    assert state == before


@PROPERTY
@given(data=st.data(), feed=st.sampled_from(FEEDS))
def test_no_row_of_a_day_is_lost_and_each_has_a_whole_key_of_its_own(data: st.DataObject, feed: Feed) -> None:
    names = st.fixed_dictionaries({}, optional=dict.fromkeys(feed.names, words))
    records = data.draw(st.lists(names, max_size=12))
    rows = rows_of(feed, records, DAY, 1, "total", Counter())
    notes = Notes()
    tables = ANALYTICS[feed.resource].tables(rows, Reading("main", START, notes))
    loaded = [row for table in tables for row in table.data.to_pylist()]
    assert notes.rejected == []
    assert len(loaded) == len(records)
    keys = {tuple(row[column] for column in ANALYTICS[feed.resource].key) for row in loaded}
    assert len(keys) == len(records)
    assert not any(value is None for key in keys for value in key)
    again = rows_of(feed, records, DAY, 1, "total", Counter())
    assert again == rows  # a day that is read again meets its own rows


@PROPERTY
@given(
    offset=st.integers(-2, 2),
    form=st.sampled_from(["{}", "{}T00:00+09:00", "{}T00:00:00+09:00", "{}T23:59:59.5+09:00"]),
)
def test_a_row_of_another_day_is_left_to_that_day_in_whatever_form_it_is_dated(offset: int, form: str) -> None:
    told = form.format(DAY + timedelta(days=offset))
    rows = rows_of(FEEDS[2], [{"date": told, "unique_visit_count": 1}], DAY, 1, "total", Counter())
    assert [row["date"] for row in rows] == ([str(DAY)] if offset == 0 else [])


def test_a_date_in_another_zone_is_a_korean_day() -> None:
    rows = rows_of(FEEDS[2], [{"date": "2026-02-19T15:00:00Z"}, {"date": "soon"}], DAY, 1, "total", Counter())
    assert len(rows) == 2
