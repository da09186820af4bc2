"""A shop of ours in front of the MakeShop Korea stand-in, by either of its APIs, read without a warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.config import Shop
from pipelines.sandbox import Sandbox
from sources.makeshop import ShopSettings
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.readers import Reader, Row

SPEED = 2000.0
START = "2026-01-05"
FLUID = ("shop", "_read_at", "_run")  # columns that tell of the reading
CHANGING = ("products", "orders", "reviews")
CHILDREN = {
    **dict.fromkeys(("kr_product_options", "kr_product_variants"), ("kr_products", "uid")),
    **dict.fromkeys(
        (
            *("kr_order_lines", "kr_order_extensions", "kr_order_cancels", "kr_order_returns", "kr_order_trades"),
            "kr_refunds",
        ),
        ("kr_orders", "ordernum"),
    ),
}


@contextmanager
def standing(**world: Any) -> Iterator[Sandbox]:
    """A sandbox with MakeShop Korea alone."""
    with Sandbox(malls=("makeshop",), start=START, speed=SPEED, **world) as sandbox:
        yield sandbox


def shop(sandbox: Sandbox, flavor: str = "kr", alias: str = "main", **keys: Any) -> Shop:
    """A shop of ours with the stand-in's keys."""
    mall = sandbox.makeshop
    names = ("shop_id", "client_id", "client_secret") if flavor == "kr" else ("shop_key", "license_key")
    given = {"flavor": flavor, "base_url": mall.url, "start_date": "2025-12-01", "requests_per_second": 500.0}
    given |= {name: getattr(mall, name) for name in names}
    return Shop("makeshop", alias, ShopSettings(**{**given, "pseudonym_key": "a key of our own", **keys}))


def clock(sandbox: Sandbox) -> Clock:
    """The world's time, with waiting shortened."""
    return Clock(lambda: sandbox.world.now, speed=SPEED)


def reader(sandbox: Sandbox, home: Path, flavor: str = "kr", **keys: Any) -> Reader:
    """A reader of such a shop."""
    return Reader(shop(sandbox, flavor, **keys), clock(sandbox), TokenStore.open(home))


def read(reading: Reader, *names: str) -> Reader:
    """One run in which nothing fails and no value is refused."""
    entries = reading.read(*names)
    assert {name: str(entry.error) for name, entry in entries.items() if entry.error} == {}
    assert [value for entry in entries.values() for value in entry.notes.rejected] == []
    return reading


def told(reading: Reader) -> dict[str, list[Row]]:
    """All living rows, without what tells of the reading."""
    tables = {}
    for table in sorted(name for name in reading.tables if name.startswith("kr_")):
        parent = CHILDREN.get(table)
        rows = reading.living(table, *parent) if parent else reading.rows(table)
        swept = swept_at(
            reading, {"kr_products": "products", "kr_reviews": "reviews"}.get(parent[0] if parent else table)
        )
        living = [row for row in rows if swept is None or row["_read_at"] >= swept]
        tables[table] = [{name: value for name, value in row.items() if name not in FLUID} for row in living]
    return tables


def swept_at(reading: Reader, resource: str | None) -> datetime | None:
    """When the last whole reading of a resource began: what was not read since is gone."""
    return next((row["started_at"] for row in reading.rows("sweeps") if row["resource"] == resource), None)


def differences(one: Reader, other: Reader) -> list[tuple[str, str]]:
    """Rows that only one of two readings has, each with its table."""
    sides = [
        {(table, str(sorted(row.items()))) for table, rows in told(each).items() for row in rows}
        for each in (one, other)
    ]
    return sorted(sides[0] ^ sides[1])
