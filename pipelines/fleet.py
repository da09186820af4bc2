"""Many shops on many machines: each shop is a task in a queue, and any worker that is free takes the next one.

Celery and Redis carry the tasks; what the shops need is on servers that all share: tokens, limits, locks and notes of
cursors in the PostgreSQL of the token store, rows and cursors in the warehouse. A task names a shop and holds no key:
every worker has the configuration itself. Here the tasks are sent and waited for; `fleet_work` does them.
"""

import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sources.shared.errors import AlreadyRunning, KmallError, ProcessEnded, WarehouseTrouble, WrongConfiguration
from sources.shared.ledger import Event
from sources.shared.server import Server
from sources.shared.tokens import TokenStore

from .config import Shop, Warehouse
from .load import Report
from .shop_run import ResourceResult
from .warehouses import require

TASK = "kmall.load_shop"
QUEUE = "kmall"
# names of our own: another application's tasks in the same Redis are not ours to hand on
TAKEN, TAKEN_TIMES, HANDING_ON = "kmall:taken", "kmall:taken_times", "kmall:handing_on"
UNHEARD_SECONDS = 30  # after which a task is handed to another worker
PATIENCE_SECONDS = 4 * 3600.0  # without any shop done; a first load may have years of orders to read
ANSWER_SECONDS = 10.0
KEPT_SECONDS = 86_400  # what is kept of a task whose sender asks no more
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
    """The Celery application of both sides. Raises: WrongConfiguration where Celery is not installed."""
    require("celery", "the fleet: Celery is not installed", "fleet")
    from celery import Celery

    app = Celery("kmall", broker=url, backend=url)
    if url.startswith("rediss"):  # Celery takes no such URL unless it is told to look at the certificate or not to
        app.conf.broker_use_ssl = app.conf.redis_backend_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    app.conf.update(
        task_default_queue=QUEUE,
        control_exchange=QUEUE,
        result_expires=KEPT_SECONDS,
        result_backend_always_retry=True,
        result_backend_max_retries=12,  # twice as long a pause before each, ten seconds at most: half a minute in all
        task_acks_late=True,  # a task is kept until its shop is done
        task_reject_on_worker_lost=True,
        task_track_started=True,
        worker_prefetch_multiplier=1,  # a shop that waits must wait where everybody can take it
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": UNHEARD_SECONDS,
            "unacked_restore_interval": UNHEARD_SECONDS / 6,
            "unacked_restore_throttle": 1,
            "unacked_mutex_expire": UNHEARD_SECONDS,  # a worker can be killed while it looks for abandoned tasks
            "unacked_key": TAKEN,
            "unacked_index_key": TAKEN_TIMES,
            "unacked_mutex_key": HANDING_ON,
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
    shared = shared_server(warehouse, store)
    app = application(url)
    with shared.locks() as (takes, _), connected(url) as client:
        if not takes("send"):
            raise AlreadyRunning("the fleet is loading for another `kmall run --fleet`")
        if not app.control.ping(timeout=ANSWER_SECONDS, limit=1):
            raise WrongConfiguration(f"no worker of the fleet answers at {_shown(url)}", fix=HOW_TO_START)
        app.control.purge()  # what a caller that was killed left waiting
        sent = _Sent(app, client, progress)
        try:
            for shop in shops:
                names = tuple(name for name in resources if name in shop.resources)
                if names or not resources:
                    day = since.isoformat() if since else ""
                    sent.send(Order(shop.platform, shop.alias, warehouse.name, names, day))
            return sent.collected()
        except BaseException:
            with suppress(Exception):  # of two troubles the first is told
                app.control.purge()
            raise


@dataclass
class _Sent:
    """Orders that were sent, and what became of them so far. `missed` were nowhere when they were last looked for."""

    app: Any
    client: Any
    progress: Progress
    tasks: dict[Order, Any] = field(default_factory=dict)
    found: dict[Order, list[ResourceResult]] = field(default_factory=dict)
    started: set[Order] = field(default_factory=set)
    missed: set[Order] = field(default_factory=set)

    def send(self, order: Order) -> None:
        known = self.tasks.get(order)
        arguments = [asdict(order), known is not None]
        self.tasks[order] = self.app.send_task(TASK, arguments, **({"task_id": known.id} if known else {}))

    def collected(self) -> Report:
        """Returns when all are done, or none was for too long."""
        until = time.monotonic() + PATIENCE_SECONDS
        look_at = time.monotonic() + UNHEARD_SECONDS
        while (undone := [order for order in self.tasks if order not in self.found]) and time.monotonic() < until:
            time.sleep(0.2 + len(self.tasks) / 2000)
            if sum([self._is_done(order) for order in undone]):
                until = time.monotonic() + PATIENCE_SECONDS
            if time.monotonic() > look_at:
                self._send_lost()
                look_at = time.monotonic() + UNHEARD_SECONDS
        hours = PATIENCE_SECONDS / 3600
        late = ProcessEnded(f"no worker was done with it, nor with any other shop, in {hours:.0f} hours")
        return Report([each for order in self.tasks for each in self.found.get(order, [failed(order, late)])])

    def _is_done(self, order: Order) -> bool:
        task = self.tasks[order]
        told = task.backend.get_task_meta(task.id)
        if told["status"] == "STARTED" and order not in self.started:
            self.started.add(order)
            self.progress(Event(order.platform, order.alias, "", "started"))
        elif told["status"] == "SUCCESS":
            self.found[order] = [ResourceResult(**each) for each in told["result"]]
        elif told["status"] in ("FAILURE", "REVOKED"):
            self.found[order] = [failed(order, ProcessEnded(f"its task failed: {type(told['result']).__name__}"))]
        if order not in self.found:
            return False
        task.forget()
        bad = next((each.error for each in self.found[order] if each.status == "failed" and not each.resource), "")
        self.progress(Event(order.platform, order.alias, "", "failed" if bad else "loaded", message=bad))
        return True

    def _send_lost(self) -> None:
        """A worker may be killed between taking a task and saying so, and a Redis that keeps nothing on disk may be
        started anew: then nobody has the task. A shop that is loaded twice for this is no harm.
        """
        kept = b"".join([*self.client.lrange(QUEUE, 0, -1), *self.client.hvals(TAKEN)])
        missing = {order for order, task in self.tasks.items() if task.id.encode() not in kept} - self.found.keys()
        for order in missing & self.missed:
            self.send(order)
        self.missed = missing - self.missed


def failed(order: Order, error: KmallError) -> ResourceResult:
    """What is told of a shop that could not be loaded."""
    return ResourceResult(order.platform, order.alias, error.resource, "failed", error=error.what, fix=error.fix)


def shared_server(warehouse: Warehouse, store: TokenStore) -> Server:
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
def connected(url: str) -> Iterator[Any]:
    """A client of the fleet's Redis, which answers. Raises: WarehouseTrouble where it does not, at first or later; its
    URL may hold a password, and is not told.
    """
    import kombu.exceptions
    import redis

    client = redis.Redis.from_url(url, socket_connect_timeout=ANSWER_SECONDS, socket_timeout=ANSWER_SECONDS)
    try:
        client.ping()
        yield client
    except (redis.RedisError, kombu.exceptions.OperationalError) as trouble:
        told = f"[kmall] fleet: the Redis at {_shown(url)} cannot be used: {type(trouble).__name__}"
        fix = "check [kmall] fleet, or KMALL_FLEET, and that this Redis runs and can be reached; nothing was lost."
        raise WarehouseTrouble(told, fix=fix) from None
    finally:
        client.close()


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 6379}"
