"""Products: a search finds what changed, a detail is read only then; stock, deletions and swaps are found in time."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from sources.naver_smartstore import catalogue
from sources.naver_smartstore.paging import SEARCH
from tests.malls import Mall
from tests.readers import Reader

DETAIL = "/origin-products/"


def calls(mall: Mall, mark: int, path: str) -> list[Any]:
    return [call for call in mall.stand_in.calls_since(mark) if path in call.path]


def stock(reader: Reader) -> dict[str, int]:
    """By unified variant: an option's own, else the product's."""
    found = {
        f"{row['origin_product_no']}-{row['id']}": row["stock_quantity"]
        for row in reader.living("product_options", "product_details", "origin_product_no")
    }
    with_options = {name.partition("-")[0] for name in found}
    for row in reader.rows("channel_products"):
        if row["origin_product_no"] not in with_options:
            found[row["origin_product_no"]] = row["stock_quantity"]
    return found


def true_stock(mall: Mall) -> dict[str, int]:
    return {
        variant.variant_id: variant.quantity if variant.tracked else 9999
        for product in mall.sandbox.world.front_of("naver_smartstore").products.values()
        if product.deleted_at is None
        for variant in product.variants
    }


def living(mall: Mall) -> set[str]:
    return {row["product_id"] for row in mall.mine("products") if not row["is_deleted"]}


@pytest.mark.parametrize("direction", ["ascending", "descending"])
def test_every_product_comes_with_its_stock(old_mall: Mall, direction: str) -> None:
    old_mall.stand_in.switches.search_number_order = direction
    reader = old_mall.reader()
    (entry,) = reader.read("products").values()
    assert (entry.error, dict(entry.notes.new_fields), entry.notes.rejected) == (None, {}, [])
    assert set(reader.values("products", "origin_product_no")) == living(old_mall)
    assert set(reader.values("product_details", "origin_product_no")) == living(old_mall)
    assert stock(reader) == true_stock(old_mall)
    assert entry.mall_total == len(living(old_mall))


def test_a_second_run_with_nothing_changed_costs_the_search_only(mall: Mall) -> None:
    reader = mall.reader()
    reader.read("products")
    for hours in (0, 2):
        mall.sandbox.world.advance(hours=0)
        reader.states["products"]["swept"] = f"2026-01-0{4 if hours else 5}T00:00:00+00:00"
        mark = mall.stand_in.mark()
        reader.read("products")
        assert len(mall.stand_in.calls_since(mark)) == 1


@pytest.mark.parametrize("moves_date", [False, True])
def test_sales_reach_the_stock_at_the_next_sweep(mall: Mall, moves_date: bool) -> None:
    mall.stand_in.switches.sales_move_modified_date = moves_date
    reader = mall.reader()
    reader.read("products")
    mall.sandbox.world.advance(hours=30)
    mark = mall.stand_in.mark()
    reader.read("products")
    assert len(calls(mall, mark, SEARCH.path)) == 1
    assert stock(reader) == true_stock(mall)


def test_an_edited_product_comes_between_sweeps_with_one_detail(mall: Mall) -> None:
    reader = mall.reader(stock_sweep_hours=24.0)
    reader.read("products")
    name = min(living(mall))
    mall.sandbox.world.advance(minutes=30)
    mall.sandbox.world.act.edit_product(name, name="다른 이름")
    mark = mall.stand_in.mark()
    reader.read("products")
    assert [call.path.rpartition("/")[2] for call in calls(mall, mark, DETAIL)] == [name]
    assert [row["name"] for row in reader.rows("product_details") if row["origin_product_no"] == name] == ["다른 이름"]


def test_stock_that_moves_from_one_option_to_another_is_found_by_the_longer_sweep(mall: Mall) -> None:
    reader = mall.reader()
    reader.read("products")
    names = [name for name in true_stock(mall) if "-" in name]
    first, second = next(
        (one, other)
        for one, other in pairwise(names)
        if one.partition("-")[0] == other.partition("-")[0] and true_stock(mall)[one] > 0
    )
    before = true_stock(mall)
    world = mall.sandbox.world
    dates = {product.product_id: product.updated_at for product in world.front_of("naver_smartstore").products.values()}
    world.act.set_stock(first, before[first] - 1)
    world.act.set_stock(second, before[second] + 1)
    for product in world.front_of("naver_smartstore").products.values():
        product.updated_at = dates[product.product_id]  # a mall whose date moves with an edit only
    reader.states["products"]["swept"] = "2026-01-01T00:00:00+00:00"
    reader.read("products")
    assert stock(reader) == before
    reader.states["products"] |= {"swept": "2026-01-01T00:00:00+00:00", "options_swept": "2026-01-01T00:00:00+00:00"}
    reader.read("products")
    assert stock(reader) == true_stock(mall) != before


def test_a_product_deleted_between_search_and_detail_fails_nothing(mall: Mall) -> None:
    gone = max(living(mall))
    delete = mall.sandbox.world.act.delete_product
    mall.stand_in.faults.add("action", path=DETAIL, action=lambda: delete(gone))
    reader = mall.reader()
    (entry,) = reader.read("products").values()
    assert entry.error is None
    assert set(reader.values("product_details", "origin_product_no")) == living(mall)
    mall.sandbox.world.advance(hours=2)
    reader.read("products")
    sweep = next(row for row in reader.rows("sweeps") if row["resource"] == "products")
    stale = {row["origin_product_no"] for row in reader.rows("products") if row["_read_at"] < sweep["started_at"]}
    assert stale == {gone}
    assert gone not in reader.states["products"]["known"]


@pytest.mark.parametrize("direction", ["ascending", "descending"])
def test_a_product_that_slips_between_two_pages_is_not_taken_for_deleted(
    mall: Mall, monkeypatch: pytest.MonkeyPatch, direction: str
) -> None:
    monkeypatch.setattr(catalogue, "SEARCH", replace(SEARCH, size=5))
    mall.stand_in.switches.search_number_order = direction
    act, reader = mall.sandbox.world.act, mall.reader()
    reader.read("products")
    before = living(mall)
    gone = sorted(before)[1 if direction == "ascending" else -2]

    def meanwhile() -> None:  # one goes and one comes: the mall's total stays as it was
        act.delete_product(gone)
        act.list_product("naver_smartstore")

    mall.sandbox.world.advance(hours=2)
    mall.stand_in.faults.add("action", path=SEARCH.path, after=1, action=meanwhile)
    (entry,) = reader.read("products").values()
    assert entry.error is None
    sweep = next(row for row in reader.rows("sweeps") if row["resource"] == "products")
    read = {row["origin_product_no"] for row in reader.rows("products") if row["_read_at"] >= sweep["started_at"]}
    assert read >= before - {gone}  # the new one may have been put in where the reading had passed


@pytest.mark.parametrize("form", ["object", "array"])
def test_channels_come_as_an_object_or_a_list(mall: Mall, form: str) -> None:
    mall.stand_in.switches.channels_form = form
    reader = mall.reader()
    entries = reader.read("channels", "categories")
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert str(mall.stand_in.channel_no) in reader.values("channels", "channel_no")
    assert len(reader.rows("channels")) == (1 if form == "object" else 2)
    mark = mall.stand_in.mark()
    reader.read("channels", "categories")
    assert mall.stand_in.calls_since(mark) == []
    mall.sandbox.world.advance(hours=25)
    reader.read("channels", "categories")
    assert len(mall.stand_in.calls_since(mark)) >= 2


def test_a_member_nobody_knows_yet_is_named_and_not_loaded(mall: Mall) -> None:
    mall.stand_in.switches.new_fields = True
    entries = mall.reader().read("orders", "products")
    assert entries["orders"].notes.new_fields
    assert entries["products"].notes.new_fields
    assert all(name.count(".") >= 1 for entry in entries.values() for name in entry.notes.new_fields)
