"""The documented and reconstructed answers, replayed over HTTP as they are, arrive in the raw tables without loss."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sources.makeshop import RESOURCES, shapes
from sources.makeshop.kr_answers import order_of, product_of, records_in
from sources.shared.shapes import Reading, Shape
from tests.makeshop.kr.conftest import NOW, Now, Reads, listed, opened
from tests.readers import Reader
from tests.replay import Answer

pytestmark = pytest.mark.xdist_group("makeshop kr samples")  # one reading for all tests of this file
PAYLOADS = Path(__file__).parents[2] / "payloads" / "makeshop"
FILES = {
    "information": "kr_information_official_schema_skeleton",
    "category": "kr_category",
    "order/2": "kr_order_2_page1",
    "review": "kr_review",
    "product": "kr_product_page1",
    "stock": "kr_stock",
    "delete_product": "kr_delete_product",
    "oauth/token": "kr_oauth_token",
}
PEOPLE = ("가상", "fakeuser", "example.invalid", "010-0000", "00000000-000", "가**")
SKELETONS: dict[str, tuple[Shape, str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "kr_information_official_schema_skeleton": (shapes.KR_SHOP, "shop_id", lambda row: {"shopNo": "1", **row}),
    "kr_product_official_schema_skeleton": (shapes.KR_PRODUCT, "uid", product_of),
    "kr_category_official_schema_skeleton": (shapes.KR_CATEGORY, "cate1", dict),
    "kr_stock_official_schema_skeleton": (shapes.KR_STOCK, "uid", dict),
    "kr_order_2_official_skeleton": (shapes.KR_ORDER, "ordernum", order_of),
    "kr_order_log_official_schema_skeleton": (shapes.KR_ORDER_LOG, "ordernum", dict),
    "kr_review_official_schema_skeleton": (shapes.KR_REVIEW, "uid", dict),
    "kr_user_official_schema_skeleton": (shapes.KR_MEMBER, "id", dict),
}


def sample(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def answer(name: str, query: Mapping[str, str]) -> Answer | dict[str, Any]:
    """The sample that fits a call; a list without one, or a day that its sample is not of, is empty."""
    if name == "order_log":
        on_its_day = query["InquiryTimeFrom"] == "2026-06-02 00:00:00"
        return dict(sample("kr_order_log")) if on_its_day else {"return_code": "0000"}
    if name == "user":
        assert query["searchType"] == "all"
        return dict(sample("kr_user_all_last" if "next_userid" in query else "kr_user_all_page1"))
    if name == "information":
        return {**sample(FILES[name]), "return_code": "0000"}
    return dict(sample(FILES[name])) if name in FILES else listed([{"id": "04", "name": "한진택배"}])


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with opened(answer, tmp_path_factory.mktemp("samples"), Now()) as read:
        read.read(*RESOURCES)
        yield read


def test_every_resource_arrives_whole(reader: Reader) -> None:
    assert {name: entry.error for name, entry in reader.run.entries.items() if entry.status != "ok"} == {}
    assert len(reader.run.entries) == 10


def test_no_value_is_rejected_and_no_field_is_unknown(reader: Reader) -> None:
    for entry in reader.run.entries.values():
        assert (entry.notes.rejected, dict(entry.notes.new_fields)) == ([], {}), entry.resource


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        *(("kr_shops", 1), ("kr_products", 3), ("kr_product_options", 3), ("kr_product_variants", 5)),
        *(("kr_deleted_products", 1), ("kr_stock", 2), ("kr_categories", 2), ("kr_carriers", 1)),
        *(("kr_orders", 3), ("kr_order_lines", 4), ("kr_order_log", 1), ("kr_reviews", 1), ("kr_members", 2)),
    ],
)
def test_each_record_is_a_row(reader: Reader, table: str, rows: int) -> None:
    assert len(reader.rows(table)) == rows


def test_values_stand_as_the_mall_wrote_them(reader: Reader) -> None:
    lines = {(row["ordernum"][-1], row["num"]): row for row in reader.rows("kr_order_lines")}
    assert lines["1", "1"]["delivery_info__deli_date"] == "2026-06-02 18:00:00"
    assert lines["1", "2"]["cancelend_date"] == "2026-06-02 12:00:00"
    assert (lines["1", "2"]["basket_stock"], lines["1", "2"]["tradeend_date"]) == ("2", "0000-00-00 00:00:00")
    assert reader.values("kr_orders", "payment__pay_date") == ["2026-06-01 10:05:00", "", "2026-06-01 10:05:00"]
    assert reader.values("kr_products", "quantity") == ["8", "unlimited", "0"]
    assert reader.values("kr_stock", "quantity") == ["8", "unlimited"]


def test_variants_name_the_part_they_stood_in(reader: Reader) -> None:
    rows = {(row["uid"], row["sto_id"]): row for row in reader.rows("kr_product_variants")}
    assert {row["part"] for row in rows.values()} == {"basic"}
    assert (rows["103", "2"]["sto_state_code"], rows["103", "2"]["sto_option_code"]) == ("HIDE", "SKU-2")


def test_a_member_is_one_stable_hash_everywhere(reader: Reader) -> None:
    (writer,) = reader.values("kr_reviews", "id_key")
    assert set(reader.values("kr_orders", "id_key")) == {writer}
    assert writer in reader.values("kr_members", "id_key")
    assert len(writer) == 64


def test_no_person_is_in_any_table(reader: Reader) -> None:
    told = str(reader.tables).replace("가상택배", "")  # a carrier
    assert [name for name in PEOPLE if name in told] == []


@pytest.mark.parametrize("name", SKELETONS)
def test_every_field_of_the_official_schema_is_taken_or_left_out(name: str) -> None:
    shape, key, form = SKELETONS[name]
    reading = Reading("main", NOW, pseudonym=str)
    tables = shape.tables([form(record) for record in records_in(sample(name)["list"], key)], reading)
    assert dict(reading.notes.new_fields) == {}
    assert tables[0].data.num_rows == 1


def test_a_recorded_subset_of_old_products_arrives(reads: Reads) -> None:
    rows = sample("kr_legacy_product_fixture_subset")
    reader = reads(lambda name, _: listed(rows) if name == "product" else {"return_code": "0000"}, "kr_legacy")
    entries = reader.read()
    assert {name: entry.error for name, entry in entries.items() if entry.status != "ok"} == {}
    variants = {(row["uid"], row["sto_id"]): row["sto_opt_values"] for row in reader.rows("kr_product_variants")}
    assert variants["1002", "2"] == "대형"
    assert len(variants) == 5
