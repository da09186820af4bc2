"""Which column of an export is what, by its header, and how its cells become values.

Only columns of `drop_columns` are looked at: those with people in them are never read. A cell may hold a word where the
API has a code (배송중 for 4): both are loaded as they are, and the models know both.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sources.shared.kinds import INTEGER, NOT_FITTING, NUMBER, Kind, fit

from . import settings
from .drop_sheets import Refused
from .mapping import TIMES, names_of
from .settings import ShopSettings
from .times import instant, local

_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # how exports keep a spreadsheet from taking 0012 for 12
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+\d+")
_ZERO = re.compile(r"[0:./ -]*")  # 0000-00-00, which is no date
_UNITS = re.compile(r"[,\s₩원개]")


class BadCell(Exception):
    """A cell that cannot be taken, and why."""


class Columns:
    """Which column of a shop's exports is what, and how its cells are read."""

    def __init__(self, keys: ShopSettings, resource: str) -> None:
        prefix = f"{resource}."
        headers = {**settings.DROP_COLUMNS, **keys.drop_columns}
        self.resource = resource
        self.zone = keys.zone
        self.headers = {
            ours.removeprefix(prefix): normal(header)
            for ours, header in headers.items()
            if ours.startswith(prefix) and header.strip()
        }
        self.known = {
            *self.headers.values(),
            *(normal(header) for header in (*settings.DROP_COLUMNS.values(), *settings.PEOPLE_COLUMNS)),
        }
        self.required = [name.removeprefix(prefix) for name in settings.DROP_REQUIRED[resource]]
        self.kinds = {
            name: shape.fields[name.rpartition(".")[2]]
            for name, shape in names_of(resource).items()
            if name.rpartition(".")[2] in shape.fields
        }

    def places(self, cells: list[str]) -> dict[str, int]:
        """Our name -> the cell it stands in. Raises: Refused if a header comes twice."""
        found = [normal(cell) for cell in cells]
        wanted = set(self.headers.values())
        if twice := sorted({header for header in found if header in wanted and found.count(header) > 1}):
            raise Refused(f"has the column {', '.join(twice)} more than once", "keep one column of each header.")
        return {ours: found.index(header) for ours, header in self.headers.items() if header in found}

    def named(self, header: str) -> str:
        """The name that `drop_columns` has for a header."""
        return next(f"{self.resource}.{ours}" for ours, each in self.headers.items() if each == header)

    def missing(self, places: Mapping[str, int]) -> list[str]:
        """The headers of required columns that are not there."""
        return [self.headers[name] for name in self.required if name not in places]

    def value(self, name: str, cell: str) -> Any:
        """A cell in the kind of its column; None for an empty one. Raises: BadCell."""
        if whole := _AS_TEXT.fullmatch(cell.strip()):
            cell = whole.group(1)
        text = cell.replace("\xa0", " ").strip()
        if not text:
            return None
        if text.startswith("="):
            raise BadCell("holds a formula")
        if name.rpartition(".")[2] in TIMES[self.resource]:
            at = instant(text, self.zone)
            if at is None and not _ZERO.fullmatch(text):
                raise BadCell("holds no time")
            return local(at) if at else None
        fitted = _fitted(text, self.kinds[name])
        # blanks around a number would make it another key; around other text they are the mall's own
        return cell if fitted is text and not name.endswith(("_id", "_no")) else fitted


def normal(cell: str) -> str:
    """A header as it is compared: exports of one mall differ in blanks, and macOS takes Hangul apart."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", cell.replace("\xa0", " ").replace("\ufeff", "")))


def _fitted(text: str, kind: Kind) -> Any:
    if kind in (INTEGER, NUMBER):
        value = fit(_UNITS.sub("", text), kind)
        if value is NOT_FITTING:
            raise BadCell("is no whole number" if kind is INTEGER else "is no number")
        return value
    if _SCIENTIFIC.fullmatch(text):
        raise BadCell("has lost its last digits to a spreadsheet")
    return text
