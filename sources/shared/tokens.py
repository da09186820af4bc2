"""Tokens that rotate: handed out fresh, refreshed by one process at a time, stored before anything uses them.

dlt keeps state only when a load succeeds; a refresh token that the mall has already replaced would then be lost and the
shop would have to be authorized by a person again. So a new token is on disk before the call that refreshed it returns.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from .errors import TokenExpired, TokenRevoked, WrongConfiguration
from .http import Clock, redact
from .token_store import Token, TokenStore, skew

__all__ = ["Token", "TokenKeeper", "TokenStore", "authorize_fix", "skew"]

JUST_NOW = timedelta(minutes=1)


class TokenKeeper:
    """Hands out one mall's access token and keeps it fresh, whoever else is using the same mall.

    Shape: `refresh` calls the mall once and returns the new token; it raises MallUnavailable when the mall could not be
        asked (the stored token stays) and TokenRevoked when the mall refused it. `issues`: the mall gives a first
        token without anybody's consent (client credentials), by `refresh(None)`. `shop` is "platform alias", for
        messages.
    Units: `margin` is the time that must be left on a token that is handed out.
    """

    def __init__(
        self,
        store: TokenStore,
        name: str,
        refresh: Callable[[Token | None], Token],
        clock: Clock,
        margin: timedelta = timedelta(minutes=5),
        *,
        shop: str = "",
        issues: bool = False,
    ) -> None:
        self._store = store
        self._name = name
        self._refresh = refresh
        self._clock = clock
        self._margin = margin
        self._shop = shop
        self._issues = issues
        self._renewed: tuple[str, datetime] | None = None

    def access(self) -> Token:
        """A token with more than the margin left, refreshed if need be. Raises: WrongConfiguration, TokenRevoked."""
        token = self._stored()
        if token and not token.is_due(self._clock.now(), self._margin):
            return token
        with self._store.locked(self._name):
            token = self._stored()  # another process may have refreshed while this one waited
            if token and not token.is_due(self._clock.now(), self._margin):
                return token
            return self._refreshed(token)

    def renew(self, rejected_access_token: str) -> Token:
        """After a 401: the token another process has stored meanwhile, or a refreshed one.

        Raises: TokenExpired when the rejected token was renewed here within the last minute. Whatever the mall objects
            to, another refresh will not cure it, and refreshes are few (Cafe24: 15 in two hours).
        """
        with self._store.locked(self._name):
            token = self._stored()
            if token and token.access_token != rejected_access_token:
                return token
            now = self._clock.now()
            if self._renewed and self._renewed[0] == rejected_access_token and now - self._renewed[1] < JUST_NOW:
                raise TokenExpired("the mall refused an access token that it had just issued", shop=self._shop)
            fresh = self._refreshed(token)
            self._renewed = (fresh.access_token, now)
            return fresh

    def _stored(self) -> Token | None:
        """The token in the store; none only where the mall issues one without consent."""
        token = self._store.read(self._name)
        if token is None and self._issues:
            return None
        if token is None:
            raise WrongConfiguration(
                f"no token is stored for {self._name}: this shop was not authorized yet",
                shop=self._shop,
                fix=authorize_fix(self._shop),
            )
        redact((token.access_token, token.refresh_token))
        return token

    def _refreshed(self, token: Token | None) -> Token:
        if token and not self._issues:
            # a store that takes nothing (a full disk) has to be met while the mall still honours the old token
            self._store.write(self._name, token)
        try:
            fresh = self._refresh(token)
        except TokenRevoked as refused:
            if token and token.refresh_expires_at and token.is_out(self._clock.now()):
                ran_out = f"it ran out on {token.refresh_expires_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
                raise TokenRevoked(f"{refused.what}; {ran_out}", shop=self._shop, fix=refused.fix) from None
            raise
        self._store.write(self._name, fresh)
        redact((fresh.access_token, fresh.refresh_token))
        return fresh


def authorize_fix(shop: str) -> str:
    """The command that authorizes `shop` ("platform alias") again, as a sentence."""
    platform, _, alias = shop.partition(" ")
    return f"run `kmall authorize {platform or '<platform>'} --shop {alias or '<alias>'}`."
