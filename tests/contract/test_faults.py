"""What goes wrong between a mall and us, once or for good: a passing fault loses nothing, a lasting one has a name."""

from pathlib import Path
from typing import Any

import pytest

from tests.mall_kinds import MALLS, Listing
from tests.malls import Mall, open_mall

PASSING: tuple[dict[str, Any], ...] = (
    {"status": 503, "times": 2},
    {"status": 429, "times": 2},
    {"kind": "reset", "times": 2},
    {"kind": "timeout", "times": 1},
    {"kind": "cut_body", "times": 2},
    {"kind": "malformed_json", "times": 1},
    {"kind": "html", "times": 1},
    {"kind": "limit_ignored", "times": 3},
    {"kind": "repeat_page", "times": 1, "after": 1},
    {"kind": "duplicate_rows", "times": 3},
    {"kind": "row_appeared", "times": 1, "after": 1},
    {"kind": "row_vanished", "times": 1},
    {"kind": "missing_rows", "times": 1},
    {"kind": "empty_page", "times": 1},
)


def listing(mall: Mall, name: str) -> Listing:
    found: Listing = getattr(mall.kind, name)
    return found


@pytest.mark.parametrize("name", ["orders", "products"])
@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: str(fault.get("kind", fault.get("status"))))
def test_a_passing_fault_loses_nothing(mall: Mall, fault: dict[str, Any], name: str) -> None:
    listed = listing(mall, name)
    struck = mall.stand_in.faults.add(path=listed.path, **fault)
    reader = mall.reader()
    entry = reader.read(listed.resource)[listed.resource]
    assert (entry.status, entry.error) == ("ok", None)
    assert struck.hits or fault.get("after")  # a page that is not asked for cannot come twice
    if fault.get("kind") in listed.silent:  # nothing in the answers hints at it: the daily look back mends it
        mall.sandbox.world.advance(hours=25)
        reader.read(listed.resource)
    assert reader.ids(listed) == mall.true_ids(listed)


LASTING = (
    ("malformed_json", "MalformedPage"),
    ("html", "MalformedPage"),
    ("missing_rows", "IncompleteWindow"),
    ("empty_page", "IncompleteWindow"),
    ("row_vanished", "IncompleteWindow"),
    ("reset", "MallUnavailable"),
    ("cut_body", "MallUnavailable"),
)


@pytest.mark.parametrize(
    ("platform", "name", "kind", "error"),
    [
        # a mall that always leaves rows out and tells no count is beyond anybody's notice
        (platform, name, kind, error)
        for platform, known in sorted(MALLS.items())
        for name in ("orders", "products")
        for kind, error in LASTING
        if kind not in getattr(known, name).silent
    ],
)
def test_a_lasting_fault_fails_by_name_and_moves_no_cursor(
    tmp_path: Path, platform: str, name: str, kind: str, error: str
) -> None:
    with open_mall(platform, tmp_path) as mall:
        listed, reader = listing(mall, name), mall.reader()
        mall.stand_in.faults.add(kind, path=listed.path, times=None)
        failure = reader.error(listed.resource)
        assert type(failure).__name__ == error
        assert failure.what
        assert failure.fix
        assert mall.platform in failure.shop
        assert failure.resource == listed.resource
        mall.stand_in.faults.clear()
        assert reader.read(listed.resource)[listed.resource].status == "ok"
        assert reader.ids(listed) == mall.true_ids(listed)


def test_a_failure_half_way_keeps_what_came_and_loses_nothing_in_the_warehouse(mall: Mall) -> None:
    orders = mall.kind.orders
    shop = mall.shop(**mall.kind.many_calls)  # of which the last fails
    mall.stand_in.faults.add("html", path=orders.windows or orders.path, times=None, after=2)
    (result,) = mall.load(shop, resources=[orders.resource]).results
    assert (result.status, bool(result.error), bool(result.fix)) == ("failed", True, True)
    assert mall.rows('select status, error is not null from raw."_ledger"') == [("failed", True)]
    mall.stand_in.faults.clear()
    mall.fresh(mall.load(shop, resources=[orders.resource]))
    assert mall.ids(orders) == mall.true_ids(orders)
