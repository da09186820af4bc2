"""A sandbox mall with a shop of ours in front of it and a warehouse behind: what most tests start from.

The contract suite runs over every mall in `MALLS`; a new mall adds one entry here.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.config import Shop, Warehouse
from pipelines.load import Report, load
from pipelines.sandbox import Sandbox
from sources.cafe24 import ShopSettings, oauth
from sources.shared.http import Clock
from sources.shared.tokens import Token, TokenStore

SPEED = 2000.0


@dataclass
class Mall:
    """One platform's stand-in, loaded into a DuckDB file under `folder`."""

    platform: str
    sandbox: Sandbox
    folder: Path
    make_shop: Callable[["Mall", str, dict[str, Any]], Shop]
    shops: list[Shop] = field(default_factory=list)

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
    def clock(self) -> Clock:
        return Clock(lambda: self.sandbox.world.now, speed=SPEED)

    def shop(self, alias: str = "main", **keys: Any) -> Shop:
        """A shop of ours at this mall, with consent given."""
        return self.make_shop(self, alias, keys)

    def load(self, *shops: Shop, resources: Sequence[str] = ()) -> Report:
        """One run; by default of a shop "main"."""
        if not shops and not self.shops:
            self.shops = [self.shop()]
        return load(
            list(shops or self.shops),
            warehouse=Warehouse("duckdb", str(self.file)),
            home=self.home,
            resources=resources,
            clock=self.clock,
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer of the warehouse; `raw` stands for the platform's raw schema."""
        with duckdb.connect(str(self.file), read_only=True) as warehouse:
            return warehouse.execute(sql.replace("raw.", f"raw_{self.platform}.")).fetchall()

    def fresh(self, report: Report) -> Report:
        """The report, once it is known that nothing in it failed."""
        assert [(result.resource, result.error) for result in report.results if result.status != "ok"] == []
        return report


@contextmanager
def open_mall(platform: str, folder: Path, **world: Any) -> Iterator[Mall]:
    """A small world behind one stand-in; `world` goes to the Sandbox."""
    options = {"seed": 7, "start": "2026-01-05", "products": 12, "orders_per_day": 4, "history_days": 8, **world}
    with Sandbox(speed=SPEED, **options) as sandbox:
        yield Mall(platform, sandbox, folder, MALLS[platform])


def _cafe24(mall: Mall, alias: str, keys: dict[str, Any]) -> Shop:
    stand_in = mall.stand_in
    store = TokenStore.open(mall.home)
    if store.read(f"cafe24/{stand_in.mall_id}") is None:
        store.write(f"cafe24/{stand_in.mall_id}", granted(stand_in))
    chosen = {"base_url": stand_in.url, "start_date": "2025-12-01", **keys}
    return Shop("cafe24", alias, ShopSettings(stand_in.mall_id, stand_in.client_id, stand_in.client_secret, **chosen))


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


MALLS: dict[str, Callable[[Mall, str, dict[str, Any]], Shop]] = {"cafe24": _cafe24}
