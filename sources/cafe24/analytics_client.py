"""How Cafe24's Analytics API is called: a host of its own, the Admin API's token, one call in two seconds.

The envelope is the first list of the answer, whatever its name: the reference and live malls differ (contract 9).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sources.shared.errors import MalformedPage, ResourceUnavailable
from sources.shared.http import Answer, Session
from sources.shared.kinds import count_in
from sources.shared.pacing import Home, Pace, Told
from sources.shared.shapes import Record

from . import settings
from .feeds import Feed
from .refusals import refusal, told_by
from .settings import ShopSettings


class AnalyticsClient:
    """The Analytics API of one mall.

    Shape: `books` is the session of the shop's Admin API, in which requests are counted and waiting is told;
        `authorized` calls with an access token.
    """

    def __init__(
        self,
        shop: str,
        keys: ShopSettings,
        books: Session,
        authorized: Callable[[Callable[[str], Answer]], Answer],
        home: Home,
    ) -> None:
        self._keys = keys
        self._shop = shop
        self._books = books
        self._authorized = authorized
        self._pace = Pace(
            f"cafe24/{keys.mall_id}/analytics",
            books.clock,
            bucket=settings.ANALYTICS_LIMIT,
            home=home,
            read=read_bucket,
        )
        platform, _, alias = shop.partition(" ")
        self._session = Session(
            platform,
            alias,
            keys.analytics_url,
            clock=books.clock,
            pace=self._pace,
            timeout=(10.0, keys.read_seconds),
            final=self._pause,
        )

    def pages(self, feed: Feed, params: Mapping[str, Any], resource: str) -> Iterator[list[Record]]:
        """The records of a feed, page by page.

        Raises: ResourceUnavailable where the mall does not have the feed; MalformedPage if a full page comes again.
        """
        asked = {**params, "mall_id": self._keys.mall_id, "limit": settings.ANALYTICS_PAGE}
        if feed.by_hour:
            asked["format_type"] = self._keys.analytics_format
        offset, before = 0, None
        while True:
            page = self.page(feed.path, {**asked, "offset": offset} if feed.paged else asked, resource)
            if page and page == before:
                if len(page) < settings.ANALYTICS_PAGE:
                    return  # the page was whole, and this mall does not look at the offset
                raise MalformedPage(f"{feed.path} repeats its page at offset {offset}", resource=resource)
            yield page
            # a page of another length than asked for may have been cut by the default
            if not feed.paged or not page or len(page) % settings.ANALYTICS_DEFAULT_PAGE:
                return
            offset, before = offset + len(page), page

    def page(self, path: str, params: Mapping[str, Any], resource: str) -> list[Record]:
        """The records of one answer. One that cannot be read is asked for once more before it counts as malformed.

        Raises: a named KmallError for all but HTTP 200 and an object with a list of objects.
        """
        try:
            return _first_list(self._answer(path, params, resource), resource)
        except MalformedPage:
            return _first_list(self._answer(path, params, resource), resource)

    def _answer(self, path: str, params: Mapping[str, Any], resource: str) -> Answer:
        answer = self._authorized(lambda token: self._call(path, params, token, resource))
        if answer.status == 404:
            fix = "nothing, if the mall has no such feed; else leave it out with `resources` of the shop."
            raise ResourceUnavailable(told_by(answer), fix=fix, shop=self._shop, resource=resource)
        if answer.status != 200:
            raise refusal(answer, params, self._shop, resource)
        return answer

    def _call(self, path: str, params: Mapping[str, Any], token: str, resource: str) -> Answer:
        before, self._session.waited = self._session.requests, self._books.waited
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            return self._session.request("GET", path, params=params, headers=headers, resource=resource)
        finally:
            self._books.requests += self._session.requests - before

    def _pause(self, answer: Answer) -> None:
        """After a 429 nobody calls for the time of a token, whether or not the mall says for how long."""
        if answer.status == 429:
            self._pace.pause(settings.ANALYTICS_LIMIT.seconds)


def read_bucket(headers: Mapping[str, str]) -> Told:
    """What is left in the token bucket. The size it states is not taken over: the reference contradicts itself."""
    left = count_in(headers.get(settings.REMAINING_HEADERS[0]))
    if left is None:
        return Told()
    capacity = max(count_in(headers.get(settings.ANALYTICS_BURST_HEADER)) or 1, left, 1)
    return Told(capacity - left, capacity)


def _first_list(answer: Answer, resource: str) -> list[Record]:
    body = answer.json()
    lists = [value for value in body.values() if isinstance(value, list)] if isinstance(body, dict) else []
    if not lists or not all(isinstance(record, dict) for record in lists[0]):
        raise MalformedPage(f"{answer.path} answered without a list of records", resource=resource)
    return list(lists[0])
