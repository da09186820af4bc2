"""Personal fields: how they are masked, how they are read, and that shapes tell the classes apart."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import orjson
import pytest

from pipelines.platforms import all_platforms
from sources.shared.pages import Page
from sources.shared.personal import (
    ADDRESS,
    EMAIL,
    LOGIN,
    NAME,
    PHONE,
    POSTCODE,
    WORDS,
    Form,
    column_of,
    every_shape,
    told,
)
from sources.shared.reading import NOBODY, Reading, Rows, fingerprint, keyed_hash
from sources.shared.shapes import PSEUDONYM, TEXT, Shape

Row = dict[str, Any]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
HIDE = keyed_hash("a key of tests")
PEOPLE = Shape("people", ("shop", "no", "position"), at="people", inherit=("no",), personal={"name": NAME})
ITEM = Shape("items", ("shop", "no", "item"), {"item": TEXT}, at="items", inherit=("no",), personal={"memo": WORDS})
ORDER = Shape(
    "orders",
    ("shop", "no"),
    {"no": TEXT, "member_id": PSEUDONYM},
    children=(ITEM,),
    people=(PEOPLE,),
    dated="ordered",
    left_out=("ordered",),
    personal={"buyer.name": NAME, "buyer.phone": PHONE, "memo": WORDS},
    never=("account",),
)
MEMBER = Shape("members", ("shop", "member_key"), {"member_id": PSEUDONYM, "group": TEXT})
ALL = {"orders": dict.fromkeys(ORDER.personal, "keep"), "items": {"memo": "keep"}, "people": {"name": "mask"}}
RECORDS: list[Row] = [
    {
        "no": "1",
        "member_id": "kim",
        "ordered": "2026-02-03T09:00:00+09:00",
        "memo": "문 앞에",
        "account": "110-1",
        "buyer": {"name": "김서준", "phone": "010-1234-5678"},
        "items": [{"item": "a", "memo": "선물"}, {"item": "b"}],
        "people": [{"name": "박도윤"}, {"name": "이하은"}],
    },
    {"no": "2", "member_id": "", "ordered": None, "buyer": None, "items": [], "people": []},
]


def read(
    shape: Shape, records: list[dict[str, Any]], *, columns: bool = True, **more: Any
) -> dict[str, list[dict[str, Any]]]:
    """Personal rows by table, raw rows under `raw <table>`."""
    body = orjson.dumps({"rows": records})
    page = Page.parse(body, "rows", shape if columns else None)
    page.shape = shape
    found: list[Rows] = page.tables(Reading("main", NOW, pseudonym=HIDE, **more))
    return {("" if rows.is_personal else "raw ") + rows.table: rows.data.to_pylist() for rows in found}


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        (NAME, "김서준", "김**"),
        (NAME, "J", "J**"),
        (PHONE, "010-1234-5678", "010-****-5678"),
        (PHONE, "+82 10-1234-5678", "010-****-5678"),
        (PHONE, "0212345678", "02-****-5678"),
        (PHONE, "1234", "****"),
        (EMAIL, "kimseojun@naver.com", "kim***@naver.com"),
        (EMAIL, "kim@NAVER.com", "k***@naver.com"),
        (EMAIL, "seojun@kim-family.kr", "seo***@***"),
        (EMAIL, "no address", "no ***@***"),
        (ADDRESS, "서울특별시 동작구 표본로 1", "서울특별시 동작구 **"),
        (ADDRESS, "101동 1203호", "**"),
        (ADDRESS, "東京都渋谷区神南1-2-3", "東京都 **"),
        (POSTCODE, "07071", "070**"),
        (LOGIN, "seojun99", "se***"),
        (LOGIN, "kim", "***"),
        (WORDS, "김서준 010-1234-5678", "***"),
        (WORDS, [{"value": "각인: 서준"}], "***"),
    ],
)
def test_a_masked_value_names_nobody(form: Form, value: Any, shown: str) -> None:
    assert told(value, form, "mask") == shown


@pytest.mark.parametrize("value", [None, "", " ", [], {}])
@pytest.mark.parametrize("mode", ["mask", "keep"])
def test_nothing_stays_nothing(value: Any, mode: str) -> None:
    assert told(value, NAME, mode) is None


@pytest.mark.parametrize("columns", [True, False], ids=["columns", "objects"])
def test_opted_in_fields_are_rows_of_their_own_with_key_buyer_and_day(columns: bool) -> None:
    found = read(ORDER, RECORDS, columns=columns, personal=ALL)
    of_kim = {"shop": "main", "no": "1", "customer_key": HIDE("kim"), "dated_on": date(2026, 2, 3), "_read_at": NOW}
    first = {**of_kim, "buyer__name": "김서준", "buyer__phone": "010-1234-5678", "memo": "문 앞에"}
    guest = dict.fromkeys(first) | {"shop": "main", "no": "2", "_read_at": NOW}
    assert found["orders"] == [first, guest]
    assert found["items"] == [{**of_kim, "item": "a", "memo": "선물"}, {**of_kim, "item": "b", "memo": None}]
    assert [(row["position"], row["name"], row["customer_key"]) for row in found["people"]] == [
        (1, "박**", HIDE("kim")),
        (2, "이**", HIDE("kim")),
    ]


@pytest.mark.parametrize("columns", [True, False], ids=["columns", "objects"])
def test_raw_rows_are_the_same_whether_or_not_fields_are_opted_in(columns: bool) -> None:
    without = read(ORDER, RECORDS, columns=columns, personal=NOBODY)
    assert without == {name: rows for name, rows in read(ORDER, RECORDS, personal=ALL).items() if name in without}
    assert set(without) == {"raw orders", "raw items"}


def test_text_that_looks_like_a_time_is_kept_to_the_letter() -> None:
    memos = ["2026-01-05 10:00:00", "2026-01-06 11:30:00"]
    records = [{"no": str(number), "member_id": None, "memo": memo} for number, memo in enumerate(memos)]
    assert [row["memo"] for row in read(ORDER, records, personal=ALL)["orders"]] == memos


def test_a_page_without_the_field_has_rows_without_it() -> None:
    found = read(ORDER, [{"no": "1", "member_id": "kim"}], personal=ALL)
    assert [row["buyer__name"] for row in found["orders"]] == [None]


def test_a_purged_buyer_does_not_come_back() -> None:
    gone = frozenset({fingerprint(HIDE("kim"))})
    found = read(ORDER, RECORDS, personal=ALL, purged=gone)
    assert [row["member_key"] for row in found["raw orders"]] == [None, None]
    assert [row["no"] for row in found["orders"]] == ["2"]
    assert found["items"] == found["people"] == []


def test_a_row_that_is_nothing_but_a_purged_buyer_is_not_loaded() -> None:
    members = [{"member_id": name, "group": "일반"} for name in ("kim", "lee")]
    found = read(MEMBER, members, purged=frozenset({fingerprint(HIDE("kim"))}))
    assert [row["member_key"] for row in found["raw members"]] == [HIDE("lee")]


PLATFORMS = tuple(all_platforms())
TELLING = re.compile(
    r"(buyer|sender|receiver|writer|orderer|customer|billing|depositor|purchaser|bank).*name|phone|mobile|tel\b|e_?mail|"
    r"address|zip|bank|account|birth|password|\bip\b|_ip\b|customs|memo\b|message\b",
    re.IGNORECASE,
)
# flags, and the formats and days of what is personal itself
HARMLESS = re.compile(
    r"same_address|show_shipping_address|(send|reply)_mail|bankda|birth_format|consent_date|reactivation"
)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_field_of_a_buyers_row_is_left_out_for_no_interest_if_it_names_a_person(platform: str) -> None:
    left = {(shape.table, path) for shape, is_buyers in known(roots(platform)) if is_buyers for path in shape.left_out}
    assert sorted(name for name in left if TELLING.search(name[1]) and not HARMLESS.search(name[1])) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_field_is_of_one_class_and_its_column_fits_every_warehouse(platform: str) -> None:
    for shape in every_shape(roots(platform)):
        classes = (shape.fields, shape.left_out, shape.personal, shape.never)
        paths = [path for each in classes for path in each]
        assert len(paths) == len(set(paths)), shape.table
        assert [path for path in shape.personal if len(column_of(path)) > 63] == []
        assert {column_of(path) for path in shape.personal}.isdisjoint((*shape.key, "customer_key", "dated_on"))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_field_is_offered_only_where_its_row_knows_its_buyer(platform: str) -> None:
    assert [shape.table for shape, is_buyers in known(roots(platform)) if shape.personal and not is_buyers] == []


def roots(platform: str) -> tuple[Shape, ...]:
    found: tuple[Shape, ...] = import_module(f"sources.{platform}.shapes").ROOTS
    return found


def known(shapes: Sequence[Shape], above: bool = False) -> Iterator[tuple[Shape, bool]]:
    """Every shape, and whether a row of it or one above names its buyer."""
    for shape in shapes:
        is_buyers = above or bool(shape.buyers)
        yield shape, is_buyers
        yield from known((*shape.children, *shape.people), is_buyers)
