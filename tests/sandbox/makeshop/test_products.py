"""Products, stock, deleted products, categories. Contract 2.2 to 2.5, 2.8."""

import base64
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop.caller import Caller, korean

OPTION = ((("색상", "블랙"),),)


def uids(rows: list[Any]) -> list[str]:
    return [row["uid"] for row in rows]


def by_uid(caller: Caller, **told: Any) -> dict[str, Any]:
    return {row["uid"]: row for row in caller.walk("product", **told)}


def test_products_come_newest_registration_first(reader: Caller) -> None:
    dates = [row["regdate"] for row in reader.rows("product")]

    assert dates == sorted(dates, reverse=True)
    assert uids(reader.rows("product", orderByType="asc")) == uids(reader.rows("product"))[::-1]


def test_by_modification_the_walk_is_stable(reader: Caller) -> None:
    rows = reader.walk("product", sortType="modify", orderByType="asc", limit=4)

    dates = [row["moddate"] for row in rows]
    assert dates == sorted(dates)
    assert sorted(uids(rows)) == sorted(uids(reader.rows("product")))


@pytest.mark.parametrize(
    ("kind", "name", "first", "last"),
    [
        ("reg", "regdate", "2025-11-20 00:00:00", "2025-12-05 12:00:00"),
        ("nmod", "moddate", "2025-12-20 00:00:00", "2025-12-28 12:00:00"),
        ("sell", "selldate", "2026-01-03 00:00:00", "2026-01-04 15:00:00"),
    ],
)
def test_windows_mean_registration_modification_or_sale(
    reader: Caller, kind: str, name: str, first: str, last: str
) -> None:
    expected = {row["uid"] for row in reader.rows("product") if first <= row[name] <= last}

    found = reader.rows("product", InquiryType=kind, InquiryTimeFrom=first, InquiryTimeTo=last)

    assert set(uids(found)) == expected != set()
    assert len(expected) < len(reader.rows("product"))


def test_both_ends_of_a_window_are_in_it_and_it_may_be_long(reader: Caller) -> None:
    row = reader.rows("product")[3]
    moment = {"InquiryTimeFrom": row["moddate"], "InquiryTimeTo": row["moddate"]}
    years = {"InquiryTimeFrom": "2020-01-01 00:00:00", "InquiryTimeTo": "2027-01-01 00:00:00"}

    assert row["uid"] in uids(reader.rows("product", InquiryType="nmod", **moment))
    assert len(reader.rows("product", **years)) == len(reader.rows("product"))


@pytest.mark.parametrize(
    "told",
    [
        {"InquiryType": "mod"},
        {"InquiryTimeFrom": "2026-01-01"},
        {"InquiryTimeFrom": "2026-01-01T00:00:00"},
        {"InquiryTimeTo": "2026-01-01 00:00:00"},
        {"InquiryTimeFrom": "2026-02-30 00:00:00"},
    ],
)
def test_bad_filters_are_9999(caller: Caller, told: dict[str, str]) -> None:
    assert caller.code("product", **told) == "9999"


def test_uid_overrides_all_other_filters(reader: Caller) -> None:
    wanted = uids(reader.rows("product"))[4:6]
    never = {"InquiryTimeFrom": "2001-01-01 00:00:00", "InquiryTimeTo": "2001-01-02 00:00:00"}

    assert uids(reader.rows("product", uid=",".join(wanted), InquiryType="nmod", **never)) == wanted


def test_a_page_holds_at_most_a_thousand(caller: Caller) -> None:
    assert caller.read("product", limit=5000)["totalPage"] == "1"
    assert caller.read("product", limit=5)["totalPage"] == "3"
    assert caller.rows("product", limit=5, page=9) == []


def test_a_row_created_during_a_walk_shifts_the_pages(sandbox: Sandbox, caller: Caller) -> None:
    first = uids(caller.rows("product", limit=5))
    sandbox.world.advance(seconds=5)
    new = sandbox.world.act.list_product("makeshop")

    second = uids(caller.rows("product", limit=5, page=2))

    assert second[0] == first[-1]
    assert new.product_id not in first + second


@pytest.mark.parametrize("kind", ["limit_ignored", "repeat_page", "row_vanished", "missing_rows", "empty_page"])
def test_page_faults_strike_products(sandbox: Sandbox, caller: Caller, kind: str) -> None:
    every = uids(caller.rows("product"))
    expected = {"limit_ignored": every[2:], "repeat_page": every[:2], "row_vanished": every[3:5],
                "missing_rows": every[2:3], "empty_page": []}  # fmt: skip
    sandbox.makeshop.faults.add(kind, path="*/product")

    assert uids(caller.rows("product", limit=2, page=2)) == expected[kind]


