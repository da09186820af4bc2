"""Batches: the records of a page, before a shape has picked its columns.

`Columns` is what Arrow's own JSON reader made of the page, told the declared types: three times as fast as Python
objects, and strict. Whatever it cannot hold exactly is refused, and the same page is read as `Objects`, where values
are looked at one by one.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from .errors import MalformedPage
from .kinds import (
    EXACT_FLOATS,
    JSON,
    LIARS,
    NOT_FITTING,
    NUMBER,
    PSEUDONYM,
    STORED,
    WIRE,
    Kind,
    Record,
    Unreachable,
    as_json,
    fit,
    name_of_type,
    reach,
    stripped,
)

REFUSALS = (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError)
PLAIN = (pa.string(), pa.int64(), pa.bool_(), pa.null())

# row, path, value as JSON text, why it was not taken
Reject = Callable[[int, str, str | None, str], None]


class Refused(Exception):
    """Columns cannot hold what the mall wrote."""


class Batch(Protocol):
    """Records of one kind, in order."""

    def __len__(self) -> int:
        """How many records there are."""

    def unknown(self, known: Mapping[str, frozenset[str]]) -> Counter[str]:
        """Dotted paths of keys that are not in `known` (object path -> keys), and how often they stand there."""

    def columns(self, wire: pa.StructType, kinds: Mapping[str, Kind], reject: Reject) -> dict[str, pa.Array]:
        """Every path of `kinds` as it is stored; `wire` is what Arrow is told a record looks like."""

    def entries(self, at: str, scalar: str, reject: Reject) -> tuple["Batch", pa.Array, pa.Array]:
        """The records in the list at `at`, the row each belongs to, and its position there from 1."""

    def values(self, name: str) -> list[Any]:
        """One field of every record as Python values."""

    def found(self, path: str) -> list[Any]:
        """What stands at a path that no shape declares, as the mall wrote it; None where nothing does."""


class Objects:
    """Records as Python objects. Raises: MalformedPage if one is not an object."""

    def __init__(self, records: list[Any]) -> None:
        if not all(type(record) is dict for record in records):
            raise MalformedPage("a record is not an object")
        self.records: list[Record] = records
        self._layouts = Counter(map(tuple, records))
        if any(key != key.strip() for layout in self._layouts for key in layout):
            self.records = [stripped(record) for record in records]
            self._layouts = Counter(map(tuple, self.records))

    def __len__(self) -> int:
        return len(self.records)

    def unknown(self, known: Mapping[str, frozenset[str]]) -> Counter[str]:
        found: Counter[str] = Counter()
        for prefix, names in known.items():
            layouts = self._layouts
            if prefix:
                below = (reach(record, prefix) for record in self.records)
                layouts = Counter(tuple(value) for value in below if type(value) is dict)
            for layout, times in layouts.items():
                for key in set(layout) - names:
                    found[f"{prefix}.{key}" if prefix else key] += times
        return found

    def columns(self, wire: pa.StructType, kinds: Mapping[str, Kind], reject: Reject) -> dict[str, pa.Array]:
        plain = {path: kind for path, kind in kinds.items() if kind is not JSON}
        try:
            if any(self._has_liar(path, kind) for path, kind in plain.items()):
                raise pa.ArrowInvalid
            values = pa.array(self.records, type=wire)
            found = {path: pc.struct_field(values, path.split(".")) for path in plain}
        except REFUSALS:
            found = {path: self._drifted(path, kind, reject) for path, kind in plain.items()}
        found = {path: values.cast(STORED[plain[path]]) for path, values in found.items()}
        for path in kinds.keys() - plain.keys():
            found[path] = pa.array([as_json(reach(record, path)) for record in self.records], pa.string())
        return found

    def entries(self, at: str, scalar: str, reject: Reject) -> tuple["Objects", pa.Array, pa.Array]:
        below: list[Any] = []
        rows: list[int] = []
        positions: list[int] = []
        for row, record in enumerate(self.records):
            value = reach(record, at)
            if not value:
                continue
            if type(value) is not list:
                value = [value]
            fitting = [item for item in value if _is_entry(item, bool(scalar))]
            if len(fitting) < len(value):
                reject(row, at, None, f"{len(value) - len(fitting)} entries that are no {scalar or 'object'}")
            below += fitting
            rows += [row] * len(fitting)
            positions += range(1, len(fitting) + 1)
        if scalar:
            below = [{scalar: item} for item in below]
        return Objects(below), pa.array(rows, pa.int64()), pa.array(positions, pa.int64())

    def values(self, name: str) -> list[Any]:
        return [record.get(name) for record in self.records]

    def found(self, path: str) -> list[Any]:
        reached = (reach(record, path) for record in self.records)
        return [None if isinstance(value, Unreachable) else value for value in reached]

    def _drifted(self, path: str, kind: Kind, reject: Reject) -> pa.Array:
        """One path of a page that was refused as a whole: as declared if it fits, else value by value."""
        values = [reach(record, path) for record in self.records]
        try:
            if not self._has_liar(path, kind):
                return pa.array(values, type=WIRE[kind])
        except REFUSALS:
            pass
        fitted = [fit(value, kind) for value in values]
        for row, value in enumerate(fitted):
            if value is NOT_FITTING:
                fitted[row] = None
                kept = None if kind is PSEUDONYM else as_json(values[row])
                reject(row, path, kept, f"{name_of_type(values[row])} where {kind.value} is declared")
        return pa.array(fitted, STORED[kind])

    def _has_liar(self, path: str, kind: Kind) -> bool:
        liar = LIARS.get(kind)
        return liar is not None and liar in {type(reach(record, path)) for record in self.records}


class Columns:
    """Records as Arrow's JSON reader typed them: declared paths as declared, others as they look."""

    def __init__(self, structs: pa.StructArray) -> None:
        if structs.null_count:
            raise Refused
        self.structs = structs

    def __len__(self) -> int:
        return len(self.structs)

    def unknown(self, known: Mapping[str, frozenset[str]]) -> Counter[str]:
        found: Counter[str] = Counter()
        for prefix, names in known.items():
            structs = pc.struct_field(self.structs, prefix.split(".")) if prefix else self.structs
            for below in structs.type:
                if below.name not in names:
                    times = len(structs) - structs.field(below.name).null_count
                    found[f"{prefix}.{below.name}" if prefix else below.name] += max(times, 1)
        return found

    def columns(self, wire: pa.StructType, kinds: Mapping[str, Kind], reject: Reject) -> dict[str, pa.Array]:  # noqa: ARG002
        return {path: self._column(path, kind) for path, kind in kinds.items()}

    def entries(self, at: str, scalar: str, reject: Reject) -> tuple["Columns", pa.Array, pa.Array]:  # noqa: ARG002
        lists = pc.struct_field(self.structs, at.split(".")) if "." in at else self._field(at)
        below = pc.list_flatten(lists)
        rows = pc.list_parent_indices(lists).cast(pa.int64())
        if scalar:
            if below.null_count:
                raise Refused
            below = pa.StructArray.from_arrays([below], [scalar])
        counts = pc.fill_null(pc.list_value_length(lists), 0).to_pylist()
        positions = [position for count in counts for position in range(1, count + 1)]
        return Columns(below), rows, pa.array(positions, pa.int64())

    def values(self, name: str) -> list[Any]:
        found: list[Any] = self._field(name).to_pylist()
        return found

    def found(self, path: str) -> list[Any]:
        values: pa.Array = self.structs
        for step in path.split("."):
            if not pa.types.is_struct(values.type) or values.type.get_field_index(step) < 0:
                return [None] * len(self)
            values = pc.struct_field(values, step)
        if "timestamp" in str(values.type):
            raise Refused  # text that looked like a time: how it was written is lost
        read: list[Any] = values.to_pylist()
        return read

    def _field(self, name: str) -> pa.Array:
        return self.structs.field(name)  # a record is never null, so its parts need no mask

    @cached_property
    def _objects(self) -> dict[str, dict[str, pa.Array]]:
        """The parts of each object in the record, nulls where the object is missing: cut once, not for every path."""
        objects = [field.name for field in self.structs.type if pa.types.is_struct(field.type)]
        parts = {name: self._field(name) for name in objects}
        return {name: dict(zip(value.type.names, value.flatten(), strict=True)) for name, value in parts.items()}

    def _column(self, path: str, kind: Kind) -> pa.Array:
        steps = path.split(".")
        if kind is not JSON:
            first, *rest = steps
            values = self._objects[first][rest[0]] if rest else self._field(first)
            values = pc.struct_field(values, rest[1:]) if rest[1:] else values
            if kind is NUMBER and not _is_exact(values):
                raise Refused  # NaN, infinity, more digits than a float holds
            return values if values.type == STORED[kind] else values.cast(STORED[kind])
        if len(steps) > 1 or self.structs.type.get_field_index(path) < 0:
            return pa.nulls(len(self), pa.string())
        values = self._field(path)
        inner = values.type.value_type if pa.types.is_list(values.type) else values.type
        if inner not in PLAIN:
            raise Refused  # an object, or text taken for a time: its JSON could not be told again to the letter
        return pa.array([as_json(value) for value in values.to_pylist()], pa.string())


def _is_exact(numbers: pa.Array) -> bool:
    return pc.all(pc.less(pc.abs(numbers), EXACT_FLOATS)).as_py() is not False


def _is_entry(item: Any, scalar: bool) -> bool:
    return item is not None and not isinstance(item, dict | list) if scalar else type(item) is dict
