"""Listens on this machine for the one redirect that ends a consent."""

import socket
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sources.shared.errors import WrongConfiguration
from sources.shared.http import is_loopback

REQUEST_SECONDS = 10.0

# Nothing of the request is repeated in a page.
_ARRIVED = "kmall has its answer. You can close this page and go back to the terminal. / 터미널로 돌아가 주세요."
_STRANGER = "This answer belongs to another attempt. / 다른 인증 시도의 응답입니다."
_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>kmall</title><p>{}</p></html>'


class RedirectListener:
    """A web server on the host of a loopback redirect_uri, for as long as the `with` block lasts.

    Shape: `is_ours` judges the query of a request to the redirect_uri's path; the first that is ours is kept,
        `strangers` counts the others. `port` replaces the redirect_uri's.
    Raises: WrongConfiguration if the port is taken.
    """

    def __init__(self, redirect_uri: str, port: int | None, is_ours: Callable[[Mapping[str, str]], bool]) -> None:
        parts = urlsplit(redirect_uri)
        self.strangers = 0
        self._path = parts.path or "/"
        self._is_ours = is_ours
        self._answer: Mapping[str, str] | None = None
        self._arrived = threading.Event()
        host = parts.hostname or ""
        if host == "localhost" or not is_loopback(host):
            host = "127.0.0.1"  # never on an address that other machines reach
        try:
            self._server = _server_class(host)((host, port or parts.port or 80), _handler(self))
        except OSError as trouble:
            raise WrongConfiguration(
                f"cannot listen at redirect_uri {redirect_uri}: {trouble.strerror}",
                fix="end the program that uses this port, or pick another port here and at the mall, or use --paste.",
            ) from None
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="redirect listener")

    def __enter__(self) -> "RedirectListener":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, timeout: float) -> Mapping[str, str] | None:
        """The query of the redirect; None after `timeout` seconds without one."""
        self._arrived.wait(timeout)
        return self._answer

    def take(self, target: str) -> tuple[int, str]:
        """One request: the HTTP status and the sentence it is answered with."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        if parts.path != self._path or not query.keys() & {"code", "error"}:
            return 404, "Not found"
        if not self._is_ours(query):
            self.strangers += 1
            return 400, _STRANGER
        if not self._arrived.is_set():
            self._answer = query
            self._arrived.set()
        return 200, _ARRIVED


def _handler(listener: RedirectListener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = REQUEST_SECONDS

        def do_GET(self) -> None:
            status, sentence = listener.take(self.path)
            page = _PAGE.format(sentence).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_args: Any, **_options: Any) -> None:
            """Says nothing: the request line holds the code."""

    return Handler


def _server_class(host: str) -> type[ThreadingHTTPServer]:
    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        allow_reuse_address = True

    return Server
