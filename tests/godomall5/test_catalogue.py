"""Goods, add-on goods, categories, brands, codes and posts: whole lists held against totals, sweeps, windows."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.godomall5.conftest import Now
from tests.godomall5.serving import EMPTY, Form
from tests.readers import Reader

Reads = Callable[..., Reader]
ALL, NONE = -1, 99


class Shelf:
    """Numbered rows of one list, ten a page; notes its calls.

    Shape: `beyond` what lies past the last page; `counts` whether the header has totals; `lost` the row (or ALL) left
        out of each of the first answers.
    """

    def __init__(self, rows: int, beyond: str = "empty", *, counts: bool = True, lost: tuple[int, ...] = ()) -> None:
        self.rows = [f"10000000{number:02}" for number in range(rows)]
        self.beyond = beyond
        self.counts = counts
        self.lost = list(lost)
        self.forms: list[Form] = []
        self.options = "<optionData><sno>1</sno><stockCnt>5</stockCnt></optionData>"

    def __call__(self, path: str, form: Form) -> bytes:
        self.forms.append(form)
        name, inner = {
            "Goods_Search.php": ("goodsNo", self.options),
            "Goods_Add_Search.php": ("addGoodsNo", ""),
            "Board_List.php": ("sno", "<subject>a</subject>"),
        }[path.rsplit("/", 1)[1]]
        tag = "board_data" if name == "sno" else "goods_data"
        pages = -(-len(self.rows) // 10)
        page = int(form["page"])
        if page > pages and self.beyond == "last":
            page = pages
        found = self.rows[(page - 1) * 10 : page * 10]
        if self.lost:
            gone = self.lost.pop(0)
            found = [row for at, row in enumerate(found) if gone not in (at, ALL)]
        told = f"<total>{len(self.rows)}</total><max_page>{pages}</max_page><now_page>{page}</now_page>"
        rows = "".join(f'<{tag} idx="1"><{name}>{row}</{name}>{inner}</{tag}>' for row in found)
        header = f"<header><code>000</code>{told if self.counts else ''}</header>"
        return f"<data>{header}<return>\n{rows}</return></data>".encode()


@pytest.mark.parametrize("beyond", ["empty", "last"])
@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("rows", [0, 1, 9, 10, 11, 30])
def test_a_list_is_read_whole_whatever_lies_past_its_end(reads: Reads, rows: int, counts: bool, beyond: str) -> None:
    shelf = Shelf(rows, beyond, counts=counts)
    reader = reads(shelf)
    entry = reader.read("goods")["goods"]
    assert (entry.status, entry.mall_total) == ("ok", rows if counts else None)
    assert reader.values("goods", "goods_no") == shelf.rows
    assert [row["rows"] for row in reader.rows("sweeps")] == [rows]
    if counts and rows:
        assert len(shelf.forms) == -(-rows // 10)


@pytest.mark.parametrize("lost", [(0,), (9,), (4, 4)])
def test_a_list_with_fewer_rows_than_the_mall_counts_is_read_again(reads: Reads, lost: tuple[int, ...]) -> None:
    shelf = Shelf(25, lost=lost)
    reader = reads(shelf)
    assert reader.read("goods")["goods"].error is None
    assert reader.values("goods", "goods_no") == shelf.rows


@pytest.mark.parametrize("lost", [(ALL,), (NONE, ALL), (NONE, NONE, ALL)])
@pytest.mark.parametrize("counts", [True, False])
def test_one_empty_answer_ends_no_list(reads: Reads, counts: bool, lost: tuple[int, ...]) -> None:
    shelf = Shelf(25, counts=counts, lost=lost)
    reader = reads(shelf)
    assert reader.read("goods")["goods"].error is None
    assert reader.values("goods", "goods_no") == shelf.rows
    assert len(shelf.forms) <= 6


def test_rows_that_stay_away_fail_the_list_by_name_and_no_sweep_is_noted(reads: Reads) -> None:
    reader = reads(Shelf(25, lost=(3,) * 99))
    failure = reader.error("goods")
    assert type(failure).__name__ == "IncompleteWindow"
    assert "22 of 25" in failure.what
    assert reader.rows("sweeps") == []
    assert reader.states["goods"] == {}


def test_between_sweeps_goods_are_read_by_change_and_by_registration(reads: Reads, now: Now) -> None:
    shelf = Shelf(3)
    reader = reads(shelf, stock_sweep_hours=1)
    reader.read("goods")
    shelf.forms.clear()
    now.at += timedelta(minutes=30)
    reader.read("goods")
    assert [(form["searchDateType"], form["startDate"], form["endDate"]) for form in shelf.forms] == [
        ("modDt", "2026-06-23", "2026-06-25"),
        ("regDt", "2026-06-23", "2026-06-25"),
    ]
    assert len(reader.rows("sweeps")) == 1
    shelf.forms.clear()
    now.at += timedelta(minutes=30)
    reader.read("goods")
    assert ["searchDateType" in form for form in shelf.forms] == [False]


def test_goods_without_options_may_come_with_an_empty_one_or_none(reads: Reads) -> None:
    for empty in ("", "<optionData/>", "<optionData><sno/><optionValue1/><stockCnt>3</stockCnt></optionData>"):
        shelf = Shelf(1)
        shelf.options = empty
        reader = reads(shelf)
        assert reader.read("goods")["goods"].error is None
        assert (len(reader.rows("goods")), reader.rows("goods_options")) == (1, [])


def test_an_option_with_a_value_and_no_number_is_no_row(reads: Reads) -> None:
    shelf = Shelf(1)
    shelf.options = "<optionData><optionValue1>M</optionValue1></optionData>"
    assert "goods_options" in reads(shelf).error("goods").what


def test_a_category_list_that_runs_in_circles_ends(reads: Reads) -> None:
    below = {"": ("001", "002"), "001": ("001001", "001"), "001001": ("001", "001001"), "002": ("001", "002")}
    asked: list[str] = []

    def answer(path: str, form: Form) -> bytes:
        assert path.endswith("/Category_Search.php")
        asked.append(form.get("cateCd", ""))
        rows = "".join(f"<category_data><cateCd>{code}</cateCd></category_data>" for code in below[asked[-1]])
        return f"<data><header><code>000</code></header><return>{rows}</return></data>".encode()

    reader = reads(answer)
    reader.read("categories")
    parents = {row["cate_cd"]: row["parent_cate_cd"] for row in reader.rows("categories")}
    assert parents == {"001": None, "002": None, "001001": "001"}
    assert sorted(asked) == ["", "001", "001001", "002"]


def test_lists_without_dates_are_read_whole_once_a_day(reads: Reads, now: Now) -> None:
    asked: list[str] = []

    def answer(path: str, form: Form) -> bytes:
        asked.append(path)
        return b"<data><header><code>000</code></header><return><brand_data><cateCd>001</cateCd><cateNm>a</cateNm>\
</brand_data></return></data>"

    reader = reads(answer)
    calls = []
    for hours in (0, 1, 24):
        asked.clear()
        now.at += timedelta(hours=hours)
        reader.read("brands")
        calls.append(len(asked))
    assert calls == [2, 0, 2]  # the second shows that the first brought all levels
    assert [(row["brand_cd"], row["brand_nm"]) for row in reader.rows("brands")] == [("001", "a")]
    assert [row["rows"] for row in reader.rows("sweeps")] == [1]


def test_an_empty_list_is_asked_for_twice_before_it_counts_as_emptied(reads: Reads) -> None:
    answers = [
        EMPTY["000"],
        b"<data><header><code>000</code></header><return><brand_data><brandCd>1</brandCd>\
</brand_data></return></data>",
    ]
    reader = reads(lambda *_: answers.pop(0))
    reader.read("brands")
    assert reader.values("brands", "brand_cd") == ["1"]


def test_all_thirteen_types_of_code_are_asked_for_and_more_fields_are_named(reads: Reads) -> None:
    asked: list[str] = []

    def answer(path: str, form: Form) -> bytes:
        assert path.endswith("/Code_Search.php")
        asked.append(form["code_type"])
        if form["code_type"] != "claimCode":
            return EMPTY["closed"]
        row = "<code_data><itemCd>04</itemCd><itemNm>고객변심</itemNm><managerNm>x</managerNm></code_data>"
        return f"<data><header><code>000</code></header><return>{row}</return></data>".encode()

    reader = reads(answer)
    entry = reader.read("codes")["codes"]
    assert len(set(asked)) == 13
    assert [(row["code_type"], row["code"], row["name"]) for row in reader.rows("codes")] == [
        ("claimCode", "04", "고객변심")
    ]
    assert dict(entry.notes.new_fields) == {"codes.managerNm": 1}


def test_rows_of_the_board_list_may_have_another_name(reads: Reads) -> None:
    body = b"<data><header><code>000</code></header><return><inventory><bdId>qa</bdId></inventory></return></data>"
    assert "<inventory>, not <board_data>" in reads(lambda *_: body).error("boards").what
    reader = reads(lambda *_: body, board_row="inventory")
    reader.read("boards")
    assert reader.values("boards", "bd_id") == ["qa"]


@pytest.mark.parametrize(("changed", "types"), [("updDt", ["updDt", "regDt"]), ("", ["regDt"])])
def test_posts_are_read_whole_then_by_date_and_swept_weekly(
    reads: Reads, now: Now, changed: str, types: list[str]
) -> None:
    shelf = Shelf(12)
    reader = reads(shelf, review_update_type=changed, review_boards=("goodsreview", "custom"), start_date="2026-01-01")
    reader.read("reviews")
    assert {(form["bdId"], form.get("dateType")) for form in shelf.forms} == {("goodsreview", None), ("custom", None)}
    assert [row["rows"] for row in reader.rows("sweeps")] == [24]
    windows = {}
    for hours in (1, 24, 168):
        shelf.forms.clear()
        now.at += timedelta(hours=hours)
        reader.read("reviews")
        windows[hours] = list(dict.fromkeys((form.get("dateType"), form.get("startDate")) for form in shelf.forms))
    assert windows[1] == [(name, "2026-06-24") for name in types]
    assert windows[24][-1] == ("regDt", "2026-05-26")
    assert windows[168] == [(None, None)]
    assert len(reader.rows("reviews")) == 24
