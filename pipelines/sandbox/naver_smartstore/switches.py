"""One switch per trick of Naver and per fact the contract calls unverified. Defaults follow the better evidence."""

from dataclasses import dataclass, field
from datetime import timedelta

from ..switchboard import Switchboard


@dataclass
class Switches(Switchboard):
    """Set `mall.switches.<name> = value` at any time; orders are rendered anew when a switch changes."""

    # keys and access
    host: str = "external"
    """The host this application belongs to, "external" or "partner"; the other one answers GW.IP_NOT_ALLOWED."""
    refuse_address: bool = False
    """403 GW.IP_NOT_ALLOWED to every call, the token call too, as for an address that is not on the list."""
    missing_groups: frozenset[str] = frozenset()
    """API groups the application lacks: "order", "product", "settlement", "inquiry", "seller"."""
    authn_status: int = 401
    """HTTP status of GW.AUTHN for a missing group: 401, once reported as 403."""
    bad_sign_status: int = 400
    """HTTP status for a wrong signature: 400 or 403 (both reported; the body is not proven)."""
    bad_sign_code: str = "BAD_REQUEST"
    """Its `code`."""
    url_parameters: str = "refused"
    """Token parameters in the URL: "refused" (400), or "throttled": answered, and then one token an hour."""
    clock_skew: timedelta = timedelta(0)
    """The mall's clock minus the world's."""
    wall_clock_too: bool = False
    """A signature of this machine's present is taken as well as one of the world's: for callers in real time."""
    maintenance: bool = False
    """503 GW.BLOCK.02 to every call."""

    # limits
    bucket: bool = True
    """Token bucket of each API: `bucket_rate` calls a second, bursts of `bucket_burst` (0: twice the rate)."""
    bucket_rate: int = 2
    bucket_burst: int = 0
    rate_headers: bool = True
    """The GNCP-GW-RateLimit-* headers are sent."""
    send_retry_after: bool = False
    """GW.RATE_LIMIT answers carry Retry-After (nobody documents it)."""
    quota_period: str = ""
    """Not empty ("SECONDS", "HOURS", "ROUND"): every call is refused with GW.QUOTA_LIMIT for that period."""

    # dates
    needs_milliseconds: bool = True
    """Date-times without milliseconds are refused (documented form; the reaction is not proven)."""
    zulu_times: str = "accepted"
    """A date-time that ends in Z: "accepted" or "refused"."""
    bare_plus: str = "refused"
    """A `+` sent as it is, which decodes to a blank: "refused" or "accepted"."""
    short_fractions: bool = False
    """Date-times of orders with one digit of fraction when it is zero."""

    # change feed
    feed_rows: str = "every_change"
    """What a window lists: "every_change", the last change of each product order "in_window", or only product orders
    whose last change of all ("latest") lies in it."""
    feed_empty: str = "absent"
    """An empty window: `data` is "absent", or has an empty "list"."""
    feed_delay: timedelta = timedelta(0)
    """Every third change becomes visible only this long after its lastChangedDate."""
    feed_retention: timedelta = timedelta(days=365)
    """Older changes are not listed."""
    deliveries_in_feed: bool = False
    """A delivery and a 발주확인 make a row too, though no type names them."""

    # product orders
    unknown_ids: str = "refused"
    """A query with an id that does not exist: "refused" (100001), or "skipped" (the others come)."""
    answers_shuffled: bool = True
    """`data` of a query in no order one knows; otherwise in the order asked."""
    needs_compatibility: bool = True
    """Without quantityClaimCompatibility the remain*, initial*, currentClaim and completedClaims members are absent."""
    deprecated_claims: bool = True
    """The last claim is also at the top level (announced for removal in 2025, still in the schema of 2026)."""
    current_claim_stays: bool = False
    """A closed claim stays in currentClaim as well until the next one opens."""
    delivery_fee_repeats: bool = True
    """deliveryFeeAmount is on every line of a package; otherwise on its first line only."""
    unit_price_with_option: bool = False
    """unitPrice holds optionPrice as well."""
    gift_wait: timedelta = timedelta(0)
    """How long after payment a gift waits for its receiver. The world's truth does not follow."""
    fees_paid_apart: bool = False
    """Exchanges and returns without a deducted fee show a fee that the buyer pays by other means."""
    newer_members: bool = True
    """Members that came after 2.73.0 (initial/remainSellerBurdenDiscountAmount) are sent, and optionCode no more."""
    text_booleans: bool = False
    """isWrongTrackingNumber as "false" instead of false (seen in one client's fixture)."""
    new_fields: bool = False
    """Orders and products carry a member no reference knows yet."""
    status_overrides: dict[str, str] = field(default_factory=dict)
    """productOrderId -> a productOrderStatus to show instead, for words no map knows."""
    claim_overrides: dict[str, tuple[str, str]] = field(default_factory=dict)
    """productOrderId -> a claimType and claimStatus to show on the line instead."""

    # products
    search_statuses: str = "all"
    """Which products a search without productStatusTypes finds: "all" but deleted ones, or those "on_sale"."""
    search_number_order: str = "descending"
    """Direction of orderType NO: "descending" or "ascending"."""
    sales_move_modified_date: bool = False
    """A stock movement also moves the product's modifiedDate."""

    # the rest
    channels_form: str = "object"
    """seller/channels: one "object" as documented, or an "array"."""
    inquiries_first_page: int = 0
    """`number` of the first page of inquiries: 0 (as Spring counts) or 1 (as asked)."""
    qna_longest: timedelta | None = None
    """The longest window of a Q&A search; None: any."""
    qna_answers: bool = False
    """Q&A rows with the later member `answers`."""
    benefit_after: timedelta = timedelta(days=3)
    """How long after its settlement day a benefit is added to it: a past day then reads differently."""
