"""Members by key and by date, groups, reviews, shop information. Contract 2.2 to 2.5."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop.caller import Caller, korean

DAYS = {"InquiryTimeFrom": "2025-12-16", "InquiryTimeTo": "2026-01-05"}
FORMER = {"InquiryTimeFrom": "2025-12-06 00:00:00", "InquiryTimeTo": "2026-01-05 00:00:00"}


def test_all_members_are_read_key_by_key(reader: Caller, lived_in: Sandbox) -> None:
    seen: list[str] = []
    told: dict[str, Any] = {"searchType": "all", "limit": 50}
    while True:
        answer = reader.read("user", **told)
        seen += [row["id"] for row in answer["list"]]
        assert (answer["totalCount"], answer["page"]) == (str(len(lived_in.world.people)), 1)
        if "next_userid" not in answer:
            break
        next_page = parse_qs(unquote(answer["next_page_query_string"]))
        assert next_page == {"searchType": ["all"], "next_userid": [answer["next_userid"]]}
        told["next_userid"] = answer["next_userid"]

    assert seen == sorted(person.member_id for person in lived_in.world.people)
    assert "next_page_query_string" not in answer


def test_other_filters_are_ignored_then(reader: Caller) -> None:
    first = reader.rows("user", searchType="all", limit=3)

    assert reader.rows("user", searchType="all", limit=3, page=5, **FORMER) == first


def test_a_full_last_page_has_no_next(reader: Caller, lived_in: Sandbox) -> None:
    assert "next_userid" not in reader.read("user", searchType="all", limit=len(lived_in.world.people))


@pytest.mark.parametrize(("kind", "name"), [("", "reg_date"), ("modify", "mod_date"), ("login", "login_date")])
def test_members_are_found_by_dates(reader: Caller, kind: str, name: str) -> None:
    rows = reader.rows("user", searchType=kind, **FORMER)
    every = reader.rows("user", searchType="all")

    expected = {row["id"] for row in every if FORMER["InquiryTimeFrom"] <= row[name] <= FORMER["InquiryTimeTo"]}
    assert {row["id"] for row in rows} == expected != set()
    assert len(rows) < len(every)


def test_members_waiting_to_be_dormant_are_found_too(reader: Caller) -> None:
    months = [(f"2025-{month:02d}-01 00:00:00", f"2025-{month:02d}-28 23:59:59") for month in range(1, 13)]
    found = {
        row["id"]
        for first, last in months
        for row in reader.rows("user", searchType="dormant_wait", InquiryTimeFrom=first, InquiryTimeTo=last)
    }

    assert 0 < len(found) < len(reader.rows("user", searchType="all"))


def test_members_have_windows_of_thirty_days(reader: Caller) -> None:
    assert reader.code("user", InquiryTimeFrom="2025-12-05 23:59:59", InquiryTimeTo="2026-01-05 00:00:00") == "9999"
    assert reader.code("user") == "9999"
    assert reader.code("user", searchType="joined", **FORMER) == "9999"


def test_a_member_id_overrides_all_other_filters(reader: Caller, lived_in: Sandbox) -> None:
    wanted = lived_in.world.people[5].member_id

    assert [row["id"] for row in reader.rows("user", userid=wanted, searchType="none")] == [wanted]


def test_members_are_people_of_the_world(reader: Caller, lived_in: Sandbox) -> None:
    people = lived_in.world.personal_values()

    for row in reader.rows("user", searchType="all"):
        assert {row["id"], row["hname"], row["mobile"], row["email"]} <= people
        assert ("company_info" in row) == (row["mem_type"] == "COMPANY")


def test_groups_name_what_members_are_in(reader: Caller) -> None:
    names = {row["group_id"]: row["group_name"] for row in reader.rows("group")}

    assert {(row["group_id"], row["group_name"]) for row in reader.rows("user", searchType="all")} == set(names.items())


def test_reviews_are_found_by_days_alone(reader: Caller, lived_in: Sandbox) -> None:
    rows = reader.rows("review", **DAYS)
    reviews = [each for each in lived_in.makeshop.front.reviews if each.parent is None]

    assert len(rows) == len(reviews)
    assert [row["reg_date"] for row in rows] == sorted((row["reg_date"] for row in rows), reverse=True)
    assert {row["display"] for row in rows} == {"Y", "N"}
    assert {bool(row["reply_content"]) for row in rows} == {True, False}
    one_day = reader.rows("review", InquiryTimeFrom="2025-12-30", InquiryTimeTo="2025-12-30")
    assert one_day == [row for row in rows if row["reg_date"].startswith("2025-12-30")] != []


def test_deleted_reviews_are_gone_and_hidden_ones_are_not(sandbox: Sandbox, caller: Caller) -> None:
    today = korean(sandbox.world.now)[:10]
    reviews = [sandbox.world.act.write_review("makeshop") for _ in range(3)]
    with sandbox.world.changing():
        reviews[0].displayed, reviews[1].deleted = False, "by_writer"

    rows = caller.rows("review", InquiryTimeFrom=today, InquiryTimeTo=today)

    assert [row["display"] for row in rows] == ["Y", "N"]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"InquiryTimeFrom": "2026-01-01 00:00:00"},
        {"InquiryTimeFrom": "20260101"},
        {"InquiryTimeFrom": "2025-12-01", "InquiryTimeTo": "2026-01-01"},
    ],
)
def test_reviews_want_days_and_at_most_thirty(caller: Caller, told: dict[str, str]) -> None:
    assert caller.code("review", **told) == "9999"
    assert caller.code("review", InquiryTimeFrom="2025-12-01", InquiryTimeTo="2025-12-31") == "0000"


def test_names_of_reviewers_are_masked_and_ids_are_not(reader: Caller, lived_in: Sandbox) -> None:
    members = {person.member_id: person.name for person in lived_in.world.people}

    for row in reader.rows("review", **DAYS):
        assert row["hname"] == f"{members[row['id']][0]}**"


def test_information_is_one_object(reader: Caller) -> None:
    answer = reader.read("information")

    assert isinstance(answer["list"], dict)
    assert answer["list"]["shop_id"] == "sampleshop"
    assert "count" not in answer


@pytest.mark.parametrize("kind", ["limit_ignored", "missing_rows", "empty_page"])
def test_page_faults_strike_reviews_and_members(sandbox: Sandbox, caller: Caller, kind: str) -> None:
    sandbox.world.advance(days=12)
    window = {"InquiryTimeFrom": korean(sandbox.world.now - timedelta(days=20))[:10]}
    counts = {"limit_ignored": None, "missing_rows": 1, "empty_page": 0}
    sandbox.makeshop.faults.add(kind, times=2, path="*/api/v1/*")

    found = [len(caller.rows("review", limit=2, **window)), len(caller.rows("user", searchType="all", limit=2))]

    assert [count > 2 for count in found] == [True, True] if counts[kind] is None else found == [counts[kind]] * 2
