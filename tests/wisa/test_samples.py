"""The contract's answers, replayed over HTTP as they are, arrive in the raw tables without loss."""

import json
from typing import Any

import pytest

from tests.readers import Reader
from tests.wisa.conftest import ALL, Query, Reads, missing, sample

ANSWERS = {
    "/products": "products_page1.json",
    "/inventory": "inventory_page1.json",
    "/orders": "orders_page1.json",
    "/customers": "customers_page1.json",
    "/marketplace/sync-status/1001": "marketplace_sync_status.json",
}


def answer(path: str, query: Query) -> Any:
    if query.get("page", "1") != "1":
        return []
    return sample(ANSWERS[path]) if path in ANSWERS else missing()


@pytest.fixture
def reader(reads: Reads) -> Reader:
    read = reads(answer, pseudonym_key="a key of the user's own")
    read.read(*ALL)
    return read


def test_every_resource_arrives_whole(reader: Reader) -> None:
    assert [(name, entry.status) for name, entry in reader.run.entries.items()] == [
        *((name, "ok") for name in ALL),
    ]


def test_no_value_is_rejected_and_no_field_is_unknown(reader: Reader) -> None:
    for entry in reader.run.entries.values():
        assert (entry.notes.rejected, dict(entry.notes.new_fields)) == ([], {}), entry.resource


def test_values_stand_as_the_mall_wrote_them(reader: Reader) -> None:
    written = json.loads(sample("orders_page1.json"))["data"][0]
    (order,) = reader.rows("orders")
    assert {name: order[name] for name in ("order_id", "order_date", "status", "total_amount", "updated_at")} == {
        name: written[name] for name in ("order_id", "order_date", "status", "total_amount", "updated_at")
    }


def test_each_line_keeps_its_own_state(reader: Reader) -> None:
    assert reader.values("order_items", "status") == ["4", "13"]
    assert reader.values("orders", "status") == ["4"]


def test_the_force_flag_arrives_with_options_and_with_stock(reader: Reader) -> None:
    assert reader.values("product_options", "soldout_mode") == ["L", "N"]
    assert [(row["quantity"], row["soldout_mode"]) for row in reader.rows("inventory")] == [(7, "L"), (0, "N")]


def test_a_product_without_date_of_change_is_there(reader: Reader) -> None:
    assert [row["updated_at"] is None for row in reader.rows("products")] == [False, True]


def test_each_marketplace_of_a_product_is_a_row_and_one_never_pushed_has_none(reader: Reader) -> None:
    rows = [(row["product_id"], row["marketplace"], row["status"]) for row in reader.rows("marketplace_status")]
    assert rows == [("1001", "kakao_talk_store", "failed"), ("1001", "naver", "synced")]


def test_no_person_is_read(reader: Reader) -> None:
    dump = str(reader.tables)
    assert [person for person in ("가상회원", "example.invalid", "010-0000", "fakeuser01") if person in dump] == []
    (customer,) = reader.rows("customers")
    assert (len(customer["customer_key"]), customer["customer_group"]) == (64, "일반")
    assert reader.values("orders", "customer_key") == [customer["customer_key"]]


def test_customers_are_not_read_unless_asked_for(reads: Reads) -> None:
    read = reads(answer)
    assert list(read.read()) == [name for name in ALL if name != "customers"]


def test_customers_need_a_key_to_hide_them(reads: Reads) -> None:
    assert "pseudonym_key" in reads(answer).error("customers").what


def test_xml_is_read_into_the_same_rows(reads: Reads) -> None:
    def in_xml(path: str, query: Query) -> Any:
        return sample("products_page1.xml")

    read = reads(in_xml, response_format="xml")
    read.read("products")
    (product,) = read.rows("products")
    assert (product["product_id"], product["name"], product["price"], product["stock_quantity"]) == (
        "1001",
        "테스트 상품",
        19000.0,
        7,
    )
