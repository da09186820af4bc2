"""One switch per trick of MakeShop Korea and per fact the contract calls unverified. Defaults follow the evidence."""

from dataclasses import dataclass, field

from ..switchboard import Switchboard


@dataclass
class Switches(Switchboard):
    """Set `mall.switches.<name> = value` at any time; orders are rendered anew when a switch changes."""

    # access
    refuse_address: bool = False
    """HTTP 200 with 9009 to every data call of both APIs, as for an address that is not on the list."""
    forbidden: frozenset[str] = frozenset()
    """Sections without permission: "shop", "product", "order", "member", "benefit", "board"."""
    missing_scope: str = "9007"
    """How a section without permission is refused: code "9007" or "9008" inside HTTP 200, or HTTP "403"."""
    bad_token: str = "401"
    """How a dead bearer is refused: HTTP "401", or "200" with return_code 9999."""
    token_refusal_status: int = 429
    """HTTP status of the sixth token inside a minute."""
    legacy_refusal: str = ""
    """A code every call of the Open API is answered with, for example "9101" (consent missing)."""
    redirects_to_https: bool = False
    """The shop's domain answers Open API calls over plain http with a redirect to https."""

    # limits
    token_issues: int = 5
    """Tokens a minute for one shop and one address."""
    hourly_calls: int = 500
    """Open API: reads of all kinds together, and writes of one kind, an hour; 0: no limit."""
    calls_per_second: float = 0.0
    """Shop API: data calls above this get HTTP 429; 0: no limit, as none is published."""
    retry_after: str = ""
    """`Retry-After` of such a 429; "" leaves the header out."""

    # windows, pages, filters
    window_days: int = 30
    """Longest window; beyond it 9999. The change log's is one day."""
    window_code: str = "9999"
    """return_code for a window that is too long, absent or no date."""
    over_limit: str = "truncated"
    """Orders asked for with `limit` above 1000: "truncated" (1000 rows, pages counted as if all had come), "broken"
    (JSON that ends in the middle) or "honoured"."""
    many_keys: str = "honoured"
    """Several numbers with commas in `ordernum`, `uid`, `userid` of a list, or in the same with an s as deliveries
    have it: "honoured", "refused" (9999) or "one_text" (a single number that nothing has, no name with an s).
    `stock` and deliveries always take several."""
    fields_restrict: bool = True
    """`fields` leaves out what it does not name; False: it only adds the blocks that come when named."""
    order_1: bool = False
    """`order/1` is there; new shops do not have it."""
    order_search_rows: str = "texts"
    """Rows of `order_search`: "texts" (order numbers) or "objects" ({ordernum})."""
    pay_price_after_claims: str = "original"
    """`pay_price` once money went back: "original", or "current" (what is left of it)."""
    stock_moves_moddate: bool = False
    """A stock movement also moves `moddate`."""
    never_modified: str = "regdate"
    """`moddate` of a product never modified: "regdate" or "zero" (then `nmod` does not find it)."""

    # how things look
    counts: str = "documented"
    """totalPage, page, count: "documented" (text or number by endpoint), "texts", "numbers", "alternating"."""
    empty_list: str = "array"
    """`list` without rows: "array", "object" or "absent"."""
    empty_blocks: str = "array"
    """Blocks of an order named in `fields` and without rows: "array" or "absent"."""
    order_list: str = "object"
    """`list` of orders: "object" keyed by order number, or "array"."""
    order_lines: str = "object"
    """`product` of an order: "object" keyed by line number, or "array"."""
    order_version: bool = True
    """Order answers and shop information carry `orderVersion`."""
    empty_dates: str = "zero"
    """Absent dates: "zero" (0000-00-00 00:00:00) or "empty"."""
    order_letters: str = "payment"
    """`order_status`: "payment" (N awaiting payment, Y paid, S in handling or shipping, C cancelled) or "delivery"
    (N not shipped, S being readied, P partly shipped, Y shipped, C cancelled, R returned)."""
    unlimited_word: str = "unlimited"
    """`quantity` of products whose stock is not counted, in any letter case."""
    state_at_zero: str = "SOLDOUT"
    """`sto_state_code` of a counted row with nothing left: "SOLDOUT", or "SALE" (state and number disagree)."""
    hidden_state: str = "HIDE"
    """`sto_state_code` of a row that is not displayed: "HIDE" or "HIDDEN"."""
    single_basic: str = "array"
    """`options.basic` and `options.option` with one row: "array", or "object" (the row itself)."""
    optionless_rows: str = "row"
    """`options.basic` of a product without options: "row" (one, with sto_id 1) or "absent"."""
    option_style: str = "unified"
    """"unified", or "power": `stocks` and `options` as an array, as in shops that never changed over."""
    additions: bool = False
    """Products have an add-on in `options.addition`. The world's truth does not know it."""
    gifts: bool = False
    """Orders have a line of type GIFT with a number of its own. The world's truth does not know it."""
    trade_dates: bool = True
    """Rows of `trade` carry request_date and completed_date, which the published example lacks."""
    unpaid_cancel_rows: bool = False
    """An order cancelled before payment has rows in `cancel` too."""
    merged_refunds: bool = False
    """Refunds done at the same time stand in one row with several numbers in `basket_num`."""
    refund_pending_code: str = "REQ"
    """`refund_status` while money is owed; its list is not public."""
    new_fields: bool = False
    """Orders, lines and products carry fields no reference knows, some nested and with familiar names inside."""
    status_overrides: dict[str, str] = field(default_factory=dict)
    """Line id -> basket_status to show instead of S11. The world's truth does not follow."""
    payment_overrides: dict[str, str] = field(default_factory=dict)
    """Order number -> pay_status to show, for example C. The world's truth does not follow."""
    state_overrides: dict[str, str] = field(default_factory=dict)
    """Variant id -> sto_state_code to show whatever the number says. The world's truth does not follow."""
