"""What a run shows while it works, on a terminal and in a scheduler's log."""

import io
import re

import pytest
from rich.console import Console

from pipelines.progress import Progress
from sources.shared.ledger import Event


def log_of(*events: Event, quiet: bool = False) -> list[str]:
    file = io.StringIO()
    with Progress(console=Console(file=file, force_terminal=False), quiet=quiet) as progress:
        for event in events:
            progress(event)
    return [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in file.getvalue().splitlines()]


def screen_of(*events: Event, **options: object) -> str:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=100, height=20, _environ={"TERM": "xterm"}, **options)
    with Progress(console=console) as progress:
        for event in events:
            progress(event)
            progress._live.refresh()
    return file.getvalue()


def test_a_log_has_one_line_per_start_and_end_and_not_one_per_page():
    pages = [Event("cafe24", "main", "orders", "page", rows=1000 * n, requests=n) for n in range(1, 50)]
    lines = log_of(
        Event("cafe24", "main", "orders", "started"),
        *pages,
        Event("cafe24", "main", "orders", "done", rows=49_000, requests=49),
    )
    assert lines == ["cafe24 main, orders: started", "cafe24 main, orders: done, 49,000 rows, 49 requests, 0 s"]


def test_a_failure_is_one_line_that_names_the_place_once():
    (line,) = log_of(
        Event(
            "cafe24", "main", "orders", "failed", message="cafe24 main, orders: the token is dead Fix: authorize again"
        ),
        quiet=True,
    )
    assert line == "cafe24 main, orders: failed, the token is dead, 0 s"


def test_quiet_says_nothing_while_all_is_well():
    assert (
        log_of(Event("cafe24", "main", "orders", "started"), Event("cafe24", "main", "orders", "done"), quiet=True)
        == []
    )


def test_a_terminal_shows_rows_requests_and_what_is_waited_for():
    shown = screen_of(
        Event("cafe24", "main", "orders", "started"),
        Event("cafe24", "main", "orders", "page", rows=1, requests=1),
        Event("cafe24", "main", "orders", "waiting", rows=2000, requests=2, message="the mall's limit, 3 s"),
    )
    assert "1 row, 1 request " in shown
    assert "2,000 rows, 2 requests · the mall's limit, 3 s" in shown


def test_a_finished_resource_stays_on_the_terminal_and_its_moving_line_goes():
    shown = screen_of(
        Event("cafe24", "main", "orders", "started"), Event("cafe24", "main", "orders", "done", rows=12, requests=1)
    )
    assert "✓ " in shown
    assert "12 rows, 1 request" in shown.rsplit("✓ ", 1)[1]


def test_two_shops_with_the_same_alias_and_resource_on_two_platforms_have_a_line_each():
    lines = log_of(Event("cafe24", "main", "orders", "started"), Event("wisa", "main", "orders", "started"))
    assert lines == ["cafe24 main, orders: started", "wisa main, orders: started"]


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"TERM": "unknown"}])
def test_a_terminal_without_cursor_movement_gets_lines(environ: dict[str, str]):
    file = io.StringIO()
    with Progress(console=Console(file=file, force_terminal=True, _environ=environ)) as progress:
        progress(Event("cafe24", "main", "orders", "started"))
    assert file.getvalue().endswith("cafe24 main, orders: started\n")
    assert "\x1b[" not in file.getvalue()


def test_more_resources_than_lines_on_the_screen_are_counted():
    shown = screen_of(*(Event("cafe24", f"shop{n}", "orders", "started") for n in range(30)))
    assert "and 13 more" in shown
