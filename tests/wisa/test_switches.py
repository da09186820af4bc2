"""What nobody could verify: whichever way the mall does it, the same rows arrive.

Each test sets a switch of the stand-in, and the setting that goes with it where the connector cannot find out by
itself, and compares what is read with what is read from a mall that follows the contract.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.config import Shop
from sources.shared.errors import CredentialsRefused, ScopeMissing
from sources.shared.tokens import TokenStore
from tests.malls import Mall, open_mall
from tests.readers import Reader
from tests.wisa.conftest import ALL, read

pytestmark = pytest.mark.xdist_group("wisa switches")  # one mall for all tests of this file
Tables = dict[str, list[dict[str, Any]]]
OF_THE_READING = ("_read_at", "_run", "started_at", "completed_at", "noticed_at")
TIMES = ("order_date", "updated_at", "created_at", "last_synced_at")
STATES = ("status",)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    """Three weeks with every kind of claim in them."""
    folder: Path = tmp_path_factory.mktemp("switches")
    with open_mall("wisa", folder, products=15, orders_per_day=10, history_days=21) as opened:
        opened.stand_in.switches.trash, opened.stand_in.switches.never_synced = "shown", True
        yield opened


@pytest.fixture
def mall(busy: Mall) -> Iterator[Mall]:
    usual = {name: value for name, value in vars(busy.stand_in.switches).items() if not name.startswith("_")}
    yield busy
    for name, value in usual.items():
        if name != "edition" and getattr(busy.stand_in.switches, name) != value:
            setattr(busy.stand_in.switches, name, value)


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[Mall]:
    """A mall of the test's own, whose time it may let pass."""
    with open_mall("wisa", tmp_path, orders_per_day=6, history_days=14) as opened:
        yield opened


def told(reader: Reader, *without: str) -> Tables:
    """All tables without what tells of the reading, and without some columns."""
    left_out = (*OF_THE_READING, *without)
    return {
        table: [{name: value for name, value in row.items() if name not in left_out} for row in reader.rows(table)]
        for table in sorted(reader.tables)
        if not table.startswith("_")
    }


@pytest.fixture(scope="module")
def usual(busy: Mall) -> Reader:
    """What the mall tells as it is."""
    return read(busy)


def test_every_order_product_and_option_of_the_seller_is_there(busy: Mall, usual: Reader) -> None:
    for table, column, truth in (
        ("orders", "order_id", "orders"),
        ("products", "product_id", "products"),
    ):
        assert sorted(usual.values(table, column)) == sorted(row[column] for row in busy.mine(truth)), table
    variants = sorted(f"{row['product_id']}-{row['option_id']}" for row in usual.rows("product_options"))
    lines = sorted(f"{row['order_id']}-{row['item_id']}" for row in usual.rows("order_items"))
    assert {row["variant_id"] for row in busy.mine("inventory") if not row["is_deleted"]} <= set(variants)
    assert lines == sorted(row["line_id"] for row in busy.mine("order_lines"))


def test_no_field_of_the_mall_is_unknown_and_no_call_is_in_vain(busy: Mall, usual: Reader) -> None:
    assert {name: dict(entry.notes.new_fields) for name, entry in usual.run.entries.items()} == {
        name: {} for name in ALL
    }
    assert busy.stand_in.unknown_calls == []


def test_an_order_from_the_marketplace_carries_its_number_there(usual: Reader, busy: Mall) -> None:
    there = {row["order_id"]: row["market_order_id"] for row in busy.mine("orders") if row["market_order_id"]}
    rows = {row["order_id"]: (row["market_order_no"], row["channel"]) for row in usual.rows("orders")}
    assert there
    assert {name: pair for name, pair in rows.items() if pair[0]} == {
        name: (number, "naver_smartstore") for name, number in there.items()
    }


@pytest.mark.parametrize("style", ["bearer", "header", "query"])
def test_the_key_travels_in_each_of_three_ways(mall: Mall, style: str) -> None:
    mall.stand_in.switches.auth_styles = frozenset({style})
    mall.stand_in.switches.key_header, mall.stand_in.switches.key_param = "X-Wisa", "apikey"
    names = {"auth_header_name": "X-Wisa", "auth_param": "apikey"}
    assert read(mall, "inventory", auth_style=style, **names).rows("inventory")
    other = {"bearer": "header", "header": "query", "query": "bearer"}[style]
    error = mall.reader(auth_style=other, **names).error("inventory")
    assert isinstance(error, CredentialsRefused)
    assert f"auth_style {other}" in error.fix


