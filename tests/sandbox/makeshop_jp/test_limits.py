"""Limits nobody proved, off unless switched on: calls a minute, calls at once. Contract sections 0 and 5."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.makeshop_jp.limits import Limits
from tests.sandbox.makeshop_jp.caller import SHOP, Caller

TOO_MANY = {"code": "TOO_MANY_REQUESTS"}


class Watch:
    """A clock a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limited(sandbox: Sandbox, calls_per_minute: int, speed: float = 1.0) -> Watch:
    """Give the mall a limit on a clock that stands still until it is turned."""
    watch = Watch()
    sandbox.makeshop_jp.limits = Limits(sandbox.makeshop_jp, speed, watch)
    sandbox.makeshop_jp.switches.calls_per_minute = calls_per_minute
    return watch


def test_without_a_switch_there_is_no_limit(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox, 0)

    assert {caller.post(SHOP).status_code for _ in range(80)} == {200}


def test_minute_slides(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox, 3)
    told = [caller.post(SHOP).status_code for _ in range(4)]
    watch.seconds = 59.9
    told.append(caller.post(SHOP).status_code)
    watch.seconds = 60.0
    told.append(caller.post(SHOP).status_code)

    assert told == [200, 200, 200, 429, 429, 200]


def test_speed_makes_the_minute_shorter(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox, 1, speed=100.0)
    first = caller.post(SHOP).status_code
    watch.seconds = 0.6

    assert (first, caller.post(SHOP).status_code) == (200, 200)


@pytest.mark.parametrize(("status", "told"), [(429, None), (200, "1")])
def test_refusal_has_two_forms(sandbox: Sandbox, caller: Caller, status: int, told: str | None) -> None:
    limited(sandbox, 1)
    sandbox.makeshop_jp.switches.limit_status = status
    sandbox.makeshop_jp.switches.send_retry_after = told is not None
    caller.post(SHOP)

    answer = caller.post(SHOP)

    assert (answer.status_code, answer.headers.get("retry-after")) == (status, told)
    assert (answer.json()["data"], answer.json()["errors"][0]["extensions"]) == (None, TOO_MANY)


@pytest.mark.parametrize(("limit", "told"), [(10, [200, 429, 200]), (0, [200, 200, 200])])
def test_calls_in_flight_can_be_too_many(sandbox: Sandbox, caller: Caller, limit: int, told: list[int]) -> None:
    sandbox.makeshop_jp.switches.calls_at_once = limit
    limits = sandbox.makeshop_jp.limits
    for _ in range(9):
        limits.begin()
    found = [caller.post(SHOP).status_code]
    limits.begin()
    found.append(caller.post(SHOP).status_code)
    limits.end()
    found.append(caller.post(SHOP).status_code)

    assert found == told


def test_slow_answers_are_in_flight_together(sandbox: Sandbox) -> None:
    sandbox.makeshop_jp.switches.answer_seconds = 0.6
    callers = [Caller(sandbox) for _ in range(3)]
    ready = Barrier(3)

    def call(caller: Caller) -> int:
        ready.wait()
        return caller.post(SHOP).status_code

    with ThreadPoolExecutor(3) as pool:
        told = list(pool.map(call, callers))

    assert told == [200, 200, 200]
    assert sandbox.makeshop_jp.limits.most_in_flight > 1
    assert sandbox.makeshop_jp.limits.in_flight == 0
