"""The makeshop Japan stand-in: one shop's GraphQL API behind one URL (contract section 1).

Around each call, in this order: the path, the size, the three headers, the limits, then the query. In the call log, and
for faults, a call's path ends in the operation it asks for: `/v1/graphql/searchOrder`.
"""

import asyncio
import time
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from ..standin import Handler, StandIn
from ..wire import Call, Reply
from ..world import Storefront, World
from . import errors, execution, orders, people, products, writes
from .limits import Limits
from .numbering import MakeShopJpNumbering
from .order_rows import member_id
from .people import WITHDRAWN
from .schema import Schema
from .switches import Switches

PATH = "/v1/graphql"
TIMESTAMP_LIFE = timedelta(hours=1)
PERSONAL_INPUTS = ("memberId", "email")
_arrived: ContextVar[float] = ContextVar("arrived")  # Unix seconds of the mall when the call at hand came in


def stand_in(world: World, front: Storefront, speed: float) -> "MakeShopJpMall":
    return MakeShopJpMall(world, front, speed)


class MakeShopJpMall(StandIn):
    """`url` is scheme and host. Tests use `access_token`, `api_key`, `switches`, `faults`, `calls`, `coupons`."""

    flavor = "jp"
    access_token = "PAT.5a6d0000000000000000000000000000000000000000000000000000000000a1"
    api_key = "5a6d0000000000000000000000000000000000000000000000000000000000b2"

    def __init__(self, world: World, front: Storefront, speed: float = 1.0) -> None:
        super().__init__(world)
        assert isinstance(front.numbering, MakeShopJpNumbering)
        self.front = front
        self.numbering = front.numbering
        self.switches = Switches()
        self.switches.listen(self._switched)
        self.limits = Limits(self, speed)
        self.written = orders.WrittenOrders(self)
        self.coupons: dict[str, str] = {}
        self._schema: Schema | None = None
        self.route("POST", PATH, graphql)

    @property
    def clock_skew(self) -> timedelta:
        return self.switches.clock_skew

    @property
    def schema(self) -> Schema:
        if self._schema is None:
            self._schema = Schema(self.switches)
        return self._schema

    @property
    def extra_personal_values(self) -> set[str]:
        """Personal texts that only this mall knows: the ids of guests, and of members who withdrew."""
        with self.world.lock:
            guests = (order for order in self.front.orders.values() if not order.person.member_id)
            return {*WITHDRAWN, *(member_id(order) for order in guests)}

    def show_status(self, line_id: str, code: str) -> None:
        """Let the delivery of a line show a status of the test's choice. The world's truth does not follow."""
        delivery = line_id.split("-")[1]
        self.switches.status_overrides = {**self.switches.status_overrides, delivery: code}

    def show_payment(self, order_id: str, code: str) -> None:
        """Let an order show a paymentStatusCode of the test's choice. The world's truth does not follow."""
        self.switches.payment_overrides = {**self.switches.payment_overrides, order_id: code}

    def change_code(self, variant_id: str, code: str) -> None:
        """The seller gives a variation another code; what was sold keeps the one it was sold under."""
        with self.world.changing():
            _, variant = self.world.act.variant(variant_id)
            variant.seller_code = code

    def answer(self, call: Call, handler: Handler | None, needs: str) -> Reply:  # noqa: ARG002  permissions are the operations'
        if handler is None:
            raise errors.refused(404, "not found")
        if len(call.body) >= self.switches.largest_request:
            raise errors.refused(413, "request too large")
        self._check_headers(call)
        self.limits.check()
        return handler(self, call)

    def fault_reply(self, status: int) -> Reply:
        return errors.failure(status)

    def operations(self, call: Call) -> dict[str, Any]:
        """What carries out the operations of a call, each behind its permission."""
        return {name: partial(self._carry_out, call, name) for name in OPERATIONS}

    def _carry_out(self, call: Call, name: str, **arguments: Any) -> Any:
        if name in self.switches.forbidden:
            raise errors.forbidden()
        if name in self.switches.failing:
            raise errors.MallError("operation failed", self.switches.failing[name])
        return OPERATIONS[name](self, call, *arguments.values())

    def _check_headers(self, call: Call) -> None:
        keys = {"authorization": f"Bearer {self.access_token}", "x-api-key": self.api_key}
        wrong = [name for name, value in keys.items() if call.headers.get(name) != value]
        if self.switches.uninstalled:
            wrong.append("authorization")
        if not self._is_fresh(call.headers.get("x-timestamp", "")):
            wrong.append("x-timestamp")
        if wrong:
            raise errors.refused(self.switches.auth_status, f"unauthorized: {wrong[0]}", code="UNAUTHENTICATED")
        if call.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise errors.refused(415, "content-type must be application/json")

    def _is_fresh(self, told: str) -> bool:
        """Unix seconds of the last hour; a clock that is ahead is forgiven as much."""
        if not (told.isascii() and told.isdigit()):
            return False
        clocks = [_arrived.get(), *([time.time()] if self.switches.wall_clock_too else [])]
        return min(abs(now - int(told)) for now in clocks) <= TIMESTAMP_LIFE.total_seconds()

    async def _endpoint(self, request: HttpRequest) -> Response:
        self.limits.begin()
        try:
            with self.world.lock:
                self.world.catch_up()
                # a fault may let days pass before the answer, which makes no header older than it was
                _arrived.set(self.now.timestamp())
            if self.switches.answer_seconds:
                await asyncio.sleep(self.switches.answer_seconds)
            return await super()._endpoint(request)
        finally:
            self.limits.end()

    def subject(self, call: Call) -> str:
        """The operation behind the path."""
        readable = call.path == PATH and len(call.body) < self.switches.largest_request
        roots = execution.Request(call.body).roots if readable else []
        return f"{PATH}/{'+'.join(roots)}" if roots else call.path

    def _record(self, call: Call, status: int, fault: str, unknown: bool) -> None:
        # the log holds what was asked for, and neither a key nor a person
        asked = execution.Request(call.body).input if len(call.body) < self.switches.largest_request else {}
        call.query = {name: str(value) for name, value in asked.items() if name not in PERSONAL_INPUTS}
        super()._record(call, status, fault, unknown)

    def _switched(self) -> None:
        self._schema = None
        self.front.stock_moves_updated_at = self.switches.stock_moves_updated_at


def graphql(mall: MakeShopJpMall, call: Call) -> Reply:
    return execution.run(mall, call, mall.schema, mall.operations(call))


def shop(_mall: MakeShopJpMall, _call: Call) -> dict[str, Any]:
    names = {"shopName": "架空ショップ", "shopUrl": "https://shop.example.invalid/"}
    return {"shop": {**names, "settingOriginalDomain": "shop.example.invalid", "openCondition": "open"}}


OPERATIONS: dict[str, Any] = {
    "getShop": shop,
    "getProductCategory": products.categories,
    "searchProduct": products.search,
    "searchOrder": orders.search,
    "searchMember": people.members,
    "searchReview": people.reviews,
    "createCoupon": writes.create_coupon,
    "updateProductQuantity": writes.product_quantity,
    "updateVariationQuantity": writes.variation_quantity,
}
