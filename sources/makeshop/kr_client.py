"""How MakeShop Korea is asked, whichever of its two APIs: named errors, and pages that are held against the totals.

Nothing here knows dlt. Rows come as pages of records in the form that the shapes describe; a record is handed out once
per `seen` set. The ways in are `kr_shop_api.py` and `kr_open_api.py`, the form of the answers `kr_answers.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sources.shared.batches import Objects
from sources.shared.errors import ContractBroken, IncompleteWindow, MalformedPage, QuotaUsedUp
from sources.shared.http import Answer, Clock
from sources.shared.ledger import Entry
from sources.shared.pacing import Home
from sources.shared.pages import Page
from sources.shared.shapes import Record, Shape
from sources.shared.tokens import TokenStore

from . import kr_errors, settings
from .kr_answers import Envelope, records_in
from .kr_open_api import OpenApi
from .kr_shop_api import ShopApi
from .settings import ShopSettings

READS_OF_A_LIST = 3


@dataclass(frozen=True)
class Listing:
    """One of the mall's lists.

    Shape: `kind` names its path; `name` is the field that identifies a record, with the fields `beside` it where
        that is not enough; `limit` rows a page; `form` makes a record what its shape describes; `inner` a list inside
        a record whose entries the mall's totals may count instead of the records.
    """

    kind: str
    shape: Shape
    name: str
    limit: int = settings.LIST_PAGE
    beside: tuple[str, ...] = ()
    form: Callable[[Record], Record] = lambda record: record
    inner: str = ""

    def names(self, records: list[Record]) -> list[str]:
        """What identifies each record. Raises: MalformedPage if one has no name."""
        if not all(record.get(self.name) for record in records):
            raise MalformedPage(f"a record of {self.kind} without {self.name}")
        return ["\n".join(str(record.get(field)) for field in (self.name, *self.beside)) for record in records]


class Client:
    """One shop as one shop of ours sees it."""

    def __init__(self, shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home) -> None:
        self.keys = keys
        self.shop = f"makeshop {shop}"
        is_old = keys.flavor == "kr_legacy"
        self._api = OpenApi(shop, keys, clock, home) if is_old else ShopApi(shop, keys, clock, store, home)
        self._kinds = settings.OPEN_API_TYPES if is_old else settings.SHOP_API_PATHS
        self.session = self._api.session

    def has(self, kind: str) -> bool:
        """Whether this API has such a list at all."""
        return kind in self._kinds

    def ask(self, kind: str, params: Mapping[str, Any], resource: str) -> Envelope:
        """One answer whose code says success. One that cannot be read is asked for once more.

        A spent hour is waited for. Raises: QuotaUsedUp after more than an hour; a named KmallError for other codes.
        """
        for _ in range(settings.QUOTA_PAUSES):
            answer, envelope = self._read(kind, params, resource)
            if envelope.code == settings.SUCCESS and answer.status == 200:
                return envelope
            if envelope.code != settings.QUOTA_CODE:
                raise kr_errors.refusal(self.keys, self.shop, answer, envelope, params, resource)
            self._api.pace.pause(settings.QUOTA_PAUSE_SECONDS)
        minutes = settings.QUOTA_PAUSES * settings.QUOTA_PAUSE_SECONDS / 60
        raise QuotaUsedUp(
            f"{kind}: code {settings.QUOTA_CODE}: the hour's calls were used up for {minutes:.0f} minutes on end",
            shop=self.shop,
            resource=resource,
            fix="stop other programs that read this shop, or give them fewer calls: all share 500 an hour.",
        )

    def whole(self, listing: Listing, params: Mapping[str, Any], entry: Entry) -> Page:
        """A list that comes in one answer. One that is short of its count, or empty, is asked for again.

        Raises: IncompleteWindow if it stays short.
        """
        for _ in range(READS_OF_A_LIST):
            envelope = self.ask(listing.kind, params, entry.resource)
            records = [listing.form(record) for record in records_in(envelope.content, listing.name)]
            listing.names(records)
            if records and len(records) >= (envelope.count or 0):
                break
        else:
            if envelope.count:
                raise IncompleteWindow(f"{listing.kind}: {len(records)} of {envelope.count} rows arrived")
        entry.page(len(records), len(records))
        return Page(Objects(records), listing.shape)

    def glance(self, listing: Listing, params: Mapping[str, Any], entry: Entry) -> Page:
        """One record as the mall writes it by itself: what `fields` does not name never shows otherwise."""
        envelope = self.ask(listing.kind, {**params, "page": 1, "limit": 1}, entry.resource)
        records = [listing.form(record) for record in records_in(envelope.content, listing.name)]
        listing.names(records)
        return Page(Objects(records), listing.shape)

    def listed(self, listing: Listing, params: Mapping[str, Any], entry: Entry, seen: set[str]) -> Iterator[Page]:
        """Pages, by number, of records that are not in `seen` yet; `seen` grows by them.

        The rows are held against the total that the first page names: missing ones make the list be read again,
        because rows shift between pages while a mall is open. Raises: IncompleteWindow; MalformedPage.
        """
        total: int | None = None
        found: set[str] = set()
        for _ in range(READS_OF_A_LIST):
            found, number, total, inside = set(), 1, None, 0
            counts_inside = bool(listing.inner)
            while True:
                asked = {**params, "page": number, "limit": listing.limit}
                envelope = self.ask(listing.kind, asked, entry.resource)
                records = [listing.form(record) for record in records_in(envelope.content, listing.name)]
                names = listing.names(records)
                total = envelope.total if number == 1 else total
                fresh = unseen(names, seen)
                entry.page(len(records), len(fresh))
                if fresh:
                    yield Page(Objects([records[row] for row in fresh]), listing.shape)
                is_new = bool(set(names) - found)
                found.update(names)
                within = sum(len(record[listing.inner]) for record in records) if counts_inside else 0
                # the mall's count of a page tells what it counts: the records, or what stands in them
                counts_inside = counts_inside and envelope.count == within != len(records)
                inside += within
                if not is_new or (envelope.pages is not None and number >= envelope.pages):
                    break
                number += 1
            if total is None or max(len(found), inside if counts_inside else 0) >= total:
                if total is not None:
                    entry.total(len(found) if counts_inside else total)
                return
        raise IncompleteWindow(
            f"{listing.kind}: {len(found)} of {total} rows arrived, after {READS_OF_A_LIST} readings"
        )

    def _read(self, kind: str, params: Mapping[str, Any], resource: str) -> tuple[Answer, Envelope]:
        answer = self._call(kind, params, resource)
        try:
            return answer, Envelope.read(answer)
        except MalformedPage:
            answer = self._call(kind, params, resource)
        try:
            return answer, Envelope.read(answer)
        except MalformedPage as error:
            error.shop, error.resource = self.shop, resource
            raise

    def _call(self, kind: str, params: Mapping[str, Any], resource: str) -> Answer:
        if not self.has(kind):
            raise ContractBroken(f"flavor {self.keys.flavor} has no {kind}", shop=self.shop, resource=resource)
        answer = self._api.call(kind, params, resource)
        if answer.status != 200 and b"return_code" not in answer.body:
            raise kr_errors.not_ok(self.keys, self.shop, answer, resource)
        return answer  # a code below another HTTP status says more than the status


def unseen(names: list[str], seen: set[str]) -> list[int]:
    """The rows whose name was not seen before; `seen` grows by them."""
    fresh = []
    for row, name in enumerate(names):
        if name not in seen:
            seen.add(name)
            fresh.append(row)
    return fresh
