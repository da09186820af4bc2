"""What an exported file is shows in its bytes; what cannot be read for certain is refused. No reason tells a cell."""

import io
import unicodedata
import zipfile
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sources.wisa import ShopSettings
from sources.wisa import settings as facts
from sources.wisa.drop_columns import Columns
from sources.wisa.drop_files import resource_of
from sources.wisa.drop_rows import Parsed, parse
from sources.wisa.drop_sheets import Refused, sheet_of
from tests.wisa.conftest import NOW
from tests.wisa.exports import as_csv, as_xlsx, by_header, order_row, product_row, stock_row

HANGUL = st.text(st.sampled_from("가나다 뷁a1,;\t\"'\n\r\n=-"), max_size=12)


def parsed(body: bytes, resource: str = "orders", **keys: Any) -> Parsed:
    return parse(sheet_of(body), Columns(ShopSettings(drop_folder="x", **keys), resource), NOW)


def refusal(body: bytes, resource: str = "orders") -> Refused:
    with pytest.raises(Refused) as failure:
        parsed(body, resource)
    return failure.value


def xlsx_of(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


@hypothesis_settings(max_examples=40, deadline=None)
@given(
    names=st.lists(HANGUL, min_size=1, max_size=5),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "cp949")),
    delimiter=st.sampled_from((",", "\t", ";")),
)
def test_whatever_is_in_a_cell_comes_back(names: list[str], encoding: str, delimiter: str) -> None:
    """Quotes, line ends, delimiters, blanks and Hangul."""
    rows = [product_row(str(number), name=f"이름 {name}") for number, name in enumerate(names)]
    found = parsed(as_csv([*rows, product_row("last")], encoding, delimiter), "products")
    assert [record["name"] for record in found.records.values()] == [
        *(f"이름 {name}" for name in names),
        "테스트 상품",
    ]
    assert found.bad == []


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda end: as_csv([stock_row("1", "2")]) + end)))
def test_no_bytes_are_more_than_refused(body: bytes) -> None:
    with suppress(Refused):
        assert all(record["product_id"] for record in parsed(body, "inventory").records.values())


@hypothesis_settings(max_examples=30, deadline=None)
@given(cut=st.integers(0, 6000), junk=st.binary(max_size=40))
def test_a_broken_excel_file_is_refused_or_read(cut: int, junk: bytes) -> None:
    body = as_xlsx([stock_row("1", "2")])
    with suppress(Refused):
        assert parsed(body[:cut] + junk + body[cut + len(junk) :], "inventory").records is not None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"\xef\xbb\xbf", "has no column"),
        ("주문번호\n".encode("utf-16"), "is UTF-16"),
        (b"a\0b", "holds binary data"),
        ("주문번호,\x01\n".encode(), "holds binary data"),
        ("상품명\n".encode() + "상품".encode("cp949"), "is neither UTF-8 nor EUC-KR/CP949"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "is a web page under another name"),
        (b"PK\x03\x04 and no more", "is no whole Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is no Excel file that can be read"),
        (as_xlsx([stock_row("1", "2")], [stock_row("2", "3")]), "has rows on 2 sheets"),
        (as_csv([order_row("A-1")]) + b'"open,1\nA-2,2\nA-3,3\n', "line 3 opens a quotation that does not end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_for_certain_is_refused_with_its_reason(body: bytes, told: str) -> None:
    refused = refusal(body)
    assert told in refused.reason
    assert refused.fix


def test_a_sheet_that_unpacks_to_more_than_is_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 100_000)
    monkeypatch.setattr(facts, "LONGEST_SHEET_BYTES", 50_000)
    assert "unpacks to 100000 bytes" in refusal(packed.getvalue()).reason


def test_a_file_of_a_header_only_has_no_rows() -> None:
    assert (parsed(as_csv([order_row("A-1")]).splitlines()[0]).records, parsed(as_xlsx([order_row("")])).rows) == (
        {},
        0,
    )


@pytest.mark.parametrize("start", [b"", b'"'])
def test_a_huge_line_is_a_bad_row_and_the_rest_loads(start: bytes) -> None:
    _, rest = as_csv([order_row("A-2")]).splitlines()
    found = parsed(as_csv([order_row("A-1")]) + start + b"x" * 200_000 + b"\n" + rest)
    assert [(bad.line, bad.columns) for bad in found.bad] == [(3, ())]
    assert sorted(found.records) == [("A-1",), ("A-2",)]


def test_missing_columns_are_named_with_those_found_and_expected() -> None:
    rows = [{name: value for name, value in order_row("A-1").items() if name not in ("수량", "주문번호")}]
    refused = refusal(as_csv(rows))
    assert "has no column 주문번호, 수량" in refused.reason
    assert "주문일시, 주문상태" in refused.reason
    assert '"orders.order_id" = "..."' in refused.fix


def test_a_file_without_a_header_shows_nothing_of_its_first_row() -> None:
    refused = refusal("20260601-1,가상주문자,010-0000-0000\n".encode())
    assert "3 cells without a known header" in refused.reason
    assert "가상주문자" not in refused.reason


def test_a_header_that_comes_twice_is_refused_and_one_that_is_not_read_may() -> None:
    header, *rows = as_csv([order_row("A-1")]).decode().splitlines()
    assert "수량 more than once" in refusal(f"{header},수량\n{rows[0]},1\n".encode()).reason
    assert parsed(f"{header},주소\n{rows[0]},x\n".encode()).rows == 1


