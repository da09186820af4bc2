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

import dlt
from dlt.extract import DltResource

from sources.shared.http import Clock
from sources.shared.ledger import Entry, Run
from sources.shared.mall import Mall
from sources.shared.resources import State, no_orders_missing, no_sweeps, resource
from sources.shared.shapes import Rows, Shape
from sources.shared.tokens import TokenStore

from . import catalogue, community, sales, settings, shapes
from .checking import check
from .client import Client
from .settings import ShopSettings

RESOURCES = tuple(settings.SCOPES)
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
    "source_of",
]


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
    run = Run("cafe24", shop, Clock(), pseudonym=MALL.pseudonym(keys))
    return MALL.listed(Client(shop, keys, run.clock, TokenStore.open(None), None), run, resources)


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
    return built


MALL = Mall("cafe24", RESOURCES, settings.RESTRICTED, _resources)
chosen, offers, new_run = MALL.chosen, MALL.offers, MALL.new_run
clock_of, source_of = MALL.clock_of, MALL.source_of
