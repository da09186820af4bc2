"""Every row of a list arrives exactly once in whatever envelope it comes, and a list cut short is noticed."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.shared.errors import IncompleteWindow, MalformedPage, ResourceUnavailable
from sources.shared.http import Clock
from sources.shared.ledger import Entry
from sources.wisa import ShopSettings, shapes
from sources.wisa.client import Client, Listing
from sources.wisa.envelopes import Envelope, document_of, error_in
from sources.wisa.paging import listed
from tests.wisa.conftest import NOW, Query, Reads

PRODUCTS = Listing("products", "/products", shapes.PRODUCT, ("product_id",))
ENVELOPES: dict[str, Callable[[list[Any]], Any]] = {
    "bare": lambda rows: rows,
    "data": lambda rows: {"data": rows},
    "items": lambda rows: {"items": rows, "page": 1},
    "list": lambda rows: {"list": rows},
    "result": lambda rows: {"result": rows},
    "own name": lambda rows: {"result": "success", "products": rows},
    "nested": lambda rows: {"result": "success", "data": {"products": rows}},
    "gaps": lambda rows: {"data": {str(place): row for place, row in enumerate(rows)} or []},
}


class Mall(Client):
    """A client whose calls are answered here: by pages of `rows`, as `wrap` writes them."""

    def __init__(self, rows: list[Any], *, most: int = 100, first: int = 1, past: str = "empty", **keys: Any) -> None:
        super().__init__("main", ShopSettings("key", first_page=first, **keys), Clock(lambda: NOW, 2000.0), None, None)
        self.rows, self.most, self.first, self.past = rows, most, first, past
        self.wrap: Callable[[list[Any]], Any] = ENVELOPES["data"]
        self.counts: dict[str, Callable[[int, int], int]] = {}
        self.calls = 0

    def ask(self, path: str, params: Any, resource: str) -> Any:
        self.calls += 1
        size = min(params["limit"], self.most)
        place = (params["page"] - self.first) * size
        rows = self.rows[place : place + size]
        if not rows and place and self.past == "404":
            raise ResourceUnavailable(path, resource=resource)
        told = self.wrap(rows)
        return (
            {**told, **{name: tell(len(self.rows), size) for name, tell in self.counts.items()}}
            if self.counts
            else told
        )


def read(mall: Client) -> list[str]:
    entry = Entry("products", NOW)
    return [name for page in listed(mall, PRODUCTS, {}, entry, set()) for name in page.values("product_id")]


def numbered(count: int) -> list[dict[str, str]]:
    return [{"product_id": str(number)} for number in range(count)]


@given(
    count=st.integers(0, 45),
    size=st.integers(1, 30),
    most=st.sampled_from((10, 20, 100)),
    first=st.sampled_from((0, 1)),
    envelope=st.sampled_from(sorted(ENVELOPES)),
    count_name=st.sampled_from(("", "total", "total_count", "total_pages")),
    past=st.sampled_from(("empty", "404")),
)
def test_every_row_arrives_once_in_every_envelope(
    count: int, size: int, most: int, first: int, envelope: str, count_name: str, past: str
) -> None:
    mall = Mall(numbered(count), most=most, first=first, past=past, page_size=size)
    mall.wrap = ENVELOPES[envelope]
    if count_name and envelope != "bare":
        mall.counts = {count_name: lambda rows, page: -(-rows // page) if count_name == "total_pages" else rows}
    assert read(mall) == [row["product_id"] for row in numbered(count)]


def test_a_total_spares_the_call_past_the_end() -> None:
    mall = Mall(numbered(20), page_size=10)
    mall.counts = {"total": lambda rows, _: rows}
    read(mall)
    assert mall.calls == 2


def test_a_short_page_ends_a_list_without_a_total() -> None:
    mall = Mall(numbered(13), page_size=10)
    read(mall)
    assert mall.calls == 2


def test_a_total_that_stays_short_fails_by_name_after_reading_again() -> None:
    mall = Mall(numbered(13), page_size=10)
    mall.counts = {"total": lambda rows, _: rows + 1}
    with pytest.raises(IncompleteWindow, match="13 of 14 rows arrived, after 3 readings"):
        read(mall)


def test_a_page_that_is_missing_once_is_found_by_reading_again() -> None:
    class Shifting(Mall):
        def ask(self, path: str, params: Any, resource: str) -> Any:
            told = super().ask(path, params, resource)
            return {**told, "data": []} if self.calls == 2 else told

    mall = Shifting(numbered(25), page_size=10)
    mall.counts = {"total": lambda rows, _: rows}
    assert sorted(read(mall)) == sorted(row["product_id"] for row in numbered(25))


def test_pages_told_and_not_sent_fail_by_name() -> None:
    mall = Mall(numbered(10), page_size=10)
    mall.counts = {"total_pages": lambda *_: 3}
    with pytest.raises(IncompleteWindow, match="page 2 of 3 brought nothing new"):
        read(mall)


def test_a_page_that_comes_again_fails_and_names_the_setting() -> None:
    class Stuck(Mall):
        def ask(self, path: str, params: Any, resource: str) -> Any:
            return super().ask(path, {**params, "page": 1}, resource)

    with pytest.raises(MalformedPage) as failure:
        read(Stuck(numbered(25), page_size=10))
    assert "page_param" in failure.value.fix


def test_a_mall_that_does_not_page_at_all_is_read_whole() -> None:
    class Whole(Mall):
        def ask(self, path: str, params: Any, resource: str) -> Any:
            return self.rows

    assert len(read(Whole(numbered(25), page_size=10))) == 25


def test_an_empty_list_is_believed_when_it_is_empty_twice() -> None:
    mall = Mall([])
    assert (read(mall), mall.calls) == ([], 2)


def test_a_total_may_be_named_or_distrusted() -> None:
    told = {"rows": [], "meta": {"all": 7, "pages": "2"}, "total": 99}
    assert Envelope.of(told, "products", "rows", "meta.all").total == 7
    assert Envelope.of(told, "products", "rows", "meta.pages").pages == 2
    assert Envelope.of(told, "products", "rows", "none").total is None


def test_an_answer_without_a_list_names_what_it_has_and_the_setting() -> None:
    with pytest.raises(MalformedPage, match="only count, payload") as failure:
        Envelope.of({"payload": [], "count": 0}, "products")
    assert "data_path" in failure.value.fix


@pytest.mark.parametrize(
    ("told", "rows"),
    [
        ({"outer": {"rows": [{"product_id": "1"}]}}, 1),
        ({"outer": {"rows": None}}, 0),
        ({"outer": {"rows": {"product": {"product_id": "1"}}}}, 1),
    ],
)
def test_a_list_is_found_where_the_setting_says(told: Any, rows: int) -> None:
    assert len(Envelope.of(told, "products", "outer.rows").rows) == rows


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        (b"<products><product><product_id>1</product_id></product></products>", ["1"]),
        (
            b"<r><total>2</total><data><p><product_id>1</product_id></p><p><product_id>2</product_id></p></data></r>",
            ["1", "2"],
        ),
        (b"<r><result>success</result><items/></r>", []),
        (b"<data><products><product><product_id>1</product_id></product></products></data>", ["1"]),
        (b'<x:r xmlns:x="urn:x"><x:list><x:i><x:product_id>1</x:product_id></x:i></x:list></x:r>', ["1"]),
        (
            b'<?xml version="1.0" encoding="euc-kr"?><r><data><i><product_id>\xb0\xa1</product_id></i></data></r>',
            ["가"],
        ),
    ],
)
def test_xml_lists_of_every_form(body: bytes, ids: list[str]) -> None:
    assert [row["product_id"] for row in Envelope.of(document_of(body), "products").rows] == ids


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><data><i><product_id>&x;</product_id></i></data></r>',
        b'<?xml version="1.0"?><!-- so --> <!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>',
        b"<r>" + b"<a>" * 300 + b"</a>" * 300 + b"</r>",
        b"<r><data>",
        b"<!DOCTYPE html><html></html>",
        b"\x00\x01",
        b"",
    ],
)
def test_a_hostile_or_cut_answer_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedPage):
        document_of(body)


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_malformed(body: bytes) -> None:
    with suppress(MalformedPage):
        assert error_in(document_of(body)) is None or body


def test_options_in_xml_are_rows_whether_one_or_many(reads: Reads) -> None:
    one = "<option><option_id>{}</option_id></option>"
    products = "".join(
        f"<product><product_id>{number}</product_id><options>{''.join(map(one.format, options))}</options></product>"
        for number, options in ((1, "a"), (2, "bc"), (3, ""))
    )

    def answer(path: str, query: Query) -> bytes:
        return f"<response><total>3</total><products>{products}</products></response>".encode()

    read_ = reads(answer)
    read_.read("products")
    assert [(row["product_id"], row["option_id"]) for row in read_.rows("product_options")] == [
        ("1", "a"),
        ("2", "b"),
        ("2", "c"),
    ]
