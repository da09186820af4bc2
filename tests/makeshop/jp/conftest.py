"""A Japanese shop of ours in front of whatever answers its posts, read without a warehouse."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.config import Shop
from sources.makeshop import ShopSettings
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.makeshop.jp.serving import Answering, Desk, serve
from tests.readers import Reader

NOW = datetime(2026, 6, 25, 3, tzinfo=UTC)  # noon in Japan
TOKEN, KEY = "PAT." + "ab12" * 16, "cd34" * 16
Reads = Callable[..., Reader]


class Now:
    """A time that tests move."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def reads(tmp_path: Path, now: Now) -> Iterator[Reads]:
    """`reads(answer, **keys)` is a reader of a shop whose mall answers so."""
    with ExitStack() as servers:

        def reader(answer: Answering, **keys: Any) -> Reader:
            url = servers.enter_context(serve(answer))
            chosen = {"base_url": url, "start_date": "2026-06-01", "pseudonym_key": "a key of our own", **keys}
            made = ShopSettings("jp", access_token=TOKEN, api_key=KEY, **chosen)
            return Reader(Shop("makeshop", "main", made), Clock(now, speed=2000.0), TokenStore.open(tmp_path))

        yield reader
