"""The Front API: keys, limits, lists and what they leave out (contract section 7)."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox.world.storefront import KST
from tests.sandbox.cafe24_family.caller import Caller, rows
from tests.sandbox.cafe24_family.conftest import Watch


def numbers(found: list[dict[str, Any]]) -> list[int]:
    return [row["product_no"] for row in found]


def first_product(caller: Caller) -> int:
    return numbers(rows(caller.front("/products", limit=1)))[0]


@pytest.mark.parametrize("client_id", ["", "SomebodyElse"])
def test_call_without_the_client_id_is_401(caller: Caller, client_id: str) -> None:
    answer = caller.front("/products", client_id=client_id, key="")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 401)


def test_wrong_key_is_401_and_none_is_enough_unless_switched(caller: Caller) -> None:
    wrong, without = caller.front("/products", key="wrong"), caller.front("/products", key="")
    caller.mall.switches.front_key_needed = True

    assert (wrong.status_code, without.status_code) == (401, 200)
    assert caller.front("/products", key="").status_code == 401
    assert caller.front("/products").status_code == 200


def test_client_id_opens_no_admin_call(caller: Caller) -> None:
    assert caller.front("/admin/products").status_code == 401


def test_bucket_with_the_key_is_forty_and_leaks_two_a_second(caller: Caller, watch: Watch) -> None:
    full = [caller.front("/products/count") for _ in range(41)]
    watch.seconds = 1.0

    assert [answer.status_code for answer in full] == [200] * 40 + [429]
    assert full[0].headers["X-Api-Call-Limit"] == "1/40"
    assert [caller.front("/products/count").status_code for _ in range(3)] == [200, 200, 429]


def test_bucket_without_the_key_is_smaller_and_can_be_switched(caller: Caller, watch: Watch) -> None:
    full = [caller.front("/products/count", key="") for _ in range(21)]
    watch.seconds = 1.0
    later = [caller.front("/products/count", key="").status_code for _ in range(2)]
    caller.mall.switches.front_keyless_size = 40

    assert [answer.status_code for answer in full] == [200] * 20 + [429]
    assert full[-1].headers["X-Api-Call-Limit"] == "20/20"
    assert later == [200, 429]
    assert caller.front("/products/count", key="").headers["X-Api-Call-Limit"] == "21/40"


def test_refused_parameter_still_tells_the_limit(caller: Caller) -> None:
    answer = caller.front("/products", limit=101)

    assert (answer.status_code, "X-Api-Call-Limit" in answer.headers) == (422, True)


def test_unavailable_version_is_400(caller: Caller) -> None:
    assert caller.front("/products", version="2021-09-01").status_code == 400
    assert caller.front("/products", version="2026-03-01").status_code == 200


@pytest.mark.parametrize(
    ("path", "usual", "most", "furthest"),
    [("/products", 10, 100, 5000), ("/categories", 7, 100, 8000), ("/mains/2/products", 6, 200, 8000)],
)
def test_lists_have_their_own_bounds(caller: Caller, path: str, usual: int, most: int, furthest: int) -> None:
    assert len(rows(caller.front(path))) == usual
    assert [caller.front(path, limit=limit).status_code for limit in (most, most + 1)] == [200, 422]
    assert [caller.front(path, offset=offset).status_code for offset in (furthest, furthest + 1)] == [200, 422]


def test_since_walks_the_whole_catalogue_upwards(caller: Caller) -> None:
    found: list[int] = []
    while page := numbers(rows(caller.front("/products", since_product_no=max(found, default=0), limit=7))):
        found += page

    assert found == sorted(found)
    assert len(found) == len(set(found)) == caller.front("/products/count").json()["count"] > 20


def test_since_refuses_company_and_can_be_inclusive(caller: Caller) -> None:
    number = first_product(caller)
    refused = caller.front("/products", since_product_no=0, sort="created_date")
    caller.mall.switches.since_includes_itself = True

    assert refused.status_code == 422
    assert numbers(rows(caller.front("/products", since_product_no=number))) == [number]


def test_updated_dates_filter_though_no_row_carries_them(fresh: Caller) -> None:
    product = first_product(fresh)
    fresh.mall.world.advance(minutes=5)
    fresh.mall.world.act.edit_product(str(product), name="새 이름")
    moment = fresh.mall.world.now.astimezone(KST)
    start, end = moment.isoformat(), (moment + timedelta(minutes=1)).isoformat()

    found = rows(fresh.front("/products", updated_start_date=start, updated_end_date=end))

    assert numbers(found) == [product]
    assert {"created_date", "updated_date", "supplier_code", "supply_price"} & set(found[0]) == set()


def test_deleted_product_is_gone(fresh: Caller) -> None:
    product = first_product(fresh)
    fresh.mall.world.act.delete_product(str(product))

    assert product not in numbers(rows(fresh.front("/products", limit=100)))
    assert fresh.front(f"/products/{product}/variants").status_code == 404


def test_stock_is_the_worlds_and_its_policy_is_not_told(caller: Caller) -> None:
    truth = {row["variant_id"]: row for row in caller.mall.world.truth()["inventory"] if row["shop_no"] == "1"}
    product = first_product(caller)

    found = rows(caller.front(f"/products/{product}/variants"))

    assert {row["variant_code"]: row["safety_inventory"] for row in found} == {
        row["variant_id"]: row["qty_safety"] or 0 for row in truth.values() if row["product_id"] == str(product)
    }
    assert {"use_inventory", "display_soldout", "custom_variant_code"} & set(found[0]) == set()
    for row in found:
        if truth[row["variant_code"]]["stock_policy"] == "tracked":
            assert row["quantity"] == truth[row["variant_code"]]["qty_listed"]


def test_one_variant_and_its_stock_have_paths_of_their_own(caller: Caller) -> None:
    product = first_product(caller)
    listed = rows(caller.front(f"/products/{product}/variants"))[0]
    path = f"/products/{product}/variants/{listed['variant_code']}"

    stock = caller.front(f"{path}/inventories").json()["inventory"]

    assert caller.front(path).json()["variant"] == listed
    assert set(stock) == {"shop_no", "variant_code", "quantity", "safety_inventory", "origin_code"}
    assert stock["quantity"] == listed["quantity"]


def test_embedded_variants_are_cut_at_a_hundred(caller: Caller) -> None:
    found = rows(caller.front("/products", embed="variants", limit=100, fields="product_no,variants"))
    largest = max(found, key=lambda row: len(row["variants"]))

    assert set(largest) == {"product_no", "variants"}
    assert len(largest["variants"]) == 100
    assert len(rows(caller.front(f"/products/{largest['product_no']}/variants"))) == 120


def test_inventories_embed_moves_the_numbers(caller: Caller) -> None:
    product = first_product(caller)
    plain = rows(caller.front(f"/products/{product}/variants"))[0]
    moved = rows(caller.front(f"/products/{product}/variants", embed="inventories"))[0]

    assert "quantity" not in moved
    assert moved["inventories"]["quantity"] == plain["quantity"]


def test_detail_adds_categories_and_the_product_page_its_sums(caller: Caller) -> None:
    product = first_product(caller)
    detail = caller.front(f"/products/{product}", embed="variants").json()["product"]
    shown = caller.front(f"/productsdetail/{product}").json()["productsdetail"]

    assert {each["category_no"] for each in detail["category"]} <= {27, 28, 31, 34, 41, 42, 45}
    assert shown["stock_quantity"] == sum(each["quantity"] for each in detail["variants"])
    assert shown["price"] == detail["price"]
    assert caller.front(f"/products/{product}/options").json()["options"]["product_no"] == product


def test_category_products_need_a_display_group(caller: Caller) -> None:
    without = caller.front("/categories/27/products")
    found = rows(caller.front("/categories/27/products", display_group=1))

    assert without.status_code == 422
    assert caller.front("/categories/27/products/count", display_group=1).json()["count"] == len(found) > 0
    assert "sequence_no" not in found[0]
    assert caller.front("/categories/999/products", display_group=1).status_code == 404


def test_main_page_group_holds_the_products_that_say_so(caller: Caller) -> None:
    marked = {row["product_no"] for row in rows(caller.front("/products", limit=100)) if row["main"] == [2]}

    assert set(numbers(rows(caller.front("/mains/2/products")))) == marked
    assert caller.front("/mains/99/products").status_code == 404


def test_one_category_looks_like_its_row(caller: Caller) -> None:
    listed = rows(caller.front("/categories", limit=1))[0]

    assert caller.front(f"/categories/{listed['category_no']}").json()["category"] == listed
    assert caller.front("/categories/count").json()["count"] == 7
    assert "access_authority" not in listed


@pytest.mark.parametrize(
    ("kind", "first", "last"), [("row_vanished", 4, 7), ("row_appeared", 2, 5), ("repeat_page", 0, 3)]
)
def test_page_faults_strike_front_lists_too(caller: Caller, kind: str, first: int, last: int) -> None:
    everything = numbers(rows(caller.front("/products", limit=100)))
    caller.mall.faults.add(kind, path="/api/v2/products")

    assert numbers(rows(caller.front("/products", limit=3, offset=3))) == everything[first:last]


def test_repeated_page_strikes_where_there_is_no_offset(caller: Caller) -> None:
    everything = sorted(numbers(rows(caller.front("/products", limit=100))))
    caller.mall.faults.add("repeat_page", path="/api/v2/products")

    assert numbers(rows(caller.front("/products", limit=3, since_product_no=everything[5]))) == everything[3:6]


def test_unknown_path_is_404_and_remembered(caller: Caller) -> None:
    answer = caller.front("/orders")

    assert answer.json() == {"error": {"code": 404, "message": "No API found."}}
    assert caller.mall.unknown_calls[-1].path == "/api/v2/orders"
