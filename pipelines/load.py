"""Load: every shop through its own dlt pipeline into one warehouse; what fails stays alone and is named.

One pipeline per shop (`cafe24__main`), because a cursor belongs to a pipeline; all shops of a platform in one dataset
(`raw_cafe24`), because `shop` is part of every key. After a load the warehouse is asked how many rows carry its load
id: fewer or more than were read is a failure, and the resource's cursor goes back to where it stood.
"""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import dlt
from dlt.common.runtime.signals import intercepted_signals
from dlt.pipeline.exceptions import PipelineStepFailed
from filelock import FileLock, Timeout

from sources.shared.errors import AlreadyRunning, KmallError, WarehouseTrouble, unforeseen
from sources.shared.http import Clock
from sources.shared.ledger import Entry, Event, Run
from sources.shared.tokens import TokenStore

from .config import Shop, Warehouse
from .counting import miscounted
from .personal import PersonalTables, purged_buyers
from .recovery import put_back, take_over
from .warehouse_reading import wait_until_free

log = logging.getLogger("kmall")


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


@dataclass
class Report:
    """All results of a load, shop by shop. A shop that could not start has one result with an empty resource."""

    results: list[ResourceResult] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every resource of every shop that its mall offers arrived whole and was loaded."""
        return all(result.status in ("ok", "skipped") for result in self.results)


def load(
    shops: Sequence[Shop],
    *,
    warehouse: Warehouse,
    home: Path,
    resources: Sequence[str] = (),
    clock: Clock | None = None,
    token_store: TokenStore | None = None,
    progress: Callable[[Event], None] | None = None,
) -> Report:
    """Loads what changed in each shop since its last run. Never raises for one shop's trouble: it is in the report.

    `resources` limits the run to these names, for the shops that have them. `clock` replaces the shops' own (tests).
    Ctrl-C ends it between two calls: Python's own way could be lost in whatever the collector cleans up meanwhile.
    """
    _configure_dlt()
    store = token_store or TokenStore.open(home)
    with intercepted_signals():
        return _load_each(shops, warehouse, home, resources, clock, store, progress or _silent)


def pipeline_of(shop: Shop, warehouse: Warehouse, home: Path) -> dlt.Pipeline:
    """The dlt pipeline that keeps this shop's cursors, with its working files under `home`."""
    return dlt.pipeline(
        pipeline_name=shop.pipeline_name,
        destination=warehouse.dlt_destination(),
        dataset_name=f"raw_{shop.platform}",
        pipelines_dir=str(home / "pipelines"),
    )


def _load_each(
    shops: Sequence[Shop],
    warehouse: Warehouse,
    home: Path,
    resources: Sequence[str],
    clock: Clock | None,
    store: TokenStore,
    progress: Callable[[Event], None],
) -> Report:
    report = Report()
    anybodys = {name for shop in shops for name in shop.resources}
    for shop in shops:
        # a name that no mall has is left for the mall to refuse, with those it has
        names = [name for name in resources if name in shop.resources or name not in anybodys]
        if resources and not names:
            continue
        try:
            report.results += _load_shop(shop, warehouse, home, names, clock, store, progress)
        except Exception as trouble:  # noqa: BLE001 - one shop's trouble must not stop the others
            error = trouble if isinstance(trouble, KmallError) else unforeseen(trouble)
            error.shop = error.shop or f"{shop.platform} {shop.alias}"
            log.error("%s", error)
            progress(Event(shop.platform, shop.alias, "", "failed", message=str(error)))
            report.results.append(
                ResourceResult(shop.platform, shop.alias, error.resource, "failed", error=error.what, fix=error.fix)
            )
    return report


