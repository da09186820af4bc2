"""Where the tables are written: what a person may call a warehouse, and what dlt makes of it.

    kmall.duckdb, duckdb:///path            a DuckDB file
    postgresql://user@host/database         PostgreSQL
    ducklake:postgresql://user@host/database?files=folder
                                            DuckLake: files in a folder, their catalog in PostgreSQL
    md:database                             MotherDuck
    bigquery://project/location             BigQuery
    snowflake://user@account/database       Snowflake, ?warehouse=...&role=...
    clickhouse://user@host:9440/database    ClickHouse, ?http_port=8443&secure=1
    delta:folder, iceberg:s3://bucket/path  lake files: raw tables only, no views
    lake:postgresql://user@host/catalog?files=s3://bucket/path
                                            Iceberg tables that PostgreSQL knows of; Spark builds the views

Passwords, tokens and keys come from dlt's providers, as for any dlt destination:
`DESTINATION__SNOWFLAKE__CREDENTIALS__PASSWORD`, or `[destination.snowflake.credentials]` in `.dlt/secrets.toml`.
"""

import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.warehouse_urls import catalog_parts, check_named, clickhouse_parts, folder_of
from sources.shared.errors import WrongConfiguration

STAGING_LENGTH = 24  # PostgreSQL cuts a schema's name at 63 bytes, raw_naver_smartstore_staging_ is 29 of them
SCHEMES = {
    "postgres": "postgres",
    "postgresql": "postgres",
    "md": "motherduck",
    "motherduck": "motherduck",
    "bigquery": "bigquery",
    "snowflake": "snowflake",
    "clickhouse": "clickhouse",
    "delta": "filesystem",
    "iceberg": "filesystem",
}
CATALOG = "lake"  # its name, for everyone who writes or reads the lake: the rows of its catalog carry it
# a module of what has to be installed -> the extra that brings it
DRIVERS = {
    "bigquery": ("google.cloud.bigquery", "bigquery"),
    "snowflake": ("snowflake.connector", "snowflake"),
    "clickhouse": ("clickhouse_driver", "clickhouse"),
    "ducklake": ("duckdb_extension_ducklake", "ducklake"),
    "delta": ("deltalake", "lake"),
    "iceberg": ("pyiceberg", "lake"),
}


