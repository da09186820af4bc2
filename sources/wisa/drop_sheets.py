"""An exported file as rows of text: CSV in UTF-8 or EUC-KR/CP949, Excel (xlsx, xls). What it is shows in its bytes.

A file is refused as a whole when it cannot be read for certain: another encoding, binary data, a web page under an
Excel name, a quote that swallows lines. Nothing in a reason comes from a cell.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import python_calamine

from . import settings

EXACT_NUMBERS = 10**15  # what a spreadsheet keeps exactly
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_BINARY = frozenset(map(chr, range(32))) - set("\t\n\r\f\x1a")


class Refused(Exception):
    """The file cannot be read. `fix` says how to make one that can."""

    def __init__(self, reason: str, fix: str = "export it again, as CSV in UTF-8 or as .xlsx.") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


@dataclass(frozen=True)
class Line:
    """One row of a file. `number` from 1, the first line of a row that spans several; `cells` None if it is garbled."""

    number: int
    cells: list[str] | None


@dataclass(frozen=True)
class Sheet:
    """A file's rows. `encoding` of a CSV as detected, else xlsx or xls."""

    encoding: str
    lines: Iterator[Line]


def sheet_of(body: bytes) -> Sheet:
    """The rows of a file. Raises: Refused, also while `lines` is gone through."""
    if not body.strip():
        raise Refused("is empty")
    if body.startswith(b"PK\x03\x04"):
        _bounded(body)
        return Sheet("xlsx", _excel(body))
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return Sheet("xls", _excel(body))
    encoding, text = decoded(body)
    start = text[:4096].lstrip().lower()
    if start.startswith("<") and ("<table" in start or "<html" in start):
        raise Refused("is a web page under another name", "open it in a spreadsheet program and save it as .xlsx.")
    return Sheet(encoding, _csv(text))


def decoded(body: bytes) -> tuple[str, str]:
    """Encoding and text: UTF-8 if it is nothing else, else EUC-KR with Microsoft's additions. Raises: Refused.

    Korean text in one is not valid in the other but by rare chance, and then no header would be known.
    """
    if mark := _MARKS.get(body[:2]):
        raise Refused(f"is {mark}, not UTF-8 or EUC-KR")
    if b"\0" in body:
        raise Refused("holds binary data")
    for encoding in ("utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "utf-8", "euc-kr", "cp949"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY & set(text):
            raise Refused("holds binary data")
        return encoding, text
    raise Refused("is neither UTF-8 nor EUC-KR/CP949")


def _csv(text: str) -> Iterator[Line]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if reader.line_num > before + 1:
                # what stands in those lines cannot be told apart any more
                raise Refused(f"line {before + 1} opens a quotation that does not end, or is too long") from None
            cells = None
        yield Line(before + 1, cells)
        before = reader.line_num


def _excel(body: bytes) -> Iterator[Line]:
    try:
        book = python_calamine.load_workbook(io.BytesIO(body))
        sheets = [
            book.get_sheet_by_index(place).to_python(skip_empty_area=False) for place in range(len(book.sheet_names))
        ]
    except BaseException as trouble:
        # the reader is written in Rust: its panics are no Exception
        if isinstance(trouble, Exception) or type(trouble).__name__ == "PanicException":
            raise Refused("is no Excel file that can be read, or is protected by a password") from None
        raise
    filled = [sheet for sheet in sheets if any(any(cell != "" for cell in row) for row in sheet)]
    if len(filled) > 1:
        raise Refused(f"has rows on {len(filled)} sheets", "save every sheet as a file of its own.")
    for number, row in enumerate(filled[0] if filled else [], 1):
        yield Line(number, [_text(cell) for cell in row])


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        if abs(cell) >= EXACT_NUMBERS:
            return f"{cell:E}"  # its last digits are lost: told apart from text that is a number
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def _bounded(body: bytes) -> None:
    """A small file may unpack to more than memory holds. Raises: Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refused("is no whole Excel file") from None
    if size > settings.LONGEST_SHEET_BYTES:
        raise Refused(f"unpacks to {size} bytes", "export fewer rows a file.")
