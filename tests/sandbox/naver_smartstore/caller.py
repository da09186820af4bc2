"""A caller who speaks plain HTTP to the SmartStore stand-in and knows no connector."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import bcrypt
import requests

from pipelines.sandbox import Sandbox

KST_OFFSET = timedelta(hours=9)
FEED = "/v1/pay-order/seller/product-orders/last-changed-statuses"
QUERY = "/v1/pay-order/seller/product-orders/query"
SEARCH = "/v1/products/search"
TOKEN = "/v1/oauth2/token"


def stamp(at: datetime) -> str:
    """`yyyy-MM-dd'T'HH:mm:ss.SSS+09:00`."""
    return f"{(at.astimezone(UTC) + KST_OFFSET).replace(tzinfo=None).isoformat(timespec='milliseconds')}+09:00"


class Caller:
    """Calls a SmartStore stand-in; asks for a token when it is first needed."""

    def __init__(self, sandbox: Sandbox, host: str = "/external") -> None:
        self.mall = sandbox.naver_smartstore
        self.world = sandbox.world
        self.host = host
        self.session = requests.Session()
        self.session.trust_env = False
        self.token = ""

    def url(self, path: str) -> str:
        return self.mall.url + self.host + path

    def form(self, **changed: Any) -> dict[str, str]:
        """A right token form; `changed` members instead, None leaves one out."""
        milliseconds = str(changed.pop("timestamp", int(self.mall.now.timestamp() * 1000)))
        secret = changed.pop("secret", self.mall.client_secret)
        hashed = bcrypt.hashpw(f"{self.mall.client_id}_{milliseconds}".encode(), secret.encode())
        form = {
            "client_id": self.mall.client_id,
            "timestamp": milliseconds,
            "grant_type": "client_credentials",
            "client_secret_sign": base64.b64encode(hashed).decode(),
            "type": "SELF",
            **changed,
        }
        return {name: value for name, value in form.items() if value is not None}

    def ask_token(self, **changed: Any) -> requests.Response:
        return self.session.post(self.url(TOKEN), data=self.form(**changed), timeout=30)

    @property
    def headers(self) -> dict[str, str]:
        if not self.token:
            self.token = self.ask_token().json()["access_token"]
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.session.get(self.url(path), params=query, headers=self.headers, timeout=30)

    def post(self, path: str, content: Any) -> requests.Response:
        return self.session.post(self.url(path), json=content, headers=self.headers, timeout=30)

    def feed(self, start: datetime, end: datetime | None = None, **query: Any) -> requests.Response:
        """One call of the change feed; `end` None leaves lastChangedTo out."""
        bounds = {"lastChangedFrom": stamp(start)} | ({"lastChangedTo": stamp(end)} if end else {})
        return self.get(FEED, **bounds, **query)

    def changes(self, start: datetime, end: datetime, limit: int = 300) -> list[dict[str, Any]]:
        """All rows of a stretch of time of any length, window by window, following `more`."""
        rows: list[dict[str, Any]] = []
        while start <= end:
            stop = min(start + timedelta(hours=24) - timedelta(milliseconds=1), end)
            query: dict[str, Any] = {"lastChangedFrom": stamp(start), "limitCount": limit}
            while query:
                answer = self.get(FEED, lastChangedTo=stamp(stop), **query)
                assert answer.status_code == 200, answer.text
                data = answer.json().get("data")
                rows += data["lastChangeStatuses"] if data else []
                more = (data or {}).get("more")
                query = {}
                if more:
                    query = {"lastChangedFrom": more["moreFrom"], "moreSequence": more["moreSequence"]}
                    query["limitCount"] = limit
            start = stop + timedelta(milliseconds=1)
        return rows

    def product_orders(self, ids: list[str], **body: Any) -> list[dict[str, Any]]:
        """The product orders named, in batches of 300."""
        rows: list[dict[str, Any]] = []
        for start in range(0, len(ids), 300):
            asked = {"productOrderIds": ids[start : start + 300], "quantityClaimCompatibility": True, **body}
            answer = self.post(QUERY, asked)
            assert answer.status_code == 200, answer.text
            rows += answer.json()["data"]
        return rows

    def products(self, **body: Any) -> list[dict[str, Any]]:
        """All origin products with their channel products."""
        rows: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = self.post(SEARCH, {"orderType": "NO", "size": 500, **body, "page": page}).json()
            rows += answer["contents"]
            if answer["last"]:
                return rows
            page += 1

    def close(self) -> None:
        self.session.close()