def _load_shop(
    shop: Shop,
    warehouse: Warehouse,
    home: Path,
    resources: Sequence[str],
    clock: Clock | None,
    store: TokenStore,
    progress: Callable[[Event], None],
) -> list[ResourceResult]:
    mall = import_module(f"sources.{shop.platform}")
    clock = clock or mall.clock_of(shop.settings)
    run: Run = mall.new_run(shop.alias, shop.settings, clock, progress=progress, personal=shop.personal.fields)
    client = mall.Client(shop.alias, shop.settings, clock, store, home)
    source = mall.source_of(client, run, resources)
    with _alone(shop, home), _NamedTrouble(shop):
        pipeline = pipeline_of(shop, warehouse, home)
        note = home / "pipelines" / f"{shop.pipeline_name}.cursors.json"
        wait_until_free(warehouse)
        before = take_over(pipeline, shop.platform, note)
        progress(Event(shop.platform, shop.alias, "", "loading"))
        with _kept_open(pipeline, warehouse):
            _mind_persons(pipeline, shop, run)
            info = pipeline.run(source, loader_file_format="parquet")
            wrong = miscounted(pipeline, info, run)
        if wrong:
            put_back(pipeline, shop.platform, before, [entry.resource for entry in wrong])
        note.unlink()
    progress(Event(shop.platform, shop.alias, "", "loaded"))
    return [_result(shop, entry) for entry in run.entries.values()]


@contextmanager
def _kept_open(pipeline: dlt.Pipeline, warehouse: Warehouse) -> Iterator[None]:
    """Holds a DuckDB file open for a whole run: dlt lets go of it after every table, and opening it takes longer than
    writing a small one. What keeps it from being opened is left for dlt to meet, and to be told as its failure.
    """
    with ExitStack() as stack:
        if warehouse.path is not None:
            with suppress(Exception):
                stack.enter_context(pipeline.sql_client())  # type: ignore[arg-type]
        yield


def _mind_persons(pipeline: dlt.Pipeline, shop: Shop, run: Run) -> None:
    """Tells the run who was purged, and where its personal rows go. Raises: WarehouseTrouble."""
    try:
        with _client(pipeline, shop) as client:
            run.purged = purged_buyers(client)
    except Exception as trouble:  # noqa: BLE001 - without the list a purged buyer would come back
        told = f"the warehouse cannot be opened: {type(trouble).__name__}"
        raise WarehouseTrouble(told, shop=shop.label, fix="wait until whatever has it open has ended.") from None
    if shop.personal.fields:
        days = shop.personal.retention_days or 0
        run.aside = PersonalTables(lambda: _client(pipeline, shop), shop.platform, days, run.end)


def _client(pipeline: dlt.Pipeline, shop: Shop) -> Any:
    """Before its first run dlt would name a schema after the pipeline, which an alias with a hyphen does not allow."""
    known = pipeline.default_schema if pipeline.schema_names else dlt.Schema(shop.platform)
    return dlt.dataset(pipeline.destination, pipeline.dataset_name, schema=known).sql_client


@contextmanager
def _alone(shop: Shop, home: Path) -> Iterator[None]:
    """One run a shop at a time. Raises: AlreadyRunning. A killed run leaves no lock behind."""
    folder = home / "pipelines"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{shop.pipeline_name}.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyRunning("another run of this shop is under way", shop=f"{shop.platform} {shop.alias}") from None
    try:
        yield
    finally:
        lock.release()


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
        if not isinstance(trouble, PipelineStepFailed):
            return
        cause: BaseException | None = trouble
        while cause is not None:
            if isinstance(cause, KmallError | KeyboardInterrupt):  # dlt wraps Ctrl-C and SIGTERM as well
                raise cause from None
            last, cause = cause, cause.__cause__ or cause.__context__
        text = str(last).strip().splitlines()
        told = text[0][:200] if text else ""
        raise WarehouseTrouble(f"{trouble.step} failed: {type(last).__name__}: {told}", shop=self._shop) from trouble


def _configure_dlt() -> None:
    """What this pipeline relies on, whatever the user's config.toml says; telemetry only if the user asks for it."""
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    os.environ.setdefault("RUNTIME__LOG_LEVEL", "ERROR")
    os.environ["NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID"] = "true"
    os.environ["EXTRACT__NEXT_ITEM_MODE"] = "fifo"  # orders before shipments, the ledger last


def _silent(_: Event) -> None:
    return None
