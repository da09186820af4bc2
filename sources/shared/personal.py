"""Personal fields: how each kind is masked, whose a row is, and the rows of the fields that a shop opted in.

Four classes of what names a person, declared beside each shape:

| class     | declared as        | examples                                     | leaves the process as             |
|-----------|--------------------|----------------------------------------------|-----------------------------------|
| never     | `never`            | bank accounts, customs and lobby numbers, IP | not at all, whatever a shop says  |
| direct    | `personal`, a Form | names, phones, e-mail, addresses, memos      | not at all, unless a shop opts in |
| join keys | kind PSEUDONYM     | member ids                                   | a keyed hash                      |
| coarse    | an ordinary field  | member group, whether it is a first order    | as it is                          |

An opted-in field goes to the personal table of its raw table's name and nowhere else, as text: masked or kept. A field
is offered only where its row, or the row above, knows its buyer (guests have no key): else it could not be purged.
Source: contract 4.3 of the unified model.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from dlt.common.normalizers.naming.snake_case import NamingConvention

from .batches import Batch, Objects
from .reading import Chosen, Reading, Rows, fingerprint

if TYPE_CHECKING:
    from .shapes import Shape

MASK, KEEP = "mask", "keep"
MODES = (MASK, KEEP)
OWN_COLUMNS = ("customer_key", "dated_on", "_read_at")
_READ_AT = pa.timestamp("us", tz="UTC")
_NAMING = NamingConvention()
_DAY = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})")
_PREFECTURE = re.compile(r"\S{2,3}?[都道府県]")
_PROVINCES = re.compile("서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충[북남청]|전[북남라]|경[북남상]|제주")
# hosts of so many people that they say nothing about one
_SHARED_HOSTS = re.compile(
    r"(naver|gmail|daum|kakao|nate|outlook|hotmail|icloud|yahoo)\.com|hanmail\.net|yahoo\.co\.jp|"
    r"(docomo|ezweb|(i\.)?softbank)\.ne\.jp"
)


class Form(Enum):
    """What kind of personal value a field holds, which is how it is masked."""

    NAME = "first letter: 김**"
    PHONE = "first and last group: 010-****-1234"
    EMAIL = "at most 3 letters, and the host where millions share it: kim***@naver.com"
    ADDRESS = "province and town where it begins with them: 서울 동작구 **"
    POSTCODE = "first 3 characters: 070**"
    LOGIN = "first 2 letters: ki***"
    WORDS = "nothing of it, only that there was something: ***"


NAME, PHONE, EMAIL, ADDRESS = Form.NAME, Form.PHONE, Form.EMAIL, Form.ADDRESS
POSTCODE, LOGIN, WORDS = Form.POSTCODE, Form.LOGIN, Form.WORDS


@dataclass(frozen=True)
class Owners:
    """Whose each row of a page is, and of which day.

    Shape: one entry a row: `keys` the buyer's pseudonym or None; `days` the order's own date; `gone` whether the buyer
        was purged.
    """

    keys: Sequence[str | None]
    days: Sequence[date | None]
    gone: Sequence[bool]

    @classmethod
    def of(cls, shape: "Shape", batch: Batch, reading: Reading, above: "Owners | None") -> "Owners":
        """By the fields that the shape names a buyer and a day with, else as in the rows above."""
        above = above or cls([None] * len(batch), [None] * len(batch), [False] * len(batch))
        keys, days, gone = list(above.keys), list(above.days), list(above.gone)
        for path in shape.buyers:
            for row, name in enumerate(batch.found(path)):
                is_somebody = name not in (None, "", "0", 0)  # Godomall5 numbers guests 0
                key = reading.pseudonym(str(name)) if is_somebody and reading.pseudonym else None
                keys[row] = keys[row] or key
                gone[row] = gone[row] or (key is not None and is_purged(key, reading))
        if shape.dated:
            days = [_day(value) or day for value, day in zip(batch.found(shape.dated), days, strict=True)]
        return cls(keys, days, gone)

    def take(self, rows: Sequence[int]) -> "Owners":
        """Of these rows."""
        return Owners(
            [self.keys[row] for row in rows], [self.days[row] for row in rows], [self.gone[row] for row in rows]
        )


def is_purged(key: str, reading: Reading) -> bool:
    """Whether a pseudonym is one of a buyer who was purged."""
    return bool(reading.purged) and fingerprint(key) in reading.purged


def without_purged(shape: "Shape", data: pa.Table, reading: Reading) -> pa.Table:
    """Raw rows in which purged buyers have no pseudonym; a row that is nothing but such a buyer is not there."""
    for column in shape.pseudonyms:
        keys = data[column].to_pylist()
        gone = pa.array([key is not None and is_purged(key, reading) for key in keys], pa.bool_())
        if column in shape.key:
            data = data.filter(pc.invert(gone))
        else:
            hidden = pc.if_else(gone, pa.scalar(None, pa.string()), data[column])
            data = data.set_column(data.schema.get_field_index(column), column, hidden)
    return data


def personal_rows(shape: "Shape", batch: Batch, reading: Reading, data: pa.Table, owners: Owners) -> Iterator[Rows]:
    """The opted-in fields of a page's rows, and of the people listed in them; `data` holds the rows' keys."""
    if wanted := reading.personal.get(shape.table):
        columns = {name: data[name] for name in shape.key}
        for path, mode in wanted.items():
            shown = [told(value, shape.personal[path], mode) for value in batch.found(path)]
            columns[column_of(path)] = pa.array(shown, pa.string())
        columns["customer_key"] = pa.array(owners.keys, pa.string())
        columns["dated_on"] = pa.array(owners.days, pa.date32())
        columns["_read_at"] = pa.repeat(pa.scalar(reading.read_at, _READ_AT), len(batch))
        staying = pa.array([not gone for gone in owners.gone], pa.bool_())
        yield Rows(shape.table, shape.key, pa.table(columns).filter(staying), is_personal=True)
    for people in shape.people:
        if people.table in reading.personal:
            yield from _people_rows(people, batch, reading, data, owners)


def _people_rows(people: "Shape", batch: Batch, reading: Reading, data: pa.Table, owners: Owners) -> Iterator[Rows]:
    """A list of people inside a record, which has no raw table."""
    listed = [value if isinstance(value, list) else [value] if value else [] for value in batch.found(people.at)]
    found = [(row, at, each) for row, each_of in enumerate(listed) for at, each in enumerate(each_of, 1)]
    found = [entry for entry in found if isinstance(entry[2], dict)]
    rows = [row for row, _, _ in found]
    below = data.select([name for name in people.key if name in data.schema.names]).take(pa.array(rows, pa.int64()))
    below = below.append_column("position", pa.array([at for _, at, _ in found], pa.int64()))
    yield from personal_rows(people, Objects([each for _, _, each in found]), reading, below, owners.take(rows))


def offered(roots: Sequence["Shape"]) -> dict[str, Form]:
    """Every field that can be opted in, as "<raw table>.<path as the mall writes it>"."""
    return {f"{shape.table}.{path}": form for shape in every_shape(roots) for path, form in shape.personal.items()}


def never(roots: Sequence["Shape"]) -> set[str]:
    """Every field that no setting brings out, in the same form."""
    return {f"{shape.table}.{path}" for shape in every_shape(roots) for path in shape.never}


def by_table(roots: Sequence["Shape"], fields: Mapping[str, str]) -> Chosen:
    """Checked settings, "<table>.<path>" -> mode, as a reading wants them."""
    tables = {name: (shape.table, path) for shape in every_shape(roots) for path in shape.personal
              for name in [f"{shape.table}.{path}"]}  # fmt: skip
    found: dict[str, dict[str, str]] = {}
    for name, mode in fields.items():
        table, path = tables[name]
        found.setdefault(table, {})[path] = mode
    return found


def told(value: Any, form: Form, mode: str) -> str | None:
    """What becomes of a value. None for nothing; a list or an object as JSON text."""
    if value in (None, "", [], {}):
        return None
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    text = text.replace("\0", "").strip()  # PostgreSQL's text has no such character
    return None if not text else text if mode == KEEP else masked(text, form)


def masked(text: str, form: Form) -> str:
    """A form of the value that names nobody; see `Form`."""
    if form is NAME:
        return f"{text[:1]}**"
    if form is PHONE:
        return _masked_phone(text)
    if form is EMAIL:
        name, _, host = text.partition("@")
        shown = name[:3] if len(name) > 5 else name[:1] if len(name) > 1 else ""
        return f"{shown}***@{host.lower() if _SHARED_HOSTS.fullmatch(host.lower()) else '***'}"
    if form is ADDRESS:
        return _masked_address(text)
    if form is POSTCODE:
        return f"{text[:3]}**"
    if form is LOGIN:
        return f"{text[:2] if len(text) > 5 else ''}***"
    return "***"


def column_of(path: str, *, is_pseudonym: bool = False) -> str:
    """The column of a dotted path; a pseudonym is named a key and no id."""
    name = "__".join(_NAMING.normalize_identifier(part) for part in path.split("."))
    return re.sub(r"_id$", "", name) + "_key" if is_pseudonym else name


def _masked_phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    digits = re.sub(r"^(?:82|81)(?=[1-9])", "0", digits) if len(digits) > 10 else digits
    if len(digits) < 9:
        return "****"
    return f"{digits[:2] if digits.startswith('02') else digits[:3]}-****-{digits[-4:]}"


def _masked_address(text: str) -> str:
    if match := _PREFECTURE.match(text):
        return f"{match[0]} **"
    words = text.split()
    return f"{words[0]} {words[1]} **" if len(words) > 3 and _PROVINCES.match(words[0]) else "**"


def _day(value: Any) -> date | None:
    """The day that a time as a mall writes it begins with."""
    match = _DAY.match(str(value or ""))
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None  # 0000-00-00


def every_shape(roots: Sequence["Shape"]) -> Iterator["Shape"]:
    """Shapes with all below them."""
    for shape in roots:
        yield shape
        yield from every_shape((*shape.children, *shape.people))
