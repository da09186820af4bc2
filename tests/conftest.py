"""What every test gets: a machine of its own, as far as files, settings and the network go.

Set before anything of ours is imported, and inherited by every process a test starts.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_machine = tempfile.mkdtemp(prefix="kmall-tests-")

for _name in [name for name in os.environ if name.startswith(("KMALL_", "SOURCES__", "DESTINATION__", "DBT_", "DLT_"))]:
    del os.environ[_name]

os.environ.update(
    HOME=_machine,
    KMALL_HOME=f"{_machine}/kmall",
    DLT_DATA_DIR=f"{_machine}/dlt",
    RUNTIME__DLTHUB_TELEMETRY="false",
    DBT_SEND_ANONYMOUS_USAGE_STATS="false",
    DO_NOT_TRACK="1",
    # a proxy in the developer's shell must not stand between a test and a server on this machine
    NO_PROXY="127.0.0.1,localhost",
    no_proxy="127.0.0.1,localhost",
)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Gives each test its own kmall home, so that no token, cursor or table outlives it."""
    home = tmp_path / "kmall-home"
    monkeypatch.setenv("KMALL_HOME", str(home))
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    yield home
