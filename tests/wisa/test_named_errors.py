"""Every refusal has a name, says which key is to blame, and repeats neither the key nor a query."""

from typing import Any

import pytest

from sources.shared.errors import (
    ContractBroken,
    CredentialsRefused,
    KmallError,
    MalformedPage,
    ScopeMissing,
    WrongConfiguration,
)
from sources.wisa import ShopSettings
from tests.wisa.conftest import Query, Reads, missing, sample

KEY = "key+of/a shop="


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (401, sample("error_401.json"), CredentialsRefused, "unauthorized: invalid api key"),
        (401, b'{"status": "error", "message": "bad key", "code": 401}', CredentialsRefused, "401: bad key"),
        (401, b"<error><code>unauthorized</code><message>no key</message></error>", CredentialsRefused, "no key"),
        (401, b"", CredentialsRefused, "an empty body"),
        (200, sample("error_401.json"), CredentialsRefused, "invalid api key"),
        (405, sample("error_admin_style.json"), ScopeMissing, "9998: 접근 권한이 없습니다."),
        (403, b'{"error": {"code": "forbidden", "message": "erp only"}}', ScopeMissing, "erp only"),
        (400, b'{"status": "error", "message": "bad method", "code": 9997}', ContractBroken, "9997: bad method"),
        (422, b'{"error": "limit"}', ContractBroken, "limit"),
        (200, b'{"status": "error", "message": "busy"}', ContractBroken, "busy"),
        (302, b"", ContractBroken, "HTTP 302"),
        (200, b"<html>maintenance</html>", MalformedPage, "web page"),
    ],
)
def test_a_refusal_has_its_name(reads: Reads, status: int, body: bytes, kind: type[KmallError], told: str) -> None:
    def answer(path: str, query: Query) -> Any:
        return status, body

    error = reads(answer).error("products")
    assert (type(error), told in error.what) == (kind, True), error.what
    assert error.fix


def test_a_wrong_key_names_the_key_and_the_style_but_never_shows_it(reads: Reads) -> None:
    def answer(path: str, query: Query) -> Any:
        return 401, f'{{"error": {{"code": "unauthorized", "message": "{query["api_key"]} is not known"}}}}'.encode()

    error = reads(answer, auth_style="query").error("products")
    assert "api_key" in error.fix
    assert "auth_style query" in error.fix
    assert KEY not in str(error)


def test_a_path_that_is_not_there_skips_its_resource_and_no_other(reads: Reads) -> None:
    def answer(path: str, query: Query) -> Any:
        return missing() if path == "/inventory" else {"data": [], "total": 0}

    entries = reads(answer).read("products", "inventory", "orders")
    assert {name: entry.status for name, entry in entries.items()} == {
        "products": "ok",
        "inventory": "skipped",
        "orders": "ok",
    }
    assert "base_url" in str(entries["inventory"].error)


def test_a_skipped_resource_is_read_as_soon_as_it_is_there(reads: Reads) -> None:
    there: list[str] = []

    def answer(path: str, query: Query) -> Any:
        return {"data": [{"product_id": "1"}], "total": 1} if there else missing()

    reader = reads(answer)
    reader.read("products")
    there.append("now")
    reader.read("products")
    assert reader.values("products", "product_id") == ["1"]


def test_a_row_without_its_key_names_the_field_and_the_setting(reads: Reads) -> None:
    def answer(path: str, query: Query) -> Any:
        return {"data": [{"number": "1"}], "total": 1}

    error = reads(answer).error("products")
    assert "without product_id" in error.what
    assert 'field_map "products.product_id"' in error.fix


def test_a_line_without_its_key_names_the_field_and_the_setting(reads: Reads) -> None:
    def answer(path: str, query: Query) -> Any:
        return {"data": [{"order_id": "1", "items": [{"product_id": "7"}]}], "total": 1}

    error = reads(answer).error("orders")
    assert "item_id" in error.what
    assert "field_map" in error.fix


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"page_size": 0}, "page_size: "),
        ({"marketplace_calls": 0}, "marketplace_calls: "),
        ({"requests_per_second": 0}, "requests_per_second: "),
        ({"marketplace_path": "/sync"}, "marketplace_path: "),
        ({"page_param": ""}, "page_param: "),
        ({"time_zone": "Asia/Soul"}, "time_zone: "),
        ({"field_map": {"orders.number": "no"}}, "field_map: orders.number"),
        ({"field_map": {"orders.order_id": " "}}, "field_map: orders.order_id"),
        ({"drop_columns": {"orders.buyer": "주문자명"}}, "drop_columns: orders.buyer"),
        ({"drop_columns": {"orders.order_id": ""}}, "drop_columns: orders.order_id"),
        ({"drop_patterns": {"order": "a*"}}, "drop_patterns: order"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named_with_its_fix(keys: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongConfiguration) as failure:
        ShopSettings("key", **keys)
    assert failure.value.what.startswith(told)
    assert failure.value.fix


def test_a_key_is_needed_unless_there_is_a_drop_folder() -> None:
    assert ShopSettings.needed({}) == ("api_key",)
    assert ShopSettings.needed({"drop_folder": "exports"}) == ()


@pytest.mark.parametrize(
    ("keys", "whole"),
    [
        ({}, "https://api.wisa.co.kr/v1"),
        ({"base_url": "https://api.example.test/api/v1/"}, "https://api.example.test/api/v1"),
        ({"base_url": "https://api.example.test"}, "https://api.example.test/v1"),
        ({"base_url": "https://api.example.test", "path_root": ""}, "https://api.example.test"),
    ],
)
def test_a_base_url_with_a_path_is_the_whole_root(keys: dict[str, str], whole: str) -> None:
    settings = ShopSettings("key", **keys)
    assert settings.url + settings.root == whole


def test_a_field_goes_by_the_malls_own_name(reads: Reads) -> None:
    def answer(path: str, query: Query) -> Any:
        line = {"no": "1", "goods": {"id": "7"}, "status": "4", "stat": "5"}
        order = {"ono": "A1", "status": "shown", "stat": "4", "market": {"no": "M9", "name": "x"}, "lines": [line]}
        return {"data": [order], "total": 1}

    names = {
        "orders.order_id": "ono",
        "orders.status": "stat",
        "orders.market_order_no": "market.no",
        "orders.items": "lines",
        "orders.items.item_id": "no",
        "orders.items.product_id": "goods.id",
        "orders.items.status": "stat",
    }
    reader = reads(answer, field_map=names)
    entries = reader.read("orders")
    (order,), (line,) = reader.rows("orders"), reader.rows("order_items")
    assert (order["order_id"], order["status"], order["market_order_no"]) == ("A1", "4", "M9")
    assert (line["item_id"], line["product_id"], line["status"]) == ("1", "7", "5")
    assert dict(entries["orders"].notes.new_fields) == {"orders.market": 1}


def test_local_times_of_another_zone_get_their_offset(reads: Reads) -> None:
    written = ("2026-06-01 10:00:00", "2026-06-01T10:00:00+09:00", 1780275600, "", None)

    def answer(path: str, query: Query) -> Any:
        rows = [{"product_id": str(place), "updated_at": at} for place, at in enumerate(written)]
        return {"data": rows, "total": len(rows)}

    reader = reads(answer, time_zone="UTC")
    reader.read("products")
    assert reader.values("products", "updated_at") == [
        "2026-06-01T10:00:00+00:00",
        "2026-06-01T10:00:00+09:00",
        "1780275600",
        "",
        None,
    ]
