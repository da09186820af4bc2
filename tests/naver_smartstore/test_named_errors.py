"""Every envelope of the mall's families is read: what it refuses has a name, its place, and what to do about it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sources.naver_smartstore import RESOURCES, check
from sources.shared.errors import (
    AddressRefused,
    ContractBroken,
    CredentialsRefused,
    IncompleteWindow,
    KmallError,
    MalformedPage,
    MallUnavailable,
    ResourceMissing,
    ScopeMissing,
    Throttled,
    VersionRefused,
    WindowRefused,
    WrongConfiguration,
)
from sources.shared.tokens import TokenStore
from tests.malls import Mall

from .recorded import FEED, raw, reading


def body(**members: Any) -> bytes:
    return json.dumps({"timestamp": "2022-05-12T10:00:00.000+09:00", **members}, ensure_ascii=False).encode()


GATEWAY = "GW.IP_NOT_ALLOWED"
REFUSALS: list[tuple[str, int, bytes, type[KmallError], str, str]] = [
    ("orders", 401, raw("error_gw_authn.401"), ScopeMissing, "GW.AUTHN", "주문 판매자"),
    ("settlements", 403, body(code="GW.AUTHN", message="권한이 없습니다."), ScopeMissing, "GW.AUTHN", "정산"),
    ("products", 403, body(code=GATEWAY, message="x", traceId="t-1"), AddressRefused, "t-1", "IP address"),
    ("products", 403, body(code="FORBIDDEN", message="x"), ScopeMissing, "FORBIDDEN", "상품"),
    ("channels", 400, body(code="ROLE_NOT_FOUND", message="x"), ScopeMissing, "ROLE_NOT_FOUND", "판매자정보"),
    ("orders", 404, body(code="GW.NOT_FOUND", message="x"), ResourceMissing, "GW.NOT_FOUND", "base_url"),
    ("products", 308, body(code="PERMANENT_REDIRECT", message="x"), VersionRefused, "PERMANENT_REDIRECT", "update"),
    ("products", 400, body(code="BAD_REQUEST", message="틀림"), ContractBroken, "BAD_REQUEST: 틀림", "report"),
    ("orders", 400, body(code="4000", message="type.object.field"), ContractBroken, "4000", "report"),
    ("orders", 400, raw("last_changed_statuses.range_exceeded.400"), WindowRefused, "asked 2022-05-10", "clock"),
    ("settlements_daily", 400, raw("settle_daily.period_too_long.400"), WindowRefused, "LocalDatePeriod", "dates"),
    ("settlements_daily", 400, raw("settle_error.400"), ContractBroken, "fieldName typeMismatch", "report"),
    ("settlements", 500, raw("settle_error.400"), MallUnavailable, "HTTP 500", "run again"),
    ("inquiries", 400, body(code="4003", message="x"), WindowRefused, "4003", "dates"),
    ("inquiries", 400, body(code="4010", message="x"), CredentialsRefused, "4010", "client_secret"),
    ("inquiries", 500, body(code="5001", message="x"), CredentialsRefused, "5001", "client_secret"),
    ("qnas", 400, body(code="BAD_REQUEST", message="x", traceId="t-9"), ContractBroken, "t-9", "report"),
    ("channels", 400, b"{}", ContractBroken, "no code", "report"),
    ("channels", 400, b"<html>nginx</html>", ContractBroken, "a web page", "report"),
    ("categories", 504, raw("error_gw_timeout.504"), MallUnavailable, "HTTP 504", "run again"),
    ("categories", 503, body(code="GW.BLOCK.02", message="x"), MallUnavailable, "HTTP 503", "run again"),
    ("categories", 429, body(code="GW.RATE_LIMIT", message="x"), Throttled, "429", "another program"),
    ("categories", 200, b"<html>maintenance</html>", MalformedPage, "web page", "run again"),
    ("categories", 200, b'{"unexpected": []}', MalformedPage, "categor", "run again"),
    ("products", 200, b'{"products": []}', MalformedPage, "contents", "run again"),
    ("products", 200, b'{"contents": [{}], "totalElements": 1}', MalformedPage, "originProductNo", "run again"),
    ("products", 200, b'{"contents": [], "totalElements": 7}', IncompleteWindow, "0 of 7", "run again"),
    ("settlements", 200, b'{"elements": [], "pagination": {"totalElements": 2}}', IncompleteWindow, "0 of 2", "again"),
    ("orders", 200, b'{"data": {"lastChangeStatuses": {}}}', MalformedPage, "events", "run again"),
    ("orders", 200, b"[]", MalformedPage, "object", "run again"),
]


@pytest.mark.parametrize(
    ("resource", "status", "answered", "error", "what", "fix"),
    REFUSALS,
    ids=[f"{row[0]}-{row[1]}-{row[3].__name__}-{row[4][:12]}" for row in REFUSALS],
)
def test_a_refusal_has_a_name(
    tmp_path: Path, resource: str, status: int, answered: bytes, error: type[KmallError], what: str, fix: str
) -> None:
    asked: list[str] = []

    def answer(method: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        if path.endswith("/token"):
            return 200, raw("oauth2_token.200")
        asked.append(path)
        return status, answered

    with reading(answer, tmp_path) as reader:
        failure = reader.error(resource)
    assert type(failure) is error
    assert what in failure.what
    assert fix in failure.fix
    assert (failure.shop, failure.resource) == ("naver_smartstore main", resource)
    assert "access-token-of-a-test" not in str(failure)
    retried = status == 429 or (status >= 500 and error is MallUnavailable)
    assert len(asked) <= (6 if retried else 3)


def test_a_query_string_is_in_no_error(tmp_path: Path) -> None:
    with reading(lambda *_: (400, body(code="9999", message="x")), tmp_path) as reader:
        failure = reader.error("orders")
    assert "?" not in str(failure)
    assert FEED in failure.what


def test_a_start_date_that_is_no_day_names_the_key(tmp_path: Path) -> None:
    with reading(lambda *_: (200, b"{}"), tmp_path, start_date="10.05.2022") as reader:
        failure = reader.error("orders")
    assert type(failure) is WrongConfiguration
    assert "start_date" in failure.what


@pytest.mark.parametrize("url", ["http://api.commerce.naver.com", "http://10.0.0.8:8080", "ftp://127.0.0.1"])
def test_plain_http_is_for_this_machine_only(mall: Mall, url: str) -> None:
    with pytest.raises(WrongConfiguration, match="https"):
        mall.reader(base_url=url).read("products")
    assert mall.stand_in.calls == []


def test_check_calls_each_group_once_and_names_those_that_are_missing(mall: Mall) -> None:
    mall.stand_in.switches.missing_groups = frozenset({"inquiry"})
    shop = mall.shop()
    found = check("main", shop.settings, mall.clock, TokenStore.open(mall.home), None, ("orders", "products", "qnas"))
    assert [(finding.subject, finding.ok) for finding in found] == [
        ("credentials", True),
        ("API group 주문 판매자", True),
        ("API group 상품", True),
        ("API group 문의", False),
    ]
    assert "문의" in found[-1].fix
    every = check("main", shop.settings, mall.clock, TokenStore.open(mall.home), None, RESOURCES)
    assert len(every) == 6
    assert mall.stand_in.unknown_calls == []


def test_a_mall_whose_clock_is_behind_passes_the_check(mall: Mall) -> None:
    mall.stand_in.switches.clock_skew = timedelta(minutes=-4)
    found = check("main", mall.shop().settings, mall.clock, TokenStore.open(mall.home), None, ("orders",))
    assert [finding.ok for finding in found] == [True, True]
    assert "behind" in found[-1].message


def test_a_mall_in_maintenance_is_left_alone_in_the_end(mall: Mall) -> None:
    reader = mall.reader()
    reader.read("channels")
    mall.stand_in.switches.maintenance = True
    mark = mall.stand_in.mark()
    failure = reader.error("products")
    assert type(failure) is MallUnavailable
    assert len(mall.stand_in.calls_since(mark)) <= 6
