"""Rows of two engines made comparable: each writes one value in its own way."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """Numbers by value, days and times in ISO's form."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date | datetime) else value


def in_order(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Each row as a JSON list of its values, sorted."""
    return sorted(json.dumps([plain(value) for value in row], ensure_ascii=False) for row in rows)
