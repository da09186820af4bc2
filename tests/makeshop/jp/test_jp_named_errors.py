"""What the mall refuses has a name and a fix; what passes is survived; a part of an answer is never taken for it."""

import pickle
from pathlib import Path
from typing import Any

import pytest

from sources.makeshop.jp_client import Client
from sources.makeshop.jp_resources import jp_probe
from sources.shared.errors import KmallError, ResourceUnavailable, ScopeMissing
from tests.makeshop.jp.conftest import Reads
from tests.makeshop.jp.serving import Answer, Desk, order, product, told

PAYLOADS = Path(__file__).parents[2] / "payloads" / "makeshop"


def sample(name: str, status: int = 200) -> Answer:
    return status, (PAYLOADS / f"jp_{name}.json").read_bytes()


def unknown(name: str, kind: str, status: int = 200) -> Answer:
    said = {"message": f'Cannot query field "{name}" on type "{kind}".'}
    return told(None, {**said, "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"}}, status=status)


def coded(code: str, status: int = 200, **more: Any) -> Answer:
    return told(None, {"message": "no", "extensions": {"code": code}, **more}, status=status)


@pytest.mark.parametrize(
    ("answer", "error", "what", "fix"),
    [
        ((401, b'{"message": "Unauthorized"}'), "CredentialsRefused", "401", "60 minutes"),
        ((403, b'{"message": "Forbidden"}'), "CredentialsRefused", "403", "api_key"),
        (coded("FORBIDDEN", 403), "CredentialsRefused", "FORBIDDEN", "access_token"),
        (coded("UNAUTHENTICATED"), "CredentialsRefused", "UNAUTHENTICATED", "access_token"),
        ((404, b"<html></html>"), "ResourceMissing", "a web page", "graphql_path"),
        ((301, b""), "VersionRefused", "301", "base_url"),
        ((422, b"no"), "ContractBroken", "422", "report"),
        (coded("RATE_LIMITED"), "Throttled", "RATE_LIMITED", "requests_per_second"),
        ((429, b""), "Throttled", "429", "another program"),
        ((503, b""), "MallUnavailable", "503", "run again"),
        (coded("INTERNAL_SERVER_ERROR"), "MallUnavailable", "INTERNAL_SERVER_ERROR", "run again"),
        (coded("SOMETHING"), "ContractBroken", "SOMETHING", "report"),
        (sample("partial_data_with_errors"), "IncompleteWindow", "orders.0.deliveryInfos", "run again"),
        (told({"searchOrder": {"orders": []}}, {"message": "odd"}), "IncompleteWindow", "odd", "run again"),
        (told(None), "MalformedPage", "without data", "run again"),
        (told({"searchOrder": None}), "MalformedPage", "without data", "run again"),
        ((200, b"[]"), "MalformedPage", "without data", "run again"),
        ((200, b"<html></html>"), "MalformedPage", "a web page", "run again"),
        ((200, b'{"data": {"searchOrder": {"or'), "MalformedPage", "do not parse", "run again"),
        (told({"searchOrder": {"searchedCount": 1}}), "MalformedPage", "no list orders", "run again"),
        (
            unknown("wmsStatus", "DeliveryInfo"),
            "UnknownNames",
            "wmsStatus",
            "orders.deliveryInfos.wmsStatus into unasked",
        ),
        (unknown("amount", "BasketInfo", 422), "UnknownNames", "amount", "orders.deliveryInfos.basketInfos.amount"),
        (
            told(None, {"message": "unknown field", "path": ["variable", "input", "startPaymentDate"]}, status=422),
            "UnknownNames",
            "variable.input.startPaymentDate",
            "payment_windows to false",
        ),
        (
            told(None, {"message": 'Field "sortOrder" is not defined by type "SearchOrderRequest".'}),
            "UnknownNames",
            "sortOrder",
            "report",
        ),
        (coded("X", message="Query complexity 12 exceeds 10"), "TooComplex", "complexity", "max_complexity"),
    ],
)
def test_every_refusal_has_a_name_a_place_and_a_fix(
    reads: Reads, answer: Answer, error: str, what: str, fix: str
) -> None:
    failure = reads(lambda *_: answer).error("orders")
    assert type(failure).__name__ == error
    assert what in failure.what
    assert fix in failure.fix
    assert (failure.shop, failure.resource) == ("makeshop main", "orders")


