"""Every secret and every person is planted, everything is searched: processes, output, logs, traces, files, tables.

The commands run as a user's, in a process of their own, with every logger at its most talkative; once with all well
and once with whatever can fail on the way.
"""

import json
import os
import sqlite3
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import duckdb
import psycopg2
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import config
from pipelines.config import Shop
from pipelines.platforms import all_platforms
from pipelines.sandbox import Sandbox
from pipelines.settings_fields import fields_of
from pipelines.stand_ins import SERVED, Served, snippet, take_real_time
from tests.mall_kinds import granted
from tests.pipelines.canaries import Canaries, run
from tests.pipelines.conftest import WriteFiles

SPEED = 500.0
TALKATIVE = (
    "import logging; logging.basicConfig(level=logging.DEBUG, filename={log!r}); "
    "[logging.getLogger(name).setLevel(logging.DEBUG) for name in {loggers}]; "
    "from pipelines.cli import main; main()"
)
LOGGERS = ("kmall", "urllib3", "requests", "dlt", "sqlalchemy", "filelock", "psycopg2", "asyncio")
PSEUDONYM_KEY = "canary-pseudonym-key-2718281828"
TOKEN_KEY = "Y2FuYXJ5LW9mLXRoZS10b2tlbi1rZXktMDEyMzQ1Njc="
ONE = next(each for each in SERVED if each.platform == "cafe24")
FURTHER = tuple(each for each in SERVED if each is not ONE)


@dataclass
class Shopkeeper:
    """One configured shop at a stand-in, and what must not be found anywhere of it."""

    served: Served
    sandbox: Sandbox
    folder: Path
    canaries: Canaries = field(default_factory=Canaries)

    @property
    def stand_in(self):
        return getattr(self.sandbox, self.served.folder)

    def plant(self) -> None:
        """Secrets as they are now, tokens among them: they change on the way."""
        own = getattr(self.stand_in, "extra_personal_values", set())
        self.canaries.plant("person", self.sandbox.world.personal_values() | set(own))
        self.canaries.plant("key", (PSEUDONYM_KEY, TOKEN_KEY), travels=True)
        (shop,) = config.read().shops
        secrets = [getattr(shop.settings, each.name) for each in fields_of(type(shop.settings)) if each.secret]
        self.canaries.plant("secret", filter(None, secrets), travels=True)
        owners = [getattr(shop.settings, name, "") for name in ("client_id", "dcollection_user")]
        pairs = [f"{owner}:{secret}" for owner in owners for secret in secrets if owner and secret]
        self.canaries.plant("basic", pairs, travels=True)
        if name := _token_name(shop):
            token = config.token_store().read(name)
            assert token is not None
            self.canaries.plant("token", (token.access_token, token.refresh_token), travels=True)

    def kmall(self, *arguments: str) -> int:
        """Runs a command and searches what it printed and how it stood among the processes. Returns its exit code."""
        log = self.folder / "talkative.log"
        self.plant()
        program = TALKATIVE.format(log=str(log), loggers=LOGGERS)
        code, printed, processes = run([sys.executable, "-c", program, *arguments], self.folder)
        self.plant()
        assert self.canaries.found_in(printed) == set()
        assert self.canaries.found_in(processes) == set()
        assert "pipelines.cli" in processes
        assert "Traceback" not in printed
        return code

    def searched(self, *, tables: bool = True) -> dict[str, set[str]]:
        """What is found in the folder, the home and dlt's own, the user's file of secrets aside; `tables` in a file."""
        assert len(self.canaries.forms) > 200
        assert "urllib3" in (self.folder / "talkative.log").read_text()
        home = Path(os.environ["KMALL_HOME"])
        assert list(home.rglob("*.json*"))
        assert bool(list(self.folder.rglob("*.duckdb"))) == tables
        found = self.canaries.in_files(self.folder, self.folder / ".dlt" / "secrets.toml")
        for place in (home, Path(os.environ["DLT_DATA_DIR"])):
            found |= self.canaries.in_files(place)
        return found


def _token_name(shop: Shop) -> str:
    return all_platforms()[shop.platform].token_name(shop.settings) if shop.platform == "cafe24" else ""


