"""How makeshop Japan's GraphQL API is called: three headers, pace, one URL, pages held against the mall's count.

Nothing here knows dlt. Rows come as pages of records; a record is handed out once per `seen` set.
"""

import hashlib
import threading
from collections.abc import Collection, Generator, Iterator, Mapping
from typing import Any

from sources.shared.batches import Objects
from sources.shared.errors import IncompleteWindow, MalformedPage, MallUnavailable, Throttled, WrongConfiguration
from sources.shared.http import Answer, Clock, Session
from sources.shared.kinds import count_in
from sources.shared.ledger import Entry
from sources.shared.pacing import Home, Limit, Pace
from sources.shared.pages import Page
from sources.shared.shapes import Record, Shape
from sources.shared.tokens import TokenStore

from . import settings
from .jp_documents import NAMES, Document
from .jp_errors import TooComplex, refusal
from .settings import ShopSettings

READS_OF_A_LIST = 3
PASSING = (MalformedPage, IncompleteWindow, MallUnavailable, Throttled)  # what asking again may cure
_AT_A_TIME: dict[tuple[str, int], threading.BoundedSemaphore] = {}


class Client:
    """One shop of makeshop Japan. `store` is not used: the token has no end and cannot be renewed."""

    def __init__(
        self,
        shop: str,
        keys: ShopSettings,
        clock: Clock,
        store: TokenStore | None,  # noqa: ARG002 - every mall's client is made in the same way
        home: Home,
    ) -> None:
        self.keys = keys
        self.shop = f"makeshop {shop}"
        # whose limits they are, an app's or a shop's, nobody says: shops under one api_key share them
        domain = hashlib.blake2b(keys.api_key.encode(), digest_size=6).hexdigest()
        calls = max(int(keys.requests_per_second), 1)
        bucket = Limit(calls, calls / keys.requests_per_second)
        most = (domain, keys.max_concurrent)
        self._at_a_time = _AT_A_TIME.setdefault(most, threading.BoundedSemaphore(keys.max_concurrent))
        self.session = Session(
            "makeshop",
            shop,
            keys.url,
            clock=clock,
            pace=Pace(f"makeshop_jp/{domain}", clock, bucket=bucket, home=home),
            secrets=(keys.access_token, keys.api_key, keys.pseudonym_key),
            timeout=(10.0, keys.read_seconds),
        )
        self._headers = _Headers(keys, clock)
        self._rows_of_a_page: dict[str, int] = {}

    def document(self, name: str, unasked: Collection[str] = (), personal: Collection[str] = ()) -> Document:
        """The document of a resource as this shop's settings want it, without the paths in `unasked`.

        `personal`: further paths, of the fields that the shop opted in.

        Raises: WrongConfiguration if a setting names a field that no document has.
        """
        spelled = {"products.variations.quantity": self.keys.variation_quantity_field}
        for ours, theirs in self.keys.review_fields.items():
            spelled["reviews" if ours == "reviews" else f"reviews.{ours}"] = theirs
        known = {path for each in NAMES for path in Document.load(each, {}, ()).fields}
        for setting, paths in (("review_fields", spelled), ("unasked_fields", self.keys.unasked_fields)):
            if unknown := sorted(set(paths) - known):
                fix = f"use names of {', '.join(sorted(known))}."
                raise WrongConfiguration(f"{setting}: {unknown[0]} is no field", shop=self.shop, fix=fix)
        return Document.load(name, spelled, {*unasked, *self.keys.unasked_fields}, personal)

    def ask(self, document: Document, variables: Mapping[str, Any], resource: str) -> Record:
        """What one operation answers. A broken answer, or one with only a part of the data, is asked for again.

        Raises: a named KmallError for every error in the answer.
        """
        for attempt in range(1, settings.JP_ATTEMPTS + 1):
            answer = self._call(document, variables, resource)
            try:
                return self._told(answer, document, resource)
            except PASSING:
                if attempt == settings.JP_ATTEMPTS:
                    raise
            self.session.clock.sleep(2.0 ** (attempt - 1))
        raise AssertionError

    def whole(self, document: Document, shape: Shape, entry: Entry) -> Page:
        """A list that comes in one answer. One without rows is asked for again: it would count as all deleted."""
        rows: list[Any] = []
        for _ in range(2):
            rows = rows or _rows(self.ask(document, {}, entry.resource), document)
        entry.page(len(rows), len(rows))
        return Page(Objects(rows), shape)

    def listed(
        self, document: Document, shape: Shape, key: str, asked: Mapping[str, Any], entry: Entry, seen: set[str]
    ) -> Iterator[Page]:
        """Pages of records whose `key` is not in `seen` yet; `seen` grows by them.

        A page may be shorter than asked for (S3: at most 200 rows, without a word), so only an empty one or the count
        ends a list. The rows are held against the count before they are read. Missing ones make the list be read
        again, because rows shift between pages while a mall is open.
        Raises: IncompleteWindow; MalformedPage if the mall sends the same page again and again.
        """
        reads = 0
        while True:
            size = self._page_size(document)
            try:
                trouble = yield from self._reading(document, shape, key, {**asked, "limit": size}, entry, seen)
            except TooComplex:
                if size == 1:
                    raise
                self._rows_of_a_page[document.name] = size // 2
                continue
            reads += 1
            if trouble is None:
                return
            if reads == READS_OF_A_LIST:
                raise trouble

    def _reading(
        self, document: Document, shape: Shape, key: str, asked: Mapping[str, Any], entry: Entry, seen: set[str]
    ) -> Generator[Page, None, MalformedPage | IncompleteWindow | None]:
        """The list once. Returns what was wrong with it."""
        found: set[str] = set()
        expected: int | None = None
        number, silent, first = 1, 0, ""
        while True:
            told = self.ask(document, {"input": {**asked, "page": number}}, entry.resource)
            page = Page(Objects(_rows(told, document)), shape)
            names = _names(page, key, document)
            if names and names[0] == first:
                return MalformedPage(f"{document.operation}: page {number} is page {number - 1} again")
            fresh = _unseen(names, seen)
            entry.page(len(names), len(fresh))
            if fresh:
                yield page.take(fresh)
            count = count_in(told.get("searchedCount"))  # None where the mall does not say
            expected = count if number == 1 else expected
            silent = 0 if set(names) - found else silent + 1
            found.update(names)
            if not names or silent > 1 or (count is not None and len(found) >= count):
                break
            number, first = number + 1, names[0]
        if expected is None or len(found) >= expected:
            entry.total(expected or len(found))
            return None
        return IncompleteWindow(
            f"{document.operation}: {len(found)} of {expected} rows arrived, after {READS_OF_A_LIST} readings"
        )

    def _page_size(self, document: Document) -> int:
        """Rows to ask for: as many as the settings want and the cost of a query allows."""
        size = self._rows_of_a_page.get(document.name, self.keys.page_size)
        if most := self.keys.max_complexity:
            while size > 1 and document.points(size) > most:
                size -= 1
        return size

    def _call(self, document: Document, variables: Mapping[str, Any], resource: str) -> Answer:
        body = {"query": document.text, "variables": variables, "operationName": None}
        with self._at_a_time:
            return self.session.request(
                "POST", self.keys.graphql_path, json=body, headers=self._headers, resource=resource
            )

    def _told(self, answer: Answer, document: Document, resource: str) -> Record:
        try:
            body = answer.json()
        except MalformedPage as error:
            if answer.status == 200:
                error.what = f"{document.operation}: {error.what}"
                raise
            body = None
        if failure := refusal(answer, body, document, self.shop, resource):
            raise failure
        data = body.get("data") if isinstance(body, dict) else None
        told = data.get(document.operation) if isinstance(data, dict) else None
        if not isinstance(told, dict):
            raise MalformedPage(f"{document.operation}: an answer without data and without an error")
        return told