@pytest.mark.parametrize(
    "trouble",
    [
        (500, b""),
        (429, b""),
        (200, b"<html></html>"),
        (200, b""),
        (200, b'{"data": {"searchOr'),
        told({"searchOrder": None}),
        coded("THROTTLED"),
        coded("INTERNAL_SERVER_ERROR"),
        sample("partial_data_with_errors"),
    ],
)
def test_what_passes_is_survived(reads: Reads, desk: Desk, trouble: Answer) -> None:
    desk.rows["searchOrder"] = [order(1, "2026-06-20 10:00:00")]
    troubles = [trouble, trouble]
    reader = reads(lambda *call: troubles.pop() if troubles else desk(*call))
    assert reader.read("orders")["orders"].error is None
    assert reader.values("jp_orders", "system_order_number") == ["P000000000000000001"]


def test_a_part_of_the_data_is_never_loaded(reads: Reads) -> None:
    reader = reads(lambda *_: sample("partial_data_with_errors"))
    reader.error("orders")
    assert (reader.rows("jp_orders"), reader.states["orders"]) == ([], {})


@pytest.mark.parametrize(
    ("resource", "permission", "status_of_run"),
    [
        ("shop", "shop information", "skipped"),
        ("products", "products", "failed"),  # without these two there is no inventory and no order view
        ("orders", "orders", "failed"),
        ("members", "members", "skipped"),
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_a_missing_permission_is_named_and_skips_what_can_be_done_without(
    reads: Reads, resource: str, permission: str, status_of_run: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    entry = reads(lambda *_: sample("error_forbidden", status)).read(resource)[resource]
    assert entry.status == status_of_run
    assert isinstance(entry.error, ScopeMissing if status_of_run == "failed" else ResourceUnavailable)
    assert f"permission to read {permission}" in caplog.text


def test_reviews_whose_fields_nobody_knows_are_skipped_with_the_setting_named(reads: Reads) -> None:
    for name, kind in (("reviewId", "Review"), ("searchReview", "Query")):
        entry = reads(lambda *_, said=(name, kind): unknown(*said)).read("reviews")["reviews"]
        assert entry.status == "skipped"
        assert entry.error
        assert name in entry.error.what
        assert "review_fields" in entry.error.fix


@pytest.mark.parametrize("status", [200, 422])
def test_variations_without_a_quantity_field_are_read_without_it(
    reads: Reads, desk: Desk, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    desk.rows["searchProduct"] = [product(1, variations=[{"variationCustomCode": "A"}])]

    def answer(headers: Any, body: Any) -> Answer:
        asks = body["query"].count("quantity") == 2
        return unknown("quantity", "ProductVariation", status) if asks else desk(headers, body)

    reader = reads(answer)
    for _ in range(2):
        assert reader.read("products")["products"].status == "ok"
        assert "variation_quantity_field" in caplog.text
    assert reader.values("jp_variations", "quantity") == [None]


@pytest.mark.parametrize(
    ("answer", "fix"),
    [
        (unknown("quantity", "Product"), "products.quantity or products.variations.quantity into"),
        (unknown("janCode", "ProductVariation"), "products.janCode or products.variations.janCode into unasked_fields"),
    ],
)
def test_no_other_field_of_products_is_done_without(reads: Reads, answer: Answer, fix: str) -> None:
    assert fix in reads(lambda *_: answer).error("products").fix


def test_an_unknown_name_survives_a_process_border(reads: Reads) -> None:
    failure = reads(lambda *_: unknown("wmsStatus", "DeliveryInfo")).error("orders")
    again = pickle.loads(pickle.dumps(failure))
    assert (type(again), again.fields, str(again)) == (type(failure), failure.fields, str(failure))  # type: ignore[attr-defined]


def test_a_probe_of_a_resource_is_one_call_for_one_row(reads: Reads, desk: Desk) -> None:
    reader = reads(desk)
    client = Client("main", reader.shop.settings, reader._clock, None, None)
    for name in ("shop", "products", "categories", "orders", "reviews", "members"):
        jp_probe(client, name)
    assert [asked for _, asked in desk.asked if asked] == [{"page": 1, "limit": 1}] * 4
    refusing = reads(lambda *_: sample("error_forbidden"))
    with pytest.raises(KmallError, match="permission to read products"):
        jp_probe(Client("main", refusing.shop.settings, reader._clock, None, None), "products")
