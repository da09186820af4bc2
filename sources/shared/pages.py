"""Pages: the records of one answer, parsed once, as columns where they fit their shape and as objects where not."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as arrow_json

from .batches import REFUSALS, Batch, Columns, Objects, Refused
from .errors import MalformedPage
from .json import fits_columns, parsed
from .kinds import Record
from .shapes import Notes, Reading, Rows, Shape


@dataclass
class Page:
    """Records of one answer, or some of them.

    Shape: `batch` the records as parsed; `body` and `envelope` what they were parsed from, `taken` which of its rows
        they are (None for all), so that a page that turns out not to fit columns can be read again as objects. An
        envelope is the dotted path to the list of records; empty where the answer is nothing but that list.
    """

    batch: Batch
    shape: Shape | None = None
    body: bytes = b""
    envelope: str = ""
    taken: Sequence[int] | None = None

    @classmethod
    def parse(cls, body: bytes, envelope: str, shape: Shape | None = None, *, absent: bool = False) -> "Page":
        """The records in the list `envelope` of a JSON answer; `absent`: a missing list is an empty one.

        With a `shape`, Arrow's JSON reader tries first; it is strict, so a page that drifts is parsed into objects.
        Raises: MalformedPage if the body is not JSON, has no such list, or holds a record that is no object.
        """
        batch = _columns(body, envelope, shape) or Objects(_records(body, envelope, absent=absent))
        return cls(batch, shape, body, envelope)

    def __len__(self) -> int:
        return len(self.batch)

    @property
    def records(self) -> list[Record]:
        """The records as Python objects."""
        if not isinstance(self.batch, Objects):
            records = _records(self.body, self.envelope)
            self.batch = Objects(records if self.taken is None else [records[row] for row in self.taken])
        return self.batch.records

    def values(self, name: str) -> list[Any]:
        """One field of every record."""
        return self.batch.values(name)

    def take(self, rows: Sequence[int]) -> "Page":
        """The page with these records only."""
        if len(rows) == len(self):
            return self
        taken = rows if self.taken is None else [self.taken[row] for row in rows]
        if isinstance(self.batch, Columns):
            batch: Batch = Columns(self.batch.structs.take(pa.array(rows, pa.int64())))
        else:
            records = self.records
            batch = Objects([records[row] for row in rows])
        return Page(batch, self.shape, self.body, self.envelope, taken)

    def below(self, at: str, names: Sequence[str]) -> list[list[Record]]:
        """For every record the records of its list `at`, with these fields of them only."""
        entries, rows, _ = self.batch.entries(at, "", lambda *_: None)
        found: list[list[Record]] = [[] for _ in range(len(self))]
        columns = [entries.values(name) for name in names]
        for row, *values in zip(rows.to_pylist(), *columns, strict=True):
            found[row].append(dict(zip(names, values, strict=True)))
        return found

    def tables(self, reading: Reading) -> list[Rows]:
        """The page as rows of its shape's tables; see `Shape.tables`."""
        assert self.shape
        trial = replace(reading, notes=Notes())
        try:
            found = self.shape.convert(self.batch, trial)
        except Refused:
            trial = replace(reading, notes=Notes())
            found = self.shape.tables(self.records, trial)
        reading.notes.new_fields.update(trial.notes.new_fields)
        reading.notes.rejected += trial.notes.rejected
        return found


def _records(body: bytes, envelope: str, *, absent: bool = False) -> list[Any]:
    try:
        records = parsed(body)
    except ValueError:
        raise MalformedPage(f"a page of {envelope or 'records'} is not JSON") from None
    is_object = isinstance(records, dict)
    for name in envelope.split(".") if envelope else ():
        records = records.get(name) if isinstance(records, dict) else None
    if records is None and absent and is_object:
        return []
    if not isinstance(records, list):
        raise MalformedPage(f"an answer has no list {envelope!r}" if envelope else "an answer is no list")
    return records


def _columns(body: bytes, envelope: str, shape: Shape | None) -> Columns | None:
    """The page by Arrow's JSON reader; None where it must be read as objects: drift, blanks in keys, no JSON."""
    if not envelope:
        envelope, body = "records", b'{"records":' + body + b"}"
    if shape is None or not fits_columns(body):
        return None
    outer, *inner = envelope.split(".")
    wire: pa.DataType = pa.list_(shape.whole_wire)
    for name in reversed(inner):
        wire = pa.struct([(name, wire)])
    schema = pa.schema([(outer, wire)])
    try:
        table = arrow_json.read_json(
            io.BytesIO(body),
            read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(body) + 1),
            parse_options=arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="infer"),
        )
        if table.num_rows != 1:
            return None
        lists = table.column(outer).chunk(0)
        for name in inner:
            lists = pc.struct_field(lists, name)
        return Columns(lists.flatten()) if lists.null_count == 0 else None
    except (*REFUSALS, Refused):
        return None
