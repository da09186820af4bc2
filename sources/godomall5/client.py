"""How Godomall5's Open API is called: keys in the body, pace, result codes, named errors, pages held against totals.

Nothing here knows dlt. Rows come as pages of records, cut to what their shape knows; a record is handed out once per
`seen` set. How orders are paged is in `paging.py`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from sources.shared.batches import Objects
from sources.shared.errors import (
    AddressRefused,
    ContractBroken,
    CredentialsRefused,
    IncompleteWindow,
    KmallError,
    MalformedPage,
    ResourceMissing,
    ScopeMissing,
    WindowRefused,
)
from sources.shared.http import Answer, Clock, Session, redacted
from sources.shared.ledger import Entry
from sources.shared.pacing import Home, Limit, Pace, Told
from sources.shared.pages import Page
from sources.shared.reading import NOBODY, Chosen
from sources.shared.shapes import Shape
from sources.shared.tokens import TokenStore
from sources.shared.xml import Hostile

from . import settings
from .settings import ShopSettings
from .xml import Envelope

READS_OF_A_LIST = 3
LONGEST_TOLD = 200


@dataclass(frozen=True)
class Listing:
    """One of the mall's lists: where it is, what its rows are called, what is taken of them; how to mend the call."""

    path: str
    row: str
    shape: Shape
    key: str
    fix: str = ""


@dataclass(frozen=True)
class Reply:
    """The rows of one answer. `total` and `max_page` as the mall says, None where it does not."""

    page: Page
    total: int | None
    max_page: int | None


