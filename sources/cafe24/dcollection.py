"""The D.Collection API: how it is called, and readers of the shops and products that partners may show.

Forty calls a minute are allowed per IP, whatever the account: all shops and runs of this machine share them. Lists
end at an offset of 5,000; longer ones are walked by the day of creation, which does not move.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.shared.errors import CredentialsRefused, IncompleteWindow, WrongConfiguration
from sources.shared.http import Answer, Clock, Session
from sources.shared.kinds import count_in
from sources.shared.ledger import Entry, Run
from sources.shared.pacing import Home, Limit, Pace, Told
from sources.shared.pages import Page
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import Rows
from sources.shared.windows import day_of

from . import settings, shapes
from .paging import Lists, TooManyRows
from .refusals import is_about_address, refusal, told_by
from .settings import ShopSettings

OVERLAP = timedelta(days=1)  # a product can be stamped before it is visible, and the window is of whole days: ours
SHOP_NO = "1"  # a partner's connection has no shop number of its own
OLDEST_FIRST = {"sort": "created_date", "order": "asc"}


class DCollectionClient(Lists):
    """What one partner account may read."""

    def __init__(self, shop: str, keys: ShopSettings, clock: Clock, home: Home) -> None:
        limit = settings.DCOLLECTION_LIMIT
        window = Limit(limit.calls - settings.DCOLLECTION_RESERVE, limit.seconds)
        self._pace = Pace("cafe24/dcollection", clock, window=window, home=home, read=read_minute)
        basic = b64encode(f"{keys.dcollection_user}:{keys.dcollection_password}".encode()).decode()
        session = Session(
            "cafe24",
            shop,
            keys.url,
            clock=clock,
            pace=self._pace,
            secrets=(keys.dcollection_password, basic),
            timeout=(10.0, keys.read_seconds),
            final=self._pause,
        )
        super().__init__(shop, keys, session)
        self._headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}

    def _answer(self, path: str, params: Mapping[str, Any], resource: str) -> Answer:
        answer = self.session.request("GET", path, params=params, headers=self._headers, resource=resource)
        where = {"shop": self.shop, "resource": resource}
        if answer.status in (401, 403) and not is_about_address(answer):
            fix = (
                f"compare dcollection_user and dcollection_password of {self.shop} with what Cafe24 gave this partner."
            )
            raise CredentialsRefused(told_by(answer), fix=fix, **where)
        if answer.status == 422 and (category := params.get("dcollection_product_category")):
            fix = f"compare dcollection_categories of {self.shop} with D.Collection's list of standard categories."
            raise WrongConfiguration(f"{told_by(answer)} (asked for category {category})", fix=fix, **where)
        if answer.status != 200:
            raise refusal(answer, params, self.shop, resource)
        return answer

    def _pause(self, answer: Answer) -> None:
        """After a 429 nobody on this machine calls for a minute, whether or not the mall says for how long."""
        if answer.status == 429:
            self._pace.pause(settings.DCOLLECTION_LIMIT.seconds)


def shops(client: DCollectionClient, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All shops, daily; what is missing from them then is no longer shown."""
    cursor = run.cursor(state, settings.DCOLLECTION_FIRST_DAY)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    started, seen = run.clock.now().astimezone(UTC), set[str]()
    for page in _walked(client, run, entry, "/shops", ("store_id", "shop_no"), {}, seen):
        yield from shapes.DCOLLECTION_SHOP.tables(page.records, run.reading(entry))
        run.tell(entry, "page")
    yield sweep_done(run, entry.resource, SHOP_NO, started, len(seen))
    cursor.done("swept")
    cursor.advance()


