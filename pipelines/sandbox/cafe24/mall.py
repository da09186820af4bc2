"""The Cafe24 stand-in: one mall, its app registration, and every endpoint a connector needs.

Four systems on one URL: Admin below /api/v2/admin, Front below /api/v2, D.Collection at `dcollection_url` and
Analytics at `analytics_url` (in the wild the last two are hosts of their own). Around each Admin call, in this order:
address check, version header, token and scope, bucket and quota, then the endpoint; around the others what their
`enter` says.
"""

from collections.abc import Sequence
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from ..standin import Handler, StandIn
from ..wire import Call, Refused, Reply, json_reply
from ..world import Shop, Storefront, World
from . import analytics, boards, categories, claims, customers, dcollection, errors, front_api, orders, products, store
from .auth import USUAL_SCOPES, Authority
from .categories import CATEGORIES
from .dcollection_rows import MIDDLE_CATEGORIES
from .limits import Limits
from .numbering import Cafe24Numbering
from .order_index import OrderIndex
from .switches import Switches
from .throttles import Minute, TokenBucket

ADMIN = "/api/v2/admin"
FRONT = "/api/v2"
DCOLLECTION = "/dcollection/api"
SHOPS = (
    Shop("1"),
    Shop("2", currency="USD", exponent=2, zone="America/Los_Angeles", won_per_unit=13, share=0.25),
)


def storefront(shop_count: int = 1) -> Storefront:
    """What the world needs to know of Cafe24. Shop 1 sells in won, shop 2 in US cents (13 won each)."""
    return Storefront("cafe24", Cafe24Numbering(), SHOPS[:shop_count])


def stand_in(world: World, front: Storefront, speed: float) -> "Cafe24Mall":
    return Cafe24Mall(world, front, speed)


class Cafe24Mall(StandIn):
    """`url` is the base URL. Tests use `grant`, `switches`, `faults`, `calls`."""

    mall_id = "samplemall"
    client_id = "SandboxClient00000001"
    client_secret = "SandboxSecret00000001"
    redirect_uri = "https://127.0.0.1:8765/callback"
    front_api_key = "SandboxFrontKey00001"
    dcollection_user = "sandboxpartner"
    dcollection_password = "SandboxPartnerPassword/01"
    dcollection_categories = MIDDLE_CATEGORIES

    def __init__(self, world: World, front: Storefront, speed: float = 1.0) -> None:
        super().__init__(world)
        self.front = front
        self.opened_at = world.now
        self.switches = Switches(split_partial_claims=front.splits_lines)
        self.switches.listen(self._switched)
        self.auth = Authority(self, world.seed)
        self.limits = Limits(self, speed)
        self.front_limits = Limits(self, speed)
        self.dcollection_limits = Minute(self, speed)
        self.analytics_limits = TokenBucket(self, speed)
        self.order_index = OrderIndex(self)
        self.rendered = orders.RenderedOrders(self)
        self._add_routes()

    @property
    def clock_skew(self) -> timedelta:
        return self.switches.clock_skew

    @property
    def dcollection_url(self) -> str:
        return self.url + DCOLLECTION

    @property
    def analytics_url(self) -> str:
        return self.url + analytics.ROOT

    @property
    def excess_token_calls(self) -> int:
        """Token calls beyond 15 in two hours."""
        return self.auth.excess_token_calls

    def grant(self, scopes: Sequence[str] | None = None) -> dict[str, Any]:
        """A fresh consent: what the token endpoint would have answered. Tokens from before are dead."""
        with self.world.lock:
            return self.auth.grant(tuple(scopes) if scopes is not None else USUAL_SCOPES)

    def revoke_consent(self) -> None:
        """The owner removed the app: no token works any more."""
        with self.world.lock:
            self.auth.revoke()

    def add_scopes(self, *scopes: str) -> None:
        with self.world.lock:
            self.auth.widen(scopes)

    def show_status(self, line_id: str, code: str) -> None:
        """Let an item show a status code of the test's choice. The world's truth does not follow."""
        self.switches.status_overrides = {**self.switches.status_overrides, line_id: code}

    def shop(self, call: Call) -> Shop:
        """The shop a call means: `shop_no`, 1 by default. Raises Refused for an unknown one."""
        wanted = call.query.get("shop_no") or "1"
        for shop in self.front.shops:
            if shop.shop_no == wanted:
                return shop
        raise errors.unprocessable("Invalid request. (parameter.shop_no)")

    def category_no(self, category: int) -> int:
        return CATEGORIES[category][0]

    def answer(self, call: Call, handler: Handler | None, needs: str) -> Reply:
        headers = {"date": format_datetime(self.now, usegmt=True), "x-trace-id": f"{len(self.calls):032x}"}
        if handler is None:
            raise errors.no_api()
        headers |= self._enter(call, needs)
        try:
            reply = handler(self, call)
        except Refused as refused:
            # a call that was counted tells so, whatever its answer
            refused.reply.headers = {**headers, **refused.reply.headers}
            raise
        reply.headers = {**headers, **reply.headers}
        return reply

    def _enter(self, call: Call, needs: str) -> dict[str, str]:
        """The limit headers of a call that may come in. Raises Refused.

        `needs` is one of the other systems, or the scopes an Admin call needs.
        """
        if needs == DCOLLECTION:
            return dcollection.enter(self, call)
        if needs == analytics.ROOT:
            return analytics.enter(self, call)
        if needs == FRONT:
            self._check_version(call)
            return front_api.enter(self, call)
        if not call.path.startswith(ADMIN):
            return {}
        if self.switches.refuse_address:
            raise errors.refusal(403, "Access from this IP address is not allowed.")
        self._check_version(call)
        self.auth.check(call, needs)
        return self.limits.take()

    def fault_reply(self, status: int) -> Reply:
        return json_reply(
            {"error": {"code": status, "message": "Temporary failure. Please try again.", "more_info": {}}}, status
        )

    def _check_version(self, call: Call) -> None:
        version = call.headers.get("x-cafe24-api-version")
        if version and version not in self.switches.versions:
            text = f"{version} version you requested is not available. "
            raise errors.refusal(
                400, text + f"The default value for the app version is {self.switches.default_version}."
            )

    def _switched(self) -> None:
        self.front.splits_lines = self.switches.split_partial_claims
        self.front.stock_moves_updated_at = self.switches.stock_moves_updated_date

    def _add_routes(self) -> None:
        self.route("GET", "/api/v2/oauth/authorize", lambda mall, call: mall.auth.authorize(call))
        self.route("POST", "/api/v2/oauth/token", lambda mall, call: mall.auth.token(call))
        self.route("POST", "/api/v2/oauth/revoke", lambda mall, call: mall.auth.revoke_call(call))
        self.route("GET", "/api/v2/oauth/token/scopes", lambda mall, call: mall.auth.scopes_call(call))
        for method, path, handler, needs in ROUTES:
            scopes = "|".join(f"mall.{scope}" for scope in needs.split("|")) if needs else ""
            self.route(method, ADMIN + path, handler, scopes)
        for root, room in ((FRONT, front_api), (DCOLLECTION, dcollection), (analytics.ROOT, analytics)):
            for path, handler in room.ROUTES:
                self.route("GET", root + path, handler, root)


