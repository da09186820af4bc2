"""Writing XML the way Godomall5 does: CDATA, `idx` on siblings, empty and absent elements (contract section 2).

A row maps tag names to values: text is escaped, `Words` go into CDATA, None and "" are missing, a mapping is a nested
element, a list is that many siblings. `Fixed` under the name "" are children that look the same in every row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape

from .switches import Switches

Row: TypeAlias = "Mapping[str, Value]"
Value: TypeAlias = "str | Row | Sequence[str | Row] | Fixed | None"
CONTROL_CHARACTER = "\x0b"


class Words(str):
    """Text somebody typed; stands in CDATA on the wire."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How this answer looks; the same names as in the switches."""

    missing: str
    padded: bool
    idx: bool
    control: bool

    @classmethod
    def of(cls, switches: Switches) -> "Style":
        return cls(switches.missing, switches.padded_text, switches.idx_attributes, switches.control_characters)


class Fixed:
    """Half of an order says the same in every order: written once for each look."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._written: dict[tuple[Style, int], str] = {}

    def written(self, style: Style, number: int) -> str:
        key = (style, number % 3)
        if key not in self._written:
            self._written[key] = inside(self._row, style, number)
        return self._written[key]


def inside(row: Row, style: Style, number: int = 0) -> str:
    """The children of one row. With `missing` mixed, `number` decides which missing values have no element at all."""
    parts: list[str] = []
    for name, value in row.items():
        if not value and isinstance(value, str | None):
            if style.missing == "empty" or (style.missing == "mixed" and (number + len(name)) % 3):
                parts.append(f"<{name}></{name}>")
        elif isinstance(value, str):
            parts.append(f"<{name}>{_text(value, style)}</{name}>")
        elif isinstance(value, Fixed):
            parts.append(value.written(style, number))
        elif isinstance(value, Mapping):
            parts.append(f"<{name}>{inside(value, style, number)}</{name}>")
        else:
            parts.extend(
                sibling(name, position, content(each, style, number), style)
                for position, each in enumerate(value or (), start=1)
            )
    return "".join(parts)


def content(value: "str | Row", style: Style, number: int) -> str:
    return _text(value, style) if isinstance(value, str) else inside(value, style, number)


def sibling(name: str, position: int, written: str, style: Style) -> str:
    return f'<{name} idx="{position}">{written}</{name}>' if style.idx else f"<{name}>{written}</{name}>"


def document(header: str, rows: str | None, empty: str, encoding: str, extra: str = "") -> bytes:
    """A whole answer. `rows` None: no `return` at all; `empty` says what a `return` without rows looks like."""
    listed = ""
    if rows is not None:
        nothing = "<return/>" if empty == "self_closed" else "<return>\n</return>"
        listed = f"<return>\n{rows}</return>" if rows else nothing
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<data>\n<header>{header}</header>\n{listed}{extra}\n</data>\n'
    return text.encode(encoding, "xmlcharrefreplace")


def _text(value: str, style: Style) -> str:
    if not isinstance(value, Words):
        return escape(value)
    text = str(value)
    if style.control:
        text = f"{text[:1]}{CONTROL_CHARACTER}{text[1:]}"
    inner = text.replace("]]>", "]]]]><![CDATA[>")
    return f"\n<![CDATA[ {inner} ]]>\n" if style.padded else f"<![CDATA[{inner}]]>"