def products(client: DCollectionClient, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """Products of the chosen categories: all of them daily, in between those updated since the last run."""
    categories = list(client.keys.dcollection_categories)
    if not categories:
        raise WrongConfiguration(
            "dcollection_categories: missing, and the mall lists no products without one",
            shop=client.shop,
            fix='name categories of the 2nd or 3rd level, such as ["C111112"], or leave this resource out.',
        )
    cursor = run.cursor(state, settings.DCOLLECTION_FIRST_DAY)
    # products of a category that was not chosen before were never read
    is_sweep = cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)) or (
        state.get("categories") != categories
    )
    dates = {} if is_sweep else _updated(run, cursor.since(OVERLAP))
    started, seen = run.clock.now().astimezone(UTC), set[str]()
    for category in categories:
        for page in _category(client, run, entry, {"dcollection_product_category": category, **dates}, seen):
            yield from shapes.DCOLLECTION_PRODUCT.tables(page.records, run.reading(entry))
            run.tell(entry, "page")
    if is_sweep:
        yield sweep_done(run, entry.resource, SHOP_NO, started, len(seen))
        cursor.done("swept")
    state["categories"] = categories
    cursor.advance()


def _category(
    client: DCollectionClient, run: Run, entry: Entry, params: Mapping[str, Any], seen: set[str]
) -> Iterator[Page]:
    """Products that are not in `seen` yet, held against the mall's count."""
    pages = client.listed(
        "/products",
        "products",
        {**params, **OLDEST_FIRST},
        entry,
        key="product_ukey",
        seen=seen,
        limit=settings.DCOLLECTION_PAGE,
        longest_offset=settings.DCOLLECTION_OFFSET,
        counted="always",
    )
    try:
        yield from pages
    except TooManyRows as many:
        yield from _walked(client, run, entry, "/products", ("product_ukey",), params, seen, many.rows)


def _walked(
    client: DCollectionClient,
    run: Run,
    entry: Entry,
    path: str,
    key: tuple[str, ...],
    params: Mapping[str, Any],
    seen: set[str],
    total: int = 0,
) -> Iterator[Page]:
    """Records that are not in `seen` yet; where the offset ends, on from the day of the last one's creation."""
    walked: set[str] = set()
    since, last = "", ""
    while True:
        dates = {"created_start_date": since, "created_end_date": str(day_of(run.end))} if since else {}
        pages = client.listed(
            path,
            path.strip("/"),
            {**params, **OLDEST_FIRST, **dates},
            entry,
            key=key,
            seen=walked,
            limit=settings.DCOLLECTION_PAGE,
            longest_offset=settings.DCOLLECTION_OFFSET,
        )
        try:
            for page in pages:
                last = max(last, *(str(at)[:10] for at in page.values("created_date")))
                names = ["/".join(map(str, name)) for name in zip(*map(page.values, key), strict=True)]
                fresh = [row for row, name in enumerate(names) if name not in seen]
                seen.update(names)
                if fresh:
                    yield page.take(fresh)
            break
        except TooManyRows as many:
            if last <= since:
                told = f"{path}: {many.rows} rows or more of one day ({last}), more than the mall pages through"
                raise IncompleteWindow(told) from None
            since = last
    if len(walked) < total:
        raise IncompleteWindow(f"{path}: {len(walked)} of {total} rows arrived")
    if total:
        entry.total(total)


def _updated(run: Run, since: datetime) -> dict[str, str]:
    return {"updated_start_date": str(day_of(since)), "updated_end_date": str(day_of(run.end))}


def read_minute(headers: Mapping[str, str]) -> Told:
    """Whether the minute's calls are used up, in any of the spellings that the page has. We leave two unused, so
    somebody else at this address has taken them, and when their minute ends is not told.
    """
    left = next((headers[name].strip() for name in settings.REMAINING_HEADERS if name in headers), "")
    used, _, capacity = headers.get(settings.BUCKET_HEADER, "").partition("/")
    if (taken := count_in(used)) is not None and (size := count_in(capacity)) is not None:
        left = left or str(max(size - taken, 0))
    return Told(blocked_seconds=settings.DCOLLECTION_LIMIT.seconds if left == "0" else 0.0)
