"""A shop of ours in front of answers that a test gives word for word."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.config import Shop
from sources.naver_smartstore import Client, ShopSettings
from sources.naver_smartstore.client import Refused
from sources.naver_smartstore.envelopes import Said
from sources.shared.errors import ContractBroken
from sources.shared.http import Answer, Clock
from sources.shared.tokens import Token, TokenStore
from tests.readers import Reader
from tests.replay import Answering, replay

PAYLOADS = Path(__file__).parent.parent / "payloads" / "naver_smartstore"
NOW = datetime(2022, 5, 12, 1, 0, tzinfo=UTC)
SECRET = "$2a$04$abcdefghijklmnopqrstuu"
EMPTY_FEED = b'{"timestamp":"2022-05-12T10:00:00.000+09:00","traceId":"fake"}'
FEED = "/v1/pay-order/seller/product-orders/last-changed-statuses"
QUERY = "/v1/pay-order/seller/product-orders/query"


def raw(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def sample(name: str) -> Any:
    return json.loads(raw(name))


def settings_for(url: str, **keys: Any) -> ShopSettings:
    return ShopSettings("aaaabbbbcccc", SECRET, **{"base_url": url, "start_date": "2022-05-10", **keys})


def with_token(store: TokenStore, name: str = "naver_smartstore/aaaabbbbcccc") -> TokenStore:
    day = timedelta(days=1)
    store.write(name, Token("access-token-of-a-test", "", NOW + 9000 * day, None, (), NOW))
    return store


@contextmanager
def reading(answer: Answering, folder: Path, **keys: Any) -> Iterator[Reader]:
    """A shop whose calls, the token call among them, `answer` answers; its paths come without /external."""

    def below(method: str, path: str, query: Mapping[str, str]) -> Any:
        return answer(method, path.removeprefix("/external"), query)

    with replay(below) as url:
        clock = Clock(lambda: NOW, speed=1000.0)
        store = with_token(TokenStore.open(folder))
        yield Reader(Shop("naver_smartstore", "main", settings_for(url, **keys)), clock, store)


class Calls(Client):
    """A client whose calls a function answers, without HTTP: for tests of many cases.

    Shape: `answer(method, path, sent)` returns a body, or the code of a refusal as text.
    """

    def __init__(self, answer: Any) -> None:
        super().__init__("main", settings_for("https://127.0.0.1"), Clock(lambda: NOW), TokenStore.open(None), None)
        self.calls: list[tuple[str, Any]] = []
        self._answers = answer

    def _answer(self, method: str, path: str, resource: str, number: str, **sent: Any) -> Answer:
        asked = sent.get("params") or sent.get("json")
        self.calls.append((path, asked))
        found = self._answers(method, path, asked)
        if isinstance(found, str):
            raise Refused(Said(found), 400, ContractBroken(f"{path}: {found}", fix="none"))
        return Answer(200, {}, json.dumps(found).encode(), path)
