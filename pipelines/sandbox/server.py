"""Serves stand-ins over real HTTP: one thread, one event loop, one loopback port per mall."""

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Sequence

import uvicorn
from starlette.types import Scope

from .standin import StandIn

RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: close sends RST


class Server:
    """Start with `start()`, end with `stop()`. Ports are chosen by the system unless given."""

    def __init__(self, malls: Sequence[StandIn], host: str = "127.0.0.1", ports: Sequence[int] = ()) -> None:
        self._malls = list(malls)
        self._sockets = [_listen(host, ports[i] if i < len(ports) else 0) for i in range(len(self._malls))]
        self._servers = [_server(mall) for mall in self._malls]
        for mall, listener, server in zip(self._malls, self._sockets, self._servers, strict=True):
            mall.url = f"http://{host}:{listener.getsockname()[1]}"
            mall.hang_up = _Hanger(server)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()

    def start(self) -> None:
        """Returns when every port answers."""
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()
        while not all(server.started for server in self._servers):
            if not self._thread.is_alive():
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.002)

    def stop(self) -> None:
        """Hang up on everybody and free the ports."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
            self._thread.join(timeout=10)
        for listener in self._sockets:
            listener.close()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        pairs = zip(self._servers, self._sockets, strict=True)
        tasks = [asyncio.create_task(server.serve(sockets=[each])) for server, each in pairs]
        await self._ended.wait()
        # uvicorn's own way out waits for callers to hang up; a test that is over does not care to wait
        for server in self._servers:
            for listening in server.servers:
                listening.close()
            for connection in list(server.server_state.connections):
                _transport(connection).abort()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Hanger:
    """Closes or resets the connection a call came in on."""

    def __init__(self, server: uvicorn.Server) -> None:
        self._server = server

    def __call__(self, scope: Scope, reset: bool) -> None:
        for connection in list(self._server.server_state.connections):
            if getattr(connection, "client", None) == scope["client"]:
                transport = _transport(connection)
                if reset:
                    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    transport.abort()
                else:
                    transport.close()


def _transport(connection: object) -> asyncio.Transport:
    transport: asyncio.Transport = getattr(connection, "transport")  # noqa: B009  the protocol classes share no typed base
    return transport


def _server(mall: StandIn) -> uvicorn.Server:
    config = uvicorn.Config(
        mall.app,
        log_level="critical",
        access_log=False,
        lifespan="off",
        server_header=False,
        date_header=False,
        # longer than a caller thinks between two pages: an idle connection cut under it would look like a fault
        timeout_keep_alive=120,
    )
    return uvicorn.Server(config)


def _listen(host: str, port: int) -> socket.socket:
    # without the protocol named, asyncio leaves Nagle on and every answer waits 40 ms
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(256)
    return listener
