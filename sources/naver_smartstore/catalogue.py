"""Readers of channels, categories and products.

A search over all products tells stock, price and status of each and costs a call for five hundred; options, codes and
delivery are in a product's detail, which costs a call each. So the search is read whole on an interval, which also
finds deletions, and a detail only where its product's row in the search is another than when it was last read.
Options can swap stock without moving their sum: details of products with options are read again on a longer interval.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, timedelta
from typing import Any

import orjson

from sources.shared.errors import IncompleteWindow, MalformedPage
from sources.shared.http import Answer
from sources.shared.ledger import Entry, Run
from sources.shared.pages import Page
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import Record, Rows, Shape
from sources.shared.windows import Cursor, day_of

from . import settings, shapes
from .client import Client, Refused, json_object
from .paging import READS_OF_A_WINDOW, SEARCH, listed

CHANNELS = "/v1/seller/channels"  # H §6
CATEGORIES = "/v1/categories"  # H §8.3
DETAIL = "/v2/products/origin-products/{no}"  # H §8.2
OVERLAP = timedelta(days=1)  # the filter is by calendar days: the day of the last run is always read again
MOST_LOOKED_AT = 10  # of the products that a sweep does not list any more
WITH_OPTIONS = "+"  # ends the fingerprint of a product whose options have stock of their own


def channels(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The account's channels. The mall documents one object; a list is read as well."""
    yield from _periodically(client, run, entry, state, CHANNELS, shapes.CHANNEL)


def categories(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """The mall's whole category tree, one row a category."""
    yield from _periodically(client, run, entry, state, CATEGORIES, shapes.CATEGORY)


def products(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Products: all of them when a sweep is due, else those modified since the last run; details of what changed.

    Yields: `products` with `channel_products`; `product_details` with `product_options` and `product_supplements`.
    """
    cursor = Cursor(state, run.end.date(), run.end)
    known: dict[str, str] = state.setdefault("known", {})
    keys = client.keys
    whole = cursor.through is None or cursor.is_due("swept", timedelta(hours=keys.stock_sweep_hours))
    options = whole and cursor.is_due("options_swept", timedelta(hours=keys.option_sweep_hours))
    filters: dict[str, Any] = {"productStatusTypes": list(settings.PRODUCT_STATUSES), "orderType": "NO"}
    if not whole:
        first, last = day_of(cursor.since(OVERLAP)), day_of(run.end)
        filters |= {"periodType": "PROD_MOD_DAY", "fromDate": first.isoformat(), "toDate": last.isoformat()}
        entry.window(cursor.since(OVERLAP), run.end)
    started, seen = run.clock.now().astimezone(UTC), set[str]()
    for _ in range(READS_OF_A_WINDOW):
        for page in listed(client, SEARCH, filters, entry, key="originProductNo", seen=seen):
            yield from shapes.PRODUCT.tables(page, run.reading(entry))
            yield from _details(client, run, entry, _changed(page, known, options), known)
            run.tell(entry, "page")
        if not whole or not _slipped(client, known.keys() - seen):
            break
    else:
        raise IncompleteWindow(f"{SEARCH.path}: products that exist are not listed, after {READS_OF_A_WINDOW} readings")
    if whole:
        for number in known.keys() - seen:
            del known[number]
        yield sweep_done(run, "products", "1", started, len(seen))
        cursor.done("swept")
    if options:
        cursor.done("options_swept")
    cursor.advance()


def _slipped(client: Client, unseen: Iterable[str]) -> bool:
    """Whether a product that was not listed exists: it changed places while one paged, and the total did not tell."""
    looked_at = sorted(unseen)[:MOST_LOOKED_AT]
    details = client.ahead(_detail_call(client, number) for number in looked_at)
    return any(detail is not None and detail.get("statusType") in settings.PRODUCT_STATUSES for detail in details)


def _changed(page: list[Record], known: dict[str, str], options: bool) -> dict[str, str]:
    """The products of a page whose detail has to be read -> the fingerprint of their row."""
    found = {}
    for record in page:
        number, fingerprint = str(record["originProductNo"]), _fingerprint(record)
        before = known.get(number, "")
        if before.removesuffix(WITH_OPTIONS) != fingerprint or (options and before.endswith(WITH_OPTIONS)):
            found[number] = fingerprint
    return found


def _details(client: Client, run: Run, entry: Entry, changed: dict[str, str], known: dict[str, str]) -> Iterator[Rows]:
    records = []
    calls = (_detail_call(client, number) for number in changed)
    for (number, fingerprint), record in zip(changed.items(), client.ahead(calls), strict=True):
        if record is None:
            continue  # deleted between two calls: the next sweep tells
        records.append(record)
        known[number] = fingerprint + (WITH_OPTIONS if record["options"] else "")
    if records:
        yield from shapes.PRODUCT_DETAIL.tables(records, run.reading(entry))


def _detail_call(client: Client, number: str) -> Callable[[], Record | None]:
    def call() -> Record | None:
        try:
            answer = client.read(
                lambda: client.get(DETAIL, {}, "products", number=number), lambda answer: _detail(answer, number)
            )
        except Refused as refused:
            if refused.status == 404:
                return None
            raise refused.named from None
        return answer

    return call


def _detail(answer: Answer, number: str) -> Record:
    """The members of `originProduct` with the number that was asked for, and its options in one list."""
    body = json_object(answer, "products")
    origin = body.pop("originProduct", None)
    if not isinstance(origin, dict):
        raise MalformedPage(f"{DETAIL}: the answer has no originProduct")
    return {**body, **origin, "originProductNo": int(number), "options": _options(origin)}


def _options(origin: Record) -> list[Record]:
    attribute = origin.get("detailAttribute")
    told = attribute.get("optionInfo") if isinstance(attribute, dict) else None
    if not isinstance(told, dict):
        return []
    named = told.get("optionCombinationGroupNames")
    groups = {"combination": dict(named) if isinstance(named, dict) else {}}
    standard = [group for group in told.get("standardOptionGroups") or () if isinstance(group, dict)]
    groups["standard"] = {f"optionGroupName{place}": group.get("groupName") for place, group in enumerate(standard, 1)}
    lists = (("combination", told.get("optionCombinations")), ("standard", told.get("optionStandards")))
    return [
        {**groups[kind], **option, "kind": kind}
        for kind, options in lists
        for option in (options or ())
        if isinstance(option, dict)
    ]


def _fingerprint(record: Record) -> str:
    """Changes with anything the search tells of a product: its stock, price, status and date of change among it."""
    return hashlib.blake2b(orjson.dumps(record, option=orjson.OPT_SORT_KEYS), digest_size=6).hexdigest()


def _periodically(client: Client, run: Run, entry: Entry, state: State, path: str, shape: Shape) -> Iterator[Rows]:
    """Reads a whole list when it is due; what is missing from it then is gone at the mall."""
    cursor = Cursor(state, run.end.date(), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    started = run.clock.now().astimezone(UTC)
    try:
        page = client.read(lambda: client.get(path, {}, entry.resource), lambda answer: _page(answer, shape))
    except Refused as refused:
        raise refused.named from None
    entry.page(len(page), len(page))
    yield from page.tables(run.reading(entry))
    yield sweep_done(run, entry.resource, "1", started, len(page))
    cursor.done("swept")
    cursor.advance()


def _page(answer: Answer, shape: Shape) -> Page:
    body = answer.body.strip()
    return Page.parse(b"[" + body + b"]" if body.startswith(b"{") else body, "", shape)
