"""What the connector takes WISA's API and its admin exports to be, once, with its source; and a shop's keys.

No public proof of the API exists. Tags: SEED stands only in the project's seed summary, UNVERIFIED is assumed so that a
connector can exist, ENGINE was seen in a public copy of the shop engine. All that is SEED or UNVERIFIED is a key of
`ShopSettings`, so that a shop for which it is otherwise needs no other code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sources.shared.errors import WrongConfiguration

from . import mapping
from .further import Further, declared

HOST = "https://api.wisa.co.kr"  # SEED
ROOT = "/v1"  # SEED; another seed document says /api/v1

ENVELOPES = ("data", "items", "list", "result")  # then the resource's own name: UNVERIFIED
ROW_TOTALS = ("total", "total_count")  # UNVERIFIED
PAGE_TOTALS = ("total_pages",)  # UNVERIFIED
NO_TOTAL = "none"  # of `total_path`: what the answer calls a total is none

UNAUTHORIZED = frozenset(
    ("unauthorized", "invalid_api_key", "401")
)  # error codes of a key that is not known: UNVERIFIED
NO_PERMISSION = frozenset(("forbidden", "9998", "403"))  # 9998 comes with HTTP 405: ENGINE

MOST_ROWS_A_PAGE = 100  # SEED
CAP_STEP = 10  # a page whose length is a multiple of this may have been cut by a limit lower than the one asked for
READS_OF_A_LIST = 3  # ours
LONGEST_ANSWER_BYTES = 32 * 1024 * 1024  # ours
MOST_TAGS = 3_000_000  # ours: what many tiny elements take in memory is a hundred times their length

SHOP_NO = "1"  # a shop of WISA is one shop
NO_OPTION = ""  # option_id of stock that belongs to a product without options

# Order lines in these states change no more, or only by a claim: ENGINE
ENDED_STATUSES = frozenset(
    (
        *("5", "13", "15", "17", "19", "31", "32"),
        *("배송완료", "취소완료", "환불완료", "반품완료", "교환완료", "승인실패", "삭제"),  # the same in words
    )
)

# The resources that the drop folder has files for, in the order in which patterns are tried
DROPPED = ("orders", "products", "inventory")
LONGEST_FILE_BYTES = 256 * 1024 * 1024  # ours
LONGEST_SHEET_BYTES = 1024 * 1024 * 1024  # ours: of an xlsx file once unpacked
HEADER_ROWS = 10  # ours: exports may begin with a title; the header is looked for so far
DROP_ENDINGS = (".csv", ".xlsx", ".xls")
DROP_PATTERNS = {
    "orders": ("order*", "주문*"),
    "products": ("product*", "상품*"),
    "inventory": ("stock*", "inventory*", "재고*"),
}  # names of files before their ending: UNVERIFIED
DROP_COLUMNS = {
    "orders.order_id": "주문번호",
    "orders.order_date": "주문일시",
    "orders.status": "주문상태",
    "orders.payment_status": "입금여부",
    "orders.total_amount": "결제금액",
    "orders.channel": "판매채널",
    "orders.market_order_no": "마켓주문번호",
    "orders.updated_at": "수정일시",
    "orders.items.item_id": "주문상품번호",
    "orders.items.product_id": "상품번호",
    "orders.items.option_id": "옵션번호",
    "orders.items.quantity": "수량",
    "orders.items.price": "판매가",
    "orders.items.status": "상품주문상태",
    "orders.items.carrier": "택배사",
    "orders.items.tracking_no": "송장번호",
    "products.product_id": "상품번호",
    "products.product_code": "상품코드",
    "products.name": "상품명",
    "products.status": "상품상태",
    "products.price": "판매가",
    "products.stock_quantity": "재고수량",  # the product's in all its rows, or the option's: then it is to be set so
    "products.options.option_id": "옵션번호",
    "products.options.name": "옵션명",
    "products.options.value": "옵션값",
    "products.options.sku": "자체품목코드",
    "products.created_at": "등록일시",
    "products.updated_at": "수정일시",
    "inventory.product_id": "상품번호",
    "inventory.option_id": "옵션번호",
    "inventory.quantity": "재고수량",
    "inventory.safety_stock": "안전재고",
    "inventory.soldout_mode": "품절방식",
    "inventory.updated_at": "수정일시",
}  # header of an export for each of our names: UNVERIFIED
DROP_REQUIRED = {
    "orders": (
        *("orders.order_id", "orders.order_date", "orders.items.item_id", "orders.items.product_id"),
        *("orders.items.quantity", "orders.items.status"),
    ),
    "products": ("products.product_id", "products.name"),
    "inventory": ("inventory.product_id", "inventory.quantity"),
}  # ours: without these a row cannot be told apart or counted
PEOPLE_COLUMNS = frozenset(
    (
        *("주문자명", "주문자", "주문자ID", "회원ID", "회원명", "연락처", "주문자연락처", "주문자이메일", "이메일"),
        *(
            "수령자",
            "수령인",
            "수령자명",
            "수령자연락처",
            "휴대폰",
            "전화번호",
            "주소",
            "배송지",
            "우편번호",
            "배송메모",
        ),
    )
)  # known to be in exports; no column is read but those of `drop_columns`


@dataclass(frozen=True)
class ShopSettings:
    """The keys of one WISA shop, and all that nobody could verify.

    Shape: an empty `*_path` switches its resource off. `field_map` "<resource>.<our name>" -> the mall's name, dots go
        into objects. `drop_columns` the same for headers of exports.
        `further` name -> {path, key, cursor, fields}: paths of a partner document.
    Units: `*_days`, `*_hours` and `*_seconds` as named.
    """

    api_key: str = field(default="", repr=False, metadata={"secret": True, "identity": True})
    drop_folder: str = field(default="", metadata={"identity": True})  # admin exports, with or without an API key
    base_url: str = ""  # default: the host above; one that has a path says where the API's root is
    path_root: str = ROOT  # below a base_url without a path
    start_date: str = "2024-01-01"  # bounds `updated_from`; whole lists come whole
    resources: tuple[str, ...] = ()  # default: all
    pseudonym_key: str = field(default="", repr=False, metadata={"secret": True})
    auth_style: Literal["bearer", "header", "query"] = "bearer"  # UNVERIFIED
    auth_header_name: str = "X-API-Key"  # with auth_style header: UNVERIFIED
    auth_param: str = "api_key"  # with auth_style query: UNVERIFIED
    access_level: str = ""  # which of openAPI, ERP API and internal API the key is for: SEED; for the reader only
    response_format: Literal["json", "xml"] = "json"  # SEED
    products_path: str = "/products"  # SEED
    inventory_path: str = "/inventory"  # UNVERIFIED
    orders_path: str = "/orders"  # UNVERIFIED
    marketplace_path: str = "/marketplace/sync-status/{product_id}"  # SEED
    customers_path: str = "/customers"  # UNVERIFIED
    page_param: str = "page"  # UNVERIFIED
    size_param: str = "limit"  # UNVERIFIED
    page_size: int = MOST_ROWS_A_PAGE
    first_page: int = 1  # UNVERIFIED
    data_path: str = ""  # default: the answer itself, or the first list among `ENVELOPES`
    total_path: str = ""  # default: the first of `ROW_TOTALS` and `PAGE_TOTALS`; "none": there is none
    incremental: bool = False  # UNVERIFIED that the API can say what changed
    updated_from_param: str = "updated_from"  # UNVERIFIED
    updated_to_param: str = "updated_to"  # UNVERIFIED
    overlap_days: int = 2  # ours: dates are days, and a change may become visible late
    full_read_hours: float = 0.0  # without `incremental`: how often lists are read whole; 0: every run
    sweep_hours: float = 24.0  # with `incremental`, and of `further` with a cursor: how often they are read whole
    marketplace_hours: float = 24.0  # how often a product is asked for
    marketplace_calls: int = 300  # products asked for in one run, at most
    field_map: dict[str, str] = field(default_factory=dict)
    further: dict[str, Any] = field(default_factory=dict)
    time_zone: str = "Asia/Seoul"  # of times without an offset: UNVERIFIED
    requests_per_second: float = 1.0  # ours: the limit is "variable by tier", SEED
    drop_patterns: dict[str, str] = field(default_factory=dict)  # resource -> patterns of file names, commas between
    drop_columns: dict[str, str] = field(default_factory=dict)
    drop_settle_seconds: float = 2.0  # a file whose size changes within so long is still being copied
    read_seconds: float = 60.0
    speed: float = 1.0  # of a sandbox served faster than real time; loopback only

    @staticmethod
    def needed(values: Mapping[str, Any]) -> tuple[str, ...]:
        """A key, unless all there is are exported files."""
        return () if values.get("drop_folder") else ("api_key",)

    def __post_init__(self) -> None:
        """Raises: WrongConfiguration that begins with the key."""
        if not self.api_key and not self.drop_folder:
            fix = "put it into .dlt/secrets.toml, or name a folder of exports in drop_folder."
            raise WrongConfiguration("api_key: missing", fix=fix)
        mapping.check_settings(self)
        declared(self.further)
        mapping.check_field_map(self.field_map)
        required = [name for names in DROP_REQUIRED.values() for name in names]
        mapping.check_drop_names(self.drop_columns, self.drop_patterns, required)

    @property
    def url(self) -> str:
        """Scheme and host of the API."""
        parts = urlsplit(self.base_url or HOST)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def root(self) -> str:
        """The path below which the API's paths are."""
        given = urlsplit(self.base_url).path.strip("/") or self.path_root.strip("/")
        return f"/{given}" if given else ""

    @cached_property
    def zone(self) -> ZoneInfo:
        """Of times without an offset."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def further_paths(self) -> tuple[Further, ...]:
        """The paths of a partner document."""
        return declared(self.further)
