"""Cafe24's token calls over real HTTP: what is sent, what is read, and the name of every refusal."""

import json
import logging
import socket
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.cafe24 import oauth
from sources.cafe24.settings import ShopSettings
from sources.shared.errors import (
    ContractBroken,
    CredentialsRefused,
    KmallError,
    MalformedPage,
    MallUnavailable,
    ResourceMissing,
    TokenExpired,
    TokenRevoked,
    WrongConfiguration,
)
from sources.shared.http import Clock, Session
from sources.shared.tokens import Token
from tests.cafe24.token_mall import TokenMall

KST = timezone(timedelta(hours=9))
PAYLOADS = Path(__file__).parents[1] / "payloads" / "cafe24"
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=KST)
REDIRECT_URI = "http://127.0.0.1:8910/callback"
SECRET = "secret-of-the-app"
OLD = Token("access-old-text", "refresh-old-text", NOON, NOON + timedelta(days=13), (), NOON - timedelta(hours=2))


def issued(**changes: Any) -> dict[str, Any]:
    return {
        "access_token": "access-new-text",
        "expires_at": "2026-01-05T14:00:00.000",
        "refresh_token": "refresh-new-text",
        "refresh_token_expires_at": "2026-01-19T12:00:00.000",
        "client_id": "app",
        "mall_id": "samplemall",
        "user_id": "operator",
        "scopes": ["mall.read_order", "mall.read_product"],
        "issued_at": "2026-01-05T12:00:00.000",
        **changes,
    }


@pytest.fixture
def mall() -> Iterator[TokenMall]:
    with TokenMall() as running:
        yield running


def session(mall: TokenMall, now: datetime = NOON, timeout: float = 5.0) -> Session:
    return Session("cafe24", "main", mall.url, clock=Clock(lambda: now, speed=1000.0), timeout=(1.0, timeout))


def refreshed(mall: TokenMall, **options: Any) -> Token:
    return oauth.refresh(session(mall, **options), "app", SECRET, OLD)


def exchanged(mall: TokenMall) -> Token:
    return oauth.exchange_code(session(mall), "app", SECRET, "code-of-one-minute", REDIRECT_URI)


def test_a_refresh_sends_basic_authorization_and_a_form_and_no_secret_in_the_address(mall: TokenMall) -> None:
    mall.answers = [(200, issued())]
    refreshed(mall)
    (asked,) = mall.asked
    assert asked.path == "/api/v2/oauth/token"
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode() == f"app:{SECRET}"
    assert asked.form == {"grant_type": "refresh_token", "refresh_token": "refresh-old-text"}


def test_an_exchange_sends_the_code_and_the_redirect_uri_to_the_letter(mall: TokenMall) -> None:
    mall.answers = [(200, issued())]
    exchanged(mall)
    assert mall.asked[0].form == {
        "grant_type": "authorization_code",
        "code": "code-of-one-minute",
        "redirect_uri": REDIRECT_URI,
    }


def test_times_without_a_zone_are_korean(mall: TokenMall) -> None:
    mall.answers = [(200, issued())]
    assert refreshed(mall) == Token(
        access_token="access-new-text",
        refresh_token="refresh-new-text",
        expires_at=datetime(2026, 1, 5, 5, 0, tzinfo=UTC),
        refresh_expires_at=datetime(2026, 1, 19, 3, 0, tzinfo=UTC),
        scopes=("mall.read_order", "mall.read_product"),
        issued_at=datetime(2026, 1, 5, 3, 0, tzinfo=UTC),
    )


def test_a_time_with_a_zone_keeps_it(mall: TokenMall) -> None:
    mall.answers = [(200, issued(expires_at="2026-01-05T05:00:00Z"))]
    assert refreshed(mall).expires_at == datetime(2026, 1, 5, 5, 0, tzinfo=UTC)


def test_the_published_answer_is_read(mall: TokenMall) -> None:
    mall.answers = [(200, json.loads((PAYLOADS / "oauth_token.json").read_text()))]
    token = refreshed(mall)
    assert token.expires_at == datetime(2021, 3, 1, 14, 0, tzinfo=KST)
    assert token.scopes == ("mall.read_order", "mall.read_product", "mall.read_store", "...etc...")
    assert not token.is_due(NOON + timedelta(hours=1, minutes=49), timedelta(minutes=10))
    assert token.is_due(NOON + timedelta(hours=1, minutes=51), timedelta(minutes=10))


def test_the_additions_of_2026_change_nothing(mall: TokenMall) -> None:
    mall.answers = [(200, issued(shop_no="1", token_type="Bearer")), (200, issued())]
    assert refreshed(mall) == refreshed(mall)


def test_optional_parts_may_be_missing(mall: TokenMall) -> None:
    body = issued(refresh_token_expires_at=None)
    del body["issued_at"], body["scopes"]
    mall.answers = [(200, body)]
    token = refreshed(mall)
    assert (token.refresh_expires_at, token.scopes, token.issued_at) == (None, (), NOON)


