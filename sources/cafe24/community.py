"""Readers of reviews (articles of the review board, replies among them) and of customers.

Articles carry only the day they were written: recent ones are read again on an interval, because answers, hiding and
deleting change them without a trace. Customers are off unless named, and land under a keyed hash.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sources.shared.errors import IncompleteWindow, WrongConfiguration
from sources.shared.ledger import Entry, Run
from sources.shared.resources import State
from sources.shared.shapes import Record, Rows
from sources.shared.windows import KST, Cursor, Days, parse_day

from . import settings, shapes
from .client import Client
from .paging import TooManyRows, of_shop

OVERLAP = timedelta(days=1)  # filters are calendar days: the day of the last run is always read again


def reviews(client: Client, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]) -> Iterator[Rows]:
    """Boards, and the articles of the review board by the day they were written."""
    for shop_no in shop_numbers:
        cursor = run.cursor(state.setdefault(str(shop_no), {}), client.keys.start_date)
        look_back = cursor.is_due("looked_back", timedelta(hours=client.keys.reference_hours))
        if look_back:
            boards = client.rows("/boards", "boards", {"shop_no": shop_no}, entry.resource)
            yield from shapes.BOARD.tables(
                [{"shop_no": shop_no, **board} for board in boards if of_shop(board, shop_no)], run.reading(entry)
            )
        overlap = timedelta(days=client.keys.review_look_back_days) if look_back else OVERLAP
        seen: set[str] = set()
        for days in cursor.days(overlap, settings.ARTICLE_WINDOW_DAYS):
            for page in _articles(client, entry, shop_no, days, seen):
                yield from shapes.ARTICLE.tables([{"shop_no": shop_no, **row} for row in page], run.reading(entry))
                run.tell(entry, "page")
        entry.window(cursor.since(overlap), cursor.until())
        if look_back:
            cursor.done("looked_back")
        cursor.advance()


def customers(client: Client, run: Run, entry: Entry, state: State, shop_numbers: Iterable[int]) -> Iterator[Rows]:
    """Every customer by join date. Needs the restricted scope and a pseudonym_key.

    Raises: WrongConfiguration without the key: a customer without a pseudonym has no row; ScopeMissing.
    """
    if not client.keys.pseudonym_key:
        raise WrongConfiguration(
            "customers need pseudonym_key, under which members are hidden",
            fix="put a long random pseudonym_key into .dlt/secrets.toml beside client_secret, and keep it.",
        )
    for shop_no in shop_numbers:
        kept = state.setdefault(str(shop_no), {})
        start = parse_day(client.keys.start_date, f"{client.shop}: start_date")
        cursor = Cursor(kept, start, run.end)
        if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
            continue
        since = kept.get("joined", f"{start.isoformat()}")
        seen: set[str] = set()
        while True:
            params = {
                "shop_no": shop_no,
                "search_type": "created_date",
                "created_start_date": since,
                "limit": settings.CUSTOMER_PAGE,
            }
            page = client.rows("/customersprivacy", "customersprivacy", params, entry.resource)
            own = [record for record in page if of_shop(record, shop_no)]
            fresh = [record for record in own if str(record.get("member_id")) not in seen]
            seen.update(str(record.get("member_id")) for record in fresh)
            entry.page(len(page), len(fresh))
            yield from shapes.CUSTOMER.tables([{"shop_no": shop_no, **record} for record in fresh], run.reading(entry))
            if len(page) < settings.CUSTOMER_PAGE:
                break
            if not fresh:
                raise IncompleteWindow(f"more than {settings.CUSTOMER_PAGE} members joined at {since}")
            since = max(str(record.get("created_date")) for record in page)
        kept["joined"] = since
        cursor.done("swept")
        cursor.advance()


def _articles(client: Client, entry: Entry, shop_no: int, days: Days, seen: set[str]) -> Iterator[list[Record]]:
    params = {"shop_no": shop_no, "start_date": days.first.isoformat(), "end_date": days.last.isoformat()}
    pages = client.listed(
        f"/boards/{client.keys.review_board}/articles",
        "articles",
        params,
        entry,
        key="article_no",
        seen=seen,
        limit=settings.ARTICLE_PAGE,
        longest_offset=settings.ARTICLE_OFFSET,
    )
    try:
        for page in pages:
            inside = [article for article in page.records if _written(article, days)]
            # an article of a later window must be taken there, so it does not count as seen
            seen.difference_update(str(row.get("article_no")) for row in page.records if not _written(row, days))
            if inside:
                yield inside
    except TooManyRows as many:
        parts = days.split(many.rows // settings.ARTICLE_OFFSET + 2)
        if len(parts) < 2:
            raise IncompleteWindow(f"{many.rows} articles on {days.first}, more than the mall pages through") from None
        for part in parts:
            yield from _articles(client, entry, shop_no, part, seen)


def _written(article: Record, days: Days) -> bool:
    """Whether the article is of these days; a live mall returned later ones. Unreadable dates are kept."""
    try:
        written = datetime.fromisoformat(str(article.get("created_date"))).astimezone(KST).date()
    except ValueError:
        return True
    return days.first <= written <= days.last
