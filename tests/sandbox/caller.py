"""A caller who speaks plain HTTP to the Cafe24 stand-in and knows no connector."""

from typing import Any

import requests

from pipelines.sandbox import Sandbox


class Caller:
    """Calls a Cafe24 stand-in with a fresh token of the usual scopes, or of those given."""

    def __init__(self, sandbox: Sandbox, scopes: list[str] | None = None) -> None:
        self.mall = sandbox.cafe24
        self._session = requests.Session()
        self._session.trust_env = False
        self.token = self.mall.grant(scopes)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token['access_token']}"}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> requests.Response:
        """GET below /api/v2/admin; `query` as given."""
        url = f"{self.mall.url}/api/v2/admin{path}"
        return self._session.get(url, params=query, headers={**self.headers, **(headers or {})}, timeout=30)

    def put(self, path: str, content: Any) -> requests.Response:
        url = f"{self.mall.url}/api/v2/admin{path}"
        return self._session.put(url, json=content, headers=self.headers, timeout=30)

    def rows(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """The rows of a list: its first array."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return next(value for value in answer.json().values() if isinstance(value, list))

    def orders(self, first: str, last: str, **query: Any) -> list[dict[str, Any]]:
        """All orders of a window of less than three months, with items."""
        wanted = {"embed": "items", "limit": 1000, **query}
        return self.rows("/orders", start_date=first, end_date=last, **wanted)

    def close(self) -> None:
        self._session.close()
