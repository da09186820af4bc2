"""How answers are written, and the ones that hurt: contract sections 2 and 9, emulator checklist of section 11."""

from typing import Any

import pytest
from lxml import etree

from pipelines.sandbox import Sandbox
from pipelines.sandbox.godomall5 import hostile
from pipelines.sandbox.godomall5.switches import Switches
from pipelines.sandbox.godomall5.xml import Style, Words, inside
from tests.sandbox.godomall5.caller import CATEGORIES, GOODS, ORDERS, Caller, lines_of, parsed, text
from tests.sandbox.godomall5.conftest import FIRST, LAST


@pytest.fixture
def window() -> dict[str, str]:
    return {"dateType": "order", "startDate": FIRST, "endDate": LAST}


def test_answer_is_declared_and_has_header_and_return(caller: Caller) -> None:
    answer = caller.post(CATEGORIES)

    found = parsed(answer.content)
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert [child.tag for child in found] == ["header", "return"]
    assert [row.get("idx") for row in found.find("return")] == ["1", "2", "3", "4"]


def test_euc_kr_is_declared_and_spoken(sandbox: Sandbox, caller: Caller, window: dict[str, str]) -> None:
    names = [text(order, "orderInfoData/orderName") for order in caller.rows(ORDERS, **window)]
    sandbox.godomall5.switches.encoding = "euc-kr"

    answer = caller.post(ORDERS, **window)

    assert answer.content.startswith(b'<?xml version="1.0" encoding="euc-kr"?>')
    assert answer.headers["content-type"] == "text/xml; charset=euc-kr"
    assert [text(each, "orderInfoData/orderName") for each in parsed(answer.content).find("return")] == names


