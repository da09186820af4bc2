"""The Godomall5 stand-in: one shop's Open API, every read endpoint (contract section 3).

Around each call, in this order: the script must exist (a web server's 404 otherwise), the bucket, the two keys, their
period, the caller's address, the permission, then the endpoint. All but the first two refuse with HTTP 200.
"""

from collections.abc import Sequence
from typing import Any

from ..standin import Handler, StandIn
from ..wire import Call, Reply
from ..world import Storefront, World
from ..world.goods import Person
from . import boards, catalogue, errors, goods, hostile, orders, query, xml
from .limits import Limits
from .order_index import OrderIndex
from .switches import Switches

ROOT = "/godomall5"


def stand_in(world: World, front: Storefront, speed: float) -> "Godomall5Mall":
    return Godomall5Mall(world, front, speed)


class Godomall5Mall(StandIn):
    """`url` is scheme and host. Tests use `partner_key`, `shop_key`, `switches`, `faults`, `calls`, `calls_in_url`."""

    partner_key = "U2FuZGJveFBhcnRuZXI+Lz09"
    shop_key = "JTI1U2FuZGJveCtTaG9wLw=="

    def __init__(self, world: World, front: Storefront, speed: float = 1.0) -> None:
        super().__init__(world)
        self.front = front
        self.switches = Switches(split_partial_claims=front.splits_lines)
        self.switches.listen(self._switched)
        self.limits = Limits(self, speed)
        self.order_index = OrderIndex(self)
        self.written = orders.WrittenOrders(self)
        self.calls_in_url = 0
        self._member_numbers = {person.member_id: str(number) for number, person in enumerate(world.people, start=101)}
        for path, handler in ROUTES.items():
            for method in ("POST", "GET"):
                self.route(method, f"{ROOT}/{path}", handler, path)

    def show_status(self, line_id: str, code: str) -> None:
        """Let a line show a status code of the test's choice. The world's truth does not follow."""
        self.switches.status_overrides = {**self.switches.status_overrides, line_id: code}

    def mark_sold_out(self, goods_no: str) -> None:
        """Let goods show `soldOutFl` y, as a shop owner can. The world's truth does not follow."""
        self.switches.marked_sold_out = self.switches.marked_sold_out | {goods_no}

    def member_no(self, person: Person) -> str:
        """`memNo`: 0 for a guest."""
        return self._member_numbers.get(person.member_id, "0")

    def listed(self, tag: str, rows: Sequence[xml.Row], header: dict[str, str] | None = None) -> Reply:
        """A list answer with code 000."""
        style = xml.Style.of(self.switches)
        written = [xml.inside(row, style, number) for number, row in enumerate(rows, start=1)]
        return self.written_list(tag, written, header or {}, empty=self.switches.empty_return)

    def written_list(self, tag: str, rows: Sequence[str], header: dict[str, str], *, empty: str) -> Reply:
        """The same from rows that are XML already."""
        style = xml.Style.of(self.switches)
        body = "".join(f"{xml.sibling(tag, at, row, style)}\n" for at, row in enumerate(rows, start=1))
        return self._said({"code": "000", "msg": xml.Words("성공"), **header}, body, empty)

    def answer(self, call: Call, handler: Handler | None, needs: str) -> Reply:
        if handler is None:
            raise errors.unknown_path()
        headers = self.limits.take()
        sent = query.parameters(call)
        in_url = call.method == "GET" or any(name in call.query for name in query.KEYS)
        self.calls_in_url += in_url
        call.query = query.without_keys(sent)
        try:
            self._check(sent if self.switches.get_allowed or not in_url else {}, needs)
            reply = handler(self, call)
        except errors.Refusal as refusal:
            reply = self._refused(refusal.code)
        if self.switches.hostile_body:
            reply.body = hostile.BODIES[self.switches.hostile_body]
        reply.headers = {**headers, **reply.headers}
        return reply

    def fault_reply(self, status: int) -> Reply:
        return errors.failure(status)

    def _check(self, sent: dict[str, str], needs: str) -> None:
        switches = self.switches
        checks = (
            ("998", sent.get("partner_key") != self.partner_key),
            ("999", sent.get("key") != self.shop_key),
            ("997", switches.key_expired),
            ("996", switches.refuse_address),
            ("995", needs in switches.forbidden),
        )
        for code, wrong in checks:
            if wrong:
                raise errors.Refusal(code)

    def _refused(self, code: str) -> Reply:
        # order codes come with an empty `return`, key codes with none, as in the samples
        rows = "" if code.startswith("2") else None
        return self._said({"code": code, "msg": xml.Words(errors.MESSAGES[code])}, rows, self.switches.empty_return)

    def _said(self, header: dict[str, Any], rows: str | None, empty: str) -> Reply:
        switches = self.switches
        extra = hostile.comments(switches.extra_bytes) + hostile.nested(switches.extra_depth)
        written = xml.inside(header, xml.Style.of(switches))
        body = xml.document(written, rows, empty, switches.encoding, extra)
        charset = switches.charset_told or switches.encoding
        return Reply(200, body, {"content-type": f"text/xml; charset={charset}"})

    def _record(self, call: Call, status: int, fault: str, unknown: bool) -> None:
        # the log holds what was asked, wherever it was sent, and never a key
        call.query = query.without_keys(query.parameters(call))
        super()._record(call, status, fault, unknown)

    def _switched(self) -> None:
        self.front.splits_lines = self.switches.split_partial_claims
        self.front.stock_moves_updated_at = self.switches.stock_moves_mod_dt


ROUTES: dict[str, Handler] = {
    "order/Order_Search.php": orders.orders,
    "goods/Goods_Search.php": goods.goods,
    "goods/Goods_Add_Search.php": goods.add_goods,
    "goods/Category_Search.php": catalogue.categories,
    "goods/Brand_Search.php": catalogue.brands,
    "board/Board_Inventory.php": boards.inventory,
    "board/Board_List.php": boards.posts,
    "common/Code_Search.php": catalogue.codes,
}
