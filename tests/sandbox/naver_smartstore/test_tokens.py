"""The token endpoint, the bearer check and the gateway: contract sections 3 and 4, checklist items 1, 2 and 7."""

import time
from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.naver_smartstore.auth import canonical_salt
from tests.sandbox.naver_smartstore.caller import TOKEN, Caller

ACCOUNT = "/v1/seller/account"
DAILY = "/v1/pay-settle/settle/daily"
DAYS = {"startDate": "2026-01-01", "endDate": "2026-01-05", "pageNumber": 1, "pageSize": 10}


def test_right_signature_gets_a_bearer_token_of_three_hours(visitor: Caller) -> None:
    answer = visitor.ask_token().json()

    assert (answer["expires_in"], answer["token_type"]) == (10799, "Bearer")
    visitor.token = answer["access_token"]
    assert visitor.get(ACCOUNT).json()["accountId"] == visitor.mall.seller_id


def test_salt_with_padding_bits_is_the_same_secret(visitor: Caller) -> None:
    visitor.mall.reissue_secret("$2a$04$abcdefghijklmnopqrstuv")

    assert visitor.ask_token(secret="$2a$04$abcdefghijklmnopqrstuu").status_code == 200
    assert canonical_salt("$2a$10$abcdefghijklmnopqrstuv") == "$2a$10$abcdefghijklmnopqrstuu"
    assert canonical_salt(type(visitor.mall).client_secret) == type(visitor.mall).client_secret


@pytest.mark.parametrize(
    ("changed", "status", "text"),
    [
        ({"client_secret_sign": "bm90IGEgaGFzaA=="}, 400, "client_secret_sign 항목이 유효하지 않습니다."),
        ({"client_secret_sign": "$2a$04$unencoded"}, 400, "client_secret_sign 항목이 유효하지 않습니다."),
        ({"secret": "$2a$04$abcdefghijklmnopqrstuu"}, 400, "client_secret_sign 항목이 유효하지 않습니다."),
        ({"client_id": "somebody"}, 403, "접근 권한이 없습니다."),
        ({"grant_type": "password"}, 400, "grant_type"),
        ({"type": None}, 400, "type"),
        ({"type": "BOTH"}, 400, "type"),
        ({"account_id": "ncp_sample01"}, 400, "account_id"),
        ({"type": "SELLER"}, 400, "account_id"),
        ({"type": "SELLER", "account_id": "somebody"}, 403, "접근 권한이 없습니다."),
    ],
)
def test_wrong_form_is_refused(visitor: Caller, changed: dict[str, Any], status: int, text: str) -> None:
    answer = visitor.ask_token(**changed)

    assert answer.status_code == status
    assert text in answer.json()["message"]
    assert {"code", "message", "timestamp", "invalidInputs", "traceId"} == set(answer.json())


@pytest.mark.parametrize(("minutes", "status"), [(-5.1, 400), (-4.9, 200), (4.9, 200), (5.1, 400)])
def test_signature_lives_five_minutes(visitor: Caller, minutes: float, status: int) -> None:
    milliseconds = int(visitor.mall.now.timestamp() * 1000 + minutes * 60_000)

    assert visitor.ask_token(timestamp=milliseconds).status_code == status


@pytest.mark.parametrize(("wall_clock_too", "status"), [(False, 400), (True, 200)])
def test_a_caller_in_real_time_is_let_in_where_that_is_switched_on(
    visitor: Caller, wall_clock_too: bool, status: int
) -> None:
    visitor.mall.switches.wall_clock_too = wall_clock_too
    assert visitor.ask_token(timestamp=int(time.time() * 1000)).status_code == status


def test_skewed_clock_of_the_mall_refuses_a_right_timestamp(visitor: Caller) -> None:
    milliseconds = int(visitor.world.now.timestamp() * 1000)
    visitor.mall.switches.clock_skew = timedelta(minutes=6)

    assert visitor.ask_token(timestamp=milliseconds).status_code == 400


def test_json_body_and_url_parameters_are_refused(visitor: Caller) -> None:
    in_json = visitor.session.post(visitor.url(TOKEN), json=visitor.form(), timeout=30)
    in_url = visitor.session.post(visitor.url(TOKEN), params=visitor.form(), timeout=30)

    assert (in_json.status_code, in_url.status_code) == (400, 400)


def test_wrong_signature_answers_as_switched(visitor: Caller) -> None:
    visitor.mall.switches.bad_sign_status = 403
    visitor.mall.switches.bad_sign_code = "GW.AUTHN"

    answer = visitor.ask_token(client_secret_sign="bm90IGEgaGFzaA==")

    assert (answer.status_code, answer.json()["code"]) == (403, "GW.AUTHN")


def test_same_token_comes_back_while_half_an_hour_remains(visitor: Caller) -> None:
    first = visitor.ask_token().json()
    visitor.world.advance(minutes=150)

    second = visitor.ask_token().json()

    assert (second["access_token"], second["expires_in"]) == (first["access_token"], 1799)


