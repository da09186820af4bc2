"""Every secret and every person is planted, everything is searched: processes, output, logs, traces, files, tables.

The commands run as a user's, in a process of their own, with every logger at its most talkative; once with all well
and once with whatever can fail on the way.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

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

    def searched(self) -> dict[str, set[str]]:
        """What is found in the folder, the home and dlt's own, the user's file of secrets aside."""
        assert len(self.canaries.forms) > 200
        assert "urllib3" in (self.folder / "talkative.log").read_text()
        home = Path(os.environ["KMALL_HOME"])
        assert list(home.rglob("*.json*"))
        assert list(self.folder.rglob("*.duckdb"))
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
