"""Japan: readers of the shop, products with variations and categories, and categories.

Products have no filter by date, and a sale need not move `updatedAt`: stock, changes and deletions are found by
reading all of them.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sources.shared.batches import Objects
from sources.shared.errors import MalformedPage
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import Record, Rows
from sources.shared.windows import Cursor, day_of

from . import settings, shapes
from .jp_client import Client, objects
from .jp_documents import Document
from .jp_errors import UnknownNames
from .jp_times import instant

VARIATION_QUANTITY = "products.variations.quantity"
CUT_OVERLAP = timedelta(days=1)  # a clock of the mall's that is behind ours must hide no change

log = logging.getLogger("kmall")


def shop(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The shop's name and addresses: one row."""
    cursor = Cursor(state, day_of(run.end), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    row = client.ask(client.document("shop"), {}, entry.resource).get("shop")
    if not isinstance(row, dict):
        raise MalformedPage("getShop: an answer without a shop")
    entry.page(1, 1)
    yield from Page(Objects([{**row, "shopNo": settings.SHOP_NO}]), shapes.JP_SHOP).tables(run.reading(entry))
    cursor.done("swept")
    cursor.advance()


def categories(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All categories: they come in one answer."""
    cursor = Cursor(state, day_of(run.end), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    started = run.clock.now().astimezone(UTC)
    page = client.whole(client.document("categories"), shapes.JP_CATEGORY, entry)
    yield from page.tables(run.reading(entry))
    yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(page))
    cursor.done("swept")
    cursor.advance()


def products(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All products when a sweep is due; what is missing from it then is gone at the mall.

    With `product_cut` a sweep between two daily ones loads only what its `updatedAt` calls new, and tells of no
    deletion.
    """
    keys = client.keys
    cursor = run.cursor(state, keys.start_date)
    if not cursor.is_due("read", timedelta(hours=keys.product_sweep_hours)):
        return
    whole = not keys.product_cut or cursor.is_due("swept", timedelta(hours=keys.reference_hours))
    since = None if whole or cursor.through is None else cursor.through - CUT_OVERLAP
    started, seen = run.clock.now().astimezone(UTC), set[str]()
    for page in _all_products(client, entry, seen):
        for row in page.records:
            _name_variations(row)
        yield from (page if since is None else _changed(page, since)).tables(run.reading(entry))
        run.tell(entry, "page")
    entry.window(cursor.since(timedelta(0)), cursor.until())
    cursor.done("read")
    if whole:
        yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(seen))
        cursor.done("swept")
    cursor.advance()


def lacks_quantity_only(unknown: UnknownNames, document: Document) -> bool:
    """Whether the variations' quantity (UNVERIFIED) is all that the mall's schema lacks."""
    name = document.fields.get(VARIATION_QUANTITY)
    others = [field for field, kind in unknown.fields if field != name or "variation" not in kind.lower()]
    return not others and not unknown.others


def _all_products(client: Client, entry: Entry, seen: set[str]) -> Iterator[Page]:
    """Every product, with the variations' quantity if the mall knows it. A schema is refused before any row comes."""
    document = client.document("products")
    try:
        yield from _pages(client, document, entry, seen)
    except UnknownNames as unknown:
        if not lacks_quantity_only(unknown, document):
            raise
        log.warning(
            "%s, %s: the mall knows no field %r of variations, so their stock stays empty. "
            "Fix: set variation_quantity_field to the mall's name of it, or to nothing.",
            client.shop,
            entry.resource,
            document.fields[VARIATION_QUANTITY],
        )
        yield from _pages(client, client.document("products", (VARIATION_QUANTITY,)), entry, seen)


def _pages(client: Client, document: Document, entry: Entry, seen: set[str]) -> Iterator[Page]:
    for _ in range(2):
        yield from client.listed(document, shapes.JP_PRODUCT, "systemCode", {}, entry, seen)
        if seen:
            return  # a list without rows would count as all deleted, so it is asked for again


def _name_variations(product: Record) -> None:
    """Gives every variation a name within its product: nobody has seen whether `productSystemCode` is its own."""
    variations = objects(product.get("variations"))
    codes = [variation.get("productSystemCode") for variation in variations]
    for position, (variation, code) in enumerate(zip(variations, codes, strict=True), 1):
        is_own = bool(code) and code != product["systemCode"] and codes.count(code) == 1
        variation["variationKey"] = str(code if is_own else position)


def _changed(page: Page, since: datetime) -> Page:
    """The products changed since, and those whose date cannot be read."""
    times = [instant(value) for value in page.values("updatedAt")]
    return page.take([row for row, time in enumerate(times) if time is None or time >= since])
