"""How WISA's API is called, as far as anybody knows: the key in one of three places, JSON or XML, named errors.

Nothing here knows dlt. Rows come as pages of records under our names. A path that answers 404 is not offered: its
resource is skipped with a warning. How a list is paged is in `paging.py`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from sources.shared.batches import Objects
from sources.shared.errors import (
    ContractBroken,
    CredentialsRefused,
    KmallError,
    MalformedPage,
    ResourceUnavailable,
    ScopeMissing,
)
from sources.shared.http import Answer, Clock, Session, redacted
from sources.shared.kinds import Record, reach
from sources.shared.pacing import Home, Limit, Pace
from sources.shared.pages import Page
from sources.shared.shapes import Shape
from sources.shared.tokens import TokenStore
from sources.shared.xml import Hostile

from . import settings
from .envelopes import Envelope, MallError, document_of, error_in
from .mapping import MARKETPLACES, RECORDS, as_list, renamed, with_zones
from .settings import ShopSettings

UNREADABLE_ATTEMPTS = 4  # ours: for web pages and cut answers
ACCEPT = {"json": "application/json", "xml": "application/xml"}


@dataclass(frozen=True)
class Listing:
    """One of the mall's lists: the resource's name, its path, what is taken of a row, and the fields of its key."""

    resource: str
    path: str
    shape: Shape
    key: tuple[str, ...]


class Client:
    """One shop as its API shows it. `store` is not used: the mall has no tokens."""

    def __init__(
        self,
        shop: str,
        keys: ShopSettings,
        clock: Clock,
        store: TokenStore | None,  # noqa: ARG002 - every mall's client is made in the same way
        home: Home,
    ) -> None:
        self.keys = keys
        self.shop = f"wisa {shop}"
        # whose limit it is nobody says: shops under one key share it
        domain = hashlib.blake2b(f"{urlsplit(keys.url).netloc} {keys.api_key}".encode(), digest_size=6).hexdigest()
        pace = Pace(f"wisa/{domain}", clock, bucket=Limit(1, 1 / keys.requests_per_second), home=home)
        secrets = (keys.api_key, keys.pseudonym_key)
        self.session = Session(
            "wisa",
            shop,
            keys.url,
            clock=clock,
            pace=pace,
            secrets=(*secrets, *map(quote_plus, secrets)),
            timeout=(10.0, keys.read_seconds),
        )

    def ask(self, path: str, params: Mapping[str, Any], resource: str) -> Any:
        """One call. A body that cannot be read is asked for again before it counts as malformed.

        Raises: a named KmallError for every error; ResourceUnavailable for a path that is not there.
        """
        for attempt in range(1, UNREADABLE_ATTEMPTS + 1):
            answer = self._call(path, params, resource)
            try:
                return self._read(answer, path, resource)
            except MalformedPage as error:
                if isinstance(error, Hostile) or attempt == UNREADABLE_ATTEMPTS:
                    error.what = f"{path}: {error.what}"
                    raise
            self.session.clock.sleep(2.0 ** (attempt - 1))
        raise AssertionError

    def page(self, listing: Listing, number: int, params: Mapping[str, Any], rows: int) -> tuple[Page, Envelope]:
        """One page of a list, its records under our names. Raises: as `ask`; MalformedPage if there is no list."""
        keys = self.keys
        asked = {**params, keys.page_param: number, keys.size_param: rows}
        document = self.ask(listing.path, asked, listing.resource)
        try:
            envelope = Envelope.of(document, listing.resource, keys.data_path, keys.total_path)
            page = Page(Objects(envelope.rows), listing.shape)
        except MalformedPage as error:
            error.what = f"{listing.path}: {error.what}"
            raise
        if listing.resource in RECORDS:
            page = with_zones(renamed(page, listing.resource, keys.field_map), listing.resource, keys.zone)
        for row in _options(page, listing.resource):
            row["option_id"] = row.get("option_id") or settings.NO_OPTION
        return page, envelope

    def statuses(self, product_id: str) -> Page | None:
        """How a product stands in each marketplace; None for one that was never synchronised (404)."""
        name, names = "marketplace_status", self.keys.field_map
        path = self.keys.marketplace_path.format(product_id=quote(product_id, safe=""))
        try:
            document = self.ask(path, {}, name)
        except ResourceUnavailable:
            return None
        inner = document.get("data") if isinstance(document, dict) else None
        found = inner if isinstance(inner, dict | list) else document
        if isinstance(found, dict):
            found = reach(found, names.get(f"{name}.{MARKETPLACES}", MARKETPLACES))
        rows = [dict(row) if isinstance(row, dict) else row for row in as_list(found)]
        page = renamed(Page(Objects(rows), RECORDS[name]), name, names)
        for record in page.records:
            record["product_id"] = product_id
        return with_zones(page, name, self.keys.zone)

    def _call(self, path: str, params: Mapping[str, Any], resource: str) -> Answer:
        keys = self.keys
        headers, query = {"Accept": ACCEPT[keys.response_format]}, dict(params)
        if keys.auth_style == "bearer":
            headers["Authorization"] = f"Bearer {keys.api_key}"
        elif keys.auth_style == "header":
            headers[keys.auth_header_name] = keys.api_key
        else:
            query[keys.auth_param] = keys.api_key
        where = f"{keys.root}/{path.lstrip('/')}"
        return self.session.request("GET", where, params=query, headers=headers, resource=resource)

    def _read(self, answer: Answer, path: str, resource: str) -> Any:
        where = {"shop": self.shop, "resource": resource}
        if answer.status == 404:
            raise ResourceUnavailable(
                f"{path}: HTTP 404, the API does not offer it",
                fix=f"ask WISA for the path and set it, or leave {resource} out with `resources` of the shop; "
                "if nothing is offered, compare base_url with the partner document.",
                **where,
            )
        if answer.status == 200:
            document = document_of(answer.body)
            if error := error_in(document):
                raise self._refusal(answer, path, error, resource)
            return document
        try:
            error = error_in(document_of(answer.body)) or MallError("", "")
        except MalformedPage:
            error = MallError("", answer.looks_like())
        raise self._refusal(answer, path, error, resource)

    def _refusal(self, answer: Answer, path: str, error: MallError, resource: str) -> KmallError:
        """The named error of an answer: by its HTTP status, and by its code where the status is 200 or odd."""
        told = redacted(f"{path}: HTTP {answer.status}: {error}")
        where = {"shop": self.shop, "resource": resource}
        code = error.code.lower()
        if answer.status == 401 or code in settings.UNAUTHORIZED:
            style = f"auth_style {self.keys.auth_style} may not be how it travels"
            fix = f"compare api_key of {self.shop} with the one WISA gave; if it is right, {style}."
            return CredentialsRefused(told, fix=fix, **where)
        if answer.status == 403 or code in settings.NO_PERMISSION:
            fix = f"ask WISA to open {resource} for this api_key, or leave it out with `resources` of the shop."
            return ScopeMissing(told, fix=fix, **where)
        fix = "compare the settings of the shop with the partner document: this API is experimental."
        return ContractBroken(told, fix=fix, **where)


def _options(page: Page, resource: str) -> list[Record]:
    """The rows whose key is an option, which a product without options may not have."""
    if resource == "inventory":
        return page.records
    options = [record.get("options") or [] for record in page.records] if resource == "products" else []
    return [option for below in options for option in below if isinstance(option, dict)]
