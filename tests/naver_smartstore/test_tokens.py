"""Tokens: one for all, kept while half an hour is left, asked for again once when the mall refuses one."""

from datetime import timedelta
from typing import Any

import pytest

from sources.naver_smartstore import Client, ShopSettings
from sources.shared.errors import (
    AddressRefused,
    CredentialsRefused,
    KmallError,
    MallUnavailable,
    QuotaUsedUp,
    ScopeMissing,
    WrongConfiguration,
)
from sources.shared.tokens import TokenStore
from tests.malls import Mall

TOKEN = "/v1/oauth2/token"


def client(mall: Mall, **keys: Any) -> Client:
    settings = mall.shop(**keys).settings
    assert isinstance(settings, ShopSettings)
    return Client("main", settings, mall.clock, TokenStore.open(mall.home), None)


def token_calls(mall: Mall) -> int:
    return sum(call.path.endswith(TOKEN) for call in mall.stand_in.calls)


def test_one_token_serves_every_run_until_half_an_hour_is_left(mall: Mall) -> None:
    tokens = set()
    for _ in range(5):
        tokens.add(client(mall).tokens.access().access_token)
        mall.sandbox.world.advance(minutes=36)
    assert (len(tokens), token_calls(mall)) == (1, 1)  # 2 hours 24 minutes: 36 are left at the last of them
    mall.sandbox.world.advance(minutes=1)
    fresh = client(mall).tokens.access()
    assert fresh.access_token not in tokens
    assert token_calls(mall) == 2


def test_what_is_left_of_a_token_is_read_from_the_answer(mall: Mall) -> None:
    client(mall).tokens.access()
    mall.sandbox.world.advance(minutes=100)
    machine = TokenStore.open(mall.folder / "other machine")
    other = Client("main", mall.shop().settings, mall.clock, machine, None)
    token = other.tokens.access()
    left = token.expires_at - mall.sandbox.world.now
    assert timedelta(minutes=79) < left < timedelta(minutes=80)  # not the three hours of the guide
    mall.sandbox.world.advance(minutes=51)
    assert other.tokens.access().access_token != token.access_token


def test_a_seller_s_token_is_another(mall: Mall) -> None:
    own = client(mall).tokens.access()
    seller = client(mall, account_type="SELLER", account_id=mall.stand_in.seller_id).tokens.access()
    assert own.access_token != seller.access_token
    assert client(mall).tokens.access().access_token == own.access_token


def test_a_token_the_mall_forgot_is_replaced_within_the_call(mall: Mall) -> None:
    reader = mall.reader()
    reader.read("channels")
    mall.stand_in.forget_tokens()
    mall.sandbox.world.advance(hours=25)
    (entry,) = reader.read("channels").values()
    assert entry.error is None
    assert token_calls(mall) == 2


@pytest.mark.parametrize("status", [401, 403])
def test_a_missing_api_group_fails_its_resources_alone_and_is_named(mall: Mall, status: int) -> None:
    mall.stand_in.switches.missing_groups = frozenset({"settlement", "inquiry"})
    mall.stand_in.switches.authn_status = status
    entries = mall.reader().read()
    failed = {name: entry.error for name, entry in entries.items() if entry.error}
    assert set(failed) == {"settlements_daily", "settlements", "qnas", "inquiries"}
    assert {type(error) for error in failed.values()} == {ScopeMissing}
    assert all(error and error.resource == name for name, error in failed.items())
    assert "정산" in str(failed["settlements"])
    assert "정산" in failed["settlements"].fix  # type: ignore[union-attr]
    assert "문의" in failed["qnas"].fix  # type: ignore[union-attr]
    assert token_calls(mall) <= 3  # no group costs more than one new token
    refused = [call for call in mall.stand_in.calls if call.status == status]
    assert len(refused) <= 2 * len(failed)


def wrong_secret(mall: Mall) -> None:
    mall.stand_in.reissue_secret("$2a$04$SandboxNaverSecretSalO")


def secret_refused_with_403(mall: Mall) -> None:
    mall.stand_in.switches.bad_sign_status = 403
    mall.stand_in.switches.bad_sign_code = "FORBIDDEN"
    wrong_secret(mall)


