"""`kmall work`: takes shops from the fleet's queue and loads them.

While a worker is at a task it says so every few seconds; a task that nobody has spoken for is handed to another worker.
A shop's trouble is its task's result, never the worker's end.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sources.shared.errors import AlreadyRunning, KmallError, ProcessEnded, WrongConfiguration
from sources.shared.tokens import TokenStore

from . import config
from .config import Shop, Warehouse
from .fleet import (
    KEPT_SECONDS,
    TAKEN_TIMES,
    TASK,
    UNHEARD_SECONDS,
    Order,
    Progress,
    application,
    connected,
    failed,
    shared_server,
)
from .load import each_shop
from .shop_run import Asked, ResourceResult, load_shop

TRIES = 5  # a shop that ends its worker every time must not end one worker after another


def work(url: str, *, warehouse: Warehouse, home: Path, store: TokenStore, at_once: int, progress: Progress) -> None:
    """Takes tasks until SIGTERM, which lets the shops that are being loaded come to their end.

    Raises: WrongConfiguration, WarehouseTrouble where this machine can be no worker of the fleet.
    """
    shared_server(warehouse, store).check_clock()
    app = application(url)
    with connected(url) as client:
        job = _Job(client, Asked(warehouse, home, store), progress, Spoken(client))

        def do(task: Any, order: dict[str, Any], again: bool) -> list[dict[str, Any]]:
            return job.do(task.request, order, again)

        app.task(bind=True, name=TASK)(do)
        name = f"kmall-{os.getpid()}@{socket.gethostname()}"
        options = {"without_gossip": True, "without_mingle": True, "quiet": True, "loglevel": "WARNING"}
        app.Worker(pool="threads", concurrency=at_once, hostname=name, **options).start()


class Elsewhere(Exception):
    """Somebody else has this shop's lock."""


def loaded(order: Order, asked: Asked, progress: Progress, number: int = 1) -> list[ResourceResult]:
    """What became of one task, taken for the `number`th time. Raises: Elsewhere."""
    locked: list[Shop] = []

    def load_it(shop: Shop, named: Asked, tell: Progress) -> list[ResourceResult]:
        try:
            return load_shop(shop, named, tell)
        except AlreadyRunning:
            locked.append(shop)
            return []

    if number > TRIES:
        return [failed(order, ProcessEnded(f"its worker ended {TRIES} times while it loaded this shop"))]
    if order.warehouse != asked.warehouse.name:
        told = f"the worker loads into {asked.warehouse.name}, the run was asked for {order.warehouse}"
        return [failed(order, WrongConfiguration(told, fix="give all machines the same [kmall] warehouse."))]
    try:
        (shop,) = config.read([order.platform], [order.alias]).shops
    except KmallError as error:
        return [failed(order, error)]
    since = date.fromisoformat(order.since) if order.since else None
    report = each_shop([shop], replace(asked, resources=order.resources, since=since), load_it, progress, 1)
    if locked:
        raise Elsewhere
    return report.results


@dataclass(frozen=True)
class _Job:
    """What this worker does with a task."""

    client: Any
    asked: Asked
    progress: Progress
    spoken: "Spoken"

    def do(self, request: Any, order: dict[str, Any], again: bool) -> list[dict[str, Any]]:
        """Shape: `request` is Celery's; `order` the fields of an Order; `again` whether another worker may have had
        this task before.
        """
        from celery.exceptions import Reject

        told = Order(**{**order, "resources": tuple(order["resources"])})
        with self.spoken.for_task(str(request.properties["delivery_tag"])):
            tries = f"kmall:tries:{request.id}"
            number = self.client.incr(tries)
            self.client.expire(tries, KEPT_SECONDS)
            try:
                return [asdict(each) for each in loaded(told, self.asked, self.progress, number)]
            except Elsewhere:
                if not again and not request.delivery_info.get("redelivered"):
                    shop = f"{told.platform} {told.alias}"
                    error = AlreadyRunning("another run of this shop is under way", shop=shop)
                    return [asdict(failed(told, error))]
                self.client.decr(tries)
                time.sleep(UNHEARD_SECONDS / 6)
                raise Reject("its worker is still at it", requeue=True) from None


class Spoken:
    """Says every few seconds which tasks this worker is at, so that Redis hands them to nobody else."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._tags: set[str] = set()
        self._changing = threading.Lock()
        threading.Thread(target=self._speak, name="spoken", daemon=True).start()

    @contextmanager
    def for_task(self, tag: str) -> Iterator[None]:
        """This worker is at the task with this delivery tag."""
        with self._changing:
            self._tags.add(tag)
        try:
            yield
        finally:
            with self._changing:
                self._tags.discard(tag)

    def _speak(self) -> None:
        import redis

        while True:
            time.sleep(UNHEARD_SECONDS / 6)
            with self._changing:
                tags = dict.fromkeys(self._tags, time.time())
            try:
                if tags:
                    self._client.zadd(TAKEN_TIMES, tags, xx=True)
            except redis.RedisError:
                continue  # it will be back, or the tasks are handed to others, who find the shops locked
