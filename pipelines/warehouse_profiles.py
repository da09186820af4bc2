"""What dbt has to know of a warehouse: the environment that `unified/profiles.yml` reads.

It is taken from dlt's own reading of the configuration, so that whoever can load can build. Never a command line or a
file: a URL can hold a password. Secrets beside PostgreSQL's go by the names that dbt blackens in its own logs.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pipelines.warehouses import Warehouse, require
from sources.shared.errors import WrongConfiguration

SECRET = "DBT_ENV_SECRET_KMALL_"


def profile_variables(warehouse: Warehouse) -> dict[str, str]:
    """The environment of a dbt run on this warehouse.

    Raises: WrongConfiguration for lake files without a catalog, an adapter that is not installed, credentials that are
    not told.
    """
    if warehouse.catalog:
        return _spark(warehouse)
    if warehouse.is_lake:
        raise WrongConfiguration(
            f"warehouse {warehouse.name}: the views cannot be built on lake files",
            fix="load into DuckDB, PostgreSQL or another database, into a lake with a catalog (lake:postgresql://...), "
            "or read the raw tables with an engine of your own.",
        )
    if warehouse.destination not in _VARIABLES:
        return {"KMALL_TARGET": "duckdb", "KMALL_WAREHOUSE": str(warehouse.path or warehouse.credentials)}
    told = _VARIABLES[warehouse.destination](warehouse)
    return {name: str(value) for name, value in told.items() if value is not None}


def _postgres(warehouse: Warehouse) -> Mapping[str, Any]:
    parts = urlsplit(warehouse.credentials)
    return {
        "KMALL_TARGET": "postgres",
        "KMALL_POSTGRES_HOST": parts.hostname or "127.0.0.1",
        "KMALL_POSTGRES_PORT": parts.port or 5432,
        "KMALL_POSTGRES_USER": unquote(parts.username or ""),
        "KMALL_POSTGRES_PASSWORD": unquote(parts.password or ""),
        "KMALL_POSTGRES_DATABASE": unquote(parts.path.lstrip("/")),
    }


def _spark(warehouse: Warehouse) -> dict[str, str]:
    """The catalog that dlt writes to, as Spark has to be told of it; where its master is and which jars it takes is
    written in the user's spark-defaults.conf (SPARK_CONF_DIR).
    """
    parts = urlsplit(warehouse.catalog)
    place = parts._replace(scheme="jdbc:postgresql", netloc=f"{parts.hostname or '127.0.0.1'}:{parts.port or 5432}")
    return {
        "KMALL_TARGET": "spark",
        "KMALL_SPARK_CATALOG": place.geturl(),
        "KMALL_SPARK_USER": unquote(parts.username or ""),
        f"{SECRET}SPARK_PASSWORD": unquote(parts.password or ""),
        "KMALL_SPARK_FILES": warehouse.credentials,
    }


def _ducklake(warehouse: Warehouse) -> Mapping[str, Any]:
    from pipelines import ducklake

    url = ducklake.catalog_url(warehouse)
    return {
        "KMALL_TARGET": "ducklake",
        "KMALL_DUCKLAKE": f"ducklake:postgres:{url}",
        "KMALL_DUCKLAKE_FILES": warehouse.files,
        ducklake.PASSWORD: os.environ.get(ducklake.PASSWORD),  # where the line above has put it
    }


def _motherduck(warehouse: Warehouse) -> Mapping[str, Any]:
    """The token goes by the name that MotherDuck's extension looks for itself, not in the address."""
    query = parse_qs(urlsplit(warehouse.credentials).query)
    token = [*query.get("motherduck_token", ()), *query.get("token", ()), resolved(warehouse).credentials.password]
    return {
        "KMALL_TARGET": "duckdb",
        "KMALL_WAREHOUSE": warehouse.credentials.partition("?")[0],
        "motherduck_token": next(filter(None, token), None),
    }


