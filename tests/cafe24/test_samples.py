"""The vendor's published answers, replayed over HTTP as they are, arrive in the raw tables without loss."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.config import Shop, Warehouse
from pipelines.load import Report, load
from sources.cafe24 import ShopSettings
from sources.cafe24 import settings as facts
from sources.shared.http import Clock
from sources.shared.tokens import Token, TokenStore
from tests.replay import replay
from tests.unified.warehouse import MODELS_ONLY, build

pytestmark = pytest.mark.xdist_group("samples")  # one load for all tests of this file
PAYLOADS = Path(__file__).parent.parent / "payloads" / "cafe24"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ADMIN = "/api/v2/admin"
PLAIN = {
    "/shops": "shops_list",
    "/categories": "categories_list",
    "/suppliers": "suppliers_list",
    "/boards": "boards_list",
    "/boards/4/articles": "board_articles",
    "/orders/20170710-0000013/shipments": "order_shipments",
}


def sample(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def orders_with_everything() -> dict[str, Any]:
    """The printed orders with what `embed` adds, from the printed details; an exchange as object, the others as
    lists.
    """
    body: dict[str, Any] = sample("orders_list")
    first = body["orders"][0]
    first["items"] = sample("order_items")["items"]
    first["items"][0]["order_status"] = "N30"  # still moving, so that its parcels are asked for
    first["cancellation"] = [sample("cancellation_detail")["cancellation"]]
    first["return"] = [sample("return_detail")["return"]]
    first["exchange"] = sample("exchange_detail")["exchange"]
    return body


def answer(method: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
    name = path.removeprefix(ADMIN)
    later = int(query.get("offset", "0")) > 0 or int(query.get("since_product_no", "0")) > 0
    if name == "/products/count":
        return 200, b'{"count": %d}' % len(all_products())
    if name.endswith("/count"):
        return 200, b'{"count": 2}'
    if name == "/products":
        return 200, json.dumps({"products": [] if later else all_products()}).encode()
    if name == "/orders":
        return 200, json.dumps({"orders": []} if later else orders_with_everything()).encode()
    if name == "/refunds":
        return 200, (PAYLOADS / "refunds_list.json").read_bytes() if not later else b'{"refunds": []}'
    if name == "/orders/status":
        return 200, b'{"status": [{"status_name_id": 1, "status_type": "P", "basic_name": "x", "custom_name": "y"}]}'
    if name.startswith("/categories/"):
        return 200, (PAYLOADS / "category_products.json").read_bytes()
    if name.startswith(("/cancellation/", "/return/", "/exchange/")):
        kind = name.split("/")[1]
        return 200, (PAYLOADS / f"{kind}_detail.json").read_bytes()
    if name == "/customersprivacy":  # no answer of this call was published: the lookup's rows stand in
        return 200, json.dumps({"customersprivacy": sample("customers_list")["customers"]}).encode()
    if name in PLAIN:
        return 200, (PAYLOADS / f"{PLAIN[name]}.json").read_bytes()
    return 404, (PAYLOADS / "error_404_no_api_found.json").read_bytes()


def all_products() -> list[dict[str, Any]]:
    """Both years' products; the first carries the printed variants, the second the variants of the bulk answer."""
    products = sample("products_list")["products"] + sample("products_list_recorded_2026")["products"]
    products[0]["variants"] = sample("product_variants_list")["variants"]
    products[1]["variants"] = sample("put_product_variants_bulk_response")["variants"]
    return list(products)


def store_with_token(home: Path, mall_id: str) -> TokenStore:
    store = TokenStore.open(home)
    day = timedelta(days=1)
    store.write(f"cafe24/{mall_id}", Token("access-token", "refresh-token", NOW + day, NOW + 14 * day, (), NOW))
    return store


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Report, duckdb.DuckDBPyConnection]]:
    folder = tmp_path_factory.mktemp("samples")
    with replay(answer) as url:
        keys = ShopSettings(
            "samplemall",
            "client-id",
            "client-secret",
            base_url=url,
            start_date="2017-07-01",
            open_order_days=10_000,
            pseudonym_key="a key of the user's own",
        )
        report = load(
            [Shop("cafe24", "main", keys)],
            warehouse=Warehouse("duckdb", str(folder / "kmall.duckdb")),
            home=folder,
            resources=[name for name in facts.RESOURCES_OF["admin"] if name not in facts.ANALYTICS],
            clock=Clock(lambda: NOW, speed=1000.0),
            token_store=store_with_token(folder, "samplemall"),
        )
    assert not build(folder / "kmall.duckdb", *MODELS_ONLY)
    with duckdb.connect(str(folder / "kmall.duckdb"), read_only=True) as warehouse:
        yield report, warehouse


