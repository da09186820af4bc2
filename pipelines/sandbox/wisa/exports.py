"""Admin exports of orders, products and stock as files (contract section 4.1): CSV or Excel, a row a line or option.

Headers and words are UNVERIFIED; that a whole sheet is quoted, ends its lines with CRLF and holds people is how shops
export.
"""

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from ..world.model import Line, Order
from ..world.storefront import KST
from . import forms
from .numbering import option_id
from .orders import CHANNELS, total_amount
from .products import option_row, soldout_mode, state
from .stock import shelves

if TYPE_CHECKING:
    from .mall import WisaMall

Row = dict[str, Any]
Sheet = list[tuple[str, tuple[Any, ...]]]  # (order or product number, cells)
PAID = ("입금완료", "미입금")
FILE_NAMES = {"orders": ("orders", "주문"), "products": ("products", "상품"), "inventory": ("inventory", "재고")}
HEADERS = {
    "orders": (
        "주문번호", "주문일시", "주문상태", "입금여부", "결제금액", "판매채널", "마켓주문번호", "수정일시",
        "주문상품번호", "상품번호", "옵션번호", "수량", "판매가", "상품주문상태", "택배사", "송장번호",
        "주문자명", "연락처", "수령자", "주소",
    ),
    "products": (
        "상품번호", "상품코드", "상품명", "상품상태", "판매가", "재고수량", "옵션번호", "옵션명", "옵션값",
        "자체품목코드", "등록일시", "수정일시",
    ),
    "inventory": ("상품번호", "옵션번호", "재고수량", "안전재고", "품절방식", "수정일시"),
}  # fmt: skip
# a spoiled row is spoiled in the first of these columns that its sheet has
SPOILED = {
    "number": (("수량", "재고수량"), "두 개"),
    "key": (("주문번호", "상품번호"), ""),
    "state": (("상품주문상태", "상품상태", "품절방식"), "알 수 없음"),
}


