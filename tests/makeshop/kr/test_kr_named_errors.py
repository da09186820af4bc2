"""What the mall refuses has a name, a place and a fix; what passes is survived; no secret is in any message or log."""

import base64
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from sources.makeshop import Client, ShopSettings, check
from sources.shared.errors import WrongConfiguration
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.makeshop.kr.conftest import KEYS, TOKEN, Answering, Now, Reads, listed
from tests.makeshop.kr.standing import clock, reader, shop, standing
from tests.makeshop.kr.test_kr_samples import sample
from tests.replay import Answer

PAGE = b"<!DOCTYPE html><html><body>502</body></html>"


def refusing(code: str, said: str = "") -> Answering:
    """Every list is answered with a code, inside HTTP 200."""
    return lambda name, _: {} if name == "oauth/token" else {"return_code": code, "return_message": said}


def sampled(name: str) -> Answering:
    """Every list is answered with a sample."""
    return lambda path, _: {} if path == "oauth/token" else dict(sample(name))


def failing(status: int, body: bytes = b"") -> Answering:
    """Every list is answered with an HTTP status."""
    return lambda name, _: {} if name == "oauth/token" else (status, body)


def no_token(status: int, said: str) -> Answering:
    """No token is given."""
    return lambda *_: (status, json.dumps({"success": False, "message": said}).encode())


@pytest.mark.parametrize(
    ("answer", "error", "what", "fix"),
    [
        (refusing("9002"), "CredentialsRefused", "9002", "client_id"),
        (sampled("kr_error_9006_rate"), "QuotaUsedUp", "70 minutes", "500 an hour"),
        (refusing("9007"), "ScopeMissing", "9007", "scope of orders"),
        (refusing("9008", "조회 권한이 없습니다"), "ScopeMissing", "조회 권한이 없습니다", "developer page"),
        (sampled("kr_error_9009_ip"), "AddressRefused", "허가된 IP가 아닙니다", "public IP address"),
        (refusing("9102"), "CredentialsRefused", "9102", "consent"),
        (refusing("9999", "조회 기간은 최대 7일"), "WindowRefused", "2026-06-01 00:00:00", "order_window_days"),
        (refusing("9999", "실패하였습니다"), "ContractBroken", "실패하였습니다", "report"),
        (refusing("1234"), "ContractBroken", "no message", "report"),
        (failing(401, b"{}"), "TokenExpired", "new token", "clock"),
        (failing(403, "접근 권한이 없습니다".encode()), "ScopeMissing", "403", "scope of orders"),
        (failing(403), "AddressRefused", "403", "public IP address"),
        (failing(404), "ResourceMissing", "404", "base_url"),
        (failing(301), "WrongConfiguration", "301", "https://"),
        (failing(418), "ContractBroken", "418", "report"),
        (failing(200, PAGE), "MalformedPage", "a web page", "run again"),
        (failing(200, b""), "MalformedPage", "an empty body", "run again"),
        (failing(200, b"[]"), "MalformedPage", "without a return_code", "run again"),
        (failing(503), "MallUnavailable", "503", "run again"),
        (no_token(401, "bad client"), "CredentialsRefused", "bad client", "client_secret"),
        (no_token(200, "unknown app"), "CredentialsRefused", "unknown app", "shop_id"),
        (no_token(403, "IP not allowed"), "AddressRefused", "IP not allowed", "at most 10"),
        (no_token(403, "no"), "CredentialsRefused", "403", "public IP address"),
        (no_token(404, ""), "ResourceMissing", "404", "base_url"),
        (no_token(500, ""), "MallUnavailable", "500", "run again"),
        (no_token(429, ""), "Throttled", "429", "another program"),
    ],
)
def test_every_refusal_has_a_name_a_place_and_a_fix(
    reads: Reads, answer: Answering, error: str, what: str, fix: str
) -> None:
    failure = reads(answer).error("orders")
    assert (type(failure).__name__, failure.shop, failure.resource) == (error, "makeshop main", "orders")
    assert what in failure.what
    assert fix in failure.fix


@pytest.mark.parametrize(
    ("answer", "error", "fix"),
    [
        (refusing("9001"), "CredentialsRefused", "compare shop_key of"),
        (refusing("9005"), "CredentialsRefused", "shop_key and license_key"),
        (refusing("9007"), "ScopeMissing", "admin page"),
        (refusing("9009"), "AddressRefused", "admin page"),
    ],
)
def test_the_older_api_names_its_own_keys(reads: Reads, answer: Answering, error: str, fix: str) -> None:
    failure = reads(answer, "kr_legacy").error("orders")
    assert (type(failure).__name__, fix in failure.fix) == (error, True)


@pytest.mark.parametrize("refused", [{"return_code": "9007"}, (404, b""), (403, "접근 권한이 없습니다".encode())])
def test_what_a_shop_may_not_read_is_passed_over(reads: Reads, refused: Answer | dict[str, Any]) -> None:
    def answer(name: str, _: Mapping[str, str]) -> Answer | dict[str, Any]:
        return {} if name == "oauth/token" else refused if name in ("review", "order_log") else listed([])

    reader = reads(answer)
    reader.read("orders", "reviews")
    entries = reader.read("orders", "order_log", "reviews")  # the second run asks for the log, and does without
    assert {name: entry.status for name, entry in entries.items()} == {
        "orders": "ok",
        "order_log": "skipped",
        "reviews": "skipped",
    }
    assert reader.states["reviews"] == {}


