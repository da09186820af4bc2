"""Admin exports as tests write them: a header and rows by our names, people beside them."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from sources.wisa.settings import DROP_COLUMNS
from tests.readers import Reader

Row = Mapping[str, Any]
PEOPLE = {"주문자명": "가상주문자", "연락처": "010-0000-0000", "수령자": "가상수령인", "주소": "가상시 가상구 1"}


def order_row(number: str, item: str = "1", **changed: Any) -> dict[str, Any]:
    """One line of an order, by header."""
    row = {
        "order_id": number,
        "order_date": "2026-06-01 10:00:00",
        "status": "배송중",
        "payment_status": "Y",
        "total_amount": "24,000",
        "channel": "자사몰",
        "market_order_no": "",
        "updated_at": "2026-06-02 10:00:00",
        "items.item_id": item,
        "items.product_id": "1001",
        "items.option_id": "5001",
        "items.quantity": "1",
        "items.price": "19000",
        "items.status": "배송중",
        "items.carrier": "가상택배",
        "items.tracking_no": "000000000001",
    }
    return by_header("orders", {**row, **{name.replace("__", "."): value for name, value in changed.items()}}) | PEOPLE


def by_header(resource: str, row: Row) -> dict[str, Any]:
    """A row by our names, by header."""
    return {DROP_COLUMNS[f"{resource}.{name}"]: value for name, value in row.items()}


def stock_row(product: str, quantity: Any, **changed: Any) -> dict[str, Any]:
    return by_header("inventory", {"product_id": product, "option_id": "1", "quantity": quantity, **changed})


def product_row(product: str, option: str = "", **changed: Any) -> dict[str, Any]:
    row = {"product_id": product, "name": "테스트 상품", "status": "정상", "price": "19000", "stock_quantity": "7"}
    return by_header("products", {**row, "options.option_id": option, "options.name": "색상", **changed})


def as_csv(rows: Iterable[Row], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    rows = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*sheets: Iterable[Row]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"sheet{number}")
        rows = list(rows)
        for line in ([list(rows[0])] if rows else []) + [list(row.values()) for row in rows]:
            sheet.append(line)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def put(folder: Path, name: str, body: bytes, modified: datetime | None = None) -> Path:
    """A file in the drop folder; written long ago unless a time is given."""
    file = folder / name
    file.write_bytes(body)
    at = modified.timestamp() if modified else 1_780_000_000
    os.utime(file, (at, at))
    return file


def statuses(reader: Reader) -> dict[str, str]:
    return {row["order_id"]: row["status"] for row in reader.rows("order_items")}
