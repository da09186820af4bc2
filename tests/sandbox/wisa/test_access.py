"""Host, key, errors, limits: contract section 1, emulator checklist of section 5."""

import pytest
from lxml import etree

from pipelines.sandbox import Sandbox
from pipelines.sandbox.wisa.limits import Limits
from tests.sandbox.wisa.caller import Caller

KEY = "wisa-sandbox-key-3f9a1c"
PRODUCT = "products/1001"
EVERY_PATH = {
    "products": "products",
    "product": PRODUCT,
    "orders": "orders",
    "order": "orders/20260103-0000011",
    "inventory": "inventory",
    "customers": "customers",
    "marketplace_status": "marketplace/sync-status/1001",
}


class Watch:
    """A clock a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limited(sandbox: Sandbox, speed: float = 1.0) -> Watch:
    """Give the mall a bucket on a clock that stands still until it is turned."""
    watch = Watch()
    sandbox.wisa.limits = Limits(sandbox.wisa, speed, watch)
    return watch


WAYS = {
    "bearer": ({"Authorization": f"Bearer {KEY}"}, {}),
    "header": ({"X-API-Key": KEY}, {}),
    "query": ({}, {"api_key": KEY}),
}


@pytest.mark.parametrize("way", WAYS)
def test_key_is_taken_in_each_of_three_ways(caller: Caller, way: str) -> None:
    headers, query = WAYS[way]

    assert caller.get("products", headers=headers, **query).status_code == 200


@pytest.mark.parametrize("taken", WAYS)
@pytest.mark.parametrize("way", WAYS)
def test_mall_that_takes_one_way_refuses_the_others(sandbox: Sandbox, caller: Caller, taken: str, way: str) -> None:
    sandbox.wisa.switches.auth_styles = frozenset({taken})
    headers, query = WAYS[way]

    assert caller.get("products", headers=headers, **query).status_code == (200 if way == taken else 401)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {KEY}"},
        {"Authorization": KEY},
        {"X-API-Key": ""},
        {"X-Shop-Key": KEY},
    ],
)
def test_missing_or_wrong_key_is_401_in_the_samples_words(caller: Caller, headers: dict[str, str]) -> None:
    answer = caller.get("products", headers=headers)

    assert answer.status_code == 401
    assert answer.json() == {"error": {"code": "unauthorized", "message": "invalid api key"}}


def test_header_and_parameter_of_the_key_can_have_other_names(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.key_header = "X-Shop-Key"
    sandbox.wisa.switches.key_param = "key"

    statuses = [
        caller.get("products", headers={"X-Shop-Key": KEY}).status_code,
        caller.get("products", headers={}, key=KEY).status_code,
        caller.get("products", headers={"X-API-Key": KEY}).status_code,
        caller.get("products", headers={}, api_key=KEY).status_code,
    ]

    assert statuses == [200, 200, 401, 401]


def test_errors_have_the_admins_form_when_switched(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.error_form = "admin"
    sandbox.wisa.switches.forbidden = frozenset({"orders"})

    refused, forbidden = caller.get("products", headers={}), caller.get("orders")
    wrong, absent = caller.get("products", page="x"), caller.get("orders/none")

    said = {"status": "error", "message": "접근 권한이 없습니다.", "code": 9998}
    assert [(answer.status_code, answer.json()) for answer in (refused, forbidden)] == [(401, said), (405, said)]
    assert (wrong.status_code, wrong.json()["code"]) == (400, 9997)
    assert (absent.status_code, absent.json()["status"]) == (404, "error")


def test_errors_are_xml_to_who_reads_xml(caller: Caller) -> None:
    answer = caller.get("products", headers={"Accept": "application/xml"})

    assert answer.status_code == 401
    assert etree.fromstring(answer.content).findtext("error/code") == "unauthorized"


def test_lower_access_level_is_403_for_its_resource_only(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.forbidden = frozenset({"customers"})

    assert [caller.get(path).status_code for path in ("customers", "products")] == [403, 200]


@pytest.mark.parametrize("resource", EVERY_PATH)
def test_each_resource_can_be_missing_and_leaves_the_others(sandbox: Sandbox, caller: Caller, resource: str) -> None:
    sandbox.wisa.switches.missing = frozenset({resource})

    statuses = {name: caller.get(path).status_code for name, path in EVERY_PATH.items()}

    assert statuses == {name: 404 if name == resource else 200 for name in EVERY_PATH}
    assert sandbox.wisa.unknown_calls == []


def test_path_nobody_knows_is_404_and_recorded(sandbox: Sandbox, caller: Caller) -> None:
    answers = [caller.get(path) for path in ("reviews", "refunds", "products/1001/options")]
    caller.root = "/v2"
    answers.append(caller.get("products"))

    assert [answer.status_code for answer in answers] == [404] * 4
    assert answers[0].json()["error"]["code"] == "not_found"
    paths = [call.path for call in sandbox.wisa.unknown_calls]
    assert paths == ["/v1/reviews", "/v1/refunds", "/v1/products/1001/options", "/v2/products"]


def test_api_can_begin_elsewhere(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.path_root = "/api/v1"
    before = caller.get("products").status_code
    caller.root = "/api/v1"

    assert (before, caller.get("products").status_code, caller.get(PRODUCT).status_code) == (404, 200, 200)


def test_bucket_is_refilled_and_says_how_long_to_wait(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox)
    sandbox.wisa.switches.bucket_rate = 0.25

    answers = [caller.get("products") for _ in range(11)]
    watch.seconds = 4.0
    later = [caller.get("products").status_code for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["Retry-After"] == "4"
    assert answers[-1].json()["error"]["code"] == "too_many_requests"
    assert later == [200, 429]


def test_tier_speed_and_header_can_be_changed(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox, speed=10.0)
    sandbox.wisa.switches.bucket_burst = 3
    sandbox.wisa.switches.retry_after = False
    watch.seconds = 0.2  # two seconds of the mall: four more calls, of which the bucket holds three

    answers = [caller.get("products") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Retry-After" not in answers[-1].headers


def test_bucket_can_be_switched_off(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.wisa.switches.bucket = False

    assert {caller.get("products").status_code for _ in range(12)} == {200}


def test_log_holds_what_was_asked_and_no_key(sandbox: Sandbox, caller: Caller) -> None:
    caller.get("products", headers={}, api_key=KEY, page=1)
    caller.get("products", headers={"X-API-Key": KEY}, page=2)
    sandbox.wisa.faults.add(status=500, path="*/products")
    failed = caller.get("products", headers={}, api_key=KEY, page=3)

    log = sandbox.wisa.calls_since(0)

    assert [(call.query, call.status) for call in log] == [
        ({"page": "1"}, 200),
        ({"page": "2"}, 200),
        ({"page": "3"}, 500),
    ]
    assert failed.json()["error"]["code"] == "server_error"
    assert KEY not in repr(log)


def test_unknown_switch_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(AttributeError, match="no switch named 'envelop'"):
        sandbox.wisa.switches.envelop = "items"
