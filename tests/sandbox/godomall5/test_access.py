"""Keys, codes, limits, paths: contract sections 1 to 3, emulator checklist of section 11."""

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.godomall5.limits import Limits
from tests.sandbox.godomall5.caller import CATEGORIES, GOODS, ORDERS, Caller, parsed, text

LEVEL = "ratelimit-available-level"


class Watch:
    """A clock a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limited(sandbox: Sandbox, speed: float = 1.0) -> Watch:
    """Give the mall a bucket on a clock that stands still until it is turned."""
    watch = Watch()
    sandbox.godomall5.limits = Limits(sandbox.godomall5, speed, watch)
    return watch


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({}, "000"),
        ({"partner_key": "wrong"}, "998"),
        ({"key": "wrong"}, "999"),
        ({"partner_key": "wrong", "key": "wrong"}, "998"),
        ({"partner_key": ""}, "998"),
    ],
)
def test_wrong_key_is_a_code_with_http_200(caller: Caller, keys: dict[str, str], code: str) -> None:
    caller.keys |= keys

    answer = caller.post(CATEGORIES)

    assert answer.status_code == 200
    assert text(parsed(answer.content), "header/code") == code


def test_refused_call_has_no_rows(caller: Caller) -> None:
    caller.keys["key"] = "wrong"

    found = caller.document(CATEGORIES)

    assert found.find("return") is None
    assert text(found, "header/msg")
    assert found.find("code") is None


def test_period_address_and_permission_have_codes_of_their_own(sandbox: Sandbox, caller: Caller) -> None:
    switches = sandbox.godomall5.switches
    switches.forbidden = frozenset({GOODS})
    codes = [caller.code(CATEGORIES), caller.code(GOODS)]
    switches.refuse_address = True
    codes.append(caller.code(GOODS))
    switches.key_expired = True
    codes.append(caller.code(GOODS))

    assert codes == ["000", "995", "996", "997"]


def test_query_strings_are_answered_but_counted(sandbox: Sandbox, caller: Caller) -> None:
    caller.post(CATEGORIES)
    assert sandbox.godomall5.calls_in_url == 0

    answer = caller.get(CATEGORIES)

    assert text(parsed(answer.content), "header/code") == "000"
    assert sandbox.godomall5.calls_in_url == 1
    sandbox.godomall5.switches.get_allowed = False
    assert text(parsed(caller.get(CATEGORIES).content), "header/code") == "998"


def test_log_holds_what_was_asked_and_no_key(sandbox: Sandbox, caller: Caller) -> None:
    caller.post(CATEGORIES, cateCd="001")
    caller.get(CATEGORIES, cateCd="002")
    sandbox.godomall5.faults.add(status=500)
    caller.post(CATEGORIES, cateCd="004")

    log = sandbox.godomall5.calls_since(0)

    assert [(call.query, call.status) for call in log] == [
        ({"cateCd": "001"}, 200),
        ({"cateCd": "002"}, 200),
        ({"cateCd": "004"}, 500),
    ]
    assert sandbox.godomall5.shop_key not in repr(log)
    assert sandbox.godomall5.partner_key not in repr(log)


@pytest.mark.parametrize(
    "path",
    [
        "goods/Goods_Detail.php",
        "order/Order_Detail.php",
        "order/Order_Update.php",
        "goods/Goods_Write.php",
        "member/Member_Search.php",
        "member/Member_Detail.php",
        "stats/Stats_Search.php",
        "goods/Goods_Search",
    ],
)
def test_endpoint_that_does_not_exist_is_the_web_servers_404(sandbox: Sandbox, caller: Caller, path: str) -> None:
    answer = caller.post(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<hr>" in answer.text
    assert [call.path for call in sandbox.godomall5.unknown_calls] == [f"/godomall5/{path}"]


def test_other_product_of_the_host_is_unknown(sandbox: Sandbox, caller: Caller) -> None:
    answer = caller.post("../enamoo/goods/Goods_Search.php")

    assert answer.status_code == 404
    assert [call.path for call in sandbox.godomall5.unknown_calls] == ["/enamoo/goods/Goods_Search.php"]


def test_bucket_gives_a_hundred_calls_and_tells_the_last(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)

    answers = [caller.post(CATEGORIES, cateCd="001001") for _ in range(101)]

    assert [answer.status_code for answer in answers] == [200] * 100 + [429]
    assert [answer.headers[LEVEL] for answer in answers] == ["AVAILABLE"] * 99 + ["EXHAUSTED"] * 2


def test_bucket_fills_by_a_hundred_a_second_times_speed(sandbox: Sandbox, caller: Caller) -> None:
    watch = limited(sandbox, speed=10.0)
    for _ in range(100):
        sandbox.godomall5.limits.take()
    watch.seconds = 0.003

    assert [caller.post(CATEGORIES).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_too_many_calls_without_the_header_when_switched(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.godomall5.switches.bucket_size = 1
    sandbox.godomall5.switches.level_on_429 = False
    sandbox.godomall5.switches.level_otherwise = ""

    first, second = caller.post(CATEGORIES), caller.post(CATEGORIES)

    assert (first.status_code, first.headers[LEVEL]) == (200, "EXHAUSTED")
    assert (second.status_code, LEVEL in second.headers) == (429, False)


def test_bucket_can_be_switched_off(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.godomall5.switches.bucket_size = 1
    sandbox.godomall5.switches.bucket = False

    answers = [caller.post(CATEGORIES) for _ in range(3)]

    assert {(answer.status_code, LEVEL in answer.headers) for answer in answers} == {(200, False)}


def test_rate_is_counted_before_keys_are_read(sandbox: Sandbox, caller: Caller) -> None:
    limited(sandbox)
    sandbox.godomall5.switches.bucket_size = 1
    caller.keys["key"] = "wrong"

    assert [caller.post(ORDERS).status_code for _ in range(2)] == [200, 429]


def test_unknown_switch_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(AttributeError, match="no switch named 'cursors'"):
        sandbox.godomall5.switches.cursors = "ignored"