def other_application(mall: Mall) -> None:
    mall.stand_in.client_id = "SandboxNaverClient0002"


def refused_address(mall: Mall) -> None:
    mall.stand_in.switches.refuse_address = True


def agency(mall: Mall) -> None:
    mall.stand_in.switches.host = "partner"


def clock_ahead(mall: Mall) -> None:
    mall.stand_in.switches.clock_skew = timedelta(minutes=12)


def clock_behind(mall: Mall) -> None:
    mall.stand_in.switches.clock_skew = -timedelta(minutes=12)


def quota(mall: Mall) -> None:
    mall.stand_in.switches.quota_period = "HOURS"


@pytest.mark.parametrize(
    ("happens", "error", "what", "fix"),
    [
        (wrong_secret, CredentialsRefused, "client_secret_sign", "client_secret"),
        (secret_refused_with_403, CredentialsRefused, "client_secret_sign", "re-issued"),
        (other_application, CredentialsRefused, "FORBIDDEN", "client_id"),
        (refused_address, AddressRefused, "GW.IP_NOT_ALLOWED", "public IP address"),
        (agency, AddressRefused, "GW.IP_NOT_ALLOWED", "host = 'partner'"),
        (clock_ahead, WrongConfiguration, "12 minutes behind the mall's", "time server"),
        (clock_behind, WrongConfiguration, "12 minutes ahead of the mall's", "time server"),
        (quota, QuotaUsedUp, "GW.QUOTA_LIMIT", "parameters in the URL"),
    ],
)
def test_a_refusal_of_every_call_has_a_name(
    mall: Mall, happens: Any, error: type[KmallError], what: str, fix: str
) -> None:
    reader = mall.reader()
    happens(mall)
    mark = mall.stand_in.mark()
    failure = reader.error("products")
    assert type(failure) is error
    assert what in failure.what
    assert fix in failure.fix
    assert (failure.shop, failure.resource) == ("naver_smartstore main", "products")
    assert len(mall.stand_in.calls_since(mark)) == 1  # nothing of this is worth a second try
    assert mall.stand_in.client_secret not in str(failure)


def test_an_agency_s_application_is_read_through_its_own_host(mall: Mall) -> None:
    mall.stand_in.switches.host = "partner"
    entries = mall.reader(host="partner", account_type="SELLER", account_id=mall.stand_in.seller_uid).read()
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert all(call.path.startswith("/partner/") for call in mall.stand_in.calls)


def test_a_seller_nobody_knows_is_named(mall: Mall) -> None:
    failure = mall.reader(account_type="SELLER", account_id="ncp_nobody").error("products")
    assert type(failure) is CredentialsRefused
    assert "account" in failure.fix


def test_a_token_call_whose_answer_is_lost_is_not_repeated(mall: Mall) -> None:
    mall.stand_in.faults.add("lost_answer", path=TOKEN)
    failure = mall.reader().error("channels")
    assert type(failure) is MallUnavailable
    assert token_calls(mall) == 1
    (entry,) = mall.reader().read("channels").values()  # the next run gets the token that was made then
    assert entry.error is None


def test_a_quota_says_until_when_and_is_not_waited_for(mall: Mall) -> None:
    reader = mall.reader()
    reader.read("channels")
    mall.stand_in.switches.quota_period = "HOURS"
    failure = reader.error("orders")
    assert isinstance(failure, QuotaUsedUp)
    assert failure.until is not None
    assert failure.until - mall.sandbox.world.now <= timedelta(hours=1)
    assert f"{failure.until:%Y-%m-%d %H:%M}" in failure.what
    mall.stand_in.switches.quota_period = "ROUND"
    failure = reader.error("products")
    assert isinstance(failure, QuotaUsedUp)
    assert failure.until is None


def test_a_stolen_quota_is_told_when_a_new_token_is_due(mall: Mall) -> None:
    mall.stand_in.auth.is_throttled = True  # as after somebody's call with parameters in the URL
    reader = mall.reader()
    entries = reader.read("channels", "settlements")
    assert entries["channels"].error is None
    assert isinstance(entries["settlements"].error, QuotaUsedUp)
