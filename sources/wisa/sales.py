"""Readers of orders with their lines, and of customers.

Without `incremental` every reading brings all the orders the mall lists: that costs a call for a hundred orders. Open
orders that the mall listed before and lists no more are noted, unless they are older than all it lists now.
"""

from collections.abc import Iterator

from sources.shared.errors import WrongConfiguration
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, orders_missing
from sources.shared.shapes import Record, Rows

from . import settings, shapes
from .client import Client, Listing
from .lists import read_list
from .paging import Key
from .times import instant


def orders(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Orders with their lines; open orders that the mall no longer lists.

    `state["open"]` holds the numbers of orders that can still change, each with its date as the mall wrote it.
    """
    still_open: dict[str, str] = state.setdefault("open", {})
    oldest: list[float] = []

    def note(page: Page) -> None:
        for order in page.records:
            number, placed = str(order["order_id"]), str(order.get("order_date") or "")
            at = instant(placed, client.keys.zone)
            oldest[:] = [min((*oldest, at.timestamp()))] if at else oldest
            if is_open(order):
                still_open[number] = placed
            else:
                still_open.pop(number, None)

    def no_longer_listed(seen: set[Key]) -> Iterator[Rows]:
        gone = [number for number in still_open if (number,) not in seen]
        for number in gone:
            at = instant(still_open[number], client.keys.zone)
            if at is None or not oldest or at.timestamp() >= oldest[0]:
                yield orders_missing(run, settings.SHOP_NO, [number])
            del still_open[number]

    listing = Listing("orders", client.keys.orders_path, shapes.ORDER, ("order_id",))
    yield from read_list(client, run, entry, state, listing, note=note, whole_read=no_longer_listed)


def customers(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Who buys, as keyed hashes, with group and day of joining."""
    if not client.keys.pseudonym_key:
        raise WrongConfiguration(
            "customers need pseudonym_key, under which they are hidden",
            fix="put a long random pseudonym_key into .dlt/secrets.toml beside api_key, and keep it.",
        )
    listing = Listing("customers", client.keys.customers_path, shapes.CUSTOMER, ("customer_id",))
    yield from read_list(client, run, entry, state, listing)


def is_open(order: Record) -> bool:
    """Whether a line can still change without a claim; an order without lines goes by its own status."""
    lines = [line for line in order.get("items") or () if isinstance(line, dict)]
    return any(str(part.get("status") or "") not in settings.ENDED_STATUSES for part in lines or [order])
