"""Every fact about Cafe24's APIs that the connector relies on, once, with where it comes from; and a shop's keys.

The feeds of the Analytics API are in feeds.py. Facts that name no API are the Admin API's.

D and L tags are the sources listed in the project's Cafe24 contract (D: the vendor's references, L: independent live
reports). UNVERIFIED facts are keys of `ShopSettings`, so that a user can change them without changing code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from sources.shared.errors import WrongConfiguration
from sources.shared.http import checked_base_url
from sources.shared.pacing import Limit

from .feeds import FEEDS

Api = Literal["admin", "front", "dcollection"]

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
    **{feed.resource: "mall.read_analytics" for feed in FEEDS},  # D5 L2; D1's sample prints mall.analytics
}  # D3, contract section 2 and 5
ANALYTICS = tuple(feed.resource for feed in FEEDS)  # only with `analytics`, or by name: approval may be needed (D1)
RESTRICTED = ("customers", *ANALYTICS)  # customers need Cafe24's separate approval: L4, contract 5.8
RESOURCES_OF = {
    "admin": tuple(SCOPES),
    "front": ("categories", "category_products", "products"),
    "dcollection": ("dcollection_shops", "dcollection_products"),
}
DATED = ("orders", "refunds", "shipments", "reviews", *ANALYTICS)  # filters by day: D3 D5
NEEDED = {
    "admin": ("mall_id", "client_id", "client_secret"),
    "front": ("mall_id", "client_id"),
    "dcollection": ("dcollection_user", "dcollection_password"),
}

FRONT = "/api/v2"  # below the mall's host: D1 D5 D6
CLIENT_ID_HEADER = "X-Cafe24-Client-Id"  # D6
FRONT_SHOP_NUMBERS = (1,)  # the Front API has no list of shop numbers; this one every mall has: D1
FRONT_PLACEMENT_PAGE, FRONT_PLACEMENT_OFFSET = 200, 8000  # D5 D6

DCOLLECTION_URL = "https://dcollection-api.cafe24.com/api"  # D1 D5
DCOLLECTION_PAGE, DCOLLECTION_OFFSET = 100, 5000  # D5
DCOLLECTION_LIMIT = Limit(40, 60.0)  # per IP: D5
DCOLLECTION_RESERVE = 2  # calls left unused: two that leave a minute apart can arrive closer together
# UNVERIFIED which of them is sent: the page names the first two and shows the last, "used/capacity" (D5)
REMAINING_HEADERS = ("X-RateLimit-Remaining", "X-Rate-Limit-Remaining")
DCOLLECTION_FIRST_DAY = "1999-01-01"  # ours: before Cafe24 was

ANALYTICS_URL = "https://ca-api.cafe24data.com"  # D1 D5
ANALYTICS_PAGE = 1000  # 50 to 1000, 100 by default: D5
ANALYTICS_DEFAULT_PAGE = 100  # D5
# one call in two seconds, of two readings of the page the slower one; a burst of 10 is shown beside it: D1 D5
ANALYTICS_LIMIT = Limit(1, 2.0)
ANALYTICS_BURST_HEADER = "X-RateLimit-Burst-Capacity"  # D5
ANALYTICS_FIRST_DAYS = 31  # ours: one call a feed and day at that pace is 25 minutes for a month, 72 for 90 days


@dataclass(frozen=True)
class ShopSettings:
    """The keys of one Cafe24 shop (one mall; its `shop_no`s are found by themselves). `api` decides which are needed.

    Units: `*_days` and `*_hours` as named; `read_seconds` how long an answer may take.
    Raises: WrongConfiguration whose text begins with the key.
    """

    mall_id: str = field(default="", metadata={"identity": True})  # admin, front
    client_id: str = field(default="", metadata={"identity": True})  # admin, front
    client_secret: str = field(default="", repr=False, metadata={"identity": True, "secret": True})  # admin
    api: Api = "admin"
    front_api_key: str = field(default="", repr=False, metadata={"identity": True, "secret": True})  # front, if any
    dcollection_user: str = field(default="", metadata={"identity": True})
    dcollection_password: str = field(default="", repr=False, metadata={"identity": True, "secret": True})
    dcollection_categories: tuple[str, ...] = ()  # numbers of the 2nd or 3rd level; dcollection_products needs one
    dcollection_url: str = field(default=DCOLLECTION_URL, metadata={"identity": True})
    front_calls_per_second: float = 1.0  # UNVERIFIED: the limit of a shop without front_api_key is not published
    analytics: bool = False  # admin: the feeds of Analytics too
    analytics_url: str = field(default=ANALYTICS_URL, metadata={"identity": True})
    analytics_device: Literal["total", "pc", "mobile"] = "total"
    analytics_format: Literal["day", "hour"] = "day"  # of visits and page views
    analytics_start_date: str = ""  # default: ANALYTICS_FIRST_DAYS before the first run
    analytics_look_back_days: int = 3  # ours: figures settle late
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

    def __post_init__(self) -> None:
        for key in ("dcollection_url", "analytics_url"):
            try:
                checked_base_url(getattr(self, key))
            except WrongConfiguration as wrong:
                raise WrongConfiguration(f"{key}: {wrong.what.removeprefix('base_url ')}", fix=wrong.fix) from None
        if self.front_calls_per_second <= 0:
            raise WrongConfiguration(f"front_calls_per_second: {self.front_calls_per_second} is not above 0")
        if self.analytics_look_back_days < 0:
            raise WrongConfiguration(f"analytics_look_back_days: {self.analytics_look_back_days} is below 0")

    @staticmethod
    def needed(values: Mapping[str, Any]) -> tuple[str, ...]:
        """The keys that must be given with the API that `values` name."""
        return NEEDED.get(str(values.get("api", "admin")), NEEDED["admin"])

    @property
    def url(self) -> str:
        """Where the shop's API is: scheme and host, and of D.Collection the path too."""
        if self.api == "dcollection":
            return self.dcollection_url.rstrip("/")
        return (self.base_url or HOST.format(mall_id=self.mall_id)).rstrip("/")

    @property
    def usual_resources(self) -> tuple[str, ...]:
        """What is loaded where no resource is named, here or for the run."""
        restricted = RESTRICTED if not self.analytics else tuple(set(RESTRICTED) - set(ANALYTICS))
        return self.resources or tuple(name for name in RESOURCES_OF[self.api] if name not in restricted)


def complete(given: Mapping[str, Any], shop: str) -> ShopSettings:
    """The settings of a shop whose keys were handed over. Raises: WrongConfiguration naming what is missing."""
    missing = [name for name in ShopSettings.needed(given) if not given.get(name)]
    if missing:
        told = f"api {given.get('api', 'admin')!r} needs {', '.join(missing)}"
        raise WrongConfiguration(told, shop=shop, fix="write them into [sources.cafe24] of .dlt/secrets.toml.")
    return ShopSettings(**given)
