"""Consent from the first address to the stored token, with a browser played by the test."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from pipelines.authorize import authorize
from pipelines.config import Shop
from sources.cafe24.settings import ShopSettings
from sources.shared.errors import (
    CredentialsRefused,
    KmallError,
    ScopeMissing,
    TokenExpired,
    TokenRevoked,
    WrongConfiguration,
)
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.cafe24.token_mall import TokenMall
from tests.free_port import free_port

ELSEWHERE = "https://shop.example.com/callback"
ISSUED = {
    "access_token": "access-after-consent",
    "expires_at": "2026-01-05T14:00:00.000",
    "refresh_token": "refresh-after-consent",
    "refresh_token_expires_at": "2026-01-19T12:00:00.000",
    "scopes": ["mall.read_order", "mall.read_product"],
    "issued_at": "2026-01-05T12:00:00.000",
}
NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


class Scene:
    """A shop at a mall on this machine, its token store, and everything the person was told."""

    def __init__(self, mall: TokenMall, folder: Path) -> None:
        self.mall = mall
        self.store = TokenStore(f"sqlite:///{folder / 'tokens.sqlite'}")
        self.told: list[str] = []
        self.pages: list[tuple[int, str]] = []
        self.redirect_uri = f"http://127.0.0.1:{free_port()}/callback"
        mall.answers = [(200, ISSUED)]

    def run(self, **options: Any) -> None:
        keys = ShopSettings(
            mall_id="samplemall",
            client_id="app",
            client_secret="secret-of-the-app",
            base_url=self.mall.url,
            redirect_uri=self.redirect_uri,
            scopes=("mall.read_order", "mall.read_product"),
        )
        options = {"open_browser": None, "timeout": 10.0, **options}
        shop = Shop("cafe24", "main", keys)
        authorize(shop, tell=self.told.append, token_store=self.store, clock=Clock(lambda: NOW), **options)

    def browser(self, *answers: dict[str, str], path: str = "") -> Callable[[str], bool]:
        """A browser that comes back with each answer in turn, with the state it was given unless one says otherwise."""

        def open_browser(url: str) -> bool:
            state = parse_qs(urlsplit(url).query)["state"][0]
            threading.Thread(target=come_back, args=(state,)).start()
            return True

        def come_back(state: str) -> None:
            for answer in answers:
                query = urlencode({"state": state, **answer})
                got = requests.get(f"{path or self.redirect_uri}?{query}", timeout=10)
                self.pages.append((got.status_code, got.text))

        return open_browser

    def paste(self, make: Callable[[str], str]) -> Callable[[str], str]:
        """A person who pastes what `make` makes of the state in the shown address."""

        def ask(question: str) -> str:
            self.told.append(question)
            shown = next(line for line in self.told if "/oauth/authorize?" in line)
            return make(parse_qs(urlsplit(shown).query)["state"][0])

        return ask

    def stored(self) -> str:
        token = self.store.read("cafe24/samplemall")
        return token.access_token if token else ""


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with TokenMall() as mall:
        yield Scene(mall, tmp_path)


def test_a_browser_on_this_machine_ends_in_a_stored_token(scene: Scene) -> None:
    scene.run(open_browser=scene.browser({"code": "the-code"}))
    assert scene.stored() == "access-after-consent"
    assert scene.mall.asked[0].form["code"] == "the-code"
    assert scene.mall.asked[0].form["redirect_uri"] == scene.redirect_uri


def test_the_page_the_browser_sees_repeats_nothing_of_the_request(scene: Scene) -> None:
    scene.run(open_browser=scene.browser({"code": "<script>the-code</script>"}))
    ((status, page),) = scene.pages
    assert status == 200
    assert "the-code" not in page
    assert "script" not in page


def test_a_redirect_with_another_state_is_not_taken(scene: Scene) -> None:
    scene.run(open_browser=scene.browser({"code": "forged", "state": "guessed"}, {"code": "real"}))
    assert [asked.form["code"] for asked in scene.mall.asked] == ["real"]
    assert [status for status, _ in scene.pages] == [400, 200]


def test_only_a_forged_redirect_ends_without_a_token_call(scene: Scene) -> None:
    with pytest.raises(WrongConfiguration, match="another state"):
        scene.run(open_browser=scene.browser({"code": "forged", "state": "guessed"}), timeout=1.0)
    assert (scene.mall.asked, scene.stored()) == ([], "")


def test_other_paths_such_as_a_page_icon_are_not_the_redirect(scene: Scene) -> None:
    icon = scene.redirect_uri.replace("/callback", "/favicon.ico")
    with pytest.raises(WrongConfiguration, match="no answer came"):
        scene.run(open_browser=scene.browser({"code": "x"}, path=icon), timeout=1.0)
    assert [status for status, _ in scene.pages] == [404]


def test_nothing_arriving_names_the_redirect_uri_and_the_way_out(scene: Scene) -> None:
    with pytest.raises(WrongConfiguration) as caught:
        scene.run(timeout=0.2)
    assert scene.redirect_uri in caught.value.what
    assert "--paste" in caught.value.fix
    assert "cafe24 main" in str(caught.value)


def test_a_port_that_is_taken_is_named_before_anything_is_shown(scene: Scene) -> None:
    scene.redirect_uri = f"{scene.mall.url}/callback"
    with pytest.raises(WrongConfiguration, match="cannot listen at redirect_uri"):
        scene.run()
    assert scene.told == []


def test_a_forwarded_port_can_be_listened_on_instead(scene: Scene) -> None:
    port = free_port()
    scene.redirect_uri = ELSEWHERE
    browser = scene.browser({"code": "the-code"}, path=f"http://127.0.0.1:{port}/callback")
    scene.run(listen_port=port, open_browser=browser)
    assert scene.stored() == "access-after-consent"


def test_without_a_browser_the_address_is_shown_to_be_opened(scene: Scene) -> None:
    def no_browser(url: str) -> bool:
        scene.browser({"code": "the-code"})(url)
        return False

    scene.run(open_browser=no_browser)
    assert scene.told[0] == "Open this address in a browser:"
    assert scene.told[1].startswith(f"{scene.mall.url}/api/v2/oauth/authorize?")


@pytest.mark.parametrize("wrap", ["{}", "  '{}' \n"])
def test_a_redirect_to_another_host_is_pasted(scene: Scene, wrap: str) -> None:
    scene.redirect_uri = ELSEWHERE
    scene.run(ask=scene.paste(lambda state: wrap.format(f"{ELSEWHERE}?code=the-code&state={state}")))
    assert scene.stored() == "access-after-consent"
    assert scene.mall.asked[0].form["redirect_uri"] == ELSEWHERE


def test_pasting_can_be_asked_for_where_listening_would_work(scene: Scene) -> None:
    scene.run(paste=True, ask=scene.paste(lambda state: f"{scene.redirect_uri}?code=the-code&state={state}"))
    assert scene.stored() == "access-after-consent"


def test_a_pasted_address_of_another_attempt_is_refused(scene: Scene) -> None:
    with pytest.raises(WrongConfiguration, match="another attempt"):
        scene.run(paste=True, ask=lambda _: f"{ELSEWHERE}?code=the-code&state=yesterday")
    assert scene.mall.asked == []


@pytest.mark.parametrize("text", ["", "the-code", "https://shop.example.com/callback", "{ broken"])
def test_something_else_pasted_is_told_what_to_paste(scene: Scene, text: str) -> None:
    with pytest.raises(WrongConfiguration, match=r"has no code.*\?code="):
        scene.run(paste=True, ask=lambda _: text)


def test_no_listener_and_no_terminal_is_told_before_a_person_is_bothered(scene: Scene) -> None:
    scene.redirect_uri = ELSEWHERE
    with pytest.raises(WrongConfiguration, match="no terminal to paste into"):
        scene.run()
    assert scene.told == []


@pytest.mark.parametrize(
    ("error", "description", "name"),
    [
        ("access_denied", "The user denied the request", TokenRevoked),
        ("invalid_scope", "The requested scope is invalid", ScopeMissing),
        ("invalid_request", "The redirect_uri added by Cafe24 Developers is invalid.", WrongConfiguration),
    ],
)
@pytest.mark.parametrize("way", ["redirect", "pasted page"])
def test_a_refusal_instead_of_a_code_has_its_name(
    scene: Scene, error: str, description: str, name: type[KmallError], way: str
) -> None:
    page = f'{{"error": "{error}", "error_description": "{description}"}}'
    browser = scene.browser({"error": error, "error_description": description})
    with pytest.raises(KmallError) as caught:
        scene.run(open_browser=browser) if way == "redirect" else scene.run(paste=True, ask=lambda _: page)
    assert type(caught.value) is name
    assert scene.mall.asked == []


@pytest.mark.parametrize(
    ("description", "name", "fix"),
    [
        ("Code time expired", TokenExpired, "within a minute"),
        ("Invalid client_secret", CredentialsRefused, "client_secret"),
        ("The redirect_uri is invalid.", WrongConfiguration, "redirect_uri in .dlt/config.toml"),
    ],
)
def test_a_refused_code_names_its_cause_and_stores_nothing(
    scene: Scene, description: str, name: type[KmallError], fix: str
) -> None:
    scene.mall.answers = [(400, {"error": "invalid_grant", "error_description": description})]
    with pytest.raises(KmallError) as caught:
        scene.run(open_browser=scene.browser({"code": "the-code"}))
    assert type(caught.value) is name
    assert fix in caught.value.fix
    assert scene.stored() == ""


def test_a_scope_the_mall_did_not_grant_is_told_and_the_token_is_kept(scene: Scene) -> None:
    scene.mall.answers = [(200, {**ISSUED, "scopes": ["mall.read_order"]})]
    scene.run(open_browser=scene.browser({"code": "the-code"}))
    assert "did not grant mall.read_product" in scene.told[-1]
    assert scene.stored() == "access-after-consent"


def test_nothing_told_to_the_person_holds_a_secret(scene: Scene) -> None:
    scene.run(open_browser=scene.browser({"code": "the-code"}))
    told = "\n".join(scene.told)
    assert "the-code" not in told
    assert "secret-of-the-app" not in told
    assert "after-consent" not in told


def test_a_platform_without_consent_says_so() -> None:
    with pytest.raises(WrongConfiguration, match="needs no consent"):
        authorize(Shop("wisa", "main", object()))