def test_new_token_below_half_an_hour_leaves_the_old_one_valid(visitor: Caller) -> None:
    old = visitor.ask_token().json()["access_token"]
    visitor.world.advance(minutes=150, seconds=1)
    new = visitor.ask_token().json()
    visitor.token = old

    assert new["access_token"] != old
    assert new["expires_in"] == 10799
    assert visitor.get(ACCOUNT).status_code == 200
    visitor.world.advance(minutes=30)
    assert visitor.get(ACCOUNT).status_code == 401


def test_each_resource_has_a_token_of_its_own(visitor: Caller) -> None:
    own = visitor.ask_token().json()["access_token"]
    sellers = visitor.ask_token(type="SELLER", account_id=visitor.mall.seller_uid).json()["access_token"]

    assert own != sellers
    visitor.token = sellers
    assert visitor.get(ACCOUNT).status_code == 200


def test_call_without_a_living_token_is_gw_authn(visitor: Caller) -> None:
    assert visitor.get(ACCOUNT).status_code == 200
    visitor.mall.forget_tokens()

    answer = visitor.get(ACCOUNT)

    assert answer.status_code == 401
    assert answer.json()["code"] == "GW.AUTHN"
    assert answer.json()["traceId"] == answer.headers["gncp-gw-trace-id"]
    assert visitor.session.get(visitor.url(ACCOUNT), headers={"Authorization": visitor.token}).status_code == 401


def test_missing_group_is_gw_authn_for_its_calls_only(visitor: Caller) -> None:
    visitor.mall.switches.missing_groups = frozenset({"settlement"})

    assert visitor.get(DAILY, **DAYS).json()["code"] == "GW.AUTHN"
    assert visitor.get(ACCOUNT).status_code == 200
    visitor.mall.switches.authn_status = 403
    assert visitor.get(DAILY, **DAYS).status_code == 403


def test_address_off_the_list_is_refused_for_the_token_too(visitor: Caller) -> None:
    visitor.mall.switches.refuse_address = True

    answer = visitor.ask_token()

    assert (answer.status_code, answer.json()["code"]) == (403, "GW.IP_NOT_ALLOWED")


def test_other_host_than_the_applications_is_refused(store: Sandbox) -> None:
    external, partner = Caller(store), Caller(store, "/partner")

    assert partner.ask_token().json()["code"] == "GW.IP_NOT_ALLOWED"
    store.naver_smartstore.switches.host = "partner"
    assert partner.ask_token().status_code == 200
    assert external.ask_token().json()["code"] == "GW.IP_NOT_ALLOWED"
    external.close()
    partner.close()


def test_parameters_in_the_url_cost_an_application_its_tokens(visitor: Caller) -> None:
    visitor.mall.switches.url_parameters = "throttled"
    first = visitor.session.post(visitor.url(TOKEN), params=visitor.form(), timeout=30)
    visitor.token = first.json()["access_token"]

    second = visitor.ask_token(type="SELLER", account_id=visitor.mall.seller_id)

    assert (second.status_code, second.json()["code"]) == (429, "GW.QUOTA_LIMIT")
    assert (second.headers["gncp-gw-quota-limit"], second.headers["gncp-gw-quota-period"]) == ("5", "HOURS")
    assert visitor.get(DAILY, **DAYS).json()["code"] == "GW.QUOTA_LIMIT"
    assert visitor.get(ACCOUNT).status_code == 200
    visitor.world.advance(hours=1)
    assert visitor.ask_token(type="SELLER", account_id=visitor.mall.seller_id).status_code == 200


def test_reissued_secret_ends_the_old_one_at_once(visitor: Caller) -> None:
    old = visitor.mall.client_secret
    assert visitor.get(ACCOUNT).status_code == 200

    visitor.mall.reissue_secret("$2a$04$abcdefghijklmnopqrstuu")

    assert visitor.get(ACCOUNT).status_code == 401
    assert visitor.ask_token(secret=old).status_code == 400
    assert visitor.ask_token().status_code == 200


def test_maintenance_answers_gw_block_02(visitor: Caller) -> None:
    visitor.mall.switches.maintenance = True

    assert (visitor.ask_token().status_code, visitor.ask_token().json()["code"]) == (503, "GW.BLOCK.02")


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/products", "/v1/products/origin-products/1/option-stock"])
def test_unknown_path_is_gw_not_found_and_remembered(visitor: Caller, path: str) -> None:
    answer = visitor.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "GW.NOT_FOUND")
    assert [call.path for call in visitor.mall.unknown_calls] == [f"/external{path}"]


@pytest.mark.parametrize(("status", "code"), [(500, "GW.PROXY.05"), (503, "GW.BLOCK.01"), (504, "GW.TIMEOUT.01")])
def test_failures_of_a_test_speak_the_gateways_words(visitor: Caller, status: int, code: str) -> None:
    visitor.get(ACCOUNT)
    visitor.mall.faults.add(status=status, path=ACCOUNT)

    answer = visitor.get(ACCOUNT)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message", "timestamp", "traceId"}