class _Headers(Mapping[str, str]):
    """The three headers. The time is told anew whenever they are sent, so also by a call that is tried again: S1."""

    def __init__(self, keys: ShopSettings, clock: Clock) -> None:
        self._fixed = {"authorization": f"Bearer {keys.access_token}", "x-api-key": keys.api_key}
        self._clock = clock

    def __getitem__(self, name: str) -> str:
        return str(int(self._clock.now().timestamp())) if name == "x-timestamp" else self._fixed[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self._fixed, "x-timestamp"))

    def __len__(self) -> int:
        return len(self._fixed) + 1


def _rows(told: Record, document: Document) -> list[Any]:
    """The rows of a page. Null is no row: a list may be null in the schema, and the count tells if one is lacking."""
    rows = told.get(document.rows, "")
    if rows is not None and not isinstance(rows, list):
        raise MalformedPage(f"{document.operation}: an answer has no list {document.rows}")
    return rows or []


def _names(page: Page, key: str, document: Document) -> list[str]:
    names = page.values(key)
    if not all(isinstance(name, str) and name for name in names):
        raise MalformedPage(f"{document.operation}: a row without {key}")
    return names


def _unseen(names: list[str], seen: set[str]) -> list[int]:
    """The rows whose name was not seen before; `seen` grows by them."""
    fresh = []
    for row, name in enumerate(names):
        if name not in seen:
            seen.add(name)
            fresh.append(row)
    return fresh


def objects(value: Any) -> list[Record]:
    """The objects in a list inside a record."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
