"""`kmall purge`: by buyer and by age, all or nothing, down to the bytes; and how personal fields are configured."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines import config, personal_settings
from pipelines.cli import app
from pipelines.config import Shop, Warehouse
from pipelines.load import Report, load
from pipelines.personal_settings import Personal
from pipelines.purge import Wanted, purge
from pipelines.warehouse_reading import connect, reader
from sources.shared.errors import WarehouseTrouble, WrongConfiguration
from sources.shared.tokens import TokenStore
from sources.shared.windows import day_of
from tests.malls import Mall, open_mall
from tests.pipelines.conftest import WriteFiles

FIELDS = {
    "orders": {"buyer.name": "keep", "buyer.cellphone": "keep", "member_email": "keep"},
    "order_receivers": {"name": "keep", "address1": "keep"},
}
# what dbt would have made of the raw rows
BUILT = (
    "create schema unified",
    "create table unified.orders as select order_id, member_key as customer_key from raw_cafe24.orders",
    "create table unified.customers as select distinct member_key as customer_key from raw_cafe24.orders",
    "create view unified.buyers as select customer_key from unified.orders",
)


@dataclass
class Loaded:
    """A warehouse with personal rows. `buyer` is somebody with several orders, `texts` what names them."""

    warehouse: Warehouse
    shop: Shop
    mall: Mall
    buyer: str
    texts: tuple[str, ...]
    today: date

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with reader(self.warehouse) as read:
            assert read is not None
            return read.rows(sql)

    def one(self, sql: str) -> Any:
        (row,) = self.rows(sql)
        (value,) = row.values()
        return value


@pytest.fixture(scope="module")
def mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    with open_mall("cafe24", tmp_path_factory.mktemp("mall"), orders_per_day=5, history_days=8) as opened:
        yield opened


@pytest.fixture(scope="module")
def shop(mall: Mall) -> Shop:
    made = mall.shop(pseudonym_key="a key of the user's own", resources=("orders",))
    return Shop(made.platform, made.alias, made.settings, Personal(FIELDS, 3000))


@pytest.fixture(scope="module")
def original(mall: Mall, shop: Shop) -> Path:
    mall.fresh(mall.load(shop))
    with duckdb.connect(str(mall.file)) as warehouse:
        for statement in BUILT:
            warehouse.execute(statement)
    return mall.file


@pytest.fixture
def loaded(mall: Mall, shop: Shop, original: Path, tmp_path: Path) -> Loaded:
    """A copy, because each test purges."""
    file = tmp_path / original.name  # views name the database by its file
    shutil.copy(original, file)
    return found(Warehouse("duckdb", str(file)), shop, mall)


def found(warehouse: Warehouse, shop: Shop, mall: Mall) -> Loaded:
    most = "select customer_key from personal_cafe24.orders where customer_key is not null group by 1 "
    most += "order by count(*) desc, 1 limit 1"
    made = Loaded(warehouse, shop, mall, "", (), day_of(mall.sandbox.world.now))
    made.buyer = made.one(most)
    named = f"select distinct buyer__name, member_email from personal_cafe24.orders where customer_key = '{made.buyer}'"
    made.texts = tuple(text for row in made.rows(named) for text in row.values())
    return made


def again(shop: Shop, mall: Mall, warehouse: Warehouse, home: Path) -> Report:
    store = TokenStore.open(mall.home)
    return load([shop], warehouse=warehouse, home=home, clock=mall.clock, token_store=store)


def changed(changes: list[Any]) -> dict[tuple[str, str], int]:
    return {(change.table.replace('"', ""), change.action): change.rows for change in changes}


def test_a_buyer_is_gone_from_personal_raw_and_built_tables_and_from_the_file(loaded: Loaded) -> None:
    orders = loaded.one(f"select count(*) from raw_cafe24.orders where member_key = '{loaded.buyer}'")
    everybody = loaded.one("select count(*) from personal_cafe24.orders")
    file = loaded.warehouse.path
    assert file is not None
    assert all(text.encode() in file.read_bytes() for text in loaded.texts)
    told = changed(purge(loaded.warehouse, Wanted(buyer=loaded.buyer)))
    assert told[("personal_cafe24.orders", "deleted")] == orders
    assert told[("raw_cafe24.orders", "pseudonym removed")] == orders
    assert told[("unified.orders", "pseudonym removed")] == orders
    assert told[("unified.customers", "deleted")] == 1
    assert loaded.one("select count(*) from personal_cafe24.orders") == everybody - orders
    assert loaded.one("select count(*) from unified.buyers") == loaded.one("select count(*) from raw_cafe24.orders")
    content = file.read_bytes()
    assert [text for text in (*loaded.texts, loaded.buyer) if text.encode() in content] == []
    assert sorted(each.name for each in file.parent.iterdir() if each.name.startswith(file.name)) == [file.name]


def test_a_purged_buyer_does_not_come_back_with_the_next_reading_of_the_orders(loaded: Loaded, tmp_path: Path) -> None:
    purge(loaded.warehouse, Wanted(buyer=loaded.buyer))
    first_day = tmp_path / "home"  # without cursors everything is read again
    loaded.mall.fresh(again(loaded.shop, loaded.mall, loaded.warehouse, first_day))
    for table, column in (("raw_cafe24.orders", "member_key"), ("personal_cafe24.orders", "customer_key")):
        assert loaded.one(f"select count(*) from {table} where {column} = '{loaded.buyer}'") == 0
        assert loaded.one(f"select count(*) from {table} where {column} is not null") > 10


def test_what_is_older_is_deleted_by_the_day_of_the_order(loaded: Loaded) -> None:
    first_kept = loaded.today - timedelta(days=3)
    older = loaded.one(f"select count(*) from personal_cafe24.orders where dated_on < date '{first_kept}'")
    rows = loaded.one("select count(*) from personal_cafe24.orders")
    told = changed(purge(loaded.warehouse, Wanted(older_than=3), today=loaded.today))
    assert told[("personal_cafe24.orders", "deleted")] == older > 0
    assert loaded.one("select min(dated_on) from personal_cafe24.orders") >= first_kept
    assert loaded.one("select count(*) from personal_cafe24.orders") == rows - older > 0
    assert loaded.one("select count(*) from raw_cafe24.orders where member_key is not null") > 0


def test_a_row_without_a_day_ages_from_its_last_reading(loaded: Loaded) -> None:
    with duckdb.connect(loaded.warehouse.credentials) as warehouse:
        warehouse.execute("update personal_cafe24.orders set dated_on = null")
    rows = loaded.one("select count(*) from personal_cafe24.orders")
    tables = [
        [table for table, _ in changed(purge(loaded.warehouse, Wanted(older_than=0), today=today))]
        for today in (loaded.today - timedelta(days=30), loaded.today, loaded.today + timedelta(days=1))
    ]
    assert ["personal_cafe24.orders" in each for each in tables] == [False, False, True]
    assert loaded.one("select count(*) from personal_cafe24.orders") == 0 < rows


def test_each_shop_has_its_own_retention_and_others_stay(loaded: Loaded) -> None:
    wanted = Wanted(retention={("cafe24", "main"): 3, ("cafe24", "other"): 0})
    told = changed(purge(loaded.warehouse, wanted, today=loaded.today))
    assert {table for table, _ in told} == {"personal_cafe24.orders (main)", "personal_cafe24.order_receivers (main)"}


def test_a_dry_run_counts_the_same_and_changes_nothing(loaded: Loaded) -> None:
    file = loaded.warehouse.path
    assert file is not None
    before = loaded.rows("select * from personal_cafe24.orders")
    planned = purge(loaded.warehouse, Wanted(buyer=loaded.buyer), dry_run=True)
    assert loaded.rows("select * from personal_cafe24.orders") == before
    assert planned == purge(loaded.warehouse, Wanted(buyer=loaded.buyer)) != []


def test_a_purge_that_breaks_off_changes_nothing(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    before = loaded.rows("select * from personal_cafe24.orders order by all")
    with monkeypatch.context() as broken:
        broken.setattr("pipelines.purge.fingerprint", lambda key: 1 / 0)
        with pytest.raises(WarehouseTrouble, match="nothing was purged: ZeroDivisionError"):
            purge(loaded.warehouse, Wanted(buyer=loaded.buyer))
    assert loaded.rows("select * from personal_cafe24.orders order by all") == before
    assert loaded.one(f"select count(*) from raw_cafe24.orders where member_key = '{loaded.buyer}'") > 0


def test_bytes_that_an_interrupted_purge_left_go_with_the_next(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    file = loaded.warehouse.path
    assert file is not None
    with monkeypatch.context() as cut:
        cut.setattr("pipelines.rewriting.shutil.copymode", lambda *_: 1 / 0)
        with pytest.raises(WarehouseTrouble, match="run the same purge again"):
            purge(loaded.warehouse, Wanted(buyer=loaded.buyer))
    assert purge(loaded.warehouse, Wanted(buyer=loaded.buyer)) == []
    content = file.read_bytes()
    assert [text for text in loaded.texts if text.encode() in content] == []
    assert [each.name for each in file.parent.glob("*.purging*")] == []


@pytest.mark.xdist_group("postgres")
def test_postgres_is_purged_in_the_same_way(shop: Shop, mall: Mall, postgres_url: str, tmp_path: Path) -> None:
    warehouse = Warehouse.parse(postgres_url)
    mall.fresh(again(shop, mall, warehouse, tmp_path / "home"))
    connection = connect(warehouse, read_only=False)
    with connection.cursor() as cursor:
        for statement in BUILT:
            cursor.execute(statement)
    connection.commit()
    connection.close()
    loaded = found(warehouse, shop, mall)
    planned = purge(warehouse, Wanted(buyer=loaded.buyer), dry_run=True)
    told = purge(warehouse, Wanted(buyer=loaded.buyer))
    assert planned == told
    assert changed(told)[("raw_cafe24.orders", "pseudonym removed")] > 0
    for table in ("personal_cafe24.orders", "unified.orders", "unified.customers"):
        assert loaded.one(f"select count(*) from {table} where customer_key = '{loaded.buyer}'") == 0
    assert changed(purge(warehouse, Wanted(older_than=0), today=loaded.today + timedelta(days=1)))
    assert loaded.one("select count(*) from personal_cafe24.orders") == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "name one of --buyer, --older-than and --expired"),
        (["--older-than", "3", "--buyer", "a" * 64], "name one of"),
        (["--buyer", "김서준"], "--buyer: is no customer_key"),
        (["--older-than", "-1"], "is no number of days"),
        (["--older-than", "3", "--warehouse", "nowhere.duckdb"], "does not exist"),
    ],
)
def test_a_wrong_request_is_told_without_repeating_a_name(project: WriteFiles, arguments: list[str], told: str) -> None:
    outcome = CliRunner().invoke(app, ["purge", *arguments])
    assert outcome.exit_code == 2
    assert told in outcome.stderr
    assert "김서준" not in outcome.output


def test_the_command_asks_and_says_what_it_did(loaded: Loaded, project: WriteFiles) -> None:
    command = ["purge", "--buyer", loaded.buyer, "--warehouse", loaded.warehouse.credentials]
    refused = CliRunner().invoke(app, command)
    assert (refused.exit_code, "add --yes" in refused.stderr) == (2, True)
    dry = json.loads(CliRunner().invoke(app, [*command, "--dry-run", "--json"]).stdout)
    done = CliRunner().invoke(app, [*command, "--yes"])
    assert done.exit_code == 0
    assert [str(change["rows"]) in done.stdout for change in dry["changes"]]
    assert "personal_cafe24" in done.stdout
    assert "Nothing to purge" in CliRunner().invoke(app, [*command, "--yes"]).stdout


SECTION = '[sources.cafe24.shops.main]\nmall_id = "samplemall"\nclient_id = "app"\n'
SECRET = '[sources.cafe24.shops.main]\nclient_secret = "hush"\npseudonym_key = "a key of the user\'s own"\n'
TABLE = "[sources.cafe24.shops.main.personal_fields]\n"


@pytest.mark.parametrize("line", ['"orders.buyer.name" = "mask"', 'orders.buyer.name = "mask"'])
def test_a_shop_opts_in_by_its_section(project: WriteFiles, line: str) -> None:
    project(config=f"{SECTION}personal_retention_days = 90\n{TABLE}{line}\n", secrets=SECRET)
    found = config.read()
    assert found.shops[0].personal == Personal({"orders": {"buyer.name": "mask"}}, 90)
    assert found.warnings == []


@pytest.mark.parametrize(
    ("days", "line", "told"),
    [
        ("", '"orders.buyer.name" = "keep"', "personal_retention_days is missing"),
        ("personal_retention_days = 0\n", '"orders.buyer.name" = "keep"', "0 is no number of days from 1 to"),
        (
            "personal_retention_days = 90\n",
            '"orders.buyer.nam" = "keep"',
            "mean orders.buyer.name? The fields of",
        ),
        ("personal_retention_days = 90\n", '"order.name" = "keep"', "Begin with one of the tables articles,"),
        ("personal_retention_days = 90\n", '"orders.buyer.name" = "yes"', "is neither mask nor keep"),
        ("personal_retention_days = 90\n", '"orders.bank_account_no" = "keep"', "is never loaded, and no setting"),
    ],
)
def test_a_wrong_choice_names_the_key_and_the_fields_there_are(
    project: WriteFiles, days: str, line: str, told: str
) -> None:
    project(config=f"{SECTION}{days}{TABLE}{line}\n", secrets=SECRET)
    with pytest.raises(WrongConfiguration) as failure:
        config.read()
    assert told in str(failure.value)
    assert ".dlt/config.toml, [sources.cafe24.shops.main] personal_" in str(failure.value)


def test_without_a_pseudonym_key_the_user_is_told_that_nobody_can_be_purged_alone(project: WriteFiles) -> None:
    line = '"orders.buyer.name" = "keep"\n'
    project(config=f"{SECTION}personal_retention_days = 90\n{TABLE}{line}", secrets=SECRET.replace("pseudonym", "# p"))
    assert "no buyer can be purged alone" in config.read().warnings[0]


def test_the_settings_file_shows_both_keys() -> None:
    shown = (Path(__file__).parents[2] / ".dlt" / "config.toml").read_text()
    assert [key for key in personal_settings.KEYS if f"# {key} = " not in shown] == []
