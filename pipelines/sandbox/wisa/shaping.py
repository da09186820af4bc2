"""From a row in the contract's own names to the names and forms of the day: renames, ids, times."""

from datetime import datetime
from typing import Any

from .forms import Never, stamp
from .switches import Switches

Row = dict[str, Any]
NUMBERS = frozenset({"product_id", "option_id", "item_id"})


def shaped(resource: str, row: Row, switches: Switches) -> Row:
    """The row as it is sent. `switches.rename` is looked up by path: "orders.items.price"."""
    shown: Row = {}
    for name, value in row.items():
        path = f"{resource}.{name}"
        put(shown, switches.rename.get(path, name), _value(path, name, value, switches))
    return shown


def put(row: Row, name: str, value: Any) -> None:
    """Set a value at a dotted name."""
    *outer, last = name.split(".")
    for each in outer:
        row = row.setdefault(each, {})
    row[last] = value


def _value(path: str, name: str, value: Any, switches: Switches) -> Any:
    if isinstance(value, list):
        return [shaped(path, each, switches) if isinstance(each, dict) else each for each in value]
    if isinstance(value, datetime | Never):
        return stamp(value, switches)
    if name in NUMBERS and switches.ids == "number" and str(value).isdigit():
        return int(value)
    return value
