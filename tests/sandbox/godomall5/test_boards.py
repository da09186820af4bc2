"""Boards and their posts: reviews with answers, secrets, memos. Contract section 6."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.world.model import Review
from tests.sandbox.godomall5.caller import BOARDS, POSTS, Caller, text, texts

REVIEWS = {"bdId": "goodsreview"}


def posts(caller: Caller, **told: Any) -> list[Any]:
    return caller.numbered(POSTS, **REVIEWS, **told)


def korean_day(review: Review) -> str:
    return (review.created_at + timedelta(hours=9)).date().isoformat()


def test_boards_are_listed(sandbox: Sandbox, caller: Caller) -> None:
    rows = caller.rows(BOARDS)
    sandbox.godomall5.switches.inventory_tag = "board_inventory"

    assert texts(rows, "bdId") == ["goodsreview", "goodsqa", "qa", "notice"]
    assert {row.tag for row in rows} == {"board_data"}
    assert {row.tag for row in caller.rows(BOARDS)} == {"board_inventory"}


def test_posts_need_a_board(caller: Caller) -> None:
    assert [caller.code(POSTS), caller.code(POSTS, bdId="reviews")] == ["202", "202"]
    assert caller.rows(POSTS, bdId="qa") == []


def test_posts_are_counted_and_paged_newest_first(reader: Caller) -> None:
    numbers = texts(posts(reader), "sno")
    page = reader.document(POSTS, **REVIEWS, size=5, page=2)

    assert numbers == sorted(numbers, key=int, reverse=True)
    assert texts(list(page.find("return")), "sno") == numbers[5:10]
    assert (text(page, "header/total"), text(page, "header/now_page")) == (str(len(numbers)), "2")


def test_secret_and_hidden_posts_come_whole_deleted_ones_are_gone(reader: Caller, lived_in: Sandbox) -> None:
    reviews = [review for review in lived_in.godomall5.front.reviews if review.parent is None]
    shown = {text(row, "sno"): row for row in posts(reader)}

    assert {str(review.number) for review in reviews if review.deleted == "no"} == set(shown)
    assert any(review.deleted != "no" for review in reviews)
    assert any(not review.displayed for review in reviews if review.deleted == "no")
    secret = [row for row in shown.values() if text(row, "isSecret") == "y"]
    assert secret
    assert all(text(row, "content") and text(row, "writerMobile") for row in secret)


def test_writers_are_people_of_the_world(reader: Caller, lived_in: Sandbox) -> None:
    people = lived_in.world.personal_values()

    for row in posts(reader):
        assert {text(row, "writerNm"), text(row, "writerMobile"), text(row, "writerEmail")} <= people
    memos = [memo for row in posts(reader) for memo in row.findall("memoData")]
    assert memos
    assert all(text(memo, "writerNm") in text(memo, "memo") for memo in memos)


def test_answers_stand_in_fields_or_in_rows(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=15)
    in_fields = {text(row, "sno") for row in posts(caller) if text(row, "answerContents")}
    sandbox.godomall5.switches.answers = "rows"

    rows = posts(caller)

    assert {text(row, "sno") for row in rows if row.findall("replyData")} == in_fields != set()
    assert not any(text(row, "answerContents") for row in rows)


def test_review_fields_can_be_missing(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.act.write_review("godomall5")
    (before,) = posts(caller)
    sandbox.godomall5.switches.review_fields = False

    (after,) = posts(caller)

    assert (text(before, "goodsPt"), bool(text(before, "goodsNo"))) == ("5", True)
    assert (after.find("goodsPt"), after.find("goodsNo")) == (None, None)


@pytest.mark.parametrize("switch", ["honoured", "ignored"])
def test_update_day_finds_answered_posts_when_it_works(sandbox: Sandbox, caller: Caller, switch: str) -> None:
    sandbox.world.advance(days=20)
    sandbox.godomall5.switches.boards_upd_dt = switch
    answers = [(each.parent, each) for each in sandbox.godomall5.front.reviews if each.parent is not None]
    review, answer = next(pair for pair in answers if korean_day(pair[0]) != korean_day(pair[1]))

    def found(date_type: str, day: str) -> bool:
        return str(review.number) in texts(posts(caller, dateType=date_type, startDate=day, endDate=day), "sno")

    assert found("updDt", korean_day(answer)) == (switch == "honoured")
    assert found("regDt", korean_day(review))


def test_words_are_searched_in_subject_or_contents(reader: Caller) -> None:
    every = posts(reader)

    found = posts(reader, searchField="subject", searchWord="만족")

    assert texts(found, "sno") == [text(row, "sno") for row in every if "만족" in text(row, "subject")] != []
    assert posts(reader, searchField="contents", searchWord="없는 말") == []
