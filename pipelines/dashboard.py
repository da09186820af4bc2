"""`kmall dashboard`: the page of what must be done today, on this machine only, until Ctrl-C."""

import socket
from contextlib import suppress
from datetime import timedelta

import uvicorn
from rich.text import Text

from pipelines import screen
from pipelines.config import Warehouse
from pipelines.page.serve import Looking, application
from pipelines.page.words import LANGUAGES
from sources.shared.errors import WrongConfiguration

HOST = "127.0.0.1"
WAIT_FOR_CALLERS = 1  # seconds, at the end


def serve(
    warehouse: Warehouse, *, port: int, language: str, refresh_seconds: int, old_after_hours: float, as_json: bool
) -> None:
    """Serves until Ctrl-C. Shape: `port` 0 takes a free one. As JSON: one document with the address, then silence.

    Raises: WrongConfiguration for an unknown language or a port that is taken.
    """
    if language and language not in LANGUAGES:
        raise WrongConfiguration(f"--language {language}: unknown language", fix=f"say {' or '.join(LANGUAGES)}.")
    page = application(
        Looking(warehouse),
        language=language,
        refresh=timedelta(seconds=refresh_seconds),
        old_after=timedelta(hours=old_after_hours),
    )
    with _listening(port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        if as_json:
            screen.print_json({"ok": True, "url": url})
        else:
            screen.output().print(Text(f"{url} shows {warehouse.name}. Ctrl-C ends it."), soft_wrap=True)
        server = uvicorn.Server(
            uvicorn.Config(page, log_level="warning", lifespan="off", timeout_graceful_shutdown=WAIT_FOR_CALLERS)
        )
        with suppress(KeyboardInterrupt):  # Ctrl-C is the way to end it
            server.run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise WrongConfiguration(
            f"--port {port}: {error.strerror}", fix="name another port, or 0 for a free one."
        ) from None
    return listener
