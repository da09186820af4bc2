"""The commands as a user types them, against a served sandbox."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from pipelines.transform import PROJECT
from tests.pipelines.conftest import WriteFiles, standing_in

pytestmark = pytest.mark.xdist_group("commands")  # groups begin before single tests: the slow ones must not come last

ROOT = Path(__file__).parents[2]
SHOPS = "stg_cafe24__shops"
KMALL = [sys.executable, "-c", "from pipelines.cli import main; main()"]


@contextmanager
def served(project: WriteFiles) -> Iterator[Sandbox]:
    """A small mall whose present is ours, configured as the shop `main` and authorized."""
    with Sandbox(7, datetime.now(UTC), products=6, orders_per_day=4, history_days=10, speed=500.0) as sandbox:
        mall = sandbox.cafe24
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
        yield sandbox


@pytest.fixture
def sandbox(project: WriteFiles) -> Iterator[Sandbox]:
    with served(project) as found:
        yield found


def kmall(*arguments: str) -> tuple[int, dict[str, Any]]:
    outcome = CliRunner().invoke(app, [*arguments, "--json"])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
    return outcome.exit_code, json.loads(outcome.stdout)


@dataclass
class Ran:
    """One `kmall run` during which a list was refused, and the load after it.

    Shape: `codes` and `told` of the run, the load and `kmall transform`, of a table with rows that stand twice by then;
        `orders` of the views and of the mall; `beside` names in the user's folder; `new` in that of the models.
    """

    codes: list[int]
    told: list[dict[str, Any]]
    orders: tuple[int, int]
    built: set[str]
    beside: set[str]
    new: set[str]
    unknown_calls: list[Any]
    failed_test: str


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("ran")
    before = {path.name for path in PROJECT.iterdir()}
    with pytest.MonkeyPatch.context() as inside:
        inside.setenv("KMALL_HOME", str(folder / "home"))
        inside.setenv("DLT_DATA_DIR", str(folder / "dlt"))
        with standing_in(folder / "project") as project, served(project) as sandbox:
            struck = sandbox.cafe24.faults.add(status=403, path="/admin/suppliers", times=99)
            run = kmall("run")
            assert struck.hits
            with duckdb.connect("kmall.duckdb", read_only=True) as connection:
                (count,) = connection.execute("select count(*) from unified.orders").fetchall()[0]
                tables = connection.execute(
                    "select table_name from information_schema.tables where table_schema = 'staging'"
                )
                built = {name for (name,) in tables.fetchall()}
            beside = {path.name for path in Path.cwd().iterdir()}
            sandbox.cafe24.faults.clear()
            load = kmall("load")
            with duckdb.connect("kmall.duckdb") as connection:
                connection.execute("insert into raw_cafe24.shops from raw_cafe24.shops")
            # the project is known by now, and read again in a second
            again = CliRunner().invoke(app, ["transform", "--select", SHOPS, "--quiet"])
            assert again.stderr == ""
            orders = (count, len(sandbox.world.truth()["orders"]))
            unknown = list(sandbox.cafe24.unknown_calls)
    codes = [run[0], load[0], again.exit_code]
    new = {path.name for path in PROJECT.iterdir()} - before
    assert (folder / "home" / "dbt" / "target" / "manifest.json").exists()
    return Ran(codes, [run[1], load[1]], orders, built, beside, new, unknown, again.stdout)


def test_a_failing_resource_is_named_the_views_are_built_and_the_next_load_mends_it(ran: Ran):
    by_name = {each["resource"]: each for each in ran.told[0]["load"]["results"]}
    assert {name for name, each in by_name.items() if each["status"] != "ok"} == {"suppliers"}
    assert by_name["suppliers"]["fix"]
    assert ran.told[0]["transform"]["ok"]
    assert ran.orders[0] == ran.orders[1] > 0
    assert ran.told[1]["ok"]
    assert ran.codes[:2] == [1, 0]
    assert ran.unknown_calls == []


def test_a_build_leaves_nothing_beside_its_models_and_builds_none_of_what_nobody_reads(ran: Ran):
    """dbt works beside its project unless told otherwise, and an installed package may not be writable."""
    assert ran.new == set()
    assert ran.beside == {".dlt", "kmall.duckdb", ".kmall.duckdb.lock"}
    assert SHOPS in ran.built
    assert [name for name in ran.built if "analytics" in name or "dcollection" in name] == []


def test_a_failed_test_is_named_and_the_command_ends_with_1(ran: Ran):
    assert ran.codes[2] == 1
    assert f"unique_key_{SHOPS}_platform__shop_alias__shop_no" in ran.failed_test
    assert "1 failed" in ran.failed_test


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
