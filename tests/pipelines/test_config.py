"""What the user wrote becomes shops, or a message that names the file and the key."""

import dlt
import pytest
from dlt.common.configuration.providers import CustomLoaderDocProvider

from pipelines import config
from pipelines.config import ConfigurationProblems, Warehouse
from sources.shared.errors import WrongConfiguration
from tests.pipelines.conftest import WriteFiles

MAIN = '[sources.cafe24.shops.main]\nmall_id = "samplemall"\nclient_id = "app"\n'
MAIN_SECRET = '[sources.cafe24.shops.main]\nclient_secret = "hush"\n'


def problems_of(**filters: list[str]) -> list[str]:
    with pytest.raises(WrongConfiguration) as caught:
        config.read(**filters)
    several = caught.value.problems if isinstance(caught.value, ConfigurationProblems) else (caught.value,)
    return [str(each) for each in several]


def test_a_shop_is_put_together_from_both_files(project: WriteFiles):
    project(config=MAIN, secrets=MAIN_SECRET)
    (shop,) = config.shops()
    assert (shop.platform, shop.alias, shop.pipeline_name) == ("cafe24", "main", "cafe24__main")
    assert (shop.settings.mall_id, shop.settings.client_secret) == ("samplemall", "hush")


def test_the_environment_wins_over_files_and_a_shop_over_the_defaults(project: WriteFiles, monkeypatch):
    project(
        config='[sources.cafe24]\napi_version = "2026-03-01"\nstart_date = "2025-01-01"\n'
        + MAIN
        + 'start_date = "2025-06-01"\n',
        secrets=MAIN_SECRET,
    )
    monkeypatch.setenv("SOURCES__CAFE24__SHOPS__MAIN__MALL_ID", "othermall")
    settings = config.shops()[0].settings
    assert (settings.mall_id, settings.start_date, settings.api_version) == ("othermall", "2025-06-01", "2026-03-01")


def test_a_shop_can_live_in_the_environment_alone(project: WriteFiles, monkeypatch):
    for key, value in {"MALL_ID": "m", "CLIENT_ID": "c", "CLIENT_SECRET": "s", "SHOP_NUMBERS": "1,2"}.items():
        monkeypatch.setenv(f"SOURCES__CAFE24__SHOPS__SEOUL__{key}", value)
    (shop,) = config.shops()
    assert (shop.alias, shop.settings.shop_numbers) == ("seoul", (1, 2))


def test_keys_without_a_shops_table_are_the_shop_main(project: WriteFiles):
    project(
        config='[sources.cafe24]\nmall_id = "m"\nclient_id = "c"\n', secrets='[sources.cafe24]\nclient_secret = "s"\n'
    )
    assert [shop.label for shop in config.shops()] == ["cafe24 main"]


def test_defaults_alone_are_no_shop(project: WriteFiles):
    project(config='[sources.cafe24]\nstart_date = "2024-01-01"\n')
    (problem,) = problems_of()
    assert problem.startswith(".dlt/config.toml: no shop is configured")
    assert "[sources.cafe24.shops.main] with mall_id and client_id" in problem


def test_a_misspelt_key_is_named_with_its_file_and_nothing_else_is_complained_about(project: WriteFiles):
    project(config=MAIN.replace("mall_id", "mal_id"), secrets=MAIN_SECRET)
    assert problems_of() == [".dlt/config.toml, [sources.cafe24.shops.main] mal_id: unknown key, did you mean mall_id?"]


def test_a_misspelt_key_in_the_environment_is_named(project: WriteFiles, monkeypatch):
    project(config=MAIN, secrets=MAIN_SECRET)
    monkeypatch.setenv("SOURCES__CAFE24__SHOPS__MAIN__STARTDATE", "2025-01-01")
    assert problems_of() == ["SOURCES__CAFE24__SHOPS__MAIN__STARTDATE: unknown key, did you mean start_date?"]


