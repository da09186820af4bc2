"""What an exported file looks like: CSV and workbooks for Excel and its readers, Parquet for programs.

Excel reads what it should leave alone: long numbers lose digits, `0012` becomes 12, `10-12` a day in October, and text
that begins like a formula is computed, whoever typed it at a mall. In workbooks all text is marked as text. CSV has no
such mark: what would be damaged is written as `="0012"`, which Excel shows as 0012, and what would be computed gets an
apostrophe before it. `plain` leaves all of this out, for programs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from pipelines.spooling import BATCH_ROWS, Spooled
from sources.shared.errors import WrongConfiguration

FORMATS = ("csv", "xlsx", "parquet")
ZONES = {"KST": "Asia/Seoul", "UTC": "UTC"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the code page of the machine
# a lone "-" stands for "none" in many tables and computes nothing; East Asian Excel computes wide signs too
COMPUTED = r"^\s*[=+\-@＝＋－＠].|^[\t\r\n]"
DAMAGED = r"^(?:\d{16,}|0\d+|\d+[eE]\d+|\d{1,4}[-/]\d{1,4}(?:[-/]\d{1,4})?)$"
LONGEST_CELL = 32_767  # characters
UNWRITABLE = r"[\x00-\x08\x0B\x0C\x0E-\x1F]"  # XML has no place for them
GUESSED = "=+-@＝＋－＠#'\t\r\n"  # openpyxl takes text that begins so for a formula or an error, or Excel would
WIDTHS = {"text": 22, "time": 20, "other": 14}


@dataclass(frozen=True)
class Manner:
    """Shape: `zone` KST or UTC; `plain`: CSV without a byte order mark and without a guard against Excel."""

    zone: str = "KST"
    plain: bool = False

    @property
    def time_zone(self) -> str:
        return ZONES[self.zone]


def write_parquet(spooled: Spooled, file: Path, manner: Manner) -> None:
    """Values and types as in the warehouse; the zone of times is part of their type."""
    with pq.ParquetFile(spooled.file) as source:
        fields = pa.schema([_in_zone(each, manner) for each in source.schema_arrow])
        with pq.ParquetWriter(file, fields, compression="zstd") as writer:
            for batch in source.iter_batches(BATCH_ROWS):
                writer.write_batch(pa.record_batch([*batch.cast(fields)], schema=fields))


def write_csv(spooled: Spooled, file: Path, manner: Manner) -> None:
    """Null is an empty field. Times as `2026-02-04 09:30:00` in the zone that their title names (`ordered_at_kst`)."""
    with pq.ParquetFile(spooled.file) as source, file.open("wb") as target:
        if not manner.plain:
            target.write(BYTE_ORDER_MARK)
        names = _titles(source.schema_arrow, manner)
        kinds = [pa.string() if pa.types.is_timestamp(each.type) else each.type for each in source.schema_arrow]
        fields = pa.schema(zip(names, kinds, strict=True))
        with pa_csv.CSVWriter(target, fields) as writer:
            for batch in source.iter_batches(BATCH_ROWS):
                columns = [_csv_column(column, manner) for column in batch.columns]
                writer.write_batch(pa.record_batch(columns, schema=fields))


def write_workbook(spooled: Sequence[Spooled], file: Path, manner: Manner) -> None:
    """One sheet a table, the row of titles fixed. Text is text, money numbers, times local to the zone in their title.

    Raises: WrongConfiguration for a text that is too long for a cell.
    """
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for each in spooled:
        with pq.ParquetFile(each.file) as source:
            sheet = book.create_sheet(each.view.partition(".")[2][:31])
            sheet.freeze_panes = "A2"
            for place, field in enumerate(source.schema_arrow, start=1):
                letter = openpyxl.utils.get_column_letter(place)
                sheet.column_dimensions[letter].width = WIDTHS[_kind(field.type)]
            sheet.append(_title_cells(sheet, _titles(source.schema_arrow, manner)))
            sheet.auto_filter.ref = f"A1:{openpyxl.utils.get_column_letter(each.columns)}{each.rows + 1}"
            for row in _rows(source, each.view, manner):
                sheet.append(_cells(sheet, row))
    book.save(file)


def _titles(fields: pa.Schema, manner: Manner) -> list[str]:
    """Column names; of a time with its zone."""
    suffix = f"_{manner.zone.lower()}"
    return [each.name + suffix if pa.types.is_timestamp(each.type) else each.name for each in fields]


def _in_zone(field: pa.Field, manner: Manner) -> pa.Field:
    if pa.types.is_timestamp(field.type):
        return field.with_type(pa.timestamp("us", tz=manner.time_zone))
    return field


def _csv_column(column: pa.Array, manner: Manner) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s", tz=manner.time_zone), safe=False), "%Y-%m-%d %H:%M:%S")
    if not pa.types.is_string(column.type) or manner.plain:
        return column
    computed = pc.binary_join_element_wise("'", column, "")
    guarded = pc.if_else(pc.match_substring_regex(column, COMPUTED), computed, column)
    kept = pc.binary_join_element_wise('="', column, '"', "")
    return pc.if_else(pc.match_substring_regex(column, DAMAGED), kept, guarded)


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return "time"
    return "text" if pa.types.is_string(kind) else "other"


def _rows(source: pq.ParquetFile, view: str, manner: Manner) -> Iterator[list[Any]]:
    zone = ZoneInfo(manner.time_zone)
    for batch in source.iter_batches(BATCH_ROWS):
        columns = []
        for field, column in zip(batch.schema, batch.columns, strict=True):
            values = column
            if pa.types.is_string(field.type):
                if (pc.max(pc.utf8_length(column)).as_py() or 0) > LONGEST_CELL:
                    raise WrongConfiguration(
                        f"{view}.{field.name}: a text is longer than a cell of Excel, {LONGEST_CELL:,} characters",
                        fix="take --format csv or parquet.",
                    )
                values = pc.replace_substring_regex(column, UNWRITABLE, "")
            listed = values.to_pylist()
            columns.append([_local(value, zone) for value in listed] if pa.types.is_timestamp(field.type) else listed)
        yield from map(list, zip(*columns, strict=True))


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Excel knows no zones: the wall clock of `zone`."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(zone).replace(tzinfo=None)


def _title_cells(sheet: Any, names: Sequence[str]) -> list[Any]:
    from openpyxl.styles import Font

    bold = Font(bold=True)
    cells = [_text_cell(sheet, name) for name in names]
    for cell in cells:
        cell.font = bold
    return cells


def _cells(sheet: Any, row: Sequence[Any]) -> list[Any]:
    """Only what would be guessed wrong becomes a cell here: a cell costs ten times as much as a bare value."""
    return [_text_cell(sheet, each) if isinstance(each, str) and each and each[0] in GUESSED else each for each in row]


def _text_cell(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, "")
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True  # stays text when somebody edits the cell
    return cell
