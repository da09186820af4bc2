"""Japan: readers of reviews and members. Neither has a date filter that anybody has seen work: both are read whole."""

from collections.abc import Iterator
from datetime import UTC, timedelta

from sources.shared.errors import ResourceUnavailable, WrongConfiguration
from sources.shared.ledger import Entry, Run
from sources.shared.resources import State, sweep_done
from sources.shared.shapes import Rows, Shape
from sources.shared.windows import Cursor, day_of

from . import settings, shapes
from .jp_client import Client
from .jp_documents import personal_paths
from .jp_errors import UnknownNames


def reviews(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All reviews, daily, if the mall knows the fields by the names in the settings: no reference has them.

    Raises: ResourceUnavailable if it does not.
    """
    try:
        yield from _all(client, run, entry, state, shapes.JP_REVIEW, "reviewId")
    except UnknownNames as unknown:
        told = f"{unknown.what}; nobody has published what the fields of a review are called"
        fix = f"ask makeshop for the fields of searchReview and write their names into review_fields of {client.shop}, "
        fix += "or leave reviews out with `resources`."
        raise ResourceUnavailable(told, fix=fix) from None


def members(client: Client, run: Run, entry: Entry, state: State) -> Iterator[Rows]:
    """All members, daily. Needs a pseudonym_key.

    Raises: WrongConfiguration without the key: a member without a pseudonym has no row.
    """
    if not client.keys.pseudonym_key:
        raise WrongConfiguration(
            "members need pseudonym_key, under which they are hidden",
            fix="put a long random pseudonym_key into .dlt/secrets.toml beside access_token, and keep it.",
        )
    yield from _all(client, run, entry, state, shapes.JP_MEMBER, "memberId")


def _all(client: Client, run: Run, entry: Entry, state: State, shape: Shape, key: str) -> Iterator[Rows]:
    """Reads a whole list when it is due; what is missing from it then is gone at the mall."""
    cursor = Cursor(state, day_of(run.end), run.end)
    if not cursor.is_due("swept", timedelta(hours=client.keys.reference_hours)):
        return
    started, seen = run.clock.now().astimezone(UTC), set[str]()
    document = client.document(entry.resource, personal=personal_paths(shape, entry.resource, run.personal))
    for page in client.listed(document, shape, key, {}, entry, seen):
        yield from page.tables(run.reading(entry))
        run.tell(entry, "page")
    yield sweep_done(run, entry.resource, settings.SHOP_NO, started, len(seen))
    cursor.done("swept")
    cursor.advance()
