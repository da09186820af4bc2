"""Mutations: items fail one by one while the answer is clean. Contract sections 1.7 and 1.8."""

from typing import Any

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop_jp.caller import PRODUCTS, Caller

COUPONS = """
mutation ($input: CreateCouponRequest!) {
  createCoupon(input: $input) { results { code name status errorMessage } }
}
"""
STOCK = """
mutation ($input: UpdateProductQuantityRequest!) {
  updateProductQuantity(input: $input) { results { systemCode status errorMessage } }
}
"""
VARIATIONS = """
mutation ($input: UpdateVariationQuantityRequest!) {
  updateVariationQuantity(input: $input) { results { systemCode variationCustomCode status errorMessage } }
}
"""


def results(caller: Caller, query: str, **asked: Any) -> list[dict[str, Any]]:
    return list(caller.data(query, **asked)["results"])


def test_coupons_are_made_one_by_one(sandbox: Sandbox, caller: Caller) -> None:
    coupon = {"name": "10%OFF", "discountType": "FIXED_RATE"}
    codes: list[dict[str, Any]] = [{"code": "A1"}, {"code": "A1"}, {"codeAutoCreate": True}, {}]

    made = results(caller, COUPONS, coupons=[coupon | code for code in codes])

    assert [row["status"] for row in made] == ["SUCCESS", "FAIL", "SUCCESS", "FAIL"]
    assert [bool(row["errorMessage"]) for row in made] == [False, True, False, True]
    assert set(sandbox.makeshop_jp.coupons) == {"A1", made[2]["code"]}


def test_coupon_results_have_the_fields_of_the_sample_alone(caller: Caller) -> None:
    (error,) = caller.errors(COUPONS.replace("errorMessage", "couponId"), coupons=[])

    assert error["message"].startswith('Cannot query field "couponId" on type "CreateCouponResult".')


def test_stock_is_set_item_by_item(sandbox: Sandbox, caller: Caller) -> None:
    rows = caller.rows(PRODUCTS)
    plain = next(row["systemCode"] for row in rows if not row["variations"])
    varied = next(row["systemCode"] for row in rows if row["variations"])
    wanted = [(plain, 41), (varied, 42), ("999999999999", 43), (plain, -1)]

    told = results(caller, STOCK, products=[{"systemCode": code, "quantity": count} for code, count in wanted])

    assert [row["status"] for row in told] == ["SUCCESS", "FAIL", "FAIL", "FAIL"]
    after = {row["systemCode"]: row["quantity"] for row in caller.rows(PRODUCTS)}
    assert after == {row["systemCode"]: row["quantity"] for row in rows} | {plain: 41}


def test_stock_of_a_variation_is_set_by_its_code(sandbox: Sandbox, caller: Caller) -> None:
    row = next(each for each in caller.rows(PRODUCTS) if each["variations"])
    system_code, code = row["systemCode"], row["variations"][0]["variationCustomCode"]
    wanted = [{"systemCode": system_code, "variationCustomCode": each, "quantity": 33} for each in (code, "none")]

    told = results(caller, VARIATIONS, variations=wanted)

    assert [each["status"] for each in told] == ["SUCCESS", "FAIL"]
    after = next(each for each in caller.rows(PRODUCTS) if each["systemCode"] == system_code)
    assert after["variations"][0]["quantity"] == 33


def test_writing_needs_its_own_permission(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.switches.forbidden = frozenset({"createCoupon"})

    (error,) = caller.errors(COUPONS, coupons=[])

    assert error["extensions"] == {"code": "FORBIDDEN"}
    assert sandbox.makeshop_jp.coupons == {}