def test_fields_restrict_and_some_come_only_when_named(sandbox: Sandbox, caller: Caller) -> None:
    (usual,) = caller.rows("product", limit=1)
    (named,) = caller.rows("product", limit=1, fields="uid,quantity,weight,options")
    sandbox.makeshop.switches.fields_restrict = False
    (added,) = caller.rows("product", limit=1, fields="weight")

    assert not {"weight", "quick", "add_info"} & set(usual)
    assert set(named) == {"uid", "quantity", "weight", "options"}
    assert set(added) == set(usual) | {"weight"}


def test_contents_are_base64_and_images_relative(reader: Caller) -> None:
    for row in reader.rows("product"):
        assert row["product_name"] in base64.b64decode(row["product_content"]).decode()
        assert row["maximage"].startswith("/shopimages/")


def test_every_amount_and_count_is_text(reader: Caller) -> None:
    numbers = [value for row in reader.rows("product") for value in row.values() if isinstance(value, int | float)]

    assert numbers == []


def test_quantity_is_the_sum_a_word_or_zero(sandbox: Sandbox, caller: Caller) -> None:
    word = [row for row in by_uid(caller).values() if row["quantity"] == "unlimited"]
    sandbox.makeshop.switches.unlimited_word = "Unlimited"
    after = by_uid(caller)

    assert [after[row["uid"]]["quantity"] for row in word] == ["Unlimited"] * len(word) != []
    assert {option["sto_unlimit"] for row in word for option in row["options"]["basic"]} == {"Y"}
    for row in after.values():
        on_sale = [each for each in row["options"]["basic"] if each["sto_state_code"] == "SALE"]
        if row["quantity"] != "Unlimited":
            assert row["quantity"] == str(sum(int(each["sto_real_stock"]) for each in on_sale))


def test_state_and_number_can_disagree(sandbox: Sandbox, caller: Caller) -> None:
    product = sandbox.world.act.list_product("makeshop", OPTION)
    variant = product.variants[0].variant_id
    sandbox.world.act.set_stock(variant, 0)

    def shown() -> tuple[str, str]:
        (row,) = caller.rows("product", uid=product.product_id)
        option = row["options"]["basic"][0]
        return option["sto_state_code"], option["sto_real_stock"]

    states = [shown()]
    sandbox.makeshop.switches.state_at_zero = "SALE"
    states.append(shown())
    sandbox.world.act.set_stock(variant, 7)
    sandbox.makeshop.show_state(variant, "SOLDOUT")
    states.append(shown())

    assert states == [("SOLDOUT", "0"), ("SALE", "0"), ("SOLDOUT", "7")]


@pytest.mark.parametrize(
    ("name", "switch", "state"),
    [("selling", "HIDE", "STOP"), ("displayed", "HIDE", "HIDE"), ("displayed", "HIDDEN", "HIDDEN")],
)
def test_options_not_sold_or_hidden_say_so(
    sandbox: Sandbox, caller: Caller, name: str, switch: str, state: str
) -> None:
    sandbox.makeshop.switches.hidden_state = switch
    product = sandbox.world.act.list_product("makeshop", OPTION)
    with sandbox.world.changing():
        setattr(product.variants[0], name, False)

    (row,) = caller.rows("product", uid=product.product_id)

    assert [each["sto_state_code"] for each in row["options"]["basic"]] == [state]
    assert row["quantity"] == "0"


def test_one_row_can_be_an_object_instead_of_an_array(sandbox: Sandbox, caller: Caller) -> None:
    product = sandbox.world.act.list_product("makeshop", OPTION)
    (usual,) = caller.rows("product", uid=product.product_id)
    sandbox.makeshop.switches.single_basic = "object"

    rows = by_uid(caller)

    assert rows[product.product_id]["options"]["basic"] == usual["options"]["basic"][0]
    assert rows[product.product_id]["options"]["option"] == usual["options"]["option"][0]
    assert any(isinstance(row["options"]["basic"], list) for row in rows.values())


