"""Paths that a partner document names (accounting, vendors, procurement, branches), loaded by configuration alone.

    [sources.wisa.shops.main.further.vendors]
    path = "/erp/vendors"                       # below the API's root
    key = "vendor_id"                           # or a list of fields
    cursor = "updated_at"                       # optional: the field that says when, or in which order, a row changed
    fields = { vendor_id = "text", name = "text", updated_at = "text", rate = "number", tags = "json" }

Each is a resource and a raw table of its own name. Only declared fields leave the process: leave out those that
name a person.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dlt.common.normalizers.naming.snake_case import NamingConvention

from sources.shared.errors import WrongConfiguration
from sources.shared.shapes import BOOLEAN, INTEGER, JSON, NUMBER, TEXT, Shape

from . import shapes

KINDS = {"text": TEXT, "number": NUMBER, "integer": INTEGER, "boolean": BOOLEAN, "json": JSON}
PARTS = ("path", "key", "cursor", "fields")
RESOURCES = ("products", "inventory", "orders", "marketplace_status", "customers")
OURS = ("sweeps", "orders_missing", "ledger", "rejected_values", "shop")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_NAMING = NamingConvention()


@dataclass(frozen=True)
class Further:
    """One path of a partner document. `cursor` is empty where a list can only be read whole."""

    name: str
    path: str
    key: tuple[str, ...]
    cursor: str
    shape: Shape


def declared(further: Mapping[str, Any]) -> tuple[Further, ...]:
    """The paths of a shop's settings. Raises: WrongConfiguration that begins with the key."""
    return tuple(_one(name, given) for name, given in further.items())


def _one(name: str, given: Any) -> Further:
    where = f"further: {name}"
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise WrongConfiguration(f"{where} is no name for a table", fix="use small letters, digits and single _.")
    if name in _taken():
        raise WrongConfiguration(f"{where} is a table already", fix=f"take another name, as partner_{name}.")
    if not isinstance(given, Mapping):
        raise WrongConfiguration(f"{where} is no table", fix=f"write [...further.{name}] with path, key and fields.")
    for part in given:
        if part not in PARTS:
            raise WrongConfiguration(f"{where}.{part} is unknown", fix=f"use {', '.join(PARTS)}.")
    path = given.get("path")
    if not isinstance(path, str) or not path.strip("/ ") or re.search(r"[?#\s{}]|://", path):
        raise WrongConfiguration(f"{where}.path is no path", fix='write it below the API\'s root, as "/erp/vendors".')
    fields = _fields(where, given.get("fields"))
    key = _key(where, given.get("key"), fields)
    cursor = given.get("cursor") or ""
    if cursor and (not isinstance(cursor, str) or fields.get(cursor) not in ("text", "integer", "number")):
        raise WrongConfiguration(
            f"{where}.cursor is no field of text, integer or number", fix=f"declare it under further.{name}.fields."
        )
    columns = tuple(_column(field) for field in key)
    shape = Shape(name, ("shop", *columns), {field: KINDS[kind] for field, kind in fields.items()})
    return Further(name, path.strip(), key, cursor, shape)


def _fields(where: str, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or not given:
        raise WrongConfiguration(
            f"{where}.fields is missing", fix='name every field to load with its kind, as { vendor_id = "text" }.'
        )
    columns: dict[str, str] = {}
    for field, kind in given.items():
        if kind not in KINDS:
            raise WrongConfiguration(f"{where}.fields.{field} has no kind", fix=f"use one of {', '.join(KINDS)}.")
        if not all(part.strip() for part in field.split(".")):
            raise WrongConfiguration(f"{where}.fields.{field} is no name", fix="write the mall's name of the field.")
        column = _column(field)
        if column == "shop" or column.startswith("_"):
            raise WrongConfiguration(f"{where}.fields.{field} would be our column {column}", fix="leave it out.")
        if column in columns:
            raise WrongConfiguration(
                f"{where}.fields: {columns[column]} and {field} would both be the column {column}", fix="leave one out."
            )
        columns[column] = field
    return {str(field): str(kind) for field, kind in given.items()}


def _key(where: str, given: Any, fields: Mapping[str, str]) -> tuple[str, ...]:
    names = [given] if isinstance(given, str) else list(given) if isinstance(given, list | tuple) else []
    if not names:
        raise WrongConfiguration(
            f"{where}.key is missing", fix="name the field, or list of fields, that identifies a row."
        )
    for name in names:
        if fields.get(name) not in ("text", "integer"):
            raise WrongConfiguration(
                f"{where}.key {name} is no field of text or integer",
                fix=f"declare it under {where.split()[-1]}.fields.",
            )
    return tuple(names)


@lru_cache
def _taken() -> frozenset[str]:
    """Every table that a shop's raw data has without these."""
    return frozenset((*RESOURCES, *OURS, *(table for root in shapes.ROOTS for table in _tables(root))))


def _tables(shape: Shape) -> Iterator[str]:
    yield shape.table
    for child in shape.children:
        yield from _tables(child)


def _column(field: str) -> str:
    return "__".join(_NAMING.normalize_identifier(part) for part in field.split("."))
