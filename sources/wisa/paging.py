"""How a list is read whole, although nobody knows for certain how WISA pages.

A list with a total is held against it, and read again when it falls short, because rows shift between pages while a
mall is open. One without a total ends at an empty page, or at one shorter than was asked for; a short page whose length
is round may have been cut by a lower limit of the mall, so one more is asked for.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sources.shared.errors import IncompleteWindow, MalformedPage, ResourceUnavailable
from sources.shared.kinds import reach
from sources.shared.ledger import Entry
from sources.shared.pages import Page

from . import settings
from .client import Client, Listing
from .envelopes import Envelope

Key = tuple[str, ...]


def listed(client: Client, listing: Listing, params: Mapping[str, Any], entry: Entry, seen: set[Key]) -> Iterator[Page]:
    """Pages of records whose key is not in `seen` yet; `seen` grows by them.

    Raises: IncompleteWindow; MalformedPage if a page comes again and no count says that the list is over.
    """
    missing = ""
    for _ in range(settings.READS_OF_A_LIST):
        reading = Reading(client, listing, params)
        for page in reading.pages():
            keys = keys_of(page, listing)
            fresh = [row for row, key in enumerate(keys) if key not in seen]
            seen.update(keys)
            entry.page(len(keys), len(fresh))
            if fresh:
                yield page.take(fresh)
        missing = reading.missing
        if not missing:
            if reading.total is not None:
                entry.total(reading.total)
            return
    raise IncompleteWindow(f"{listing.path}: {missing}, after {settings.READS_OF_A_LIST} readings")


class Reading:
    """One reading of a list. At its end `missing` says in words what did not come, `total` how many rows were told."""

    def __init__(self, client: Client, listing: Listing, params: Mapping[str, Any]) -> None:
        self.total: int | None = None
        self.missing = ""
        self._client, self._listing, self._params = client, listing, params
        self._pages: int | None = None
        self._found: set[Key] = set()
        self._longest = client.keys.page_size

    def pages(self) -> Iterator[Page]:
        """Every page that holds a row. Raises: MalformedPage."""
        number = first = self._client.keys.first_page
        asked_again = False
        while True:
            page = self._page(number)
            rows = keys_of(page, self._listing) if page else []
            if not rows and number == first and self.total is None and not asked_again:
                asked_again = True  # an empty list would count as everything deleted
                continue
            new = set(rows) - self._found
            self._found |= new
            if page and rows:
                yield page
            if self._is_end(rows, new, number - first + 1):
                return
            number += 1

    def _page(self, number: int) -> Page | None:
        """None past the end, if the mall says so by a 404."""
        keys = self._client.keys
        try:
            page, envelope = self._client.page(self._listing, number, self._params, keys.page_size)
        except ResourceUnavailable:
            if number == keys.first_page:
                raise
            return None
        self._note(envelope)
        return page

    def _note(self, envelope: Envelope) -> None:
        self.total = self.total if envelope.total is None else envelope.total
        self._pages = self._pages if envelope.pages is None else envelope.pages

    def _is_end(self, rows: list[Key], new: set[Key], read: int) -> bool:
        if self.total is not None:
            self.missing = f"{len(self._found)} of {self.total} rows arrived" if len(self._found) < self.total else ""
            return not (self.missing and new)
        if self._pages is not None:
            self.missing = f"page {read} of {self._pages} brought nothing new" if read < self._pages and not new else ""
            return read >= self._pages or not new
        if rows and not new:
            self._refuse_again(rows, read)
        shorter = len(rows) < self._longest
        self._longest = max(self._longest, len(rows))
        return not new or (shorter and len(rows) % settings.CAP_STEP != 0)

    def _refuse_again(self, rows: list[Key], read: int) -> None:
        """A page that came before. Raises: MalformedPage, unless it is longer than asked: then nothing is cut."""
        if len(rows) <= self._client.keys.page_size:
            raise MalformedPage(
                f"{self._listing.path}: page {read} is one that came before",
                fix="set page_param of the shop to the mall's name; if pages past the end repeat, set total_path.",
            )


def keys_of(page: Page, listing: Listing) -> list[Key]:
    """The key of every record. Raises: MalformedPage if a part of one is missing."""
    columns = []
    for name in listing.key:
        values = [reach(record, name) for record in page.records]
        if any(value is None or isinstance(value, dict | list) for value in values):
            raise MalformedPage(
                f"{listing.path}: a row without {name}",
                fix=f'set field_map "{listing.resource}.{name}" of the shop to the mall\'s name of it.',
            )
        columns.append([str(value) for value in values])
    return list(zip(*columns, strict=True))
