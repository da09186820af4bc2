"""Godomall5's answers: bytes of XML made into a result code and records, by path, as a shape declares them.

What is one element for one row and many for many becomes a list wherever the shape has a child table, and nowhere
else; a tag is only looked for where it belongs, because the same names stand at several depths (contract 9.5).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sources.shared.errors import MalformedPage
from sources.shared.kinds import count_in
from sources.shared.reading import NOBODY, Chosen
from sources.shared.shapes import Record, Shape
from sources.shared.xml import Bounds, document, text_of

from . import settings

BOUNDS = Bounds(settings.LONGEST_ANSWER_BYTES, settings.MOST_TAGS, settings.ENCODINGS, settings.KOREAN_ENCODINGS)


@dataclass(frozen=True)
class Envelope:
    """One answer.

    Shape: `code` compared as text; `said` the mall's words; `total` and `max_page` None where they are not sent; `rows`
        the elements below `return`.
    """

    code: str
    said: str
    total: int | None
    max_page: int | None
    rows: tuple[Any, ...]

    @classmethod
    def read(cls, body: bytes) -> "Envelope":
        """The answer in `body`. Raises: Hostile, TooLong; MalformedPage for everything else that is no answer."""
        root = document(body, BOUNDS)
        header = root.find("header") if root.tag == "data" else None
        code = text_of(header.find("code")) if header is not None else None
        if header is None or not code:
            raise MalformedPage(f"an answer <{_name(root)}> has no code below data/header")
        total, max_page = (count_in(text_of(header.find(name))) for name in ("total", "max_page"))
        rows = tuple(row for found in root.findall("return") for row in found)
        return cls(code, text_of(header.find("msg")) or "", total, max_page, rows)

    def records(self, tag: str, shape: Shape, personal: Chosen = NOBODY) -> list[Record]:
        """The rows named `tag` as the shape declares them, with the personal fields opted in.

        Raises: MalformedPage if all rows have other names.
        """
        found = [row for row in self.rows if row.tag == tag]
        if self.rows and not found:
            names = ", ".join(sorted({f"<{_name(row)}>" for row in self.rows})[:5])
            raise MalformedPage(f"the rows are {names}, not <{tag}>")
        plan = _plan(shape, personal)
        return [_record(row, plan) for row in found]


_LEFT_OUT, _UNKNOWN = object(), object()
Plan = dict[str, Any]  # tag -> None for a field, `_LEFT_OUT`, or the plan of a child table
_plans: dict[tuple[int, int], tuple[Shape, Chosen, Plan]] = {}


def _plan(shape: Shape, personal: Chosen) -> Plan:
    """What to do with each tag of a row. Kept, with what it was made of, for the next page."""
    name = (id(shape), id(personal))
    if name not in _plans:
        plan: Plan = dict.fromkeys(shape.not_taken, _LEFT_OUT)
        plan.update(dict.fromkeys((*shape.fields, *shape.aliases, *personal.get(shape.table, ()))))
        if personal and shape.buyer:
            plan[shape.buyer] = None
        below = (*shape.children, *(people for people in shape.people if people.table in personal))
        plan.update({child.at: _plan(child, personal) for child in below})
        _plans[name] = (shape, personal, plan)
    return _plans[name][2]


def _record(row: Iterable[Any], plan: Plan) -> Record:
    """A row's fields and child rows. A tag that is not declared is there without its value, so that it is noticed."""
    record: Record = {}
    known = plan.get
    for element in row:
        tag = element.tag
        below = known(tag, _UNKNOWN)
        if below is None:
            text = element.text
            value: Any = (text.strip() or None) if text else None
            if value is None and len(element):
                value = {"nested": len(element)}  # where text is declared: refused by the shape, and noticed
            record[tag] = value if tag not in record else _both(record[tag], value)
        elif below is _UNKNOWN:
            record[tag] = None
        elif below is not _LEFT_OUT:
            rows = record.setdefault(tag, [])
            if len(element):
                rows.append(_record(element, below))
            elif text := text_of(element):
                rows.append(text)  # no row: refused by the shape, and noticed
    return record


def _both(first: Any, second: Any) -> Any:
    """A field that came twice: one value where the two agree, else both, which the shape refuses."""
    return first if second is None or second == first else second if first is None else [first, second]


def _name(element: Any) -> str:
    return re.sub(r"[^\w.-]", "?", str(element.tag))[:40]
