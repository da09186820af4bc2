"""Headers, size, paths, log: contract section 1.1, emulator checklist of section 4."""

import json
import time
from datetime import timedelta

import pytest
import requests

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop_jp.caller import MEMBERS, ORDERS, SHOP, Caller

HOUR = 3600


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("name", ["authorization", "x-api-key", "x-timestamp"])
def test_call_without_a_header_is_refused(sandbox: Sandbox, caller: Caller, name: str, status: int) -> None:
    sandbox.makeshop_jp.switches.auth_status = status
    headers = {**caller.headers, "content-type": "application/json"}
    del headers[name]

    answer = caller.send(json.dumps({"query": SHOP}), headers)

    assert answer.status_code == status
    assert answer.json()["errors"][0]["message"] == f"unauthorized: {name}"
    assert answer.json()["data"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"authorization": "Bearer PAT.other"},
        {"authorization": "PAT.5a6d"},
        {"x-api-key": "other"},
        {"x-timestamp": ""},
        {"x-timestamp": "now"},
        {"x-timestamp": "-5"},
    ],
)
def test_call_with_a_wrong_header_is_refused(caller: Caller, wrong: dict[str, str]) -> None:
    assert caller.post(SHOP, headers=wrong).status_code == 401


@pytest.mark.parametrize(("age", "status"), [(0, 200), (HOUR, 200), (HOUR + 1, 401), (-HOUR, 200), (-HOUR - 1, 401)])
def test_timestamp_is_good_for_an_hour(caller: Caller, age: int, status: int) -> None:
    told = str(int(caller.mall.now.timestamp()) - age)

    assert caller.post(SHOP, headers={"x-timestamp": told}).status_code == status


def test_timestamp_in_milliseconds_is_refused(caller: Caller) -> None:
    told = str(int(caller.mall.now.timestamp() * 1000))

    assert caller.post(SHOP, headers={"x-timestamp": told}).status_code == 401


def test_malls_clock_may_differ_from_the_worlds(sandbox: Sandbox, caller: Caller) -> None:
    told = str(int(sandbox.world.now.timestamp()))
    sandbox.makeshop_jp.switches.clock_skew = timedelta(hours=2)

    assert caller.post(SHOP, headers={"x-timestamp": told}).status_code == 401
    assert caller.post(SHOP).status_code == 200


def test_real_time_is_taken_only_when_switched(sandbox: Sandbox, caller: Caller) -> None:
    told = {"x-timestamp": str(int(time.time()))}
    before = caller.post(SHOP, headers=told).status_code
    sandbox.makeshop_jp.switches.wall_clock_too = True

    assert (before, caller.post(SHOP, headers=told).status_code) == (401, 200)


def test_token_dies_with_the_app(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.switches.uninstalled = True

    assert caller.post(SHOP).json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


def test_body_has_to_be_json(caller: Caller) -> None:
    form = caller.send("query=x", {**caller.headers, "content-type": "application/x-www-form-urlencoded"})
    text = caller.send("{", {**caller.headers, "content-type": "application/json; charset=utf-8"})
    empty = caller.send("{}", {**caller.headers, "content-type": "application/json"})

    assert [form.status_code, text.status_code, empty.status_code] == [415, 400, 400]


@pytest.mark.parametrize(("size", "status"), [(4_999_999, 200), (5_000_000, 413)])
def test_request_of_five_megabytes_is_refused(caller: Caller, size: int, status: int) -> None:
    body = json.dumps({"query": SHOP}).encode()

    answer = caller.send(body + b" " * (size - len(body)), {**caller.headers, "content-type": "application/json"})

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/graphql"), ("POST", "/graphql"), ("POST", "/v1/graphql/searchOrder"), ("POST", "/v1/graphql/")],
)
def test_there_is_one_url_and_one_method(sandbox: Sandbox, caller: Caller, method: str, path: str) -> None:
    answer = requests.request(
        method, f"{sandbox.makeshop_jp.url}{path}", json={"query": SHOP}, headers=caller.headers, timeout=30
    )

    assert answer.status_code == 404
    assert len(sandbox.makeshop_jp.unknown_calls) == 1


def test_log_names_the_operation_and_what_was_asked(sandbox: Sandbox, caller: Caller) -> None:
    caller.post(ORDERS, {"input": {"page": 2, "limit": 50, "deliveryStatus": "N"}})
    caller.post("{ getShop { shop { shopName } } getProductCategory { productCategories { categoryUid } } }")
    caller.post("{")

    log = sandbox.makeshop_jp.calls_since(0)

    assert [(call.path, call.query, call.status) for call in log] == [
        ("/v1/graphql/searchOrder", {"page": "2", "limit": "50", "deliveryStatus": "N"}, 200),
        ("/v1/graphql/getShop+getProductCategory", {}, 200),
        ("/v1/graphql", {}, 200),
    ]
    assert sandbox.makeshop_jp.unknown_calls == []


def test_log_holds_no_key_and_no_person(sandbox: Sandbox, caller: Caller) -> None:
    person = sandbox.world.people[0]
    caller.post(MEMBERS, {"input": {"memberId": person.member_id, "email": person.email}})

    log = repr(sandbox.makeshop_jp.calls_since(0))

    secrets = (sandbox.makeshop_jp.access_token, sandbox.makeshop_jp.api_key, person.member_id, person.email)
    assert [text for text in secrets if text in log] == []


def test_unknown_switch_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(AttributeError, match="no switch named 'page_caps'"):
        sandbox.makeshop_jp.switches.page_caps = 10