# Paths with fixed words come before those with {} in the same place: the first match wins.
ROUTES: tuple[tuple[str, str, Handler, str], ...] = (
    ("GET", "/products", products.products, "read_product"),
    ("GET", "/products/count", products.count, "read_product"),
    ("GET", "/products/{product_no}", products.detail, "read_product"),
    ("GET", "/products/{product_no}/options", products.options, "read_product"),
    ("GET", "/products/{product_no}/variants", products.variants, "read_product"),
    ("PUT", "/products/{product_no}/variants", products.put_variants, "write_product"),
    ("GET", "/products/{product_no}/variants/{variant_code}", products.variant, "read_product"),
    ("GET", "/products/{product_no}/variants/{variant_code}/inventories", products.inventory, "read_product"),
    ("PUT", "/products/{product_no}/variants/{variant_code}/inventories", products.put_inventory, "write_product"),
    ("GET", "/categories", categories.categories, "read_category"),
    ("GET", "/categories/count", categories.category_count, "read_category"),
    ("GET", "/categories/{category_no}", categories.category, "read_category"),
    ("GET", "/categories/{category_no}/products", categories.category_products, "read_product"),
    ("GET", "/orders", orders.orders, "read_order"),
    ("GET", "/orders/count", orders.count, "read_order"),
    ("GET", "/orders/changes", orders.changes, "read_order"),
    ("GET", "/orders/status", store.order_statuses, "read_store|read_order"),
    ("GET", "/orders/setting", store.order_setting, "read_store|read_order"),
    ("GET", "/orders/{order_id}", orders.detail, "read_order"),
    ("GET", "/orders/{order_id}/items", orders.items, "read_order"),
    ("GET", "/orders/{order_id}/buyer", orders.buyer, "read_order"),
    ("GET", "/orders/{order_id}/receivers", orders.receivers, "read_order"),
    ("GET", "/orders/{order_id}/shipments", orders.shipments, "read_order"),
    ("GET", "/cancellation/{claim_code}", claims.cancellation, "read_order"),
    ("GET", "/return/{claim_code}", claims.return_, "read_order"),
    ("GET", "/exchange/{claim_code}", claims.exchange, "read_order"),
    ("GET", "/refunds", claims.refunds, "read_order"),
    ("GET", "/refunds/{refund_code}", claims.refund, "read_order"),
    ("GET", "/boards", boards.boards, "read_community"),
    ("GET", "/boards/{board_no}/articles", boards.articles, "read_community"),
    ("GET", "/boards/{board_no}/comments", boards.comments, "read_community"),
    ("GET", "/boards/{board_no}/articles/{article_no}/comments", boards.comments, "read_community"),
    ("GET", "/suppliers", store.suppliers, "read_supply"),
    ("GET", "/suppliers/count", store.supplier_count, "read_supply"),
    ("GET", "/suppliers/{supplier_code}", store.supplier, "read_supply"),
    ("GET", "/shops", store.shops, "read_store"),
    ("GET", "/store", store.store, "read_store"),
    ("GET", "/carriers", store.carriers, "read_shipping"),
    ("GET", "/customers", customers.customers, "read_customer"),
    ("GET", "/customersprivacy", customers.customers_privacy, "read_privacy"),
    ("GET", "/customersprivacy/count", customers.customers_privacy_count, "read_privacy"),
)
