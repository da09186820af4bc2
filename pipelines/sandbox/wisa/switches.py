"""One switch per assumption of the WISA contract. Defaults are the contract's and its samples'."""

from dataclasses import dataclass, field

from ..switchboard import Switchboard


@dataclass
class Switches(Switchboard):
    """Set `mall.switches.<name> = value` at any time.

    Resources are called products, product, orders, order, inventory, customers, marketplace_status, writes, and mounted
    ones by their path.
    """

    # host and access
    path_root: str = "/v1"
    """Where the API begins; the seed names "/api/v1" as well."""
    auth_styles: frozenset[str] = frozenset({"bearer", "header", "query"})
    """Ways in which the key is taken: "bearer", "header", "query"."""
    key_header: str = "X-API-Key"
    key_param: str = "api_key"
    """Header and query parameter that carry the key."""
    error_form: str = "error"
    """Error bodies: "error" ({"error": {code, message}}) or "admin" ({status, message, code}, as in the admin)."""
    missing: frozenset[str] = frozenset()
    """404 to calls for these resources, as where the mall has no such path."""
    forbidden: frozenset[str] = frozenset()
    """403 to calls for these resources, as for a key of a lower access level (405 in the admin form)."""

    # limits
    bucket: bool = True
    """Token bucket of `bucket_burst` calls that fills by `bucket_rate` a second: the contract's "variable by tier"."""
    bucket_rate: float = 2.0
    bucket_burst: int = 10
    retry_after: bool = True
    """429 answers carry Retry-After, whole seconds."""

    # paging and filters
    page_param: str = "page"
    limit_param: str = "limit"
    first_page: int = 1
    """The number of the first page; a mall that counts from 0 is told so."""
    limit_default: int = 20
    """Rows of a page for which no limit was asked."""
    limit_maximum: int = 100
    """A longer page than this is cut to it."""
    newest_first: bool = True
    """Order of lists by when a row came into being; False: oldest first."""
    filters: bool = False
    """`updated_from` and `updated_to` choose rows; otherwise they are unknown, and unknown parameters are ignored."""
    updated_from_param: str = "updated_from"
    updated_to_param: str = "updated_to"
    filter_finds_undated: bool = True
    """The filter knows when rows changed that do not print it; False: it never finds them."""

    # envelopes
    envelope: str = "data"
    """Where rows stand: "array" (no envelope), "resource" (under its name), or any name, dotted if nested."""
    envelopes: dict[str, str] = field(default_factory=lambda: {"inventory": "items", "customers": "array"})
    """The same for single resources; the defaults are those of the samples."""
    total: str = "total"
    """Count in a list's envelope: "total", "total_count", "total_pages" (of pages), dotted if nested; "" for none."""
    without_total: frozenset[str] = frozenset({"inventory"})
    """Resources whose envelope tells the page and nothing else."""
    xml_always: bool = False
    """XML whatever `Accept` says."""

    # how rows look
    rename: dict[str, str] = field(default_factory=dict)
    """"<resource>.<our name>" -> the name to show instead, dotted to nest it: {"orders.items.price": "amount.each"}."""
    ids: str = "text"
    """Numbers of products, options and items: "text" or "number"."""
    times: str = "iso"
    """Times: "iso" (+09:00), "unix" (seconds) or "plain" (YYYY-MM-DD HH:MM:SS in Korea)."""
    never: str = "null"
    """A time that is not yet: "null", or "zero" (0, 0000-00-00 00:00:00; null in iso)."""
    statuses: str = "code"
    """States of orders and lines: "code" (text), "number", or "label" (the Korean word; product states have none)."""
    undated_every: int = 7
    """One row in so many has no `updated_at`; of products, only such as never changed. 0: all have it."""
    undated: str = "absent"
    """A missing `updated_at`: "absent", or "empty" (as a time that is not yet)."""
    new_fields: bool = False
    """Rows carry fields the contract does not name, persons among them."""

    # how things behave
    trash: str = "shown"
    """Products in the trash (state 5): "shown" in the list, or "gone"."""
    sold_out_state: bool = True
    """A product of which nothing is left shows state 3; False: it stays 2."""
    stock_moves_updated_at: bool = False
    """A stock movement also moves the product's `updated_at`."""
    total_after_claims: str = "original"
    """`total_amount` of an order: "original", or "current" (less what was cancelled or sent back)."""
    never_synced: bool = True
    """Some products were never sent to a marketplace: their sync-status is 404."""
    status_overrides: dict[str, str] = field(default_factory=dict)
    """`<order_id>-<item_id>` -> a state to show instead, for states no map knows. The world's truth does not follow."""
    forced_sold_out: frozenset[str] = frozenset()
    """`<product_id>-<option_id>` of options with force flag Y whatever their stock. The truth does not follow."""
