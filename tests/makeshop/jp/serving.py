"""A server that answers GraphQL posts, and a Japanese shop in memory that pages, filters and counts.

It executes no GraphQL: whole records are sent, whatever was asked for. The sandbox's stand-in is the one that does.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]
Answer = tuple[int, bytes]
Answering = Callable[[Mapping[str, str], Body], Answer]

OPERATION = re.compile(r"^query \w+(?:\(.*?\))? {\s+(\w+)", re.MULTILINE)
LISTS = {
    "searchProduct": "products",
    "searchOrder": "orders",
    "searchReview": "reviews",
    "searchMember": "members",
}


@contextmanager
def serve(answer: Answering) -> Iterator[str]:
    """Serves `answer(headers, body)` on a free loopback port; yields the base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            headers = {name.lower(): value for name, value in self.headers.items()} | {"path": self.path}
            status, sent = answer(headers, body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def operation_of(body: Body) -> str:
    """What a call asks for."""
    found = OPERATION.search(body["query"])
    assert found, body["query"]
    return found[1]


def told(data: Any, *errors: Body, status: int = 200) -> Answer:
    """An answer with data, errors or both."""
    return status, json.dumps({"data": data, **({"errors": list(errors)} if errors else {})}).encode()


@dataclass
class Desk:
    """One shop's rows by operation.

    Shape: `cap` the most rows of a page, cut without a word; `counts` whether it tells searchedCount; `asked` the
        operation and the input of every call; `before` what happens before which call, from 1.
    """

    rows: dict[str, list[Body]] = field(default_factory=dict)
    cap: int = 200
    counts: bool = True
    pages: bool = True
    asked: list[tuple[str, Body]] = field(default_factory=list)
    before: dict[int, Callable[[], None]] = field(default_factory=dict)

    def __call__(self, headers: Mapping[str, str], body: Body) -> Answer:
        operation, asked = operation_of(body), body["variables"].get("input", {})
        self.asked.append((operation, asked))
        self.before.pop(len(self.asked), lambda: None)()
        if operation == "getShop":
            return told({"getShop": {"shop": {"shopName": "テストショップ"}}})
        if operation == "getProductCategory":
            return told({"getProductCategory": {"productCategories": self.rows.get(operation, [])}})
        found = [row for row in self.rows.get(operation, []) if _fits(row, asked)]
        size = min(asked["limit"], self.cap)
        first = size * (asked["page"] - 1) if self.pages else 0
        count = {"searchedCount": len(found)} if self.counts else {}
        return told({operation: {LISTS[operation]: found[first : first + size], **count}})

    def windows(self) -> list[tuple[str, str]]:
        """The dates that orders were asked for since the last look, by order date and by payment date."""
        found = [
            (asked[f"start{kind}Date"], asked[f"end{kind}Date"])
            for _, asked in self.asked
            for kind in ("Order", "Payment")
            if f"start{kind}Date" in asked
        ]
        self.asked.clear()
        return list(dict.fromkeys(found))


def order(number: int, placed: str, *statuses: str, **fields: Any) -> Body:
    """An order with one delivery for each status. `paidOn` is for the desk alone."""
    name = f"P{number:018}"
    return {
        "systemOrderNumber": name,
        "orderDate": placed,
        "memberId": "260602000001",
        "paymentStatusCode": "0002",
        "sumPrice": 3100,
        "deliveryInfos": [
            {
                "deliveryId": str(place),
                "deliveryStatus": status,
                "basketInfos": [{"productCode": "000000000001", "price": 2500, "amount": 1, "customSelects": []}],
            }
            for place, status in enumerate(statuses or ("N",), 1)
        ],
        **fields,
    }


def product(number: int, **fields: Any) -> Body:
    """A product without variations."""
    return {"systemCode": f"{number:012}", "quantity": 1, "variations": [], "categories": [], **fields}


def _fits(row: Body, asked: Body) -> bool:
    for kind, column in (("Order", "orderDate"), ("Payment", "paidOn")):
        if f"start{kind}Date" in asked:
            digits = re.sub(r"\D", "", row.get(column) or "")
            if not asked[f"start{kind}Date"] <= digits <= asked[f"end{kind}Date"]:
                return False
    return True
