"""What Analytics counts: visits, invented but the same for the same day, and the world's real sales.

Sales, as the reference the contract names as D5 says: an order counts on the Korean day and hour it was paid, with the
goods' price before any discount, and stays counted when it is cancelled, returned or exchanged later. Orders that a
market passed on (origin smartstore) are left out, those paid with Naver Pay are not. What replaces an exchanged line
was not sold.
Visits: unique <= visits <= page views, first + repeated = visits, pc + mobile = total, days add up. An order comes
with six visits, so nobody buys without having come.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

from ..world.goods import Product
from ..world.model import Line, Order
from ..world.storefront import KST, Shop
from .forms import PAYMENT_METHODS

if TYPE_CHECKING:
    from .mall import Cafe24Mall

DEVICES = {"pc": ("pc",), "mobile": ("mobile",), "total": ("pc", "mobile")}
VISITS_PER_ORDER = 6
VIEWS_PER_ORDER = 5


@dataclass(frozen=True, slots=True)
class Source:
    """Where visitors come from. `weight` is its share of all visits in percent."""

    weight: int
    domain: str
    url: str
    engine: str = ""
    keyword: str = ""
    ad: str = "채널 없음"
    medium: str = ""
    campaign: str = ""
    content: str = ""


SOURCES = (
    Source(40, "참조 도메인 없음", "참조 도메인 없음"),
    Source(25, "search.naver.com", "https://search.naver.com/search.naver", "네이버", "데일리 티셔츠"),
    Source(15, "m.search.naver.com", "https://m.search.naver.com/search.naver", "네이버", "머그컵", "네이버 클릭초이스",
           "cpc", "봄맞이", "문구1"),
    Source(12, "www.google.com", "https://www.google.com", "구글", "에코백", "구글 애드워즈", "cpc", "신상품", "문구2"),
    Source(8, "l.instagram.com", "https://l.instagram.com", ad="인스타그램", medium="social", campaign="신상품"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visits:
    """One device in one hour of a Korean day."""

    day: date
    hour: int
    device: str
    visits: int
    first: int
    pages: int


@dataclass(frozen=True, slots=True)
class Sale:
    """An order, on the day and in the hour it was paid. `amount` is in minor units of the shop's currency."""

    order: Order
    lines: tuple[Line, ...]
    day: date
    hour: int
    device: str
    amount: int
    method: str
    source: Source

    @property
    def buyer(self) -> str:
        return self.order.person.member_id or self.order.person.phone


