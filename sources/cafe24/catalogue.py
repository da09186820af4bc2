"""Readers of shops, categories, placements, products with their variants and stock, suppliers and status names.

Stock has no date: a product's `updated_date` may or may not move with it (UNVERIFIED), so it is found by a sweep
over all products by number, a hundred a call. The sweep also finds deletions, because what is gone leaves no trace,
and it makes the window of updated products needless in the run in which it happens.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, timedelta
from typing import Any

from sources.shared.errors import IncompleteWindow
from sources.shared.ledger import Entry, Run
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import Record, Rows, Shape
from sources.shared.windows import KST, Cursor

from . import settings, shapes
from .paging import READS_OF_A_WINDOW, Lists, TooManyRows, of_shop

OVERLAP = timedelta(minutes=10)  # a product can be stamped before it is visible: our margin


def shops(client: Lists, run: Run, entry: Entry, numbers: list[int]) -> Iterator[Rows]:
    """Every shop number of the mall, active or not. Fills `numbers` with those to read."""
    page = client.rows("/shops", "shops", {}, entry.resource)
    entry.page(len(page), len(page))
    numbers[:] = _to_read(client, page)
    yield from shapes.SHOP.tables(page, run.reading(entry))


def active_shops(client: Lists, resource: str) -> list[int]:
    """The shop numbers to read: those of the settings, else the mall's active ones."""
    return list(client.keys.shop_numbers) or _to_read(client, client.rows("/shops", "shops", {}, resource))


def products(client: Lists, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]) -> Iterator[Rows]:
    """Products with variants and stock: all of them when a sweep is due, else those updated since the last run."""
    for shop_no in shop_numbers:
        cursor = run.cursor(state.setdefault(str(shop_no), {}), client.keys.start_date)
        interval = timedelta(hours=client.keys.stock_sweep_hours)
        if cursor.through is None or cursor.is_due("swept", interval):
            yield from _sweep(client, run, entry, cursor, shop_no)
        else:
            try:
                yield from _updated(client, run, entry, cursor, shop_no)
            except TooManyRows:
                yield from _sweep(client, run, entry, cursor, shop_no)
        cursor.advance()


def categories(client: Lists, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]) -> Iterator[Rows]:
    """All categories of each shop number."""
    yield from periodically(client, run, entry, state, shop_numbers, shapes.CATEGORY, category_pages)


def category_products(
    client: Lists, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]
) -> Iterator[Rows]:
    """Which products stand in which category: one call a category and display group."""
    yield from periodically(client, run, entry, state, shop_numbers, shapes.CATEGORY_PRODUCT, _placements)


def suppliers(client: Lists, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]) -> Iterator[Rows]:
    """All suppliers of each shop number."""
    yield from periodically(client, run, entry, state, shop_numbers, shapes.SUPPLIER, _supplier_pages)


def order_statuses(client: Lists, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]) -> Iterator[Rows]:
    """The names this mall gives its order states."""
    yield from periodically(client, run, entry, state, shop_numbers, shapes.ORDER_STATUS, _status_names)


Pages = Callable[[Lists, Entry, int], Iterator[list[Record]]]


def periodically(
    client: Lists, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int], shape: Shape, pages: Pages
) -> Iterator[Rows]:
    """Reads a whole list when it is due; what is missing from it then is gone at the mall."""
    for shop_no in shop_numbers:
        cursor = Cursor(state.setdefault(str(shop_no), {}), run.end.date(), run.end)
        if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
            continue
        started, rows = run.clock.now().astimezone(UTC), 0
        for page in pages(client, entry, shop_no):
            # a list of the whole mall names one shop number whichever was asked for: taken with that number only
            own = [record for record in page if of_shop(record, shop_no)]
            rows += len(own)
            yield from shape.tables([{"shop_no": shop_no, **record} for record in own], run.reading(entry))
            run.tell(entry, "page")
        yield sweep_done(run, entry.resource, str(shop_no), started, rows)
        cursor.done("swept")
        cursor.advance()