def test_content_type_can_contradict_the_declaration(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.switches.charset_told = "euc-kr"

    answer = caller.post(CATEGORIES)

    assert answer.headers["content-type"] == "text/xml; charset=euc-kr"
    assert text(parsed(answer.content), "return/category_data/cateNm") == "의류"


@pytest.mark.parametrize(("missing", "forms"), [("empty", {True}), ("absent", {False}), ("mixed", {True, False})])
def test_missing_value_is_an_empty_element_or_none(
    sandbox: Sandbox, caller: Caller, window: dict[str, str], missing: str, forms: set[bool]
) -> None:
    sandbox.godomall5.switches.missing = missing

    rows = caller.rows(ORDERS, **window)

    assert {row.find("appOs") is not None for row in rows} == forms
    assert not any(text(row, "appOs") for row in rows)
    assert all(row.find("orderNo") is not None for row in rows)


def test_text_can_be_padded(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.switches.padded_text = True

    found = caller.document(CATEGORIES)

    assert found.findtext("header/msg") == "\n 성공 \n"
    assert found.findtext("header/code") == "000"


def test_idx_can_be_left_out(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.switches.idx_attributes = False

    assert b"idx=" not in caller.post(GOODS).content


def test_cdata_holds_markup_ampersands_and_its_own_end() -> None:
    style = Style.of(Switches(missing="empty"))

    written = inside({"a": Words("x<y & ]]> z"), "b": "1 & 2", "c": None, "d": [{"e": "5"}, Words("t")]}, style)

    row = parsed(f"<row>{written}</row>".encode())
    assert [child.tag for child in row] == ["a", "b", "c", "d", "d"]
    assert (row.findtext("a"), row.findtext("b"), row.findtext("d/e")) == ("x<y & ]]> z", "1 & 2", "5")
    assert "<![CDATA[x<y" in written


def test_goods_text_has_entities_and_backslashes_that_stay(caller: Caller) -> None:
    (goods,) = [row for row in caller.numbered(GOODS) if "<br>" in text(row, "goodsNm")]

    assert "&amp;" in text(goods, "goodsNm")
    assert '<img src=\\"' in text(goods, "goodsDescription")


def test_backslashes_in_names_when_switched(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.switches.backslashes_in_names = True

    assert all(text(row, "goodsNm").endswith("\\") for row in caller.numbered(GOODS))


def test_control_characters_break_a_strict_reader(sandbox: Sandbox, caller: Caller, window: dict[str, str]) -> None:
    before = caller.post(ORDERS, **window).content
    sandbox.godomall5.switches.control_characters = True

    broken = caller.post(ORDERS, **window).content

    with pytest.raises(etree.XMLSyntaxError):
        parsed(broken)
    assert broken.replace(b"\x0b", b"") == before


@pytest.mark.parametrize("kind", sorted(hostile.BODIES))
def test_hostile_body_comes_instead_of_the_answer(sandbox: Sandbox, caller: Caller, kind: str) -> None:
    sandbox.godomall5.switches.hostile_body = kind

    answer = caller.post(CATEGORIES)

    assert (answer.status_code, answer.content) == (200, hostile.BODIES[kind])


def test_hostile_bodies_are_what_they_say() -> None:
    for kind in ("html", "not_xml"):
        with pytest.raises(etree.XMLSyntaxError):
            parsed(hostile.BODIES[kind])
    for kind in ("external_entity", "doctype"):
        assert parsed(hostile.BODIES[kind]).getroottree().docinfo.doctype
    with pytest.raises(etree.XMLSyntaxError, match="amplification"):
        parsed(hostile.BODIES["entity_bomb"])


def test_hostile_body_can_strike_one_call(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.faults.add(status=200, body=hostile.BODIES["entity_bomb"], times=1)

    answers = [caller.post(CATEGORIES).content for _ in range(2)]

    assert answers[0] == hostile.BODIES["entity_bomb"]
    assert text(parsed(answers[1]), "header/code") == "000"


def test_answers_can_be_too_long_and_too_deep(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.switches.extra_bytes = 3_000_000
    long = caller.post(CATEGORIES).content
    sandbox.godomall5.switches.extra_bytes = 0
    sandbox.godomall5.switches.extra_depth = 400

    deep = caller.post(CATEGORIES).content

    assert len(long) > 3_000_000
    assert len(parsed(long).find("return")) == 4
    with pytest.raises(etree.XMLSyntaxError, match="depth"):
        parsed(deep)


def test_thousands_separators(sandbox: Sandbox, caller: Caller, window: dict[str, str]) -> None:
    plain = [text(line, "goodsPrice") for order in caller.rows(ORDERS, **window) for line in lines_of(order)]
    sandbox.godomall5.switches.thousands_separators = True

    shown = [text(line, "goodsPrice") for order in caller.rows(ORDERS, **window) for line in lines_of(order)]

    assert any("," in price for price in shown)
    assert [price.replace(",", "") for price in shown] == plain


@pytest.mark.parametrize(("kind", "zero"), [("zero", "0000-00-00 00:00:00"), ("day", "0000-00-00"), ("empty", "")])
def test_absent_dates_take_three_forms(
    sandbox: Sandbox, caller: Caller, window: dict[str, str], kind: str, zero: str
) -> None:
    sandbox.godomall5.switches.empty_dates = kind

    shown = {text(line, "finishDt") for order in caller.rows(ORDERS, **window) for line in lines_of(order)}

    assert shown == {zero}


def test_new_fields_are_nested_and_bear_familiar_names(
    sandbox: Sandbox, caller: Caller, window: dict[str, str]
) -> None:
    def deep(rows: list[Any]) -> set[str]:
        return {text(row, "mc_pickup/orderGoodsData/orderStatus") for row in rows}

    before = deep(caller.rows(ORDERS, **window))
    sandbox.godomall5.switches.new_fields = True

    order, goods = caller.rows(ORDERS, **window)[0], caller.rows(GOODS)[0]
    assert (before, deep([order])) == ({""}, {"zz"})
    assert text(order, "orderGoodsData/mc_giftWrap/step/goodsCnt") == "99"
    assert text(order, "orderInfoData/mc_deliveryHopeDate")
    assert text(goods, "mc_carbon/optionData/sno") == "1"


def test_fault_pages_are_html_with_the_status(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.faults.add(status=503)
    sandbox.godomall5.faults.add("html", after=1)

    first, second = caller.post(CATEGORIES), caller.post(CATEGORIES)

    assert (first.status_code, "<hr>" in first.text) == (503, True)
    assert (second.status_code, second.text[:9]) == (200, "<!DOCTYPE")