@pytest.mark.parametrize("trouble", [(200, PAGE), (200, b""), (200, b'{"return_code":"0000","li'), (500, b"")])
def test_what_passes_is_survived(reads: Reads, trouble: Answer) -> None:
    troubles = [trouble]

    def answer(name: str, _: Mapping[str, str]) -> Answer | dict[str, Any]:
        if name == "oauth/token":
            return {}
        return troubles.pop() if troubles else listed([{"uid": "1"}])

    reader = reads(answer)
    assert reader.read("products")["products"].error is None
    assert reader.values("kr_products", "uid") == ["1"]


def test_a_list_that_stays_short_of_its_total_fails(reads: Reads) -> None:
    def answer(name: str, _: Mapping[str, str]) -> Answer | dict[str, Any]:
        return {} if name == "oauth/token" else listed([{"uid": "1"}], totalCount="3")

    reader = reads(answer)
    failure = reader.error("products")
    assert type(failure).__name__ == "IncompleteWindow"
    assert "1 of 3 rows" in failure.what
    assert reader.states["products"] == {}


def test_a_total_that_counts_lines_is_understood(reads: Reads) -> None:
    order = {"order": {"ordernum": "1"}, "product": {"1": {"basket_stock": "1"}, "2": {"basket_stock": "1"}}}

    def answer(name: str, _: Mapping[str, str]) -> Answer | dict[str, Any]:
        return {} if name == "oauth/token" else listed({"1": order}, totalCount="2", count="2")

    reader = reads(answer)
    assert reader.read("orders")["orders"].error is None
    assert reader.values("kr_order_lines", "num") == ["1", "2"]


def test_members_need_a_key_to_hide_them(reads: Reads) -> None:
    failure = reads(refusing("0000"), pseudonym_key="").error("members")
    assert (type(failure).__name__, "pseudonym_key" in failure.what) == ("WrongConfiguration", True)


def test_a_list_of_members_that_goes_in_circles_is_refused(reads: Reads) -> None:
    def answer(name: str, _: Mapping[str, str]) -> Answer | dict[str, Any]:
        return {} if name == "oauth/token" else listed([{"id": "member-1"}], next_userid="member-1", totalCount="9")

    assert type(reads(answer).error("members")).__name__ == "MalformedPage"


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ({"order_window_days": 31}, "order_window_days: "),
        ({"order_numbers_a_call": 0}, "order_numbers_a_call: "),
        ({"requests_per_second": 0.0}, "requests_per_second: "),
        ({"allow_http": True}, "allow_http: "),
    ],
)
def test_a_setting_that_cannot_be_is_named(keys: dict[str, Any], named: str) -> None:
    with pytest.raises(WrongConfiguration, match=f"^{named}"):
        ShopSettings(**keys)


@pytest.mark.parametrize(
    ("flavor", "needed"),
    [
        ("kr", ("shop_id", "client_id", "client_secret")),
        ("kr_legacy", ("base_url", "shop_key", "license_key")),
        ("jp", ("access_token", "api_key")),
    ],
)
def test_a_flavor_says_which_keys_it_needs(flavor: str, needed: tuple[str, ...]) -> None:
    assert ShopSettings.needed({"flavor": flavor}) == needed


def test_plain_http_is_for_the_older_api_and_only_where_it_is_allowed(tmp_path: Path, now: Now) -> None:
    keys = {**KEYS["kr_legacy"], "base_url": "http://shop.example"}
    time, store = Clock(now), TokenStore.open(tmp_path)
    with pytest.raises(WrongConfiguration, match="not https"):
        Client("main", ShopSettings(**keys), time, store, None)
    assert Client("main", ShopSettings(**keys, allow_http=True), time, store, None).session.base_url == keys["base_url"]


@pytest.fixture(scope="module")
def sandbox() -> Any:
    with standing(orders_per_day=1, products=4) as opened:
        yield opened


@pytest.mark.parametrize("flavor", ["kr", "kr_legacy"])
def test_check_passes_a_good_shop(sandbox: Sandbox, tmp_path: Path, flavor: str) -> None:
    resources = ("products", "categories", "orders", "reviews", "members")
    resources += ("shop", "deleted_products", "stock", "carriers", "order_log") if flavor == "kr" else ()
    findings = check("main", shop(sandbox, flavor).settings, clock(sandbox), TokenStore.open(tmp_path), None, resources)
    assert [(finding.subject, finding.ok) for finding in findings] == [("credentials", True), ("permissions", True)]


def test_check_names_what_may_not_be_read(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.makeshop.switches.forbidden = frozenset({"board"})
    try:
        findings = check(
            "main", shop(sandbox).settings, clock(sandbox), TokenStore.open(tmp_path), None, ("orders", "reviews")
        )
    finally:
        sandbox.makeshop.switches.forbidden = frozenset()
    assert [(finding.subject, finding.ok) for finding in findings][1:] == [("permission for reviews", False)]


def test_no_secret_is_logged_or_told(sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    mall = sandbox.makeshop
    for flavor in ("kr", "kr_legacy"):
        reading = reader(sandbox, tmp_path, flavor)
        reading.read("products", "orders")
        mall.switches.refuse_address = True
        told = str(reading.error("products"))
        mall.switches.refuse_address = False
        basic = base64.b64encode(f"{mall.client_id}:{mall.client_secret}".encode()).decode()
        for secret in (mall.client_secret, mall.shop_key, mall.license_key, basic, "eyJ"):
            assert secret not in caplog.text + told


def test_the_sample_of_a_token_is_read_as_one(reads: Reads) -> None:
    assert KEYS["kr"]["shop_id"] == "ourshop"
    reader = reads(lambda name, _: TOKEN if name == "oauth/token" else listed([]))
    assert reader.read("products")["products"].status == "ok"
