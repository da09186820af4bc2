"""Cafe24's OAuth in the stand-in: contract section 2 and checklist item 1."""

import base64
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from pipelines.sandbox import Sandbox


def consent(sandbox: Sandbox, **changes: str) -> requests.Response:
    mall = sandbox.cafe24
    query = {
        "response_type": "code",
        "client_id": mall.client_id,
        "state": "s-1",
        "redirect_uri": mall.redirect_uri,
        "scope": "mall.read_order,mall.read_product",
    } | changes
    return requests.get(f"{mall.url}/api/v2/oauth/authorize", params=query, allow_redirects=False, timeout=10)


def back(answer: requests.Response) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def ask(sandbox: Sandbox, path: str = "token", secret: str | None = None, **form: str) -> requests.Response:
    mall = sandbox.cafe24
    pair = base64.b64encode(f"{mall.client_id}:{secret or mall.client_secret}".encode()).decode()
    url = f"{mall.url}/api/v2/oauth/{path}"
    return requests.post(url, data=form, headers={"Authorization": f"Basic {pair}"}, timeout=10)


def redeem(sandbox: Sandbox, code: str, redirect_uri: str | None = None) -> requests.Response:
    uri = redirect_uri or sandbox.cafe24.redirect_uri
    return ask(sandbox, grant_type="authorization_code", code=code, redirect_uri=uri)


def refresh(sandbox: Sandbox, token: str) -> requests.Response:
    return ask(sandbox, grant_type="refresh_token", refresh_token=token)


def look(sandbox: Sandbox, token: str) -> requests.Response:
    url = f"{sandbox.cafe24.url}/api/v2/admin/products"
    return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)


def test_consent_answers_with_a_code_and_the_state_at_the_registered_address(sandbox: Sandbox) -> None:
    answer = consent(sandbox)

    assert answer.status_code == 302
    assert answer.headers["location"].startswith(sandbox.cafe24.redirect_uri + "?")
    assert back(answer)["state"] == "s-1"
    assert back(answer)["code"]


def test_code_becomes_tokens_in_korean_time_without_a_zone(sandbox: Sandbox) -> None:
    token = redeem(sandbox, back(consent(sandbox))["code"]).json()

    korean_now = (sandbox.world.now + timedelta(hours=9)).replace(tzinfo=None)
    assert token["expires_at"] == (korean_now + timedelta(hours=2)).isoformat(timespec="milliseconds")
    assert datetime.fromisoformat(token["refresh_token_expires_at"]) == korean_now + timedelta(days=14)
    assert token["scopes"] == ["mall.read_order", "mall.read_product"]
    assert (token["shop_no"], token["token_type"]) == ("1", "Bearer")
    assert "expires_in" not in token
    assert look(sandbox, token["access_token"]).status_code == 200


def test_code_works_once(sandbox: Sandbox) -> None:
    code = back(consent(sandbox))["code"]
    redeem(sandbox, code)

    assert redeem(sandbox, code).status_code == 400


def test_code_dies_after_a_minute(sandbox: Sandbox) -> None:
    code = back(consent(sandbox))["code"]
    sandbox.world.advance(minutes=1)

    answer = redeem(sandbox, code)

    assert answer.json() == {"error": "invalid_grant", "error_description": "Code time expired"}


def test_redirect_address_must_be_the_registered_one_to_the_letter(sandbox: Sandbox) -> None:
    answer = consent(sandbox, redirect_uri=sandbox.cafe24.redirect_uri + "/")

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_request",
        "error_description": "The redirect_uri added by Cafe24 Developers is invalid.",
    }


def test_code_is_refused_with_another_redirect_address(sandbox: Sandbox) -> None:
    code = back(consent(sandbox))["code"]

    assert redeem(sandbox, code, "https://elsewhere.example.com").status_code == 400


@pytest.mark.parametrize("scope", ["mall.read_everything", ""])
def test_unknown_scope_comes_back_as_an_error(sandbox: Sandbox, scope: str) -> None:
    assert back(consent(sandbox, scope=scope))["error"] == "invalid_scope"


def test_denied_consent_comes_back_as_an_error(sandbox: Sandbox) -> None:
    sandbox.cafe24.switches.deny_consent = True

    assert back(consent(sandbox))["error"] == "access_denied"


