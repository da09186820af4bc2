"""One switch per trick of Godomall5 and per fact the contract calls unverified. Defaults follow the better evidence."""

from dataclasses import dataclass, field

from ..switchboard import Switchboard


@dataclass
class Switches(Switchboard):
    """Set `mall.switches.<name> = value` at any time; orders are rendered anew when a switch changes."""

    # keys and access
    refuse_address: bool = False
    """996 to every call, as for an address that is not on the shop's list."""
    key_expired: bool = False
    """997 to every call: the key is outside its period of use."""
    forbidden: frozenset[str] = frozenset()
    """995 to calls whose path ends with one of these, for example "order/Order_Search.php"."""
    get_allowed: bool = True
    """GET and query strings are answered, as in practice; False: such calls count as calls without keys (998)."""

    # limits
    bucket: bool = True
    """Token bucket of `bucket_size` calls that fills by `bucket_rate` a second."""
    bucket_size: int = 100
    bucket_rate: float = 100.0
    level_otherwise: str = "AVAILABLE"
    """`ratelimit-available-level` while there are calls left (the word is ours); "" leaves the header out."""
    level_when_exhausted: bool = True
    """The last call that fits carries EXHAUSTED."""
    level_on_429: bool = True
    """429 answers carry the header too."""

    # paging and filters
    last_order: str = "normal"
    """Header field `lastOrder`: "normal" (true = there is more), "absent", "inverted"."""
    cursor: str = "honoured"
    """Parameter `lastOrder` of Order_Search: "honoured" or "ignored" (every call gets the first page)."""
    orders_page: str = "ignored"
    """Parameter `page` of Order_Search: "ignored" or "honoured"."""
    orders_longest_days: int = 30
    """Days that startDate and endDate may lie apart; beyond it 201."""
    orders_cap: int = 0
    """Orders at most in an answer without `size`; 0: the window whole."""
    size_maximum: int = 300
    """`size` above this is cut to it; 0: no maximum."""
    goods_default_size: int = 10
    """Rows of a Goods_Search page without `size`."""
    boards_default_size: int = 10
    """Rows of a Board_List page without `size`."""
    past_last_page: str = "empty"
    """Pages beyond `max_page`: "empty" or "last" (the last page once more)."""
    no_orders: str = "204"
    """An order search that finds nothing: "204", "whitespace" (000 and a blank `return`), "self_closed"."""
    empty_return: str = "whitespace"
    """Other lists that find nothing: a `return` that is "whitespace" or "self_closed"."""
    status_filter_keeps_lines: bool = True
    """`orderStatus` finds orders; their lines in other statuses come along. False: only the lines asked for."""
    brand_search_cate_cd: str = "ignored"
    """`cateCd` of Brand_Search: "ignored" or "children" (direct children only, as for categories)."""

    # how things behave
    modify_reacts_to_claims: bool = True
    """`dateType=modify` finds orders whose claims moved."""
    modify_reacts_to_invoices: bool = True
    """`dateType=modify` finds orders whose tracking number was corrected."""
    stock_moves_mod_dt: bool = False
    """A stock movement also moves the goods' `modDt`."""
    never_modified: str = "zero"
    """`modDt` of goods never modified: "zero" (0000-00-00 00:00:00), "empty", "regDt"."""
    deleted_goods: str = "gone"
    """Goods the owner deleted: "gone", or "shown" (still listed, neither displayed nor sold)."""
    settle_price_shrinks: bool = False
    """`settlePrice`, `useMileage`, `useDeposit` shrink by what was refunded; otherwise they stay those of the sale."""
    refund_parts_early: bool = False
    """Refund amounts stand in a claim from its first day on; otherwise from r1 on."""
    claim_rows: str = "one"
    """`claimData` of a line: "one", or "steps": a return in refund has a row for the return and one for the refund."""
    unpaid_cancel_rows: bool = True
    """Lines cancelled before payment carry a `claimData` with handleMode c, without any money."""
    cancel_date: str = "settled"
    """`cancelDt` of a cancelled or returned line: when the goods side was "settled" (r1), or "refunded" (r3)."""
    split_partial_claims: bool = True
    """A claim on part of a line makes a line of its own with the same `orderGroupCd`."""
    boards_upd_dt: str = "honoured"
    """`dateType=updDt` of Board_List: "honoured" or "ignored" (filters by regDt)."""

    # how things look
    encoding: str = "utf-8"
    """Encoding and XML declaration: "utf-8" or "euc-kr"."""
    charset_told: str = ""
    """`charset` of the Content-Type when it is to differ from the declaration."""
    missing: str = "mixed"
    """A missing value: "empty" (empty element), "absent" (no element), "mixed" (some of both)."""
    padded_text: bool = False
    """CDATA stands on a line of its own with blanks inside."""
    idx_attributes: bool = True
    """Repeated siblings carry `idx`."""
    empty_dates: str = "zero"
    """Absent dates: "zero" (0000-00-00 00:00:00), "day" (0000-00-00), "empty"."""
    thousands_separators: bool = False
    """Amounts as `16,000.00`."""
    custom_statuses: bool = True
    """Lines on hold and some being prepared show g5 to g8, which only this shop knows."""
    optionless_rows: str = "absent"
    """`optionData` of goods without options: "absent" or "empty_row" (one row without option values)."""
    delivery_weight: str = "nested"
    """`deliveryWeightInfo`: "nested" elements or "json" text."""
    order_date: bool = True
    """`orderDate`, missing in the official field list, is on the wire."""
    brand_fields: str = "brandCd"
    """Fields of Brand_Search rows: "brandCd" (and brandNm) or "cateCd" (and cateNm)."""
    inventory_tag: str = "board_data"
    """Row tag of Board_Inventory."""
    review_fields: bool = True
    """Review rows carry `goodsNo` and `goodsPt`."""
    answers: str = "fields"
    """The shop's answer to a review: "fields" (answerSubject, answerContents) or "rows" (replyData)."""
    backslashes_in_names: bool = False
    """Stray backslashes in `goodsNm`."""
    new_fields: bool = False
    """Orders, lines and goods carry elements no reference knows, some nested and with familiar names inside."""
    status_overrides: dict[str, str] = field(default_factory=dict)
    """Line sno -> a status code to show instead, for codes no map knows. The world's truth does not follow."""
    marked_sold_out: frozenset[str] = frozenset()
    """goodsNo of goods that show `soldOutFl` y whatever their stock. The world's truth does not follow."""

    # hostile answers
    control_characters: bool = False
    """A control character that XML forbids stands inside every text."""
    hostile_body: str = ""
    """Every answer is instead: "html", "not_xml", "entity_bomb", "external_entity" or "doctype" (see hostile.py)."""
    extra_bytes: int = 0
    """Every answer is longer by so many bytes of comments."""
    extra_depth: int = 0
    """Every answer holds elements nested so deep."""
