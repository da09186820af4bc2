"""WISA (SmartWing): products, stock and orders of one shop. EXPERIMENTAL: nobody could verify its API.

| resource           | loaded by                                       | key (after shop)        | why                |
| ------------------ | ----------------------------------------------- | ----------------------- | ------------------ |
| products           | whole; or changed + daily sweep (`incremental`) | product_id              | no proof of dates  |
| inventory          | the same                                        | product_id, option_id   | the same           |
| orders             | the same                                        | order_id                | the same           |
| marketplace_status | product by product, each daily, some a run      | product_id, marketplace | a call a product   |
| customers          | as products; restricted                         | customer_key            | who they are stays |
| further            | whole, or from the greatest cursor value        | as configured           | partner documents  |

Every key begins with shop. Order lines and options arrive with their parent, in their own tables. Orders, products and
inventory also come from files in `drop_folder`, where the API does not offer them or there is no key. What the
API offers is read from the API alone: it says how things are now, a file how they were. Values are loaded as they came.
Source: the project's WISA contract, most of it assumed; settings.py names the source of each assumption.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import dlt
from dlt.extract import DltResource

from sources.shared.errors import ResourceUnavailable
from sources.shared.http import Clock
from sources.shared.ledger import Entry, Run
from sources.shared.mall import Mall
from sources.shared.resources import State, no_orders_missing, no_sweeps, resource
from sources.shared.shapes import Rows, Shape

from . import catalogue, lists, sales, settings, shapes
from .checking import check
from .client import Client
from .drop_files import files_of
from .drop_folder import dropped
from .further import Further
from .settings import ShopSettings

RESOURCES = ("products", "inventory", "orders", "marketplace_status", "customers")
RESTRICTED = ("customers",)
__all__ = [
    "RESOURCES",
    "Client",
    "ShopSettings",
    "check",
    "chosen",
    "clock_of",
    "new_run",
    "offers",
    "past",
    "source_of",
    "wisa",
]
Read = Callable[[Client, Run, Entry, State], Iterator[Rows]]
log = logging.getLogger("kmall")


@dlt.source(name="wisa")
def wisa(
    shop: str = "main",
    api_key: str = "",
    drop_folder: str = "",
    base_url: str = "",
    pseudonym_key: str = "",
    more: Mapping[str, Any] | None = None,
    resources: Sequence[str] = (),
) -> Sequence[DltResource]:
    """One shop, for a dlt script: `pipeline.run(wisa())`. `more` are further keys of `ShopSettings`.

    Run each shop under its own pipeline name: a cursor is shared otherwise. A failing resource stops the pipeline.
    Raises: WrongConfiguration for an unknown resource or key; any KmallError while it is extracted.
    """
    keys = ShopSettings(api_key, drop_folder, base_url, pseudonym_key=pseudonym_key, **(more or {}))
    run = Run("wisa", shop, Clock(), pseudonym=MALL.pseudonym(keys))
    return MALL.listed(Client(shop, keys, run.clock, None, None), run, resources)


def _offered(keys: ShopSettings) -> tuple[str, ...]:
    """What a shop with these settings can have: by a path of its API, or by files."""
    found = [name for name in RESOURCES if _has_api(keys, name) or (keys.drop_folder and name in settings.DROPPED)]
    return (*found, *(each.name for each in keys.further_paths if keys.api_key))


def _has_api(keys: ShopSettings, name: str) -> bool:
    if name == "marketplace_status" and not keys.products_path:
        return False  # products are what is asked for
    return bool(keys.api_key and getattr(keys, f"{name.removesuffix('_status')}_path"))


def _resources(client: Client, run: Run) -> dict[str, DltResource]:
    def make(name: str, shape: Shape, read: Read, *extra: Rows) -> None:
        files = (shapes.DROP_FILE, shapes.QUARANTINED_ROW) if name in settings.DROPPED else ()
        live: list[State] = []

        def keep(state: State) -> None:
            for each in live:
                each.update({part: state[part] for part in ("files", "stats")})

        def rows(entry: Entry, state: State) -> Iterator[Rows]:
            if _has_api(client.keys, name):
                try:
                    yield from read(client, run, entry, state)
                    _tell_of_files(client, name)
                    return
                except ResourceUnavailable:
                    if not (files and client.keys.drop_folder):
                        raise
            yield from dropped(client, run, entry, state, keep)

        built[name] = resource(run, name, [shape, *files], rows, extra=(no_sweeps(), *extra), remember=live.append)

    built: dict[str, DltResource] = {}
    make("products", shapes.PRODUCT, catalogue.products)
    make("inventory", shapes.INVENTORY, catalogue.inventory)
    make("orders", shapes.ORDER, sales.orders, no_orders_missing())
    make("marketplace_status", shapes.MARKETPLACE_STATUS, catalogue.marketplace_status)
    make("customers", shapes.CUSTOMER, sales.customers)
    for further in client.keys.further_paths:
        built[further.name] = resource(
            run,
            further.name,
            [further.shape],
            partial(_further, client, run, further),
            extra=(no_sweeps(),),
        )
    return built


def _further(client: Client, run: Run, further: Further, entry: Entry, state: State) -> Iterator[Rows]:
    return lists.further_list(client, run, entry, state, further)


def _tell_of_files(client: Client, name: str) -> None:
    """Files that are not read because the API offers what they hold."""
    if name in settings.DROPPED and client.keys.drop_folder and (files := files_of(client.keys, name)):
        log.warning("%s, %s: read from the API; %s files in drop_folder left alone", client.shop, name, len(files))


def _dated(keys: ShopSettings) -> tuple[str, ...]:
    """Orders, where the API filters by date; without that it tells all of them at every run, and so do files."""
    return ("orders",) if keys.incremental and _has_api(keys, "orders") else ()


MALL = Mall("wisa", RESOURCES, RESTRICTED, _resources, _offered, _dated)
chosen, new_run, clock_of, source_of = MALL.chosen, MALL.new_run, MALL.clock_of, MALL.source_of
offers, past = MALL.offers, MALL.past
