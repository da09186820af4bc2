"""Every fact about Naver's Commerce API that the connector relies on, once, with where it comes from; a shop's keys.

Tags are the confidence marks and source keys of the project's Naver contract: H the official documentation, M measured
by an independent public project, S Naver's staff, L one unofficial source, "§" the contract's section. UNVERIFIED facts
are keys of `ShopSettings`, so that a user can change them without changing code.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from sources.shared.pacing import Limit

HOST = "https://api.commerce.naver.com"  # H M §1: the address in the brief is the documentation site
PATH_ROOTS = {"external": "/external", "partner": "/partner"}  # own store, agency: H S §1

BUCKET = Limit(4, 2.0)  # 4 calls at once, 2 a second, per API and application: M §5; the headers tell the real one
BUCKET_RESERVE = 1  # calls left unused: two that leave half a second apart can arrive closer together
RATE_HEADER = "GNCP-GW-RateLimit-Replenish-Rate"  # H §5
BURST_HEADER = "GNCP-GW-RateLimit-Burst-Capacity"  # H §5
QUOTA_HEADERS = "gncp-gw-quota"  # what they begin with: S §3.2; one names the period (HOURS, ROUND)
TRACE_HEADER = "GNCP-GW-Trace-ID"  # H §2

TOKEN_PATH = "/v1/oauth2/token"  # H §3.2
TOKEN_LIFE = timedelta(hours=3)  # H M §3.2
# The mall gives a new token when less than 30 minutes are left, else the same one again (H M §3.2): a little under
# that, or a token would be asked for that does not come yet.
TOKEN_MARGIN = timedelta(minutes=29, seconds=30)
SIGNATURE_LIFE = timedelta(minutes=5)  # H §3.2

FEED_WINDOW = timedelta(hours=24) - timedelta(milliseconds=1)  # both ends included: M §7.1 §7.3
FEED_PAGE = 300  # H §7.1
QUERY_IDS = 300  # H §7.2
CONDITIONAL_PAGE = 300  # H §7.3
SEARCH_PAGE = 500  # H §8.1
SETTLEMENT_PAGE = 1000  # H §9.1
QNA_PAGE = 100  # H §9.4
INQUIRY_PAGE = 200  # H §9.4
INQUIRY_WINDOW_DAYS = 365  # H §4.4, code 4003
QNA_WINDOW_DAYS = 90  # UNVERIFIED §16, no limit is documented: ours

# A window of the conditional search finds what has this date in it: H §7.3. The first one lists every order once.
RANGE_TYPES = (
    "ORDERED_DATETIME",
    "PAYED_DATETIME",
    "DISPATCHED_DATETIME",
    "PURCHASE_DECIDED_DATETIME",
    "CLAIM_REQUESTED_DATETIME",
    "CLAIM_COMPLETED_DATETIME",
    "COLLECT_COMPLETED_DATETIME",
    "GIFT_RECEIVED_DATETIME",
    "HOPE_DELIVERY_INFO_CHANGED_DATETIME",
)

# Nothing moves any more: §11. What comes after DELIVERED is an event, but nobody has shown that none is late: §15, §16.
FINAL_STATUSES = frozenset(("PURCHASE_DECIDED", "EXCHANGED", "CANCELED", "RETURNED", "CANCELED_BY_NOPAYMENT"))
DELIVERED = "DELIVERED"
ENDED_CLAIMS = ("_DONE", "_REJECT", "_RELEASE")  # how the status of a claim that is over ends: §11

PRODUCT_STATUSES = (
    *("WAIT", "SALE", "OUTOFSTOCK", "UNADMISSION", "REJECTION", "SUSPENSION", "CLOSE", "PROHIBITION"),
)  # H §11 without DELETE: a product that is gone is found by its absence

# The API group that an application needs for a resource: S §2
GROUPS = {
    "channels": "판매자정보",
    "categories": "상품",
    "products": "상품",
    "orders": "주문 판매자",
    "settlements_daily": "정산",
    "settlements": "정산",
    "qnas": "문의",
    "inquiries": "문의",
}
DATED = ("orders", "settlements_daily", "settlements", "qnas", "inquiries")  # filters by day or time


@dataclass(frozen=True)
class ShopSettings:
    """The keys of one SmartStore account as one application of the Commerce API sees it.

    Units: `*_days`, `*_hours` and `*_minutes` as named; `read_seconds` how long an answer may take.
    """

    client_id: str
    client_secret: str = field(repr=False, metadata={"secret": True})
    account_type: Literal["SELF", "SELLER"] = "SELF"
    account_id: str = ""  # of the seller; only with SELLER
    host: Literal["external", "partner"] = "external"
    base_url: str = ""  # default: the mall's own host
    start_date: str = "2024-01-01"
    resources: tuple[str, ...] = ()  # default: all
    pseudonym_key: str = field(default="", repr=False, metadata={"secret": True})
    order_feed: Literal["changes", "conditional"] = "changes"
    feed_days: int = 360  # L §7.1: changes are kept about a year; older orders come by the conditional search
    order_overlap_minutes: float = 30.0  # UNVERIFIED how late a change becomes visible; 10 at least: §7.1
    open_order_hours: float = 0.0  # how often product orders under way are asked for again; 0: every run
    delivered_order_hours: float = 24.0  # the same of delivered ones, which are not final yet
    open_order_days: int = 180
    stock_sweep_hours: float = 1.0
    option_sweep_hours: float = 24.0
    reference_hours: float = 24.0
    settlement_look_back_days: int = 31  # past days change: S §9.2
    settlement_period_type: str = "SETTLE_CASEBYCASE_SETTLE_SCHEDULE_DATE"  # the date that the daily list goes by: S
    question_look_back_days: int = 90
    inquiry_first_page: int = 1  # UNVERIFIED §9.4: the smallest page is 1 (code 4004), the answer's `number` may say 0
    read_seconds: float = 60.0
    speed: float = 1.0  # of a sandbox served faster than real time; loopback only

    @property
    def url(self) -> str:
        """Scheme and host of the API."""
        return (self.base_url or HOST).rstrip("/")

    @property
    def token_name(self) -> str:
        """Under which the token is stored: the mall keeps one for each application and account."""
        return "/".join(part for part in ("naver_smartstore", self.client_id, self.account_id) if part)
