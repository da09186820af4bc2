"""What stands around a shape: the circumstances of a page, the rows made of it, and what was noticed on the way."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import pyarrow as pa

Chosen = Mapping[str, Mapping[str, str]]  # raw table -> path of a personal field -> "mask" or "keep"
NOBODY: Chosen = MappingProxyType({})


@dataclass(frozen=True)
class Rejected:
    """One value that did not fit. `value` is JSON text, None where it may name a person."""

    table: str
    row_key: str
    field: str
    value: str | None
    reason: str


@dataclass
class Notes:
    """What a run noticed about one resource's records. `new_fields` counts "table.field" that no shape declares."""

    new_fields: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """The circumstances of a page: whose it is, when it was read, where to note things, how to hide a person.

    Shape: `personal` the fields that the shop opted in, empty for nearly all; `purged` fingerprints of the buyers who
        must not come back.
    """

    shop: str
    read_at: datetime
    notes: Notes = field(default_factory=Notes)
    pseudonym: Callable[[str], str] | None = None
    personal: Chosen = field(default_factory=lambda: NOBODY)
    purged: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rows:
    """Rows of one raw table, ready to load; with `is_personal` of the table of that name among the personal ones."""

    table: str
    key: tuple[str, ...]
    data: pa.Table
    is_personal: bool = False


def keyed_hash(key: str) -> Callable[[str], str]:
    """HMAC-SHA256 of a person's id, as hex text: a person stays the same, the id cannot be found without the key."""
    secret = key.encode()
    return lambda text: hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def fingerprint(pseudonym: str) -> str:
    """How a purged buyer is remembered: the list of them must not name a pseudonym that old copies still hold."""
    return hashlib.sha256(pseudonym.encode()).hexdigest()
