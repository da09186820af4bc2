"""Shapes: which fields of a mall's record leave the process, and how a page of records becomes Arrow tables.

A shape is an allow-list. What it does not declare is counted and named, never loaded. A page is converted whole with
the declared types; only when Arrow refuses that is it converted value by value: a change that loses nothing is taken
(5 for "5"), anything else leaves the cell null and keeps the value in `_rejected_values`. So type drift loses no row
and stops no run.
"""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cached_property
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from dlt.common.normalizers.naming.snake_case import NamingConvention

from .errors import MalformedPage

Record = dict[str, Any]


class Kind(Enum):
    """How the mall writes a value, and how it is stored."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    NUMBER_AS_TEXT = "an integer that is an id, stored as text"
    BOOLEAN = "boolean"
    JSON = "a list of plain values, stored as JSON text"
    PSEUDONYM = "a person's id, stored as a keyed hash"


TEXT, INTEGER, NUMBER, BOOLEAN, JSON = Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.JSON
NUMBER_AS_TEXT, PSEUDONYM = Kind.NUMBER_AS_TEXT, Kind.PSEUDONYM

_WIRE = {
    TEXT: pa.string(),
    INTEGER: pa.int64(),
    NUMBER: pa.float64(),
    NUMBER_AS_TEXT: pa.int64(),
    BOOLEAN: pa.bool_(),
    PSEUDONYM: pa.string(),
}
_STORED = {**_WIRE, NUMBER_AS_TEXT: pa.string(), JSON: pa.string()}
_READ_AT = pa.timestamp("us", tz="UTC")
_NAMING = NamingConvention()
_REFUSALS = (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError)
_NOT_FITTING = object()
# what Arrow would take for the declared type although something is lost: 1.5 as 1, true as 1.0
_LIARS = {INTEGER: float, NUMBER_AS_TEXT: float, NUMBER: bool}
_FLAGS: dict[Any, Any] = {"true": True, "false": False}


@dataclass(frozen=True)
class Rejected:
    """One value that did not fit. `value` is JSON text, None where it may name a person."""

    table: str
    row_key: str
    field: str
    value: str | None
    reason: str


@dataclass
class Notes:
    """What a run noticed about one resource's records. `new_fields` counts "table.field" that no shape declares."""

    new_fields: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """The circumstances of a page: whose it is, when it was read, where to note things, how to hide a person."""

    shop: str
    read_at: datetime
    notes: Notes = field(default_factory=Notes)
    pseudonym: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of one raw table, ready to load."""

    table: str
    key: tuple[str, ...]
    data: pa.Table


@dataclass(frozen=True)
class Shape:
    """One raw table and its child tables, as data.

    Shape: `key` columns that identify a row, "shop" first; `fields` dotted path in the record -> kind, where a dot
        goes into a nested object and becomes `__` in the column; `inherit` columns copied from the parent; `at`
        where in the parent's record a child's list (or single object) is; `scalar` names the column of a list of
        plain values; `numbered` adds `position`, from 1; `aliases` old spelling -> declared path; `left_out` known
        paths not taken on purpose.
    """

    table: str
    key: tuple[str, ...]
    fields: Mapping[str, Kind] = field(default_factory=dict)
    inherit: tuple[str, ...] = ()
    at: str = ""
    scalar: str = ""
    numbered: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    children: tuple["Shape", ...] = ()

    def tables(self, records: Sequence[Record], reading: Reading) -> list[Rows]:
        """This page as rows of this table and all child tables, parents first; a table without rows is left out.

        Raises: MalformedPage if a record is not an object or lacks a part of its key.
        """
        return list(self.read(list(records), reading, {}))

    def empty(self) -> list[Rows]:
        """No rows of this and every child table, with all declared columns: so that the tables exist."""
        return self.nothing(None)

    def schema(self, parent: pa.Schema | None = None) -> pa.Schema:
        """The raw table's columns and types. `parent` gives the types of inherited columns (text where not given)."""
        columns = [pa.field("shop", pa.string())]
        inherited = {name: parent.field(name).type if parent else pa.string() for name in self.inherit}
        columns += [pa.field(name, kind) for name, kind in inherited.items()]
        columns += [pa.field(column, _STORED[kind]) for column, (_, kind) in self._columns.items()]
        if self.numbered:
            columns.append(pa.field("position", pa.int64()))
        return pa.schema([*columns, pa.field("_read_at", _READ_AT)])

    def nothing(self, parent: pa.Schema | None) -> list[Rows]:
        """`empty` for a child, whose inherited columns have the types of `parent`."""
        schema = self.schema(parent)
        below = [rows for child in self.children for rows in child.nothing(schema)]
        return [Rows(self.table, self.key, schema.empty_table()), *below]

    @cached_property
    def _columns(self) -> dict[str, tuple[str, Kind]]:
        """Column -> (dotted path, kind)."""
        return {_column(path, kind): (path, kind) for path, kind in self._declared.items()}

    @cached_property
    def _declared(self) -> Mapping[str, Kind]:
        return {self.scalar: self.fields.get(self.scalar, TEXT)} if self.scalar else self.fields

    @cached_property
    def _spelled(self) -> dict[str, Kind]:
        """Every path that Arrow converts, old spellings among them: JSON columns are made apart."""
        spelled = {path: kind for path, kind in self._declared.items() if kind is not JSON}
        return {**spelled, **{old: self.fields[new] for old, new in self.aliases.items()}}

    @cached_property
    def _wire(self) -> pa.StructType:
        """What Arrow is told a record looks like: every declared path and old spelling, JSON aside."""
        tree: dict[str, Any] = {}
        for path, kind in self._spelled.items():
            *parents, leaf = path.split(".")
            branch = tree
            for parent in parents:
                branch = branch.setdefault(parent, {})
            branch[leaf] = _WIRE[kind]
        return _struct(tree)

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        """Object path ("" for the record itself) -> the keys that are known there."""
        known: dict[str, set[str]] = {"": set()}
        for path in (*self._declared, *self.aliases, *self.left_out, *(child.at for child in self.children)):
            parts = path.split(".")
            for depth, part in enumerate(parts):
                known.setdefault(".".join(parts[:depth]), set()).add(part)
        taken = {".".join(path.split(".")[:-1]) for path in (*self._declared, *self.aliases)}
        return {prefix: frozenset(keys) for prefix, keys in known.items() if prefix in taken or not prefix}

    def read(self, records: list[Any], reading: Reading, inherited: dict[str, pa.Array]) -> Iterator[Rows]:
        if not records:
            return
        if self.scalar:
            records = [{self.scalar: value} for value in records]
        records = self._inspected(records, reading)
        columns = {"shop": pa.repeat(pa.scalar(reading.shop), len(records)), **inherited}
        try:
            if any(_has_liar(records, path, kind) for path, kind in self._spelled.items()):
                raise pa.ArrowInvalid
            values = pa.array(records, type=self._wire)
            found = {path: _branch(values, path) for path in self._spelled}
        except _REFUSALS:
            found = {path: self._drifted(records, path, kind, reading) for path, kind in self._spelled.items()}
        for column, (path, kind) in self._columns.items():
            columns[column] = self._column(found, records, path, kind, reading)
        columns["_read_at"] = pa.repeat(pa.scalar(reading.read_at, _READ_AT), len(records))
        if self.numbered:
            columns["position"] = inherited["position"]
        data = pa.table(columns).select(self.schema(None).names)
        for name in self.key:
            if data[name].null_count:
                raise MalformedPage(f"{data[name].null_count} of {len(records)} {self.table} rows have no {name}")
        yield Rows(self.table, self.key, self._unique(data, reading))
        for child in self.children:
            below, parents, positions = child.gathered(records, reading, self.table)
            taken = {name: data[name].take(parents) for name in child.inherit}
            if child.numbered:
                taken["position"] = positions
            yield from child.read(below, reading, taken)

    def _unique(self, data: pa.Table, reading: Reading) -> pa.Table:
        """The last row of each key: loading merges on the key, and two rows with one key would both be inserted."""
        numbered = data.select(self.key).append_column("_row", pa.array(range(data.num_rows), pa.int64()))
        last = numbered.group_by(list(self.key)).aggregate([("_row", "max")])
        if last.num_rows == data.num_rows:
            return data
        repeated = data.num_rows - last.num_rows
        reading.notes.rejected.append(Rejected(self.table, "", "", None, f"{repeated} rows repeat a key of their page"))
        return data.take(last["_row_max"].combine_chunks().sort())

    def _inspected(self, records: list[Any], reading: Reading) -> list[Record]:
        """The records with blanks stripped off their keys where a mall prints them so; undeclared keys are counted."""
        try:
            layouts = Counter(map(tuple, records)) if all(type(record) is dict for record in records) else None
        except TypeError:
            layouts = None
        if layouts is None:
            raise MalformedPage(f"a {self.table} record is not an object")
        if any(key != key.strip() for layout in layouts for key in layout):
            return self._inspected([_stripped(record) for record in records], reading)
        for prefix, known in self._known.items():
            found = layouts
            if prefix:
                below = (_reach(record, prefix) for record in records)
                found = Counter(tuple(value) for value in below if type(value) is dict)
            for layout, times in found.items():
                for key in set(layout) - known:
                    reading.notes.new_fields[f"{self.table}.{prefix}.{key}" if prefix else f"{self.table}.{key}"] += (
                        times
                    )
        return records

    def _column(
        self, found: Mapping[str, pa.Array], records: list[Record], path: str, kind: Kind, reading: Reading
    ) -> pa.Array:
        if kind is JSON:
            return pa.array([_as_json(_reach(record, path)) for record in records], pa.string())
        values = found[path].cast(_STORED[kind])
        for old, new in self.aliases.items():
            if new == path:
                values = pc.coalesce(values, found[old].cast(_STORED[kind]))
        if kind is PSEUDONYM:
            hide = reading.pseudonym
            return pa.array([hide(text) if hide and text else None for text in values.to_pylist()], pa.string())
        return values

    def _drifted(self, records: list[Record], path: str, kind: Kind, reading: Reading) -> pa.Array:
        """One path of a page that was refused as a whole: as declared if it fits, else value by value.

        A value that fits without loss is taken, any other becomes null and is noted.
        """
        values = [_reach(record, path) for record in records]
        try:
            if not _has_liar(records, path, kind):
                return pa.array(values, type=_WIRE[kind])
        except _REFUSALS:
            pass
        fitted = [_fit(value, kind) for value in values]
        for row, value in enumerate(fitted):
            if value is _NOT_FITTING:
                fitted[row] = None
                kept = None if kind is PSEUDONYM else _as_json(values[row])
                name = "/".join(str(records[row].get(part, "")) for part in self.key if part != "shop")
                reason = f"{_kind_of(values[row])} where {kind.value} is declared"
                reading.notes.rejected.append(Rejected(self.table, name, path, kept, reason))
        return pa.array(fitted, _STORED[kind])

    def gathered(self, records: list[Record], reading: Reading, parent: str) -> tuple[list[Any], pa.Array, pa.Array]:
        """The records of this child below `records`, each one's parent index, and its position from 1."""
        below: list[Any] = []
        parents: list[int] = []
        positions: list[int] = []
        for index, record in enumerate(records):
            value = _reach(record, self.at)
            if not value:
                continue
            if type(value) is not list:
                value = [value]
            fitting = [item for item in value if _is_entry(item, bool(self.scalar))]
            if len(fitting) < len(value):
                note = f"{len(value) - len(fitting)} entries that are no {'value' if self.scalar else 'object'}"
                reading.notes.rejected.append(Rejected(parent, str(index), self.at, None, note))
                value = fitting
            below += value
            parents += [index] * len(value)
            positions += range(1, len(value) + 1)
        return below, pa.array(parents, pa.int64()), pa.array(positions, pa.int64())


