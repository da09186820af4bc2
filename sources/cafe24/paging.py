"""How lists of Cafe24's Admin, Front and D.Collection APIs are read: pages that are checked for holes.

Nothing here knows dlt or a shape. Rows come as the mall's records; a record is handed out once per `seen` set.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal

from sources.shared.errors import IncompleteWindow, MalformedPage, ResourceMissing
from sources.shared.http import Answer, Session
from sources.shared.kinds import count_in
from sources.shared.ledger import Entry
from sources.shared.pages import Page
from sources.shared.shapes import Record, Shape

from . import settings
from .settings import ShopSettings

READS_OF_A_WINDOW = 3
AHEAD = 2  # pages fetched and parsed while one is converted


class TooManyRows(Exception):
    """A window holds more rows than the mall pages through. `rows` is how many it says there are."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


class Lists:
    """One of the APIs as one shop of ours sees it. `shop` is "platform alias".

    An API says in `_answer` how it is called and what its refusals are named.
    """

    def __init__(self, alias: str, keys: ShopSettings, session: Session) -> None:
        self.keys = keys
        self.shop = f"cafe24 {alias}"
        self.session = session
        self._fetching = ThreadPoolExecutor(AHEAD, thread_name_prefix=f"cafe24-{alias}")

    def _answer(self, path: str, params: Mapping[str, Any], resource: str) -> Answer:
        """One GET with HTTP 200. Raises: a named KmallError for everything else."""
        raise NotImplementedError

    def lacks_variants(self, product: Mapping[str, Any]) -> bool:
        """Whether a product's variants must be asked for: those embedded in a list are cut."""
        return len(product.get("variants") or ()) >= settings.VARIANTS_EMBEDDED

    def get(self, path: str, params: Mapping[str, Any], resource: str) -> Record:
        """One GET below the API's root. Raises: a named KmallError for everything but a JSON object with HTTP 200."""
        body = self._answer(path, params, resource).json()
        if not isinstance(body, dict):
            raise MalformedPage(f"{path} answered with {type(body).__name__} instead of an object", resource=resource)
        return body

    def page(
        self, path: str, envelope: str, params: Mapping[str, Any], resource: str, shape: Shape | None = None
    ) -> Page:
        """The records of one answer. An unreadable answer is asked for once more before it counts as malformed."""
        try:
            return Page.parse(self._answer(path, params, resource).body, envelope, shape)
        except MalformedPage:
            answer = self._answer(path, params, resource)
        try:
            return Page.parse(answer.body, envelope, shape)
        except MalformedPage as error:
            raise MalformedPage(f"{path}: {error.what} ({answer.looks_like()})", resource=resource) from None

    def rows(self, path: str, envelope: str, params: Mapping[str, Any], resource: str) -> list[Record]:
        """The records of one answer as Python objects."""
        return self.page(path, envelope, params, resource).records

    def count(self, path: str, params: Mapping[str, Any], resource: str) -> int | None:
        """How many records the mall says there are; None where it does not count (an older mall, a recording)."""
        try:
            total = count_in(self.get(f"{path}/count", params, resource).get("count"))
        except ResourceMissing:
            return None
        if total is None:
            raise MalformedPage(f"{path}/count answered without a number", resource=resource)
        return total

    def listed(
        self,
        path: str,
        envelope: str,
        params: Mapping[str, Any],
        entry: Entry,
        *,
        key: str | tuple[str, ...],
        seen: set[str],
        limit: int,
        longest_offset: int,
        shape: Shape | None = None,
        counted: Literal["always", "pages", "never"] = "never",
    ) -> Iterator[Page]:
        """Pages of records whose `key` (one field or several) is not in `seen` yet; `seen` grows by them.

        The rows are held against the mall's own count, asked for before they are read so that new rows do no harm:
        `counted` always, for windows of more than one page, or never (a call without a count). Missing rows make the
        window be read again, because rows shift between pages while a mall is open.
        Raises: TooManyRows before the offset limit would cut rows off; IncompleteWindow; MalformedPage.
        """

        def read(offset: int) -> Page:
            return self.page(path, envelope, {**params, "limit": limit, "offset": offset}, entry.resource, shape)

        total: int | None = None
        for _ in range(READS_OF_A_WINDOW):
            found: set[str] = set()
            total = self._total(path, params, entry, longest_offset + limit) if counted == "always" else None
            offset, repeats = 0, False
            ahead: dict[int, Future[Page]] = {}
            while True:
                page = ahead.pop(offset).result() if offset in ahead else read(offset)
                keys = _keys(page, key)
                own = _own(page, params)
                # while this page is converted the next ones are fetched and parsed, as far as the mall says they exist
                for later in range(
                    offset + limit, min(total or 0, longest_offset + 1, offset + AHEAD * limit + 1), limit
                ):
                    if len(keys) == limit and later not in ahead:
                        ahead[later] = self._fetching.submit(read, later)
                fresh = _unseen(keys, own, seen)
                before = len(found)
                found.update(keys)
                entry.page(len(page), len(fresh))
                if fresh:
                    yield page.take(fresh)
                repeats = bool(keys) and len(found) == before
                if not keys or repeats or (len(page) < limit and not _suspicious(len(page))):
                    break
                if total is None and counted == "pages" and len(page) == limit:
                    total = self._total(path, params, entry, longest_offset + limit)
                offset += len(page)
                if offset > longest_offset:
                    raise TooManyRows(offset + limit)
            for waiting in ahead.values():
                waiting.cancel()
            if not repeats and (total is None or len(found) >= total):
                if total is not None:
                    entry.total(total)
                return
        if total is None:
            raise MalformedPage(f"{path} repeats its page at offset {offset}", resource=entry.resource)
        raise IncompleteWindow(f"{path}: {len(found)} of {total} rows arrived, after {READS_OF_A_WINDOW} readings")

    def _total(self, path: str, params: Mapping[str, Any], entry: Entry, most: int) -> int | None:
        """The mall's count of a window. Raises: TooManyRows if it is more than the mall pages through."""
        total = self.count(path, params, entry.resource)
        if total is not None and total > most:
            raise TooManyRows(total)
        return total


def of_shop(record: Mapping[str, Any], shop_no: Any) -> bool:
    """Whether a record belongs to the shop number asked for. A record of another one is taken with that one's call."""
    return str(record.get("shop_no") or shop_no) == str(shop_no)


def _keys(page: Page, key: str | tuple[str, ...]) -> list[str]:
    """What tells each record of a page apart."""
    if isinstance(key, str):
        return [str(value) for value in page.values(key)]
    return ["/".join(map(str, values)) for values in zip(*map(page.values, key), strict=True)]


def _own(page: Page, params: Mapping[str, Any]) -> list[bool]:
    """For each record whether it belongs to the shop number that was asked for."""
    asked = params.get("shop_no")
    return [asked is None or of_shop({"shop_no": number}, asked) for number in page.values("shop_no")]


def _unseen(keys: list[str], own: list[bool], seen: set[str]) -> list[int]:
    """The rows to take: of the shop asked for, and with a key that was not seen before; `seen` grows by them."""
    fresh = []
    for row, key in enumerate(keys):
        if own[row] and key not in seen:
            seen.add(key)
            fresh.append(row)
    return fresh


def _suspicious(rows: int) -> bool:
    """Whether a page this long may have been cut by another limit than the one asked for: the default, a lower cap."""
    return rows > 0 and rows % settings.DEFAULT_PAGE == 0
