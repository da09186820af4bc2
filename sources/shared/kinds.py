"""Kinds: how a mall writes a value, how it is stored, and when one may be taken for the other without loss."""

from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

import orjson
import pyarrow as pa

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

WIRE = {
    TEXT: pa.string(),
    INTEGER: pa.int64(),
    NUMBER: pa.float64(),
    NUMBER_AS_TEXT: pa.int64(),
    BOOLEAN: pa.bool_(),
    PSEUDONYM: pa.string(),
}
STORED = {**WIRE, NUMBER_AS_TEXT: pa.string(), JSON: pa.string()}
NOT_FITTING = object()
EXACT_FLOATS = 2.0**53  # what lies beyond may have been another whole number
LARGEST_WHOLE = 2.0**64  # orjson makes a float of a longer one

# what Arrow would take for the declared type although something is lost: 1.5 as 1, true as 1.0
LIARS = {INTEGER: float, NUMBER_AS_TEXT: float, NUMBER: bool}
_FLAGS: dict[Any, Any] = {"true": True, "false": False}


class Unreachable:
    """Something stands where an object should be, so what is declared below it cannot be had."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return False


def reach(record: Record, path: str) -> Any:
    """The value at a dotted path; None where there is none."""
    if "." not in path:
        return record.get(path)
    value: Any = record
    for part in path.split("."):
        if type(value) is not dict:
            # PHP writes an empty object as []: nothing there is no drift
            return None if not value else Unreachable(value)
        value = value.get(part)
    return value


def fit(value: Any, kind: Kind) -> Any:
    """`value` as `kind` stores it if nothing is lost by that, else `NOT_FITTING`."""
    if value is None or (value == "" and kind in (INTEGER, NUMBER, BOOLEAN)):
        return None
    if isinstance(value, Unreachable | dict | list):
        return NOT_FITTING if isinstance(value, Unreachable) or value else None
    if isinstance(value, float) and abs(value) >= LARGEST_WHOLE and kind is not NUMBER:
        return NOT_FITTING  # the digits that the mall wrote are lost: two ids could become one
    if kind in (TEXT, NUMBER_AS_TEXT, PSEUDONYM):
        return value if isinstance(value, str) else orjson.dumps(value).decode()
    if kind is BOOLEAN:
        return value if isinstance(value, bool) else _FLAGS.get(value, NOT_FITTING)
    if isinstance(value, bool):
        return NOT_FITTING
    try:
        exact = Decimal(str(value).strip())
        fitted: int | float = int(exact) if kind is INTEGER else float(exact)
    except (InvalidOperation, ValueError, OverflowError):
        return NOT_FITTING
    same = exact.is_finite() and Decimal(str(fitted)) == exact and (kind is NUMBER or abs(int(fitted)) < 2**63)
    return fitted if same else NOT_FITTING


def count_in(value: Any) -> int | None:
    """A count as malls write it, text or number; None where there is none, and for more digits than any count has."""
    text = str(value).strip().replace(",", "")
    return int(text) if len(text) < 19 and text.isdecimal() else None


def as_json(value: Any) -> str | None:
    """JSON text of a value; None for nothing."""
    if isinstance(value, Unreachable):
        value = value.value
    return None if value is None else orjson.dumps(value).decode()


def name_of_type(value: Any) -> str:
    """The Python name of a value's type, for messages."""
    return type(value.value if isinstance(value, Unreachable) else value).__name__


def stripped(value: Any) -> Any:
    """The value with blanks cut off all keys in it: some malls print them."""
    if isinstance(value, dict):
        return {key.strip(): stripped(below) for key, below in value.items()}
    return [stripped(item) for item in value] if isinstance(value, list) else value
