"""Products, variants, stock: contract sections 4, 5.1, 5.2 and checklist item 3."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.caller import Caller


def numbers(rows: list[dict[str, object]]) -> list[object]:
    return [row["product_no"] for row in rows]


def test_list_is_ten_rows_newest_first_unless_asked_otherwise(caller: Caller) -> None:
    rows = caller.rows("/products")

    assert len(rows) == 10
    assert numbers(rows) == sorted(numbers(rows), reverse=True)


def test_product_numbers_have_gaps(reader: Caller) -> None:
    found = sorted(numbers(reader.rows("/products", limit=100)))

    assert found != list(range(found[0], found[0] + len(found)))


def test_product_code_is_the_number_in_letters(lived_in: Sandbox) -> None:
    assert lived_in.cafe24.front.numbering.product_code(1574) == "P0000CIO"
    assert lived_in.cafe24.front.numbering.product_code(1573) == "P0000CIN"


def test_variant_code_is_product_code_and_four_letters(lived_in: Sandbox) -> None:
    product = replace(next(iter(lived_in.cafe24.front.products.values())), code="P0000CIO")
    assert lived_in.cafe24.front.numbering.variant_id(product, 0, True) == "P0000CIO000A"
    assert lived_in.cafe24.front.numbering.variant_id(product, 27, True) == "P0000CIO00BB"


@pytest.mark.parametrize(("name", "most"), [("limit", 100), ("offset", 5000)])
def test_values_above_the_maximum_are_422(caller: Caller, name: str, most: int) -> None:
    assert caller.get("/products", **{name: most}).status_code == 200
    assert caller.get("/products", **{name: most + 1}).status_code == 422


def test_values_above_the_maximum_can_be_cut_silently(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.switches.above_limit = "cut"
    sandbox.cafe24.switches.above_offset = "empty"

    assert len(caller.rows("/products", limit=5000)) == caller.get("/products/count").json()["count"] > 10
    assert caller.rows("/products", offset=5001) == []


def test_since_is_exclusive_ascending_and_ignores_offset(caller: Caller) -> None:
    everything = sorted(numbers(caller.rows("/products", limit=100)))

    rows = caller.rows("/products", since_product_no=everything[3], limit=3, offset=2)

    assert numbers(rows) == everything[4:7]


def test_since_can_be_switched_to_inclusive(sandbox: Sandbox, caller: Caller) -> None:
    everything = sorted(numbers(caller.rows("/products", limit=100)))
    sandbox.cafe24.switches.since_includes_itself = True

    assert numbers(caller.rows("/products", since_product_no=everything[3]))[0] == everything[3]


@pytest.mark.parametrize("name", ["product_no", "sort", "order"])
def test_since_refuses_company(caller: Caller, name: str) -> None:
    assert caller.get("/products", **{"since_product_no": 0, name: "1"}).status_code == 422


def test_updated_window_takes_both_ends_and_whole_korean_days(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=3)
    caller.token = sandbox.cafe24.grant()
    product = caller.rows("/products", limit=1)[0]
    sandbox.world.act.edit_product(str(product["product_no"]), name="새 이름")
    day = (sandbox.world.now + timedelta(hours=9)).date().isoformat()

    found = caller.rows("/products", updated_start_date=day, updated_end_date=day, limit=100)

    assert product["product_no"] in numbers(found)
    assert {row["updated_date"][:10] for row in found} == {day}
    assert caller.get("/products", updated_start_date=day).status_code == 422


def test_updated_window_takes_instants_with_a_zone(sandbox: Sandbox, caller: Caller) -> None:
    product_no = caller.rows("/products", limit=1)[0]["product_no"]
    sandbox.world.advance(minutes=5)
    sandbox.world.act.edit_product(str(product_no), name="새 이름")
    start = (sandbox.world.now + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M:%S+09:00")

    found = caller.rows("/products", updated_start_date=start, updated_end_date=start, limit=100)

    assert numbers(found) == [product_no]


def test_updated_window_joins_with_since_as_switched(sandbox: Sandbox, caller: Caller) -> None:
    query = {"since_product_no": 0, "updated_start_date": "1999-01-01", "updated_end_date": "1999-01-02"}

    both = caller.rows("/products", **query)
    sandbox.cafe24.switches.since_with_updated = "ignored"
    ignored = caller.rows("/products", **query)
    sandbox.cafe24.switches.since_with_updated = "422"

    assert (len(both), len(ignored)) == (0, 10)
    assert caller.get("/products", **query).status_code == 422


def test_unknown_parameter_changes_nothing(caller: Caller) -> None:
    assert caller.rows("/products", update_start_date="2030-01-01", supplier="x") == caller.rows("/products")


def test_embedded_variants_are_cut_at_a_hundred(caller: Caller) -> None:
    rows = caller.rows("/products", embed="variants", limit=100, fields="product_no,variants")
    largest = max(rows, key=lambda row: len(row["variants"]))

    assert set(largest) == {"product_no", "variants"}
    assert len(largest["variants"]) == 100
    assert len(caller.rows(f"/products/{largest['product_no']}/variants")) == 120


def test_product_without_options_has_one_variant_with_null_options(caller: Caller) -> None:
    variants = [row["variants"] for row in caller.rows("/products", embed="variants", limit=100)]
    plain = [each for each in variants if each[0]["options"] is None]

    assert plain
    assert all(len(each) == 1 and each[0]["variant_code"].endswith("000A") for each in plain)


def test_inventories_embed_moves_the_numbers(caller: Caller) -> None:
    product_no = caller.rows("/products", limit=1)[0]["product_no"]

    plain = caller.rows(f"/products/{product_no}/variants")[0]
    moved = caller.rows(f"/products/{product_no}/variants", embed="inventories")[0]

    assert "inventories" not in plain
    assert "quantity" not in moved
    assert moved["inventories"]["quantity"] == plain["quantity"]
    assert moved["inventories"]["display_soldout"] == plain["display_soldout"]


def test_variants_carry_every_kind_of_stock_policy(reader: Caller) -> None:
    rows = [each for row in reader.rows("/products", embed="variants", limit=100) for each in row["variants"]]

    assert {"T", "F"} == {row["use_inventory"] for row in rows}
    assert {"A", "B"} == {row["inventory_control_type"] for row in rows}
    assert any(row["display_soldout"] == "F" and row["quantity"] < 0 for row in rows)
    assert all(row["quantity"] >= 0 for row in rows if row["use_inventory"] == "F")
    assert any(row["custom_variant_code"] == "" for row in rows)


def test_product_names_hold_html(caller: Caller) -> None:
    assert any("<br>" in row["product_name"] for row in caller.rows("/products", limit=100))


def test_deleted_product_is_gone_everywhere(sandbox: Sandbox, caller: Caller) -> None:
    product_no = caller.rows("/products", limit=1)[0]["product_no"]
    before = caller.get("/products/count").json()["count"]

    sandbox.world.act.delete_product(str(product_no))

    assert caller.get("/products/count").json()["count"] == before - 1
    assert product_no not in numbers(caller.rows("/products", limit=100))
    assert caller.get(f"/products/{product_no}/variants").status_code == 404
    truth = {row["product_id"]: row["is_deleted"] for row in sandbox.world.truth()["products"]}
    assert truth[str(product_no)] is True


def test_prices_are_those_of_the_shop(reader: Caller) -> None:
    won = reader.rows("/products", limit=1, shop_no=1)[0]
    dollars = reader.rows("/products", limit=1, shop_no=2)[0]

    assert won["product_no"] == dollars["product_no"]
    assert float(won["price"]) > float(dollars["price"]) * 100
    assert (won["shop_no"], dollars["shop_no"]) == (1, 2)


def test_put_inventory_writes_absolute_values(sandbox: Sandbox, calling: Callable[..., Caller]) -> None:
    caller = calling("mall.read_product", "mall.write_product")
    product, variant = first_tracked(sandbox)
    path = f"/products/{product}/variants/{variant}/inventories"

    answer = caller.put(path, {"shop_no": 1, "request": {"quantity": 3, "safety_inventory": 1}})

    assert answer.json()["inventory"]["quantity"] == 3
    assert caller.get(path).json()["inventory"]["quantity"] == 3
    truth = {row["variant_id"]: row for row in sandbox.world.truth()["inventory"]}
    assert (truth[variant]["qty_listed"], truth[variant]["qty_safety"]) == (3, 1)


def first_tracked(sandbox: Sandbox) -> tuple[str, str]:
    row = next(row for row in sandbox.world.truth()["inventory"] if row["stock_policy"] == "tracked")
    return row["product_id"], row["variant_id"]


def test_put_without_request_is_400_and_without_scope_403(
    sandbox: Sandbox, caller: Caller, calling: Callable[..., Caller]
) -> None:
    product, variant = first_tracked(sandbox)
    path = f"/products/{product}/variants/{variant}/inventories"
    refused = caller.put(path, {"request": {"quantity": 1}})

    empty = calling("mall.write_product").put(path, {"quantity": 1})

    assert refused.status_code == 403
    assert (empty.status_code, empty.json()["error"]["message"]) == (400, "Please enter the Request parameter.")


def test_put_of_several_variants_is_207_when_one_fails(sandbox: Sandbox, calling: Callable[..., Caller]) -> None:
    caller = calling("mall.read_product", "mall.write_product")
    product, variant = first_tracked(sandbox)
    good, bad = {"variant_code": variant, "quantity": 5}, {"variant_code": "nonsense", "quantity": 5}

    mixed = caller.put(f"/products/{product}/variants", {"shop_no": 1, "requests": [good, bad]})
    clean = caller.put(f"/products/{product}/variants", {"shop_no": 1, "requests": [good]})

    assert (mixed.status_code, clean.status_code) == (207, 200)
    assert mixed.json()["variants"][0]["inventories"]["quantity"] == 5
    assert "errors" in mixed.json()["variants"][1]


@pytest.mark.parametrize("moves", [False, True])
def test_stock_movement_moves_updated_date_only_when_switched_on(sandbox: Sandbox, caller: Caller, moves: bool) -> None:
    sandbox.cafe24.switches.stock_moves_updated_date = moves
    product, variant = first_tracked(sandbox)
    before = caller.get(f"/products/{product}").json()["product"]["updated_date"]

    sandbox.world.act.set_stock(variant, 77)

    after = caller.get(f"/products/{product}").json()["product"]["updated_date"]
    assert (after != before) is moves
    assert 77 in [row["quantity"] for row in caller.rows(f"/products/{product}/variants")]


def test_optional_keys_and_odd_types_can_be_switched(sandbox: Sandbox, caller: Caller) -> None:
    keys = {frozenset(row) for row in caller.rows("/products", limit=100)}
    sandbox.cafe24.switches.integer_prices = True
    sandbox.cafe24.switches.string_numbers = True

    rows = caller.rows("/products", limit=100, embed="variants")

    assert len(keys) > 1
    assert {type(row["price"]) for row in rows} == {str, int}
    assert {type(each["quantity"]) for row in rows for each in row["variants"]} == {str}


def test_removed_variant_is_gone_and_a_new_listing_appears(sandbox: Sandbox, caller: Caller) -> None:
    colours = [(("색상", "빨강"),), (("색상", "파랑"),)]
    product = sandbox.world.act.list_product("cafe24", colours)
    both = caller.rows(f"/products/{product.number}/variants")

    sandbox.world.act.remove_variant(both[0]["variant_code"])

    assert numbers(caller.rows("/products"))[0] == product.number
    assert [row["options"][0]["value"] for row in both] == ["빨강", "파랑"]
    assert caller.rows(f"/products/{product.number}/variants") == both[1:]
