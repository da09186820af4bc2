"""The Naver SmartStore stand-in: one store, its application, and the read side of the Commerce API.

Around each call, in this order: maintenance, address and host, path, token bucket, quota, token and API group, then
the endpoint. Every answer carries the gateway's headers.
"""

from datetime import timedelta

from ..standin import Handler, StandIn
from ..wire import Call, Refused, Reply
from ..world import Storefront, World
from ..world.model import Order
from . import addresses, categories, contacts, feed, orders, products, seller, settlement_calls
from .auth import Authority
from .errors import Errors
from .limits import Limits
from .settlements import Ledger
from .switches import Switches

HOSTS = ("/external", "/partner")
TOKEN_PATH = "/v1/oauth2/token"
FAULT_CODES = {
    401: "GW.AUTHN", 403: "GW.IP_NOT_ALLOWED", 404: "GW.NOT_FOUND", 429: "GW.RATE_LIMIT", 500: "GW.PROXY.05",
    503: "GW.BLOCK.01", 504: "GW.TIMEOUT.01",
}  # fmt: skip


def stand_in(world: World, front: Storefront, speed: float) -> "NaverMall":
    return NaverMall(world, front, speed)


class NaverMall(StandIn):
    """`url` is scheme and host; paths begin with /external or /partner. Tests use `switches`, `faults`, `calls`."""

    client_id = "SandboxNaverClient0001"
    client_secret = "$2a$04$SandboxNaverSecretSalu"
    seller_id = "ncp_sample01"
    seller_uid = "ncp_sampleuid0000000001"
    account_no = "110-000-000001"
    channel_no = 100_000_001
    mall_name = "samplestore"

    def __init__(self, world: World, front: Storefront, speed: float = 1.0) -> None:
        super().__init__(world)
        self.front = front
        self.switches = Switches()
        self.switches.listen(self._switched)
        self.auth = Authority(self, world.seed)
        self.limits = Limits(self, speed)
        self.feed = feed.Feed(self)
        self.rendered = orders.RenderedOrders(self)
        self.ledger = Ledger(self)
        self.errors = Errors(self.now, "")
        for host in HOSTS:
            for method, path, handler, needs in ROUTES:
                self.route(method, host + path, handler, needs)

    @property
    def clock_skew(self) -> timedelta:
        return self.switches.clock_skew

    @property
    def change_feed(self) -> list[feed.Change]:
        """Every change of the store so far in the feed's order, those not visible yet too."""
        with self.world.lock:
            return list(self.feed.changes())

    @property
    def extra_personal_values(self) -> set[str]:
        """Personal texts that only this mall knows: lobby passwords, customs numbers, the payout account."""
        with self.world.lock:
            codes = {addresses.entry_code(order) for order in self.front.orders.values()}
            customs = {addresses.customs_code(order) for order in self.front.orders.values()} - {None}
            return {self.account_no, *codes, *(code for code in customs if code)}

    def forget_tokens(self) -> None:
        """Every token is dead, as after a new consent: calls answer GW.AUTHN until a new one is asked for."""
        with self.world.lock:
            self.auth.forget()

    def reissue_secret(self, secret: str) -> None:
        """The old secret is invalid at once; so are its tokens."""
        with self.world.lock:
            self.client_secret = secret
            self.auth.forget()

    def show_status(self, line_id: str, status: str) -> None:
        """Let a product order show a status of the test's choice. The world's truth does not follow."""
        self.switches.status_overrides = {**self.switches.status_overrides, line_id: status}

    def show_claim(self, line_id: str, claim_type: str, claim_status: str) -> None:
        """Let a product order show claim words of the test's choice. The world's truth does not follow."""
        self.switches.claim_overrides = {**self.switches.claim_overrides, line_id: (claim_type, claim_status)}

    def orders(self) -> list[Order]:
        return list(self.front.orders.values())

    def answer(self, call: Call, handler: Handler | None, needs: str) -> Reply:
        trace_id = f"cr3-000000-sandbx^{int(self.now.timestamp() * 1000)}^{len(self.calls):07d}"
        self.errors = Errors(self.now, trace_id)
        headers = {"GNCP-GW-Trace-ID": trace_id, "GNCP-GW-HttpClient-ResponseTime": "12"}
        try:
            reply = self._behind_gateway(call, handler, needs, headers)
        except Refused as refusal:
            reply = refusal.reply
        reply.headers = {**headers, **reply.headers}
        return reply

    def fault_reply(self, status: int) -> Reply:
        code = FAULT_CODES.get(status, "GW.INTERNAL_SERVER_ERROR")
        return Errors(self.now, f"cr3-000000-faults^{len(self.calls)}").gateway(code, status).reply

    def _behind_gateway(self, call: Call, handler: Handler | None, needs: str, headers: dict[str, str]) -> Reply:
        switches, errors = self.switches, self.errors
        if switches.maintenance:
            raise errors.gateway("GW.BLOCK.02")
        if switches.refuse_address or call.path.startswith(_other_host(switches.host)):
            raise errors.gateway("GW.IP_NOT_ALLOWED")
        if handler is None:
            raise errors.gateway("GW.NOT_FOUND")
        passes, limits = self.limits.take(f"{call.method} {handler.__module__}.{handler.__name__}")
        headers |= limits
        if not passes:
            raise errors.gateway("GW.RATE_LIMIT")
        if switches.quota_period:
            raise errors.gateway("GW.QUOTA_LIMIT", headers=_quota(switches.quota_period))
        if call.path.endswith(TOKEN_PATH):
            return self.auth.token(call, errors)
        if not self.auth.is_valid(call):
            raise errors.gateway("GW.AUTHN")
        if needs in switches.missing_groups:
            raise errors.gateway("GW.AUTHN", switches.authn_status)
        if needs == "settlement" and self.auth.is_throttled:
            raise errors.gateway("GW.QUOTA_LIMIT", headers=_quota("HOURS"))
        return handler(self, call)

    def _switched(self) -> None:
        self.front.stock_moves_updated_at = self.switches.sales_move_modified_date


