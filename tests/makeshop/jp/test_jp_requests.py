"""What a call carries: three headers, the time of that very call, one document, nobody's name."""

import json
import logging
from datetime import timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, parse, validate

from sources.makeshop import ShopSettings, shapes
from sources.makeshop.jp_client import Client
from sources.makeshop.jp_documents import NAMES, Document
from sources.shared.errors import KmallError, WrongConfiguration
from sources.shared.http import Clock
from sources.shared.shapes import Shape
from tests.makeshop.jp.conftest import KEY, NOW, TOKEN, Now, Reads
from tests.makeshop.jp.serving import Desk, operation_of, product, told

SCHEMA = Path(__file__).parents[2] / "payloads" / "makeshop" / "jp_schema.graphql"
PERSONAL = (
    *("name", "nameKana", "email", "tel", "etcphone", "hpost", "haddress", "haddress1", "haddress2", "haddressAddr"),
    *("etc", "senderName", "senderPrefecture", "message", "deliveryMessage", "receiverName", "receiverPost"),
    *("receiverPrefecture", "receiverAddress", "receiverAddress2", "receiverTel"),
)
ONE_PRODUCT = {"searchProduct": [product(1)]}
PAGE_TEXTS = ("pcContent", "mobileContent", "pcAddContent", "mobileAddContent")


def client(**keys: Any) -> Client:
    return Client("main", ShopSettings("jp", access_token=TOKEN, api_key=KEY, **keys), Clock(lambda: NOW), None, None)


def test_a_call_carries_three_headers_and_no_others_of_ours(reads: Reads) -> None:
    seen: list[dict[str, str]] = []

    def answer(headers: Any, body: Any) -> Any:
        seen.append(headers)
        return Desk(ONE_PRODUCT)(headers, body)

    reads(answer).read("products")
    (headers,) = seen
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["x-api-key"] == KEY
    assert headers["x-timestamp"] == str(int(NOW.timestamp()))
    assert headers["content-type"] == "application/json"
    assert headers["path"] == "/v1/graphql"
    assert {name for name in headers if name.startswith("x-")} == {"x-api-key", "x-timestamp"}


def test_a_call_that_is_tried_again_tells_the_time_of_the_new_try(reads: Reads, now: Now) -> None:
    times: list[int] = []

    def answer(headers: Any, body: Any) -> Any:
        times.append(int(headers["x-timestamp"]))
        now.at += timedelta(hours=2)
        answers = [(503, b""), (429, b""), (200, b"<html>"), told({"searchProduct": None})]
        return answers[len(times) - 1] if len(times) <= len(answers) else Desk(ONE_PRODUCT)(headers, body)

    assert reads(answer).read("products")["products"].status == "ok"
    assert [after - before for before, after in pairwise(times)] == [7200] * 4


def test_a_body_is_a_document_with_its_input(reads: Reads) -> None:
    bodies: list[Any] = []

    def answer(headers: Any, body: Any) -> Any:
        bodies.append(body)
        return Desk(ONE_PRODUCT)(headers, body)

    reads(answer).read("shop", "products")
    shop, products = bodies
    assert {tuple(body) for body in bodies} == {("query", "variables", "operationName")}
    assert (shop["variables"], shop["operationName"]) == ({}, None)
    assert products["variables"] == {"input": {"page": 1, "limit": 200}}
    assert operation_of(products) == "searchProduct"


def test_the_address_is_configuration(reads: Reads) -> None:
    """The brief's address is not the one that clients call; both are a matter of two keys."""
    paths: list[str] = []

    def answer(headers: Any, body: Any) -> Any:
        paths.append(headers["path"])
        return Desk(ONE_PRODUCT)(headers, body)

    reads(answer, graphql_path="/graphql").read("products")
    assert paths == ["/graphql"]
    assert (
        client(base_url="https://api.developers.makeshop.jp").session.base_url == "https://api.developers.makeshop.jp"
    )
    assert client().session.base_url == "https://app-api.makeshop.jp"


@pytest.mark.parametrize("name", NAMES)
def test_a_document_asks_for_nothing_but_what_a_schema_has(name: str) -> None:
    document = client().document(name)
    said = {error.message for error in validate(build_schema(SCHEMA.read_text()), parse(document.text))}
    unverified = {
        "products": {"Cannot query field 'quantity' on type 'Variation'."},
        "reviews": {"Cannot query field 'searchReview' on type 'Query'."},
    }
    assert {text.partition(" Did you")[0] for text in said if "Unknown type" not in text} == unverified.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_a_document_asks_for_what_its_shape_takes_and_for_nobody(name: str) -> None:
    document = client().document(name)
    asked = {path.partition(".")[2] for path in document.fields} - {""}
    shape = next(shape for shape in shapes.ROOTS if shape.table == f"jp_{'shops' if name == 'shop' else name}")
    assert asked == set(taken(shape, ""))
    assert not {path.rpartition(".")[2] for path in asked} & {*PERSONAL, *PAGE_TEXTS}


def taken(shape: Shape, above: str) -> list[str]:
    """Paths of the fields and lists of a shape that are the mall's and not ours."""
    ours = ("shopNo", "variationKey", "basketPosition")
    found = [above + path for path in shape.fields if path not in ours]
    for child in shape.children:
        found += [above + child.at, *taken(child, f"{above}{child.at}.")]
    return found


def test_a_field_of_another_name_is_asked_for_by_it_and_answered_under_ours() -> None:
    made = client(variation_quantity_field="stockCount", review_fields={"rate": "star", "title": "", "reviews": "list"})
    assert "quantity: stockCount" in made.document("products").text
    reviews = made.document("reviews")
    assert "rate: star" in reviews.text
    assert "reviews: list {" in reviews.text
    assert "title" not in reviews.text
    assert reviews.rows == "reviews"


def test_a_field_that_is_not_asked_for_is_gone_with_all_below_it() -> None:
    document = client(unasked_fields=("orders.deliveryInfos.basketInfos.customSelects",)).document("orders")
    assert "customSelect" not in document.text
    assert "basketInfos" in document.text
    assert "quantity\n      }" not in client(variation_quantity_field="").document("products").text


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"unasked_fields": ("orders.wmsStatus",)}, "unasked_fields: orders.wmsStatus"),
        ({"review_fields": {"stars": "rate"}}, "review_fields: reviews.stars"),
        ({"review_fields": {"rate": "a b"}}, "reviews.rate: 'a b'"),
        ({"variation_quantity_field": "a b"}, "quantity: 'a b'"),
    ],
)
def test_a_setting_that_names_no_field_is_refused(keys: dict[str, Any], told: str) -> None:
    made = client(**keys)
    with pytest.raises(WrongConfiguration, match=told):
        made.document("shop")


def test_documents_lie_in_the_package() -> None:
    files = {file.name for file in resources.files("sources.makeshop").joinpath("queries").iterdir()}
    assert files == {f"{name}.graphql" for name in NAMES}
    assert {Document.load(name, {}, ()).name for name in NAMES} == set(NAMES)


def test_keys_are_in_headers_and_nowhere_else(reads: Reads, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bodies: list[str] = []

    def answer(headers: Any, body: Any) -> Any:
        bodies.append(json.dumps(body) + headers["path"])
        return told(None, {"message": f"token {TOKEN} and key {KEY} are odd"})

    failure = reads(answer).error("products")
    assert isinstance(failure, KmallError)
    everything = " ".join([*bodies, str(failure), repr(failure.__dict__), caplog.text, repr(client().keys)])
    assert [key for key in (TOKEN, KEY) if key in everything] == []
