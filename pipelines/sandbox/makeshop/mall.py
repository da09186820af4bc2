"""The MakeShop Korea stand-in: one shop behind two APIs (contract sections 2 and 3).

Shop API: /oauth/token and /api/v1/{shopId}/…. Open API: /list/open_api.html and /list/open_api_process.html. In the
wild these are three hosts, here one URL. Around a call of the Shop API, in this order: path, rate, address, bearer and
shop, section, endpoint; of the Open API: scheme, address, keys, consent, section, hourly limit, type.
"""

from ..standin import Handler, StandIn
from ..wire import Call, Reply
from ..world import Storefront, World
from . import errors, legacy, members, order_log, order_rows, orders, products, reviews, shop_info, writes
from .auth import Authority
from .limits import Limits
from .order_index import OrderIndex
from .switches import Switches

API = "/api/v1/{shop}/"


def stand_in(world: World, front: Storefront, speed: float) -> "MakeshopMall":
    return MakeshopMall(world, front, speed)


class MakeshopMall(StandIn):
    """`url` is scheme and host. Tests use the keys below, `switches`, `faults`, `calls`."""

    flavor = "kr"
    shop_id = "sampleshop"
    client_id = "SandboxMakeshopClient01"
    client_secret = "SandboxMakeshopSecret/01+"
    shop_key = "SandboxShopkey0123456789abcdef"
    license_key = "SandboxLicensekey0123456789abcdef"

    def __init__(self, world: World, front: Storefront, speed: float = 1.0) -> None:
        super().__init__(world)
        self.front = front
        self.opened_at = world.now
        self.switches = Switches()
        self.switches.listen(self._switched)
        self.auth = Authority(self)
        self.limits = Limits(self, speed)
        self.order_index = OrderIndex(self)
        self.order_log = order_log.OrderLog(self)
        self.written = orders.WrittenOrders(self)
        self.sales = products.Sales(self)
        self.rewards = writes.Rewards(self)
        self.route("POST", "/oauth/token", _token)
        for path, (section, handler) in READS.items():
            self.route("GET", API + path, handler, section)
        for path, (section, handler) in WRITES.items():
            self.route("POST", API + path, handler, section)
        self.route("GET", legacy.READ, legacy.read)
        self.route("POST", legacy.WRITE, legacy.write)

    def subject(self, call: Call) -> str:
        """The Open API's `type` behind its path."""
        kind = call.query.get("type") if call.path in (legacy.READ, legacy.WRITE) else None
        return f"{call.path}/{kind}" if kind else call.path

    @property
    def extra_personal_values(self) -> set[str]:
        """Personal texts that only this mall knows: accounts, customs numbers, safe numbers."""
        with self.world.lock:
            return {text for order in self.front.orders.values() for text in order_rows.own_texts(order)}

    def forget_tokens(self) -> None:
        """Every token is dead, as if 300 seconds had gone by."""
        with self.world.lock:
            self.auth.forget()

    def show_status(self, line_id: str, code: str) -> None:
        """Let a line show a `basket_status` of the test's choice. The world's truth does not follow."""
        self.switches.status_overrides = {**self.switches.status_overrides, line_id: code}

    def show_payment(self, order_id: str, code: str) -> None:
        """Let an order show a `pay_status` of the test's choice. The world's truth does not follow."""
        self.switches.payment_overrides = {**self.switches.payment_overrides, order_id: code}

    def show_state(self, variant_id: str, code: str) -> None:
        """Let a stock row show an `sto_state_code` of the test's choice. The world's truth does not follow."""
        self.switches.state_overrides = {**self.switches.state_overrides, variant_id: code}

    def answer(self, call: Call, handler: Handler | None, needs: str) -> Reply:
        if handler is None or (call.path.endswith("/order/1") and not self.switches.order_1):
            raise errors.unknown_path()
        if needs:
            self.limits.data()
            self.check_address()
            self.auth.check_bearer(call)
            self.check_section(needs)
        return handler(self, call)

    def check_address(self) -> None:
        """Raises Refused: 9009."""
        if self.switches.refuse_address:
            raise errors.code("9009")

    def check_section(self, section: str) -> None:
        """Raises Refused: the app has no permission for this section."""
        if section in self.switches.forbidden:
            raise errors.forbidden(self.switches.missing_scope)

    def fault_reply(self, status: int) -> Reply:
        return errors.failure(status)

    def _switched(self) -> None:
        self.front.stock_moves_updated_at = self.switches.stock_moves_moddate


def _token(mall: MakeshopMall, call: Call) -> Reply:
    return mall.auth.issue(call)


READS: dict[str, tuple[str, Handler]] = {
    "information": ("shop", shop_info.information),
    "delivery_company": ("shop", shop_info.carriers),
    "product": ("product", products.products),
    "stock": ("product", products.stock),
    "delete_product": ("product", products.deleted_products),
    "category": ("product", products.categories),
    "order/1": ("order", orders.orders),
    "order/2": ("order", orders.orders),
    "order_log": ("order", order_log.order_log),
    "order_search": ("order", orders.order_search),
    "order_delivery": ("order", orders.deliveries),
    "user": ("member", members.users),
    "group": ("member", members.groups),
    "review": ("board", reviews.reviews),
}
WRITES: dict[str, tuple[str, Handler]] = {
    "product/stock": ("product", writes.stock),
    "order/ready": ("order", writes.ready),
    "order/invoice": ("order", writes.invoice),
    "review/store": ("board", writes.review),
}
