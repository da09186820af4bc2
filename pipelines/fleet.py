"""Many shops on many machines: each shop is a task in a queue, and any worker that is free takes the next one.

Celery and Redis carry the tasks; what the shops need is on servers that all share: tokens, limits, locks and notes of
cursors in the PostgreSQL of the token store, rows and cursors in the warehouse. A task is kept until its shop is done.
While a worker is at one it says so every few seconds; a task that nobody has spoken for is handed to another worker. A
task names a shop and holds no key: every worker has the configuration itself.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sources.shared.errors import AlreadyRunning, KmallError, ProcessEnded, WarehouseTrouble, WrongConfiguration
from sources.shared.ledger import Event
from sources.shared.tokens import TokenStore

from . import config
from .config import Shop, Warehouse
from .load import Report, each_shop
from .shop_run import Asked, ResourceResult, load_shop
from .warehouses import require

TASK = "kmall.load_shop"
QUEUE = "kmall"
UNHEARD_SECONDS = 30  # after which a task is handed to another worker
TRIES = 5  # a shop that ends its worker every time must not end one worker after another
PATIENCE_SECONDS = 4 * 3600.0  # without any shop done; a first load may have years of orders to read
ANSWER_SECONDS = 10.0
HOW_TO_START = "start `kmall work` on one or more machines."

Progress = Callable[[Event], None]


@dataclass(frozen=True)
class Order:
    """A task. Shape: `since` YYYY-MM-DD or empty; `warehouse` its name, without a password."""

    platform: str
    alias: str
    warehouse: str
    resources: tuple[str, ...] = ()
    since: str = ""


def application(url: str) -> Any:
    """The Celery application of both sides."""
    require("celery", "the fleet: Celery is not installed", "fleet")
    from celery import Celery

    app = Celery("kmall", broker=url, backend=url)
    app.conf.update(
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_track_started=True,
        worker_prefetch_multiplier=1,  # a shop that waits must wait where everybody can take it
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": UNHEARD_SECONDS,
            "unacked_restore_interval": UNHEARD_SECONDS / 6,
            "unacked_restore_throttle": 1,
            "unacked_mutex_expire": UNHEARD_SECONDS,  # a worker can be killed while it looks for abandoned tasks
        },
    )
    return app


def send(
    url: str,
    shops: Sequence[Shop],
    *,
    warehouse: Warehouse,
    store: TokenStore,
    resources: Sequence[str] = (),
    since: date | None = None,
    progress: Progress,
) -> Report:
    """Has the fleet load these shops, and returns when each is done. One caller at a time.

    Raises: WrongConfiguration where the fleet cannot work so, or no worker answers; AlreadyRunning.
    """
    shared = _shared(warehouse, store)
    app = application(url)
    with shared.locks() as (takes, _), _reachable(url):
        if not takes("send"):
            raise AlreadyRunning("the fleet is loading for another `kmall run --fleet`")
        if not app.control.ping(timeout=ANSWER_SECONDS, limit=1):
            raise WrongConfiguration(f"no worker of the fleet answers at {_shown(url)}", fix=HOW_TO_START)
        app.control.purge()  # what a caller that was killed left waiting
        try:
            waiting = {}
            for shop in shops:
                names = tuple(name for name in resources if name in shop.resources)
                if names or not resources:
                    day = since.isoformat() if since else ""
                    order = Order(shop.platform, shop.alias, warehouse.name, names, day)
                    waiting[order] = app.send_task(TASK, [asdict(order)])
            return _collected(waiting, progress)
        except BaseException:
            app.control.purge()
            raise


def work(url: str, *, warehouse: Warehouse, home: Path, store: TokenStore, at_once: int, progress: Progress) -> None:
    """Takes tasks until SIGTERM, which lets the shops that are being loaded come to their end."""
    asked = Asked(warehouse, home, store)
    _shared(warehouse, store)
    app = application(url)
    import redis

    client = redis.Redis.from_url(url)
    spoken = Spoken(client)

    def load_one(task: Any, order: dict[str, Any]) -> list[dict[str, Any]]:
        from celery.exceptions import Reject

        told = Order(**{**order, "resources": tuple(order["resources"])})
        request = task.request
        with spoken.for_task(str(request.properties["delivery_tag"])):
            tries = f"kmall:tries:{request.id}"
            number = client.incr(tries)
            client.expire(tries, 86_400)
            try:
                return [asdict(each) for each in loaded(told, asked, progress, number)]
            except _Elsewhere:
                if not request.delivery_info.get("redelivered"):
                    shop = f"{told.platform} {told.alias}"
                    error = AlreadyRunning("another run of this shop is under way", shop=shop)
                    return [asdict(_failed(told, error))]
                client.decr(tries)
                time.sleep(UNHEARD_SECONDS / 6)
                raise Reject("its worker is still at it", requeue=True) from None

    app.task(bind=True, name=TASK)(load_one)
    with _reachable(url):
        client.ping()
        name = f"kmall-{os.getpid()}@{socket.gethostname()}"
        options = {"without_gossip": True, "without_mingle": True, "quiet": True, "loglevel": "WARNING"}
        app.Worker(pool="threads", concurrency=at_once, hostname=name, **options).start()


class _Elsewhere(Exception):
    """Somebody else has this shop's lock."""


