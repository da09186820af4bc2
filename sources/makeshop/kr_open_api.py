"""The older Open API's way in: two keys in every call to the shop's own domain, 500 reads an hour.

Source: contract 3. All kinds of reads share the hour, so it is kept on disk for all runs of this machine.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sources.shared.http import Answer, Clock, Session
from sources.shared.pacing import Home, Limit, Pace

from . import settings
from .settings import ShopSettings


class OpenApi:
    """One shop behind its own domain."""

    def __init__(self, shop: str, keys: ShopSettings, clock: Clock, home: Home) -> None:
        self._keys = keys
        hour = Limit(keys.calls_an_hour - settings.OPEN_API_RESERVE, settings.OPEN_API_SECONDS)
        rate = Limit(1, 1.0 / keys.requests_per_second)
        self.pace = Pace(f"makeshop/{urlsplit(keys.url).netloc}", clock, bucket=rate, window=hour, home=home)
        self.session = Session(
            "makeshop",
            shop,
            keys.url,
            clock=clock,
            pace=self.pace,
            secrets=(keys.shop_key, keys.license_key, keys.pseudonym_key),
            timeout=(10.0, keys.read_seconds),
            final=self._pause,
            allow_http=keys.allow_http,
        )

    def call(self, kind: str, params: Mapping[str, Any], resource: str) -> Answer:
        """One GET. `kind` is a key of OPEN_API_TYPES."""
        asked = {"mode": "search", "type": settings.OPEN_API_TYPES[kind], **params}
        if kind == "orders" and self._keys.open_api_order_version:
            asked["ver"] = self._keys.open_api_order_version
        headers = {"Shopkey": self._keys.shop_key, "Licensekey": self._keys.license_key}
        return self.session.request("GET", settings.OPEN_API, params=asked, headers=headers, resource=resource)

    def _pause(self, answer: Answer) -> None:
        """After a 429 nobody calls for a while, whether or not the mall says for how long."""
        if answer.status == 429:
            self.pace.pause(settings.TOO_MANY_SECONDS)
