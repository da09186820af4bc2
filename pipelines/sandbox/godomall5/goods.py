"""Goods_Search and Goods_Add_Search (contract section 5): pages by number, newest goods first."""

from datetime import datetime
from typing import TYPE_CHECKING

from ..wire import Call, Reply
from ..world.goods import Product
from . import forms, query
from .catalogue import all_categories, brand_of
from .errors import Refusal
from .goods_rows import add_goods_row, goods_row

if TYPE_CHECKING:
    from .mall import Godomall5Mall

ADD_GOODS_SIZE = 100


def goods(mall: "Godomall5Mall", call: Call) -> Reply:
    """Raises Refusal for a `searchDateType` that is none. Goods never modified are not found by `modDt`."""
    span, date_type = query.span(call), call.query.get("searchDateType", "")
    if span is not None and date_type not in ("regDt", "modDt"):
        raise Refusal(query.BAD_PARAMETER)
    found = [product for product in _living(mall, extras=False) if _matches(product, call)]
    if span is not None:
        found = [product for product in found if span.holds(_date(mall, product, date_type))]
    page, header = query.numbered_page(call, len(found), mall.switches.goods_default_size, mall.switches)
    return mall.listed("goods_data", [goods_row(mall, product) for product in query.cut(call, found, page)], header)


def add_goods(mall: "Godomall5Mall", call: Call) -> Reply:
    told = call.query
    found = [
        product
        for product in _living(mall, extras=True)
        if told.get("addGoodsNo") in (None, "", product.code)
        and told.get("goodsNm", "") in product.name
        and told.get("brandCd") in (None, "", brand_of(product))
        and told.get("scmNo") in (None, "", forms.SUPPLIERS[product.supplier][0])
    ]
    page, header = query.numbered_page(call, len(found), ADD_GOODS_SIZE, mall.switches)
    return mall.listed("goods_data", [add_goods_row(mall, product) for product in query.cut(call, found, page)], header)


def _living(mall: "Godomall5Mall", *, extras: bool) -> list[Product]:
    shown = mall.switches.deleted_goods == "shown"
    every = (each for each in mall.front.products.values() if each.is_extra == extras)
    living = [each for each in every if shown or each.deleted_at is None]
    return sorted(living, key=lambda product: product.number, reverse=True)


def _date(mall: "Godomall5Mall", product: Product, date_type: str) -> datetime | None:
    if date_type == "regDt":
        return product.created_at
    never = product.updated_at == product.created_at and mall.switches.never_modified != "regDt"
    return None if never else product.updated_at


def _matches(product: Product, call: Call) -> bool:
    """Each filter that was sent holds; `cateCd` finds goods in the category itself."""
    told = call.query
    code = "" if product.variants[0].sku.options else product.variants[0].seller_code
    checks = (
        ("goodsNo", {product.product_id}),
        ("goodsCd", {code}),
        ("cateCd", set(all_categories(product))),
        ("brandCd", {brand_of(product)}),
        ("scmNo", {forms.SUPPLIERS[product.supplier][0]}),
    )
    return all(not told.get(name) or told[name] in mine for name, mine in checks) and told.get("goodsNm", "") in (
        product.name
    )
