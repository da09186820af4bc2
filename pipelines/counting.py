"""After a load: whether the warehouse holds as many rows of it as were read."""

from collections import Counter
from collections.abc import Iterable

import dlt
from dlt.common.pipeline import LoadInfo

from sources.shared.errors import ContractBroken
from sources.shared.ledger import Entry, Run

from .lake import of_pipeline


def miscounted(pipeline: dlt.Pipeline, info: LoadInfo, run: Run) -> list[Entry]:
    """Resources of which the warehouse holds another number of rows than were read; they are failed by this."""
    expected: Counter[str] = Counter()
    for entry in run.entries.values():
        expected.update({table: rows for table, rows in entry.loaded.items() if rows})
    if not expected:
        return []
    found = _found(pipeline, expected, info.loads_ids[-1])
    wrong = []
    for entry in run.entries.values():
        if differing := [table for table in entry.loaded if expected[table] != found.get(table, 0)]:
            told = ", ".join(f"{table} {found.get(table, 0)} of {expected[table]}" for table in differing)
            entry.status = "failed"
            entry.error = ContractBroken(
                f"rows in the warehouse are not the rows read: {told}", resource=entry.resource
            )
            wrong.append(entry)
    return wrong


def _found(pipeline: dlt.Pipeline, tables: Iterable[str], load_id: str) -> dict[str, int]:
    if lake := of_pipeline(pipeline):
        return {table: lake.count(table, load_id) for table in tables}
    with pipeline.sql_client() as client:
        counts = " union all ".join(
            f"select '{table}', count(*) from {client.make_qualified_table_name(table)} "
            f"where _dlt_load_id = '{load_id}'"
            for table in tables
        )
        return dict(client.execute_sql(counts) or ())  # type: ignore[arg-type]
