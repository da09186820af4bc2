"""Product orders by number: what is asked for comes, is known to be unknown, or fails by name."""

from collections.abc import Iterator

import pyarrow.compute as pc

from sources.shared.batches import Columns, Objects
from sources.shared.kinds import reach
from sources.shared.pages import Page

from . import settings, shapes
from .client import Client, Refused, json_object

QUERY = "/v1/pay-order/seller/product-orders/query"  # H §7.2
LINES_OF_ORDER = "/v1/pay-order/seller/orders/{no}/product-order-ids"  # H §6
UNKNOWN_IDS = ("100001", "100003", "101009")  # H §4.3
NAME = "productOrder.productOrderId"
ENOUGH = 3  # numbers refused alone with an unknown code, and none answered: it is not about the numbers

Names = dict[str, str]  # product order -> its order


def query(client: Client, names: list[str]) -> Page:
    """Product orders by number. What is refused because of some numbers is halved until those are alone.

    Raises: the refusal, if it is not about single numbers: nothing of the batch is answered.
    """
    pages: list[Page] = []
    refusals: list[Refused] = []
    _halved(client, names, pages, refusals)
    if len(pages) == 1 and not refusals:
        page = pages[0]
    else:
        page = Page(Objects([record for part in pages for record in part.records]), shapes.PRODUCT_ORDER)
    if not len(page) and any(refused.said.code not in UNKNOWN_IDS for refused in refusals):
        raise refusals[0].named
    asked = dict.fromkeys(names, True)
    return page.take([row for row, name in enumerate(names_of(page)) if asked.pop(name, False)])


def _halved(client: Client, names: list[str], pages: list[Page], refusals: list[Refused]) -> None:
    body = {"productOrderIds": names, "quantityClaimCompatibility": True}
    try:
        page = client.read(
            lambda: client.post(QUERY, body, "orders"),
            lambda answer: Page.parse(answer.body, "data", shapes.PRODUCT_ORDER, absent=True),
        )
    except Refused as refused:
        if len(names) > 1:
            half = len(names) // 2
            for part in (names[:half], names[half:]):
                _halved(client, part, pages, refusals)
            return
        refusals.append(refused)
        if refused.said.code not in UNKNOWN_IDS and len(refusals) >= ENOUGH and not pages:
            raise refused.named from None
    else:
        pages.append(page)


def names_of(page: Page) -> list[str]:
    """The numbers of the product orders of a page, in its order."""
    if isinstance(page.batch, Columns):
        found: list[str] = pc.struct_field(page.batch.structs, NAME.split(".")).to_pylist()
        return found
    return [str(reach(record, NAME)) for record in page.records]


def batches(names: Names) -> Iterator[Names]:
    """As many as one call takes, without the rest losing its order."""
    listed = list(names.items())
    for first in range(0, len(listed), settings.QUERY_IDS):
        yield dict(listed[first : first + settings.QUERY_IDS])


def lines_of_order(client: Client, order: str) -> set[str]:
    """The product orders of an order; none if the mall does not know it."""
    if not order:
        return set()
    try:
        answer = client.get(LINES_OF_ORDER, {}, "orders", number=order)
    except Refused as refused:
        if refused.status == 404 or refused.said.code in UNKNOWN_IDS:
            return set()
        raise refused.named from None
    return {str(name) for name in json_object(answer, "orders").get("data") or ()}
