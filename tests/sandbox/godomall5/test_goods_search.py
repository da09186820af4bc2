"""Goods, add-on goods, categories, brands, codes. Contract section 5, emulator checklist section 11."""

from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.godomall5.caller import (
    ADD_GOODS,
    BRANDS,
    CATEGORIES,
    CODES,
    GOODS,
    ORDERS,
    Caller,
    lines_of,
    money,
    text,
    texts,
)

CODE_TYPES = {
    "scm": ("scmNo", "companyNm"),
    "imagePath": ("storageName", "imageStorage"),
    "memberGroup": ("sno", "groupNm"),
    "delivery": ("sno", "method"),
    "deliveryInfo": ("informCd", "informNm"),
    "asInfo": ("informCd", "informNm"),
    "refundInfo": ("informCd", "informNm"),
    "exchangeInfo": ("informCd", "informNm"),
    "claimCode": ("itemCd", "itemNm"),
    "claimPayment": ("itemCd", "itemNm"),
    "claimBank": ("itemCd", "itemNm"),
    "deliveryCompany": ("invoiceCompanySno", "invoiceCompanyName"),
    "iconInfo": ("iconCd", "iconNm"),
}
EVERY_DAY = {"startDate": "2025-01-01", "endDate": "2026-12-31"}


def header(found: Any) -> tuple[str, ...]:
    return tuple(text(found, f"header/{name}") for name in ("total", "max_page", "now_page"))


def by_number(caller: Caller) -> dict[str, Any]:
    return {text(row, "goodsNo"): row for row in caller.numbered(GOODS)}


def test_pages_are_numbered_and_counted(reader: Caller) -> None:
    pages = [reader.document(GOODS, size=10, page=number) for number in (1, 2, 3)]

    total = int(text(pages[0], "header/total"))
    assert [header(page) for page in pages] == [(str(total), "3", str(number)) for number in (1, 2, 3)]
    numbers = [number for page in pages for number in texts(list(page.find("return")), "goodsNo")]
    assert len(set(numbers)) == len(numbers) == total > 20


