"""The published and captured answers, replayed over HTTP as they are, arrive in the raw tables without loss."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.config import Shop
from sources.godomall5 import ShopSettings
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.godomall5.conftest import NOW
from tests.godomall5.serving import EMPTY, Form, serve
from tests.readers import Reader

PAYLOADS = Path(__file__).parent.parent / "payloads" / "godomall5"
PATHS = {
    "/goods/Brand_Search.php": "brand_search",
    "/board/Board_Inventory.php": "board_inventory",
    "/board/Board_List.php": "board_list_goodsreview",
}
PEOPLE = (
    "가상주문자",
    "가상수령인",
    "가상작성자",
    "example.test",
    "010-0000",
    "192.0.2",
    "가상시",
    "00000000000000",
    "빠른 처리",
)


def sample(name: str) -> bytes:
    return (PAYLOADS / f"{name}.xml").read_bytes()


def answer(path: str, form: Form) -> bytes:
    """The sample that fits a call. Of the add-on goods 60 rows were kept: here the total says so."""
    name = path.removeprefix("/godomall5")
    if name == "/order/Order_Search.php":
        if form.get("lastOrder") == "2606081200000019":
            return sample("order_search_page2_last_single")
        if form.get("lastOrder"):
            return sample("order_search_empty_000")
        single = form["startDate"] > "2026-06-10"
        return sample("order_search_single_unpaid_no_lastorder" if single else "order_search_page1_hasnext")
    if name == "/goods/Goods_Search.php":
        return sample("goods_search_page1_of_2" if form["page"] == "1" else "goods_search_page2_of_2_single")
    if name == "/goods/Goods_Add_Search.php":
        return sample("goods_add_search_page1").replace(b"<total>115<", b"<total>60<")
    if name == "/goods/Category_Search.php":
        below = {"": "category_search_root", "001": "category_search_children_001"}
        return sample(below.get(form.get("cateCd", ""), "category_search_leaf_empty"))
    if name == "/common/Code_Search.php":
        file = PAYLOADS / f"code_search_{form['code_type']}.xml"
        return file.read_bytes() if file.exists() else EMPTY["000"]
    return sample(PATHS[name])


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with serve(answer) as url:
        # windows of 29 days: the second one begins after the orders of the paged samples
        keys = ShopSettings(
            "partner+key/1=",
            "shop+key/22=",
            base_url=url,
            start_date="2026-05-14",
            order_page=3,
            pseudonym_key="a key of the user's own",
        )
        store = TokenStore.open(tmp_path_factory.mktemp("samples"))
        read = Reader(Shop("godomall5", "main", keys), Clock(lambda: NOW, speed=2000.0), store)
        read.read()
        yield read


def test_every_resource_arrives_whole(reader: Reader) -> None:
    assert {name: entry.error for name, entry in reader.run.entries.items() if entry.status != "ok"} == {}
    assert len(reader.run.entries) == 8


def test_no_value_is_rejected_and_no_field_is_unknown(reader: Reader) -> None:
    for entry in reader.run.entries.values():
        assert (entry.notes.rejected, dict(entry.notes.new_fields)) == ([], {}), entry.resource


@pytest.mark.parametrize(
    ("table", "tag", "files"),
    [
        ("orders", "order_data", "order_search_*"),
        ("order_goods", "orderGoodsData", "order_search_*"),
        ("order_add_goods", "addGoodsData", "order_search_*"),
        ("order_claims", "claimData", "order_search_*"),
        ("order_exchanges", "exchageInfoData", "order_search_*"),
        ("order_deliveries", "orderDeliveryData", "order_search_*"),
        ("order_gifts", "giftData", "order_search_*"),
        ("goods", "goods_data", "goods_search_*"),
        ("goods_options", "optionData", "goods_search_*"),
        ("add_goods", "goods_data", "goods_add_search_*"),
        ("categories", "category_data", "category_search_*"),
        ("brands", "brand_data", "brand_search*"),
        ("codes", "code_data", "code_search_*"),
        ("boards", "board_data", "board_inventory*"),
        ("reviews", "board_data", "board_list_*"),
    ],
)
def test_each_record_is_a_row(reader: Reader, table: str, tag: str, files: str) -> None:
    written = sum(file.read_text().count(f"<{tag} ") for file in PAYLOADS.glob(f"{files}.xml"))
    assert len(reader.rows(table)) == written > 0


def test_values_stand_as_the_mall_wrote_them(reader: Reader) -> None:
    line = next(row for row in reader.rows("order_goods") if row["sno"] == "7001")
    assert line["goods_nm"] == "테스트 티셔츠 <봄/여름> & 특가"
    assert line["option_info"] == '[["색상","블랙","TS-01A-BM",0,null],["사이즈","M","",0,null]]'
    assert (line["goods_price"], line["cancel_dt"], line["invoice_no"]) == ("16000.00", "0000-00-00 00:00:00", None)


def test_line_and_order_keep_their_own_status(reader: Reader) -> None:
    statuses = {row["order_no"]: row["order_status"] for row in reader.rows("orders")}
    lines = {row["order_status"] for row in reader.rows("order_goods") if row["order_no"] == "2606081200000019"}
    assert statuses["2606081200000019"] in lines
    assert "r3" in lines


def test_exchange_data_names_its_claim(reader: Reader) -> None:
    (exchange,) = reader.rows("order_exchanges")
    claim = next(row for row in reader.rows("order_claims") if row["handle_mode"] == "e")
    assert (exchange["sno"], exchange["claim_position"]) == (claim["sno"], claim["position"])
    assert exchange["eh_difference_price"] == "1000.00"


def test_categories_know_their_parents(reader: Reader) -> None:
    parents = {row["cate_cd"]: row["parent_cate_cd"] for row in reader.rows("categories")}
    assert parents == {"001": None, "002": None, "004": None, "001001": "001"}


def test_codes_of_all_types_share_their_names(reader: Reader) -> None:
    codes = {(row["code_type"], row["code"]): row["name"] for row in reader.rows("codes")}
    assert codes["claimCode", "04001001"] == "고객변심"
    assert codes["deliveryCompany", "12"] == "우체국택배"
    assert codes["scm", "3"] == "가상공급사 B&C"


def test_a_member_is_a_stable_hash_and_a_guest_nobody(reader: Reader) -> None:
    members = reader.values("orders", "mem_no_key")
    assert all(member is None or len(member) == 64 for member in members)
    assert any(members)


def test_no_person_is_read(reader: Reader) -> None:
    dump = str(reader.tables)
    assert [person for person in (*PEOPLE, "member77") if person in dump] == []