def test_refresh_gives_a_new_pair_and_kills_the_old_one_at_once(sandbox: Sandbox) -> None:
    old = sandbox.cafe24.grant()

    new = refresh(sandbox, old["refresh_token"]).json()

    assert look(sandbox, new["access_token"]).status_code == 200
    assert look(sandbox, old["access_token"]).status_code == 401
    again = refresh(sandbox, old["refresh_token"])
    assert again.json() == {"error": "invalid_grant", "error_description": "Invalid refresh_token"}


def test_refresh_token_dies_after_two_weeks(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()
    sandbox.world.advance(days=14)

    assert refresh(sandbox, token["refresh_token"]).json()["error_description"] == "Invalid refresh_token"


def test_wrong_secret_is_a_flat_error_of_either_status(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()
    expected = {"error": "invalid_grant", "error_description": "Invalid client_secret"}
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}

    first = ask(sandbox, secret="wrong", **form)
    sandbox.cafe24.switches.token_error_status = 401
    second = ask(sandbox, secret="wrong", **form)

    assert (first.status_code, first.json()) == (400, expected)
    assert (second.status_code, second.json()) == (401, expected)


def test_access_token_lives_two_hours_of_the_worlds_clock(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()["access_token"]
    sandbox.world.advance(minutes=119)
    before = look(sandbox, token).status_code
    sandbox.world.advance(minutes=1)

    answer = look(sandbox, token)

    assert before == 200
    assert answer.status_code == 401
    assert answer.json() == {"error": {"code": 401, "message": "access_token time expired. (invalid_token)"}}


def test_wrong_access_token_says_so(sandbox: Sandbox) -> None:
    answer = look(sandbox, "nonsense")

    assert answer.status_code == 401
    assert "Invalid access_token" in answer.json()["error"]["message"]


def test_second_consent_kills_the_first_connection(sandbox: Sandbox) -> None:
    first = sandbox.cafe24.grant()
    sandbox.cafe24.grant()

    assert look(sandbox, first["access_token"]).status_code == 401
    assert refresh(sandbox, first["refresh_token"]).status_code == 400


def test_revoked_consent_kills_both_tokens(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()
    sandbox.cafe24.revoke_consent()

    assert look(sandbox, token["access_token"]).status_code == 401
    assert refresh(sandbox, token["refresh_token"]).status_code == 400


def test_revoke_call_kills_both_tokens(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()

    assert ask(sandbox, "revoke", token=token["access_token"]).status_code == 200
    assert refresh(sandbox, token["refresh_token"]).status_code == 400


def test_scopes_of_a_token_can_be_read_and_widened(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant(["mall.read_order"])
    sandbox.cafe24.add_scopes("mall.read_privacy")
    headers = {"Authorization": f"Bearer {token['access_token']}"}

    answer = requests.get(f"{sandbox.cafe24.url}/api/v2/oauth/token/scopes", headers=headers, timeout=10)

    assert answer.json() == {"scopes": ["mall.read_order", "mall.read_privacy"]}


def test_sixteenth_token_call_in_two_hours_is_flagged(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()
    for _ in range(15):
        token = refresh(sandbox, token["refresh_token"]).json()
    before = sandbox.cafe24.excess_token_calls

    sixteenth = refresh(sandbox, token["refresh_token"])
    sandbox.cafe24.switches.refuse_token_calls_above_15 = True
    seventeenth = refresh(sandbox, sixteenth.json()["refresh_token"])

    assert (before, sixteenth.status_code, seventeenth.status_code) == (0, 200, 429)
    assert sandbox.cafe24.excess_token_calls == 2


def test_token_calls_of_more_than_two_hours_ago_do_not_count(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()
    for _ in range(15):
        token = refresh(sandbox, token["refresh_token"]).json()
    sandbox.world.advance(hours=2)

    refresh(sandbox, token["refresh_token"])

    assert sandbox.cafe24.excess_token_calls == 0


def test_clock_skew_moves_the_malls_clock_and_not_the_worlds(sandbox: Sandbox) -> None:
    sandbox.cafe24.switches.clock_skew = timedelta(minutes=-90)

    token = sandbox.cafe24.grant()

    korean_now = (sandbox.world.now + timedelta(hours=9)).replace(tzinfo=None)
    assert datetime.fromisoformat(token["issued_at"]) == korean_now - timedelta(minutes=90)
