"""The Front API: how it is called, and the readers that differ from the Admin API's.

A shop that has no more than an app's client id can tell its products, variants, stock and categories. They have fewer
fields than in the Admin API, and land in the same tables.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sources.shared.errors import CredentialsRefused, IncompleteWindow
from sources.shared.http import Answer, Clock, Session, redact
from sources.shared.ledger import Entry, Run
from sources.shared.pacing import Home, Limit
from sources.shared.resources import State
from sources.shared.shapes import Record, Rows

from . import settings, shapes
from .catalogue import category_pages, periodically
from .client import mall_pace
from .paging import Lists, TooManyRows
from .refusals import is_about_address, refusal, told_by
from .settings import ShopSettings


class FrontClient(Lists):
    """One mall's Front API. Without `front_api_key` a lower limit holds, of which only a guess is known."""

    def __init__(self, shop: str, keys: ShopSettings, clock: Clock, home: Home) -> None:
        guess = None if keys.front_api_key else Limit(1, 1.0 / keys.front_calls_per_second)
        pace = mall_pace(f"cafe24/{keys.mall_id}/front", keys, clock, home, guess)
        secrets = (keys.front_api_key, keys.pseudonym_key)
        timeout = (10.0, keys.read_seconds)
        super().__init__(
            shop, keys, Session("cafe24", shop, keys.url, clock=clock, pace=pace, secrets=secrets, timeout=timeout)
        )
        self._headers = {settings.CLIENT_ID_HEADER: keys.client_id, "Content-Type": "application/json"}
        if keys.front_api_key:
            basic = b64encode(f"{keys.client_id}:{keys.front_api_key}".encode()).decode()
            redact((basic,))
            self._headers["Authorization"] = f"Basic {basic}"
        if keys.api_version:
            self._headers[settings.VERSION_HEADER] = keys.api_version

    def lacks_variants(self, product: Mapping[str, Any]) -> bool:
        """Also where the list embedded none, or none with a quantity."""
        variants = product.get("variants") or ()
        counted = all("quantity" in variant or "inventories" in variant for variant in variants)
        return not variants or not counted or super().lacks_variants(product)

    def _answer(self, path: str, params: Mapping[str, Any], resource: str) -> Answer:
        answer = self.session.request(
            "GET", settings.FRONT + path, params=params, headers=self._headers, resource=resource
        )
        if answer.status in (401, 403) and not is_about_address(answer):
            keys = "client_id and front_api_key" if self.keys.front_api_key else "client_id"
            fix = f"compare mall_id, {keys} of {self.shop} with the app in Cafe24 Developers, and that it is installed."
            raise CredentialsRefused(told_by(answer), fix=fix, shop=self.shop, resource=resource)
        if answer.status != 200:
            raise refusal(answer, params, self.shop, resource)
        return answer


def category_products(
    client: FrontClient, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]
) -> Iterator[Rows]:
    """Which products stand in which category: pages of each category and display group, in the mall's order."""
    yield from periodically(client, run, entry, state, shop_numbers, shapes.CATEGORY_PRODUCT, _placements)


def _placements(client: Lists, entry: Entry, shop_no: int) -> Iterator[list[Record]]:
    for page in category_pages(client, entry, shop_no):
        for category in page:
            number = category["category_no"]
            for group in settings.DISPLAY_GROUPS:
                for placed in _placed(client, entry, number, {"shop_no": shop_no, "display_group": group}):
                    yield [{**product, "category_no": number, "display_group": group} for product in placed]


def _placed(client: Lists, entry: Entry, number: Any, params: Mapping[str, Any]) -> Iterator[list[Record]]:
    pages = client.listed(
        f"/categories/{number}/products",
        "products",
        params,
        entry,
        key="product_no",
        seen=set(),
        limit=settings.FRONT_PLACEMENT_PAGE,
        longest_offset=settings.FRONT_PLACEMENT_OFFSET,
    )
    try:
        for page in pages:
            yield page.records
    except TooManyRows as many:
        raise IncompleteWindow(
            f"category {number} holds {many.rows} products, which the mall does not page through"
        ) from None
