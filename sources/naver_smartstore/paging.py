"""Lists in numbered pages, read whole: held against the mall's own total, because rows shift between pages.

Four of the mall's families page by number, each with other names for the same things (contract section 6).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sources.shared.errors import IncompleteWindow, MalformedPage
from sources.shared.http import Answer
from sources.shared.kinds import reach
from sources.shared.ledger import Entry
from sources.shared.shapes import Record

from . import settings
from .client import Client, Refused, json_object

READS_OF_A_WINDOW = 3


@dataclass(frozen=True)
class Listing:
    """A list in numbered pages.

    Shape: `rows` and `total` dotted paths in the answer; `number` and `limit` the names of a page's number and length;
        `size` the longest page the mall gives; `posted` whether the filters go in a body.
    """

    path: str
    rows: str
    total: str
    size: int
    number: str = "page"
    limit: str = "size"
    posted: bool = False


SEARCH = Listing("/v1/products/search", "contents", "totalElements", settings.SEARCH_PAGE, posted=True)  # H §8.1
QNAS = Listing("/v1/contents/qnas", "contents", "totalElements", settings.QNA_PAGE)  # H §9.4
INQUIRIES = Listing("/v1/pay-user/inquiries", "content", "totalElements", settings.INQUIRY_PAGE)  # H §9.4
DAILY = Listing(
    "/v1/pay-settle/settle/daily",
    "elements",
    "pagination.totalElements",
    settings.SETTLEMENT_PAGE,
    number="pageNumber",
    limit="pageSize",
)  # H §9.1
CASES = Listing(
    "/v1/pay-settle/settle/case",
    "elements",
    "pagination.totalElements",
    settings.SETTLEMENT_PAGE,
    number="pageNumber",
    limit="pageSize",
)  # H §9.2


@dataclass(frozen=True)
class _Part:
    rows: list[Record]
    total: int | None


def listed(
    client: Client,
    listing: Listing,
    filters: Mapping[str, Any],
    entry: Entry,
    *,
    key: str,
    seen: set[str],
    first: int = 1,
) -> Iterator[list[Record]]:
    """Pages of records whose `key` is not in `seen` yet; `seen` grows by them.

    A list that holds fewer than the mall says, or less than it said a page before, is read again from its start.
    Raises: IncompleteWindow if it stays so; MalformedPage; the named error of a refusal.
    """
    found: set[str] = set()
    total: int | None = None
    for _ in range(READS_OF_A_WINDOW):
        found, total = set(), None
        for part in client.one_ahead(_parts(client, listing, filters, entry.resource, first)):
            names = [_name(record, key, listing) for record in part.rows]
            fresh = {name: record for name, record in zip(names, part.rows, strict=True) if name not in seen}
            found.update(names)
            seen.update(fresh)
            if part.total is not None:
                total = max(total or 0, part.total)
            entry.page(len(part.rows), len(fresh))
            if fresh:
                yield list(fresh.values())
        if total is None or len(found) >= total:
            if total is not None:
                entry.total(total)
            return
    raise IncompleteWindow(f"{listing.path}: {len(found)} of {total} rows arrived, after {READS_OF_A_WINDOW} readings")


def whole(client: Client, listing: Listing, filters: Mapping[str, Any], entry: Entry) -> list[Record]:
    """All records of a list whose rows have no key, in one piece. Raises: as `listed`."""
    rows: list[Record] = []
    total: int | None = None
    for _ in range(READS_OF_A_WINDOW):
        rows, totals = [], set[int]()
        for part in client.one_ahead(_parts(client, listing, filters, entry.resource, 1)):
            rows += part.rows
            totals |= {part.total} if part.total is not None else set()
            entry.page(len(part.rows), len(part.rows))
        total = max(totals, default=None)
        if total is None or totals == {len(rows)}:
            if total is not None:
                entry.total(total)
            return rows
    raise IncompleteWindow(f"{listing.path}: {len(rows)} of {total} rows arrived, after {READS_OF_A_WINDOW} readings")


def _parts(client: Client, listing: Listing, filters: Mapping[str, Any], resource: str, first: int) -> Iterator[_Part]:
    """The pages of one reading, until as many rows came as the mall says there are."""
    number, received = first, 0
    before: list[Record] | None = None
    while True:
        call = _call(client, listing, filters, resource, number)
        try:
            part = client.read(call, lambda answer: _part(answer, listing))
        except Refused as refused:
            raise refused.named from None
        if part.total is None and part.rows and part.rows == before:
            raise MalformedPage(f"{listing.path} repeats its page {number}", resource=resource)
        yield part
        received, before = received + len(part.rows), part.rows
        ended = len(part.rows) < listing.size if part.total is None else received >= part.total
        if ended or not part.rows:
            return
        number += 1


def _call(
    client: Client, listing: Listing, filters: Mapping[str, Any], resource: str, number: int
) -> Callable[[], Answer]:
    asked = {**filters, listing.number: number, listing.limit: listing.size}
    if listing.posted:
        return lambda: client.post(listing.path, asked, resource)
    return lambda: client.get(listing.path, asked, resource)


def _part(answer: Answer, listing: Listing) -> _Part:
    body = json_object(answer, "")
    rows, total = reach(body, listing.rows), reach(body, listing.total)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MalformedPage(f"{listing.path}: the answer has no list {listing.rows!r} of objects")
    return _Part(rows, total if isinstance(total, int) and not isinstance(total, bool) else None)


def _name(record: Record, key: str, listing: Listing) -> str:
    if record.get(key) is None:
        raise MalformedPage(f"{listing.path}: a row has no {key}")
    return str(record[key])
