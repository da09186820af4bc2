"""The Shop API's way in: a token that lives five minutes, and how often one may be asked for.

Source: contract 2.1. A token is shared by all runs of this machine through the token store, so one is issued for five
minutes however many there are; a limit of its own, kept on disk, guards the five issues a minute.
"""

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sources.shared.errors import (
    AddressRefused,
    ContractBroken,
    CredentialsRefused,
    KmallError,
    MalformedPage,
    ResourceMissing,
    TokenExpired,
)
from sources.shared.http import Answer, Clock, Session, redact, redacted
from sources.shared.pacing import Home, Limit, Pace
from sources.shared.tokens import Token, TokenKeeper, TokenStore

from . import settings
from .settings import ShopSettings

LONGEST_TOLD = 200
ADDRESS_FIX = (
    "add this machine's public IP address to the app at MakeShop's developer page (at most 10), or compare client_id, "
    "client_secret and shop_id with that page."
)


class ShopApi:
    """One shop behind connect.makeshop.co.kr."""

    def __init__(self, shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home) -> None:
        self._keys = keys
        self._root = settings.SHOP_API.format(shop_id=keys.shop_id)
        rate = Limit(1, 1.0 / keys.requests_per_second)
        self.pace = Pace(f"makeshop/{keys.shop_id}", clock, bucket=rate, home=home)
        # issues are counted per shop and caller, so the apps of a shop share them
        self._issues = Pace(f"makeshop/{keys.shop_id}/token", clock, window=settings.TOKEN_ISSUES, home=home)
        self.session = Session(
            "makeshop",
            shop,
            keys.url,
            clock=clock,
            pace=self.pace,
            secrets=(keys.client_secret, _basic(keys), keys.pseudonym_key),
            timeout=(10.0, keys.read_seconds),
            final=self._pause,
        )
        self.tokens = TokenKeeper(
            store,
            keys.token_name,
            lambda _: issue(self.session, keys, self._issues),
            clock,
            settings.TOKEN_MARGIN,
            shop=self.session.shop,
            issues=True,
        )

    def call(self, kind: str, params: Mapping[str, Any], resource: str) -> Answer:
        """One GET, the token renewed once if the mall asks for it. `kind` is a key of SHOP_API_PATHS."""
        path = self._root + settings.SHOP_API_PATHS[kind]
        token = self.tokens.access()
        answer = self._get(path, params, resource, token)
        if _is_about_the_token(answer):
            answer = self._get(path, params, resource, self.tokens.renew(token.access_token))
        if _is_about_the_token(answer):
            told = f"{path}: HTTP {answer.status}: a new token was refused as well"
            raise TokenExpired(told, shop=self.session.shop, resource=resource)
        return answer

    def _get(self, path: str, params: Mapping[str, Any], resource: str, token: Token) -> Answer:
        headers = {"Authorization": f"Bearer {token.access_token}"}
        return self.session.request("GET", path, params=params, headers=headers, resource=resource)

    def _pause(self, answer: Answer) -> None:
        """After a 429 nobody calls for a while, whether or not the mall says for how long."""
        if answer.status == 429:
            is_token = answer.path == settings.TOKEN_PATH
            pace, seconds = (self._issues, settings.TOKEN_ISSUES.seconds) if is_token else (self.pace, 0.0)
            pace.pause(max(seconds, settings.TOO_MANY_SECONDS))


def _is_about_the_token(answer: Answer) -> bool:
    """UNVERIFIED how a dead token is refused: HTTP 401, or a failure whose text names it."""
    if answer.status == 401:
        return True
    text = answer.body[:1000].decode("utf-8", "replace") if len(answer.body) < 1000 else ""
    return f'"{settings.FAILURE_CODE}"' in text and any(word in text.lower() for word in settings.TOKEN_WORDS)


def issue(session: Session, keys: ShopSettings, pace: Pace) -> Token:
    """A new token. The mall nests it under `data`.

    Raises: CredentialsRefused, AddressRefused, MallUnavailable, MalformedPage.
    """
    asked_at = session.clock.now()
    answer = session.request(
        "POST",
        settings.TOKEN_PATH,
        form={"grant_type": "client_credentials", "shop_uid": keys.shop_id},
        headers={"Authorization": f"Basic {_basic(keys)}"},
        retry=False,
        pace=pace,
    )
    body = _object(answer)
    data = body.get("data")
    data = data if isinstance(data, dict) else body
    access_token = data.get("access_token")
    if answer.status != 200 or body.get("success") is False or not access_token:
        raise _refusal(answer, body, session.shop)
    try:
        life = timedelta(seconds=float(data["expires_in"]))
    except (KeyError, TypeError, ValueError):
        raise MalformedPage("the token answer lacks expires_in", shop=session.shop) from None
    redact((str(access_token),))
    return Token(str(access_token), "", asked_at + life, None, (), asked_at)


def _refusal(answer: Answer, body: Mapping[str, Any], shop: str) -> KmallError:
    """The named error of a token call. How a refused address looks is not published: the words decide."""
    texts = [body.get(name) for name in ("message", "error_description", "return_message", "error")]
    words = next((str(text) for text in texts if text), answer.looks_like())
    told = f"{answer.path}: HTTP {answer.status}: {redacted(words)[:LONGEST_TOLD]}"
    if answer.status == 404:
        return ResourceMissing(told, shop=shop, fix="check base_url: it is a scheme and a host, without a path.")
    if " ip" in f" {words.lower()}" or "address" in words.lower():
        return AddressRefused(told, shop=shop, fix=ADDRESS_FIX)
    if answer.status == 403:
        return CredentialsRefused(told, shop=shop, fix=ADDRESS_FIX)
    if answer.status == 200 and body.get("success") is not False:
        return MalformedPage(f"{told}: no access_token in it", shop=shop)
    if answer.status in (200, 400, 401, 422):
        fix = "compare client_id, client_secret and shop_id with the app at MakeShop's developer page."
        return CredentialsRefused(told, shop=shop, fix=fix)
    return ContractBroken(told, shop=shop)


def _object(answer: Answer) -> dict[str, Any]:
    try:
        body = answer.json()
    except MalformedPage:
        if answer.status == 200:
            raise
        return {}
    return body if isinstance(body, dict) else {}


def _basic(keys: ShopSettings) -> str:
    return base64.b64encode(f"{keys.client_id}:{keys.client_secret}".encode()).decode()
