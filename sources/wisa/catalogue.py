"""Readers of products, of stock, and of how each product stands in the marketplaces WISA pushes it to.

The marketplace status is one call a product, so each product is asked for every `marketplace_hours` only, those asked
longest ago first, and at most `marketplace_calls` in a run.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from sources.shared.ledger import Entry, Run
from sources.shared.resources import State
from sources.shared.shapes import Rows

from . import shapes
from .client import Client, Listing
from .lists import read_list, tables
from .paging import listed

log = logging.getLogger("kmall")
NEVER = "1970-01-01T00:00:00+00:00"


def products(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Products with their options."""
    yield from read_list(client, run, entry, state, products_listing(client))


def inventory(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Stock of every option."""
    listing = Listing("inventory", client.keys.inventory_path, shapes.INVENTORY, ("product_id", "option_id"))
    yield from read_list(client, run, entry, state, listing)


def marketplace_status(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The status of products that are due. `state["asked"]` holds when each was asked for last."""
    asked: dict[str, str] = state.setdefault("asked", {})
    before = run.end - timedelta(hours=client.keys.marketplace_hours)
    if run.backfill:
        return
    products_there = {
        str(name)
        for page in listed(client, products_listing(client), {}, entry, set())
        for name in page.values("product_id")
    }
    for gone in set(asked) - products_there:
        del asked[gone]
    due = [name for name in products_there if datetime.fromisoformat(asked.get(name, NEVER)) <= before]
    due.sort(key=lambda name: (asked.get(name, NEVER), name))
    answered = 0
    for name in due[: client.keys.marketplace_calls]:
        page = client.statuses(name)
        asked[name] = run.end.isoformat()
        if page is not None:
            answered += 1
            yield from tables(page, run, entry)
    state["answered"] = state.get("answered", 0) + answered
    if due and not state["answered"]:
        log.warning(
            "%s, %s: no product has a status so far: none is synchronised, or marketplace_path is not the mall's",
            client.shop,
            entry.resource,
        )


def products_listing(client: Client) -> Listing:
    """The list of products."""
    return Listing("products", client.keys.products_path, shapes.PRODUCT, ("product_id",))
