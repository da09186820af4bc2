"""Search, details, categories and the seller: contract sections 8 and 6, checklist items 6 and 7."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.naver_smartstore.caller import SEARCH, Caller

ORIGIN, CHANNEL = "/v2/products/origin-products", "/v2/products/channel-products"


def numbers(rows: list[dict[str, Any]]) -> list[int]:
    return [row["originProductNo"] for row in rows]


def test_pages_of_any_size_give_every_product_once(old_visitor: Caller) -> None:
    living = [int(row["product_id"]) for row in old_visitor.world.truth()["products"] if not row["is_deleted"]]

    for size in (1, 7, 500):
        found = numbers(old_visitor.products(size=size))
        assert found == sorted(living, reverse=True)


def test_page_tells_its_place(old_visitor: Caller) -> None:
    first = old_visitor.post(SEARCH, {"size": 10, "orderType": "NO"}).json()
    beyond = old_visitor.post(SEARCH, {"size": 10, "page": 99}).json()

    assert (first["page"], first["first"], first["last"]) == (1, True, False)
    assert first["totalPages"] == -(-first["totalElements"] // 10)
    assert first["sort"]["fields"] == [{"name": "productNo", "direction": "DESC"}]
    assert (beyond["contents"], beyond["last"]) == ([], True)


@pytest.mark.parametrize(
    "body",
    [{"size": 501}, {"size": 0}, {"page": "1"}, {"orderType": "OLDEST"}, {"productStatusTypes": ["SOLD"]}, [],
     {"periodType": "SOME_DAY"}, {"periodType": "PROD_MOD_DAY", "fromDate": "20260101"}],
)  # fmt: skip
def test_wrong_search_is_refused_without_a_trace_id_in_the_body(visitor: Caller, body: Any) -> None:
    answer = visitor.post(SEARCH, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert set(answer.json()) == {"code", "message", "invalidInputs", "timestamp"}
    assert answer.headers["gncp-gw-trace-id"]


def test_new_product_in_front_shifts_the_pages(visitor: Caller) -> None:
    first = visitor.post(SEARCH, {"size": 5, "orderType": "NO"}).json()["contents"]
    visitor.world.act.list_product("naver_smartstore")

    second = visitor.post(SEARCH, {"size": 5, "orderType": "NO", "page": 2}).json()["contents"]

    assert numbers(second)[0] == numbers(first)[-1]
    visitor.mall.switches.search_number_order = "ascending"
    assert numbers(visitor.products()) == sorted(numbers(visitor.products()))


def test_some_origin_products_have_two_channel_products_with_one_stock(old_visitor: Caller) -> None:
    rows = [row["channelProducts"] for row in old_visitor.products() if len(row["channelProducts"]) > 1]

    assert rows
    assert all({each["channelServiceType"] for each in row} == {"STOREFARM", "WINDOW"} for row in rows)
    assert all(len({each["stockQuantity"] for each in row}) == 1 for row in rows)
    assert {row[0]["channelServiceType"] for row in rows} == {"STOREFARM", "WINDOW"}


def test_unset_members_are_left_out(old_visitor: Caller) -> None:
    rows = [each for row in old_visitor.products() for each in row["channelProducts"]]

    assert not any(value is None for row in rows for value in row.values())
    assert len({frozenset(row) for row in rows}) > 1


def test_states_are_found_as_asked(visitor: Caller) -> None:
    product = next(iter(visitor.mall.front.products.values()))
    product.selling = False

    suspended = visitor.products(productStatusTypes=["SUSPENSION"])
    visitor.mall.switches.search_statuses = "on_sale"

    assert int(product.product_id) in numbers(suspended)
    assert int(product.product_id) not in numbers(visitor.products())
    assert int(product.product_id) in numbers(visitor.products(productStatusTypes=["SALE", "SUSPENSION"]))


def test_modified_day_finds_what_changed_since(visitor: Caller) -> None:
    product = next(iter(visitor.mall.front.products.values()))
    visitor.world.advance(days=30)
    visitor.token = ""
    today = f"{visitor.world.now + timedelta(hours=9):%Y-%m-%d}"
    visitor.world.act.edit_product(product.product_id, name="새 이름")

    changed = visitor.products(periodType="PROD_MOD_DAY", fromDate=today, toDate=today)

    assert numbers(changed) == [int(product.product_id)]
    assert changed[0]["channelProducts"][0]["name"] == "새 이름"
    assert visitor.products(periodType="SALE_START_DAY", fromDate=today) == []


def test_seller_code_search_is_fuzzy_and_ignores_the_rest(old_visitor: Caller) -> None:
    found = old_visitor.products(
        searchKeywordType="SELLER_CODE", sellerManagementCode="D-000", productStatusTypes=["CLOSE"]
    )

    assert len(found) > 1


def test_products_are_found_by_either_number(old_visitor: Caller) -> None:
    row = next(row for row in old_visitor.products() if len(row["channelProducts"]) > 1)
    by_channel = [each["channelProductNo"] for each in row["channelProducts"]]

    for number in by_channel:
        found = old_visitor.products(searchKeywordType="CHANNEL_PRODUCT_NO", channelProductNos=[number])
        assert numbers(found) == [row["originProductNo"]]
    found = old_visitor.products(searchKeywordType="PRODUCT_NO", originProductNos=[row["originProductNo"]])
    assert numbers(found) == [row["originProductNo"]]
    assert old_visitor.products(searchKeywordType="GROUP_PRODUCT_NO", groupProductNos=[1]) == []


def test_detail_holds_no_number_and_is_the_same_by_channel(old_visitor: Caller) -> None:
    row = next(row for row in old_visitor.products() if len(row["channelProducts"]) > 1)
    origin = old_visitor.get(f"{ORIGIN}/{row['originProductNo']}")

    assert "originProductNo" not in origin.text
    assert "channelProductNo" not in origin.text
    assert set(origin.json()) == {"originProduct", "smartstoreChannelProduct", "windowChannelProduct"}
    for channel in row["channelProducts"]:
        assert old_visitor.get(f"{CHANNEL}/{channel['channelProductNo']}").json() == origin.json()


def test_deleted_product_is_gone_from_the_search_and_not_found(visitor: Caller) -> None:
    product = next(iter(visitor.mall.front.products.values()))
    visitor.world.act.delete_product(product.product_id)

    answer = visitor.get(f"{ORIGIN}/{product.product_id}")

    assert int(product.product_id) not in numbers(visitor.products(productStatusTypes=["DELETE", "SALE"]))
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert "traceId" not in answer.json()
    assert visitor.mall.unknown_calls == []


def test_options_come_in_every_kind(old_visitor: Caller) -> None:
    infos = []
    for number in numbers(old_visitor.products()):
        product = old_visitor.get(f"{ORIGIN}/{number}").json()["originProduct"]
        infos.append((product, product["detailAttribute"].get("optionInfo")))
    kinds = {name for _, info in infos if info for name in info}

    assert kinds >= {"optionCombinations", "optionStandards", "optionSimple", "optionCombinationGroupNames"}
    assert any(info is None for _, info in infos)
    loose = next(info for _, info in infos if info and info.get("useStockManagement") is False)
    rows = loose.get("optionCombinations") or loose["optionStandards"]
    assert {row["stockQuantity"] for row in rows} == {9999}
    for product, info in infos:
        options = (info or {}).get("optionCombinations") or (info or {}).get("optionStandards")
        if options:
            assert product["stockQuantity"] == sum(row["stockQuantity"] for row in options)
            assert ("price" in options[0]) == ("optionCombinations" in info)


def test_stock_is_never_shown_below_zero(visitor: Caller) -> None:
    product = next(each for each in visitor.mall.front.products.values() if not each.variants[0].sku.options)
    visitor.world.act.set_stock(product.variants[0].variant_id, -4)

    shown = visitor.get(f"{ORIGIN}/{product.product_id}").json()["originProduct"]

    assert (shown["stockQuantity"], shown["statusType"]) == (0, "OUTOFSTOCK")


def test_sale_moves_the_modified_date_only_when_switched_on(store: Sandbox, visitor: Caller) -> None:
    def dates() -> set[str]:
        return {each["modifiedDate"] for row in visitor.products() for each in row["channelProducts"]}

    variant = next(iter(visitor.mall.front.products.values())).variants[0]
    before = dates()
    store.world.act.set_stock(variant.variant_id, 50)
    assert dates() == before
    visitor.mall.switches.sales_move_modified_date = True
    store.world.act.set_stock(variant.variant_id, 51)
    assert dates() != before


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("limit_ignored", [3, 4, 5, 6, 7, 8]), ("repeat_page", [0, 1, 2]), ("duplicate_rows", [3, 3, 4, 5]),
        ("row_appeared", [2, 3, 4]), ("row_vanished", [4, 5, 6]), ("missing_rows", [3, 4]), ("empty_page", []),
    ],
)  # fmt: skip
def test_page_faults_strike_the_search(visitor: Caller, kind: str, places: list[int]) -> None:
    whole = numbers(visitor.products())
    visitor.mall.faults.add(kind, path="/search")

    found = numbers(visitor.post(SEARCH, {"orderType": "NO", "size": 3, "page": 2}).json()["contents"])

    assert found[: len(places)] == [whole[place] for place in places]
    assert kind == "limit_ignored" or len(found) == len(places)


def test_categories_are_a_bare_array(visitor: Caller) -> None:
    whole, leaves = visitor.get("/v1/categories").json(), visitor.get("/v1/categories", last="true").json()

    assert all(row["last"] for row in leaves)
    assert 0 < len(leaves) < len(whole)
    assert set(whole[0]) == {"wholeCategoryName", "id", "name", "last"}
    below = visitor.get(f"/v1/categories/{whole[0]['id']}/sub-categories").json()
    assert {row["wholeCategoryName"].rpartition(">")[0] for row in below} == {whole[0]["wholeCategoryName"]}
    assert visitor.get("/v1/categories/1").json()["code"] == "NOT_FOUND"


def test_products_lie_in_categories_that_exist(old_visitor: Caller) -> None:
    leaves = {row["id"]: row["wholeCategoryName"] for row in old_visitor.get("/v1/categories", last="true").json()}
    rows = [row["channelProducts"][0] for row in old_visitor.products()]

    assert {row["categoryId"]: row["wholeCategoryName"] for row in rows}.items() <= leaves.items()
    assert all(row["wholeCategoryId"].endswith(row["categoryId"]) for row in rows)


def test_channels_are_one_object_or_an_array(visitor: Caller) -> None:
    alone = visitor.get("/v1/seller/channels").json()
    visitor.mall.switches.channels_form = "array"
    several = visitor.get("/v1/seller/channels").json()

    assert alone["channelType"] == "STOREFARM"
    assert several[0] == alone
    assert [row["channelType"] for row in several] == ["STOREFARM", "WINDOW"]
