"""Exports in the drop folder become the rows the API would have given, once; an old one never overwrites a new one."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sources.shared.errors import WrongConfiguration
from sources.wisa.drop_folder import FilesRefused
from tests.readers import Reader
from tests.wisa.conftest import PAYLOADS, Now, Query, Reads, missing
from tests.wisa.exports import as_csv, as_xlsx, order_row, product_row, put, statuses, stock_row

Drop = Callable[..., Reader]
FORMATS = {
    "utf-8": lambda rows: as_csv(rows),
    "utf-8-sig": lambda rows: as_csv(rows, "utf-8-sig"),
    "euc-kr": lambda rows: as_csv(rows, "euc-kr"),
    "cp949": lambda rows: as_csv([{**row, "주소": "똠방각하"} for row in rows], "cp949"),
    "xlsx": lambda rows: as_xlsx(rows),
}


def quarantined(reader: Reader) -> list[tuple[str, int, str]]:
    return [(row["file"], row["line"], row["reason"]) for row in reader.rows("quarantined_rows")]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_an_export_of_every_form_gives_the_same_rows(reader: Reader, folder: Path, form: str) -> None:
    rows = [
        order_row("A-1"),
        order_row("A-1", "2", items__product_id="1002", items__status="취소완료"),
        order_row("A-2"),
    ]
    put(folder, f"orders.{'xlsx' if form == 'xlsx' else 'csv'}", FORMATS[form](rows))
    reader.read("orders")
    order = reader.rows("orders")[0]
    assert [(row["order_id"], row["item_id"], row["status"]) for row in reader.rows("order_items")] == [
        ("A-1", "1", "배송중"),
        ("A-1", "2", "취소완료"),
        ("A-2", "1", "배송중"),
    ]
    assert (order["order_date"], order["total_amount"], order["payment_status"], order["channel"]) == (
        "2026-06-01 10:00:00",
        24000.0,
        "Y",
        "자사몰",
    )
    (file,) = reader.rows("drop_files")
    assert (file["status"], file["rows"], file["rejected"], file["encoding"]) == ("loaded", 3, 0, form)


def test_the_old_excel_format_is_read(reader: Reader, folder: Path) -> None:
    put(folder, "orders.xls", (PAYLOADS / "orders_export.xls").read_bytes())
    reader.read("orders")
    (order,) = reader.rows("orders")
    assert (order["order_id"], order["order_date"], order["total_amount"]) == (
        "20260601-0000001",
        "2026-06-01 10:00:00",
        24000.0,
    )
    assert [(row["product_id"], row["tracking_no"]) for row in reader.rows("order_items")] == [
        ("1001", "000000000001"),
        ("1002", None),
    ]


def test_products_and_stock_arrive_in_the_tables_of_the_api(reader: Reader, folder: Path) -> None:
    put(
        folder,
        "상품목록.csv",
        as_csv([product_row("1", "11"), product_row("1", "12", stock_quantity="0"), product_row("2")]),
    )
    put(folder, "재고.csv", as_csv([stock_row("1", "-3", soldout_mode="무제한"), stock_row("2", "5", option_id="")]))
    reader.read()
    assert [(row["product_id"], row["status"], row["stock_quantity"]) for row in reader.rows("products")] == [
        ("1", "정상", 7),
        ("2", "정상", 7),
    ]
    assert reader.values("product_options", "option_id") == ["11", "12"]
    assert [(row["option_id"], row["quantity"], row["soldout_mode"]) for row in reader.rows("inventory")] == [
        ("1", -3, "무제한"),
        ("", 5, None),
    ]


def test_stock_in_an_export_of_products_is_the_options_where_the_shop_says_so(reads: Reads, folder: Path) -> None:
    put(folder, "products.csv", as_csv([product_row("1", "11"), product_row("1", "12", stock_quantity="0")]))
    columns = {"products.options.stock_quantity": "재고수량", "products.stock_quantity": ""}
    reader = reads(api_key="", drop_folder=str(folder), drop_columns=columns)
    reader.read("products")
    assert reader.values("product_options", "stock_quantity") == [7, 0]
    assert reader.values("products", "stock_quantity") == [None]


def test_a_shop_without_a_key_has_the_resources_that_files_can_bring(reader: Reader) -> None:
    assert {name: entry.status for name, entry in reader.read().items()} == {
        "products": "ok",
        "inventory": "ok",
        "orders": "ok",
    }


def test_bad_rows_are_told_with_file_line_and_reason_and_good_ones_load(reader: Reader, folder: Path) -> None:
    rows = [
        order_row("A-1", items__quantity="many"),
        order_row("A-2"),
        order_row(""),
        order_row("A-3", order_date="yesterday", items__price="free"),
        order_row("2.0260601E+15"),
        order_row("A-4", items__option_id="=1+1"),
    ]
    put(folder, "orders.csv", as_csv(rows))
    reader.read("orders")
    assert quarantined(reader) == [
        ("orders.csv", 2, "수량 is no whole number"),
        ("orders.csv", 4, "주문번호 is empty"),
        ("orders.csv", 5, "주문일시 holds no time; 판매가 is no number"),
        ("orders.csv", 6, "주문번호 has lost its last digits to a spreadsheet"),
        ("orders.csv", 7, "옵션번호 holds a formula"),
    ]
    assert sorted(statuses(reader)) == ["A-2"]
    assert reader.rows("drop_files")[0]["rejected"] == 5


def test_an_order_with_a_bad_row_is_kept_back_whole(reader: Reader, folder: Path) -> None:
    put(folder, "orders.csv", as_csv([order_row("A-1"), order_row("A-1", "2", items__quantity="x"), order_row("A-2")]))
    reader.read("orders")
    assert [line for _, line, _ in quarantined(reader)] == [2, 3]
    assert sorted(statuses(reader)) == ["A-2"]


def test_what_only_the_first_row_of_an_order_tells_belongs_to_the_order(reader: Reader, folder: Path) -> None:
    second = order_row("A-1", "2", total_amount="", channel="", order_date="2026-06-01 10:00:00")
    put(folder, "orders.csv", as_csv([order_row("A-1", channel="스마트스토어", market_order_no="M-1"), second]))
    reader.read("orders")
    (order,) = reader.rows("orders")
    assert (order["channel"], order["market_order_no"], order["total_amount"]) == ("스마트스토어", "M-1", 24000.0)


def test_no_person_leaves_a_file(reader: Reader, folder: Path) -> None:
    put(folder, "orders.csv", as_csv([order_row("A-1"), order_row("A-2", items__quantity="가상주문자")]))
    put(
        folder, "orders2.csv", as_csv([{"주문자명": "가상주문자", "주문번호": "가상수령인", "연락처": "010-0000-0000"}])
    )
    reader.read("orders")
    dump = str(reader.tables) + str([entry.error for entry in reader.run.entries.values()])
    assert [person for person in ("가상주문자", "가상수령인", "010-0000", "가상시") if person in dump] == []


def test_headers_and_names_of_a_shop_are_settings(reads: Reads, folder: Path) -> None:
    rows = [{**row, "상태": row.pop("상품주문상태")} for row in [order_row("A-1", items__status="4")]]
    put(folder, "list-1.csv", as_csv(rows))
    reader = reads(
        api_key="",
        drop_folder=str(folder),
        drop_patterns={"orders": "list-*, lists*"},
        drop_columns={"orders.items.status": "상 태"},
    )
    reader.read("orders")
    assert statuses(reader) == {"A-1": "4"}


def test_what_the_api_offers_is_read_from_the_api_alone(reads: Reads, folder: Path) -> None:
    def answer(path: str, query: Query) -> Any:
        return {"data": [{"product_id": "1", "name": "now"}], "total": 1} if path == "/products" else missing()

    put(folder, "products.csv", as_csv([product_row("1", name="then"), product_row("2")]))
    put(folder, "stock.csv", as_csv([stock_row("1", "5")]))
    reader = reads(answer, drop_folder=str(folder))
    entries = reader.read("products", "inventory", "orders")
    assert reader.values("products", "name") == ["now"]
    assert reader.values("inventory", "quantity") == [5]
    assert {name: entry.status for name, entry in entries.items()} == dict.fromkeys(entries, "ok")


def test_a_folder_that_is_not_there_is_named(reads: Reads, folder: Path) -> None:
    error = reads(api_key="", drop_folder=str(folder / "none")).error("orders")
    assert (type(error), error.what.startswith("drop_folder")) == (WrongConfiguration, True)


def test_one_refused_file_keeps_no_other_back_and_is_told_every_run(reader: Reader, folder: Path, now: Now) -> None:
    put(folder, "orders_bad.csv", b"\xff\xfe\x00")
    put(folder, "orders_good.csv", as_csv([order_row("A-1")]))
    assert isinstance(reader.error("orders"), FilesRefused)
    first = reader.rows("orders")[0]["_read_at"]
    now.at += timedelta(hours=1)
    assert isinstance(reader.error("orders"), FilesRefused)
    assert (statuses(reader), reader.rows("orders")[0]["_read_at"]) == ({"A-1": "배송중"}, first)
    assert {row["name"]: row["status"] for row in reader.rows("drop_files")} == {
        "orders_bad.csv": "refused",
        "orders_good.csv": "loaded",
    }