def keyed_hash(key: str) -> Callable[[str], str]:
    """HMAC-SHA256 of a person's id, as hex text: the same person stays the same, the id cannot be found out without
    the key.
    """
    secret = key.encode()
    return lambda text: hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def _column(path: str, kind: Kind) -> str:
    name = "__".join(_NAMING.normalize_identifier(part) for part in path.split("."))
    return re.sub(r"_id$", "", name) + "_key" if kind is PSEUDONYM else name


def _struct(tree: Mapping[str, Any]) -> pa.StructType:
    return pa.struct([(name, _struct(below) if isinstance(below, dict) else below) for name, below in tree.items()])


def _branch(values: pa.StructArray, path: str) -> pa.Array:
    """The leaf at a dotted path; nulls where an object on the way is missing."""
    return pc.struct_field(values, path.split("."))


def _reach(record: Record, path: str) -> Any:
    value: Any = record
    for part in path.split("."):
        if type(value) is not dict:
            # PHP writes an empty object as []: nothing there is no drift
            return None if not value else _Unreachable(value)
        value = value.get(part)
    return value


class _Unreachable:
    """Something stands where an object should be: its value cannot be declared's."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return False


def _kind_of(value: Any) -> str:
    return type(value.value if isinstance(value, _Unreachable) else value).__name__


def _has_liar(records: list[Record], path: str, kind: Kind) -> bool:
    liar = _LIARS.get(kind)
    if liar is None:
        return False
    if "." in path:
        return liar in {type(_reach(record, path)) for record in records}
    return liar in {type(record.get(path)) for record in records}


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.strip(): _stripped(below) for key, below in value.items()}
    return [_stripped(item) for item in value] if isinstance(value, list) else value


def _as_json(value: Any) -> str | None:
    if isinstance(value, _Unreachable):
        value = value.value
    return None if value is None else orjson.dumps(value).decode()


def _fit(value: Any, kind: Kind) -> Any:
    """`value` as `kind` stores it if nothing is lost by that, else `_NOT_FITTING`."""
    if value is None or (value == "" and kind in (INTEGER, NUMBER, BOOLEAN)):
        return None
    if isinstance(value, _Unreachable | dict | list):
        return _NOT_FITTING if isinstance(value, _Unreachable) or value else None
    if kind in (TEXT, NUMBER_AS_TEXT, PSEUDONYM):
        return value if isinstance(value, str) else orjson.dumps(value).decode()
    if kind is BOOLEAN:
        return value if isinstance(value, bool) else _FLAGS.get(value, _NOT_FITTING)
    if isinstance(value, bool):
        return _NOT_FITTING
    try:
        exact = Decimal(str(value).strip())
        fitted: int | float = int(exact) if kind is INTEGER else float(exact)
    except (InvalidOperation, ValueError, OverflowError):
        return _NOT_FITTING
    same = Decimal(str(fitted)) == exact and (kind is NUMBER or abs(int(fitted)) < 2**63)
    return fitted if same else _NOT_FITTING


def _is_entry(item: Any, scalar: bool) -> bool:
    return item is not None and not isinstance(item, dict | list) if scalar else type(item) is dict
