"""Shops and products in D.Collection: this mall and two invented neighbours (contract section 8; keys of the samples).

Category codes follow the world's categories: depth1 `C100000`, depth2 `C110000`, depth3 `C111000`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from ..world.goods import Product
from ..world.storefront import Shop
from .forms import stamp, won

if TYPE_CHECKING:
    from .mall import Cafe24Mall

IMAGE_HOST = "images.example.com/web/product"
NEIGHBOURS = (("hanokstore", "한옥상점", 70), ("seasidestore", "바닷가상점", 55))
MIDDLE_CATEGORIES = tuple(f"C{top}10000" for top in range(1, 5))  # every product is in one of them
SMALL_CATEGORIES = tuple(f"C{top}1{below}000" for top in range(1, 5) for below in range(1, 4))
SHOP_CONSTANTS: dict[str, Any] = {
    "shop_grade": "orange", "shop_popular_age": "etc", "shop_sex": "F", "shop_region": "UNKNOWN", "social_logins": [],
    "use_cafe24pay": False, "use_naverpay": True, "use_EMS": False, "shipping_fee_type": "M", "benefits": [],
    "global_payment_type": ["EX"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A shop in D.Collection."""

    store_id: str
    name: str
    shop: Shop
    opened_at: datetime

    def row(self, shop_no: int | str) -> dict[str, Any]:
        return {
            "dcollection_store_category": {"depth1": "D100000", "depth2": "D110000"},
            "store_id": self.store_id,
            "shop_name": self.name,
            "shop_no": shop_no,
            "shop_url": f"https://{self.store_id}.example.com",
            "shop_currency_code": self.shop.currency,
            "shop_language": "ko_KR" if self.shop.currency == "KRW" else "en_US",
            **SHOP_CONSTANTS,
            "created_date": stamp(self.opened_at),
            "updated_date": stamp(self.opened_at + timedelta(hours=4)),
        }


@dataclass(frozen=True, slots=True)
class Offer:
    """A product in one shop. `price` is in minor units of the shop's currency, `category` is depth 1, 2, 3."""

    place: Place
    number: int
    code: str
    name: str
    price: int
    category: tuple[str, str, str]
    created_at: datetime
    updated_at: datetime
    reviews: tuple[int, ...] = ()

    @property
    def ukey(self) -> str:
        return f"{self.place.store_id}_{self.place.shop.shop_no}_{self.number}"

    def row(self) -> dict[str, Any]:
        """As `/products` prints it."""
        price, score = won(self.price, self.place.shop.exponent), _average(self.reviews)
        images = {
            f"{kind}_image": f"{IMAGE_HOST}/{folder}/{self.number}.jpg"
            for kind, folder in (("detail", "big"), ("list", "medium"), ("tiny", "tiny"), ("small", "small"))
        }
        return {
            "dcollection_product_category": dict(zip(("depth1", "depth2", "depth3"), self.category, strict=True)),
            "product_ukey": self.ukey,
            "shop_name": self.place.name,
            "store_id": self.place.store_id,
            "shop_no": int(self.place.shop.shop_no),
            "shop_grade": "orange",
            "shop_language": "ko_KR" if self.place.shop.currency == "KRW" else "en_US",
            "shop_currency_code": self.place.shop.currency,
            "product_name": self.name,
            "product_no": self.number,
            "product_code": self.code,
            "product_url": f"{self.place.store_id}.example.com/product/detail.html?product_no={self.number}",
            "product_status_type": "N",
            "price": price,
            "pc_discount_price": price,
            "mobile_discount_price": price,
            "is_pc_discount": False,
            "is_mobile_discount": False,
            "pc_discount_rate": 0,
            "mobile_discount_rate": 0,
            "is_free_shipping": False,
            "is_international_shipping": False,
            "international_shipping_country": [],
            "is_free_gift": False,
            "is_coupon_discount": self.number % 2 == 0,
            "product_options": [],
            "brand_name": "자체제작",
            "product_standard_tags": [{"standard_tags_key": "color", "standard_tags_values": "black"}],
            "product_popular_age": "etc",
            **images,
            "review_count": len(self.reviews),
            "review_score": score,
            "hits_count": self.number % 50,
            "expiration_date": None,
            "created_date": stamp(self.created_at),
            "updated_date": stamp(self.updated_at),
        }

    def store_row(self) -> dict[str, Any]:
        """As `/storeproducts` prints it: no tags, and the score as text."""
        row = self.row()
        del row["product_standard_tags"]
        return row | {"review_score": f"{row['review_score']:.1f}"}


def places(mall: "Cafe24Mall") -> list[Place]:
    opened_at = mall.opened_at - timedelta(days=400)
    own = [Place(mall.mall_id, f"표본상점 {shop.shop_no}", shop, opened_at) for shop in mall.front.shops]
    return own + [
        Place(store_id, name, Shop("1"), opened_at + timedelta(days=30 * number))
        for number, (store_id, name, _) in enumerate(NEIGHBOURS, start=1)
    ]


def offers(mall: "Cafe24Mall") -> Iterator[Offer]:
    """Every product that is there now. What was deleted at the mall is gone here too."""
    scores: dict[tuple[int, str], list[int]] = {}
    for review in mall.front.reviews:
        if review.parent is None and review.deleted == "no":
            scores.setdefault((review.product.number, review.shop_no), []).append(review.rating)
    for place in places(mall):
        if place.store_id == mall.mall_id:
            for product in mall.front.products.values():
                if product.deleted_at is None:
                    reviews = scores.get((product.number, place.shop.shop_no), [])
                    yield _own(place, product, tuple(reviews))
        else:
            yield from _neighbours(mall, place)


def _own(place: Place, product: Product, reviews: tuple[int, ...]) -> Offer:
    top, below = product.categories
    return Offer(
        place=place,
        number=product.number,
        code=product.code,
        name=product.name,
        price=product.prices[place.shop.shop_no],
        category=_category(top, below - 3),
        created_at=product.created_at,
        updated_at=product.updated_at,
        reviews=reviews,
    )


def _neighbours(mall: "Cafe24Mall", place: Place) -> Iterator[Offer]:
    count = next(count for store_id, _, count in NEIGHBOURS if store_id == place.store_id)
    for number in range(1, count + 1):
        draw = crc32(f"{place.store_id} {number}".encode())
        at = place.opened_at + timedelta(hours=7 * number)
        code, name = mall.front.numbering.product_code(number), f"{place.name} 상품 {number:03d}"
        category = _category(draw % 4, draw // 4 % 3 + 1)
        yield Offer(place, number, code, name, draw % 900 * 100 + 1000, category, at, at + timedelta(days=draw % 9))


def _category(top: int, below: int) -> tuple[str, str, str]:
    return f"C{top + 1}00000", f"C{top + 1}10000", f"C{top + 1}1{below}000"


def _average(scores: tuple[int, ...]) -> float:
    """Without a fraction where it has none, as the sample prints it."""
    score = round(sum(scores) / len(scores), 1) if scores else 0.0
    return int(score) if score == int(score) else score
