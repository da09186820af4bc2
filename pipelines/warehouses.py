"""Where the tables are written: what a person may call a warehouse, and what dlt makes of it."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sources.shared.errors import WrongConfiguration

STAGING_LENGTH = 24  # PostgreSQL cuts a schema's name at 63 bytes, raw_naver_smartstore_staging_ is 29 of them


@dataclass(frozen=True)
class Warehouse:
    """Where the tables are.

    Shape: `destination` is dlt's name of it (duckdb, postgres, motherduck); `credentials` a file path or a URL.
    """

    destination: str = "duckdb"
    credentials: str = field(default="kmall.duckdb", repr=False)  # a URL may hold a password

    @classmethod
    def parse(cls, text: str) -> "Warehouse":
        """`kmall.duckdb`, `duckdb:///absolute/or/relative`, `postgresql://user@host/database`, `md:database`."""
        scheme, separator, rest = text.partition(":")
        if separator and scheme in ("postgres", "postgresql"):
            return cls("postgres", text.replace("postgres://", "postgresql://", 1))
        if separator and scheme in ("md", "motherduck"):
            return cls("motherduck", text)
        if separator and scheme == "duckdb":
            return cls("duckdb", rest.removeprefix("///").removeprefix("//"))
        if "://" in text:
            raise WrongConfiguration(
                f"[kmall] warehouse: {scheme}:// is not a warehouse this version can write",
                fix="use a DuckDB file name, postgresql://... or md:...",
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
        return re.sub(r"//[^/@]*@", "//", self.credentials.partition("?")[0])

    def dlt_destination(self, staging: str = "") -> Any:
        """dlt's destination for it. With `staging`, a shop's alias, tables on their way in are that shop's alone.

        dlt is imported here, so that reading the configuration stays quick.
        """
        import dlt

        options: dict[str, Any] = {}
        if staging:
            options["staging_dataset_name_layout"] = f"%s_staging_{_staging_name(staging)}"
        credentials = str(self.path) if self.path is not None else self.credentials
        return getattr(dlt.destinations, self.destination)(credentials=credentials, **options)


def _staging_name(alias: str) -> str:
    """The alias as a part of a schema's name. Two aliases that would look alike (`a-b`, `a_b`) get different ones."""
    told = alias.lower()
    plain = re.sub(r"[^a-z0-9]+", "_", told).strip("_")[:STAGING_LENGTH].strip("_")
    return plain if plain == told else f"{plain}_{hashlib.sha256(told.encode()).hexdigest()[:8]}"
