"""Bucket, quota, version header, scopes and addresses: contract section 3, checklist items 2, 5 and 7."""

from collections.abc import Callable

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.cafe24.limits import Limits
from pipelines.sandbox.wire import Refused
from tests.sandbox.caller import Caller


class Watch:
    """A clock a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limited(sandbox: Sandbox, speed: float = 1.0) -> Watch:
    """Give the mall a bucket on a clock that stands still until it is turned."""
    watch = Watch()
    sandbox.cafe24.limits = Limits(sandbox.cafe24, speed, watch)
    return watch


def test_bucket_holds_forty_calls_and_tells_its_level(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)

    answers = [caller.get("/products/count") for _ in range(41)]

    assert [answer.status_code for answer in answers] == [200] * 40 + [429]
    assert answers[0].headers["X-Api-Call-Limit"] == "1/40"
    assert answers[39].headers["X-Api-Call-Limit"] == "40/40"
    assert "Retry-After" not in answers[40].headers
    assert answers[40].json()["error"]["code"] == 429


def test_bucket_leaks_two_calls_a_second(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox)
    for _ in range(40):
        caller.get("/products/count")
    watch.seconds = 1.5

    assert [caller.get("/products/count").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_speed_lets_the_bucket_leak_faster_by_that_factor(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox, speed=10.0)
    for _ in range(40):
        caller.get("/products/count")
    watch.seconds = 0.1

    assert [caller.get("/products/count").status_code for _ in range(3)] == [200, 200, 429]


def test_retry_after_comes_only_when_switched_on(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.cafe24.switches.send_retry_after = True
    for _ in range(40):
        caller.get("/products/count")

    assert caller.get("/products/count").headers["Retry-After"] == "1"


def quota(sandbox: Sandbox, calls: int) -> Watch:
    sandbox.cafe24.switches.quota = True
    sandbox.cafe24.switches.bucket = False
    sandbox.cafe24.switches.quota_calls = calls
    return limited(sandbox)


def test_quota_tells_usage_and_no_wait_while_it_is_not_used_up(sandbox: Sandbox, caller: Caller) -> None:
    quota(sandbox, 8)

    answer = caller.get("/products/count")

    assert answer.headers["X-Cafe24-Call-Usage"] == "12.50"
    assert "X-Cafe24-Time-Usage" in answer.headers
    assert "X-Cafe24-Call-Remain" not in answer.headers
    assert "X-Api-Call-Limit" not in answer.headers


def test_used_up_quota_is_429_with_the_seconds_until_calls_resume(sandbox: Sandbox, caller: Caller) -> None:
    watch = quota(sandbox, 4)
    for second in range(3):
        watch.seconds = float(second)
        assert "X-Cafe24-Call-Remain" not in caller.get("/products/count").headers
    last = caller.get("/products/count")
    watch.seconds = 10.0

    answer = caller.get("/products/count")

    assert (last.status_code, last.headers["X-Cafe24-Call-Usage"]) == (200, "100.00")
    assert last.headers["X-Cafe24-Call-Remain"] == "598"
    assert answer.status_code == 429
    assert float(answer.headers["X-Cafe24-Call-Usage"]) > 100
    assert answer.headers["X-Cafe24-Call-Remain"] == "591"
    watch.seconds = 601.5
    assert caller.get("/products/count").status_code == 200


def test_calling_while_blocked_lengthens_the_wait(sandbox: Sandbox, caller: Caller) -> None:
    watch = quota(sandbox, 4)
    for second in range(4):
        watch.seconds = float(second * 100)
        caller.get("/products/count")
    watch.seconds = 310.0

    waits = [int(caller.get("/products/count").headers["X-Cafe24-Call-Remain"]) for _ in range(3)]

    assert waits[0] < waits[1] < waits[2]


def test_processing_time_has_a_quota_of_its_own(sandbox: Sandbox) -> None:
    quota(sandbox, 1000)
    sandbox.cafe24.switches.quota_seconds = 1.0
    sandbox.cafe24.switches.seconds_per_call = 0.5
    sandbox.cafe24.limits.take()
    sandbox.cafe24.limits.take()

    with pytest.raises(Refused) as refused:
        sandbox.cafe24.limits.take()

    assert "X-Cafe24-Time-Remain" in refused.value.reply.headers
    assert "X-Cafe24-Call-Remain" not in refused.value.reply.headers


def test_unavailable_version_is_400_with_the_default_in_the_text(caller: Caller) -> None:
    answer = caller.get("/products/count", headers={"X-Cafe24-Api-Version": "2021-09-01"})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == (
        "2021-09-01 version you requested is not available. The default value for the app version is 2026-03-01."
    )
    assert caller.get("/products/count", headers={"X-Cafe24-Api-Version": "2026-03-01"}).status_code == 200


def test_missing_scope_is_403_or_401_as_switched(sandbox: Sandbox, calling: Callable[..., Caller]) -> None:
    caller = calling("mall.read_product")

    first = caller.get("/shops")
    sandbox.cafe24.switches.scope_error_status = 401
    second = caller.get("/shops")

    assert (first.status_code, second.status_code) == (403, 401)
    assert "insufficient_scope" in first.json()["error"]["message"]


def test_placement_rows_belong_to_the_product_scope(calling: Callable[..., Caller]) -> None:
    caller = calling("mall.read_product")

    assert caller.get("/categories/27/products", display_group=1).status_code == 200
    assert caller.get("/categories").status_code == 403


def test_refused_address_is_403_for_every_call(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.switches.refuse_address = True

    assert caller.get("/products/count").status_code == 403
    assert "IP" in caller.get("/shops").json()["error"]["message"]


@pytest.mark.parametrize("path", ["/customers/count", "/inventories", "/orders/1/2/3"])
def test_unknown_path_is_404_and_remembered(sandbox: Sandbox, caller: Caller, path: str) -> None:
    answer = caller.get(path)

    assert answer.status_code == 404
    assert answer.json() == {"error": {"code": 404, "message": "No API found."}}
    assert [call.path for call in sandbox.cafe24.unknown_calls] == [f"/api/v2/admin{path}"]


def test_other_methods_are_unknown_too(sandbox: Sandbox, caller: Caller) -> None:
    assert caller.put("/orders", {"request": {}}).status_code == 404
    assert len(sandbox.cafe24.unknown_calls) == 1