@dataclass(frozen=True)
class Warehouse:
    """Where the tables are.

    Shape: `destination` is dlt's name of it (duckdb, postgres, filesystem, ...); `credentials` a file path or a URL, of
        lake files their folder; `table_format` delta or iceberg, of lake files only; `catalog` the URL of the
        PostgreSQL database that knows the tables of a lake, where one does; `files` the folder of a DuckLake.
    """

    destination: str = "duckdb"
    credentials: str = field(default="kmall.duckdb", repr=False)  # a URL may hold a password
    table_format: str = ""
    catalog: str = field(default="", repr=False)  # may hold a password
    files: str = ""

    @classmethod
    def parse(cls, text: str) -> "Warehouse":
        """Raises: WrongConfiguration for a kind that is not among those above, or one that names no database."""
        scheme, separator, rest = text.partition(":")
        if separator and scheme == "duckdb":
            return cls("duckdb", rest.removeprefix("///").removeprefix("//"))
        if separator and scheme in ("ducklake", "lake"):
            catalog, folder = catalog_parts(scheme, rest)
            if scheme == "ducklake":
                return cls(scheme, catalog, files=folder)
            return cls("filesystem", folder if "://" in folder else Path(folder).as_uri(), "iceberg", catalog)
        destination = SCHEMES.get(scheme) if separator else None
        if destination == "filesystem":
            return cls(destination, folder_of(rest), scheme)
        if destination == "postgres":
            return cls(destination, text.replace("postgres://", "postgresql://", 1))
        if destination:
            check_named(destination, text)
            return cls(destination, text)
        if "://" in text:
            raise WrongConfiguration(
                f"[kmall] warehouse: {scheme}:// is not a warehouse this version can write",
                fix="use a DuckDB file name, postgresql://..., md:..., bigquery://..., snowflake://..., "
                "clickhouse://..., ducklake: or lake:postgresql://...?files=..., delta:... or iceberg:...",
            )
        return cls("duckdb", text)

    @property
    def path(self) -> Path | None:
        """The database file, for DuckDB only."""
        return Path(self.credentials).expanduser().resolve() if self.destination == "duckdb" else None

    @property
    def name(self) -> str:
        """For people and logs: never a password."""
        if self.destination == "duckdb":
            return self.credentials
        shown = re.sub(r"//.*@", "//", self.credentials).partition("?")[0]
        kind = "lake" if self.catalog else self.table_format or ("ducklake" if self.files else "")
        return f"{kind}:{shown}" if kind else shown

    @property
    def is_lake(self) -> bool:
        """Files instead of a database: dlt writes them. Only where a catalog knows them has Spark views over them."""
        return self.destination == "filesystem"

    @property
    def speaks_duckdb(self) -> bool:
        return self.destination in ("duckdb", "motherduck", "ducklake")

    @property
    def takes_rows(self) -> bool:
        """Whether rows can be written there past dlt, such as the seller's own."""
        return self.speaks_duckdb or self.destination == "postgres"

    @property
    def takes_persons(self) -> bool:
        """Whether personal rows can be kept: purged ones must be gone, and a DuckLake keeps files of the past."""
        return self.takes_rows and self.destination != "ducklake"

    @property
    def lock_file(self) -> Path | None:
        """Held by whoever writes, where only one may at a time; on a lake that is no folder, one of this machine."""
        if self.path is not None:
            return self.path.with_name(f".{self.path.name}.lock")
        if not self.is_lake:
            return None
        if "://" not in self.credentials:
            return Path(self.credentials) / ".kmall.lock"
        return Path(tempfile.gettempdir()) / f"kmall-{hashlib.sha256(self.credentials.encode()).hexdigest()[:16]}.lock"

    def require_driver(self) -> None:
        """Raises: WrongConfiguration naming the extra that has to be installed."""
        module, extra = DRIVERS.get(self.table_format or self.destination, ("duckdb", ""))
        require(module, f"warehouse {self.name}: its driver is not installed", extra)

    def dlt_destination(self, staging: str = "") -> Any:
        """dlt's destination for it. With `staging`, a shop's alias, tables on their way in are that shop's alone.

        dlt is imported here, so that reading the configuration stays quick. Raises: WrongConfiguration.
        """
        import dlt

        self.require_driver()
        options: dict[str, Any] = self._dlt_options()
        if staging and not self.is_lake:
            options["staging_dataset_name_layout"] = f"%s_staging_{_staging_name(staging)}"
        if self.destination == "ducklake":
            from pipelines.ducklake_loading import Lake

            return Lake(**options)
        return getattr(dlt.destinations, self.destination)(**options)

    def _dlt_options(self) -> dict[str, Any]:
        if self.path is not None:
            return {"credentials": str(self.path)}
        if self.destination == "ducklake":
            from pipelines.ducklake_loading import options_of

            return dict(options_of(self))
        if self.table_format == "delta":
            return {"bucket_url": self.credentials, "preferred_table_format": "delta"}
        if self.table_format == "iceberg":
            self._tell_catalog()
            # rows are added and never replaced: pyiceberg compares every row of a page with every row of the table
            return {
                "bucket_url": self.credentials,
                "preferred_table_format": "iceberg",
                "supported_merge_strategies": [],
            }
        if self.destination == "bigquery":
            parts = urlsplit(self.credentials)
            location = parts.path.strip("/")
            return {"project_id": parts.netloc} | ({"location": location} if location else {})
        if self.destination == "clickhouse":
            return {"credentials": clickhouse_parts(self.credentials)}
        return {"credentials": self.credentials}

    def _tell_catalog(self) -> None:
        """dlt's filesystem destination asks its configuration for the catalog, and nobody else: it is told there."""
        if self.catalog:
            # the driver named: SQLAlchemy's own choice of one changed with its versions
            from pipelines import lake_catalog

            address = self.catalog.replace("postgresql://", "postgresql+psycopg2://", 1)
            address += f"{'&' if '?' in address else '?'}plugin={lake_catalog.NAME}"
            told = {"type": "sql", "uri": address, "warehouse": self.credentials}
            os.environ["ICEBERG_CATALOG__ICEBERG_CATALOG_NAME"] = CATALOG
            os.environ["ICEBERG_CATALOG__ICEBERG_CATALOG_TYPE"] = "sql"
            os.environ["ICEBERG_CATALOG__ICEBERG_CATALOG_CONFIG"] = json.dumps(told)


def require(module: str, what: str, extra: str) -> None:
    """Raises: WrongConfiguration, unless `module` is installed."""
    try:
        is_there = find_spec(module) is not None
    except ModuleNotFoundError:  # not even its parent
        is_there = False
    if not is_there:
        raise WrongConfiguration(what, fix=f"pip install 'kmall[{extra}]'.")


def _staging_name(alias: str) -> str:
    """The alias as a part of a schema's name. Two aliases that would look alike (`a-b`, `a_b`) get different ones."""
    told = alias.lower()
    plain = re.sub(r"[^a-z0-9]+", "_", told).strip("_")[:STAGING_LENGTH].strip("_")
    return plain if plain == told else f"{plain}_{hashlib.sha256(told.encode()).hexdigest()[:8]}"
