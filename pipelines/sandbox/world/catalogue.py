"""The seller's goods, how they are listed in a mall, and how listings change from day to day.

The first designs carry the oddities every connector meets: no options, more than 100 variants, stock not counted,
sold below zero, HTML in the name with stock taken at payment.
"""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from .goods import Design, Product, Sku, Variant
from .storefront import Storefront

COLOURS = ("블랙", "화이트", "네이비", "베이지", "카키", "그레이", "레드", "블루", "핑크", "브라운", "민트", "와인")
SIZES = ("XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL", "5XL", "FREE")
ADJECTIVES = ("데일리", "클래식", "오버핏", "프리미엄", "베이직", "라이트", "빈티지", "소프트")
NOUNS = ("티셔츠", "머그컵", "에코백", "양말 세트", "니트", "노트", "담요", "셔츠", "슬리퍼", "쿠션", "텀블러", "모자")
TRAITS = ("no_options", "many_variants", "untracked", "below_zero", "html_name")
MARKS = ("", " <b>NEW</b>", " (리뉴얼)", " & 파우치")


def design(seed: int, number: int, trait: str | None = None) -> Design:
    """Design `number` (from 0): the same for the same seed, whatever else exists."""
    rng = Random(f"{seed} design {number}")
    trait = trait if trait is not None else (TRAITS[number] if number < len(TRAITS) else "")
    name = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {number + 1:03d}"
    if trait == "html_name":
        name = f"{name}<br>선물 포장 &amp; 카드"
    price = rng.randrange(39, 899) * 100
    options = _options(rng, trait)
    skus = [_sku(rng, number, position, values, trait) for position, values in enumerate(options)]
    return Design(number, name, price, skus, trait)