def loaded(order: Order, asked: Asked, progress: Progress, number: int = 1) -> list[ResourceResult]:
    """What became of one task, taken for the `number`th time. Raises: _Elsewhere."""
    elsewhere = False

    def load_it(shop: Shop, named: Asked, tell: Progress) -> list[ResourceResult]:
        nonlocal elsewhere
        try:
            return load_shop(shop, named, tell)
        except AlreadyRunning:
            elsewhere = True
            raise

    if number > TRIES:
        return [_failed(order, ProcessEnded(f"its worker ended {TRIES} times while it loaded this shop"))]
    if order.warehouse != asked.warehouse.name:
        told = f"the worker loads into {asked.warehouse.name}, the run was asked for {order.warehouse}"
        return [_failed(order, WrongConfiguration(told, fix="give all machines the same [kmall] warehouse."))]
    try:
        (shop,) = config.read([order.platform], [order.alias]).shops
    except KmallError as error:
        return [_failed(order, error)]
    since = date.fromisoformat(order.since) if order.since else None
    report = each_shop([shop], replace(asked, resources=order.resources, since=since), load_it, progress, 1)
    if elsewhere:
        raise _Elsewhere
    return report.results


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
        from kombu.transport.redis import Channel

        while True:
            time.sleep(UNHEARD_SECONDS / 6)
            with self._changing:
                tags = dict.fromkeys(self._tags, time.time())
            try:
                if tags:
                    self._client.zadd(Channel.unacked_index_key, tags, xx=True)
            except redis.RedisError:
                continue  # it will be back, or the tasks are handed to others, who find the shops locked


def _collected(waiting: dict[Order, Any], progress: Progress) -> Report:
    found: dict[Order, list[ResourceResult]] = {}
    started: set[Order] = set()
    until = time.monotonic() + PATIENCE_SECONDS
    while len(found) < len(waiting) and time.monotonic() < until:
        time.sleep(0.2 + len(waiting) / 2000)
        for order, task in waiting.items():
            if order in found:
                continue
            told = task.backend.get_task_meta(task.id)
            if told["status"] == "STARTED" and order not in started:
                started.add(order)
                progress(Event(order.platform, order.alias, "", "started"))
            elif told["status"] == "SUCCESS":
                found[order] = [ResourceResult(**each) for each in told["result"]]
            elif told["status"] in ("FAILURE", "REVOKED"):
                found[order] = [_failed(order, ProcessEnded(f"its task failed: {type(told['result']).__name__}"))]
            if order in found:
                task.forget()
                until = time.monotonic() + PATIENCE_SECONDS
                bad = next((each for each in found[order] if each.status == "failed" and not each.resource), None)
                progress(
                    Event(
                        order.platform, order.alias, "", "failed" if bad else "loaded", message=bad.error if bad else ""
                    )
                )
    for order in waiting.keys() - found.keys():
        hours = PATIENCE_SECONDS / 3600
        error = ProcessEnded(f"no worker was done with it, nor with any other shop, in {hours:.0f} hours")
        found[order] = [_failed(order, error)]
    return Report([each for order in waiting for each in found[order]])


def _failed(order: Order, error: KmallError) -> ResourceResult:
    return ResourceResult(order.platform, order.alias, error.resource, "failed", error=error.what, fix=error.fix)


def _shared(warehouse: Warehouse, store: TokenStore) -> Any:
    """The server that machines share. Raises: WrongConfiguration where several machines cannot work together."""
    if warehouse.lock_file is not None:
        raise WrongConfiguration(
            f"[kmall] warehouse: {warehouse.name} has one writer at a time, a fleet has many",
            fix="load into a server, such as postgresql://..., or run without --fleet.",
        )
    if store.server is None:
        raise WrongConfiguration(
            "[kmall] token_store: a file of this machine, which the other machines of a fleet cannot see",
            fix="set it, or KMALL_TOKEN_STORE, to a PostgreSQL that all can reach: postgresql://...",
        )
    return store.server


@contextmanager
def _reachable(url: str) -> Iterator[None]:
    """Names a Redis that is away; its URL may hold a password."""
    import kombu.exceptions
    import redis

    try:
        yield
    except (redis.RedisError, kombu.exceptions.OperationalError) as trouble:
        told = f"the Redis of the fleet at {_shown(url)} cannot be used: {type(trouble).__name__}"
        raise WarehouseTrouble(told, fix="check KMALL_FLEET and that it is running; nothing was lost.") from None


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 6379}"
