"""One switch per trick of Cafe24 and per fact the contract calls unverified. Defaults follow the better evidence."""

from dataclasses import dataclass, field
from datetime import timedelta

from ..switchboard import Switchboard

VERSIONS = ("2025-06-01", "2025-09-01", "2025-12-01", "2026-03-01", "2026-06-01", "2026-09-01")


@dataclass
class Switches(Switchboard):
    """Set `mall.switches.<name> = value` at any time; orders are rendered anew when a switch changes."""

    # keys and access
    token_error_status: int = 400
    """HTTP status of the token endpoint's flat errors: 400 or 401 (both reported)."""
    refuse_token_calls_above_15: bool = False
    """Refuse the 16th token call in two hours; it is recorded in `mall.excess_token_calls` either way."""
    scope_error_status: int = 403
    """HTTP status for a missing scope: 403, once seen as 401."""
    refuse_address: bool = False
    """403 to every Admin call, as for an address that is not on the mall's list."""
    privacy_allowed: bool = True
    """False: customersprivacy stays 403 even with the scope (no special approval)."""
    deny_consent: bool = False
    """The owner clicks No on the consent page."""
    clock_skew: timedelta = timedelta(0)
    """The mall's clock minus the world's: moves token times and the Date header."""
    versions: tuple[str, ...] = VERSIONS
    """Version headers that are answered; any other is 400 with `default_version` in the text."""
    default_version: str = "2026-03-01"

    # limits
    bucket: bool = True
    """Leaky bucket of `bucket_size` calls, leaking `bucket_leak` per second."""
    bucket_size: int = 40
    bucket_leak: float = 2.0
    send_retry_after: bool = False
    """429 answers carry Retry-After (nobody reports having received it)."""
    quota: bool = False
    """The newer usage quota: `quota_calls` calls and `quota_seconds` of processing per 600 seconds."""
    quota_calls: int = 3000
    quota_seconds: float = 600.0
    seconds_per_call: float = 0.1
    """Processing time one call is charged in the quota."""

    # paging and filters
    above_limit: str = "422"
    """A `limit` above the maximum: "422" or "cut" to the maximum."""
    above_offset: str = "422"
    """An `offset` above the maximum: "422" or "empty" (no rows)."""
    links_drop_conditions: bool = False
    """`links.href` without the search conditions, as in the published sample."""
    orders_need_dates: bool = False
    """422 for an order list without dates, even when `order_id` is given."""
    orders_order: str = "newest"
    """Row order of orders: "newest", "oldest" or "scattered" (stable, but in no order one knows)."""
    cancel_date_finds_partial: bool = True
    """`date_type=cancel_date` also finds orders of which only a part was cancelled."""
    since_includes_itself: bool = False
    """`since_product_no` as an inclusive bound."""
    since_with_updated: str = "both"
    """`since_product_no` with updated dates: "both" apply, dates "ignored", or "422"."""
    articles_leak: bool = True
    """Article lists hold a row dated after `end_date`."""

    # how things behave
    stock_moves_updated_date: bool = False
    """A stock movement also moves the product's `updated_date`."""
    split_partial_claims: bool = True
    """A claim on part of an item makes an item of its own; otherwise the item only shows `claim_quantity`."""

    # how things look
    claims_in_embed: str = "array"
    """Embedded `cancellation`, `return`, `exchange`: "array" or "object" (the last claim; null without one)."""
    old_spelling: bool = False
    """`return_shpping_fee` (2024) instead of `return_shipping_fee` (2026)."""
    trailing_blanks: bool = False
    """Trailing blanks in some keys and enum values, as the published samples print them."""
    string_numbers: bool = False
    """Integers of orders, items and variants as strings."""
    integer_prices: bool = False
    """Prices of every third product as integers."""
    optional_keys: bool = True
    """Some keys are present in one row and missing in the next."""
    iso_item_dates: bool = False
    """Dates inside items as ISO with +09:00 instead of `YYYY-MM-DD HH:MM:SS`."""
    empty_dates: str = "null"
    """Absent dates inside items: "null", "text" (""), or "zero" ("0000-00-00 00:00:00")."""
    item_payment_amount: bool = False
    """`payment_amount` of items is filled (automatic discount calculation); null otherwise."""
    new_fields: bool = False
    """Orders, items and products carry a key no reference knows yet."""
    status_overrides: dict[str, str] = field(default_factory=dict)
    """order_item_code -> a status code to show instead, for codes no map knows."""

    # restricted feeds
    order_changes_allowed: bool = False
    """`/orders/changes` answers; otherwise 403, as for clients Cafe24 has not approved."""

    # Front API
    front_key_needed: bool = False
    """401 for a client id without the Basic key (the key came in December 2025; older apps have none)."""
    front_keyless_size: int = 20
    front_keyless_leak: float = 1.0
    """Bucket of calls without the Basic key; the reference only says that it is lower."""

    # D.Collection
    dcollection_calls: int = 40
    """Calls a minute from one address; 0 for no limit."""
    dcollection_headers: str = "ratelimit"
    """X-RateLimit-Limit and -Remaining ("ratelimit", as the page says), X-Api-Call-Limit ("call_limit", as it shows),
    "both" or "none"."""
    dcollection_count_needs_category: bool = False
    """`/products/count` refuses a call without a category."""
    dcollection_mixed_shop_no: bool = True
    """`shop_no` of every second shop as a string, as the published sample prints it."""

    # Analytics
    analytics_bucket: bool = True
    """Token bucket of `analytics_burst` calls that wins `analytics_refill` tokens a second."""
    analytics_burst: int = 10
    analytics_refill: float = 0.5
    """The page's text; its header example reads as 2."""
    analytics_missing: tuple[str, ...] = ()
    """Beginnings of paths that answer 404: ("/sales/", "/adeffect/") as one mall met, against two references."""
    analytics_envelopes: str = "live"
    """Name of the array where reports of live calls and the reference differ: "live" or "reference"."""
    analytics_dates: str = "live"
    """`date`: "live" (2026-07-22T00:00+09:00) or "reference" (2026-07-22)."""
    analytics_text_numbers: str = "amounts"
    """Numbers as strings: "none" (the reference), "amounts" (amounts and rates, as met live) or "all" but ids."""
    analytics_delay: timedelta = timedelta(0)
    """What happened in the last so long is not counted yet: figures settle late."""