def packs(designs: Sequence[Design]) -> list[Design]:
    """Two designs that follow these: two pieces of the first design's thing, and a set of it and another."""
    number = len(designs)
    single, other = designs[0].skus[0], next(each for each in reversed(designs) if not each.trait).skus[0]
    double = Sku(f"{single.code}-X2", (), 0, 0, ((single, 2),))
    both = Sku(f"SET-{number + 2:04d}", (), 0, 0, ((single, 1), (other, 1)))
    prices = (designs[0].price * 19 // 10 // 100 * 100, (designs[0].price + 20_000) // 100 * 100)
    return [
        Design(number, f"{designs[0].name} 2개 묶음", prices[0], [double], "bundle"),
        Design(number + 1, f"{designs[0].name} 선물 세트", prices[1], [both], "set"),
    ]


def list_design(front: Storefront, design: Design, seed: int, at: datetime) -> Product:
    """Put a design on sale in a mall at `at`. Product numbers grow with gaps, as where listings were deleted."""
    rng = Random(f"{seed} {front.platform} listing {design.number}")
    number = front.highest_product + rng.choice((1, 1, 1, 2, 3, 5))
    front.highest_product = number
    code = front.numbering.product_code(number)
    prices = {shop.shop_no: max(design.price // shop.won_per_unit, 1) for shop in front.shops}
    product = Product(
        number=number,
        product_id=front.numbering.product_id(number),
        code=code,
        design=design,
        name=design.name,
        prices=prices,
        created_at=at,
        updated_at=at,
        supplier=front.suppliers[rng.random() < 0.25],
        categories=(rng.randrange(4), 4 + rng.randrange(3)),
        variants=[],
        is_extra=front.is_extra(design),
    )
    for sku in design.skus:
        add_variant(front, product, sku, rng)
    front.products[number] = product
    return product


def add_variant(front: Storefront, product: Product, sku: Sku, rng: Random) -> Variant:
    trait = product.design.trait
    position = len(product.variants) + len(product.removed_variants)
    variant = Variant(
        variant_id=front.numbering.variant_id(product, position, bool(sku.options)),
        sku=sku,
        seller_code=_seller_code(rng, sku.code),
        additional=sku.additional,
        quantity=sku.stock if trait != "untracked" else 0,
        safety=rng.choice((0, 0, 0, 3, 5)),
        tracked=trait != "untracked",
        stops_at_zero=trait != "below_zero" and rng.random() > 0.05,
        deducts_at="payment" if trait == "html_name" or rng.random() < 0.2 else "order",
        selling=rng.random() > 0.02,
    )
    front.fit(product, variant)
    product.variants.append(variant)
    return variant


def daily_change(front: Storefront, seed: int, at: datetime) -> str | None:
    """One change of a random listing at `at`; tells its kind, or None when the draw fell on nothing."""
    rng = Random(f"{seed} {front.platform} change {at.isoformat()}")
    candidates = [product for product in front.products.values() if product.deleted_at is None]
    if not candidates:
        return None
    product = rng.choice(candidates)
    kinds = ("price", "name", "hide", "show", "variant_removed", "variant_added", "codes", "deleted")
    kind = rng.choices(kinds, weights=(30, 20, 6, 20, 5, 5, 4, 3))[0]
    if kind == "deleted" and (product.design.trait or len(candidates) < 8):
        kind = "name"
    if kind == "variant_removed" and (product.design.trait == "many_variants" or len(product.variants) < 2):
        kind = "price"
    if kind == "variant_added" and not product.variants[0].sku.options:
        kind = "price"
    _apply(kind, front, product, rng, at)
    return kind


def touch(product: Product, at: datetime) -> None:
    product.updated_at = at
    product.version += 1


def restock(front: Storefront, rng: Random) -> None:
    """Fill up tracked variants that ran low; the design that sells below zero is never filled up."""
    for product in front.products.values():
        if product.deleted_at is not None or product.design.trait == "below_zero":
            continue
        for variant in product.variants:
            if variant.tracked and variant.quantity < 4 and rng.random() < 0.12:
                change_stock(product, variant, rng.randrange(15, 60))


def change_stock(product: Product, variant: Variant, pieces: int) -> None:
    """Move the shelf and what this mall shows by the same number of pieces. Does not count as a product update."""
    variant.sku.move(pieces)
    if variant.tracked:
        variant.quantity += pieces
    product.version += 1


def show_shelf_everywhere(fronts: list[Storefront]) -> None:
    """The seller copies the shelf into every mall, which he does each night when he sells in more than one."""
    for front in fronts:
        for product in front.products.values():
            for variant in product.variants:
                if variant.tracked:
                    variant.quantity = variant.sku.stock
            product.version += 1


def _options(rng: Random, trait: str) -> list[tuple[tuple[str, str], ...]]:
    if trait == "many_variants":
        return [(("색상", colour), ("사이즈", size)) for colour in COLOURS for size in SIZES]
    if trait in ("no_options", "below_zero") or (not trait and rng.random() < 0.3):
        return [()]
    colours = rng.sample(COLOURS, rng.randrange(1, 5))
    if rng.random() < 0.5:
        return [(("색상", colour),) for colour in colours]
    sizes = SIZES[1 : 1 + rng.randrange(2, 5)]
    return [(("색상", colour), ("사이즈", size)) for colour in colours for size in sizes]


def _sku(rng: Random, number: int, position: int, values: tuple[tuple[str, str], ...], trait: str) -> Sku:
    code = f"SKU-{number + 1:04d}-{position + 1:03d}" if values else f"SKU-{number + 1:04d}"
    stock = rng.randrange(4, 70) if rng.random() < 0.88 else rng.randrange(3)
    stock = 3 if trait == "below_zero" else stock
    additional = rng.choice((0, 0, 0, 1000, 2000)) if values else 0
    return Sku(code, values, additional, stock)


def _seller_code(rng: Random, code: str) -> str:
    """Mostly the SKU code; some sellers leave it empty, add blanks, change case or type a placeholder."""
    written = (code, "", f" {code.lower()} ", "없음", "-")
    return rng.choices(written, weights=(82, 10, 4, 2, 2))[0]


def _apply(kind: str, front: Storefront, product: Product, rng: Random, at: datetime) -> None:
    if kind == "price":
        factor = rng.choice((80, 90, 95, 105, 110, 120))
        product.prices = {shop: max(price * factor // 100 // 10 * 10, 1) for shop, price in product.prices.items()}
    elif kind == "name":
        product.name = product.design.name + rng.choice(MARKS)
    elif kind == "hide":
        product.displayed = False
    elif kind == "show":
        product.displayed = product.selling = True
    elif kind == "variant_removed":
        product.removed_variants.append(product.variants.pop(rng.randrange(len(product.variants))))
    elif kind == "variant_added":
        first = product.variants[0].sku
        options = tuple((name, f"{value} 한정 {len(product.variants)}") for name, value in first.options)
        position = len(product.variants) + len(product.removed_variants)
        code = f"SKU-{product.design.number + 1:04d}-{position + 1:03d}"
        # what another mall added under this code is the same thing on the same shelf
        sku = product.design.added.setdefault(code, Sku(code, options, first.additional, 30))
        add_variant(front, product, sku, rng)
    elif kind == "codes":
        variant = rng.choice(product.variants)
        variant.seller_code = variant.sku.code
        front.fit(product, variant)
    elif kind == "deleted":
        product.deleted_at = at
    touch(product, at)
