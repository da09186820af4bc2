"""Lists in every form the mall writes them, counts as text, and which orders are still open."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sources.makeshop.kr_answers import is_open, order_of, product_of, records_in
from sources.shared.errors import MalformedPage
from sources.shared.kinds import count_in
from sources.shared.shapes import Record

NAMES = some.lists(some.integers(1, 10**9).map(str), max_size=5, unique=True)
NO_DATE = "0000-00-00 00:00:00"


@given(NAMES, some.booleans())
def test_a_list_is_the_same_as_an_array_and_keyed_by_its_records_names(names: list[str], is_named: bool) -> None:
    records = [{"num": name, "price": "1000"} for name in names]
    keyed = {name: record if is_named else {"price": "1000"} for name, record in zip(names, records, strict=True)}
    assert [record["num"] for record in records_in(keyed, "num")] == names
    assert records_in(records, "num") == records


@given(some.dictionaries(some.sampled_from(["num", "price", "deliveryInfo"]), some.text(min_size=1), min_size=1))
def test_a_single_record_is_a_list_of_one(record: Record) -> None:
    assert records_in(record, "num") == [record]


@pytest.mark.parametrize("nothing", [None, [], {}, "", [[]], {"1": []}, "0"[:0]])
def test_nothing_comes_in_many_forms(nothing: Any) -> None:
    assert records_in(nothing, "num") == []


def test_a_record_with_an_object_inside_is_not_taken_for_a_keyed_list() -> None:
    line = {"num": "1", "deliveryInfo": {"delinum": ""}}
    assert records_in(line, "num") == [line]
    assert records_in({"deliveryInfo": {"delinum": ""}, "basket_stock": "1"}, "num")[0]["basket_stock"] == "1"


def test_a_list_of_plain_numbers_is_records_of_that_name() -> None:
    assert records_in(["20260601100000-1", {"ordernum": "2"}], "ordernum") == [
        {"ordernum": "20260601100000-1"},
        {"ordernum": "2"},
    ]


@pytest.mark.parametrize("wrong", ["text", 7, [["1"]], [{"num": ["1"]}]])
def test_what_is_no_list_of_records_is_refused(wrong: Any) -> None:
    with pytest.raises(MalformedPage):
        records_in(wrong, "num")


@pytest.mark.parametrize(
    ("written", "count"),
    [("3", 3), (3, 3), ("1,024", 1024), (" 7 ", 7), ("", None), (None, None), ("many", None), ("0", 0), (-1, None)],
)
def test_counts_come_as_text_or_number(written: Any, count: int | None) -> None:
    assert count_in(written) == count


def order(*lines: Record, **blocks: Any) -> Record:
    return order_of({"order": {"ordernum": "1", "id": "x", "is_member": "MEMBER"}, "product": [*lines], **blocks})


def test_an_order_is_its_head_with_its_blocks_as_arrays() -> None:
    keyed = order_of({"order": {"ordernum": "1", "memo": ["hello"]}, "product": {"2": {}, "3": {"basket_stock": "1"}}})
    assert (keyed["ordernum"], keyed["product"], keyed["refund"]) == ("1", [{"num": "3", "basket_stock": "1"}], [])
    assert order(refund={"basket_num": "1,2"})["refund"] == [{"basket_num": "1,2"}]


def test_an_order_keyed_by_its_number_has_it_from_there() -> None:
    (entry,) = records_in({"20260601": {"order": {"order_date": "x"}, "product": []}}, "ordernum")
    assert order_of(entry)["ordernum"] == "20260601"


def test_a_guest_is_nobody() -> None:
    assert order_of({"order": {"ordernum": "1", "id": "guest of that name", "is_member": "GUEST"}})["id"] is None


def test_an_order_without_its_head_is_refused() -> None:
    with pytest.raises(MalformedPage):
        order_of({"product": []})


def test_options_of_a_product_arrive_in_every_form() -> None:
    several = product_of({"options": {"option": [], "basic": [{"sto_id": "4"}], "addition": {"9": {"sto_price": "1"}}}})
    single = product_of({"options": {"option": {"opt_name": "색상"}, "basic": {"sto_opt_values": "레드"}}})
    older = product_of({"options": [{"opt_name": "색상"}], "stocks": [{"stock_id": 2, "price": "0"}]})
    assert [(row["part"], row["sto_id"]) for row in several["variants"]] == [("basic", "4"), ("addition", "9")]
    assert [(row["part"], row["sto_id"]) for row in single["variants"]] == [("basic", "1")]
    assert single["options"]["option"] == older["options"]["option"] == [{"opt_name": "색상"}]
    assert older["variants"] == [{"price": "0", "part": "stocks", "sto_id": "2"}]
    assert product_of({"uid": "1"})["variants"] == []


@pytest.mark.parametrize(
    ("made", "still_open"),
    [
        (order({"cancelend_date": NO_DATE, "deliveryInfo": {"deliend_date": NO_DATE}}), True),
        (order({"cancelend_date": "2026-06-02 12:00:00"}), False),
        (order({"deliveryInfo": {"deliend_date": "2026-06-09 00:00:00"}}), False),
        (order({"deliveryInfo": {"delicomplete_date": "2026-06-09 00:00:00"}}), True),
        (order({"returnend_date": "2026-06-02 12:00:00"}, {"returnend_date": ""}), True),
        (order({"tradeend_date": "2026-06-02"}, refund=[{"refund_status": "REQUEST"}]), True),
        (order({"tradeend_date": "2026-06-02"}, refund=[{"refund_status": "DONE"}]), False),
        (order({"deliveryInfo": []}, payment={"pay_status": "C"}), False),
        (order({"deliveryInfo": []}, payment=[]), True),
    ],
)
def test_an_order_is_open_while_a_line_or_a_refund_is(made: Record, still_open: bool) -> None:
    assert is_open(made) is still_open
