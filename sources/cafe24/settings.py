"""Every fact about Cafe24's Admin API that the connector relies on, once, with where it comes from; and a shop's keys.

D and L tags are the sources listed in the project's Cafe24 contract (D: the vendor's references, L: independent live
reports). UNVERIFIED facts are keys of `ShopSettings`, so that a user can change them without changing code.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from sources.shared.pacing import Limit

HOST = "https://{mall_id}.cafe24api.com"  # D1 D2 D3
ADMIN = "/api/v2/admin"  # D1 D2 D3
VERSION_HEADER = "X-Cafe24-Api-Version"  # D1 D3; live malls answer an expired one with 400 (L1 L7 L12)

BUCKET = Limit(40, 20.0)  # leaky bucket, 40 calls, 2 leak a second, per mall: D1 D3
BUCKET_RESERVE = 2  # calls left unused: two that leave half a second apart can arrive closer together
BUCKET_HEADER = "X-Api-Call-Limit"  # "used/capacity": D1 D3
REMAIN_HEADERS = ("X-Cafe24-Call-Remain", "X-Cafe24-Time-Remain")  # seconds until calls resume: D3 D4 D6
QUOTA = Limit(3000, 600.0)  # calls per ten minutes: L10

TOKEN_MARGIN = timedelta(minutes=10)  # access tokens live 2 hours, 15 token calls in 2 hours are allowed: D1 L12

DEFAULT_PAGE = 10  # rows of a page when `limit` is forgotten or ignored: D2 D3
PRODUCT_PAGE, PRODUCT_OFFSET = 100, 5000  # D2 D3
VARIANTS_EMBEDDED = 100  # a product's embedded variants are cut here: D2 D3
ORDER_PAGE, ORDER_OFFSET = 1000, 15000  # D2 D3 L2
REFUND_PAGE, REFUND_OFFSET = 500, 15000  # D2 D3
ARTICLE_PAGE, ARTICLE_OFFSET = 100, 8000  # D2 D3
CATEGORY_PAGE, CATEGORY_OFFSET = 100, 8000  # D2 D3; suppliers alike
PLACEMENT_PAGE = 50000  # categories/{no}/products, no offset: D2 D3
CUSTOMER_PAGE = 1000  # customersprivacy: D2 D3
VALUES_A_FILTER = 100  # comma-separated values of one parameter: D1 D3
ORDER_WINDOW_DAYS = 85  # "less than 3 months"; the shortest three months have 89 days: D2 D3
ARTICLE_WINDOW_DAYS = 360  # "less than 1 year": D2 D3
DISPLAY_GROUPS = (1, 2, 3)  # of a category: normal, recommended, new; the call demands one: D2 D3
REVIEW_BOARD = 4  # where reviews are unless the mall renumbered its boards: L2 L8

# Every date that can move an order (there is no updated date): D2 D3. purchaseconfirmation_date closes the list.
ORDER_DATE_TYPES = (
    "order_date",
    "pay_date",
    "place_date",
    "shipbegin_date",
    "shipend_date",
    "cancel_date",
    "cancel_request_date",
    "cancel_accept_date",
    "cancel_complete_date",
    "exchange_request_date",
    "exchange_accept_date",
    "exchange_complete_date",
    "return_request_date",
    "return_accept_date",
    "return_complete_date",
    "purchaseconfirmation_date",
)
REFUND_DATE_TYPES = ("accepted_refund_date", "refund_date")  # D2 D3

# After these an item changes only with a date that one of the date types above finds: contract 5.6.
ENDED_STATUSES = frozenset(
    ("N40", "N50", "C40", "C47", "C48", "C49", "C11", "R40", "R11", "E40", "E11", "E41", "E50", "E51")
)
SHIPPING_STATUSES = frozenset(("N21", "N22", "N30", "N40", "N50"))  # a parcel exists: contract 5.6

SCOPES = {
    "shops": "mall.read_store",
    "categories": "mall.read_category",
    "category_products": "mall.read_product",
    "products": "mall.read_product",
    "suppliers": "mall.read_supply",
    "orders": "mall.read_order",
    "order_statuses": "mall.read_store",
    "refunds": "mall.read_order",
    "shipments": "mall.read_order",
    "reviews": "mall.read_community",
    "customers": "mall.read_privacy",
}  # D3, contract section 2 and 5
RESTRICTED = ("customers",)  # need Cafe24's separate approval: L4, contract 5.8


@dataclass(frozen=True)
class ShopSettings:
    """The keys of one Cafe24 shop (one mall; its `shop_no`s are found by themselves).

    Units: `*_days` and `*_hours` as named; `read_seconds` how long an answer may take.
    """

    mall_id: str
    client_id: str
    client_secret: str = field(repr=False, metadata={"secret": True})
    redirect_uri: str = "https://127.0.0.1:8910/callback"
    scopes: tuple[str, ...] = ()  # default: what the chosen resources need
    base_url: str = ""  # default: the mall's own host
    api_version: str = ""  # default: the app's own setting
    start_date: str = "2024-01-01"
    shop_numbers: tuple[int, ...] = ()  # default: every active shop of the mall
    resources: tuple[str, ...] = ()  # default: all but the restricted ones
    review_board: int = REVIEW_BOARD
    shipments: Literal["open", "off"] = "open"  # "open": orders that still move; "off": only what the order lines tell
    pseudonym_key: str = field(default="", repr=False, metadata={"secret": True})
    order_look_back_days: int = 31
    order_look_back_hours: float = 24.0
    open_order_days: int = 180
    stock_sweep_hours: float = 1.0
    reference_hours: float = 24.0
    review_look_back_days: int = 90
    order_id_search_needs_dates: bool = False  # UNVERIFIED: public code searches by order_id alone
    calls_per_10_minutes: int = QUOTA.calls  # C-confidence: raise it when the mall grants more
    read_seconds: float = 60.0
    speed: float = 1.0  # of a sandbox served faster than real time; loopback only

    @property
    def url(self) -> str:
        """Scheme and host of the Admin API."""
        return (self.base_url or HOST.format(mall_id=self.mall_id)).rstrip("/")
