"""Godomall5's answers: bytes of XML made into a result code and records, by path, as a shape declares them.

Nothing is believed about the sender: no document type, no entities, no network, bounded size and depth. What is one
element for one row and many for many becomes a list wherever the shape has a child table, and nowhere else; a tag is
only looked for where it belongs, because the same names stand at several depths (contract 9.5).
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from sources.shared.errors import MalformedPage
from sources.shared.redaction import redacted
from sources.shared.shapes import Record, Shape

from . import settings

log = logging.getLogger("kmall")

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
_REFERENCES = re.compile(r"&#(?:x0*[01]?[0-9a-f]|0*(?:[12]?\d|3[01]));", re.IGNORECASE)
_NOT_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")
_TELLING = re.compile(r"[@<]?\w*_?data\b|order|member|receiver|key|@|\d{4}", re.IGNORECASE)
SHOWN_BYTES = 200


class Hostile(MalformedPage):
    """A document that is refused without being read: a document type, an unknown encoding, too long, too deep."""


class TooLong(Hostile):
    """An answer of more bytes than are taken. An order window is then read in shorter ones."""


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
        root = document(body)
        header = root.find("header") if root.tag == "data" else None
        code = text_of(header.find("code")) if header is not None else None
        if header is None or not code:
            raise MalformedPage(f"an answer <{_name(root)}> has no code below data/header")
        total, max_page = (_number(header.find(name)) for name in ("total", "max_page"))
        rows = tuple(row for found in root.findall("return") for row in found)
        return cls(code, text_of(header.find("msg")) or "", total, max_page, rows)

    def records(self, tag: str, shape: Shape) -> list[Record]:
        """The rows named `tag` as the shape declares them. Raises: MalformedPage if all rows have other names."""
        found = [row for row in self.rows if row.tag == tag]
        if self.rows and not found:
            names = ", ".join(sorted({f"<{_name(row)}>" for row in self.rows})[:5])
            raise MalformedPage(f"the rows are {names}, not <{tag}>")
        plan = _plan(shape)
        return [_record(row, plan) for row in found]


def document(body: bytes) -> Any:
    """The root element. Characters that XML forbids are dropped; bytes that are not in the encoding are replaced."""
    if len(body) > settings.LONGEST_ANSWER_BYTES or body.count(b"<") > settings.MOST_TAGS:
        raise TooLong(f"an answer of {len(body)} bytes and {body.count(b'<')} tags is more than is taken at once")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0") or body[:3] == b"\0<\0" or body[:4] == b"\0\0\0<":
        raise Hostile("an answer in UTF-16 or UTF-32, which this mall does not send")
    body = body.lstrip()  # a blank line before the declaration would refuse the whole document
    start = body[:SHOWN_BYTES].removeprefix(b"\xef\xbb\xbf").translate(None, _CONTROL).lstrip().lower()
    if not start.startswith(b"<") or b"<html" in start or start.startswith(b"<!doctype html"):
        raise MalformedPage(f"{kind_of(body)} instead of XML")
    body = _in_utf_8(body)
    if _has_doctype(body):
        raise Hostile("an answer declares a document type, which no answer of this mall has")
    try:
        return etree.fromstring(body, _parser())
    except (etree.XMLSyntaxError, ValueError) as trouble:
        if "xcessive depth" in str(trouble):
            raise Hostile("an answer is nested deeper than is read") from None
    # once more, without what XML forbids
    text = body.translate(None, _CONTROL).decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    clean = _REFERENCES.sub("", _NOT_XML.sub("", text))
    try:
        root = etree.fromstring(clean.encode(), _parser())
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise MalformedPage(f"XML that does not parse: {_kind(trouble)}, {len(body)} bytes") from None
    log.warning("an answer held characters that XML forbids: they were dropped or replaced")
    return root


def text_of(element: Any) -> str | None:
    """An element's text without blanks around it; None where it or its text is missing."""
    text = element.text if element is not None else None
    return (text.strip() or None) if text else None


def kind_of(body: bytes) -> str:
    """What a body that is no XML is, in words; its first bytes only where they can hold no person and no key."""
    start = body[:SHOWN_BYTES].lstrip()
    if not start:
        return "an empty body"
    lower = start.lower()
    kind = "a web page" if b"<html" in lower or lower.startswith(b"<!doctype") else f"{len(body)} bytes"
    try:
        shown = re.sub(r"\s+", " ", redacted(start.decode("ascii")))
    except UnicodeDecodeError:
        return kind
    return kind if _TELLING.search(shown) or not shown.isprintable() else f'{kind} that begins "{shown}"'


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",  # whatever is declared: it was made so
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,  # libxml2 then bounds depth, text length and growth
        recover=False,
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _kind(trouble: Exception) -> str:
    """libxml2's name of an error and its place; never its message, which can quote the body."""
    if not isinstance(trouble, etree.XMLSyntaxError):
        return type(trouble).__name__
    name = next((entry.type_name for entry in trouble.error_log), "unknown error")
    line, column = trouble.position
    return f"{name.removeprefix('ERR_').replace('_', ' ').lower()} at line {line}, column {column}"


def _in_utf_8(body: bytes) -> bytes:
    """The body in UTF-8, whichever of the mall's encodings it declares. Raises: Hostile if it declares another."""
    declared = _DECLARED.search(body[:SHOWN_BYTES])
    name = declared.group(1).decode().lower() if declared else "utf-8"
    if name in settings.KOREAN_ENCODINGS:
        return body.decode("cp949", "replace").encode()  # cp949 holds all of EUC-KR
    if name not in settings.ENCODINGS:
        raise Hostile(f"an answer declares the encoding {name}, which this mall does not send")
    return body


def _has_doctype(body: bytes) -> bool:
    """Whether a document type stands before the root; one inside text (a page of HTML) does no harm."""
    at = 0
    while (at := body.find(b"<", at)) >= 0:
        if body.startswith(b"<?", at):
            end = body.find(b"?>", at)
        elif body.startswith(b"<!--", at):
            end = body.find(b"-->", at + 4)
        else:
            return body.startswith(b"<!", at)
        if end < 0:
            return False
        at = end
    return False


_LEFT_OUT, _UNKNOWN = object(), object()
Plan = dict[str, Any]  # tag -> None for a field, `_LEFT_OUT`, or the plan of a child table
_plans: dict[int, tuple[Shape, Plan]] = {}


def _plan(shape: Shape) -> Plan:
    """What to do with each tag of a row. Kept, with its shape, for the next page."""
    if id(shape) not in _plans:
        plan: Plan = dict.fromkeys(shape.left_out, _LEFT_OUT)
        plan.update(dict.fromkeys((*shape.fields, *shape.aliases)))
        plan.update({child.at: _plan(child) for child in shape.children})
        _plans[id(shape)] = (shape, plan)
    return _plans[id(shape)][1]


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


def _number(element: Any) -> int | None:
    text = text_of(element)
    return int(text) if text and text.isdecimal() else None


def _name(element: Any) -> str:
    return re.sub(r"[^\w.-]", "?", str(element.tag))[:40]
