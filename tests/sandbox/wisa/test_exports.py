"""Admin exports as files: what stands in them, how they look, and how they can be spoiled (contract section 4.1)."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.wisa import mapping
from tests.sandbox.wisa.caller import Caller

PEOPLE = ("주문자명", "연락처", "수령자", "주소")
HEADERS = {
    "orders": [
        "주문번호", "주문일시", "주문상태", "입금여부", "결제금액", "판매채널", "마켓주문번호", "수정일시",
        "주문상품번호", "상품번호", "옵션번호", "수량", "판매가", "상품주문상태", "택배사", "송장번호", *PEOPLE,
    ],
    "products": [
        "상품번호", "상품코드", "상품명", "상품상태", "판매가", "재고수량", "옵션번호", "옵션명", "옵션값",
        "자체품목코드", "등록일시", "수정일시",
    ],
    "inventory": ["상품번호", "옵션번호", "재고수량", "안전재고", "품절방식", "수정일시"],
}  # fmt: skip


def read(file: Path, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode(encoding), newline="")))


def rows(file: Path) -> list[dict[str, str]]:
    headers, *cells = read(file)
    return [dict(zip(headers, row, strict=True)) for row in cells]


def korean(text: str) -> str:
    """An API time as an export writes it."""
    return text[:19].replace("T", " ")


@pytest.mark.parametrize("resource", HEADERS)
def test_csv_is_quoted_with_crlf_and_korean_headers(lived_in: Sandbox, tmp_path: Path, resource: str) -> None:
    file = lived_in.wisa.export(resource, tmp_path)

    text = file.read_bytes().decode()
    assert file.name == f"{resource}_20260219_130000.csv"
    assert text.split("\r\n")[0] == ",".join(f'"{name}"' for name in HEADERS[resource])
    assert text.endswith('"\r\n')
    assert text.count("\n") == text.count("\r\n") == len(read(file))


def test_order_lines_say_what_the_api_says(
    lived_in: Sandbox, reader: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lived_in.wisa.switches, "undated_every", 0)
    orders = sorted(reader.every("orders"), key=lambda row: str(row["order_id"]))

    found = rows(lived_in.wisa.export("orders", tmp_path, labels=False))

    assert [{name: cell for name, cell in row.items() if name not in PEOPLE} for row in found] == [
        {
            "주문번호": order["order_id"],
            "주문일시": korean(order["order_date"]),
            "주문상태": order["status"],
            "입금여부": "입금완료" if order["payment_status"] == "paid" else "미입금",
            "결제금액": str(order["total_amount"]),
            "판매채널": order["channel"],
            "마켓주문번호": order.get("market_order_no", ""),
            "수정일시": korean(order["updated_at"]),
            "주문상품번호": item["item_id"],
            "상품번호": item["product_id"],
            "옵션번호": item["option_id"],
            "수량": str(item["quantity"]),
            "판매가": str(item["price"]),
            "상품주문상태": item["status"],
            "택배사": item["carrier"],
            "송장번호": item["tracking_no"],
        }
        for order in orders
        for item in order["items"]
    ]
    people = lived_in.world.personal_values()
    assert all(row[name] for row in found for name in PEOPLE)
    assert {row["주문자명"] for row in found} <= people


def test_states_are_korean_words_that_the_status_map_knows(lived_in: Sandbox, tmp_path: Path) -> None:
    codes = rows(lived_in.wisa.export("orders", tmp_path, labels=False))
    words = rows(lived_in.wisa.export("orders", tmp_path))

    known = {code: row["native_label_ko"] for code, row in mapping.status_map().items()}
    for name in ("주문상태", "상품주문상태"):
        assert [row[name] for row in words] == [known[row[name]] for row in codes]


def test_products_and_stock_say_what_the_api_says(lived_in: Sandbox, reader: Caller, tmp_path: Path) -> None:
    products = {row["product_id"]: row for row in reader.every("products")}
    stock = {(row["product_id"], row["option_id"]): row for row in reader.every("inventory")}

    listed = rows(lived_in.wisa.export("products", tmp_path))
    counted = rows(lived_in.wisa.export("inventory", tmp_path))

    assert len(listed) == sum(len(row["options"]) for row in products.values())
    for row in listed:
        product = products[row["상품번호"]]
        option = next(each for each in product["options"] if each["option_id"] == row["옵션번호"])
        assert (row["상품코드"], row["상품명"]) == (product["product_code"], product["name"])
        assert (row["상품상태"], row["판매가"]) == (product["status"], str(product["price"]))
        assert row["재고수량"] == str(product["stock_quantity"])
        assert (row["옵션명"], row["옵션값"], row["자체품목코드"]) == (option["name"], option["value"], option["sku"])
        assert row["등록일시"] == korean(product["created_at"])
    assert {(row["상품번호"], row["옵션번호"]): [*row.values()][2:5] for row in counted} == {
        key: [str(row["quantity"]), str(row["safety_stock"]), row["soldout_mode"]] for key, row in stock.items()
    }


@pytest.mark.parametrize("resource", HEADERS)
def test_excel_holds_the_same_cells_with_numbers_as_numbers(lived_in: Sandbox, tmp_path: Path, resource: str) -> None:
    text = read(lived_in.wisa.export(resource, tmp_path))

    cells = excel(lived_in.wisa.export(resource, tmp_path, "xlsx"))

    assert [["" if cell is None else str(cell) for cell in row] for row in cells] == text
    assert {type(cell) for cell in cells[1]} == {str, int} | ({type(None)} if None in cells[1] else set())


def excel(file: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(file, read_only=True)
    cells = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return cells


def test_excel_can_hold_its_own_dates(sandbox: Sandbox, tmp_path: Path) -> None:
    order = next(iter(sandbox.wisa.front.orders.values()))

    cells = excel(sandbox.wisa.export("orders", tmp_path, "xlsx", excel_dates=True))

    assert cells[1][1] == (order.placed_at + timedelta(hours=9)).replace(tzinfo=None)
    assert isinstance(cells[1][7], datetime)


@pytest.mark.parametrize("resource", HEADERS)
def test_korean_encoding_holds_the_same_cells(lived_in: Sandbox, tmp_path: Path, resource: str) -> None:
    usual = lived_in.wisa.export(resource, tmp_path / "utf-8")
    korean_one = lived_in.wisa.export(resource, tmp_path / "euc-kr", encoding="euc-kr")

    assert read(korean_one, "euc-kr") == read(usual)
    with pytest.raises(UnicodeDecodeError):
        korean_one.read_bytes().decode()


def test_mark_stands_before_utf_8_only(sandbox: Sandbox, tmp_path: Path) -> None:
    marked = sandbox.wisa.export("products", tmp_path, bom=True)
    korean_one = sandbox.wisa.export("products", tmp_path / "other", encoding="euc-kr", bom=True)

    assert marked.read_bytes().startswith(b'\xef\xbb\xbf"')
    assert korean_one.read_bytes().startswith(b'"')


def test_names_and_words_can_differ(sandbox: Sandbox, tmp_path: Path) -> None:
    files = [sandbox.wisa.export(each, tmp_path, korean_name=True, thousands=True, paid=("Y", "N")) for each in HEADERS]

    assert [file.name.split("_")[0] for file in files] == ["주문", "상품", "재고"]
    found = rows(files[0])
    assert {row["입금여부"] for row in found} <= {"Y", "N"}
    assert any("," in row["결제금액"] for row in found)


def test_export_can_hold_some_orders_only(sandbox: Sandbox, tmp_path: Path) -> None:
    wanted = list(sandbox.wisa.front.orders)[:2]

    assert {row["주문번호"] for row in rows(sandbox.wisa.export("orders", tmp_path, only=wanted))} == set(wanted)


def test_later_export_is_another_file(sandbox: Sandbox, tmp_path: Path) -> None:
    first = sandbox.wisa.export("orders", tmp_path)
    same = sandbox.wisa.export("orders", tmp_path)
    content = first.read_bytes()
    sandbox.world.advance(days=1)
    later = sandbox.wisa.export("orders", tmp_path)

    assert (same, same.read_bytes()) == (first, content)
    assert later != first
    assert len(read(later)) > len(read(first))


@pytest.mark.parametrize("resource", HEADERS)
def test_named_rows_are_spoiled_and_no_others(sandbox: Sandbox, tmp_path: Path, resource: str) -> None:
    good = read(sandbox.wisa.export(resource, tmp_path))
    spoiled = {2: "number", 4: "key", 5: "state", 7: "columns"}

    bad = read(sandbox.wisa.export(resource, tmp_path, spoiled=spoiled))

    assert [at for at, (one, other) in enumerate(zip(good, bad, strict=True)) if one != other] == [2, 4, 5, 7]
    changed = [[cell for cell, old in zip(bad[at], good[at], strict=True) if cell != old] for at in (2, 4, 5)]
    assert changed == [["두 개"], [""], ["알 수 없음"]]
    assert bad[4][0] == ""
    assert bad[7] == good[7][: len(HEADERS[resource]) // 2]


def test_columns_can_be_added_and_left_out(sandbox: Sandbox, tmp_path: Path) -> None:
    added = {"사은품": "스티커, 엽서", "배송메모": '문 앞에\n"조용히"'}

    found = rows(sandbox.wisa.export("orders", tmp_path, extra=added, left_out=("송장번호", *PEOPLE)))

    assert list(found[0]) == [name for name in HEADERS["orders"] if name not in ("송장번호", *PEOPLE)] + list(added)
    assert all(row | added == row for row in found)


@pytest.mark.parametrize(("resource", "format"), [("customers", "csv"), ("orders", "xls")])
def test_other_exports_do_not_exist(sandbox: Sandbox, tmp_path: Path, resource: str, format: str) -> None:  # noqa: A002
    with pytest.raises(ValueError, match=r"no .* export of"):
        sandbox.wisa.export(resource, tmp_path, format)
