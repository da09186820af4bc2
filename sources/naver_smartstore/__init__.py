"""Naver SmartStore: orders with their changes, claims, products, stock, settlements, questions, by the Commerce API.

| resource          | loaded by                                     | key (after shop)     | why                      |
| ----------------- | --------------------------------------------- | -------------------- | ------------------------ |
| channels          | full, daily                                   | channel_no           | no date filter           |
| categories        | full, daily                                   | id                   | no date filter           |
| products          | hourly search, days modified; changed details | origin_product_no    | stock makes no event     |
| orders            | feed of changes, then by number; open ones    | product order; event | delivery makes no event  |
| settlements_daily | by month, look-back daily                     | month, place in it   | past days change, no key |
| settlements       | by day, look-back daily                       | day, place in it     | past days change, no key |
| qnas              | written date, unanswered ones daily           | question_id          | answers leave no date    |
| inquiries         | the same                                      | inquiry_no           | answers leave no date    |

Every key begins with shop. `orders` fills two tables from one reading of the feed: `order_changes`, an event a row, and
`product_orders`, with claims, coupons and stock units in their own tables. There is no call for reviews.
Times arrive in KST with an offset, money as whole won; both are loaded as they came.
Source: Commerce API 2.73.0 and later changes up to 2.90.1; settings.py names the source of every fact.
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

from . import catalogue, community, money, sales, settings, shapes
from .checking import check
from .client import Client
from .settings import ShopSettings

RESOURCES = tuple(settings.GROUPS)
__all__ = [
    "RESOURCES",
    "Client",
    "ShopSettings",
    "check",
    "chosen",
    "clock_of",
    "naver_smartstore",
    "new_run",
    "offers",
    "past",
    "source_of",
]


@dlt.source(name="naver_smartstore")
def naver_smartstore(
    shop: str = "main",
    client_id: str = dlt.secrets.value,
    client_secret: str = dlt.secrets.value,
    account_type: str = "SELF",
    account_id: str = "",
    host: str = "external",
    start_date: str = "2024-01-01",
    base_url: str = "",
    pseudonym_key: str = "",
    resources: Sequence[str] = (),
) -> Sequence[DltResource]:
    """One account's store, for a dlt script: `pipeline.run(naver_smartstore())`.

    Run each shop under its own pipeline name: a cursor is shared otherwise. A failing resource stops the pipeline.
    Raises: WrongConfiguration for an unknown resource or a secret that was eaten; any KmallError while it is extracted.
    """
    keys = ShopSettings(
        client_id,
        client_secret,
        account_type=account_type,  # type: ignore[arg-type]
        account_id=account_id,
        host=host,  # type: ignore[arg-type]
        start_date=start_date,
        base_url=base_url,
        pseudonym_key=pseudonym_key,
    )
    run = Run("naver_smartstore", shop, Clock(), pseudonym=MALL.pseudonym(keys))
    return MALL.listed(Client(shop, keys, run.clock, TokenStore.open(None), None), run, resources)


Reader = Callable[[Client, Run, Entry, State], Iterator[Rows]]


def _resources(client: Client, run: Run) -> dict[str, DltResource]:
    built: dict[str, DltResource] = {}

    def make(name: str, roots: Sequence[Shape], read: Reader, **more: Any) -> None:
        built[name] = resource(run, name, roots, lambda entry, state: read(client, run, entry, state), **more)

    swept = {"extra": (no_sweeps(),)}
    make("channels", [shapes.CHANNEL], catalogue.channels, **swept)
    make("categories", [shapes.CATEGORY], catalogue.categories, **swept)
    make("products", [shapes.PRODUCT, shapes.PRODUCT_DETAIL], catalogue.products, **swept)
    make("orders", [shapes.PRODUCT_ORDER, shapes.ORDER_CHANGE], sales.orders, extra=(no_orders_missing(),))
    make("settlements_daily", [shapes.SETTLEMENT_MONTH], money.settlements_daily)
    make("settlements", [shapes.SETTLEMENT_DAY], money.settlements)
    make("qnas", [shapes.QNA], community.qnas)
    make("inquiries", [shapes.INQUIRY], community.inquiries)
    return built


MALL = Mall("naver_smartstore", RESOURCES, (), _resources, dated=lambda _: settings.DATED)
chosen, offers, new_run = MALL.chosen, MALL.offers, MALL.new_run
clock_of, source_of, past = MALL.clock_of, MALL.source_of, MALL.past
