"""The same commands with PostgreSQL as the warehouse, on a real server."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg2
import pytest
from typer.testing import CliRunner

from pipelines import config
from pipelines.books import compare
from pipelines.cli import app
from pipelines.config import Warehouse
from pipelines.platforms import all_platforms
from pipelines.sandbox import Sandbox
from pipelines.stand_ins import shop_of, snippet
from pipelines.warehouse_reading import reader
from sources.cafe24 import oauth
from sources.shared.http import Session
from tests.pipelines.conftest import WriteFiles
from tests.postgres_server import running

pytestmark = pytest.mark.xdist_group("postgres")  # groups begin before single tests: the slow ones must not come last


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running() as url:
        yield url


@pytest.mark.soak
def test_a_run_into_postgres_equals_the_books_and_shows_in_the_status(project: WriteFiles, server: str):
    cafe24 = all_platforms()["cafe24"]
    with Sandbox(7, datetime.now(UTC), products=6, orders_per_day=4, history_days=10, speed=500.0) as sandbox:
        mall = sandbox.cafe24
        _, written = snippet(cafe24, mall, "main", speed=500.0).split("# .dlt/config.toml")
        keys, secrets = written.split("# .dlt/secrets.toml")
        project(config=keys, secrets=f'[kmall]\nwarehouse = "{server}"\n{secrets}')
        consent = oauth.consent(shop_of(cafe24, mall, "main").settings)
        session = Session("cafe24", "main", mall.url)
        code = session.request("GET", consent.url("s").removeprefix(mall.url)).headers["location"].split("code=")[1]
        config.token_store().write(consent.token_name, consent.exchange(session, code.split("&")[0]))
        run = CliRunner().invoke(app, ["run", "--json"])
        status = CliRunner().invoke(app, ["status", "--json"])
        assert (run.exit_code, status.exit_code) == (0, 0), run.output
        with reader(Warehouse.parse(server)) as read:
            assert read is not None
            assert [each.sentence for each in compare(sandbox.world.truth(), read) if not each.ok] == []
    standings = {each["resource"]: each["status"] for each in json.loads(status.stdout)["resources"]}
    assert set(standings.values()) == {"ok"}
    assert "orders" in standings
    password = server.split(":")[2].split("@")[0]
    assert password not in run.output + status.output


def test_a_server_that_is_not_there_is_told_without_its_password(project: WriteFiles):
    url = "postgresql://kmall:hush@127.0.0.1:9/mall"
    outcome = CliRunner().invoke(app, ["transform", "--warehouse", url])
    assert outcome.exit_code == 1
    assert "warehouse postgresql://127.0.0.1:9/mall does not answer" in outcome.stderr
    assert "hush" not in outcome.output


def test_what_the_role_may_not_do_is_told_by_name(project: WriteFiles, server: str):
    with psycopg2.connect(server) as connection, connection.cursor() as cursor:
        cursor.execute("create schema raw_wisa; create table raw_wisa.orders (a int)")
        cursor.execute("create role reader login password 'hush'; grant usage on schema raw_wisa to reader")
        cursor.execute("revoke create on database postgres from public")
    url = server.replace(server.partition("://")[2].partition("@")[0], "reader:hush")
    outcome = CliRunner().invoke(app, ["transform", "--warehouse", url, "--json"])
    assert (outcome.exit_code, outcome.exception.__class__) == (1, SystemExit)
    assert "refuses: InsufficientPrivilege" in outcome.stdout
    assert "hush" not in outcome.output
