"""The published answers of the Front, D.Collection and Analytics APIs, replayed over HTTP, arrive without loss."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.config import Shop
from sources.cafe24 import ShopSettings
from sources.cafe24 import settings as facts
from sources.cafe24.feeds import FEEDS, Feed
from sources.shared.http import Clock
from sources.shared.tokens import Token, TokenStore
from tests.readers import Reader
from tests.replay import replay

pytestmark = pytest.mark.xdist_group("family_samples")  # one reading for all tests of this file
PAYLOADS = Path(__file__).parent.parent / "payloads" / "cafe24"
NOW = datetime(2023, 1, 3, 3, tzinfo=UTC)
DAYS = ("2023-01-01", "2023-01-02")


def body(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def sample(name: str) -> list[dict[str, Any]]:
    """The records of a printed answer."""
    (records,) = [value for value in json.loads(body(name)).values() if isinstance(value, list)]
    return list(records)


def read(home: Path, keys: Mapping[str, Any], *names: str) -> Reader:
    """One run, in which nothing fails, no value is rejected and no field is unknown."""
    clock = Clock(lambda: NOW, speed=2000.0)
    store, day = TokenStore.open(home), timedelta(days=1)
    store.write("cafe24/samplemall", Token("access-token", "refresh-token", NOW + day, NOW + 14 * day, (), NOW))
    reader = Reader(
        Shop("cafe24", "main", ShopSettings("samplemall", "client-id", "invented client value", **keys)), clock, store
    )
    entries = reader.read(*names)
    assert {name: entry.error for name, entry in entries.items() if entry.error} == {}
    assert {name: dict(entry.notes.new_fields) for name, entry in entries.items() if entry.notes.new_fields} == {}
    assert [value for entry in entries.values() for value in entry.notes.rejected] == []
    return reader


def as_text(value: Any) -> str | None:
    return value if isinstance(value, str) or value is None else json.dumps(value)


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Every feed, of two days; the mall has no second page."""

    def answer(_: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        if path.startswith(facts.ADMIN):
            return 200, b'{"shops": [{"shop_no": 1, "active": "T"}]}'
        assert (query["mall_id"], query["start_date"]) == ("samplemall", query["end_date"])
        return 200, body("analytics" + path.replace("/", "_"))

    with replay(answer) as url:
        keys = {"base_url": url, "analytics_url": url, "analytics": True, "analytics_start_date": DAYS[0]}
        yield read(tmp_path_factory.mktemp("feeds"), keys, *facts.ANALYTICS)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.path)
def test_every_value_of_a_feed_is_in_its_table(feeds: Reader, feed: Feed) -> None:
    def told(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(as_text(row[name]) for name in (*feed.names, *feed.figures))

    rows = feeds.rows(feed.resource)
    for day in DAYS:
        printed = [row for row in sample(feed.resource) if row.get("date", day) == day]
        assert {name for row in printed for name in row} - {"date"} == {*feed.names, *feed.figures}
        assert sorted(map(told, printed)) == sorted(told(row) for row in rows if row["date"] == day)
    (days,) = {tuple(row["date"] for row in feeds.rows("analytics_days") if row["feed"] == feed.resource)}
    assert days == DAYS


def test_two_rows_of_a_day_that_nothing_tells_apart_are_both_kept(feeds: Reader) -> None:
    found = [
        (row["date"], row["occurrence"], row["member_order_amount"]) for row in feeds.rows("analytics_members_sales")
    ]
    assert found == [(day, *rest) for day in DAYS for rest in ((1, "90000"), (2, "180000"))]


def test_products_of_the_front_api_land_in_the_tables_of_the_admin_api(tmp_path: Path) -> None:
    def answer(_: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        name = path.removeprefix(facts.FRONT)
        if name in ("/products/count", "/categories/count"):
            return 200, b'{"count": 2}'
        if name == "/products":
            return 200, body("front_products_list") if query["since_product_no"] == "0" else b'{"products": []}'
        if name == "/products/24/variants":
            return 200, body("front_product_variants")
        if name == "/products/23/variants":
            return 200, b'{"variants": []}'
        if name == "/categories":
            return 200, body("front_categories_list")
        assert name in ("/categories/27/products", "/categories/28/products")
        return 200, body("front_category_products")

    with replay(answer) as url:
        reader = read(tmp_path, {"api": "front", "base_url": url, "front_calls_per_second": 2.0})
    printed = sorted(sample("front_products_list"), key=lambda row: str(row["product_no"]))
    for name in ("product_name", "product_code", "price", "retail_price", "selling", "sold_out"):
        assert reader.values("products", name) == [as_text(row[name]) for row in printed]
    assert reader.values("products", "updated_date") == [None, None]  # the Front API does not tell it
    stock = ("product_no", "product_code", "variant_code", "quantity", "safety_inventory", "use_inventory")
    assert [tuple(row[name] for name in stock) for row in reader.rows("variants")] == [
        ("24", "P000000X", "P000000R000C", 6, 7, None),
        ("24", "P000000X", "P000000R000D", 15, 0, None),
    ]
    assert reader.values("categories", "category_no") == ["27", "28"]
    placed = {(row["category_no"], row["display_group"], row["product_no"]) for row in reader.rows("category_products")}
    assert placed == {
        (category, group, number) for category in ("27", "28") for group in "123" for number in ("20", "21")
    }


def test_shops_and_products_of_d_collection_arrive_as_printed(tmp_path: Path) -> None:
    def answer(_: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        if path == "/api/shops":
            return 200, body("dcollection_shops")
        assert query["dcollection_product_category"] == "C111113"
        return 200, b'{"count": 2}' if path == "/api/products/count" else body("dcollection_products")

    with replay(answer) as url:
        keys = {"dcollection_url": f"{url}/api", "dcollection_categories": ("C111113",)}
        reader = read(tmp_path, {"api": "dcollection", "dcollection_user": "u", "dcollection_password": "p", **keys})
    for table in ("dcollection_shops", "dcollection_products"):
        printed = sample(table)
        key = "store_id" if table == "dcollection_shops" else "product_ukey"
        rows = {row[key]: row for row in reader.rows(table)}
        assert len(rows) == len(printed)
        for record in printed:
            row = rows[record[key]]
            for name, value in record.items():
                if isinstance(value, dict):
                    assert {f"{name}__{part}": text for part, text in value.items()}.items() <= row.items()
                elif name not in ("detail_image", "tiny_image", "small_image"):
                    kept = row[name.lower()]
                    assert (json.loads(kept) if isinstance(value, list) else kept) == (
                        str(value) if name in ("shop_no", "product_no") else value
                    )
