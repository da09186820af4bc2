"""A caller who speaks plain HTTP to Cafe24's Front, D.Collection and Analytics and knows no connector."""

from base64 import b64encode
from typing import Any

import requests

from pipelines.sandbox import Sandbox

ANALYTICS = ("mall.read_analytics",)
FIRST, LAST = "2025-12-08", "2025-12-15"


class Caller:
    """Calls the Cafe24 stand-in with every key it needs, unless told otherwise."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.mall = sandbox.cafe24
        self._session = requests.Session()
        self._session.trust_env = False
        self.token = self.mall.grant(ANALYTICS)

    def front(
        self, path: str, *, client_id: str | None = None, key: str | None = None, version: str = "", **query: Any
    ) -> requests.Response:
        """GET below /api/v2; `key` "" leaves the Basic key out, `client_id` "" the client id."""
        client_id = self.mall.client_id if client_id is None else client_id
        key = self.mall.front_api_key if key is None else key
        headers = {"X-Cafe24-Client-Id": client_id} if client_id else {}
        if key:
            headers["Authorization"] = "Basic " + b64encode(f"{client_id}:{key}".encode()).decode()
        if version:
            headers["X-Cafe24-Api-Version"] = version
        return self._get(f"{self.mall.url}/api/v2{path}", query, headers)

    def dcollection(
        self, path: str, *, password: str | None = None, address: str = "", **query: Any
    ) -> requests.Response:
        """GET below the D.Collection base; `password` "" leaves the Basic header out, `address` is the caller's."""
        password = self.mall.dcollection_password if password is None else password
        pair = b64encode(f"{self.mall.dcollection_user}:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}"} if password else {}
        if address:
            headers["X-Forwarded-For"] = address
        return self._get(self.mall.dcollection_url + path, query, headers)

    def analytics(self, path: str, *, token: str | None = None, **query: Any) -> requests.Response:
        """GET below the Analytics base, for eight days of the history; a parameter told None is left out."""
        token = self.token["access_token"] if token is None else token
        asked = {"mall_id": self.mall.mall_id, "start_date": FIRST, "end_date": LAST, **query}
        asked = {name: value for name, value in asked.items() if value is not None}
        return self._get(self.mall.analytics_url + path, asked, {"Authorization": f"Bearer {token}"})

    def feed(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """The rows of a feed; `day` asks for one day."""
        day = query.pop("day", None)
        dates = {"start_date": day, "end_date": day} if day else {}
        return rows(self.analytics(path, limit=1000, **dates, **query))

    def close(self) -> None:
        self._session.close()

    def _get(self, url: str, query: dict[str, Any], headers: dict[str, str]) -> requests.Response:
        return self._session.get(url, params=query, headers=headers, timeout=30)


def rows(answer: requests.Response) -> list[dict[str, Any]]:
    """The rows of a list: its first array."""
    assert answer.status_code == 200, answer.text
    return next(value for value in answer.json().values() if isinstance(value, list))