def test_a_product_without_options_has_one_row_or_none(sandbox: Sandbox, caller: Caller) -> None:
    product = sandbox.world.act.list_product("makeshop")
    (usual,) = caller.rows("product", uid=product.product_id)
    sandbox.makeshop.switches.optionless_rows = "absent"

    (without,) = caller.rows("product", uid=product.product_id)

    assert usual["options"]["option"] == without["options"]["option"] == without["options"]["basic"] == []
    assert [each["sto_id"] for each in usual["options"]["basic"]] == ["1"]
    assert without["quantity"] == usual["quantity"] == usual["options"]["basic"][0]["sto_real_stock"]


def test_shops_of_the_older_options_tell_stocks(sandbox: Sandbox, caller: Caller) -> None:
    before = by_uid(caller)
    sandbox.makeshop.switches.option_style = "power"

    for uid, row in by_uid(caller).items():
        basic = before[uid]["options"]["basic"]
        assert isinstance(row["options"], list)
        assert [tuple(each) for each in row["stocks"]] == [("stock_id", "value", "price", "option_code")] * len(basic)
        assert [each["stock_id"] for each in row["stocks"]] == [each["sto_id"] for each in basic]


def test_add_ons_stand_apart(sandbox: Sandbox, caller: Caller) -> None:
    assert {len(row["options"]["addition"]) for row in by_uid(caller).values()} == {0}
    sandbox.makeshop.switches.additions = True

    kinds = {each["sto_type"] for row in by_uid(caller).values() for each in row["options"]["addition"]}
    assert kinds == {"ADDITION"}


@pytest.mark.parametrize(("form", "found"), [("regdate", True), ("zero", False)])
def test_a_product_never_modified_may_have_no_date(sandbox: Sandbox, caller: Caller, form: str, found: bool) -> None:
    sandbox.makeshop.switches.never_modified = form
    product = sandbox.world.act.list_product("makeshop")
    now = {"InquiryTimeFrom": korean(sandbox.world.now), "InquiryTimeTo": korean(sandbox.world.now)}

    (row,) = caller.rows("product", uid=product.product_id)

    assert (row["moddate"] == row["regdate"]) == found
    assert (product.product_id in uids(caller.rows("product", InquiryType="nmod", **now))) == found
    assert product.product_id in uids(caller.rows("product", InquiryType="reg", **now))


@pytest.mark.parametrize("moves", [False, True])
def test_stock_moves_the_modification_date_only_when_switched(sandbox: Sandbox, caller: Caller, moves: bool) -> None:
    sandbox.makeshop.switches.stock_moves_moddate = moves
    product = sandbox.world.act.list_product("makeshop")
    sandbox.world.advance(minutes=1)
    sandbox.world.act.set_stock(product.variants[0].variant_id, 3)

    (row,) = caller.rows("product", uid=product.product_id)

    assert (row["quantity"], row["moddate"] != row["regdate"]) == ("3", moves)


def test_stock_by_uid_is_what_products_say(caller: Caller) -> None:
    products = by_uid(caller)
    wanted = [*list(products)[:3], "999999"]

    found = caller.read("stock", uid=",".join(wanted))

    assert {row["uid"]: row["quantity"] for row in found["list"]} == {
        uid: products[uid]["quantity"] for uid in wanted[:3]
    }
    assert found["count"] == "3"
    assert caller.code("stock") == "9999"


def test_deleted_products_are_gone_and_found_by_the_day_they_went(sandbox: Sandbox, caller: Caller) -> None:
    uid = uids(caller.rows("product"))[0]
    sandbox.world.act.delete_product(uid)
    since = {"InquiryTimeFrom": korean(sandbox.world.now)}

    assert uid not in uids(caller.rows("product")) + uids(caller.rows("product", uid=uid))
    assert uids(caller.rows("delete_product", **since)) == [uid]
    assert caller.code("delete_product") == "9999"
    assert caller.code("delete_product", InquiryTimeFrom="2025-12-05 23:59:59") == "9999"
    assert caller.code("delete_product", InquiryTimeFrom="2025-12-06 00:00:00") == "0000"


def test_categories_have_three_levels_and_products_are_in_them(caller: Caller) -> None:
    rows = caller.read("category")
    names = {(row["cate1"], row["cate2"], row["cate3"]): row["catename"] for row in rows["list"]}

    assert set(rows) == {"return_code", "count", "list"}
    assert rows["count"] == str(len(names))
    for row in by_uid(caller).values():
        assert names[row["cate1"], row["cate2"], row["cate3"]] == row["category_name"]
        assert row["brandcode"].startswith(row["cate1"])
