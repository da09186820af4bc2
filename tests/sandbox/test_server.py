"""Serving: ports, several sandboxes, many callers at once, and the end."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from pipelines.sandbox import Sandbox
from tests.sandbox.caller import Caller


def test_two_sandboxes_stand_side_by_side() -> None:
    with Sandbox(seed=1, products=3) as first, Sandbox(seed=2, products=3) as second:
        token = first.cafe24.grant()
        headers = {"Authorization": f"Bearer {token['access_token']}"}

        answer = requests.get(f"{second.cafe24.url}/api/v2/admin/shops", headers=headers, timeout=10)

        assert first.cafe24.url != second.cafe24.url
        assert answer.status_code == 401


def test_port_can_be_chosen() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with Sandbox(products=3, ports=[port]) as sandbox:
        assert sandbox.cafe24.url == f"http://127.0.0.1:{port}"


def test_port_is_free_again_afterwards_and_the_world_remains() -> None:
    sandbox = Sandbox(products=3, history_days=1)
    with sandbox:
        url = sandbox.cafe24.url
    before = sandbox.world.truth()

    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(url, timeout=1)
    with sandbox:
        assert requests.get(sandbox.cafe24.url, timeout=10).status_code == 404
    assert sandbox.world.truth() == before


def test_many_callers_at_once_get_whole_answers(sandbox: Sandbox, caller: Caller) -> None:
    url = f"{sandbox.cafe24.url}/api/v2/admin/orders?start_date=2026-01-01&end_date=2026-01-05&embed=items"

    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: requests.get(url, headers=caller.headers, timeout=30).content, range(40)))

    assert len({bytes(body) for body in bodies}) == 1
    assert json.loads(bodies[0])["orders"]


def test_world_can_move_while_it_is_asked(sandbox: Sandbox, caller: Caller) -> None:
    with ThreadPoolExecutor(1) as pool:
        moving = pool.submit(lambda: [sandbox.world.advance(minutes=1) for _ in range(60)])
        statuses = {
            caller.get("/orders/count", start_date="2026-01-01", end_date="2026-01-05").status_code for _ in range(60)
        }
        moving.result()

    assert statuses == {200}


def test_unknown_mall_is_an_error_with_its_name() -> None:
    with pytest.raises(ModuleNotFoundError, match="nomall"):
        Sandbox(malls=("nomall",))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/products", {"limit": "ten"}),
        ("/products", {"limit": "--1"}),
        ("/products", {"offset": "²"}),
        ("/products", {"since_product_no": "9" * 30}),
        ("/products", {"price_min": "1e3"}),
        ("/products", {"updated_start_date": "9999-12-31", "updated_end_date": "9999-12-31"}),
        ("/products/x/variants", {}),
        ("/products/1/variants/%2F", {}),
        ("/orders", {"start_date": "0001-01-01", "end_date": "0001-01-02"}),
        ("/orders", {"start_date": "2026-13-01", "end_date": "2026-13-02"}),
        ("/orders", {"order_id": "x,,y", "embed": "items,nothing", "fields": "nothing"}),
        ("/orders/x/items", {}),
        ("/boards/4/articles", {"start_date": "2026-01-01"}),
        ("/refunds", {"start_date": "2026-01-01", "end_date": "2026-01-01", "refund_status": "M"}),
        ("/cancellation/x", {}),
        ("/categories/x/products", {"display_group": "1"}),
    ],
)
def test_odd_questions_get_an_answer_of_the_mall(
    sandbox: Sandbox, caller: Caller, path: str, query: dict[str, str]
) -> None:
    answer = caller.get(path, **query)

    assert answer.status_code in (200, 404, 422)
    assert isinstance(answer.json(), dict)
    assert sandbox.cafe24.failures == []


def test_mistake_of_a_stand_in_ends_the_sandbox_loudly() -> None:
    def broken(_mall: object, _call: object) -> None:
        raise ZeroDivisionError

    def ask() -> int:
        with Sandbox(products=3) as sandbox:
            sandbox.cafe24.route("GET", "/api/v2/broken", broken)  # type: ignore[arg-type]
            return requests.get(f"{sandbox.cafe24.url}/api/v2/broken", timeout=10).status_code

    with pytest.raises(ExceptionGroup, match="stand-in mall is at fault") as raised:
        ask()

    assert isinstance(raised.value.exceptions[0], ZeroDivisionError)
