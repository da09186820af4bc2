"""The part of a stand-in mall that is the same for all: routes, call log, faults, one answer at a time.

A mall subclasses `StandIn`, fills `routes` and says in `answer` what happens around a handler (keys, limits, headers).
Calls that match no route are recorded as unknown, so that a test can fail on them.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, compile_path
from starlette.types import Receive, Scope, Send

from .faults import PAGE_KINDS, Fault, Faults
from .wire import Call, RecordedCall, Refused, Reply
from .world import World

METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
HTML_PAGE = (
    "<!DOCTYPE html><html><body><h1>시스템 점검 중입니다</h1><p>잠시 후 다시 이용해 주세요.</p></body></html>".encode()
)

Handler = Callable[[Any, Call], Reply]


class StandIn:
    """`url` is set when the server stands; so is `hang_up`, which closes or resets the caller's connection.

    `failures` are mistakes of the stand-in itself (its caller saw a plain 500); the sandbox raises them when it ends.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.url = ""
        self.faults = Faults()
        self.calls: list[RecordedCall] = []
        self.failures: list[Exception] = []
        self.hang_up: Callable[[Scope, bool], None] = lambda _scope, _reset: None
        self.app = Starlette(routes=[Route("/{path:path}", self._endpoint, methods=METHODS)])
        self._routes: list[tuple[str, re.Pattern[str], Handler, str]] = []

    @property
    def now(self) -> datetime:
        return self.world.now + self.clock_skew

    @property
    def clock_skew(self) -> timedelta:
        return timedelta(0)

    @property
    def unknown_calls(self) -> list[RecordedCall]:
        """Calls to paths the stand-in does not know."""
        return [call for call in self.calls if call.unknown]

    def mark(self) -> int:
        """A place in the call log, for `calls_since`."""
        return len(self.calls)

    def calls_since(self, mark: int) -> list[RecordedCall]:
        return self.calls[mark:]

    def route(self, method: str, path: str, handler: Handler, needs: str = "") -> None:
        """Serve `path` (`{name}` matches one part) with `handler`; `needs` names the permission the mall asks for."""
        pattern, _, _ = compile_path(path)
        self._routes.append((method, pattern, handler, needs))

    def subject(self, call: Call) -> str:
        """What faults are matched with and the call log shows: the path, and more where one path serves many lists."""
        return call.path

    def answer(self, call: Call, handler: Handler | None, needs: str) -> Reply:
        """The mall's answer; `handler` is None for an unknown path. Raises Refused."""
        raise NotImplementedError

    def fault_reply(self, status: int) -> Reply:
        """The mall's own words for an HTTP status that a test asked for."""
        raise NotImplementedError

    def find(self, method: str, path: str) -> tuple[Handler | None, str, dict[str, str]]:
        for known, pattern, handler, needs in self._routes:
            match = pattern.match(path)
            if match and known == method:
                return handler, needs, match.groupdict()
        return None, "", {}

    async def _endpoint(self, request: Request) -> Response:
        pairs = tuple(parse_qsl(request.url.query, keep_blank_values=True))
        call = Call(request.method, request.url.path, dict(pairs), request.headers, await request.body(), pairs=pairs)
        faults = self.faults.strike(call.method, self.subject(call))
        call.page_faults = tuple(fault.kind for fault in faults if fault.kind in PAGE_KINDS)
        fault = next((fault for fault in faults if fault.kind not in PAGE_KINDS), None)
        name = fault.kind if fault else ",".join(call.page_faults)
        if fault is not None and fault.kind in ("status", "html", "timeout", "reset"):
            reply = await self._instead(fault, request.scope)
            self._record(call, reply.status, name, unknown=False)
            return _response(reply)
        if fault is not None and fault.kind == "action" and fault.action is not None:
            fault.action()
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        reply = self._locked_answer(call, name)
        if fault is not None and fault.kind == "lost_answer":
            self.hang_up(request.scope, True)
            return _Nothing()
        if fault is not None and fault.kind == "malformed_json":
            reply.body = reply.body[: max(len(reply.body) * 2 // 3, 1)]
        if fault is not None and fault.kind == "cut_body":
            return _CutResponse(reply, self.hang_up)
        return _response(reply)

    def _locked_answer(self, call: Call, fault: str) -> Reply:
        with self.world.lock:
            self.world.catch_up()
            handler, needs, call.words = self.find(call.method, call.path)
            try:
                reply = self.answer(call, handler, needs)
            except Refused as refusal:
                reply = refusal.reply
            except Exception as error:
                self.failures.append(error)
                raise
            self._record(call, reply.status, fault, unknown=handler is None)
            return reply

    async def _instead(self, fault: Fault, scope: Scope) -> Reply:
        if fault.kind == "html":
            return Reply(fault.status or 200, HTML_PAGE, {"content-type": "text/html; charset=utf-8"})
        if fault.kind == "status":
            reply = self.fault_reply(fault.status)
            body = reply.body if fault.body is None else fault.body
            return Reply(reply.status, body, {**reply.headers, **fault.headers})
        if fault.kind == "timeout":
            await asyncio.sleep(fault.seconds)
        self.hang_up(scope, fault.kind == "reset")
        return Reply(0, b"")

    def _record(self, call: Call, status: int, fault: str, unknown: bool) -> None:
        self.calls.append(
            RecordedCall(call.method, self.subject(call), call.query, status, self.world.now, fault, unknown)
        )


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, reply.headers) if reply.status else _Nothing()


class _Nothing(Response):
    """The connection is gone: nothing more is said."""

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


class _CutResponse(Response):
    """Promises the whole body, sends half of it and hangs up."""

    def __init__(self, reply: Reply, hang_up: Callable[[Scope, bool], None]) -> None:
        super().__init__(reply.body, reply.status, reply.headers)
        self._hang_up = hang_up

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        self._hang_up(scope, False)
        while (await receive())["type"] != "http.disconnect":
            pass
