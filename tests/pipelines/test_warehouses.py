"""Every kind of warehouse: how it is written, what dlt and dbt are told of it, and that no secret shows."""

import json
import os
from pathlib import Path

import dlt
import pytest
import sqlglot
import yaml
from dlt.common.destination import DestinationCapabilitiesContext

from pipelines import lake_care, warehouses
from pipelines.server_reading import ServerReader, said_for
from pipelines.standings import BACKFILLS, LAST_LOADS, LAST_RUNS, LEDGER, RECENT_FINDINGS
from pipelines.warehouse_profiles import profile_variables
from pipelines.warehouse_reading import connect
from pipelines.warehouses import Warehouse
from sources.shared.errors import WrongConfiguration
from tests.unified.warehouse import PROJECT

QUERIES = [
    LAST_RUNS.format(ledger=LEDGER.format(platform="wisa"), kind="kind"),
    RECENT_FINDINGS.format(ledger=LEDGER.format(platform="wisa")),
    BACKFILLS.format(ledger=LEDGER.format(platform="wisa")),
    LAST_LOADS.format(schema="raw_wisa"),
    'select * from "unified"."orders"',
]


@pytest.mark.parametrize(
    ("text", "destination", "name"),
    [
        ("md:shop?motherduck_token=hush", "motherduck", "md:shop"),
        ("bigquery://project/asia-northeast3", "bigquery", "bigquery://project/asia-northeast3"),
        ("snowflake://me:hu@sh@account/DB?role=r", "snowflake", "snowflake://account/DB"),
        ("clickhouse://me:hu?sh@host:9440/db", "clickhouse", "clickhouse://host:9440/db"),
        ("delta:/data/lake", "filesystem", "delta:/data/lake"),
        ("delta:file:///data/my%20lake", "filesystem", "delta:/data/my lake"),
        ("iceberg:s3://bucket/lake", "filesystem", "iceberg:s3://bucket/lake"),
        ("lake:postgresql://me:hush@h/catalog?files=s3://b/lake", "filesystem", "lake:s3://b/lake"),
    ],
)
def test_a_warehouse_is_named_without_its_secret(text: str, destination: str, name: str):
    warehouse = Warehouse.parse(text)
    assert (warehouse.destination, warehouse.name) == (destination, name)
    assert "hu" not in warehouse.name + repr(warehouse)


@pytest.mark.parametrize(
    "text", ["md:", "bigquery://", "snowflake://me@account", "clickhouse:///db", "delta:", "lake:postgresql://h"]
)
def test_a_warehouse_that_names_no_database_is_told_how_to_write_it(text: str):
    with pytest.raises(WrongConfiguration, match=r"names no (database|catalog)|no folder is named") as wrong:
        Warehouse.parse(text)
    assert text.partition(":")[0] in wrong.value.fix


@pytest.mark.parametrize(("kind", "extra"), [("bigquery", "bigquery"), ("iceberg", "lake")])
def test_a_driver_that_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch, kind: str, extra: str):
    monkeypatch.setitem(warehouses.DRIVERS, kind, ("no_such_package.driver", extra))
    with pytest.raises(WrongConfiguration, match="its driver is not installed") as missing:
        Warehouse.parse(f"{kind}://project").dlt_destination()
    assert f"pip install 'kmall[{extra}]'" in missing.value.fix


def test_shops_of_one_mall_have_staging_tables_of_their_own():
    layouts = {
        alias: Warehouse.parse("postgresql://h/d").dlt_destination(alias).config_params["staging_dataset_name_layout"]
        for alias in ("main", "A-B", "a_b", "x" * 40)
    }
    assert layouts["main"] == "%s_staging_main"
    assert len(set(layouts.values())) == 4
    assert all(len(layout % "raw_naver_smartstore") <= 63 and layout == layout.lower() for layout in layouts.values())
    assert "staging_dataset_name_layout" not in Warehouse.parse("kmall.duckdb").dlt_destination().config_params


def test_the_token_of_motherduck_goes_to_dbt_in_the_environment_alone():
    told = profile_variables(Warehouse.parse("md:shop?motherduck_token=hush"))
    assert told == {"KMALL_TARGET": "duckdb", "KMALL_WAREHOUSE": "md:shop", "motherduck_token": "hush"}