@dataclass(frozen=True)
class Form:
    """How a file looks.

    Shape: `format` is csv or xlsx. `bom`: a byte order mark, where the encoding is UTF-8. `korean_name`: the file's
        name begins with the Korean word. `labels`: order states as Korean words; False: as codes. `paid` are the words
        for paid and not. `thousands`: amounts as "19,000" (text). `excel_dates`: times as Excel's own dates.
        `spoiled` maps a row (from 1, below the header) to what is wrong in it: "number", "key", "state" or "columns"
        (too few). `extra` are columns added at the end, with the text of every cell; `left_out` are headers that are
        not there. `only` keeps the rows of these orders or products.
    """

    format: str = "csv"
    encoding: str = "utf-8"
    bom: bool = False
    korean_name: bool = False
    labels: bool = True
    paid: tuple[str, str] = PAID
    thousands: bool = False
    excel_dates: bool = False
    spoiled: Mapping[int, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    left_out: Collection[str] = ()
    only: Collection[str] = ()

    def moment(self, at: datetime) -> Any:
        korean = at.astimezone(KST).replace(tzinfo=None)
        return korean if self.format == "xlsx" and self.excel_dates else korean.strftime("%Y-%m-%d %H:%M:%S")

    def won(self, amount: int) -> Any:
        return f"{amount:,}" if self.thousands else amount

    def order_state(self, code: str) -> str:
        return forms.LABELS.get(code, code) if self.labels else code


def write(mall: "WisaMall", resource: str, folder: Path, form: Form) -> Path:
    """Returns the file. Raises ValueError for a resource or a format there is no export of."""
    if resource not in SHEETS or form.format not in ("csv", "xlsx"):
        raise ValueError(f"no {form.format} export of {resource!r}")
    headers = HEADERS[resource]
    rows = [
        dict(zip(headers, cells, strict=True)) for key, cells in SHEETS[resource](mall, form) if _is_kept(key, form)
    ]
    shown = [*(name for name in headers if name not in form.left_out), *form.extra]
    cells = [
        _cells({**row, **form.extra}, shown, form.spoiled.get(number, "")) for number, row in enumerate(rows, start=1)
    ]
    stamp = mall.world.now.astimezone(KST).strftime("%Y%m%d_%H%M%S")
    file = folder / f"{FILE_NAMES[resource][form.korean_name]}_{stamp}.{form.format}"
    folder.mkdir(parents=True, exist_ok=True)
    if form.format == "xlsx":
        _write_excel(file, [shown, *cells])
    else:
        file.write_bytes(_text([shown, *cells], form))
    return file


def _is_kept(key: str, form: Form) -> bool:
    return not form.only or key in form.only


def _cells(row: Row, shown: Sequence[str], wrong: str) -> list[Any]:
    if wrong in SPOILED:
        names, text = SPOILED[wrong]
        row[next(name for name in names if name in shown)] = text
    cells = [row[name] for name in shown]
    return cells[: len(cells) // 2] if wrong == "columns" else cells


def _text(rows: Sequence[Sequence[Any]], form: Form) -> bytes:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    mark = "\ufeff" if form.bom and form.encoding.lower().startswith("utf") else ""
    return (mark + written.getvalue()).encode(form.encoding)


def _write_excel(file: Path, rows: Sequence[Sequence[Any]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for row in rows:
        sheet.append(list(row))
    book.save(file)


def _orders(mall: "WisaMall", form: Form) -> Sheet:
    """One row a line, oldest order first."""
    orders = mall.front.orders.values()
    return [(order.order_id, _order_line(mall, form, order, line)) for order in orders for line in order.lines]


def _order_line(mall: "WisaMall", form: Form, order: Order, line: Line) -> tuple[Any, ...]:
    parcel, switches = line.parcel, mall.switches
    return (
        order.order_id,
        form.moment(order.placed_at),
        form.order_state(forms.order_code(order, switches)),
        form.paid[order.paid_at is None],
        form.won(total_amount(mall, order)),
        CHANNELS[order.origin],
        order.market_order_id or "",
        form.moment(mall.changes.of_order(order)),
        str(line.number),
        line.product.product_id,
        option_id(line.variant.variant_id),
        line.quantity,
        form.won(line.unit_price + line.option_price),
        form.order_state(forms.line_code(order, line, switches)),
        forms.CARRIERS[parcel.carrier] if parcel else "",
        parcel.tracking_no if parcel else "",
        order.person.name,
        order.person.phone,
        order.receiver.name,
        f"{order.receiver.address} {order.receiver.address_detail}",
    )


def _products(mall: "WisaMall", form: Form) -> Sheet:
    """One row an option; what belongs to the product, its whole stock too, stands in each. States as codes."""
    shop_no, sheet = mall.front.shops[0].shop_no, []
    for product in mall.front.products.values():
        stock = sum(variant.quantity for variant in product.variants)
        for variant in product.variants:
            option = option_row(mall, variant)
            cells = (
                product.product_id,
                product.code,
                product.name,
                state(mall, product),
                form.won(product.prices[shop_no]),
                stock,
                option["option_id"],
                option["name"],
                option["value"],
                option["sku"],
                form.moment(product.created_at),
                form.moment(product.updated_at),
            )
            sheet.append((product.product_id, cells))
    return sheet


def _inventory(mall: "WisaMall", form: Form) -> Sheet:
    sheet: Sheet = []
    for product, variant in shelves(mall):
        cells = (
            product.product_id,
            option_id(variant.variant_id),
            variant.quantity,
            variant.safety,
            soldout_mode(mall, variant),
            form.moment(mall.changes.of_stock(variant)),
        )
        sheet.append((product.product_id, cells))
    return sheet


SHEETS: dict[str, Callable[["WisaMall", Form], Sheet]] = {
    "orders": _orders,
    "products": _products,
    "inventory": _inventory,
}