@pytest.mark.parametrize("envelope", ["array", "resource", "data", "items", "list", "result", "result.rows"])
@pytest.mark.parametrize("total", ["total", "total_count", "total_pages", ""])
def test_every_envelope_gives_the_same_rows(mall: Mall, usual: Reader, envelope: str, total: str) -> None:
    mall.stand_in.switches.envelope, mall.stand_in.switches.envelopes = envelope, {}
    mall.stand_in.switches.total = total
    keys = {"data_path": envelope} if "." in envelope else {}
    reader = read(mall, "products", "orders", page_size=40, **keys)
    assert (reader.values("products", "product_id"), reader.values("orders", "order_id")) == (
        usual.values("products", "product_id"),
        usual.values("orders", "order_id"),
    )


@pytest.mark.parametrize(
    ("switches", "keys"),
    [
        ({}, {"response_format": "xml"}),
        ({"xml_always": True}, {}),
        ({"path_root": "/api/v1"}, {"path_root": "/api/v1"}),
        ({"page_param": "p", "limit_param": "rows"}, {"page_param": "p", "size_param": "rows"}),
        ({"first_page": 0}, {"first_page": 0}),
        ({"limit_maximum": 20}, {}),
        ({"limit_maximum": 20, "without_total": frozenset(ALL)}, {}),
        ({"newest_first": False}, {}),
        ({"total": "paging.all"}, {"total_path": "paging.all"}),
        ({"ids": "number"}, {}),
        ({"bucket_rate": 1.0, "bucket_burst": 1}, {"requests_per_second": 5.0}),
        ({"bucket_rate": 2.0, "bucket_burst": 2, "retry_after": False}, {"requests_per_second": 20.0}),
        (
            {"rename": {"orders.order_id": "ono", "orders.items": "goods.lines", "orders.items.price": "amount.each"}},
            {
                "field_map": {
                    "orders.order_id": "ono",
                    "orders.items": "goods.lines",
                    "orders.items.price": "amount.each",
                }
            },
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_the_same_rows_arrive(mall: Mall, usual: Reader, switches: dict[str, Any], keys: dict[str, Any]) -> None:
    for name, value in switches.items():
        setattr(mall.stand_in.switches, name, value)
    found, expected = told(read(mall, **keys)), told(usual)
    if "xml" in str((switches, keys)):
        # XML knows no difference between empty text and nothing
        found, expected = (_without_empty(tables) for tables in (found, expected))
    assert found == expected


def _without_empty(tables: Tables) -> Tables:
    return {
        table: [{name: value or None for name, value in row.items()} for row in rows] for table, rows in tables.items()
    }


@pytest.mark.parametrize("times", ["unix", "plain"])
@pytest.mark.parametrize("never", ["null", "zero"])
def test_times_of_every_form_arrive_as_they_are_written(mall: Mall, usual: Reader, times: str, never: str) -> None:
    mall.stand_in.switches.times, mall.stand_in.switches.never = times, never
    reader = read(mall)
    assert told(reader, *TIMES) == told(usual, *TIMES)
    assert all(str(value).isdigit() is (times == "unix") for value in reader.values("orders", "order_date"))


@pytest.mark.parametrize("statuses", ["number", "label"])
def test_states_of_every_form_arrive_and_the_same_orders_count_as_open(
    mall: Mall, usual: Reader, statuses: str
) -> None:
    mall.stand_in.switches.statuses = statuses
    reader = read(mall)
    assert told(reader, *STATES) == told(usual, *STATES)
    assert set(reader.states["orders"]["open"]) == set(usual.states["orders"]["open"])


def test_fields_nobody_declared_are_named_and_not_loaded(mall: Mall, usual: Reader) -> None:
    mall.stand_in.switches.new_fields = True
    reader = read(mall)
    assert set(reader.run.entries["orders"].notes.new_fields) == {"orders.buyer", "orders.receiver_name"}
    assert told(reader) == told(usual)


def test_a_product_under_a_force_flag_keeps_the_flag_beside_its_quantity(mall: Mall, usual: Reader) -> None:
    row = next(row for row in usual.rows("inventory") if row["soldout_mode"] == "L")
    mall.stand_in.force_sold_out(f"{row['product_id']}-{row['option_id']}")
    found = {(each["product_id"], each["option_id"]): each for each in read(mall, "inventory").rows("inventory")}
    assert found[row["product_id"], row["option_id"]]["soldout_mode"] == "Y"
    assert found[row["product_id"], row["option_id"]]["quantity"] == row["quantity"]


def test_a_state_no_map_knows_is_kept(mall: Mall, usual: Reader) -> None:
    line = usual.rows("order_items")[0]
    mall.stand_in.show_status(f"{line['order_id']}-{line['item_id']}", "77")
    assert "77" in read(mall, "orders").values("order_items", "status")


@pytest.mark.parametrize("form", ["error", "admin"])
def test_a_path_or_a_permission_that_is_missing_keeps_to_its_resource(mall: Mall, form: str) -> None:
    switches = mall.stand_in.switches
    switches.error_form = form
    switches.missing, switches.forbidden = frozenset({"inventory"}), frozenset({"orders"})
    entries = mall.reader().read("products", "inventory", "orders")
    assert {name: entry.status for name, entry in entries.items()} == {
        "products": "ok",
        "inventory": "skipped",
        "orders": "failed",
    }
    assert isinstance(entries["orders"].error, ScopeMissing)


@pytest.mark.parametrize("form", ["error", "admin"])
def test_a_key_that_is_wrong_is_named_in_both_forms_of_an_error(mall: Mall, form: str) -> None:
    mall.stand_in.switches.error_form = form
    keys = replace(mall.shop().settings, api_key="not the key")
    error = Reader(Shop("wisa", "main", keys), mall.clock, TokenStore.open(mall.home)).error("products")
    assert isinstance(error, CredentialsRefused)


@pytest.mark.parametrize("filters", [True, False])
@pytest.mark.parametrize("finds_undated", [True, False])
def test_changes_by_day_and_a_daily_sweep_end_at_the_same_rows(
    moving: Mall, filters: bool, finds_undated: bool
) -> None:
    moving.stand_in.switches.filters = filters
    moving.stand_in.switches.filter_finds_undated = finds_undated
    by_change = read(moving, "orders", incremental=True)
    for hours in (7, 7, 7, 7):
        moving.sandbox.world.advance(hours=hours)
        by_change.read("orders")
    whole = read(moving, "orders")
    for table in ("orders", "order_items"):
        assert told(by_change)[table] == told(whole)[table]


def test_a_product_that_is_gone_shows_in_the_next_whole_reading(moving: Mall) -> None:
    moving.stand_in.switches.trash = "gone"
    reader = read(moving, "products")
    before = {row["product_id"] for row in reader.rows("products")}
    gone = min(before)
    moving.sandbox.world.act.delete_product(gone)
    moving.sandbox.world.advance(hours=1)
    reader.read("products")
    (sweep,) = reader.rows("sweeps")
    left = {row["product_id"] for row in reader.rows("products") if row["_read_at"] < sweep["started_at"]}
    assert left == {gone}


def test_a_mounted_path_is_loaded_by_configuration_alone(mall: Mall) -> None:
    rows = [{"vendor_id": f"V{number}", "updated_at": "2026-01-02T10:00:00+09:00"} for number in range(130)]
    mall.stand_in.mount("erp/vendors", rows)
    fields = {"vendor_id": "text", "updated_at": "text"}
    further = {"vendors": {"path": "/erp/vendors", "key": "vendor_id", "cursor": "updated_at", "fields": fields}}
    assert len(read(mall, "vendors", further=further).rows("vendors")) == 130


def test_marketplaces_that_were_never_told_have_no_rows(mall: Mall, usual: Reader) -> None:
    told_of = set(usual.values("marketplace_status", "product_id"))
    assert told_of < set(usual.values("products", "product_id"))
    mall.stand_in.switches.never_synced = False
    assert set(read(mall).values("marketplace_status", "product_id")) == set(usual.values("products", "product_id"))