def test_spark_and_dlt_are_told_of_one_catalog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in ("NAME", "TYPE", "CONFIG"):  # dlt reads them from the environment alone
        monkeypatch.setenv(f"ICEBERG_CATALOG__ICEBERG_CATALOG_{name}", "")
    lake = Warehouse.parse(f"lake:postgresql://me:hu%40sh@h:5433/catalog?sslmode=require&files={tmp_path}")
    lake.dlt_destination()
    told = json.loads(os.environ["ICEBERG_CATALOG__ICEBERG_CATALOG_CONFIG"])
    assert told["uri"] == "postgresql+psycopg2://me:hu%40sh@h:5433/catalog?sslmode=require&plugin=kmall"
    assert profile_variables(lake) == {
        "KMALL_TARGET": "spark",
        "KMALL_SPARK_CATALOG": "jdbc:postgresql://h:5433/catalog?sslmode=require",
        "KMALL_SPARK_USER": "me",
        "DBT_ENV_SECRET_KMALL_SPARK_PASSWORD": "hu@sh",
        "KMALL_SPARK_FILES": told["warehouse"],
    }
    outputs = yaml.safe_load((PROJECT / "profiles.yml").read_text())["kmall"]["outputs"]
    settings = outputs["spark"]["server_side_parameters"]
    assert settings["spark.sql.defaultCatalog"] == os.environ["ICEBERG_CATALOG__ICEBERG_CATALOG_NAME"]
    assert "env_var('DBT_ENV_SECRET_" in settings["spark.sql.catalog.lake.jdbc.password"]


def test_secrets_in_the_profile_go_by_names_that_dbt_blackens():
    outputs = yaml.safe_load((PROJECT / "profiles.yml").read_text())["kmall"]["outputs"]
    assert outputs.keys() == {"duckdb", "ducklake", "postgres", "spark", "bigquery", "snowflake", "clickhouse"}
    keys = ("password", "private_key", "private_key_passphrase", "token", "client_secret", "refresh_token")
    for kind in ("bigquery", "snowflake", "clickhouse"):
        told = {**outputs[kind], **outputs[kind].get("keyfile_json", {})}
        assert all("env_var('DBT_ENV_SECRET_" in told[key] for key in keys if key in told)


@pytest.mark.parametrize("destination", ["bigquery", "snowflake", "clickhouse"])
def test_what_status_and_export_ask_can_be_said_everywhere(destination: str):
    for query in QUERIES:
        said = said_for(destination, query)
        assert sqlglot.parse_one(said.replace("%s", "1"), read=destination)
        assert said.count("%s") == query.count("%s")


def test_names_are_those_that_dlt_gave_them():
    query = 'select "rows" from raw_wisa._ledger'
    assert said_for("clickhouse", query) == 'SELECT "rows" FROM raw_wisa____ledger'
    assert said_for("snowflake", query) == 'SELECT "ROWS" FROM RAW_WISA._LEDGER'
    assert said_for("bigquery", query) == "SELECT `rows` FROM raw_wisa._ledger"


def test_a_server_is_read_over_dlts_connection(tmp_path: Path):
    where = Warehouse.parse(str(tmp_path / "kmall.duckdb"))
    with connect(where, read_only=False) as connection:
        connection.execute("create schema raw_wisa; create table raw_wisa._dlt_loads as select 7 as load_id")
    dataset = dlt.dataset(where.dlt_destination(), "unified", schema=dlt.Schema("kmall"))
    with dataset.sql_client as client:
        read = ServerReader(client, where)
        assert (read.schemas(), read.tables("raw_wisa"), read.columns("raw_wisa", "none")) == (
            ["raw_wisa"],
            ["_dlt_loads"],
            [],
        )
        assert read.rows("select load_id from raw_wisa._dlt_loads where load_id = %s", 7) == [{"load_id": 7}]
        assert [batch.num_rows for batch in read.arrow("select * from raw_wisa._dlt_loads", 10)] == [1]


@pytest.mark.parametrize(("destination", "strategies"), [("clickhouse", "delete-insert"), ("postgres", "upsert")])
def test_rows_are_replaced_in_a_way_that_the_destination_has(destination: str, strategies: str):
    from dlt.common.configuration.container import Container

    from sources.shared.resources import _disposition

    caps: DestinationCapabilitiesContext = getattr(dlt.destinations, destination)().capabilities()
    with Container().injectable_context(caps):
        chosen = _disposition()
    strategy = chosen["strategy"] if isinstance(chosen, dict) else (caps.supported_merge_strategies or [None])[0]
    assert strategy == strategies


def test_a_warehouse_that_only_dlt_writes_takes_no_purge():
    with pytest.raises(WrongConfiguration, match="written by loads and builds alone"):
        connect(Warehouse.parse("snowflake://me@account/DB"), read_only=False)


def test_what_is_no_lake_with_a_catalog_is_not_compacted(tmp_path: Path):
    for text in ("kmall.duckdb", "iceberg:/data/lake"):
        with pytest.raises(WrongConfiguration, match="no lake with a catalog") as wrong:
            lake_care.compact(Warehouse.parse(text), tmp_path)
        assert "ducklake:" in wrong.value.fix


def test_a_lake_expires_nothing_of_the_future(tmp_path: Path):
    lake = Warehouse.parse(f"lake:postgresql://h/catalog?files={tmp_path}")
    with pytest.raises(WrongConfiguration, match="--older-than-days -1"):
        lake_care.expire(lake, tmp_path, older_than_days=-1)
