"""The page at one address on this machine. Every look opens the warehouse read-only for the moment of its questions.

A load holds a DuckDB file alone: the page then shows what it last read and says so. Looks of several tabs within
a few seconds are one. Only names of this machine are answered, so that no web page elsewhere can read the figures by
pointing a name of its own here.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pipelines.config import Warehouse
from pipelines.page.facts import Facts, read_facts
from pipelines.page.render import Look, render
from pipelines.page.words import LANGUAGES
from pipelines.warehouse_reading import reader
from sources.shared.errors import KmallError

HERE = Path(__file__).parent
FILES = {"style.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
LOOK_AGAIN = timedelta(seconds=5)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def now_utc() -> datetime:
    return datetime.now(UTC)


@dataclass
class Looking:
    """The warehouse, and what was last seen of it."""

    warehouse: Warehouse
    clock: Callable[[], datetime] = now_utc
    _last: Look = field(default_factory=lambda: Look(None))
    _looked_at: datetime | None = None
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def look(self) -> Look:
        """Never raises for the warehouse's trouble: the last good facts stay."""
        with self._one_at_a_time:
            now = self.clock()
            if self._looked_at is None or not timedelta(0) <= now - self._looked_at < LOOK_AGAIN:
                self._last = self._fresh(now)
                self._looked_at = now
            return self._last

    def _fresh(self, now: datetime) -> Look:
        before = self._last
        try:
            facts = self._facts()
        except _Trouble as trouble:
            since = before.since if before.trouble == trouble.name else now
            return Look(before.facts, trouble.name, before.read_at, since)
        if facts is None:
            return Look(None, "absent")
        return Look(facts, read_at=now)

    def _facts(self) -> Facts | None:
        import duckdb
        import psycopg2  # type: ignore[import-untyped]

        try:
            with reader(self.warehouse) as read:
                return None if read is None else read_facts(read)
        except KmallError as error:
            # of a file there is one thing that keeps it from being read and goes by itself: somebody writes to it
            is_busy = self.warehouse.path is not None and "in use" in error.what
            raise _Trouble("busy" if is_busy else "unreachable") from error
        except (duckdb.Error, psycopg2.Error) as error:
            raise _Trouble("unreachable") from error


class _Trouble(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def application(looking: Looking, *, language: str = "", old_after: timedelta, refresh: timedelta) -> Starlette:
    """Shape: `language` ko or en for who asks for none; "" goes by the browser's languages."""

    def page(request: Request) -> Response:
        asked = request.query_params.get("language", "")
        chosen = asked if asked in LANGUAGES else language or _of_browser(request)
        look = looking.look()
        told = render(look, language=chosen, now=looking.clock(), old_after=old_after, refresh=refresh)
        return HTMLResponse(told, headers=HEADERS)

    def file(request: Request) -> Response:
        name = request.url.path.removeprefix("/")
        return Response((HERE / name).read_bytes(), media_type=FILES[name], headers=HEADERS)

    routes = [Route("/", page), *(Route(f"/{name}", file) for name in FILES)]
    names = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"], www_redirect=False)
    return Starlette(routes=routes, middleware=[names])


def _of_browser(request: Request) -> str:
    """Korean unless the browser asks for another language first: the malls are Korean."""
    first: Any = request.headers.get("accept-language", "ko").split(",")[0].strip().lower()
    return "ko" if first.startswith("ko") or first in ("", "*") else "en"
