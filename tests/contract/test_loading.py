"""What a user of any mall relies on: nothing missing, nothing twice, nothing said that is not so."""

import json

import pytest

from tests.malls import Mall

FLUID = ("_ledger", "_rejected_values")


def snapshot(mall: Mall) -> dict[str, list[tuple[object, ...]]]:
    """Every raw table without what a reading leaves on it."""
    schema = f"raw_{mall.platform}"
    tables = mall.rows(f"select table_name from information_schema.tables where table_schema = '{schema}'")
    return {
        name: sorted(mall.rows(f'select * exclude (_read_at, _dlt_load_id) from {schema}."{name}"'), key=str)
        for (name,) in tables
        if not name.startswith("_") and name != "sweeps"
    }


def test_orders_and_lines_are_the_sellers(mall: Mall) -> None:
    mall.fresh(mall.load())
    truth = mall.sandbox.world.truth()
    assert {row[0] for row in mall.rows("select order_id from raw.orders")} == {
        row["order_id"] for row in truth["orders"] if row["platform"] == mall.platform
    }


def test_a_second_run_changes_nothing(mall: Mall) -> None:
    mall.fresh(mall.load())
    before = snapshot(mall)
    mall.fresh(mall.load())
    assert snapshot(mall) == before


def test_a_change_updates_its_row_instead_of_adding_one(mall: Mall) -> None:
    mall.fresh(mall.load())
    mall.sandbox.world.advance(days=3)
    mall.fresh(mall.load())
    ((orders, distinct),) = mall.rows("select count(*), count(distinct shop_no || order_id) from raw.orders")
    assert orders == distinct
    assert {row[0] for row in mall.rows("select order_id from raw.orders")} == {
        row["order_id"] for row in mall.sandbox.world.truth()["orders"]
    }


def test_the_tables_are_those_of_one_run_however_many_runs_there_were(mall: Mall, tmp_path_factory: object) -> None:
    mall.load()
    for hours in (1, 30, 4, 70):
        mall.sandbox.world.advance(hours=hours)
        mall.fresh(mall.load())
    many = snapshot(mall)
    mall.folder = mall.folder / "once"
    mall.shops = []
    mall.fresh(mall.load())
    once = snapshot(mall)
    # rows that the mall has deleted meanwhile stay in the first warehouse, flagged by a later sweep
    for table in ("orders", "refunds"):
        assert many[table] == once[table], table


def test_two_shops_share_no_cursor(mall: Mall) -> None:
    first = mall.shop("first")
    mall.fresh(mall.load(first))
    second = mall.shop("second")
    mall.fresh(mall.load(second))
    counts = dict(mall.rows("select shop, count(*) from raw.orders group by shop"))
    assert counts["first"] == counts["second"] > 0


def test_one_failing_resource_stops_no_other_and_is_read_again(mall: Mall) -> None:
    mall.stand_in.faults.add(status=500, path="/refunds", times=None)
    report = mall.load()
    assert [result.resource for result in report.results if result.status != "ok"] == ["refunds"]
    assert not report.ok
    assert mall.rows("select count(*) from raw.orders") > [(0,)]
    mall.stand_in.faults.clear()
    mall.fresh(mall.load())
    assert mall.rows("select count(*) from raw.refunds") > [(0,)]


def test_one_failing_shop_stops_no_other(mall: Mall) -> None:
    broken = mall.shop("broken", base_url="http://127.0.0.1:9", read_seconds=1.0)
    report = mall.load(broken, mall.shop("well"))
    assert {result.shop for result in report.results if result.status == "ok"} == {"well"}
    assert all(result.error for result in report.results if result.shop == "broken")


def test_tables_exist_before_there_are_rows(mall: Mall) -> None:
    mall.fresh(mall.load(mall.shop(start_date="2026-01-05"), resources=["refunds"]))
    assert mall.rows("select count(*) from raw.refund_items") == [(0,)]


def test_an_empty_window_moves_the_cursor(mall: Mall) -> None:
    mall.fresh(mall.load())
    mall.sandbox.world.advance(minutes=5)
    first = mall.fresh(mall.load())
    mall.sandbox.world.advance(days=10)
    second = mall.fresh(mall.load())
    windows = {result.resource: (result.window_from, result.window_to) for result in (*first.results, *second.results)}
    assert windows["products"][1] is None or windows["products"][1] <= mall.sandbox.world.now


def test_the_ledger_says_what_was_asked_and_what_came(mall: Mall) -> None:
    report = mall.fresh(mall.load())
    told = {
        row[0]: row[1:] for row in mall.rows('select resource, status, requests, rows, mall_total from raw."_ledger"')
    }
    for result in report.results:
        assert told[result.resource][:2] == ("ok", result.requests)
    assert told["orders"][3] == told["orders"][2]


def test_a_field_nobody_declared_is_named_and_not_loaded(mall: Mall) -> None:
    mall.stand_in.switches.new_fields = True
    report = mall.load()
    named = {name for result in report.results for name in result.new_fields}
    assert named
    fields = json.dumps(sorted(named))
    columns = {row[0] for row in mall.rows("select column_name from information_schema.columns")}
    assert not [name for name in json.loads(fields) if name.rsplit(".", 1)[-1] in columns]


@pytest.mark.parametrize(
    "fault",
    [
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
    ],
    ids=lambda fault: fault.get("kind", fault.get("status")),
)
@pytest.mark.parametrize("path", ["*/orders", "*/products"])
def test_a_passing_fault_loses_nothing(mall: Mall, fault: dict[str, object], path: str) -> None:
    mall.stand_in.faults.add(**{"path": path, **fault})
    mall.fresh(mall.load(resources=["products", "orders"]))
    truth = mall.sandbox.world.truth()
    assert mall.rows("select count(*) from raw.orders") == [(len(truth["orders"]),)]
    listed = {row["product_id"] for row in truth["products"] if not row["is_deleted"]}
    assert {row[0] for row in mall.rows("select product_no from raw.products")} == listed


@pytest.mark.parametrize("kind", ["malformed_json", "html", "missing_rows", "empty_page", "row_vanished"])
def test_a_lasting_fault_fails_by_name_and_moves_no_cursor(mall: Mall, kind: str) -> None:
    mall.stand_in.faults.add(kind, path="*/orders", times=None)
    (result,) = mall.load(resources=["orders"]).results
    assert (result.status, bool(result.error), bool(result.fix)) == ("failed", True, True)
    mall.stand_in.faults.clear()
    mall.fresh(mall.load(resources=["orders"]))
    assert mall.rows("select count(*) from raw.orders") == [(len(mall.sandbox.world.truth()["orders"]),)]
