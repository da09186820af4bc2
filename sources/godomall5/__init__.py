"""Godomall5: goods, stock, orders, claims and reviews of one mall of NHN Commerce, through its Open API.

| resource   | loaded by                                         | key (after shop) | why                           |
| ---------- | ------------------------------------------------- | ---------------- | ----------------------------- |
| goods      | changed + registered window; hourly sweep         | goods_no         | a sale may leave no date      |
| add_goods  | full, daily                                       | add_goods_no     | no dates                      |
| categories | full, daily, level by level                       | cate_cd          | a call brings direct children |
| brands     | full, daily                                       | brand_cd         | no dates                      |
| codes      | full, daily, 13 types                             | code_type, code  | no dates                      |
| orders     | order date, then modified + look-back + open ones | order_no         | rows carry no modified date   |
| boards     | full, daily                                       | bd_id            | no dates                      |
| reviews    | whole, then changed + written; weekly sweep       | bd_id, sno       | deletions leave no trace      |

Every key begins with shop. Lines, add-ons, deliveries, claims, gifts and options arrive with their parent, in their own
tables. Times arrive in KST without an offset, money as decimal text. Both are loaded as they came.
Source: Open API specification v1.0 of 2025-06-16 as the project's contract read it; settings.py names every fact's.
"""

from collections.abc import Callable, Iterator, Sequence

import dlt
from dlt.extract import DltResource

from sources.shared.http import Clock
from sources.shared.ledger import Entry, Run
from sources.shared.mall import Mall
from sources.shared.resources import State, no_orders_missing, no_sweeps, resource
from sources.shared.shapes import Rows, Shape

from . import catalogue, community, sales, shapes
from .checking import check
from .client import Client
from .settings import ShopSettings

RESOURCES = ("goods", "add_goods", "categories", "brands", "codes", "orders", "boards", "reviews")
__all__ = [
    "RESOURCES",
    "Client",
    "ShopSettings",
    "check",
    "chosen",
    "clock_of",
    "godomall5",
    "new_run",
    "offers",
    "past",
    "source_of",
]


@dlt.source(name="godomall5")
def godomall5(
    shop: str = "main",
    partner_key: str = dlt.secrets.value,
    shop_key: str = dlt.secrets.value,
    start_date: str = "2024-01-01",
    base_url: str = "",
    pseudonym_key: str = "",
    resources: Sequence[str] = (),
) -> Sequence[DltResource]:
    """One mall, for a dlt script: `pipeline.run(godomall5())`.

    Run each shop under its own pipeline name: a cursor is shared otherwise. A failing resource stops the pipeline.
    Raises: WrongConfiguration for an unknown resource; any KmallError while it is extracted.
    """
    keys = ShopSettings(partner_key, shop_key, start_date=start_date, base_url=base_url, pseudonym_key=pseudonym_key)
    run = Run("godomall5", shop, Clock(), pseudonym=MALL.pseudonym(keys))
    return MALL.listed(Client(shop, keys, run.clock, None, None), run, resources)


def _resources(client: Client, run: Run) -> dict[str, DltResource]:
    def make(name: str, shape: Shape, read: Callable[[Client, Run, Entry, State], Iterator[Rows]], extra: Rows) -> None:
        built[name] = resource(run, name, [shape], lambda entry, state: read(client, run, entry, state), extra=(extra,))

    client.personal = run.personal  # XML is read by what is wanted of it
    built: dict[str, DltResource] = {}
    make("goods", shapes.GOODS, catalogue.goods, no_sweeps())
    make("add_goods", shapes.ADD_GOODS, catalogue.add_goods, no_sweeps())
    make("categories", shapes.CATEGORY, catalogue.categories, no_sweeps())
    make("brands", shapes.BRAND, catalogue.brands, no_sweeps())
    make("codes", shapes.CODE, catalogue.codes, no_sweeps())
    make("orders", shapes.ORDER, sales.orders, no_orders_missing())
    make("boards", shapes.BOARD, community.boards, no_sweeps())
    make("reviews", shapes.REVIEW, community.reviews, no_sweeps())
    return built


MALL = Mall("godomall5", RESOURCES, (), _resources, dated=lambda _: ("orders", "reviews"))
chosen, offers, new_run = MALL.chosen, MALL.offers, MALL.new_run
clock_of, source_of, past = MALL.clock_of, MALL.source_of, MALL.past
