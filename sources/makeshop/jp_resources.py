"""The resources of a makeshop Japan shop, and a call of each that proves that it may be read."""

from collections.abc import Callable, Iterator

from dlt.extract import DltResource

from sources.shared.ledger import Entry, Run
from sources.shared.resources import State, no_orders_missing, no_sweeps, resource
from sources.shared.shapes import Rows, Shape

from . import jp_catalogue, jp_community, jp_sales, shapes
from .jp_client import Client
from .jp_errors import UnknownNames

Read = Callable[[Client, Run, Entry, State], Iterator[Rows]]


def jp_resources(client: Client, run: Run) -> dict[str, DltResource]:
    """Every resource by name, for one client and one run."""

    def make(name: str, shape: Shape, read: Read) -> DltResource:
        extra = (no_sweeps(), no_orders_missing())
        return resource(run, name, [shape], lambda entry, state: read(client, run, entry, state), extra=extra)

    return {
        "shop": make("shop", shapes.JP_SHOP, jp_catalogue.shop),
        "products": make("products", shapes.JP_PRODUCT, jp_catalogue.products),
        "categories": make("categories", shapes.JP_CATEGORY, jp_catalogue.categories),
        "orders": make("orders", shapes.JP_ORDER, jp_sales.orders),
        "reviews": make("reviews", shapes.JP_REVIEW, jp_community.reviews),
        "members": make("members", shapes.JP_MEMBER, jp_community.members),
    }


def jp_probe(client: Client, name: str) -> None:
    """The first row of a resource. Raises: a named KmallError; ResourceUnavailable if it may not be read."""
    document = client.document(name)
    listed = document.rows not in ("shop", "productCategories")
    try:
        client.ask(document, {"input": {"page": 1, "limit": 1}} if listed else {}, name)
    except UnknownNames as unknown:
        if not jp_catalogue.lacks_quantity_only(unknown, document):
            raise
        # what a run does without: the quantity of variations
        client.ask(client.document(name, (jp_catalogue.VARIATION_QUANTITY,)), {"input": {"page": 1, "limit": 1}}, name)