def _sweep(client: Lists, run: Run, entry: Entry, cursor: Cursor, shop_no: int) -> Iterator[Rows]:
    """All products by ascending number, held against the mall's count, so that a page cut short is noticed."""
    started = run.clock.now().astimezone(UTC)
    seen: set[str] = set()
    found: set[str] = set()
    total: int | None = None
    for _ in range(READS_OF_A_WINDOW):
        total = client.count("/products", {"shop_no": shop_no}, entry.resource)
        found = set()  # of this reading: what an earlier one saw may be gone meanwhile
        since = 0
        while True:
            params = {
                "shop_no": shop_no,
                "since_product_no": since,
                "limit": settings.PRODUCT_PAGE,
                "embed": "variants",
            }
            page = client.rows("/products", "products", params, entry.resource)
            last = max((int(product["product_no"]) for product in page), default=0)
            own = [product for product in page if of_shop(product, shop_no)]
            fresh = [product for product in own if str(product["product_no"]) not in seen]
            numbers = {str(product["product_no"]) for product in page}
            found |= numbers
            seen |= numbers
            entry.page(len(page), len(fresh))
            yield from _rows(client, run, entry, fresh, shop_no)
            if last <= since:  # the end, or a page that came again
                break
            since = last
            if total is not None and len(found) >= total and len(page) < settings.PRODUCT_PAGE:
                break
        if total is None or len(found) >= total:
            if total is not None:
                entry.total(total)
            yield sweep_done(run, "products", str(shop_no), started, len(found))
            cursor.done("swept")
            return
    raise IncompleteWindow(f"/products: {len(found)} of {total} products arrived, after {READS_OF_A_WINDOW} readings")


def _updated(client: Lists, run: Run, entry: Entry, cursor: Cursor, shop_no: int) -> Iterator[Rows]:
    since, until = cursor.since(OVERLAP), cursor.until()
    entry.window(since, until)
    params = {
        "shop_no": shop_no,
        "updated_start_date": since.astimezone(KST).isoformat(timespec="seconds"),
        "updated_end_date": until.astimezone(KST).isoformat(timespec="seconds"),
        "sort": "created_date",  # a date that does not move, so rows do not change places while one pages
        "order": "asc",
        "embed": "variants",
    }
    pages = client.listed(
        "/products",
        "products",
        params,
        entry,
        key="product_no",
        seen=set(),
        limit=settings.PRODUCT_PAGE,
        longest_offset=settings.PRODUCT_OFFSET,
        counted="always",
    )
    for page in pages:
        yield from _rows(client, run, entry, page.records, shop_no)


def _rows(client: Lists, run: Run, entry: Entry, page: list[Record], shop_no: int) -> Iterator[Rows]:
    reading = run.reading(entry)  # before further calls: the figures are as old as the page
    for product in page:
        product.setdefault("shop_no", shop_no)
        if client.lacks_variants(product):
            path = f"/products/{product['product_no']}/variants"
            product["variants"] = client.rows(path, "variants", {"shop_no": shop_no}, entry.resource)
    yield from shapes.PRODUCT.tables(page, reading)
    run.tell(entry, "page")


def _to_read(client: Lists, page: list[Record]) -> list[int]:
    return list(client.keys.shop_numbers) or [int(shop["shop_no"]) for shop in page if shop.get("active") == "T"]


def category_pages(client: Lists, entry: Entry, shop_no: int) -> Iterator[list[Record]]:
    return _paged(client, entry, "/categories", "categories", "category_no", {"shop_no": shop_no})


def _supplier_pages(client: Lists, entry: Entry, shop_no: int) -> Iterator[list[Record]]:
    return _paged(client, entry, "/suppliers", "suppliers", "supplier_code", {"shop_no": shop_no})


def _status_names(client: Lists, entry: Entry, shop_no: int) -> Iterator[list[Record]]:
    page = client.rows("/orders/status", "status", {"shop_no": shop_no}, entry.resource)
    entry.page(len(page), len(page))
    yield page


def _placements(client: Lists, entry: Entry, shop_no: int) -> Iterator[list[Record]]:
    for page in category_pages(client, entry, shop_no):
        for category in page:
            number = category["category_no"]
            for group in settings.DISPLAY_GROUPS:
                params = {"shop_no": shop_no, "display_group": group, "limit": settings.PLACEMENT_PAGE}
                placed = client.rows(f"/categories/{number}/products", "products", params, entry.resource)
                if len(placed) >= settings.PLACEMENT_PAGE:
                    raise IncompleteWindow(f"category {number} holds {len(placed)} products or more, which is one page")
                entry.page(len(placed), len(placed))
                yield [{**product, "category_no": number, "display_group": group} for product in placed]


def _paged(
    client: Lists, entry: Entry, path: str, envelope: str, key: str, params: Mapping[str, Any]
) -> Iterator[list[Record]]:
    try:
        pages = client.listed(
            path,
            envelope,
            params,
            entry,
            key=key,
            seen=set(),
            limit=settings.CATEGORY_PAGE,
            longest_offset=settings.CATEGORY_OFFSET,
            counted="always",
        )
        for page in pages:
            yield page.records
    except TooManyRows as many:
        raise IncompleteWindow(f"{path}: {many.rows} rows, which is more than the mall pages through") from None
