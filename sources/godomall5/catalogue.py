"""Readers of goods with their options and stock, add-on goods, categories, brands and codes.

Whether a sale moves a goods row's `modDt` is UNVERIFIED, so stock is found by a sweep over all goods; the sweep also
finds deletions, because what is gone leaves no trace. Between two sweeps goods are read by the day they were changed
and by the day they were registered: `modDt` of goods never changed may be empty.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta

from sources.shared.batches import Objects
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import TEXT, Record, Rows, Shape
from sources.shared.windows import Cursor, Days, day_of

from . import settings, shapes
from .client import Client, Listing, keys_of, unseen

DATE_TYPES = ("modDt", "regDt")

CODES_AS_SENT = {
    code_type: Shape(table="codes", key=("shop",), fields=dict.fromkeys(names, TEXT))
    for code_type, names in settings.CODE_TYPES.items()
}  # what is taken of a code before its two fields get the names that all types share


def goods(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Goods with options and stock: all of them when a sweep is due, else those changed or registered since."""
    cursor = run.cursor(state, client.keys.start_date)
    listing = Listing(client.keys.goods_path, "goods_data", shapes.GOODS, "goodsNo")
    if cursor.through is None or cursor.is_due("swept", timedelta(hours=client.keys.stock_sweep_hours)):
        yield from _sweep(client, run, entry, cursor, listing)
    else:
        overlap = timedelta(days=client.keys.goods_overlap_days)
        days = Days(day_of(cursor.since(overlap)), day_of(cursor.until()))
        entry.window(cursor.since(overlap), cursor.until())
        seen: set[str] = set()
        for date_type in DATE_TYPES:
            params = {"searchDateType": date_type, "startDate": str(days.first), "endDate": str(days.last)}
            for page in client.listed(listing, params, entry, seen):
                yield from _rows(page, run, entry)
    cursor.advance()


def add_goods(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All add-on goods: they have no dates."""
    listing = Listing(client.keys.add_goods_path, "goods_data", shapes.ADD_GOODS, "addGoodsNo")
    yield from _periodically(client, run, entry, state, lambda: client.listed(listing, {}, entry, set()))


def categories(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All categories, level by level from the top."""
    yield from _periodically(client, run, entry, state, lambda: _levels(client, entry))


def brands(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All brands. Whether a call brings all of them or one level is UNVERIFIED: it shows with the first brand."""
    yield from _periodically(client, run, entry, state, lambda: _brand_levels(client, entry))


def codes(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The mall's own codes, all types in one table."""
    yield from _periodically(client, run, entry, state, lambda: _code_pages(client, entry))


def _sweep(client: Client, run: Run, entry: Entry, cursor: Cursor, listing: Listing) -> Iterator[Rows]:
    """All goods, held against the mall's total, so that a page cut short is noticed."""
    started = run.clock.now().astimezone(UTC)
    seen: set[str] = set()
    for page in client.listed(listing, {}, entry, seen):
        yield from _rows(page, run, entry)
    yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(seen))
    cursor.done("swept")


def _rows(page: Page, run: Run, entry: Entry) -> Iterator[Rows]:
    for row in page.records:
        # goods without options may come with one empty option: it has no number, and the goods row has the stock
        row["optionData"] = [option for option in row.get("optionData") or () if not _is_empty(option)]
    yield from page.tables(run.reading(entry))
    run.tell(entry, "page")


def _is_empty(option: Record | str) -> bool:
    return isinstance(option, dict) and not option.get("sno") and not option.get("optionValue1")


def _periodically(
    client: Client, run: Run, entry: Entry, state: State, pages: Callable[[], Iterator[Page]]
) -> Iterator[Rows]:
    """Reads a whole list when it is due; what is missing from it then is gone at the mall."""
    cursor = Cursor(state, day_of(run.end), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    started, rows = run.clock.now().astimezone(UTC), 0
    for page in pages():
        rows += len(page)
        yield from page.tables(run.reading(entry))
        run.tell(entry, "page")
    yield sweep_done(run, entry.resource, settings.SHOP_NO, started, rows)
    cursor.done("swept")
    cursor.advance()


def _levels(client: Client, entry: Entry) -> Iterator[Page]:
    """Each call brings one category's direct children. A code that came before is not followed: circles end."""
    listing = Listing(client.keys.categories_path, "category_data", shapes.CATEGORY, "cateCd")
    waiting, seen = [""], {""}
    while waiting:
        parent = waiting.pop()
        page = client.whole(listing, {"cateCd": parent} if parent else {}, entry)
        below = unseen(keys_of(page, listing), seen)
        page = page.take(below)
        waiting += keys_of(page, listing)
        for row in page.records:
            row["parentCateCd"] = parent or None
        yield page


def _brand_levels(client: Client, entry: Entry) -> Iterator[Page]:
    listing = Listing(client.keys.brands_path, "brand_data", shapes.BRAND, "brandCd")
    waiting, seen = [""], {""}
    while waiting:
        parent = waiting.pop()
        page = client.whole(listing, {"cateCd": parent} if parent else {}, entry)
        for row in page.records:
            row.setdefault("brandCd", row.pop("cateCd", None))
            row.setdefault("brandNm", row.pop("cateNm", None))
        codes_found = keys_of(page, listing)
        below = unseen(codes_found, seen)
        yield page.take(below)
        if parent and len(below) < len(codes_found):
            return  # brands that are not below the one asked for: the parameter is ignored, all have come
        waiting += [codes_found[row] for row in below]


def _code_pages(client: Client, entry: Entry) -> Iterator[Page]:
    for code_type, (code, name) in settings.CODE_TYPES.items():
        listing = Listing(client.keys.codes_path, "code_data", CODES_AS_SENT[code_type], code)
        rows = client.whole(listing, {"code_type": code_type}, entry).records
        yield Page(Objects([_code(row, code_type, code, name) for row in rows]), shapes.CODE)


def _code(row: Record, code_type: str, code: str, name: str) -> Record:
    """One code under the names that all types share; further fields stay, so that they are noticed."""
    more = {field: value for field, value in row.items() if field not in (code, name)}
    return {**more, "codeType": code_type, "code": row.get(code), "name": row.get(name)}
