"""The resources of a MakeShop Korea shop for both of its APIs, and a call of each that proves that it may be read."""

from collections.abc import Callable, Iterator
from typing import Any

from dlt.extract import DltResource

from sources.shared.ledger import Entry, Run
from sources.shared.resources import State, no_orders_missing, no_sweeps, resource
from sources.shared.shapes import Rows
from sources.shared.windows import Days, day_of

from . import kr_catalogue, kr_community, kr_sales, settings, shapes
from .kr_catalogue import whole_days
from .kr_client import Client

Read = Callable[[Entry, State], Iterator[Rows]]


def kr_resources(client: Client, run: Run) -> dict[str, DltResource]:
    """Every resource that the client's API has. The log of changes is read once for the two that need it."""
    known, log = kr_catalogue.Known(), kr_sales.Log(client)
    readers: dict[str, Callable[..., Iterator[Rows]]] = {
        "shop": kr_catalogue.shop,
        "products": kr_catalogue.products,
        "deleted_products": kr_catalogue.deleted_products,
        "stock": kr_catalogue.stock,
        "categories": kr_catalogue.categories,
        "carriers": kr_catalogue.carriers,
        "orders": kr_sales.orders,
        "order_log": kr_sales.order_log,
        "reviews": kr_community.reviews,
        "members": kr_community.members,
    }
    shared: dict[str, tuple[Any, ...]] = {"products": (known,), "orders": (log,), "order_log": (log,)}

    def make(name: str, **more: Any) -> DltResource:
        def read(entry: Entry, state: State) -> Iterator[Rows]:
            return readers[name](client, run, entry, state, *shared.get(name, ()))

        extra = (no_sweeps(), no_orders_missing(), *shapes.every_table())
        return resource(run, name, (), read, extra=extra, **more)

    waits = {"stock": {"after": "products", "remember": known.remember}}
    return {name: make(name, **waits.get(name, {})) for name in readers if client.has(name)}


def kr_probe(client: Client, name: str) -> None:
    """The first row of a resource. Raises: a named KmallError; ResourceUnavailable if it may not be read."""
    today = day_of(client.session.clock.now())
    dated = whole_days(Days(today, today))
    asked: dict[str, dict[str, Any]] = {
        "products": {"fields": "uid"},
        "deleted_products": dated,
        "stock": {"uid": settings.ONLY_OPTION},
        "orders": {**dated, "format": "order", "fields": "ordernum"},
        "order_log": dated,
        "reviews": {"InquiryTimeFrom": str(today), "InquiryTimeTo": str(today)},
        "members": dated,
    }
    paged = {} if name in settings.UNPAGED else {"page": 1, "limit": 1}
    client.ask(name, {**asked.get(name, {}), **paged}, name)
