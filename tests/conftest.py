"""What every test gets: a machine of its own, as far as files, settings and the network go.

Set before anything of ours is imported, and inherited by every process a test starts.
"""

import atexit
import gc
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from tests import postgres_server

# dbt makes millions of small objects that stay: looking through them again and again took an eighth of the time
gc.set_threshold(100_000, 50, 50)

# a container's shell often forbids it: then every process compiles all these files, and rewrites their asserts, anew
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_machine = tempfile.mkdtemp(prefix="kmall-tests-")
atexit.register(shutil.rmtree, _machine, ignore_errors=True)

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
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gives each test its own kmall home, so that no token, cursor or table outlives it."""
    home = tmp_path / "kmall-home"
    monkeypatch.setenv("KMALL_HOME", str(home))
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    return home


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    """A real PostgreSQL server, one per test process, started when a test first asks for it."""
    with postgres_server.running() as url:
        yield url


_databases = itertools.count(1)


@pytest.fixture
def postgres_url(postgres_server_url: str) -> str:
    """The URL of an empty PostgreSQL database of this test's own."""
    name = f"test_{next(_databases)}"
    connection = psycopg2.connect(postgres_server_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"create database {name}")
    connection.close()
    return postgres_server_url.rpartition("/")[0] + f"/{name}"
