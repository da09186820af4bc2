"""The contract's sample answers, replayed over HTTP as they are, arrive in the raw tables without loss."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from pipelines.config import Shop
from sources.makeshop import ShopSettings
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.makeshop.jp.conftest import KEY, NOW, TOKEN
from tests.makeshop.jp.serving import Answer, Body, operation_of, serve
from tests.readers import Reader

PAYLOADS = Path(__file__).parents[2] / "payloads" / "makeshop"
PEOPLE = ("架空", "カクウ", 'example.invalid"', '0000000000"', "X000001", "260602000001", "置き配", "東京", "北海道")
ALL = ("shop", "products", "categories", "orders", "reviews", "members")


def sample(name: str) -> bytes:
    return (PAYLOADS / f"jp_{name}.json").read_bytes()


def answer(headers: Mapping[str, str], body: Body) -> Answer:
    """The sample that fits a call. The mall's pages of products hold two rows, whatever is asked for."""
    operation, asked = operation_of(body), body["variables"].get("input", {})
    if operation == "searchProduct":
        return 200, sample(
            {1: "searchProduct_page1", 2: "searchProduct_page2"}.get(asked["page"], "searchProduct_page3_empty")
        )
    if operation == "searchReview":
        return 200, sample("error_unknown_field")
    return 200, sample(
        {"searchOrder": "searchOrder_page1", "searchMember": "searchMember_page1"}.get(operation, operation)
    )


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with serve(answer) as url:
        keys = {"base_url": url, "start_date": "2026-06-01", "pseudonym_key": "a key of our own"}
        shop = Shop("makeshop", "main", ShopSettings("jp", access_token=TOKEN, api_key=KEY, **keys))
        read = Reader(shop, Clock(lambda: NOW, speed=2000.0), TokenStore.open(tmp_path_factory.mktemp("samples")))
        read.read(*ALL)
        yield read


def test_every_resource_arrives_whole_but_reviews_which_nobody_knows(reader: Reader) -> None:
    assert {name: entry.status for name, entry in reader.run.entries.items()} == {
        **dict.fromkeys(ALL, "ok"),
        "reviews": "skipped",
    }


def test_no_value_is_rejected_and_no_field_is_unknown(reader: Reader) -> None:
    for entry in reader.run.entries.values():
        assert (entry.notes.rejected, dict(entry.notes.new_fields)) == ([], {}), entry.resource


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        *(("jp_shops", 1), ("jp_products", 3), ("jp_variations", 2), ("jp_product_categories", 3)),
        *(("jp_categories", 1), ("jp_orders", 2), ("jp_deliveries", 3), ("jp_basket_items", 3), ("jp_members", 2)),
        *(("jp_custom_selects", 0), ("jp_reviews", 0)),
    ],
)
def test_each_record_is_a_row(reader: Reader, table: str, rows: int) -> None:
    assert len(reader.rows(table)) == rows


def test_values_stand_as_the_mall_wrote_them(reader: Reader) -> None:
    deliveries = {row["delivery_id"]: row for row in reader.rows("jp_deliveries")}
    first, second = deliveries["1"], deliveries["2"]
    assert (first["desired_delivery_date"], first["delivery_date"], first["slip_number"]) == ("--", "", "")
    assert (second["delivery_date"], second["delivery_status"]) == ("20260603101500", "Y")
    assert reader.values("jp_orders", "order_date") == ["2026-06-01 11:24:51", "2026-06-02 00:05:00"]
    assert reader.values("jp_products", "system_code") == ["000000000001", "000000000002", "000000000003"]
    assert reader.values("jp_variations", "variation_custom_code") == ["2716000000002", "2716000100002"]


def test_an_order_keeps_both_its_deliveries(reader: Reader) -> None:
    lines = [
        (row["system_order_number"][-1], row["delivery_id"], row["amount"]) for row in reader.rows("jp_basket_items")
    ]
    assert lines == [("1", "1", 1), ("1", "2", 2), ("2", "3", 1)]


def test_nobody_named_in_the_samples_is_in_a_row(reader: Reader) -> None:
    written = b"".join(sample(path.stem[3:]) for path in PAYLOADS.glob("jp_*.json")).decode()
    assert [person for person in PEOPLE if person not in written] == []
    rows = [row for table in reader.tables for row in reader.rows(table)]
    told = str([rows, reader.states, [vars(entry) for entry in reader.run.entries.values()]])
    assert [person for person in PEOPLE if person in told] == []


def test_a_buyer_and_a_member_are_one_and_a_guest_is_nobody(reader: Reader) -> None:
    guest, buyer = reader.values("jp_orders", "member_key")
    assert guest is None
    assert buyer in reader.values("jp_members", "member_key")


def test_a_page_cut_to_two_rows_does_not_end_the_products(reader: Reader) -> None:
    entry = reader.run.entries["products"]
    assert (entry.pages, entry.rows, entry.distinct_keys, entry.mall_total) == (2, 3, 3, 3)
