"""The token bucket of each API and the quota: contract section 5, checklist item 3."""

from pipelines.sandbox import Sandbox
from pipelines.sandbox.naver_smartstore.limits import Limits
from tests.sandbox.naver_smartstore.caller import Caller

ACCOUNT, CHANNELS = "/v1/seller/account", "/v1/seller/channels"


class Watch:
    """A clock a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limited(store: Sandbox, speed: float = 1.0) -> Watch:
    """Give the mall buckets on a clock that stands still until it is turned."""
    watch = Watch()
    store.naver_smartstore.limits = Limits(store.naver_smartstore, speed, watch)
    return watch


def test_bucket_lets_four_calls_through_and_tells_what_is_left(store: Sandbox, visitor: Caller) -> None:
    limited(store)

    answers = [visitor.get(ACCOUNT) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert [answer.headers["gncp-gw-ratelimit-remaining"] for answer in answers] == ["3", "2", "1", "0", "0"]
    assert answers[4].headers["gncp-gw-ratelimit-replenish-rate"] == "2"
    assert answers[4].headers["gncp-gw-ratelimit-burst-capacity"] == "4"
    assert answers[4].json()["code"] == "GW.RATE_LIMIT"
    assert "retry-after" not in answers[4].headers


def test_bucket_fills_by_two_a_second(store: Sandbox, visitor: Caller) -> None:
    watch = limited(store)
    for _ in range(4):
        visitor.get(ACCOUNT)
    watch.seconds = 1.5

    assert [visitor.get(ACCOUNT).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_speed_fills_the_bucket_faster_by_that_factor(store: Sandbox, visitor: Caller) -> None:
    watch = limited(store, speed=10.0)
    for _ in range(4):
        visitor.get(ACCOUNT)
    watch.seconds = 0.1

    assert [visitor.get(ACCOUNT).status_code for _ in range(3)] == [200, 200, 429]


def test_each_api_has_a_bucket_of_its_own_whatever_its_path_names(store: Sandbox, visitor: Caller) -> None:
    limited(store)
    numbers = [row["originProductNo"] for row in visitor.products()[:5]]
    for number in numbers:
        last = visitor.get(f"/v2/products/origin-products/{number}")

    assert last.status_code == 429
    assert visitor.get(CHANNELS).status_code == 200


def test_rate_can_be_another_and_headers_can_be_absent(store: Sandbox, visitor: Caller) -> None:
    limited(store)
    visitor.mall.switches.bucket_rate = 5
    assert visitor.get(ACCOUNT).headers["gncp-gw-ratelimit-burst-capacity"] == "10"

    visitor.mall.switches.rate_headers = False

    assert not [name for name in visitor.get(ACCOUNT).headers if "ratelimit" in name.lower()]


def test_retry_after_comes_when_switched_on(store: Sandbox, visitor: Caller) -> None:
    limited(store)
    visitor.mall.switches.send_retry_after = True

    assert [visitor.get(ACCOUNT) for _ in range(5)][4].headers["retry-after"] == "1"


def test_quota_is_refused_with_its_period(visitor: Caller) -> None:
    visitor.get(ACCOUNT)
    visitor.mall.switches.quota_period = "ROUND"

    answer = visitor.get(ACCOUNT)

    assert (answer.status_code, answer.json()["code"]) == (429, "GW.QUOTA_LIMIT")
    assert answer.headers["gncp-gw-quota-period"] == "ROUND"


def test_refusals_of_an_endpoint_carry_the_gateways_headers(visitor: Caller) -> None:
    answer = visitor.get("/v2/products/origin-products/1")

    assert answer.status_code == 404
    assert {"gncp-gw-trace-id", "gncp-gw-httpclient-responsetime", "gncp-gw-ratelimit-remaining"} <= {
        name.lower() for name in answer.headers
    }
