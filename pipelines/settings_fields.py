"""The fields of a mall's ShopSettings dataclass, and how text and TOML values become their types."""

import dataclasses
import ipaddress
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SECRET_NAMES = ("secret", "password", "token", "key")
TRUE = ("true", "1", "yes", "on")
FALSE = ("false", "0", "no", "off")


@dataclass(frozen=True)
class Field:
    """One key of a shop. `secret` and `required` as its settings class says, in the field's metadata or by default.

    `identity`: a shop is known by it, also where only some shops have it.
    """

    name: str
    annotation: Any
    required: bool
    secret: bool
    identity: bool

    def read(self, value: Any) -> Any:
        """`value` in the field's type. Raises: ValueError saying what was expected, never repeating a secret."""
        try:
            read = converted(value, self.annotation)
            if isinstance(read, str) and read and self.name.endswith("_date"):
                _date(read)  # kept as text, but "soon" is no start_date
            return read
        except ValueError as error:
            shown = "the value" if self.secret else repr(value)
            raise ValueError(f"{shown} is not {error}") from None


def fields_of(settings: type[Any]) -> tuple[Field, ...]:
    """The keys a shop of this settings class may have, in the order of the class."""
    hints = typing.get_type_hints(settings)
    return tuple(
        Field(
            name=each.name,
            annotation=hints[each.name],
            required=_is_required(each),
            identity=_is_required(each) or bool(each.metadata.get("identity")),
            secret=bool(each.metadata.get("secret", each.name.rsplit("_", 1)[-1] in SECRET_NAMES)),
        )
        for each in dataclasses.fields(settings)
        if each.init
    )


def needed(settings: type[Any], values: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys without which a shop of these values cannot be, beside those that every shop must have."""
    ask: Callable[[Mapping[str, Any]], tuple[str, ...]] | None = getattr(settings, "needed", None)
    return ask(values) if ask else ()


def plain_http_problem(base_url: object, *, allow_http: bool = False) -> str:
    """What is wrong with a base URL, or nothing. Tokens and secrets travel on it: http only inside this machine.

    `allow_http`: the shop's settings say that the mall offers nothing better.
    """
    if not base_url:
        return ""
    parts = urlsplit(str(base_url))
    if parts.scheme == "https" and parts.hostname:
        return ""
    if parts.scheme == "http" and parts.hostname:
        if allow_http or _is_loopback(parts.hostname):
            return ""
        return "plain http is allowed for this machine only (127.0.0.1, localhost), use https://"
    return "must begin with https:// (or http://127.0.0.1 for a sandbox)"


def converted(value: Any, annotation: Any) -> Any:
    """Raises: ValueError whose text completes "... is not"."""
    origin = typing.get_origin(annotation)
    arguments = typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return _first_fitting(value, [each for each in arguments if each is not type(None)])
    if origin is typing.Literal:
        if value in arguments:
            return value
        raise ValueError(f"one of {', '.join(map(str, arguments))}")
    if origin in (tuple, list, frozenset, set):
        return origin(converted(each, arguments[0]) for each in _listed(value))
    if annotation is Any:
        return value
    if origin is dict:
        if not isinstance(value, Mapping):
            raise ValueError("a table")
        return {str(name): converted(each, arguments[1]) for name, each in value.items()}
    reader = READERS.get(annotation)
    if reader is None:
        raise ValueError(f"of a type that configuration can hold ({annotation})")
    return reader(value)


def _is_required(each: "dataclasses.Field[Any]") -> bool:
    has_default = each.default is not dataclasses.MISSING or each.default_factory is not dataclasses.MISSING
    return bool(each.metadata.get("required", not has_default))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _first_fitting(value: Any, annotations: list[Any]) -> Any:
    expected = []
    for annotation in annotations:
        try:
            return converted(value, annotation)
        except ValueError as error:
            expected.append(str(error))
    raise ValueError(" or ".join(expected))


def _listed(value: Any) -> list[Any]:
    """A TOML list, or text with commas as the environment has it."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, str):
        return [part.strip() for part in value.strip("[]").replace('"', "").split(",") if part.strip()]
    raise ValueError("a list")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool | dict | list):
        raise ValueError("text")
    # a mall id or version of digits only, or a TOML date, written without quotation marks
    return value.isoformat() if isinstance(value, date) else str(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in TRUE:
        return True
    if str(value).lower() in FALSE:
        return False
    raise ValueError("true or false")


def _integer(value: Any) -> int:
    try:
        if isinstance(value, bool) or (isinstance(value, float) and value != int(value)):
            raise ValueError
        return int(value)
    except (TypeError, ValueError):
        raise ValueError("a whole number") from None


def _number(value: Any) -> float:
    try:
        if isinstance(value, bool):
            raise ValueError
        return float(value)
    except (TypeError, ValueError):
        raise ValueError("a number") from None


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("a date like 2026-01-31") from None


def _instant(value: Any) -> datetime:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError("a time like 2026-01-31T09:00:00+09:00") from None
    if found.tzinfo is None:
        raise ValueError("a time with its zone, like 2026-01-31T09:00:00+09:00")
    return found


def _seconds(value: Any) -> timedelta:
    return timedelta(seconds=_number(value))


READERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    bool: _boolean,
    int: _integer,
    float: _number,
    date: _date,
    datetime: _instant,
    timedelta: _seconds,
    Path: lambda value: Path(_text(value)).expanduser(),
}
