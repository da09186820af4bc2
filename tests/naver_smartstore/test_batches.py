"""Product orders by number: whatever is refused or left out, each one that exists comes once."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.naver_smartstore import settings as facts
from sources.naver_smartstore.by_number import batches, names_of, query
from sources.shared.errors import ContractBroken

from .recorded import Calls


def store(known: set[str], unknown: str) -> Any:
    """A mall that knows some product orders and answers a batch with others by a code, or leaves them out."""

    def answer(method: str, path: str, asked: dict[str, Any]) -> Any:
        assert asked["quantityClaimCompatibility"] is True
        ids = asked["productOrderIds"]
        assert len(ids) <= facts.QUERY_IDS
        if unknown and not set(ids) <= known:
            return unknown
        rows = [{"productOrder": {"productOrderId": name, "quantity": 1}} for name in reversed(ids) if name in known]
        return {"timestamp": "2022-05-12T10:00:00.000+09:00", "data": rows + rows[:1]}

    return answer


@given(st.sets(st.integers(1, 40)), st.sets(st.integers(1, 40), min_size=1), st.sampled_from(["", "100001", "101009"]))
@settings(max_examples=60, deadline=None)
def test_what_the_mall_knows_comes_once(known: set[int], asked: set[int], unknown: str) -> None:
    here, names = {f"{number:016d}" for number in known}, [f"{number:016d}" for number in asked]
    page = query(Calls(store(here, unknown)), names)
    assert sorted(names_of(page)) == sorted(here & set(names))


@given(st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_batches_hold_all_and_no_more_than_a_call_takes(count: int) -> None:
    names = {str(number): "order" for number in range(count)}
    cut = list(batches(names))
    assert all(1 <= len(batch) <= facts.QUERY_IDS for batch in cut)
    assert [name for batch in cut for name in batch] == list(names)


def test_a_refusal_that_is_not_about_a_number_ends_soon() -> None:
    client = Calls(lambda *_: "4000")
    with pytest.raises(ContractBroken, match="4000"):
        query(client, [str(number) for number in range(300)])
    assert len(client.calls) < 30


def test_one_number_refused_with_a_code_nobody_knows_does_not_cost_the_others() -> None:
    page = query(Calls(store({"1", "2", "4"}, "9999")), ["1", "2", "3", "4"])
    assert sorted(names_of(page)) == ["1", "2", "4"]
