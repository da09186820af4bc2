"""Mutations: coupons as documented by an integrator, stock in a form of ours (contract section 1.8).

Items fail one by one: the answer is HTTP 200 without `errors`, and only the item says FAIL.
"""

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ..wire import Call
from ..world.goods import Product, Variant
from . import query
from .products import has_variations

if TYPE_CHECKING:
    from .mall import MakeShopJpMall


def create_coupon(mall: "MakeShopJpMall", _call: Call, asked: query.Input) -> dict[str, Any]:
    return {"results": [_coupon(mall, each) for each in asked["coupons"] if each is not None]}


def product_quantity(mall: "MakeShopJpMall", _call: Call, asked: query.Input) -> dict[str, Any]:
    """Only products without variations have a stock of their own."""
    results = []
    for item in asked["products"]:
        product = _product(mall, item["systemCode"])
        ours = product is not None and not has_variations(product)
        variant = product.variants[0] if product is not None and ours else None
        results.append(_set(mall, item, "", variant))
    return {"results": results}


def variation_quantity(mall: "MakeShopJpMall", _call: Call, asked: query.Input) -> dict[str, Any]:
    results = []
    for item in asked["variations"]:
        product, code = _product(mall, item["systemCode"]), item["variationCustomCode"]
        variants = product.variants if product is not None and has_variations(product) else []
        results.append(_set(mall, item, code, next((each for each in variants if each.seller_code == code), None)))
    return {"results": results}


def _coupon(mall: "MakeShopJpMall", asked: dict[str, Any]) -> dict[str, Any]:
    number = len(mall.coupons) + 1
    made = sha256(f"{mall.world.seed} coupon {number}".encode()).hexdigest()[:12].upper()
    code = made if asked.get("codeAutoCreate") else asked.get("code") or ""
    reason = (
        "クーポンコードは必須です" if not code else "クーポンコードが重複しています" if code in mall.coupons else None
    )
    if reason is None:
        mall.coupons[code] = asked["name"]
    status = "SUCCESS" if reason is None else "FAIL"
    return {"code": code or None, "name": asked["name"], "status": status, "errorMessage": reason}


def _set(mall: "MakeShopJpMall", item: dict[str, Any], code: str, variant: Variant | None) -> dict[str, Any]:
    reason = "商品が存在しません" if variant is None else "在庫数が不正です" if item["quantity"] < 0 else None
    if variant is not None and reason is None:
        mall.world.act.set_stock(variant.variant_id, item["quantity"])
    return {
        "systemCode": item["systemCode"],
        "variationCustomCode": code,
        "status": "SUCCESS" if reason is None else "FAIL",
        "errorMessage": reason,
    }


def _product(mall: "MakeShopJpMall", system_code: str) -> Product | None:
    living = (each for each in mall.front.products.values() if each.deleted_at is None)
    return next((each for each in living if each.product_id == system_code), None)
