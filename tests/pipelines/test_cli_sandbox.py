"""The commands as a user types them, against a served sandbox."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests
from typer.testing import CliRunner

from pipelines import config
from pipelines.authorize import authorize
from pipelines.cli import app
from pipelines.platforms import all_platforms
from pipelines.sandbox import Sandbox
from tests.pipelines.conftest import WriteFiles

pytestmark = pytest.mark.xdist_group("commands")  # groups begin before single tests: the slow ones must not come last

ROOT = Path(__file__).parents[2]
KMALL = [sys.executable, "-c", "from pipelines.cli import main; main()"]


@pytest.fixture
def sandbox(project: WriteFiles) -> Iterator[Sandbox]:
    """A small mall whose present is ours, configured as the shop `main` and authorized."""
    with Sandbox(7, datetime.now(UTC), products=6, orders_per_day=4, history_days=10, speed=500.0) as served:
        mall = served.cafe24
        project(
            config=f"""
                [sources.cafe24.shops.main]
                mall_id = "{mall.mall_id}"
                client_id = "{mall.client_id}"
                redirect_uri = "{mall.redirect_uri}"
                base_url = "{mall.url}"
                start_date = "{datetime.now(UTC).year - 1}-01-01"
                speed = 500.0
            """,
            secrets=f'[sources.cafe24.shops.main]\nclient_secret = "{mall.client_secret}"\n',
        )
        came_back: list[str] = []

        def browser(url: str) -> bool:
            came_back.append(requests.get(url, allow_redirects=False, timeout=10).headers["location"])
            return True

        authorize(config.shops()[0], open_browser=browser, ask=lambda question: came_back[0])
        yield served


def kmall(*arguments: str) -> tuple[int, dict[str, Any]]:
    outcome = CliRunner().invoke(app, [*arguments, "--json"])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
    return outcome.exit_code, json.loads(outcome.stdout)


def test_a_failing_resource_is_named_the_views_are_built_and_the_next_load_mends_it(sandbox: Sandbox):
    struck = sandbox.cafe24.faults.add(status=403, path="/admin/suppliers", times=99)
    code, found = kmall("run")
    by_name = {each["resource"]: each for each in found["load"]["results"]}
    assert (code, bool(struck.hits)) == (1, True)
    assert {name for name, each in by_name.items() if each["status"] != "ok"} == {"suppliers"}
    assert by_name["suppliers"]["fix"]
    assert found["transform"]["ok"]
    with duckdb.connect("kmall.duckdb", read_only=True) as connection:
        orders = connection.execute("select count(*) from unified.orders").fetchall()
    assert orders == [(len(sandbox.world.truth()["orders"]),)]
    sandbox.cafe24.faults.clear()
    code, found = kmall("load")
    assert (code, found["ok"]) == (0, True)
    assert sandbox.cafe24.unknown_calls == []


def test_a_shop_that_fails_is_named_and_the_other_one_is_loaded(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch):
    for key, value in {"MALL_ID": "elsewhere", "CLIENT_ID": "app", "CLIENT_SECRET": "hush"}.items():
        monkeypatch.setenv(f"SOURCES__CAFE24__SHOPS__AAA__{key}", value)
    code, found = kmall("load", "--resource", "shops", "--resource", "categories")
    assert code == 1
    assert {(each["shop"], each["status"]) for each in found["results"]} == {("aaa", "failed"), ("main", "ok")}
    code, found = kmall("status")
    assert {each["shop"] for each in found["tokens"] if each["state"] == "missing"} == {"aaa"}


def test_what_failed_is_in_the_status_until_it_is_well_again(sandbox: Sandbox):
    sandbox.cafe24.faults.add(status=403, path="/admin/shops", times=1)
    codes = [kmall("load", "--resource", "shops")[0], kmall("status")[0]]
    codes += [kmall("load", "--resource", "shops")[0], kmall("status")[0]]
    assert codes == [1, 1, 0, 0]


def test_only_the_resources_asked_for_are_called(sandbox: Sandbox):
    mark = sandbox.cafe24.mark()
    code, found = kmall("load", "--shop", "main", "--platform", "cafe24", "--resource", "shops")
    assert (code, [each["resource"] for each in found["results"]]) == (0, ["shops"])
    assert {call.path for call in sandbox.cafe24.calls_since(mark)} == {"/api/v2/admin/shops"}


def test_check_proves_a_good_shop_with_one_call(sandbox: Sandbox):
    mark = sandbox.cafe24.mark()
    code, found = kmall("check")
    assert (code, found["ok"]) == (0, True)
    assert [call.path for call in sandbox.cafe24.calls_since(mark)] == ["/api/v2/admin/shops"]


def test_check_names_a_scope_that_the_token_lacks(sandbox: Sandbox, project: WriteFiles):
    folder = Path.cwd() / ".dlt"
    written = (
        (folder / "config.toml").read_text(encoding="utf-8"),
        (folder / "secrets.toml").read_text(encoding="utf-8"),
    )
    project(config=written[0] + '\nresources = ["shops", "customers"]\n', secrets=written[1])
    code, found = kmall("check")
    assert code == 1
    assert ["mall.read_privacy" in each["message"] for each in found["findings"] if not each["ok"]] == [True]


def test_a_revoked_consent_ends_with_the_command_that_mends_it(sandbox: Sandbox):
    sandbox.cafe24.revoke_consent()
    code, found = kmall("load", "--resource", "shops")
    assert code == 1
    assert found["results"][0]["fix"] == "run `kmall authorize cafe24 --shop main`."


def test_authorizing_in_a_terminal_takes_the_pasted_address(sandbox: Sandbox):
    config.token_store().delete("cafe24/samplemall")
    command = subprocess.Popen(
        [*KMALL, "authorize", "cafe24", "--paste", "--no-browser", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert command.stdin is not None
    assert command.stderr is not None
    url = next(line for line in command.stderr if line.startswith("http")).strip()
    location = requests.get(url, allow_redirects=False, timeout=10).headers["location"]
    told, _ = command.communicate(location + "\n", timeout=60)
    assert (command.returncode, json.loads(told)["ok"]) == (0, True)
    assert kmall("check")[0] == 0


def test_a_stopped_load_says_so_and_the_next_one_goes_on(sandbox: Sandbox):
    sandbox.cafe24.faults.add(kind="slow", path="/admin/orders", seconds=3, times=99)
    command = subprocess.Popen(
        [*KMALL, "run"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    while not any(call.path.endswith("/suppliers") for call in sandbox.cafe24.calls):
        assert command.poll() is None
        time.sleep(0.05)
    command.send_signal(signal.SIGINT)
    told, warned = command.communicate(timeout=60)
    assert command.returncode == 130
    assert b"stopped. Nothing is lost" in warned
    assert told == b""
    sandbox.cafe24.faults.clear()
    code, found = kmall("load")
    assert (code, {each["status"] for each in found["results"]}) == (0, {"ok"})


def test_the_sandbox_command_serves_until_it_is_interrupted(tmp_path: Path):
    command = subprocess.Popen(
        [*KMALL, "sandbox", "--port", "0", "--start", "2026-01-05", "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        # a shell starts what it runs in the background deaf to Ctrl-C, and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    killer = threading.Timer(60, command.kill)
    killer.start()
    assert command.stdout is not None
    document = ""
    while not document.rstrip().endswith("\n}"):
        document += command.stdout.readline()
    served = json.loads(document)["malls"]
    mall = served[0]
    answer = requests.get(f"{mall['url']}/api/v2/admin/shops", timeout=10)
    command.send_signal(signal.SIGINT)
    command.wait(timeout=30)
    killer.cancel()
    command.stdout.close()
    assert (answer.status_code, command.returncode) == (401, 0)
    assert {each["platform"] for each in served} == set(all_platforms())
    assert {each["flavor"] for each in served if each["platform"] == "makeshop"} == {"kr", "kr_legacy", "jp"}
    assert {each.get("api", "admin") for each in served if each["platform"] == "cafe24"} == {
        "admin",
        "front",
        "dcollection",
    }
