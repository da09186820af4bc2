"""Cafe24: products, stock, orders, claims, refunds, shipments and reviews of one mall, through its Admin API.

| resource             | loaded by                                 | key (after shop)     | why                      |
| -------------------- | ----------------------------------------- | -------------------- | ------------------------ |
| shops                | every run                                 | shop_no              | currency, zone, numbers  |
| categories           | full, daily                               | category_no          | no date filter           |
| category_products    | full, daily                               | group, product_no    | one call a category      |
| products             | updated window; hourly sweep with stock   | product_no           | stock has no date        |
| suppliers            | full, daily                               | supplier_code        | no date filter           |
| orders               | order date, 16 date types + open orders   | order_id             | there is no updated date |
| order_statuses       | full, daily                               | status_name_id       | the mall's own names     |
| refunds              | accepted and refund date                  | refund_code          | dates are required       |
| shipments            | orders still moving whose parcels changed | shipping_code        | one call an order        |
| reviews              | written date, look-back daily             | board_no, article_no | edits leave no date      |
| customers            | join date, daily; off by default          | member_key           | restricted scope; hashes |
| analytics_* (24)     | day by day, three again; off by default   | date, names of a row | figures settle late      |

`api = "front"` reads products, categories and category_products of a mall whose client id is all there is, into the
same tables; `api = "dcollection"` what the D.Collection API shows its partners:

| resource             | loaded by                                 | key (after shop)     | why                      |
| -------------------- | ----------------------------------------- | -------------------- | ------------------------ |
| dcollection_shops    | full, daily                               | store_id, shop_no    | forty calls a minute     |
| dcollection_products | full, daily; updated window in between    | product_ukey         | by category only         |

Every key of a mall begins with shop and shop_no. Lines, fees, claims and variants arrive with their parent, in their
own tables. Times arrive in KST, with or without an offset; money as decimal text. Both are loaded as they came.
Source: Admin API reference of June 2024 and version 2026-03-01; settings.py names the page of every fact.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import dlt
from dlt.extract import DltResource

from sources.shared.http import Clock
from sources.shared.ledger import Entry, Run
from sources.shared.mall import Mall
from sources.shared.pacing import Home
from sources.shared.resources import State, no_orders_missing, no_sweeps, resource
from sources.shared.shapes import Rows, Shape
from sources.shared.tokens import TokenStore

from . import analytics, catalogue, community, dcollection, front, sales, settings, shapes
from .checking import check
from .client import Client as AdminClient
from .dcollection import DCollectionClient
from .feeds import FEEDS
from .front import FrontClient
from .paging import Lists
from .settings import ShopSettings

RESOURCES = (*settings.RESOURCES_OF["admin"], *settings.RESOURCES_OF["dcollection"])  # the Front API has three of them
__all__ = [
    "RESOURCES",
    "Client",
    "ShopSettings",
    "cafe24",
    "check",
    "chosen",
    "clock_of",
    "new_run",
    "offers",
    "past",
    "source_of",
]


def Client(  # noqa: N802 - stands where other malls have a class
    shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home
) -> Lists:
    """The client of the API that the shop speaks to."""
    if keys.api == "front":
        return FrontClient(shop, keys, clock, home)
    if keys.api == "dcollection":
        return DCollectionClient(shop, keys, clock, home)
    return AdminClient(shop, keys, clock, store, home)


@dlt.source(name="cafe24")
def cafe24(
    shop: str = "main",
    mall_id: str = "",
    client_id: str = "",
    client_secret: str = "",
    start_date: str = "2024-01-01",
    base_url: str = "",
    pseudonym_key: str = "",
    resources: Sequence[str] = (),
    api: settings.Api = "admin",
    front_api_key: str = "",
    dcollection_user: str = "",
    dcollection_password: str = "",
    dcollection_categories: Sequence[str] = (),
    analytics: bool = False,
) -> Sequence[DltResource]:
    """One mall with all its shop numbers, for a dlt script: `pipeline.run(cafe24())`. `api` decides what is needed.

    Run each shop under its own pipeline name: a cursor is shared otherwise. A failing resource stops the pipeline.
    Raises: WrongConfiguration for a missing key or an unknown resource; any KmallError while it is extracted.
    """
    given = {
        "mall_id": mall_id,
        "client_id": client_id,
        "client_secret": client_secret,
        "start_date": start_date,
        "base_url": base_url,
        "pseudonym_key": pseudonym_key,
        "api": api,
        "front_api_key": front_api_key,
        "dcollection_user": dcollection_user,
        "dcollection_password": dcollection_password,
        "dcollection_categories": tuple(dcollection_categories),
        "analytics": analytics,
    }
    keys = settings.complete(given, f"cafe24 {shop}")
    run = Run("cafe24", shop, Clock(), pseudonym=MALL.pseudonym(keys))
    return MALL.listed(Client(shop, keys, run.clock, TokenStore.open(None), None), run, resources)


Reader = Callable[[Entry, State], Iterator[Rows]]


def _resources(client: Any, run: Run) -> Mapping[str, DltResource]:
    if client.keys.api == "front":
        return _front(client, run)
    return _dcollection(client, run) if client.keys.api == "dcollection" else _admin(client, run)


def _admin(client: AdminClient, run: Run) -> dict[str, DltResource]:
    moving: sales.Moving = {}
    numbers: list[int] = []

    def every(read: Callable[..., Iterator[Rows]], *more: Any) -> Reader:
        """`read` for every shop number, which are asked for once a run."""

        def reader(entry: Entry, state: State) -> Iterator[Rows]:
            if not numbers:
                numbers.extend(catalogue.active_shops(client, entry.resource))
            yield from read(client, run, entry, state, numbers, *more)

        return reader

    def make(name: str, roots: Sequence[Shape], reader: Reader, **more: Any) -> None:
        built[name] = resource(run, name, roots, reader, **more)

    built: dict[str, DltResource] = {}
    swept = {"extra": (no_sweeps(),)}
    make("shops", [shapes.SHOP], lambda entry, _: catalogue.shops(client, run, entry, numbers))
    make("categories", [shapes.CATEGORY], every(catalogue.categories), **swept)
    make("category_products", [shapes.CATEGORY_PRODUCT], every(catalogue.category_products), **swept)
    make("products", [shapes.PRODUCT], every(catalogue.products), **swept)
    make("suppliers", [shapes.SUPPLIER], every(catalogue.suppliers), **swept)
    make("orders", [shapes.ORDER], every(sales.orders, moving), extra=(no_orders_missing(),))
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
    for feed in FEEDS:
        roots = [shapes.ANALYTICS[feed.resource], shapes.ANALYTICS_DAY]
        make(feed.resource, roots, every(analytics.feed_days, feed))
    return built


def _front(client: FrontClient, run: Run) -> dict[str, DltResource]:
    numbers = client.keys.shop_numbers or settings.FRONT_SHOP_NUMBERS

    def make(name: str, shape: Shape, read: Callable[..., Iterator[Rows]]) -> DltResource:
        def reader(entry: Entry, state: State) -> Iterator[Rows]:
            return read(client, run, entry, state, numbers)

        return resource(run, name, [shape], reader, extra=(no_sweeps(),))

    return {
        "categories": make("categories", shapes.CATEGORY, catalogue.categories),
        "category_products": make("category_products", shapes.CATEGORY_PRODUCT, front.category_products),
        "products": make("products", shapes.PRODUCT, catalogue.products),
    }


def _dcollection(client: DCollectionClient, run: Run) -> dict[str, DltResource]:
    def make(name: str, shape: Shape, read: Callable[..., Iterator[Rows]]) -> DltResource:
        def reader(entry: Entry, state: State) -> Iterator[Rows]:
            return read(client, run, entry, state)

        return resource(run, name, [shape], reader, extra=(no_sweeps(),))

    return {
        "dcollection_shops": make("dcollection_shops", shapes.DCOLLECTION_SHOP, dcollection.shops),
        "dcollection_products": make("dcollection_products", shapes.DCOLLECTION_PRODUCT, dcollection.products),
    }


class _Family(Mall):
    """The systems under the name Cafe24."""

    def chosen(self, keys: ShopSettings, names: Sequence[str] = (), shop: str = "") -> tuple[str, ...]:
        """As at every mall, and the feeds of Analytics where the shop has them on."""
        chosen = super().chosen(keys, names, shop)
        return chosen if names else keys.usual_resources


MALL = _Family(
    "cafe24",
    RESOURCES,
    settings.RESTRICTED,
    _resources,
    offered=lambda keys: settings.RESOURCES_OF[keys.api],
    dated=lambda _: settings.DATED,
)
chosen, offers, new_run = MALL.chosen, MALL.offers, MALL.new_run
clock_of, source_of, past = MALL.clock_of, MALL.source_of, MALL.past