def _bigquery(warehouse: Warehouse) -> Mapping[str, Any]:
    known = resolved(warehouse)
    keys = known.credentials
    told = {
        "KMALL_TARGET": "bigquery",
        "KMALL_BIGQUERY_PROJECT": known.project_id,
        "KMALL_BIGQUERY_LOCATION": known.location,
        "KMALL_BIGQUERY_METHOD": "oauth",  # what gcloud or the machine knows
    }
    if getattr(keys, "private_key", None):
        told |= {
            "KMALL_BIGQUERY_METHOD": "service-account-json",
            "KMALL_BIGQUERY_EMAIL": keys.client_email,
            f"{SECRET}BIGQUERY_KEY": keys.private_key,
        }
    elif getattr(keys, "refresh_token", None):
        told |= {
            "KMALL_BIGQUERY_METHOD": "oauth-secrets",
            "KMALL_BIGQUERY_CLIENT": keys.client_id,
            f"{SECRET}BIGQUERY_CLIENT": keys.client_secret,
            f"{SECRET}BIGQUERY_TOKEN": keys.refresh_token,
        }
    return told


def _snowflake(warehouse: Warehouse) -> Mapping[str, Any]:
    keys = resolved(warehouse).credentials
    return {
        "KMALL_TARGET": "snowflake",
        "KMALL_SNOWFLAKE_ACCOUNT": keys.host,
        "KMALL_SNOWFLAKE_USER": keys.username,
        "KMALL_SNOWFLAKE_DATABASE": keys.database,
        "KMALL_SNOWFLAKE_WAREHOUSE": keys.warehouse,
        "KMALL_SNOWFLAKE_ROLE": keys.role,
        "KMALL_SNOWFLAKE_AUTHENTICATOR": keys.authenticator,
        f"{SECRET}SNOWFLAKE_PASSWORD": keys.password,
        f"{SECRET}SNOWFLAKE_KEY": keys.private_key,
        f"{SECRET}SNOWFLAKE_PASSPHRASE": keys.private_key_passphrase,
        f"{SECRET}SNOWFLAKE_TOKEN": keys.token,
    }


def _clickhouse(warehouse: Warehouse) -> Mapping[str, Any]:
    keys = resolved(warehouse).credentials
    return {
        "KMALL_TARGET": "clickhouse",
        "KMALL_CLICKHOUSE_HOST": keys.host,
        "KMALL_CLICKHOUSE_PORT": keys.port,
        "KMALL_CLICKHOUSE_USER": keys.username,
        "KMALL_CLICKHOUSE_DATABASE": keys.database,
        "KMALL_CLICKHOUSE_SECURE": bool(keys.secure),
        f"{SECRET}CLICKHOUSE_PASSWORD": keys.password,
    }


_VARIABLES: dict[str, Callable[[Warehouse], Mapping[str, Any]]] = {
    "postgres": _postgres,
    "ducklake": _ducklake,
    "motherduck": _motherduck,
    "bigquery": _bigquery,
    "snowflake": _snowflake,
    "clickhouse": _clickhouse,
}


def require_adapter(warehouse: Warehouse) -> None:
    """Raises: WrongConfiguration, naming the extra, when dbt has no adapter for the warehouse."""
    kind = "spark" if warehouse.catalog else warehouse.destination
    if kind == "spark":
        require("pyspark", f"warehouse {warehouse.name}: Spark is not installed", "spark")
        require("dbt.adapters.spark", f"warehouse {warehouse.name}: dbt's adapter for it is not installed", "spark")
    if kind in ("bigquery", "snowflake", "clickhouse"):
        require(f"dbt.adapters.{kind}", f"warehouse {warehouse.name}: dbt's adapter for it is not installed", kind)


def resolved(warehouse: Warehouse) -> Any:
    """dlt's configuration of the destination, secrets from its providers. Raises: WrongConfiguration."""
    from dlt.common.configuration.exceptions import ConfigFieldMissingException, ConfigurationException

    destination = warehouse.dlt_destination()
    try:
        return destination.configuration(destination.spec()._bind_dataset_name("unified"))  # noqa: SLF001 - dlt asks for one
    except ConfigFieldMissingException as error:
        missing, where = ", ".join(error.fields), f"[destination.{warehouse.destination}.credentials]"
        raise WrongConfiguration(
            f"warehouse {warehouse.name}: {missing} missing", fix=f"put it into {where} of .dlt/secrets.toml."
        ) from None
    except (ConfigurationException, ValueError) as error:  # whose text may repeat a value
        raise WrongConfiguration(
            f"warehouse {warehouse.name}: its configuration is wrong ({type(error).__name__})",
            fix=f"look into [destination.{warehouse.destination}] of .dlt/secrets.toml.",
        ) from None