@pytest.mark.parametrize(
    "body",
    [
        issued(access_token=""),
        issued(refresh_token=None),
        issued(expires_at=None),
        issued(expires_at="tomorrow"),
        issued(expires_at=7200),
        [],
        b"<html><body>maintenance</body></html>",
        b'{"access_token": "access-new-te',
    ],
    ids=["no access", "no refresh", "no end", "no time", "a number", "a list", "a web page", "cut"],
)
def test_an_answer_that_is_no_token_is_malformed(mall: TokenMall, body: Any) -> None:
    mall.answers = [(200, body)]
    with pytest.raises(MalformedPage) as caught:
        refreshed(mall)
    assert "-new-te" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize(
    ("error", "description", "name", "fix"),
    [
        ("invalid_grant", "Invalid refresh_token", TokenRevoked, "kmall authorize cafe24 --shop main"),
        ("invalid_grant", "Invalid client_secret", CredentialsRefused, "client_secret"),
        ("invalid_grant", "Invalid client_id", CredentialsRefused, "client_id"),
        ("invalid_client", "", CredentialsRefused, "client_id"),
        ("invalid_grant", "something new", TokenRevoked, "kmall authorize cafe24 --shop main"),
        ("temporarily_odd", "", ContractBroken, "report"),
    ],
)
def test_a_refused_refresh_has_its_name_and_its_fix(
    mall: TokenMall, status: int, error: str, description: str, name: type[KmallError], fix: str
) -> None:
    mall.answers = [(status, {"error": error, "error_description": description})]
    with pytest.raises(KmallError) as caught:
        refreshed(mall)
    assert type(caught.value) is name
    assert fix in caught.value.fix
    assert len(mall.asked) == 1


@pytest.mark.parametrize(
    ("error", "description", "name", "fix"),
    [
        ("invalid_grant", "Code time expired", TokenExpired, "within a minute"),
        ("invalid_grant", "Invalid code", TokenRevoked, "kmall authorize cafe24 --shop main"),
        (
            "invalid_request",
            "The redirect_uri added by Cafe24 Developers is invalid.",
            WrongConfiguration,
            "redirect_uri in .dlt/config.toml",
        ),
    ],
)
def test_a_refused_code_has_its_name_and_its_fix(
    mall: TokenMall, error: str, description: str, name: type[KmallError], fix: str
) -> None:
    mall.answers = [(400, {"error": error, "error_description": description})]
    with pytest.raises(KmallError) as caught:
        exchanged(mall)
    assert type(caught.value) is name
    assert fix in caught.value.fix


def test_the_recorded_refusal_of_a_secret_is_named(mall: TokenMall) -> None:
    mall.answers = [(401, json.loads((PAYLOADS / "oauth_error_invalid_client_secret.json").read_text()))]
    with pytest.raises(CredentialsRefused, match=r"cafe24 main.*Invalid client_secret"):
        refreshed(mall)


def test_an_address_without_a_token_endpoint_is_named(mall: TokenMall) -> None:
    mall.answers = [(404, {"error": {"code": 404, "message": "No API found."}})]
    with pytest.raises(ResourceMissing, match="base_url"):
        refreshed(mall)


def test_a_web_page_as_a_refusal_is_no_revoked_token(mall: TokenMall) -> None:
    mall.answers = [(403, b"<html>blocked by a firewall</html>")]
    with pytest.raises(ContractBroken, match="a web page"):
        refreshed(mall)


@pytest.mark.parametrize("answer", [None, (500, {}), (503, b"<html>")], ids=["cut", "500", "503"])
def test_a_token_call_that_may_have_arrived_is_not_repeated(mall: TokenMall, answer: Any) -> None:
    mall.answers = [answer, (200, issued())]
    with pytest.raises(MallUnavailable):
        refreshed(mall)
    assert len(mall.asked) == 1


def test_a_connection_that_was_refused_is_tried_again_until_the_mall_is_up(mall: TokenMall) -> None:
    mall.answers = [(200, issued())]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        down = session(mall)
        up, down.base_url = down.base_url, f"http://127.0.0.1:{taken.getsockname()[1]}"
        waits: list[float] = []

        def sleep(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 2:
                down.base_url = up

        down.clock.sleep = sleep  # type: ignore[method-assign]
        assert oauth.refresh(down, "app", SECRET, OLD).access_token == "access-new-text"
    assert len(waits) == 2


def test_no_error_or_log_line_shows_a_secret(mall: TokenMall, caplog: pytest.LogCaptureFixture) -> None:
    echo = f"Invalid refresh_token: refresh-old-text for {SECRET}"
    mall.answers = [(400, {"error": "invalid_grant", "error_description": echo})]
    with caplog.at_level(logging.DEBUG), pytest.raises(TokenRevoked) as caught:
        refreshed(mall)
    shown = str(caught.value) + caplog.text
    assert "Invalid refresh_token" in shown
    assert "refresh-old-text" not in shown
    assert SECRET not in shown


def test_the_consent_address_carries_every_part_encoded() -> None:
    url = oauth.consent_url(
        "https://samplemall.cafe24api.com/", "app", REDIRECT_URI, ("mall.read_order", "mall.read_store"), "a state+"
    )
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://samplemall.cafe24api.com/api/v2/oauth/authorize"
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["app"],
        "state": ["a state+"],
        "redirect_uri": [REDIRECT_URI],
        "scope": ["mall.read_order,mall.read_store"],
    }


def test_consent_asks_for_what_the_resources_need_and_nothing_restricted() -> None:
    keys = ShopSettings(mall_id="samplemall", client_id="app", client_secret=SECRET)
    asked = oauth.consent(keys).scopes
    assert "mall.read_order" in asked
    assert "mall.read_privacy" not in asked
    assert len(asked) == len(set(asked))
    only_orders = ShopSettings(mall_id="samplemall", client_id="app", client_secret=SECRET, resources=("orders",))
    assert oauth.consent(only_orders).scopes == ("mall.read_order",)
    named = ShopSettings(mall_id="samplemall", client_id="app", client_secret=SECRET, scopes=("mall.read_store",))
    assert oauth.consent(named).scopes == ("mall.read_store",)