def token(mall: NaverMall, call: Call) -> Reply:
    return mall.auth.token(call, mall.errors)


def _other_host(host: str) -> str:
    return next(f"{other}/" for other in HOSTS if other != f"/{host}")


def _quota(period: str) -> dict[str, str]:
    return {"GNCP-GW-Quota-Period": period, "GNCP-GW-Quota-Limit": "5", "GNCP-GW-Quota-Remaining": "0"}


ORDERS = "/v1/pay-order/seller"
SETTLE = "/v1/pay-settle"
# Paths with fixed words come before those with {} in the same place: the first match wins.
ROUTES: tuple[tuple[str, str, Handler, str], ...] = (
    ("POST", TOKEN_PATH, token, ""),
    ("GET", f"{ORDERS}/product-orders/last-changed-statuses", feed.last_changed, "order"),
    ("POST", f"{ORDERS}/product-orders/query", orders.by_ids, "order"),
    ("GET", f"{ORDERS}/product-orders", orders.by_condition, "order"),
    ("GET", ORDERS + "/orders/{order_id}/product-order-ids", orders.ids_of_order, "order"),
    ("POST", "/v1/products/search", products.search, "product"),
    ("GET", "/v2/products/origin-products/{origin_product_no}", products.origin_product, "product"),
    ("GET", "/v2/products/channel-products/{channel_product_no}", products.channel_product, "product"),
    ("GET", "/v1/categories", categories.categories, "product"),
    ("GET", "/v1/categories/{category_id}", categories.category, "product"),
    ("GET", "/v1/categories/{category_id}/sub-categories", categories.sub_categories, "product"),
    ("GET", "/v1/seller/account", seller.account, "seller"),
    ("GET", "/v1/seller/channels", seller.channels, "seller"),
    ("GET", f"{SETTLE}/settle/daily", settlement_calls.daily, "settlement"),
    ("GET", f"{SETTLE}/settle/case", settlement_calls.by_case, "settlement"),
    ("GET", f"{SETTLE}/settle/commission-details", settlement_calls.commission_details, "settlement"),
    ("GET", f"{SETTLE}/vat/daily", settlement_calls.vat_daily, "settlement"),
    ("GET", f"{SETTLE}/vat/case", settlement_calls.vat_by_case, "settlement"),
    ("GET", "/v1/contents/qnas", contacts.qnas, "inquiry"),
    ("GET", "/v1/pay-user/inquiries", contacts.inquiries, "inquiry"),
)
