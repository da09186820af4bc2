"""The resources of a MakeShop Korea shop for both of its APIs, and a call of each that proves that it may be read."""

from collections.abc import Callable, Iterator
from typing import Any

from dlt.extract import DltResource

from sources.shared.ledger import Entry, Run
from sources.shared.resources import State, no_orders_missing, no_sweeps, resource
from sources.shared.shapes import Rows, Shape
from sources.shared.windows import Days, day_of

from . import kr_catalogue, kr_community, kr_sales, settings, shapes
from .kr_catalogue import whole_days
from .kr_client import Client

Read = Callable[[Entry, State], Iterator[Rows]]


def kr_resources(client: Client, run: Run) -> dict[str, DltResource]:
    """Every resource that the client's API has. The log of changes is read once for the two that need it."""
    known, log = kr_catalogue.Known(), kr_sales.Log(client)
    readers: dict[str, tuple[Shape, Callable[..., Iterator[Rows]]]] = {
        "shop": (shapes.KR_SHOP, kr_catalogue.shop),
        "products": (shapes.KR_PRODUCT, kr_catalogue.products),
        "deleted_products": (shapes.KR_DELETED_PRODUCT, kr_catalogue.deleted_products),
        "stock": (shapes.KR_STOCK, kr_catalogue.stock),
        "categories": (shapes.KR_CATEGORY, kr_catalogue.categories),
        "carriers": (shapes.KR_CARRIER, kr_catalogue.carriers),
        "orders": (shapes.KR_ORDER, kr_sales.orders),
        "order_log": (shapes.KR_ORDER_LOG, kr_sales.order_log),
        "reviews": (shapes.KR_REVIEW, kr_community.reviews),
        "members": (shapes.KR_MEMBER, kr_community.members),
    }
    shared: dict[str, tuple[Any, ...]] = {"products": (known,), "orders": (log,), "order_log": (log,)}

    def make(name: str, **more: Any) -> DltResource:
        shape, reader = readers[name]

        def read(entry: Entry, state: State) -> Iterator[Rows]:
            return reader(client, run, entry, state, *shared.get(name, ()))

        return resource(run, name, [shape], read, extra=(no_sweeps(), no_orders_missing()), **more)

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
