"""XML answers (sample products_page1.xml): `response`, the envelope's fields, the rows under the resource's name."""

from typing import Any
from xml.sax.saxutils import escape

SINGULARS = {"inventory": "item", "items": "item", "list": "row", "data": "row", "result": "row"}


def document(content: dict[str, Any]) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<response>{_inside(content)}</response>'.encode()


def singular(name: str) -> str:
    """The tag of one row: products -> product."""
    if name in SINGULARS:
        return SINGULARS[name]
    return name[:-1] if name.endswith("s") else "row"


def _inside(content: dict[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in content.items())


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        tag = singular(name)
        inside = "".join(_element(tag, each) for each in value)
    elif isinstance(value, dict):
        inside = _inside(value)
    else:
        inside = "" if value is None else escape(str(value))
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"
