"""What a user of any mall relies on: nothing missing, nothing twice, nothing said that is not so."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.mall_kinds import SOURCES
from tests.malls import FLUID, Mall, open_malls


def stable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in row if name not in (*FLUID, "shop", "_run")} for row in rows]


def test_a_whole_run_holds_the_sellers_books_and_a_second_run_changes_nothing(mall: Mall) -> None:
    mall.fresh(mall.load())
    assert mall.ids(mall.kind.orders) == mall.true_ids(mall.kind.orders)
    assert mall.ids(mall.kind.other) >= mall.true_ids(mall.kind.other) != set()
    before = mall.tables()
    mall.fresh(mall.load())
    assert mall.tables() == before


def test_many_runs_read_what_one_reads(mall: Mall) -> None:
    # a deleted product stays with who has seen it, flagged by a later sweep: so only what is never deleted
    lists = [each for each in (mall.kind.orders, mall.kind.other) if each is not mall.kind.products]
    names = [each.resource for each in lists]
    often = mall.reader("often")
    for hours in (0, 1, 5, 30, 70, 24 * 9, 2):
        mall.sandbox.world.advance(hours=hours)
        often.read(*names)
    once = mall.reader("once")
    once.read(*names)
    assert often.ids(mall.kind.orders) == mall.true_ids(mall.kind.orders)
    for each in lists:
        assert stable(often.rows(each.table)) == stable(once.rows(each.table))


def test_two_shops_share_no_cursor(mall: Mall) -> None:
    orders = mall.kind.orders
    first, second = mall.shop("first"), mall.shop("second")
    mall.fresh(mall.load(first, resources=[orders.resource]))
    mall.sandbox.world.advance(days=2)
    mall.fresh(mall.load(first, second, resources=[orders.resource]))
    found = {
        alias: {row[0] for row in mall.rows(f"select {orders.key} from raw.{orders.table} where shop = '{alias}'")}
        for alias in ("first", "second")
    }
    assert found["first"] == found["second"] == mall.true_ids(orders)


def test_one_failing_resource_stops_no_other_and_is_read_again(mall: Mall) -> None:
    other, orders = mall.kind.other, mall.kind.orders
    mall.stand_in.faults.add(status=500, path=other.path, times=None)
    report = mall.load(resources=[other.resource, orders.resource])
    assert [result.resource for result in report.results if result.status != "ok"] == [other.resource]
    assert not report.ok
    assert mall.ids(orders) == mall.true_ids(orders)
    mall.stand_in.faults.clear()
    mall.sandbox.world.advance(days=1)
    mall.fresh(mall.load(resources=[other.resource]))
    assert mall.ids(other) == mall.true_ids(other)


def test_one_failing_shop_stops_no_other(mall: Mall) -> None:
    broken = mall.shop("broken", base_url="http://127.0.0.1:9", read_seconds=1.0)
    report = mall.load(broken, mall.shop("well"), resources=[mall.kind.products.resource])
    results = {result.shop: result for result in report.results}
    assert (results["broken"].status, results["well"].status) == ("failed", "ok")
    assert results["broken"].error
    assert results["broken"].fix
    assert not report.ok


def test_tables_exist_before_there_are_rows(quiet_mall: Mall) -> None:
    orders = quiet_mall.kind.orders
    quiet_mall.fresh(quiet_mall.load(resources=[orders.resource]))
    assert quiet_mall.rows(f"select count({orders.key}) from raw.{orders.table}") == [(0,)]
    assert quiet_mall.rows(f"select count(*) from raw.{quiet_mall.kind.lines}") == [(0,)]


def test_an_empty_window_moves_the_cursor(asked_mall: Mall) -> None:
    products = asked_mall.kind.products.resource
    for _ in range(2):
        asked_mall.fresh(asked_mall.load(asked_mall.shop(stock_sweep_hours=9999.0), resources=[products]))
        asked_mall.sandbox.world.advance(minutes=1)  # nothing happens in it
        last = asked_mall.sandbox.world.now
    (result,) = asked_mall.fresh(
        asked_mall.load(asked_mall.shop(stock_sweep_hours=9999.0), resources=[products])
    ).results
    assert result.window_to == last
    assert result.window_from is not None
    assert last - result.window_from <= asked_mall.kind.overlap
    if asked_mall.kind.overlap < timedelta(days=1):
        assert result.rows == 0


def test_the_ledger_says_what_was_asked_and_what_came(mall: Mall) -> None:
    orders, products = mall.kind.orders, mall.kind.products
    mark = mall.stand_in.mark()
    report = mall.fresh(mall.load(resources=[orders.resource, products.resource]))
    told = {
        row[0]: row[1:]
        for row in mall.rows(
            "select resource, status, requests, rows, distinct_keys, mall_total, error, window_to, finished_at "
            'from raw."_ledger"'
        )
    }
    assert sum(row[1] for row in told.values()) == len(mall.stand_in.calls_since(mark))
    assert sum(result.requests for result in report.results) == len(mall.stand_in.calls_since(mark))
    for listing in (orders, products):
        status, _, rows, distinct, total, error, _, finished = told[listing.resource]
        assert (status, error) == ("ok", None)
        assert rows >= distinct == mall.rows(f"select count(*) from raw.{listing.table}")[0][0]
        assert total == (rows if listing.has_total else None)
        assert finished == mall.sandbox.world.now
    assert told[orders.resource][6] == mall.sandbox.world.now


def test_a_field_nobody_declared_is_named_and_not_loaded(talkative_mall: Mall) -> None:
    talkative_mall.stand_in.switches.new_fields = True
    report = talkative_mall.fresh(talkative_mall.load(resources=[talkative_mall.kind.products.resource]))
    named = {name.rsplit(".", 1)[-1] for result in report.results for name in result.new_fields}
    assert named
    assert named.isdisjoint(row[0] for row in talkative_mall.rows("select column_name from information_schema.columns"))
    assert talkative_mall.ids(talkative_mall.kind.products)


@pytest.mark.parametrize("resource", ["ordrs", "Orders"])
def test_an_unknown_resource_is_named_with_those_that_exist(mall: Mall, resource: str) -> None:
    (result,) = mall.load(resources=[resource]).results
    assert resource in result.error
    assert mall.kind.orders.resource in result.fix
    assert mall.stand_in.calls == []


def test_a_resource_is_asked_of_the_malls_that_have_it(tmp_path: Path) -> None:
    with open_malls(SOURCES, tmp_path) as malls:
        shops = [mall.shop() for mall in malls.values()]
        report = malls["cafe24"].fresh(malls["cafe24"].load(*shops, resources=["categories", "brands", "suppliers"]))
    assert {(result.platform, result.resource) for result in report.results} == {
        ("cafe24", "categories"),
        ("cafe24", "suppliers"),
        ("naver_smartstore", "categories"),
        ("godomall5", "categories"),
        ("godomall5", "brands"),
        ("makeshop", "categories"),
    }


def test_two_runs_of_one_shop_do_not_meet(mall: Mall) -> None:
    shop = mall.shop()
    (mall.home / "pipelines").mkdir(parents=True, exist_ok=True)
    with FileLock(mall.home / "pipelines" / f"{shop.pipeline_name}.lock"):
        (result,) = mall.load(shop).results
    assert (result.status, result.error) == ("failed", "another run of this shop is under way")
    mall.fresh(mall.load(shop, resources=[mall.kind.other.resource]))