def test_a_misspelt_default_is_named_once_for_all_shops(project: WriteFiles):
    two = MAIN + MAIN.replace("main", "second")
    project(
        config='[sources.cafe24]\napi_versoin = "2026-03-01"\n' + two,
        secrets=MAIN_SECRET + MAIN_SECRET.replace("main", "second"),
    )
    assert problems_of() == [".dlt/config.toml, [sources.cafe24] api_versoin: unknown key, did you mean api_version?"]


def test_a_missing_secret_is_told_with_both_places_it_can_be_put(project: WriteFiles):
    project(config=MAIN)
    (problem,) = problems_of()
    assert problem.startswith(".dlt/secrets.toml, [sources.cafe24.shops.main] client_secret: missing")
    assert "SOURCES__CAFE24__SHOPS__MAIN__CLIENT_SECRET" in problem


def test_a_placeholder_counts_as_missing(project: WriteFiles):
    project(config=MAIN, secrets=MAIN_SECRET.replace("hush", "<configure me>"))
    assert "client_secret: missing" in problems_of()[0]


def test_a_vault_can_hold_the_secret_and_a_whole_shop(project: WriteFiles):
    project(config=MAIN)
    kept = {"main": {"client_secret": "hush"}, "second": {"mall_id": "m", "client_id": "c", "client_secret": "s"}}
    vault = CustomLoaderDocProvider("my vault", lambda: {"sources": {"cafe24": {"shops": kept}}})
    dlt.secrets.register_provider(vault)
    found = config.read()
    assert [(shop.alias, shop.settings.client_secret) for shop in found.shops] == [("main", "hush"), ("second", "s")]
    assert found.warnings == []
    kept["second"]["cleint_id"] = kept["second"].pop("client_id")
    assert problems_of() == ["my vault, [sources.cafe24.shops.second] cleint_id: unknown key, did you mean client_id?"]


def test_every_mistake_is_told_at_once(project: WriteFiles):
    project(config=MAIN + 'start_date = "soon"\nreview_board = "four"\nbase_url = "http://example.com"\n')
    told = "\n".join(problems_of())
    assert "client_secret: missing" in told
    assert "start_date: 'soon' is not a date" in told
    assert "review_board: 'four' is not a whole number" in told
    assert "base_url: plain http is allowed for this machine only" in told


def test_a_choice_that_is_none_of_the_known_ones_is_told_with_all_of_them(project: WriteFiles):
    project(config=MAIN + 'shipments = "opne"\n', secrets=MAIN_SECRET)
    assert problems_of() == [".dlt/config.toml, [sources.cafe24.shops.main] shipments: 'opne' is not one of open, off"]


def test_a_value_that_cannot_be_read_is_not_repeated_when_it_is_secret(project: WriteFiles):
    project(config=MAIN, secrets=MAIN_SECRET.replace('"hush"', '["hush"]'))
    (problem,) = problems_of()
    assert "client_secret: the value is not text" in problem
    assert "hush" not in problem


@pytest.mark.parametrize(
    "host", ["http://127.0.0.1:8010", "http://localhost:8010", "http://[::1]:8010", "https://mall.example"]
)
def test_base_url_is_https_or_this_machine(project: WriteFiles, host: str):
    project(config=MAIN + f'base_url = "{host}"\n', secrets=MAIN_SECRET)
    assert config.shops()[0].settings.base_url == host


@pytest.mark.parametrize("host", ["http://127.0.0.1.example.com", "http://10.0.0.7", "ftp://127.0.0.1", "mall.example"])
def test_base_url_on_another_machine_without_tls_is_refused(project: WriteFiles, host: str):
    project(config=MAIN + f'base_url = "{host}"\n', secrets=MAIN_SECRET)
    assert problems_of()[0].startswith(".dlt/config.toml, [sources.cafe24.shops.main] base_url:")


def test_a_secret_in_config_toml_is_warned_about_by_name(project: WriteFiles):
    project(config=MAIN + 'client_secret = "hush"\n')
    (warning,) = config.read().warnings
    assert warning.startswith(".dlt/config.toml, [sources.cafe24.shops.main] client_secret:")
    assert "hush" not in warning


