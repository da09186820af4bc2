"""The section [alerts]: what may stand in it, and how a mistake in it is named."""

import tomllib
from dataclasses import replace

import pytest

from pipelines.alerting.settings import AlertSettings, read
from sources.shared.errors import WrongConfiguration
from sources.shared.redaction import redacted
from tests.pipelines.conftest import WriteFiles
from tests.test_project import uncommented

ADDRESS = "https://hooks.example.com/services/T0/B0/canary-of-the-settings"


def test_without_a_section_everything_is_told_to_nobody(project: WriteFiles):
    project()
    assert read() == AlertSettings()
    assert read().webhook == ""


def test_what_is_written_wins_over_the_defaults(project: WriteFiles, monkeypatch: pytest.MonkeyPatch):
    project(
        config='[alerts]\nkinds = ["failed", "tokens"]\nstale_hours = 3\noversell_levels = ["critical"]\n',
        secrets=f'[alerts]\nwebhook = "{ADDRESS}"\n',
    )
    monkeypatch.setenv("ALERTS__REPEAT_HOURS", "6")
    found = read()
    assert (found.kinds, found.stale_hours, found.repeat_hours) == (("failed", "tokens"), 3.0, 6.0)
    assert (found.oversell_levels, found.low_stock_levels) == (("critical",), ("sold_out", "reorder"))
    assert found.webhook == ADDRESS


def test_the_example_files_show_every_key_with_its_default(project: WriteFiles):
    project(config=uncommented("config.toml"), secrets=uncommented("secrets.toml.example"))
    tables = [tomllib.loads(uncommented(name))["alerts"] for name in ("config.toml", "secrets.toml.example")]
    assert [key for table in tables for key in table] == [
        *(each for each in vars(read()) if each != "webhook"),
        "webhook",
    ]
    assert replace(read(), webhook="") == AlertSettings()


def test_the_address_is_in_no_log_line_and_no_repr_from_then_on(project: WriteFiles):
    project(secrets=f'[alerts]\nwebhook = "{ADDRESS}"\n')
    assert "canary" not in repr(read())
    assert "canary" not in redacted(f"posted to {ADDRESS}")


def test_an_address_in_the_wrong_file_is_taken_with_a_warning(project: WriteFiles):
    project(config=f'[alerts]\nwebhook = "{ADDRESS}"\n')
    told: list[str] = []
    assert read(told.append).webhook == ADDRESS
    assert told == [
        ".dlt/config.toml, [alerts] webhook: a secret in a file that is not for secrets, move it to .dlt/secrets.toml."
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("stale_hour = 3", "[alerts] stale_hour: unknown key, did you mean stale_hours?"),
        ('kinds = ["lowstock"]', "is not one of failed, tokens, stale, oversell, low_stock"),
        ('low_stock_levels = ["ok"]', "is not one of sold_out, reorder"),
        ("stale_hours = -1", "[alerts] stale_hours: -1 is not a number from 0 on"),
        ("token_days = nan", "[alerts] token_days: nan is not a number from 0 on"),
        ('repeat_hours = "daily"', "[alerts] repeat_hours: 'daily' is not a number"),
        (f'webhook = "{ADDRESS.replace("https", "http")}"', "[alerts] webhook: plain http is allowed for this machine"),
        (f'webhook = "{ADDRESS.removeprefix("https://")}"', "[alerts] webhook: must begin with https://"),
        (f'webhook = ["{ADDRESS}"]', "[alerts] webhook: the value is not text"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_without_the_address(project: WriteFiles, line: str, told: str):
    project(secrets=f"[alerts]\n{line}\n")
    with pytest.raises(WrongConfiguration) as failure:
        read()
    assert told in failure.value.what
    assert failure.value.what.startswith(".dlt/secrets.toml, ")
    assert "canary" not in str(failure.value)
