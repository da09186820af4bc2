"""Cafe24's OAuth 2.0: consent address, code for token, refresh. Token calls reach the mall at most once.

| fact                                                                  | source (contract section 2)          |
|-----------------------------------------------------------------------|--------------------------------------|
| Basic authorization of client id and secret, form body                 | Admin reference, "Authentication"    |
| access token 2 hours, refresh token 2 weeks, a code 1 minute           | the same                             |
| a refresh returns a new refresh token and kills the old one            | the same                             |
| `expires_at` carries no zone and is KST; there is no `expires_in`      | two independent incident reports     |
| errors are flat, `{"error", "error_description"}`, with HTTP 400 or 401 | recorded answers                     |

The token is opaque text: nothing is read out of it.
"""

from base64 import b64encode
from datetime import datetime, timedelta, timezone
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

from sources.shared.consent import Consent
from sources.shared.errors import (
    ContractBroken,
    CredentialsRefused,
    KmallError,
    MalformedPage,
    ResourceMissing,
    ScopeMissing,
    TokenExpired,
    TokenRevoked,
    WrongConfiguration,
)
from sources.shared.http import Answer, Session, redact, redacted
from sources.shared.tokens import Token, authorize_fix, skew

from .settings import SCOPES, ShopSettings

AUTHORIZE_PATH = "/api/v2/oauth/authorize"
TOKEN_PATH = "/api/v2/oauth/token"
KST = timezone(timedelta(hours=9), "KST")
LONGEST_TOLD = 200


def consent_url(base_url: str, client_id: str, redirect_uri: str, scopes: tuple[str, ...], state: str) -> str:
    """The address a person opens to let the app read the mall. `state` comes back unchanged with the code."""
    query = {
        "response_type": "code",
        "client_id": client_id,
        "state": state,
        "redirect_uri": redirect_uri,
        "scope": ",".join(scopes),
    }
    return f"{base_url.rstrip('/')}{AUTHORIZE_PATH}?{urlencode(query, quote_via=quote, safe=',')}"


def consent(keys: ShopSettings, shop: str = "") -> Consent:
    """The consent of one shop's app: the scopes it names, or those its resources need. `shop` is "platform alias".

    A shop of another API than Admin has no token: its name is empty, and its address raises WrongConfiguration.
    """
    needs_token = keys.api == "admin"
    scopes = keys.scopes or tuple(sorted({SCOPES[name] for name in keys.usual_resources if name in SCOPES}))

    def url(state: str) -> str:
        if not needs_token:
            fix = "nothing is missing: run `kmall check`. To use the Admin API as well, give it a shop of its own."
            raise WrongConfiguration(f"a shop with api = {keys.api!r} needs no consent", shop=shop, fix=fix)
        return consent_url(keys.url, keys.client_id, keys.redirect_uri, scopes, state)

    return Consent(
        token_name=f"cafe24/{keys.mall_id}" if needs_token else "",
        base_url=keys.url,
        redirect_uri=keys.redirect_uri,
        scopes=scopes,
        url=url,
        exchange=lambda session, code: exchange_code(
            session, keys.client_id, keys.client_secret, code, keys.redirect_uri
        ),
        refusal=lambda answer: _refusal(answer.get("error", ""), answer.get("error_description", ""), shop),
    )


def exchange_code(session: Session, client_id: str, client_secret: str, code: str, redirect_uri: str) -> Token:
    """The first token, for a code that is less than a minute old and was not used before.

    Raises: CredentialsRefused, TokenExpired (code too old), TokenRevoked (code unknown or used), WrongConfiguration
        (redirect_uri), MallUnavailable.
    """
    redact((code,))
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    return _token(session, client_id, client_secret, form)


def refresh(session: Session, client_id: str, client_secret: str, token: Token | None) -> Token:
    """The next token. `token` is dead afterwards, both halves of it.

    Raises: TokenRevoked, CredentialsRefused, and MallUnavailable if the mall gave no answer: whether it had taken the
        refresh token by then is unknown, so the call is not repeated here.
    """
    assert token, "Cafe24 issues no token without consent"
    redact((token.access_token, token.refresh_token))
    form = {"grant_type": "refresh_token", "refresh_token": token.refresh_token}
    return _token(session, client_id, client_secret, form)


