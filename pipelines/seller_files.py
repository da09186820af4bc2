"""CSV files that the seller writes, as spreadsheets save them: read with the line of each cell, written back whole.

Read are UTF-8 with or without byte order mark and CP949 (which holds EUC-KR: Excel in Korea saves it), with comma,
semicolon or tab. Excel writes ="0012" for a text of digits; the text is 0012.
"""

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.platforms import did_you_mean
from sources.shared.errors import WrongConfiguration

SEPARATORS = (",", ";", "\t")
AS_TEXT = re.compile(r'="([^"]*)"')
# what Excel makes of a number or of `1000-3` while it opens a file; the text behind it is lost
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+")
MADE_A_DATE = re.compile(r"\d{1,2}월 \d{1,2}일|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}")
DAMAGED_WHEN_OPENED = re.compile(r"0\d+|\d{12,}|\d{1,4}[-/.]\d{1,4}([-/.]\d{1,4})?|\d+[eE]\d+")


@dataclass(frozen=True)
class Line:
    """One row: `number` of its line in the file, `cells` as written, by column."""

    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell as the seller means it: without blanks around it and without Excel's sign for a text."""
        cell = self.cells.get(column, "").strip()
        as_text = AS_TEXT.fullmatch(cell)
        return as_text[1].strip() if as_text else cell


@dataclass(frozen=True)
class SellerFile:
    """A file as it was read. Shape: `columns` in its order; `lines` without empty ones."""

    path: Path
    encoding: str
    separator: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def mistake(self, line: int, column: str, value: str, what: str, fix: str) -> WrongConfiguration:
        """Names file, line, column and value."""
        return WrongConfiguration(f"{self.path}, line {line}, {column} {value!r}: {what}", fix=fix)


def read(path: Path, columns: Sequence[str], needed: Sequence[str]) -> SellerFile:
    """Raises: WrongConfiguration when it is no such file: no text, a column missing or unknown, a row too long."""
    text, encoding = _decoded(path)
    header = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines = []
    try:
        names = tuple(name.strip().lower() for name in next(reader, ()))
        _check_header(path, names, columns, needed)
        end = reader.line_num
        for row in reader:
            begin, end = end + 1, reader.line_num
            if len(row) > len(names):
                raise WrongConfiguration(
                    f"{path}, line {begin}: {len(row)} cells under {len(names)} columns, from {row[len(names)]!r} on",
                    fix="put a cell that holds a comma between double quotes.",
                )
            if any(cell.strip() for cell in row):
                lines.append(Line(begin, dict(zip(names, row, strict=False))))
    except csv.Error as error:
        raise WrongConfiguration(
            f"{path}, line {reader.line_num}: no CSV: {error}", fix="close the double quotes, or double them in a cell."
        ) from None
    return SellerFile(path, encoding, separator, names, tuple(lines))


def damage(text: str) -> str:
    """What Excel did to an id, in words; nothing when it looks well."""
    if SCIENTIFIC.fullmatch(text):
        return "Excel cut the number short"
    return "Excel made a date of it" if MADE_A_DATE.fullmatch(text) else ""


def cell(text: str) -> str:
    """An id that a spreadsheet leaves as it is when it opens the file."""
    return f'="{text}"' if DAMAGED_WHEN_OPENED.fullmatch(text) else text


def remark(text: str) -> str:
    """Words from a mall that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) and len(text) > 1 else text


def write(file: SellerFile, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """The whole file at once: there is always the old one or the new one. UTF-8 where its own encoding is too small.

    Raises: WrongConfiguration when the folder cannot be written.
    """
    told = io.StringIO(newline="")
    writer = csv.DictWriter(told, columns, restval="", delimiter=file.separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    try:
        data = told.getvalue().encode(file.encoding)
    except UnicodeEncodeError:
        data = told.getvalue().encode("utf-8-sig")
    try:
        handle, name = tempfile.mkstemp(dir=file.path.parent, prefix=f".{file.path.name}.")
        with os.fdopen(handle, "wb") as written:
            written.write(data)
        mode = file.path.stat().st_mode & 0o777 if file.path.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(file.path)
    except OSError as error:
        raise WrongConfiguration(
            f"{file.path} cannot be written: {error.strerror}", fix="name another place with --file."
        ) from error


def _decoded(path: Path) -> tuple[str, str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WrongConfiguration(
            f"{path} cannot be read: {error.strerror}", fix="create it with `kmall match`, or correct [transform]."
        ) from error
    if data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        encodings = []  # UTF-16, or no text at all
    else:
        encodings = ["utf-8", "cp949"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise WrongConfiguration(
        f"{path} is neither UTF-8 nor CP949 text", fix='save it in Excel as "CSV UTF-8 (comma delimited)".'
    )


def _check_header(path: Path, names: Sequence[str], columns: Sequence[str], needed: Sequence[str]) -> None:
    for name in names:
        if name not in columns:
            raise WrongConfiguration(
                f"{path}, line 1: unknown column {name!r}{did_you_mean(name, columns)}",
                fix=f"the columns are {', '.join(columns)}; remarks belong into note.",
            )
        if names.count(name) > 1:
            raise WrongConfiguration(f"{path}, line 1: column {name!r} stands there twice", fix="keep one of them.")
    if missing := [name for name in needed if name not in names]:
        raise WrongConfiguration(
            f"{path}, line 1: column {missing[0]!r} is missing",
            fix=f"the first line names the columns: {','.join(columns)}",
        )
