"""Load: every shop through its own dlt pipeline into one warehouse; what fails stays alone and is named.

One pipeline per shop (`cafe24__main`), because a cursor belongs to a pipeline; all shops of a platform in one dataset
(`raw_cafe24`), because `shop` is part of every key. A mall limits each shop by itself, so all shops are read at once.
After a load the warehouse is asked how many rows carry its load id: fewer or more than were read is a failure, and the
resource's cursor goes back to where it stood.
"""

import logging
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dlt.common.runtime import signals

from sources.shared.errors import KmallError, ProcessEnded, unforeseen
from sources.shared.http import Clock
from sources.shared.ledger import Event
from sources.shared.tokens import TokenStore

from .config import AT_ONCE, Shop, Warehouse
from .shop_run import Asked, ResourceResult, load_shop, pipeline_of

__all__ = ["Report", "ResourceResult", "load", "pipeline_of"]

log = logging.getLogger("kmall")
Progress = Callable[[Event], None]


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
    since: date | None = None,
    clock: Clock | None = None,
    token_store: TokenStore | None = None,
    progress: Progress | None = None,
    at_once: int = AT_ONCE,
    processes: bool = False,
) -> Report:
    """Loads what changed in each shop since its last run. Never raises for one shop's trouble: it is in the report.

    `resources` limits the run to these names, for the shops that have them; `since` reads again from that day on.
    `at_once` shops are read at a time, each in a thread, or with `processes` in a process of its own, which uses more
    than one core. `clock` replaces the shops' own (tests; not with `processes`).
    Ctrl-C ends it between two calls: Python's own way could be lost in whatever the collector cleans up meanwhile.
    """
    asked = Asked(warehouse, home, token_store or TokenStore.open(home), tuple(resources), since=since, clock=clock)
    return each_shop(shops, asked, in_a_process if processes else load_shop, progress or silent, at_once)


def each_shop(
    shops: Sequence[Shop],
    asked: Asked,
    work: Callable[[Shop, Asked, Progress], list[ResourceResult]],
    progress: Progress,
    at_once: int = AT_ONCE,
) -> Report:
    """Does `work` for every shop that has one of the resources asked for. Its failure becomes the shop's one result."""
    _configure_dlt()
    anybodys = {name for shop in shops for name in shop.resources}

    def one(shop: Shop) -> list[ResourceResult]:
        # a name that no mall has is left for the mall to refuse, with those it has
        names = tuple(name for name in asked.resources if name in shop.resources or name not in anybodys)
        if asked.resources and not names:
            return []
        try:
            signals.raise_if_signalled()
            return work(shop, replace(asked, resources=names), progress)
        except Exception as trouble:  # noqa: BLE001 - one shop's trouble must not stop the others
            error = trouble if isinstance(trouble, KmallError) else unforeseen(trouble)
            error.shop = error.shop or shop.label
            log.error("%s", error)
            progress(Event(shop.platform, shop.alias, "", "failed", message=str(error)))
            return [
                ResourceResult(shop.platform, shop.alias, error.resource, "failed", error=error.what, fix=error.fix)
            ]

    with signals.intercepted_signals(), ThreadPoolExecutor(max(at_once, 1), thread_name_prefix="shop") as pool:
        try:
            return Report([result for results in pool.map(one, shops) for result in results])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def in_a_process(shop: Shop, asked: Asked, progress: Progress) -> list[ResourceResult]:
    """`load_shop` in a process of its own. Raises: what the shop's run raised, ProcessEnded if it was killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.shop_run"])
    ours, its = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(its, shop, asked), name=f"kmall {shop.label}")
    process.start()
    its.close()  # so that the end of the process is the end of the pipe
    with ours:
        try:
            while True:
                if not ours.poll(0.2):
                    signals.raise_if_signalled()
                    continue
                told = ours.recv()
                if isinstance(told, Event):
                    progress(told)
                elif isinstance(told, BaseException):
                    raise told
                else:
                    return list(told)
        except EOFError:
            process.join()
            raise ProcessEnded(f"the process of this shop ended with {process.exitcode}", shop=shop.label) from None
        finally:
            if process.is_alive() and signals.was_signal_received():
                process.terminate()
            process.join()


def _work(parent: Connection, shop: Shop, asked: Asked) -> None:
    _configure_dlt()
    with signals.intercepted_signals():
        try:
            told: Any = load_shop(shop, asked, parent.send)
        except KmallError as error:
            told = error
        except BrokenPipeError:  # nobody is there any more who would hear of it
            return
        except Exception as trouble:  # noqa: BLE001 - what it was is told without a row or a key in it
            told = unforeseen(trouble)
        parent.send(told)


def _configure_dlt() -> None:
    """What this pipeline relies on, whatever the user's config.toml says; telemetry only if the user asks for it."""
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    os.environ.setdefault("RUNTIME__LOG_LEVEL", "ERROR")
    os.environ["NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID"] = "true"
    os.environ["LOAD__TRUNCATE_STAGING_DATASET"] = "true"  # or every row of the last load stands in the warehouse twice
    os.environ["EXTRACT__NEXT_ITEM_MODE"] = "fifo"  # orders before shipments, the ledger last


def silent(_: Event) -> None:
    """For callers that show no progress."""
