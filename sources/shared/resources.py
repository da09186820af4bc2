"""How a mall's reader becomes a dlt resource: tables exist, state moves only with a whole read, failures stay apart."""

import copy
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from datetime import UTC, datetime
from typing import Any

import dlt
import pyarrow as pa
from dlt.common.configuration.container import Container
from dlt.common.destination import DestinationCapabilitiesContext
from dlt.extract import DltResource

from .ledger import Entry, Run
from .shapes import Rows, Shape

GATHERED_ROWS = 50_000
UPSERT: Any = {"disposition": "merge", "strategy": "upsert"}
SWEEPS = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("shop", "resource", "shop_no")),
        ("started_at", pa.timestamp("us", tz="UTC")),
        ("completed_at", pa.timestamp("us", tz="UTC")),
        ("rows", pa.int64()),
    ]
)
_SWEEPS_KEY = ("shop", "resource", "shop_no")
ORDERS_MISSING = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("shop", "shop_no", "order_id")),
        ("noticed_at", pa.timestamp("us", tz="UTC")),
    ]
)
_MISSING_KEY = ("shop", "shop_no", "order_id")

State = MutableMapping[str, Any]
Reader = Callable[[Entry, State], Iterator[Rows]]


def resource(
    run: Run,
    name: str,
    shapes: Sequence[Shape],
    read: Reader,
    *,
    extra: Sequence[Rows] = (),
    after: str = "",
    remember: Callable[[State], None] = lambda _: None,
) -> DltResource:
    """A dlt resource that yields what `read` reads, in as many tables as the shapes have.

    `read` gets the ledger entry and a copy of the resource's dlt state; the copy becomes the state only if `read`
    came to its end, so a resource that failed half-way continues from where it stood. `extra` are further tables
    that must exist. `after` names a resource that this one waits for where both are loaded, because dlt may read
    them in turns. `remember` notes in the state what must outlive a failure, before anything is read.
    """

    @dlt.resource(name=name)
    def pages() -> Iterator[Any]:
        known: set[str] = set()
        live = dlt.current.resource_state(name)
        with run.entry(name) as entry:
            for rows in (*(empty for shape in shapes for empty in shape.empty()), *extra):
                if _is_new(rows):
                    yield _item(rows, known)
            while after in run.entries and run.entries[after].finished_at is None:
                yield None  # dlt then asks the other resource for its next page
            remember(live)
            state = copy.deepcopy(live)
            for rows in _gathered(read(entry, state)):
                if rows.is_personal:
                    run.aside(rows)
                    continue
                entry.loaded[rows.table] = entry.loaded.get(rows.table, 0) + rows.data.num_rows
                yield _item(rows, known)
            live.clear()
            live.update(state)

    return pages


def ledger(run: Run) -> DltResource:
    """The ledger and the rejected values as the run's last resource. Only for runs that collect failures."""

    @dlt.resource(name="ledger")
    def pages() -> Iterator[Any]:
        known: set[str] = set()
        for rows in run.ledger():
            if rows.data.num_rows or _is_new(rows):
                yield _item(rows, known)

    return pages


def sweep_done(run: Run, resource_name: str, shop_no: str, started: datetime, rows: int) -> Rows:
    """The record of a finished full sweep: what was last read before `started` is gone at the mall."""
    row = {
        "shop": run.shop,
        "resource": resource_name,
        "shop_no": shop_no,
        "started_at": started,
        "completed_at": run.clock.now().astimezone(UTC),
        "rows": rows,
    }
    return Rows("sweeps", _SWEEPS_KEY, pa.Table.from_pylist([row], SWEEPS))


def no_sweeps() -> Rows:
    """The empty table of sweeps."""
    return Rows("sweeps", _SWEEPS_KEY, SWEEPS.empty_table())


def orders_missing(run: Run, shop_no: str, order_ids: Sequence[str]) -> Rows:
    """Open orders that the mall no longer returns; `shop_no` is "1" where a mall has none."""
    noticed = run.clock.now().astimezone(UTC)
    rows = [{"shop": run.shop, "shop_no": shop_no, "order_id": name, "noticed_at": noticed} for name in order_ids]
    return Rows("orders_missing", _MISSING_KEY, pa.Table.from_pylist(rows, ORDERS_MISSING))


def no_orders_missing() -> Rows:
    """The empty table of missing orders."""
    return Rows("orders_missing", _MISSING_KEY, ORDERS_MISSING.empty_table())


def _gathered(pages: Iterator[Rows]) -> Iterator[Rows]:
    """The same rows in fewer, larger tables: dlt does as much work for a table of ten rows as for one of ten thousand.

    What was read before a failure still goes out, all tables of it: a parent must never be loaded without its children.
    """
    waiting: dict[tuple[str, bool], list[Rows]] = {}
    failure: Exception | None = None
    while True:
        try:
            rows = next(pages, None)
        except Exception as trouble:  # noqa: BLE001 - raised again below
            rows, failure = None, trouble
        if rows is not None:
            waiting.setdefault((rows.table, rows.is_personal), []).append(rows)
        if rows is None or sum(part.data.num_rows for parts in waiting.values() for part in parts) >= GATHERED_ROWS:
            for (table, is_personal), parts in waiting.items():
                yield Rows(table, parts[0].key, pa.concat_tables([part.data for part in parts]), is_personal)
            waiting.clear()
        if rows is None:
            break
    if failure:
        raise failure


def _item(rows: Rows, known: set[str]) -> Any:
    """Arrow data with its table's name; the first of a table in a resource brings the key and how to merge."""
    fields = [field.with_nullable(field.name not in rows.key) for field in rows.data.schema]
    data = rows.data.cast(pa.schema(fields))
    if rows.table in known:
        return dlt.mark.with_table_name(data, rows.table)
    known.add(rows.table)
    hints = dlt.mark.make_hints(table_name=rows.table, primary_key=list(rows.key), write_disposition=_disposition())
    return dlt.mark.with_hints(data, hints, create_table_variant=True)


def _disposition() -> Any:
    """How rows take the place of those with their key: by an upsert, else in the way the destination has, if any."""
    container = Container()
    if DestinationCapabilitiesContext not in container:
        return UPSERT
    known = container[DestinationCapabilitiesContext].supported_merge_strategies
    return UPSERT if "upsert" in known else "merge" if known else "append"


def _is_new(rows: Rows) -> bool:
    table = dlt.current.source_schema().tables.get(rows.table)
    return table is None or not set(rows.data.schema.names) <= set(table.get("columns", {}))
