"""One shop's run: its mall is read through its own dlt pipeline, and what was read is loaded and counted.

Reading needs no warehouse, so any number of shops read at once. A DuckDB file has one writer at a time: it is opened
before the reading, for the cursors that may be there, and after it, to load. Server warehouses take many writers; there
every shop has staging tables of its own, because dlt empties them when it begins to load.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import dlt
from dlt.common.destination.exceptions import DestinationException
from dlt.common.pipeline import LoadInfo
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.shared.errors import KmallError, WarehouseTrouble, WrongConfiguration
from sources.shared.http import Clock
from sources.shared.ledger import Entry, Event, Run
from sources.shared.tokens import TokenStore
from sources.shared.windows import Days

from . import ducklake
from .config import Shop, Warehouse
from .counting import miscounted
from .locks import alone, changing, turn, writing
from .personal import PersonalTables, purged_buyers
from .recovery import LocalNote, Note, SharedNote, cursors_of, put_back, take_over
from .warehouse_reading import wait_until_free

LOST = {"OperationalError", "InterfaceError"}  # of any database driver (PEP 249): dlt lets psycopg2's own pass


@dataclass(frozen=True)
class ResourceResult:
    """What became of one resource of one shop. Units: `rows` records of the resource's own table; times aware, UTC."""

    platform: str
    shop: str
    resource: str
    status: str
    rows: int = 0
    requests: int = 0
    window_from: datetime | None = None
    window_to: datetime | None = None
    error: str = ""
    fix: str = ""
    new_fields: dict[str, int] = field(default_factory=dict)
    rejected_values: int = 0


@dataclass(frozen=True)
class Asked:
    """What to load, and where to.

    Shape: `resources` names, all usual ones when empty; `since` the first day to read again; `backfill` past days to
        read instead, which move no cursor; `clock` replaces the shop's own (tests).
    """

    warehouse: Warehouse
    home: Path
    store: TokenStore
    resources: Sequence[str] = ()
    since: date | None = None
    backfill: Days | None = None
    clock: Clock | None = None


def load_shop(shop: Shop, asked: Asked, progress: Callable[[Event], None]) -> list[ResourceResult]:
    """Reads and loads one shop when it is its turn; the lock is held by the process that does it, to its very end.

    Raises: KmallError when the shop could not start or what it read could not be loaded; then nothing was lost.
    """
    with (turn if asked.backfill else alone)(shop, asked.home, asked.store.server) as keeps:
        return _load(shop, asked, progress, keeps)


def _load(
    shop: Shop, asked: Asked, progress: Callable[[Event], None], keeps: Callable[[], None]
) -> list[ResourceResult]:
    mall = import_module(f"sources.{shop.platform}")
    clock = asked.clock or mall.clock_of(shop.settings)
    run: Run = mall.new_run(
        shop.alias,
        shop.settings,
        clock,
        progress=progress,
        personal=shop.personal.fields,
        since=asked.since,
        backfill=asked.backfill,
    )
    client = mall.Client(shop.alias, shop.settings, clock, asked.store, asked.store.server or asked.home)
    source = mall.source_of(client, run, asked.resources)
    with _NamedTrouble(shop):
        if asked.warehouse.destination == "ducklake":
            ducklake.prepare(asked.warehouse)
        note = _note(shop, asked)
        if isinstance(note, SharedNote):
            shutil.rmtree(asked.home / "pipelines" / shop.pipeline_name, ignore_errors=True)
        pipeline = pipeline_of(shop, asked.warehouse, asked.home)
        with _open(pipeline, asked.warehouse), changing(asked.warehouse, asked.home, pipeline.dataset_name):
            before = take_over(pipeline, shop.platform, note)
            _mind_persons(pipeline, shop, run, asked.warehouse)
        progress(Event(shop.platform, shop.alias, "", "loading"))
        pipeline.extract(source, loader_file_format="parquet")
        pipeline.normalize()
        with _open(pipeline, asked.warehouse):
            info = _loaded(pipeline, asked, shop, keeps)
            wrong = miscounted(pipeline, info, run)
        keeps()  # nor may it say where the next run starts from
        if wrong:
            put_back(pipeline, shop.platform, before, [entry.resource for entry in wrong])
            note.write(cursors_of(pipeline, shop.platform))  # the warehouse's own have moved on with the load
        else:
            note.remove()
    progress(Event(shop.platform, shop.alias, "", "loaded"))
    return [_result(shop, entry) for entry in run.entries.values()]


def _note(shop: Shop, asked: Asked) -> Note:
    """On the server that machines share, if they share the warehouse as well: each DuckDB file has cursors of its own,
    though it be called the same on every machine.
    """
    local = LocalNote(asked.home / "pipelines" / f"{shop.pipeline_name}.cursors.json")
    if asked.store.server is None or asked.warehouse.lock_file is not None:
        return local
    return SharedNote(asked.store.server, f"{shop.pipeline_name} {asked.warehouse.name}", local)


