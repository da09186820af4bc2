"""What the references leave open: whichever way a mall does it, the same rows arrive.

Each test sets one switch of the stand-in (and, where the connector cannot find out by itself, the setting that goes
with it) and compares what is read with what is read from a mall that follows the better evidence.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.malls import FLUID, Mall, open_mall
from tests.readers import Reader

pytestmark = pytest.mark.xdist_group("godomall5 switches")  # one mall for all tests of this file
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    """Three weeks with every kind of claim in them."""
    folder: Path = tmp_path_factory.mktemp("switches")
    with open_mall("godomall5", folder, orders_per_day=10, history_days=21) as opened:
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
    with open_mall("godomall5", tmp_path, orders_per_day=6, history_days=14) as opened:
        yield opened


@pytest.fixture(scope="module")
def usual(busy: Mall) -> Tables:
    """What the mall tells as it is."""
    return told(read(busy, "usual"))


def read(mall: Mall, alias: str, *names: str, **keys: Any) -> Reader:
    reader = mall.reader(alias, **keys)
    entries = reader.read(*names)
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert [value for entry in entries.values() for value in entry.notes.rejected] == []
    return reader


def told(reader: Reader) -> Tables:
    """All tables without what tells of the reading."""
    return {
        table: [
            {name: value for name, value in row.items() if name not in (*FLUID, "shop", "_run")}
            for row in reader.rows(table)
        ]
        for table in reader.tables
        if not table.startswith("_") and table != "sweeps"
    }


def test_everything_in_the_mall_arrives_and_no_field_is_new(mall: Mall, usual: Tables) -> None:
    reader = read(mall, "whole")
    assert [dict(entry.notes.new_fields) for entry in reader.run.entries.values() if entry.notes.new_fields] == []
    assert {row["order_no"] for row in usual["orders"]} == {row["order_id"] for row in mall.mine("orders")}
    lines = usual["order_goods"] + usual["order_add_goods"]
    assert {row["sno"] for row in lines} == {row["line_id"] for row in mall.mine("order_lines")}
    assert [table for table, rows in usual.items() if not rows] == ["orders_missing", "review_replies"]
    assert mall.stand_in.calls_in_url == 0
    assert mall.stand_in.unknown_calls == []


@pytest.mark.parametrize(
    ("switch", "value", "resources"),
    [
        ("last_order", "absent", ("orders",)),
        ("last_order", "inverted", ("orders",)),
        ("cursor", "ignored", ("orders",)),
        ("orders_page", "honoured", ("orders",)),
        ("size_maximum", 30, ("orders",)),
        ("size_maximum", 7, ("orders", "goods")),
        ("past_last_page", "last", ("goods", "reviews")),
        ("no_orders", "whitespace", ("orders",)),
        ("no_orders", "self_closed", ("orders",)),
        ("empty_return", "self_closed", ("categories", "codes")),
        ("brand_search_cate_cd", "children", ("brands",)),
        ("level_otherwise", "", ("brands",)),
        ("get_allowed", False, ("brands",)),
        ("boards_upd_dt", "ignored", ("reviews",)),
        ("encoding", "euc-kr", ()),
        ("charset_told", "iso-8859-1", ("goods",)),
        ("missing", "empty", ()),
        ("missing", "absent", ()),
        ("padded_text", True, ()),
        ("idx_attributes", False, ()),
        ("delivery_weight", "json", ("orders",)),
        ("optionless_rows", "empty_row", ("goods",)),
        ("brand_fields", "cateCd", ("brands",)),
        ("control_characters", True, ()),
        ("extra_bytes", 100_000, ("brands",)),
        ("new_fields", True, ("orders", "goods")),
    ],
)
def test_the_same_rows_arrive_whichever_way_the_mall_has_it(
    mall: Mall, usual: Tables, switch: str, value: object, resources: tuple[str, ...]
) -> None:
    setattr(mall.stand_in.switches, switch, value)
    found = told(read(mall, f"{switch} {value}", *resources))
    if switch == "optionless_rows":
        numbered = {row["goods_no"] for row in usual["goods_options"]}
        found["goods_options"] = [row for row in found["goods_options"] if row["goods_no"] in numbered]
    assert any(found.values())
    assert found == {table: usual[table] for table in found}


def test_elements_that_no_reference_knows_are_named(mall: Mall) -> None:
    mall.stand_in.switches.new_fields = True
    entries = read(mall, "new fields").run.entries
    assert len(entries["orders"].notes.new_fields) >= 2
    assert entries["goods"].notes.new_fields


def test_a_list_of_boards_under_another_tag_is_a_setting(mall: Mall, usual: Tables) -> None:
    mall.stand_in.switches.inventory_tag = "inventory_data"
    assert "board_row" in mall.reader("unset").error("boards").fix
    assert told(read(mall, "set", "boards", board_row="inventory_data"))["boards"] == usual["boards"]


def test_answers_may_be_fields_or_rows(mall: Mall, usual: Tables) -> None:
    mall.stand_in.switches.answers = "rows"
    found = told(read(mall, "answers", "reviews"))
    answered = [(row["sno"], row["answer_subject"], row["answer_contents"]) for row in usual["reviews"]]
    last = {row["sno"]: (row["sno"], row["subject"], row["content"]) for row in found["review_replies"]}
    assert sorted(last.values()) == sorted(each for each in answered if each[1])
    assert last


def test_a_mall_that_counts_no_date_of_change_is_read_by_writing_and_sweeps(moving: Mall) -> None:
    reader = read(moving, "writing", "reviews", review_update_type="")
    moving.sandbox.world.advance(days=1)
    reader.read("reviews")
    assert told(reader) == told(read(moving, "afresh", "reviews"))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("html", "MalformedPage"),
        ("not_xml", "MalformedPage"),
        ("entity_bomb", "Hostile"),
        ("external_entity", "Hostile"),
        ("doctype", "Hostile"),
    ],
)
def test_hostile_bodies_are_refused_by_name(mall: Mall, kind: str, error: str) -> None:
    mall.stand_in.switches.hostile_body = kind
    failure = mall.reader(kind).error("goods")
    assert type(failure).__name__ == error
    assert "Search.php" in failure.what


@pytest.mark.parametrize(
    ("switch", "value", "error"), [("extra_depth", 10_000, "Hostile"), ("extra_bytes", 40_000_000, "TooLong")]
)
def test_answers_too_deep_or_too_long_are_refused_by_name(mall: Mall, switch: str, value: int, error: str) -> None:
    setattr(mall.stand_in.switches, switch, value)
    assert type(mall.reader(switch).error("brands")).__name__ == error


@pytest.mark.parametrize("reacts", [True, False])
def test_claims_and_parcels_that_move_no_date_of_change_arrive_within_a_day(moving: Mall, reacts: bool) -> None:
    moving.stand_in.switches.modify_reacts_to_claims = reacts
    moving.stand_in.switches.modify_reacts_to_invoices = reacts
    reader = read(moving, f"claims {reacts}", "orders")
    for _ in range(3):
        moving.sandbox.world.advance(hours=25)
        reader.read("orders")
    now = told(read(moving, f"claims {reacts} afresh", "orders"))
    mine = {table: {tuple(row.items()) for row in rows} for table, rows in told(reader).items()}
    for table in ("orders", "order_goods", "order_claims"):
        assert {tuple(row.items()) for row in now[table]} <= mine[table], table


def test_a_full_load_keeps_within_the_limit(moving: Mall) -> None:
    before = sum(call.status == 429 for call in moving.stand_in.calls)
    moving.sandbox.world.advance(minutes=1)
    read(moving, "limit")
    assert sum(call.status == 429 for call in moving.stand_in.calls) == before


def test_stock_is_as_fresh_as_the_last_sweep(moving: Mall) -> None:
    reader = read(moving, "stock", "goods")
    moving.sandbox.world.advance_to(moving.sandbox.world.now + timedelta(minutes=61))
    reader.read("goods")
    assert told(reader)["goods_options"] == told(read(moving, "stock afresh", "goods"))["goods_options"]
