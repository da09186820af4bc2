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
