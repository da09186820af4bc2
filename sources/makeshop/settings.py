"""Every fact about MakeShop's three APIs that the connector relies on, once, with its source; and a shop's keys.

S tags are the sources listed in the project's MakeShop contract (S1: the Japanese vendor's reference; S4: the Korean
vendor's reference as a public extract of 2026-06-03; S5 to S9, S17 to S23: public code that runs against the real
services, and guides). UNVERIFIED facts are keys of `ShopSettings`, so that a user can change them without changing
code. Facts named KR are of both Korean APIs, SHOP_API of the newer and OPEN_API of the older one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from sources.shared.errors import WrongConfiguration
from sources.shared.pacing import Limit

Flavor = Literal["kr", "jp", "kr_legacy"]

HOSTS = {"kr": "https://connect.makeshop.co.kr", "jp": "https://app-api.makeshop.jp"}  # S4 S5 S6; S3 S10-S12
NEEDED = {
    "kr": ("shop_id", "client_id", "client_secret"),
    "jp": ("access_token", "api_key"),
    "kr_legacy": ("base_url", "shop_key", "license_key"),
}
SHOP_NO = "1"  # a connection is one shop, which has no number
RESTRICTED = ("members",)  # persons: only where asked for by name
ESSENTIAL = ("products", "orders")  # a shop that may not read these is set up wrongly: the run fails

RESOURCES_OF = {
    "kr": (
        *("shop", "products", "deleted_products", "stock", "categories", "carriers"),
        *("orders", "order_log", "reviews", "members"),
    ),
    "jp": ("shop", "products", "categories", "orders", "reviews", "members"),
    "kr_legacy": ("products", "categories", "orders", "reviews", "members"),
}
DATED_OF = {
    "kr": ("deleted_products", "orders", "order_log", "reviews", "members"),
    "jp": ("orders",),
    "kr_legacy": ("orders", "reviews", "members"),
}

TOKEN_PATH = "/oauth/token"  # S5 S6 S22
TOKEN_MARGIN = timedelta(seconds=60)  # a token lives 300 s and cannot be refreshed: S5 S6
TOKEN_ISSUES = Limit(5, 60.0)  # per shop and caller's IP: S5 S22
SHOP_API = "/api/v1/{shop_id}/"  # S4
OPEN_API = "/list/open_api.html"  # below the shop's own domain: S7 S8 S9
OPEN_API_SECONDS = 3600.0  # the hour of calls_an_hour: S19 S20
OPEN_API_RESERVE = 2  # calls left unused: two that leave an hour apart can arrive closer together
QUOTA_PAUSE_SECONDS = 600.0  # ours: nobody knows whether the mall's hour slides, so the call is tried again this often
QUOTA_PAUSES = 7  # ours: a little more than the hour
TOO_MANY_SECONDS = 10.0  # ours: for everybody who shares the limit, after a 429

# resource -> path below SHOP_API: S4
SHOP_API_PATHS = {
    "shop": "information",
    "products": "product",
    "deleted_products": "delete_product",
    "stock": "stock",
    "categories": "category",
    "carriers": "delivery_company",
    "orders": "order/2",
    "order_log": "order_log",
    "order_search": "order_search",
    "reviews": "review",
    "members": "user",
}
UNPAGED = ("shop", "stock", "categories", "carriers")  # lists that come in one answer: S4
# resource -> `type`: S7 S8 S9, category: one client (C)
OPEN_API_TYPES = {
    "products": "product",
    "categories": "category",
    "orders": "order",
    "reviews": "review",
    "members": "user",
}

# `return_code`, text, with HTTP 200; the codes are of the Open API, and the Shop API answers with the same: S4 S8 S19
SUCCESS = "0000"
SHOP_KEY_CODES = ("9001", "9002")
KEY_CODES = ("9003", "9004", "9005")
QUOTA_CODE = "9006"
PERMISSION_CODES = ("9007", "9008")
ADDRESS_CODE = "9009"
CONSENT_CODES = ("9101", "9102", "9103", "9104")
FAILURE_CODE = "9999"  # with a text
TOKEN_WORDS = ("토큰", "token")  # UNVERIFIED: what such a text says about a dead token
PERMISSION_WORDS = ("권한", "scope", "permission")  # UNVERIFIED: what an HTTP 403 says about a missing permission
WINDOW_WORDS = ("기간", "범위", "period", "InquiryTime")  # UNVERIFIED: what such a text says about refused dates

PAGE = 1000  # of products and orders: 5000 are documented for orders, above 1000 "may come back broken": S4
LIST_PAGE = 5000  # of every other list: S4
KEYS_A_CALL = 200  # product numbers in one call for stock, for the length of the URL: S4 has 200 for products
KR_WINDOW_DAYS = 30  # orders, deleted products, reviews, members, refunds: S4
LOG_WINDOW_DAYS = 1  # S4
# dates beside the order date that `order/2` can be searched by: S4
ORDER_DATE_TYPES = ("paid", "cancel_requested", "canceled", "return_accepted", "returned", "tradeend")
REFUND_DATE_TYPES = ("refund_req_date", "refund_end_date")  # of `order_search`: S4
# blocks of an order; `cancel` comes only when it is named in `fields`: S4
ORDER_BLOCKS = ("order", "payment", "product", "extension", "cancel", "return", "trade", "refund")
END_DATES = ("cancelend_date", "returnend_date", "tradeend_date")  # of a line: S4
DELIVERY_END = "deliend_date"  # 거래완료일 of a line's deliveryInfo: S4
REFUND_DONE = ("DONE",)  # UNVERIFIED refund_status; where it is another, an order stays open until open_order_days
PAYMENT_FAILED = "C"  # of pay_status: S4
NO_DATES = ("", "0000-00-00 00:00:00", "0000-00-00")  # null: S4 S8
ONLY_OPTION = "1"  # the stock's number of a product without options: S4

JP_PAGE = 200  # one shop got at most 200 rows a page, whatever it asked for: S3
JP_TIMESTAMP_LIFE = timedelta(hours=1)  # of x-timestamp: S1
JP_NESTED_ROWS = 2  # ours: entries of a list in a record, where the cost of a query is reckoned
JP_ATTEMPTS = 4  # ours: for answers that cannot be read, or come in part
JP_FORBIDDEN = "FORBIDDEN"  # extensions.code of one operation's missing permission: S3 S12
JP_SHIPPED, JP_ENDED = "Y", ("C", "R")  # deliveryStatus; N is not processed yet: S2
JP_GUEST = "X[0-9]{6}"  # how a guest's memberId begins; the rest is the customer's name: S2
# what the app must be allowed to read, by the vendor's kinds of data (S1: "per data type"; the words are ours)
JP_PERMISSIONS = {
    "shop": "shop information",
    "products": "products",
    "categories": "products (categories)",
    "orders": "orders",
    "reviews": "reviews",
    "members": "members",
}


@dataclass(frozen=True)
class ShopSettings:
    """The keys of one MakeShop shop; which of them are needed depends on `flavor`.

    Units: `*_days` and `*_hours` as named; `read_seconds` how long an answer may take.
    Raises: WrongConfiguration whose text begins with the key.
    """

    flavor: Flavor = "kr"
    shop_id: str = field(default="", metadata={"identity": True})  # kr
    client_id: str = field(default="", metadata={"identity": True})  # kr
    client_secret: str = field(default="", repr=False, metadata={"identity": True, "secret": True})  # kr
    shop_key: str = field(default="", repr=False, metadata={"identity": True, "secret": True})  # kr_legacy
    license_key: str = field(default="", repr=False, metadata={"identity": True, "secret": True})  # kr_legacy
    access_token: str = field(default="", repr=False, metadata={"identity": True, "secret": True})  # jp
    api_key: str = field(default="", repr=False, metadata={"identity": True, "secret": True})  # jp
    base_url: str = ""  # scheme and host; kr and jp have a default, with kr_legacy it is the shop's own domain
    allow_http: bool = False  # kr_legacy: examples use http, and keys then travel in the open: S19
    start_date: str = "2024-01-01"
    resources: tuple[str, ...] = ()  # default: all that the flavor has, but persons
    pseudonym_key: str = field(default="", repr=False, metadata={"secret": True})
    requests_per_second: float = 1.0  # UNVERIFIED: neither country publishes a limit of its current API
    calls_an_hour: int = 500  # kr_legacy, all kinds of reads together: S19 S20
    reference_hours: float = 24.0
    stock_sweep_hours: float = 1.0
    stock_refresh_hours: float = 1.0  # kr
    product_overlap_minutes: float = 10.0  # ours: a product can be stamped before it is visible
    order_look_back_days: int = 60  # contract 1.6 and 2.5: neither country has a modified date
    order_look_back_hours: float = 24.0  # kr and kr_legacy; jp looks back every run
    order_window_days: int = KR_WINDOW_DAYS  # the vendor advises 1 for busy shops: S4
    order_fields: tuple[str, ...] = ()  # UNVERIFIED whether `fields` names blocks or fields; default: both
    order_numbers_a_call: int = 200  # `ordernums`: S4, seen in no running client; 1: always `ordernum`
    open_order_days: int = 180
    order_log_days: int = 30  # how much of the log's past the first load reads: one call a day at least
    review_look_back_days: int = 30
    review_sweep_hours: float = 168.0
    open_api_order_version: str = "2"  # kr_legacy: `ver` of orders, seen in one client; empty: not sent
    graphql_path: str = "/v1/graphql"  # jp: the URL is mailed by the vendor, this one is seen in clients: S3 S10-S12
    page_size: int = JP_PAGE  # jp
    max_complexity: int = 0  # jp: points of one query; the brief says 1000, running clients exceed it; 0: no limit
    max_concurrent: int = 10  # jp: calls at a time, from the brief only
    product_sweep_hours: float = 0.0  # jp: nothing says what changed, so every run reads all products
    product_cut: bool = False  # jp: between daily sweeps, load only products whose updatedAt is new
    payment_windows: bool = True  # jp: look for late payments by payment date as well
    variation_quantity_field: str = "quantity"  # jp: UNVERIFIED, empty: not asked for
    review_fields: dict[str, str] = field(default_factory=dict)  # jp: UNVERIFIED, our name -> the mall's, or empty
    unasked_fields: tuple[str, ...] = ()  # jp: paths such as orders.deliveryInfos.wmsStatus that the mall refuses
    read_seconds: float = 60.0
    speed: float = 1.0  # of a sandbox served faster than real time; loopback only

    def __post_init__(self) -> None:
        for key, least, most in (
            ("order_window_days", 1, KR_WINDOW_DAYS),
            ("order_numbers_a_call", 1, KEYS_A_CALL),
            ("calls_an_hour", OPEN_API_RESERVE + 1, 1_000_000),
            ("page_size", 1, 1000),
            ("max_complexity", 0, 1_000_000),
            ("max_concurrent", 1, 1000),
            ("requests_per_second", 0.01, 1000),
        ):
            value = getattr(self, key)
            if not least <= value <= most:
                raise WrongConfiguration(f"{key}: {value} is not between {least} and {most}")
        if self.allow_http and self.flavor != "kr_legacy":
            raise WrongConfiguration("allow_http: only the older Korean API is served over plain http")

    @staticmethod
    def needed(values: Mapping[str, Any]) -> tuple[str, ...]:
        """The keys that must be given with the flavor that `values` name."""
        return NEEDED.get(str(values.get("flavor", "kr")), NEEDED["kr"])

    @property
    def url(self) -> str:
        """Scheme and host of the API."""
        return (self.base_url or HOSTS.get(self.flavor, "")).rstrip("/")

    @property
    def token_name(self) -> str:
        """Under which a token is stored: the mall counts issues per shop and caller, and gives one to each app."""
        return f"makeshop/{self.shop_id}/{self.client_id}"


def complete(given: Mapping[str, Any], shop: str) -> ShopSettings:
    """The settings of a shop whose keys were handed over. Raises: WrongConfiguration naming what is missing."""
    missing = [name for name in ShopSettings.needed(given) if not given.get(name)]
    if missing:
        told = f"flavor {given.get('flavor')!r} needs {', '.join(missing)}"
        raise WrongConfiguration(told, shop=shop, fix="write them into [sources.makeshop] of .dlt/secrets.toml.")
    return ShopSettings(**given)
