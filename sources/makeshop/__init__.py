"""MakeShop: products, stock, orders, claims and reviews of one shop, through one of the three APIs of that name.

| resource         | kr (Shop API)                             | kr_legacy (Open API)    | jp (GraphQL)                |
| ---------------- | ----------------------------------------- | ----------------------- | --------------------------- |
| shop             | full, daily                               | -                       | full, daily                 |
| products         | modified + registered window; hourly full | as kr                   | full                        |
| deleted_products | by the day of deletion                    | -                       | -                           |
| stock            | by product number, hourly                 | -                       | -                           |
| categories       | full, daily                               | full, daily             | full, daily                 |
| carriers         | full, daily                               | -                       | -                           |
| orders           | order date, then six dates + log + open   | order date + six dates  | order date + look-back      |
| order_log        | day by day                                | -                       | -                           |
| reviews          | by the day of writing; weekly full        | as kr                   | full, if the mall has them  |
| members          | all, then joined + modified; by name only | as kr                   | full; by name only          |

`flavor` chooses the API. Raw tables of the Korean APIs begin with kr_, those of the Japanese one with jp_; every table
exists whichever is loaded. Every key begins with shop. Times arrive in local time (+09:00) without an offset; the
Korean APIs write numbers as text. Both are loaded as they came.
Source: the vendors' references and public clients as the project's contract read them; settings.py names every fact's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dlt
from dlt.extract import DltResource

from sources.shared.http import Clock
from sources.shared.ledger import Run
from sources.shared.mall import Mall
from sources.shared.pacing import Home
from sources.shared.tokens import TokenStore

from . import settings
from .checking import check
from .jp_client import Client as JpClient
from .jp_resources import jp_resources
from .kr_client import Client as KrClient
from .kr_resources import kr_resources
from .settings import ShopSettings

RESOURCES = settings.RESOURCES_OF["kr"]  # the other flavors have a part of them
__all__ = [
    "RESOURCES",
    "Client",
    "ShopSettings",
    "check",
    "chosen",
    "clock_of",
    "makeshop",
    "new_run",
    "offers",
    "past",
    "source_of",
]


def Client(  # noqa: N802 - stands where other malls have a class
    shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home
) -> KrClient | JpClient:
    """The client of the shop's flavor."""
    made = JpClient if keys.flavor == "jp" else KrClient
    return made(shop, keys, clock, store, home)


@dlt.source(name="makeshop")
def makeshop(
    shop: str = "main",
    flavor: settings.Flavor = "kr",
    start_date: str = "2024-01-01",
    base_url: str = "",
    shop_id: str = "",
    client_id: str = "",
    client_secret: str = "",
    shop_key: str = "",
    license_key: str = "",
    access_token: str = "",
    api_key: str = "",
    pseudonym_key: str = "",
    resources: Sequence[str] = (),
) -> Sequence[DltResource]:
    """One shop, for a dlt script: `pipeline.run(makeshop())`. Which keys are needed depends on `flavor`.

    Run each shop under its own pipeline name: a cursor is shared otherwise. A failing resource stops the pipeline.
    Raises: WrongConfiguration for a missing key or an unknown resource; any KmallError while it is extracted.
    """
    given = {
        "flavor": flavor,
        "start_date": start_date,
        "base_url": base_url,
        "pseudonym_key": pseudonym_key,
        "shop_id": shop_id,
        "client_id": client_id,
        "client_secret": client_secret,
        "shop_key": shop_key,
        "license_key": license_key,
        "access_token": access_token,
        "api_key": api_key,
    }
    keys = settings.complete(given, f"makeshop {shop}")
    run = Run("makeshop", shop, Clock(), pseudonym=MALL.pseudonym(keys))
    return MALL.listed(Client(shop, keys, run.clock, TokenStore.open(None), None), run, resources)


def _resources(client: Any, run: Run) -> Mapping[str, DltResource]:
    return jp_resources(client, run) if client.keys.flavor == "jp" else kr_resources(client, run)


MALL = Mall(
    "makeshop",
    RESOURCES,
    settings.RESTRICTED,
    _resources,
    offered=lambda keys: settings.RESOURCES_OF[keys.flavor],
    dated=lambda keys: settings.DATED_OF[keys.flavor],
)
chosen, offers, new_run = MALL.chosen, MALL.offers, MALL.new_run
clock_of, source_of, past = MALL.clock_of, MALL.source_of, MALL.past
