"""A caller of the MakeShop Korea stand-in by either of its APIs, who knows no connector."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import requests

from pipelines.sandbox import Sandbox

NINE_HOURS = timedelta(hours=9)
NOTHING = ("", "0000-00-00 00:00:00")
BLOCKS = "order,payment,product,extension,cancel,return,trade,refund"


class Caller:
    """Calls with the right keys unless told others."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.mall = sandbox.makeshop
        self.keys = {"Shopkey": self.mall.shop_key, "Licensekey": self.mall.license_key}
        self._session = requests.Session()
        self._session.trust_env = False
        self._token = ""
        self._issued_at = sandbox.world.now

    def token(
        self, *, secret: str = "", form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        """POST /oauth/token."""
        told = {"grant_type": "client_credentials", "shop_uid": self.mall.shop_id, **(form or {})}
        keys = (self.mall.client_id, secret or self.mall.client_secret)
        return self._session.post(f"{self.mall.url}/oauth/token", auth=keys, data=told, headers=headers, timeout=30)

    def get(self, path: str, *, shop: str = "", bearer: str = "", **told: Any) -> requests.Response:
        """A Shop API call with a token that lives."""
        url = f"{self.mall.url}/api/v1/{shop or self.mall.shop_id}/{path}"
        return self._session.get(url, params=told, headers=self._bearer(bearer), timeout=30)

    def post(self, path: str, content: Any) -> Any:
        url = f"{self.mall.url}/api/v1/{self.mall.shop_id}/{path}"
        return self._session.post(url, json=content, headers=self._bearer(""), timeout=30).json()

    def read(self, path: str, **told: Any) -> Any:
        """A good answer of the Shop API."""
        found = self.get(path, **told).json()
        assert found["return_code"] == "0000", found
        return found

    def code(self, path: str, **told: Any) -> str:
        answer = self.get(path, **told)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["return_code"])

    def rows(self, path: str, **told: Any) -> list[Any]:
        """The rows of an answer, whatever its `list` is."""
        found = self.read(path, **told).get("list", [])
        return list(found.values()) if isinstance(found, dict) else found

    def walk(self, path: str, **told: Any) -> list[Any]:
        """The rows of every page."""
        rows, page, last = [], 1, 1
        while page <= last:
            found = self.read(path, page=page, **told)
            listed = found["list"]
            rows += listed.values() if isinstance(listed, dict) else listed
            page, last = page + 1, int(found["totalPage"])
        return rows

    def orders(self, first: datetime, last: datetime, **told: Any) -> list[Any]:
        """Every order of a stretch of time by the Shop API, in windows of 30 days."""
        rows: list[Any] = []
        while first <= last:
            end = min(first + timedelta(days=30, seconds=-1), last)
            window = {"InquiryTimeFrom": korean(first), "InquiryTimeTo": korean(end)}
            rows += self.walk("order/2", **window, **{"limit": 100, "fields": BLOCKS, **told})
            first = end + timedelta(seconds=1)
        return rows

    def open_api(self, kind: str, *, keys: dict[str, str] | None = None, **told: Any) -> requests.Response:
        """A read of the Open API."""
        return self._session.get(
            f"{self.mall.url}/list/open_api.html",
            params={"mode": "search", "type": kind, **told},
            headers=self.keys if keys is None else keys,
            timeout=30,
            allow_redirects=False,
        )

    def process(self, kind: str, process: str, **items: str) -> Any:
        """A write of the Open API: one item."""
        return self._session.post(
            f"{self.mall.url}/list/open_api_process.html",
            params={"mode": "save", "type": kind, "process": process},
            data={f"datas[0][{name}]": value for name, value in items.items()},
            headers=self.keys,
            timeout=30,
        ).json()

    def close(self) -> None:
        self._session.close()

    def _bearer(self, bearer: str) -> dict[str, str]:
        now = self.mall.world.now
        if not self._token or now - self._issued_at > timedelta(seconds=240):
            self._token, self._issued_at = self.token().json()["data"]["access_token"], now
        return {"Authorization": f"Bearer {bearer or self._token}"}


def korean(at: datetime) -> str:
    return (at.astimezone(UTC) + NINE_HOURS).strftime("%Y-%m-%d %H:%M:%S")


def moment(text: str) -> datetime | None:
    """A Korean time as UTC; None for the forms of no date."""
    if text in NOTHING:
        return None
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) - NINE_HOURS


def money(row: dict[str, str], *names: str) -> Decimal:
    return sum((Decimal(row[name]) for name in names), Decimal(0))