class Client:
    """One mall as one shop of ours sees it. `store` is not used: the mall has no tokens."""

    def __init__(
        self,
        shop: str,
        keys: ShopSettings,
        clock: Clock,
        store: TokenStore | None,  # noqa: ARG002 - every mall's client is made in the same way
        home: Home,
    ) -> None:
        self.keys = keys
        self.personal: Chosen = NOBODY
        self.shop = f"godomall5 {shop}"
        bucket = Limit(settings.BUCKET.calls - settings.BUCKET_RESERVE, _bucket_seconds())
        # whose limit it is, a partner's or a shop's, nobody says: shops under one partner key share it
        domain = hashlib.blake2b(keys.partner_key.encode(), digest_size=6).hexdigest()
        self._pace = Pace(f"godomall5/{domain}", clock, bucket=bucket, home=home, read=read_limits)
        secrets = (keys.partner_key, keys.shop_key, keys.pseudonym_key)
        self.session = Session(
            "godomall5",
            shop,
            keys.url,
            clock=clock,
            pace=self._pace,
            secrets=(*secrets, *map(quote_plus, secrets)),
            timeout=(10.0, keys.read_seconds),
            final=self._pause,
        )

    def ask(self, listing: Listing, params: Mapping[str, Any], resource: str) -> Reply:
        """One call. A body that cannot be read is asked for again before it counts as malformed.

        Raises: a named KmallError for every result code but success and nothing found.
        """
        for attempt in range(1, settings.UNREADABLE_ATTEMPTS + 1):
            answer = self._call(listing.path, params, resource)
            try:
                envelope = Envelope.read(answer.body)
                if envelope.code not in (settings.SUCCESS, settings.NOTHING):
                    raise self._refusal(envelope, answer, params, resource)
                page = Page(Objects(envelope.records(listing.row, listing.shape, self.personal)), listing.shape)
                return Reply(page, envelope.total, envelope.max_page)
            except MalformedPage as error:
                final = isinstance(error, Hostile) or attempt == settings.UNREADABLE_ATTEMPTS
                if final:
                    error.what = f"{listing.path}: {error.what}"
                    error.resource = resource
                    error.fix = listing.fix or error.fix
                    raise
            self.session.clock.sleep(2.0 ** (attempt - 1))
        raise AssertionError

    def whole(self, listing: Listing, params: Mapping[str, Any], entry: Entry) -> Page:
        """A list that comes in one answer. One without rows is asked for again: it would count as all deleted."""
        page = self.ask(listing, params, entry.resource).page
        if not page:
            page = self.ask(listing, params, entry.resource).page
        entry.page(len(page), len(page))
        return page

    def listed(self, listing: Listing, params: Mapping[str, Any], entry: Entry, seen: set[str]) -> Iterator[Page]:
        """Pages, by number, of records whose key is not in `seen` yet; `seen` grows by them.

        The rows are held against the mall's total. Missing ones make the list be read again, because rows shift
        between pages while a mall is open. A list without a total ends when asking on brings nothing new, twice.
        Raises: IncompleteWindow.
        """
        total: int | None = None
        found: set[str] = set()
        for _ in range(READS_OF_A_LIST):
            found, number, silent = set(), 1, 0
            while True:
                asked = {**params, "page": number, "size": settings.GOODS_PAGE}
                reply = self.ask(listing, asked, entry.resource)
                keys = keys_of(reply.page, listing)
                fresh = unseen(keys, seen)
                entry.page(len(keys), len(fresh))
                if fresh:
                    yield reply.page.take(fresh)
                silent = 0 if set(keys) - found else silent + 1
                found.update(keys)
                total = reply.total
                at_the_end = reply.max_page is not None and number >= reply.max_page
                if silent > 1 or (found and at_the_end and len(found) >= (total or 0)):
                    break
                number += not silent  # an answer without anything new is asked for once more
            if total is None or len(found) >= total:
                if total is not None:
                    entry.total(total)
                return
        raise IncompleteWindow(
            f"{listing.path}: {len(found)} of {total} rows arrived, after {READS_OF_A_LIST} readings"
        )

    def _call(self, path: str, params: Mapping[str, Any], resource: str) -> Answer:
        form = {"partner_key": self.keys.partner_key, "key": self.keys.shop_key, **params}
        answer = self.session.request("POST", self.keys.path_root + path, form=form, resource=resource)
        where = {"shop": self.shop, "resource": resource}
        if answer.status == 404:
            raise ResourceMissing(
                f"{path}: HTTP 404", fix=f"check path_root and the path keys of {self.shop}.", **where
            )
        if answer.status != 200:
            raise ContractBroken(f"{path}: HTTP {answer.status}: {answer.looks_like()}", **where)
        return answer

    def _refusal(self, envelope: Envelope, answer: Answer, params: Mapping[str, Any], resource: str) -> KmallError:
        """The named error of a result code. The codes are certain, the words beside them are not."""
        told = f"{answer.path}: code {envelope.code}: {redacted(envelope.said or 'no message')[:LONGEST_TOLD]}"
        where = {"shop": self.shop, "resource": resource}
        code = envelope.code
        if code in (settings.TOO_LONG, settings.NO_PERIOD):
            asked = f"{params.get('startDate')} to {params.get('endDate')}"
            fix = "report it: no window of this version is longer than the mall allows."
            return WindowRefused(f"{told} (asked {asked})", fix=fix, **where)
        if code == settings.NO_PERMISSION:
            fix = "ask NHN Commerce to open this API for your partner key, or switch the resource off."
            return ScopeMissing(told, fix=fix, **where)
        if code == settings.ADDRESS:
            fix = "have this machine's public IP address put on the allow list of your partner key at NHN Commerce."
            return AddressRefused(told, fix=fix, **where)
        key = {settings.PARTNER_KEY: "partner_key", settings.SHOP_KEY: "shop_key"}.get(code)
        if key:
            fix = f"compare {key} of {self.shop} with the one in the mall's admin page and write it again."
            return CredentialsRefused(f"{told} ({key} is not valid)", fix=fix, **where)
        if code == settings.EXPIRED:
            fix = f"have the period of partner_key and shop_key of {self.shop} extended in the mall's admin page."
            return CredentialsRefused(f"{told} (a key is outside its period of use)", fix=fix, **where)
        return ContractBroken(told, **where)

    def _pause(self, answer: Answer) -> None:
        """After a 429 nobody calls for a while, whether or not the mall says for how long."""
        if answer.status == 429:
            self._pace.pause(settings.TOO_MANY_SECONDS)


def read_limits(headers: Mapping[str, str]) -> Told:
    """The mall's level header."""
    level = headers.get(settings.LEVEL_HEADER, "").strip().upper()
    pause = settings.EXHAUSTED_SECONDS if level == settings.EXHAUSTED else 0.0
    return Told(blocked_seconds=pause)


def keys_of(page: Page, listing: Listing) -> list[str]:
    """The key of every record. Raises: MalformedPage if one has none."""
    keys = page.values(listing.key)
    if not all(isinstance(key, str) for key in keys):
        raise MalformedPage(f"{listing.path}: a row without {listing.key}")
    return keys


def unseen(keys: list[str], seen: set[str]) -> list[int]:
    """The rows whose key was not seen before; `seen` grows by them."""
    fresh = []
    for row, key in enumerate(keys):
        if key not in seen:
            seen.add(key)
            fresh.append(row)
    return fresh


def _bucket_seconds() -> float:
    """The time in which the reduced bucket empties, at the mall's rate."""
    rate = settings.BUCKET.calls / settings.BUCKET.seconds
    return (settings.BUCKET.calls - settings.BUCKET_RESERVE) / rate
