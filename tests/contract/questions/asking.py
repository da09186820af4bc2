"""The saved queries asked of a warehouse, and their answers held against what is expected, row by row."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
from dbt.cli.main import dbtRunner

from pipelines.books import plain
from pipelines.transform import close_duckdb
from tests.unified.warehouse import PROJECT

from .season import Question, Row, Season


def compiled(file: Path, platforms: Sequence[str]) -> dict[str, str]:
    """Name of each analysis -> its SQL on this warehouse."""
    folder = file.parent / "analyses"
    arguments = [
        *(
            "compile",
            "--select",
            "resource_type:analysis",
            "--project-dir",
            str(PROJECT),
            "--profiles-dir",
            str(PROJECT),
        ),
        *("--target-path", str(folder), "--log-path", str(folder / "logs"), "--quiet", "--no-version-check"),
        *("--log-level", "none", "--log-level-file", "none", "--vars", json.dumps({"platforms": list(platforms)})),
    ]
    with mock.patch.dict(os.environ, KMALL_WAREHOUSE=str(file)):
        outcome = dbtRunner().invoke(arguments)
        close_duckdb()
    if not outcome.success:
        raise RuntimeError(f"dbt compile: {outcome.exception or outcome.result}")
    written = (folder / "compiled" / "unified" / "analyses").glob("*.sql")
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


def give_sku_map(file: Path, rows: Sequence[Row]) -> None:
    """The seller's map as the raw table that his CSV file becomes."""
    data = [{"line_number": number, **row} for number, row in enumerate(rows, start=2)]
    for row in data:
        row.update({name: row[name] or None for name in ("seller_code", "valid_from")})
    with duckdb.connect(str(file)) as warehouse:
        warehouse.execute("create schema if not exists raw_seller")
        warehouse.execute(
            "create or replace table raw_seller.sku_map (line_number bigint, sku text, platform text, shop_alias text, "
            "native_product_id text, native_variant_id text, seller_code text, units_per_listing bigint, "
            "valid_from date, note text)"
        )
        warehouse.executemany(
            "insert into raw_seller.sku_map values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [list(row.values()) for row in data]
        )
