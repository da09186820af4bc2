"""A caller who speaks to the WISA stand-in over HTTP and knows no connector."""

from typing import Any

import requests

from pipelines.sandbox import Sandbox
from pipelines.sandbox.world import Product
from pipelines.sandbox.world.model import Order


class Caller:
    """Calls with the key as a bearer unless told other headers; `root` is where the API begins."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.mall = sandbox.wisa
        self.root = "/v1"
        self.headers = {"Authorization": f"Bearer {self.mall.api_key}"}
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str, headers: dict[str, str] | None = None, **told: Any) -> requests.Response:
        return self.call("GET", path, headers=headers, params=told)

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, **sent: Any) -> requests.Response:
        """`headers` come instead of the key's."""
        url = f"{self.mall.url}{self.root}/{path}"
        headers = self.headers if headers is None else headers
        return self._session.request(method, url, headers=headers, timeout=30, **sent)

    def json(self, path: str, **told: Any) -> Any:
        answer = self.get(path, **told)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, path: str, **told: Any) -> list[dict[str, Any]]:
        """The rows of one page, in the envelopes that the switches have from the start."""
        content = self.json(path, **{"limit": 100, **told})
        found = content if isinstance(content, list) else content.get("data", content.get("items"))
        assert isinstance(found, list)
        return found

    def every(self, path: str, **told: Any) -> list[dict[str, Any]]:
        """The rows of all pages."""
        rows: list[dict[str, Any]] = []
        number = 1
        while page := self.rows(path, page=number, **told):
            rows += page
            number += 1
        return rows

    def close(self) -> None:
        self._session.close()


def column(rows: list[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]


def an_order(sandbox: Sandbox, origin: str = "own", states: tuple[str, ...] = ("paid",)) -> Order:
    """An order without claims whose lines are all in one of these states."""
    orders = (order for order in sandbox.wisa.front.orders.values() if order.origin == origin and not order.claims)
    return next(order for order in orders if all(line.state in states for line in order.lines))


def design(sandbox: Sandbox, number: int) -> Product:
    products: dict[int, Product] = sandbox.wisa.front.products
    return next(product for product in products.values() if product.design.number == number)
