"""What a mall refuses has a name, says where it happened and what to do; what can be survived is survived."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest

from pipelines.config import Shop
from pipelines.load import load
from sources.cafe24 import ShopSettings, check
from sources.shared.errors import (
    AddressRefused,
    CredentialsRefused,
    IncompleteWindow,
    KmallError,
    MalformedPage,
    QuotaUsedUp,
    ScopeMissing,
    Throttled,
    TokenExpired,
    TokenRevoked,
    VersionRefused,
    WindowRefused,
    WrongConfiguration,
)
from sources.shared.tokens import TokenStore
from tests.mall_kinds import granted
from tests.malls import Mall

NAME = "cafe24/samplemall"
AUTHORIZE = "kmall authorize cafe24 --shop main"


def wrong_secret(mall: Mall) -> None:
    mall.sandbox.world.advance(hours=3)  # the token has to be refreshed, and the secret is no longer ours
    mall.stand_in.client_secret = "SandboxSecret00000002"


def revoked(mall: Mall) -> None:
    mall.stand_in.revoke_consent()


def revoked_while_away(mall: Mall) -> None:
    mall.sandbox.world.advance(days=20)  # longer than a refresh token lives


def consent_given_elsewhere(mall: Mall) -> None:
    mall.stand_in.grant()


def address_refused(mall: Mall) -> None:
    mall.stand_in.switches.refuse_address = True


def version_retired(mall: Mall) -> None:
    mall.stand_in.switches.versions = ("2026-06-01", "2026-09-01")
    mall.stand_in.switches.default_version = "2026-06-01"


@pytest.mark.parametrize(
    ("happens", "error", "what", "fix"),
    [
        (wrong_secret, CredentialsRefused, "secret", "client_secret"),
        (revoked, TokenRevoked, "token", AUTHORIZE),
        (revoked_while_away, TokenRevoked, "ran out", AUTHORIZE),
        (consent_given_elsewhere, TokenRevoked, "token", AUTHORIZE),
        (address_refused, AddressRefused, "IP address", "address"),
        (version_retired, VersionRefused, "2026-06-01", "api_version"),
    ],
)
def test_a_refusal_of_every_call_has_a_name(
    mall: Mall, happens: Callable[[Mall], None], error: type[KmallError], what: str, fix: str
) -> None:
    reader = mall.reader(api_version="2025-06-01")
    happens(mall)
    failure = reader.error("products")
    assert type(failure) is error
    assert what in failure.what
    assert fix in failure.fix
    assert (failure.shop, failure.resource) == ("cafe24 main", "products")
    assert str(failure).startswith("cafe24 main, products: ")
    assert mall.stand_in.excess_token_calls == 0


def test_a_refused_shop_ends_the_report_with_its_name_and_check_says_the_same(mall: Mall) -> None:
    shop = mall.shop()
    mall.stand_in.revoke_consent()
    report = mall.load(shop, resources=["suppliers", "products"])
    assert not report.ok
    assert {(result.resource, result.status) for result in report.results} == {
        ("suppliers", "failed"),
        ("products", "failed"),
    }
    assert all(AUTHORIZE in result.fix for result in report.results)
    found = check("main", shop.settings, mall.clock, TokenStore.open(mall.home), None, ("products",))
    assert [(finding.ok, AUTHORIZE in finding.fix) for finding in found] == [(False, True)]


@pytest.mark.parametrize("status", [403, 401])
def test_a_missing_scope_fails_its_resource_alone(mall: Mall, status: int) -> None:
    mall.stand_in.switches.scope_error_status = status
    reader = mall.reader()
    usual = [f"mall.read_{name}" for name in ("product", "category", "store", "community")]
    TokenStore.open(mall.home).write(NAME, granted(mall.stand_in, usual))
    entries = reader.read("products", "suppliers", "orders", "reviews")
    failed = {name: entry.error for name, entry in entries.items() if entry.error}
    assert set(failed) == {"suppliers", "orders"}
    for name, scope in (("suppliers", "mall.read_supply"), ("orders", "mall.read_order")):
        failure = failed[name]
        assert isinstance(failure, ScopeMissing)
        assert scope in failure.fix
        assert AUTHORIZE in failure.fix
    assert reader.rows("products")
    assert [call for call in mall.stand_in.calls if call.path.endswith("/token")] == []  # a refresh adds no scope


def test_check_names_the_scopes_that_are_missing(mall: Mall) -> None:
    shop = mall.shop()
    TokenStore.open(mall.home).write(NAME, granted(mall.stand_in, ["mall.read_store", "mall.read_product"]))
    found = check("main", shop.settings, mall.clock, TokenStore.open(mall.home), None, ("products", "orders"))
    assert [(finding.subject, finding.ok) for finding in found] == [
        ("credentials", True),
        ("shops", True),
        ("scopes", False),
    ]
    assert "mall.read_order" in found[-1].message
    assert "mall.read_product" not in found[-1].message
    assert AUTHORIZE in found[-1].fix


def test_a_status_code_nobody_knows_arrives_as_it_is(mall: Mall) -> None:
    line = mall.mine("order_lines")[0]["line_id"]
    mall.stand_in.show_status(line, "N77")
    reader = mall.reader()
    (entry,) = reader.read("orders").values()
    assert entry.error is None
    codes = dict(
        zip(reader.values("order_items", "order_item_code"), reader.values("order_items", "order_status"), strict=True)
    )
    assert codes[line] == "N77"


@pytest.mark.parametrize(
    ("kind", "error"), [("repeat_page", IncompleteWindow), ("malformed_json", MalformedPage), ("html", MalformedPage)]
)
def test_pages_that_are_wrong_for_good_end_by_name(mall: Mall, kind: str, error: type[KmallError]) -> None:
    act = mall.sandbox.world.act
    while len(mall.mine("products")) < 101:  # a second page, which is then the first once more
        act.list_product("cafe24")
    mall.stand_in.faults.add(kind, path="*/products", times=None)
    failure = mall.reader().error("products")
    assert type(failure) is error
    assert "/products" in failure.what
    assert "run again" in failure.fix


def test_a_limit_that_is_ignored_loses_nothing(mall: Mall) -> None:
    act = mall.sandbox.world.act
    while len(mall.mine("products")) < 230:
        act.list_product("cafe24")
    mall.stand_in.faults.add("limit_ignored", path="*/products", times=None)
    reader = mall.reader()
    (entry,) = reader.read("products").values()
    assert entry.error is None
    assert len(reader.rows("products")) == sum(not row["is_deleted"] for row in mall.mine("products"))


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_clock_that_is_hours_off_refreshes_no_more_than_it_must(mall: Mall, hours: int) -> None:
    mall.stand_in.switches.clock_skew = timedelta(hours=hours)
    reader = mall.reader()
    for _ in range(8):
        entries = reader.read("orders", "products")
        assert [str(entry.error) for entry in entries.values() if entry.error] == []
        mall.sandbox.world.advance(minutes=50)
    reader.read("orders", "products")
    assert reader.ids(mall.kind.orders) == {row["order_id"] for row in mall.mine("orders")}
    assert sum(call.path.endswith("/token") for call in mall.stand_in.calls) < 8
    assert mall.stand_in.excess_token_calls == 0
    assert sum(call.status == 401 for call in mall.stand_in.calls) <= 1


def test_a_token_refused_as_soon_as_it_is_issued_is_not_refreshed_for_ever(mall: Mall) -> None:
    reader = mall.reader()
    mall.stand_in.faults.add(status=401, path="/admin/", times=None)
    failure = reader.error("products")
    assert type(failure) is TokenExpired
    assert AUTHORIZE in failure.fix or "authorize" in failure.fix
    assert sum(call.path.endswith("/token") for call in mall.stand_in.calls) <= 2


def test_a_refused_window_names_its_dates(mall: Mall) -> None:
    mall.stand_in.faults.add(status=422, path="*/orders*", times=None)
    failure = mall.reader().error("orders")
    assert type(failure) is WindowRefused
    assert "2025-12-01" in failure.what


def test_a_mall_that_throttles_for_ever_is_left_alone_in_the_end(mall: Mall) -> None:
    mall.stand_in.faults.add(status=429, path="*/products/count", times=None)
    mark = mall.stand_in.mark()
    failure = mall.reader().error("products")
    assert type(failure) is Throttled
    assert len(mall.stand_in.calls_since(mark)) < 12


def test_a_quota_used_up_for_long_says_until_when(mall: Mall) -> None:
    reader = mall.reader()
    headers = {"X-Cafe24-Call-Usage": "100.50", "X-Cafe24-Call-Remain": "5400"}
    mall.stand_in.faults.add(status=429, path="*/products/count", times=None, headers=headers)
    mark = mall.stand_in.mark()
    failure = reader.error("products")
    assert isinstance(failure, QuotaUsedUp)
    assert failure.until is not None
    assert abs(failure.until - mall.sandbox.world.now - timedelta(seconds=5400)) < timedelta(minutes=1)
    assert f"{failure.until:%Y-%m-%d %H:%M}" in failure.what
    assert len(mall.stand_in.calls_since(mark)) <= 2  # hammering lengthens the wait


def test_customers_need_a_pseudonym_key_the_scope_and_to_be_asked_for(mall: Mall) -> None:
    without_key = mall.reader().error("customers")
    assert type(without_key) is WrongConfiguration
    assert "pseudonym_key" in without_key.what + without_key.fix
    hidden = mall.reader(pseudonym_key="a long key nobody knows")
    without_scope = hidden.error("customers")
    assert type(without_scope) is ScopeMissing
    assert "mall.read_privacy" in without_scope.fix
    assert "customers" not in mall.reader("usual").read()
    mall.stand_in.add_scopes("mall.read_privacy")
    mall.stand_in.switches.privacy_allowed = False
    assert type(hidden.error("customers")) is CredentialsRefused
    mall.stand_in.switches.privacy_allowed = True
    mall.sandbox.world.advance(minutes=1)
    (entry,) = hidden.read("customers").values()
    assert entry.error is None
    people = {person.member_id for person in mall.sandbox.world.people if person.member_id}
    assert len(hidden.rows("customers")) == len(people)
    assert all(len(key) == 64 for key in hidden.values("customers", "member_key"))


@pytest.mark.parametrize(
    "url", ["http://samplemall.cafe24api.com", "http://10.0.0.8:8080", "ftp://127.0.0.1", "samplemall"]
)
def test_plain_http_is_for_this_machine_only(mall: Mall, url: str) -> None:
    shop = mall.shop(base_url=url)
    with pytest.raises(WrongConfiguration, match="https"):
        mall.reader(base_url=url).read("products")
    (result,) = mall.load(shop, resources=["products"]).results
    assert (result.status, result.shop) == ("failed", "main")
    assert "https" in result.fix
    assert mall.stand_in.calls == []


def test_a_start_date_that_is_no_day_names_the_key(mall: Mall) -> None:
    failure = mall.reader(start_date="01.12.2025").error("orders")
    assert type(failure) is WrongConfiguration
    assert "start_date" in failure.what
    assert "YYYY-MM-DD" in failure.fix


def test_a_shop_that_was_never_authorized_is_told_how(mall: Mall) -> None:
    keys = mall.shop().settings
    assert isinstance(keys, ShopSettings)
    other = Shop("cafe24", "second", dataclasses.replace(keys, mall_id="othermall"))
    report = load([other], warehouse=mall.warehouse, home=mall.home, resources=["shops"], clock=mall.clock)
    (result,) = report.results
    assert "othermall" in result.error
    assert "kmall authorize cafe24 --shop second" in result.fix
