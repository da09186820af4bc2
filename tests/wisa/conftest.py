"""A shop of ours in front of whatever answers its calls, read without a warehouse."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.config import Shop
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from sources.wisa import ShopSettings
from tests.readers import Reader
from tests.replay import Answer, replay

ALL = ("products", "inventory", "orders", "marketplace_status", "customers")
NOW = datetime(2026, 6, 25, 3, tzinfo=UTC)
PAYLOADS = Path(__file__).parent.parent / "payloads" / "wisa"
Query = Mapping[str, str]
Answering = Callable[[str, Query], Any]
Reads = Callable[..., Reader]


class Now:
    """A time that tests move."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def sample(name: str) -> bytes:
    return (PAYLOADS / name).read_bytes()


def missing() -> Answer:
    return 404, b'{"error": {"code": "not_found", "message": "no such path"}}'


def as_answer(told: Any) -> Answer:
    """Bytes as they are, a finished answer as it is, everything else as JSON."""
    if isinstance(told, tuple):
        return told  # type: ignore[return-value]
    return 200, told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def reads(tmp_path: Path, now: Now) -> Iterator[Reads]:
    """`reads(answer, **keys)` is a reader of a shop whose API answers so; `answer` gets the path and the query."""
    with ExitStack() as servers:

        def reader(answer: Answering | None = None, **keys: Any) -> Reader:
            chosen = {"api_key": "key+of/a shop=", "requests_per_second": 1000.0, **keys}
            if answer is not None:
                asked = answer
                chosen["base_url"] = servers.enter_context(
                    replay(lambda _, path, query: as_answer(asked(path.removeprefix("/v1"), query)))
                )
            shop = Shop("wisa", "main", ShopSettings(**chosen))
            return Reader(shop, Clock(now, speed=2000.0), TokenStore.open(tmp_path / "home"))

        yield reader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


@pytest.fixture
def reader(reads: Reads, folder: Path) -> Reader:
    """A shop without an API key."""
    return reads(api_key="", drop_folder=str(folder))


def read(mall: Any, *names: str, **keys: Any) -> Reader:
    reader = mall.reader(pseudonym_key="a key of our own", **keys)
    entries = reader.read(*(names or ALL))
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert [value for entry in entries.values() for value in entry.notes.rejected] == []
    return reader
