"""How often products, categories, reviews and members are read, and what a reading says of what is gone."""

from datetime import timedelta

import pytest

from tests.makeshop.jp.conftest import Now, Reads
from tests.makeshop.jp.serving import Desk, product


def test_every_run_reads_all_products_and_tells_what_is_gone(desk: Desk, reads: Reads, now: Now) -> None:
    desk.rows["searchProduct"] = [product(1), product(2)]
    reader = reads(desk)
    reader.read("products")
    now.at += timedelta(minutes=1)
    desk.rows["searchProduct"] = [product(1, quantity=0)]
    reader.read("products")
    assert reader.values("jp_products", "quantity") == [0, 1]
    (sweep,) = reader.rows("sweeps")
    read_at = dict(
        zip(reader.values("jp_products", "system_code"), reader.values("jp_products", "_read_at"), strict=True)
    )
    assert [code for code, at in read_at.items() if at < sweep["started_at"]] == ["000000000002"]
    assert (sweep["shop_no"], sweep["rows"]) == ("1", 1)


def test_products_are_read_as_often_as_the_setting_says(desk: Desk, reads: Reads, now: Now) -> None:
    desk.rows["searchProduct"] = [product(1)]
    reader = reads(desk, product_sweep_hours=2.0)
    for _ in range(4):
        reader.read("products")
        now.at += timedelta(hours=1)
    assert len(desk.asked) == 2


def test_a_cut_loads_what_is_new_and_calls_nothing_gone(desk: Desk, reads: Reads, now: Now) -> None:
    dates = ("2026-05-01 10:00:00", "20260625130000", "--", "2026-06-25 13:00:00")
    desk.rows["searchProduct"] = [product(number, updatedAt=text) for number, text in enumerate(dates)]
    reader = reads(desk, product_cut=True)
    reader.read("products")
    now.at += timedelta(hours=2)
    desk.rows["searchProduct"] = [{**row, "quantity": 9} for row in desk.rows["searchProduct"]]
    reader.read("products")
    assert reader.values("jp_products", "quantity") == [1, 9, 9, 9]
    assert {row["_run"] for row in reader.rows("sweeps")} == {1}
    now.at += timedelta(hours=24)
    reader.read("products")
    assert reader.values("jp_products", "quantity") == [9, 9, 9, 9]
    assert {row["_run"] for row in reader.rows("sweeps")} == {3}


def test_a_list_without_rows_is_asked_for_again_before_all_counts_as_gone(desk: Desk, reads: Reads, now: Now) -> None:
    desk.rows["searchProduct"], desk.rows["getProductCategory"] = [product(1)], [{"categoryUid": "11"}]
    reader = reads(desk)
    reader.read("products", "categories")
    now.at += timedelta(days=2)
    for operation in ("searchProduct", "getProductCategory"):
        kept, desk.rows[operation] = desk.rows[operation], []
        desk.before[len(desk.asked) + 2] = lambda rows=kept, name=operation: desk.rows.update({name: rows})  # type: ignore[misc]
        reader.read("products" if operation == "searchProduct" else "categories")
    assert [row["rows"] for row in reader.rows("sweeps")] == [1, 1]


@pytest.mark.parametrize("resource", ["shop", "categories", "reviews", "members"])
def test_what_changes_seldom_is_read_once_a_day(desk: Desk, reads: Reads, now: Now, resource: str) -> None:
    desk.rows["getProductCategory"] = [{"categoryUid": "11"}]
    reader = reads(desk)
    for _ in range(5):
        assert reader.read(resource)[resource].status == "ok"
        now.at += timedelta(hours=6)
    assert len(desk.asked) == 2


def test_members_need_a_key_to_be_hidden_under(desk: Desk, reads: Reads) -> None:
    desk.rows["searchMember"] = [{"memberId": "260602000001", "name": "架空 次郎", "shopPoint": 120}]
    failure = reads(desk, pseudonym_key="").error("members")
    assert (type(failure).__name__, "pseudonym_key" in failure.fix) == ("WrongConfiguration", True)
    reader = reads(desk)
    reader.read("members")
    (row,) = reader.rows("jp_members")
    assert len(row["member_key"]) == 64
    assert "架空" not in str(row)


def test_members_are_read_only_where_they_are_asked_for(desk: Desk, reads: Reads) -> None:
    assert set(reads(desk).read()) - {"ledger"} == {"shop", "products", "categories", "orders", "reviews"}


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (["000000000011", "000000000012"], ["000000000011", "000000000012"]),
        (["000000000001", "000000000001"], ["1", "2"]),
        (["000000000001"], ["1"]),
        (["", None, "000000000013"], ["1", "2", "000000000013"]),
        (["000000000013", "000000000013", "000000000014"], ["1", "2", "000000000014"]),
    ],
)
def test_a_variation_is_named_by_a_code_of_its_own_or_by_its_place(
    desk: Desk, reads: Reads, codes: list[str | None], names: list[str]
) -> None:
    desk.rows["searchProduct"] = [product(1, variations=[{"productSystemCode": code} for code in codes])]
    reader = reads(desk)
    reader.read("products")
    rows = sorted(reader.rows("jp_variations"), key=lambda row: row["position"])
    assert [row["variation_key"] for row in rows] == names


def test_a_reading_of_all_products_answers_for_the_time_since_the_last(desk: Desk, reads: Reads, now: Now) -> None:
    desk.rows["searchProduct"] = [product(1)]
    reader = reads(desk)
    reader.read("products")
    last = now.at
    now.at += timedelta(hours=3)
    entry = reader.read("products")["products"]
    assert (entry.window_from, entry.window_to) == (last, now.at)
