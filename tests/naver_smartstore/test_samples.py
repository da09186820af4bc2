"""The mall's published and recorded answers, replayed over HTTP as they are, arrive in the raw tables without loss."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sources.naver_smartstore import RESOURCES, shapes
from sources.shared.ledger import Entry
from sources.shared.pages import Page
from sources.shared.shapes import Notes, Reading, Shape
from tests.readers import Reader

from .recorded import FEED, NOW, QUERY, raw, reading, sample

pytestmark = pytest.mark.xdist_group("naver samples")  # one reading for all tests of this file
FULL, RECORDED = "product_orders_query.schema_example.200", "product_orders_query.detail_recorded_shape.200"
CHANGES = sample("last_changed_statuses.not_more.200")["data"]["lastChangeStatuses"]
NAMES = [change["productOrderId"] for change in CHANGES]
PLAIN = {
    "/v1/categories": "categories.200",
    "/v1/seller/channels": "seller_channels.schema_example.200",
    "/v1/contents/qnas": "qnas.schema_example.200",
    "/v1/pay-user/inquiries": "inquiries.schema_example.200",
    "/v1/pay-settle/settle/daily": "settle_daily.schema_example.200",
    "/v1/pay-settle/settle/case": "settle_case.schema_example.200",
}


def product_orders() -> list[dict[str, Any]]:
    """The printed record, the recorded one and the conditional search's, under the names the printed feed has."""
    rows = [*sample(FULL)["data"], *sample(RECORDED)["data"]]
    rows.append(sample("product_orders_conditions.schema_example.200")["data"]["contents"][0]["content"])
    for name, row in zip(NAMES, rows, strict=True):
        row["productOrder"]["productOrderId"] = name
    return rows


def counted(name: str) -> bytes:
    """A schema sample says 0 of everything; here its total is what it holds."""
    return raw(name).replace(b'"totalElements": 0', b'"totalElements": 1')


def answer(method: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
    if path == FEED:  # the printed pages: two events and `more`, then the third; other windows are empty
        if query["lastChangedFrom"] > "2022-05-11T23" or query["lastChangedTo"] < "2022-05-11T21":
            return 200, raw("last_changed_statuses.empty.200")
        if "moreSequence" not in query:
            return 200, raw("last_changed_statuses.has_more.200")
        last = sample("last_changed_statuses.not_more.200")
        last["data"] |= {"lastChangeStatuses": CHANGES[2:], "count": 1}
        return 200, json.dumps(last).encode()
    if path == QUERY:
        return 200, json.dumps({"timestamp": "2022-05-12T10:00:00.000+09:00", "data": product_orders()}).encode()
    if path == "/v1/products/search":
        both = sample("products_search.200")
        both["contents"] += sample("products_search.schema_example.200")["contents"]
        return 200, json.dumps(both).encode()
    if path.startswith("/v2/products/origin-products/"):
        return 200, raw("origin_product_v2.schema_example.200")
    if path in PLAIN:
        return 200, counted(PLAIN[path])
    return 404, b'{"code": "GW.NOT_FOUND"}'


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, dict[str, Entry]]]:
    folder = tmp_path_factory.mktemp("samples")
    with reading(answer, folder, start_date="2022-05-11", pseudonym_key="a key of the user's own") as reader:
        yield reader, reader.read(*RESOURCES)


def test_every_resource_arrives_whole(read: tuple[Reader, dict[str, Entry]]) -> None:
    assert {name: str(entry.error) for name, entry in read[1].items() if entry.error} == {}
    assert set(read[1]) == set(RESOURCES)


def test_no_member_is_unknown_and_no_value_rejected(read: tuple[Reader, dict[str, Entry]]) -> None:
    assert {name: dict(entry.notes.new_fields) for name, entry in read[1].items() if entry.notes.new_fields} == {}
    assert [value for entry in read[1].values() for value in entry.notes.rejected] == []


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("channels", 1),
        ("categories", 4),
        ("products", 2),
        ("channel_products", 2),
        ("product_details", 2),
        ("product_options", 4),
        ("product_supplements", 2),
        ("product_orders", 3),
        ("completed_claims", 2),
        ("product_order_coupons", 2),
        ("product_order_skus", 2),
        ("order_changes", 3),
        ("settlement_months", 1),
        ("settlements_daily", 1),
        ("settlement_days", 2),
        ("settlements", 2),
        ("qnas", 1),
        ("inquiries", 1),
        ("orders_missing", 0),
    ],
)
def test_each_record_is_a_row(read: tuple[Reader, dict[str, Entry]], table: str, count: int) -> None:
    assert len(read[0].rows(table)) == count


def test_values_stand_as_the_mall_wrote_them(read: tuple[Reader, dict[str, Entry]]) -> None:
    row = {row["product_order__product_order_id"]: row for row in read[0].rows("product_orders")}[NAMES[1]]
    recorded = sample(RECORDED)["data"][0]
    assert row["order__order_date"] == recorded["order"]["orderDate"]
    assert row["product_order__total_payment_amount"] == recorded["productOrder"]["totalPaymentAmount"]
    assert row["product_order__product_option"] == recorded["productOrder"]["productOption"]
    assert row["product_order__place_order_status"] == "NOT_YET"
    assert row["current_claim__cancel__claim_id"] is None
    found = {row["product_order_id"]: row for row in read[0].rows("order_changes")}
    assert [found[name]["last_changed_date"] for name in NAMES] == [change["lastChangedDate"] for change in CHANGES]
    stock = [row["stock_quantity"] for row in read[0].rows("channel_products")]
    assert stock == [0, 9]


def test_no_person_is_in_the_tables(read: tuple[Reader, dict[str, Entry]]) -> None:
    tables = {name: read[0].rows(name) for name in read[0].tables}
    dump = json.dumps(tables, default=str, ensure_ascii=False)
    people = ("가짜주문자", "010-0000", "가짜수취인", "가상시", "101동", "127.0000", "37.0000", "가짜물류", "가상도")
    assert [text for text in people if text in dump] == []
    hidden = {row["order__orderer_no_key"] for row in read[0].rows("product_orders")}
    assert {len(key) for key in hidden if key} == {64}


@pytest.mark.parametrize("shape", shapes.ROOTS, ids=lambda shape: shape.table)
def test_column_names_fit_into_postgresql_and_name_no_person(shape: Shape) -> None:
    flags = {"receiver_address_changed", "order__is_delivery_memo_particular_input"}  # whether, not what
    personal = ("tel", "address", "phone", "memo", "detailed_reason", "zip", "account_no", "depositor", "purchaser")
    for rows in shape.empty():
        assert max(map(len, rows.data.schema.names)) <= 63
        telling = {name for name in rows.data.schema.names if any(word in name for word in personal)}
        assert telling <= flags


def test_a_page_of_product_orders_is_parsed_as_columns_and_tells_the_same_as_objects() -> None:
    body = json.dumps({"data": product_orders()}, separators=(",", ":")).encode()
    page = Page.parse(body, "data", shapes.PRODUCT_ORDER, absent=True)
    assert type(page.batch).__name__ == "Columns"
    notes = Notes(), Notes()
    columns = page.tables(Reading("main", NOW, notes[0]))
    objects = shapes.PRODUCT_ORDER.tables(product_orders(), Reading("main", NOW, notes[1]))
    assert type(page.batch).__name__ == "Columns"
    assert [(rows.table, rows.data.to_pylist()) for rows in columns] == [
        (rows.table, rows.data.to_pylist()) for rows in objects
    ]
    assert (notes[0].rejected, notes[1].rejected) == ([], [])
