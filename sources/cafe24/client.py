"""How Cafe24's Admin API is called: token, version, pace. What is read below it is paged by paging.py."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from sources.shared.http import Answer, Clock, Session
from sources.shared.kinds import count_in
from sources.shared.pacing import Home, Limit, Pace, Told, figure
from sources.shared.tokens import TokenKeeper, TokenStore

from . import oauth, settings
from .analytics_client import AnalyticsClient
from .paging import Lists
from .refusals import refusal
from .settings import ShopSettings


class Client(Lists):
    """One mall as one shop of ours sees it."""

    def __init__(self, shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home) -> None:
        pace = mall_pace(f"cafe24/{keys.mall_id}", keys, clock, home)
        session = Session(
            "cafe24",
            shop,
            keys.url,
            clock=clock,
            pace=pace,
            secrets=(keys.client_secret, keys.pseudonym_key),
            timeout=(10.0, keys.read_seconds),
        )
        super().__init__(shop, keys, session)
        # token calls have their own limit, and must not wait for the bucket while another process waits for the lock
        unpaced = Session("cafe24", shop, keys.url, clock=clock, timeout=(10.0, keys.read_seconds))
        self.tokens = TokenKeeper(
            store,
            f"cafe24/{keys.mall_id}",
            lambda token: oauth.refresh(unpaced, keys.client_id, keys.client_secret, token),
            clock,
            settings.TOKEN_MARGIN,
            shop=self.shop,
        )
        self._home = home

    @cached_property
    def analytics(self) -> AnalyticsClient:
        """The Analytics API of the same mall, with the same token."""
        return AnalyticsClient(self.shop, self.keys, self.session, self.authorized, self._home)

    def authorized(self, call: Callable[[str], Answer]) -> Answer:
        """`call` with an access token, which is refreshed once if the mall asks for it."""
        token = self.tokens.access()
        answer = call(token.access_token)
        if answer.status == 401 and "scope" not in answer.body.decode("utf-8", "replace").lower():
            answer = call(self.tokens.renew(token.access_token).access_token)
        return answer

    def _answer(self, path: str, params: Mapping[str, Any], resource: str) -> Answer:
        answer = self.authorized(lambda token: self._call(path, params, token, resource))
        if answer.status != 200:
            raise refusal(answer, params, self.shop, resource)
        return answer

    def _call(self, path: str, params: Mapping[str, Any], token: str, resource: str) -> Answer:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if self.keys.api_version:
            headers[settings.VERSION_HEADER] = self.keys.api_version
        return self.session.request("GET", settings.ADMIN + path, params=params, headers=headers, resource=resource)


def mall_pace(name: str, keys: ShopSettings, clock: Clock, home: Home, bucket: Limit | None = None) -> Pace:
    """The limits of one mall's host: a bucket (the mall's usual one, less the reserve) and the usage quota."""
    left = settings.BUCKET.calls - settings.BUCKET_RESERVE
    usual = Limit(left, left * settings.BUCKET.seconds / settings.BUCKET.calls)
    window = Limit(keys.calls_per_10_minutes, settings.QUOTA.seconds)
    return Pace(name, clock, bucket=bucket or usual, window=window, home=home, read=read_limits)


def read_limits(headers: Mapping[str, str]) -> Told:
    """Cafe24's limit headers. Remain is in seconds, and only sent once the quota is used up."""
    used, _, capacity = headers.get(settings.BUCKET_HEADER, "").partition("/")
    remain = max(figure(headers.get(name)) for name in settings.REMAIN_HEADERS)
    return Told(count_in(used), count_in(capacity), remain)