def test_page_and_size_have_defaults(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.godomall5.switches.goods_default_size = 3

    assert len(caller.rows(GOODS)) == 3
    assert texts(caller.rows(GOODS), "goodsNo") == texts(caller.rows(GOODS, page=1), "goodsNo")


@pytest.mark.parametrize("switch", ["empty", "last"])
def test_beyond_the_last_page_is_nothing_or_the_last_page_again(sandbox: Sandbox, caller: Caller, switch: str) -> None:
    sandbox.godomall5.switches.past_last_page = switch
    last = texts(caller.rows(GOODS, size=5, page=2), "goodsNo")

    beyond = texts(caller.rows(GOODS, size=5, page=9), "goodsNo")

    assert beyond == ([] if switch == "empty" else last)


@pytest.mark.parametrize(("switch", "body"), [("whitespace", b"<return>\n</return>"), ("self_closed", b"<return/>")])
def test_nothing_found_is_a_success_with_an_empty_return(
    sandbox: Sandbox, caller: Caller, switch: str, body: bytes
) -> None:
    sandbox.godomall5.switches.empty_return = switch

    answer = caller.post(GOODS, goodsNo="999")

    assert body in answer.content
    assert header(caller.document(GOODS, goodsNo="999")) == ("0", "0", "1")
    assert caller.code(GOODS, goodsNo="999") == "000"


def test_filters_find_what_they_name(reader: Caller) -> None:
    every = list(by_number(reader).values())

    for name in ("goodsNo", "goodsCd", "brandCd", "scmNo"):
        value = next(text(row, name) for row in every if text(row, name))
        expected = [text(row, "goodsNo") for row in every if text(row, name) == value]
        assert texts(reader.numbered(GOODS, **{name: value}), "goodsNo") == expected
    code = next(text(row, "cateCd") for row in every if text(row, "cateCd"))
    assert len(reader.numbered(GOODS, cateCd=code)) >= 1
    assert {True} == {"양말" in text(row, "goodsNm") for row in reader.numbered(GOODS, goodsNm="양말")}


def test_deleted_goods_are_gone_or_shown_as_not_sold(sandbox: Sandbox, caller: Caller) -> None:
    goods_no = next(iter(by_number(caller)))

    sandbox.world.act.delete_product(goods_no)

    assert goods_no not in by_number(caller)
    sandbox.godomall5.switches.deleted_goods = "shown"
    row = by_number(caller)[goods_no]
    assert (text(row, "goodsDisplayFl"), text(row, "goodsSellFl")) == ("n", "n")


def test_goods_never_modified_have_no_modification_date(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.act.edit_product(next(iter(by_number(caller))), name="바뀐 이름")
    dates = {number: text(row, "modDt") for number, row in by_number(caller).items()}
    never = [number for number, date in dates.items() if date.startswith("0000")]

    found = texts(caller.numbered(GOODS, searchDateType="modDt", **EVERY_DAY), "goodsNo")

    assert never
    assert set(found) == set(dates) - set(never) != set()
    assert set(texts(caller.numbered(GOODS, searchDateType="regDt", **EVERY_DAY), "goodsNo")) == set(dates)


@pytest.mark.parametrize("form", ["empty", "regDt"])
def test_never_modified_has_other_forms(sandbox: Sandbox, caller: Caller, form: str) -> None:
    never = [number for number, row in by_number(caller).items() if text(row, "modDt").startswith("0000")]
    sandbox.godomall5.switches.never_modified = form

    shown = {text(row, "modDt") == text(row, "regDt") for number, row in by_number(caller).items() if number in never}
    found = texts(caller.numbered(GOODS, searchDateType="modDt", **EVERY_DAY), "goodsNo")

    assert shown == {form == "regDt"}
    assert set(never).issubset(found) == (form == "regDt")


@pytest.mark.parametrize("moves", [False, True])
def test_stock_moves_the_modification_date_only_when_switched(sandbox: Sandbox, caller: Caller, moves: bool) -> None:
    sandbox.godomall5.switches.stock_moves_mod_dt = moves
    number, row = next((each, row) for each, row in by_number(caller).items() if row.find("optionData") is not None)
    sandbox.world.advance(minutes=1)

    sandbox.world.act.set_stock(f"{number}-{text(row, 'optionData/sno')}", 77)

    after = by_number(caller)[number]
    assert text(after, "optionData/stockCnt") == "77"
    assert (text(after, "modDt") != text(row, "modDt")) == moves


def test_goods_without_options_have_no_option_row_or_an_empty_one(sandbox: Sandbox, caller: Caller) -> None:
    plain = [row for row in by_number(caller).values() if text(row, "optionFl") == "n"]
    assert plain
    assert all(row.find("optionData") is None for row in plain)
    sandbox.godomall5.switches.optionless_rows = "empty_row"

    rows = {number: row.findall("optionData") for number, row in by_number(caller).items()}

    for row in plain:
        (option,) = rows[text(row, "goodsNo")]
        assert (text(option, "optionValue1"), text(option, "optionCode")) == ("", "")


def test_options_no_longer_sold_say_so_in_two_ways(sandbox: Sandbox, caller: Caller) -> None:
    number = next(each for each, row in by_number(caller).items() if len(row.findall("optionData")) > 2)
    with sandbox.world.changing():
        for variant in sandbox.world.act.product(number).variants[:2]:
            variant.selling = False

    shown = by_number(caller)[number].findall("optionData")

    assert texts(shown[:2], "optionSellFl") == ["n", "t"]
    assert [bool(text(option, "optionSellCode")) for option in shown[:2]] == [False, True]


def test_unlimited_goods_count_nothing_and_totals_need_not_be_sums(reader: Caller) -> None:
    rows = by_number(reader).values()
    unlimited = [row for row in rows if text(row, "stockFl") == "n"]
    sums = [(text(row, "totalStock"), sum(map(int, texts(row.findall("optionData"), "stockCnt")))) for row in rows]

    assert unlimited
    assert {text(row, "totalStock") for row in unlimited} == {"0"}
    assert max(len(row.findall("optionData")) for row in rows) > 100
    assert any(count and total != str(count) for total, count in sums)


def test_goods_can_be_marked_sold_out_whatever_their_stock(sandbox: Sandbox, caller: Caller) -> None:
    number = next(number for number, row in by_number(caller).items() if int(text(row, "totalStock")) > 0)

    sandbox.godomall5.mark_sold_out(number)

    assert [each for each, row in by_number(caller).items() if text(row, "soldOutFl") == "y"] == [number]


def test_numbers_have_ten_digits_or_five_where_migrated(reader: Caller) -> None:
    assert {len(number) for number in by_number(reader)} == {5, 10}


@pytest.mark.parametrize("kind", ["limit_ignored", "repeat_page", "row_vanished", "missing_rows", "empty_page"])
def test_page_faults_strike_goods(sandbox: Sandbox, caller: Caller, kind: str) -> None:
    every = texts(caller.rows(GOODS, size=100), "goodsNo")
    expected = {"limit_ignored": every[2:], "repeat_page": every[:2], "row_vanished": every[3:5],
                "missing_rows": every[2:3], "empty_page": []}  # fmt: skip
    sandbox.godomall5.faults.add(kind, path="*/Goods_Search.php")

    assert texts(caller.rows(GOODS, size=2, page=2), "goodsNo") == expected[kind]


def test_add_on_goods_are_apart_and_sold_beside_others(reader: Caller, lived_in: Sandbox) -> None:
    rows = reader.rows(ADD_GOODS)
    orders = reader.rows(ORDERS, dateType="order", startDate="2025-12-15", endDate="2026-01-04")
    sold = [row for order in orders for row in order.findall("addGoodsData")]

    assert header(reader.document(ADD_GOODS, size=2))[1:] == (str(-(-len(rows) // 2)), "1")
    assert not set(texts(rows, "addGoodsNo")) & set(by_number(reader))
    assert {row.find("regDt") for row in rows} == {None}
    assert set(texts(sold, "addGoodsNo")) & set(texts(rows, "addGoodsNo"))
    assert all(text(row, "parentGoodsNo") in texts(lines_of(order), "goodsNo")
               for order in orders for row in order.findall("addGoodsData"))  # fmt: skip
    assert all(money(row, "goodsPrice") > 0 for row in rows)
    assert reader.code(ADD_GOODS, addGoodsNo="1") == "000"


def test_categories_come_one_level_at_a_time(caller: Caller) -> None:
    assert texts(caller.rows(CATEGORIES), "cateCd") == ["001", "002", "004", "005"]
    assert texts(caller.rows(CATEGORIES, cateCd="001"), "cateCd") == ["001001", "001003"]
    assert texts(caller.rows(CATEGORIES, cateCd="002"), "cateNm") == ["주방"]
    assert caller.rows(CATEGORIES, cateCd="001001") == []
    assert caller.document(CATEGORIES).find("header/total") is None


def test_brands_have_two_spellings_and_a_parameter_of_unsure_meaning(sandbox: Sandbox, caller: Caller) -> None:
    usual = texts(caller.rows(BRANDS, cateCd="002"), "brandCd")
    sandbox.godomall5.switches.brand_fields = "cateCd"
    other = texts(caller.rows(BRANDS), "cateCd")
    sandbox.godomall5.switches.brand_search_cate_cd = "children"

    assert usual == other == ["001", "002", "002001"]
    assert texts(caller.rows(BRANDS), "cateCd") == ["001", "002"]
    assert texts(caller.rows(BRANDS, cateCd="002"), "cateNm") == ["리빙홈 <키즈>"]


@pytest.mark.parametrize("code_type", sorted(CODE_TYPES))
def test_codes_have_names_of_their_own(caller: Caller, code_type: str) -> None:
    rows = caller.rows(CODES, code_type=code_type)

    assert {tuple(child.tag for child in row) for row in rows} == {CODE_TYPES[code_type]}
    assert all(text(row, name) for row in rows for name in CODE_TYPES[code_type])


def test_codes_need_a_type(caller: Caller) -> None:
    assert [caller.code(CODES), caller.code(CODES, code_type="claimCodes")] == ["202", "202"]
