"""A customer fills a basket and pays, or does not.

Shares of origins, tenders and discounts are ours; the money rule they keep is stated in `model.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from .goods import Person, Product, Variant
from .model import Line, Order, ShippingGroup
from .storefront import Shop, Storefront

FREE_SHIPPING_FROM_WON = 50_000
SHIPPING_FEE_WON = 3_000
TRIES = 12


def place(front: Storefront, shop: Shop, people: Sequence[Person], rng: Random, at: datetime) -> Order | None:
    """An order placed at `at`; None when nothing the customer wanted could be bought. Takes no stock."""
    basket = _basket(front, rng)
    if not basket:
        return None
    person = rng.choice(people)
    guest = rng.random() < 0.15
    names, weights = zip(*front.origins, strict=True)
    origin = rng.choices(names, weights=weights)[0]
    if shop.currency != "KRW":
        origin = "own"
    order_id = front.new_order_id(at)
    lines = [_line(front, shop, order_id, number, *pick) for number, pick in enumerate(basket, start=1)]
    if front.has_discounts:
        _discount(lines, shop, origin, guest, rng, market_too=front.market_discounts)
    groups = _groups(lines, shop, ships_free=front.ships_free)
    order = Order(
        order_id=order_id,
        platform=front.platform,
        shop_no=shop.shop_no,
        currency=shop.currency,
        exponent=shop.exponent,
        person=_guest(person) if guest or origin == "smartstore" else person,
        receiver=person if rng.random() < 0.8 else rng.choice(people),
        origin=origin,
        market_order_id=f"{at:%Y%m%d}{rng.randrange(10**8):08d}" if origin == "smartstore" else None,
        placed_at=at,
        lines=lines,
        groups=groups,
        shipping_discount=0,
        tenders={},
        is_first=False,
        from_mobile=rng.random() < 0.7,
        facts=_facts(rng),
    )
    if order.shipping_fee and front.has_discounts and rng.random() < 0.06:
        order.shipping_discount = order.shipping_fee
    order.tenders = _tenders(order, front, shop, rng)
    key = order.person.member_id
    order.is_first = bool(key) and key not in front.buyers
    front.buyers.add(key)
    front.orders[order_id] = order
    return order


def _basket(front: Storefront, rng: Random) -> list[tuple[Product, Variant, int]]:
    on_sale = front.on_sale()
    wanted = rng.choices((1, 2, 3, 4), weights=(58, 26, 11, 5))[0]
    basket: dict[str, tuple[Product, Variant, int]] = {}
    for _ in range(TRIES):
        if len(basket) == wanted or not on_sale:
            break
        product = rng.choice(on_sale)
        variant = rng.choice(product.variants)
        pieces = rng.choices((1, 2, 3), weights=(70, 20, 10))[0]
        short = variant.tracked and variant.stops_at_zero and variant.quantity < pieces
        alone = product.is_extra and all(other.is_extra for other, _, _ in basket.values())
        if variant.selling and variant.displayed and not short and not alone:
            basket[variant.variant_id] = (product, variant, pieces)
    return list(basket.values())


def _line(
    front: Storefront,
    shop: Shop,
    order_id: str,
    number: int,
    product: Product,
    variant: Variant,
    pieces: int,
) -> Line:
    return Line(
        line_id=front.numbering.line_id(order_id, number),
        number=number,
        product=product,
        variant=variant,
        name=product.name,
        seller_code=variant.seller_code,
        quantity=pieces,
        unit_price=product.prices[shop.shop_no],
        option_price=variant.additional // shop.won_per_unit,
        member_discount=0,
        coupon_discount=0,
        market_discount=0,
        state="pending_payment",
    )


def _discount(lines: list[Line], shop: Shop, origin: str, guest: bool, rng: Random, *, market_too: bool) -> None:
    member, coupon = rng.random() < 0.2, rng.random() < 0.15
    if origin == "smartstore":
        if rng.random() < 0.5:
            for line in lines:
                line.market_discount = _rounded(line.gross * 5 // 100, shop)
        return
    if member and not guest:
        for line in lines:
            line.member_discount = _rounded(line.gross * 3 // 100, shop)
    if coupon:
        line = rng.choice(lines)
        line.coupon_discount = min(rng.choice((1000, 2000, 3000)) // shop.won_per_unit, line.net * 30 // 100)
        line.coupon_discount = _rounded(line.coupon_discount, shop)
    if market_too and rng.random() < 0.3:
        for line in lines:
            line.market_discount = _rounded(line.net * 5 // 100, shop)


def _rounded(amount: int, shop: Shop) -> int:
    return amount // 10 * 10 if shop.exponent == 0 else amount


def _groups(lines: list[Line], shop: Shop, *, ships_free: bool) -> list[ShippingGroup]:
    groups: list[ShippingGroup] = []
    for supplier in dict.fromkeys(line.product.supplier for line in lines):
        mine = [line for line in lines if line.product.supplier == supplier]
        free = ships_free or sum(line.net for line in mine) * shop.won_per_unit >= FREE_SHIPPING_FROM_WON
        fee = 0 if free else max(SHIPPING_FEE_WON // shop.won_per_unit, 1)
        groups.append(ShippingGroup(len(groups) + 1, supplier, fee, mine))
    return groups


def _tenders(order: Order, front: Storefront, shop: Shop, rng: Random) -> dict[str, int]:
    due = sum(line.net for line in order.lines) + order.shipping_fee - order.shipping_discount
    tenders: dict[str, int] = {}
    roll, size = rng.random(), rng.random()
    if order.origin == "naver_pay" and front.naver_points and roll < 0.45:
        # one in ten of these is paid by Naver points alone: the money part is then zero
        tenders["naver_points"] = due if roll < 0.045 else _rounded(int(due * size * 0.4), shop)
    elif front.has_points and order.origin == "own" and order.person.member_id and roll < 0.18:
        kind = "points" if roll < 0.13 else "credits"
        tenders[kind] = due if roll < 0.01 else _rounded(int(due * size * 0.3), shop)
    rest = due - sum(tenders.values())
    if rest:
        tenders[_money_tender(order, rng)] = rest
    return {kind: amount for kind, amount in tenders.items() if amount}


def _money_tender(order: Order, rng: Random) -> str:
    if order.origin == "naver_pay":
        return "naver_pay"
    if order.origin == "smartstore":
        return "market"
    return rng.choices(("card", "bank_transfer", "mobile"), weights=(70, 25, 5))[0]


def _guest(person: Person) -> Person:
    return Person("", person.name, person.phone, person.email, person.zipcode, person.address, person.address_detail)


def _facts(rng: Random) -> dict[str, Any]:
    """Small draws the stand-ins use for details without meaning, so that an order always looks the same."""
    return {"draw": rng.randrange(1_000_000), "carrier": rng.choice(("cj", "hanjin", "post", "lotte"))}
