"""The examples for cron and systemd: what they call exists, and it works with as little around it as they give it."""

import configparser
import fcntl
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import typer.main

from pipelines.cli import app
from pipelines.platforms import all_platforms
from pipelines.sandbox import Sandbox
from pipelines.stand_ins import snippet
from tests.pipelines.conftest import WriteFiles

FILES = Path(__file__).parents[2] / "pipelines" / "schedules"
CRON_LINE = re.compile(r"(?P<when>(?:[\d*,/-]+ ){5})(?P<command>.+)")
CALLED = re.compile(r"\.venv/bin/kmall ([a-z]+(?: --[a-z]+)*)")


def crontab() -> tuple[dict[str, str], list[re.Match[str]]]:
    """The variables and the lines of the crontab. A line that is neither, nor a remark, is a mistake."""
    variables, lines = {}, []
    for text in (FILES / "crontab").read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"([A-Z]+)=(.*)", text):
            variables[found[1]] = found[2]
        elif text and not text.startswith("#"):
            line = CRON_LINE.fullmatch(text)
            assert line, text
            assert "%" not in text  # cron would make a line's end of it
            lines.append(line)
    return variables, lines


def unit(name: str) -> configparser.ConfigParser:
    """A unit of systemd; its keys are written as they are."""
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string((FILES / name).read_text(encoding="utf-8"))
    return parser


def by_cron(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a line of the crontab as cron does: its own variables, the user's home, nothing else."""
    variables = {**crontab()[0], "KMALL": str(folder), "HOME": str(folder / "user")}
    return subprocess.run(
        [variables["SHELL"], "-c", command],
        env=variables,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_every_command_of_the_examples_is_one_of_kmall_with_options_it_has():
    service = unit("kmall.service")["Service"]
    called = [CALLED.search(text) for text in (*(line["command"] for line in crontab()[1]), service["ExecStart"])]
    commands = typer.main.get_command(app)
    for found in called:
        assert found
        name, *options = found[1].split()
        with commands.make_context("kmall", [name, *options]) as context:
            _, command, rest = commands.resolve_command(context, [name, *options])  # type: ignore[attr-defined]
            assert command.make_context(name, rest, parent=context).params
    assert [found[1] for found in called if found] == ["run --quiet", "status", "run --quiet"]


def test_cron_and_systemd_run_at_the_same_times():
    when = [line["when"].split() for line in crontab()[1]]
    timer = unit("kmall.timer")["Timer"]
    assert when[0] == ["5", "*", "*", "*", "*"]
    assert timer["OnCalendar"] == "*-*-* *:05:00 Asia/Seoul"
    assert unit("kmall.service")["Service"]["Type"] == "oneshot"  # another type would be started beside itself


def test_a_run_that_is_due_while_one_is_under_way_is_left_out_without_a_word(tmp_path: Path):
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (tmp_path / "run.log").write_text("of the run under way")
        outcome = by_cron(crontab()[1][0]["command"], tmp_path)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
    assert (tmp_path / "run.log").read_text() == "of the run under way"


@pytest.fixture
def folder(project: WriteFiles) -> Iterator[Path]:
    """A user's folder as the examples expect it, with a shop at the sandbox's WISA."""
    with Sandbox(
        7, datetime.now(UTC), malls=("wisa",), products=6, orders_per_day=4, history_days=5, speed=500.0
    ) as served:
        text = snippet(all_platforms()["wisa"], served.malls[0], "main", speed=500.0)
        keys, secrets = text.split("# .dlt/secrets.toml")
        found = project(config=keys, secrets=secrets)
        (found / ".venv").symlink_to(sys.prefix)
        (found / "user").mkdir()
        yield found


@pytest.mark.soak
def test_a_run_by_cron_loads_and_builds_and_says_nothing_until_it_fails(folder: Path):
    run, status = (line["command"] for line in crontab()[1])
    good = [by_cron(run, folder), by_cron(status, folder)]
    with duckdb.connect(str(folder / "kmall.duckdb"), read_only=True) as warehouse:
        ((orders,),) = warehouse.execute("select count(*) from unified.orders").fetchall()
    (folder / ".dlt" / "config.toml").write_text("[sources.wisa.shops.main]\nbaseurl = 'misspelt'\n")
    failed = by_cron(run, folder)
    assert [(each.returncode, each.stdout, each.stderr) for each in good] == [(0, "", "")] * 2
    assert orders > 0
    assert "did you mean base_url?" in failed.stdout  # which cron mails
    assert (folder / "user" / ".kmall").is_dir()
