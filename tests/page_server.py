"""The page of `kmall dashboard` on a free port, for tests that look at it over HTTP or in a browser."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from pipelines.config import Warehouse
from pipelines.page.serve import Looking, application

OLD_AFTER = timedelta(hours=26)


@contextmanager
def serving(
    warehouse: Path | str,
    clock: Callable[[], datetime],
    *,
    language: str = "",
    refresh: timedelta = timedelta(minutes=1),
) -> Iterator[str]:
    """The address of the page, for as long as the block lasts."""
    looking = Looking(Warehouse.parse(str(warehouse)), clock)
    page = application(looking, language=language, old_after=OLD_AFTER, refresh=refresh)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(page, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def figure(page: str, name: str) -> str:
    """The text of the element with this id."""
    found = re.search(rf'id="{name}"[^>]*>([^<]*)<', page)
    assert found, f"no {name} on the page"
    return found[1].strip()
