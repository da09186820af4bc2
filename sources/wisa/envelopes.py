"""WISA's answers: JSON or XML made into rows, a total where one is told, and the mall's own error.

Which of the two an answer is shows in its first character. XML is read without document type, entities or network,
within bounds, and becomes what the same answer would be in JSON.
"""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from sources.shared.errors import MalformedPage
from sources.shared.json import parsed
from sources.shared.kinds import count_in, reach
from sources.shared.redaction import redacted
from sources.shared.xml import Bounds, Hostile, document

from . import settings
from .mapping import as_list, lists_in

LONGEST_TOLD = 200
BOUNDS = Bounds(settings.LONGEST_ANSWER_BYTES, settings.MOST_TAGS)


@dataclass(frozen=True)
class MallError:
    """What an answer says went wrong, in either of the two forms of an error. `code` is text, "" where none is told."""

    code: str
    message: str

    def __str__(self) -> str:
        told = redacted(self.message or "no message")[:LONGEST_TOLD]
        return f"{self.code}: {told}" if self.code else told


@dataclass(frozen=True)
class Envelope:
    """One list's answer. `total` rows and `pages` as the mall says, None where it does not."""

    rows: list[Any]
    total: int | None
    pages: int | None

    @classmethod
    def of(cls, document: Any, resource: str, data_path: str = "", total_path: str = "") -> "Envelope":
        """The list in a document: at `data_path`, else the document itself or the first list under a known name.

        Raises: MalformedPage naming what is there instead.
        """
        rows = _at(document, data_path) if data_path else _found(document, resource)
        if rows is None:
            names = ", ".join(sorted(map(str, document)))[:LONGEST_TOLD] if isinstance(document, dict) else "no object"
            raise MalformedPage(
                f"an answer holds no list at {data_path or 'a known name'}, only {names}",
                fix="set data_path of the shop to where the list is, as result.rows.",
            )
        total, pages = _totals(document, total_path)
        return cls(rows, total, pages)


def document_of(body: bytes) -> Any:
    """An answer as objects, lists and text. Raises: MalformedPage, Hostile."""
    if len(body) > settings.LONGEST_ANSWER_BYTES:
        raise Hostile(f"an answer of {len(body)} bytes is more than is taken at once")
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    if body.startswith(b"<"):
        return _xml(body)
    try:
        return parsed(body)
    except ValueError:
        raise MalformedPage(f"{len(body)} bytes that are neither JSON nor XML") from None


def error_in(document: Any) -> MallError | None:
    """The error a document tells of: {"error": {"code", "message"}} or {"status": "error", "code", "message"}."""
    if not isinstance(document, dict):
        return None
    error = document.get("error")
    if isinstance(error, dict) and error:
        return MallError(_text(error.get("code")), _text(error.get("message")))
    if isinstance(error, str) and error:
        return MallError(_text(document.get("code")), _text(document.get("message")) or error)
    if "error" in (document.get("status"), document.get("result")):
        return MallError(_text(document.get("code")), _text(document.get("message")))
    return None


def _found(document: Any, resource: str) -> list[Any] | None:
    """The first list under a known name; inside an object of such a name its own list, if it has one."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    names = [name for name in (*settings.ENVELOPES, resource) if name in document]
    for name in names:
        # `result` may be a word beside the list
        value = document[name]
        if isinstance(value, list):
            return value
        if isinstance(value, dict):
            # what is in an order is no list of orders
            inner = {part: below for part, below in value.items() if part not in lists_in(resource)}
            within = _found(inner, resource)
            return as_list(value) if within is None else within
    return [] if any(not document[name] for name in names) else None


def _at(document: Any, path: str) -> list[Any] | None:
    value = reach(document, path) if isinstance(document, dict) else None
    if value is None:
        above, _, name = path.rpartition(".")
        outer = reach(document, above) if above and isinstance(document, dict) else document
        return [] if isinstance(outer, dict) and name in outer else None
    return as_list(value) if isinstance(value, list | dict) or not value else None


def _totals(document: Any, total_path: str) -> tuple[int | None, int | None]:
    if total_path == settings.NO_TOTAL or not isinstance(document, dict):
        return None, None
    if total_path:
        told = count_in(reach(document, total_path))
        return (None, told) if "pages" in total_path.rpartition(".")[2] else (told, None)
    total = next((count for name in settings.ROW_TOTALS if (count := count_in(document.get(name))) is not None), None)
    pages = next((count for name in settings.PAGE_TOTALS if (count := count_in(document.get(name))) is not None), None)
    return total, pages


def _xml(body: bytes) -> Any:
    root = document(body, BOUNDS)
    content, name = _value(root), _name(root)
    if not isinstance(content, dict):
        return {name: content}
    # a root may be the list itself, or the error itself
    is_wrapped = name == "error" or all(isinstance(value, dict | list) for value in content.values())
    return {name: content, **content} if is_wrapped else content


def _value(element: Any) -> Any:
    """An element's text, or its parts by name: a list for a name that comes more than once."""
    if not len(element):
        text = element.text or ""
        # blanks belong to a value, line ends to a document that is laid out
        return (text.strip() if text[:1] in "\r\n" else text) if text.strip() else None
    parts: dict[str, Any] = dict(element.attrib)
    repeated: set[str] = set()
    for child in element:
        name, value = _name(child), _value(child)
        if name in repeated:
            parts[name].append(value)
        elif name in parts:
            repeated.add(name)
            parts[name] = [parts[name], value]
        else:
            parts[name] = value
    return parts


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
