"""Shapes: which fields of a mall's record leave the process, and how a page of records becomes Arrow tables.

A shape is an allow-list. What it does not declare is counted and named, never loaded. A page is converted whole with
the declared types; only when that is refused is it converted value by value: a change that loses nothing is taken (5
for "5"), anything else leaves the cell null and keeps the value in `_rejected_values`. So type drift loses no row
and stops no run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .batches import Batch, Objects
from .errors import MalformedPage
from .kinds import BOOLEAN, INTEGER, JSON, NUMBER, NUMBER_AS_TEXT, PSEUDONYM, STORED, TEXT, WIRE, Kind, Record
from .personal import Form, Owners, column_of, personal_rows, without_purged
from .reading import Notes, Reading, Rejected, Rows, keyed_hash

__all__ = [
    "BOOLEAN",
    "INTEGER",
    "JSON",
    "NUMBER",
    "NUMBER_AS_TEXT",
    "PSEUDONYM",
    "TEXT",
    "Notes",
    "Reading",
    "Record",
    "Rejected",
    "Rows",
    "Shape",
    "keyed_hash",
]

READ_AT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Shape:
    """One raw table and its child tables, as data.

    Shape: `key` columns that identify a row, "shop" first; `fields` dotted path in the record -> kind, where a dot
        goes into a nested object and becomes `__` in the column; `inherit` columns copied from the parent; `at` the
        dotted path in the parent's record to a child's list (or single object); `scalar` names the column of a list
        of plain values; `numbered` adds `position`, from 1; `aliases` old spelling -> declared path. Known and not
        taken are `left_out` for no interest, `personal` unless a shop opts in, `never` whatever a shop says (see
        personal.py); `people` are lists that hold nothing but personal fields; `dated` is the path of the day that a
        person's row is kept from, `buyer` that of the buyer's id where it is no field.
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
    personal: Mapping[str, Form] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    children: tuple["Shape", ...] = ()
    people: tuple["Shape", ...] = ()
    dated: str = ""
    buyer: str = ""

    def tables(self, records: Sequence[Record], reading: Reading) -> list[Rows]:
        """This page as rows of this table and all child tables, parents first; a table without rows is left out.

        Raises: MalformedPage if a record is not an object or lacks a part of its key.
        """
        return self.convert(Objects(list(records)), reading)

    def convert(self, batch: Batch, reading: Reading) -> list[Rows]:
        """`tables` of a batch, whichever way its page was parsed. Raises: Refused if columns cannot hold the page."""
        return list(self.read(batch, reading, {}))

    def empty(self, parent: pa.Schema | None = None) -> list[Rows]:
        """No rows of this and every child table, with all declared columns: so that the tables exist."""
        schema = self.schema(parent)
        below = [rows for child in self.children for rows in child.empty(schema)]
        return [Rows(self.table, self.key, schema.empty_table()), *below]

    def schema(self, parent: pa.Schema | None = None) -> pa.Schema:
        """The raw table's columns and types. `parent` gives the types of inherited columns (text where not given)."""
        columns = [pa.field("shop", pa.string())]
        inherited = {name: parent.field(name).type if parent else pa.string() for name in self.inherit}
        columns += [pa.field(name, kind) for name, kind in inherited.items()]
        columns += [pa.field(column, STORED[kind]) for column, (_, kind) in self._columns.items()]
        if self.numbered:
            columns.append(pa.field("position", pa.int64()))
        return pa.schema([*columns, pa.field("_read_at", READ_AT)])

    @cached_property
    def whole_wire(self) -> pa.DataType:
        """What Arrow's JSON reader is told a record looks like, child records included."""
        if self.scalar:
            return WIRE[self._declared[self.scalar]]
        tree = self._tree()
        for child in self.children:
            _plant(tree, child.at, pa.list_(child.whole_wire))
        return _struct(tree)

    @cached_property
    def _columns(self) -> dict[str, tuple[str, Kind]]:
        """Column -> (dotted path, kind)."""
        return {column_of(path, is_pseudonym=kind is PSEUDONYM): (path, kind) for path, kind in self._declared.items()}

    @cached_property
    def buyers(self) -> tuple[str, ...]:
        """The paths of the buyer's ids, the surest first."""
        ids = tuple(path for path, kind in self.fields.items() if kind is PSEUDONYM)
        return ids or ((self.buyer,) if self.buyer else ())

    @cached_property
    def pseudonyms(self) -> tuple[str, ...]:
        """The columns that hold persons as keyed hashes."""
        return tuple(column for column, (_, kind) in self._columns.items() if kind is PSEUDONYM)

    @cached_property
    def not_taken(self) -> tuple[str, ...]:
        """Known paths that no raw table has."""
        return (*self.left_out, *self.personal, *self.never, *(people.at for people in self.people))

    @cached_property
    def _declared(self) -> Mapping[str, Kind]:
        return {self.scalar: self.fields.get(self.scalar, TEXT)} if self.scalar else self.fields

    @cached_property
    def _spelled(self) -> dict[str, Kind]:
        """Every path that is read, old spellings among them."""
        return {**self._declared, **{old: self.fields[new] for old, new in self.aliases.items()}}

    @cached_property
    def _wire(self) -> pa.StructType:
        """What Arrow is told a record looks like: every path that is read, JSON and children aside."""
        return _struct(self._tree())

    def _tree(self) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for path, kind in self._spelled.items():
            if kind is not JSON:
                _plant(tree, path, WIRE[kind])
        return tree

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        """Object path ("" for the record itself) -> the keys that are known there."""
        known: dict[str, set[str]] = {"": set()}
        for path in (*self._declared, *self.aliases, *self.not_taken, *(child.at for child in self.children)):
            parts = path.split(".")
            for depth, part in enumerate(parts):
                known.setdefault(".".join(parts[:depth]), set()).add(part)
        taken: set[str] = set()
        for path in (*self._declared, *self.aliases, *(child.at for child in self.children)):
            parents = path.split(".")[:-1]
            taken.update(".".join(parents[:depth]) for depth in range(1, len(parents) + 1))
        return {prefix: frozenset(keys) for prefix, keys in known.items() if prefix in taken or not prefix}

    def read(
        self, batch: Batch, reading: Reading, inherited: dict[str, pa.Array], above: Owners | None = None
    ) -> Iterator[Rows]:
        """The rows of a batch below the rows it inherits columns from; their personal rows, where any are wanted."""
        if not len(batch):
            return
        for path, times in batch.unknown(self._known).items():
            reading.notes.new_fields[f"{self.table}.{path}"] += times
        rejected: list[tuple[int, str, str | None, str]] = []
        found = batch.columns(self._wire, self._spelled, lambda *why: rejected.append(why))
        columns = {"shop": pa.repeat(pa.scalar(reading.shop), len(batch)), **inherited}
        for column, (path, kind) in self._columns.items():
            columns[column] = self._value(found, path, kind, reading)
        columns["_read_at"] = pa.repeat(pa.scalar(reading.read_at, READ_AT), len(batch))
        data = pa.table(columns).select(self.schema(None).names)
        for name in self.key:
            if data[name].null_count:
                raise MalformedPage(f"{data[name].null_count} of {len(batch)} {self.table} rows have no {name}")
        below = [
            (child, *batch.entries(child.at, child.scalar, lambda *why: rejected.append(why)))
            for child in self.children
        ]
        for row, path, value, reason in rejected:
            name = "/".join(str(data[part][row]) for part in self.key if part != "shop")
            reading.notes.rejected.append(Rejected(self.table, name, path, value, reason))
        seen = without_purged(self, data, reading) if reading.purged else data
        yield Rows(self.table, self.key, self._unique(seen, reading))
        owners = Owners.of(self, batch, reading, above) if reading.personal else None
        if owners:
            yield from personal_rows(self, batch, reading, data, owners)
        for child, entries, parents, positions in below:
            taken = {name: data[name].take(parents) for name in child.inherit}
            if child.numbered:
                taken["position"] = positions
            yield from child.read(entries, reading, taken, owners and owners.take(parents.to_pylist()))

    def _value(self, found: Mapping[str, pa.Array], path: str, kind: Kind, reading: Reading) -> pa.Array:
        values = found[path]
        for old, new in self.aliases.items():
            if new == path:
                values = pc.coalesce(values, found[old])
        if kind is PSEUDONYM:
            hide = reading.pseudonym
            return pa.array([hide(text) if hide and text else None for text in values.to_pylist()], pa.string())
        return values

    def _unique(self, data: pa.Table, reading: Reading) -> pa.Table:
        """The last row of each key: loading merges on the key, and two rows with one key would both be inserted."""
        within = [name for name in self.key if name != "shop"]  # one page is of one shop
        numbered = data.select(within).append_column("_row", pa.array(range(data.num_rows), pa.int64()))
        last = numbered.group_by(within, use_threads=False).aggregate([("_row", "max")])
        if last.num_rows == data.num_rows:
            return data
        repeated = data.num_rows - last.num_rows
        reading.notes.rejected.append(Rejected(self.table, "", "", None, f"{repeated} rows repeat a key of their page"))
        return data.take(last["_row_max"].combine_chunks().sort())


def _plant(tree: dict[str, Any], path: str, leaf: pa.DataType) -> None:
    """Puts a type at a dotted path."""
    *parents, last = path.split(".")
    for parent in parents:
        tree = tree.setdefault(parent, {})
    tree[last] = leaf


def _struct(tree: Mapping[str, Any]) -> pa.StructType:
    return pa.struct([(name, _struct(below) if isinstance(below, dict) else below) for name, below in tree.items()])