def _token(session: Session, client_id: str, client_secret: str, form: dict[str, str]) -> Token:
    basic = b64encode(f"{client_id}:{client_secret}".encode()).decode()
    redact((client_secret, basic))
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = session.request("POST", TOKEN_PATH, form=form, headers=headers, resource="token", retry=False)
    if answer.status != 200:
        _refuse(answer, session.shop)
    return _read(answer.json(), session)


def _read(body: Any, session: Session) -> Token:
    if not isinstance(body, dict):
        raise MalformedPage("the token answer is not a JSON object", shop=session.shop)
    now = session.clock.now()
    issued_at = _time(body, "issued_at", session.shop) or now
    expires_at = _time(body, "expires_at", session.shop)
    access_token, refresh_token = str(body.get("access_token") or ""), str(body.get("refresh_token") or "")
    if expires_at is None or not access_token or not refresh_token:
        raise MalformedPage("the token answer lacks access_token, refresh_token or expires_at", shop=session.shop)
    redact((access_token, refresh_token))
    return Token(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_at=expires_at,
        refresh_expires_at=_time(body, "refresh_token_expires_at", session.shop),
        scopes=tuple(str(scope) for scope in body.get("scopes") or ()),
        issued_at=issued_at,
        mall_ahead=skew(issued_at, now),
    )


def _time(body: dict[str, Any], name: str, shop: str) -> datetime | None:
    """An aware time: KST where the mall wrote no zone; None where it wrote nothing."""
    text = body.get(name)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise MalformedPage(f"the token answer's {name} is not a time", shop=shop) from None
    return at if at.tzinfo else at.replace(tzinfo=KST)


def _refuse(answer: Answer, shop: str) -> NoReturn:
    """Turns a refusal into its named error; the HTTP status alone (400 or 401) tells nothing."""
    if answer.status == 404:
        raise ResourceMissing(f"{TOKEN_PATH} does not exist at this address", shop=shop)
    body = _error_body(answer)
    if not body.get("error"):
        raise ContractBroken(f"{TOKEN_PATH} answered HTTP {answer.status} with {answer.looks_like()}", shop=shop)
    raise _refusal(str(body["error"]), str(body.get("error_description", "")), shop)


def _refusal(error: str, told: str, shop: str) -> KmallError:
    again = authorize_fix(shop)
    said = redacted(f"{error}: {told}".strip(": "))[:LONGEST_TOLD]
    description = told.lower()
    # The mall answers a wrong secret with invalid_grant, so the description decides before the code does.
    if error == "invalid_client" or "client_secret" in description or "client_id" in description:
        return CredentialsRefused(f"the mall refused the app's credentials ({said})", shop=shop)
    if "redirect_uri" in description:
        return WrongConfiguration(
            f"the mall refused the redirect_uri ({said})",
            shop=shop,
            fix="make redirect_uri in .dlt/config.toml equal to the one in Cafe24 Developers, to the letter.",
        )
    if "refresh_token" in description:
        return TokenRevoked(f"the mall refused the stored refresh token ({said})", shop=shop, fix=again)
    if "code" in description and "expired" in description:
        return TokenExpired(
            f"the authorization code was more than a minute old ({said})",
            shop=shop,
            fix=f"{again.removesuffix('.')} and finish within a minute of agreeing.",
        )
    if error == "invalid_grant":
        return TokenRevoked(f"the mall refused the grant ({said})", shop=shop, fix=again)
    if "scope" in error or "scope" in description:
        return ScopeMissing(f"the mall refused the scopes asked for ({said})", shop=shop)
    if error == "access_denied":
        return TokenRevoked(f"consent was not given ({said})", shop=shop, fix=again)
    return ContractBroken(f"the mall refused for a reason this version does not know ({said})", shop=shop)


def _error_body(answer: Answer) -> dict[str, Any]:
    """The flat error; `{}` for a body that is not one. A nested one (`{"error": {"message"}}`) is read as well."""
    try:
        body = answer.json()
    except MalformedPage:
        return {}
    if not isinstance(body, dict):
        return {}
    nested = body.get("error")
    if isinstance(nested, dict):
        return {"error": str(nested.get("code", "")), "error_description": str(nested.get("message", ""))}
    return body