def pipeline_of(shop: Shop, warehouse: Warehouse, home: Path) -> dlt.Pipeline:
    """The dlt pipeline that keeps this shop's cursors, with its working files under `home`."""
    return dlt.pipeline(
        pipeline_name=shop.pipeline_name,
        destination=warehouse.dlt_destination("" if warehouse.path else shop.alias),
        dataset_name=f"raw_{shop.platform}",
        pipelines_dir=str(home / "pipelines"),
    )


def _loaded(pipeline: dlt.Pipeline, asked: Asked, shop: Shop, keeps: Callable[[], None]) -> LoadInfo:
    """Loads the package; where several shops load at once, tables are made and altered by one of them at a time."""
    # dlt takes a package up where it stopped: what is in staging stays there, what met a conflict was rolled back
    done = ducklake.tried_again if asked.warehouse.destination == "ducklake" else _once
    with changing(asked.warehouse, asked.home, pipeline.dataset_name):
        if asked.warehouse.path is None:
            done(pipeline.sync_schema, shop.label)
        if asked.warehouse.catalog:
            from . import lake_catalog

            lake_catalog.make_dataset(pipeline.dataset_name)
    keeps()  # who has lost the shop's lock must not load: another may be loading it by now
    return done(pipeline.load, shop.label)


def _once(what: Callable[[], Any], _: str) -> Any:
    return what()


@contextmanager
def _open(pipeline: dlt.Pipeline, warehouse: Warehouse) -> Iterator[None]:
    """This shop's turn to write. A DuckDB file is held open for all of it: dlt lets go of it after every table, and
    opening it takes longer than writing a small one. What keeps it from being opened is left for dlt to meet and tell.
    """
    with writing(warehouse, waits=False), ExitStack() as stack:
        if warehouse.path is not None:
            try:
                stack.enter_context(pipeline.sql_client())  # type: ignore[arg-type]
            except Exception:  # noqa: BLE001 - somebody reads it for a moment, or it cannot be opened at all
                wait_until_free(warehouse)
                with suppress(Exception):
                    stack.enter_context(pipeline.sql_client())  # type: ignore[arg-type]
        yield


def _mind_persons(pipeline: dlt.Pipeline, shop: Shop, run: Run, warehouse: Warehouse) -> None:
    """Tells the run who was purged, and where its personal rows go. Raises: WarehouseTrouble, WrongConfiguration."""
    if not warehouse.takes_persons:
        if shop.personal.fields:
            fix = "load into DuckDB, MotherDuck or PostgreSQL, or leave personal_fields out."
            raise WrongConfiguration(f"{warehouse.name} takes no personal_fields", shop=shop.label, fix=fix)
        return
    try:
        with _client(pipeline, shop) as client:
            run.purged = purged_buyers(client)
    except Exception as trouble:  # noqa: BLE001 - without the list a purged buyer would come back
        told = f"the warehouse cannot be opened: {type(trouble).__name__}"
        raise WarehouseTrouble(told, shop=shop.label, fix="wait until whatever has it open has ended.") from None
    if shop.personal.fields:
        days = shop.personal.retention_days or 0

        @contextmanager
        def connect() -> Iterator[Any]:
            with writing(warehouse), _client(pipeline, shop) as client:
                yield client

        run.aside = PersonalTables(connect, shop.platform, days, run.end)


def _client(pipeline: dlt.Pipeline, shop: Shop) -> Any:
    """Before its first run dlt would name a schema after the pipeline, which an alias with a hyphen does not allow."""
    known = pipeline.default_schema if pipeline.schema_names else dlt.Schema(shop.platform)
    return dlt.dataset(pipeline.destination, pipeline.dataset_name, schema=known).sql_client


def _result(shop: Shop, entry: Entry) -> ResourceResult:
    return ResourceResult(
        platform=shop.platform,
        shop=shop.alias,
        resource=entry.resource,
        status=entry.status,
        rows=entry.distinct_keys,
        requests=entry.requests,
        window_from=entry.window_from,
        window_to=entry.window_to,
        error=entry.error.what if entry.error else "",
        fix=entry.error.fix if entry.error else "",
        new_fields=dict(entry.notes.new_fields),
        rejected_values=len(entry.notes.rejected),
    )


class _NamedTrouble:
    """Turns dlt's own failures into ours: what went wrong with the warehouse, without a row or a password in it."""

    def __init__(self, shop: Shop) -> None:
        self._shop = f"{shop.platform} {shop.alias}"

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, trouble: BaseException | None, trace: object) -> None:
        names = {each.__name__ for each in type(trouble).__mro__}
        if not isinstance(trouble, PipelineStepFailed | DestinationException | OSError) and not names & LOST:
            return  # beside dlt's steps: a connection lost while rows are counted, a disk too full to note the cursors
        cause: BaseException | None = trouble
        while cause is not None:
            if isinstance(cause, KmallError | KeyboardInterrupt):  # dlt wraps Ctrl-C and SIGTERM as well
                raise cause from None
            last, cause = cause, cause.__cause__ or cause.__context__
        text = str(last).strip().splitlines()
        told = text[0][:200] if text else ""
        raise WarehouseTrouble(
            f"{getattr(trouble, 'step', 'load')} failed: {type(last).__name__}: {told}", shop=self._shop
        ) from trouble
