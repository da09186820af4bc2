"""One switch per trick of makeshop Japan and per fact the contract calls unverified. Defaults follow the evidence."""

from dataclasses import dataclass, field
from datetime import timedelta

from ..switchboard import Switchboard


@dataclass
class Switches(Switchboard):
    """Set `mall.switches.<name> = value` at any time; orders are written anew when a switch changes."""

    # headers
    auth_status: int = 401
    """HTTP status of a call with a header missing, wrong or too old: 401 or 403."""
    uninstalled: bool = False
    """The shop took the app out: its token is dead."""
    clock_skew: timedelta = timedelta(0)
    """The mall's clock minus the world's."""
    wall_clock_too: bool = False
    """A timestamp of this machine's present is taken as well as one of the world's: for callers in real time."""
    forbidden: frozenset[str] = frozenset()
    """Operations the app has no permission for, for example "searchMember": FORBIDDEN for them alone."""

    # limits
    largest_request: int = 5_000_000
    """Bytes from which on a request is refused with 413."""
    calls_per_minute: int = 0
    """Calls in any minute; 0: no limit."""
    calls_at_once: int = 0
    """Calls in flight at once (10 by the seed, without evidence); 0: no limit."""
    complexity_limit: int = 0
    """Points of a query (1000 by the seed, without evidence); 0: no limit."""
    complexity_counts: str = "fields"
    """What a point is: one of the "fields" asked for, or each of them in each of the "rows" asked for."""
    limit_status: int = 429
    """HTTP status where a rate or the number of calls at once is too high: 429, or 200 with code TOO_MANY_REQUESTS."""
    send_retry_after: bool = False
    """Such answers carry Retry-After (nobody documents it)."""
    answer_seconds: float = 0.0
    """How long an answer takes, in real seconds: calls can then really be in flight together."""

    # pages
    page_cap: int = 200
    """Rows of a page at most, whatever `limit` says; 0: no cap."""
    default_limit: int = 20
    """Rows of a page without `limit` (ours)."""
    limit_told: str = "asked"
    """The `limit` an answer repeats: as "asked", or as "served"."""
    order_sort: str = "DESC"
    """Order of orders without `sortOrder`, by order date: "DESC" or "ASC"."""
    status_filter_keeps_deliveries: bool = True
    """`deliveryStatus` finds orders; their other deliveries come along. False: only the deliveries asked for."""

    # the schema
    validation_status: int = 200
    """HTTP status of a query that does not fit the schema: 200 or 422."""
    variation_quantity: str = "quantity"
    """Name of a variation's stock; "": the schema has no such field."""
    renamed: dict[str, str] = field(default_factory=dict)
    """ "Type.field" -> the name it has instead, for example {"Review.rate": "score"}."""
    absent: frozenset[str] = frozenset()
    """ "Type.field" of fields, input fields and operations that do not exist, for example "Query.searchReview"."""
    numbers_as_text: bool = False
    """Prices, counts and other numbers of answers as text."""

    # failures
    failing: dict[str, str] = field(default_factory=dict)
    """Operation -> code of the error it gives with `data` null and HTTP 200, for example "INTERNAL_SERVER_ERROR"."""
    broken_rows: frozenset[str] = frozenset()
    """systemOrderNumber or systemCode of rows that come as null, with an error beside `data`."""
    broken_deliveries: frozenset[str] = frozenset()
    """systemOrderNumber of orders whose deliveryInfos come as null, with an error beside `data`."""

    # how things look
    dates: str = "mixed"
    """Times as seen ("mixed": orders and products dashed, deliveries and members 14 digits), all "dashed", all
    "digits"."""
    no_desired_date: str = "--"
    """`desiredDeliveryDate` where the buyer wished for none."""
    display_numbers: str = "same"
    """displayOrderNumber: the "same" as systemOrderNumber, or a "short" one that is not unique over the years."""
    variation_codes: str = "own"
    """productSystemCode of a variation: its "own", that of the "product" (as in the samples), or "empty"."""
    unpaid_code: str = "1001"
    """paymentStatusCode of an order nobody paid yet (only the paid codes are known)."""
    stock_moves_updated_at: bool = False
    """A stock movement also moves the product's `updatedAt`."""
    status_overrides: dict[str, str] = field(default_factory=dict)
    """deliveryId -> a deliveryStatus to show instead, for codes no map knows. The world's truth does not follow."""
    payment_overrides: dict[str, str] = field(default_factory=dict)
    """systemOrderNumber -> a paymentStatusCode to show instead. The world's truth does not follow."""