@pytest.fixture(
    params=[ONE, *(pytest.param(each, marks=pytest.mark.soak) for each in FURTHER)],
    ids=lambda each: f"{each.platform} {each.alias}",
)
def keeper(
    request: pytest.FixtureRequest, project: WriteFiles, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shopkeeper]:
    served: Served = request.param
    monkeypatch.setenv("KMALL_TOKEN_KEY", TOKEN_KEY)
    monkeypatch.setenv("RUNTIME__LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    size = {"products": 6, "orders_per_day": 4, "history_days": 3}
    with Sandbox(7, datetime.now(UTC), malls=(served.folder,), speed=SPEED, **size) as sandbox:
        platform, stand_in = all_platforms()[served.platform], getattr(sandbox, served.folder)
        take_real_time(stand_in)
        more = {"speed": SPEED, "start_date": f"{datetime.now(UTC).year - 1}-12-01"}
        _, written = snippet(platform, stand_in, "main", served.choice, **more).split("# .dlt/config.toml")
        keys, secrets = written.split("# .dlt/secrets.toml")
        folder = project(config=keys, secrets=f'{secrets}\npseudonym_key = "{PSEUDONYM_KEY}"\n')
        found = Shopkeeper(served, sandbox, folder)
        if name := _token_name(config.read().shops[0]):
            config.token_store().write(name, granted(stand_in))
        yield found


def test_nothing_secret_leaves_a_load_that_partly_fails(keeper: Shopkeeper) -> None:
    faults = keeper.stand_in.faults
    faults.add(status=401, times=2, after=1)
    faults.add("reset", times=1, after=4)
    faults.add("cut_body", times=1, after=5)
    faults.add("malformed_json", times=1, after=6)
    faults.add(status=422, times=4, after=8)
    assert keeper.kmall("load") in (0, 1)
    assert keeper.searched() == {}


@pytest.mark.soak
def test_nothing_secret_leaves_a_whole_run_and_what_looks_at_it(keeper: Shopkeeper) -> None:
    assert keeper.kmall("run") == 0
    assert keeper.kmall("status", "--json") == 0
    assert keeper.kmall("check") == 0
    assert keeper.kmall("export", "unified.orders", "--to", str(keeper.folder / "orders.csv")) == 0
    keeper.stand_in.faults.add("reset", times=None)
    assert keeper.kmall("load") == 1
    assert keeper.searched() == {}


@pytest.mark.soak
def test_nothing_secret_leaves_a_run_into_a_server_or_what_keeps_it_from_there(
    keeper: Shopkeeper, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = "canary-pass/word@of:a#warehouse"
    user = "kmall_" + postgres_url.rpartition("/")[2]  # of this database alone: roles are the whole server's
    with closing(psycopg2.connect(postgres_url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(f"create role {user} superuser login password '{password}'")
    keeper.canaries.plant("password", [password], travels=True)
    address = postgres_url.partition("@")[2]
    monkeypatch.setenv("KMALL__WAREHOUSE", f"postgresql://{user}:{quote(password, safe='')}@{address}")
    assert keeper.kmall("run") == 0
    assert keeper.kmall("status", "--json") == 0
    assert keeper.canaries.in_postgres(postgres_url) == {}
    with closing(psycopg2.connect(postgres_url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("drop schema unified cascade")
        cursor.execute("create schema unified")
        cursor.execute("create type unified.orders as enum ('in the way of a table')")
    assert keeper.kmall("run") == 1
    monkeypatch.setenv("KMALL__WAREHOUSE", f"postgresql://{user}:{quote(password[::-1], safe='')}@{address}")
    keeper.canaries.plant("password", [password[::-1]], travels=True)
    assert keeper.kmall("run") == 1
    monkeypatch.setenv("KMALL__WAREHOUSE", f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:9/none")
    assert keeper.kmall("run") == 1
    assert keeper.searched(tables=False) == {}


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    canaries = Canaries()
    canaries.plant("secret", ["hush/hush 김"], travels=True)
    (tmp_path / "a.log").write_bytes(b"Basic " + b64encode("hush/hush 김".encode()))
    (tmp_path / "b.log").write_text("GET /x?key=hush%2Fhush%20%EA%B9%80")
    (tmp_path / "c.json").write_text(json.dumps({"key": "hush/hush 김"}))
    table = pa.table({"text": ["hush/hush 김"] * 1000})
    pq.write_table(table, tmp_path / "d.parquet", compression="zstd")
    with duckdb.connect(str(tmp_path / "e.duckdb")) as warehouse:
        warehouse.execute("create table t as select 'hush/hush 김' as text from range(100000)")
    with closing(sqlite3.connect(tmp_path / "f.sqlite")) as database:
        database.execute("create table t as select cast('hush/hush 김' as blob) as text")
        database.commit()
    (tmp_path / "g.log").write_text("hush")
    assert [name[0] for name in canaries.in_files(tmp_path)] == ["a", "b", "c", "d", "e", "f"]
    code, _, processes = run([sys.executable, "-c", "import time; time.sleep(1)", "hush/hush 김"], tmp_path)
    assert (code, bool(canaries.found_in(processes))) == (0, True)
