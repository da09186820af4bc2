"""Consent and refresh against the sandbox mall: rotating tokens, minute-old codes, refusals, lost answers."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from pipelines.authorize import authorize
from pipelines.config import Shop
from pipelines.sandbox import Sandbox
from sources.cafe24 import oauth
from sources.cafe24.settings import TOKEN_MARGIN, ShopSettings
from sources.shared.errors import (
    CredentialsRefused,
    KmallError,
    MallUnavailable,
    ScopeMissing,
    TokenExpired,
    TokenRevoked,
    WrongConfiguration,
)
from sources.shared.http import Clock, Session
from sources.shared.tokens import Token, TokenKeeper, TokenStore
from tests.free_port import free_port

NAME = "cafe24/samplemall"
TOKEN_CALL = "/api/v2/oauth/token"
ADVICE = "kmall authorize cafe24 --shop main"


class Scene:
    """A sandbox mall, our app's keys for it, and a token store."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.world, self.mall = sandbox.world, sandbox.cafe24
        self.clock = Clock(lambda: self.world.now, speed=1000.0)
        self.url = f"sqlite:///{folder / 'tokens.sqlite'}"
        self.store = TokenStore(self.url)
        self.keys: dict[str, Any] = {
            "mall_id": self.mall.mall_id,
            "client_id": self.mall.client_id,
            "client_secret": self.mall.client_secret,
            "redirect_uri": self.mall.redirect_uri,
            "base_url": self.mall.url,
        }

    def consent(self, ask: Callable[[str], str] | None = None, **options: Any) -> Token:
        shop = Shop("cafe24", "main", ShopSettings(**self.keys))
        self.told: list[str] = []
        options = {"open_browser": None, "timeout": 10.0, "ask": ask or self.person, **options}
        return authorize(shop, token_store=self.store, clock=self.clock, tell=self.told.append, **options)

    def person(self, _question: str) -> str:
        """Opens the shown address, agrees, and copies what the browser ends up with: an address, or an error page."""
        shown = next(line for line in self.told if "/oauth/authorize?" in line)
        answer = requests.get(shown, allow_redirects=False, timeout=10)
        return answer.headers.get("location", answer.text)

    def keeper(self, **keys: Any) -> TokenKeeper:
        chosen = {**self.keys, **keys}
        session = Session("cafe24", "main", self.mall.url, clock=self.clock, timeout=(2.0, 2.0))
        return TokenKeeper(
            TokenStore(self.url),
            NAME,
            lambda token: oauth.refresh(session, chosen["client_id"], chosen["client_secret"], token),
            self.clock,
            TOKEN_MARGIN,
            shop="cafe24 main",
        )

    def status_with(self, token: Token) -> int:
        headers = {"Authorization": f"Bearer {token.access_token}"}
        return requests.get(f"{self.mall.url}/api/v2/admin/shops", headers=headers, timeout=10).status_code

    def token_calls(self) -> int:
        return sum(call.path == TOKEN_CALL for call in self.mall.calls)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Sandbox(seed=7, products=2, orders_per_day=0, speed=1000.0) as sandbox:
        yield Scene(sandbox, tmp_path)


def test_a_pasted_consent_ends_in_a_stored_token_that_the_mall_takes(scene: Scene) -> None:
    token = scene.consent()
    assert scene.store.read(NAME) == token
    assert scene.status_with(token) == 200
    assert token.expires_at == scene.world.now + timedelta(hours=2)


def test_a_browser_that_follows_the_mall_back_to_this_machine_ends_in_a_stored_token(scene: Scene) -> None:
    scene.mall.redirect_uri = f"http://127.0.0.1:{free_port()}/callback"
    scene.keys["redirect_uri"] = scene.mall.redirect_uri

    def browser(url: str) -> bool:
        threading.Thread(target=requests.get, args=(url,), kwargs={"timeout": 10}).start()
        return True

    assert scene.status_with(scene.consent(open_browser=browser)) == 200


def test_a_code_older_than_a_minute_is_named(scene: Scene) -> None:
    def slow_person(question: str) -> str:
        address = scene.person(question)
        scene.world.advance(minutes=1)
        return address

    with pytest.raises(TokenExpired, match=r"more than a minute old.*within a minute"):
        scene.consent(ask=slow_person)
    assert scene.store.read(NAME) is None


def test_a_code_used_twice_is_named(scene: Scene) -> None:
    def person_whose_tab_was_faster(question: str) -> str:
        address = scene.person(question)
        session = Session("cafe24", "main", scene.mall.url, clock=scene.clock)
        code = dict(part.split("=") for part in urlsplit(address).query.split("&"))["code"]
        oauth.exchange_code(
            session, scene.mall.client_id, scene.mall.client_secret, code, str(scene.keys["redirect_uri"])
        )
        return address

    with pytest.raises(TokenRevoked, match="Invalid code"):
        scene.consent(ask=person_whose_tab_was_faster)


