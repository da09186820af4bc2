"""Answers of the mall, whatever they look like, become rows or an error with a name; never a crash, never slowly."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.godomall5 import shapes
from sources.godomall5.settings import LONGEST_ANSWER_BYTES
from sources.godomall5.xml import Envelope
from sources.shared.batches import Objects
from sources.shared.errors import MalformedPage
from sources.shared.shapes import Notes, Reading, Record, Shape
from sources.shared.xml import Hostile, TooLong, kind_of

SECONDS = 5.0
LAUGHS = b"""<!DOCTYPE data [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;">]>
<data><header><code>&e;</code></header></data>"""
OUTSIDE = b"""<?xml version="1.0"?><!-- > --><!DOCTYPE data [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<data><header><code>&file;</code></header></data>"""


def wrapped(rows: str | bytes, declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    inner = rows.encode() if isinstance(rows, str) else rows
    return declaration.encode() + b"<data><header><code>000</code></header><return>" + inner + b"</return></data>"


def records(body: bytes, tag: str = "order_data", shape: Shape = shapes.ORDER) -> list[Record]:
    return Envelope.read(body).records(tag, shape)


def one(inner: str | bytes) -> Record:
    inner = inner.encode() if isinstance(inner, str) else inner
    (record,) = records(wrapped(b"<order_data>" + inner + b"</order_data>"))
    return record


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (LAUGHS, Hostile),
        (OUTSIDE, Hostile),
        (b'<!DOCTYPE data SYSTEM "http://127.0.0.1:9/x.dtd"><data/>', Hostile),
        (wrapped("<a>" * 100_000), Hostile),
        (wrapped(b"<order_data><adminMemo>" + b"x" * LONGEST_ANSWER_BYTES * 3 + b"</adminMemo></order_data>"), TooLong),
        (wrapped(b"<a/>" * 3_100_000), TooLong),
        (b"<a/>".join([b"<!-- -->"] * 200_000), MalformedPage),
        ("<data><header><code>000</code></header></data>".encode("utf-16"), Hostile),
        ("<data><header><code>000</code></header></data>".encode("utf-32-be"), Hostile),
        (wrapped("", '<?xml version="1.0" encoding="utf-7"?>'), Hostile),
        (b"", MalformedPage),
        (b"<!DOCTYPE html><html><body><hr></body></html>", MalformedPage),
        (b"<html><head><title>502 Bad Gateway</title></head></html>", MalformedPage),
        (b'{"code": "000"}', MalformedPage),
        (wrapped("<order_data>")[:-30], MalformedPage),
        (b"<data><code>999</code><header></header></data>", MalformedPage),
        (b"<data><code>000</code></data>", MalformedPage),
        (b"<answer><header><code>000</code></header></answer>", MalformedPage),
        (wrapped("<order_data>&nbsp;</order_data>"), MalformedPage),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{value[:24]!r} {len(value)}",
)
def test_what_is_no_answer_has_a_name_and_is_refused_at_once(body: bytes, error: type[Exception]) -> None:
    began = time.monotonic()
    with pytest.raises(error) as raised:
        records(body)
    assert type(raised.value) is error
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"<html><title>502 Bad Gateway</title></html>", "502 Bad Gateway"),
        (b"Service busy, try again", "Service busy"),
        ("<html>홍길동 님의 주문</html>".encode(), ""),
        (b"<html>buyer@example.test</html>", ""),
        (b"mysql error near '010-0000-1001'", ""),
        (b"unknown key abc", ""),
        (b"orderName=Hong", ""),
    ],
)
def test_only_harmless_beginnings_are_shown(body: bytes, shown: str) -> None:
    told = kind_of(body)
    assert shown in told
    assert ("that begins" in told) == bool(shown)


@pytest.mark.parametrize(
    ("inner", "value"),
    [
        ("<settlePrice>  1000.00\n</settlePrice>", "1000.00"),
        ("<settlePrice><![CDATA[ 1000.00 ]]></settlePrice>", "1000.00"),
        ('<settlePrice idx="1">1000.00</settlePrice>', "1000.00"),
        ("<settlePrice></settlePrice>", None),
        ("<settlePrice/>", None),
        ("<settlePrice><![CDATA[a < b & c &lt;d&gt;]]></settlePrice>", "a < b & c &lt;d&gt;"),
        ("<settlePrice>a &lt; b &amp; c</settlePrice>", "a < b & c"),
        ("<settlePrice>1<!-- no -->0<?no no?></settlePrice>", "10"),
        (b"<settlePrice>1\x00\x0b\x1f0</settlePrice>", "10"),
        (b"<settlePrice>1&#0;&#x1F;&#31;0&#65;</settlePrice>", "10A"),
        ("<settlePrice><![CDATA[<!DOCTYPE html>]]></settlePrice>", "<!DOCTYPE html>"),
        (b"<settlePrice>\xb0\xa1</settlePrice>", "\ufffd\ufffd"),
        ("<settlePrice>1</settlePrice><settlePrice>1</settlePrice>", "1"),
        ("<settlePrice>1</settlePrice><settlePrice/>", "1"),
        ("<settlePrice/><settlePrice>1</settlePrice>", "1"),
    ],
)
def test_text_is_stripped_unwrapped_and_survives(inner: str | bytes, value: str | None) -> None:
    assert one(inner)["settlePrice"] == value


@pytest.mark.parametrize("before", [b"\n\n ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\x00\n", b" \xef\xbb\xbf"])
def test_what_stands_before_the_declaration_does_no_harm(before: bytes) -> None:
    assert records(before + wrapped("<order_data><orderNo>1</orderNo></order_data>")) == [{"orderNo": "1"}]


@pytest.mark.parametrize("encoding", ["euc-kr", "EUC-KR", "ks_c_5601-1987", "cp949"])
def test_the_declaration_decides_about_the_bytes(encoding: str) -> None:
    body = wrapped(
        "<order_data><memGroupNm>일반회원</memGroupNm></order_data>".encode("cp949"),
        f'<?xml version="1.0" encoding="{encoding}"?>',
    )
    assert records(body) == [{"memGroupNm": "일반회원"}]


def test_tags_are_looked_for_where_they_belong_only() -> None:
    record = one(
        "<catePriceVariantPolicy><code>1</code><orderNo>9</orderNo></catePriceVariantPolicy>"
        "<orderGoodsData><sno>7</sno><orderStatus>p1</orderStatus></orderGoodsData><orderStatus>g1</orderStatus>"
    )
    assert record["orderStatus"] == "g1"
    assert "orderNo" not in record
    assert record["orderGoodsData"] == [{"sno": "7", "orderStatus": "p1"}]


def test_the_exchange_tag_is_read_as_the_mall_spells_it() -> None:
    claim = "<claimData><exchageInfoData><ehEnuri>0.00</ehEnuri></exchageInfoData></claimData>"
    record = one(f"<orderGoodsData><sno>7</sno>{claim}</orderGoodsData>")
    assert record["orderGoodsData"][0]["claimData"] == [{"exchageInfoData": [{"ehEnuri": "0.00"}]}]


def test_undeclared_elements_are_named_and_change_nothing() -> None:
    record = one(
        "<orderNo>2606101015000031</orderNo><mc_policy><orderNo>1</orderNo></mc_policy>"
        "<mc_deliveryHopeDate>x</mc_deliveryHopeDate><settlePrice><orderNo>1</orderNo></settlePrice>"
        "<orderGoodsData>text</orderGoodsData>"
    )
    notes = Notes()
    tables = shapes.ORDER.tables([record], Reading("main", datetime.now(UTC), notes))
    (order,) = tables[0].data.to_pylist()
    assert (order["order_no"], order["settle_price"]) == ("2606101015000031", None)
    assert dict(notes.new_fields) == {"orders.mc_policy": 1, "orders.mc_deliveryHopeDate": 1}
    assert {(each.field, each.row_key) for each in notes.rejected} == {
        ("settlePrice", "2606101015000031"),
        ("orderGoodsData", "2606101015000031"),
    }


def test_a_field_that_comes_twice_with_two_values_is_refused_and_noticed() -> None:
    notes = Notes()
    record = one("<orderNo>1</orderNo><settlePrice>1.00</settlePrice><settlePrice>2.00</settlePrice>")
    (order,) = shapes.ORDER.tables([record], Reading("main", datetime.now(UTC), notes))[0].data.to_pylist()
    assert order["settle_price"] is None
    assert [(each.field, each.value) for each in notes.rejected] == [("settlePrice", '["1.00","2.00"]')]


@pytest.mark.parametrize("empty", ["", " \n ", "<!-- nothing -->"])
def test_a_return_without_elements_has_no_rows(empty: str) -> None:
    assert records(wrapped(empty)) == []
    assert records(b"<data><header><code>204</code></header><return/></data>") == []
    assert records(b"<data><header><code>204</code></header></data>") == []


def test_rows_of_another_name_are_not_taken_for_none() -> None:
    with pytest.raises(MalformedPage, match="<goods_data>, not <order_data>"):
        records(wrapped("<goods_data><goodsNo>1</goodsNo></goods_data>"))


TEXTS = st.one_of(st.none(), st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=8))


def rows_of(shape: Shape) -> st.SearchStrategy[Record]:
    """Records of a shape: some fields, and one or many children of each kind."""
    names = sorted(shape.fields)[:4]
    fields = dict.fromkeys(names, TEXTS)
    below = {child.at: st.lists(rows_of(child), min_size=1, max_size=3) for child in shape.children}
    return st.fixed_dictionaries(fields, optional=below).map(dict)


def written(record: Record, draw: Any) -> Iterator[str]:
    """A record as the mall may write it: with or without CDATA, attributes, blanks; empty or self-closed."""
    for name, value in record.items():
        for index, item in enumerate(value if isinstance(value, list) else [value], 1):
            mark = draw(st.sampled_from(["", f' idx="{index}"']))
            pad = draw(st.sampled_from(["", " ", "\n   "]))
            if isinstance(item, dict):
                inner = "".join(written(item, draw))
            elif item is None:
                inner = ""
            elif draw(st.booleans()) and "]]>" not in item:
                inner = f"<![CDATA[{pad}{item}{pad}]]>"
            else:
                inner = f"{pad}{escape(item)}{pad}"
            yield f"<{name}{mark}>{inner}</{name}>" if inner or draw(st.booleans()) else f"<{name}{mark}/>"


@settings(max_examples=40, deadline=None)
@given(st.lists(rows_of(shapes.ORDER), max_size=3), st.data())
def test_one_or_many_come_back_as_they_were(rows: list[Record], data: Any) -> None:
    body = "".join(f"<order_data>{''.join(written(row, data.draw))}</order_data>" for row in rows)
    assert records(wrapped(body)) == rows


TAGS = st.sampled_from(["data", "return", "order_data", "orderNo", "orderGoodsData", "sno", "claimData", "x", "code"])
TREES = st.recursive(
    st.builds(lambda tag, text: f"<{tag}>{escape(text)}</{tag}>", TAGS, st.text(max_size=4)),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(TREES.map(wrapped), TREES.map(str.encode), st.binary(max_size=60), st.binary(max_size=30).map(wrapped))
)
def test_any_outline_becomes_rows_or_a_named_error(body: bytes) -> None:
    reading = Reading("main", datetime.now(UTC))
    with suppress(MalformedPage):
        found = records(body)
        tables = shapes.ORDER.convert(Objects(found), reading)
        assert sum(rows.data.num_rows for rows in tables if rows.table == "orders") <= len(found)
