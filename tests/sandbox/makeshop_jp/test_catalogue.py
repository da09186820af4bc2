"""Products, variations, categories, members, reviews. Contract sections 1.2 to 1.5."""

import re
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop_jp.caller import CATEGORIES, MEMBERS, ORDERS, PRODUCTS, REVIEWS, Caller, moment

WITHDRAWN = re.compile(r"\d{12}")


@pytest.fixture(scope="module")
def products(reader: Caller) -> list[dict[str, Any]]:
    return reader.rows(PRODUCTS)


@pytest.fixture(scope="module")
def members(reader: Caller) -> list[dict[str, Any]]:
    return reader.rows(MEMBERS)


def test_system_codes_have_twelve_digits(products: list[dict[str, Any]]) -> None:
    codes = [row["systemCode"] for row in products]
    own = [each["productSystemCode"] for row in products for each in row["variations"]]

    assert all(re.fullmatch(r"\d{12}", code) for code in [*codes, *own])
    assert len(set(codes + own)) == len(codes + own)
    assert {code[:3] for code in codes} == {"000"}


def test_products_with_and_without_variations(products: list[dict[str, Any]]) -> None:
    assert {(row["variationShowType"], bool(row["variations"])) for row in products} == {(0, False), (1, True)}
    for row in products:
        if row["variations"]:
            assert row["quantity"] == sum(each["quantity"] for each in row["variations"])
    assert {each["variation2ItemName"] == "" for row in products for each in row["variations"]} == {True, False}


def test_variation_has_a_code_of_its_own_within_the_product(products: list[dict[str, Any]]) -> None:
    for row in products:
        codes = [each["variationCustomCode"] for each in row["variations"]]
        assert len(set(codes)) == len(codes)
        assert "" not in codes
    made = [each for row in products for each in row["variations"] if each["variationCustomCode"].startswith("2716")]
    assert made, "no variation without a code of the seller's"


def test_variation_keeps_its_code(sandbox: Sandbox, caller: Caller) -> None:
    def codes() -> dict[str, str]:
        rows = caller.rows(PRODUCTS)
        return {each["productSystemCode"]: each["variationCustomCode"] for row in rows for each in row["variations"]}

    before = codes()
    sandbox.world.advance(days=60)
    after = codes()

    kept = before.keys() & after.keys()
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept} != {}
    assert "codes" in {kind for _, kind in sandbox.world.history}


def test_seller_may_give_a_variation_another_code(sandbox: Sandbox, caller: Caller) -> None:
    row = next(each for each in caller.rows(PRODUCTS) if each["variations"])
    sandbox.makeshop_jp.change_code(row["variations"][0]["productSystemCode"], "NEW-CODE")

    after = next(each for each in caller.rows(PRODUCTS) if each["systemCode"] == row["systemCode"])

    assert after["variations"][0]["variationCustomCode"] == "NEW-CODE"


@pytest.mark.parametrize("form", ["product", "empty"])
def test_variations_may_have_no_system_code_of_their_own(sandbox: Sandbox, caller: Caller, form: str) -> None:
    sandbox.makeshop_jp.switches.variation_codes = form

    for row in caller.rows(PRODUCTS):
        told = {each["productSystemCode"] for each in row["variations"]}
        assert told <= {row["systemCode"] if form == "product" else ""}


def test_categories_of_products_are_in_the_tree(reader: Caller, products: list[dict[str, Any]]) -> None:
    tree = {row["categoryUid"]: row["categoryName"] for row in reader.data(CATEGORIES)["productCategories"]}

    for row in products:
        assert [each["isMainCategory"] for each in row["categories"]].count(True) == bool(row["categories"])
        assert all(tree[each["categoryUID"]] == each["categoryName"] for each in row["categories"])
    assert {len(row["categories"]) for row in products} == {0, 2}


def test_hidden_products_are_listed_and_deleted_ones_are_gone(sandbox: Sandbox, caller: Caller) -> None:
    first, second = caller.page(PRODUCTS, limit=2)
    sandbox.world.act.product(first["systemCode"]).displayed = False
    sandbox.world.act.delete_product(second["systemCode"])

    after = {row["systemCode"]: row["display"] for row in caller.rows(PRODUCTS)}

    assert (first["display"], after[first["systemCode"]]) == ("Y", "N")
    assert second["systemCode"] not in after


@pytest.mark.parametrize("moves", [False, True])
def test_sale_moves_updated_at_only_when_switched(sandbox: Sandbox, caller: Caller, moves: bool) -> None:
    sandbox.makeshop_jp.switches.stock_moves_updated_at = moves
    row = caller.page(PRODUCTS, limit=1)[0]
    name = row["variations"][0]["productSystemCode"] if row["variations"] else row["systemCode"]
    sandbox.world.act.set_stock(name, 77)

    after = caller.page(PRODUCTS, limit=1)[0]

    stock = after["variations"][0]["quantity"] if after["variations"] else after["quantity"]
    assert stock == 77
    assert (moment(after["updatedAt"]) == sandbox.world.now) is moves


def test_withdrawn_members_have_their_id_for_a_name(members: list[dict[str, Any]]) -> None:
    withdrawn = [row for row in members if row["name"] == row["memberId"]]

    assert len(withdrawn) == 3
    assert all(WITHDRAWN.fullmatch(row["memberId"]) and row["email"] == row["tel"] == "" for row in withdrawn)
    assert all(row["groupId"] == "0" for row in withdrawn)


def test_member_has_the_prefecture_as_a_code_and_in_words(members: list[dict[str, Any]]) -> None:
    told = {(row["haddress1"], row["haddressAddr"]) for row in members}

    assert {("13", "東京(23区内)"), ("01", "北海道"), ("", "")} <= told


def test_every_buyer_is_a_member(lived_in: Sandbox, members: list[dict[str, Any]]) -> None:
    buyers = {order.person.member_id for order in lived_in.makeshop_jp.front.orders.values()} - {""}

    assert buyers <= {row["memberId"] for row in members}


def test_members_are_found_by_id_mail_and_join_date(reader: Caller, members: list[dict[str, Any]]) -> None:
    wanted = members[5]
    joined = wanted["registrationDate"]

    assert reader.page(MEMBERS, memberId=wanted["memberId"]) == [wanted]
    assert reader.page(MEMBERS, email=wanted["email"]) == [wanted]
    assert reader.page(MEMBERS, joinDateFrom=joined, joinDateTo=joined) == [wanted]
    assert len(joined) == 14


def test_reviews_come_with_their_answer_and_without_deleted_ones(lived_in: Sandbox, reader: Caller) -> None:
    kept = [each for each in lived_in.makeshop_jp.front.reviews if each.parent is None and each.deleted == "no"]

    found = reader.rows(REVIEWS)

    assert [row["reviewId"] for row in found] == [str(each.number) for each in kept[::-1]]
    assert [row["rate"] for row in found] == [each.rating for each in kept[::-1]]
    assert [row["replyContent"] != "" for row in found] == [bool(each.replies) for each in kept[::-1]]
    assert {row["displayed"] for row in found} == {"Y", "N"}


def test_guests_ids_count_as_personal(lived_in: Sandbox, reader: Caller) -> None:
    guests = {row["memberId"] for row in reader.rows(ORDERS) if re.match(r"X\d{6}", row["memberId"])}

    assert guests
    assert guests <= lived_in.makeshop_jp.extra_personal_values
