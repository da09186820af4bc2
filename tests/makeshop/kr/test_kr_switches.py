"""What the references leave open: whichever way a mall does it, the same rows arrive.

Each test sets one switch of the stand-in (and, where the connector cannot find out by itself, the setting that goes
with it) and compares what is read with what is read from a mall that follows the better evidence.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from sources.makeshop import kr_sales
from tests.makeshop.kr.standing import CHANGING, differences, read, reader, standing, told
from tests.readers import Reader

pytestmark = pytest.mark.xdist_group("makeshop kr switches")  # one mall for all tests of this file
EVERYTHING = (*CHANGING, "deleted_products", "stock", "categories", "carriers", "shop", "members")
OLD = ("products", "categories", "orders", "reviews", "members")


@pytest.fixture(scope="module")
def busy() -> Iterator[Sandbox]:
    """Three weeks with every kind of claim in them."""
    with standing(orders_per_day=6, history_days=21, products=12) as opened:
        yield opened


@pytest.fixture
def sandbox(busy: Sandbox) -> Iterator[Sandbox]:
    usual = {name: value for name, value in vars(busy.makeshop.switches).items() if not name.startswith("_")}
    yield busy
    for name, value in usual.items():
        if name != "edition" and getattr(busy.makeshop.switches, name) != value:
            setattr(busy.makeshop.switches, name, value)
    busy.makeshop.faults.clear()


@pytest.fixture(scope="module")
def usual(busy: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """What the mall tells as it is."""
    return read(reader(busy, tmp_path_factory.mktemp("usual")), *EVERYTHING)


@pytest.mark.parametrize(
    ("switch", "value", "keys"),
    [
        *(("counts", form, {}) for form in ("texts", "numbers", "alternating")),
        *(("empty_list", form, {}) for form in ("object", "absent")),
        ("empty_blocks", "absent", {}),
        ("order_list", "array", {}),
        ("order_lines", "array", {}),
        ("single_basic", "object", {}),
        ("fields_restrict", False, {}),
        ("order_search_rows", "objects", {}),
        ("window_days", 7, {"order_window_days": 7}),
    ],
)
def test_the_same_rows_arrive_whichever_way(
    sandbox: Sandbox, usual: Reader, tmp_path: Path, switch: str, value: Any, keys: dict[str, Any]
) -> None:
    setattr(sandbox.makeshop.switches, switch, value)
    names = ("products", "orders") if keys else EVERYTHING
    found = read(reader(sandbox, tmp_path, **keys), *names)
    tables = told(found).keys() & {name for name, rows in told(found).items() if rows}
    assert {name for name in tables if told(found)[name] != told(usual)[name]} == set()
    assert {"kr_orders", "kr_refunds", "kr_product_variants"} <= tables


def test_both_apis_tell_the_same(sandbox: Sandbox, usual: Reader, tmp_path: Path) -> None:
    found = read(reader(sandbox, tmp_path, "kr_legacy"), *OLD)
    tables = {table for table, rows in told(found).items() if rows}
    assert {row for row in differences(found, usual) if row[0] in tables} == set()
    assert {"kr_products", "kr_orders", "kr_categories", "kr_reviews", "kr_members"} <= tables


@pytest.mark.parametrize(
    ("switch", "value", "column"),
    [
        ("order_letters", "delivery", "order_status"),
        ("pay_price_after_claims", "current", "pay_price"),
        ("empty_dates", "empty", "repay_date"),
    ],
)
def test_what_a_mall_says_otherwise_is_kept_as_it_says(
    sandbox: Sandbox, usual: Reader, tmp_path: Path, switch: str, value: str, column: str
) -> None:
    setattr(sandbox.makeshop.switches, switch, value)
    found = read(reader(sandbox, tmp_path), "orders")
    assert set(found.values("kr_orders", column)) != set(usual.values("kr_orders", column))
    assert found.values("kr_orders", "ordernum") == usual.values("kr_orders", "ordernum")


def test_a_product_never_modified_is_found_by_its_registration(tmp_path: Path) -> None:
    with standing(orders_per_day=1, products=6) as sandbox:
        sandbox.makeshop.switches.never_modified = "zero"
        followed = read(reader(sandbox, tmp_path, stock_sweep_hours=10_000.0), "products")
        sandbox.world.advance(days=14)
        read(followed, "products")
        living = {each.product_id for each in sandbox.makeshop.front.products.values() if each.deleted_at is None}
        assert living <= set(followed.values("kr_products", "uid"))


def test_parts_of_a_product_have_numbers_of_their_own(sandbox: Sandbox, usual: Reader, tmp_path: Path) -> None:
    sandbox.makeshop.switches.additions = True
    found = read(reader(sandbox, tmp_path), "products")
    parts = found.values("kr_product_variants", "part")
    assert parts.count("basic") == len(usual.rows("kr_product_variants"))
    assert parts.count("addition") == len(usual.rows("kr_products"))


def test_a_shop_with_the_older_options_names_the_same_variants(sandbox: Sandbox, usual: Reader, tmp_path: Path) -> None:
    sandbox.makeshop.switches.option_style = "power"
    found = read(reader(sandbox, tmp_path), "products")

    def names(reading: Reader) -> list[tuple[str, str, str]]:
        rows = reading.rows("kr_product_variants")
        return sorted((row["uid"], row["sto_id"], row["sto_option_code"]) for row in rows)

    assert names(found) == names(usual)
    assert set(found.values("kr_product_variants", "part")) == {"stocks"}
    assert found.values("kr_product_options", "opt_name") == usual.values("kr_product_options", "opt_name")


@pytest.mark.parametrize("restricts", [True, False])
def test_fields_that_no_reference_knows_are_named_and_not_loaded(
    sandbox: Sandbox, tmp_path: Path, restricts: bool
) -> None:
    sandbox.makeshop.switches.fields_restrict = restricts
    sandbox.makeshop.switches.new_fields = True
    found = read(reader(sandbox, tmp_path), "products", "orders")
    fields = {name for entry in found.run.entries.values() for name in entry.notes.new_fields}
    assert {"kr_products.carbon", "kr_orders.pickup", "kr_order_lines.gift_wrap"} <= fields


def test_what_comes_only_when_named_is_named(usual: Reader) -> None:
    assert set(usual.values("kr_order_lines", "category_name")) > {"상의"}
    assert usual.rows("kr_order_cancels")
    assert set(usual.values("kr_products", "weight")) == {"0"}


@pytest.mark.parametrize(("numbers_a_call", "is_known"), [(1, True), (200, True), (200, False)])
def test_orders_by_number_arrive_one_by_one_and_many_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, numbers_a_call: int, is_known: bool
) -> None:
    if not is_known:  # a mall that never heard of the parameter
        monkeypatch.setattr(kr_sales, "_named", lambda numbers: {"ordernum" if len(numbers) == 1 else "x": numbers[0]})
    with standing(orders_per_day=4, history_days=10, products=6) as sandbox:
        keys = {"order_look_back_hours": 10_000.0, "order_numbers_a_call": numbers_a_call}
        followed = read(reader(sandbox, tmp_path, **keys), "orders")
        sandbox.world.advance(days=4)
        mark = sandbox.makeshop.mark()
        read(followed, "orders")
        alone = [call for call in sandbox.makeshop.calls_since(mark) if "ordernum" in call.query]
        assert bool(alone) is (numbers_a_call == 1 or not is_known)
        assert differences(followed, read(reader(sandbox, tmp_path, alias="late"), "orders")) == []
        assert followed.rows("orders_missing") == []


@pytest.mark.parametrize(
    "fault", ["row_vanished", "missing_rows", "repeat_page", "duplicate_rows", "row_appeared", "limit_ignored"]
)
def test_rows_that_shift_between_pages_are_read_again(
    sandbox: Sandbox, usual: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    shorter = kr_sales.Listing(**{**vars(kr_sales.ORDERS), "limit": 20})
    monkeypatch.setattr(kr_sales, "ORDERS", shorter)
    sandbox.makeshop.faults.add(fault, path="/order/2", after=1)
    found = read(reader(sandbox, tmp_path), "orders")
    assert found.values("kr_orders", "ordernum") == usual.values("kr_orders", "ordernum")
    entry = found.run.entries["orders"]
    assert (entry.distinct_keys, entry.mall_total) == (len(usual.rows("kr_orders")),) * 2
