"""The WISA stand-in: the assumed API, and the exports a merchant can make in the admin (contract sections 1 to 5).

Around each call, in this order: the rate limit, the key, whether the path exists, the access level, then the resource.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from ..standin import Handler, StandIn
from ..wire import Call, Reply, json_reply
from ..world import Storefront, World
from . import access, customers, errors, exports, marketplaces, orders, products, query, stock, xml
from .changes import Changes
from .limits import Limits
from .shaping import Row, put, shaped
from .switches import Switches

Thing = TypeVar("Thing")


def stand_in(world: World, front: Storefront, speed: float) -> "WisaMall":
    return WisaMall(world, front, speed)


class WisaMall(StandIn):
    """`url` is scheme and host. Tests use `api_key`, `switches`, `faults`, `calls`, `mount`, `export`."""

    api_key = "wisa-sandbox-key-3f9a1c"

    def __init__(self, world: World, front: Storefront, speed: float = 1.0) -> None:
        super().__init__(world)
        self.front = front
        self.switches = Switches()
        self.switches.listen(self._switched)
        self.limits = Limits(self, speed)
        self.changes = Changes(self)
        self.pushed: dict[str, dict[str, datetime]] = {}
        for method, path, handler, resource in ROUTES:
            self.route(method, path, handler, resource)

    def mount(self, path: str, rows: Sequence[Row], dated_by: str = "updated_at") -> None:
        """Serve `rows` as a list at `path` below the root, as a partner document may name one ("erp/accounting").

        `dated_by` is the field (an ISO text with offset) that the filter by modification looks at.
        """
        path = path.strip("/")

        def listed(mall: WisaMall, call: Call) -> Reply:
            span = query.span(call, mall.switches)
            found = [row for row in rows if span.holds(_instant(row.get(dated_by)))]
            return mall.listed(call, path, found, lambda _mall, row: row)

        self.route("GET", f"/{path}", listed, path)

    def export(self, resource: str, folder: Path, format: str = "csv", encoding: str = "utf-8", **form: Any) -> Path:  # noqa: A002  the word its callers use
        """Write an admin export of "orders", "products" or "inventory" into `folder`; `form`: see `exports.Form`."""
        with self.world.lock:
            return exports.write(self, resource, folder, exports.Form(format, encoding, **form))

    def show_status(self, line_id: str, code: str) -> None:
        """Let a line (`<order_id>-<item_id>`) show a state of the test's choice. The world's truth does not follow."""
        self.switches.status_overrides = {**self.switches.status_overrides, line_id: code}

    def force_sold_out(self, variant_id: str) -> None:
        """Let an option (`<product_id>-<option_id>`) show force flag Y. The world's truth does not follow."""
        self.switches.forced_sold_out = self.switches.forced_sold_out | {variant_id}

    def find(self, method: str, path: str) -> tuple[Handler | None, str, dict[str, str]]:
        root = self.switches.path_root.rstrip("/")
        return super().find(method, path.removeprefix(root)) if path.startswith(f"{root}/") else (None, "", {})

    def answer(self, call: Call, handler: Handler | None, needs: str) -> Reply:
        try:
            self.limits.take()
            access.check(call, self.api_key, self.switches)
            if handler is None or needs in self.switches.missing:
                raise errors.not_found("resource")
            if needs in self.switches.forbidden:
                raise errors.Refusal(403, "forbidden", "access level too low")
            return handler(self, call)
        except errors.Refusal as refusal:
            reply = self._said(call, errors.body(refusal, self.switches), errors.status(refusal, self.switches))
            reply.headers |= refusal.headers
            return reply

    def fault_reply(self, status: int) -> Reply:
        return json_reply(errors.body(errors.failure(status), self.switches), status)

    def listed(self, call: Call, resource: str, found: Sequence[Thing], row: Callable[[Any, Thing], Row]) -> Reply:
        """One page of a list, in the envelope of the day. `found` is oldest first. Raises Refusal: 400."""
        switches = self.switches
        page = query.page(call, switches)
        ordered = found[::-1] if switches.newest_first else found
        rows = [shaped(resource, row(self, each), switches) for each in query.cut(call, ordered, page)]
        name = resource.rpartition("/")[2]
        header: Row = {"page": page.number}
        if resource not in switches.without_total:
            header["limit"] = page.size
            if switches.total:
                pages = switches.total.endswith("total_pages")
                put(header, switches.total, -(-len(found) // page.size) if pages else len(found))
        if self._speaks_xml(call):
            return self._said(call, {**header, name: rows})
        envelope = switches.envelopes.get(resource, switches.envelope)
        if envelope == "array":
            return json_reply(rows)
        content: Row = {}
        put(content, name if envelope == "resource" else envelope, rows)
        return self._said(call, content | header)

    def single(self, call: Call, resource: str, row: Row, status: int = 200) -> Reply:
        """One row, where a list would have its rows: alone, under the word of the day, or under the resource's."""
        shown = shaped(resource, row, self.switches)
        envelope = (
            "resource" if self._speaks_xml(call) else self.switches.envelopes.get(resource, self.switches.envelope)
        )
        if envelope == "array":
            return self._said(call, shown, status)
        content: Row = {}
        put(content, xml.singular(resource) if envelope == "resource" else envelope, shown)
        return self._said(call, content, status)

    def bare(self, resource: str, call: Call, row: Row) -> Reply:
        """One row without any envelope."""
        return self._said(call, shaped(resource, row, self.switches))

    def _said(self, call: Call, content: Row, status: int = 200) -> Reply:
        if self._speaks_xml(call):
            return Reply(status, xml.document(content), {"content-type": "application/xml; charset=utf-8"})
        return json_reply(content, status)

    def _speaks_xml(self, call: Call) -> bool:
        """The kind that `Accept` names first; JSON when it names neither."""
        named = re.search(r"\b(xml|json)\b", call.headers.get("accept", "").lower())
        return self.switches.xml_always or (named is not None and named[1] == "xml")

    def _switched(self) -> None:
        self.front.stock_moves_updated_at = self.switches.stock_moves_updated_at

    def _record(self, call: Call, status: int, fault: str, unknown: bool) -> None:
        call.query = access.without_key(call.query, self.switches)
        super()._record(call, status, fault, unknown)


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


ROUTES: tuple[tuple[str, str, Handler, str], ...] = (
    ("GET", "/products", products.products, "products"),
    ("GET", "/products/{product_id}", products.product, "product"),
    ("POST", "/products", products.create, "writes"),
    ("PUT", "/products/{product_id}", products.update, "writes"),
    ("PATCH", "/products/bulk", products.update_many, "writes"),
    ("GET", "/orders", orders.orders, "orders"),
    ("GET", "/orders/{order_id}", orders.order, "order"),
    ("GET", "/inventory", stock.inventory, "inventory"),
    ("GET", "/customers", customers.customers, "customers"),
    ("GET", "/marketplace/sync-status/{product_id}", marketplaces.sync_status, "marketplace_status"),
    ("POST", "/marketplace/sync-product", marketplaces.sync_product, "writes"),
)
