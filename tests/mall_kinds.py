"""What the contract suite has to know about every mall; a new mall adds one entry to `MALLS`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.config import Shop
from sources import cafe24, godomall5, makeshop, naver_smartstore, wisa
from sources.cafe24 import oauth
from sources.shared.tokens import Token, TokenStore

if TYPE_CHECKING:
    from tests.malls import Mall


@dataclass(frozen=True)
class Listing:
    """One of a mall's lists.

    Shape: `path` is the pattern of its calls (for faults); `key` the column of its rows' name in `table`; `truth` the
        table of the seller's books and the column with the same names. `silent`: kinds of fault after which the mall's
        answer gives no hint that something is missing: no count, no later page. `windows`: the pattern of the calls
        that every window takes, where they are others.
    """

    resource: str
    path: str
    table: str
    key: str
    truth: tuple[str, str]
    silent: tuple[str, ...] = ()
    has_total: bool = True
    windows: str = ""


@dataclass(frozen=True)
class Platform:
    """What the contract suite has to know about a mall.

    Shape: `make_shop(mall, alias, keys)` is a shop of ours with consent given. `other` is a list beside orders and
        products, or one of these where a mall has no further one. `name` is the column of a product's name; `parent`
        the table of readings of a product with its variants in `child`, `variant` the SQL of a variant's name there.
        `lines` is the table of order lines. `overlap` is how far before the last run products are read again, and
        `asks_what_changed` whether the mall can be asked for changed ones at all; `can_say_more`, whether it can send
        a field that nobody asked for.
        `secrets(mall)` are the texts by which a shop proves itself; `reference` is the path of a list without dates.
        `prepare` sets a stand-in's switches to the ways of this suite's malls. `many_calls` are keys with which orders
        take several calls. `limit` makes a stand-in keep the mall's limit and gives the keys of a shop that has more
        than `limit_calls` to make, twice what the limit lets through at once; at `limit_speed` times real time it is
        still slower than this machine. `platform` is the source and `stand_in` the sandbox's folder, where they have
        another name than the entry: one source may speak to several systems.
    """

    make_shop: Callable[["Mall", str, dict[str, Any]], Shop]
    orders: Listing
    products: Listing
    other: Listing
    name: str
    parent: str
    child: str
    variant: str
    lines: str
    reference: str
    secrets: Callable[["Mall"], set[str]]
    overlap: timedelta = timedelta(hours=1)
    asks_what_changed: bool = True
    can_say_more: bool = True
    prepare: Callable[[Any], None] = lambda _: None
    many_calls: Mapping[str, Any] = field(default_factory=lambda: {"start_date": "2025-06-01"})
    limit: Callable[[Any], dict[str, Any]] = lambda _: {}
    limit_speed: float = 20.0
    limit_calls: int = 80
    platform: str = ""
    stand_in: str = ""


def _cafe24(mall: "Mall", alias: str, keys: dict[str, Any]) -> Shop:
    stand_in = mall.stand_in
    store = TokenStore.open(mall.home)
    if store.read(f"cafe24/{stand_in.mall_id}") is None:
        store.write(f"cafe24/{stand_in.mall_id}", granted(stand_in))
    chosen = {"base_url": stand_in.url, "start_date": "2025-12-01", **keys}
    keys = cafe24.ShopSettings(stand_in.mall_id, stand_in.client_id, stand_in.client_secret, **chosen)
    return Shop("cafe24", alias, keys)


def _cafe24_secrets(mall: "Mall") -> set[str]:
    token = TokenStore.open(mall.home).read("cafe24/samplemall")
    assert token is not None
    return {mall.stand_in.client_secret, token.access_token, token.refresh_token}


def _naver_secrets(mall: "Mall") -> set[str]:
    token = TokenStore.open(mall.home).read(f"naver_smartstore/{mall.stand_in.client_id}")
    return {mall.stand_in.client_secret} | ({token.access_token} if token else set())


def _naver_smartstore(mall: "Mall", alias: str, keys: dict[str, Any]) -> Shop:
    chosen = {"base_url": mall.stand_in.url, "start_date": "2025-12-01", **keys}
    stand_in = mall.stand_in
    return Shop(
        "naver_smartstore",
        alias,
        naver_smartstore.ShopSettings(stand_in.client_id, stand_in.client_secret, **chosen),
    )


def _godomall5(mall: "Mall", alias: str, keys: dict[str, Any]) -> Shop:
    chosen = {"base_url": mall.stand_in.url, "start_date": "2025-12-01", **keys}
    stand_in = mall.stand_in
    return Shop("godomall5", alias, godomall5.ShopSettings(stand_in.partner_key, stand_in.shop_key, **chosen))


def _makeshop(mall: "Mall", alias: str, keys: dict[str, Any]) -> Shop:
    stand_in = mall.stand_in
    chosen = {"base_url": stand_in.url, "start_date": "2025-12-01", "requests_per_second": 10.0, **keys}
    needed = makeshop.ShopSettings.needed(chosen)
    identity = {name: getattr(stand_in, name) for name in needed if name not in chosen}
    return Shop("makeshop", alias, makeshop.ShopSettings(**identity, **chosen))


def _makeshop_jp(mall: "Mall", alias: str, keys: dict[str, Any]) -> Shop:
    return _makeshop(mall, alias, {"flavor": "jp", **keys})


def _makeshop_legacy(mall: "Mall", alias: str, keys: dict[str, Any]) -> Shop:
    return _makeshop(mall, alias, {"flavor": "kr_legacy", **keys})


def _makeshop_secrets(mall: "Mall") -> set[str]:
    stand_in = mall.stand_in
    token = TokenStore.open(mall.home).read(f"makeshop/{stand_in.shop_id}/{stand_in.client_id}")
    return {stand_in.client_secret} | ({token.access_token} if token else set())


def _wisa(mall: "Mall", alias: str, keys: dict[str, Any]) -> Shop:
    chosen = {"base_url": mall.stand_in.url, "start_date": "2025-12-01", **keys}
    return Shop("wisa", alias, wisa.ShopSettings(mall.stand_in.api_key, **chosen))


def _makeshop_limit(stand_in: Any) -> dict[str, Any]:
    stand_in.switches.calls_per_second = 2.2  # nobody knows it: a little above the pace that the shop is told
    return {"requests_per_second": 2.0}


def _open_api_limit(stand_in: Any) -> dict[str, Any]:
    stand_in.switches.hourly_calls = 20
    return {"calls_an_hour": 20, "requests_per_second": 20.0, "start_date": "2024-01-01"}


def _makeshop_jp_limit(stand_in: Any) -> dict[str, Any]:
    stand_in.switches.calls_per_minute = 66
    return {"requests_per_second": 1.0, "page_size": 5}


def _wisa_ways(stand_in: Any) -> None:
    stand_in.switches.trash = "gone"  # as at other malls: what is deleted is in no list
    stand_in.switches.never_synced = False


def granted(stand_in: Any, scopes: Sequence[str] | None = None) -> Token:
    """The token a consent would have stored."""
    told = stand_in.grant(scopes)

    def at(name: str) -> datetime:
        return datetime.fromisoformat(told[name]).replace(tzinfo=oauth.KST)

    return Token(
        told["access_token"],
        told["refresh_token"],
        at("expires_at"),
        at("refresh_token_expires_at"),
        tuple(told["scopes"]),
        at("issued_at"),
    )


# of a list without a count, what is left out in the middle of a page, or is the last of it, leaves no trace
UNCOUNTED = ("missing_rows", "empty_page", "row_vanished")
NAVER_PRODUCTS = Listing("products", "*/products/search", "products", "origin_product_no", ("products", "product_id"))
KR_PRODUCTS = Listing("products", "*/product", "kr_products", "uid", ("products", "product_id"))
LEGACY_PRODUCTS = Listing("products", "*/open_api.html/product", "kr_products", "uid", ("products", "product_id"))
KR_OVERLAP = timedelta(hours=1, minutes=1)
JP_PRODUCTS = Listing("products", "*/searchProduct", "jp_products", "system_code", ("products", "product_id"))
WISA_PRODUCTS = Listing("products", "*/products", "products", "product_id", ("products", "product_id"))
GODO_GOODS = Listing("goods", "*/Goods_Search.php", "goods", "goods_no", ("products", "product_id"))

# by the names tests use; the world's seller has one shop behind several of them
MALLS: dict[str, Platform] = {
    "cafe24": Platform(
        make_shop=_cafe24,
        orders=Listing("orders", "*/orders", "orders", "order_id", ("orders", "order_id")),
        products=Listing("products", "*/products", "products", "product_no", ("products", "product_id")),
        other=Listing("refunds", "*/refunds", "refunds", "refund_code", ("refunds", "refund_id")),
        name="product_name",
        parent="products",
        child="variants",
        variant="c.variant_code",
        lines="order_items",
        reference="*/suppliers",
        secrets=_cafe24_secrets,
    ),
    "naver_smartstore": Platform(
        make_shop=_naver_smartstore,
        orders=Listing(
            "orders",
            "*/product-orders/query",
            "product_orders",
            "order__order_id",
            ("orders", "order_id"),
            has_total=False,
            windows="*/last-changed-statuses",
        ),
        products=NAVER_PRODUCTS,
        other=NAVER_PRODUCTS,
        name="name",
        parent="product_details",
        child="product_options",
        variant="c.origin_product_no || '-' || c.id",
        lines="product_orders",
        reference="*/v1/categories",
        secrets=_naver_secrets,
        overlap=timedelta(days=2),
    ),
    "godomall5": Platform(
        make_shop=_godomall5,
        orders=Listing(
            "orders", "*/Order_Search.php", "orders", "order_no", ("orders", "order_id"), UNCOUNTED, has_total=False
        ),
        products=GODO_GOODS,
        other=GODO_GOODS,
        name="goods_nm",
        parent="goods",
        child="goods_options",
        variant="c.goods_no || '-' || c.sno",
        limit_speed=1.0,
        limit=lambda _: {"start_date": "2014-01-01"},
        lines="order_goods",
        reference="*/Brand_Search.php",
        secrets=lambda mall: {mall.stand_in.partner_key, mall.stand_in.shop_key},
        overlap=timedelta(days=4),
    ),
    "makeshop": Platform(
        make_shop=_makeshop,
        orders=Listing("orders", "*/order/2", "kr_orders", "ordernum", ("orders", "order_id")),
        products=KR_PRODUCTS,
        other=KR_PRODUCTS,
        name="product_name",
        parent="kr_products",
        child="kr_product_variants",
        variant="c.uid || '-' || c.sto_id",
        lines="kr_order_lines",
        reference="*/category",
        secrets=_makeshop_secrets,
        overlap=KR_OVERLAP,
        can_say_more=False,
        limit=_makeshop_limit,
        limit_calls=40,
    ),
    "makeshop_jp": Platform(
        make_shop=_makeshop_jp,
        orders=Listing("orders", "*/searchOrder", "jp_orders", "system_order_number", ("orders", "order_id")),
        products=JP_PRODUCTS,
        other=JP_PRODUCTS,
        name="product_name",
        parent="jp_products",
        child="jp_variations",
        variant="c.product_system_code",
        lines="jp_basket_items",
        reference="*/getProductCategory",
        secrets=lambda mall: {mall.stand_in.access_token, mall.stand_in.api_key},
        limit=_makeshop_jp_limit,
        limit_calls=20,
        platform="makeshop",
        stand_in="makeshop_jp",
        asks_what_changed=False,
        can_say_more=False,
    ),
    "wisa": Platform(
        make_shop=_wisa,
        orders=Listing("orders", "*/orders", "orders", "order_id", ("orders", "order_id")),
        products=WISA_PRODUCTS,
        other=WISA_PRODUCTS,
        asks_what_changed=False,
        name="name",
        parent="products",
        child="product_options",
        variant="c.product_id || '-' || c.option_id",
        lines="order_items",
        reference="*/inventory",
        secrets=lambda mall: {mall.stand_in.api_key},
        prepare=_wisa_ways,
        many_calls={"page_size": 5},
        limit=lambda _: {"page_size": 5},
        limit_calls=20,
    ),
}
# the older API of the same shop: other paths, keys and limits
MALLS["makeshop_legacy"] = replace(
    MALLS["makeshop"],
    make_shop=_makeshop_legacy,
    orders=Listing("orders", "*/open_api.html/order", "kr_orders", "ordernum", ("orders", "order_id")),
    products=LEGACY_PRODUCTS,
    other=LEGACY_PRODUCTS,
    reference="*/open_api.html/category",
    secrets=lambda mall: {mall.stand_in.shop_key, mall.stand_in.license_key},
    limit=_open_api_limit,
    limit_speed=1200.0,
    platform="makeshop",
    stand_in="makeshop",
)

# each front of the world once, and each source once
FRONTS = [name for name, kind in MALLS.items() if kind.stand_in in ("", name)]
SOURCES = [name for name, kind in MALLS.items() if not kind.platform]
