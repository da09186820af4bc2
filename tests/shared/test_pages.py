"""Pages: the list of records wherever an answer keeps it, and nested parts of a record, by columns and by objects."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.shared.batches import Columns, Objects
from sources.shared.errors import MalformedPage
from sources.shared.pages import Page
from sources.shared.shapes import INTEGER, TEXT, Reading, Shape

OPTION = Shape(
    table="options",
    at="product.detail.option.combinations",
    inherit=("number",),
    key=("shop", "number", "id"),
    fields={"id": INTEGER, "code": TEXT},
)
PRODUCT = Shape(
    table="products",
    key=("shop", "number"),
    fields={"number": TEXT, "product.name": TEXT, "product.detail.code": TEXT},
    children=(OPTION,),
)
RECORDS = [
    {
        "number": "1",
        "product": {"name": "a", "detail": {"code": "x", "option": {"combinations": [{"id": 1}, {"id": 2}]}}},
    },
    {"number": "2", "product": {"name": "b", "detail": {"code": "y"}}},
    {"number": "3"},
]


def reading() -> Reading:
    return Reading("main", datetime(2026, 3, 1, tzinfo=UTC))


def wrapped(records: Any, envelope: str) -> bytes:
    for name in reversed(envelope.split(".") if envelope else ()):
        records = {name: records}
    return json.dumps(records, separators=(",", ":")).encode()


def tables(page: Page, into: Reading | None = None) -> dict[str, list[dict[str, Any]]]:
    return {rows.table: rows.data.to_pylist() for rows in page.tables(into or reading())}


@pytest.mark.parametrize("envelope", ["", "rows", "data.rows", "data.answer.rows"])
def test_records_are_found_wherever_the_answer_keeps_them(envelope: str) -> None:
    page = Page.parse(wrapped(RECORDS, envelope), envelope, PRODUCT)
    assert isinstance(page.batch, Columns)
    assert page.records == RECORDS
    found = tables(Page.parse(wrapped(RECORDS, envelope), envelope, PRODUCT))
    assert [row["product__detail__code"] for row in found["products"]] == ["x", "y", None]
    assert [(row["number"], row["id"]) for row in found["options"]] == [("1", 1), ("1", 2)]


@pytest.mark.parametrize("body", [b'{"code": 1}', b'{"data": {"count": 0}}', b'{"data": null}'])
def test_a_missing_list_is_an_empty_page_only_where_that_may_be(body: bytes) -> None:
    assert len(Page.parse(body, "data.rows", PRODUCT, absent=True)) == 0
    with pytest.raises(MalformedPage, match=r"no list 'data\.rows'"):
        Page.parse(body, "data.rows", PRODUCT)


@pytest.mark.parametrize("body", [b'{"data": {"rows": {}}}', b'{"data": {"rows": "none"}}', b"[]", b"3", b"<html>"])
def test_what_is_no_list_is_never_an_empty_page(body: bytes) -> None:
    with pytest.raises(MalformedPage):
        Page.parse(body, "data.rows", PRODUCT, absent=True)


def test_unknown_fields_are_named_at_every_depth() -> None:
    option = {"new": 1, "combinations": [{"id": 1, "new": 1}]}
    detail = {"code": "x", "new": 1, "option": option}
    record = {"number": "1", "new": 1, "product": {"new": 1, "detail": detail}}
    expected = {
        "products.new",
        "products.product.new",
        "products.product.detail.new",
        "products.product.detail.option.new",
        "options.new",
    }
    for batch in (Page.parse(wrapped([record], "rows"), "rows", PRODUCT), Page(Objects([record]), PRODUCT)):
        into = reading()
        tables(batch, into)
        assert set(into.notes.new_fields) == expected


_texts = st.text(st.characters(exclude_characters="\0"), max_size=3)  # a parser leaves NUL out, before either
_detail = st.fixed_dictionaries(
    {},
    optional={
        "code": _texts,
        "option": st.fixed_dictionaries(
            {}, optional={"combinations": st.lists(st.fixed_dictionaries({"id": st.integers(0, 9)}), max_size=3)}
        ),
    },
)
_product = st.fixed_dictionaries({}, optional={"name": _texts, "detail": _detail})


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({"number": st.text("abc", min_size=1)}, optional={"product": _product}), max_size=4)
)
def test_columns_and_objects_say_the_same(records: list[dict[str, Any]]) -> None:
    as_columns = tables(Page.parse(wrapped(records, "data.rows"), "data.rows", PRODUCT))
    as_objects = tables(Page(Objects(records), PRODUCT))
    assert as_columns == as_objects
