"""An exported file's rows as records of the same form that the API's lists have, and the rows that cannot be taken.

An order's rows become one order with its lines; if one of them is bad the whole order is kept back, because an order
without one of its lines would count as changed. So it is with a product and its options.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sources.shared.kinds import Record
from sources.shared.windows import KST

from . import settings
from .drop_columns import BadCell, Columns, normal
from .drop_sheets import Line, Refused, Sheet
from .mapping import TIMES
from .times import instant

Key = tuple[str, ...]
KEYS = {"orders": ("order_id",), "products": ("product_id",), "inventory": ("product_id", "option_id")}
LISTS = {"orders": ("items", "item_id"), "products": ("options", "option_id")}
LATEST = timedelta(days=1)  # a time further ahead than that is a slip, and says nothing about a file's age


@dataclass(frozen=True)
class BadRow:
    """A row that is not loaded: which columns are to blame, and why. Never a cell."""

    line: int
    columns: tuple[str, ...]
    reason: str


@dataclass
class Parsed:
    """What is in a file. `newest` is the newest time in it that is not after its reading."""

    records: dict[Key, Record] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    rows: int = 0
    newest: datetime | None = None


def parse(sheet: Sheet, columns: Columns, now: datetime) -> Parsed:
    """The records of a file. Raises: Refused."""
    parsed = Parsed()
    lines = iter(sheet.lines)
    width, places = _find_header(lines, columns)
    spoilt: set[Key] = set()
    taken: dict[Key, list[int]] = {}
    for line in lines:
        if line.cells is not None and not any(cell.strip() for cell in line.cells):
            continue
        row, bad = _row(line, width, places, columns)
        key = tuple(str(row[name]) for name in KEYS[columns.resource] if row.get(name) is not None)
        if bad:
            parsed.bad.append(bad)
            spoilt.add(key)
            continue
        _add(parsed.records, key, row, columns.resource)
        taken.setdefault(key, []).append(line.number)
        times = [instant(row.get(name), KST) for name in TIMES[columns.resource]]
        known = [at for at in (parsed.newest, *times) if at and at <= now + LATEST]
        parsed.newest = max(known, default=None)
    for key in spoilt & parsed.records.keys() if columns.resource in LISTS else ():
        del parsed.records[key]
        parsed.bad += [BadRow(number, (), "another row of the same number is bad") for number in taken.pop(key)]
    parsed.bad.sort(key=lambda bad: bad.line)
    parsed.rows = sum(map(len, taken.values()))
    for record in parsed.records.values():
        if columns.resource in LISTS:
            at = LISTS[columns.resource][0]
            record[at] = list(record[at].values())
    return parsed


def _find_header(lines: Iterator[Line], columns: Columns) -> tuple[int, dict[str, int]]:
    """Width of the header and place of each column. Raises: Refused naming the columns found and expected."""
    first: list[str] = []
    filled = (line.cells for line in lines if line.cells and any(cell.strip() for cell in line.cells))
    for cells in itertools.islice(filled, settings.HEADER_ROWS):
        places = columns.places(cells)
        if not columns.missing(places):
            return len(_trimmed(cells)), places
        first = first or cells
        if len(places) > 1:
            first = cells
            break
    missing = ", ".join(columns.missing(columns.places(first)))
    known = [normal(cell) for cell in first if cell.strip()]
    # a file without a header begins with a row of somebody's data, which must not be shown
    is_header = sum(header in columns.known for header in known) > 1
    found = ", ".join(known) if is_header else f"{len(known)} cells without a known header"
    name = columns.missing(columns.places(first))[:1]
    fix = f'name the header in drop_columns of the shop, as "{columns.named(name[0])}" = "...".' if name else ""
    expected = ", ".join(columns.headers[each] for each in columns.required)
    raise Refused(f"has no column {missing} (found: {found}; expected at least: {expected})", fix)


def _row(line: Line, width: int, places: Mapping[str, int], columns: Columns) -> tuple[Record, BadRow | None]:
    """A row's values by our names, and what is wrong with it."""
    if line.cells is None:
        return {}, BadRow(line.number, (), "holds a quotation mark that is not doubled")
    cells = _trimmed(line.cells) if len(line.cells) > width else line.cells
    if len(cells) != width:
        row = {name: cells[place] for name, place in places.items() if place < len(cells)}
        return row, BadRow(line.number, (), f"has {len(cells)} cells, the header {width}")
    row, blamed, reasons = {}, [], []
    for name, place in places.items():
        try:
            row[name] = columns.value(name, cells[place])
            if row[name] is None and name in columns.required:
                raise BadCell("is empty")
        except BadCell as bad:
            blamed.append(columns.headers[name])
            reasons.append(f"{columns.headers[name]} {bad}")
    if columns.resource == "inventory":
        row["option_id"] = row.get("option_id") or settings.NO_OPTION
    return row, BadRow(line.number, tuple(blamed), "; ".join(reasons)) if blamed else None


def _add(records: dict[Key, Record], key: Key, row: Record, resource: str) -> None:
    """Puts a row into the record it belongs to; the last row of the same line or option counts."""
    if resource not in LISTS:
        records[key] = row
        return
    at, name = LISTS[resource]
    record = records.setdefault(key, {at: {}})
    below = {part.removeprefix(f"{at}."): value for part, value in row.items() if part.startswith(f"{at}.")}
    for part, value in row.items():
        # an export may tell what belongs to the whole order in its first row only
        if not part.startswith(f"{at}.") and record.get(part) is None:
            record[part] = value
    if below.get(name) is not None:
        record[at][str(below[name])] = below


def _trimmed(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
