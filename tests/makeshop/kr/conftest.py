"""A Korean shop of ours in front of whatever answers its calls, read without a warehouse."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.config import Shop
from sources.makeshop import ShopSettings
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.readers import Reader
from tests.replay import Answer, replay

NOW = datetime(2026, 6, 25, 3, tzinfo=UTC)
KEYS: dict[str, dict[str, Any]] = {
    "kr": {"shop_id": "ourshop", "client_id": "an-app", "client_secret": "its secret/1="},
    "kr_legacy": {"flavor": "kr_legacy", "shop_key": "shop key/1=", "license_key": "license key/2="},
}
TOKEN = {"success": True, "data": {"access_token": "fake.jwt.token", "token_type": "Bearer", "expires_in": 300}}
Answering = Callable[[str, Mapping[str, str]], Answer | dict[str, Any]]
Reads = Callable[..., Reader]


class Now:
    """A time that tests move."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def listed(rows: Any, **more: Any) -> dict[str, Any]:
    """An answer with one page of rows."""
    count = len(rows)
    return {"return_code": "0000", "totalCount": str(count), "totalPage": 1, "count": count, "list": rows, **more}


@pytest.fixture
def now() -> Now:
    return Now()


@contextmanager
def opened(answer: Answering, home: Path, now: Now, flavor: str = "kr", **keys: Any) -> Iterator[Reader]:
    """A reader of a shop whose mall answers so: by the last part of the path, or the type.

    The token is answered for where `answer` has nothing to say to "oauth/token".
    """

    def served(method: str, path: str, query: Mapping[str, str]) -> Answer:
        name = query.get("type") or path.removeprefix("/api/v1/ourshop/").strip("/")
        told = answer(name, query)
        if name == "oauth/token" and told == {}:
            assert method == "POST"
            told = TOKEN
        return told if isinstance(told, tuple) else (200, json.dumps(told).encode())

    with replay(served) as url:
        chosen = {"base_url": url, "start_date": "2026-06-01", "pseudonym_key": "a key of our own", **KEYS[flavor]}
        settings = ShopSettings(**{**chosen, "requests_per_second": 1000.0, **keys})
        yield Reader(Shop("makeshop", "main", settings), Clock(now, speed=2000.0), TokenStore.open(home))


@pytest.fixture
def reads(tmp_path: Path, now: Now) -> Iterator[Reads]:
    """`reads(answer, flavor, **keys)` is such a reader."""
    with ExitStack() as servers:
        yield lambda answer, *flavor, **keys: servers.enter_context(opened(answer, tmp_path, now, *flavor, **keys))
