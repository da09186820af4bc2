"""The saved queries asked of a warehouse, and their answers held against what is expected, row by row."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.books import plain
from tests.unified.warehouse import dbt

from .season import Question, Row, Season


def compiled(file: Path, platforms: Sequence[str]) -> dict[str, str]:
    """Name of each analysis -> its SQL on this warehouse."""
    dbt(file, "compile", "--select", "resource_type:analysis", variables={"platforms": list(platforms)})
    written = (file.parent / "target" / "compiled" / "unified" / "analyses").glob("*.sql")
    return {path.stem: path.read_text() for path in written}


def answer(warehouse: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[Row]]:
    """Its columns in order, and its rows."""
    found = warehouse.execute(sql)
    names = [each[0] for each in found.description]
    return names, [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def differences(question: Question, rows: Sequence[Row], season: Season) -> list[str]:
    """Rows of one side only, in words; the same row twice counts twice."""
    mine = sorted(_shown(row, question.columns) for row in rows)
    books = sorted(_shown(row, question.columns) for row in question.expected(season))
    return [f"only the query says {row}" for row in _less(mine, books)] + [
        f"only the books say {row}" for row in _less(books, mine)
    ]


def _shown(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    values = {name: plain(row[name]) for name in columns}
    return ", ".join(f"{name}={_text(value)}" for name, value in values.items())


def _text(value: Any) -> str:
    return f"{value:f}" if hasattr(value, "normalize") else str(value) if isinstance(value, date) else repr(value)


def _less(these: Sequence[str], those: Sequence[str]) -> list[str]:
    left = list(those)
    only = []
    for row in these:
        if row in left:
            left.remove(row)
        else:
            only.append(row)
    return only
