"""The feed of changes has no total, but each page says how many events it holds and where the next one begins."""

from typing import Any

import pytest

from sources.shared.errors import KmallError, MalformedPage, MallUnavailable
from tests.malls import Mall

FEED = "*/last-changed-statuses"
PAGES = ("limit_ignored", "repeat_page", "duplicate_rows", "row_appeared", "row_vanished", "missing_rows", "empty_page")
START = "2025-12-26"


def events(reader: Any) -> set[tuple[Any, ...]]:
    return {
        (row["product_order_id"], row["last_changed_date"], row["last_changed_type"])
        for row in reader.rows("order_changes")
    }


@pytest.fixture(scope="module")
def told(old_mall: Mall) -> set[tuple[Any, ...]]:
    reader = old_mall.reader(start_date=START)
    reader.read("orders")
    return events(reader)


@pytest.mark.parametrize(("kind", "after"), list(zip([*PAGES, "malformed_json", "cut_body"], [0, 5] * 5, strict=False)))
def test_a_page_that_is_wrong_once_loses_no_event(
    old_mall: Mall, told: set[tuple[Any, ...]], kind: str, after: int
) -> None:
    fault = old_mall.stand_in.faults.add(kind, path=FEED, after=after)
    reader = old_mall.reader(start_date=START)
    (entry,) = reader.read("orders").values()
    old_mall.stand_in.faults.clear()
    assert fault.hits == 1
    assert entry.error is None
    assert events(reader) == told


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("repeat_page", MalformedPage),
        ("missing_rows", MalformedPage),
        ("html", MalformedPage),
        ("reset", MallUnavailable),
    ],
)
def test_a_feed_that_is_wrong_for_good_fails_by_name(old_mall: Mall, kind: str, error: type[KmallError]) -> None:
    old_mall.stand_in.faults.add(kind, path=FEED, times=None)
    reader = old_mall.reader(start_date=START)
    failure = reader.error("orders")
    old_mall.stand_in.faults.clear()
    assert type(failure) is error
    assert "last-changed-statuses" in failure.what
    assert "through" not in reader.states["orders"]
