"""The seller's world: one shelf, several malls, customers, and a clock that only moves when told to.

    world = World(seed=7, start="2026-01-05", fronts=[...], products=40, orders_per_day=12)
    world.advance(days=3)
    world.truth()["orders"]

The same seed reaches the same state at the same time, in whatever steps it is advanced (writes through a mall's API are
the caller's own doing). Mall-neutral: malls are handed in as storefronts.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from . import catalogue
from .actions import Actions
from .agenda import Agenda
from .buying import place
from .claims import Claims
from .goods import Design, Person, Product
from .model import Order
from .people import people
from .reviewing import Reviewing
from .shipping import Shipping
from .storefront import KST, Shop, Storefront

CATALOGUE_AGE = timedelta(days=30)
MARKETPLACE = "naver_smartstore"  # where own malls push goods to, and copy the orders from


class World:
    """Units: `orders_per_day` is the mean per shop with share 1; `history_days` are lived through before `start`.

    `start` is a date (midnight in Korea) or an aware time. `live` lets the calendar run with real time as well.
    `people_count` sets how many invented customers there are. `packs` lists a bundle and a set beside the products,
    each in some malls. `stamp` grows whenever anything happened.
    """

    def __init__(
        self,
        seed: int,
        start: str | datetime,
        fronts: Sequence[Storefront],
        *,
        products: int = 40,
        orders_per_day: float = 12,
        history_days: int = 0,
        people_count: int = 240,
        changes_per_day: int = 4,
        packs: bool = False,
        live: bool = False,
    ) -> None:
        self.seed = seed
        self.fronts = list(fronts)
        self.lock = threading.RLock()
        self.stamp = 0
        self.history: list[tuple[datetime, str]] = []
        self._copied: set[str] = set()
        self._orders_per_day = orders_per_day
        self._changes_per_day = changes_per_day
        self._agenda = Agenda()
        begin = _instant(start) - timedelta(days=history_days)
        self._now = begin
        self._live_since = time.monotonic() if live else None
        self.people = people(seed, people_count + 1)
        self.seller: Person = self.people.pop()
        self.seller.member_id = "admin"
        self.shipping = Shipping(self)
        self.claims = Claims(self)
        self.reviewing = Reviewing(self)
        self.act = Actions(self)
        self._designs = [catalogue.design(seed, number) for number in range(products)]
        self._designs += catalogue.packs(self._designs) if packs else []
        self._open_catalogue(begin)
        self._day(begin.astimezone(KST).replace(hour=0, minute=0, second=0, microsecond=0))
        if history_days:
            self.advance(days=history_days)

    @property
    def now(self) -> datetime:
        """The world's present, aware, UTC, whole seconds."""
        return self._now

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass, with everything that happens in it."""
        with self.lock:
            self.advance_to(self._now + timedelta(days=days, hours=hours, minutes=minutes, seconds=int(seconds)))

    def advance_to(self, end: datetime) -> None:
        with self.lock:
            while (due := self._agenda.next_at()) is not None and due <= end:
                self._now, action, arguments = self._agenda.pop()
                action(*arguments)
                self.stamp += 1
            self._now = max(self._now, end.astimezone(UTC))

    def catch_up(self) -> None:
        """With `live`: bring the calendar to where real time is. Otherwise nothing."""
        if self._live_since is not None:
            passed = int(time.monotonic() - self._live_since)
            if passed:
                self._live_since += passed
                self.advance(seconds=passed)

    def plan(self, when: datetime, action: Callable[..., object], *arguments: Any) -> None:
        self._agenda.plan(when.astimezone(UTC).replace(microsecond=0), action, *arguments)

    def front(self, order: Order) -> Storefront:
        return self.front_of(order.platform)

    def front_of(self, platform: str) -> Storefront:
        return next(front for front in self.fronts if front.platform == platform)

    def front_selling(self, product: Product) -> Storefront:
        return next(front for front in self.fronts if front.products.get(product.number) is product)

    def stock_moved(self, product: Product) -> None:
        if self.front_selling(product).stock_moves_updated_at:
            catalogue.touch(product, self._now)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the world still for a change from outside."""
        with self.lock:
            self.stamp += 1
            yield

    def truth(self) -> dict[str, list[dict[str, Any]]]:
        """What the unified tables must say now: see `truth.py` for every table and column."""
        from .truth import truth

        with self.lock:
            return truth(self)

    def receive(self, front: Storefront, shop: Shop, rng: Random) -> Order | None:
        """A customer comes; None when nothing he wanted could be bought."""
        order = place(front, shop, self.people, rng, self._now)
        if order is not None:
            if order.market_order_id is not None:
                order.market_order_id = self._market_order() or order.market_order_id
            self.shipping.begin(order, rng)
        return order

    def market_orders(self) -> set[str]:
        """The orders of the marketplace that own malls also show, copied."""
        return {order_id for front in self.fronts if front.platform == MARKETPLACE for order_id in front.orders}

    def _market_order(self) -> str | None:
        """The marketplace's newest order that no own mall shows yet."""
        market = (front for front in self.fronts if front.platform == MARKETPLACE)
        free = (name for front in market for name in reversed(front.orders) if name not in self._copied)
        found = next(free, None)
        self._copied |= {found} if found else set()
        return found

    def new_design(self) -> Design:
        """The seller's next design, listed nowhere yet."""
        self._designs.append(catalogue.design(self.seed, len(self._designs), trait=""))
        return self._designs[-1]

    def sku_map(self, aliases: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
        """The rows of the seller's sku_map.csv: see `seller_map.py`. `aliases` by stand-in, "main" otherwise."""
        from .seller_map import sku_map

        with self.lock:
            return sku_map(self, aliases or {})

    def personal_values(self) -> set[str]:
        """Every text of an invented person: none of it may be found in a warehouse, a log or an error."""
        everyone = [*self.people, self.seller]
        fields = ("name", "phone", "email", "address", "member_id")
        return {getattr(person, field) for person in everyone for field in fields} - {"", "admin"}

    def _open_catalogue(self, begin: datetime) -> None:
        count = max(len(self._designs), 1)
        for front in self.fronts:
            for design in self._designs:
                if not front.lists(design):
                    continue
                listed = begin - CATALOGUE_AGE * (count - design.number) / count
                catalogue.list_design(front, design, self.seed, listed.replace(microsecond=0))

    def _day(self, midnight: datetime) -> None:
        """Plan one Korean day. Draws depend on the seed, the mall and the date only."""
        day = midnight.strftime("%Y%m%d")
        for front in self.fronts:
            for shop in front.shops:
                rng = Random(f"{self.seed} {front.platform} {shop.shop_no} {day}")
                mean = self._orders_per_day * shop.share
                count = int(mean * rng.uniform(0.75, 1.25) + rng.random())
                for number in range(count):
                    at = midnight + timedelta(seconds=rng.randrange(86_400))
                    if at >= self._now:
                        self.plan(
                            at,
                            self.receive,
                            front,
                            shop,
                            Random(f"{self.seed} {front.platform} {shop.shop_no} {day} {number}"),
                        )
            rng = Random(f"{self.seed} {front.platform} changes {day}")
            for _ in range(self._changes_per_day):
                at = midnight + timedelta(seconds=rng.randrange(9 * 3600, 19 * 3600))
                if at >= self._now:
                    self.plan(at, self._change, front)
            if rng.random() < 0.15:
                self.plan(midnight + timedelta(hours=10), self._new_design, front)
        self.plan(midnight + timedelta(hours=5), self._night, day)
        self.plan(midnight + timedelta(days=1), self._day, midnight + timedelta(days=1))

    def _change(self, front: Storefront) -> None:
        kind = catalogue.daily_change(front, self.seed, self._now)
        if kind is not None:
            self.history.append((self._now, kind))

    def _new_design(self, front: Storefront) -> None:
        catalogue.list_design(front, self.new_design(), self.seed, self._now)
        self.history.append((self._now, "listed"))

    def _night(self, day: str) -> None:
        for front in self.fronts:
            catalogue.restock(front, Random(f"{self.seed} {front.platform} restock {day}"))
        if len(self.fronts) > 1:
            catalogue.show_shelf_everywhere(self.fronts)


def _instant(start: str | datetime) -> datetime:
    if isinstance(start, datetime):
        if start.tzinfo is None:
            raise ValueError("start must be a date text or an aware time")
        return start.astimezone(UTC).replace(microsecond=0)
    return datetime.fromisoformat(start).replace(tzinfo=KST).astimezone(UTC)
