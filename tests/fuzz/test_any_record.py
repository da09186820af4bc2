"""Any record of a shape's outline: each one with a key is a row, each value arrives or is noted, by columns or objects.

The shapes themselves say what is generated and what must come out, so a new shape is tested without a new test.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
import pytest
from hypothesis import strategies as st

from sources.shared.batches import Objects
from sources.shared.errors import MalformedPage
from sources.shared.json import parsed
from sources.shared.kinds import BOOLEAN, INTEGER, NUMBER, PSEUDONYM, TEXT, Kind
from sources.shared.pages import Page
from sources.shared.shapes import Reading, Record, Rows, Shape, keyed_hash
from tests.fuzz.outlines import (
    FEW,
    JUNK,
    MANY,
    PLATFORMS,
    entries,
    found,
    hold,
    keyed,
    outlines,
    own_key,
    planted,
    roots,
)

HASHED = keyed_hash("key")
EXACT = {TEXT: str, INTEGER: int, NUMBER: float, BOOLEAN: bool}


def reading() -> Reading:
    return Reading("main", datetime(2026, 3, 1, tzinfo=UTC), pseudonym=HASHED)


def levels(shape: Shape, records: list[Any]) -> Iterator[tuple[Shape, list[Record]]]:
    """The records of each table, in the order in which a shape makes tables of them."""
    yield shape, records
    for child in shape.children:
        if below := [item for record in records for item in entries(record, child)]:
            yield from levels(child, [{child.scalar: item} for item in below] if child.scalar else below)


def repeated(into: Reading, table: str) -> int:
    """Rows that were left out because another row of their page has the same key, as noted."""
    notes = [note for note in into.notes.rejected if note.reason.endswith("repeat a key of their page")]
    return sum(int(note.reason.split()[0]) for note in notes if note.table == table)


def each_is_a_row(shape: Shape, records: list[Record]) -> None:
    into = reading()
    counts = [(each.table, len(rows)) for each, rows in levels(shape, records)]
    tables = shape.tables(records, into)
    assert [rows.table for rows in tables] == [table for table, _ in counts]
    for table, expected in _summed(counts).items():
        assert _summed([(rows.table, rows.data.num_rows) for rows in tables])[table] + repeated(into, table) == expected


def each_value_arrives(shape: Shape, records: list[Record]) -> None:
    into = reading()
    expected = list(levels(shape, records))
    tables = shape.tables(records, into)
    noted = {(note.table, note.row_key, note.field) for note in into.notes.rejected}
    for (each, sent), rows in zip(expected, tables, strict=True):
        if not repeated(into, each.table):
            for path, kind in each.fields.items():
                _compare(each, path, kind, sent, rows, noted)


def _compare(shape: Shape, path: str, kind: Kind, sent: list[Record], rows: Rows, noted: set[tuple[str, ...]]) -> None:
    column = next(column for column, (place, _) in shape._columns.items() if place == path)
    spellings = [path, *(old for old, new in shape.aliases.items() if new == path)]
    parts = [rows.data[part].to_pylist() for part in shape.key if part != "shop"]
    for record, name, stored in zip(sent, zip(*parts, strict=True), rows.data[column].to_pylist(), strict=True):
        values = [found(record, spelling) for spelling in spellings]
        is_noted = any((shape.table, "/".join(map(str, name)), spelling) in noted for spelling in spellings)
        assert is_noted or _arrived(values, kind, stored), (path, values, stored)


def _arrived(values: list[Any], kind: Kind, stored: Any) -> bool:
    """Whether a cell says what the mall said, or the mall said nothing."""
    told = [value for value in values if value not in (None, [], {}) and not (value == "" and kind is not TEXT)]
    if stored is None or not told:
        return not told
    if kind is PSEUDONYM:
        return stored == HASHED(told[0] if isinstance(told[0], str) else orjson.dumps(told[0]).decode())
    return stored == told[0] if type(told[0]) is EXACT.get(kind) else True


def a_key_decides(shape: Shape, records: list[Record], parts: dict[str, Any]) -> None:
    for path, value in parts.items():
        planted(records[0], path, value)
    into, expected = reading(), len(records)
    try:
        rows = shape.tables(records, into)[0]
    except MalformedPage:
        plain = [found(records[0], path) for path in own_key(shape)]
        assert any(type(value) is not str for value in plain) or "" in plain or _is_number_expected(shape)
    else:
        assert rows.data.num_rows + repeated(into, shape.table) == expected


def _is_number_expected(shape: Shape) -> bool:
    return any(kind in (INTEGER, NUMBER) for kind in own_key(shape).values())


def columns_say_what_objects_say(shape: Shape, records: list[Record]) -> None:
    body = json.dumps({"rows": records}, separators=(",", ":"), ensure_ascii=False).encode()
    told = []
    for page in (Page.parse(body, "rows", shape), Page(Objects(parsed(body)["rows"]), shape)):
        into = reading()
        told.append(([(rows.table, rows.data) for rows in page.tables(into)], into.notes))
    (by_columns, noted), (by_objects, noted_too) = told
    assert by_columns == by_objects
    assert (noted.rejected, set(noted.new_fields)) == (noted_too.rejected, set(noted_too.new_fields))


def _summed(counts: list[tuple[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for table, count in counts:
        total[table] += count
    return total


def _pages(shape: Shape) -> st.SearchStrategy[Any]:
    """Records, and what stands where the key of the first of them should be."""
    key = st.dictionaries(st.sampled_from(sorted(own_key(shape))), JUNK, min_size=1)
    return st.tuples(st.lists(outlines(shape), min_size=1, max_size=4), key)


@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.soak)])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_record_with_its_key_is_a_row_and_its_values_arrive(platform: str, examples: int) -> None:
    for shape in roots(platform):

        def holds(drawn: tuple[list[Record], dict[str, Any]], shape: Shape = shape) -> None:
            records, parts = drawn
            keyed(shape, records)
            each_is_a_row(shape, records)
            each_value_arrives(shape, records)
            columns_say_what_objects_say(shape, records)
            a_key_decides(shape, records, parts)

        hold(examples, partial(holds, shape=shape), _pages(shape))
