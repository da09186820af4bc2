"""Every fault as a caller meets it, over real HTTP."""

import time

import pytest
import requests

from pipelines.sandbox import Sandbox
from tests.sandbox.caller import Caller


def numbers(rows: list[dict[str, object]]) -> list[object]:
    return [row["product_no"] for row in rows]


def test_status_strikes_as_often_as_told_and_only_its_path(sandbox: Sandbox, caller: Caller) -> None:
    fault = sandbox.cafe24.faults.add(status=503, path="/products", times=2)

    answers = [caller.get(path).status_code for path in ("/shops", "/products", "/products/count", "/products")]

    assert answers == [200, 503, 503, 200]
    assert fault.hits == 2


def test_after_lets_some_calls_through_first(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add(status=500, path="*/products", after=2)

    assert [caller.get("/products").status_code for _ in range(4)] == [200, 200, 500, 200]


def test_a_pattern_is_the_whole_path(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add(status=500, path="*/products", times=None)

    assert caller.get("/products/count").status_code == 200
    assert caller.get("/products").status_code == 500


def test_faults_can_be_cleared(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add(status=500, times=None)
    sandbox.cafe24.faults.clear()

    assert caller.get("/products").status_code == 200


def test_unknown_kind_is_refused_with_the_known_ones(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="cut_body"):
        sandbox.cafe24.faults.add("cut_boddy")


def test_struck_calls_are_in_the_log_with_the_fault(sandbox: Sandbox, caller: Caller) -> None:
    mark = sandbox.cafe24.mark()
    sandbox.cafe24.faults.add(status=503)
    caller.get("/products")
    caller.get("/products", limit=3)

    log = sandbox.cafe24.calls_since(mark)

    assert [(call.status, call.fault, call.query) for call in log] == [(503, "status", {}), (200, "", {"limit": "3"})]
    assert "authorization" not in repr(log).lower()


@pytest.mark.parametrize("status", [200, 503])
def test_html_page(sandbox: Sandbox, caller: Caller, status: int) -> None:
    sandbox.cafe24.faults.add("html", status=status)

    answer = caller.get("/products")

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_body_and_headers_of_a_status_can_be_given(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add(status=429, body=b"slow down", headers={"Retry-After": "3"})

    answer = caller.get("/products")

    assert (answer.content, answer.headers["Retry-After"]) == (b"slow down", "3")


def test_malformed_json_fits_its_length(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add("malformed_json")

    answer = caller.get("/products")

    assert int(answer.headers["content-length"]) == len(answer.content)
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_cut_body_is_shorter_than_promised(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add("cut_body")

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        caller.get("/products")


@pytest.mark.parametrize("kind", ["reset", "timeout", "lost_answer"])
def test_connection_ends_without_an_answer(sandbox: Sandbox, caller: Caller, kind: str) -> None:
    sandbox.cafe24.faults.add(kind, seconds=0.05)

    with pytest.raises(requests.exceptions.ConnectionError):
        caller.get("/products")
    assert caller.get("/products").status_code == 200


def test_timeout_outlasts_a_callers_patience(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add("timeout", seconds=1.0)

    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(f"{sandbox.cafe24.url}/api/v2/admin/products", headers=caller.headers, timeout=0.1)


def test_slow_answer_is_right(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add("slow", seconds=0.2)
    started = time.monotonic()

    assert len(caller.rows("/products")) == 10
    assert time.monotonic() - started >= 0.2


def test_lost_answer_was_carried_out(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()
    mall = sandbox.cafe24
    mall.faults.add("lost_answer", path="/oauth/token")
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    auth = (mall.client_id, mall.client_secret)

    with pytest.raises(requests.exceptions.ConnectionError):
        requests.post(f"{mall.url}/api/v2/oauth/token", data=form, auth=auth, timeout=5)

    again = requests.post(f"{mall.url}/api/v2/oauth/token", data=form, auth=auth, timeout=5)
    assert again.json()["error_description"] == "Invalid refresh_token"


def test_reset_is_not_carried_out(sandbox: Sandbox) -> None:
    token = sandbox.cafe24.grant()
    mall = sandbox.cafe24
    mall.faults.add("reset", path="/oauth/token")
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    auth = (mall.client_id, mall.client_secret)

    with pytest.raises(requests.exceptions.ConnectionError):
        requests.post(f"{mall.url}/api/v2/oauth/token", data=form, auth=auth, timeout=5)

    assert requests.post(f"{mall.url}/api/v2/oauth/token", data=form, auth=auth, timeout=5).status_code == 200


def test_limit_ignored(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add("limit_ignored")

    assert len(caller.rows("/products", limit=3)) > 3


def test_repeat_page(sandbox: Sandbox, caller: Caller) -> None:
    first = numbers(caller.rows("/products", limit=3))
    sandbox.cafe24.faults.add("repeat_page")

    assert numbers(caller.rows("/products", limit=3, offset=3)) == first
    assert numbers(caller.rows("/products", limit=3, offset=3)) != first


def test_repeat_page_of_a_since_list(sandbox: Sandbox, caller: Caller) -> None:
    first = numbers(caller.rows("/products", limit=3, since_product_no=0))
    sandbox.cafe24.faults.add("repeat_page")

    assert numbers(caller.rows("/products", limit=3, since_product_no=first[-1])) == first


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("row_appeared", slice(2, 5)),
        ("row_vanished", slice(4, 7)),
        ("missing_rows", slice(3, 5)),
        ("empty_page", slice(0, 0)),
    ],
)
def test_rows_shift_between_pages(sandbox: Sandbox, caller: Caller, kind: str, expected: slice) -> None:
    whole = numbers(caller.rows("/products", limit=100))
    sandbox.cafe24.faults.add(kind)

    assert numbers(caller.rows("/products", limit=3, offset=3)) == whole[expected]


def test_duplicate_rows(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add("duplicate_rows")

    rows = numbers(caller.rows("/products", limit=3))

    assert rows[0] == rows[1]
    assert len(rows) == 4


def test_page_faults_hit_orders_and_articles_too(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.faults.add("limit_ignored", times=2)

    assert len(caller.orders("2026-01-01", "2026-01-05", limit=1)) > 1
    sandbox.world.act.write_review("cafe24")
    sandbox.world.act.write_review("cafe24")
    assert len(caller.rows("/boards/4/articles", limit=1)) > 1


def test_action_changes_the_world_between_pages(sandbox: Sandbox, caller: Caller) -> None:
    whole = numbers(caller.rows("/products", limit=100))
    sandbox.cafe24.faults.add(
        action=lambda: sandbox.world.act.delete_product(str(whole[0])), path="*/products", after=1
    )

    first = numbers(caller.rows("/products", limit=3))
    second = numbers(caller.rows("/products", limit=3, offset=3))

    assert first == whole[:3]
    assert second == whole[4:7]
