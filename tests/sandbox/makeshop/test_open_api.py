"""The older Open API over the same shop: keys, hourly limit, types, writes. Contract section 3."""

from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop.caller import Caller
from tests.sandbox.makeshop.conftest import WINDOW
from tests.sandbox.makeshop.test_access import limited


def code(caller: Caller, kind: str, **told: Any) -> str:
    answer = caller.open_api(kind, **told)
    assert answer.status_code == 200
    return str(answer.json()["return_code"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "0000"),
        ({"Shopkey": ""}, "9001"),
        ({"Shopkey": "wrong"}, "9002"),
        ({"Licensekey": ""}, "9004"),
        ({"Licensekey": "wrong"}, "9005"),
        ({"Shopkey": "wrong", "Licensekey": "wrong"}, "9002"),
    ],
)
def test_keys_are_refused_with_codes_of_their_family(caller: Caller, change: dict[str, str], expected: str) -> None:
    assert code(caller, "category", keys={**caller.keys, **change}) == expected


@pytest.mark.parametrize("names", [("SHOPKEY", "LICENSEKEY"), ("shopkey", "licensekey"), ("ShopKey", "LicenseKey")])
def test_names_of_the_key_headers_may_have_any_letter_case(
    sandbox: Sandbox, caller: Caller, names: tuple[str, str]
) -> None:
    keys = (sandbox.makeshop.shop_key, sandbox.makeshop.license_key)

    assert code(caller, "category", keys=dict(zip(names, keys, strict=True))) == "0000"


def test_both_apis_show_the_same_shop(reader: Caller) -> None:
    week = {"InquiryTimeFrom": "2025-12-29 00:00:00", "InquiryTimeTo": "2026-01-05 00:00:00"}
    days = {"InquiryTimeFrom": "2025-12-20", "InquiryTimeTo": "2026-01-05"}
    for kind, path, told in (
        ("product", "product", {}),
        ("order", "order/2", week),
        ("category", "category", {}),
        ("review", "review", days),
        ("user", "user", {"searchType": "all", "limit": 9}),
    ):
        assert reader.open_api(kind, **told).json() == reader.read(path, **told), kind


def test_orders_may_ask_for_version_2(reader: Caller) -> None:
    day = {"InquiryTimeFrom": "2026-01-04 00:00:00", "InquiryTimeTo": "2026-01-05 00:00:00"}

    assert reader.open_api("order", ver=2, **day).json() == reader.open_api("order", **day).json()


@pytest.mark.parametrize(
    "told", [{"type": "orders"}, {"type": "stock"}, {"mode": "list"}, {"type": "order_log"}, {"type": ""}]
)
def test_other_types_and_modes_fail(caller: Caller, told: dict[str, str]) -> None:
    answer = caller.open_api(**{"kind": "category", **{"kind" if k == "type" else k: v for k, v in told.items()}})

    assert answer.json()["return_code"] == "9999"
    assert answer.json()["return_message"]


def test_what_the_shop_has_none_of_is_empty(caller: Caller) -> None:
    lists = {kind: caller.open_api(kind).json()["list"] for kind in ("smart_coupon", "crm_board", "user_reserve")}

    assert lists == {"smart_coupon": [], "crm_board": [], "user_reserve": []}
    assert len(caller.open_api("board_code").json()["list"]) == 1


def test_the_501st_read_inside_an_hour_is_9006_over_all_kinds(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox)
    sandbox.makeshop.switches.hourly_calls = 500
    kinds = ("category", "user_reserve", "board_code", "smart_coupon", "crm_board")
    codes = [code(caller, kinds[at % 5]) for at in range(500)]
    watch.seconds = 3599.0
    over = [code(caller, "category"), code(caller, "product")]
    answer = caller.open_api("category")
    watch.seconds = 3600.0

    assert set(codes) == {"0000"}
    assert over == ["9006", "9006"]
    assert answer.content == b'{"return_code":"9006"}'
    assert code(caller, "category") == "0000"


def test_a_refused_window_counts_as_a_read_and_a_refused_key_does_not(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.makeshop.switches.hourly_calls = 2

    codes = [
        code(caller, "category", keys={}),
        code(caller, "order"),
        code(caller, "category"),
        code(caller, "category"),
    ]

    assert codes == ["9001", "9999", "0000", "9006"]


def test_writes_are_counted_by_kind_and_apart_from_reads(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.makeshop.switches.hourly_calls = 1
    caller.open_api("category")
    stock = {"product_id": "1", "stock_id": "1", "stock": "1"}

    codes = [
        caller.process("product", "stock", **stock)["return_code"],
        caller.process("product", "stock", **stock)["return_code"],
        caller.process("reserve", "give", id="x")["return_code"],
    ]

    assert codes == ["0000", "9006", "0000"]


def test_the_limit_does_not_concern_the_other_api(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.makeshop.switches.hourly_calls = 1
    code(caller, "category")

    assert (code(caller, "category"), caller.code("category")) == ("9006", "0000")


@pytest.mark.parametrize("refusal", ["9101", "9104", "9003"])
def test_a_shop_without_consent_answers_that_to_every_call(sandbox: Sandbox, caller: Caller, refusal: str) -> None:
    sandbox.makeshop.switches.legacy_refusal = refusal

    assert code(caller, "category") == refusal
    assert caller.process("reserve", "give", id="x")["return_code"] == refusal
    assert caller.code("category") == "0000"


@pytest.mark.parametrize("refusal", ["9007", "9008"])
def test_a_section_without_permission_has_two_codes(sandbox: Sandbox, caller: Caller, refusal: str) -> None:
    sandbox.makeshop.switches.forbidden = frozenset({"order"})
    sandbox.makeshop.switches.missing_scope = refusal

    assert (code(caller, "order", **WINDOW), code(caller, "product")) == (refusal, "0000")


def test_a_domain_may_answer_plain_http_with_a_redirect(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop.switches.redirects_to_https = True

    answer = caller.open_api("category")

    assert (answer.status_code, answer.content) == (301, b"")
    assert answer.headers["Location"].startswith("https://127.0.0.1")
    assert caller.code("category") == "0000"


def test_thirty_days_are_the_longest_window_here_too(caller: Caller) -> None:
    told = {"InquiryTimeFrom": "2025-12-01 00:00:00", "InquiryTimeTo": "2025-12-31 00:00:01"}

    assert code(caller, "order", **told) == "9999"


def test_reward_points_given_are_found_again(sandbox: Sandbox, caller: Caller) -> None:
    member = sandbox.world.people[3].member_id
    given = caller.process("reserve", "give", id=member, reserve="100", content="보상")
    failed = caller.process("reserve", "give", id="NOBODY", reserve="100", content="보상")

    rows = caller.open_api("user_reserve", userid=member).json()["list"]

    assert given["datas"] == [{"id": member, "reserve": "100", "content": "보상", "result": True}]
    assert (failed["return_code"], failed["datas"][0]["result"]) == ("0000", False)
    assert failed["datas"][0]["message"] == ["`NOBODY` 검색된 회원이 없습니다."]
    assert [(row["userid"], row["reserve"]) for row in rows] == [(member, "100")]


def test_unknown_writes_fail(caller: Caller) -> None:
    assert caller.process("order", "delete", ordernum="1")["return_code"] == "9999"
