"""Tokens, scopes, addresses, rates of the Shop API: contract 2.1, emulator checklist of section 4."""

import base64

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.makeshop.limits import Limits
from tests.sandbox.makeshop.caller import Caller
from tests.sandbox.makeshop.conftest import WINDOW


class Watch:
    """A clock a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limited(sandbox: Sandbox, speed: float = 1.0) -> Watch:
    """Give the mall limits on a clock that stands still until it is turned."""
    watch = Watch()
    sandbox.makeshop.limits = Limits(sandbox.makeshop, speed, watch)
    return watch


def test_a_token_is_nested_under_data_and_lives_300_seconds(sandbox: Sandbox, caller: Caller) -> None:
    answer = caller.token()

    assert answer.json()["success"] is True
    assert set(answer.json()["data"]) == {"access_token", "token_type", "expires_in"}
    assert (answer.json()["data"]["token_type"], answer.json()["data"]["expires_in"]) == ("Bearer", 300)
    assert "access_token" not in answer.json()
    assert "refresh_token" not in answer.text


def test_a_token_is_dead_after_300_seconds_and_others_are_not(sandbox: Sandbox, caller: Caller) -> None:
    first = caller.token().json()["data"]["access_token"]
    sandbox.world.advance(seconds=200)
    second = caller.token().json()["data"]["access_token"]
    sandbox.world.advance(seconds=99)
    assert [caller.get("group", bearer=each).status_code for each in (first, second)] == [200, 200]
    sandbox.world.advance(seconds=1)

    assert [caller.get("group", bearer=each).status_code for each in (first, second)] == [401, 200]


@pytest.mark.parametrize(
    ("secret", "form", "status"),
    [
        ("wrong", {}, 401),
        ("", {"grant_type": "refresh_token"}, 400),
        ("", {"shop_uid": "othershop"}, 400),
        ("", {"shop_uid": ""}, 400),
    ],
)
def test_wrong_token_requests_are_refused(caller: Caller, secret: str, form: dict[str, str], status: int) -> None:
    answer = caller.token(secret=secret, form=form)

    assert (answer.status_code, answer.json()["success"]) == (status, False)


def test_a_broken_basic_header_is_refused(sandbox: Sandbox, caller: Caller) -> None:
    keys = f"{sandbox.makeshop.client_id}:{sandbox.makeshop.client_secret}".encode()
    for header in ("Basic !!!", "Basic /w==", f"Bearer {base64.b64encode(keys).decode()}"):
        answer = caller._session.post(sandbox.makeshop.url + "/oauth/token", headers={"Authorization": header})
        assert answer.status_code == 401


def test_the_sixth_token_inside_a_minute_is_refused(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox)
    statuses = [caller.token().status_code for _ in range(6)]
    watch.seconds = 59.9
    late = caller.token().status_code
    watch.seconds = 60.0

    assert statuses == [200] * 5 + [429]
    assert [late, caller.token().status_code] == [429, 200]


def test_tokens_are_counted_for_each_address(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    for _ in range(5):
        caller.token()

    assert caller.token().status_code == 429
    assert caller.token(headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 200


def test_a_minute_is_as_much_shorter_as_the_sandbox_is_faster(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox, speed=10)
    for _ in range(5):
        caller.token()
    watch.seconds = 6.0

    assert caller.token().status_code == 200


def test_the_refusal_of_a_token_can_have_another_status(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.makeshop.switches.token_refusal_status = 400
    sandbox.makeshop.switches.token_issues = 1
    caller.token()

    assert caller.token().status_code == 400


@pytest.mark.parametrize(("form", "status"), [("401", 401), ("200", 200)])
def test_a_bearer_that_is_none_of_ours_is_refused(sandbox: Sandbox, caller: Caller, form: str, status: int) -> None:
    sandbox.makeshop.switches.bad_token = form

    answer = caller.get("group", bearer="eyJ.fake.token")

    assert answer.status_code == status
    assert answer.json().get("return_code") == (None if status == 401 else "9999")


def test_a_token_opens_its_own_shop_only(caller: Caller) -> None:
    assert caller.get("group", shop="othershop").status_code == 401


def test_forgotten_tokens_are_dead(sandbox: Sandbox, caller: Caller) -> None:
    caller.get("group")
    sandbox.makeshop.forget_tokens()

    assert caller.get("group").status_code == 401


SECTIONS = {
    "shop": ("information", {}),
    "product": ("category", {}),
    "order": ("order/2", WINDOW),
    "member": ("group", {}),
    "board": ("review", {"InquiryTimeFrom": "2026-01-01", "InquiryTimeTo": "2026-01-02"}),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_has_a_permission_of_its_own(sandbox: Sandbox, caller: Caller, section: str) -> None:
    sandbox.makeshop.switches.forbidden = frozenset({section})

    codes = {name: caller.code(path, **told) for name, (path, told) in SECTIONS.items()}

    assert codes == {name: "9007" if name == section else "0000" for name in SECTIONS}


def test_a_missing_permission_can_be_told_otherwise(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.switches.forbidden = frozenset({"product"})
    sandbox.makeshop.switches.missing_scope = "9008"
    code = caller.code("category")
    sandbox.makeshop.switches.missing_scope = "403"

    assert code == "9008"
    assert caller.get("category").status_code == 403


def test_an_address_that_is_not_allowed_is_9009_inside_http_200(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.switches.refuse_address = True

    answers = [caller.get("category"), caller.open_api("category")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json()["return_code"] for answer in answers] == ["9009", "9009"]


def test_no_rate_limit_is_published_and_one_can_be_switched_on(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox)
    free = [caller.get("group").status_code for _ in range(30)]
    sandbox.makeshop.switches.calls_per_second = 2
    sandbox.makeshop.switches.retry_after = "1"
    answers = [caller.get("group") for _ in range(11)]
    watch.seconds = 5.0

    assert set(free) == {200}
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert caller.get("group").status_code == 200


@pytest.mark.parametrize("path", ["product/list", "order/3", "order", "orders", "coupon"])
def test_a_path_that_does_not_exist_is_404_and_recorded(sandbox: Sandbox, caller: Caller, path: str) -> None:
    answer = caller.get(path)

    assert answer.status_code == 404
    assert [call.path for call in sandbox.makeshop.unknown_calls] == [f"/api/v1/sampleshop/{path}"]


def test_the_log_holds_what_was_asked_and_no_key(sandbox: Sandbox, caller: Caller) -> None:
    token = caller.token().json()["data"]["access_token"]
    caller.get("stock", bearer=token, uid="101")
    caller.open_api("category")
    mall, log = sandbox.makeshop, repr(sandbox.makeshop.calls)

    assert "'uid': '101'" in log
    assert not [key for key in (mall.client_secret, mall.shop_key, mall.license_key, token) if key in log]


@pytest.mark.parametrize(("status", "has_json"), [(401, True), (429, True), (500, False), (503, False)])
def test_faults_with_a_status_speak_as_the_mall_does(
    sandbox: Sandbox, caller: Caller, status: int, has_json: bool
) -> None:
    sandbox.makeshop.faults.add(status=status, path="*/group")

    answer = caller.get("group")

    assert answer.status_code == status
    assert ("success" in answer.text) == has_json
    assert caller.get("group").status_code == 200