def rows(warehouse: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(sql).fetchall()


def test_every_resource_arrives_whole(loaded: tuple[Report, duckdb.DuckDBPyConnection]) -> None:
    report, _ = loaded
    assert [(result.resource, result.error) for result in report.results if result.status != "ok"] == []


def test_no_value_is_rejected_and_no_field_is_unknown(loaded: tuple[Report, duckdb.DuckDBPyConnection]) -> None:
    report, warehouse = loaded
    assert rows(warehouse, 'select table_name, field, value, reason from raw_cafe24."_rejected_values"') == []
    assert {result.resource: result.new_fields for result in report.results if result.new_fields} == {}


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("shops", 2),
        ("categories", len(sample("categories_list")["categories"])),
        ("products", len(all_products())),
        ("variants", 4),
        ("suppliers", len(sample("suppliers_list")["suppliers"])),
        ("orders", 2),
        ("order_items", len(sample("order_items")["items"])),
        ("cancellations", 1),
        ("returns", 1),
        ("exchanges", 1),
        ("exchange_items", len(sample("exchange_detail")["exchange"]["items"])),
        ("exchange_replacements", len(sample("exchange_detail")["exchange"]["exchanged_items"])),
        ("refunds", 2),
        ("refund_items", 3),
        ("shipments", 2),
        ("shipment_items", 4),
        ("boards", 2),
        ("articles", 2),
        ("customers", 2),
    ],
)
def test_each_record_is_a_row(loaded: tuple[Report, duckdb.DuckDBPyConnection], table: str, count: int) -> None:
    assert rows(loaded[1], f"select count(*) from raw_cafe24.{table}") == [(count,)]


def test_values_stand_as_the_mall_wrote_them(loaded: tuple[Report, duckdb.DuckDBPyConnection]) -> None:
    found = rows(
        loaded[1],
        "select initial_order_amount__payment_amount, order_date, payment_method, naver_point"
        " from raw_cafe24.orders order by order_id",
    )
    expected = [
        (
            order["initial_order_amount"]["payment_amount"],
            order["order_date"],
            json.dumps(order["payment_method"], separators=(",", ":")),
            str(order["naver_point"]),
        )
        for order in sample("orders_list")["orders"]
    ]
    assert [(*row[:3], str(row[3])) for row in found] == expected


def test_the_old_spelling_of_a_fee_lands_in_the_new_column(loaded: tuple[Report, duckdb.DuckDBPyConnection]) -> None:
    fees = rows(loaded[1], "select distinct return_shipping_fee from raw_cafe24.order_shipping_fees")
    assert fees == [("0.00",)]


def test_a_key_with_a_trailing_blank_is_read(loaded: tuple[Report, duckdb.DuckDBPyConnection]) -> None:
    logins = rows(loaded[1], "select last_login_date from raw_cafe24.customers")
    assert logins == [("2019-04-16T11:19:27+09:00",)] * 2


def test_inventories_one_level_lower_are_stock_too(loaded: tuple[Report, duckdb.DuckDBPyConnection]) -> None:
    found = rows(loaded[1], "select variant_code, quantity, safety_inventory from raw_cafe24.variants order by 1")
    assert found == [("P000000P000B", 15, 6), ("P000000P000C", 15, 7), ("P000000R000C", 6, 7), ("P000000R000D", 15, 0)]


def test_no_person_is_in_the_warehouse(loaded: tuple[Report, duckdb.DuckDBPyConnection]) -> None:
    _, warehouse = loaded
    tables = rows(
        warehouse, "select table_schema, table_name from information_schema.tables where table_schema like 'raw%'"
    )
    dump = " ".join(str(warehouse.execute(f'select * from {schema}."{table}"').fetchall()) for schema, table in tables)
    people = (
        "'sampleid'",
        "sample@sample.com",
        "John Doe",
        "Jane Doe",
        "010-0000",
        "Sample-ro",
        "1234567890",
        "127.0.0.1",
    )
    assert [person for person in people if person in dump] == []


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("orders", 2),
        ("order_lines", len(sample("order_items")["items"])),
        ("refunds", 2),
        ("products", len(all_products())),
        ("variants", 4),
        ("inventory", 4),
        ("reviews", 2),
    ],
)
def test_each_record_is_a_unified_row(loaded: tuple[Report, duckdb.DuckDBPyConnection], table: str, count: int) -> None:
    assert rows(loaded[1], f"select count(*) from unified.{table}") == [(count,)]
