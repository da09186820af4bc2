"""What the command says, where, and with which exit code when the request or the configuration is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.pipelines.conftest import WriteFiles

MAIN = '[sources.cafe24.shops.main]\nmall_id = "samplemall"\nclient_id = "app"\n'
MAIN_SECRET = '[sources.cafe24.shops.main]\nclient_secret = "hush"\n'
COMMANDS = (
    *("demo", "run", "load", "work", "backfill", "transform", "authorize", "check", "capabilities", "sandbox"),
    *("status", "purge", "match", "export", "dashboard", "lake"),
)
SHOP_COMMANDS = ("load", "run", "check", "status")


@pytest.mark.parametrize("command", SHOP_COMMANDS)
def test_a_wrong_key_ends_every_command_with_2_and_names_file_and_key(project: WriteFiles, command: str):
    project(config=MAIN.replace("mall_id", "mal_id"), secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, [command])
    assert outcome.exit_code == 2
    assert ".dlt/config.toml, [sources.cafe24.shops.main] mal_id: unknown key, did you mean mall_id?" in outcome.stderr
    assert outcome.stdout == ""


@pytest.mark.parametrize("command", SHOP_COMMANDS)
def test_as_json_the_mistakes_are_one_document_on_standard_output(project: WriteFiles, command: str):
    project(config=MAIN + 'start_date = "soon"\n')
    outcome = CliRunner().invoke(app, [command, "--json"])
    found = json.loads(outcome.stdout)
    assert outcome.exit_code == 2
    assert (found["ok"], found["error"]) == (False, "WrongConfiguration")
    assert [problem["what"].rsplit("] ", 1)[1].split(":")[0] for problem in found["problems"]] == [
        "client_secret",
        "start_date",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--shop", "mian"], "--shop mian: unknown shop, did you mean main?"),
        (["--platform", "cafe42"], "--platform cafe42: unknown platform, did you mean cafe24?"),
        (["--resource", "ordres"], "--resource ordres: unknown resource, did you mean orders?"),
        (["--warehouse", "mysql://x"], "mysql:// is not a warehouse"),
    ],
)
def test_a_wrong_option_is_answered_with_the_nearest_right_one(project: WriteFiles, arguments: list[str], told: str):
    project(config=MAIN, secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, ["load", *arguments])
    assert outcome.exit_code == 2
    assert told in outcome.stderr


def test_a_wrong_resource_in_a_file_names_the_file(project: WriteFiles):
    project(config=MAIN + 'resources = ["orders", "prodcts"]\n', secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, ["load"])
    assert outcome.exit_code == 2
    assert "[sources.cafe24.shops.main] resources: unknown resource prodcts, did you mean products?" in outcome.stderr


def test_a_hurried_clock_is_for_sandboxes_only(project: WriteFiles):
    project(config=MAIN + "speed = 20\n", secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, ["load"])
    assert outcome.exit_code == 2
    assert "cafe24 main: speed is for a sandbox" in outcome.stderr


def test_an_empty_folder_is_told_what_to_write(project: WriteFiles):
    outcome = CliRunner().invoke(app, ["run"])
    assert outcome.exit_code == 2
    assert "no shop is configured" in outcome.stderr


def test_building_before_loading_says_so(project: WriteFiles):
    outcome = CliRunner().invoke(app, ["transform"])
    assert outcome.exit_code == 1
    assert "nothing is loaded yet" in outcome.stderr


def test_authorizing_asks_which_of_several_shops(project: WriteFiles):
    project(config=MAIN + MAIN.replace("main", "second"), secrets=MAIN_SECRET + MAIN_SECRET.replace("main", "second"))
    outcome = CliRunner().invoke(app, ["authorize", "cafe24"])
    assert outcome.exit_code == 2
    assert "name one of main, second" in outcome.stderr


def test_a_shop_that_was_never_authorized_is_told_the_command(project: WriteFiles):
    project(config=MAIN + 'base_url = "http://127.0.0.1:9"\n', secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, ["check", "--json"])
    (finding,) = json.loads(outcome.stdout)["findings"]
    assert outcome.exit_code == 1
    assert (finding["ok"], finding["fix"]) == (False, "run `kmall authorize cafe24 --shop main`.")


def test_a_load_without_consent_names_the_shop_and_ends_with_1(project: WriteFiles):
    project(config=MAIN + 'base_url = "http://127.0.0.1:9"\n', secrets=MAIN_SECRET)
    outcome = CliRunner().invoke(app, ["load", "--resource", "shops"])
    assert outcome.exit_code == 1
    assert "failed cafe24 main" in outcome.stdout
    assert "kmall authorize cafe24 --shop main" in outcome.stdout


def test_a_secret_is_nowhere_in_the_output(project: WriteFiles):
    project(config=MAIN + 'base_url = "http://127.0.0.1:9"\n', secrets=MAIN_SECRET)
    for command in ("load", "check", "status"):
        outcome = CliRunner().invoke(app, [command, "--json"])
        assert "hush" not in outcome.output


def in_a_process(folder: Path, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[bytes]":
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), **environ},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_a_terminal_that_knows_only_ascii_still_gets_its_answer(project: WriteFiles):
    folder = project(config=MAIN + 'base_url = "http://127.0.0.1:9"\n', secrets=MAIN_SECRET)
    outcome = in_a_process(folder, "status", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert outcome.returncode == 1
    assert b"never" in outcome.stdout
    assert outcome.stdout.isascii()


def test_a_reader_that_leaves_early_does_not_cause_a_traceback(project: WriteFiles):
    folder = project(config=MAIN, secrets=MAIN_SECRET)
    command = f"'{sys.executable}' -c 'from pipelines.cli import main; main()' status --json | true"
    outcome = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert b"Traceback" not in outcome.stderr
    assert b"BrokenPipe" not in outcome.stderr


def test_help_lists_every_command_without_loading_dlt(tmp_path: Path):
    script = (
        "import sys; from typer.main import get_command; from pipelines.cli import app; "
        "print('dlt' in sys.modules, *get_command(app).commands)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert outcome.stdout.split() == ["False", *COMMANDS]