@dataclass(frozen=True)
class Figures:
    """What was counted in a shop from `first` to `last` (Korean days, both included) on a kind of device."""

    mall: "Cafe24Mall"
    shop: Shop
    first: date
    last: date
    device_type: str
    by_hour: bool = False

    @cached_property
    def until(self) -> datetime:
        """Nothing after it is counted."""
        return self.mall.world.now - self.mall.switches.analytics_delay

    @cached_property
    def days(self) -> list[date]:
        """The days asked for that have begun."""
        end = min(self.last, self.until.astimezone(KST).date())
        return [self.first + timedelta(days=number) for number in range((end - self.first).days + 1)]

    @cached_property
    def sales(self) -> list[Sale]:
        orders = self.mall.order_index.paid(self.shop.shop_no, self.first.toordinal(), self.last.toordinal())
        sales = (_sale(order) for order in orders if order.origin != "smartstore")
        counted = [
            sale
            for sale in sales
            if sale.device in DEVICES[self.device_type] and (sale.order.paid_at or self.until) <= self.until
        ]
        return sorted(counted, key=lambda sale: sale.order.order_id)

    @cached_property
    def visits(self) -> list[Visits]:
        sold = Counter((sale.day, sale.hour, sale.device) for sale in self.sales)
        return [
            self._visits(day, hour, device, sold[day, hour, device])
            for day in self.days
            for hour in range(self.begun_hours(day))
            for device in DEVICES[self.device_type]
        ]

    @cached_property
    def visit_count(self) -> int:
        return sum(each.visits for each in self.visits)

    def unique(self) -> dict[date, int]:
        """Different visitors by day: seven in ten visits."""
        daily: Counter[tuple[date, str]] = Counter()
        for each in self.visits:
            daily[each.day, each.device] += each.visits
        unique: Counter[date] = Counter()
        for (day, _), count in daily.items():
            unique[day] += (count * 7 + 9) // 10
        return dict(unique)

    def by_source(self) -> dict[Source, int]:
        """Visits by where they came from; they add up to all visits, and no source has fewer visits than orders."""
        daily: Counter[tuple[date, str]] = Counter()
        for each in self.visits:
            daily[each.day, each.device] += each.visits
        sold = Counter((sale.day, sale.device, sale.source) for sale in self.sales)
        shares: Counter[Source] = Counter()
        for (day, device), count in daily.items():
            bought = {source: sold[day, device, source] for source in SOURCES}
            free, given = count - sum(bought.values()), 0
            for source in SOURCES[1:]:
                share = free * source.weight // 100
                given += share
                shares[source] += share + bought[source]
            shares[SOURCES[0]] += free - given + bought[SOURCES[0]]
        return {source: count for source, count in shares.items() if count}

    def interest(self) -> list[tuple[Product, int, int]]:
        """Products that were looked at: how often, and how often they were put into a cart."""
        sold = Counter(
            (sale.day, sale.device, product.number)
            for sale in self.sales
            for product in {line.product for line in sale.lines}
        )
        found = []
        for product in self.mall.front.products.values():
            views = carts = 0
            for day in self.days:
                listed = _is_listed(product, day)
                for device in DEVICES[self.device_type]:
                    idle = self._draw(day, device, product.number) % 15 * self.begun_hours(day) // 24 if listed else 0
                    bought = sold[day, device, product.number]
                    views += idle + VIEWS_PER_ORDER * bought
                    carts += idle // 5 + bought
            found.append((product, views, carts))
        return [(product, views, carts) for product, views, carts in found if views]

    def amount(self, minor: int) -> int | Decimal:
        """Whole won, or dollars with cents."""
        return Decimal(minor).scaleb(-self.shop.exponent) if self.shop.exponent else minor

    def amount_of(self, sales: Sequence[Sale]) -> int | Decimal:
        return self.amount(sum(sale.amount for sale in sales))

    def begun_hours(self, day: date) -> int:
        passed = self.until - datetime.combine(day, time(), KST)
        return min(max(int(passed.total_seconds() // 3600) + 1, 0), 24)

    def _visits(self, day: date, hour: int, device: str, orders: int) -> Visits:
        draw = self._draw(day, device, hour)
        visits = draw % 12 + (6 if 9 <= hour <= 23 else 0) + VISITS_PER_ORDER * orders
        first = visits * (30 + draw // 16 % 40) // 100
        return Visits(day, hour, device, visits, first, visits * (2 + draw // 1024 % 4))

    def _draw(self, day: date, device: str, number: int) -> int:
        return crc32(f"{self.mall.world.seed} {self.shop.shop_no} {day} {device} {number}".encode())


def _is_listed(product: Product, day: date) -> bool:
    gone = product.deleted_at.astimezone(KST).date() if product.deleted_at else date.max
    return product.created_at.astimezone(KST).date() <= day <= gone


def _sale(order: Order) -> Sale:
    assert order.paid_at is not None
    at = order.paid_at.astimezone(KST)
    lines = tuple(line for line in order.lines if not line.is_replacement)
    method = PAYMENT_METHODS[max(order.tenders, key=lambda kind: order.tenders[kind])]
    amount = sum(line.gross for line in lines)
    source = SOURCES[order.facts["draw"] % len(SOURCES)]
    return Sale(order, lines, at.date(), at.hour, "mobile" if order.from_mobile else "pc", amount, method, source)
