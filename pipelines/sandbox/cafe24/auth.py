"""Cafe24's OAuth: authorization code, rotating single-use refresh tokens, two hours of access (contract section 2)."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from ..wire import Call, Refused, Reply, json_reply
from ..world.storefront import KST
from . import errors

if TYPE_CHECKING:
    from .mall import Cafe24Mall

ACCESS_LIFE = timedelta(hours=2)
REFRESH_LIFE = timedelta(days=14)
CODE_LIFE = timedelta(minutes=1)
TOKEN_CALLS = 15
FAMILIES = (
    "application", "category", "product", "collection", "supply", "personal", "order", "community", "customer",
    "notification", "store", "promotion", "design", "salesreport", "privacy", "mileage", "shipping", "translation",
)  # fmt: skip
ALL_SCOPES = frozenset(
    [f"mall.{verb}_{family}" for verb in ("read", "write") for family in FAMILIES] + ["mall.read_analytics"]
)
USUAL_SCOPES = tuple(
    f"mall.read_{family}" for family in ("product", "category", "order", "supply", "store", "community", "shipping")
)


@dataclass(slots=True)
class Grant:
    """The one living pair of tokens of the app in this mall."""

    access_token: str
    refresh_token: str
    scopes: tuple[str, ...]
    expires_at: datetime
    refresh_expires_at: datetime
    issued_at: datetime


class Authority:
    """Who may call. A new consent or refresh kills every token before it."""

    def __init__(self, mall: "Cafe24Mall", seed: int) -> None:
        self._mall = mall
        self._seed = seed
        self._count = 0
        self._grant: Grant | None = None
        self._codes: dict[str, tuple[datetime, tuple[str, ...]]] = {}
        self.token_calls: list[datetime] = []
        self.excess_token_calls = 0

    def grant(self, scopes: tuple[str, ...]) -> dict[str, Any]:
        """Issue a new pair of tokens: what the token endpoint answers after consent."""
        now = self._mall.now
        self._grant = Grant(
            self._secret("access"), self._secret("refresh"), scopes, now + ACCESS_LIFE, now + REFRESH_LIFE, now
        )
        return self._describe(self._grant)

    def revoke(self) -> None:
        """The owner removed the app, or connected it elsewhere: all tokens are dead."""
        self._grant = None

    def widen(self, scopes: tuple[str, ...]) -> None:
        """Add scopes to the living grant."""
        if self._grant is not None:
            self._grant.scopes = tuple(dict.fromkeys((*self._grant.scopes, *scopes)))

    def check(self, call: Call, scope: str) -> None:
        """Raises Refused: 401 for a wrong or expired token, 403 for a missing scope (`a|b`: one is enough)."""
        token = call.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if self._grant is None or token != self._grant.access_token:
            raise errors.refusal(401, errors.INVALID)
        if self._mall.now >= self._grant.expires_at:
            raise errors.refusal(401, errors.EXPIRED)
        if scope and not self.holds(scope):
            raise errors.refusal(self._mall.switches.scope_error_status, f"insufficient_scope. ({scope})")

    def holds(self, scope: str) -> bool:
        """Whether the living grant has the scope (`a|b`: one is enough)."""
        return self._grant is not None and any(each in self._grant.scopes for each in scope.split("|"))

    def authorize(self, call: Call) -> Reply:
        """The consent page, with the owner saying yes at once."""
        query = call.query
        if query.get("client_id") != self._mall.client_id:
            raise errors.flat_refusal(400, "invalid_client", "The client credentials are invalid")
        if query.get("redirect_uri") != self._mall.redirect_uri:
            text = "The redirect_uri added by Cafe24 Developers is invalid."
            raise errors.flat_refusal(400, "invalid_request", text)
        if query.get("response_type") != "code":
            raise errors.flat_refusal(400, "unsupported_response_type", "response_type must be code")
        back = {"state": query.get("state", "")}
        scopes = tuple(scope for scope in query.get("scope", "").replace(" ", ",").split(",") if scope)
        unknown = [scope for scope in scopes if scope not in ALL_SCOPES]
        if self._mall.switches.deny_consent:
            back = {"error": "access_denied", "error_description": "The resource owner denied the request"} | back
        elif unknown or not scopes:
            back = {"error": "invalid_scope", "error_description": "An unsupported scope was requested"} | back
        else:
            code = self._secret("code")
            self._codes[code] = (self._mall.now, scopes)
            back = {"code": code} | back
        return Reply(302, b"", {"location": f"{self._mall.redirect_uri}?{urlencode(back)}"})

    def token(self, call: Call) -> Reply:
        """The token endpoint: a code or a refresh token for a new pair."""
        self._count_token_call()
        form = self._client_form(call)
        kind = form.get("grant_type")
        if kind == "authorization_code":
            return json_reply(self.grant(self._redeem(form)))
        if kind != "refresh_token":
            raise self._refuse("unsupported_grant_type", "Invalid grant_type")
        grant = self._grant
        if (
            grant is None
            or form.get("refresh_token") != grant.refresh_token
            or self._mall.now >= grant.refresh_expires_at
        ):
            raise self._refuse("invalid_grant", "Invalid refresh_token")
        return json_reply(self.grant(grant.scopes))

    def revoke_call(self, call: Call) -> Reply:
        form = self._client_form(call)
        if self._grant is not None and form.get("token") in (self._grant.access_token, self._grant.refresh_token):
            self.revoke()
        return json_reply({})

    def scopes_call(self, call: Call) -> Reply:
        self.check(call, "")
        assert self._grant is not None
        return json_reply({"scopes": list(self._grant.scopes)})

    def _redeem(self, form: dict[str, str]) -> tuple[str, ...]:
        issued = self._codes.pop(form.get("code", ""), None)
        if issued is None:
            raise self._refuse("invalid_grant", "Invalid code")
        if self._mall.now >= issued[0] + CODE_LIFE:
            raise self._refuse("invalid_grant", "Code time expired")
        if form.get("redirect_uri") != self._mall.redirect_uri:
            raise self._refuse("invalid_grant", "Invalid redirect_uri")
        return issued[1]

    def _client_form(self, call: Call) -> dict[str, str]:
        if not call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raise errors.flat_refusal(400, "invalid_request", "Invalid Content-Type")
        client_id, secret = basic_pair(call)
        if client_id != self._mall.client_id:
            raise self._refuse("invalid_client", "Invalid client_id")
        if secret != self._mall.client_secret:
            raise self._refuse("invalid_grant", "Invalid client_secret")
        return dict(parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True))

    def _count_token_call(self) -> None:
        now = self._mall.now
        self.token_calls = [at for at in self.token_calls if now - at < timedelta(hours=2)] + [now]
        if len(self.token_calls) > TOKEN_CALLS:
            self.excess_token_calls += 1
            if self._mall.switches.refuse_token_calls_above_15:
                raise errors.flat_refusal(429, "too_many_requests", "Too many token requests")

    def _refuse(self, error: str, description: str) -> Refused:
        return errors.flat_refusal(self._mall.switches.token_error_status, error, description)

    def _describe(self, grant: Grant) -> dict[str, Any]:
        return {
            "access_token": grant.access_token,
            "expires_at": _korean(grant.expires_at),
            "refresh_token": grant.refresh_token,
            "refresh_token_expires_at": _korean(grant.refresh_expires_at),
            "client_id": self._mall.client_id,
            "mall_id": self._mall.mall_id,
            "user_id": self._mall.mall_id,
            "scopes": list(grant.scopes),
            "issued_at": _korean(grant.issued_at),
            "shop_no": "1",
            "token_type": "Bearer",
        }

    def _secret(self, kind: str) -> str:
        """22 characters, the length of recorded tokens; the same for the same seed and count."""
        self._count += 1
        digest = hashlib.sha256(f"{self._seed} {kind} {self._count}".encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().replace("-", "x").replace("_", "y")[:22]


def basic_pair(call: Call) -> tuple[str, str]:
    """User and password of HTTP Basic; two empty texts when there are none."""
    kind, _, text = call.headers.get("authorization", "").partition(" ")
    try:
        pair = base64.b64decode(text).decode() if kind == "Basic" else ""
    except ValueError:
        pair = ""
    user, _, password = pair.partition(":")
    return user, password


def _korean(at: datetime) -> str:
    """Korean wall time without a zone, with milliseconds, as the token endpoint prints it."""
    return at.astimezone(KST).strftime("%Y-%m-%dT%H:%M:%S.000")
