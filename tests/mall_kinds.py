"""What the contract suite has to know about every mall; a new mall adds one entry to `MALLS`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.config import Shop
from sources import cafe24, godomall5, naver_smartstore
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
        `lines` is the table of order lines. `overlap` is how far before the last run products are read again.
        `secrets(mall)` are the texts by which a shop proves itself; `reference` is the path of a list without dates.
        At `limit_speed` times real time the mall's limit is still slower than this machine, and from `limit_start` on
        there is more to call than the limit lets through at once. `platform` is the source and `stand_in` the
        sandbox's folder, where they have another name than the entry: one source may speak to several systems.
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
    limit_speed: float = 20.0
    limit_start: str = "2025-12-01"
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
GODO_GOODS = Listing("goods", "*/Goods_Search.php", "goods", "goods_no", ("products", "product_id"))

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
        limit_start="2014-01-01",
        lines="order_goods",
        reference="*/Brand_Search.php",
        secrets=lambda mall: {mall.stand_in.partner_key, mall.stand_in.shop_key},
        overlap=timedelta(days=4),
    ),
}
