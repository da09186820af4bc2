"""Tables and JSON on good and bad terminals."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from rich.console import Console

from pipelines import screen
from pipelines.screen import Column

COLUMNS = (Column("shop"), Column("resource"), Column("rows", number=True), Column("what to do"))
ROWS = (("cafe24 main", "orders", 12_345, "add the scope to the app at the mall, then authorize this shop again."),)


def printed(width: int, *, terminal: bool = True, **environ: str) -> str:
    file = io.StringIO()
    console = Console(
        file=file, width=width, force_terminal=terminal, _environ={"TERM": "xterm", **environ}, highlight=False
    )
    screen.print_table(console, "Loaded", COLUMNS, ROWS)
    return file.getvalue()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_no_width_cuts_a_value_off(width: int):
    words = printed(width, NO_COLOR="1").replace("│", " ").split()
    assert "".join(words).count("12,345") == 1
    assert "again." in words


def test_a_narrow_terminal_gets_lines_instead_of_a_table():
    shown = re.sub(r"\x1b\[\d*m", "", printed(40))
    assert "resource: orders" in shown
    assert "│" not in shown


def test_no_color_is_obeyed():
    assert "\x1b[3" not in printed(80, NO_COLOR="1")


def test_piped_output_has_no_control_characters_and_is_not_cropped(capsys):
    screen.print_table(screen.output(), "Loaded", COLUMNS, [(*ROWS[0][:3], "x" * 300)])
    shown = capsys.readouterr().out
    assert "x" * 300 in shown
    assert "\x1b" not in shown
    assert all(line == line.rstrip() for line in shown.splitlines())


def test_text_from_a_mall_is_not_taken_for_markup(capsys):
    screen.print_table(screen.output(), "t", [Column("name")], [("[bold]세일[/bold] [/]",)])
    assert "[bold]세일[/bold] [/]" in capsys.readouterr().out


def test_json_keeps_korean_times_zones_and_decimals(capsys):
    screen.print_json(
        {"name": "몰", "at": datetime(2026, 1, 5, tzinfo=UTC), "paid": Decimal("10.50"), "age": timedelta(hours=1)}
    )
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"name": "몰", "at": "2026-01-05T00:00:00+00:00", "paid": "10.50", "age": 3600.0}
    assert "몰" in shown


def test_windows_are_shown_in_korean_time_across_midnight():
    assert screen.span(datetime(2026, 1, 4, 15, tzinfo=UTC), datetime(2026, 1, 5, 14, 59, tzinfo=UTC)) == (
        "2026-01-05 00:00 to 2026-01-05 23:59"
    )
    assert screen.span(None, None) == ""


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(seconds=40), "40 s"),
        (timedelta(minutes=12, seconds=5), "12 min"),
        (timedelta(hours=3, minutes=4), "3 h 4 min"),
        (timedelta(days=3, hours=4), "3 d 4 h"),
        (timedelta(minutes=-5), "in 5 min"),
    ],
)
def test_ages_are_told_in_two_units(length: timedelta, shown: str):
    assert screen.age(length) == shown
