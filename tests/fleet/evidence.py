"""What is asked after the fleet has loaded: are all rows there once, was anybody at a shop while somebody else was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import psycopg2

from tests.malls import FLUID, NOT_ROWS

RAW = "table_schema like 'raw\\_%' and table_schema not like '%\\_staging%'"
Rows = dict[tuple[str, str, str], tuple[int, str]]


@dataclass(frozen=True)
class Run:
    """A process at a shop. Units: nanoseconds since 1970; `whole` unless it was killed at it."""

    shop: str
    process: int
    begin: int
    end: int
    whole: bool


def runs(lines: Sequence[str], deaths: Mapping[int, int]) -> list[Run]:
    """What processes have said of themselves; who was killed was at its shop until then."""
    open_runs: dict[tuple[int, str], int] = {}
    found = []
    for line in lines:
        at, process, what, shop = line.split(" ", 3)
        key = (int(process), shop)
        if what == "begin":
            open_runs[key] = int(at)
        else:
            found.append(Run(shop, key[0], open_runs.pop(key), int(at), whole=True))
    return found + [
        Run(shop, process, begin, deaths.get(process, 2**63), whole=False)
        for (process, shop), begin in open_runs.items()
    ]


def overlaps(found: Sequence[Run]) -> list[str]:
    """Shops that two processes, or two threads of one, were at at once."""
    wrong = []
    for shop in {run.shop for run in found}:
        its = sorted((run for run in found if run.shop == shop), key=lambda run: run.begin)
        for first, second in pairwise(its):
            if second.begin < first.end:
                seconds = (min(first.end, second.end) - second.begin) / 1e9
                wrong.append(f"{shop}: {first.process} and {second.process} were at it together for {seconds:.1f} s")
    return wrong


def raw_rows(url: str) -> Rows:
    """(schema, table, shop) -> how many rows, and what they say; columns that tell of the reading are left out, and
    the shop's alias: aliases of one mall read the same.
    """
    found = {}
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            f"select table_schema, table_name, column_name from information_schema.columns where {RAW} order by 1, 2, 3"
        )
        columns: dict[tuple[str, str], list[str]] = {}
        for schema, table, column in cursor.fetchall():
            if not table.startswith("_") and table not in NOT_ROWS and column not in (*FLUID, "shop"):
                columns.setdefault((schema, table), []).append(column)
        for (schema, table), names in columns.items():
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f"select shop, count(*), md5(string_agg(told, '|' order by told)) from "
                f'(select shop, row({listed})::text as told from {schema}."{table}") as each_row group by shop'
            )
            found |= {(schema, table, shop): (count, told) for shop, count, told in cursor.fetchall()}
    return found


def differing(ours: Rows, theirs: Rows) -> list[str]:
    """What the fleet loaded and one process did not load so."""
    keys = sorted(key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key))
    return [f"{'.'.join(key)}: {ours.get(key)} by the fleet, {theirs.get(key)} alone" for key in keys]


def unlike_the_first(rows: Rows) -> list[str]:
    """Shops of ours whose rows are not those of the first shop of ours at the same mall."""
    wrong = []
    for (schema, table, shop), told in rows.items():
        first = ("jp" if shop.startswith("jp") else "shop") + "0"
        if rows.get((schema, table, first)) != told:
            wrong.append(f"{schema}.{table} of {shop}: {told}, of {first}: {rows.get((schema, table, first))}")
    return wrong


def keep_the_first(url: str) -> None:
    """One shop of ours at each mall stays, for a build over rows that are there once."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            f"select table_schema, table_name from information_schema.columns where column_name = 'shop' and {RAW}"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f"delete from {schema}.\"{table}\" where shop not in ('shop0', 'jp0')")


def failures(results: Sequence[dict[str, Any]], broken: str) -> list[str]:
    """What failed other than the broken shop, or of the broken shop did not fail by name and with its fix."""
    bad = [each for each in results if each["status"] not in ("ok", "skipped")]
    others = [each for each in bad if f"{each.get('platform')} {each.get('shop')}" != broken]
    found = [f"{each.get('platform')} {each.get('shop')} {each.get('resource')}: {each['error']}" for each in others]
    if len(others) == len(bad) or not all(each["fix"] for each in bad):
        found.append(f"{broken} was not reported with a fix")
    return found
