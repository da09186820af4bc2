"""XML from a sender of whom nothing is believed: bytes made into a tree, or a named refusal.

No document type, no entities, no network, bounded size and depth; characters that XML forbids are dropped, and bytes
that are not in the declared encoding are replaced, because one bad letter must not cost an order.
"""

import logging
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from .errors import MalformedPage
from .redaction import redacted

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
class Bounds:
    """What a mall's documents may be: their length, the number of their tags, and the encodings they may declare.

    Shape: `korean` encodings are all read as cp949, which holds EUC-KR.
    """

    longest_bytes: int
    most_tags: int
    encodings: tuple[str, ...] = ("utf-8", "utf8", "us-ascii")
    korean: tuple[str, ...] = ("euc-kr", "ks_c_5601-1987", "cp949")


def document(body: bytes, bounds: Bounds) -> Any:
    """The root element. Raises: Hostile, TooLong; MalformedPage for what is no XML."""
    if len(body) > bounds.longest_bytes or body.count(b"<") > bounds.most_tags:
        raise TooLong(f"an answer of {len(body)} bytes and {body.count(b'<')} tags is more than is taken at once")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0") or body[:3] == b"\0<\0" or body[:4] == b"\0\0\0<":
        raise Hostile("an answer in UTF-16 or UTF-32, which this mall does not send")
    body = body.lstrip()  # a blank line before the declaration would refuse the whole document
    start = body[:SHOWN_BYTES].removeprefix(b"\xef\xbb\xbf").translate(None, _CONTROL).lstrip().lower()
    if not start.startswith(b"<") or b"<html" in start or start.startswith(b"<!doctype html"):
        raise MalformedPage(f"{kind_of(body)} instead of XML")
    body = _in_utf_8(body, bounds)
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


def _in_utf_8(body: bytes, bounds: Bounds) -> bytes:
    """The body in UTF-8, whichever of the mall's encodings it declares. Raises: Hostile if it declares another."""
    declared = _DECLARED.search(body[:SHOWN_BYTES])
    name = declared.group(1).decode().lower() if declared else "utf-8"
    if name in bounds.korean:
        return body.decode("cp949", "replace").encode()  # cp949 holds all of EUC-KR
    if name not in bounds.encodings:
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
