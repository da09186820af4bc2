"""The published answers beside the stand-in's: the same keys in the same places, the same kinds of values."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.makeshop.limits import Limits
from tests.sandbox.makeshop.caller import Caller

SAMPLES = Path("tests/payloads/makeshop")
WINDOW = {"InquiryTimeFrom": "2026-02-01 00:00:00", "InquiryTimeTo": "2026-02-20 00:00:00"}
DAY = {"InquiryTimeFrom": "2026-02-10 00:00:00", "InquiryTimeTo": "2026-02-11 00:00:00"}
DAYS = {"InquiryTimeFrom": "2026-02-01", "InquiryTimeTo": "2026-02-20"}
EVERY_BLOCK = (
    "order,payment,product,extension,cancel,return,trade,memo,refund,pay_history,customs_id,add_info,category_name"
)
# sample -> path and parameters that ask for the same
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "kr_category": ("category", {}),
    "kr_delete_product": ("delete_product", WINDOW),
    "kr_order_2_page1": ("order/2", WINDOW),
    "kr_order_log": ("order_log", DAY),
    "kr_product_page1": ("product", {"InquiryType": "nmod"}),
    "kr_review": ("review", DAYS),
    "kr_stock": ("stock", {"uid": "101,102,103,104,105,106,107,108"}),
    "kr_user_all_page1": ("user", {"searchType": "all", "limit": 20}),
}
SKELETONS: dict[str, tuple[str, dict[str, Any]]] = {
    "kr_category_official_schema_skeleton": ("category", {}),
    "kr_information_official_schema_skeleton": ("information", {}),
    "kr_order_2_official_skeleton": ("order/2", {**WINDOW, "fields": EVERY_BLOCK}),
    "kr_order_delivery_official_schema_skeleton": ("order_delivery", {}),
    "kr_order_log_official_schema_skeleton": ("order_log", DAY),
    "kr_product_official_schema_skeleton": ("product", {}),
    "kr_review_official_schema_skeleton": ("review", DAYS),
    "kr_stock_official_schema_skeleton": ("stock", {"uid": "101,102,103,104,105,106,107,108"}),
    "kr_user_official_schema_skeleton": ("user", {"searchType": "all", "limit": 20}),
}
# the world has no set products; what is empty in every product of ours has no keys
NOT_SHOWN = ("list[].product[].product_bundle", "list[].add_info.add_info1")
# inside a product's discounts, packages and notices, of which ours have none
HOLLOW = (
    "list[].brand", "list[].discount", "list[].discount_promotion", "list[].discount_except",
    "list[].each_deliverys", "list[].color", "list[].coupon_except", "list[].package", "list[].add_composition",
    "list[].product_info_notices", "list[].bundle_product",
)  # fmt: skip
# beyond the skeletons: options, which these leave empty, the note a buyer typed, and the dates of an exchange
BEYOND = ("list[].options", "list[].order.add_info", "list[].trade[].request_date", "list[].trade[].completed_date")


@pytest.fixture(scope="module")
def old() -> Iterator[Caller]:
    """Fifty days, so that every block of an order has rows somewhere."""
    options = {"products": 25, "orders_per_day": 15, "speed": 100_000.0, "history_days": 50}
    with Sandbox(seed=4, start="2026-02-20", malls=("makeshop",), **options) as sandbox:
        caller = Caller(sandbox)
        yield caller
        caller.close()


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def paths(value: Any, at: str = "") -> dict[str, set[str]]:
    """Every place of a value with the kinds of values found there; rows of an array and of a keyed object alike."""
    if isinstance(value, list):
        inner = [(f"{at}[]", each) for each in value]
    elif isinstance(value, dict):
        keyed = all(isinstance(each, dict) for each in value.values()) and at in ("list", "list[].product") and value
        inner = [(f"{at}[]" if keyed else f"{at}.{key}".lstrip("."), each) for key, each in value.items()]
    else:
        return {at: {type(value).__name__}}
    found: dict[str, set[str]] = {at: {type(value).__name__}} if at else {}
    for place, each in inner:
        for name, kinds in paths(each, place).items():
            found[name] = found.get(name, set()) | kinds
    return found


def answer(caller: Caller, path: str, told: dict[str, Any]) -> Any:
    if path == "order_delivery":
        numbers = {
            line["delivery_num"] for order in caller.rows("order/2", **DAY) for line in order["product"].values()
        }
        told = {"delivery_nums": ",".join(sorted(numbers)[:50])}
    return caller.read(path, **told)


@pytest.mark.parametrize("name", ASKED)
def test_every_key_of_an_answer_is_sent_in_its_kind(old: Caller, name: str) -> None:
    path, told = ASKED[name]
    sent, asked = paths(answer(old, path, told)), paths(sample(name))

    assert {place: kinds for place, kinds in asked.items() if not kinds <= sent.get(place, set())} == {}


@pytest.mark.parametrize("name", SKELETONS)
def test_every_key_of_the_official_schema_is_sent_and_no_other(old: Caller, name: str) -> None:
    path, told = SKELETONS[name]
    if path == "product":
        told = {"fields": ",".join(sample(name)["list"][0])}
    sent, official = set(paths(answer(old, path, told))), set(paths(sample(name)))
    more = {"orderVersion", "list[].company_info", "next_userid", "next_page_query_string"}

    missing = {place for place in official - sent if not place.startswith((*NOT_SHOWN, *HOLLOW))}
    unknown = {place for place in sent - official if not place.startswith(BEYOND)} - more

    assert missing - {place for place in missing if place.endswith("[]")} == set()
    assert unknown == set()


def test_exchanges_look_as_in_the_official_example_without_dates(old: Caller) -> None:
    old.mall.switches.trade_dates = False

    sent = set(paths(answer(old, "order/2", {**WINDOW, "fields": "trade"})))

    old.mall.switches.trade_dates = True
    official = set(paths(sample("kr_order_2_official_skeleton")))
    assert {place for place in sent if ".trade[]" in place} == {place for place in official if ".trade[]" in place}


def test_the_last_page_of_members_looks_as_published(old: Caller) -> None:
    last, asked = paths(old.read("user", searchType="all")), paths(sample("kr_user_all_last"))

    assert set(asked) <= set(last)
    assert "next_userid" not in last


def test_the_token_looks_as_published(old: Caller) -> None:
    assert paths(old.token().json()) == paths(sample("kr_oauth_token"))


def test_refusals_look_as_published(old: Caller) -> None:
    mall, switches, usual = old.mall, old.mall.switches, old.mall.limits
    switches.refuse_address, switches.hourly_calls = True, 1
    address = old.get("category").json()
    switches.refuse_address = False
    mall.limits = Limits(mall, 1.0, lambda: 0.0)
    limit = [old.open_api("category").json() for _ in range(2)][1]
    mall.limits, switches.hourly_calls = usual, 500

    assert address == sample("kr_error_9009_ip")
    assert limit == sample("kr_error_9006_rate")


def test_writes_look_as_published(old: Caller) -> None:
    uid = next(row["uid"] for row in old.rows("product") if row["quantity"] != "unlimited")
    items = [{"product_id": uid, "stock_id": "1", "stock": 5}, {"product_id": "999", "stock_id": "1", "stock": 5}]

    written = old.post("product/stock", {"datas": items})

    published = sample("kr_product_stock_write_partial")
    published["datas"][0]["product_id"] = uid
    assert written == published


def test_rewards_look_as_published(old: Caller) -> None:
    member = old.rows("user", searchType="all", limit=1)[0]["id"]
    given = old.process("reserve", "give", id=member, reserve="100", content="적립금")
    failed = old.process("reserve", "give", id="NONEXISTENT_USER_XYZ99", reserve="100", content="에러테스트")
    found = old.open_api("user_reserve").json()

    assert paths(given) == paths(sample("kr_legacy_reserve_give_ok"))
    assert failed == sample("kr_legacy_reserve_give_member_not_found")
    assert paths(found) == paths(sample("kr_legacy_user_reserve_search"))


def test_products_of_the_open_api_hold_what_a_running_client_reads(old: Caller) -> None:
    rows = old.open_api("product").json()["list"]
    wanted = paths({"list": sample("kr_legacy_product_fixture_subset")})

    assert {place for place in wanted if place not in paths({"list": rows})} == set()
