"""A sandbox mall with a shop of ours in front of it and a warehouse behind: what most tests start from.

The contract suite runs over every mall in `MALLS`; a new mall adds one entry here.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.config import Shop, Warehouse
from pipelines.load import Report, load
from pipelines.sandbox import Sandbox
from sources import cafe24, godomall5, naver_smartstore
from sources.cafe24 import oauth
from sources.shared.http import Clock
from sources.shared.tokens import Token, TokenStore
from tests.readers import Reader

SPEED = 2000.0
FLUID = ("_read_at", "_dlt_load_id", "noticed_at")  # columns that tell of the reading, not of what was read
NOT_ROWS = ("sweeps",)  # tables that tell of the reading


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
        there is more to call than the limit lets through at once.
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


@dataclass
class Mall:
    """One platform's stand-in, loaded into a DuckDB file under `folder`."""

    platform: str
    sandbox: Sandbox
    folder: Path
    shops: list[Shop] = field(default_factory=list)

    @property
    def kind(self) -> Platform:
        return MALLS[self.platform]

    @property
    def stand_in(self) -> Any:
        return getattr(self.sandbox, self.platform)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def file(self) -> Path:
        return self.folder / "warehouse.duckdb"

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse("duckdb", str(self.file))

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.sandbox.world.now, speed=SPEED)

    def shop(self, alias: str = "main", **keys: Any) -> Shop:
        """A shop of ours at this mall, with consent given."""
        return self.kind.make_shop(self, alias, keys)

    def load(self, *shops: Shop, resources: Sequence[str] = ()) -> Report:
        """One run; by default of a shop "main"."""
        if not shops and not self.shops:
            self.shops = [self.shop()]
        return load(
            list(shops or self.shops),
            warehouse=self.warehouse,
            home=self.home,
            resources=resources,
            clock=self.clock,
        )

    def reader(self, alias: str = "main", **keys: Any) -> Reader:
        """A shop of ours whose resources are read without a warehouse."""
        return Reader(self.shop(alias, **keys), self.clock, TokenStore.open(self.home))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer of the warehouse; `raw` stands for the platform's raw schema."""
        with duckdb.connect(str(self.file), read_only=True) as warehouse:
            return warehouse.execute(sql.replace("raw.", f"raw_{self.platform}.")).fetchall()

    def tables(self, *skipped: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every raw table but those that tell of the reading, without the columns that do."""
        columns: dict[str, list[str]] = {}
        for table, column in self.rows(
            "select table_name, column_name from information_schema.columns "
            f"where table_schema = 'raw_{self.platform}' order by table_name, column_name"
        ):
            if not table.startswith("_") and table not in (*NOT_ROWS, *skipped) and column not in FLUID:
                columns.setdefault(table, []).append(f'"{column}"')
        with duckdb.connect(str(self.file), read_only=True) as warehouse:
            warehouse.execute(f"use raw_{self.platform}")
            return {
                table: sorted(warehouse.execute(f"select {', '.join(names)} from {table}").fetchall(), key=str)
                for table, names in columns.items()
            }

    def ids(self, listing: Listing) -> set[str]:
        """The names of a list's rows in the warehouse."""
        return {row[0] for row in self.rows(f"select {listing.key} from raw.{listing.table}")}

    def true_ids(self, listing: Listing) -> set[str]:
        """The names that a list has in the seller's books: of what is not deleted, and what the mall has a list of."""
        table, column = listing.truth
        rows = [row for row in self.mine(table) if not row.get("is_deleted") and row.get("is_listed", True)]
        return {row[column] for row in rows if not row[column].startswith("add-")}

    def mine(self, table: str) -> list[dict[str, Any]]:
        """The world's truth about this mall."""
        rows: list[dict[str, Any]] = self.sandbox.world.truth()[table]
        return [row for row in rows if row["platform"] == self.platform]

    def fresh(self, report: Report) -> Report:
        """The report, once it is known that nothing in it failed."""
        assert [(result.resource, result.error) for result in report.results if result.status != "ok"] == []
        return report


@contextmanager
def open_mall(platform: str, folder: Path, **world: Any) -> Iterator[Mall]:
    """A small world behind one stand-in; `world` goes to the Sandbox."""
    with open_malls((platform,), folder, **world) as malls:
        yield malls[platform]


@contextmanager
def open_malls(platforms: Sequence[str], folder: Path, **world: Any) -> Iterator[dict[str, Mall]]:
    """A small world behind several stand-ins, loaded into one warehouse."""
    options = {"seed": 7, "start": "2026-01-05", "products": 12, "orders_per_day": 4, "history_days": 8, **world}
    with Sandbox(speed=SPEED, malls=platforms, **options) as sandbox:
        yield {platform: Mall(platform, sandbox, folder) for platform in platforms}


def _cafe24(mall: Mall, alias: str, keys: dict[str, Any]) -> Shop:
    stand_in = mall.stand_in
    store = TokenStore.open(mall.home)
    if store.read(f"cafe24/{stand_in.mall_id}") is None:
        store.write(f"cafe24/{stand_in.mall_id}", granted(stand_in))
    chosen = {"base_url": stand_in.url, "start_date": "2025-12-01", **keys}
    keys = cafe24.ShopSettings(stand_in.mall_id, stand_in.client_id, stand_in.client_secret, **chosen)
    return Shop("cafe24", alias, keys)


def _cafe24_secrets(mall: Mall) -> set[str]:
    token = TokenStore.open(mall.home).read("cafe24/samplemall")
    assert token is not None
    return {mall.stand_in.client_secret, token.access_token, token.refresh_token}


def _naver_secrets(mall: Mall) -> set[str]:
    token = TokenStore.open(mall.home).read(f"naver_smartstore/{mall.stand_in.client_id}")
    return {mall.stand_in.client_secret} | ({token.access_token} if token else set())


def _naver_smartstore(mall: Mall, alias: str, keys: dict[str, Any]) -> Shop:
    chosen = {"base_url": mall.stand_in.url, "start_date": "2025-12-01", **keys}
    stand_in = mall.stand_in
    return Shop(
        "naver_smartstore",
        alias,
        naver_smartstore.ShopSettings(stand_in.client_id, stand_in.client_secret, **chosen),
    )


def _godomall5(mall: Mall, alias: str, keys: dict[str, Any]) -> Shop:
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
