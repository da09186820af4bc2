"""What a test, or a curious user, makes happen in the world by hand. Everything else follows its usual course."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from . import catalogue
from .buying import place
from .goods import Product, Sku, Variant
from .model import Claim, Line, Order, Review
from .storefront import Shop

if TYPE_CHECKING:
    from .world import World

Script = Sequence[tuple[int, str]]


class Actions:
    """`world.act`. Every method takes effect at the world's present; ids are the mall's native ids."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def order(self, order_id: str) -> Order:
        return next(front.orders[order_id] for front in self._world.fronts if order_id in front.orders)

    def line(self, line_id: str) -> Line:
        orders = (order for front in self._world.fronts for order in front.orders.values())
        return next(line for order in orders for line in order.lines if line.line_id == line_id)

    def product(self, product_id: str) -> Product:
        products = (product for front in self._world.fronts for product in front.products.values())
        return next(product for product in products if product.product_id == product_id)

    def variant(self, variant_id: str) -> tuple[Product, Variant]:
        products = (product for front in self._world.fronts for product in front.products.values())
        return next(
            (product, each) for product in products for each in product.variants if each.variant_id == variant_id
        )

    def place_order(self, platform: str, shop_no: str = "1", *, name: str = "") -> Order | None:
        """An extra order, drawn from `name` (or the number of orders so far); it then lives like any other."""
        with self._world.changing():
            front = self._world.front_of(platform)
            rng = Random(f"{self._world.seed} extra {name or len(front.orders)}")
            return self._world.receive(front, front.shop(shop_no), rng)

    def claim(
        self, order_id: str, kind: str, line_ids: Sequence[str] = (), pieces: int | None = None, script: Script = ()
    ) -> Claim | None:
        """Open a cancel, return or exchange on the lines named (all of them otherwise), whole or for `pieces` of each.

        `script` is the course it takes: (hours at most before the stage, stage), beginning with where it opens; drawn
        when empty. None when no line allows such a claim now.
        """
        with self._world.changing():
            order = self.order(order_id)
            lines = [line for line in order.lines if not line_ids or line.line_id in line_ids]
            picks = [(line, pieces or line.quantity) for line in lines]
            rng = Random(f"{self._world.seed} claim {order_id} {len(order.claims)}")
            return self._world.claims.open(order, kind, picks, rng, tuple(script))

    def set_stock(self, variant_id: str, quantity: int) -> None:
        """Count the shelf anew: the mall then shows `quantity`."""
        with self._world.changing():
            product, variant = self.variant(variant_id)
            catalogue.change_stock(product, variant, quantity - variant.quantity)
            self._world.stock_moved(product)

    def edit_product(self, product_id: str, *, name: str | None = None, prices: dict[str, int] | None = None) -> None:
        """Rename a listing or set prices by shop number, in minor units."""
        with self._world.changing():
            product = self.product(product_id)
            product.name = product.name if name is None else name
            product.prices = {**product.prices, **(prices or {})}
            catalogue.touch(product, self._world.now)

    def delete_product(self, product_id: str) -> None:
        with self._world.changing():
            product = self.product(product_id)
            product.deleted_at = self._world.now
            catalogue.touch(product, self._world.now)

    def type_code(self, variant_id: str, code: str) -> None:
        """The seller types `code` as his own code of a variant, be it one that another product has."""
        with self._world.changing():
            product, variant = self.variant(variant_id)
            variant.seller_code = code
            self._world.front_selling(product).fit(product, variant)
            catalogue.touch(product, self._world.now)

    def empty_order(self, platform: str, shop_no: str = "1") -> Order:
        """An order that the mall shows without any line and without money; nothing ever happens to it.

        SmartStore shows lines alone, and Godomall5 names everything in an order after its lines: neither can show one.
        """
        with self._world.changing():
            front = self._world.front_of(platform)
            rng = Random(f"{self._world.seed} empty {len(front.orders)}")
            tries = (place(front, front.shop(shop_no), self._world.people, rng, self._world.now) for _ in range(20))
            order = next(order for order in tries if order is not None)
            order.lines, order.groups, order.tenders = [], [], {}
            order.origin, order.market_order_id, order.shipping_discount = "own", None, 0
            return order

    def open_shop(self, platform: str, shop: Shop) -> None:
        """A further shop in a mall that can have several; customers come from the next Korean day on."""
        with self._world.changing():
            front = self._world.front_of(platform)
            for product in front.products.values():
                product.prices[shop.shop_no] = max(product.design.price // shop.won_per_unit, 1)
                catalogue.touch(product, self._world.now)
            front.shops = (*front.shops, shop)

    def remove_variant(self, variant_id: str) -> None:
        with self._world.changing():
            product, variant = self.variant(variant_id)
            product.variants.remove(variant)
            product.removed_variants.append(variant)
            catalogue.touch(product, self._world.now)

    def list_product(self, platform: str, options: Sequence[tuple[tuple[str, str], ...]] = ((),)) -> Product:
        """A new listing with one variant for each set of options; `((),)` is a product without options."""
        with self._world.changing():
            design = self._world.new_design()
            design.skus = [
                Sku(f"SKU-{design.number + 1:04d}-{position:03d}", values, 0, 20)
                for position, values in enumerate(options, start=1)
            ]
            front = self._world.front_of(platform)
            return catalogue.list_design(front, design, self._world.seed, self._world.now)

    def write_review(self, platform: str, shop_no: str = "1", *, at: datetime | None = None) -> Review:
        """A review of the oldest product, dated `at` (now otherwise)."""
        with self._world.changing():
            front = self._world.front_of(platform)
            product, person = next(iter(front.products.values())), self._world.people[0]
            when = at or self._world.now
            review = Review(len(front.reviews) + 1, product, None, person, 5, "좋아요", "<p>좋아요</p>", when, shop_no)
            front.reviews.append(review)
            return review