@pytest.mark.parametrize(
    ("keys", "name", "fix"),
    [
        ({"client_secret": "wrong-secret"}, CredentialsRefused, "client_secret"),
        ({"client_id": "WrongClient"}, CredentialsRefused, "client_id"),
        ({"redirect_uri": "https://127.0.0.1:8765/callback/"}, WrongConfiguration, "redirect_uri"),
        ({"scopes": ("mall.read_order", "mall.read_oders")}, ScopeMissing, "scope"),
    ],
)
@pytest.mark.parametrize("status", [400, 401])
def test_a_wrong_key_is_named_with_its_fix(
    scene: Scene, keys: dict[str, Any], name: type[KmallError], fix: str, status: int
) -> None:
    scene.mall.switches.token_error_status = status
    scene.keys.update(keys)
    with pytest.raises(KmallError) as caught:
        scene.consent()
    assert type(caught.value) is name
    assert fix in caught.value.fix


def test_an_operator_who_says_no_is_named(scene: Scene) -> None:
    scene.mall.switches.deny_consent = True
    with pytest.raises(TokenRevoked, match="consent was not given"):
        scene.consent()


def test_tokens_are_refreshed_before_they_run_out_for_as_long_as_runs_go_on(scene: Scene) -> None:
    scene.consent()
    keeper = scene.keeper()
    statuses = []
    for _half_hour in range(24):
        scene.world.advance(minutes=30)
        statuses.append(scene.status_with(keeper.access()))
    assert statuses == [200] * 24
    assert scene.token_calls() == 1 + 6
    assert scene.mall.excess_token_calls == 0


def test_a_token_that_ran_out_during_two_weeks_is_still_refreshed_and_after_them_is_not(scene: Scene) -> None:
    scene.consent()
    scene.world.advance(days=13)
    assert scene.status_with(scene.keeper().access()) == 200
    scene.world.advance(days=14)
    with pytest.raises(TokenRevoked, match=rf"ran out on 2026-01-31 15:00 UTC.*{ADVICE}"):
        scene.keeper().access()


@pytest.mark.parametrize("status", [400, 401])
def test_a_withdrawn_consent_is_named_with_the_command(scene: Scene, status: int) -> None:
    scene.mall.switches.token_error_status = status
    token = scene.consent()
    scene.mall.revoke_consent()
    assert scene.status_with(token) == 401
    with pytest.raises(TokenRevoked, match=ADVICE):
        scene.keeper().renew(token.access_token)


def test_a_consent_given_elsewhere_kills_ours_and_is_named(scene: Scene) -> None:
    token = scene.consent()
    scene.mall.grant()
    with pytest.raises(TokenRevoked, match=ADVICE):
        scene.keeper().renew(token.access_token)


def test_a_secret_changed_at_the_mall_is_no_revoked_token(scene: Scene) -> None:
    token = scene.consent()
    with pytest.raises(CredentialsRefused):
        scene.keeper(client_secret="wrong-secret").renew(token.access_token)
    assert scene.status_with(scene.keeper().renew(token.access_token)) == 200


def test_eight_workers_with_one_rejected_token_cost_one_token_call(scene: Scene) -> None:
    token = scene.consent()
    before = scene.token_calls()
    with ThreadPoolExecutor(8) as pool:
        renewed = list(pool.map(lambda keeper: keeper.renew(token.access_token), [scene.keeper() for _ in range(8)]))
    assert scene.token_calls() - before == 1
    assert len({each.access_token for each in renewed}) == 1
    assert scene.status_with(renewed[0]) == 200


@pytest.mark.parametrize("hours", [9, -9])
def test_a_mall_clock_nine_hours_off_costs_no_extra_refresh(scene: Scene, hours: int) -> None:
    scene.mall.switches.clock_skew = timedelta(hours=hours)
    scene.consent()
    keeper = scene.keeper()
    statuses = []
    for _half_hour in range(8):
        scene.world.advance(minutes=30)
        statuses.append(scene.status_with(keeper.access()))
    assert statuses == [200] * 8
    assert scene.token_calls() == 1 + 2


@pytest.mark.parametrize("kind", ["status", "reset", "timeout"])
def test_a_mall_in_trouble_leaves_the_token_and_the_next_run_refreshes_it(scene: Scene, kind: str) -> None:
    scene.consent()
    scene.world.advance(hours=3)
    scene.mall.faults.add(kind, path=TOKEN_CALL, status=503 if kind == "status" else 0)
    before = scene.token_calls()
    with pytest.raises(MallUnavailable):
        scene.keeper().access()
    assert scene.token_calls() - before <= 1
    assert scene.status_with(scene.keeper().access()) == 200


def test_a_refresh_whose_answer_was_lost_is_not_repeated_and_ends_in_the_command(scene: Scene) -> None:
    scene.consent()
    scene.world.advance(hours=3)
    scene.mall.faults.add("lost_answer", path=TOKEN_CALL)
    before = scene.token_calls()
    with pytest.raises(MallUnavailable):
        scene.keeper().access()
    assert scene.token_calls() - before == 1
    with pytest.raises(TokenRevoked, match=ADVICE):
        scene.keeper().access()
