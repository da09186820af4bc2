"""A server that answers form posts word for word, and a mall of orders in memory that pages in every way one may.

`tests/replay.py` answers by path; this mall's calls differ in their bodies only.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import parse_qsl

Form = Mapping[str, str]
Answer = tuple[int, bytes, Mapping[str, str]]
Answering = Callable[[str, Form], bytes | Answer]

EMPTY = {
    "204": b'<?xml version="1.0" encoding="utf-8"?><data><header><code>204</code></header><return></return></data>',
    "000": b"<data><header><code>000</code><msg><![CDATA[ ok ]]></msg></header><return>\n  </return></data>",
    "closed": b"<data><header><code>000</code></header><return/></data>",
}


@contextmanager
def serve(answer: Answering) -> Iterator[str]:
    """Serves `answer(path, form)` on a free loopback port; yields the base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            told = answer(self.path, dict(parse_qsl(body, keep_blank_values=True)))
            status, sent, headers = told if isinstance(told, tuple) else (200, told, {})
            self.send_response(status)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(sent)))
            for name, value in headers.items():
                self.send_header(name, value)
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


@dataclass
class Orders:
    """Orders of a mall in memory, searched by order date.

    Shape: `placed` order number -> when, in Korean time; `losses` for each call in turn what goes wrong with it: the
        first, the last or all rows left out, a row twice; or a new order, or the oldest one gone, after it.
    """

    placed: dict[int, datetime]
    last_order: Literal["normal", "absent", "inverted"] = "normal"
    follows_cursor: bool = True
    follows_size: bool = True
    most: int = 10_000  # the mall's own limit of a page
    empty: Literal["204", "000", "closed"] = "204"
    losses: list[str] = field(default_factory=list)
    calls: int = 0
    deleted: set[int] = field(default_factory=set)

    def __call__(self, path: str, form: Form) -> bytes:
        assert path == "/godomall5/order/Order_Search.php"
        assert form["dateType"] in ("order", "modify")
        self.calls += 1
        if "orderNo" in form:
            asked = int(form["orderNo"])
            return self._page([asked] if asked in self.placed and asked not in self.deleted else [], more=False)
        first, last = _instant(form["startDate"], "00:00:00"), _instant(form["endDate"], "23:59:59")
        assert (last - first).days <= 29
        found = [number for number, at in self.placed.items() if first <= at <= last and number not in self.deleted]
        found.sort(reverse=True)
        if self.follows_cursor and "lastOrder" in form:
            found = [number for number in found if number < int(form["lastOrder"])]
        size = min(int(form["size"]) if self.follows_size else len(found), self.most)
        page = found[:size]
        loss = self.losses.pop(0) if self.losses else ""
        if loss == "new":
            self.placed[max(self.placed) + 1] = first
        if loss == "gone":
            self.deleted.add(min(self.placed))
        page = {"first": page[1:], "last": page[:-1], "all": [], "twice": page[:1] + page}.get(loss, page)
        return self._page(page, more=len(found) > size)

    def _page(self, numbers: list[int], *, more: bool) -> bytes:
        if not numbers:
            return EMPTY[self.empty]
        flag = {"normal": more, "inverted": not more, "absent": None}[self.last_order]
        told = "" if flag is None else f"<lastOrder>{str(flag).lower()}</lastOrder>"
        rows = "".join(order(number, index) for index, number in enumerate(numbers, 1))
        return f"<data><header><code>000</code>{told}</header><return>{rows}</return></data>".encode()


def order(number: int, index: int = 1, status: str = "d2") -> str:
    """One order with one line, as the mall writes it."""
    line = f'<orderGoodsData idx="1"><sno>{number}1</sno><orderStatus>{status}</orderStatus></orderGoodsData>'
    return f'<order_data idx="{index}"><orderNo>{number}</orderNo><mallSno>1</mallSno>{line}</order_data>'


def _instant(text: str, time: str) -> datetime:
    return datetime.fromisoformat(text if " " in text else f"{text} {time}")