def test_a_title_and_blank_lines_above_the_header_do_no_harm() -> None:
    found = parsed("주문 내역 2026-06\n\n".encode() + as_csv([order_row("A-1", items__quantity="x"), order_row("A-2")]))
    assert (sorted(found.records), [bad.line for bad in found.bad]) == ([("A-2",)], [4])


def test_headers_written_with_blanks_or_apart_are_the_same() -> None:
    body = as_csv([order_row("A-1")]).decode().replace("주문번호", " 주문 번호 ")
    assert parsed(unicodedata.normalize("NFD", body).encode()).rows == 1


def test_a_row_with_too_few_or_too_many_cells_is_bad() -> None:
    body = as_csv([stock_row("1", "2")]) + b"2,1\n3,1,5,9\n4,1,6,\n"
    found = parsed(body, "inventory")
    assert [(bad.line, bad.reason) for bad in found.bad] == [
        (3, "has 2 cells, the header 3"),
        (4, "has 4 cells, the header 3"),
    ]
    assert [record["product_id"] for record in found.records.values()] == ["1", "4"]


def test_a_quotation_mark_that_is_not_doubled_is_a_bad_row() -> None:
    found = parsed(as_csv([stock_row("1", "2")]) + b'"2"x,1,5\n3,1,5\n', "inventory")
    assert [(bad.line, bad.reason) for bad in found.bad] == [(3, "holds a quotation mark that is not doubled")]
    assert sorted(found.records) == [("1", "1"), ("3", "1")]


def test_the_line_of_a_bad_row_is_the_first_it_spans() -> None:
    rows = [product_row("1", name="두\n줄"), product_row("", name="세\n\n줄"), product_row("3")]
    assert [bad.line for bad in parsed(as_csv(rows), "products").bad] == [4]


def test_a_sum_at_the_end_is_a_bad_row() -> None:
    found = parsed(as_csv([order_row("A-1"), {**dict.fromkeys(order_row("A-1"), ""), "주문번호": "합계", "수량": "1"}]))
    assert (sorted(found.records), [bad.line for bad in found.bad]) == ([("A-1",)], [3])


def test_zeros_in_front_of_a_number_survive_the_spreadsheet_trick() -> None:
    found = parsed(as_csv([stock_row('="0012"', "2")]), "inventory")
    assert list(found.records) == [("0012", "1")]


def test_numbers_dates_and_formulas_of_a_spreadsheet() -> None:
    header = ["상품번호", "옵션번호", "재고수량", "수정일시"]
    rows = [
        [1001, 5001.0, 7.0, NOW.replace(tzinfo=None)],
        ["1002", "=5000+2", 3, None],
        ["1003", "5003", "=1+1", None],
        ["1004", "5004", 2.5, None],
        [12345678901234567, "5005", 1, None],
    ]
    found = parsed(xlsx_of([header, *rows]), "inventory")
    assert found.records[("1001", "5001")] == {
        "product_id": "1001",
        "option_id": "5001",
        "quantity": 7,
        "updated_at": "2026-06-25 03:00:00",
    }
    # a formula nobody worked out is an empty cell
    assert found.records[("1002", "")]["quantity"] == 3
    assert [(bad.line, bad.reason) for bad in found.bad] == [
        (4, "재고수량 is empty"),
        (5, "재고수량 is no whole number"),
        (6, "상품번호 has lost its last digits to a spreadsheet"),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-06-01 10:00:00", "2026-06-01 10:00:00"),
        ("2026.06.01 10:00", "2026-06-01 10:00:00"),
        ("2026/6/1", "2026-06-01 00:00:00"),
        ("20260601100000", "2026-06-01 10:00:00"),
        ("2026-06-01T01:00:00Z", "2026-06-01 10:00:00"),
        ("1780275600", "2026-06-01 10:00:00"),
        ("0000-00-00 00:00:00", None),
        ("", None),
    ],
)
def test_times_of_every_form(written: str, read: str | None) -> None:
    (record,) = parsed(as_csv([stock_row("1", "2", updated_at=written)]), "inventory").records.values()
    assert record["updated_at"] == read


@pytest.mark.parametrize(
    ("name", "resource"),
    [
        ("orders.csv", "orders"),
        ("Orders_2026.XLSX", "orders"),
        (unicodedata.normalize("NFC", "주문내역.xls"), "orders"),
        ("상품.csv", "products"),
        ("재고현황.csv", "inventory"),
        ("stock.csv", "inventory"),
        ("~$orders.xlsx", ""),
        (".orders.csv", ""),
        ("orders.csv.part", ""),
        ("customers.csv", ""),
    ],
)
def test_a_file_belongs_to_a_resource_by_its_name(name: str, resource: str) -> None:
    assert resource_of(ShopSettings(drop_folder="x"), name) == resource


def test_every_default_header_is_one_of_our_names() -> None:
    ShopSettings(drop_folder="x", drop_columns=facts.DROP_COLUMNS)
    assert {name.partition(".")[0] for name in facts.DROP_COLUMNS} == set(facts.DROPPED)


def test_no_default_header_names_a_person() -> None:
    assert set(facts.DROP_COLUMNS.values()).isdisjoint(facts.PEOPLE_COLUMNS)
    assert by_header("orders", {"order_id": "1"}) == {"주문번호": "1"}
