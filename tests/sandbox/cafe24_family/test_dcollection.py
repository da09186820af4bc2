"""D.Collection: keys, the limit of an address, categories, lists (contract section 8)."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox.world.storefront import KST
from tests.sandbox.cafe24_family.caller import Caller, rows
from tests.sandbox.cafe24_family.conftest import Watch


def keys(found: list[dict[str, Any]]) -> list[str]:
    return [row["product_ukey"] for row in found]


def counted(caller: Caller, **query: Any) -> int:
    return int(caller.dcollection("/products/count", **query).json()["count"])


def everything(caller: Caller, category: str, **query: Any) -> list[dict[str, Any]]:
    """All products of a category, page by page."""
    found: list[dict[str, Any]] = []
    while page := rows(
        caller.dcollection("/products", dcollection_product_category=category, limit=100, offset=len(found), **query)
    ):
        found += page
    return found


@pytest.mark.parametrize("password", ["", "wrong"])
def test_call_without_the_password_is_401(caller: Caller, password: str) -> None:
    assert caller.dcollection("/shops", password=password).status_code == 401


def test_forty_calls_a_minute_from_one_address(caller: Caller, watch: Watch) -> None:
    answers = [caller.dcollection("/products/count", address="10.0.0.1") for _ in range(41)]
    elsewhere = caller.dcollection("/products/count", address="10.0.0.2").status_code
    watch.seconds = 59.0
    soon = caller.dcollection("/products/count", address="10.0.0.1").status_code
    watch.seconds = 60.0

    assert [answer.status_code for answer in answers] == [200] * 40 + [429]
    assert (elsewhere, soon) == (200, 429)
    assert caller.dcollection("/products/count", address="10.0.0.1").status_code == 200


@pytest.mark.parametrize(
    ("spelling", "sent"),
    [
        ("ratelimit", {"X-RateLimit-Limit": "40", "X-RateLimit-Remaining": "39"}),
        ("call_limit", {"X-Api-Call-Limit": "1/40"}),
        ("both", {"X-RateLimit-Limit": "40", "X-RateLimit-Remaining": "39", "X-Api-Call-Limit": "1/40"}),
        ("none", {}),
    ],
)
@pytest.mark.usefixtures("watch")
def test_limit_headers_are_spelled_as_switched(caller: Caller, spelling: str, sent: dict[str, str]) -> None:
    caller.mall.switches.dcollection_headers = spelling

    headers = caller.dcollection("/shops").headers

    assert {name: value for name, value in headers.items() if "limit" in name.lower()} == {
        name.lower(): value for name, value in sent.items()
    }


@pytest.mark.usefixtures("watch")
def test_limit_can_be_switched_off_and_tell_when_to_come_back(caller: Caller) -> None:
    caller.mall.switches.dcollection_calls = 1
    caller.mall.switches.send_retry_after = True
    refused = [caller.dcollection("/products/count") for _ in range(2)][1]
    caller.mall.switches.dcollection_calls = 0

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert caller.dcollection("/products/count").status_code == 200


def test_products_need_a_category_the_count_does_not_unless_switched(caller: Caller) -> None:
    without, counting = caller.dcollection("/products"), caller.dcollection("/products/count")
    caller.mall.switches.dcollection_count_needs_category = True

    assert (without.status_code, counting.status_code) == (422, 200)
    assert caller.dcollection("/products/count").status_code == 422


@pytest.mark.parametrize("category", ["C100000", "C999999", "shoes"])
def test_only_middle_and_small_categories_can_be_asked_for(caller: Caller, category: str) -> None:
    assert caller.dcollection("/products", dcollection_product_category=category).status_code == 422


def test_middle_categories_hold_every_product_once(caller: Caller) -> None:
    found = [key for category in caller.mall.dcollection_categories for key in keys(everything(caller, category))]

    assert len(found) == len(set(found)) == counted(caller)
    assert len(found) > 100


def test_small_categories_narrow_the_middle_one(caller: Caller) -> None:
    middle = everything(caller, "C110000")
    small = [row for row in middle if row["dcollection_product_category"]["depth3"] == "C112000"]

    assert keys(everything(caller, "C112000")) == keys(small)
    assert counted(caller, dcollection_product_category="C110000,C112000") == len(small) > 0


def test_lists_are_ten_rows_up_to_a_hundred(caller: Caller) -> None:
    query = {"dcollection_product_category": "C110000"}

    assert len(rows(caller.dcollection("/products", **query))) == 10
    assert [caller.dcollection("/products", limit=limit, **query).status_code for limit in (100, 101)] == [200, 422]
    assert [caller.dcollection("/shops", offset=offset).status_code for offset in (5000, 5001)] == [200, 422]


def test_own_products_are_the_worlds(caller: Caller) -> None:
    truth = {
        (row["shop_no"], row["product_id"]): (row["product_name"], f"{row['price']:.2f}", row["product_code"])
        for row in caller.mall.world.truth()["products"]
        if not row["is_deleted"]
    }

    found = rows(caller.dcollection("/storeproducts", store_id=caller.mall.mall_id, limit=100))

    assert len(found) == len(truth) > 50
    assert truth == {
        (str(row["shop_no"]), str(row["product_no"])): (row["product_name"], row["price"], row["product_code"])
        for row in found
    }


def test_store_products_come_under_a_name_of_their_own(caller: Caller) -> None:
    answer = caller.dcollection("/storeproducts", store_id="hanokstore", limit=3)

    assert list(answer.json()) == ["store_products"]
    assert caller.dcollection("/storeproducts").status_code == 422


def test_lists_can_be_sorted(caller: Caller) -> None:
    usual = rows(caller.dcollection("/storeproducts", store_id="hanokstore", limit=100))
    query: dict[str, Any] = {"store_id": "hanokstore", "limit": 100, "sort": "created_date", "order": "desc"}

    sorted_rows = rows(caller.dcollection("/storeproducts", **query))

    assert [float(row["price"]) for row in usual] == sorted(float(row["price"]) for row in usual)
    assert [row["created_date"] for row in sorted_rows] == sorted((row["created_date"] for row in usual), reverse=True)
    assert caller.dcollection("/storeproducts", store_id="hanokstore", sort="colour").status_code == 422


def test_key_of_a_product_refuses_company(caller: Caller) -> None:
    key = keys(rows(caller.dcollection("/storeproducts", store_id="seasidestore", limit=1)))[0]
    query = {"dcollection_product_category": ",".join(caller.mall.dcollection_categories), "product_ukey": key}

    assert keys(rows(caller.dcollection("/products", **query))) == [key]
    assert caller.dcollection("/products", **query, store_id="seasidestore").status_code == 422


def test_every_second_shop_number_is_text_unless_switched(caller: Caller) -> None:
    mixed = {type(row["shop_no"]) for row in rows(caller.dcollection("/shops"))}
    caller.mall.switches.dcollection_mixed_shop_no = False

    assert mixed == {int, str}
    assert {type(row["shop_no"]) for row in rows(caller.dcollection("/shops"))} == {int}


def test_shops_are_ours_and_two_neighbours(caller: Caller) -> None:
    found = rows(caller.dcollection("/shops"))
    born = found[-1]["created_date"]

    assert [row["store_id"] for row in found] == ["samplemall", "samplemall", "hanokstore", "seasidestore"]
    assert [row["shop_currency_code"] for row in found] == ["KRW", "USD", "KRW", "KRW"]
    assert rows(caller.dcollection("/shops", created_start_date=born, created_end_date=born)) == [found[-1]]
    assert len(rows(caller.dcollection("/shops", store_id="samplemall", shop_no="2"))) == 1


def test_updated_window_finds_what_changed_and_a_deleted_product_is_gone(fresh: Caller) -> None:
    first, second = [row["product_no"] for row in rows(fresh.dcollection("/storeproducts", store_id="samplemall"))][:2]
    fresh.mall.world.advance(minutes=5)
    fresh.mall.world.act.edit_product(str(first), name="새 이름")
    fresh.mall.world.act.delete_product(str(second))
    moment = fresh.mall.world.now.astimezone(KST)
    window = {"updated_start_date": moment.isoformat(), "updated_end_date": (moment + timedelta(minutes=1)).isoformat()}

    found = rows(fresh.dcollection("/storeproducts", store_id="samplemall", **window))

    assert [(row["product_no"], row["product_name"]) for row in found] == [(first, "새 이름")]
    assert second not in [row["product_no"] for row in rows(fresh.dcollection("/storeproducts", store_id="samplemall"))]
    assert (
        fresh.dcollection("/storeproducts", store_id="samplemall", updated_start_date="2026-01-01").status_code == 422
    )


def test_page_faults_strike_these_lists_too(caller: Caller) -> None:
    whole = keys(rows(caller.dcollection("/storeproducts", store_id="hanokstore", limit=100)))
    query: dict[str, Any] = {"store_id": "hanokstore", "limit": 5, "offset": 5}
    caller.mall.faults.add("row_vanished", path="/dcollection/api/storeproducts")
    vanished = keys(rows(caller.dcollection("/storeproducts", **query)))
    caller.mall.faults.add("missing_rows", path="/dcollection/api/storeproducts")

    assert vanished == whole[6:11]
    assert keys(rows(caller.dcollection("/storeproducts", **query))) == whole[5:9]


def test_standard_tags_are_listed_and_other_paths_unknown(caller: Caller) -> None:
    assert [row["standard_tag_key"] for row in rows(caller.dcollection("/products/standardtags"))] == [
        "color",
        "sex",
        "size",
    ]
    assert caller.dcollection("/orders").status_code == 404
    assert caller.mall.unknown_calls[-1].path == "/dcollection/api/orders"