def test_an_unknown_shop_suggests_the_nearest_one(project: WriteFiles):
    project(config=MAIN, secrets=MAIN_SECRET)
    assert problems_of(aliases=["mian"]) == ["--shop mian: unknown shop, did you mean main?"]


def test_an_unknown_platform_on_the_command_line_and_in_a_file(project: WriteFiles):
    project(config=MAIN.replace("cafe24", "caffe24"))
    assert problems_of(platforms=["kafe24"]) == ["--platform kafe24: unknown platform, did you mean cafe24?"]
    assert problems_of()[0] == ".dlt/config.toml, [sources.caffe24]: unknown platform, did you mean cafe24?"


def test_other_dlt_sources_in_the_project_are_left_alone(project: WriteFiles):
    project(
        config='[sources.github]\nrepo = "x"\n[sources.cafe24]\nmax_table_nesting = 0\n' + MAIN, secrets=MAIN_SECRET
    )
    assert len(config.shops()) == 1


def test_a_mistake_in_one_shop_does_not_keep_another_from_being_chosen(project: WriteFiles):
    project(config=MAIN + MAIN.replace("main", "second").replace("mall_id", "mallid"), secrets=MAIN_SECRET)
    assert [shop.alias for shop in config.shops(alias="main")] == ["main"]
    assert "mallid" in problems_of()[0]


def test_a_key_where_a_shop_should_be(project: WriteFiles):
    project(config='[sources.cafe24.shops]\nmall_id = "samplemall"\n')
    assert "[sources.cafe24] shops.mall_id: a key where a shop should be" in problems_of()[0]


@pytest.mark.parametrize("alias", ["a__b", "my shop", "-x", "x" * 41])
def test_an_alias_that_cannot_be_part_of_names_is_refused(project: WriteFiles, alias: str):
    project(config=MAIN.replace(".main]", f'."{alias}"]'))
    assert "a shop's alias is up to 40" in problems_of()[0]


def test_kmall_home_in_the_environment_wins_and_is_created(project: WriteFiles, own_home, monkeypatch):
    folder = project(config='[kmall]\nhome = "from-file"\n')
    assert config.home() == own_home
    assert own_home.is_dir()
    monkeypatch.delenv("KMALL_HOME")
    assert config.home() == folder / "from-file"


def test_an_unknown_key_of_kmall_itself(project: WriteFiles):
    project(config='[kmall]\nwarehose = "x.duckdb"\n')
    with pytest.raises(
        WrongConfiguration, match=r"\.dlt/config\.toml, \[kmall\] warehose: unknown key, did you mean warehouse"
    ):
        config.warehouse()


@pytest.mark.parametrize(
    ("text", "destination", "name"),
    [
        ("shop.duckdb", "duckdb", "shop.duckdb"),
        ("duckdb:///data/shop.duckdb", "duckdb", "data/shop.duckdb"),
        ("postgresql://kmall:hush@db.example/mall", "postgres", "postgresql://db.example/mall"),
        ("postgres://db.example/mall?password=hush", "postgres", "postgresql://db.example/mall"),
        ("md:mall?motherduck_token=hush", "motherduck", "md:mall"),
    ],
)
def test_a_warehouse_is_named_without_its_password(text: str, destination: str, name: str):
    warehouse = Warehouse.parse(text)
    assert (warehouse.destination, warehouse.name) == (destination, name)
    assert "hush" not in warehouse.name + repr(warehouse)


def test_a_warehouse_of_an_unknown_kind_is_refused():
    with pytest.raises(WrongConfiguration, match="mysql:// is not a warehouse"):
        Warehouse.parse("mysql://localhost/x")


def test_the_option_wins_over_the_file_and_the_file_over_the_default(project: WriteFiles):
    assert config.warehouse().name == "kmall.duckdb"
    project(config='[kmall]\nwarehouse = "file.duckdb"\n')
    assert (config.warehouse().name, config.warehouse("option.duckdb").name) == ("file.duckdb", "option.duckdb")
