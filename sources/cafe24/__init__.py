"""Cafe24: products, stock, orders, claims, refunds, shipments and reviews of one mall, through its Admin API.

| resource          | loaded by                                    | key (after shop)     | why                      |
| ----------------- | -------------------------------------------- | -------------------- | ------------------------ |
| shops             | every run                                    | shop_no              | currency, zone, numbers  |
| categories        | full, daily                                  | category_no          | no date filter           |
| category_products | full, daily                                  | group, product_no    | one call a category      |
| products          | updated window; hourly sweep with stock      | product_no           | stock has no date        |
| suppliers         | full, daily                                  | supplier_code        | no date filter           |
| orders            | order date, then 16 date types + open orders | order_id             | there is no updated date |
| order_statuses    | full, daily                                  | status_name_id       | the mall's own names     |
| refunds           | accepted and refund date                     | refund_code          | dates are required       |
| shipments         | orders still moving whose parcels changed    | shipping_code        | one call an order        |
| reviews           | written date, look-back daily                | board_no, article_no | edits leave no date      |
| customers         | join date, daily; off by default             | member_key           | restricted scope; hashes |

Every key begins with shop and shop_no. Lines, fees, claims and variants arrive with their parent, in their own tables.
Times arrive in KST, with or without an offset; money as decimal text. Both are loaded as they came.
Source: Admin API reference of June 2024 and version 2026-03-01; settings.py names the page of every fact.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import dlt
from dlt.extract import DltResource, DltSource

from sources.shared.errors import WrongConfiguration
from sources.shared.http import Clock, is_loopback
from sources.shared.ledger import Entry, Run
from sources.shared.resources import State, ledger, no_sweeps, resource
from sources.shared.shapes import Rows, Shape, keyed_hash
from sources.shared.tokens import TokenStore

from . import catalogue, community, sales, settings, shapes
from .checking import check
from .client import Client
from .settings import ShopSettings

RESOURCES = tuple(settings.SCOPES)
__all__ = ["RESOURCES", "Client", "ShopSettings", "cafe24", "check", "clock_of", "new_run", "source_of"]


@dlt.source(name="cafe24")
def cafe24(
    shop: str = "main",
    mall_id: str = dlt.config.value,
    client_id: str = dlt.secrets.value,
    client_secret: str = dlt.secrets.value,
    start_date: str = "2024-01-01",
    base_url: str = "",
    pseudonym_key: str = "",
    resources: Sequence[str] = (),
) -> Sequence[DltResource]:
    """One mall with all its shop numbers, for a dlt script: `pipeline.run(cafe24())`.

    Run each shop under its own pipeline name: a cursor is shared otherwise. A failing resource stops the pipeline.
    Raises: WrongConfiguration for an unknown resource; any KmallError while it is extracted.
    """
    keys = ShopSettings(
        mall_id, client_id, client_secret, start_date=start_date, base_url=base_url, pseudonym_key=pseudonym_key
    )
    run = Run("cafe24", shop, Clock(), pseudonym=keyed_hash(pseudonym_key) if pseudonym_key else None)
    return _listed(Client(shop, keys, run.clock, TokenStore.open(None), None), run, resources)


def source_of(client: Client, run: Run, resources: Sequence[str] = ()) -> DltSource:
    """The same source over a given client and run, as `kmall load` uses it: its last resource loads the ledger."""

    @dlt.source(name="cafe24", section="cafe24")
    def shop() -> Sequence[DltResource]:
        return [*_listed(client, run, resources), ledger(run)]

    return shop()


def chosen(names: Sequence[str], shop: str = "") -> tuple[str, ...]:
    """The resources to load; all but the restricted ones by default. Raises: WrongConfiguration for an unknown name."""
    for name in names:
        if name not in RESOURCES:
            raise WrongConfiguration(
                f"resource {name!r} is unknown", shop=shop, fix=f"use one of {', '.join(RESOURCES)}."
            )
    return tuple(names) or tuple(name for name in RESOURCES if name not in settings.RESTRICTED)


def new_run(shop: str, keys: ShopSettings, clock: Clock | None = None, **options: Any) -> Run:
    """A run of one shop that collects failures, as `kmall load` uses it."""
    clock = clock or clock_of(keys)
    hide = keyed_hash(keys.pseudonym_key) if keys.pseudonym_key else None
    return Run("cafe24", shop, clock, collect=True, pseudonym=hide, **options)


def clock_of(keys: ShopSettings) -> Clock:
    """The real clock; a sandbox on loopback may be served faster than real time."""
    if keys.speed != 1.0 and not is_loopback(urlsplit(keys.url).hostname or ""):
        raise WrongConfiguration("speed is for a sandbox on a loopback address only", fix="remove the key.")
    return Clock(speed=keys.speed)


def _listed(client: Client, run: Run, names: Sequence[str]) -> list[DltResource]:
    run.session = client.session
    wanted = chosen(names or client.keys.resources, client.shop)
    built = _resources(client, run)
    return [built[name] for name in RESOURCES if name in wanted]


def _resources(client: Client, run: Run) -> dict[str, DltResource]:
    moving: sales.Moving = {}
    numbers: list[int] = []

    def every(read: Callable[..., Iterator[Rows]], *more: Any) -> Callable[[Entry, State], Iterator[Rows]]:
        """`read` for every shop number, which are asked for once a run."""

        def reader(entry: Entry, state: State) -> Iterator[Rows]:
            if not numbers:
                numbers.extend(catalogue.active_shops(client, entry.resource))
            yield from read(client, run, entry, state, numbers, *more)

        return reader

    def make(name: str, roots: Sequence[Shape], reader: Callable[[Entry, State], Iterator[Rows]], **more: Any) -> None:
        built[name] = resource(run, name, roots, reader, **more)

    built: dict[str, DltResource] = {}
    swept = {"extra": (no_sweeps(),)}
    make("shops", [shapes.SHOP], lambda entry, _: catalogue.shops(client, run, entry, numbers))
    make("categories", [shapes.CATEGORY], every(catalogue.categories), **swept)
    make("category_products", [shapes.CATEGORY_PRODUCT], every(catalogue.category_products), **swept)
    make("products", [shapes.PRODUCT], every(catalogue.products), **swept)
    make("suppliers", [shapes.SUPPLIER], every(catalogue.suppliers), **swept)
    make("orders", [shapes.ORDER], every(sales.orders, moving), extra=(sales.NO_ORDERS_MISSING,))
    make("order_statuses", [shapes.ORDER_STATUS], every(catalogue.order_statuses), **swept)
    make("refunds", [shapes.REFUND], every(sales.refunds))
    make(
        "shipments",
        [shapes.SHIPMENT],
        lambda entry, state: sales.shipments(client, run, entry, state),
        after="orders",
        remember=lambda live: live.setdefault("pending", {}).update(moving if client.keys.shipments == "open" else {}),
    )
    make("reviews", [shapes.BOARD, shapes.ARTICLE], every(community.reviews))
    make("customers", [shapes.CUSTOMER], every(community.customers))
    return built
