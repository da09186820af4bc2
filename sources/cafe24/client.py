"""How Cafe24's Admin API is called: token, version, pace, named errors, and pages that are checked for holes.

Nothing here knows dlt or a shape. Rows come as the mall's records; a record is handed out once per `seen` set.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

from sources.shared.errors import (
    AddressRefused,
    ContractBroken,
    CredentialsRefused,
    IncompleteWindow,
    KmallError,
    MalformedPage,
    ResourceMissing,
    ScopeMissing,
    TokenExpired,
    VersionRefused,
    WindowRefused,
)
from sources.shared.http import Answer, Clock, Session, redacted
from sources.shared.ledger import Entry
from sources.shared.pacing import Limit, Pace, Told
from sources.shared.pages import Page
from sources.shared.shapes import Record, Shape
from sources.shared.tokens import TokenKeeper, TokenStore

from . import oauth, settings
from .settings import ShopSettings

READS_OF_A_WINDOW = 3
LONGEST_TOLD = 200
AHEAD = 2  # pages fetched and parsed while one is converted


class TooManyRows(Exception):
    """A window holds more rows than the mall pages through. `rows` is how many it says there are."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


class Client:
    """One mall as one shop of ours sees it."""

    def __init__(self, shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Path | None) -> None:
        self.keys = keys
        self.shop = f"cafe24 {shop}"
        bucket = Limit(settings.BUCKET.calls - settings.BUCKET_RESERVE, _bucket_seconds())
        window = Limit(keys.calls_per_10_minutes, settings.QUOTA.seconds)
        pace = Pace(f"cafe24/{keys.mall_id}", clock, bucket=bucket, window=window, home=home, read=read_limits)
        self.session = Session(
            "cafe24",
            shop,
            keys.url,
            clock=clock,
            pace=pace,
            secrets=(keys.client_secret, keys.pseudonym_key),
            timeout=(10.0, keys.read_seconds),
        )
        # token calls have their own limit, and must not wait for the bucket while another process waits for the lock
        unpaced = Session("cafe24", shop, keys.url, clock=clock, timeout=(10.0, keys.read_seconds))
        self._fetching = ThreadPoolExecutor(AHEAD, thread_name_prefix=f"cafe24-{shop}")
        self.tokens = TokenKeeper(
            store,
            f"cafe24/{keys.mall_id}",
            lambda token: oauth.refresh(unpaced, keys.client_id, keys.client_secret, token),
            clock,
            settings.TOKEN_MARGIN,
            shop=self.shop,
        )

    def get(self, path: str, params: Mapping[str, Any], resource: str) -> Record:
        """One GET below /admin. Raises: a named KmallError for everything but a JSON object with HTTP 200."""
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
            total = self.get(f"{path}/count", params, resource).get("count")
        except ResourceMissing:
            return None
        if not str(total).isdigit():
            raise MalformedPage(f"{path}/count answered without a number", resource=resource)
        return int(str(total))

    def listed(
        self,
        path: str,
        envelope: str,
        params: Mapping[str, Any],
        entry: Entry,
        *,
        key: str,
        seen: set[str],
        limit: int,
        longest_offset: int,
        shape: Shape | None = None,
        counted: Literal["always", "pages", "never"] = "never",
    ) -> Iterator[Page]:
        """Pages of records whose `key` field is not in `seen` yet; `seen` grows by them.

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
                keys = [str(value) for value in page.values(key)]
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

    def _answer(self, path: str, params: Mapping[str, Any], resource: str) -> Answer:
        """One GET with HTTP 200, the token refreshed once if the mall asks for it."""
        token = self.tokens.access()
        answer = self._call(path, params, token.access_token, resource)
        if answer.status == 401 and "scope" not in answer.body.decode("utf-8", "replace"):
            token = self.tokens.renew(token.access_token)
            answer = self._call(path, params, token.access_token, resource)
        if answer.status != 200:
            raise self._refusal(answer, params, resource)
        return answer

    def _call(self, path: str, params: Mapping[str, Any], token: str, resource: str) -> Answer:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if self.keys.api_version:
            headers[settings.VERSION_HEADER] = self.keys.api_version
        return self.session.request("GET", settings.ADMIN + path, params=params, headers=headers, resource=resource)

    def _refusal(self, answer: Answer, params: Mapping[str, Any], resource: str) -> KmallError:
        """The named error of an answer that is not 200. Bodies are nested, flat, or no JSON at all."""
        said = said_by(answer)
        told = f"{answer.path}: HTTP {answer.status}: {said}"
        words = said.lower()
        where = {"shop": self.shop, "resource": resource}
        if "scope" in words and answer.status in (401, 403):
            scope = settings.SCOPES.get(resource, "the scope of this resource")
            again = f"add {scope} to the app in Cafe24 Developers and run `kmall authorize {self._option()}`."
            return ScopeMissing(told, fix=again, **where)
        if answer.status == 401:
            return TokenExpired(told, **where)
        if answer.status == 403 and (" ip" in f" {words}" or "address" in words):
            return AddressRefused(told, **where)
        if answer.status == 403:
            fix = "check in Cafe24 Developers that the app is still installed in this mall and may read this."
            return CredentialsRefused(told, fix=fix, **where)
        if answer.status == 404:
            return ResourceMissing(told, **where)
        if answer.status == 400 and "version" in words:
            fix = f"set api_version of {self.shop} to the version named here, or remove the key."
            return VersionRefused(told, fix=fix, **where)
        if answer.status == 422 and "order_id" in params and "start_date" not in params:
            fix = f"if this mall wants dates beside numbers, set order_id_search_needs_dates = true for {self.shop}."
            return WindowRefused(told, fix=fix, **where)
        if answer.status == 422 and "start_date" in params:
            return WindowRefused(f"{told} (asked {params['start_date']} to {params.get('end_date')})", **where)
        if answer.status == 207:
            return ContractBroken(f"{told}: only a part of what was asked for was answered", **where)
        return ContractBroken(told, **where)

    def _option(self) -> str:
        platform, _, alias = self.shop.partition(" ")
        return f"{platform} --shop {alias}"


def read_limits(headers: Mapping[str, str]) -> Told:
    """Cafe24's limit headers. Remain is in seconds, and only sent once the quota is used up."""
    used, _, capacity = headers.get(settings.BUCKET_HEADER, "").partition("/")
    remain = [_number(headers.get(name, "")) for name in settings.REMAIN_HEADERS]
    if used.strip().isdigit() and capacity.strip().isdigit():
        return Told(int(used), int(capacity), max(remain))
    return Told(blocked_seconds=max(remain))


def said_by(answer: Answer) -> str:
    """What a refusal says, shortened and without secrets; its kind where it is not the documented JSON."""
    try:
        body = answer.json()
    except MalformedPage:
        return answer.looks_like()
    error = body.get("error") if isinstance(body, dict) else None
    text = error.get("message") if isinstance(error, dict) else error
    return redacted(str(text or "no message"))[:LONGEST_TOLD]


def of_shop(record: Mapping[str, Any], shop_no: Any) -> bool:
    """Whether a record belongs to the shop number asked for. A record of another one is taken with that one's call."""
    return str(record.get("shop_no") or shop_no) == str(shop_no)


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


def _bucket_seconds() -> float:
    """The time in which the reduced bucket empties, at the mall's rate."""
    rate = settings.BUCKET.calls / settings.BUCKET.seconds
    return (settings.BUCKET.calls - settings.BUCKET_RESERVE) / rate


def _number(text: str) -> float:
    try:
        return max(float(text), 0.0)
    except ValueError:
        return 0.0
