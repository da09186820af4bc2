"""Every fact about Godomall5's Open API that the connector relies on, once, with its source; and a shop's keys.

Tags in capitals are the sources listed in the project's Godomall5 contract (SPEC, PDF, PDF2: official; LIVE: a live
test mall; others: public clients). UNVERIFIED facts are keys of `ShopSettings`, so that a user can change them
without changing code.
"""

from dataclasses import dataclass, field

from sources.shared.pacing import Limit

HOST = "https://openhub.godo.co.kr"  # SPEC PDF
ROOT = "/godomall5"  # SPEC PDF; the host also serves /enamoo, an older product

BUCKET = Limit(100, 1.0)  # token bucket, above 100 calls a second HTTP 429: PDF PDF2
BUCKET_RESERVE = 5  # calls left unused: calls that leave apart can arrive closer together
LEVEL_HEADER = "ratelimit-available-level"  # PDF PDF2
EXHAUSTED = "EXHAUSTED"  # the next calls get 429: PDF PDF2
EXHAUSTED_SECONDS = 3.0  # as clients pause: NODE
TOO_MANY_SECONDS = 5.0  # as clients pause after a 429: NODE

# Result codes below the header; HTTP is 200 for all of them: LIVE PDF2
SUCCESS = "000"  # also with zero rows
NOTHING = "204"  # Order_Search: no orders, which is no error
TOO_LONG, NO_PERIOD = "201", "202"  # Order_Search: more than 30 days; neither dates nor orderNo
NO_PERMISSION, ADDRESS, EXPIRED, PARTNER_KEY, SHOP_KEY = "995", "996", "997", "998", "999"

ENCODINGS = ("utf-8", "utf8", "us-ascii")  # PDF PDF2
KOREAN_ENCODINGS = ("euc-kr", "ks_c_5601-1987", "cp949")  # never seen, guarded against by one client: CAP
LONGEST_ANSWER_BYTES = 32 * 1024 * 1024  # ours: some 2,500 orders
MOST_TAGS = 3_000_000  # ours: what many tiny elements take in memory is a hundred times their length
UNREADABLE_ATTEMPTS = 4  # ours: for HTML pages and cut answers

GOODS_PAGE = 100  # a page of goods, add-on goods and posts: CAP JOC HMS
ORDER_WINDOW_DAYS = 29  # 30 days are the maximum (SPEC LIVE); longer than 29 made paging drift: NODE
CAP_STEP = 10  # a page whose length is a multiple of this may have been cut by a limit lower than the one asked for
GUEST = "0"  # memNo of a guest: STU
SHOP_NO = "1"  # of a mall's catalogue: goods, stock and posts belong to the whole mall
MALL_SNO = "1"  # the domestic shop, where an order names none: SPEC

# After these, a line changes only by a claim, which `modify` or the trailing re-read finds: contract 4.4.
# Abandoned payments (f1 to f3) stay for ever; f4 waits for the payment provider.
ENDED_GROUPS = ("s", "c")
ENDED_STATUSES = frozenset(("f1", "f2", "f3", "r3", "e5", "z5"))

# Code_Search: type -> the fields that hold code and label: LIVE YUN CBT
CODE_TYPES = {
    "scm": ("scmNo", "companyNm"),
    "imagePath": ("storageName", "imageStorage"),
    "memberGroup": ("sno", "groupNm"),
    "delivery": ("sno", "method"),
    "deliveryInfo": ("informCd", "informNm"),
    "asInfo": ("informCd", "informNm"),
    "refundInfo": ("informCd", "informNm"),
    "exchangeInfo": ("informCd", "informNm"),
    "claimCode": ("itemCd", "itemNm"),
    "claimPayment": ("itemCd", "itemNm"),
    "claimBank": ("itemCd", "itemNm"),
    "deliveryCompany": ("invoiceCompanySno", "invoiceCompanyName"),
    "iconInfo": ("iconCd", "iconNm"),
}


@dataclass(frozen=True)
class ShopSettings:
    """The keys of one Godomall5 shop, and what nobody could verify about the mall.

    Units: `*_days` and `*_hours` as named; `read_seconds` how long an answer may take. `*_path` are below `path_root`.
    """

    partner_key: str = field(repr=False, metadata={"secret": True})
    shop_key: str = field(repr=False, metadata={"secret": True})
    base_url: str = ""  # default: the production host
    start_date: str = "2024-01-01"
    resources: tuple[str, ...] = ()  # default: all
    pseudonym_key: str = field(default="", repr=False, metadata={"secret": True})
    stock_sweep_hours: float = 1.0
    reference_hours: float = 24.0
    order_page: int = 100  # the maximum is not stated; 100 is safe, one client calls 300 the largest: HMS
    order_overlap_days: int = 3  # `modify` is by day, and may be stamped late: contract 7
    order_look_back_days: int = 90
    order_look_back_hours: float = 24.0
    open_order_days: int = 180
    goods_overlap_days: int = 2  # contract 7
    review_boards: tuple[str, ...] = ("goodsreview",)
    review_look_back_days: int = 30
    review_sweep_hours: float = 168.0
    review_update_type: str = "updDt"  # UNVERIFIED dateType; empty: the look-back by regDt alone finds changes
    board_row: str = "board_data"  # UNVERIFIED row tag of Board_Inventory
    path_root: str = ROOT
    goods_path: str = "/goods/Goods_Search.php"
    add_goods_path: str = "/goods/Goods_Add_Search.php"
    categories_path: str = "/goods/Category_Search.php"
    brands_path: str = "/goods/Brand_Search.php"
    codes_path: str = "/common/Code_Search.php"
    orders_path: str = "/order/Order_Search.php"
    order_detail_path: str = ""  # default: the search call, with orderNo: no detail call exists
    boards_path: str = "/board/Board_Inventory.php"
    reviews_path: str = "/board/Board_List.php"
    read_seconds: float = 60.0
    speed: float = 1.0  # of a sandbox served faster than real time; loopback only

    @property
    def url(self) -> str:
        """Scheme and host of the Open API."""
        return (self.base_url or HOST).rstrip("/")
