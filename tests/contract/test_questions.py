"""The fifteen acceptance questions, asked of the warehouse and answered from the seller's books: no row may differ."""

import pytest
import sqlglot

from tests.contract.lived import Lived
from tests.contract.questions.asking import differences
from tests.contract.questions.fifteen import QUESTIONS

pytestmark = pytest.mark.xdist_group("lived")  # one season for all tests that look at it


def test_there_are_fifteen_questions() -> None:
    assert sorted(QUESTIONS) == list(range(1, 16))


@pytest.mark.parametrize("number", sorted(QUESTIONS))
def test_the_answer_is_what_the_books_say(lived: Lived, number: int) -> None:
    question = QUESTIONS[number]
    columns, rows = lived.answers[number]

    assert columns[: len(question.columns)] == list(question.columns)
    assert rows
    assert differences(question, rows, lived.season) == []


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
def test_every_query_can_be_said_in_the_other_dialects(lived: Lived, dialect: str) -> None:
    for name, sql in lived.queries.items():
        written = sqlglot.parse_one(sql, read="duckdb").sql(dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)
        assert sqlglot.parse_one(written, read=dialect), name


def test_every_line_that_counts_is_in_one_status(lived: Lived) -> None:
    _, rows = lived.answers[1]

    assert sum(row["line_count"] for row in rows) == len(lived.season.lines)


def test_a_season_holds_what_makes_the_questions_hard(lived: Lived) -> None:
    lines = lived.season.truth["order_lines"]

    assert {row["claim_type"] for row in lines} >= {"cancel", "cancel_unpaid", "return", "exchange"}
    assert {row["units_per_listing"] for row in lines} == {1, 2, None}
    assert {row["currency"] for row in lines} == {"KRW", "USD", "JPY"}
    assert any(row["is_mirror"] for row in lines)
    assert lived.season.unmapped
    assert lived.season.unknown_codes
