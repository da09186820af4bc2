"""JSON that nobody should send: what one letter spoils is mended, what cannot be read is refused, nothing breaks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sources.shared.batches import Columns
from sources.shared.errors import MalformedPage
from sources.shared.http import Answer
from sources.shared.json import DEEPEST, MOST_KEYS, fits_columns, is_too_deep, parsed
from sources.shared.kinds import count_in
from sources.shared.pacing import figure
from sources.shared.pages import Page
from sources.shared.shapes import INTEGER, NUMBER, TEXT, Reading, Shape

THING = Shape(table="things", key=("shop", "id"), fields={"id": TEXT, "name": TEXT, "price": NUMBER, "count": INTEGER})


def read(inner: bytes) -> tuple[list[dict[str, Any]], list[tuple[str, str | None]]]:
    """The rows of a page with one record of these fields, and what was refused."""
    reading = Reading("main", datetime(2026, 3, 1, tzinfo=UTC))
    page = Page.parse(b'{"rows":[{"id":"1",' + inner + b"}]}", "rows", THING)
    return page.tables(reading)[0].data.to_pylist(), [(each.field, each.value) for each in reading.notes.rejected]


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        (b'"name":"a\\u0000b"', "ab"),
        (b'"name":"a\\\\u0000b"', "a\\u0000b"),
        (b'"name":"a\\ud83db"', "a\ufffdb"),
        (b'"name":"\\ud83d\\ude00"', "\U0001f600"),
        (b'"name":"a\x01\tb"', "a\x01\tb"),
        (b'"name":"\xbb\xf3\xc7\xb0"', "\ufffd\ufffd\u01f0"),
        (b'"new":"\xff","name":"b"', "b"),
        (b'"name":"x","name":"b"', "b"),
        (b'"name":123456789012345678901234567890,"new":NaN', "123456789012345678901234567890"),
    ],
)
def test_one_letter_costs_no_page(inner: bytes, name: str) -> None:
    ((row,), rejected) = read(inner)
    assert (row["name"], rejected) == (name, [])


@pytest.mark.parametrize(
    ("inner", "refused"),
    [
        (b'"price":NaN', ("price", '"NaN"')),
        (b'"price":-Infinity', ("price", '"-Infinity"')),
        (b'"price":1e400', ("price", '"1e400"')),
        (b'"price":18446744073709551615', ("price", "18446744073709551615")),
        (b'"count":9223372036854775808', ("count", "9223372036854775808")),
        (b'"name":123456789012345678901234567890', ("name", "1.2345678901234568e+29")),
    ],
)
def test_a_number_that_no_column_holds_is_refused_and_noted(inner: bytes, refused: tuple[str, str]) -> None:
    ((row,), rejected) = read(inner)
    assert (row[refused[0]], rejected) == (None, [refused])


@pytest.mark.parametrize("inner", [b'"new":%s', b'"name":%s', b'"new":{"a":[%s]}'])
@pytest.mark.parametrize(("opens", "closes"), [(b"[", b"]"), (b'{"]":', b"}"), (b'["]]","\\"]",', b"]")])
@pytest.mark.parametrize("levels", [DEEPEST, 30_000])
def test_what_is_nested_too_deep_is_refused(inner: bytes, opens: bytes, closes: bytes, levels: int) -> None:
    with pytest.raises(MalformedPage, match="nested deeper"):
        read(inner % (opens * levels + b"1" + closes * levels))


def test_brackets_in_a_text_are_not_depth() -> None:
    ((row,), _) = read(b'"name":"' + b"[" * 1000 + b'\\"' + b"{" * 1000 + b'"')
    assert len(row["name"]) == 2001
    assert not is_too_deep(b'{"a":' * DEEPEST + b"1" + b"}" * DEEPEST)


@pytest.mark.parametrize(
    "body", [b"null", b" null", b"\xef\xbb\xbfnull", b"[]", b'""', b"", b"[1", b"{'a':1}", b"{}{}"]
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedPage):
        Page.parse(body, "rows", THING)


def test_a_byte_order_mark_is_no_part_of_an_answer() -> None:
    assert Answer(200, {}, b'\xef\xbb\xbf{"a":1}', "/").json() == {"a": 1}


def test_an_ordinary_page_is_read_as_columns() -> None:
    body = '{"rows":[{"id":"1","name":"[\\"상품\\"] \\u1234","price":1.5,"count":-7}]}'.encode()
    assert isinstance(Page.parse(body, "rows", THING).batch, Columns)


@pytest.mark.parametrize("different", [False, True])
def test_many_keys_are_read_as_columns_unless_they_are_all_different(different: bool) -> None:
    keys = [b'"new%d":1' % (number if different else number % 10) for number in range(MOST_KEYS + 10)]
    records = (b",".join(keys[start : start + 10]) for start in range(0, len(keys), 10))
    body = b'{"rows":[' + b",".join(b"{" + record + b"}" for record in records) + b"]}"
    assert fits_columns(body) is not different


@pytest.mark.parametrize("text", ["", "\xb2", "-1", "1.5", "9" * 5000, "True", "none"])
def test_what_is_no_count_is_none(text: str) -> None:
    assert count_in(text) is None


@pytest.mark.parametrize("text", [None, "", "\xb2", "-1", "nan", "inf", "1e308", "9" * 5000])
def test_what_is_no_figure_in_a_header_is_nought(text: str | None) -> None:
    assert figure(text) == 0.0


def test_what_is_no_json_is_told_apart_from_what_was_mended() -> None:
    assert parsed(b'["\xff"]') == ["\ufffd"]
    with pytest.raises(ValueError, match="Expecting value"):
        parsed(b"<html>")
